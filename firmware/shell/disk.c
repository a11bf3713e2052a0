#define LOG_ROOM "disk"
#include "shell/disk.h"

#include <assert.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "ledger/keep.h"
#include "ledger/pin.h"
#include "ledger/seen.h"
#include "tags/uid_map.h"

enum { UID_MAP_BYTES_MAX = 16 * 1024 * 1024, OFFSET_BIAS_MIN = 1440 };

struct disk {
    struct disk_options options;
    struct ledger *ledger; /* NULL until opened */
    uint8_t *map;          /* the UID map's file; owned */
    size_t map_n;
    struct blocked_cards *blocked; /* NULL: no list is set */
    int64_t expired_day;           /* on which old cards were erased last */
    struct ledger_row rows[DISK_ROWS_MAX];
    struct ledger_outcome_row outcomes[DISK_ROWS_MAX];
};

struct disk *disk_create(const struct disk_options *options)
{
    struct disk *d = calloc(1, sizeof *d);
    if (d != NULL)
        d->options = *options;
    return d;
}

void disk_destroy(struct disk *d)
{
    if (d == NULL)
        return;
    ledger_close(d->ledger);
    blocked_cards_destroy(d->blocked);
    free(d->map);
    wipe(d->rows, sizeof d->rows);
    free(d);
}

/* ---- opening ---- */

static void load_uid_map(struct disk *d)
{
    struct stat st;
    if (d->options.uid_map[0] == '\0')
        return;
    int fd = open(d->options.uid_map, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size > UID_MAP_BYTES_MAX) {
        log_error("%s: the UID map cannot be read", d->options.uid_map);
        if (fd >= 0)
            close(fd);
        return;
    }
    d->map = malloc((size_t)st.st_size + 1);
    ssize_t n = d->map != NULL ? read(fd, d->map, (size_t)st.st_size) : -1;
    d->map_n = n > 0 ? (size_t)n : 0;
    close(fd);
    struct uid_map map = uid_map_of(bytes_of(d->map, d->map_n));
    struct uid_map_entry entry;
    for (enum result r; (r = uid_map_next(&map, &entry)) != RESULT_NONE;)
        if (r != RESULT_OK)
            log_warning("%s:%u: %s", d->options.uid_map, map.line, map.error);
}

static void say_opened(const struct ledger_opened *opened, char *to, size_t size)
{
    text_copy(to, size, opened->fresh ? "new" : "whole");
    if (opened->set_aside)
        text_format(
            to, size,
            "it was damaged and is kept as %s; %u rows that waited%s are named beside it; a new one was started",
            opened->kept, opened->named_rows, opened->named_all ? "" : ", not all of them,");
    else if (opened->migrated)
        text_format(to, size, "migrated; the old one is kept as %s", opened->kept);
    if (opened->key_lost)
        text_add(to, size, "; the master key is lost, %u rows went to staff", opened->lost_rows);
    if (opened->no_reserve)
        text_add(to, size, "; no room on the disk for the reserve");
    log_note("ledger: %s", to);
}

static void run_open(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    struct ledger_opened opened;
    (void)job;
    if (d->map == NULL)
        load_uid_map(d);
    if (d->blocked == NULL && d->options.blocked.signer != NULL)
        d->blocked = blocked_cards_create(&d->options.blocked);
    done->result = ledger_open(&d->options.ledger, &d->ledger, &opened);
    if (done->result != RESULT_OK) {
        text_copy(done->text, sizeof done->text, result_text(done->result));
        log_error("ledger: %s", done->text);
        return;
    }
    say_opened(&opened, done->text, sizeof done->text);
    done->count = (uint64_t)ledger_last_time(d->ledger);
}

static void run_close(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    (void)job;
    ledger_close(d->ledger);
    d->ledger = NULL;
    done->result = RESULT_OK;
}

/* ---- the journal ---- */

static void run_recover(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    unsigned recovered = 0;
    (void)job;
    done->result = ledger_recover(d->ledger, &recovered);
    done->count = recovered;
    if (done->result == RESULT_OK)
        done->result = ledger_program_count(d->ledger, &done->programmings);
}

/* Rule 2, a loan of an item with an unsettled row: no second transaction. An offline loan of the same patron is
   that very loan; an offline return, or somebody else's offline loan, goes first and this one joins the queue. */
static bool is_in_the_way(const struct ledger_item *found)
{
    const struct transaction *row = &found->unsettled.t;
    if (row->seq == 0)
        return false;
    return row->life != LIFE_OFFLINE || (row->kind == TRANSACTION_CHECKOUT && found->same_patron);
}

/* A reservation or a payment of hers that is not settled: no second one. */
static bool earlier_deal(struct disk *d, const struct transaction *t, struct disk_done *done)
{
    bool open = false;
    if (ledger_patron_open(d->ledger, t, &open) == RESULT_OK && open)
        done->result = RESULT_BUSY;
    return open;
}

static bool earlier_row(struct disk *d, const struct transaction *t, struct disk_done *done)
{
    struct ledger_item found;
    if (t->kind == TRANSACTION_HOLD || t->kind == TRANSACTION_PAYMENT)
        return earlier_deal(d, t, done);
    if (t->kind != TRANSACTION_CHECKOUT || ledger_find_item(d->ledger, t->item, t->patron, &found) != RESULT_OK)
        return false;
    bool in_the_way = is_in_the_way(&found);
    done->more = in_the_way && found.same_patron && !found.moved_since; /* it is that loan, as it stands */
    done->transactions[0].life = found.unsettled.t.life;
    if (in_the_way)
        done->result = RESULT_BUSY;
    wipe(&found, sizeof found);
    return in_the_way;
}

static void run_begin(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    if (earlier_row(d, &job->transactions[0], done))
        return;
    struct ledger_begun begun[DISK_ROWS_MAX] = { 0 };
    done->result = ledger_begin(d->ledger, job->transactions, job->transactions_count, begun);
    done->seq = begun[0].seq;
    for (size_t i = 0; i < job->transactions_count; i++)
        if (begun[i].waiting_rows > done->count)
            done->count = begun[i].waiting_rows;
}

static void run_outcome(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_outcome(d->ledger, job->transactions, job->transactions_count);
}

static void run_later(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_later(d->ledger, &job->transactions[0]);
}

static void run_settle(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_settle(d->ledger, &job->transactions[0]);
}

/* ---- the outbox ---- */

static void run_waiting(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    size_t n = 0;
    done->result = ledger_waiting(d->ledger, job->count, d->rows, DISK_ROWS_MAX, &n, &done->more);
    if (done->result != RESULT_OK) {
        wipe(d->rows, sizeof d->rows);
        return;
    }
    done->transactions_count = (uint16_t)n;
    for (size_t i = 0; i < n; i++) {
        done->transactions[i] = d->rows[i].t;
        done->facts[i] = (struct upload_facts){ .tries = d->rows[i].tries,
                                                .next_at_ms = d->rows[i].next_at_ms,
                                                .line_up_ms = d->rows[i].line_up_ms };
    }
    wipe(d->rows, n * sizeof *d->rows);
}

static void run_mark_sending(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_mark_sending(d->ledger, job->transactions, job->transactions_count);
}

static void run_deliver(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_deliver(d->ledger, &job->transactions[0]);
}

static void run_postpone(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = RESULT_OK;
    for (size_t i = 0; i < job->transactions_count; i++) {
        enum result r = ledger_postpone(d->ledger, job->transactions[i].seq, (int64_t)job->count);
        if (r != RESULT_OK)
            done->result = r;
    }
}

static void run_poison(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    const struct transaction *t = &job->transactions[0];
    done->result = ledger_poison(d->ledger, t->seq, t->reason, t->words);
}

static void run_date_rows(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_date_rows(d->ledger, (int)job->count - OFFSET_BIAS_MIN);
}

static void run_line_time(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_line_up(d->ledger, (int64_t)job->count);
}

static void run_flush(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    (void)job;
    done->result = ledger_flush(d->ledger);
}

/* ---- other destinations ---- */

static void run_untold(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    struct ledger_outcome_page page;
    done->result = ledger_outcomes(d->ledger, job->to, job->count, d->outcomes, DISK_ROWS_MAX, &page);
    if (done->result != RESULT_OK)
        return;
    done->more = page.more;
    done->withheld = page.withheld;
    done->outcomes_count = (uint16_t)page.n;
    for (size_t i = 0; i < page.n; i++) {
        done->outcomes[i] = d->outcomes[i].outcome;
        done->facts[i] =
            (struct upload_facts){ .tries = d->outcomes[i].tries, .next_at_ms = d->outcomes[i].next_at_ms };
    }
}

static void run_handed(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_handed(d->ledger, job->to, job->seqs, job->seqs_count, job->handed, (int64_t)job->count);
}

/* ---- tags that are being programmed ---- */

static void run_program_begin(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_program_begin(d->ledger, &job->programming);
}

static void run_program_find(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_program_find(d->ledger, job->uid, &done->programming);
}

static void run_program_end(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_program_end(d->ledger, job->uid, job->programming_end);
}

/* ---- questions ---- */

/* While the clock is unset no card is noted, and none counts as seen. */
static void look_at_card(struct disk *d, const struct disk_job *job, struct disk_done *done)
{
    unsigned days = d->options.known_days;
    int64_t day = seen_day(d->ledger);
    enum result r = RESULT_OK;
    if (day == 0)
        return;
    if (day != d->expired_day)
        r = seen_expire(d->ledger, day, days);
    d->expired_day = day;
    if (r == RESULT_OK && job->known)
        r = seen_note(d->ledger, job->text, day, days);
    if (r != RESULT_OK)
        log_error("the cards that were seen: %s", result_text(r));
    done->known = seen_lately(d->ledger, job->text, day, days);
}

static void run_count_offline(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    unsigned n = 0;
    done->blocked = blocked_cards_has(d->blocked, job->text);
    look_at_card(d, job, done);
    done->result = ledger_patron_offline(d->ledger, job->text, &n);
    done->count = n;
}

struct rows_taken {
    struct staff_row *rows;
    uint8_t *count;
};

static bool take_row(void *self, const struct ledger_row *row)
{
    struct rows_taken *taken = self;
    struct staff_row *to = &taken->rows[(*taken->count)++];
    *to = (struct staff_row){ .seq = row->t.seq,
                              .kind = row->t.kind,
                              .life = row->t.life,
                              .bit = row->t.bit,
                              .reason = row->t.reason,
                              .at = row->t.at,
                              .due = row->t.due,
                              .told = row->t.told,
                              .waits = row->library == DELIVERY_WAITING,
                              .poisoned = row->library == DELIVERY_POISONED,
                              .patron_kept = row->patron_waits,
                              .marked = row->t.staff_mark };
    text_copy(to->ulid, sizeof to->ulid, row->t.ulid);
    text_copy(to->item, sizeof to->item, row->t.item);
    text_copy(to->title, sizeof to->title, row->t.title);
    text_copy(to->words, sizeof to->words, row->t.words);
    return *taken->count < KIOSK_STAFF_ROWS_MAX;
}

static void run_summary(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    struct ledger_counts counts;
    struct staff_summary *s = &done->summary;
    struct rows_taken queue = { s->queue_rows, &s->queue_rows_count };
    struct rows_taken exceptions = { s->exception_rows, &s->exception_rows_count };
    const struct ledger_filter unsent = { .unsent = true };
    (void)job;
    done->result = ledger_count(d->ledger, &counts);
    if (done->result == RESULT_OK)
        done->result = ledger_each(d->ledger, &unsent, take_row, &queue);
    if (done->result == RESULT_OK)
        done->result = ledger_exceptions(d->ledger, 0, KIOSK_STAFF_ROWS_MAX, take_row, &exceptions);
    if (done->result != RESULT_OK)
        return;
    s->waiting = counts.waiting + counts.sending;
    s->unknown = counts.unsettled;
    s->exceptions = counts.exceptions;
    s->oldest_waiting = counts.oldest_waiting;
    struct ledger_key_copy copy;
    if (ledger_key_copy(d->ledger, &copy) == RESULT_OK && copy.any) {
        s->key_saved = true;
        s->key_kept = copy.current;
        s->key_saved_ms = copy.at_ms;
    }
    struct ledger_set_aside aside;
    ledger_look_aside(d->options.ledger.dir, &aside);
    s->damaged_files = aside.files;
    s->damaged_rows = aside.rows;
    s->damaged_all = aside.all;
    s->stick = d->options.orders.stick != NULL && d->options.orders.stick[0] != '\0';
    s->blocked = blocked_cards_state(d->blocked, seen_day(d->ledger), d->options.orders.old_days);
}

static void run_order(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    orders_carry_out(d->ledger, &d->options.orders, d->blocked, &job->order, &done->answer);
    log_note("order %d of %s, record %llu: %s", (int)job->order.kind, staff_role_word(job->order.role),
             (unsigned long long)job->order.seq, result_text(done->answer.result));
    done->result = RESULT_OK; /* the answer has its own */
}

static void run_list_name(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    (void)job;
    static_assert(sizeof done->text >= BLOCKED_NAME_SIZE, "a name fits");
    blocked_cards_name(d->blocked, done->text);
    done->result = RESULT_OK;
}

static void run_list_take(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    size_t cards = 0;
    done->result = blocked_cards_take_fetched(d->blocked, job->order.note, &cards);
    done->count = cards;
}

static void run_check_pin(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = staff_pin_check(d->options.pin_file, job->text);
}

static void run_look_up_uid(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    char barcode[ID_SIZE];
    done->result = uid_map_find(bytes_of(d->map, d->map_n), job->uid, barcode);
    if (done->result == RESULT_OK)
        text_copy(done->text, sizeof done->text, barcode);
}

static void run_look_up_bit(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    struct ledger_row row;
    done->result = ledger_bit_owed(d->ledger, job->text, &row);
    if (done->result == RESULT_OK)
        done->transactions[0] = row.t;
}

/* ---- what is kept under a card ---- */

static void run_keep(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_keep(d->ledger, job->kept, job->text, bytes_of(job->kept_bytes, job->kept_count));
}

static void run_recall(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    size_t n = 0;
    done->result = ledger_recall(d->ledger, job->kept, job->text, done->kept_bytes, &n);
    done->kept_count = (uint16_t)n;
}

static void run_forget(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_forget(d->ledger, job->kept, job->text);
}

static void run_count_sitting(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    done->result = ledger_count_sitting(d->ledger, &job->sitting);
}

static const struct {
    void (*run)(struct disk *d, struct disk_job *job, struct disk_done *done);
    bool without_ledger; /* works before OPEN and after CLOSE */
} runs[DISK_KIND_COUNT] = {
    [DISK_OPEN] = { run_open, true },
    [DISK_RECOVER] = { run_recover, false },
    [DISK_BEGIN] = { run_begin, false },
    [DISK_OUTCOME] = { run_outcome, false },
    [DISK_LATER] = { run_later, false },
    [DISK_SETTLE] = { run_settle, false },
    [DISK_WAITING] = { run_waiting, false },
    [DISK_MARK_SENDING] = { run_mark_sending, false },
    [DISK_DELIVER] = { run_deliver, false },
    [DISK_POSTPONE] = { run_postpone, false },
    [DISK_POISON] = { run_poison, false },
    [DISK_DATE_ROWS] = { run_date_rows, false },
    [DISK_LINE_TIME] = { run_line_time, false },
    [DISK_FLUSH] = { run_flush, false },
    [DISK_COUNT_OFFLINE] = { run_count_offline, false },
    [DISK_SUMMARY] = { run_summary, false },
    [DISK_CHECK_PIN] = { run_check_pin, true },
    [DISK_LOOK_UP_UID] = { run_look_up_uid, true },
    [DISK_LOOK_UP_BIT] = { run_look_up_bit, false },
    [DISK_PROGRAM_BEGIN] = { run_program_begin, false },
    [DISK_PROGRAM_FIND] = { run_program_find, false },
    [DISK_PROGRAM_END] = { run_program_end, false },
    [DISK_UNTOLD] = { run_untold, false },
    [DISK_HANDED] = { run_handed, false },
    [DISK_ORDER] = { run_order, false },
    [DISK_LIST_NAME] = { run_list_name, false },
    [DISK_LIST_TAKE] = { run_list_take, false },
    [DISK_KEEP] = { run_keep, false },
    [DISK_RECALL] = { run_recall, false },
    [DISK_FORGET] = { run_forget, false },
    [DISK_COUNT_SITTING] = { run_count_sitting, false },
    [DISK_CLOSE] = { run_close, true },
};

void disk_run(struct disk *d, struct disk_job *job, struct disk_done *done)
{
    assert(job->kind < DISK_KIND_COUNT);
    memset(done, 0, offsetof(struct disk_done, transactions) + sizeof *done->transactions);
    if (job->kind == DISK_SUMMARY)
        memset(&done->summary, 0, sizeof done->summary);
    done->id = job->id;
    done->kind = job->kind;
    done->result = RESULT_IO;
    if (d->ledger != NULL || runs[job->kind].without_ledger)
        runs[job->kind].run(d, job, done);
    wipe(job, disk_job_bytes(job));
    if (d->ledger == NULL)
        return;
    int64_t due = ledger_flush_due(d->ledger);
    done->takes_intents = ledger_takes_intents(d->ledger);
    done->flush_due = due >= 0;
    done->flush_in_ms = due > 0 ? (uint32_t)due : 0;
}
