/* Learning: the list of what can be learned, and the same flows one step a screen; lesson.c has the lessons.

   Borrowing: 0 card and book in hand, 1 lay the card (identify), 2 lay the book, 3 look (checkout), 4 take
   all (finish). Returning: 0 lay the book, 1 look (return), 2 the end (finish). The steps follow what happens
   by themselves; guided.next only goes on where there is something to go on to.

   Element ids: learn.lesson.N learn.repeat, learn.guided.checkout|return, guided.next guided.own, nav.again nav.slower.
 */
#include "kiosk/parts.h"
#include "kiosk/parts_group.h"

void learn_show(struct brain *b, unsigned course)
{
    b->k->learning.course = (enum lesson_course)course;
    b->k->staff_answered = false;
    screen_show(b, SCREEN_LEARN);
}

/* ---- lessons ---- */

static bool begin_lesson(struct brain *b, unsigned index)
{
    const struct lesson_shelf *shelf = b->k->lesson.shelf;
    if (shelf == NULL || index >= shelf->count || !kiosk_lists(b->k, shelf->lessons[index]))
        return false;
    learn_lesson(b, index);
    return true;
}

/* Where he stopped. */
void learn_open(struct brain *b, unsigned index)
{
    struct kiosk *k = b->k;
    if (!begin_lesson(b, index))
        return;
    if (k->group.count > 0)
        group_begin(k);
    uint8_t step = progress_step(&k->learning.done, k->lesson.lesson);
    if (step > 0)
        lesson_resume(&k->lesson, k->lesson.shelf, (uint8_t)index, step);
    progress_opened(b);
}

/* What was hard, once more. */
void learn_repeat(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    uint32_t hard;
    const struct lesson *lesson = kiosk_lesson_due(k, &hard);
    (void)n;
    for (uint8_t i = 0; lesson != NULL && i < k->lesson.shelf->count; i++) {
        if (k->lesson.shelf->lessons[i] != lesson || !begin_lesson(b, i))
            continue;
        lesson_repeat(&k->lesson, k->lesson.shelf, i, hard);
        progress_opened(b);
        return;
    }
}

/* ---- one step a screen ---- */

void learn_guided(struct brain *b, unsigned errand)
{
    struct kiosk *k = b->k;
    if (k->group.count > 0)
        return;
    k->guided = true;
    k->guided_step = 0;
    if (k->identified && errand != ERRAND_RETURN) { /* her card has been laid already */
        k->errand = (enum errand)errand;
        identify_entered(b);
    } else {
        welcome_errand(b, errand);
    }
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
