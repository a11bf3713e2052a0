#include "screens/staff_words.h"

#include "base/text.h"
#include "language/language.h"

const char *staff_kind_name(enum language l, const struct staff_row *row)
{
    static const char *const names[TRANSACTION_KIND_COUNT] = {
        [TRANSACTION_CHECKOUT] = N_("Loan"),    [TRANSACTION_CHECKIN] = N_("Return"),
        [TRANSACTION_RENEW] = N_("Renewal"),    [TRANSACTION_PAYMENT] = N_("Payment"),
        [TRANSACTION_HOLD] = N_("Reservation"),
    };
    return row->kind == TRANSACTION_HOLD && row->cancels ? say(l, N_("Reservation taken back"))
                                                         : say(l, names[row->kind]);
}

static const char *life_name(enum language l, enum life life)
{
    static const char *const names[LIFE_COUNT] = {
        [LIFE_INTENDED] = N_("being sent"),     [LIFE_CONFIRMED] = N_("confirmed"), [LIFE_REFUSED] = N_("refused"),
        [LIFE_UNKNOWN] = N_("not certain yet"), [LIFE_VOID] = N_("did not happen"), [LIFE_STAFF] = N_("for staff"),
        [LIFE_OFFLINE] = N_("waits"),           [LIFE_UPLOADED] = N_("sent"),       [LIFE_REJECTED] = N_("rejected"),
        [LIFE_CLOSED] = N_("closed"),
    };
    return say(l, names[life]);
}

static bool owes_bit(const struct staff_row *row)
{
    bool stands = row->life == LIFE_CONFIRMED || row->life == LIFE_UPLOADED || row->life == LIFE_OFFLINE;
    return row->bit == BIT_FAILED && stands;
}

static bool is_carried(const struct staff_row *row)
{
    return row->poisoned && text_starts(row->words, ROW_CARRIED);
}

const char *staff_record_state(enum language l, const struct staff_row *row)
{
    if (is_carried(row))
        return say(l, N_("carried on a stick"));
    if (row->poisoned)
        return say(l, N_("set aside"));
    if (!owes_bit(row))
        return life_name(l, row->life);
    return row->kind == TRANSACTION_CHECKIN ? say(l, N_("security tag not set")) : say(l, N_("security tag still on"));
}

/* ---- a record ---- */

static void explain_what(enum language l, const struct staff_row *row, char *to)
{
    char clock[PHRASE_SIZE], day[PHRASE_SIZE], money[PHRASE_SIZE] = "";
    say_clock(row->at, clock);
    say_day(l, row->at, day);
    if (row->amount[0] != '\0')
        say_money(l, row->amount, row->currency, money);
    text_copy(to, STAFF_SENTENCE_SIZE, staff_kind_name(l, row));
    if (row->title[0] != '\0')
        text_add(to, STAFF_SENTENCE_SIZE, ": %s (%s)", row->title, row->item);
    else if (row->item[0] != '\0')
        text_add(to, STAFF_SENTENCE_SIZE, ": %s", row->item);
    text_add(to, STAFF_SENTENCE_SIZE, "%s%s. %s %s", money[0] != '\0' ? ", " : "", money, day, clock);
}

/* It was noted offline and has arrived, and is not as was said then. NULL: all is as was said. */
static const char *surprise_of(enum language l, const struct staff_row *row)
{
    bool back = row->kind == TRANSACTION_CHECKIN;
    if (row->life != LIFE_UPLOADED)
        return NULL;
    if (row->reason == REASON_DUE_EARLIER)
        return say(l, N_("It was noted while the library system was away, and is sent. The library system wants the "
                         "book back earlier than the patron was told."));
    if (back && row->reason == REASON_HOLD)
        return say(l, N_("It was noted while the library system was away, and is sent. Another reader is waiting for "
                         "this book."));
    if (back && row->reason == REASON_TRANSIT)
        return say(l, N_("It was noted while the library system was away, and is sent. The book is due at another "
                         "library."));
    if (back && row->reason == REASON_SYSTEM)
        return say(l, N_("It was noted while the library system was away, and is sent. The library system wants staff "
                         "to look at this book."));
    return NULL;
}

static const char *became_of_life(enum language l, const struct staff_row *row)
{
    const char *surprise = surprise_of(l, row);
    if (surprise != NULL)
        return surprise;
    switch (row->life) {
    case LIFE_REJECTED:
        return say(l, N_("It was noted while the library system was away. When it was sent, the library system refused "
                         "it."));
    case LIFE_STAFF:
        return say(l, N_("It was sent, and no answer came. Asking the library system later did not settle it."));
    case LIFE_OFFLINE:
        return say(l, N_("It was noted while the library system was away, and waits to be sent."));
    case LIFE_INTENDED:
    case LIFE_UNKNOWN:
        return say(l, N_("It was sent, and no answer came. The kiosk is asking the library system about it."));
    case LIFE_CONFIRMED:
    case LIFE_UPLOADED:
        return say(l, N_("The library system has it. The kiosk could not tell the patron, or finish it, in time."));
    case LIFE_REFUSED:
        return say(l, N_("The library system refused it at once, and the patron was told so."));
    case LIFE_VOID:
        return say(l, N_("The library system does not have it, and nothing was promised to the patron."));
    case LIFE_CLOSED:
    case LIFE_COUNT:
        break;
    }
    return say(l, N_("Staff have closed it."));
}

static const char *became_of(enum language l, const struct staff_row *row)
{
    if (is_carried(row))
        return say(l, N_("It was written into a file on a USB stick, and is not sent over the network any more."));
    if (row->poisoned)
        return say(l, N_("It could not be sent to the library system, and was set aside."));
    if (!owes_bit(row))
        return became_of_life(l, row);
    return row->kind == TRANSACTION_CHECKIN
               ? say(l, N_("The return counts, but the book's security tag is off: the gate would not ring."))
               : say(l, N_("The loan counts, but the book's security tag is still on: the gate will ring."));
}

static void explain_became(enum language l, const struct staff_row *row, char *to)
{
    static const char *const told[] = { [TOLD_NOTHING] = "",
                                        [TOLD_LENT] = N_("The patron was told that the book is lent."),
                                        [TOLD_RETURNED] = N_("The patron was told that the book is returned.") };
    text_copy(to, STAFF_SENTENCE_SIZE, became_of(l, row));
    if (row->told != TOLD_NOTHING)
        text_add(to, STAFF_SENTENCE_SIZE, " %s", say(l, told[row->told]));
}

/* What was promised stands in the words of a loan that is due earlier. */
static void explain_due(enum language l, const struct staff_row *row, char *to)
{
    char told[PHRASE_SIZE], now[PHRASE_SIZE];
    struct when promised = { 0 };
    if (when_parse(row->words, &promised) != RESULT_OK)
        return;
    say_day(l, promised, told);
    say_day(l, row->due, now);
    text_format(to, STAFF_SENTENCE_SIZE, say(l, N_("Promised: %s. In the library system: %s.")), told, now);
}

/* The file's name stands in the words of a record that was carried. */
static void explain_library(enum language l, const struct staff_row *row, char *to)
{
    if (row->reason == REASON_DUE_EARLIER) {
        explain_due(l, row, to);
        return;
    }
    if (is_carried(row))
        text_format(to, STAFF_SENTENCE_SIZE, say(l, N_("File: %s")), row->words + sizeof ROW_CARRIED - 1);
    else if (row->words[0] != '\0')
        text_format(to, STAFF_SENTENCE_SIZE, say(l, N_("The library system said: %s")), row->words);
}

static const char *kiosk_does(enum language l, const struct staff_row *row)
{
    if (row->poisoned || row->life == LIFE_REJECTED || row->life == LIFE_STAFF)
        return say(l, N_("The kiosk does nothing more with it until you decide."));
    if (row->waits)
        return say(l, N_("The kiosk sends it as soon as the library system can take it."));
    if (row->life == LIFE_UNKNOWN || row->life == LIFE_INTENDED)
        return say(l, N_("The kiosk goes on asking; you need not do anything."));
    if (owes_bit(row))
        return say(l, N_("The kiosk sets the security tag when the book is laid down here."));
    return say(l, N_("The kiosk does nothing more with it."));
}

static const char *check_of_kind(enum language l, const struct staff_row *row)
{
    switch (row->kind) {
    case TRANSACTION_CHECKOUT:
        return say(l, N_("Please look the book up in the library system: is it on loan to this patron? If not, lend it "
                         "there, or have the book brought back."));
    case TRANSACTION_CHECKIN:
        return say(l,
                   N_("Please look the book up in the library system: is it still on loan? If so, return it there."));
    case TRANSACTION_RENEW:
        return say(l, N_("Please look at the due date in the library system. If it is the old one, renew the loan "
                         "there, or tell the patron."));
    case TRANSACTION_PAYMENT:
        return say(l, N_("Please look at the patron's account in the library system: has the amount been taken off? If "
                         "not, enter the payment there."));
    case TRANSACTION_HOLD:
        return row->cancels ? say(l, N_("Please look at the reservations of this book: is this one gone? If not, take "
                                        "it out there."))
                            : say(l, N_("Please look at the reservations of this book: is this one there? If not, "
                                        "enter it there."));
    case TRANSACTION_KIND_COUNT:
        break;
    }
    return "";
}

static const char *check_of_surprise(enum language l, const struct staff_row *row)
{
    if (row->reason == REASON_DUE_EARLIER)
        return say(l, N_("Please set the promised due date in the library system, or tell the patron."));
    return say(l,
               N_("Please take the book from the shelf, and return it once more in the library system: it says where "
                  "the book goes."));
}

/* Readers on which a book may lie and that can set its mark: "1", "1, 2". */
static unsigned readers_that_set(const struct kiosk *k, char *to, size_t size)
{
    unsigned n = 0;
    to[0] = '\0';
    for (unsigned i = 0; i < k->rules.readers_count; i++) {
        if (k->rules.roles[i] == READER_FOR_CARDS || !k->readers[i].health.up || !kiosk_can_secure(k, i))
            continue;
        text_add(to, size, "%s%u", n > 0 ? ", " : "", i + 1);
        n++;
    }
    return n;
}

static void explain_bit(const struct kiosk *k, const struct staff_row *row, char *to)
{
    enum language l = k->language;
    char readers[32];
    const char *title = row->title[0] != '\0' ? row->title : row->item;
    if (readers_that_set(k, readers, sizeof readers) == 0)
        text_copy(to, STAFF_SENTENCE_SIZE,
                  say(l, N_("No reader of this kiosk can set it now. Please set it at the desk.")));
    else
        text_format(to, STAFF_SENTENCE_SIZE,
                    say(l, N_("Please lay “%s” on reader %s and keep this page open: its security tag is set now.")),
                    title, readers);
}

static void explain_check(const struct kiosk *k, const struct staff_row *row, char *to)
{
    enum language l = k->language;
    if (owes_bit(row))
        explain_bit(k, row, to);
    else if (is_carried(row))
        text_copy(to, STAFF_SENTENCE_SIZE,
                  say(l, N_("Has the file been taken in? Then choose “Sent by hand”. Is it lost? Then choose “Send it "
                            "again”.")));
    else if (surprise_of(l, row) != NULL)
        text_copy(to, STAFF_SENTENCE_SIZE, check_of_surprise(l, row));
    else
        text_copy(to, STAFF_SENTENCE_SIZE, check_of_kind(l, row));
}

void staff_explain(const struct kiosk *k, const struct staff_row *row, struct staff_explained *out)
{
    enum language l = k->language;
    *out = (struct staff_explained){ .what = "" };
    explain_what(l, row, out->what);
    explain_became(l, row, out->became);
    explain_library(l, row, out->library);
    text_copy(out->kiosk, sizeof out->kiosk, kiosk_does(l, row));
    explain_check(k, row, out->check);
}

/* ---- decisions ---- */

const char *staff_decision_name(enum language l, const struct staff_row *row, enum decision d)
{
    static const char *const happened[TRANSACTION_KIND_COUNT] = {
        [TRANSACTION_CHECKOUT] = N_("The book is lent"), [TRANSACTION_CHECKIN] = N_("The book was returned"),
        [TRANSACTION_RENEW] = N_("It was renewed"),      [TRANSACTION_PAYMENT] = N_("It was paid"),
        [TRANSACTION_HOLD] = N_("It is reserved"),
    };
    static const char *const names[DECISION_COUNT] = {
        [DECISION_NOTHING] = N_("Nothing happened"),
        [DECISION_AGAIN] = N_("Send it again"),
        [DECISION_BY_HAND] = N_("Sent by hand"),
        [DECISION_SEEN] = N_("I have seen to it"),
    };
    if (d != DECISION_HAPPENED)
        return say(l, names[d]);
    return row->kind == TRANSACTION_HOLD && row->cancels ? say(l, N_("The reservation is gone"))
                                                         : say(l, happened[row->kind]);
}

const char *staff_decision_meaning(enum language l, enum decision d)
{
    static const char *const meanings[DECISION_COUNT] = {
        [DECISION_HAPPENED] = N_("It stands so in the library system."),
        [DECISION_NOTHING] = N_("The library system has nothing of it, and need not."),
        [DECISION_AGAIN] = N_("The kiosk sends it to the library system once more."),
        [DECISION_BY_HAND] = N_("Staff have entered it in the library system."),
        [DECISION_SEEN] = N_("It leaves this list; nothing else changes."),
    };
    return say(l, meanings[d]);
}

/* ---- answers ---- */

static const char *refusal_of(enum language l, const struct staff_answer *answer)
{
    switch (answer->kind) {
    case ORDER_DECIDE:
        return say(l, N_("That could not be done: the record has changed meanwhile. Please look at it again."));
    case ORDER_REVEAL:
        return say(l, N_("The card number cannot be had any more."));
    case ORDER_CARRY:
        return answer->result == RESULT_FULL ? say(l, N_("The stick is full. Nothing was taken out of the queue."))
                                             : say(l, N_("The stick cannot be written. Nothing was taken out of the "
                                                         "queue."));
    case ORDER_BLOCKED:
        return answer->result == RESULT_BUSY   ? say(l, N_("The list on the stick is older than the one in use."))
               : answer->result == RESULT_NONE ? say(l, N_("There is no list of blocked cards on the stick."))
                                               : say(l, N_("The list on the stick is not rightly signed, or damaged. "
                                                           "The one in use stays."));
    case ORDER_HANDOUTS:
        return answer->result == RESULT_FULL ? say(l, N_("The stick is full. Not all hand-outs are there."))
                                             : say(l, N_("The stick cannot be written. Not all hand-outs are there."));
    case ORDER_NEW_KEY: /* by commands alone */
    case ORDER_KEY_SAVED:
        break;
    }
    return "";
}

static void say_carried(enum language l, const struct staff_answer *a, char *to)
{
    if (a->written == 0) {
        text_copy(to, STAFF_SENTENCE_SIZE, say(l, N_("Nothing that waits can be carried on a stick.")));
        return;
    }
    text_format(to, STAFF_SENTENCE_SIZE,
                say_n(l, "%u record is on the stick.", "%u records are on the stick.", a->written), a->written);
    if (a->more)
        text_add(to, STAFF_SENTENCE_SIZE, " %s", say(l, N_("There are more: please do it once more.")));
}

void staff_say_answer(const struct kiosk *k, const struct staff_answer *a, bool *good,
                      char to[static STAFF_SENTENCE_SIZE])
{
    enum language l = k->language;
    *good = a->result == RESULT_OK && !(a->kind == ORDER_CARRY && a->written == 0);
    if (a->result == RESULT_GONE)
        text_copy(to, STAFF_SENTENCE_SIZE, say(l, N_("No USB stick was found. Please plug one in and try again.")));
    else if (a->result != RESULT_OK)
        text_copy(to, STAFF_SENTENCE_SIZE, refusal_of(l, a));
    else if (a->kind == ORDER_CARRY)
        say_carried(l, a, to);
    else if (a->kind == ORDER_HANDOUTS)
        text_format(to, STAFF_SENTENCE_SIZE,
                    say_n(l, "%u page is on the stick, in the folder %s.",
                          "%u pages are on the stick, in the folder %s.", a->written),
                    a->written, "kitap-handouts");
    else if (a->kind == ORDER_BLOCKED)
        text_format(to, STAFF_SENTENCE_SIZE,
                    say_n(l, "The new list is in use: %u blocked card.", "The new list is in use: %u blocked cards.",
                          a->written),
                    a->written);
    else
        text_copy(to, STAFF_SENTENCE_SIZE, say(l, N_("Done, and written into the audit.")));
}

const char *staff_answer_file(const struct staff_answer *a)
{
    const char *name = a->kind == ORDER_CARRY && a->result == RESULT_OK ? a->text : "";
    for (const char *at = name; *at != '\0'; at++)
        if (*at == '/')
            name = at + 1;
    return name;
}

static const char *trouble_of_list(enum language l, enum result r)
{
    if (r == RESULT_BUSY)
        return say(l, N_("an older one came and was not taken"));
    if (r == RESULT_REFUSED || r == RESULT_BAD)
        return say(l, N_("one came that is not rightly signed, or damaged, and was not taken"));
    return say(l, N_("the last one could not be read"));
}

void staff_say_blocked(enum language l, const struct staff_blocked *b, bool *good, char to[static STAFF_SENTENCE_SIZE])
{
    bool quiet = b->result == RESULT_OK || b->result == RESULT_NONE;
    *good = !b->used || (b->any && !b->old && quiet && !b->unreached);
    to[0] = '\0';
    if (!b->used)
        return;
    if (!b->any) {
        text_copy(to, STAFF_SENTENCE_SIZE, say(l, N_("none yet")));
    } else {
        char day[PHRASE_SIZE];
        say_day(l, b->day, day);
        text_format(to, STAFF_SENTENCE_SIZE, say_n(l, "%u card, list of %s", "%u cards, list of %s", b->count),
                    (unsigned)b->count, day);
    }
    if (!quiet)
        text_add(to, STAFF_SENTENCE_SIZE, "; %s", trouble_of_list(l, b->result));
    if (b->unreached)
        text_add(to, STAFF_SENTENCE_SIZE, "; %s", say(l, N_("a newer one could not be fetched")));
}
