/* Calling a person.

     none   -> called  sound, border, the time; a lamp at the desk, and whoever else is told (EFFECT_CALL_STAFF)
     called -> seen    [call_look, call_scan] a staff card; [call_seen] the staff PIN was right
     called -> none    [call_end] whoever called has gone, and nobody came
     seen   -> called  again
     seen   -> none    with the visit, when another begins, and when nobody is there any more
   The card answers the call and does nothing else while it lies there. Element ids: nav.call. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

static bool is_open(const struct kiosk *k)
{
    return k->staff_called && !k->staff_saw;
}

static void tell(struct brain *b, enum call_step step)
{
    struct kiosk *k = b->k;
    struct call_note *note = &effect_add(b, EFFECT_CALL_STAFF)->call;
    next_ulid(b, note->ulid);
    if (step == CALL_CALLED)
        memcpy(k->call_ulid, note->ulid, sizeof k->call_ulid);
    memcpy(note->call, k->call_ulid, sizeof note->call);
    note->step = step;
    note->reason = k->call_reason;
    note->at = wall_time(k);
}

void call_staff(struct brain *b, enum call_reason reason)
{
    struct kiosk *k = b->k;
    if (is_open(k))
        return;
    call_end(b);
    k->staff_called = true;
    k->called_at = wall_time(k);
    k->call_reason = reason;
    tell(b, CALL_CALLED);
    effect_sound(b, SOUND_CALLED);
}

void call_end(struct brain *b)
{
    struct kiosk *k = b->k;
    if (is_open(k))
        tell(b, CALL_OVER);
    k->staff_called = k->staff_saw = false;
    k->called_at = k->saw_at = (struct when){ 0 };
    memset(k->call_ulid, 0, sizeof k->call_ulid);
}

void call_end_seen(struct brain *b)
{
    if (b->k->staff_saw)
        call_end(b);
}

void call_seen(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!is_open(k))
        return;
    tell(b, CALL_SEEN);
    k->staff_saw = true;
    k->saw_at = wall_time(k);
    effect_sound(b, SOUND_DONE);
}

bool is_staff_card(const struct kiosk *k, const char *number)
{
    for (size_t i = 0; i < k->rules.staff_cards_count; i++)
        if (text_equal(k->rules.staff_cards[i], number))
            return true;
    return false;
}

void call_look(struct brain *b, struct kiosk_tag *tag)
{
    const struct kiosk *k = b->k;
    bool card = tag->is_card && tag->card_told == RESULT_OK && !tag->left_behind && !tag->unsure;
    if (!is_open(k) || k->screen == SCREEN_PAY || !card || !is_staff_card(k, tag->card))
        return;
    tag->answers_call = true;
    call_seen(b);
}

bool call_scan(struct brain *b, const char *number)
{
    const struct kiosk *k = b->k;
    bool answers = is_open(k) && k->screen != SCREEN_PAY && k->rules.cards_identify == CARDS_BY_BARCODE &&
                   is_staff_card(k, number);
    if (answers)
        call_seen(b);
    return answers;
}
