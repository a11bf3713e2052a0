/* The session against a scripted server: what it says when the line is cut before, during and after each
   message, and what it never does (send a transaction twice, take a late answer for the next one). */
#include <curl/curl.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "link/library.h"

#include "check.h"
#include "scripted.h"

#define LOGIN                                                                                                          \
    "+\n>9300CNkiosk|COsecret|CPhall|AY0AZ\n<941\n>9900802.00AY1AZ\n"                                                  \
    "<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYYYYYYYNYNYYYY|\n"
#define DATE_ANSWER "20261123    183800"
#define LENT "121NNY" DATE_ANSWER "AOALA|AA04A1|AB2000|AJAbai|AH20261207    235900|"
#define ITEM "18030201" DATE_ANSWER "AB2000|AJAbai|"

struct stage {
    struct scripted server;
    struct library_world world;
    void *session;
    bool may_send, wanted;
    char told[512];  /* what the session reported, in order */
    char words[256]; /* of the line, the last ones */
    char title[TITLE_SIZE];
    bool unlisted;
    int replies;
};

/* Twice as fast as the clock, so that a time-out of 2 s passes in one. */
static int64_t now_ms(void *context)
{
    struct timespec t;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 2 * ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

static int offset_min(void *context, int64_t utc_s)
{
    (void)context, (void)utc_s;
    return 300;
}

static struct when wall(void *context)
{
    (void)context;
    return when_at((struct day){ 2026, 11, 23 }, 18, 38, 0, 300);
}

static bool beat(void *context)
{
    const struct stage *s = context;
    return !s->wanted;
}

static bool may_send(void *context)
{
    const struct stage *s = context;
    return s->may_send;
}

static void line(void *context, bool up, const char *words)
{
    struct stage *s = context;
    CHECK(words[0] != '\0');
    text_add(s->told, sizeof s->told, up ? "up " : "down ");
    text_copy(s->words, sizeof s->words, words);
}

static void reply(void *context, const struct library_reply *r)
{
    static const char *const outcomes[] = { "answered", "not-sent", "maybe-sent", "nonsense" };
    struct stage *s = context;
    text_copy(s->title, sizeof s->title, r->item.title);
    s->unlisted = r->unlisted;
    s->replies++;
    text_add(s->told, sizeof s->told, "%s%s%s%s%s ", outcomes[r->outcome], r->ok ? ":ok" : "",
             r->entry.kind == ENTRY_NONE ? "" : ":", r->entry.text, r->more ? "+" : "");
}

static void stage_set_with(struct stage *s, const char *script, struct message_link_config config)
{
    CHECK_EQ(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    *s = (struct stage){ .may_send = true };
    s->world = (struct library_world){ s, now_ms, wall, offset_min, beat, may_send, line, reply };
    scripted_start(&s->server, script);
    config.port = s->server.port;
    CHECK_EQ(library_sip2.create(&config, &s->world, &s->session), RESULT_OK);
}

static struct message_link_config usual(void)
{
    return (struct message_link_config){
        .host = "127.0.0.1",
        .user = "kiosk",
        .password = "secret",
        .institution = "ALA",
        .location = "hall",
        .encoding = "utf-8",
        .timeout_s = 2,
        .retries = 2,
        .keep_alive_s = 45,
    };
}

static void stage_set(struct stage *s, const char *script)
{
    stage_set_with(s, script, usual());
}

static void ask(struct stage *s, enum library_ask what)
{
    struct library_request q = { .ask = what, .patron = "04A1", .item = "2000" };
    library_sip2.ask(s->session, &q);
}

static void stage_clear(struct stage *s, const char *told)
{
    library_sip2.destroy(s->session);
    scripted_stop(&s->server);
    CHECK_TEXT(s->told, told);
}

TEST(a_request_connects_logs_in_and_is_answered)
{
    struct stage s;
    stage_set(&s, LOGIN ">17\n<" ITEM "\n>11NN\n<" LENT "\n>35\n<36Y" DATE_ANSWER "AOALA|AA04A1|");
    ask(&s, LIBRARY_ITEM);
    ask(&s, LIBRARY_CHECKOUT);
    ask(&s, LIBRARY_END_SESSION);
    stage_clear(&s, "up answered:ok answered:ok answered:ok ");
}

TEST(a_bare_941_and_answers_without_sums_are_taken)
{
    struct stage s;
    stage_set(&s, "+\n>93\n=941\n>99\n=98YYYNYN60000320261123    1838002.00AOALA|\n>11\n=" LENT);
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(the_sequence_goes_from_9_to_0)
{
    struct stage s;
    stage_set(&s, LOGIN ">17\n<" ITEM "\n>17\n<" ITEM "\n>17\n<" ITEM "\n>17\n<" ITEM "\n>17\n<" ITEM "\n>17\n<" ITEM
                        "\n>17\n<" ITEM "\n>1720261123    183800AOALA|AB2000|AC|AY9\n<" ITEM
                        "\n>1720261123    183800AOALA|AB2000|AC|AY0\n<" ITEM);
    for (int i = 0; i < 9; i++)
        ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok answered:ok answered:ok answered:ok answered:ok answered:ok answered:ok "
                    "answered:ok answered:ok ");
}

TEST(a_list_comes_one_entry_a_reply)
{
    struct stage s;
    struct library_request q = { .ask = LIBRARY_PATRON, .list = LIST_CHARGED, .patron = "04A1" };
    stage_set(&s, LOGIN ">63\n<64              000" DATE_ANSWER
                        "000000000002000000000000AOALA|AA04A1|AEAigul|BLY|AU1|AU2|");
    library_sip2.ask(s.session, &q);
    stage_clear(&s, "up answered:ok:1+ answered:ok:2 ");
}

TEST(a_checkout_that_meets_silence_may_have_been_sent_and_is_never_sent_again)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n.");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down maybe-sent ");
}

TEST(a_checkout_that_is_cut_after_the_request_may_have_been_sent)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\nx");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down maybe-sent ");
}

TEST(a_checkout_that_is_cut_in_its_answer_may_have_been_sent)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n~121NNY2026\nx");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down maybe-sent ");
}

TEST(a_connection_that_died_while_idle_costs_nothing)
{
    struct stage s;
    stage_set(&s, LOGIN "x\n" LOGIN ">11\n<" LENT);
    library_sip2.tend(s.session);
    struct timespec pause = { 0, 100000000 };
    nanosleep(&pause, NULL);
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(a_request_without_a_library_is_not_sent)
{
    struct stage s;
    stage_set(&s, "0");
    ask(&s, LIBRARY_CHECKOUT);
    ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "down not-sent not-sent ");
}

TEST(a_request_that_meets_a_cut_login_is_not_sent)
{
    static const char *const scripts[] = {
        "+\nx\n0",
        "+\n>93\nx\n0",
        "+\n>93\n<941\n>99\nx\n0",
        "+\n>93\n<940\n0",
        "+\n>93\n.\n0",
        "+\n>93\n=\x01\x02 junk\n>97\n=more junk\n0",
        "+\n>93\n<941\n>99\n<98NYYNYN60000320261123    1838002.00AOALA|\n0",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct stage s;
        stage_set(&s, scripts[i]);
        ask(&s, LIBRARY_CHECKOUT);
        stage_clear(&s, "down not-sent ");
    }
}

TEST(a_question_is_asked_again_on_a_new_connection)
{
    struct stage s;
    stage_set(&s, LOGIN ">17\nx\n" LOGIN ">17\n.\n" LOGIN ">17\n<" ITEM);
    ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok ");
}

TEST(a_question_is_asked_three_times_and_no_more)
{
    struct stage s;
    stage_set(&s, LOGIN ">17\nx\n" LOGIN ">17\nx\n" LOGIN ">17\nx\n0");
    ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up down maybe-sent ");
}

TEST(a_96_brings_the_same_bytes_again_even_of_a_checkout)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n=96AZFEF6\n>11NN20261123    183800                  AOALA|AA04A1|AB2000|AC|AY2AZ\n"
                        "<" LENT);
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(a_server_that_says_96_for_ever_is_left)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n=96AZFEF6\n>11\n=96AZFEF6");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down nonsense ");
}

TEST(a_broken_answer_is_asked_for_once_and_its_sequence_is_not_looked_at)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n!" LENT "\n>97AZFEF5\n=" LENT "AY0\n>17\n=~~garbage~~\n>97AZFEF5\n=" ITEM);
    ask(&s, LIBRARY_CHECKOUT);
    ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok answered:ok ");
}

TEST(a_checksum_that_always_lies_ends_in_nonsense_and_in_no_loop)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n!" LENT "\n>97\n!" LENT);
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down nonsense ");
}

/* The answers of another item, patron, sequence and kind come first; then the right one. */
TEST(an_answer_of_another_request_is_dropped)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n<121NNY" DATE_ANSWER "AOALA|AA04A1|AB1999|AJOther|AH|\n"
                        "<121NNY" DATE_ANSWER "AOALA|AA04A2|AB2000|AJOther|AH|\n=" LENT "AY1\n<" ITEM "\n"
                        "<120NUN" DATE_ANSWER "AOALA|AA04A1|AB2000|AJAbai|AH|AFOn hold|");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered ");
}

/* The answer to the first checkout comes when its time is over: on a connection that nobody reads. */
TEST(a_late_answer_never_answers_the_next_request)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n.\n<" LENT "\nx\n" LOGIN ">11\n<120NUN" DATE_ANSWER
                        "AOALA|AA04A1|AB2000|AJAbai|AH|AFOn hold|");
    ask(&s, LIBRARY_CHECKOUT);
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down maybe-sent up answered ");
}

/* It came between two requests, on the same connection. */
TEST(what_came_while_nobody_asked_is_dropped)
{
    struct stage s;
    stage_set(&s, LOGIN ">17\n<" ITEM "\n<" LENT "\n>11\n<120NUN" DATE_ANSWER "AOALA|AA04A1|AB2000|AJA|AH|AFOn hold|");
    ask(&s, LIBRARY_ITEM);
    struct timespec pause = { 0, 100000000 };
    nanosleep(&pause, NULL);
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok answered ");
}

TEST(an_answer_in_pieces_and_two_in_one_piece_are_read)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n~121NNY2026\n~1123    183800AOALA|AA04A1|AB20\n~00|AJAbai|AH|\r\n~\n~96");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(a_transaction_does_not_leave_when_kitap_has_ended)
{
    struct stage s;
    stage_set(&s, LOGIN ">17\n<" ITEM);
    ask(&s, LIBRARY_ITEM);
    s.may_send = false;
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok not-sent ");
}

TEST(the_line_comes_back_by_itself_and_only_changes_are_told)
{
    struct stage s;
    stage_set(&s, "+\nx\n+\nx\n" LOGIN);
    for (int i = 0; i < 3; i++) {
        int wait_ms = library_sip2.tend(s.session) / 2;
        struct timespec pause = { wait_ms / 1000, wait_ms % 1000 * 1000000L };
        if (i < 2)
            nanosleep(&pause, NULL);
        CHECK(wait_ms > 0);
    }
    stage_clear(&s, "down up ");
}

/* The server is slow to log us in when a request comes: no line is told down, and the request has its own try. */
TEST(a_connection_in_the_making_is_given_up_for_a_request)
{
    struct stage s;
    stage_set(&s, "+\n>93\n:\nx\n" LOGIN ">17\n<" ITEM);
    s.wanted = true;
    CHECK_EQ(library_sip2.tend(s.session), 0);
    CHECK_TEXT(s.told, "");
    s.wanted = false;
    ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok ");
}

TEST(an_unknown_character_set_is_refused_at_once)
{
    struct message_link_config config = { .encoding = "koi-7" };
    struct library_world world = { 0 };
    void *session;
    CHECK_EQ(library_sip2.create(&config, &world, &session), RESULT_NONE);
}

/* ---- framing ---- */

TEST(line_ends_stray_bytes_and_prompts_around_answers_do_not_matter)
{
    static const char *const answers[] = {
        "~" ITEM "\r^",
        "~" ITEM "^",
        "~^\r\r" ITEM "\r",
        "~\x01\x02" ITEM "\r",
        "~login: " ITEM "\r",
        "~1803020120261123    183800AB2000|\x02|??|\007AJAbai|\r",
        "~1803020120261123    183800AJAbai|ZZ|12|AB2000|AJOther|\r", /* any order, unknown ones, repeats */
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        char script[1024];
        struct stage s;
        text_format(script, sizeof script, LOGIN ">17\n%s", answers[i]);
        stage_set(&s, script);
        ask(&s, LIBRARY_ITEM);
        CHECK_TEXT(s.title, "Abai");
        stage_clear(&s, "up answered:ok ");
    }
}

/* One of 62,000 bytes: 3,600 loans, of which the first 1,000 and some are told. */
TEST(an_answer_of_nearly_64_kib_is_read)
{
    struct stage s;
    struct library_request q = { .ask = LIBRARY_PATRON, .list = LIST_CHARGED, .patron = "04A1" };
    stage_set(&s, LOGIN ">63\nL3600\n>17\n<" ITEM);
    library_sip2.ask(s.session, &q);
    CHECK(text_starts(s.told, "up answered:ok:32770000000000+ answered:ok:32770000000001+"));
    CHECK(s.replies > 1000);
    CHECK(s.unlisted);
    s.told[0] = '\0';
    ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "answered:ok ");
}

TEST(an_answer_without_end_is_nonsense)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\nL4400\n>97\nL4400");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down nonsense ");
}

TEST(an_answer_that_is_another_message_only_is_nonsense_when_the_time_is_over)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n<" ITEM "\n.");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down nonsense ");
}

/* ---- what the settings say ---- */

TEST(checksums_on_are_demanded_of_every_answer)
{
    struct message_link_config c = usual();
    struct stage s;
    c.checksum = CHECKSUM_ON;
    stage_set_with(&s, LOGIN ">11\n=" LENT "AY2\n>97AZFEF5\n<" LENT, c);
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(checksums_off_are_neither_sent_nor_looked_at)
{
    struct message_link_config c = usual();
    struct stage s;
    c.checksum = CHECKSUM_OFF;
    stage_set_with(&s,
                   "+\n>9300CNkiosk|COsecret|CPhall|$\n=941\n>9900802.00$\n=98YYYNYN60000320261123    "
                   "1838002.00AOALA|BXYYYYYYYYYYYYYYYY|\n>1720261123    183800AOALA|AB2000|AC|$\n!" ITEM,
                   c);
    ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok ");
}

TEST(an_answer_with_a_checksum_and_no_sequence_is_taken)
{
    struct stage s;
    stage_set(&s, "+\n>93\n^941\n>99\n^98YYYNYN60000320261123    1838002.00AOALA|\n>17\n^" ITEM);
    ask(&s, LIBRARY_ITEM);
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
        struct message_link_config c = usual();
        struct stage s;
        c.login = cases[i].login;
        stage_set_with(&s, cases[i].script, c);
        ask(&s, LIBRARY_ITEM);
        CHECK(text_starts(s.words, "connected to Demo"));
        stage_clear(&s, "up answered:ok ");
    }
}

TEST(a_login_that_is_refused_behind_the_status_is_said)
{
    struct message_link_config c = usual();
    struct stage s;
    c.login = LOGIN_AFTER_STATUS;
    stage_set_with(&s, "+\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|\n>93\n<940\n0", c);
    ask(&s, LIBRARY_CHECKOUT);
    CHECK_TEXT(s.words, "the library system refuses the login");
    stage_clear(&s, "down not-sent ");
}

TEST(a_line_end_of_cr_lf_is_sent_where_it_is_wanted)
{
    struct message_link_config c = usual();
    struct stage s;
    c.line_end = LINE_END_CRLF;
    /* The script's frames end at CR: the next one then begins with the LF. */
    stage_set_with(&s, "+\n>93\n<941\n>\\99\n<98YYYNYN60000320261123    1838002.00AOALA|\n>\\17\n<" ITEM "\n>\\", c);
    ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok ");
}

TEST(what_the_system_lacks_is_left_out_and_said_once)
{
    struct stage s;
    stage_set(&s, "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYNYYYNNNNNNNNN|\n"
                  ">2300020261123    183800AOALA|AA04A1|AC|AD|\n<24              000" DATE_ANSWER
                  "AOALA|AA04A1|AEAigul|BLY|\n>11\n<" LENT);
    ask(&s, LIBRARY_PATRON);
    ask(&s, LIBRARY_ITEM);
    ask(&s, LIBRARY_CHECKOUT);
    ask(&s, LIBRARY_RENEW);
    ask(&s, LIBRARY_HOLD);
    ask(&s, LIBRARY_PAY);
    ask(&s, LIBRARY_END_SESSION);
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
    struct message_link_config c = usual();
    struct stage s;
    text_copy(c.with, sizeof c.with, "35 29");
    text_copy(c.without, sizeof c.without, "17 37");
    stage_set_with(&s,
                   "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYNYYYYNYYNNYNY|\n"
                   ">29NN\n<301YNN" DATE_ANSWER "AOALA|AA04A1|AB2000|AJAbai|AH|\n>35\n<36Y" DATE_ANSWER "AOALA|AA04A1|",
                   c);
    ask(&s, LIBRARY_ITEM);
    ask(&s, LIBRARY_RENEW);
    ask(&s, LIBRARY_PAY);
    ask(&s, LIBRARY_END_SESSION);
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
        struct message_link_config c = usual();
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
        ask(&s, LIBRARY_ITEM);
        CHECK_TEXT(s.title, cases[i].want);
        stage_clear(&s, "up answered:ok ");
    }
}

/* ---- what single systems do (reference: sip2.md, part 5, and the issues that it names) ---- */

TEST(a_pin_that_ends_in_a_sign_is_no_message_end_where_there_are_no_checksums)
{
    struct message_link_config c = usual();
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

TEST(koha_may_hide_fields_that_the_protocol_demands)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n<121NNY" DATE_ANSWER "AB2000|AH20261207    235900|");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(koha_says_96_to_what_it_does_not_know_and_the_line_is_left)
{
    struct stage s;
    stage_set(&s, LOGIN ">15\n~96AZFEF6\r\n>15\n~96AZFEF6\r");
    ask(&s, LIBRARY_HOLD);
    stage_clear(&s, "up down nonsense ");
}

TEST(koha_repeats_a_plain_97_in_cr_while_its_answers_end_in_cr_lf)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n~121NNY garbage\r^\n>97\n~" LENT "\r\n>17\n~^" ITEM "\r^");
    ask(&s, LIBRARY_CHECKOUT);
    ask(&s, LIBRARY_ITEM);
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
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "down not-sent ");
}

TEST(evergreen_closes_on_what_it_does_not_know_and_nothing_was_done_twice)
{
    struct stage s;
    stage_set(&s, LOGIN ">15\nx");
    ask(&s, LIBRARY_HOLD);
    stage_clear(&s, "up down maybe-sent ");
}

TEST(evergreen_writes_letters_twice_over_when_it_repeats_and_the_loan_counts)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n!121NNY" DATE_ANSWER "AOALA|AA04A1|AB2000|AJ\xC3\xA1|AH|\n>97\n"
                        "<121NNY" DATE_ANSWER "AOALA|AA04A1|AB2000|AJ\xC3\x83\xC2\xA1|AH|");
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

TEST(folio_answers_in_words_that_are_no_sip2)
{
    struct message_link_config c = usual();
    struct stage s;
    c.profile = PROFILE_FOLIO;
    stage_set_with(&s,
                   "+\n>93\n=941\n>99\n=98YYYNYN60000320261123    1838002.00AOALA|\n>11\n"
                   "=Problems handling the request: null\n>97$\n=Problems handling the request: null",
                   c);
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down nonsense ");
}

TEST(a_version_that_is_no_number_and_patrons_without_their_ids_are_taken)
{
    struct stage s;
    stage_set(&s,
              "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.0EAOhall|\n>63\n<64              000" DATE_ANSWER
              "000000000002000000000000AOhall|AEAigul|BLY|");
    ask(&s, LIBRARY_PATRON);
    stage_clear(&s, "up answered:ok ");
}

TEST(a_status_that_is_cut_to_sip_1_00_is_taken)
{
    struct stage s;
    stage_set(&s, "+\n>93\n<941\n>99\n=98YNNYNN10000520261123    1829151.00AOLPL|\n>11\n=" LENT);
    ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}
