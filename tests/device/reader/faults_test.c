/* Each fault of the reader chip and of the line, at each place of a read and of a write, with the real libnfc: it is
   over by itself, costs nothing that was asked, and loses no tag. */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

#include "check.h"
#include "stage.h"

#define UID "04A1B2C3D4E5F6"
#define OTHER_UID "04A1B2C3D4E5F7"

enum { HEAD = 16, PLACES = 6, PLACES_SAMPLE = 2, TRIES = 10, BYTES = 40, LATE_MS = 450 };

static const struct read_plan plan = { .first = 4, .bytes = BYTES };

static void check_result(enum result got, enum result want)
{
    CHECK_TEXT(result_text(got), result_text(want));
}

/* Set for two tags, one of them only there. */
static void begin(struct stage *s)
{
    stage_set(s);
    stage_lay(s, "ntag213", UID);
    stage_hear(s, MESSAGE_TAG_ARRIVED);
    stage_lay(s, "ntag213", OTHER_UID);
    stage_hear(s, MESSAGE_TAG_ARRIVED);
    stage_quiet(s, 300);
}

static void end_well(struct stage *s)
{
    stage_do(s, "{\"op\":\"fault\",\"clear\":true}");
    CHECK_EQ(stage_stop_reader(s), 0);
    stage_clear(s);
}

/* The next word of this type; that the chip was opened anew is told, but it never was down. */
static struct message hear(struct stage *s, enum message_type type)
{
    struct message m;
    do {
        m = (struct message){ 0 };
        CHECK_EQ(channel_receive(&s->channel, STAGE_HEAR_MS, &m), RESULT_OK);
        CHECK(m.type != MESSAGE_READER_STATE || m.reader_state.up);
    } while (m.type == MESSAGE_READER_STATE || m.type == MESSAGE_HEARTBEAT);
    CHECK_TEXT(message_name(m.type), message_name(type));
    return m;
}

/* What stands on the chip becomes what `seed` says, and reads as that. */
static void write_and_read(struct stage *s, uint8_t seed)
{
    uint8_t chip[STAGE_MEMORY_MAX];
    struct tag_write w = { .plan = plan, .marks = TAG_MARKS_NONE };
    stage_dump(s, UID, chip);
    memcpy(w.before, chip + HEAD, BYTES);
    for (unsigned i = 0; i < BYTES; i++)
        w.after[i] = (uint8_t)(seed + 3 * i);
    struct message m = { .type = MESSAGE_WRITE_TAG, .request = STAGE_WRITE };
    m.write_tag.uid = stage_uid(UID);
    m.write_tag.write = w;
    stage_say(s, &m);
    check_result(hear(s, MESSAGE_TAG_WRITTEN).tag_written.result, RESULT_OK);
    stage_ask(s, 5, stage_uid(UID), plan);
    m = hear(s, MESSAGE_TAG_READ);
    check_result(m.tag_read.result, RESULT_OK);
    CHECK_BYTES(m.tag_read.memory, m.tag_read.memory_n, w.after, BYTES);
}

/* Both are known still, and leave one after the other. */
static void take_both_away(struct stage *s)
{
    stage_do(s, "{\"op\":\"fault\",\"clear\":true}");
    stage_remove(s, UID);
    CHECK(uid_equal(hear(s, MESSAGE_TAG_LEFT).tag.uid, stage_uid(UID)));
    stage_remove(s, OTHER_UID);
    CHECK(uid_equal(hear(s, MESSAGE_TAG_LEFT).tag.uid, stage_uid(OTHER_UID)));
}

/* Nobody heard of it: the reader stayed up, both tags lie there. */
static void costs_nothing(struct stage *s, const char *fault)
{
    for (unsigned after = 0; after < PLACES; after++) {
        stage_do(s, "{\"op\":\"fault\",\"reader\":\"%s\",\"after\":%u,\"times\":1,\"ms\":%u,\"status\":1}", fault,
                 after, LATE_MS);
        write_and_read(s, (uint8_t)(1 + after));
    }
    take_both_away(s);
}

#define COSTS_NOTHING(name, fault)                                                                                     \
    TEST(name)                                                                                                         \
    {                                                                                                                  \
        struct stage s = { 0 };                                                                                        \
        begin(&s);                                                                                                     \
        costs_nothing(&s, fault);                                                                                      \
        end_well(&s);                                                                                                  \
    }
COSTS_NOTHING(a_lost_acknowledgement_costs_nothing, "drop-ack")
COSTS_NOTHING(a_command_that_is_not_heard_costs_nothing, "ignore")
COSTS_NOTHING(an_answer_that_never_comes_costs_nothing, "no-answer")
COSTS_NOTHING(a_nack_costs_nothing, "nack")
COSTS_NOTHING(a_bad_checksum_costs_nothing, "bad-checksum")
COSTS_NOTHING(a_bad_length_costs_nothing, "bad-length")
COSTS_NOTHING(a_bad_frame_costs_nothing, "bad-frame")
COSTS_NOTHING(an_answer_to_another_command_costs_nothing, "bad-code")
COSTS_NOTHING(an_error_frame_costs_nothing, "error-frame")
COSTS_NOTHING(half_an_answer_costs_nothing, "truncate")
COSTS_NOTHING(a_byte_before_the_acknowledgement_costs_nothing, "garbage-before")
COSTS_NOTHING(a_byte_behind_the_answer_costs_nothing, "garbage-after")
COSTS_NOTHING(a_late_answer_costs_nothing, "late")
COSTS_NOTHING(a_chip_that_starts_anew_costs_nothing, "reset")
COSTS_NOTHING(a_broken_anticollision_costs_nothing, "collisions")

/* What the chip says when the air fails: time-out, CRC, parity, framing, buffer, authentication, gone, no such target.
 */
TEST(a_status_that_tells_of_an_error_costs_nothing)
{
    static const unsigned statuses[] = { 0x01, 0x02, 0x03, 0x05, 0x07, 0x09, 0x0A, 0x10, 0x13, 0x14, 0x27, 0x29, 0x40 };
    struct stage s = { 0 };
    begin(&s);
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        for (unsigned after = 0; after < PLACES_SAMPLE; after++) {
            stage_do(&s, "{\"op\":\"fault\",\"reader\":\"status\",\"after\":%u,\"status\":%u}", after, statuses[i]);
            write_and_read(&s, (uint8_t)(i * PLACES_SAMPLE + after));
        }
    }
    end_well(&s);
}

/* Three at a time, one behind the other. It may be down for a moment, which every question then says; the next one is
   answered. */
TEST(faults_that_come_together_are_over_by_themselves)
{
    static const char *const faults[] = {
        "drop-ack", "nack", "truncate", "bad-checksum", "no-answer", "reset", "late"
    };
    enum { N = sizeof faults / sizeof *faults };
    struct stage s = { 0 };
    struct message m = { 0 };
    begin(&s);
    for (unsigned i = 0; i < N; i++) {
        for (unsigned k = 0; k < 3; k++)
            stage_do(&s, "{\"op\":\"fault\",\"reader\":\"%s\",\"after\":%u,\"ms\":%u}", faults[(i + k) % N], 2 * k,
                     LATE_MS);
        enum result r = RESULT_IO;
        for (unsigned tries = 0; tries < TRIES && r != RESULT_OK; tries++) {
            stage_ask(&s, 5, stage_uid(UID), plan);
            do
                CHECK_EQ(channel_receive(&s.channel, STAGE_HEAR_MS, &m), RESULT_OK);
            while (m.type != MESSAGE_TAG_READ);
            r = m.tag_read.result;
            usleep(r == RESULT_OK ? 0 : 300000);
        }
        check_result(r, RESULT_OK);
    }
    end_well(&s);
}

/* What nfc_close() of another program does to a line that libnfc lets it open as well: the chip sleeps under us. */
TEST(another_program_that_puts_the_chip_to_sleep_costs_nothing)
{
    static const uint8_t power_down[] = { 0x00, 0x00, 0xFF, 0x03, 0xFD, 0xD4, 0x16, 0xF0, 0x26, 0x00 };
    struct stage s = { 0 };
    begin(&s);
    for (unsigned i = 0; i < PLACES; i++) {
        int fd = open(strchr(s.device, ':') + 1, O_WRONLY | O_NOCTTY | O_CLOEXEC);
        CHECK(fd >= 0);
        CHECK_EQ(write(fd, power_down, sizeof power_down), sizeof power_down);
        close(fd);
        write_and_read(&s, (uint8_t)(i + 1));
    }
    take_both_away(&s);
    end_well(&s);
}

/* A reader that fails for good is said to be down, with its own words, and up when it is well again. */
TEST(a_reader_that_goes_on_failing_is_down_with_its_words_and_comes_back)
{
    static const char *const faults[] = { "nack", "bad-checksum", "ignore", "truncate" };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct stage s = { 0 };
        begin(&s);
        stage_fault(&s, faults[i], 0, 100000);
        struct message m = stage_hear(&s, MESSAGE_READER_STATE);
        CHECK(!m.reader_state.up);
        CHECK(m.reader_state.cause == READER_CAUSE_GARBAGE || m.reader_state.cause == READER_CAUSE_SILENT);
        CHECK(text_starts(m.reader_state.words, "pn532_uart:"));
        stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
        do {
            CHECK_EQ(channel_receive(&s.channel, STAGE_HEAR_MS, &m), RESULT_OK);
        } while (m.type != MESSAGE_READER_STATE || !m.reader_state.up);
        end_well(&s);
    }
}
