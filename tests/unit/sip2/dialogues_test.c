/* Every frame of dialogues.txt is read, checked, written again and read again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "link/sip2/frame.h"
#include "link/sip2/message.h"

#include "check.h"

enum { LINE_SIZE = 2048 };

struct line {
    bool from_client, wrong_checksum;
    uint8_t frame[LINE_SIZE];
    size_t n;
};

static size_t unescape(const char *text, uint8_t *to)
{
    size_t n = 0;
    for (; *text != '\0' && *text != '\n'; text++) {
        to[n] = (uint8_t)*text;
        if (text[0] == '\\' && text[1] == 'x') {
            char digits[3] = { text[2], text[3], '\0' };
            to[n] = (uint8_t)strtoul(digits, NULL, 16);
            text += 3;
        }
        n++;
    }
    return n;
}

static bool next_line(FILE *file, struct line *out)
{
    char text[LINE_SIZE];
    while (fgets(text, sizeof text, file) != NULL) {
        if (text[0] == '#')
            continue;
        out->from_client = text[0] == '>';
        out->wrong_checksum = text[1] == '!';
        out->n = unescape(text + 2, out->frame);
        return true;
    }
    return false;
}

static struct sip2_charset utf8;
static char texts[SIP2_TEXT_MAX];

static enum result decode(struct bytes frame, struct sip2_message *out)
{
    struct arena arena = arena_of(texts, sizeof texts);
    CHECK_EQ(sip2_charset_init("utf-8", &utf8), RESULT_OK);
    return sip2_decode(frame, &utf8, &arena, out);
}

/* 77 is in no table, and one 99 is cut. */
static bool is_none(const struct line *l)
{
    return memcmp(l->frame, "77", 2) == 0 || memcmp(l->frame, "99AY8", 5) == 0;
}

static void same_message(const struct sip2_message *a, const struct sip2_message *b)
{
    CHECK_TEXT(a->fixed, b->fixed);
    CHECK_EQ(a->sequence, b->sequence);
    for (size_t i = 0; i < a->values_count; i++) {
        size_t at_a = 0;
        size_t at_b = 0;
        const char *id = a->values[i].id;
        for (const char *text = sip2_next(a, id, &at_a); text != NULL; text = sip2_next(a, id, &at_a)) {
            const char *other = sip2_next(b, id, &at_b);
            CHECK(other != NULL);
            CHECK_TEXT(other, text);
        }
    }
}

static void check_frame(const struct line *l)
{
    struct sip2_message m;
    uint8_t again[2 * LINE_SIZE];
    size_t n;
    struct bytes frame = bytes_of(l->frame, l->n);
    struct sip2_trailer t = sip2_trailer_of(frame, &utf8);
    CHECK_EQ(t.checksum_ok, !l->wrong_checksum);
    enum result r = decode(frame, &m);
    if (is_none(l)) {
        CHECK(r == RESULT_NONE || r == RESULT_SHORT);
        return;
    }
    CHECK_EQ(r, RESULT_OK);
    CHECK_EQ(sip2_encode(&m, &utf8, again, sizeof again, &n), RESULT_OK);
    CHECK_EQ(again[n - 1], '\r');
    static char kept[SIP2_TEXT_MAX];
    memcpy(kept, texts, sizeof kept);
    for (size_t i = 0; i < m.values_count; i++)
        m.values[i].text = kept + (m.values[i].text - texts);
    struct sip2_message back;
    CHECK_EQ(decode(bytes_of(again, n - 1), &back), RESULT_OK);
    CHECK(back.checksum_ok);
    same_message(&m, &back);
}

TEST(every_frame_seen_in_the_field_is_read_and_written)
{
    struct line l;
    FILE *file = fopen("tests/unit/sip2/dialogues.txt", "r");
    CHECK(file != NULL);
    CHECK_EQ(sip2_charset_init("utf-8", &utf8), RESULT_OK);
    int frames = 0;
    for (; next_line(file, &l); frames++)
        check_frame(&l);
    fclose(file);
    CHECK_EQ(frames, 88);
}

/* Requests whose fields stand in the table's order come back byte for byte. */
TEST(requests_are_written_byte_for_byte)
{
    static const char *const requests[] = {
        "9300CNscclient|COclientpwd|CPkiosk1|AY0AZF134",
        "9900802.00AY1AZFCA0",
        "6300020261123    183000          AOUWOLS|AAdjfiander|ACtermpw|AD0000|AY3AZEC77",
        "6300020261123    183000  Y       AOUWOLS|AAdjfiander|AC|AD6789|BP1|BQ5|AY0AZEC3F",
        "1720261123    183000AOUWOLS|AB1565921879|AC|AY5AZF437",
        "11YN20261123    183000                  AOUWOLS|AAdjfiander|AB1565921879|AC|AD6789|BON|BIN|AY6AZE821",
        "29NN20261123    183000                  AOUWOLS|AAdjfiander|AD6789|AB1565921879|AC|BON|AY1AZE97D",
        "6520261123    183000AOUWOLS|AAdjfiander|AD6789|AC|BON|AY2AZEF6C",
        "09N20261123    18300020261123    183000APkiosk1|AOUWOLS|AB1565921879|AC|AY3AZED4E",
        "2300020261123    183000AOUWOLS|AAdjfiander|AC|AD6789|AY5AZF03A",
        "3520261123    183000AOUWOLS|AAdjfiander|AC|AD6789|AY1AZF0CB",
        "11YY20210814    08345520210814    083455AO|AApatronId|ABitemId|AC|AY0AZED4B",
        "01N20261123    183000AOUWOLS|ALcard left in kiosk|AAmiker|AC|AY6AZEC47",
        "2520261123    183000AOUWOLS|AAmiker|AC|AD6789|AY7AZF255",
        "15+20261123    183000BW20270101    000000|BSBeacock|BY2|AOUWOLS|AAmiker|AD6789|AB0440242746|AY8AZE6E6",
        "15-20261123    183000AOUWOLS|AAmiker|AD6789|AB0440242746|AY9AZF027",
        "15-20210814    083455BW20140914    185459|AO|AApatronId|AY0AZF108",
        "3720261123    1830000100CADBV1.00|AOUWOLS|AAdjfiander|AC|AD6789|CGfee1|BKtx1|AY0AZE8E1",
        "38Y20261123    183800AOUWOLS|AAdjfiander|BKtx1|AY0AZF121",
        "1920261123    183000AOUWOLS|AB1565921879|AC|CHwet cover|AY0AZEFA4",
        "20120261123    183355AB1565921879|AJPerl 5 desktop reference|CHwet cover|AY0AZE93C",
        "97AZFEF5",
        "96AZFEF6",
        "941AY0AZFDFD",
        "98YNNYNN60000320261123    1838002.00AOUWOLS|BXYYYYYYYYYNYNYYYY|AY1AZEDDB",
        "6610001000020261123    183800AOUWOLS|BM1565921879|AY2AZF370",
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        struct sip2_message m;
        uint8_t again[LINE_SIZE];
        size_t n;
        CHECK_EQ(decode(bytes_of_text(requests[i]), &m), RESULT_OK);
        CHECK_EQ(sip2_encode(&m, &utf8, again, sizeof again, &n), RESULT_OK);
        CHECK_BYTES(again, n - 1, requests[i], strlen(requests[i]));
    }
}

static bool sum_ok(const char *charset_name, const char *frame)
{
    struct sip2_charset charset;
    CHECK_EQ(sip2_charset_init(charset_name, &charset), RESULT_OK);
    return sip2_trailer_of(bytes_of_text(frame), &charset).checksum_ok;
}

#define BEFORE "1803020120261123    183000AB660|AJHarry Potter y el c"
#define BEHIND "liz de fuego|AY2AZ"

TEST(a_checksum_counts_bytes_or_code_points)
{
    CHECK(sum_ok("utf-8", BEFORE "\xC3\xA1" BEHIND "EAA8"));
    CHECK(sum_ok("utf-8", BEFORE "\xC3\xA1" BEHIND "EB2B"));
    CHECK(sum_ok("latin-1", BEFORE "\xE1" BEHIND "EB2B"));
    CHECK(sum_ok("cp850", BEFORE "\xA0" BEHIND "EB6C"));
    CHECK(sum_ok("cp850", BEFORE "\xA0" BEHIND "EB2B"));
    CHECK(!sum_ok("utf-8", BEFORE "\xC3\xA1" BEHIND "EB6C"));
    /* From the field (Koha without an encoding, by the order of its fields). */
    CHECK(sum_ok("utf-8", "1812020120230316    145800AB0230200408766|AJAnam \xC4\x8B"
                          "ara :|AQYS|CRNONFICTR|BGYS|AH20230131    235900|AY3AZE5D1"));
}

TEST(an_item_number_that_looks_like_a_checksum_is_none)
{
    struct sip2_message m;
    CHECK_EQ(decode(bytes_of_text("1720261123    183000AOX|ABAZ1234"), &m), RESULT_OK);
    CHECK(!m.has_checksum);
    CHECK_TEXT(sip2_text(&m, "AB"), "AZ1234");
}
