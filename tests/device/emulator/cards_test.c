/* Kinds of chips as a reader sees them: what their data sheets say they answer, and what not. */
#include <string.h>

#include "base/text.h"
#include "chip_stage.h"
#include "check.h"

enum { USER = 16 };

static void open_sector(const char *uid_hex, unsigned block)
{
    char command[64];
    text_format(command, sizeof command, "400160%02XFFFFFFFFFFFF%s", block, uid_hex);
    stage_ask(command);
}

TEST(a_plain_ultralight_has_sixteen_pages_and_no_version)
{
    stage_start();
    struct tag *t = stage_lay_uid("04112233445566", CHIP_ULTRALIGHT);
    stage_ask("4A0100");
    CHECK_TEXT(stage_answer(), "4B010100440007"
                               "04112233445566");
    stage_ask("40013000");
    CHECK_TEXT(stage_answer(), "4100"
                               "041122BF"
                               "33445566"
                               "44480000"
                               "00000000");
    stage_ask("4001300E"); /* goes on at page 0 */
    CHECK_TEXT(stage_answer(), "4100"
                               "00000000"
                               "00000000"
                               "041122BF"
                               "33445566");
    stage_ask("4001A20411223344");
    CHECK_TEXT(stage_answer(), "4100");
    CHECK_BYTES(t->memory + USER, 4, "\x11\x22\x33\x44", 4);
    stage_ask("40013010");
    CHECK_TEXT(stage_answer(), "4113");
    stage_ask("4A0100");
    stage_ask("4260"); /* GET_VERSION */
    CHECK_TEXT(stage_answer(), "4301");
    stage_ask("4A0100");
    stage_ask("423A0407");
    CHECK_TEXT(stage_answer(), "4301");
}

TEST(an_ultralight_ev1_tells_its_version_and_its_counters)
{
    static const struct {
        enum tag_chip chip;
        const char *version, *last, *behind;
    } kinds[] = { { CHIP_ULTRALIGHT_EV1,
                    "4300"
                    "0004030101000B03",
                    "40013013", "40013014" },
                  { CHIP_ULTRALIGHT_EV1_41,
                    "4300"
                    "0004030101000E03",
                    "40013028", "40013029" } };
    for (size_t i = 0; i < 2; i++) {
        stage_start();
        stage_lay("a", kinds[i].chip);
        stage_ask("4A0100");
        stage_ask("4260");
        CHECK_TEXT(stage_answer(), kinds[i].version);
        stage_ask("423902");
        CHECK_TEXT(stage_answer(), "4300"
                                   "000000");
        stage_ask("423E02");
        CHECK_TEXT(stage_answer(), "4300"
                                   "BD");
        stage_ask("423A040F");
        CHECK_EQ(strlen(stage_answer()), 2 * (2 + 12 * 4));
        stage_ask(kinds[i].last);
        CHECK(text_starts(stage_answer(), "4100"));
        stage_ask(kinds[i].behind);
        CHECK_TEXT(stage_answer(), "4113");
    }
}

TEST(lock_bits_of_the_larger_ev1_guard_two_pages_each)
{
    stage_start();
    stage_lay("a", CHIP_ULTRALIGHT_EV1_41);
    stage_ask("4A0100");
    stage_ask("4001A22401000000"); /* pages 16, 17 */
    CHECK_TEXT(stage_answer(), "4100");
    stage_ask("4001A21201020304");
    CHECK_TEXT(stage_answer(), "4100");
    stage_ask("4001A21101020304");
    CHECK_TEXT(stage_answer(), "4113");
}

TEST(what_a_block_locking_bit_froze_cannot_be_locked_any_more)
{
    stage_start();
    struct tag *t = stage_lay("a", CHIP_ULTRALIGHT);
    stage_ask("4A0100");
    stage_ask("4001A20200000200"); /* freezes the lock bits of pages 4 to 9 */
    stage_ask("4001A202000010C0"); /* page 4: no; pages 14, 15: yes */
    CHECK_BYTES(t->memory + 10, 2, "\x02\xC0", 2);
}

TEST(a_classic_4k_has_sectors_of_sixteen_blocks_above_128)
{
    stage_start();
    struct tag *t = stage_lay_uid("12345678", CHIP_CLASSIC_4K);
    stage_ask("4A0100");
    CHECK_TEXT(stage_answer(), "4B010100021804"
                               "12345678");
    open_sector("12345678", 200); /* sector 36: 192 to 207 */
    CHECK_TEXT(stage_answer(), "4100");
    stage_ask("4001A0C0000102030405060708090A0B0C0D0E0F");
    CHECK_TEXT(stage_answer(), "4100");
    CHECK_EQ(t->memory[192 * 16 + 15], 0x0F);
    stage_ask("400130CF");
    CHECK_TEXT(stage_answer(), "4100000000000000FF078069FFFFFFFFFFFF");
    stage_ask("400130D0");
    CHECK_TEXT(stage_answer(), "4113");
    stage_ask("4A0100");
    open_sector("12345678", 255);
    stage_ask("400130FE");
    CHECK(text_starts(stage_answer(), "4100"));
}

/* Proof: read-only bits (C1 C2 C3 = 0 1 0) for the second of the three groups of a sector of sixteen blocks. */
TEST(rights_in_a_large_sector_hold_for_five_blocks_each)
{
    stage_start();
    struct tag *t = stage_lay_uid("12345678", CHIP_CLASSIC_4K);
    memcpy(t->memory + 143 * 16 + 6, "\xDF\x07\x82", 3);
    stage_ask("4A0100");
    open_sector("12345678", 128);
    stage_ask("4001A084"
              "000102030405060708090A0B0C0D0E0F");
    CHECK_TEXT(stage_answer(), "4100");
    stage_ask("4001A085"
              "000102030405060708090A0B0C0D0E0F");
    CHECK_TEXT(stage_answer(), "4113");
}

TEST(a_desfire_is_activated_with_its_ats_and_tells_its_version)
{
    stage_start();
    stage_lay_uid("04112233445566", CHIP_DESFIRE);
    stage_ask("4A0100");
    CHECK_TEXT(stage_answer(), "4B010103442007"
                               "04112233445566"
                               "067577810280");
    stage_ask("400160");
    CHECK_TEXT(stage_answer(), "4100"
                               "AF"
                               "04010101001A05");
    stage_ask("4001AF");
    stage_ask("4001AF");
    CHECK_TEXT(stage_answer(), "4100"
                               "00"
                               "04112233445566"
                               "BA344D5A302416");
    stage_ask("40019060000000");
    CHECK_TEXT(stage_answer(), "4100"
                               "04010101001A05"
                               "91AF");
    stage_ask("4001905A00000301020300");
    CHECK_TEXT(stage_answer(), "4100"
                               "91A0");
    stage_ask("400100A4040007D276000085010100");
    CHECK_TEXT(stage_answer(), "4100"
                               "6A82");
    stage_ask("400100B0000000");
    CHECK_TEXT(stage_answer(), "4100"
                               "6D00");
}

TEST(a_card_that_speaks_blocks_answers_a_nak_and_is_woken_by_its_number_after_deselect)
{
    stage_start();
    struct tag *t = stage_lay_uid("0411223344556677889A", CHIP_ISO14443_4);
    stage_ask("3205000102");
    stage_ask("4A0100");
    CHECK_TEXT(stage_answer(), "4B01010084200A"
                               "0411223344556677889A"
                               "0A788082028073C82110");
    stage_ask("42B2"); /* how libnfc asks whether it is still there */
    CHECK_TEXT(stage_answer(), "4300"
                               "A3");
    stage_ask("4400");
    CHECK_EQ(t->state, TAG_HALT);
    stage_ask("4A0100");
    CHECK_TEXT(stage_answer(), "4B00");
    stage_ask("4A0100"
              "88041122"
              "88334455"
              "6677889A");
    CHECK(text_starts(stage_answer(), "4B01010084200A"));
    stage_ask("400100A4040000");
    CHECK_TEXT(stage_answer(), "4100"
                               "6A82");
}

TEST(without_automatic_rats_a_smart_card_says_no_ats)
{
    stage_start();
    stage_lay_uid("04112233445566", CHIP_DESFIRE);
    stage_ask("1204");
    stage_ask("4A0100");
    CHECK_TEXT(stage_answer(), "4B010103442007"
                               "04112233445566");
    stage_ask("42E050");
    CHECK_TEXT(stage_answer(), "4300"
                               "067577810280");
}

TEST(a_number_that_is_made_up_is_another_one_whenever_the_field_comes)
{
    stage_start();
    struct tag *t = stage_lay("p", CHIP_PHONE);
    stage_ask("4A0100");
    CHECK(text_starts(stage_answer(), "4B010100042004"
                                      "08"));
    struct uid first = t->uid;
    stage_ask("4400");
    stage_ask("320100");
    stage_ask("320101");
    stage_ask("4A0100");
    CHECK(text_starts(stage_answer(), "4B010100042004"
                                      "08"));
    CHECK(uid_is_random(t->uid));
    CHECK(!uid_equal(t->uid, first));
}

TEST(every_kind_has_a_word_and_other_common_names_are_taken)
{
    for (enum tag_chip c = 0; c < CHIP_COUNT; c++) {
        enum tag_chip found;
        CHECK_EQ(tag_chip_of_word(tag_chip_word(c), &found), RESULT_OK);
        CHECK_EQ(found, c);
        CHECK(tag_size(c) <= CHIP_MEMORY_MAX);
    }
    enum tag_chip found;
    CHECK_EQ(tag_chip_of_word("mf4k", &found), RESULT_OK);
    CHECK_EQ(found, CHIP_CLASSIC_4K);
    CHECK_EQ(tag_chip_of_word("ntag999", &found), RESULT_NONE);
}

/* Proof: at each byte of a block; what was written stays, one byte may be in between, the rest is old. */
TEST(a_classic_block_is_torn_at_every_byte)
{
    for (size_t after = 0; after <= CLASSIC_BLOCK; after++) {
        stage_start();
        struct tag *t = stage_lay_uid("12345678", CHIP_CLASSIC_1K);
        stage.flash.tear_armed = true;
        stage.flash.tear_after = after;
        stage_ask("4A0100");
        open_sector("12345678", 4);
        stage_ask("4001A004"
                  "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");
        CHECK_TEXT(stage_answer(), "4101");
        CHECK(!t->placed);
        for (size_t i = 0; i < CLASSIC_BLOCK; i++)
            CHECK(i == after || t->memory[64 + i] == (i < after ? 0xFF : 0x00));
    }
}

TEST(the_journal_tells_what_was_programmed_of_a_chip_in_order)
{
    stage_start();
    struct tag *t = stage_lay("a", CHIP_NTAG213);
    stage_ask("4A0100");
    stage_ask("4001A20601020304");
    stage_ask("4001A20605060708");
    CHECK_EQ(stage.flash.written, 2);
    const struct flash_write *w = stage.flash.journal;
    CHECK(w[1].tag == t && !w[1].torn);
    CHECK_EQ(w[1].block, 6);
    CHECK_BYTES(w[1].before, w[1].n, "\1\2\3\4", 4);
    CHECK_BYTES(w[1].after, w[1].n, "\5\6\7\10", 4);
    flash_forget(&stage.flash, t);
    CHECK(w[0].tag == NULL && w[1].tag == NULL);
}

/* Proof: half of what is said is lost; of what was not heard nothing is done, of the rest the answer is missing. */
TEST(a_weakly_coupled_chip_misses_commands_or_its_answer_is_lost)
{
    unsigned silent = 0, done = 0, answered = 0;
    stage_start();
    struct tag *t = stage_lay("a", CHIP_NTAG213);
    stage_ask("4A0100");
    t->weak_per_cent = 50;
    for (unsigned i = 1; i <= 200; i++) {
        char command[32];
        text_format(command, sizeof command, "4001A204%08X", i);
        stage_ask(command);
        bool ok = text_equal(stage_answer(), "4100");
        bool wrote = t->memory[USER + 3] == (uint8_t)i;
        answered += ok;
        silent += !ok && !wrote;
        done += !ok && wrote;
        CHECK(wrote || !ok);
    }
    CHECK(answered > 70 && answered < 130);
    CHECK(silent > 25);
    CHECK(done > 25);
}
