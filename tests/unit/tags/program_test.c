/* May this tag be programmed, and what is written on it? Tags as hex, as a librarian would find them. */
#include <string.h>

#include "base/text.h"
#include "tags/iso28560_2.h"
#include "tags/iso28560_3.h"
#include "tags/program.h"

#include "check.h"

enum { SIZE = 144 };

#define OURS_3 "11010132303030310000000000000000000000feba4b5a4e4c524b00000000000000" /* 20001 KZ-NLRK */
#define OURS_2                                                                                                         \
    "11024e21030"                                                                                                      \
    "55e80e6497f05011000" /* the same */
#define OURS_2_SHELF                                                                                                   \
    "11024e2103055e80e6497f050110460744"                                                                               \
    "1cb6e2e335d600" /* and a shelf */
#define OURS_3_SUPPLIER                                                                                                \
    OURS_3 "09"                                                                                                        \
           "0200"                                                                                                      \
           "4941434d4500" /* and a supplier */

static const struct {
    const char *name, *tag;
    int16_t dsfid; /* of an ISO 15693 tag; TAG_NOT_TOLD: a type 2 tag */
    const char *id, *owner;
    enum tags_write_model model;
    enum program_verdict plain, forced;
} rows[] = {
    { "blank", "00", TAG_NOT_TOLD, "20001", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_MAY, PROGRAM_MAY },
    { "factory ntag213", "0103a00c340300fe", TAG_NOT_TOLD, "20001", "", WRITE_ISO28560_3, PROGRAM_MAY, PROGRAM_MAY },
    { "cut off", "EE010132303030310000000000", TAG_NOT_TOLD, "20001", "", WRITE_ISO28560_3, PROGRAM_MAY, PROGRAM_MAY },
    { "damaged", "11010132303030310000000000000000000000ffba4b5a4e4c524b00000000000000", TAG_NOT_TOLD, "20001", "",
      WRITE_ISO28560_3, PROGRAM_MAY, PROGRAM_MAY },
    { "same", OURS_3, TAG_NOT_TOLD, "20001", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_SAME, PROGRAM_SAME },
    { "same, owner not said", OURS_3, TAG_NOT_TOLD, "20001", "", WRITE_ISO28560_3, PROGRAM_SAME, PROGRAM_SAME },
    { "same, DSFID not yet", OURS_3, 0x00, "20001", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_MAY, PROGRAM_MAY },
    { "same, DSFID too", OURS_3, 0x3E, "20001", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_SAME, PROGRAM_SAME },
    { "same by part 2", OURS_2, 0x06, "20001", "KZ-NLRK", WRITE_ISO28560_2, PROGRAM_SAME, PROGRAM_SAME },
    { "other id", OURS_3, TAG_NOT_TOLD, "20002", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_OTHER_ID, PROGRAM_OTHER_ID },
    { "other id by part 2", OURS_2, 0x06, "20002", "", WRITE_ISO28560_2, PROGRAM_OTHER_ID, PROGRAM_OTHER_ID },
    { "other id of 3M", "0411000131333032303033373637", 0x00, "20001", "", WRITE_ISO28560_3, PROGRAM_OTHER_ID,
      PROGRAM_OTHER_ID },
    { "other owner", OURS_3, TAG_NOT_TOLD, "20001", "KZ-OTHER", WRITE_ISO28560_3, PROGRAM_OTHER_OWNER,
      PROGRAM_OTHER_OWNER },
    { "a patron's card", "1801015030303031000000000000000000000047d94b5a4e4c524b00000000000000", TAG_NOT_TOLD, "P0001",
      "", WRITE_ISO28560_3, PROGRAM_SAME, PROGRAM_SAME },
    { "backwards", "320101113130303030303030323130309b0000334e5a4bea004b524c00000000", TAG_NOT_TOLD, "20001000000123",
      "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_TOLERATED, PROGRAM_MAY },
    { "swapped", "2101013230303031000000000000000000000090e74b5a4e4c524b00000000000000", TAG_NOT_TOLD, "20001", "",
      WRITE_ISO28560_3, PROGRAM_TOLERATED, PROGRAM_MAY },
    { "short checksum", "11010132303030310000000000000000000000db6446494d616d6b2d4d000000", TAG_NOT_TOLD, "20001", "",
      WRITE_ISO28560_3, PROGRAM_TOLERATED, PROGRAM_MAY },
    { "a phone's address", "0317d1011355136973626e3a39373830333036343036313537fe", TAG_NOT_TOLD, "20001", "",
      WRITE_ISO28560_3, PROGRAM_OTHER_DATA, PROGRAM_MAY },
    { "a text with our number", "030cd101085402656e3230303031fe", TAG_NOT_TOLD, "20001", "", WRITE_ISO28560_3,
      PROGRAM_OTHER_DATA, PROGRAM_MAY },
    { "something", "48656c6c6f2c20776f726c642120", TAG_NOT_TOLD, "20001", "", WRITE_ISO28560_2, PROGRAM_OTHER_DATA,
      PROGRAM_MAY },
    { "no id in a right block", "1101010000000000000000000000000000000070ea4b5a4e4c524b00000000000000", TAG_NOT_TOLD,
      "20001", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_OTHER_DATA, PROGRAM_MAY },
    { "no id, and another owner", "1101010000000000000000000000000000000070ea4b5a4e4c524b00000000000000", TAG_NOT_TOLD,
      "20001", "KZ-OTHER", WRITE_ISO28560_3, PROGRAM_OTHER_OWNER, PROGRAM_OTHER_OWNER },
    { "part 3 becomes part 2", OURS_3, 0x3E, "20001", "KZ-NLRK", WRITE_ISO28560_2, PROGRAM_MAY, PROGRAM_MAY },
    { "part 2 becomes part 3", OURS_2, 0x06, "20001", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_MAY, PROGRAM_MAY },
    { "a shelf would be lost", OURS_2_SHELF, 0x06, "20001", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_OTHER_DATA,
      PROGRAM_MAY },
    { "a shelf is kept", OURS_2_SHELF, 0x06, "20001", "KZ-NLRK", WRITE_ISO28560_2, PROGRAM_SAME, PROGRAM_SAME },
    { "a supplier would be lost", OURS_3_SUPPLIER, 0x3E, "20001", "KZ-NLRK", WRITE_ISO28560_2, PROGRAM_OTHER_DATA,
      PROGRAM_MAY },
    { "3M becomes ours", "0411000131333032303033373637", 0x00, "1302003767", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_MAY,
      PROGRAM_MAY },
    { "no id to write", "00", TAG_NOT_TOLD, "", "KZ-NLRK", WRITE_ISO28560_3, PROGRAM_CONTENT, PROGRAM_CONTENT },
    { "a blank in the id", "00", TAG_NOT_TOLD, "2 1", "KZ-NLRK", WRITE_ISO28560_2, PROGRAM_CONTENT, PROGRAM_CONTENT },
    { "an owner that is none", "00", TAG_NOT_TOLD, "21", "KZ_NLRK", WRITE_ISO28560_2, PROGRAM_CONTENT,
      PROGRAM_CONTENT },
};

/* What a row's tag is as a program_tag; `about` and `memory` are the caller's. */
static struct program_tag tag_of(const char *hex, int16_t dsfid, struct tag_about *about, uint8_t memory[static SIZE])
{
    struct tags_layout layout = tags_layout_default();
    struct program_tag tag = { .about = about, .memory = bytes_of(memory, SIZE) };
    size_t n;
    memset(memory, 0, SIZE);
    CHECK_EQ(hex_get(hex, memory, SIZE, &n), RESULT_OK);
    *about = (struct tag_about){ .family = dsfid == TAG_NOT_TOLD ? TAG_TYPE_2 : TAG_ISO15693,
                                 .block_size = 4,
                                 .memory = SIZE,
                                 .marks = { dsfid, dsfid == TAG_NOT_TOLD ? TAG_NOT_TOLD : 0, TAG_NOT_TOLD } };
    CHECK_EQ(tags_plan(about->family, about->memory, &layout, TAGS_ALL_BYTES, &tag.plan), RESULT_OK);
    return tag;
}

static struct program_wish wish_of(const char *id, const char *owner, enum tags_write_model model)
{
    struct program_wish wish = { .content.usage = TAG_USAGE_NOT_SAID, .model = model, .afi = TAG_NOT_TOLD };
    text_copy(wish.content.id, sizeof wish.content.id, id);
    text_copy(wish.content.owner, sizeof wish.content.owner, owner);
    return wish;
}

static void check_verdict(const char *name, enum program_verdict got, enum program_verdict want)
{
    char left[128], right[128];
    text_format(left, sizeof left, "%s: %s", name, program_verdict_word(got));
    text_format(right, sizeof right, "%s: %s", name, program_verdict_word(want));
    CHECK_TEXT(left, right);
}

/* What will stand there, the rest of the memory included. */
static struct tag_content after_of(const struct program_tag *tag, const struct tag_write *w,
                                   uint8_t memory[static SIZE])
{
    struct tag_content c;
    int dsfid = w->marks.dsfid != TAG_NOT_TOLD ? w->marks.dsfid : tag->about->marks.dsfid;
    memcpy(memory, tag->memory.at, SIZE);
    CHECK(w->plan.bytes <= SIZE);
    CHECK_BYTES(w->before, w->plan.bytes, memory, w->plan.bytes);
    memcpy(memory, w->after, w->plan.bytes);
    tags_decode(bytes_of(memory, SIZE), dsfid, (struct tags_rules){ 0 }, &c);
    return c;
}

TEST(every_tag_is_written_or_refused_for_its_reason)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t memory[SIZE], after[SIZE];
        struct tag_about about;
        struct tag_write write = { 0 };
        struct program_tag tag = tag_of(rows[i].tag, rows[i].dsfid, &about, memory);
        struct program_wish wish = wish_of(rows[i].id, rows[i].owner, rows[i].model);
        check_verdict(rows[i].name, program_prepare(&tag, &wish, &write), rows[i].plain);
        wish.force = true;
        enum program_verdict forced = program_prepare(&tag, &wish, &write);
        check_verdict(rows[i].name, forced, rows[i].forced);
        CHECK_EQ(program_verdict_asks(rows[i].plain), rows[i].plain != rows[i].forced);
        if (forced != PROGRAM_MAY)
            continue;
        struct tag_content c = after_of(&tag, &write, after);
        CHECK_TEXT(c.id, rows[i].id);
        CHECK_EQ(c.model, rows[i].model == WRITE_ISO28560_2 ? TAG_MODEL_ISO28560_2 : TAG_MODEL_ISO28560_3);
        CHECK(rows[i].owner[0] == 0 || text_equal(c.owner, rows[i].owner));
        CHECK(rows[i].dsfid == TAG_NOT_TOLD || about.marks.dsfid != TAG_NOT_TOLD);
    }
}

TEST(what_is_not_said_stays_when_the_model_changes)
{
    uint8_t memory[SIZE], after[SIZE];
    struct tag_about about;
    struct tag_write write = { 0 };
    /* 30000000012345, KZ-NLRK, part 2 of 3, usage 1, as part 2 */
    struct program_tag tag = tag_of("11061b48eb58103903055e80e6497f140120050110000000", 0x06, &about, memory);
    struct program_wish wish = wish_of("30000000012345", "", WRITE_ISO28560_3);
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    CHECK_EQ(write.marks.dsfid, 0x3E);
    struct tag_content c = after_of(&tag, &write, after);
    CHECK_TEXT(c.owner, "KZ-NLRK");
    CHECK_EQ(c.part, 2);
    CHECK_EQ(c.parts, 3);
    CHECK_EQ(c.usage, 1);
}

TEST(dsfid_and_afi_follow_the_model_and_only_where_the_chip_has_them)
{
    uint8_t memory[SIZE];
    struct tag_about about;
    struct tag_write write = { 0 };
    struct program_wish wish = wish_of("20001", "KZ-NLRK", WRITE_ISO28560_2);
    wish.afi = 0x07;
    struct program_tag tag = tag_of("00", 0x00, &about, memory);
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    CHECK_EQ(write.marks.dsfid, 0x06);
    CHECK_EQ(write.marks.afi, 0x07);
    CHECK_EQ(write.marks.eas, TAG_NOT_TOLD);
    wish.model = WRITE_ISO28560_3;
    about.marks.afi = 0x07;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    CHECK_EQ(write.marks.dsfid, 0x3E);
    CHECK_EQ(write.marks.afi, TAG_NOT_TOLD);
    tag = tag_of("00", TAG_NOT_TOLD, &about, memory);
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    CHECK_EQ(write.marks.dsfid, TAG_NOT_TOLD);
    CHECK_EQ(write.marks.afi, TAG_NOT_TOLD);
}

TEST(only_marks_are_written_where_only_they_differ)
{
    uint8_t memory[SIZE];
    struct tag_about about;
    struct tag_write write = { .plan.bytes = 9 };
    struct program_tag tag = tag_of(OURS_3, 0x3E, &about, memory);
    struct program_wish wish = wish_of("20001", "KZ-NLRK", WRITE_ISO28560_3);
    wish.afi = 0x07;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    CHECK_EQ(write.plan.bytes, 0);
    CHECK_EQ(write.marks.afi, 0x07);
    CHECK_EQ(write.marks.dsfid, TAG_NOT_TOLD);
}

/* A read may go on into lock bytes and configuration; a write never does. */
TEST(nothing_behind_user_memory_is_ever_written)
{
    uint8_t memory[SIZE];
    struct tag_about about;
    struct tag_write write = { 0 };
    struct program_tag tag = tag_of("00", TAG_NOT_TOLD, &about, memory);
    struct program_wish wish = wish_of("123456789012345678901234567890", "KZ-NLRK", WRITE_ISO28560_3);
    about.memory = 0; /* an Ultralight does not say: 48 bytes are there for sure */
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_TOO_SMALL);
    about.memory = 128;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    CHECK(write.plan.bytes <= 128);
    CHECK_EQ(write.plan.first, 4);
    tag.plan.first = 3;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_FAMILY);
    tag.plan.first = 0;
    about.family = TAG_CLASSIC;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_FAMILY);
}

TEST(a_patrons_card_never_becomes_a_book_nor_a_book_a_card)
{
    uint8_t memory[SIZE];
    struct tag_about about;
    struct tag_write write = { 0 };
    struct program_tag tag =
        tag_of("1801015030303031000000000000000000000047d94b5a4e4c524b00000000000000", TAG_NOT_TOLD, &about, memory);
    struct program_wish wish = wish_of("P0001", "KZ-NLRK", WRITE_ISO28560_3);
    wish.force = true;
    wish.content.usage = TAG_USAGE_CIRCULATING;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_OTHER_ID);
    tag = tag_of(OURS_3, TAG_NOT_TOLD, &about, memory);
    wish = wish_of("20001", "KZ-NLRK", WRITE_ISO28560_3);
    wish.content.usage = TAG_USAGE_PATRON;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_OTHER_ID);
}

TEST(a_smart_card_is_never_written)
{
    uint8_t memory[SIZE];
    struct tag_about about;
    struct tag_write write = { 0 };
    struct program_tag tag = tag_of("00", TAG_NOT_TOLD, &about, memory);
    struct program_wish wish = wish_of("20001", "", WRITE_ISO28560_3);
    about.family = TAG_ISO14443_4;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_FAMILY);
    about.family = TAG_OTHER;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_FAMILY);
}

TEST(what_was_not_read_is_not_written_over)
{
    uint8_t memory[SIZE];
    struct tag_about about;
    struct tag_write write = { 0 };
    struct program_tag tag = tag_of("00", 0x00, &about, memory);
    struct program_wish wish = wish_of("20001", "", WRITE_ISO28560_3);
    tag.memory.n = 32;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_UNREAD);
    tag.memory.n = 0;
    about.memory = 0;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_UNREAD);
}

TEST(a_slix_l_of_32_bytes_takes_the_short_form_or_says_that_it_is_too_small)
{
    uint8_t memory[SIZE];
    struct tag_about about;
    struct tag_write write = { 0 };
    struct program_tag tag = tag_of("00", 0x00, &about, memory);
    struct program_wish wish = wish_of("20001", "KZ-NLRK", WRITE_ISO28560_3);
    about.memory = 32;
    tag.memory.n = tag.plan.bytes = 32;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    CHECK_EQ(write.plan.bytes, 32);
    text_copy(wish.content.id, sizeof wish.content.id, "12345678901234567");
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_TOO_SMALL);
    wish.model = WRITE_ISO28560_2;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
}

TEST(a_broken_extension_block_is_only_lost_by_staffs_word)
{
    static const char *const broken = OURS_3 "06650076746206";
    uint8_t memory[SIZE], after[SIZE];
    struct tag_about about;
    struct tag_write write = { 0 };
    struct program_tag tag = tag_of(broken, TAG_NOT_TOLD, &about, memory);
    struct program_wish wish = wish_of("20001", "", WRITE_ISO28560_3);
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_SAME);
    wish.content.usage = 7; /* the basic block alone changes */
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    struct tag_content c = after_of(&tag, &write, after);
    CHECK_EQ(c.usage, 7);
    CHECK_BYTES(after + 34, SIZE - 34, memory + 34, SIZE - 34);
    /* Without an owner on the tag, one that fits nowhere needs the library's extension block. */
    tag = tag_of("00", TAG_NOT_TOLD, &about, memory);
    struct tag_content plain = { .id = "20001", .usage = 1, .part = 1, .parts = 1 };
    size_t n;
    CHECK_EQ(iso28560_3_write(&plain, memory, SIZE, &n), RESULT_OK);
    memcpy(memory + 34, "\x06\x65\x00\x76\x74\x62\x06", 7);
    text_copy(wish.content.owner, sizeof wish.content.owner, "OCLC-NLRK");
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_OTHER_DATA);
    wish.force = true;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    c = after_of(&tag, &write, after);
    CHECK_TEXT(c.owner, "OCLC-NLRK");
}

TEST(what_is_written_ends_before_the_gates_byte)
{
    uint8_t memory[SIZE], after[SIZE];
    struct tag_about about;
    struct tag_write write = { 0 };
    struct program_tag tag = tag_of("00", TAG_NOT_TOLD, &about, memory);
    struct program_wish wish = wish_of("20001", "KZ-NLRK", WRITE_ISO28560_3);
    memory[44] = 0xC2;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_OTHER_DATA);
    wish.gate_byte = true; /* the gate's byte alone is no data */
    wish.byte_at = 44;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
    after_of(&tag, &write, after);
    CHECK_EQ(after[44], 0xC2);
    text_copy(wish.content.id, sizeof wish.content.id, "12345678901234567"); /* its extension block ends at 56 */
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_GATE_BYTE);
    wish.byte_at = 57;
    memory[44] = 0;
    CHECK_EQ(program_prepare(&tag, &wish, &write), PROGRAM_MAY);
}
