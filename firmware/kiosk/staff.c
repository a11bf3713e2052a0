/* Behind the PIN: health, queue, exceptions, the reader's test, restart.

     LOCKED -> CHECKING -> HEALTH | QUEUE | EXCEPTIONS | READER, CHECKING -> LOCKED (wrong, or no PIN is set)
   After a wrong PIN the next one is taken only after a wait that doubles; leaving does not shorten it.

   Element ids: welcome.staff staff.pin staff.ok staff.health staff.queue staff.exceptions staff.reader
   staff.reader.restart staff.restart staff.close. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

static bool is_open(const struct kiosk *k)
{
    return k->screen == SCREEN_STAFF && k->staff_part > STAFF_CHECKING;
}

void staff_show(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    visit_begin(b);
    screen_show(b, SCREEN_STAFF);
    k->staff_part = STAFF_LOCKED;
    k->staff_pin_wrong = false;
    focus_on(b, "staff.pin");
}

void staff_ok(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->staff_part != STAFF_LOCKED || k->pin_entry[0] == '\0' || k->mono_ms < k->staff_wait_until_ms)
        return;
    text_copy(effect_add(b, EFFECT_CHECK_STAFF_PIN)->text, sizeof(((struct effect *)0)->text), k->pin_entry);
    wipe(k->pin_entry, sizeof k->pin_entry);
    k->staff_part = STAFF_CHECKING;
}

static void wrong_pin(struct kiosk *k)
{
    unsigned doubles = k->staff_misses < STAFF_WAIT_DOUBLES_MAX ? k->staff_misses : STAFF_WAIT_DOUBLES_MAX;
    k->staff_wait_until_ms = k->mono_ms + (STAFF_WAIT_MS << doubles);
    if (k->staff_misses < UINT8_MAX)
        k->staff_misses++;
    k->staff_pin_wrong = true;
}

static void staff_open(struct brain *b, enum staff_part part)
{
    b->k->staff_part = part;
    b->k->page = 0;
    effect_add(b, EFFECT_STAFF_SUMMARY);
    timer_start(b, TIMER_STAFF, STAFF_REFRESH_MS);
}

void on_staff_pin(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->screen != SCREEN_STAFF || k->staff_part != STAFF_CHECKING)
        return;
    k->staff_part = STAFF_LOCKED;
    k->staff_pin_set = b->e->result != RESULT_NONE;
    if (!k->staff_pin_set)
        return;
    if (!b->e->up) {
        wrong_pin(k);
        focus_on(b, "staff.pin");
        return;
    }
    k->staff_misses = 0;
    k->staff_wait_until_ms = 0;
    k->staff_pin_wrong = false;
    k->keyboard_open = false;
    k->focus[0] = '\0';
    staff_open(b, STAFF_HEALTH);
}

void staff_part(struct brain *b, unsigned part)
{
    if (is_open(b->k))
        staff_open(b, (enum staff_part)part);
}

void staff_refresh(struct brain *b)
{
    if (!is_open(b->k))
        return;
    effect_add(b, EFFECT_STAFF_SUMMARY);
    timer_start(b, TIMER_STAFF, STAFF_REFRESH_MS);
}

void on_staff_summary(struct brain *b)
{
    if (is_open(b->k) && b->e->summary != NULL)
        b->k->staff = *b->e->summary;
}

void staff_restart(struct brain *b, unsigned n)
{
    (void)n;
    if (!is_open(b->k))
        return;
    visit_end(b);
    b->k->closing = true;
    screen_show(b, SCREEN_CLOSED);
    effect_add(b, EFFECT_RESTART);
}

void staff_reader_restart(struct brain *b, unsigned n)
{
    (void)n;
    if (is_open(b->k))
        effect_add(b, EFFECT_RESTART_READER);
}
