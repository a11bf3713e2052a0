/* The page for passers-by: opening hours and the library's notices, when nobody is there.

     welcome, nobody -> attract       [attract_fired]  attract_after_ms without a sign of life
     attract         -> attract       [attract_fired]  each attract_step_ms: the next notice, or the same in the next
                                      language; no more once the screen is dark
     attract         -> welcome       [attract_leave]  any sign of life, before its own flow: a card, a book, a key or a
                                      number does there at once what it was meant for
   Whatever is tapped there is such a sign: attract.begin has nothing else to do. */
#include "kiosk/parts.h"

static unsigned notices_count(const struct kiosk *k)
{
    return k->rules.notices != NULL ? k->rules.notices->count : 0;
}

static void show_page(struct kiosk *k, int notice, unsigned l)
{
    k->notice = (int16_t)notice;
    k->language = (enum language)l;
    k->attract_pages++;
}

/* The next one from notice n in language l on, all languages of a notice one after the other; without any for today the
   opening hours alone, in the next language. */
static void turn_page(struct kiosk *k, unsigned n, unsigned l)
{
    unsigned all = notices_count(k) * LANGUAGE_COUNT, at = n * LANGUAGE_COUNT + l;
    for (unsigned i = 0; i < all; i++, at++) {
        enum language next = (enum language)(at % LANGUAGE_COUNT);
        unsigned notice = at / LANGUAGE_COUNT % notices_count(k);
        if (k->rules.languages[next] && notice_is_shown(&k->rules.notices->notices[notice], next, wall_time(k))) {
            show_page(k, (int)notice, next);
            return;
        }
    }
    while (!k->rules.languages[l % LANGUAGE_COUNT] && l < 2 * LANGUAGE_COUNT)
        l++;
    show_page(k, -1, l % LANGUAGE_COUNT);
}

static bool is_dark(const struct kiosk *k)
{
    return k->rules.dark_after_ms > 0 && k->mono_ms - k->attract_since_ms >= k->rules.dark_after_ms;
}

void attract_fired(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->screen == SCREEN_WELCOME) {
        call_end_seen(b);
        screen_show(b, SCREEN_ATTRACT);
        turn_page(k, 0, k->rules.language);
    } else {
        turn_page(k, k->notice < 0 ? 0 : (unsigned)k->notice, k->language + 1);
    }
    if (!is_dark(k))
        timer_start(b, TIMER_PAGES, k->rules.attract_step_ms);
}

/* What changes the whole kiosk is looked at from welcome, too. */
static bool concerns_welcome(const struct event *e)
{
    return e->type == EVENT_LEDGER || e->type == EVENT_CLOCK || e->type == EVENT_HEADSET ||
           (e->type == EVENT_TIMER && e->timer == TIMER_HOURS);
}

void attract_leave(struct brain *b, bool touched)
{
    struct kiosk *k = b->k;
    if (k->screen != SCREEN_ATTRACT || (!touched && !concerns_welcome(b->e)))
        return;
    k->language = k->rules.language;
    k->notice = -1;
    k->attract_waits = false;
    screen_show(b, SCREEN_WELCOME);
}

static bool nobody_is_there(const struct kiosk *k)
{
    bool page = k->screen == SCREEN_WELCOME || k->screen == SCREEN_ATTRACT;
    bool called = k->staff_called && !k->staff_saw;
    return page && k->visit == 0 && k->overlay == OVERLAY_NONE && k->tags_count == 0 && !called && !k->closing;
}

void attract_follow(struct brain *b, bool touched)
{
    struct kiosk *k = b->k;
    bool waits = k->rules.attract_after_ms > 0 && nobody_is_there(k);
    if (waits && (!k->attract_waits || touched)) {
        k->attract_since_ms = k->mono_ms;
        timer_start(b, TIMER_PAGES, k->rules.attract_after_ms);
    } else if (!waits && k->attract_waits) {
        timer_stop(b, TIMER_PAGES);
    }
    k->attract_waits = waits;
}
