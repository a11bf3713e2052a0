/* Visits at Evergreen behind SIPServer, its older front end. See koha_test.c. */
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "check.h"
#include "visit_stage.h"

static const struct library_reply *const last = &library_stage.last;

TEST(a_whole_visit_at_evergreen)
{
    library_stage_open("evergreen", visit_config(PROFILE_EVERGREEN));
    visit_as_everywhere();
    visit_reserve_and_pay();
    visit_route();
    library_stage_ask(LIBRARY_END_SESSION, AIGUL, "");
    CHECK_TEXT(last->words, "Thank you for using Evergreen!");
    visit_leave(AIGUL);
}

TEST(evergreen_refuses_a_second_checkout_as_a_renewal_and_it_is_shown_as_his)
{
    library_stage_open("evergreen", visit_config(PROFILE_EVERGREEN));
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_TEXT(last->words, "Renewals not permitted");
    CHECK_EQ(last->reason, REASON_YOURS);
    visit_leave(AIGUL);
}

TEST(evergreen_closes_an_idle_line_and_the_next_request_opens_it)
{
    library_stage_open("evergreen", visit_config(PROFILE_EVERGREEN));
    library_stage_rule("idle_s", "60");
    library_stage_ask(LIBRARY_ITEM, "", ABAI);
    library_stage.skipped_ms = 61000;
    struct timespec pause = { 0, 50000000 };
    nanosleep(&pause, NULL);
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok);
    CHECK_EQ(library_stage_transactions_of(ABAI), 1);
    library_stage_close("up answered:ok answered:ok ");
}

TEST(evergreen_refuses_a_wrong_login_and_the_line_says_so)
{
    struct message_link_config c = visit_config(PROFILE_EVERGREEN);
    text_copy(c.password, sizeof c.password, "wrong");
    library_stage_open("evergreen", c);
    library_stage_ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    CHECK_TEXT(library_stage.words, "the library system refuses the login");
    library_stage_close("down not-sent ");
}

TEST(evergreen_writes_dates_in_the_iso_way)
{
    library_stage_open("evergreen", visit_config(PROFILE_EVERGREEN));
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->item.due.known);
    CHECK_TEXT(last->due_text, "");
    visit_leave(AIGUL);
}

TEST(evergreen_writes_the_institution_last_in_16_and_30)
{
    library_stage_open("evergreen", visit_config(PROFILE_EVERGREEN));
    library_stage_ask(LIBRARY_RENEW, AIGUL, "32770000000034");
    CHECK(last->ok && last->item.due.known);
    visit_hold(HOLD_ADD, AIGUL, MASA);
    CHECK(last->ok);
    CHECK_EQ(last->queue, 2);
    visit_leave(AIGUL);
}

TEST(evergreen_tells_of_a_patron_what_nobody_asked_for)
{
    library_stage_open("evergreen", visit_config(PROFILE_EVERGREEN));
    library_stage_ask(LIBRARY_PATRON, AIGUL, "");
    CHECK(last->ok);
    CHECK_TEXT(last->patron.name, "Айгүл Сапарова");
    visit_leave(AIGUL);
}

TEST(evergreen_asks_for_a_fee_and_lends_when_it_is_agreed)
{
    struct library_request q = { .ask = LIBRARY_CHECKOUT, .patron = AIGUL, .item = ABAI };
    library_stage_open("evergreen", visit_config(PROFILE_EVERGREEN));
    library_stage_rule("rental_fee", "100");
    library_stage_request(q);
    CHECK_EQ(last->reason, REASON_FEES);
    q.fee_agreed = true;
    library_stage_request(q);
    CHECK(last->ok);
    visit_leave(AIGUL);
}

/* It never sees "no block": a replay has its own due date, and may be refused. */
TEST(evergreen_takes_a_replay_for_a_loan_like_any_other)
{
    struct library_request q = { .ask = LIBRARY_CHECKOUT, .patron = AIGUL, .item = ABAI, .no_block = true };
    q.due = when_at((struct day){ 2026, 12, 24 }, 18, 0, 0, 300);
    library_stage_open("evergreen", visit_config(PROFILE_EVERGREEN));
    library_stage_request(q);
    CHECK(last->ok);
    CHECK_EQ(when_day(last->item.due).day, 8);
    text_copy(q.item, sizeof q.item, MASA);
    library_stage_request(q);
    CHECK_EQ(last->outcome, LIBRARY_ANSWERED);
    CHECK_EQ(last->reason, REASON_OTHER_LOAN);
    visit_leave(AIGUL);
}
