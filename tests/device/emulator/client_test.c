/* The firmware's SIP2 client and this library, so that each tests the other: what the client reports of each visit's
   request, and what the library's table then holds. */
#include "check.h"
#include "library_stage.h"

TEST(a_visit_is_answered_message_by_message)
{
    library_stage_open("generic", library_stage_usual());
    library_stage_ask(LIBRARY_PATRON, LIBRARY_STAGE_AIGUL, "");
    CHECK_TEXT(library_stage.last.patron.name, "Айгүл Сапарова");
    CHECK_EQ(library_stage.last.patron.charged, 2);
    library_stage_ask(LIBRARY_ITEM, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_ABAI);
    CHECK_TEXT(library_stage.last.item.title, "Абай жолы. Бірінші кітап");
    CHECK_TEXT(library_stage.last.item.author, "Мұхтар Әуезов");
    library_stage_ask(LIBRARY_CHECKOUT, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_ABAI);
    CHECK(library_stage.last.desensitize);
    library_stage_ask(LIBRARY_CHECKOUT, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_SOZDIK);
    CHECK_EQ(library_stage.last.reason, REASON_REFERENCE);
    library_stage_ask(LIBRARY_RENEW, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_ABAI);
    library_stage_ask(LIBRARY_CHECKIN, "", LIBRARY_STAGE_ABAI);
    CHECK(library_stage.last.resensitize);
    CHECK_TEXT(library_stage.last.item.shelf, "Қазақ әдебиеті");
    library_stage_ask(LIBRARY_END_SESSION, LIBRARY_STAGE_AIGUL, "");
    CHECK_EQ(library_stage_transactions_of(LIBRARY_STAGE_ABAI), 3);
    library_stage_close("up answered:ok answered:ok answered:ok answered answered:ok answered:ok answered:ok ");
}

TEST(a_loan_whose_answer_was_cut_is_maybe_sent_and_done_once)
{
    library_stage_open("generic", library_stage_usual());
    library_stage_ask(LIBRARY_ITEM, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_ABAI);
    library_stage_arm(LIBRARY_FAULT_CUT_AFTER_REQUEST, (struct fault){ .times = 1 });
    library_stage_ask(LIBRARY_CHECKOUT, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_ABAI);
    CHECK_EQ(library_stage.last.outcome, LIBRARY_MAYBE_SENT);
    library_stage_ask(LIBRARY_ITEM, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_ABAI);
    CHECK_EQ(library_stage.last.item.status, ITEM_CHARGED);
    CHECK_EQ(library_stage_transactions_of(LIBRARY_STAGE_ABAI), 1);
    library_stage_close("up answered:ok down maybe-sent up answered:ok ");
}

TEST(a_lying_checksum_is_asked_for_once_more_and_the_loan_is_done_once)
{
    library_stage_open("generic", library_stage_usual());
    library_stage_ask(LIBRARY_ITEM, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_ABAI);
    library_stage_arm(LIBRARY_FAULT_LYING_CHECKSUM, (struct fault){ .times = 1 });
    library_stage_ask(LIBRARY_CHECKOUT, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_ABAI);
    CHECK_EQ(library_stage.last.outcome, LIBRARY_ANSWERED);
    CHECK_EQ(library_stage_transactions_of(LIBRARY_STAGE_ABAI), 1);
    library_stage_close("up answered:ok answered:ok ");
}

TEST(a_library_that_is_down_was_sent_nothing)
{
    library_stage_open("generic", library_stage_usual());
    pthread_mutex_lock(&library_stage.lock);
    CHECK_EQ(sip2_server_down(library_stage.server, true), RESULT_OK);
    pthread_mutex_unlock(&library_stage.lock);
    library_stage_ask(LIBRARY_CHECKOUT, LIBRARY_STAGE_AIGUL, LIBRARY_STAGE_ABAI);
    CHECK_EQ(library_stage.last.outcome, LIBRARY_NOT_SENT);
    CHECK_EQ(library_stage_transactions_of(LIBRARY_STAGE_ABAI), 0);
    library_stage_close("down not-sent ");
}
