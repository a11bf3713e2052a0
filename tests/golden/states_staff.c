/* What staff see. */
#include "state_parts.h"
#include "states.h"

static void staff_pin(struct kiosk *k)
{
    visit(k, SCREEN_STAFF, ERRAND_NONE);
    k->staff_part = STAFF_LOCKED;
    k->staff_pin_set = true;
    text_copy(k->pin_entry, sizeof k->pin_entry, "123");
}

static void record(struct staff_row *to, unsigned n, enum transaction_kind kind, enum life life)
{
    static const char *const titles[3] = { "Абай жолы", "Қан мен тер", "Менің атым Қожа" };
    *to = (struct staff_row){ .seq = 100 + n, .kind = kind, .life = life, .at = now };
    text_copy(to->title, sizeof to->title, titles[n % 3]);
    text_format(to->item, sizeof to->item, "2000100000%04u", n);
}

static void staff(struct kiosk *k)
{
    staff_pin(k);
    k->pin_entry[0] = '\0';
    k->staff_part = STAFF_HEALTH;
    k->library = (struct part_health){ .up = false, .since = now, .failures = 3 };
    text_copy(k->library.words, sizeof k->library.words, "connect: refused");
    text_copy(k->reader.words, sizeof k->reader.words, "PN532 1.6");
    k->staff = (struct staff_summary){ .waiting = 7,
                                       .exceptions = 2,
                                       .oldest_waiting = now,
                                       .disk_free_bytes = 12026118144,
                                       .queue_rows_count = 7,
                                       .exception_rows_count = 2 };
    text_copy(k->staff.version, sizeof k->staff.version, "0.1.0");
    for (unsigned i = 0; i < 7; i++)
        record(&k->staff.queue_rows[i], i, i % 2 ? TRANSACTION_CHECKIN : TRANSACTION_CHECKOUT, LIFE_OFFLINE);
    for (unsigned i = 0; i < 2; i++)
        record(&k->staff.exception_rows[i], i, TRANSACTION_CHECKOUT, i ? LIFE_STAFF : LIFE_REJECTED);
}

static void staff_queue(struct kiosk *k)
{
    staff(k);
    k->staff_part = STAFF_QUEUE;
}

static void staff_exceptions(struct kiosk *k)
{
    staff(k);
    k->staff_part = STAFF_EXCEPTIONS;
}

/* Lent with its security tag on; returned with none. */
static void staff_bits(struct kiosk *k)
{
    staff_exceptions(k);
    record(&k->staff.exception_rows[0], 0, TRANSACTION_CHECKOUT, LIFE_CONFIRMED);
    record(&k->staff.exception_rows[1], 1, TRANSACTION_CHECKIN, LIFE_UPLOADED);
    k->staff.exception_rows[0].bit = k->staff.exception_rows[1].bit = BIT_FAILED;
}

/* A loan that the library system refused afterwards. */
static void staff_record(struct kiosk *k)
{
    staff_exceptions(k);
    k->staff_part = STAFF_RECORD;
    k->staff_list = STAFF_EXCEPTIONS;
    record(&k->staff_record, 0, TRANSACTION_CHECKOUT, LIFE_REJECTED);
    k->staff_record.told = TOLD_LENT;
    k->staff_record.patron_kept = k->staff_record.marked = true;
    text_copy(k->staff_record.words, sizeof k->staff_record.words, "Кітап басқа оқырманға брондалған");
}

static void staff_card(struct kiosk *k)
{
    staff_record(k);
    text_copy(k->staff_card, sizeof k->staff_card, "0406B1C2D3E401");
    k->staff_printed = true;
}

static void staff_settle(struct kiosk *k)
{
    staff_record(k);
    k->staff_part = STAFF_SETTLE;
}

/* Its book is to be laid down here. */
static void staff_record_bit(struct kiosk *k)
{
    staff_record(k);
    k->rules.security.mechanism = SECURITY_AFI;
    k->readers[0].can.afi = true;
    k->staff_record.life = LIFE_CONFIRMED;
    k->staff_record.bit = BIT_FAILED;
    k->staff_record.words[0] = '\0';
    k->staff_record.patron_kept = false;
}

static void staff_payment(struct kiosk *k)
{
    staff_record(k);
    record(&k->staff_record, 0, TRANSACTION_PAYMENT, LIFE_STAFF);
    k->staff_record.title[0] = k->staff_record.item[0] = '\0';
    text_copy(k->staff_record.amount, sizeof k->staff_record.amount, "450.00");
    text_copy(k->staff_record.currency, sizeof k->staff_record.currency, "KZT");
    k->staff_answered = true;
    k->staff_answer = (struct staff_answer){ .kind = ORDER_DECIDE, .result = RESULT_REFUSED };
}

/* The queue went away on a stick. */
static void staff_carried(struct kiosk *k)
{
    staff_queue(k);
    k->staff.stick = true;
    k->staff_answered = true;
    k->staff_answer = (struct staff_answer){ .kind = ORDER_CARRY, .written = 7 };
    text_copy(k->staff_answer.text, sizeof k->staff_answer.text, "/media/stick/kitap-20261124-183000.koc");
    for (unsigned i = 0; i < 7; i++) {
        k->staff.queue_rows[i].poisoned = true;
        text_copy(k->staff.queue_rows[i].words, sizeof k->staff.queue_rows[i].words,
                  ROW_CARRIED "kitap-20261124-183000.koc");
    }
}

/* The list of blocked cards is too old, and a bad one was brought. */
static void staff_blocked(struct kiosk *k)
{
    staff(k);
    k->staff.stick = true;
    k->staff.blocked = (struct staff_blocked){
        .used = true, .any = true, .old = true, .count = 131, .days = 12, .day = now, .result = RESULT_REFUSED
    };
    k->staff_answered = true;
    k->staff_answer = (struct staff_answer){ .kind = ORDER_BLOCKED, .result = RESULT_REFUSED };
}

static void staff_reader(struct kiosk *k)
{
    staff(k);
    k->staff_part = STAFF_READER;
    k->tags[k->tags_count++] = (struct kiosk_tag){ .thing = THING_CARD, .uid = { { 4, 1, 2, 3, 4, 5, 6 }, 7 } };
    k->tags[k->tags_count++] =
        (struct kiosk_tag){ .thing = THING_ITEM, .uid = { { 4, 9, 2, 3, 4, 5, 6 }, 7 }, .id = "20001000000004" };
}

/* One cannot do what the settings want of it, the other is away. */
static void staff_readers(struct kiosk *k)
{
    staff_reader(k);
    two_readers(k);
    k->rules.roles[0] = READER_FOR_ALL;
    k->rules.security.mechanism = SECURITY_AFI;
}

static void recorder(struct kiosk *k)
{
    staff(k);
    k->rules.recorder_sentences = 75;
    k->staff_part = STAFF_RECORDER;
    k->recorder = (struct kiosk_recorder){ .language = k->language, .sentence = 58, .kept = true };
}

static void recorder_health(struct kiosk *k)
{
    recorder(k);
    k->staff_part = STAFF_HEALTH;
}

static void recorder_runs(struct kiosk *k)
{
    recorder(k);
    k->recorder.stage = RECORDER_RUNS;
    k->recorder.kept = false;
}

static void recorder_taken(struct kiosk *k)
{
    recorder(k);
    k->recorder.stage = RECORDER_TAKEN;
    k->recorder.take_ms = 4300;
}

static void recorder_not_kept(struct kiosk *k)
{
    recorder_taken(k);
    k->recorder.note = RECORDER_SAYS_NOT_KEPT;
}

static void staff_damaged(struct kiosk *k)
{
    staff(k);
    k->staff.damaged_files = 1;
    k->staff.damaged_rows = 12;
}

const struct state staff_states[] = {
    { "staff-pin", staff_pin },
    { "staff", staff },
    { "staff-queue", staff_queue },
    { "staff-exceptions", staff_exceptions },
    { "staff-bits", staff_bits },
    { "staff-record", staff_record },
    { "staff-card", staff_card },
    { "staff-settle", staff_settle },
    { "staff-record-bit", staff_record_bit },
    { "staff-payment", staff_payment },
    { "staff-carried", staff_carried },
    { "staff-blocked", staff_blocked },
    { "staff-damaged", staff_damaged },
    { "staff-reader", staff_reader },
    { "staff-readers", staff_readers },
    { "recorder", recorder },
    { "recorder-health", recorder_health },
    { "recorder-runs", recorder_runs },
    { "recorder-taken", recorder_taken },
    { "recorder-not-kept", recorder_not_kept },
    { NULL, NULL },
};
