/* Calling a person.

     none -> called (sound, border, the time) -> seen: a staff card was laid on a pad -> called again
   It lasts until the visit ends. The card answers the call and does nothing else while it lies there. Element ids:
   nav.call. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

void call_staff(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->staff_called && !k->staff_saw)
        return;
    call_end(k);
    k->staff_called = true;
    k->called_at = wall_time(k);
    effect_add(b, EFFECT_CALL_STAFF);
    effect_sound(b, SOUND_CALLED);
}

void call_end(struct kiosk *k)
{
    k->staff_called = k->staff_saw = false;
    k->called_at = k->saw_at = (struct when){ 0 };
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
    struct kiosk *k = b->k;
    bool card = tag->is_card && tag->card_told == RESULT_OK && !tag->left_behind && !tag->unsure;
    if (!k->staff_called || k->staff_saw || k->screen == SCREEN_PAY || !card || !is_staff_card(k, tag->card))
        return;
    tag->answers_call = true;
    k->staff_saw = true;
    k->saw_at = wall_time(k);
    effect_sound(b, SOUND_DONE);
}
