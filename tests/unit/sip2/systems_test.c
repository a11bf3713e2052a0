/* What single systems do (each named, as far as it is known whose it is), in their own frames. */
#include "check.h"
#include "session_stage.h"

TEST(a_pin_that_ends_in_a_sign_is_no_message_end_where_there_are_no_checksums)
{
    struct message_link_config c = stage_usual();
    struct stage s;
    struct library_request q = { .ask = LIBRARY_PATRON, .patron = "04A1", .pin = "12!" };
    c.profile = PROFILE_EVERGREEN_MEDIATOR;
    stage_set_with(&s,
                   "+\n>93\n=941\n>99\n=98YYYNYN60000320261123    1838002.00AOALA|\n"
                   ">6300020261123    183800          AOALA|AA04A1|AD12!|AC|$\n=64              000" DATE_ANSWER
                   "000000000000000000000000AOALA|AA04A1|AEAigul|BLY|CQY|",
                   c);
    library_sip2.ask(s.session, &q);
    stage_clear(&s, "up answered:ok ");
}

/* Whoever types the name of her account gets the number of her card in AA; AY says that the answer is ours. */
TEST(koha_finds_a_patron_by_her_account_and_answers_with_her_card)
{
    struct stage s;
    struct library_request q = { .ask = LIBRARY_PATRON, .patron = "aigul" };
    stage_set(&s, LOGIN ">63\n<64              000" DATE_ANSWER
                        "000000000002000000000000AOALA|AA04A1|AEAigul|BLY|\n>11\n<" LENT);
    library_sip2.ask(s.session, &q);
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok answered:ok ");
}

TEST(koha_may_hide_fields_that_the_protocol_demands)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n<121NNY" DATE_ANSWER "AB2000|AH20261207    235900|");
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(koha_says_96_to_what_it_does_not_know_and_the_line_is_left)
{
    struct stage s;
    stage_set(&s, LOGIN ">15\n~96AZFEF6\r\n>15\n~96AZFEF6\r");
    stage_ask(&s, LIBRARY_HOLD);
    stage_clear(&s, "up down nonsense ");
}

TEST(koha_repeats_a_plain_97_in_cr_while_its_answers_end_in_cr_lf)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n~121NNY garbage\r^\n>97\n~" LENT "\r\n" SETTLED ">17\n~^" ITEM "AZF65C\r^");
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok answered:ok ");
}

TEST(koha_may_write_a_forced_loan_without_a_due_date)
{
    struct library_request q = { .ask = LIBRARY_CHECKOUT, .patron = "04A1", .item = "2000", .no_block = true };
    struct stage s;
    stage_set(&s, LOGIN ">11NY\n<121NNY" DATE_ANSWER "AOALA|AA04A1|AB2000|AJAbai|AH|");
    library_sip2.ask(s.session, &q);
    stage_clear(&s, "up answered:ok ");
}

TEST(evergreen_says_96_to_a_damaged_login_and_closes)
{
    struct stage s;
    stage_set(&s, "+\n>93\n=96AZFEF6\nx\n0");
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "down not-sent ");
}

TEST(evergreen_closes_on_what_it_does_not_know_and_nothing_was_done_twice)
{
    struct stage s;
    stage_set(&s, LOGIN ">15\nx");
    stage_ask(&s, LIBRARY_HOLD);
    stage_clear(&s, "up down maybe-sent ");
}

TEST(evergreen_writes_letters_twice_over_when_it_repeats_and_the_loan_counts)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n!121NNY" DATE_ANSWER "AOALA|AA04A1|AB2000|AJ\xC3\xA1|AH|\n>97\n"
                        "<121NNY" DATE_ANSWER "AOALA|AA04A1|AB2000|AJ\xC3\x83\xC2\xA1|AH|");
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(folio_answers_in_words_that_are_no_sip2)
{
    struct message_link_config c = stage_usual();
    struct stage s;
    c.profile = PROFILE_FOLIO;
    stage_set_with(&s,
                   "+\n>93\n=941\n>99\n=98YYYNYN60000320261123    1838002.00AOALA|\n>11\n"
                   "=Problems handling the request: null\n>97$\n=Problems handling the request: null",
                   c);
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down nonsense ");
}

TEST(a_version_that_is_no_number_and_patrons_without_their_ids_are_taken)
{
    struct stage s;
    stage_set(&s,
              "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.0EAOhall|\n>63\n<64              000" DATE_ANSWER
              "000000000002000000000000AOhall|AEAigul|BLY|");
    stage_ask(&s, LIBRARY_PATRON);
    stage_clear(&s, "up answered:ok ");
}

TEST(a_status_that_is_cut_to_sip_1_00_is_taken)
{
    struct stage s;
    stage_set(&s, "+\n>93\n=941\n>99\n=98YNNYNN10000520261123    1829151.00AOLPL|\n>11\n=" LENT);
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}
