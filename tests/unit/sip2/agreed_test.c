/* What the settings agree on with the system: checksums, login, line ends, messages, character sets. */
#include <string.h>

#include "base/text.h"

#include "check.h"
#include "session_stage.h"

TEST(checksums_on_are_demanded_of_every_answer)
{
    struct message_link_config c = stage_usual();
    struct stage s;
    c.checksum = CHECKSUM_ON;
    stage_set_with(&s, LOGIN ">11\n=" LENT "AY2\n>97AZFEF5\n<" LENT, c);
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

/* A frame that lost its end lost its checksum with it. */
TEST(an_answer_without_the_checksum_that_others_had_is_asked_for_once_more_and_then_taken)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n=121NNY" DATE_ANSWER "AOALA|AA04A1|AB20\n>97AZFEF5\n<" LENT);
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
    stage_set(&s, LOGIN ">11\n=" LENT "\n>97AZFEF5\n=" LENT);
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(checksums_off_are_neither_sent_nor_looked_at)
{
    struct message_link_config c = stage_usual();
    struct stage s;
    c.checksum = CHECKSUM_OFF;
    stage_set_with(&s,
                   "+\n>9300CNkiosk|COsecret|CPhall|$\n=941\n>9900802.00$\n=98YYYNYN60000320261123    "
                   "1838002.00AOALA|BXYYYYYYYYYYYYYYYY|\n>1720261123    183800AOALA|AB2000|AC|$\n!" ITEM,
                   c);
    stage_ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok ");
}

TEST(a_system_that_numbers_its_answers_unasked_is_understood)
{
    struct message_link_config c = stage_usual();
    struct stage s;
    c.checksum = CHECKSUM_OFF;
    stage_set_with(
        &s, "+\n>93\n=941AY0AZFDFD\n>99\n=98YYYNYN60000320261123    1838002.00AOALA|AY1AZ0000\n>17\n=" ITEM "AY2AZ0000",
        c);
    stage_ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok ");
}

TEST(an_answer_with_a_checksum_and_no_sequence_is_taken)
{
    struct stage s;
    stage_set(&s, "+\n>93\n^941\n>99\n^98YYYNYN60000320261123    1838002.00AOALA|\n>17\n^" ITEM);
    stage_ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok ");
}

TEST(the_login_comes_first_second_or_never)
{
    static const struct {
        enum library_login login;
        const char *script;
    } cases[] = {
        { LOGIN_BEFORE_STATUS, LOGIN ">17\n<" ITEM },
        { LOGIN_AFTER_STATUS, "+\n>9900802.00AY0AZ\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|\n>93\n<941\n"
                              ">1720261123    183800AOALA|AB2000|AC|AY2\n<" ITEM },
        { LOGIN_NONE, "+\n>9900802.00AY0AZ\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|\n>17\n<" ITEM },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct message_link_config c = stage_usual();
        struct stage s;
        c.login = cases[i].login;
        stage_set_with(&s, cases[i].script, c);
        stage_ask(&s, LIBRARY_ITEM);
        CHECK(text_starts(s.words, "connected to Demo"));
        stage_clear(&s, "up answered:ok ");
    }
}

TEST(a_login_that_is_refused_behind_the_status_is_said)
{
    struct message_link_config c = stage_usual();
    struct stage s;
    c.login = LOGIN_AFTER_STATUS;
    stage_set_with(&s, "+\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|\n>93\n<940\n0", c);
    stage_ask(&s, LIBRARY_CHECKOUT);
    CHECK_TEXT(s.words, "the library system refuses the login");
    stage_clear(&s, "down not-sent ");
}

TEST(a_line_end_of_cr_lf_is_sent_where_it_is_wanted)
{
    struct message_link_config c = stage_usual();
    struct stage s;
    c.line_end = LINE_END_CRLF;
    /* The script's frames end at CR: the next one then begins with the LF. */
    stage_set_with(&s, "+\n>93\n<941\n>\\99\n<98YYYNYN60000320261123    1838002.00AOALA|\n>\\17\n<" ITEM "\n>\\", c);
    stage_ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok ");
}

TEST(the_password_is_sent_with_every_message_where_it_is_wanted)
{
    struct message_link_config c = stage_usual();
    struct stage s;
    c.terminal_password = true;
    stage_set_with(&s,
                   "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|\n>1720261123    183800AOALA|AB2000|"
                   "ACsecret|AY2\n<" ITEM
                   "\n>11NN20261123    183800                  AOALA|AA04A1|AB2000|ACsecret|AY3\n<" LENT,
                   c);
    stage_ask(&s, LIBRARY_ITEM);
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok answered:ok ");
}

TEST(what_the_system_lacks_is_left_out_and_said_once)
{
    struct stage s;
    stage_set(&s, "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYNYYYNNNNNNNNN|\n"
                  ">2300020261123    183800AOALA|AA04A1|AC|AD|\n<24              000" DATE_ANSWER
                  "AOALA|AA04A1|AEAigul|BLY|\n>11\n<" LENT);
    stage_ask(&s, LIBRARY_PATRON);
    stage_ask(&s, LIBRARY_ITEM);
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_ask(&s, LIBRARY_RENEW);
    stage_ask(&s, LIBRARY_HOLD);
    stage_ask(&s, LIBRARY_PAY);
    stage_ask(&s, LIBRARY_END_SESSION);
    CHECK_TEXT(s.words, "connected to Demo; it lacks patron, item, renew, renew all, end session, hold, fee paid");
    stage_clear(&s, "up answered:ok answered:ok answered:ok answered answered answered answered:ok ");
}

TEST(a_list_that_the_system_cannot_tell_is_no_empty_list)
{
    struct stage s;
    struct library_request q = { .ask = LIBRARY_PATRON, .list = LIST_CHARGED, .patron = "04A1" };
    stage_set(&s, "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838001.00AOALA|BXYYYNYYYN|\n"
                  ">23\n<24              000" DATE_ANSWER "AOALA|AA04A1|AEAigul|BLY|");
    library_sip2.ask(s.session, &q);
    CHECK(s.unlisted);
    stage_clear(&s, "up answered:ok ");
}

TEST(the_settings_overrule_what_the_system_says_of_itself)
{
    struct message_link_config c = stage_usual();
    struct stage s;
    text_copy(c.with, sizeof c.with, "35 29");
    text_copy(c.without, sizeof c.without, "17 37");
    stage_set_with(&s,
                   "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYNYYYYNYYNNYNY|\n"
                   ">29NN\n<301YNN" DATE_ANSWER "AOALA|AA04A1|AB2000|AJAbai|AH|\n>35\n<36Y" DATE_ANSWER "AOALA|AA04A1|",
                   c);
    stage_ask(&s, LIBRARY_ITEM);
    stage_ask(&s, LIBRARY_RENEW);
    stage_ask(&s, LIBRARY_PAY);
    stage_ask(&s, LIBRARY_END_SESSION);
    CHECK_TEXT(s.words, "connected to Demo; it lacks item, fee paid");
    stage_clear(&s, "up answered:ok answered:ok answered answered:ok ");
}

TEST(each_character_set_is_read_and_mixtures_too)
{
    static const struct {
        const char *encoding, *title, *want;
    } cases[] = {
        { "utf-8", "\xD0\x90\xD0\xB1\xD0\xB0\xD0\xB9", "Абай" },
        { "cp850", "c\xA0liz", "cáliz" },
        { "cp866", "\x80\xA1\xA0\xA9", "Абай" },
        { "cp1251", "\xC0\xE1\xE0\xE9", "Абай" },
        { "windows-1251", "\xD0\x90\xD0\xB1\xD0\xB0\xD0\xB9", "Абай" },
        { "kz-1048", "\xC0\xE1\xE0\xE9 \x9D", "Абай қ" },
        { "iso-8859-1", "Zo\xEB", "Zoë" },
        { "ascii", "Abai", "Abai" },
        { "utf-8", "\xD0\x90\xD0\xB1\xD0\xB0\xD0\xB9 \xAB\x41\xBB", "Абай «A»" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char script[1024];
        struct message_link_config c = stage_usual();
        struct stage s;
        text_format(script, sizeof script, LOGIN ">17\n");
        size_t n = strlen(script);
        /* text_format would take the bytes for broken UTF-8. */
        static const char head[] = "<1803020120261123    183800AB2000|AJ";
        memcpy(script + n, head, sizeof head - 1);
        n += sizeof head - 1;
        memcpy(script + n, cases[i].title, strlen(cases[i].title));
        n += strlen(cases[i].title);
        memcpy(script + n, "|", 2);
        text_copy(c.encoding, sizeof c.encoding, cases[i].encoding);
        stage_set_with(&s, script, c);
        stage_ask(&s, LIBRARY_ITEM);
        CHECK_TEXT(s.title, cases[i].want);
        stage_clear(&s, "up answered:ok ");
    }
}

/* ---- where no SIP2 is spoken ---- */

TEST(what_answers_without_sip2_is_named_in_the_lines_words)
{
    static const struct {
        const char *script, *words;
    } cases[] = {
        { "+\n>93\n~HTTP/1.1 400 Bad Request\r^Content-Type: text/html\r^\r^<html>400</html>\r^\n0",
          "a web server answers there; library.port is another service's" },
        { "+\n~login: \n>93\n.\nx\n0",
          "a login by telnet is asked for there; library.port must be one that speaks SIP2 at once" },
        { "+\n~\xFF\xFD\x18\xFF\xFDWelcome to the library\r^\n>93\nx\n0",
          "a login by telnet is asked for there; library.port must be one that speaks SIP2 at once" },
        { "+\n~SSH-2.0-OpenSSH_9.2p1\r^\n>93\nx\n0", "an SSH server answers there; library.port is another service's" },
        { "+\n>93\n~220 mail.example.org ESMTP\r^\nx\n0",
          "a mail or file server answers there; library.port is another service's" },
        { "+\n>93\n~\x15\x03\x01\n0", "TLS is spoken there; library.tls must be on" },
        { "+\n>93\n~Welcome!\r^\n>97\n~Hello.\r^\n0", "the library system's answers make no sense" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stage s;
        stage_set(&s, cases[i].script);
        stage_ask(&s, LIBRARY_CHECKOUT);
        CHECK_TEXT(s.words, cases[i].words);
        stage_clear(&s, "down not-sent ");
    }
}

/* Behind the greeting a title may say what it likes. */
TEST(a_book_about_logins_is_no_telnet)
{
    struct stage s;
    stage_set(&s, LOGIN ">17\n<1803020120261123    183800AB2000|AJlogin: HTTP/ for all|\n>11\nx");
    stage_ask(&s, LIBRARY_ITEM);
    stage_ask(&s, LIBRARY_CHECKOUT);
    CHECK_TEXT(s.words, "the library system does not answer");
    stage_clear(&s, "up answered:ok down maybe-sent ");
}
