/* Every ask over REST, and every fault of the line, against the emulator's library. */
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "stage.h"

#define OLGA "22770000000044"   /* owes money */
#define MARAT "22770000000051"  /* blocked */
#define GULNAR "22770000000069" /* expired */
#define DIAS "22770000000077"   /* card lost */
#define NURLAN "22770000000093" /* two books on the hold shelf */
#define SERIK "22770000000028"
#define KOSHPENDILER "32770000000034" /* lent to Aigul, never renewed */
#define BOTAGOZ "32770000000174"      /* lent to Aigul, renewed twice: no more */

/* ---- the line ---- */

TEST(the_line_comes_up_with_the_librarys_name_and_a_token_of_the_key)
{
    stage_open(0);
    CHECK_TEXT(stage_line_words, "connected to Kitap demo library");
    CHECK_EQ(stage_tokens(), 1);
    CHECK(stage_tend() > 40000);
    CHECK_EQ(stage_lines, 1);
    CHECK_TEXT(stage_body("POST", "/api/v1/oauth/token"),
               "grant_type=client_credentials&client_id=kiosk&client_secret=***********");
    stage_close();
}

TEST(a_line_that_is_down_says_why_and_comes_up_again)
{
    stage_open_server();
    uint16_t port = stage_port();
    stage_down(true);
    stage_connect(0, port);
    CHECK(stage_tend() > 0);
    CHECK_EQ(stage_lines, 1);
    CHECK(!stage_line_up);
    CHECK(strstr(stage_line_words, "onnect") != NULL);
    CHECK_EQ(stage_asked(LIBRARY_ITEM, "", ABAI)->outcome, LIBRARY_NOT_SENT);
    stage_down(false);
    for (int i = 0; i < 100 && !stage_line_up; i++) {
        usleep(50000);
        stage_tend(); /* not before its back-off is over */
    }
    CHECK(stage_line_up);
    CHECK(stage_asked(LIBRARY_ITEM, "", ABAI)->ok);
    stage_close();
}

TEST(a_key_that_is_refused_or_may_not_do_what_a_kiosk_does_is_said)
{
    stage_open_server();
    stage_connect(0, 0);
    stage_fault(KOHA_FAULT_STATUS, "POST", "/api/v1/oauth", 403);
    stage_tend();
    CHECK(!stage_line_up);
    CHECK_TEXT(stage_line_words, "the library system refuses the key (library.user, password_file)");
    stage_connect(0, 0);
    stage_fault(KOHA_FAULT_STATUS, "GET", "/api/v1/checkouts", 403);
    stage_tend();
    CHECK_TEXT(stage_line_words, "the kiosk's key lacks the permission circulate_remaining_permissions");
    stage_connect(0, 0);
    stage_fault(KOHA_FAULT_STATUS, "GET", "/api/v1/libraries", 404);
    stage_tend();
    CHECK_TEXT(stage_line_words, "there is no library ALA (library.institution; HTTP 404)");
    stage_connect(0, 0);
    stage_fault(KOHA_FAULT_STATUS, "GET", "/api/v1/libraries", 302);
    stage_tend();
    CHECK_TEXT(stage_line_words, "the library system's answers make no sense (HTTP 302)");
    CHECK_EQ(stage_heard("GET", "/api/v1/libraries"), 3);
    stage_close();
}

TEST(a_token_that_is_forgotten_is_fetched_anew_also_for_a_transaction_that_is_sent_once_then)
{
    stage_open(0);
    stage_forget_token();
    CHECK(stage_asked(LIBRARY_ITEM, "", ABAI)->ok);
    CHECK_EQ(stage_tokens(), 2);
    stage_fault(KOHA_FAULT_STATUS, "POST", "/api/v1/checkouts", 401);
    CHECK(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->ok);
    CHECK_EQ(stage_tokens(), 3);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), 2); /* the first was answered: I do not know you */
    CHECK_TEXT(stage_lent_to(ABAI), AIGUL);
    CHECK(stage_line_up);
    stage_close();
}

TEST(a_token_is_not_used_when_it_is_about_to_expire)
{
    stage_open_server();
    stage_tokens_last(31);
    stage_connect(0, 0);
    stage_tend();
    CHECK_EQ(stage_tokens(), 1);
    stage_tokens_last(10); /* each is too short to be kept */
    stage_forget_token();
    CHECK(stage_asked(LIBRARY_ITEM, "", ABAI)->ok);
    CHECK(stage_tokens() >= 3);
    stage_close();
}

TEST(a_wait_in_which_nobody_asked_is_given_up_when_somebody_does)
{
    stage_open_server();
    stage_connect(0, 0);
    stage_fault(KOHA_FAULT_SLOW, "POST", "/api/v1/oauth", 900);
    stage_beat = false;
    stage_tend();
    CHECK_EQ(stage_lines, 0);
    stage_beat = true;
    stage_tend();
    CHECK(stage_line_up);
    stage_close();
}

TEST(an_idle_line_is_asked_about_now_and_then_and_its_end_is_said)
{
    stage_keep_alive_s = 1;
    stage_open(0);
    stage_keep_alive_s = 45;
    unsigned before = stage_heard("GET", "/api/v1/libraries/");
    CHECK(stage_tend() <= 1000);
    CHECK_EQ(stage_heard("GET", "/api/v1/libraries/"), before);
    usleep(1100000);
    stage_tend();
    CHECK_EQ(stage_heard("GET", "/api/v1/libraries/"), before + 1);
    CHECK_EQ(stage_lines, 1);
    stage_down(true);
    usleep(1100000);
    stage_tend();
    CHECK(!stage_line_up);
    stage_down(false);
    stage_close();
}

/* ---- who ---- */

TEST(a_patron_is_known_by_card_and_by_printed_number)
{
    stage_open(0);
    const struct library_reply *r = stage_asked(LIBRARY_PATRON, AIGUL, "");
    CHECK(r->ok);
    CHECK_TEXT(r->patron.name, "Айгүл Сапарова");
    CHECK_TEXT(r->patron.id, AIGUL);
    CHECK_EQ(r->patron.valid, ANSWER_YES);
    CHECK_EQ(r->patron.charged, 2);
    CHECK_EQ(r->patron.overdue, 0);
    CHECK_TEXT(r->patron.fees, "");
    CHECK(stage_asked(LIBRARY_PATRON, "22770000000010", "")->ok);
    r = stage_asked(LIBRARY_PATRON, "no such card & more", "");
    CHECK_EQ(r->outcome, LIBRARY_ANSWERED);
    CHECK(!r->ok);
    CHECK_EQ(r->reason, REASON_CARD_UNKNOWN);
    stage_close();
}

TEST(a_card_that_may_not_borrow_is_told_with_its_reason)
{
    static const struct {
        const char *card;
        enum reason reason;
    } table[] = { { MARAT, REASON_CARD_BLOCKED }, { GULNAR, REASON_CARD_EXPIRED }, { DIAS, REASON_CARD_LOST } };
    stage_open(0);
    for (size_t i = 0; i < 3; i++) {
        const struct library_reply *r = stage_asked(LIBRARY_PATRON, table[i].card, "");
        CHECK(!r->ok);
        CHECK_EQ(r->reason, table[i].reason);
        CHECK_EQ(r->patron.valid, ANSWER_NO);
        CHECK(patron_has(&r->patron, PATRON_CHARGE_DENIED));
        CHECK_EQ(patron_has(&r->patron, PATRON_CARD_LOST), table[i].reason == REASON_CARD_LOST);
    }
    CHECK_TEXT(stage_asked(LIBRARY_PATRON, OLGA, "")->patron.fees, "2850.00");
    stage_close();
}

TEST(a_pin_is_asked_about_once_and_a_wrong_one_learns_nothing)
{
    stage_open(2);
    struct library_request q = { .ask = LIBRARY_PATRON, .list = LIST_CHARGED, .patron = AIGUL, .pin = "1234" };
    stage_ask(&q);
    CHECK(stage_replies[0].ok);
    CHECK_EQ(stage_replies[0].patron.pin_valid, ANSWER_YES);
    unsigned before = stage_heard("POST", "/api/v1/auth/password/validation");
    unsigned loans = stage_heard("GET", "/api/v1/checkouts");
    text_copy(q.pin, sizeof q.pin, "0000");
    stage_ask(&q);
    CHECK_EQ(stage_replies[0].reason, REASON_PIN_WRONG);
    CHECK_EQ(stage_replies[0].patron.pin_valid, ANSWER_NO);
    CHECK_EQ(stage_replies[0].entry.kind, ENTRY_NONE);
    CHECK_EQ(stage_heard("POST", "/api/v1/auth/password/validation"), before + 1);
    CHECK_EQ(stage_heard("GET", "/api/v1/checkouts"), loans);
    stage_close();
}

static void ask_list(enum library_list list, const char *patron)
{
    struct library_request q = { .ask = LIBRARY_PATRON, .list = list };
    text_copy(q.patron, sizeof q.patron, patron);
    stage_ask(&q);
}

TEST(lists_come_by_barcode_one_a_reply)
{
    stage_open(0);
    ask_list(LIST_CHARGED, AIGUL);
    CHECK_EQ(stage_replies_count, 2);
    CHECK(stage_replies[0].more);
    CHECK_TEXT(stage_replies[0].entry.text, BOTAGOZ);
    CHECK_TEXT(stage_replies[1].entry.text, KOSHPENDILER);
    CHECK_EQ(stage_replies[1].entry.kind, ENTRY_LISTED);
    ask_list(LIST_HOLDS_READY, NURLAN);
    CHECK_EQ(stage_replies_count, 2);
    CHECK_EQ(stage_replies[0].patron.holds_ready, 2);
    ask_list(LIST_HOLDS_WAITING, NURLAN);
    CHECK_EQ(stage_replies[0].entry.kind, ENTRY_NONE);
    ask_list(LIST_FINES, OLGA);
    CHECK_EQ(stage_replies_count, 2);
    CHECK_TEXT(stage_replies[0].entry.text, "Жоғалған кітап үшін");
    CHECK_TEXT(stage_replies[0].entry.amount, "2500.00");
    CHECK(stage_replies[0].entry.number[0] != '\0');
    ask_list(LIST_RECALLS, AIGUL);
    CHECK(stage_replies[0].unlisted);
    stage_close();
}

/* ---- what ---- */

TEST(an_item_is_told_with_title_author_status_and_due_date)
{
    stage_open(0);
    const struct library_reply *r = stage_asked(LIBRARY_ITEM, "", ABAI);
    CHECK(r->ok);
    CHECK_TEXT(r->item.title, "Абай жолы. Бірінші кітап");
    CHECK_TEXT(r->item.author, "Мұхтар Әуезов");
    CHECK_EQ(r->item.status, ITEM_AVAILABLE);
    CHECK(!r->item.due.known);
    r = stage_asked(LIBRARY_ITEM, "", KOSHPENDILER);
    CHECK_EQ(r->item.status, ITEM_CHARGED);
    CHECK(r->item.due.known);
    CHECK_EQ(r->item.due.offset_min, 300);
    ask_list(LIST_HOLDS_READY, NURLAN);
    char shelved[ID_SIZE];
    text_copy(shelved, sizeof shelved, stage_replies[0].entry.text);
    CHECK_EQ(stage_asked(LIBRARY_ITEM, "", shelved)->item.status, ITEM_ON_HOLD_SHELF);
    r = stage_asked(LIBRARY_ITEM, "", "999");
    CHECK(!r->ok);
    CHECK_EQ(r->reason, REASON_NOT_FOUND);
    stage_close();
}

/* ---- loans ---- */

TEST(a_loan_is_asked_about_and_made_once)
{
    stage_open(2);
    const struct library_reply *r = stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(r->ok);
    CHECK(r->item.due.known);
    CHECK(r->desensitize);
    CHECK_TEXT(r->item.title, "Абай жолы. Бірінші кітап");
    CHECK_TEXT(stage_lent_to(ABAI), AIGUL);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), 1);
    CHECK_TEXT(stage_body("POST", "/api/v1/checkouts"), "{\"patron_id\":1,\"item_id\":1,\"library_id\":\"ALA\"}");
    r = stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_EQ(r->reason, REASON_YOURS);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), 1);
    stage_close();
}

/* How often it was asked who somebody is, and what something is. */
static unsigned lookups(void)
{
    return stage_heard("GET", "/api/v1/patrons?") + stage_heard("GET", "/api/v1/items?");
}

TEST(whom_and_what_a_visit_has_asked_about_is_not_looked_up_again_for_the_loan)
{
    stage_open(2);
    CHECK(stage_asked(LIBRARY_PATRON, AIGUL, "")->ok);
    CHECK(stage_asked(LIBRARY_ITEM, "", ABAI)->ok);
    unsigned before = lookups();
    const struct library_reply *r = stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(r->ok);
    CHECK_TEXT(r->item.title, "Абай жолы. Бірінші кітап");
    CHECK_TEXT(stage_lent_to(ABAI), AIGUL);
    CHECK_EQ(lookups(), before);
    stage_close();
}

TEST(the_next_visit_looks_up_anew_and_nobody_gets_a_loan_of_another)
{
    stage_open(2);
    CHECK(stage_asked(LIBRARY_PATRON, AIGUL, "")->ok);
    CHECK(stage_asked(LIBRARY_ITEM, "", ABAI)->ok);
    unsigned before = lookups();
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, OLGA, ABAI)->reason, REASON_FEES);
    CHECK(lookups() >= before + 2);
    CHECK(stage_asked(LIBRARY_PATRON, AIGUL, "")->ok);
    CHECK(stage_asked(LIBRARY_END_SESSION, AIGUL, "")->ok);
    before = lookups();
    CHECK(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->ok);
    CHECK(lookups() >= before + 2);
    stage_close();
}

TEST(numbers_that_the_system_does_not_know_any_more_are_looked_up_again)
{
    stage_open(2);
    CHECK(stage_asked(LIBRARY_PATRON, AIGUL, "")->ok);
    CHECK(stage_asked(LIBRARY_ITEM, "", ABAI)->ok);
    unsigned before = lookups();
    stage_fault(KOHA_FAULT_STATUS, "GET", "/api/v1/checkouts/availability", 404);
    CHECK(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->ok);
    CHECK(lookups() >= before + 2);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), 1);
    stage_close();
}

TEST(what_stands_in_the_way_is_said_and_no_name_of_another_reader)
{
    stage_open(0);
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, SERIK, KOSHPENDILER)->reason, REASON_OTHER_LOAN);
    CHECK_TEXT(stage_replies[0].words, "");
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, OLGA, ABAI)->reason, REASON_FEES);
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, MARAT, ABAI)->reason, REASON_CARD_BLOCKED);
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, AIGUL, "999")->reason, REASON_NOT_FOUND);
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, "999", ABAI)->reason, REASON_CARD_UNKNOWN);
    ask_list(LIST_HOLDS_READY, NURLAN);
    char shelved[ID_SIZE];
    text_copy(shelved, sizeof shelved, stage_replies[0].entry.text);
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, AIGUL, shelved)->reason, REASON_HOLD);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), 0);
    stage_close();
}

TEST(a_kiosk_confirms_by_itself_only_what_the_table_gives_it)
{
    stage_open(0);
    stage_confirm("HIGHHOLDS", "1");
    CHECK(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->ok);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts?confirmation=jwt.1:1."), 1);
    stage_confirm("ADDITIONAL_MATERIALS", "a disc");
    const struct library_reply *r = stage_asked(LIBRARY_CHECKOUT, AIGUL, "32770000000026");
    CHECK_EQ(r->reason, REASON_SYSTEM);
    CHECK_TEXT(r->words, "ADDITIONAL_MATERIALS");
    stage_confirm("SOMETHING_NEW", "1");
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, AIGUL, "32770000000026")->reason, REASON_SYSTEM);
    stage_confirm("TOO_MANY", "1");
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, AIGUL, "32770000000026")->reason, REASON_LIMIT);
    struct library_request q = { .ask = LIBRARY_CHECKOUT, .patron = AIGUL, .item = "32770000000026", .no_block = true };
    stage_ask(&q); /* it has happened already */
    CHECK(stage_replies[0].ok);
    stage_close();
}

TEST(a_loan_that_costs_is_made_when_the_patron_has_agreed)
{
    stage_open(0);
    stage_confirm("RENTALCHARGE", "150.00");
    struct library_request q = { .ask = LIBRARY_CHECKOUT, .patron = AIGUL, .item = ABAI };
    stage_ask(&q);
    CHECK_EQ(stage_replies[0].reason, REASON_FEES);
    CHECK_TEXT(stage_replies[0].fee, "150.00");
    q.fee_agreed = true;
    stage_ask(&q);
    CHECK(stage_replies[0].ok);
    CHECK_TEXT(stage_lent_to(ABAI), AIGUL);
    stage_close();
}

TEST(a_confirmation_that_has_changed_meanwhile_is_asked_about_once_more)
{
    stage_open(0);
    stage_fault(KOHA_FAULT_STATUS, "POST", "/api/v1/checkouts", 412);
    CHECK(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->ok);
    CHECK_EQ(stage_heard("GET", "/api/v1/checkouts/availability"), 2);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), 2);
    stage_close();
}

TEST(whole_answers_that_are_no_success_are_refusals)
{
    static const int table[] = { 400, 403, 404, 405, 409 };
    stage_open(2);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        stage_fault(KOHA_FAULT_STATUS, "POST", "/api/v1/checkouts", table[i]);
        const struct library_reply *r = stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI);
        CHECK_EQ(r->outcome, LIBRARY_ANSWERED);
        CHECK(!r->ok);
        CHECK_EQ(r->reason, REASON_SYSTEM);
    }
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), sizeof table / sizeof *table);
    CHECK(stage_line_up);
    stage_close();
}

/* ---- transactions and faults ---- */

TEST(a_loan_that_may_have_been_made_is_never_sent_again)
{
    static const struct {
        enum koha_fault_kind kind;
        int number;
        enum library_outcome outcome;
        bool done;
    } table[] = {
        { KOHA_FAULT_CUT_BEFORE, 0, LIBRARY_MAYBE_SENT, false }, { KOHA_FAULT_CUT_AFTER, 0, LIBRARY_MAYBE_SENT, true },
        { KOHA_FAULT_CUT_IN, 0, LIBRARY_MAYBE_SENT, true },      { KOHA_FAULT_SLOW, 2500, LIBRARY_MAYBE_SENT, true },
        { KOHA_FAULT_GARBAGE, 0, LIBRARY_NONSENSE, true },       { KOHA_FAULT_TYPES, 0, LIBRARY_NONSENSE, true },
        { KOHA_FAULT_HUGE, 0, LIBRARY_NONSENSE, true },          { KOHA_FAULT_STATUS, 500, LIBRARY_NONSENSE, false },
        { KOHA_FAULT_STATUS, 503, LIBRARY_NONSENSE, false },     { KOHA_FAULT_STATUS, 302, LIBRARY_NONSENSE, false },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        stage_open(2);
        CHECK(stage_asked(LIBRARY_ITEM, "", ABAI)->ok); /* a connection that could be used again */
        stage_fault(table[i].kind, "POST", "/api/v1/checkouts", table[i].number);
        CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->outcome, table[i].outcome);
        CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), 1);
        CHECK_TEXT(stage_lent_to(ABAI), table[i].done ? AIGUL : "");
        stage_close();
    }
}

TEST(what_fails_before_the_loan_leaves_is_not_sent)
{
    stage_open(0);
    stage_fault(KOHA_FAULT_GARBAGE, "GET", "/api/v1/checkouts/availability", 9);
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->outcome, LIBRARY_NOT_SENT);
    CHECK(!stage_line_up);
    stage_tend();
    CHECK(stage_line_up);
    CHECK(stage_asked(LIBRARY_END_SESSION, AIGUL, "")->ok); /* who it is, is asked again */
    stage_fault(KOHA_FAULT_TYPES, "GET", "/api/v1/patrons", 9);
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->outcome, LIBRARY_NOT_SENT);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), 0);
    stage_close();
}

TEST(a_transaction_does_not_leave_when_the_process_may_not_send_any_more)
{
    stage_open(0);
    stage_may_send = false;
    CHECK_EQ(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->outcome, LIBRARY_NOT_SENT);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts"), 0);
    CHECK(stage_line_up);
    stage_close();
}

TEST(a_question_is_asked_again_and_one_that_stumbles_takes_no_line_down)
{
    stage_open(2);
    stage_fault(KOHA_FAULT_CUT_AFTER, "GET", "/api/v1/items", 2);
    CHECK(stage_asked(LIBRARY_ITEM, "", ABAI)->ok);
    CHECK_EQ(stage_heard("GET", "/api/v1/items"), 3);
    stage_close();
    stage_open(0);
    stage_fault(KOHA_FAULT_STATUS, "GET", "/api/v1/items", 500);
    CHECK_EQ(stage_asked(LIBRARY_ITEM, "", ABAI)->outcome, LIBRARY_NONSENSE);
    CHECK(stage_line_up);
    stage_fault(KOHA_FAULT_SLOW, "GET", "/api/v1/items", 1500);
    CHECK_EQ(stage_asked(LIBRARY_ITEM, "", ABAI)->outcome, LIBRARY_MAYBE_SENT);
    CHECK(!stage_line_up);
    stage_close();
}

TEST(a_connection_that_died_while_idle_is_no_matter)
{
    stage_open(0);
    stage_down(true);
    stage_down(false);
    CHECK(stage_asked(LIBRARY_CHECKOUT, AIGUL, ABAI)->ok);
    CHECK_EQ(stage_lines, 1);
    stage_close();
}

/* ---- renewals ---- */

TEST(a_renewal_is_asked_about_and_made_once)
{
    stage_open(0);
    const struct library_reply *r = stage_asked(LIBRARY_RENEW, AIGUL, KOSHPENDILER);
    CHECK(r->ok);
    CHECK(r->item.due.known);
    r = stage_asked(LIBRARY_RENEW, AIGUL, BOTAGOZ);
    CHECK_EQ(r->reason, REASON_RENEWALS_USED);
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts/"), 1);
    CHECK_EQ(stage_asked(LIBRARY_RENEW, AIGUL, ABAI)->reason, REASON_NOT_LENT);
    CHECK_EQ(stage_asked(LIBRARY_RENEW, SERIK, KOSHPENDILER)->reason, REASON_OTHER_LOAN);
    stage_close();
}

static enum entry_kind entry_of(const char *item)
{
    for (size_t i = 0; i < stage_replies_count; i++) {
        if (text_equal(stage_replies[i].entry.text, item))
            return stage_replies[i].entry.kind;
    }
    return ENTRY_NONE;
}

TEST(all_loans_are_renewed_one_by_one_and_each_is_named)
{
    stage_open(0);
    stage_asked(LIBRARY_RENEW_ALL, AIGUL, "");
    CHECK(stage_replies[0].ok);
    CHECK_EQ(entry_of(KOSHPENDILER), ENTRY_RENEWED);
    CHECK_EQ(entry_of(BOTAGOZ), ENTRY_UNRENEWED);
    stage_close();
}

TEST(of_all_loans_the_one_that_was_cut_is_named_nowhere)
{
    stage_open(0);
    stage_lend(AIGUL, ABAI);
    stage_fault(KOHA_FAULT_CUT_AFTER, "POST", "/api/v1/checkouts", 0);
    stage_asked(LIBRARY_RENEW_ALL, AIGUL, "");
    CHECK_EQ(stage_replies[0].outcome, LIBRARY_ANSWERED);
    CHECK_EQ(entry_of(KOSHPENDILER), ENTRY_NONE);
    CHECK_EQ(entry_of(BOTAGOZ), ENTRY_UNRENEWED);
    CHECK_EQ(entry_of(ABAI), ENTRY_UNRENEWED); /* after the cut nothing is tried */
    CHECK_EQ(stage_heard("POST", "/api/v1/checkouts/"), 1);
    stage_close();
}

/* ---- holds, money, returns ---- */

TEST(a_hold_is_placed_and_taken_back)
{
    stage_open(0);
    struct library_request q = { .ask = LIBRARY_HOLD, .patron = AIGUL, .item = ABAI };
    stage_ask(&q);
    CHECK(stage_replies[0].ok);
    CHECK_TEXT(stage_replies[0].pickup, "ALA");
    CHECK_EQ(stage_replies[0].queue, 1);
    stage_ask(&q);
    CHECK_EQ(stage_replies[0].reason, REASON_HOLD_YOURS);
    q.hold.change = HOLD_CANCEL;
    stage_ask(&q);
    CHECK(stage_replies[0].ok);
    stage_ask(&q);
    CHECK_EQ(stage_replies[0].reason, REASON_HOLD_NONE);
    CHECK_EQ(stage_heard("DELETE", "/api/v1/holds/"), 1);
    stage_close();
}

TEST(a_reservation_is_listed_with_its_number_and_taken_back_by_it)
{
    stage_open(0);
    ask_list(LIST_HOLDS_READY, NURLAN);
    struct library_request q = { .ask = LIBRARY_HOLD, .patron = NURLAN, .hold = { .change = HOLD_CANCEL } };
    CHECK(stage_replies[0].entry.number[0] != '\0');
    CHECK_TEXT(stage_replies[0].entry.place, ""); /* here */
    text_copy(q.hold.number, sizeof q.hold.number, stage_replies[0].entry.number);
    stage_ask(&q);
    CHECK(stage_replies[0].ok);
    ask_list(LIST_HOLDS_READY, NURLAN);
    CHECK_EQ(stage_replies_count, 1);
    text_copy(q.patron, sizeof q.patron, AIGUL); /* not hers */
    stage_ask(&q);
    CHECK_EQ(stage_replies[0].reason, REASON_HOLD_NONE);
    CHECK_EQ(stage_heard("DELETE", "/api/v1/holds/"), 1);
    stage_close();
}

TEST(a_payment_is_noted_with_its_number)
{
    stage_open(0);
    struct library_request q = { .ask = LIBRARY_PAY,
                                 .patron = OLGA,
                                 .payment = { .amount = "350.00", .number = "01ARYZ6S41TSV4RRFFQ69G5FAV" } };
    stage_ask(&q);
    CHECK(stage_replies[0].ok);
    CHECK(strstr(stage_body("POST", "/api/v1/patrons/"), "01ARYZ6S41TSV4RRFFQ69G5FAV") != NULL);
    CHECK_TEXT(stage_asked(LIBRARY_PATRON, OLGA, "")->patron.fees, "2500.00");
    stage_close();
}

TEST(a_return_never_leaves)
{
    stage_open(0);
    CHECK_EQ(library_koha.lacks(NULL), LIBRARY_BIT(LIBRARY_CHECKIN));
    unsigned before = stage_heard("POST", "/");
    CHECK_EQ(stage_asked(LIBRARY_CHECKIN, "", KOSHPENDILER)->outcome, LIBRARY_NOT_SENT);
    CHECK_EQ(stage_heard("POST", "/"), before);
    CHECK(stage_asked(LIBRARY_END_SESSION, AIGUL, "")->ok);
    stage_close();
}
