/* What goes by, each against what was before: requests and answers, disk jobs, visits, the line, the log. */
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sim.h"
#include "upload/line.h"
#include "upload/settle.h"

/* ---- rows ---- */

struct sim_row *watch_row(struct sim *s, const char *ulid)
{
    for (int i = s->rows_count - 1; i >= 0; i--)
        if (text_equal(s->rows[i].ulid, ulid))
            return &s->rows[i];
    return NULL;
}

bool watch_moves(const struct sim_row *row)
{
    bool moves = row->kind == TRANSACTION_CHECKOUT || row->kind == TRANSACTION_CHECKIN;
    return moves && row->life != LIFE_REFUSED && row->life != LIFE_VOID && row->life != LIFE_COUNT;
}

static bool take_life(void *self, const struct ledger_row *row)
{
    struct sim_row *known = watch_row(self, row->t.ulid);
    if (known == NULL)
        return true;
    known->life = row->t.life;
    known->early = false;
    known->marked = row->library == DELIVERY_SENDING;
    known->poisoned = row->library == DELIVERY_POISONED;
    known->carried = known->carried && known->poisoned;
    return true;
}

/* What waited for its patron goes to staff when nobody can tell any more who it is. */
static void check_lost(struct sim *s, const struct sim_row *r)
{
    bool needs = r->patron != SIM_NOBODY && r->kind != TRANSACTION_CHECKIN;
    if (!r->patron_lost || !needs)
        return;
    if (r->life == LIFE_STAFF)
        sim_scene(SCENE_SEALED_FOR_EVER);
    if (r->life == LIFE_OFFLINE || r->life == LIFE_UNKNOWN || r->life == LIFE_INTENDED)
        sim_fail(s, INVARIANT_LOSS_IS_SAID, "row %s is %s, and the key to its patron is lost", r->ulid,
                 life_word(r->life));
}

void watch_lives(struct sim *s)
{
    for (int i = 0; i < s->rows_count; i++)
        s->rows[i].life = LIFE_COUNT;
    checks_each(s, take_life, s);
    wall_lives(s);
    staff_look(s);
    for (int i = 0; i < s->rows_count; i++) {
        const struct sim_row *r = &s->rows[i];
        check_lost(s, r);
        if (r->life == LIFE_COUNT && !r->aside && (r->told || r->left))
            sim_fail(s, INVARIANT_TOLD_IS_KEPT, "row %s was %s and is no longer there", r->ulid,
                     r->told ? "told" : "sent");
    }
}

void watch_start(struct sim *s)
{
    struct sim_watch *w = &s->watch;
    *w = (struct sim_watch){ .hand = true, .hand_ms = s->mono_ms, .line_down_ms = -1 };
    for (int i = 0; i < s->rows_count; i++) {
        s->rows[i].looks = 0;
        s->rows[i].closed_ms = s->mono_ms;
    }
}

/* ---- what leaves ---- */

static const enum transaction_kind kind_of_ask[LIBRARY_ASK_COUNT] = {
    [LIBRARY_CHECKOUT] = TRANSACTION_CHECKOUT, [LIBRARY_CHECKIN] = TRANSACTION_CHECKIN,
    [LIBRARY_RENEW] = TRANSACTION_RENEW,       [LIBRARY_HOLD] = TRANSACTION_HOLD,
    [LIBRARY_PAY] = TRANSACTION_PAYMENT,
};

static int row_that_leaves(struct sim *s, const struct library_request *ask)
{
    int item = library_item(s, ask->item);
    for (int i = s->rows_count - 1; i >= 0; i--) {
        const struct sim_row *r = &s->rows[i];
        bool leaves = ask->no_block ? r->life == LIFE_OFFLINE && r->marked : r->life == LIFE_INTENDED;
        if (leaves && r->item == item && r->kind == kind_of_ask[ask->ask])
            return i;
    }
    return SIM_NOBODY;
}

static bool same_item(const struct sim_row *a, const struct sim_row *b)
{
    return a->item == b->item && a->item != SIM_NOBODY;
}

static bool goes_first(const struct sim_row *earlier, const struct sim_row *row)
{
    bool waits = (earlier->life == LIFE_OFFLINE && !earlier->poisoned) || earlier->life == LIFE_UNKNOWN;
    if (waits && same_item(earlier, row))
        return true;
    return waits && earlier->patron == row->patron && row->patron != SIM_NOBODY;
}

/* Rule 5. A return that staff must bring is not waited for by whoever is there. What is settled between its begin and
   its sending may have changed what shares the patron: only a replay is held to that. */
static void check_order(struct sim *s, int at, bool replay)
{
    for (int i = 0; i < at; i++)
        if (goes_first(&s->rows[i], &s->rows[at]) && (replay || same_item(&s->rows[i], &s->rows[at])) &&
            !(s->no_checkin && !replay && s->rows[i].kind == TRANSACTION_CHECKIN))
            sim_fail(s, INVARIANT_IN_ORDER, "row %s leaves before row %s, which is %s", s->rows[at].ulid,
                     s->rows[i].ulid, life_word(s->rows[i].life));
}

static void watch_transaction(struct sim *s, const struct library_request *ask, int at)
{
    if (at == SIM_NOBODY)
        sim_fail(s, INVARIANT_ON_DISK_BEFORE_SENT, "%s of %s leaves without a row", library_ask_word(ask->ask),
                 ask->item);
    struct sim_row *row = &s->rows[at];
    if (ask->no_block ? row->gone : row->left)
        sim_fail(s, INVARIANT_SENT_ONCE, "%s of %s leaves twice", library_ask_word(ask->ask), ask->item);
    if (row->carried)
        sim_fail(s, INVARIANT_SENT_ONCE, "%s of %s leaves, and went away on a stick", library_ask_word(ask->ask),
                 ask->item);
    check_order(s, at, ask->no_block);
    row->left = true;
    row->was_hers =
        row->patron != SIM_NOBODY && row->item != SIM_NOBODY && s->library.items[row->item].patron == row->patron;
    row->gone = ask->no_block;
    row->answered = row->unsent = false;
    row->closed_ms = INT64_MAX;
}

/* One question for all her loans. */
static void watch_all(struct sim *s, const struct library_request *ask)
{
    int patron = library_patron(ask->patron);
    for (int i = 0; i < s->rows_count; i++)
        if (s->rows[i].kind == TRANSACTION_RENEW && s->rows[i].life == LIFE_INTENDED && s->rows[i].patron == patron)
            s->rows[i].left = s->rows[i].by_all = true, s->rows[i].closed_ms = INT64_MAX;
}

void watch_request(struct sim *s, const struct message *m)
{
    struct sim_watch *w = &s->watch;
    const struct library_request *ask = &m->ask;
    bool transaction = !library_is_question(ask->ask) && ask->ask != LIBRARY_RENEW_ALL;
    int at = transaction ? row_that_leaves(s, ask) : SIM_NOBODY;
    bool ends = ask->ask == LIBRARY_END_SESSION; /* of a visit before, behind a question that takes long */
    if (ask->pin[0] != '\0' && !text_equal(ask->pin, w->pin) && !ends)
        sim_fail(s, INVARIANT_PIN_AS_TYPED, "%s with a PIN that nobody typed", library_ask_word(ask->ask));
    if (transaction)
        watch_transaction(s, ask, at);
    else if (ask->ask == LIBRARY_RENEW_ALL)
        watch_all(s, ask);
    w->asked.request = m->request;
    w->asked.row = at;
    w->asked.ask = ask->ask;
    w->asked.at_ms = s->mono_ms;
    w->asked.patron = library_patron(ask->patron);
    text_copy(w->asked.item, sizeof w->asked.item, ask->item);
}

/* ---- what comes back ---- */

/* Does what was asked tell of this row? Its item, or the patron's reservations and fees. */
static bool tells_of(struct sim *s, const struct sim_row *row)
{
    bool of_patron = row->kind == TRANSACTION_HOLD || row->kind == TRANSACTION_PAYMENT;
    if (s->watch.asked.ask == LIBRARY_PATRON)
        return of_patron && row->patron == s->watch.asked.patron;
    return !of_patron && row->item == library_item(s, s->watch.asked.item);
}

/* What was asked about it when nothing of it could be under way any more. */
static void note_look(struct sim *s)
{
    for (int i = 0; i < s->rows_count; i++) {
        struct sim_row *row = &s->rows[i];
        bool quiet = row->closed_ms != INT64_MAX &&
                     s->watch.asked.at_ms >= settle_due(row->closed_ms, (int64_t)s->config.rules.library_timeout_ms);
        if (row->life != LIFE_UNKNOWN || !tells_of(s, row) || !quiet)
            continue;
        if (row->looks++ == 0)
            row->first_look_ms = s->mono_ms;
    }
}

/* What has left is answered (0: nothing more can come of it), or its answer will not come any more. */
static void note_closed(struct sim *s, int64_t at_ms, bool unsent)
{
    for (int i = 0; i < s->rows_count; i++) {
        if (s->rows[i].closed_ms != INT64_MAX)
            continue;
        s->rows[i].closed_ms = at_ms;
        s->rows[i].unsent = unsent;
    }
}

static void note_line(struct sim *s, bool up)
{
    struct sim_watch *w = &s->watch;
    w->line_good = up ? w->line_good + 1 : 0;
    if (up && !w->connected)
        w->connected_ms = s->mono_ms;
    w->connected = up;
    if (!up)
        w->line_down_ms = s->mono_ms;
}

static void note_back(struct sim *s, int item)
{
    for (struct sim_row *r = s->rows; r < s->rows + s->rows_count; r++)
        r->seen_back = r->seen_back || (r->kind == TRANSACTION_CHECKIN && r->item == item && r->life == LIFE_OFFLINE);
}

static void note_reply(struct sim *s, const struct library_reply *reply)
{
    struct sim_watch *w = &s->watch;
    struct sim_row *row = w->asked.row != SIM_NOBODY ? &s->rows[w->asked.row] : NULL;
    bool answered = reply->outcome == LIBRARY_ANSWERED;
    if (row != NULL) {
        row->answered = answered;
        row->unsent = reply->outcome == LIBRARY_NOT_SENT;
        row->hers = answered && reply->reason == REASON_YOURS;
        row->gone = row->gone && !row->unsent;
    }
    if (answered && w->asked.ask == LIBRARY_PATRON && reply->ok && w->asked.patron != SIM_NOBODY)
        s->seen[w->asked.patron] = true;
    if (answered && w->asked.ask == LIBRARY_ITEM && s->no_checkin && !item_is_on_loan(reply->item.status))
        note_back(s, library_item(s, w->asked.item));
    if (answered && (w->asked.ask == LIBRARY_ITEM || w->asked.ask == LIBRARY_PATRON))
        note_look(s);
    note_closed(s, answered ? 0 : s->mono_ms, reply->outcome == LIBRARY_NOT_SENT);
    w->line_good += answered;
    w->asked.request = 0;
}

void watch_message(struct sim *s, enum helper helper, const struct message *m)
{
    if (m->type == MESSAGE_TAG_ARRIVED && pads_was_fresh(s, m->tag.uid))
        watch_hand(s);
    if (helper != HELPER_LINK)
        return;
    if (m->type == MESSAGE_LINE)
        note_line(s, m->line.up);
    else if (m->type == MESSAGE_REPLY && m->request == s->watch.asked.request && !m->reply.more)
        note_reply(s, &m->reply);
}

void watch_link_ended(struct sim *s)
{
    note_closed(s, s->mono_ms, false);
    s->watch.asked.request = 0;
    note_line(s, false);
}

/* ---- the ledger's jobs ---- */

static void check_outcome(struct sim *s, const struct sim_row *row, const struct transaction *t)
{
    bool said = t->life == LIFE_CONFIRMED || t->life == LIFE_REFUSED;
    if (said && !row->answered && !row->by_all)
        sim_fail(s, INVARIANT_ANSWERED, "row %s is %s and no answer said so", row->ulid, life_word(t->life));
    if (t->life == LIFE_OFFLINE && row->left && !row->unsent)
        sim_fail(s, INVARIANT_ANSWERED, "row %s is offline and may have been sent", row->ulid);
}

static void check_settled(struct sim *s, const struct sim_row *row, const struct transaction *t)
{
    bool no = t->life == LIFE_VOID || t->life == LIFE_OFFLINE;
    if (row->answered || row->unsent || t->life == LIFE_STAFF || (no && !row->left))
        return;
    bool twice = row->looks >= 2 && s->mono_ms - row->first_look_ms >= SETTLE_REPEAT_MS;
    /* of a book that was not on loan: the return may still be on its way */
    bool was_here = t->kind == TRANSACTION_CHECKIN && !row->was_out && !item_is_on_loan(t->before.status);
    /* of a book that she had: the loan may still be on its way */
    bool was_hers = t->kind == TRANSACTION_CHECKOUT && row->was_hers && !row->happened;
    if (no || was_here || was_hers ? !twice : row->looks == 0)
        sim_fail(s, INVARIANT_SETTLED_BY_PROOF, "row %s is %s after %d looks", row->ulid, life_word(t->life),
                 row->looks);
}

/* The library system shows the book as back. */
static void return_arrived(struct sim_row *row)
{
    row->by_hand = true;
    sim_scene(SCENE_TAKEN_BACK);
}

/* What was answered counts from then on; its row is written within a second. */
static void check_delivered(struct sim *s, struct sim_row *row, const struct transaction *t)
{
    if (t->life == LIFE_UPLOADED && row->seen_back && !row->left)
        return_arrived(row);
    else if (t->life != LIFE_UNKNOWN && !row->answered)
        sim_fail(s, INVARIANT_ANSWERED, "row %s is %s and no answer said so", row->ulid, life_word(t->life));
    if (t->life == LIFE_REJECTED && row->kind == TRANSACTION_CHECKOUT && row->hers)
        sim_fail(s, INVARIANT_ANSWERED, "row %s is rejected, and the answer said that she has the book", row->ulid);
    row->life = t->life;
    row->early = true;
}

/* Its book has come back here since, as the patron was told. */
static bool is_back(const struct sim *s, const struct sim_row *loan)
{
    for (const struct sim_row *r = loan + 1; r < s->rows + s->rows_count; r++)
        if (r->kind == TRANSACTION_CHECKIN && r->item == loan->item && watch_moves(r) && r->life != LIFE_REJECTED)
            return true;
    return false;
}

/* Rule 2: what is taken back in the visit that lent it is this patron's, and known or noted. */
static void check_undo(struct sim *s, const struct transaction *t)
{
    const struct kiosk *k = core_kiosk(s->core);
    const struct sim_row *newest = NULL;
    int item = library_item(s, t->item);
    if (t->kind != TRANSACTION_CHECKIN || k->visit == 0 || k->errand == ERRAND_RETURN)
        return;
    for (const struct sim_row *r = s->rows; r < s->rows + s->rows_count; r++)
        if (r->item == item && watch_moves(r) && !text_equal(r->ulid, t->ulid))
            newest = r;
    bool hers = newest != NULL && newest->kind == TRANSACTION_CHECKOUT && newest->patron == library_patron(k->card);
    if (!hers || (newest->life != LIFE_CONFIRMED && !newest->noted))
        sim_fail(s, INVARIANT_UNDONE_IS_KNOWN, "row %s takes back item %d, its newest row is %s", t->ulid, item,
                 newest != NULL ? life_word(newest->life) : "none");
}

static void check_policy(struct sim *s, const struct transaction *t)
{
    const struct kiosk_rules *r = &s->config.rules;
    int patron = library_patron(t->patron), waiting = 0;
    if (t->life != LIFE_OFFLINE)
        return;
    if (t->kind == TRANSACTION_CHECKIN ? !r->offline_return : !r->offline_checkout)
        sim_fail(s, INVARIANT_OFFLINE_POLICY, "%s offline, and the library does not want that",
                 transaction_kind_word(t->kind));
    if (t->kind != TRANSACTION_CHECKOUT)
        return;
    barred_borrows(s, patron);
    bool stranger = core_kiosk(s->core)->patron_offline && patron != SIM_NOBODY && !s->seen[patron];
    if (stranger && !r->offline_unknown_cards)
        sim_fail(s, INVARIANT_OFFLINE_POLICY, "patron %d, whom nobody has seen here, borrows offline", patron);
    for (int i = 0; i < s->rows_count; i++)
        waiting += s->rows[i].kind == TRANSACTION_CHECKOUT && s->rows[i].patron == patron &&
                   s->rows[i].life == LIFE_OFFLINE && !is_back(s, &s->rows[i]);
    if (waiting >= (int)r->offline_items_max)
        sim_fail(s, INVARIANT_OFFLINE_POLICY, "patron %d has %d loans that wait already", patron, waiting);
}

void watch_job(struct sim *s, const struct disk_job *job)
{
    for (size_t i = 0; i < job->transactions_count; i++) {
        const struct transaction *t = &job->transactions[i];
        struct sim_row *row = watch_row(s, t->ulid);
        if (job->kind == DISK_BEGIN) {
            check_policy(s, t);
            check_undo(s, t);
        }
        if (row == NULL)
            continue;
        if (job->kind == DISK_OUTCOME)
            check_outcome(s, row, t);
        else if (job->kind == DISK_SETTLE && row->life == LIFE_UNKNOWN) /* of two sides the first counts */
            check_settled(s, row, t);
        else if (job->kind == DISK_DELIVER)
            check_delivered(s, row, t);
    }
}

/* As the ledger knows it when another one begins: what its replay was answered is written behind that. */
static enum life written_life(const struct sim_row *row)
{
    return row->early ? LIFE_OFFLINE : row->life;
}

/* Rule 2: a loan of a book whose row is not settled is that row, or has to wait for it at the desk. */
static void check_second(struct sim *s, const struct sim_row *row)
{
    const struct sim_row *newest = NULL;
    for (const struct sim_row *r = s->rows; r < row; r++) {
        enum life life = written_life(r);
        bool open = life == LIFE_UNKNOWN || life == LIFE_INTENDED || life == LIFE_STAFF || life == LIFE_OFFLINE;
        if (open && !r->aside && same_item(r, row) && r->kind != TRANSACTION_HOLD)
            newest = r;
    }
    if (newest == NULL)
        return;
    bool hers = newest->kind == TRANSACTION_CHECKOUT && newest->patron == row->patron;
    if (written_life(newest) != LIFE_OFFLINE || hers)
        sim_fail(s, INVARIANT_NO_SECOND, "row %s begins and row %s of its book is %s", row->ulid, newest->ulid,
                 life_word(written_life(newest)));
}

/* Rule 2: no second payment, and no second word about a book's reservation, while one of hers is not settled. */
static void check_second_deal(struct sim *s, const struct sim_row *row)
{
    for (const struct sim_row *r = s->rows; r < row; r++) {
        bool open = r->life == LIFE_UNKNOWN || r->life == LIFE_INTENDED;
        bool same = r->kind == row->kind && r->patron == row->patron && r->item == row->item;
        if (open && same && row->patron != SIM_NOBODY)
            sim_fail(s, INVARIANT_NO_SECOND, "row %s begins, a %s, and row %s of the same patron is %s", row->ulid,
                     transaction_kind_word(row->kind), r->ulid, life_word(r->life));
    }
}

static void note_done(struct sim_row *row, enum disk_kind kind, enum life life)
{
    if (kind == DISK_BEGIN || kind == DISK_OUTCOME || kind == DISK_SETTLE || kind == DISK_DELIVER) {
        row->looks = row->life == LIFE_UNKNOWN ? row->looks : 0;
        row->life = life;
        row->early = false;
        row->noted = row->noted || life == LIFE_OFFLINE;
    }
    if (kind == DISK_SETTLE && life == LIFE_OFFLINE)
        row->gone = false; /* it is known not to have arrived */
    row->marked = kind == DISK_MARK_SENDING;
    row->poisoned = kind == DISK_POISON;
}

static bool changes_rows(enum disk_kind kind)
{
    static const bool yes[DISK_KIND_COUNT] = {
        [DISK_BEGIN] = true,   [DISK_OUTCOME] = true,  [DISK_SETTLE] = true, [DISK_MARK_SENDING] = true,
        [DISK_DELIVER] = true, [DISK_POSTPONE] = true, [DISK_POISON] = true
    };
    return yes[kind];
}

void watch_run(struct sim *s, struct disk *disk, struct disk_job *job, struct disk_done *done)
{
    struct {
        struct sim_row *row;
        enum life life;
        size_t at;
    } rows[DISK_ROWS_MAX];
    size_t n = 0;
    for (size_t i = 0; changes_rows(job->kind) && i < job->transactions_count; i++) {
        rows[n].row = watch_row(s, job->transactions[i].ulid);
        rows[n].life = job->transactions[i].life;
        rows[n].at = i;
        n += rows[n].row != NULL;
    }
    enum disk_kind kind = job->kind;
    for (size_t i = 0; i < n && kind == DISK_BEGIN; i++)
        wall_writes(s, rows[i].row);
    struct staff_order ordered = job->order;
    static struct disk_job asked; /* what is in a job is wiped */
    memcpy(&asked, job, offsetof(struct disk_job, programming));
    if (kind == DISK_ORDER)
        staff_orders(s, &ordered);
    if (kind == DISK_OPEN)
        checks_close(s); /* it may be moved aside: who goes on looking would look at the old one */
    disk_run(disk, job, done);
    if (kind == DISK_ORDER && done->result == RESULT_OK)
        staff_answered(s, &ordered, &done->answer);
    for (size_t i = 0; i < n && done->result == RESULT_OK && kind == DISK_BEGIN; i++)
        rows[i].row->seq = done->seq + rows[i].at, wall_written(s, rows[i].row);
    for (size_t i = 0; i < n && done->result == RESULT_OK && kind == DISK_BEGIN; i++)
        if (rows[i].row->kind == TRANSACTION_CHECKOUT)
            check_second(s, rows[i].row);
        else if (rows[i].row->kind == TRANSACTION_HOLD || rows[i].row->kind == TRANSACTION_PAYMENT)
            check_second_deal(s, rows[i].row);
    for (size_t i = 0; i < n && done->result == RESULT_OK; i++)
        note_done(rows[i].row, kind, rows[i].life);
    if (kind == DISK_OPEN && done->result == RESULT_OK) {
        s->rotten = false;
        damage_opened(s, done->text);
    }
    if (kind == DISK_DATE_ROWS)
        wall_dates(s);
    barred_done(s, &asked, done);
    if (kind == DISK_RECOVER && done->result == RESULT_OK)
        watch_lives(s);
}

/* ---- the gate ---- */

/* Rule 3: a book is let through the gate for whom it is lent to, while he is here. Where his list could not be had, the
   item's own due date speaks for him. */
void watch_opened(struct sim *s, int item)
{
    const struct kiosk *k = core_kiosk(s->core);
    const struct sim_row *newest = NULL;
    for (int i = 0; i < s->rows_count; i++) {
        const struct sim_row *r = &s->rows[i];
        if (r->item == item && watch_moves(r))
            newest = r;
    }
    int who = library_patron(k->card);
    bool his = newest != NULL && newest->kind == TRANSACTION_CHECKOUT && newest->patron == who;
    if (!his && k->lent != LENT_FAILED && (who == SIM_NOBODY || s->library.items[item].patron != who))
        sim_fail(s, INVARIANT_OPENED_FOR_HIM, "item %d is let through the gate for %d, its row %s (%s) is of %d", item,
                 who, newest != NULL ? newest->ulid : "", newest != NULL ? life_word(newest->life) : "",
                 newest != NULL ? newest->patron : SIM_NOBODY);
}

/* ---- visits ---- */

void watch_hand(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    s->watch.hand = true;
    s->watch.hand_ms = s->mono_ms;
    s->watch.hand_at_finish = k->screen == SCREEN_FINISH;
}

/* As memmem(), for memory that is nearly empty: its first byte is looked for first. */
static bool holds(const char *text, size_t n, const char *what, size_t what_n)
{
    const char *end = text + n;
    for (const char *at = text; (size_t)(end - at) >= what_n; at++) {
        at = memchr(at, what[0], (size_t)(end - at) - what_n + 1);
        if (at == NULL)
            return false;
        if (memcmp(at, what, what_n) == 0)
            return true;
    }
    return false;
}

bool watch_names_somebody(const char *text, size_t n)
{
    static char card[ID_SIZE], pin[PIN_SIZE];
    if (card[0] == '\0') {
        library_card(0, card); /* the beginning of every card's number, and of every PIN */
        library_pin(0, pin);
    }
    return holds(text, n, card, strlen(card) - 2) || holds(text, n, pin, strlen(pin) - 1);
}

/* Nothing of a patron in what screens are made of, but the tags that still lie there; no PIN anywhere. */
static void search_memory(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    const char *at = (const char *)k, *end = at + sizeof *k, *tags = (const char *)k->tags;
    const char *behind = tags + sizeof k->tags;
    char pin[PIN_SIZE];
    library_pin(0, pin);
    if (watch_names_somebody(at, (size_t)(tags - at)) || watch_names_somebody(behind, (size_t)(end - behind)))
        sim_fail(s, INVARIANT_NOTHING_PERSONAL_LEFT, "the brain still knows somebody's number");
    if (s->config.rules.pin != PIN_NEVER &&
        holds((const char *)s->core, malloc_usable_size(s->core), pin, strlen(pin) - 1))
        sim_fail(s, INVARIANT_NOTHING_PERSONAL_LEFT, "the kiosk still knows somebody's PIN");
}

static void watch_visit(struct sim *s, const struct kiosk *k)
{
    enum { SEARCH_EVERY = 4, SEARCH_MS = 6000 /* the last question of the visit is on its way */ };
    struct sim_watch *w = &s->watch;
    if (w->search_ms > 0 && k->visit == 0 && s->mono_ms >= w->search_ms && w->asked.request == 0) {
        if (w->searches++ % SEARCH_EVERY == 0)
            search_memory(s);
        w->search_ms = 0;
    }
    if (k->visit == w->visit)
        return;
    if (k->visit != 0 && !w->hand)
        sim_fail(s, INVARIANT_OPENED_BY_SOMEBODY, "a visit begins and nobody is there");
    if (w->visit != 0) {
        w->hand = w->hand_at_finish;
        w->search_ms = s->mono_ms + SEARCH_MS;
    }
    if (k->visit != 0)
        memset(w->pin, 0, sizeof w->pin);
    w->hand_at_finish = false;
    w->visit = k->visit;
}

static void watch_time(struct sim *s, const struct kiosk *k)
{
    struct sim_watch *w = &s->watch;
    int64_t wait_ms = (int64_t)(k->rules.library_retries + 2) * k->rules.library_timeout_ms;
    bool warns = k->overlay == OVERLAY_TIME_OUT;
    if (warns && !w->warned && s->mono_ms - w->hand_ms < (int64_t)k->rules.time_out_ms)
        sim_fail(s, INVARIANT_TIME_IS_GIVEN, "warned %lld ms after the last sign of life",
                 (long long)(s->mono_ms - w->hand_ms));
    w->warned = warns;
    if (!k->finishing)
        w->finishing_ms = 0;
    else if (w->finishing_ms == 0)
        w->finishing_ms = s->mono_ms;
    else if (s->mono_ms - w->finishing_ms > wait_ms)
        sim_fail(s, INVARIANT_WAITING_ENDS, "somebody waits longer than was promised");
}

static void watch_line(struct sim *s, const struct kiosk *k)
{
    struct sim_watch *w = &s->watch;
    bool rises = k->library.up && !w->line_up && w->line_down_ms >= 0;
    w->line_up = k->library.up;
    if (!rises)
        return;
    int64_t good = w->line_good + (s->mono_ms - w->connected_ms) / UPLOAD_LINE_CHECK_MS;
    if (!w->connected || good < UPLOAD_LINE_CHECKS)
        sim_fail(s, INVARIANT_LINE_TRIED, "the line is up after %lld good checks", (long long)good);
}

void watch_step(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    watch_visit(s, k);
    watch_time(s, k);
    watch_line(s, k);
}
