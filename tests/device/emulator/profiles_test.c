/* Whole visits with each library system's manners, and what each does that others do not: the client's profile meets
   the emulator's. The names of sip2.md's peculiarities are the names of the tests. */
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "check.h"
#include "library_stage.h"

#define AIGUL LIBRARY_STAGE_AIGUL
#define ABAI LIBRARY_STAGE_ABAI
#define MASA "32770000000232" /* on loan to Nurlan; Zhanna waits */
#define OLGA "22770000000044" /* owes 2,850 tenge */
#define SERVICE_POINT "7c5abc9f-f3d7-4856-b8d7-6712462ca007"

static const struct library_reply *const last = &library_stage.last;

static struct message_link_config config_of(enum library_profile profile)
{
    struct message_link_config c = library_stage_usual();
    c.profile = profile;
    if (profile == PROFILE_FOLIO)
        text_copy(c.location, sizeof c.location, SERVICE_POINT);
    return c;
}

static void ask(enum library_ask what, const char *patron, const char *item)
{
    library_stage_ask(what, patron, item);
}

static void ask_list(enum library_list list, const char *patron)
{
    struct library_request q = { .ask = LIBRARY_PATRON, .list = list };
    text_copy(q.patron, sizeof q.patron, patron);
    library_stage_request(q);
}

static void change_hold(enum hold_change change, const char *patron, const char *item)
{
    struct library_request q = { .ask = LIBRARY_HOLD, .hold = { .change = change, .kind = HOLD_ANY_COPY } };
    text_copy(q.patron, sizeof q.patron, patron);
    text_copy(q.item, sizeof q.item, item);
    text_copy(q.hold.pickup, sizeof q.hold.pickup, "hall");
    library_stage_request(q);
}

static void pay(const char *patron, const char *amount)
{
    struct library_request q = { .ask = LIBRARY_PAY };
    text_copy(q.patron, sizeof q.patron, patron);
    text_copy(q.payment.amount, sizeof q.payment.amount, amount);
    text_copy(q.payment.currency, sizeof q.payment.currency, "KZT");
    text_copy(q.payment.number, sizeof q.payment.number, "01ARYZ6S41TSV4RRFFQ69G5FAV");
    library_stage_request(q);
}

static bool sent(const char *text)
{
    return strstr(library_stage_frames(), text) != NULL;
}

/* What every system that has all of it does alike. */
static void visit_as_everywhere(void)
{
    ask(LIBRARY_PATRON, AIGUL, "");
    CHECK(last->ok);
    CHECK_TEXT(last->patron.name, "Айгүл Сапарова");
    CHECK_EQ(last->patron.charged, 2);
    ask_list(LIST_CHARGED, AIGUL);
    CHECK_TEXT(library_stage.listed, "32770000000174 32770000000034 ");
    ask(LIBRARY_ITEM, "", ABAI);
    CHECK_TEXT(last->item.title, "Абай жолы. Бірінші кітап");
    CHECK_EQ(last->item.status, ITEM_AVAILABLE);
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok && last->desensitize && !last->renewed);
    CHECK(last->item.due.known);
    CHECK_EQ(when_day(last->item.due).day, 8);
    ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->item.status, ITEM_CHARGED);
    CHECK_EQ(when_day(last->item.due).day, 8);
    ask(LIBRARY_CHECKOUT, AIGUL, MASA);
    CHECK_EQ(last->reason, REASON_OTHER_LOAN);
    ask(LIBRARY_RENEW, AIGUL, ABAI);
    CHECK(last->ok && last->item.due.known);
    ask(LIBRARY_RENEW_ALL, AIGUL, "");
    CHECK_TEXT(library_stage.listed, "32770000000034 32770000000018 32770000000174 ");
    ask(LIBRARY_CHECKIN, "", ABAI);
    CHECK(last->ok && last->resensitize && !last->alert);
    ask(LIBRARY_CHECKIN, "", ABAI);
    CHECK(!last->ok);
    CHECK_EQ(last->reason, REASON_NOT_LENT);
}

static void reserve_and_pay(void)
{
    change_hold(HOLD_ADD, AIGUL, MASA);
    CHECK(last->ok && !last->available);
    CHECK_EQ(last->queue, 2);
    CHECK_TEXT(last->pickup, "hall");
    ask_list(LIST_HOLDS_WAITING, AIGUL);
    CHECK_TEXT(library_stage.listed, MASA " ");
    change_hold(HOLD_CANCEL, AIGUL, MASA);
    CHECK(last->ok);
    pay(OLGA, "350.00");
    CHECK(last->ok);
    CHECK_TEXT(last->print, "01ARYZ6S41TSV4RRFFQ69G5FAV: 350.00");
    ask(LIBRARY_PATRON, OLGA, "");
    CHECK_TEXT(last->patron.fees, "2500.00");
    pay(OLGA, "9999.00");
    CHECK(!last->ok);
}

static void route(void)
{
    ask(LIBRARY_CHECKIN, "", MASA);
    CHECK(last->ok && last->alert);
    CHECK_EQ(last->alert_type, 1);
    CHECK_TEXT(last->sort_bin, "1");
}

static void leave(const char *patron)
{
    ask(LIBRARY_END_SESSION, patron, "");
    CHECK(last->ok);
    library_stage_close(NULL);
}

TEST(a_whole_visit_at_a_generic_library)
{
    library_stage_open("generic", config_of(PROFILE_GENERIC));
    visit_as_everywhere();
    reserve_and_pay();
    route();
    CHECK(sent("APhall|AOALA|AB" ABAI "|AC|AY"));
    leave(AIGUL);
}

TEST(a_whole_visit_at_koha)
{
    library_stage_open("koha", config_of(PROFILE_KOHA));
    visit_as_everywhere();
    reserve_and_pay();
    route();
    leave(AIGUL);
}

TEST(a_whole_visit_at_evergreen)
{
    library_stage_open("evergreen", config_of(PROFILE_EVERGREEN));
    visit_as_everywhere();
    reserve_and_pay();
    route();
    ask(LIBRARY_END_SESSION, AIGUL, "");
    CHECK_TEXT(last->words, "Thank you for using Evergreen!");
    leave(AIGUL);
}

TEST(a_whole_visit_at_sip2_mediator)
{
    library_stage_open("evergreen-mediator", config_of(PROFILE_EVERGREEN_MEDIATOR));
    visit_as_everywhere();
    reserve_and_pay();
    route();
    CHECK(!sent("AY"));
    leave(AIGUL);
}

TEST(a_whole_visit_at_folio_without_holds)
{
    library_stage_open("folio", config_of(PROFILE_FOLIO));
    visit_as_everywhere();
    pay(OLGA, "350.00");
    CHECK(last->ok);
    change_hold(HOLD_ADD, AIGUL, MASA);
    CHECK(!last->ok);
    CHECK_EQ(last->reason, REASON_SYSTEM);
    CHECK(!sent("\n15+"));
    CHECK_TEXT(library_stage.words, "connected to Kitap demo library; it lacks hold");
    route();
    CHECK(!sent("AY"));
    leave(AIGUL);
}

/* ---- koha ---- */

TEST(koha_takes_the_branch_of_its_login_and_gets_no_place_in_returns)
{
    library_stage_open("koha", config_of(PROFILE_KOHA));
    ask(LIBRARY_CHECKIN, "", MASA);
    CHECK(sent("AP|AOALA|AB" MASA "|AC|"));
    leave(AIGUL);
}

TEST(koha_greets_and_its_second_word_is_shown_too)
{
    library_stage_open("koha", config_of(PROFILE_KOHA));
    ask(LIBRARY_PATRON, AIGUL, "");
    CHECK_TEXT(last->words, "Greetings from Koha.  Home library: Almaty");
    leave(AIGUL);
}

TEST(koha_says_invalid_password_behind_its_greeting)
{
    struct library_request q = { .ask = LIBRARY_PATRON, .patron = AIGUL, .pin = "0000" };
    library_stage_open("koha", config_of(PROFILE_KOHA));
    library_stage_request(q);
    CHECK_EQ(last->reason, REASON_PIN_WRONG);
    text_copy(q.pin, sizeof q.pin, "1234");
    library_stage_request(q);
    CHECK(last->ok);
    CHECK_EQ(last->patron.pin_valid, ANSWER_YES);
    leave(AIGUL);
}

TEST(koha_renews_a_second_checkout_unasked_and_that_is_seen)
{
    library_stage_open("koha", config_of(PROFILE_KOHA));
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok && last->renewed);
    leave(AIGUL);
}

TEST(koha_adds_up_code_points_and_no_97_is_sent)
{
    library_stage_open("koha", config_of(PROFILE_KOHA));
    ask(LIBRARY_ITEM, "", ABAI);
    CHECK(last->ok);
    CHECK(!sent("\n97"));
    leave(AIGUL);
}

TEST(koha_ends_in_cr_lf_and_two_answers_in_a_row_are_read)
{
    library_stage_open("koha", config_of(PROFILE_KOHA));
    for (int i = 0; i < 12; i++) {
        ask(LIBRARY_ITEM, "", ABAI);
        CHECK_TEXT(last->item.id, ABAI);
    }
    leave(AIGUL);
}

TEST(koha_writes_rubbish_between_what_was_renewed)
{
    library_stage_open("koha", config_of(PROFILE_KOHA));
    ask(LIBRARY_RENEW_ALL, AIGUL, "");
    CHECK(last->ok);
    CHECK_TEXT(library_stage.listed, "32770000000034 32770000000174 ");
    leave(AIGUL);
}

TEST(koha_alerts_beside_every_no_and_routes_nothing_unknown)
{
    library_stage_open("koha", config_of(PROFILE_KOHA));
    ask(LIBRARY_CHECKIN, "", "nosuch");
    CHECK(!last->ok);
    CHECK_EQ(last->reason, REASON_NOT_FOUND);
    CHECK_EQ(last->alert_type, 99);
    leave(AIGUL);
}

TEST(koha_asks_for_a_rental_fee_and_lends_when_it_is_agreed)
{
    struct library_request q = { .ask = LIBRARY_CHECKOUT, .patron = AIGUL, .item = ABAI };
    library_stage_open("koha", config_of(PROFILE_KOHA));
    library_stage_rule("rental_fee", "100");
    library_stage_request(q);
    CHECK(!last->ok);
    CHECK_EQ(last->reason, REASON_FEES);
    CHECK_TEXT(last->fee, "100.00");
    CHECK_TEXT(last->fee_currency, "KZT");
    q.fee_agreed = true;
    library_stage_request(q);
    CHECK(last->ok);
    CHECK(sent("BOY|"));
    leave(AIGUL);
}

TEST(koha_repeats_with_another_sequence_and_the_answer_is_taken)
{
    library_stage_open("koha", config_of(PROFILE_KOHA));
    ask(LIBRARY_ITEM, "", ABAI);
    library_stage_arm(LIBRARY_FAULT_LYING_CHECKSUM, (struct fault){ .times = 1 });
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok);
    CHECK_EQ(library_stage_transactions_of(ABAI), 1);
    leave(AIGUL);
}

/* ---- evergreen ---- */

TEST(evergreen_refuses_a_second_checkout_as_a_renewal_and_it_is_shown_as_his)
{
    library_stage_open("evergreen", config_of(PROFILE_EVERGREEN));
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_TEXT(last->words, "Renewals not permitted");
    CHECK_EQ(last->reason, REASON_YOURS);
    leave(AIGUL);
}

TEST(evergreen_closes_an_idle_line_and_the_next_request_opens_it)
{
    library_stage_open("evergreen", config_of(PROFILE_EVERGREEN));
    library_stage_rule("idle_s", "60");
    ask(LIBRARY_ITEM, "", ABAI);
    library_stage.skipped_ms = 61000;
    struct timespec pause = { 0, 50000000 };
    nanosleep(&pause, NULL);
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok);
    CHECK_EQ(library_stage_transactions_of(ABAI), 1);
    library_stage_close("up answered:ok answered:ok ");
}

TEST(evergreen_refuses_a_wrong_login_and_the_line_says_so)
{
    struct message_link_config c = config_of(PROFILE_EVERGREEN);
    text_copy(c.password, sizeof c.password, "wrong");
    library_stage_open("evergreen", c);
    ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    CHECK_TEXT(library_stage.words, "the library system refuses the login");
    library_stage_close("down not-sent ");
}

/* ---- sip2 mediator ---- */

TEST(mediator_denies_in_bx_what_it_does_and_is_not_believed)
{
    library_stage_open("evergreen-mediator", config_of(PROFILE_EVERGREEN_MEDIATOR));
    ask(LIBRARY_RENEW, AIGUL, "32770000000034");
    CHECK(sent("\n29NN"));
    CHECK_TEXT(library_stage.words, "connected to Kitap demo library");
    leave(AIGUL);
}

TEST(mediator_knows_no_97_and_a_broken_answer_closes_the_line)
{
    library_stage_open("evergreen-mediator", config_of(PROFILE_EVERGREEN_MEDIATOR));
    ask(LIBRARY_ITEM, "", ABAI);
    library_stage_arm(LIBRARY_FAULT_GARBAGE, (struct fault){ .times = 1 });
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NONSENSE);
    CHECK(!sent("\n97"));
    library_stage_close("up answered:ok down nonsense ");
}

TEST(mediator_writes_no_checksums_for_a_client_that_sends_them)
{
    library_stage_open("evergreen-mediator", config_of(PROFILE_GENERIC));
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok);
    CHECK(sent("AY2AZ"));
    leave(AIGUL);
}

/* ---- folio ---- */

TEST(folio_wants_a_service_point_at_login)
{
    struct message_link_config c = config_of(PROFILE_FOLIO);
    text_copy(c.location, sizeof c.location, "hall");
    library_stage_open("folio", c);
    ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    CHECK_TEXT(library_stage.words,
               "the library system refuses the login: library.location must be a service point's UUID");
    library_stage_close("down not-sent ");
}

TEST(folio_with_error_detection_says_96_and_is_then_given_checksums)
{
    library_stage_open("folio-checked", config_of(PROFILE_FOLIO));
    ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    struct timespec pause = { 1, 100000000 }; /* the back-off */
    nanosleep(&pause, NULL);
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(last->ok);
    CHECK(sent("AY2AZ"));
    library_stage_close("down not-sent up answered:ok ");
}

TEST(folio_without_error_detection_fails_on_checksums_in_words)
{
    struct message_link_config c = config_of(PROFILE_FOLIO);
    c.checksum = CHECKSUM_ON;
    library_stage_open("folio", c);
    ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    CHECK_TEXT(library_stage.words, "the library system's answers make no sense");
    library_stage_close("down not-sent ");
}

TEST(folio_says_nothing_to_a_status_before_the_login)
{
    struct message_link_config c = config_of(PROFILE_FOLIO);
    c.login = LOGIN_AFTER_STATUS;
    c.retries = 0;
    library_stage_open("folio", c);
    ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(last->outcome, LIBRARY_NOT_SENT);
    CHECK_TEXT(library_stage.words, "the library system does not answer");
    library_stage_close("down not-sent ");
}

TEST(folio_never_alerts_and_its_type_routes_all_the_same)
{
    library_stage_open("folio", config_of(PROFILE_FOLIO));
    route();
    leave(AIGUL);
}
