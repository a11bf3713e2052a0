/* Idle time. A warning of at least 20 s is counted in seconds; it can be extended without end.

     (sign of life) -> IDLE -> time_out_ms -> overlay, counting -> 0: as if home was tapped
                                              time.more, a tag, typing: on with the visit
   Guided steps, lessons and the slow pace wait five times as long, twice that for who asked for more time. Something
   that is working holds the time-out up, as long as answers come. A group may talk for GROUP_IDLE_MS. At the end of a
   visit books and card are taken, or the next person lays hers: only a hand on the glass keeps that screen. Element
   ids: time.more time.finish. */
#include "kiosk/parts.h"
#include "kiosk/parts_group.h"

static bool unhurried(const struct kiosk *k)
{
    return k->guided || k->slow_pace || k->walk_seconds > 0 || k->group.count > 0 || k->screen == SCREEN_LEARN ||
           k->screen == SCREEN_LESSON || k->screen == SCREEN_REMEMBER || k->screen == SCREEN_CERTIFICATE;
}

/* The trainer's page, which must not stay open to whoever comes. */
static bool trainer_is_open(const struct kiosk *k)
{
    return k->screen == SCREEN_GROUP && k->group.part >= GROUP_LOCKED && k->group.part <= GROUP_TRAINER;
}

uint32_t idle_ms(const struct kiosk *k)
{
    bool talks = k->group.count > 0 && !trainer_is_open(k);
    if (talks && SLOW_FACTOR * k->rules.time_out_ms < GROUP_IDLE_MS)
        return GROUP_IDLE_MS;
    uint32_t ms = unhurried(k) ? SLOW_FACTOR * k->rules.time_out_ms : k->rules.time_out_ms;
    return k->patience.more_time ? 2 * ms : ms;
}

void idle_start(struct brain *b)
{
    if (b->k->visit != 0 && b->k->screen != SCREEN_CLOSED)
        timer_start(b, b->k->screen == SCREEN_FINISH ? TIMER_SHOW : TIMER_IDLE, idle_ms(b->k));
}

static uint8_t warn_seconds(const struct kiosk *k)
{
    return unhurried(k) ? WARN_SECONDS_SLOW : WARN_SECONDS;
}

void sign_of_life(struct brain *b)
{
    struct kiosk *k = b->k;
    enum event_type type = b->e->type;
    bool handled = type == EVENT_TAP || type == EVENT_HELD || type == EVENT_KEY ||
                   type == EVENT_FOCUS; /* the overlay's own buttons */
    bool pad = type == EVENT_TAG_ARRIVED || type == EVENT_TAG_LEFT;
    if (k->visit == 0 || (pad && k->screen == SCREEN_FINISH))
        return;
    if (k->overlay != OVERLAY_TIME_OUT)
        idle_start(b);
    else if (type == EVENT_TOUCHED)
        k->warn_seconds = warn_seconds(k); /* the touch that begins a tap must not move what it aims at */
    else if (!handled)
        time_more(b, 0);
}

/* Something is under way, and not so long without an answer that none will come any more. */
static bool goes_on(const struct kiosk *k)
{
    bool working = items_working(k) || renew_working(k) || deal_working(k);
    return k->finishing || (working && k->mono_ms - k->heard_ms <= (int64_t)idle_ms(k) + patience_ms(k));
}

void idle_fired(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->visit == 0 || k->screen == SCREEN_FINISH || k->overlay == OVERLAY_TIME_OUT)
        return;
    if (k->screen == SCREEN_WELCOME || k->screen == SCREEN_STAFF) {
        go_home(b);
        return;
    }
    if (goes_on(k)) {
        idle_start(b);
        return;
    }
    if (trainer_is_open(k)) {
        trainer_close(b, 0);
        return;
    }
    enum overlay under = k->overlay;
    overlay_show(b, OVERLAY_TIME_OUT);
    k->under = under == OVERLAY_COSTS || under == OVERLAY_HOLD ? under : OVERLAY_NONE;
    k->warn_seconds = warn_seconds(k);
    timer_start(b, TIMER_WARN, 1000);
    effect_sound(b, SOUND_TIME);
}

void warn_fired(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->overlay != OVERLAY_TIME_OUT)
        return;
    if (k->warn_seconds > 1) {
        k->warn_seconds--;
        timer_start(b, TIMER_WARN, 1000);
        return;
    }
    time_finish(b, 0);
}

void time_more(struct brain *b, unsigned n)
{
    (void)n;
    overlay_show(b, b->k->under); /* the question that it covered */
}

void time_finish(struct brain *b, unsigned n)
{
    (void)n;
    overlay_show(b, OVERLAY_NONE);
    leave(b, LEAVE_HOME);
}
