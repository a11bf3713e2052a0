/* Behind the PIN: health, queue, exceptions, the reader's test, restart; one record, and what became of it.

     LOCKED -> CHECKING -> HEALTH | QUEUE | EXCEPTIONS | READER, CHECKING -> LOCKED (wrong, or no PIN is set)
     QUEUE, EXCEPTIONS -> RECORD -> SETTLE -> RECORD; RECORD, SETTLE -> the list, once it is decided
   After a wrong PIN the next one is taken only after a wait that doubles; leaving does not shorten it.

   Element ids: welcome.staff staff.pin staff.ok staff.health staff.queue staff.exceptions staff.reader
   staff.reader.restart staff.restart staff.close staff.row.N staff.settle staff.decide.N staff.back staff.card
   staff.print staff.print-list staff.carry staff.blocked. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"
#include "kiosk/parts_group.h"

static bool is_open(const struct kiosk *k)
{
    return k->screen == SCREEN_STAFF && k->staff_part > STAFF_CHECKING;
}

/* The list of the course for staff, which is behind the PIN. */
static bool on_course(const struct kiosk *k)
{
    return k->screen == SCREEN_LEARN && k->learning.course == LESSON_FOR_STAFF && k->group.count == 0;
}

void staff_show(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->closing)
        return; /* it is being restarted */
    visit_begin(b);
    screen_show(b, SCREEN_STAFF);
    k->staff_part = STAFF_LOCKED;
    k->staff_pin_wrong = false;
    focus_on(b, "staff.pin");
}

void staff_check_pin(struct brain *b)
{
    struct kiosk *k = b->k;
    text_copy(effect_add(b, EFFECT_CHECK_STAFF_PIN)->text, sizeof(((struct effect *)0)->text), k->pin_entry);
    wipe(k->pin_entry, sizeof k->pin_entry);
}

void staff_ok(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->staff_part != STAFF_LOCKED || k->pin_entry[0] == '\0' || k->mono_ms < k->staff_wait_until_ms)
        return;
    staff_check_pin(b);
    k->staff_part = STAFF_CHECKING;
}

static void wrong_pin(struct kiosk *k)
{
    unsigned doubles = k->staff_misses < STAFF_WAIT_DOUBLES_MAX ? k->staff_misses : STAFF_WAIT_DOUBLES_MAX;
    k->staff_wait_until_ms = k->mono_ms + (STAFF_WAIT_MS << doubles);
    if (k->staff_misses < UINT8_MAX)
        k->staff_misses++;
}

void staff_pin_counts(struct kiosk *k, bool set, bool right)
{
    if (set && !right)
        wrong_pin(k);
    if (!set || !right)
        return;
    k->staff_misses = 0;
    k->staff_wait_until_ms = 0;
}

/* Nothing of what one page showed stands on the next. */
static void leave_page(struct kiosk *k)
{
    wipe(k->staff_card, sizeof k->staff_card);
    wipe(&k->staff_answer, sizeof k->staff_answer);
    k->staff_answered = k->staff_printing = k->staff_printed = k->staff_print_failed = false;
    k->page = 0;
}

static void staff_open(struct brain *b, enum staff_part part)
{
    leave_page(b->k);
    b->k->staff_part = part;
    effect_add(b, EFFECT_STAFF_SUMMARY);
    timer_start(b, TIMER_STAFF, STAFF_REFRESH_MS);
}

void on_staff_pin(struct brain *b)
{
    struct kiosk *k = b->k;
    pay_pin(b);
    trainer_pin(b);
    if (k->screen != SCREEN_STAFF || k->staff_part != STAFF_CHECKING)
        return;
    k->staff_part = STAFF_LOCKED;
    k->staff_pin_set = b->e->result != RESULT_NONE;
    k->staff_pin_wrong = k->staff_pin_set && !b->e->up;
    staff_pin_counts(k, k->staff_pin_set, b->e->up);
    if (!k->staff_pin_set)
        return;
    if (!b->e->up) {
        focus_on(b, "staff.pin");
        return;
    }
    k->keyboard_open = false;
    k->focus[0] = '\0';
    call_seen(b);
    staff_open(b, STAFF_HEALTH);
}

void staff_part(struct brain *b, unsigned part)
{
    if (is_open(b->k))
        staff_open(b, (enum staff_part)part);
}

void staff_refresh(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!is_open(k))
        return;
    if (k->mono_ms >= k->staff_card_until_ms)
        wipe(k->staff_card, sizeof k->staff_card);
    effect_add(b, EFFECT_STAFF_SUMMARY);
    timer_start(b, TIMER_STAFF, STAFF_REFRESH_MS);
}

/* ---- one record ---- */

static const struct staff_row *list_of(const struct kiosk *k, enum staff_part list, unsigned *count)
{
    bool queue = list == STAFF_QUEUE;
    *count = queue ? k->staff.queue_rows_count : k->staff.exception_rows_count;
    return queue ? k->staff.queue_rows : k->staff.exception_rows;
}

/* The lists are told anew: the record that is looked at may have changed, or stand on none any more. */
static void follow_record(struct kiosk *k)
{
    k->staff_record_gone = true;
    for (unsigned list = STAFF_QUEUE; list <= STAFF_EXCEPTIONS; list++) {
        unsigned count;
        const struct staff_row *rows = list_of(k, (enum staff_part)list, &count);
        for (unsigned i = 0; i < count && k->staff_record_gone; i++) {
            if (rows[i].seq != k->staff_record.seq)
                continue;
            k->staff_record = rows[i];
            k->staff_record_gone = false;
        }
    }
}

void on_staff_summary(struct brain *b)
{
    struct kiosk *k = b->k;
    if (on_course(k) && b->e->summary != NULL)
        k->staff.stick = b->e->summary->stick; /* was asked for before the course was opened */
    if (!is_open(k) || b->e->summary == NULL)
        return;
    k->staff = *b->e->summary;
    if (k->staff_part == STAFF_RECORD || k->staff_part == STAFF_SETTLE)
        follow_record(k);
}

bool kiosk_record_owes_bit(const struct kiosk *k)
{
    const struct staff_row *row = &k->staff_record;
    bool moved = row->kind == TRANSACTION_CHECKOUT || row->kind == TRANSACTION_CHECKIN;
    bool stands = row->life == LIFE_CONFIRMED || row->life == LIFE_UPLOADED || row->life == LIFE_OFFLINE;
    return security_on(k) && moved && stands && (row->bit == BIT_FAILED || row->bit == BIT_PENDING);
}

bool staff_sets_bit(const struct kiosk *k, const char *ulid)
{
    return is_open(k) && k->staff_part == STAFF_RECORD && kiosk_record_owes_bit(k) &&
           text_equal(k->staff_record.ulid, ulid);
}

/* A book that lies there already need not be laid anew. */
static void look_at_pad(struct brain *b)
{
    struct kiosk *k = b->k;
    for (size_t i = 0; kiosk_record_owes_bit(k) && i < k->tags_count; i++)
        if (k->tags[i].thing == THING_ITEM && text_equal(k->tags[i].id, k->staff_record.item))
            security_tag_named(b, &k->tags[i]);
}

void staff_record(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    unsigned count = 0;
    if (!is_open(k) || (k->staff_part != STAFF_QUEUE && k->staff_part != STAFF_EXCEPTIONS))
        return;
    const struct staff_row *rows = list_of(k, k->staff_part, &count);
    if (n >= count)
        return;
    k->staff_record = rows[n];
    k->staff_record_gone = false;
    k->staff_list = k->staff_part;
    staff_open(b, STAFF_RECORD);
    look_at_pad(b);
}

void staff_settle(struct brain *b, unsigned n)
{
    (void)n;
    if (is_open(b->k) && b->k->staff_part == STAFF_RECORD && !b->k->staff_record_gone)
        staff_open(b, STAFF_SETTLE);
}

void staff_back(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (is_open(k) && k->staff_part == STAFF_SETTLE)
        staff_open(b, STAFF_RECORD);
    else if (is_open(k) && k->staff_part == STAFF_RECORD)
        staff_open(b, k->staff_list);
    else if (is_open(k) && k->staff_part == STAFF_RECORDER && k->recorder.stage == RECORDER_IDLE)
        staff_open(b, STAFF_HEALTH);
}

bool kiosk_decision_fits(const struct kiosk *k, enum decision d)
{
    const struct staff_row *row = &k->staff_record;
    bool deal = row->kind == TRANSACTION_HOLD || row->kind == TRANSACTION_PAYMENT; /* never sent again */
    const struct decision_facts facts = { .life = row->life,
                                          .waits = row->waits,
                                          .poisoned = row->poisoned,
                                          .sealed = (row->patron_kept && !deal) || row->kind == TRANSACTION_CHECKIN,
                                          .marked = row->marked };
    return !k->staff_record_gone && decision_fits(d, &facts);
}

/* Onto the stick, from the course for staff. */
void staff_handouts(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (!kiosk_may_hand_out(k) || k->staff_ordering)
        return;
    struct effect *e = effect_add(b, EFFECT_STAFF_ORDER);
    e->order = (struct staff_order){ .kind = ORDER_HANDOUTS };
    e->request = 1;
    k->staff_ordering = true;
    k->staff_answered = false;
}

bool kiosk_may_hand_out(const struct kiosk *k)
{
    return on_course(k) && k->staff.stick && k->lesson.shelf != NULL && k->lesson.shelf->count > 0;
}

/* What came of that, where it was ordered. */
static void show_handouts(struct brain *b, const struct staff_answer *answer)
{
    struct kiosk *k = b->k;
    if (answer->kind != ORDER_HANDOUTS || !kiosk_may_hand_out(k))
        return;
    k->staff_answer = *answer;
    k->staff_answered = true;
    effect_sound(b, answer->result == RESULT_OK ? SOUND_DONE : SOUND_NEEDS_YOU);
    if (k->voice)
        effect_add(b, EFFECT_SPEAK);
}

/* An order that is under way is carried out all the same; nobody is told. */
void staff_visit_ended(struct kiosk *k)
{
    leave_page(k);
    k->staff_ordering = false;
    k->recorder = (struct kiosk_recorder){ 0 };
    wipe(&k->staff, sizeof k->staff);
    wipe(&k->staff_record, sizeof k->staff_record);
}

/* ---- orders ---- */

static void order(struct brain *b, const struct staff_order *o)
{
    struct kiosk *k = b->k;
    if (!is_open(k) || k->staff_ordering)
        return;
    struct effect *e = effect_add(b, EFFECT_STAFF_ORDER);
    e->order = *o;
    e->request = 1;
    k->staff_ordering = true;
    k->staff_answered = false;
}

void staff_decide(struct brain *b, unsigned d)
{
    if (b->k->staff_part == STAFF_SETTLE && d < DECISION_COUNT && kiosk_decision_fits(b->k, (enum decision)d))
        order(b, &(struct staff_order){
                     .kind = ORDER_DECIDE, .seq = b->k->staff_record.seq, .decision = (enum decision)d });
}

void staff_card(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->staff_part == STAFF_RECORD && b->k->staff_record.patron_kept)
        order(b, &(struct staff_order){ .kind = ORDER_REVEAL, .seq = b->k->staff_record.seq });
}

void staff_carry(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->staff_part == STAFF_QUEUE && b->k->staff.stick)
        order(b, &(struct staff_order){ .kind = ORDER_CARRY });
}

void staff_blocked(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->staff_part == STAFF_HEALTH && b->k->staff.stick && b->k->staff.blocked.used)
        order(b, &(struct staff_order){ .kind = ORDER_BLOCKED });
}

/* Decided: back to the list, with what was done. Refused: the record may have changed meanwhile. */
static void show_answer(struct brain *b, const struct staff_answer *answer)
{
    struct kiosk *k = b->k;
    bool of_record = k->staff_part == STAFF_RECORD || k->staff_part == STAFF_SETTLE;
    if (answer->kind == ORDER_REVEAL && (k->staff_part != STAFF_RECORD || answer->seq != k->staff_record.seq))
        return;
    if (answer->kind == ORDER_DECIDE && of_record)
        staff_open(b, answer->result == RESULT_OK ? k->staff_list : STAFF_RECORD);
    else
        effect_add(b, EFFECT_STAFF_SUMMARY);
    k->staff_answer = *answer;
    k->staff_answered = true;
    if (answer->kind != ORDER_REVEAL || answer->result != RESULT_OK)
        return;
    text_copy(k->staff_card, sizeof k->staff_card, answer->text);
    wipe(k->staff_answer.text, sizeof k->staff_answer.text);
    k->staff_answered = false;
    k->staff_card_until_ms = k->mono_ms + STAFF_CARD_MS;
}

void on_staff_answer(struct brain *b)
{
    if (b->e->visit != b->k->visit)
        return;
    b->k->staff_ordering = false;
    if (is_open(b->k) && b->e->answer != NULL)
        show_answer(b, b->e->answer);
    else if (b->e->answer != NULL)
        show_handouts(b, b->e->answer);
}

/* ---- paper ---- */

void staff_print(struct brain *b, unsigned list)
{
    struct kiosk *k = b->k;
    enum staff_part part = list ? STAFF_EXCEPTIONS : STAFF_RECORD;
    if (!is_open(k) || k->staff_part != part || k->staff_printing || !k->rules.printer_configured)
        return;
    effect_add(b, EFFECT_PRINT_STAFF)->known = list;
    k->staff_printing = true;
    k->staff_printed = k->staff_print_failed = false;
}

bool staff_was_printed(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!k->staff_printing)
        return false;
    k->staff_printing = false;
    k->staff_printed = b->e->result == RESULT_OK;
    k->staff_print_failed = !k->staff_printed;
    return true;
}

/* The course for staff; there is no way back but by the PIN. */
void staff_learn(struct brain *b, unsigned n)
{
    (void)n;
    if (is_open(b->k))
        learn_show(b, LESSON_FOR_STAFF);
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
