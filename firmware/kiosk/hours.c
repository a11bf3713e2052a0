/* Opening hours: what welcome says of them, a notice before closing time, and what is offered outside them.

     (clock unset, or open at all hours) NOT_SAID
     BEFORE -> OPEN -> SOON -> AFTER -> (midnight) BEFORE | SHUT
   SOON begins `closing_notice_min` before closing time. Whoever is in a visit then is told once, in an overlay; a visit
   that is under way at closing time goes on to its end. One timer fires at the next of these moments. Element ids:
   closing closing.close. */
#include "kiosk/parts.h"

enum { MINUTE_MS = 60 * 1000, DAY_MIN = 24 * 60 };

static bool is_outside(const struct kiosk *k)
{
    return k->opening == OPENING_BEFORE || k->opening == OPENING_AFTER || k->opening == OPENING_SHUT;
}

bool kiosk_returns_only(const struct kiosk *k)
{
    return is_outside(k) && k->rules.outside == OUTSIDE_RETURNS;
}

bool hours_shut(const struct kiosk *k)
{
    return is_outside(k) && k->rules.outside == OUTSIDE_CLOSED;
}

/* What is it at this minute of the day, and until which one? */
static enum opening opening_at(const struct kiosk *k, const struct calendar_hours *today, int minute, int *until)
{
    int soon = today->closes - k->rules.closing_notice_min;
    *until = DAY_MIN;
    if (minute >= today->closes)
        return OPENING_AFTER;
    *until = minute < today->opens ? today->opens : minute < soon ? soon : today->closes;
    return minute < today->opens ? OPENING_BEFORE : minute < soon ? OPENING_OPEN : OPENING_SOON;
}

/* The timer of the moment at which this changes. */
static void wake_at(struct brain *b, int minute, int until)
{
    struct kiosk *k = b->k;
    int64_t local_ms = k->now.utc_ms + (int64_t)k->now.offset_min * MINUTE_MS;
    int64_t begun_ms = local_ms % MINUTE_MS, left_ms = (int64_t)(until - minute) * MINUTE_MS - begun_ms;
    if (k->hours_until_ms == k->now.utc_ms + left_ms)
        return;
    k->hours_until_ms = k->now.utc_ms + left_ms;
    timer_start(b, TIMER_HOURS, (uint32_t)left_ms);
}

static void forget(struct brain *b)
{
    if (b->k->hours_until_ms != 0)
        timer_stop(b, TIMER_HOURS);
    b->k->hours_until_ms = 0;
}

static void look(struct brain *b)
{
    struct kiosk *k = b->k;
    const struct calendar *c = &k->rules.calendar;
    struct calendar_hours today;
    int hour, until = DAY_MIN, minute;
    k->opening = OPENING_NOT_SAID;
    k->opens = k->closes = (struct when){ 0 };
    if (k->clock_unset || !k->now.known || calendar_is_always_open(c)) {
        forget(b);
        return;
    }
    struct day day = when_day(k->now);
    when_clock(k->now, &hour, &minute);
    minute += hour * 60;
    if (!calendar_hours_of(c, day, &today))
        k->opening = OPENING_SHUT;
    else if (!calendar_is_all_day(&today))
        k->opening = opening_at(k, &today, minute, &until);
    if (k->opening == OPENING_OPEN || k->opening == OPENING_SOON)
        k->closes = when_at(day, today.closes / 60, today.closes % 60, 0, k->now.offset_min);
    else if (k->opening != OPENING_NOT_SAID)
        k->opens = calendar_opens(c, day, minute, k->now.offset_min);
    wake_at(b, minute, until);
}

/* Not over what staff do, not over a question, and not where the visit is ending anyway. */
static bool may_tell(const struct kiosk *k)
{
    static const bool told_there[SCREEN_COUNT] = {
        [SCREEN_IDENTIFY] = true, [SCREEN_CHECKOUT] = true, [SCREEN_RETURN] = true, [SCREEN_ACCOUNT] = true,
        [SCREEN_LOOK] = true,     [SCREEN_LEARN] = true,    [SCREEN_LESSON] = true,
    };
    return k->visit != 0 && !k->closing_told && k->overlay == OVERLAY_NONE && !k->finishing && told_there[k->screen];
}

void hours_follow(struct brain *b)
{
    struct kiosk *k = b->k;
    look(b);
    if (k->visit == 0 && k->screen == SCREEN_WELCOME && hours_shut(k))
        screen_show(b, SCREEN_CLOSED);
    else if (k->screen == SCREEN_CLOSED && !k->closing && !hours_shut(k))
        left_behind_or_welcome(b);
    if (k->opening != OPENING_SOON || !may_tell(k))
        return;
    k->closing_told = true;
    overlay_show(b, OVERLAY_CLOSING);
    effect_sound(b, SOUND_TIME);
}

void hours_fired(struct brain *b)
{
    b->k->hours_until_ms = 0; /* looked at anew behind every event, and the clock may have been set meanwhile */
}
