/* Compactions, ISILs and whole memories of ISO 28560-2 as published (its annexes, a Finnish library's tag), both ways;
   and what is malformed. */
#include "tags/iso28560_2.h"

#include <string.h>

#include "base/text.h"
#include "tags/compaction.h"
#include "tags/data_set.h"

#include "check.h"

static struct bytes hex(const char *text, uint8_t *to, size_t size)
{
    size_t n;
    CHECK_EQ(hex_get(text, to, size, &n), RESULT_OK);
    return bytes_of(to, n);
}

static const struct {
    enum compaction compaction;
    const char *hex, *text;
    bool chosen; /* this is what the text is written with */
} compactions[] = {
    { COMPACTION_INTEGER, "1CBE991A14", "123456789012", true },
    { COMPACTION_INTEGER, "8AC7230489E7FFFF", "9999999999999999999", true },
    { COMPACTION_INTEGER, "0A", "10", true },
    { COMPACTION_INTEGER, "04B3", "1203", true },
    { COMPACTION_INTEGER, "0100", "256", true },
    { COMPACTION_INTEGER, "0000001C", "28", false },
    { COMPACTION_NUMERIC, "091F", "091", true },
    { COMPACTION_NUMERIC, "1203", "1203", false },
    { COMPACTION_NUMERIC, "0001", "0001", true },
    { COMPACTION_NUMERIC, "10000000000000000000", "10000000000000000000", true },
    { COMPACTION_5_BIT, "541C", "JPN", true },
    { COMPACTION_5_BIT, "FFFFFFFFFF", "________", true },
    { COMPACTION_6_BIT, "441CB6E2E335D6", "QA268.L55", true },
    { COMPACTION_6_BIT, "0420F1CB3D35", "ABC12345", true },
    { COMPACTION_6_BIT, "0420F1CB3D35DA", "ABC123456", true },
    { COMPACTION_6_BIT, "CB3D35DB7E39", "23456789", false },
    { COMPACTION_6_BIT, "0420E00420E0", "ABC ABC", true }, /* six bits are left: a blank that is dropped */
    { COMPACTION_7_BIT, "C38B1E4CB9B3E8", "abcdefgh", true },
    { COMPACTION_7_BIT, "C38B1E4CB9B3E8D3", "abcdefghi", true },
    { COMPACTION_OCTETS, "4241", "BA", true },
    { COMPACTION_OCTETS, "37", "7", true },
    { COMPACTION_OCTETS, "616263646566", "abcdef", true },
    { COMPACTION_OCTETS, "E9", "é", true },
    { COMPACTION_OCTETS, "4142434420", "ABCD ", true }, /* too short for 7 bits, and 6 bits would lose the blank */
    { COMPACTION_UTF_8, "D09AD196", "Кі", true },
};

TEST(compactions_expand_as_published)
{
    for (size_t i = 0; i < sizeof compactions / sizeof *compactions; i++) {
        uint8_t data[32];
        char text[32];
        struct bytes b = hex(compactions[i].hex, data, sizeof data);
        CHECK_EQ(compaction_expand(compactions[i].compaction, b, text, sizeof text), RESULT_OK);
        CHECK_TEXT(text, compactions[i].text);
        if (strlen(text) > 1)
            CHECK_EQ(compaction_expand(compactions[i].compaction, b, text, 2), RESULT_FULL);
        CHECK_EQ(compaction_expand(COMPACTION_OWN, b, text, sizeof text), RESULT_BAD);
    }
}

TEST(texts_are_written_with_the_first_compaction_that_takes_them)
{
    for (size_t i = 0; i < sizeof compactions / sizeof *compactions; i++) {
        uint8_t want[32], got[32];
        size_t n;
        enum compaction chosen;
        struct bytes b = hex(compactions[i].hex, want, sizeof want);
        if (!compactions[i].chosen)
            continue;
        CHECK_EQ(compaction_choose(compactions[i].text, got, sizeof got, &n, &chosen), RESULT_OK);
        CHECK_EQ(chosen, compactions[i].compaction);
        CHECK_BYTES(got, n, b.at, b.n);
        CHECK_EQ(compaction_choose(compactions[i].text, got, b.n - 1, &n, &chosen), RESULT_FULL);
    }
    uint8_t got[8];
    size_t n;
    enum compaction chosen;
    CHECK_EQ(compaction_choose("", got, sizeof got, &n, &chosen), RESULT_BAD);
    CHECK_EQ(compaction_choose("\xFF", got, sizeof got, &n, &chosen), RESULT_BAD);
}

TEST(what_no_writer_makes_is_not_expanded)
{
    static const struct {
        enum compaction compaction;
        const char *hex;
    } rows[] = {
        { COMPACTION_INTEGER, "" },
        { COMPACTION_INTEGER, "09" },                 /* one digit */
        { COMPACTION_INTEGER, "8AC7230489E80000" },   /* 20 digits */
        { COMPACTION_INTEGER, "018AC7230489E7FFFF" }, /* more than 8 bytes */
        { COMPACTION_NUMERIC, "" },
        { COMPACTION_NUMERIC, "1A" },
        { COMPACTION_NUMERIC, "F1" },
        { COMPACTION_NUMERIC, "FF" },
        { COMPACTION_5_BIT, "0000" },
        { COMPACTION_6_BIT, "" },
        { COMPACTION_7_BIT, "000000" },
        { COMPACTION_OCTETS, "" },
        { COMPACTION_OCTETS, "410042" },
        { COMPACTION_UTF_8, "" },
        { COMPACTION_UTF_8, "FF" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t data[32];
        char text[32];
        struct bytes b = hex(rows[i].hex, data, sizeof data);
        CHECK_EQ(compaction_expand(rows[i].compaction, b, text, sizeof text), RESULT_BAD);
    }
}

TEST(isils_are_read_and_written_as_published)
{
    static const char *const rows[][2] = {
        { "21408E16BF1F", "DE-Heu1" },
        { "ACC09EBAA06F6B", "US-InU-Mu" },
        { "1B81E110108A1AC7307F", "CN-110108-1-NLC" },
        { "3240DE05AB075B", "FI-Mamk-M" },
        { "1A01E000134A1F", "CH-000134-1" },
        { "5E80E6497F", "KZ-NLRK" },
        { "1B81E120104AD1D6644C", "CN-120104-C-YBL" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t data[32], back[32];
        char text[32];
        size_t n;
        struct bytes b = hex(rows[i][0], data, sizeof data);
        CHECK_EQ(isil_expand(b, text, sizeof text), RESULT_OK);
        CHECK_TEXT(text, rows[i][1]);
        CHECK_EQ(isil_expand(b, text, 3), RESULT_FULL);
        CHECK_EQ(isil_compact(rows[i][1], back, sizeof back, &n), RESULT_OK);
        CHECK_BYTES(back, n, b.at, b.n);
        CHECK_EQ(isil_compact(rows[i][1], back, n - 1, &n), RESULT_FULL);
    }
    uint8_t back[8];
    size_t n;
    CHECK_EQ(isil_compact("", back, sizeof back, &n), RESULT_BAD);
    CHECK_EQ(isil_compact("KZ_1", back, sizeof back, &n), RESULT_BAD);
}

/* ---- whole memories, set by set ---- */

struct set {
    unsigned oid;
    enum compaction compaction;
    const char *data;
    size_t size; /* 0: without pad */
};

static void check_sets(const char *memory, const struct set *sets, size_t count)
{
    uint8_t want[256], data[200], got[256];
    struct bytes b = hex(memory, want, sizeof want);
    struct cursor at = cursor_of(b);
    struct writer w = writer_of(got, sizeof got);
    for (size_t i = 0; i < count; i++) {
        struct data_set set;
        struct bytes d = hex(sets[i].data, data, sizeof data);
        CHECK_EQ(data_set_take(&at, &set, NULL), RESULT_OK);
        CHECK_EQ(set.oid, sets[i].oid);
        CHECK_EQ(set.compaction, sets[i].compaction);
        CHECK_BYTES(set.data.at, set.data.n, d.at, d.n);
        data_set_put(&w, set.oid, set.compaction, d, sets[i].size != 0 ? sets[i].size : data_set_size(set.oid, d.n));
    }
    struct data_set none;
    CHECK_EQ(data_set_take(&at, &none, NULL), RESULT_NONE);
    CHECK_BYTES(got, w.n, want, w.n);
}

TEST(annex_d_is_read_and_written_as_printed)
{
    static const struct set sets[] = {
        { 1, COMPACTION_INTEGER, "1CBE991A14", 8 },  { 2, COMPACTION_OWN, "D0", 0 },
        { 4, COMPACTION_INTEGER, "04B3", 0 },        { 6, COMPACTION_6_BIT, "441CB6E2E335D6", 0 },
        { 3, COMPACTION_OWN, "ACC09EBAA06F6B", 12 },
    };
    check_sets("9100051CBE991A140201D0140204B34607441CB6E2E335D6830207ACC09EBAA06F6B0000", sets,
               sizeof sets / sizeof *sets);
}

TEST(identifiers_from_15_on_and_long_data_are_read_and_written)
{
    static const struct set sets[] = {
        { 17, COMPACTION_UTF_8, "D09AD196", 0 },
        { 15, COMPACTION_OCTETS, "41", 0 },
        { 31, COMPACTION_OCTETS, "42", 0 },
        { 14, COMPACTION_INTEGER, "1C", 4 },
    };
    check_sets("7F0204D09AD1966F0001416F1001429E00011C", sets, sizeof sets / sizeof *sets);
    uint8_t data[128] = { 0 }, got[140];
    struct writer w = writer_of(got, sizeof got);
    data_set_put(&w, 17, COMPACTION_OCTETS, bytes_of(data, sizeof data), data_set_size(17, sizeof data));
    CHECK_BYTES(got, 4, "\x6F\x02\x81\x00", 4);
    CHECK_EQ(w.n, 132);
    struct cursor at = cursor_of(bytes_of(got, w.n));
    struct data_set set;
    CHECK_EQ(data_set_take(&at, &set, NULL), RESULT_OK);
    CHECK_EQ(set.data.n, 128);
    CHECK_EQ(set.oid, 17);
}

TEST(sets_that_break_off_are_told_from_sets_that_are_wrong)
{
    static const struct {
        const char *hex;
        enum result result;
        size_t needed;
    } rows[] = {
        { "", RESULT_NONE, 0 },           { "00", RESULT_NONE, 0 },         { "808080", RESULT_NONE, 0 },
        { "808000", RESULT_NONE, 0 },     { "11", RESULT_SHORT, 2 },        { "1106", RESULT_SHORT, 9 },
        { "11061B", RESULT_SHORT, 9 },    { "80801106", RESULT_SHORT, 11 }, { "91", RESULT_SHORT, 2 },
        { "910205AA", RESULT_SHORT, 11 }, { "6F", RESULT_SHORT, 2 },        { "1181", RESULT_SHORT, 3 },
        { "10021111", RESULT_BAD, 0 },    { "11818100", RESULT_BAD, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t memory[32];
        size_t needed = 0;
        struct cursor at = cursor_of(hex(rows[i].hex, memory, sizeof memory));
        size_t before = at.left.n;
        struct data_set set;
        CHECK_EQ(data_set_take(&at, &set, &needed), rows[i].result);
        CHECK_EQ(at.left.n, before);
        if (rows[i].result == RESULT_SHORT)
            CHECK_EQ(needed, rows[i].needed);
    }
}

/* ---- content ---- */

static struct tag_content content_of(const char *id, const char *owner, uint8_t usage, uint8_t part, uint8_t parts)
{
    struct tag_content c = { .usage = usage, .part = part, .parts = parts };
    text_copy(c.id, sizeof c.id, id);
    text_copy(c.owner, sizeof c.owner, owner);
    return c;
}

static void check_written(struct tag_content c, size_t block, const char *want_hex)
{
    uint8_t want[128], got[128] = { 0 };
    size_t n;
    struct bytes b = hex(want_hex, want, sizeof want);
    CHECK_EQ(iso28560_2_write(&c, block, got, sizeof got, &n), RESULT_OK);
    CHECK_BYTES(got, n, b.at, b.n);
    CHECK_EQ(iso28560_2_write(&c, block, got, b.n - 1, &n), RESULT_OK); /* full to its last byte: no end */
    CHECK_EQ(n, b.n - 1);
    CHECK_EQ(iso28560_2_write(&c, block, got, b.n - 2, &n), RESULT_FULL);
}

TEST(content_is_written_as_the_examples_have_it)
{
    check_written(content_of("30000000012345", "KZ-NLRK", 1, 2, 3), 0, "11061B48EB58103903055E80E6497F14012005011000");
    check_written(content_of("30000000012345", "KZ-NLRK", 1, 2, 3), 4, "11061B48EB58103903055E80E6497F14012005011000");
    check_written(content_of("123456789012", "", TAG_USAGE_NOT_SAID, 3, 12), 4, "9100051CBE991A14140204B300");
    check_written(content_of("P0001", "", 8, 0, 0), 0, "4104430C30C605018000");
}

TEST(what_no_tag_may_hold_is_not_written)
{
    uint8_t memory[144];
    size_t n = 7;
    struct tag_content empty = content_of("", "KZ-NLRK", 1, 1, 1), blank = content_of("1 2", "KZ-NLRK", 1, 1, 1);
    struct tag_content part = content_of("12", "KZ-NLRK", 1, 3, 2), owner = content_of("12", "KZ_1", 1, 0, 0);
    CHECK_EQ(iso28560_2_write(&empty, 0, memory, sizeof memory, &n), RESULT_BAD);
    CHECK_EQ(iso28560_2_write(&blank, 0, memory, sizeof memory, &n), RESULT_BAD);
    CHECK_EQ(iso28560_2_write(&part, 0, memory, sizeof memory, &n), RESULT_BAD);
    CHECK_EQ(iso28560_2_write(&owner, 0, memory, sizeof memory, &n), RESULT_BAD);
    CHECK_EQ(n, 7);
}

/* The id's set ends on the border of a block, unless it would begin as a capability container of NDEF does. */
TEST(the_id_stands_alone_in_whole_blocks)
{
    uint8_t memory[144];
    size_t n;
    for (size_t block = 4; block <= 32; block *= 2) {
        struct tag_content c = content_of("123456789012", "KZ-NLRK", 1, 0, 0);
        CHECK_EQ(iso28560_2_write(&c, block, memory, sizeof memory, &n), RESULT_OK);
        size_t end = 8 < block ? block : 8;
        CHECK_EQ(memory[0], 0x91);
        CHECK_EQ(memory[1], end - 8);
        CHECK_EQ(memory[end], 0x03);
    }
    struct tag_content c = content_of("7", "KZ-NLRK", 1, 0, 0);
    CHECK_EQ(iso28560_2_write(&c, 4, memory, sizeof memory, &n), RESULT_OK);
    CHECK_EQ(memory[0], 0x61);
}

static void check_rewritten(const char *before, struct tag_content c, const char *after)
{
    uint8_t want[64] = { 0 }, got[64] = { 0 };
    size_t n;
    hex(before, got, sizeof got);
    hex(after, want, sizeof want);
    CHECK_EQ(iso28560_2_rewrite(&c, 4, got, sizeof got, &n), RESULT_OK);
    CHECK_BYTES(got, sizeof got, want, sizeof want);
}

TEST(a_rewrite_changes_what_it_must_and_nothing_else)
{
    static const char *const annex_d = "9100051CBE991A140201D0140204B34607441CB6E2E335D6830207ACC09EBAA06F6B000000";
    /* The same content: not a byte. */
    check_rewritten(annex_d, content_of("123456789012", "US-InU-Mu", TAG_USAGE_NOT_SAID, 3, 12), annex_d);
    /* Another part: its two bytes; the usage comes last, and the content parameter says so. */
    check_rewritten(annex_d, content_of("123456789012", "", 1, 4, 12),
                    "9100051CBE991A140201F0140204B44607441CB6E2E335D6830207ACC09EBAA06F6B000005011000");
    /* A shorter owner fills the place of the longer one, in its blocks. */
    check_rewritten(annex_d, content_of("123456789012", "KZ-NLRK", TAG_USAGE_NOT_SAID, 0, 0),
                    "9100051CBE991A140201D0140204B34607441CB6E2E335D68304055E80E6497F0000000000");
    /* A usage whose high nibble is ours stays as it is; so do a pad of 80 and what stands behind the end. */
    check_rewritten("9101046091CE43800201A80501116702424103073240DE05AB075B00BEEF",
                    content_of("1620168259", "FI-Mamk-M", 1, 0, 0),
                    "9101046091CE43800201A80501116702424103073240DE05AB075B00BEEF");
    /* Where there is no id, it comes first; where nothing is in order, all is new. */
    check_rewritten("460744"
                    "1CB6E2E335D600",
                    content_of("123456789012", "", TAG_USAGE_NOT_SAID, 0, 0), "9100051CBE991A144607441CB6E2E335D600");
    check_rewritten("FFFFFFFF", content_of("123456789012", "", TAG_USAGE_NOT_SAID, 0, 0), "9100051CBE991A1400");
}

TEST(a_rewrite_that_does_not_fit_changes_nothing)
{
    uint8_t memory[36], before[36];
    size_t n = 7;
    hex("9100051CBE991A140201D0140204B34607441CB6E2E335D6830207ACC09EBAA06F6B0000", memory, sizeof memory);
    memcpy(before, memory, sizeof before);
    struct tag_content c = content_of("123456789012", "US-InU-Mu", 1, 3, 12);
    CHECK_EQ(iso28560_2_rewrite(&c, 4, memory, sizeof memory, &n), RESULT_FULL);
    CHECK_EQ(n, 7);
    CHECK_BYTES(memory, sizeof memory, before, sizeof before);
}

TEST(only_objects_that_are_not_ours_count_as_more)
{
    uint8_t memory[64];
    CHECK(!iso28560_2_holds_more(hex("9100051CBE991A140201D0140204B303055E80E6497F05011000", memory, sizeof memory)));
    CHECK(iso28560_2_holds_more(hex("9100051CBE991A144607441CB6E2E335D600", memory, sizeof memory)));
    CHECK(iso28560_2_holds_more(hex("9100051CBE991A147F0204D09AD19600", memory, sizeof memory)));
}

TEST(other_access_methods_are_refused)
{
    CHECK(iso28560_2_dsfid_refused(0x46));
    CHECK(iso28560_2_dsfid_refused(0x86));
    CHECK(iso28560_2_dsfid_refused(0xC6));
    CHECK(!iso28560_2_dsfid_refused(0x06));
    CHECK(!iso28560_2_dsfid_refused(0x3E));
    CHECK(!iso28560_2_dsfid_refused(0x00));
    CHECK(!iso28560_2_dsfid_refused(TAG_NO_DSFID));
}
