#include <string.h>

#include "base/text.h"
#include "base/ulid.h"
#include "link/sip2/frame.h"
#include "link/sip2/message.h"

#include "check.h"

static char texts[SIP2_TEXT_MAX];

static enum result decode_with(const char *charset_name, struct bytes frame, struct sip2_message *out)
{
    struct sip2_charset charset;
    struct arena arena = arena_of(texts, sizeof texts);
    CHECK_EQ(sip2_charset_init(charset_name, &charset), RESULT_OK);
    return sip2_decode(frame, &charset, &arena, out);
}

static struct sip2_message decoded(const char *charset_name, const char *frame)
{
    struct sip2_message m = { 0 };
    CHECK_EQ(decode_with(charset_name, bytes_of_text(frame), &m), RESULT_OK);
    return m;
}

/* Everything that frame_next finds in `stream`, joined by `+`; what is left over behind a `.`. */
static void frames_of(const char *stream, char *to, size_t size)
{
    struct bytes in = bytes_of_text(stream);
    struct bytes frame;
    size_t used;
    to[0] = '\0';
    while (sip2_frame_next(in, &frame, &used) == RESULT_OK) {
        text_add(to, size, "%.*s+", (int)frame.n, (const char *)frame.at);
        in = bytes_part(in, used, in.n);
    }
    text_add(to, size, ".%d", (int)in.n);
}

TEST(frames_end_at_cr_or_crlf_or_lf)
{
    static const struct {
        const char *stream, *frames;
    } cases[] = {
        { "941\r", "941+.0" },
        { "941\r\n98Y\r\n", "941+98Y+.1" },
        { "941\n98Y\n", "941+98Y+.0" },
        { "941\r96AZFEF6\r", "941+96AZFEF6+.0" },
        { "\n \r\n941\r", "941+.0" },
        { "login: 941\r", "941+.0" },
        { "98Y", ".3" },
        { "64AEa\nb|\r", "64AEa\nb|+.0" },
        { "", ".0" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[128];
        frames_of(cases[i].stream, got, sizeof got);
        CHECK_TEXT(got, cases[i].frames);
    }
}

/* What was received so far, a line's reader: its frames, joined by `+`, whatever pieces they came in. */
static void frames_of_pieces(const char *stream, size_t first_n, char *to, size_t size)
{
    static uint8_t in[512];
    const size_t ends[] = { first_n, strlen(stream) };
    size_t in_n = 0;
    size_t at = 0;
    to[0] = '\0';
    for (size_t i = 0; i < 2; at = ends[i++]) {
        struct bytes frame;
        size_t used;
        memcpy(in + in_n, stream + at, ends[i] - at);
        in_n += ends[i] - at;
        while (sip2_frame_next(bytes_of(in, in_n), &frame, &used) == RESULT_OK) {
            text_add(to, size, "%.*s+", (int)frame.n, (const char *)frame.at);
            memmove(in, in + used, in_n - used);
            in_n -= used;
        }
    }
}

TEST(frames_that_are_cut_at_any_byte_are_whole_again)
{
    static const char *const streams[] = {
        "941AY0AZFDFD\r98YNNYNN60000320261123    1838002.00AOUWOLS|BXYYYYYYYYYNYNYYYY|AY1AZEDDB\r",
        "941\r\n98Y\r\n96AZFEF6\r\n",
        "\n\r login: 941\n98Y\n",
    };
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        char whole[512], pieces[512];
        frames_of_pieces(streams[i], 0, whole, sizeof whole);
        for (size_t cut = 1; cut < strlen(streams[i]); cut++) {
            frames_of_pieces(streams[i], cut, pieces, sizeof pieces);
            CHECK_TEXT(pieces, whole);
        }
    }
}

TEST(a_frame_of_more_than_8_kib_is_read_and_one_without_end_is_refused)
{
    static char stream[SIP2_FRAME_MAX + 16];
    struct bytes frame;
    size_t used;
    memset(stream, '1', sizeof stream);
    CHECK_EQ(sip2_frame_next(bytes_of(stream, sizeof stream), &frame, &used), RESULT_FULL);
    CHECK_EQ(sip2_frame_next(bytes_of(stream, 100), &frame, &used), RESULT_NONE);
    stream[20000] = '\r';
    CHECK_EQ(sip2_frame_next(bytes_of(stream, sizeof stream), &frame, &used), RESULT_OK);
    CHECK_EQ(frame.n, 20000);
}

TEST(values_are_decoded_by_what_they_are)
{
    struct sip2_message m = decoded("cp850", "1803020120261123    183000AB660|AJc\xA0liz|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "cáliz");
    m = decoded("cp1251", "1803020120261123    183000AB660|AJ\xC0\xE1\xE0\xE9|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "Абай");
    m = decoded("cp866", "1803020120261123    183000AB660|AJ\x80\xA1\xA0\xA9|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "Абай");
    m = decoded("cp1251", "1803020120261123    183000AB660|AJАбай жолы|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "Абай жолы");
    m = decoded("utf-8", "1803020120261123    183000AB660|AJZo\xEB|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "Zoë");
    m = decoded("utf-8", "1803020120261123    183000AB660|AJАбай\xD0|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "Абай");
    m = decoded("utf-8", "1803020120261123    183000AB660|AJАбай \xE9!|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "Абай é!");
    m = decoded("latin-1", "1803020120261123    183000AB660|AJ\xE9|AFАбай|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "é");
    CHECK_TEXT(sip2_text(&m, "AF"), "Абай");
    m = decoded("kz-1048", "1803020120261123    183000AB660|AJ\xD2\xF3\xEB\xE5\xE9 \xE3\x9D\xE9|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "Тулей гқй");
    m = decoded("utf-8", "1803020120261123    183000AB660|AJa&#124;b&#124;|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "a|b|");
    m = decoded("utf-8", "1803020120261123    183000AB660|AJa\tb\x1B"
                         "c|");
    CHECK_TEXT(sip2_text(&m, "AJ"), "a b c");
}

/* KZ-1048 (iconv's RK1048) has all nine letters that Kazakh has beside Russian; CP1251 has one pair of them, CP866
 * none. */
TEST(kazakh_letters_survive_in_kz_1048_and_utf_8)
{
    static const char letters[] = "ӘәҒғҚқҢңӨөҰұҮүҺһІі";
    static const struct {
        const char *charset, *back;
    } cases[] = {
        { "utf-8", letters },
        { "kz-1048", letters },
        { "cp1251", "????????????????Іі" },
        { "cp866", "??????????????????" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sip2_charset charset;
        uint8_t wire[64];
        char back[128];
        CHECK_EQ(sip2_charset_init(cases[i].charset, &charset), RESULT_OK);
        size_t n = sip2_charset_encode(&charset, letters, wire, sizeof wire);
        sip2_charset_decode(&charset, bytes_of(wire, n), back, sizeof back);
        CHECK_TEXT(back, cases[i].back);
    }
}

TEST(what_a_character_set_lacks_is_sent_as_a_question_mark)
{
    static const struct {
        const char *charset, *text, *wire;
    } cases[] = {
        { "utf-8", "қ|а\r\nб", "қ а  б" },
        { "cp1251", "Абайқ", "\xC0\xE1\xE0\xE9?" },
        { "cp866", "Абай", "\x80\xA1\xA0\xA9" },
        { "latin-1", "Zoë", "Zo\xEB" },
        { "cp850", "á", "\xA0" },
        { "ascii", "cáliz", "c?liz" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sip2_charset charset;
        uint8_t wire[64];
        CHECK_EQ(sip2_charset_init(cases[i].charset, &charset), RESULT_OK);
        size_t n = sip2_charset_encode(&charset, cases[i].text, wire, sizeof wire);
        CHECK_BYTES(wire, n, cases[i].wire, strlen(cases[i].wire));
    }
    struct sip2_charset charset;
    CHECK_EQ(sip2_charset_init("koi-7", &charset), RESULT_NONE);
}

TEST(fields_come_in_any_order_and_unknown_ones_are_passed_over)
{
    struct sip2_message m = decoded("utf-8", "64  Y           00020261123    183800000000000000000100000000"
                                             "PIY|AFsecond|FU12|AAdjfiander|AOUWOLS|AFthird|XI9|AEDavid|");
    CHECK_TEXT(sip2_text(&m, "AA"), "djfiander");
    CHECK_TEXT(sip2_text(&m, "AE"), "David");
    char joined[32];
    sip2_join(&m, "AF", joined, sizeof joined);
    CHECK_TEXT(joined, "second third");
    CHECK_EQ(sip2_flag(&m, "patron status"), ' ');
    CHECK(sip2_get(&m, "BL") == NULL);
    CHECK(m.complete);
}

TEST(rubbish_between_fields_does_not_hide_the_fields)
{
    struct sip2_message m =
        decoded("utf-8", "6610002000120261123    183800AOUWOLS|BM1|C4::SIP::SIPServer=HASH(0x55d0)BM2|\r\n BN3|"
                         "C4::SIP::SIPServer=HASH(0x55d0)|");
    size_t at = 0;
    CHECK_TEXT(sip2_next(&m, "BM", &at), "1");
    CHECK_TEXT(sip2_next(&m, "BM", &at), "2");
    CHECK(sip2_next(&m, "BM", &at) == NULL);
    CHECK_TEXT(sip2_text(&m, "BN"), "3");
}

TEST(frames_that_are_none_are_told_apart)
{
    struct sip2_message m;
    CHECK_EQ(decode_with("utf-8", bytes_of_text("7720261123"), &m), RESULT_NONE);
    CHECK_EQ(decode_with("utf-8", bytes_of_text("99"), &m), RESULT_SHORT);
    CHECK_EQ(decode_with("utf-8", bytes_of_text("Problems handling the request: 5"), &m), RESULT_BAD);
    CHECK_EQ(decode_with("utf-8", bytes_of_text(""), &m), RESULT_BAD);
    CHECK_EQ(decode_with("utf-8", bytes_of_text("66100020001"), &m), RESULT_SHORT);
    CHECK_EQ(decode_with("utf-8", bytes_of_text("96NNY2026"), &m), RESULT_BAD);
    CHECK_EQ(decode_with("utf-8", bytes_of_text("97AO|AZ0000"), &m), RESULT_BAD);
    CHECK_EQ(decode_with("utf-8", bytes_of_text("96AZFEF6 "), &m), RESULT_OK);
    CHECK_EQ(decode_with("utf-8", bytes_of_text("97 "), &m), RESULT_OK);
    m = decoded("utf-8", "1803020120261123    183000AJno number|");
    CHECK(!m.complete);
}

TEST(a_message_of_too_many_values_keeps_the_first_and_says_so)
{
    static char frame[SIP2_FRAME_MAX];
    text_copy(frame, sizeof frame, "6610001000020261123    183800AOX|");
    for (int i = 0; i < SIP2_VALUES_MAX - 1; i++)
        text_add(frame, sizeof frame, "BM1|");
    struct sip2_message m = decoded("utf-8", frame);
    CHECK_EQ(m.values_count, SIP2_VALUES_MAX);
    CHECK(!m.cut);
    text_add(frame, sizeof frame, "BM2|");
    m = decoded("utf-8", frame);
    CHECK(m.cut);
    CHECK_EQ(m.values_count, SIP2_VALUES_MAX);
    CHECK_TEXT(m.values[SIP2_VALUES_MAX - 1].text, "1");
}

TEST(a_log_line_holds_no_card_no_name_and_no_pin)
{
    char line[SIP2_LOG_SIZE];
    struct sip2_message m = decoded("utf-8", "2300020261123    183000AOUWOLS|AAdjfiander|ACtermpw|AD6789|");
    sip2_log_text(&m, line);
    CHECK(strstr(line, "djfiander") == NULL);
    CHECK(strstr(line, "6789") == NULL);
    CHECK(strstr(line, "termpw") == NULL);
    CHECK(strstr(line, "AO 'UWOLS'") != NULL);
    m = decoded("utf-8", "24  Y           00020261123    183800AOUWOLS|AAdjfiander|AEDavid|AFHello David|");
    sip2_log_text(&m, line);
    CHECK(strstr(line, "David") == NULL);
    m = decoded("utf-8", "9300CNkiosk|COsecret|CPhall|");
    sip2_log_text(&m, line);
    CHECK(strstr(line, "secret") == NULL);
    CHECK(strstr(line, "93 login") == line);
}

/* Found by the simulation: a card was laid where a book is expected, and 17 asked about its number. */
TEST(a_log_line_names_no_item_that_may_be_a_card)
{
    char line[SIP2_LOG_SIZE];
    struct sip2_message m = decoded("utf-8", "1720261123    183000AOUWOLS|AB04A1B2C3|AC|");
    sip2_log_text(&m, line);
    CHECK(strstr(line, "04A1B2C3") == NULL);
    m = decoded("utf-8", "1801000120261123    183800AB04A1B2C3|AJInvalid item|");
    sip2_log_text(&m, line);
    CHECK(strstr(line, "04A1B2C3") == NULL);
    m = decoded("utf-8", "121NNY20261123    183800AOALA|AA04A1|AB2000|AJAbai|AH|");
    sip2_log_text(&m, line);
    CHECK(strstr(line, "AB '2000'") != NULL);
}

/* Bytes of good frames are changed at random: no crash, and what is read can be written. */
TEST(damaged_frames_are_read_or_refused_and_nothing_else)
{
    static const char *const frames[] = {
        "64  Y           00020261123    183800000000000000000100000000AOUWOLS|AAdjfiander|AEDavid|AY3AZC01C",
        "6610001000020261123    183800AOUWOLS|BMC4::S=HASH(0x5)BM1|AY2AZF370",
        "121NNY20261123    183800AOUWOLS|AAdj|AB15|AJ\xD0\x90\xD0\xB1 / x|AH20261207    183800|CK001|AY6AZDFA8",
    };
    const struct seed seed = { 5, 2 };
    uint64_t n = 0;
    for (int round = 0; round < 20000; round++) {
        uint8_t frame[256];
        uint8_t again[1024];
        size_t again_n;
        const char *from = frames[round % 3];
        size_t size = strlen(from) - seed_number(seed, n++) % 20;
        memcpy(frame, from, size);
        for (uint64_t change = seed_number(seed, n++) % 5; change > 0; change--, n += 2)
            frame[seed_number(seed, n) % size] = (uint8_t)seed_number(seed, n + 1);
        struct sip2_message m;
        struct sip2_charset charset;
        struct bytes found;
        size_t used;
        CHECK(sip2_frame_next(bytes_of(frame, size), &found, &used) != RESULT_FULL);
        if (decode_with("utf-8", bytes_of(frame, size), &m) != RESULT_OK)
            continue;
        CHECK_EQ(sip2_charset_init("utf-8", &charset), RESULT_OK);
        CHECK_EQ(sip2_encode(&m, &charset, again, sizeof again, &again_n), RESULT_OK);
    }
}
