/* Several chips at once: how they are told apart, bit for bit (ISO 14443-3, 6.5). */
#include <string.h>

#include "base/text.h"
#include "chip_stage.h"
#include "check.h"

/* The number in an InListPassiveTarget answer with one target. */
static const char *found(void)
{
    static char uid[UID_TEXT_SIZE];
    const char *answer = stage_answer();
    uid[0] = '\0';
    if (text_starts(answer, "4B01"))
        text_copy(uid, sizeof uid, answer + 14);
    return uid;
}

/* Finds and halts until nobody answers; numbers in order, a blank behind each. */
static void find_all(char *out, size_t size)
{
    out[0] = '\0';
    stage_ask("3205000102");
    for (stage_ask("4A0100"); found()[0] != '\0'; stage_ask("4A0100")) {
        text_add(out, size, "%s ", found());
        stage_ask("4400");
    }
}

TEST(a_level_is_heard_up_to_the_first_bit_that_collides)
{
    stage_start();
    stage_lay_uid("10203040", CHIP_CLASSIC_1K);
    stage_lay_uid("10283040", CHIP_CLASSIC_1K); /* differs in bit 8 + 3 */
    uint16_t atqa;
    struct air_bits known = { .n = 0 };
    field_power(&stage.field, true);
    CHECK_EQ(air_request(&stage.field, AIR_REQA, &atqa), 2);
    CHECK_EQ(air_anticollision(&stage.field, 0, &known), 2);
    CHECK_EQ(known.n, 11);
    CHECK_BYTES(known.at, 2, "\x10\x00", 2);
    known.at[1] |= 1u << 3;
    known.n++;
    CHECK_EQ(air_anticollision(&stage.field, 0, &known), 1);
    CHECK_BYTES(known.at, AIR_LEVEL_BYTES, "\x10\x28\x30\x40\x48", AIR_LEVEL_BYTES);
}

TEST(the_order_follows_from_the_bits_one_before_zero_least_significant_first)
{
    char order[256];
    stage_start();
    stage_lay_uid("10203040", CHIP_CLASSIC_1K);
    stage_lay_uid("80203040", CHIP_CLASSIC_1K);
    stage_lay_uid("11203040", CHIP_CLASSIC_1K);
    stage_lay_uid("12203040", CHIP_CLASSIC_1K);
    find_all(order, sizeof order);
    CHECK_TEXT(order, "11203040 12203040 10203040 80203040 ");
}

/* Proof: two numbers of seven bytes share their first three, so they collide in the second level only. */
TEST(numbers_of_four_seven_and_ten_bytes_are_found_together)
{
    char order[256];
    stage_start();
    stage_lay_uid("04112233445566", CHIP_NTAG213);
    stage_lay_uid("04112233445567", CHIP_NTAG215);
    stage_lay_uid("12345678", CHIP_CLASSIC_4K);
    stage_lay_uid("0411223344556677889A", CHIP_ISO14443_4);
    find_all(order, sizeof order);
    CHECK(strstr(order, "04112233445566 ") != NULL);
    CHECK(strstr(order, "04112233445567 ") != NULL);
    CHECK(strstr(order, "12345678 ") != NULL);
    CHECK(strstr(order, "0411223344556677889A") != NULL);
}

TEST(answers_to_the_request_lie_over_each_other)
{
    stage_start();
    stage_lay_uid("11345678", CHIP_CLASSIC_4K);
    stage_ask("4A0100");
    CHECK(text_starts(stage_answer(), "4B01010002"
                                      "18"));
    stage_lay_uid("04112233445566", CHIP_DESFIRE);
    stage_ask("4A0100"); /* the Classic was active: it falls back at the first try, and is asked at the next */
    CHECK(text_starts(stage_answer(), "4B01010344"
                                      "20"));
    stage_ask("4400");
    stage_ask("320100");
    stage_ask("4A0100");
    CHECK(text_starts(stage_answer(), "4B01010346"
                                      "18"));
}

TEST(two_targets_at_once_take_turns)
{
    stage_start();
    stage_lay_uid("11203040", CHIP_CLASSIC_1K);
    stage_lay_uid("04112233445566", CHIP_DESFIRE);
    stage_ask("4A0200");
    CHECK(text_starts(stage_answer(), "4B02"
                                      "01"
                                      "0344"
                                      "0804"
                                      "11203040"
                                      "02"
                                      "0344"
                                      "2007"
                                      "04112233445566"));
    stage_ask("400160"
              "04FFFFFFFFFFFF11203040");
    CHECK_TEXT(stage_answer(), "4100");
    stage_ask("40013004");
    CHECK(text_starts(stage_answer(), "4100"));
    stage_ask("400260");
    CHECK_TEXT(stage_answer(), "4100"
                               "AF"
                               "04010101001A05");
    stage_ask("40013004"); /* halted meanwhile: its sector is shut again */
    CHECK_TEXT(stage_answer(), "4113");
}

TEST(the_same_number_twice_is_one_chip_to_the_reader)
{
    char order[256];
    stage_start();
    struct tag *a = stage_lay_uid("11203040", CHIP_CLASSIC_1K);
    struct thing *b;
    CHECK_EQ(things_add(&stage.things, "twin", CHIP_CLASSIC_1K, a->uid, &b), RESULT_OK);
    CHECK_EQ(field_place(&stage.field, &b->tag), RESULT_OK);
    find_all(order, sizeof order);
    CHECK(text_starts(order, "11203040 "));
}

TEST(collisions_let_an_activation_fail_while_several_answer)
{
    stage_start();
    stage_lay_uid("11203040", CHIP_CLASSIC_1K);
    struct tag *other = stage_lay_uid("04112233445566", CHIP_NTAG213);
    stage_ask("3205000102");
    faults_arm_reader(&stage.faults, READER_FAULT_COLLISIONS, (struct fault){ .times = 2 });
    stage_ask("4A0100");
    CHECK_TEXT(stage_answer(), "4B00");
    field_remove(&stage.field, other);
    stage_ask("4A0100"); /* one alone cannot collide */
    CHECK_TEXT(found(), "11203040");
    CHECK_EQ(field_place(&stage.field, other), RESULT_OK);
    stage_ask("4400");
    stage_ask("320100");
    stage_ask("4A0100");
    CHECK_TEXT(stage_answer(), "4B00");
    stage_ask("4A0100");
    CHECK_TEXT(found(), "11203040");
}

/* Proof: 24 numbers from a seed, laid at once; found each exactly once, in the order of their bits. */
TEST(a_full_pad_is_found_without_one_missing)
{
    char order[24 * UID_TEXT_SIZE + 1];
    struct chance chance = { .seed = { 7, 7 } };
    stage_start();
    for (unsigned i = 0; i < FIELD_TAGS_MAX; i++) {
        char uid[UID_TEXT_SIZE];
        text_format(uid, sizeof uid, "04%06X%06X", (unsigned)chance_number(&chance, 4),
                    (unsigned)chance_number(&chance, 1 << 24));
        stage_lay_uid(uid, i % 2 == 0 ? CHIP_NTAG213 : CHIP_ULTRALIGHT);
    }
    find_all(order, sizeof order);
    for (unsigned i = 0; i < FIELD_TAGS_MAX; i++) {
        CHECK(strstr(order, stage.things.list[i].tag.what) != NULL);
        CHECK_EQ(stage.things.list[i].tag.state, TAG_HALT);
    }
}
