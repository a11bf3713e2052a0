/* The reader chip by itself: frames in, frames out, time by hand. Frames are those that libnfc 1.8.0 sends. */
#include <string.h>

#include "base/text.h"
#include "base/ulid.h"
#include "chip_stage.h"
#include "check.h"

enum { NTAG_USER = 16 };

TEST(it_answers_what_libnfc_opens_with)
{
    stage_start();
    stage_receive("0000FF03FDD414011700");
    CHECK_TEXT(stage_sent(), "0000FF00FF000000FF02FED5151600");
    stage_receive("0000FF09F7D400006C69626E6663BE00");
    CHECK_TEXT(stage_answer(), "01006C69626E6663");
    stage_receive("0000FF02FED4022A00");
    CHECK_TEXT(stage_answer(), "0332010607");
    stage_receive("0000FF03FDD412140600");
    CHECK_TEXT(stage_answer(), "13");
}

TEST(it_sleeps_until_the_line_wakes_it)
{
    stage_start();
    stage_ask("16F0");
    CHECK_TEXT(stage_answer(), "1700");
    stage_receive("0000FF02FED4022A00");
    CHECK_EQ(stage.sent_n, 0);
    stage_receive("5555000000");
    stage_ask("02");
    CHECK_TEXT(stage_answer(), "0332010607");
}

TEST(a_command_in_pieces_is_one_command)
{
    stage_start();
    stage_receive("0000FF02");
    CHECK_EQ(stage.sent_n, 0);
    stage_receive("FED4022A00");
    CHECK_TEXT(stage_answer(), "0332010607");
}

TEST(a_broken_frame_is_passed_over_in_silence)
{
    stage_start();
    stage_receive("0000FF02FED4022B00");
    CHECK_EQ(stage.sent_n, 0);
    stage_ask("02");
    CHECK_TEXT(stage_answer(), "0332010607");
}

TEST(an_unknown_command_gets_the_error_frame)
{
    stage_start();
    stage_ask("F0");
    CHECK_TEXT(stage_sent(), "0000FF00FF000000FF01FF7F8100");
}

TEST(a_halted_chip_is_mute_so_that_each_of_several_is_found)
{
    stage_start();
    stage_lay("a", CHIP_NTAG213);
    stage_lay("b", CHIP_NTAG213);
    stage_lay("c", CHIP_CLASSIC_1K);
    stage_ask("3205000102");
    int found = 0;
    for (stage_ask("4A0100"); !text_equal(stage_answer(), "4B00"); stage_ask("4A0100")) {
        found++;
        stage_ask("4400");
    }
    CHECK_EQ(found, 3);
    stage_ask("320100");
    stage_ask("4A0100");
    CHECK(!text_equal(stage_answer(), "4B00"));
}

TEST(a_chip_is_selected_by_its_number_even_when_it_was_halted)
{
    stage_start();
    struct tag *t = stage_lay("a", CHIP_NTAG213);
    char command[64], uid[UID_TEXT_SIZE];
    stage_lay("b", CHIP_NTAG213);
    stage_ask("3205000102");
    stage_ask("4A0100");
    stage_ask("4400");
    uid_text(t->uid, uid);
    text_format(command, sizeof command, "4A010088%s", uid);
    stage_ask(command);
    CHECK(text_ends(stage_answer(), uid));
    CHECK_EQ(t->state, TAG_ACTIVE);
}

TEST(endless_retries_wait_for_a_chip_that_comes_later)
{
    stage_start();
    stage_ask("4A0100");
    CHECK_TEXT(stage_answer(), "");
    CHECK_EQ(pn532_run(&stage.chip, 1000), INT64_MAX);
    stage_lay("a", CHIP_CLASSIC_1K);
    stage.sent_n = 0;
    pn532_run(&stage.chip, 2000);
    CHECK(stage.sent_n > 0);
}

TEST(the_hosts_ack_ends_a_wait)
{
    stage_start();
    stage_ask("4A0100");
    stage_receive("0000FF00FF00");
    stage_lay("a", CHIP_CLASSIC_1K);
    pn532_run(&stage.chip, 2000);
    CHECK_EQ(stage.sent_n, 0);
}

TEST(the_hosts_nack_brings_the_last_answer_again)
{
    stage_start();
    stage_ask("02");
    stage_receive("0000FFFF0000");
    CHECK_TEXT(stage_sent(), "0000FF06FAD50332010607E800");
}

TEST(pages_are_read_and_written_and_what_is_locked_is_not)
{
    stage_start();
    struct tag *t = stage_lay("a", CHIP_NTAG213);
    stage_ask("4A0100");
    stage_ask("4001A20401020304");
    CHECK_TEXT(stage_answer(), "4100");
    stage_ask("40013004");
    CHECK_TEXT(stage_answer(), "410001020304000000000000000000000000");
    stage_ask("4001A20200001000"); /* lock page 4 */
    stage_ask("4001A20405060708");
    CHECK_TEXT(stage_answer(), "4113");
    CHECK_BYTES(t->memory + NTAG_USER, 4, "\1\2\3\4", 4);
    stage_ask("40013004"); /* a chip that said no is silent until it is selected again */
    CHECK_TEXT(stage_answer(), "4101");
}

TEST(reading_behind_the_last_page_goes_on_at_the_first_and_hides_the_password)
{
    stage_start();
    struct tag *t = stage_lay("a", CHIP_NTAG213);
    char first[9];
    stage_ask("4A0100");
    stage_ask("4001302B");
    hex_put(first, sizeof first, bytes_of(t->memory, 4));
    CHECK(text_starts(stage_answer(), "41000000000000000000"));
    CHECK(strstr(stage_answer(), first) != NULL);
    stage_ask("4001302D");
    CHECK_TEXT(stage_answer(), "4113");
}

TEST(get_version_and_fast_read_go_through_and_60_is_an_authentication_otherwise)
{
    stage_start();
    stage_lay("a", CHIP_NTAG213);
    stage_ask("4A0100");
    stage_ask("4260");
    CHECK_TEXT(stage_answer(), "43000004040201000F03");
    stage_ask("423A0405");
    CHECK_TEXT(stage_answer(), "43000000000000000000");
    stage_ask("400160");
    CHECK_TEXT(stage_answer(), "4114");
}

TEST(a_write_that_is_torn_leaves_what_was_written_and_the_pad_without_the_chip)
{
    stage_start();
    struct tag *t = stage_lay("a", CHIP_NTAG213);
    stage.flash.tear_armed = true;
    stage.flash.tear_after = 6;
    stage_ask("4A0100");
    stage_ask("4001A204DEADBEEF");
    CHECK_TEXT(stage_answer(), "4100");
    stage_ask("4001A205DEADBEEF");
    CHECK_TEXT(stage_answer(), "4101");
    CHECK_BYTES(t->memory + NTAG_USER, 6, "\xDE\xAD\xBE\xEF\xDE\xAD", 6);
    CHECK_EQ(t->memory[NTAG_USER + 6] & ~0xBE, 0); /* any of the bits that were to be set */
    CHECK_EQ(t->memory[NTAG_USER + 7], 0);
    CHECK(!t->placed);
}

TEST(a_classic_sector_opens_with_its_key_only)
{
    stage_start();
    struct tag *t = stage_lay("c", CHIP_CLASSIC_1K);
    char uid[UID_TEXT_SIZE], command[64];
    uid_text(t->uid, uid);
    stage_ask("4A0100");
    stage_ask("40013004");
    CHECK_TEXT(stage_answer(), "4113");
    stage_ask("4A0100");
    text_format(command, sizeof command, "40016004A0A1A2A3A4A5%s", uid);
    stage_ask(command);
    CHECK_TEXT(stage_answer(), "4114");
    stage_ask("4A0100");
    text_format(command, sizeof command, "40016004FFFFFFFFFFFF%s", uid);
    stage_ask(command);
    CHECK_TEXT(stage_answer(), "4100");
    stage_ask("4001A005000102030405060708090A0B0C0D0E0F");
    CHECK_TEXT(stage_answer(), "4100");
    stage_ask("40013005");
    CHECK_TEXT(stage_answer(), "4100000102030405060708090A0B0C0D0E0F");
    stage_ask("40013007"); /* key A never comes out */
    CHECK_TEXT(stage_answer(), "4100000000000000FF078069FFFFFFFFFFFF");
    stage_ask("40013008");
    CHECK_TEXT(stage_answer(), "4113");
}

TEST(a_chip_that_was_lifted_does_not_answer)
{
    stage_start();
    struct tag *t = stage_lay("a", CHIP_NTAG213);
    stage_ask("4A0100");
    field_remove(&stage.field, t);
    stage_ask("40013004");
    CHECK_TEXT(stage_answer(), "4101");
}

TEST(faults_strike_after_the_exchanges_they_were_told)
{
    stage_start();
    stage_lay("a", CHIP_NTAG213);
    stage_ask("4A0100");
    faults_arm_reader(&stage.faults, READER_FAULT_BAD_STATUS, (struct fault){ .after = 1, .times = 1 });
    stage_ask("40013004");
    CHECK(text_starts(stage_answer(), "4100"));
    stage_ask("40013004");
    CHECK(text_starts(stage_answer(), "4180"));
    stage_ask("40013004");
    CHECK(text_starts(stage_answer(), "4100"));
    faults_arm_reader(&stage.faults, READER_FAULT_SILENT, (struct fault){ .after = 0 });
    stage_ask("02");
    stage_ask("02");
    CHECK_EQ(stage.sent_n, 0);
    faults_clear(&stage.faults);
    faults_arm_reader(&stage.faults, READER_FAULT_DROP_ACK, (struct fault){ .times = 1 });
    stage_ask("02");
    CHECK_TEXT(stage_sent(), "0000FF06FAD50332010607E800");
    faults_arm_reader(&stage.faults, READER_FAULT_BAD_CHECKSUM, (struct fault){ .times = 1 });
    stage_ask("02");
    CHECK_TEXT(stage_sent(), "0000FF00FF000000FF06FAD50332010607E900");
    faults_arm_reader(&stage.faults, READER_FAULT_UNPLUG, (struct fault){ .times = 1 });
    stage_ask("02");
    CHECK_EQ(stage.unplugged, 1);
}

/* Proof: bytes that follow from a seed, whole frames among them with any command, under the sanitizers. */
TEST(no_bytes_break_it)
{
    stage_start();
    stage_lay("a", CHIP_NTAG216);
    stage_lay("b", CHIP_ULTRALIGHT_EV1);
    stage_lay("c", CHIP_CLASSIC_4K);
    stage_lay("d", CHIP_DESFIRE)->weak_per_cent = 10;
    stage_lay("e", CHIP_PHONE);
    struct seed seed = { 1, 2 };
    uint64_t nth = 0;
    for (int round = 0; round < 20000; round++) {
        uint8_t frame[64] = { 0x55, 0x00, 0xFF };
        size_t n = 1 + (size_t)(seed_number(seed, nth++) % 40);
        bool whole = seed_number(seed, nth++) % 4 != 0;
        uint8_t sum = 0;
        for (size_t i = 0; i < n; i++)
            frame[5 + i] = (uint8_t)(seed_number(seed, nth++) % 256);
        frame[3] = (uint8_t)n;
        frame[4] = (uint8_t)(0 - n);
        frame[5] = whole ? 0xD4 : frame[5];
        for (size_t i = 0; i < n; i++)
            sum = (uint8_t)(sum + frame[5 + i]);
        frame[5 + n] = (uint8_t)(0 - sum);
        stage.sent_n = 0;
        pn532_receive(&stage.chip, bytes_of(frame, 7 + n), round);
        pn532_run(&stage.chip, round);
    }
    stage_ask("02");
    CHECK_TEXT(stage_answer(), "0332010607");
}
