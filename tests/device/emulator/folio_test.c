/* Visits at FOLIO (edge-sip2). See koha_test.c. */
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "check.h"
#include "visit_stage.h"

static const struct library_reply *const last = &library_stage.last;

TEST(a_whole_visit_at_folio_without_holds)
{
    library_stage_open("folio", visit_config(PROFILE_FOLIO));
    visit_as_everywhere();
    visit_pay(OLGA, "350.00");
    CHECK(last->ok);
    visit_hold(HOLD_ADD, AIGUL, MASA);
    CHECK(!last->ok);
    CHECK_EQ(last->reason, REASON_NOT_SUPPORTED);
    CHECK(!visit_sent("\n15+"));
    CHECK_TEXT(library_stage.words, "connected to Kitap demo library; it lacks hold");
    visit_route();
    CHECK(!visit_sent("AY"));
    visit_leave(AIGUL);
}

TEST(folio_wants_a_service_point_at_login)
{
    struct message_link_config c = visit_config(PROFILE_FOLIO);
    text_copy(c.location, sizeof c.location, "hall");
    library_stage_open("folio", c);
    library_stage_ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    CHECK_TEXT(library_stage.words,
               "the library system refuses the login: library.location must be a service point's UUID");
    library_stage_close("down not-sent ");
}

TEST(folio_with_error_detection_says_96_and_is_then_given_checksums)
{
    library_stage_open("folio-checked", visit_config(PROFILE_FOLIO));
    library_stage_ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    struct timespec pause = { 1, 100000000 }; /* the back-off */
    nanosleep(&pause, NULL);
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok);
    CHECK(visit_sent("AY2AZ"));
    library_stage_close("down not-sent up answered:ok ");
}

TEST(folio_without_error_detection_fails_on_checksums_in_words)
{
    struct message_link_config c = visit_config(PROFILE_FOLIO);
    c.checksum = CHECKSUM_ON;
    library_stage_open("folio", c);
    library_stage_ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    CHECK_TEXT(library_stage.words, "the library system's answers make no sense");
    library_stage_close("down not-sent ");
}

TEST(folio_says_nothing_to_a_status_before_the_login)
{
    struct message_link_config c = visit_config(PROFILE_FOLIO);
    c.login = LOGIN_AFTER_STATUS;
    c.retries = 0;
    library_stage_open("folio", c);
    library_stage_ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    CHECK_TEXT(library_stage.words, "the library system does not answer");
    library_stage_close("down not-sent ");
}

TEST(folio_never_alerts_and_its_type_routes_all_the_same)
{
    library_stage_open("folio", visit_config(PROFILE_FOLIO));
    visit_route();
    visit_leave(AIGUL);
}

TEST(folio_never_says_that_a_loan_was_renewed)
{
    library_stage_open("folio", visit_config(PROFILE_FOLIO));
    library_stage_rule("recheckout", "renew");
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok && !last->renewed && last->desensitize);
    visit_leave(AIGUL);
}

TEST(folio_writes_letters_in_cp850_as_it_comes)
{
    struct message_link_config c = visit_config(PROFILE_FOLIO);
    text_copy(c.encoding, sizeof c.encoding, "cp850");
    library_stage_open("folio", c);
    library_stage_rule("encoding", "cp850");
    library_stage_rule("slip", "Merci, à bientôt");
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_TEXT(last->print, "Merci, à bientôt");
    visit_leave(AIGUL);
}

TEST(folio_takes_a_replay_for_a_loan_like_any_other)
{
    struct library_request q = { .ask = LIBRARY_CHECKOUT, .patron = AIGUL, .item = ABAI, .no_block = true };
    q.due = when_at((struct day){ 2026, 12, 24 }, 18, 0, 0, 300);
    library_stage_open("folio", visit_config(PROFILE_FOLIO));
    library_stage_request(q);
    CHECK(last->ok);
    CHECK_EQ(when_day(last->item.due).day, 8);
    visit_leave(AIGUL);
}
