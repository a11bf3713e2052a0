/* Learning: the same flows one step a screen; lesson.c has the lessons.

   Borrowing: 0 card and book in hand, 1 lay the card (identify), 2 lay the book, 3 look (checkout), 4 take
   all (finish). Returning: 0 lay the book, 1 look (return), 2 the end (finish). The steps follow what happens
   by themselves; guided.next only goes on where there is something to go on to.

   Element ids: learn.guided.checkout|return, guided.next guided.own, nav.again nav.slower. */
#include "kiosk/parts.h"

void learn_guided(struct brain *b, unsigned errand)
{
    b->k->guided = true;
    b->k->guided_step = 0;
    welcome_errand(b, errand);
    idle_start(b);
}

static uint8_t step_of_screen(const struct kiosk *k, uint8_t now)
{
    bool seen = k->items_count > 0;
    bool returns = k->errand == ERRAND_RETURN;
    if (k->screen == SCREEN_IDENTIFY)
        return now > 1 ? 1 : now;
    if (k->screen == SCREEN_CHECKOUT)
        return seen ? 3 : 2;
    if (k->screen == SCREEN_RETURN)
        return seen ? 1 : 0;
    if (k->screen == SCREEN_FINISH)
        return returns ? 2 : 4;
    return now;
}

void guided_follow(struct kiosk *k)
{
    if (k->guided)
        k->guided_step = step_of_screen(k, k->guided_step);
}

/* Said once more, without reproach. */
static void nothing_there_yet(struct brain *b)
{
    effect_add(b, EFFECT_SPEAK);
    patience_slip(b);
}

void guided_next(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (!k->guided)
        return;
    if (k->screen == SCREEN_FINISH)
        finish_end(b, 0);
    else if (k->screen == SCREEN_IDENTIFY && k->guided_step == 0)
        k->guided_step = 1;
    else if (k->screen != SCREEN_IDENTIFY && k->items_count > 0)
        finish_tap(b, 0);
    else
        nothing_there_yet(b);
}

void guided_own(struct brain *b, unsigned n)
{
    (void)n;
    b->k->guided = false;
}
