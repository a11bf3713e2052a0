/* Patience: in a guided visit and in a lesson the kiosk notices that somebody has trouble, and asks whether it shall be
   easier. It asks once a visit, changes nothing by itself, and what is chosen goes with the visit.

     a step shows -> nothing happens for a while -> the step is said again -> the same while once more -> OFFER
     SLIPS_TELL slips (a touch beside, "next" when nothing lies there, a book that was refused) -> OFFER
     OFFER -> offer.bigger | offer.time | offer.call | offer.no, or a hand, a book, a card: on with the step

   Element ids: offer.bigger offer.time offer.call offer.no. */
#include "kiosk/parts.h"

enum {
    HESITATES_MS = 25 * 1000, /* before a step of one sentence and one act */
    READS_MS = 90 * 1000,     /* a lesson's step: 25 words, read by who reads slowly, and a thought */
    WAITS_TELL = 2,
    SLIPS_TELL = 3,
    LARGEST_TEXT = 250
};

static bool goes_along(const struct kiosk *k)
{
    bool borrows = k->screen == SCREEN_IDENTIFY || k->screen == SCREEN_CHECKOUT || k->screen == SCREEN_RETURN;
    return k->visit != 0 && !k->finishing && k->group.count == 0 /* somebody leads them */ &&
           ((k->guided && borrows) || k->screen == SCREEN_LESSON);
}

static uint16_t place_of(const struct kiosk *k)
{
    uint8_t step = k->screen == SCREEN_LESSON ? k->lesson.step : k->guided_step;
    return (uint16_t)(k->screen << 8 | step);
}

static void offer(struct brain *b)
{
    struct kiosk *k = b->k;
    k->patience.offered = true;
    overlay_show(b, OVERLAY_OFFER);
    if (k->voice)
        effect_add(b, EFFECT_SPEAK);
}

void patience_slip(struct brain *b)
{
    struct patience *p = &b->k->patience;
    if (goes_along(b->k) && p->slips < SLIPS_TELL)
        p->slips++;
}

static void wait_anew(struct brain *b)
{
    struct kiosk *k = b->k;
    k->patience.runs = true;
    timer_start(b, TIMER_PATIENCE, k->screen == SCREEN_LESSON ? READS_MS : HESITATES_MS);
}

void patience_fired(struct brain *b)
{
    struct kiosk *k = b->k;
    k->patience.runs = false;
    if (!goes_along(k) || k->overlay != OVERLAY_NONE)
        return;
    k->patience.waits++;
    if (k->patience.waits < WAITS_TELL && k->voice)
        effect_add(b, EFFECT_SPEAK);
}

static void rest(struct brain *b)
{
    if (b->k->patience.runs)
        timer_stop(b, TIMER_PATIENCE);
    b->k->patience.runs = false;
}

/* A card or a book that cannot be taken: it was said with this sound. */
static bool something_was_refused(const struct effects *out)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->at[i].type == EFFECT_SOUND && out->at[i].sound == SOUND_NEEDS_YOU)
            return true;
    return false;
}

void patience_follow(struct brain *b, bool life)
{
    struct kiosk *k = b->k;
    struct patience *p = &k->patience;
    if (something_was_refused(b->out))
        patience_slip(b);
    bool pad = b->e->type == EVENT_TAG_ARRIVED || b->e->type == EVENT_SCAN;
    if (k->overlay == OVERLAY_OFFER && (pad || !goes_along(k)))
        overlay_show(b, OVERLAY_NONE); /* she goes on by herself: that is the answer */
    if (p->offered || !goes_along(k) || k->overlay != OVERLAY_NONE) {
        rest(b);
        return;
    }
    bool moved = p->place != place_of(k);
    if (moved || life)
        p->waits = 0;
    p->place = place_of(k);
    if (p->slips >= SLIPS_TELL || p->waits >= WAITS_TELL) {
        rest(b);
        offer(b);
    } else if (moved || life || !p->runs) {
        wait_anew(b);
    }
}

/* ---- what may be chosen ---- */

bool kiosk_may_grow(const struct kiosk *k)
{
    return k->text_percent < LARGEST_TEXT;
}

void offer_close(struct brain *b, unsigned n)
{
    (void)n;
    overlay_close(b, 0);
    if (b->k->voice)
        effect_add(b, EFFECT_SPEAK); /* where we were */
}

void offer_bigger(struct brain *b, unsigned n)
{
    if (kiosk_may_grow(b->k))
        comfort_text(b, b->k->text_percent + 50u);
    offer_close(b, n);
}

void offer_time(struct brain *b, unsigned n)
{
    b->k->patience.more_time = true;
    comfort_pace(b, true);
    offer_close(b, n);
    idle_start(b);
}

void offer_call(struct brain *b, unsigned n)
{
    overlay_close(b, 0);
    nav_call(b, n);
}
