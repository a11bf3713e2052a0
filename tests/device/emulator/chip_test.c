/* The reader chip by itself: frames in, frames out, time by hand. Frames are those that libnfc 1.8.0 sends. */
#include <string.h>

#include "base/text.h"
#include "base/ulid.h"
#include "emulator/pn532.h"
#include "emulator/things.h"
#include "check.h"

enum { SENT_SIZE = 1024, NTAG_USER = 16 };

static struct {
    struct pn532 chip;
    struct flash flash;
    struct field field;
    struct faults faults;
    struct things things;
    uint8_t sent[SENT_SIZE];
    size_t sent_n;
    int unplugged;
} bench;

static void sent(void *self, struct bytes frame, int64_t ready_us)
{
    (void)self;
    (void)ready_us;
    memcpy(bench.sent + bench.sent_n, frame.at, frame.n);
    bench.sent_n += frame.n;
}

static void cancelled(void *self, int64_t now_us)
{
    (void)self;
    (void)now_us;
}

static void unplugged(void *self)
{
    (void)self;
    bench.unplugged++;
}

static void receive(const char *hex)
{
    uint8_t b[SENT_SIZE];
    size_t n;
    CHECK_EQ(hex_get(hex, b, sizeof b, &n), RESULT_OK);
    bench.sent_n = 0;
    pn532_receive(&bench.chip, bytes_of(b, n), 0);
}

static void start(void)
{
    struct pn532_wire wire = { sent, cancelled, unplugged, NULL };
    memset(&bench, 0, sizeof bench);
    field_init(&bench.field, &bench.flash, (struct seed){ 1, 1 });
    pn532_init(&bench.chip, wire, &bench.field, &bench.faults);
    receive("55550000000000000000000000000000");
}

static struct tag *lay(const char *what, enum tag_chip chip)
{
    struct thing *t;
    CHECK_EQ(things_add(&bench.things, what, chip, things_uid_of_name(what, chip), &t), RESULT_OK);
    CHECK_EQ(field_place(&bench.field, &t->tag), RESULT_OK);
    return &t->tag;
}

/* Sends a command, D4 and frame around it, and compares what follows the ACK. */
static void ask(const char *command)
{
    uint8_t body[SENT_SIZE], sum = 0xD4;
    char frame[2 * SENT_SIZE];
    size_t n;
    CHECK_EQ(hex_get(command, body, sizeof body, &n), RESULT_OK);
    for (size_t i = 0; i < n; i++)
        sum = (uint8_t)(sum + body[i]);
    text_format(frame, sizeof frame, "0000FF%02X%02XD4%s%02X00", (unsigned)(n + 1), (unsigned)(uint8_t)(0 - n - 1),
                command, (unsigned)(uint8_t)(0 - sum));
    receive(frame);
}

/* The answer's data behind D5, as hex; "" when there was none. */
static const char *answer(void)
{
    static char hex[2 * SENT_SIZE];
    size_t ack = 6;
    hex[0] = '\0';
    if (bench.sent_n <= ack)
        return hex;
    const uint8_t *frame = bench.sent + ack;
    hex_put(hex, sizeof hex, bytes_of(frame + 6, (size_t)frame[3] - 1));
    return hex;
}

static const char *all_sent(void)
{
    static char hex[2 * SENT_SIZE];
    hex_put(hex, sizeof hex, bytes_of(bench.sent, bench.sent_n));
    return hex;
}

TEST(it_answers_what_libnfc_opens_with)
{
    start();
    receive("0000FF03FDD414011700");
    CHECK_TEXT(all_sent(), "0000FF00FF000000FF02FED5151600");
    receive("0000FF09F7D400006C69626E6663BE00");
    CHECK_TEXT(answer(), "01006C69626E6663");
    receive("0000FF02FED4022A00");
    CHECK_TEXT(answer(), "0332010607");
    receive("0000FF03FDD412140600");
    CHECK_TEXT(answer(), "13");
}

TEST(it_sleeps_until_the_line_wakes_it)
{
    start();
    ask("16F0");
    CHECK_TEXT(answer(), "1700");
    receive("0000FF02FED4022A00");
    CHECK_EQ(bench.sent_n, 0);
    receive("5555000000");
    ask("02");
    CHECK_TEXT(answer(), "0332010607");
}

TEST(a_command_in_pieces_is_one_command)
{
    start();
    receive("0000FF02");
    CHECK_EQ(bench.sent_n, 0);
    receive("FED4022A00");
    CHECK_TEXT(answer(), "0332010607");
}

TEST(a_broken_frame_is_passed_over_in_silence)
{
    start();
    receive("0000FF02FED4022B00");
    CHECK_EQ(bench.sent_n, 0);
    ask("02");
    CHECK_TEXT(answer(), "0332010607");
}

TEST(an_unknown_command_gets_the_error_frame)
{
    start();
    ask("F0");
    CHECK_TEXT(all_sent(), "0000FF00FF000000FF01FF7F8100");
}

TEST(a_halted_chip_is_mute_so_that_each_of_several_is_found)
{
    start();
    lay("a", CHIP_NTAG213);
    lay("b", CHIP_NTAG213);
    lay("c", CHIP_CLASSIC_1K);
    ask("3205000102");
    int found = 0;
    for (ask("4A0100"); !text_equal(answer(), "4B00"); ask("4A0100")) {
        found++;
        ask("4400");
    }
    CHECK_EQ(found, 3);
    ask("320100");
    ask("4A0100");
    CHECK(!text_equal(answer(), "4B00"));
}

TEST(a_chip_is_selected_by_its_number_even_when_it_was_halted)
{
    start();
    struct tag *t = lay("a", CHIP_NTAG213);
    char command[64], uid[UID_TEXT_SIZE];
    lay("b", CHIP_NTAG213);
    ask("3205000102");
    ask("4A0100");
    ask("4400");
    uid_text(t->uid, uid);
    text_format(command, sizeof command, "4A010088%s", uid);
    ask(command);
    CHECK(text_ends(answer(), uid));
    CHECK_EQ(t->state, TAG_ACTIVE);
}

TEST(endless_retries_wait_for_a_chip_that_comes_later)
{
    start();
    ask("4A0100");
    CHECK_TEXT(answer(), "");
    CHECK_EQ(pn532_run(&bench.chip, 1000), INT64_MAX);
    lay("a", CHIP_CLASSIC_1K);
    bench.sent_n = 0;
    pn532_run(&bench.chip, 2000);
    CHECK(bench.sent_n > 0);
}

TEST(the_hosts_ack_ends_a_wait)
{
    start();
    ask("4A0100");
    receive("0000FF00FF00");
    lay("a", CHIP_CLASSIC_1K);
    pn532_run(&bench.chip, 2000);
    CHECK_EQ(bench.sent_n, 0);
}

TEST(the_hosts_nack_brings_the_last_answer_again)
{
    start();
    ask("02");
    receive("0000FFFF0000");
    CHECK_TEXT(all_sent(), "0000FF06FAD50332010607E800");
}

TEST(pages_are_read_and_written_and_what_is_locked_is_not)
{
    start();
    struct tag *t = lay("a", CHIP_NTAG213);
    ask("4A0100");
    ask("4001A20401020304");
    CHECK_TEXT(answer(), "4100");
    ask("40013004");
    CHECK_TEXT(answer(), "410001020304000000000000000000000000");
    ask("4001A20200001000"); /* lock page 4 */
    ask("4001A20405060708");
    CHECK_TEXT(answer(), "4113");
    CHECK_BYTES(t->memory + NTAG_USER, 4, "\1\2\3\4", 4);
    ask("40013004"); /* a chip that said no is silent until it is selected again */
    CHECK_TEXT(answer(), "4101");
}

TEST(reading_behind_the_last_page_goes_on_at_the_first_and_hides_the_password)
{
    start();
    struct tag *t = lay("a", CHIP_NTAG213);
    char first[9];
    ask("4A0100");
    ask("4001302B");
    hex_put(first, sizeof first, bytes_of(t->memory, 4));
    CHECK(text_starts(answer(), "41000000000000000000"));
    CHECK(strstr(answer(), first) != NULL);
    ask("4001302D");
    CHECK_TEXT(answer(), "4113");
}

TEST(get_version_and_fast_read_go_through_and_60_is_an_authentication_otherwise)
{
    start();
    lay("a", CHIP_NTAG213);
    ask("4A0100");
    ask("4260");
    CHECK_TEXT(answer(), "43000004040201000F03");
    ask("423A0405");
    CHECK_TEXT(answer(), "43000000000000000000");
    ask("400160");
    CHECK_TEXT(answer(), "4114");
}

TEST(a_write_that_is_torn_leaves_what_was_written_and_the_pad_without_the_chip)
{
    start();
    struct tag *t = lay("a", CHIP_NTAG213);
    bench.flash.tear_armed = true;
    bench.flash.tear_after = 6;
    ask("4A0100");
    ask("4001A204DEADBEEF");
    CHECK_TEXT(answer(), "4100");
    ask("4001A205DEADBEEF");
    CHECK_TEXT(answer(), "4101");
    CHECK_BYTES(t->memory + NTAG_USER, 8, "\xDE\xAD\xBE\xEF\xDE\xAD\0\0", 8);
    CHECK(!t->placed);
}

TEST(a_classic_sector_opens_with_its_key_only)
{
    start();
    struct tag *t = lay("c", CHIP_CLASSIC_1K);
    char uid[UID_TEXT_SIZE], command[64];
    uid_text(t->uid, uid);
    ask("4A0100");
    ask("40013004");
    CHECK_TEXT(answer(), "4113");
    ask("4A0100");
    text_format(command, sizeof command, "40016004A0A1A2A3A4A5%s", uid);
    ask(command);
    CHECK_TEXT(answer(), "4114");
    ask("4A0100");
    text_format(command, sizeof command, "40016004FFFFFFFFFFFF%s", uid);
    ask(command);
    CHECK_TEXT(answer(), "4100");
    ask("4001A005000102030405060708090A0B0C0D0E0F");
    CHECK_TEXT(answer(), "4100");
    ask("40013005");
    CHECK_TEXT(answer(), "4100000102030405060708090A0B0C0D0E0F");
    ask("40013007"); /* key A never comes out */
    CHECK_TEXT(answer(), "4100000000000000FF078069FFFFFFFFFFFF");
    ask("40013008");
    CHECK_TEXT(answer(), "4113");
}

TEST(a_chip_that_was_lifted_does_not_answer)
{
    start();
    struct tag *t = lay("a", CHIP_NTAG213);
    ask("4A0100");
    field_remove(&bench.field, t);
    ask("40013004");
    CHECK_TEXT(answer(), "4101");
}

TEST(faults_strike_after_the_exchanges_they_were_told)
{
    start();
    lay("a", CHIP_NTAG213);
    ask("4A0100");
    faults_arm_reader(&bench.faults, READER_FAULT_BAD_STATUS, (struct fault){ .after = 1, .times = 1 });
    ask("40013004");
    CHECK(text_starts(answer(), "4100"));
    ask("40013004");
    CHECK(text_starts(answer(), "4180"));
    ask("40013004");
    CHECK(text_starts(answer(), "4100"));
    faults_arm_reader(&bench.faults, READER_FAULT_SILENT, (struct fault){ .after = 0 });
    ask("02");
    ask("02");
    CHECK_EQ(bench.sent_n, 0);
    faults_clear(&bench.faults);
    faults_arm_reader(&bench.faults, READER_FAULT_DROP_ACK, (struct fault){ .times = 1 });
    ask("02");
    CHECK_TEXT(all_sent(), "0000FF06FAD50332010607E800");
    faults_arm_reader(&bench.faults, READER_FAULT_BAD_CHECKSUM, (struct fault){ .times = 1 });
    ask("02");
    CHECK_TEXT(all_sent(), "0000FF00FF000000FF06FAD50332010607E900");
    faults_arm_reader(&bench.faults, READER_FAULT_UNPLUG, (struct fault){ .times = 1 });
    ask("02");
    CHECK_EQ(bench.unplugged, 1);
}

/* Proof: bytes that follow from a seed, whole frames among them with any command, under the sanitizers. */
TEST(no_bytes_break_it)
{
    start();
    lay("a", CHIP_NTAG216);
    lay("c", CHIP_CLASSIC_1K);
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
        bench.sent_n = 0;
        pn532_receive(&bench.chip, bytes_of(frame, 7 + n), round);
        pn532_run(&bench.chip, round);
    }
    ask("02");
    CHECK_TEXT(answer(), "0332010607");
}
