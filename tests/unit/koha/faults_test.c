/* What a fault of the line comes to, in every request over HTTP of everything that a kiosk asks Koha: each fault
   strikes each request once. A question is answered or its answer is not known; a transaction was made when the reply
   says so, was not when it says that, and never twice; nobody is told that there is no such card or book. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "stage.h"

#define OLGA "22770000000044" /* owes money */
#define NURLAN "22770000000093"
#define LENT_TO_AIGUL "32770000000034"
#define MASA "32770000000232" /* lent to somebody */

enum { REQUESTS_MAX = 24, TOO_LATE_MS = 1300 };

static const struct {
    const char *name;
    struct library_request q;
    const char *patron, *item; /* where a change is seen */
    bool is_transaction, twice_at_first;
} asks[] = {
    { .name = "who", .q = { .ask = LIBRARY_PATRON, .patron = AIGUL } },
    { .name = "PIN", .q = { .ask = LIBRARY_PATRON, .patron = AIGUL, .pin = "1234" } },
    { .name = "loans", .q = { .ask = LIBRARY_PATRON, .patron = AIGUL, .list = LIST_CHARGED } },
    { .name = "holds", .q = { .ask = LIBRARY_PATRON, .patron = NURLAN, .list = LIST_HOLDS_WAITING } },
    { .name = "fees", .q = { .ask = LIBRARY_PATRON, .patron = OLGA, .list = LIST_FINES } },
    { .name = "item", .q = { .ask = LIBRARY_ITEM, .item = ABAI } },
    { .name = "loan", .q = { .ask = LIBRARY_CHECKOUT, .patron = AIGUL, .item = ABAI }, "", ABAI, true },
    { .name = "renewal",
      .q = { .ask = LIBRARY_RENEW, .patron = AIGUL, .item = LENT_TO_AIGUL },
      "",
      LENT_TO_AIGUL,
      true },
    { .name = "renewals", .q = { .ask = LIBRARY_RENEW_ALL, .patron = AIGUL }, "", LENT_TO_AIGUL, true },
    { .name = "hold", .q = { .ask = LIBRARY_HOLD, .patron = AIGUL, .item = MASA }, "", MASA, true },
    { .name = "no hold",
      .q = { .ask = LIBRARY_HOLD, .patron = AIGUL, .item = MASA, .hold = { .change = HOLD_CANCEL } },
      "",
      MASA,
      true,
      .twice_at_first = true },
    { .name = "payment",
      .q = { .ask = LIBRARY_PAY,
             .patron = OLGA,
             .payment = { .amount = "350.00", .number = "01ARYZ6S41TSV4RRFFQ69G5FAV" } },
      OLGA,
      "",
      true },
};

static const struct {
    enum koha_fault_kind kind;
    int number;
} faults[] = {
    { KOHA_FAULT_CUT_BEFORE, 0 }, { KOHA_FAULT_CUT_AFTER, 0 }, { KOHA_FAULT_CUT_IN, 0 },   { KOHA_FAULT_GARBAGE, 0 },
    { KOHA_FAULT_TYPES, 0 },      { KOHA_FAULT_HUGE, 0 },      { KOHA_FAULT_STATUS, 302 }, { KOHA_FAULT_STATUS, 401 },
    { KOHA_FAULT_STATUS, 403 },   { KOHA_FAULT_STATUS, 404 },  { KOHA_FAULT_STATUS, 412 }, { KOHA_FAULT_STATUS, 500 },
    { KOHA_FAULT_STATUS, 503 },
};

static unsigned heard_in_all(void)
{
    return stage_heard("GET", "/") + stage_heard("POST", "/") + stage_heard("DELETE", "/");
}

/* A line that is up, and what must have been before. */
static void prepare(size_t a)
{
    stage_open(1);
    if (!asks[a].twice_at_first)
        return;
    struct library_request q = asks[a].q;
    q.hold.change = HOLD_ADD;
    stage_ask(&q);
    CHECK(stage_replies[0].ok);
    CHECK(stage_asked(LIBRARY_END_SESSION, q.patron, "")->ok);
}

static int64_t state_of(size_t a)
{
    return asks[a].is_transaction ? stage_changes(asks[a].patron, asks[a].item) : 0;
}

static int64_t made_since(size_t a, int64_t before)
{
    int64_t n = state_of(a) - before;
    return n < 0 ? -n : n;
}

/* Of a transaction: does the reply say that it was made? Of all loans the one is looked at that can be renewed. */
static enum answer said(size_t a)
{
    const struct library_reply *r = &stage_replies[0];
    if (r->outcome == LIBRARY_NOT_SENT)
        return ANSWER_NO;
    if (r->outcome != LIBRARY_ANSWERED)
        return ANSWER_NOT_SAID;
    if (asks[a].q.ask != LIBRARY_RENEW_ALL)
        return r->ok ? ANSWER_YES : ANSWER_NO;
    for (size_t i = 0; i < stage_replies_count; i++) {
        const struct library_entry *e = &stage_replies[i].entry;
        if (text_equal(e->text, asks[a].item))
            return e->kind == ENTRY_RENEWED ? ANSWER_YES : ANSWER_NO;
    }
    return ANSWER_NOT_SAID;
}

static bool is_kept(size_t a, int64_t made)
{
    const struct library_reply *r = &stage_replies[0];
    bool blames_nobody =
        r->reason != REASON_CARD_UNKNOWN && r->reason != REASON_NOT_FOUND && r->reason != REASON_PIN_WRONG;
    if (!asks[a].is_transaction)
        return blames_nobody && (r->outcome != LIBRARY_ANSWERED || r->ok);
    return blames_nobody && made <= 1 && said(a) != (made == 1 ? ANSWER_NO : ANSWER_YES);
}

/* The fault is over: the line comes back, and the question that follows is answered. */
static void heal(void)
{
    stage_fault_after(KOHA_FAULT_NONE, 0, 0);
    stage_tend();
    CHECK(stage_asked(LIBRARY_ITEM, "", ABAI)->ok);
    CHECK(stage_line_up);
}

static void check_case(size_t a, size_t f, unsigned after)
{
    prepare(a);
    int64_t before = state_of(a);
    stage_fault_after(faults[f].kind, after, faults[f].number);
    stage_ask(&asks[a].q);
    int64_t made = made_since(a, before);
    if (!is_kept(a, made)) {
        fprintf(stderr, "%s, request %u, fault %d %d: outcome %d ok %d reason %d, made %lld\n", asks[a].name, after,
                (int)faults[f].kind, faults[f].number, (int)stage_replies[0].outcome, stage_replies[0].ok,
                (int)stage_replies[0].reason, (long long)made);
        CHECK(false);
    }
    heal();
    stage_close();
}

/* Without a fault it is answered, and takes so many requests. */
static unsigned requests_of(size_t a)
{
    prepare(a);
    int64_t before = state_of(a);
    unsigned heard = heard_in_all();
    stage_ask(&asks[a].q);
    unsigned n = heard_in_all() - heard;
    CHECK_EQ(stage_replies[0].outcome, LIBRARY_ANSWERED);
    CHECK(stage_replies[0].ok);
    CHECK_EQ(made_since(a, before), asks[a].is_transaction);
    CHECK(n > 0 && n <= REQUESTS_MAX);
    stage_close();
    return n;
}

TEST(any_fault_in_any_request_leaves_an_answer_that_is_true_or_none_and_nothing_is_done_twice)
{
    for (size_t a = 0; a < sizeof asks / sizeof *asks; a++) {
        unsigned n = requests_of(a);
        for (unsigned after = 0; after < n; after++)
            for (size_t f = 0; f < sizeof faults / sizeof *faults; f++)
                check_case(a, f, after);
    }
}

/* The answer of the last request, which makes the change, comes behind the time-out. */
TEST(a_transaction_whose_answer_comes_too_late_is_not_known_and_is_never_sent_again)
{
    for (size_t a = 0; a < sizeof asks / sizeof *asks; a++) {
        if (!asks[a].is_transaction || asks[a].q.ask == LIBRARY_RENEW_ALL)
            continue;
        unsigned n = requests_of(a);
        prepare(a);
        int64_t before = state_of(a);
        stage_fault_after(KOHA_FAULT_SLOW, n - 1, TOO_LATE_MS);
        stage_ask(&asks[a].q);
        CHECK_EQ(stage_replies[0].outcome, LIBRARY_MAYBE_SENT);
        CHECK_EQ(made_since(a, before), 1);
        heal();
        CHECK_EQ(made_since(a, before), 1);
        stage_close();
    }
}
