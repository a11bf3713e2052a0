/* Blocks of ISO 28560-3 with their extension blocks as published, written and rewritten; and what is malformed. */
#include "tags/iso28560_3.h"

#include <string.h>

#include "base/text.h"

#include "check.h"

enum { SIZE = 128 };

#define ANNEX_B2                                                                                                       \
    "110101313030303030303133360000000000003615444b373138353030000000000005010005"                                     \
    "0122020071426f67766f676e656e00313233343536373839300000613738393635366300"
#define SUPPLIER "22020071426f67766f676e656e003132333435363738393000006137383936353663"
#define PRIVATE "066500767461"     /* as a Finnish library writes it */
#define LONG_NUMBER "0600fffa0102" /* an identifier of 24 bits */

static void memory_of(const char *hex, uint8_t memory[static SIZE])
{
    size_t n;
    memset(memory, 0, SIZE);
    CHECK_EQ(hex_get(hex, memory, SIZE, &n), RESULT_OK);
}

static struct tag_content content_of(const char *id, const char *owner)
{
    struct tag_content c = { .usage = TAG_USAGE_NOT_SAID };
    text_copy(c.id, sizeof c.id, id);
    text_copy(c.owner, sizeof c.owner, owner);
    return c;
}

static void check_hex(const uint8_t *got, size_t n, const char *want_hex)
{
    uint8_t want[SIZE];
    memory_of(want_hex, want);
    CHECK_BYTES(got, n, want, n);
}

/* The block with its checksum, and then what the extension blocks are. */
static void check_rewritten(const char *before, struct tag_content c, const char *id, const char *extensions)
{
    uint8_t memory[SIZE];
    size_t n;
    struct tag_content now;
    memory_of(before, memory);
    CHECK_EQ(iso28560_3_rewrite(&c, memory, SIZE, &n), RESULT_OK);
    CHECK_EQ(iso28560_3_read(bytes_of(memory, SIZE), (struct tags_rules){ 0 }, &now), RESULT_OK);
    CHECK_TEXT(now.id, id);
    CHECK(c.owner[0] == '\0' || text_equal(now.owner, c.owner));
    CHECK_EQ(now.warnings, 0);
    check_hex(memory + 34, SIZE - 34, extensions);
    CHECK_EQ(n, 34 + strlen(extensions) / 2);
}

TEST(annex_b2_is_rewritten_around_its_extension_blocks)
{
    check_rewritten(ANNEX_B2, content_of("1000000136", "DK-718500"), "1000000136", "0501000501" SUPPLIER "00");
    check_rewritten(ANNEX_B2, content_of("20001", "KZ-NLRK"), "20001", "0501000501" SUPPLIER "00");
    /* A long identifier goes to the library's block, in its place and with its media format. */
    check_rewritten(ANNEX_B2, content_of("12345678901234567", ""), "12345678901234567",
                    "16010027013132333435363738393031323334353637" SUPPLIER "00");
}

/* The same block in front of other extension blocks, with its checksum. */
static void check_among(const char *before, struct tag_content c, const char *after)
{
    char hex[2 * SIZE];
    uint8_t block[34];
    size_t n;
    struct tag_content plain = content_of("20001", "DE-526");
    plain.usage = TAG_USAGE_CIRCULATING;
    CHECK_EQ(iso28560_3_write(&plain, block, sizeof block, &n), RESULT_OK);
    hex_put(hex, sizeof hex, bytes_of(block, n));
    text_add(hex, sizeof hex, "%s", before);
    check_rewritten(hex, c, c.id, after);
}

TEST(unknown_extension_blocks_keep_their_bytes_and_their_order)
{
    static const char *const others = PRIVATE "01" LONG_NUMBER SUPPLIER "00";
    check_among(others, content_of("20001", ""), others);
    check_among(others, content_of("20002", "KZ-NLRK"), others);
    /* The library's block comes first where there was none. */
    check_among(others, content_of("12345678901234567", ""),
                "16010026003132333435363738393031323334353637" PRIVATE "01" LONG_NUMBER SUPPLIER "00");
    check_among(others, content_of("20001", "OCLC-NLRK"),
                "0f01003b00004f434c432d4e4c524b" PRIVATE "01" LONG_NUMBER SUPPLIER "00");
}

TEST(the_librarys_block_keeps_what_it_says_besides)
{
    static const char *const alternative = PRIVATE "0a01004f01414c542d31" LONG_NUMBER "00";
    /* Another number of the item, which is not its identifier. */
    check_among(alternative, content_of("20002", ""), alternative);
    check_among(alternative, content_of("20001", "OCLC-NLRK"),
                PRIVATE "1401006401414c542d31004f434c432d4e4c524b" LONG_NUMBER "00");
    /* Something behind the owner that no standard names; the number gives way to a long identifier. */
    check_among("1901007c01414c542d31004f434c432d4e4c524b006d6f726500", content_of("12345678901234567", "OCLC-NLRK"),
                "25010034013132333435363738393031323334353637004f434c432d4e4c524b006d6f726500");
}

TEST(an_identifier_that_becomes_short_comes_back_from_its_extension_block)
{
    uint8_t memory[SIZE];
    size_t n;
    struct tag_content c = content_of("12345678901234567", "KZ-NLRK");
    memset(memory, 0, sizeof memory);
    CHECK_EQ(iso28560_3_write(&c, memory, SIZE, &n), RESULT_OK);
    CHECK_EQ(memory[3], 1);
    check_hex(memory + 34, 23, "1601002600313233343536373839303132333435363700");
    c = content_of("20001", "");
    CHECK_EQ(iso28560_3_rewrite(&c, memory, SIZE, &n), RESULT_OK);
    CHECK_BYTES(memory + 3, 6, "20001", 6);
    check_hex(memory + 34, 6, "050100040000");
}

TEST(a_block_that_is_mended_is_straight_and_keeps_the_rest)
{
    uint8_t memory[SIZE];
    size_t n;
    struct tag_content c = content_of("20001000000123", ""), now;
    memory_of("320101113130303030303030323130309b0000334e5a4bea004b524c00000000", memory);
    CHECK_EQ(iso28560_3_rewrite(&c, memory, SIZE, &n), RESULT_OK);
    CHECK_EQ(iso28560_3_read(bytes_of(memory, SIZE), (struct tags_rules){ 0 }, &now), RESULT_OK);
    CHECK_TEXT(now.owner, "KZ-NLRK");
    CHECK_EQ(now.warnings, 0);
    /* 32 bytes in front of others: only they are ours. */
    memory_of("11010132303030310000000000000000000000feba4b5a4e4c524b000000000099887766", memory);
    c = content_of("20001", "DE-526");
    CHECK_EQ(iso28560_3_rewrite(&c, memory, SIZE, &n), RESULT_OK);
    CHECK_EQ(n, 32);
    check_hex(memory + 32, 4, "99887766");
    c = content_of("12345678901234567", "");
    CHECK_EQ(iso28560_3_rewrite(&c, memory, SIZE, &n), RESULT_FULL);
}

TEST(what_is_malformed_but_not_asked_about_stays)
{
    uint8_t memory[SIZE], before[SIZE];
    size_t n;
    struct tag_content c = content_of("20001", "");
    /* part 4 of 3; an owner of strange bytes */
    static const char *const odd[] = { "11030432303030310000000000000000000000679a00000000000000000000000000",
                                       "1101013230303031000000000000000000000018754b5a014c524b00000000000000" };
    for (size_t i = 0; i < 2; i++) {
        memory_of(odd[i], memory);
        memcpy(before, memory, SIZE);
        CHECK_EQ(iso28560_3_rewrite(&c, memory, SIZE, &n), RESULT_OK);
        CHECK_BYTES(memory, SIZE, before, SIZE);
    }
}

TEST(a_rewrite_that_does_not_fit_or_meets_broken_blocks_changes_nothing)
{
    uint8_t memory[SIZE], before[SIZE];
    size_t n = 7;
    struct tag_content c = content_of("12345678901234567", "");
    memory_of(ANNEX_B2, memory);
    memcpy(before, memory, SIZE);
    CHECK_EQ(iso28560_3_rewrite(&c, memory, 80, &n), RESULT_FULL);
    CHECK_BYTES(memory, SIZE, before, SIZE);
    memory[40] ^= 1; /* in the supplier's block */
    memcpy(before, memory, SIZE);
    CHECK_EQ(iso28560_3_rewrite(&c, memory, SIZE, &n), RESULT_BAD);
    CHECK_BYTES(memory, SIZE, before, SIZE);
    CHECK_EQ(n, 7);
    c = content_of("20001", "KZ-NLRK"); /* the basic block alone */
    CHECK_EQ(iso28560_3_rewrite(&c, memory, SIZE, &n), RESULT_OK);
    CHECK_BYTES(memory + 34, SIZE - 34, before + 34, SIZE - 34);
}

TEST(an_owner_of_13_characters_stands_in_the_long_form_only)
{
    uint8_t memory[SIZE];
    size_t n;
    struct tag_content c = content_of("20001", "KZ-NLRK12345678");
    c.owner[14] = '\0'; /* 13 without the hyphen */
    memset(memory, 0, sizeof memory);
    CHECK_EQ(iso28560_3_write(&c, memory, 34, &n), RESULT_OK);
    CHECK_BYTES(memory + 21, 13, "KZNLRK1234567", 13);
    CHECK_EQ(iso28560_3_write(&c, memory, 33, &n), RESULT_FULL);
    CHECK_EQ(iso28560_3_write(&c, memory, 32, &n), RESULT_FULL);
}

TEST(more_than_id_and_owner_is_told)
{
    uint8_t memory[SIZE];
    memory_of(ANNEX_B2, memory);
    CHECK(iso28560_3_holds_more(bytes_of(memory, SIZE)));
    memory_of("110101666f6f6261720000000000000000000088af4445353236000000000000000000", memory);
    CHECK(!iso28560_3_holds_more(bytes_of(memory, SIZE)));
    memcpy(memory + 34, "\x05\x01\x00\x05\x01", 5); /* a media format */
    CHECK(iso28560_3_holds_more(bytes_of(memory, SIZE)));
    memcpy(memory + 34, "\x05\x01\x00\x04\x00", 5); /* none */
    CHECK(!iso28560_3_holds_more(bytes_of(memory, SIZE)));
    memory[34] = 3; /* broken */
    CHECK(iso28560_3_holds_more(bytes_of(memory, SIZE)));
}
