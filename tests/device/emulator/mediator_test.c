/* Visits at Evergreen behind SIP2Mediator, its newer front end. See koha_test.c. */
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "check.h"
#include "visit_stage.h"

static const struct library_reply *const last = &library_stage.last;

TEST(a_whole_visit_at_sip2_mediator)
{
    library_stage_open("evergreen-mediator", visit_config(PROFILE_EVERGREEN_MEDIATOR));
    visit_as_everywhere();
    visit_reserve_and_pay();
    visit_route();
    CHECK(!visit_sent("AY"));
    visit_leave(AIGUL);
}

TEST(mediator_denies_in_bx_what_it_does_and_is_not_believed)
{
    library_stage_open("evergreen-mediator", visit_config(PROFILE_EVERGREEN_MEDIATOR));
    library_stage_ask(LIBRARY_RENEW, AIGUL, "32770000000034");
    CHECK(visit_sent("\n29NN"));
    CHECK_TEXT(library_stage.words, "connected to Kitap demo library");
    visit_leave(AIGUL);
}

TEST(mediator_knows_no_97_and_a_broken_answer_closes_the_line)
{
    library_stage_open("evergreen-mediator", visit_config(PROFILE_EVERGREEN_MEDIATOR));
    library_stage_ask(LIBRARY_ITEM, "", ABAI);
    library_stage_arm(LIBRARY_FAULT_GARBAGE, (struct fault){ .times = 1 });
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NONSENSE);
    CHECK(!visit_sent("\n97"));
    library_stage_close("up answered:ok down nonsense ");
}

TEST(mediator_writes_no_checksums_for_a_client_that_sends_them)
{
    library_stage_open("evergreen-mediator", visit_config(PROFILE_GENERIC));
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok);
    CHECK(visit_sent("AY2AZ"));
    visit_leave(AIGUL);
}

TEST(mediator_closes_on_a_97_that_the_settings_send_all_the_same)
{
    struct message_link_config c = visit_config(PROFILE_EVERGREEN_MEDIATOR);
    text_copy(c.with, sizeof c.with, "97");
    library_stage_open("evergreen-mediator", c);
    library_stage_arm(LIBRARY_FAULT_GARBAGE, (struct fault){ .times = 1 });
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NONSENSE);
    CHECK(visit_sent("\n97"));
    CHECK_EQ(library_stage_transactions_of(ABAI), 1);
    library_stage_close("up down nonsense ");
}

TEST(mediator_over_an_older_back_end_ends_no_session)
{
    struct message_link_config c = visit_config(PROFILE_EVERGREEN_MEDIATOR);
    text_copy(c.without, sizeof c.without, "35");
    library_stage_open("evergreen-mediator", c);
    library_stage_ask(LIBRARY_END_SESSION, AIGUL, "");
    CHECK(last->ok);
    CHECK(!visit_sent("\n35"));
    visit_leave(AIGUL);
}

TEST(mediator_tells_no_time_out_and_ours_holds)
{
    library_stage_open("evergreen-mediator", visit_config(PROFILE_EVERGREEN_MEDIATOR));
    library_stage_arm(LIBRARY_FAULT_SILENT, (struct fault){ .times = 1 });
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_EQ(last->outcome, LIBRARY_MAYBE_SENT);
    library_stage_close("up down maybe-sent ");
}
