/* Thousands of random events from a seed: taps, tags, typing, answers in any order and late ones, power of the
   ledger, library and reader coming and going. After each: the invariant holds (kiosk_update asserts it), a PIN
   stands in no row, nothing personal outlives a visit, every begun row gets an outcome, no tag's security mark is
   asked for before the ledger has a row that wants it, none is done before it was read back, and a quiet end leads
   home. From wherever it has come to, home leads home, and so does time alone, though nobody outside answers any more:
   this is tried on a copy now and then. The seed of a failure is printed; KITAP_SEED runs that one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "stage.h"

enum { WALKS = 40, STEPS = 1500, ROWS_MAX = 4096 };

static const char PIN[] = "7391";

static struct stage s;
static uint64_t chance;

static unsigned roll(unsigned n)
{
    return (unsigned)(seed_number((struct seed){ s.seed, 99 }, chance++) % n);
}

static const char *const ids[] = {
    "attract.begin",
    "welcome.checkout",
    "welcome.return",
    "welcome.account",
    "welcome.learn",
    "welcome.staff",
    "language.ru",
    "nav.home",
    "nav.back",
    "nav.help",
    "nav.comfort",
    "nav.language",
    "nav.more",
    "nav.call",
    "nav.again",
    "comfort.text.200",
    "comfort.walk.2",
    "comfort.touch.steady",
    "comfort.keep",
    "comfort.forget",
    "comfort.reset",
    "comfort.done",
    "identify.number",
    "identify.pin",
    "identify.ok",
    "checkout.number",
    "checkout.ok",
    "checkout.all",
    "checkout.done",
    "return.ok",
    "return.done",
    "account.renew.0",
    "account.renew.2",
    "account.renew-all",
    "account.checkout",
    "account.done",
    "finish.receipt.none",
    "finish.receipt.print",
    "finish.receipt.qr",
    "family.next",
    "left-behind.not-mine",
    "learn.guided.checkout",
    "learn.guided.return",
    "learn.lesson.0",
    "lesson.choice.0",
    "lesson.choice.1",
    "lesson.next",
    "learn.lesson.1",
    "lesson.part.0",
    "lesson.part.1",
    "lesson.part.2",
    "lesson.hint",
    "lesson.skip",
    "lesson.again",
    "lesson.hold",
    "lesson.up",
    "lesson.down",
    "lesson.field",
    "key.с",
    "key.у",
    "key.done",
    "key.digits",
    "guided.next",
    "guided.own",
    "staff.pin",
    "staff.ok",
    "staff.queue",
    "staff.reader.restart",
    "staff.close",
    "time.more",
    "time.finish",
    "mismatch.back",
    "mismatch.finish",
    "language.kk",
    "language.close",
    "key.7",
    "key.a",
    "key.delete",
    "account.agree.0",
    "account.cancel.0",
    "account.look",
    "account.pay",
    "account.tab.fees",
    "account.tab.holds",
    "account.tab.loans",
    "checkout.agree.0",
    "checkout.hold.0",
    "checkout.hold.1",
    "checkout.undo.0",
    "checkout.undo.1",
    "costs.no",
    "costs.yes",
    "hold.close",
    "hold.no",
    "hold.yes",
    "look.done",
    "look.hold",
    "look.ok",
    "pay.all",
    "pay.done",
    "pay.fee.0",
    "pay.ok",
    "pay.other",
    "staff.back",
    "staff.blocked",
    "staff.card",
    "staff.exceptions",
    "staff.health",
    "staff.print",
    "staff.print-list",
    "staff.row.0",
    "staff.settle",
    "staff.decide.0",
    "staff.learn",
    "learn.group",
    "learn.lesson.2",
    "group.size.2",
    "group.size.6",
    "group.lessons",
    "group.ready",
    "group.skip",
    "group.trainer",
    "group.pin",
    "group.ok",
    "group.before",
    "group.on",
    "group.to.0",
    "group.to.1",
    "group.leave.0",
    "group.leave.1",
    "group.close",
    "group.end",
    "group.yes",
    "group.no",
};
static const char *const things[] = {
    "book-1",   "book-2",   "book-3",   "book-4", "foreign-1", "torn-1",   "blank-1",
    "mapped-1", "patron-1", "patron-2", "card-1", "card-2",    "unread-1", "smart-1",
    "kit-51",   "kit-52",   "set-61",   "set-62", "set-63",    "phone-1",  "sheet-7"
};

/* ---- what must hold ---- */

static char begun[ROWS_MAX][ULID_SIZE];
static unsigned begun_count;

/* Security marks, by item. */
enum { ITEMS_MAX = 64 };
struct marked {
    char id[ID_SIZE];
    bool wanted, owed; /* a row in the ledger wants it; an older one owes it */
    unsigned ok[2];    /* read back: disarmed, armed */
};
static struct marked marks[ITEMS_MAX];
static unsigned marks_count;
struct row {
    char ulid[ULID_SIZE], id[ID_SIZE];
    bool armed;
};
static struct row rows[ROWS_MAX];
static unsigned rows_count;

static struct marked *mark_of(const char *id)
{
    for (unsigned i = 0; i < marks_count; i++)
        if (text_equal(marks[i].id, id))
            return &marks[i];
    CHECK(marks_count < ITEMS_MAX);
    marks[marks_count] = (struct marked){ 0 };
    text_copy(marks[marks_count].id, ID_SIZE, id);
    return &marks[marks_count++];
}

static void note_row(const char *ulid, const char *id, bool armed)
{
    CHECK(rows_count < ROWS_MAX);
    text_copy(rows[rows_count].ulid, ULID_SIZE, ulid);
    text_copy(rows[rows_count].id, ID_SIZE, id);
    rows[rows_count++].armed = armed;
}

static const struct row *row_of(const char *ulid)
{
    for (unsigned i = rows_count; i > 0; i--)
        if (text_equal(rows[i - 1].ulid, ulid))
            return &rows[i - 1];
    return NULL;
}

/* In the order in which the kiosk wanted them. */
static void check_marks(const struct effect *e)
{
    if (e->type == EFFECT_LOOK_UP_BIT && text_equal(s.debt.item, e->text))
        mark_of(e->text)->owed = mark_of(e->text)->wanted = true;
    if (e->type == EFFECT_JOURNAL_BEGIN) {
        struct marked *m = mark_of(e->transaction.item);
        m->wanted = false;
        m->ok[0] = m->ok[1] = 0;
        note_row(e->transaction.ulid, e->transaction.item, e->transaction.kind == TRANSACTION_CHECKIN);
    }
    if (e->type == EFFECT_SECURE_TAG)
        CHECK(mark_of(e->text)->wanted);
    if (e->type == EFFECT_JOURNAL_LATER && e->transaction.bit == BIT_DONE) {
        const struct row *row = row_of(e->transaction.ulid);
        CHECK(row != NULL);
        CHECK(mark_of(row->id)->ok[row->armed] > 0);
    }
}

static bool holds(const void *at, size_t n, const char *text)
{
    return memmem(at, n, text, strlen(text)) != NULL;
}

static void check_effects(void)
{
    for (size_t i = 0; i < s.seen.count; i++) {
        const struct effect *e = &s.seen.at[i];
        CHECK(!holds(&e->transaction, sizeof e->transaction, PIN));
        CHECK(e->type != EFFECT_ASK || e->library.pin[0] == '\0' || e->library.patron[0] != '\0');
        check_marks(e);
    }
}

static void check_state(void)
{
    CHECK(kiosk_valid(&s.k));
    if (s.k.visit != 0)
        return;
    CHECK_TEXT(s.k.patron.name, "");
    CHECK_TEXT(s.k.card, "");
    CHECK(!holds(&s.k, sizeof s.k, PIN));
    CHECK(!holds(&s.k, sizeof s.k, "Saparova"));
    CHECK(!holds(&s.k, sizeof s.k, "A-SECRET-TITLE"));
}

static void check_step(void)
{
    check_effects();
    check_state();
}

static void forget(const char *ulid)
{
    for (unsigned i = 0; i < begun_count; i++)
        if (text_equal(begun[i], ulid))
            memcpy(begun[i], begun[--begun_count], ULID_SIZE);
}

/* ---- every screen leads home ---- */

enum { PROBE_EVERY = 29, HOME_MS = 45 * 60 * 1000, MORE_MS = 30 * 1000 };

static struct stage probe;

static bool is_home(void)
{
    enum screen at = probe.k.screen;
    return probe.k.visit == 0 && (at == SCREEN_WELCOME || at == SCREEN_ATTRACT || at == SCREEN_LEFT_BEHIND ||
                                  at == SCREEN_OUT_OF_SERVICE || at == SCREEN_CLOSED);
}

static void copy_to_probe(void)
{
    probe = s;
    probe.journals_count = probe.asks_count = probe.secures_count = 0; /* nobody answers any more */
}

static void probe_tap(const char *id)
{
    struct event e = { .type = EVENT_TAP };
    text_copy(e.id, sizeof e.id, id);
    stage_send(&probe, &e);
}

/* A visit that has only a language may stand on welcome: time ends it. */
static bool hand_is_home(void)
{
    return probe.k.screen == SCREEN_WELCOME || probe.k.screen == SCREEN_ATTRACT ||
           (is_home() && probe.k.screen != SCREEN_LEFT_BEHIND);
}

static void leave_overlay(void)
{
    static const char *const out_of[] = { [OVERLAY_TIME_OUT] = "time.finish",   [OVERLAY_LANGUAGE] = "language.close",
                                          [OVERLAY_MISMATCH] = "mismatch.back", [OVERLAY_CLOSING] = "closing.close",
                                          [OVERLAY_OFFER] = "offer.no",         [OVERLAY_GROUP] = "group.yes" };
    enum overlay at = probe.k.overlay;
    if (at != OVERLAY_NONE && at < sizeof out_of / sizeof *out_of && out_of[at] != NULL)
        probe_tap(out_of[at]);
    else if (at != OVERLAY_NONE)
        stage_send(&probe, &(struct event){ .type = EVENT_KEY, .key = KEY_ESCAPE });
}

/* A person who wants to leave: out of any overlay, home; what is under way is waited for at most so long. Out of one
   overlay another may come: what it kept from being asked, or that the library closes. The card of the next one, laid
   there meanwhile, may open her visit: home leads out of that, too. */
static void check_hand_leads_home(void)
{
    copy_to_probe();
    uint32_t patience = (probe.k.rules.library_retries + 2u) * probe.k.rules.library_timeout_ms;
    for (unsigned i = 0; i < 6 && !hand_is_home(); i++) {
        leave_overlay();
        if (probe.k.overlay == OVERLAY_HOLD && probe.k.deal.step == DEAL_WORKING)
            stage_wait(&probe, probe.k.rules.time_out_ms); /* its answer does not come: the warning leads on */
        probe_tap("nav.home");
        if (probe.k.finishing)
            stage_wait(&probe, patience);
    }
    if (!hand_is_home())
        fprintf(stderr, "a hand cannot leave %s (overlay %d)\n", screen_word(s.k.screen), (int)s.k.overlay);
    CHECK(hand_is_home());
}

/* Nobody is there any more. */
static void check_time_leads_home(void)
{
    copy_to_probe();
    for (int64_t ms = 0; ms < HOME_MS && !is_home(); ms += MORE_MS)
        stage_wait(&probe, MORE_MS);
    if (!is_home())
        fprintf(stderr, "time alone does not leave %s (overlay %d)\n", screen_word(s.k.screen), (int)s.k.overlay);
    CHECK(is_home());
}

/* ---- what happens ---- */

/* What the ledger has said of a row: from now on its mark may be set. */
static void written(const struct transaction *t, bool begin, enum result r)
{
    const struct row *row = row_of(t->ulid);
    if (row == NULL)
        return;
    struct marked *m = mark_of(row->id);
    if (r == RESULT_OK && begin)
        m->owed = false;
    if (r == RESULT_OK && t->bit == BIT_PENDING)
        m->wanted = true;
    if (r != RESULT_OK && begin)
        m->wanted = m->owed;
}

static void answer_secured(bool calm)
{
    static const enum result results[] = { RESULT_GONE, RESULT_IO, RESULT_REFUSED, RESULT_NONE };
    if (s.secures_count == 0)
        return;
    unsigned at = calm ? 0 : roll((unsigned)s.secures_count);
    enum result r = calm || roll(3) != 0 ? RESULT_OK : results[roll(4)];
    if (r == RESULT_OK)
        mark_of(s.secures[at].text)->ok[s.secures[at].secure.armed]++;
    stage_secured(&s, at, r);
}

/* The ledger may find a bit of an older row when it is asked. */
static void owe_something(void)
{
    static const char *const owing[] = { "", "30001", "30002", "30003" };
    static unsigned n;
    s.debt = (struct stage_debt){ .life = (enum life)roll(LIFE_COUNT), .kind = (enum transaction_kind)roll(2) };
    text_copy(s.debt.item, sizeof s.debt.item, owing[roll(4)]);
    text_format(s.debt.ulid, sizeof s.debt.ulid, "DEBT%u", n++);
    s.debt.due = when_of(1795496400000 + roll(2), 300);
    note_row(s.debt.ulid, s.debt.item, s.debt.kind == TRANSACTION_CHECKIN);
    if (roll(2))
        s.debt.due = when_of(1795496400000, 300);
}

static void answer_journal(void)
{
    if (s.journals_count == 0)
        return;
    unsigned at = roll((unsigned)s.journals_count);
    const struct effect *j = &s.journals[at];
    struct transaction t = j->transaction;
    bool begin = j->type == EFFECT_JOURNAL_BEGIN;
    unsigned kind = roll(10);
    enum result r = kind < 8 ? RESULT_OK : kind == 8 ? RESULT_FULL : begin ? RESULT_BUSY : RESULT_IO;
    if (begin && r == RESULT_OK && t.life == LIFE_INTENDED && begun_count < ROWS_MAX)
        text_copy(begun[begun_count++], ULID_SIZE, t.ulid);
    if (!begin)
        forget(t.ulid);
    written(&t, begin, r);
    stage_journal(&s, at, r, roll(2) == 0, LIFE_UNKNOWN, !begin && r != RESULT_OK);
}

static void answer_library(bool calm)
{
    if (s.asks_count == 0)
        return;
    unsigned at = roll((unsigned)s.asks_count);
    const struct library_request *l = &s.asks[at].library;
    struct library_reply reply = { .ok = roll(4) != 0, .more = !calm && l->list != LIST_NONE && roll(2) == 0 };
    text_copy(reply.patron.name, sizeof reply.patron.name, "Saparova Aigul");
    text_copy(reply.item.title, sizeof reply.item.title, "A-SECRET-TITLE");
    reply.item.due = when_of(1795496400000 + (roll(3) != 0 ? roll(1000000000) : 0), 300);
    reply.item.status = roll(2) ? ITEM_CHARGED : ITEM_AVAILABLE;
    reply.desensitize = roll(4) != 0;
    if (l->ask == LIBRARY_PATRON && roll(2) == 0)
        reply.ok = true;
    reply.renewed = roll(8) == 0;
    reply.reason = reply.ok ? REASON_NONE : (enum reason)roll(REASON_COUNT);
    reply.outcome = !calm && roll(5) == 0 ? (enum library_outcome)(1 + roll(3)) : LIBRARY_ANSWERED;
    if (l->list != LIST_NONE || l->ask == LIBRARY_RENEW_ALL) {
        reply.entry.kind = l->ask == LIBRARY_RENEW_ALL ? (enum entry_kind)roll(4) : ENTRY_LISTED;
        text_format(reply.entry.text, sizeof reply.entry.text, "3000%u", roll(9));
    }
    stage_reply(&s, at, &reply);
}

static void flip(enum event_type type)
{
    stage_send(&s, &(struct event){ .type = type,
                                    .up = roll(3) != 0,
                                    .reader = (uint8_t)(type == EVENT_READER ? roll(s.k.rules.readers_count + 1u) : 0),
                                    .can = roll(4) ? stage_abilities() : (struct reader_abilities){ .reads = true } });
}

static void type_something(void)
{
    struct event e = { .type = EVENT_TEXT };
    bool secret = text_equal(s.k.focus, "identify.pin") || text_equal(s.k.focus, "staff.pin") ||
                  text_equal(s.k.focus, "group.pin");
    text_copy(e.text, sizeof e.text, secret ? PIN : "30007");
    stage_send(&s, &e);
}

static void gesture(void)
{
    static const enum event_type kinds[] = { EVENT_HELD, EVENT_PUSHED, EVENT_NEAR };
    struct event e = { .type = kinds[roll(3)], .up = roll(2) == 0 };
    text_copy(e.id, sizeof e.id, roll(4) == 0 ? "" : ids[roll(sizeof ids / sizeof *ids)]);
    stage_send(&s, &e);
}

static void scan_something(void)
{
    struct event e = { .type = EVENT_SCAN };
    text_format(e.text, sizeof e.text, "3000%u", roll(9));
    stage_send(&s, &e);
}

/* Mostly what this screen has. */
static void tap_something(void)
{
    struct event e = { .type = EVENT_TAP };
    char prefix[32];
    text_format(prefix, sizeof prefix, "%s.", screen_word(s.k.screen));
    bool here = roll(4) != 0;
    bool account = s.k.screen == SCREEN_ACCOUNT && roll(3) != 0;
    for (int tries = 0; tries < 50; tries++) {
        text_copy(e.id, sizeof e.id, ids[roll(sizeof ids / sizeof *ids)]);
        bool fits = !here || text_starts(e.id, prefix) ||
                    (s.k.overlay != OVERLAY_NONE && (text_starts(e.id, "costs.") || text_starts(e.id, "hold.")));
        if (fits && (!account || text_starts(e.id, "account.renew")))
            break;
    }
    stage_send(&s, &e);
}

static void small_things(void)
{
    unsigned what = roll(10);
    if (what == 9)
        gesture();
    else if (what == 8)
        owe_something();
    else if (what == 0)
        stage_send(&s, &(struct event){ .type = EVENT_KEY, .key = (enum key)roll(3) });
    else if (what == 1)
        stage_send(&s, &(struct event){ .type = EVENT_STAFF_PIN, .up = roll(2) == 0 });
    else if (what == 2)
        stage_send(&s, &(struct event){ .type = EVENT_PRINTED,
                                        .visit = s.k.visit - (roll(4) == 0),
                                        .result = roll(2) ? RESULT_OK : RESULT_IO });
    else if (what == 3)
        stage_send(&s, &(struct event){ .type = EVENT_OFFLINE_COUNT,
                                        .visit = s.k.visit,
                                        .count = roll(4),
                                        .known = roll(2) == 0,
                                        .blocked = roll(4) == 0 });
    else if (what == 4 && begun_count > 0)
        stage_send(&s, &(struct event){ .type = EVENT_JOURNALED, .result = RESULT_OK }); /* of nothing we know */
    else if (what == 5)
        stage_send(&s, &(struct event){ .type = EVENT_REPLY, .request = roll(500) + 100000 });
    else if (what == 6)
        stage_send(&s,
                   &(struct event){ .type = EVENT_TIMER, .timer = (enum timer)roll(TIMER_COUNT), .visit = roll(9) });
    else
        flip(roll(2) ? EVENT_LINE : roll(2) ? EVENT_READER : roll(2) ? EVENT_LEDGER : EVENT_CLOCK);
}

static void step(void)
{
    unsigned what = roll(100);
    bool patient = s.k.account_loading || s.k.renew_all_working || s.k.card_checking;
    if (patient && roll(8) != 0)
        what = 42 + roll(38);
    else if (s.k.screen == SCREEN_ACCOUNT)
        what = roll(80);
    const char *thing = things[roll(sizeof things / sizeof *things)];
    if (what >= 25 && what < 42 && s.k.rules.readers_count == 0)
        what = 85; /* nothing can be laid down: it is scanned */
    if (what < 25)
        tap_something();
    else if (what < 35)
        stage_lay(&s, thing, (uint8_t)roll(s.k.rules.readers_count));
    else if (what < 42)
        stage_lift(&s, thing, (uint8_t)roll(s.k.rules.readers_count));
    else if (what < 46)
        answer_secured(false);
    else if (what < 56)
        answer_journal();
    else if (what < 80)
        answer_library(false);
    else if (what < 84)
        type_something();
    else if (what < 88)
        scan_something();
    else if (what < 95)
        stage_wait(&s, roll(20) == 0 ? 100000 : roll(2500));
    else
        small_things();
}

/* Everything is answered well, the pad is emptied, and nobody touches anything: the kiosk comes home. */
static void calm_down(void)
{
    for (unsigned i = 0; i < sizeof things / sizeof *things; i++)
        for (uint8_t reader = 0; reader < s.k.rules.readers_count; reader++)
            stage_lift(&s, things[i], reader);
    stage_boot(&s);
    for (int i = 0; i < 400 && (s.journals_count + s.asks_count > 0 || i < 30); i++) {
        while (s.journals_count > 0) {
            const struct effect *j = &s.journals[0];
            if (j->type == EFFECT_JOURNAL_BEGIN && j->transaction.life == LIFE_INTENDED && begun_count < ROWS_MAX)
                text_copy(begun[begun_count++], ULID_SIZE, j->transaction.ulid);
            else if (j->type == EFFECT_JOURNAL_OUTCOME)
                forget(j->transaction.ulid);
            written(&j->transaction, j->type == EFFECT_JOURNAL_BEGIN, RESULT_OK);
            stage_journal(&s, 0, RESULT_OK, false, LIFE_UNKNOWN, false);
            check_step();
        }
        while (s.secures_count > 0) {
            answer_secured(true);
            check_step();
        }
        answer_library(true);
        check_step();
        stage_wait(&s, 30000);
        check_step();
    }
}

static void walk(uint64_t seed)
{
    struct kiosk_rules rules = stage_rules();
    chance = 0;
    begun_count = marks_count = rows_count = 0;
    stage_init(&s, &rules, &stage_lessons, seed);
    rules.pin = (enum cards_pin)roll(3);
    rules.checkout_confirm = roll(4) == 0;
    rules.undo = roll(2) == 0;
    rules.security.mechanism = (enum security_mechanism)roll(SECURITY_COUNT);
    rules.readers_count = (uint8_t)roll(3); /* 0: a scanner and the keys are all there is */
    rules.printer_configured = roll(4) != 0;
    rules.library_configured = roll(6) != 0;
    rules.fees_paid_here = roll(2) == 0;
    rules.keeps_under_card = seed % 2 == 0;
    for (unsigned i = 0; i < rules.readers_count; i++)
        rules.roles[i] = roll(2) ? READER_FOR_ALL : (enum reader_role)roll(READER_ROLE_COUNT);
    rules.items_by_uid_map = roll(2) == 0;
    rules.outside = (enum outside_hours)roll(3);
    rules.closing_notice_min = (uint16_t)roll(40);
    for (unsigned i = 0; roll(2) && i < WEEKDAYS; i++) /* the walk begins at ten */
        rules.calendar.week[i] =
            (struct calendar_hours){ (uint16_t)(540 + roll(90)), (uint16_t)(640 + roll(90)), false };
    rules.unknown = roll(2) ? UNKNOWN_LEND : UNKNOWN_KEEP;
    rules.offline_return = roll(3) != 0;
    rules.offline_items_max = (uint16_t)roll(4);
    rules.offline_unknown_items_max = (uint16_t)roll(3);
    rules.cards_identify = (enum cards_identify)roll(3);
    rules.attract_after_ms = seed % 2 == 0 ? 0 : 90000;
    rules.attract_step_ms = 20000;
    stage_init(&s, &rules, &stage_lessons, seed);
    stage_boot(&s);
    for (int i = 0; i < STEPS && s.journals_count < 400 && s.asks_count < 400; i++) {
        step();
        check_step();
        if (i % PROBE_EVERY == 0) {
            check_hand_leads_home();
            check_time_leads_home();
        }
    }
    calm_down();
    CHECK_EQ(begun_count, 0);
    CHECK_EQ(s.k.visit, 0);
    CHECK(s.k.screen == SCREEN_WELCOME || s.k.screen == SCREEN_ATTRACT);
    for (size_t i = 0; i < KIOSK_ASKS_MAX; i++)
        CHECK(!s.k.asks[i].used);
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++)
        CHECK_EQ(s.k.bits[i].step, BIT_FREE);
}

TEST(no_order_of_events_breaks_the_kiosk)
{
    const char *one = getenv("KITAP_SEED");
    const char *many = getenv("KITAP_WALKS");
    unsigned walks = many != NULL ? (unsigned)strtoul(many, NULL, 10) : WALKS;
    for (unsigned seed = 1; seed <= walks; seed++) {
        uint64_t chosen = one != NULL ? strtoull(one, NULL, 10) : seed;
        fprintf(stderr, "\rKITAP_SEED=%llu ", (unsigned long long)chosen);
        walk(chosen);
        if (one != NULL)
            break;
    }
    fprintf(stderr, "\r");
}
