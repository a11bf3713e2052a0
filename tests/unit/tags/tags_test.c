/* Tags from tags.txt are decoded and compared line by line; what is written is read back. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tags/iso28560_3.h"
#include "tags/tags.h"

#include "check.h"

static const char *or_dash(const char *text)
{
    return text[0] == 0 ? "-" : text;
}

static void describe(const struct tag_content *c, char *to, size_t size)
{
    text_format(to, size, "%s %s %s %s %u %u/%u ", tag_model_word(c->model), tag_kind_word(c->kind), or_dash(c->id),
                or_dash(c->owner), c->usage, c->part, c->parts);
    const char *between = "";
    for (unsigned w = 0; w < TAG_WARNING_COUNT; w++) {
        if (!tags_warns(c, w))
            continue;
        text_add(to, size, "%s%s", between, tag_warning_word(w));
        between = "+";
    }
    if (c->warnings == 0)
        text_add(to, size, "-");
}

static struct tag_content content_of(const char *id, const char *owner, uint8_t usage, uint8_t part, uint8_t parts)
{
    struct tag_content c = { .model = TAG_MODEL_ISO28560_3, .usage = usage, .part = part, .parts = parts };
    text_copy(c.id, sizeof c.id, id);
    text_copy(c.owner, sizeof c.owner, owner);
    return c;
}

/* A line of the file, taken apart. */
struct line {
    char name[64], want[7][64];
    uint8_t memory[512];
    size_t n;
    int dsfid;
};

static struct line line_of(const char *text)
{
    struct line l = { .dsfid = TAG_NO_DSFID };
    char dsfid_text[8], hex[1024];
    uint8_t dsfid_byte;
    size_t m;
    CHECK_EQ(sscanf(text, "%63s %63s %63s %63s %63s %63s %63s %63s %7s %1023s", l.name, l.want[0], l.want[1], l.want[2],
                    l.want[3], l.want[4], l.want[5], l.want[6], dsfid_text, hex),
             10);
    CHECK_EQ(hex_get(hex, l.memory, sizeof l.memory, &l.n), RESULT_OK);
    if (!text_equal(dsfid_text, "-")) {
        CHECK_EQ(hex_get(dsfid_text, &dsfid_byte, 1, &m), RESULT_OK);
        l.dsfid = dsfid_byte;
    }
    return l;
}

/* The words between the name and the DSFID are the promise. */
static void check_line(const struct line *l)
{
    char described[400], got_line[512], want_line[512];
    struct tag_content c;
    tags_decode(bytes_of(l->memory, l->n), l->dsfid, TAGS_RULES_ALL, &c);
    describe(&c, described, sizeof described);
    text_format(got_line, sizeof got_line, "%s: %s", l->name, described);
    text_format(want_line, sizeof want_line, "%s: %s %s %s %s %s %s %s", l->name, l->want[0], l->want[1], l->want[2],
                l->want[3], l->want[4], l->want[5], l->want[6]);
    CHECK_TEXT(got_line, want_line);
}

/* As a reader does it: the first bytes, and more while they are wanted. What is not read cannot be warned of. */
static void check_read_in_steps(const struct line *l)
{
    struct tag_content whole, stepped;
    char got[400], want[400];
    size_t n = TAGS_FIRST_BYTES < l->n ? TAGS_FIRST_BYTES : l->n, wanted;
    unsigned reads = 1;
    for (; (wanted = tags_wanted(bytes_of(l->memory, n), l->dsfid, TAGS_RULES_ALL)) > n && n < l->n; reads++)
        n = wanted < l->n ? wanted : l->n;
    CHECK(reads <= 4);
    tags_decode(bytes_of(l->memory, l->n), l->dsfid, TAGS_RULES_ALL, &whole);
    tags_decode(bytes_of(l->memory, n), l->dsfid, TAGS_RULES_ALL, &stepped);
    whole.warnings = stepped.warnings = 0;
    describe(&whole, want, sizeof want);
    describe(&stepped, got, sizeof got);
    text_add(got, sizeof got, " %s", l->name);
    text_add(want, sizeof want, " %s", l->name);
    CHECK_TEXT(got, want);
}

static void each_line(void (*check)(const struct line *l))
{
    char text[2048];
    unsigned lines = 0;
    FILE *file = fopen("tests/unit/tags/tags.txt", "r");
    CHECK(file != NULL);
    while (fgets(text, sizeof text, file) != NULL) {
        if (text[0] == '#' || text[0] == '\n')
            continue;
        struct line l = line_of(text);
        check(&l);
        lines++;
    }
    fclose(file);
    CHECK(lines > 50);
}

TEST(every_tag_of_the_file_is_named_as_what_it_is)
{
    each_line(check_line);
}

TEST(a_tag_that_is_read_as_far_as_wanted_is_named_as_when_all_is_read)
{
    each_line(check_read_in_steps);
}

TEST(the_checksum_is_the_standards)
{
    CHECK_EQ(iso28560_3_crc(bytes_of_text("RFID tag data model")), 0x1AEE);
    CHECK_EQ(iso28560_3_crc(bytes_of_text("123456789")), 0x29B1);
}

/* Every length of id, on tags of every interesting size. */
TEST(what_is_written_is_read_back)
{
    static const size_t sizes[] = { 32, 34, 35, 48, 144, 888 };
    static const char *const owners[] = { "", "KZ-NLRK", "DK-718500", "KZ-LONG12345", "OCLC-KZNLRK", "KZ-NLRK123456" };
    const char *digits = "123456789012345678901234567890123456789012345678901234567890123";
    for (size_t n = 1; n < ID_SIZE; n++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            for (size_t o = 0; o < sizeof owners / sizeof *owners; o++) {
                char id[ID_SIZE];
                uint8_t memory[1024] = { 0 };
                size_t written = 0;
                text_copy_bytes(id, sizeof id, bytes_of(digits, n));
                struct tag_content c = content_of(id, owners[o], 1, 2, 3), back;
                enum result r = iso28560_3_write(&c, memory, sizes[s], &written);
                CHECK(r == RESULT_OK || ((n > 16 || o > 3) && sizes[s] < 144));
                if (r != RESULT_OK)
                    continue;
                CHECK(written <= sizes[s]);
                tags_decode(bytes_of(memory, sizes[s]), TAG_NO_DSFID, TAGS_RULES_ALL, &back);
                CHECK_EQ(back.kind, TAG_KIND_ITEM);
                CHECK_TEXT(back.id, id);
                CHECK_TEXT(back.owner, owners[o]);
                CHECK_EQ(back.part, 2);
                CHECK_EQ(back.warnings, 0);
            }
        }
    }
}

TEST(annex_b1_is_written_as_printed)
{
    uint8_t want[34], got[48];
    size_t n;
    CHECK_EQ(hex_get("1101013130303030303030353600000000000098A4444B3731383530300000000000", want, sizeof want, &n),
             RESULT_OK);
    struct tag_content c = content_of("1000000056", "DK-718500", 1, 1, 1);
    CHECK_EQ(iso28560_3_write(&c, got, 32, &n), RESULT_OK);
    CHECK_BYTES(got, n, want, 32);
    CHECK_EQ(iso28560_3_write(&c, got, sizeof got, &n), RESULT_OK);
    CHECK_EQ(n, 35);
    CHECK_BYTES(got, 34, want, 34);
    CHECK_EQ(got[34], 0);
}

TEST(what_no_tag_may_hold_is_not_written)
{
    uint8_t memory[144];
    size_t n = 7;
    struct tag_content empty = content_of("", "KZ-NLRK", 1, 1, 1), blank = content_of("1 2", "KZ-NLRK", 1, 1, 1);
    struct tag_content part = content_of("12", "KZ-NLRK", 1, 3, 2), fits = content_of("12", "", 1, 0, 0);
    CHECK_EQ(iso28560_3_write(&empty, memory, sizeof memory, &n), RESULT_BAD);
    CHECK_EQ(iso28560_3_write(&blank, memory, sizeof memory, &n), RESULT_BAD);
    CHECK_EQ(iso28560_3_write(&part, memory, sizeof memory, &n), RESULT_BAD);
    CHECK_EQ(iso28560_3_write(&fits, memory, 31, &n), RESULT_FULL);
    CHECK_EQ(n, 7);
}

/* A write goes on from the first byte to the last; cut anywhere, over anything, it must never give a wrong id. */
TEST(a_torn_write_is_damaged_or_old_or_new_and_never_another_book)
{
    struct tag_content old = content_of("20001000000999", "KZ-NLRK", 1, 1, 1);
    struct tag_content new = content_of("20001000000123", "KZ-NLRK", 1, 1, 1);
    uint8_t before[48] = { 0 }, after[48] = { 0 }, torn[48];
    size_t n;
    CHECK_EQ(iso28560_3_write(&old, before, sizeof before, &n), RESULT_OK);
    CHECK_EQ(iso28560_3_write(&new, after, sizeof after, &n), RESULT_OK);
    for (size_t cut = 0; cut <= sizeof torn; cut++) {
        struct tag_content c;
        memcpy(torn, before, sizeof torn);
        memcpy(torn, after, cut);
        tags_decode(bytes_of(torn, sizeof torn), TAG_NO_DSFID, TAGS_RULES_ALL, &c);
        CHECK(c.kind == TAG_KIND_DAMAGED || text_equal(c.id, old.id) || text_equal(c.id, new.id));
    }
}

/* Every single changed bit of a block is noticed. */
TEST(no_changed_bit_gives_another_id)
{
    uint8_t memory[34];
    size_t n;
    struct tag_content c = content_of("20001000000123", "KZ-NLRK", 1, 1, 1), back;
    CHECK_EQ(iso28560_3_write(&c, memory, sizeof memory, &n), RESULT_OK);
    for (unsigned bit = 0; bit < 32 * 8; bit++) {
        memory[bit / 8] ^= (uint8_t)(1U << bit % 8);
        tags_decode(bytes_of(memory, sizeof memory), TAG_NO_DSFID, TAGS_RULES_ALL, &back);
        CHECK(back.kind != TAG_KIND_ITEM && back.kind != TAG_KIND_PATRON);
        memory[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
}

TEST(the_first_plan_is_small_and_the_rest_is_planned_from_the_start)
{
    struct tags_layout layout = tags_layout_default();
    struct read_plan plan = { 0 };
    CHECK_EQ(tags_plan(TAG_TYPE_2, 0, &layout, TAGS_FIRST_BYTES, &plan), RESULT_OK);
    CHECK_EQ(plan.first, 4);
    CHECK_EQ(plan.bytes, 32);
    CHECK_EQ(tags_plan(TAG_TYPE_2, 144, &layout, TAGS_ALL_BYTES, &plan), RESULT_OK);
    CHECK_EQ(plan.bytes, 144);
    CHECK_EQ(tags_plan(TAG_TYPE_2, 0, &layout, TAGS_ALL_BYTES, &plan), RESULT_OK);
    CHECK_EQ(plan.bytes, 888);
    CHECK_EQ(tags_plan(TAG_ISO15693, 0, &layout, 33, &plan), RESULT_OK);
    CHECK_EQ(plan.first, 0);
    CHECK_EQ(plan.bytes, 36);
    CHECK_EQ(tags_plan(TAG_ISO15693, 112, &layout, TAGS_ALL_BYTES, &plan), RESULT_OK);
    CHECK_EQ(plan.bytes, 112);
    CHECK_EQ(tags_plan(TAG_ISO14443_4, 0, &layout, TAGS_FIRST_BYTES, &plan), RESULT_NONE);
    CHECK_EQ(tags_plan(TAG_OTHER, 0, &layout, TAGS_FIRST_BYTES, &plan), RESULT_NONE);
}

TEST(a_classic_plan_stays_within_the_settings_sector)
{
    static const struct {
        uint8_t sector;
        uint16_t first, all;
    } rows[] = { { 1, 4, 48 }, { 5, 20, 48 }, { 31, 124, 48 }, { 32, 128, 240 }, { 33, 144, 240 }, { 39, 240, 240 } };
    struct tags_layout layout = tags_layout_default();
    struct read_plan plan = { 0 };
    layout.classic_key[0] = 0xA0;
    layout.classic_key_b = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        layout.classic_sector = rows[i].sector;
        CHECK_EQ(tags_plan(TAG_CLASSIC, 0, &layout, TAGS_FIRST_BYTES, &plan), RESULT_OK);
        CHECK_EQ(plan.first, rows[i].first);
        CHECK_EQ(plan.bytes, 32);
        CHECK(plan.key_b);
        CHECK_BYTES(plan.key, sizeof plan.key, layout.classic_key, sizeof layout.classic_key);
        CHECK_EQ(tags_plan(TAG_CLASSIC, 1024, &layout, TAGS_ALL_BYTES, &plan), RESULT_OK);
        CHECK_EQ(plan.bytes, rows[i].all);
    }
}

TEST(a_uid_is_written_in_the_sites_form)
{
    struct uid uid;
    char text[TAGS_UID_SIZE];
    CHECK_EQ(tags_uid_parse("04a1b2c3", &uid), RESULT_OK);
    tags_uid_text(uid, UID_HEX, text);
    CHECK_TEXT(text, "04A1B2C3");
    tags_uid_text(uid, UID_REVERSED, text);
    CHECK_TEXT(text, "C3B2A104");
    tags_uid_text(uid, UID_DECIMAL, text);
    CHECK_TEXT(text, "77705923");
    CHECK_EQ(tags_uid_parse("FFFFFFFFFFFFFFFFFFFF", &uid), RESULT_OK);
    tags_uid_text(uid, UID_DECIMAL, text);
    CHECK_TEXT(text, "1208925819614629174706175");
    CHECK_EQ(tags_uid_parse("04A1B2C3D4E5F6", &uid), RESULT_OK);
    tags_uid_text(uid, UID_HEX, text);
    CHECK_TEXT(text, "04A1B2C3D4E5F6");
}

TEST(a_uid_of_another_length_is_none)
{
    struct uid uid;
    CHECK_EQ(tags_uid_parse("", &uid), RESULT_BAD);
    CHECK_EQ(tags_uid_parse("04A1B2", &uid), RESULT_BAD);
    CHECK_EQ(tags_uid_parse("04A1B2C3D", &uid), RESULT_BAD);
    CHECK_EQ(tags_uid_parse("04:A1:B2:C3", &uid), RESULT_BAD);
    CHECK_EQ(tags_uid_parse("0102030405060708090A0B", &uid), RESULT_BAD);
}

TEST(a_made_up_uid_is_called_out)
{
    struct uid random, real;
    struct tag_content c = { 0 };
    CHECK_EQ(tags_uid_parse("08A1B2C3", &random), RESULT_OK);
    CHECK_EQ(tags_uid_parse("08A1B2C3D4E5F6", &real), RESULT_OK);
    tags_note_uid(&c, real);
    CHECK(!tags_warns(&c, TAG_WARNING_RANDOM_UID));
    tags_note_uid(&c, random);
    CHECK(tags_warns(&c, TAG_WARNING_RANDOM_UID));
}

static size_t wanted_of(const char *hex, size_t n, int dsfid)
{
    uint8_t memory[512] = { 0 };
    size_t m;
    CHECK_EQ(hex_get(hex, memory, sizeof memory, &m), RESULT_OK);
    return tags_wanted(bytes_of(memory, n), dsfid, TAGS_RULES_ALL);
}

TEST(most_tags_are_named_by_their_first_32_bytes)
{
    static const char *const annex_b1 = "1101013130303030303030353600000000000098a4444b3731383530300000000000";
    static const char *const annex_d = "9100051cbe991a140201d0140204b34607441cb6e2e335d6830207acc09ebaa06f6b0000";
    CHECK_EQ(wanted_of(annex_b1, 0, TAG_NO_DSFID), 32);
    CHECK(wanted_of(annex_b1, 32, TAG_NO_DSFID) <= 32);
    CHECK(wanted_of("11061b48eb58103903055e80e6497f140120050110000000", 32, 0x06) <= 32);
    CHECK(wanted_of("11061b48eb58103903055e80e6497f140120050110000000", 32, TAG_NO_DSFID) <= 32);
    CHECK(wanted_of("0411000131333032303033373637", 32, TAG_NO_DSFID) <= 32);
    CHECK(wanted_of("0103a00c340300fe", 32, TAG_NO_DSFID) <= 32);
    CHECK(wanted_of("00", 32, TAG_NO_DSFID) <= 32);
    CHECK(wanted_of("EE0101", 32, TAG_NO_DSFID) <= 32);
    CHECK(wanted_of("48656c6c6f2c20776f726c6421", 32, TAG_NO_DSFID) <= 32);
    /* A message of 55 bytes behind its two bytes; one that is longer than any tag. */
    CHECK_EQ(wanted_of("0337d1013355", 32, TAG_NO_DSFID), 64);
    CHECK_EQ(wanted_of("03fffff0c1010000ffe055", 32, TAG_NO_DSFID), TAG_MEMORY_MAX);
    /* Three sets and a part of the owner's; then all of it and the end of data. */
    CHECK_EQ(wanted_of(annex_d, 32, 0x06), 48);
    CHECK(wanted_of(annex_d, 48, 0x06) <= 48);
}

TEST(a_long_identifier_asks_for_its_extension_block_and_no_more)
{
    uint8_t memory[144] = { 0 };
    size_t n;
    struct tag_content c = content_of("ALA/2026/000000000123/00000000000000000000000000001", "KZ-NLRK", 1, 1, 1);
    CHECK_EQ(iso28560_3_write(&c, memory, sizeof memory, &n), RESULT_OK);
    CHECK_EQ(tags_wanted(bytes_of(memory, 32), TAG_NO_DSFID, TAGS_RULES_ALL), 48);
    CHECK_EQ(tags_wanted(bytes_of(memory, 48), TAG_NO_DSFID, TAGS_RULES_ALL), 96);
    CHECK(tags_wanted(bytes_of(memory, 96), TAG_NO_DSFID, TAGS_RULES_ALL) <= 96);
    /* An owner of 13 characters stands half behind the first bytes: the checksum is not right without it. */
    c = content_of("20001", "KZ-NLRK1234567", 1, 1, 1);
    memset(memory, 0, sizeof memory);
    CHECK_EQ(iso28560_3_write(&c, memory, sizeof memory, &n), RESULT_OK);
    CHECK_EQ(tags_wanted(bytes_of(memory, 32), TAG_NO_DSFID, TAGS_RULES_ALL), 48);
    CHECK(tags_wanted(bytes_of(memory, 48), TAG_NO_DSFID, TAGS_RULES_ALL) <= 48);
}

/* Each fault of other writers is read only where the library says so. */
TEST(a_fault_that_is_not_tolerated_is_not_read)
{
    static const struct {
        const char *hex;
        struct tags_rules rules;
        enum tag_warning warning;
        enum tag_kind without;
    } rows[] = {
        { "320101113130303030303030323130309b0000334e5a4bea004b524c00000000",
          { .read_reversed = true },
          TAG_WARNING_BYTES_REVERSED,
          TAG_KIND_UNKNOWN },
        { "2101013230303031000000000000000000000090e74b5a4e4c524b00000000000000",
          { .read_swapped = true },
          TAG_WARNING_NIBBLES_SWAPPED,
          TAG_KIND_UNKNOWN },
        { "11010132303030310000000000000000000000db6446494d616d6b2d4d000000",
          { .read_short_crc = true },
          TAG_WARNING_CRC_SHORT,
          TAG_KIND_DAMAGED },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t memory[64];
        size_t n;
        struct tag_content c;
        struct tags_rules others = TAGS_RULES_ALL;
        CHECK_EQ(hex_get(rows[i].hex, memory, sizeof memory, &n), RESULT_OK);
        tags_decode(bytes_of(memory, n), TAG_NO_DSFID, rows[i].rules, &c);
        CHECK_EQ(c.kind, TAG_KIND_ITEM);
        CHECK_EQ(c.warnings, 1U << rows[i].warning);
        others.read_reversed = !rows[i].rules.read_reversed;
        others.read_swapped = !rows[i].rules.read_swapped;
        others.read_short_crc = !rows[i].rules.read_short_crc;
        tags_decode(bytes_of(memory, n), TAG_NO_DSFID, others, &c);
        CHECK_EQ(c.kind, rows[i].without);
        CHECK_TEXT(c.id, "");
    }
}

/* In the first 64 bytes of a longer memory; the rest of it is not needed. */
static bool uses(const char *hex, int dsfid, size_t at)
{
    uint8_t memory[1024] = { 0 };
    size_t n;
    CHECK_EQ(hex_get(hex, memory, sizeof memory, &n), RESULT_OK);
    return tags_uses(bytes_of(memory, at + 1), dsfid, TAGS_RULES_ALL, at);
}

TEST(the_gates_byte_is_free_behind_what_stands_there_and_nowhere_else)
{
    static const char annex_b1[] = "1101013130303030303030353600000000000098a4444b3731383530300000000000";
    static const char annex_b2[] = "110101313030303030303133360000000000003615444b3731383530300000000000"
                                   "050100050122020071426f67766f676e656e00313233343536373839300000613738393635366300";
    static const char broken[] = "11010132303030310000000000000000000000feba4b5a4e4c524b00000000000000"
                                 "1a01005101414c412f323032362f30303030303030303031323300";
    static const char part_2[] = "11061b48eb58103903055e80e6497f140120050110";
    static const char with_title[] = "11061b48eb58103903055e80e6497f1401200501106f022841";
    static const char text[] = "032DD1012954";
    CHECK(!uses(annex_b1, TAG_NO_DSFID, 44));
    CHECK(uses(annex_b1, TAG_NO_DSFID, 34));
    CHECK(!uses(annex_b1, TAG_NO_DSFID, 35));
    CHECK(uses(annex_b2, TAG_NO_DSFID, 44));
    CHECK(uses(annex_b2, TAG_NO_DSFID, 73));
    CHECK(!uses(annex_b2, TAG_NO_DSFID, 74));
    CHECK(uses(broken, TAG_NO_DSFID, 100));
    CHECK(uses(part_2, 0x06, 21));
    CHECK(!uses(part_2, 0x06, 22));
    CHECK(uses(with_title, 0x06, 63));
    CHECK(!uses(with_title, 0x06, 65));
    CHECK(uses(text, TAG_NO_DSFID, 47));
    CHECK(!uses(text, TAG_NO_DSFID, 48));
    CHECK(!uses("00", TAG_NO_DSFID, 44));
}
