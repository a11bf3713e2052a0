/* The real kitap-reader in its sandbox, with the real libnfc, on a PN532 that the emulator plays. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#include "check.h"
#include "stage.h"

#define BOOK_UID "04A1B2C3D4E5F6"
#define BOOK "1101013230303031303030303030313233000000000000000000000000000000"

enum { REMOVAL_MS = 500, ARRIVAL_MS = 500, MANY = 10, REMOVAL_FRAMES = 3 * 8 * MANY };

static const struct read_plan type_2_plan = { .first = 4, .bytes = 144 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void heard_uid(struct stage *s, enum message_type type, const char *uid)
{
    char text[UID_TEXT_SIZE];
    uid_text(stage_hear(s, type).tag.uid, text);
    CHECK_TEXT(text, uid);
}

static void read_book(struct stage *s, uint32_t request, const char *uid, const char *user_hex)
{
    uint8_t want[256] = { 0 };
    size_t n;
    CHECK_EQ(hex_get(user_hex, want, sizeof want, &n), RESULT_OK);
    stage_ask(s, request, stage_uid(uid), type_2_plan);
    struct message m = stage_hear(s, MESSAGE_TAG_READ);
    CHECK_EQ(m.request, request);
    CHECK_TEXT(result_text(m.tag_read.result), result_text(RESULT_OK));
    CHECK_BYTES(m.tag_read.memory, m.tag_read.memory_n, want, 144);
}

static void end_well(struct stage *s)
{
    CHECK_EQ(stage_stop_reader(s), 0);
    stage_clear(s);
}

TEST(a_book_is_seen_read_and_missed_in_half_a_second)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_quiet(&s, 400);
    int64_t start = now_ms();
    stage_place(&s, "ntag213", BOOK_UID, BOOK);
    struct message m = stage_hear(&s, MESSAGE_TAG_ARRIVED);
    CHECK(now_ms() - start < ARRIVAL_MS);
    CHECK(uid_equal(m.tag.uid, stage_uid(BOOK_UID)));
    CHECK_EQ(m.tag.family, TAG_TYPE_2);
    CHECK_EQ(m.tag.sak, 0);
    CHECK_EQ(m.tag.atqa, 0x0044);
    read_book(&s, 1, BOOK_UID, BOOK);
    stage_quiet(&s, 700);
    start = now_ms();
    stage_remove(&s, BOOK_UID);
    heard_uid(&s, MESSAGE_TAG_LEFT, BOOK_UID);
    CHECK(now_ms() - start < REMOVAL_MS);
    stage_quiet(&s, 400);
    end_well(&s);
}

TEST(the_chip_is_named)
{
    struct stage s = { 0 };
    stage_emulator(&s);
    stage_reader(&s);
    struct message m = stage_hear(&s, MESSAGE_READER_STATE);
    CHECK(m.reader_state.up);
    CHECK(text_starts(m.reader_state.words, "PN532 v1.6"));
    end_well(&s);
}

static void many_uid(unsigned i, char to[static UID_TEXT_SIZE])
{
    text_format(to, UID_TEXT_SIZE, "04A1B2C3D4%02X%02X", 0xE0 + i, 0x11 * i);
}

/* All of them are told, each once. */
static void lay_many(struct stage *s, unsigned count)
{
    char uid[UID_TEXT_SIZE], text[UID_TEXT_SIZE];
    unsigned seen = 0;
    for (unsigned i = 0; i < count; i++) {
        many_uid(i, uid);
        stage_place(s, "ntag213", uid, BOOK);
    }
    for (unsigned i = 0; i < count; i++) {
        uid_text(stage_hear(s, MESSAGE_TAG_ARRIVED).tag.uid, text);
        for (unsigned n = 0; n < count; n++) {
            many_uid(n, uid);
            CHECK(!text_equal(text, uid) || (seen & 1U << n) == 0);
            seen |= text_equal(text, uid) ? 1U << n : 0;
        }
    }
    CHECK_EQ(seen, (1U << count) - 1);
}

TEST(ten_books_are_all_seen_all_read_and_one_taken_from_the_middle_is_missed_in_time)
{
    struct stage s = { 0 };
    char uid[UID_TEXT_SIZE];
    stage_set(&s);
    lay_many(&s, MANY);
    for (unsigned i = 0; i < MANY; i++) {
        many_uid(i, uid);
        stage_ask(&s, 100 + i, stage_uid(uid), type_2_plan);
    }
    for (unsigned i = 0; i < MANY; i++)
        CHECK_EQ(stage_hear(&s, MESSAGE_TAG_READ).tag_read.result, RESULT_OK);
    stage_quiet(&s, 1000);
    for (unsigned i = 0; i < MANY; i++) {
        many_uid(i, uid);
        int64_t start = now_ms();
        unsigned frames = stage_frames(&s);
        stage_remove(&s, uid);
        heard_uid(&s, MESSAGE_TAG_LEFT, uid);
        CHECK(stage_frames(&s) - frames < REMOVAL_FRAMES);
        CHECK(now_ms() - start < 2 * REMOVAL_MS); /* half of that on a machine that does nothing else */
        stage_lay_again(&s, uid);
        heard_uid(&s, MESSAGE_TAG_ARRIVED, uid);
    }
    stage_say(&s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 77 });
    for (unsigned i = 0; i < MANY; i++)
        CHECK_EQ(stage_hear(&s, MESSAGE_TAG_ARRIVED).request, 77);
    CHECK_EQ(stage_hear(&s, MESSAGE_INVENTORY_DONE).inventory_done.count, MANY);
    stage_quiet(&s, 700);
    end_well(&s);
}

/* Selecting it and one exchange: what the air and the line need at least. */
TEST(a_new_book_is_read_by_one_exchange_after_it_is_selected)
{
    struct stage s = { 0 };
    char uid[UID_TEXT_SIZE];
    stage_set(&s);
    for (unsigned i = 0; i < MANY; i++) {
        many_uid(i, uid);
        stage_quiet(&s, 300);
        stage_place(&s, "ntag213", uid, BOOK);
        heard_uid(&s, MESSAGE_TAG_ARRIVED, uid);
        unsigned frames = stage_frames(&s);
        stage_ask(&s, 1, stage_uid(uid), (struct read_plan){ .first = 4, .bytes = 32 });
        CHECK_EQ(stage_hear(&s, MESSAGE_TAG_READ).tag_read.result, RESULT_OK);
        CHECK(stage_frames(&s) - frames <= 6); /* FAST_READ with its ACK and answer; GET_VERSION comes behind it */
    }
    end_well(&s);
}

/* It misses 40 in 100 of what it should hear, alone and among others: neither lost nor told to come and go. */
TEST(a_book_that_is_coupled_weakly_stays_is_read_and_is_missed_in_time)
{
    struct stage s = { 0 };
    char uid[UID_TEXT_SIZE];
    stage_set(&s);
    for (unsigned count = 1; count <= MANY; count += MANY - 1) {
        lay_many(&s, count);
        many_uid(0, uid);
        stage_do(&s, "{\"op\":\"fault\",\"reader\":\"weak\",\"what\":\"tag-%s\",\"per-cent\":40}", uid);
        for (unsigned i = 0; i < 10; i++) {
            stage_quiet(&s, 300);
            read_book(&s, 20 + i, uid, BOOK);
        }
        int64_t start = now_ms();
        stage_remove(&s, uid);
        heard_uid(&s, MESSAGE_TAG_LEFT, uid);
        CHECK(now_ms() - start < 2 * REMOVAL_MS);
        stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
    }
    end_well(&s);
}

TEST(a_pair_of_tags_of_either_length_of_number_is_told_apart)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_do(&s, "{\"op\":\"place\",\"kind\":\"classic1k\",\"uid\":\"8A1B2C3D\"}");
    heard_uid(&s, MESSAGE_TAG_ARRIVED, "8A1B2C3D");
    stage_place(&s, "ntag213", BOOK_UID, BOOK);
    heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    stage_fault(&s, "collisions", 0, 3);
    stage_do(&s, "{\"op\":\"place\",\"kind\":\"desfire\",\"uid\":\"04112233445566\"}");
    CHECK_EQ(stage_hear(&s, MESSAGE_TAG_ARRIVED).tag.family, TAG_ISO14443_4);
    read_book(&s, 1, BOOK_UID, BOOK);
    stage_quiet(&s, 1000);
    end_well(&s);
}

TEST(a_classic_card_is_read_from_its_sector_with_its_key)
{
    struct stage s = { 0 };
    static const struct read_plan sector_1 = { .first = 4, .bytes = 48, .key = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF } };
    static const struct read_plan wrong = { .first = 4, .bytes = 48 };
    stage_set(&s);
    stage_do(&s, "{\"op\":\"place\",\"kind\":\"classic1k\",\"uid\":\"8A1B2C3D\"}");
    struct message m = stage_hear(&s, MESSAGE_TAG_ARRIVED);
    CHECK_EQ(m.tag.family, TAG_CLASSIC);
    stage_place(&s, "ntag213", BOOK_UID, BOOK);
    heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    stage_ask(&s, 5, stage_uid("8A1B2C3D"), sector_1);
    m = stage_hear(&s, MESSAGE_TAG_READ);
    CHECK_EQ(m.tag_read.result, RESULT_OK);
    CHECK_EQ(m.tag_read.memory_n, 48);
    stage_ask(&s, 6, stage_uid("8A1B2C3D"), wrong);
    CHECK_EQ(stage_hear(&s, MESSAGE_TAG_READ).tag_read.result, RESULT_REFUSED);
    read_book(&s, 7, BOOK_UID, BOOK);
    stage_quiet(&s, 700);
    end_well(&s);
}

/* A plan that goes past the end gives what is there; NTAG213 has 41 pages from page 4 on. */
TEST(a_plan_that_is_too_long_gives_less)
{
    struct stage s = { 0 };
    static const struct read_plan all = { .first = 4, .bytes = 1024 };
    stage_set(&s);
    stage_place(&s, "ntag213", BOOK_UID, BOOK);
    heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    stage_ask(&s, 5, stage_uid(BOOK_UID), all);
    struct message m = stage_hear(&s, MESSAGE_TAG_READ);
    CHECK_EQ(m.tag_read.result, RESULT_NONE); /* past page 255: no such plan */
    stage_ask(&s, 6, stage_uid(BOOK_UID), (struct read_plan){ .first = 4, .bytes = 400 });
    m = stage_hear(&s, MESSAGE_TAG_READ);
    CHECK_EQ(m.tag_read.result, RESULT_OK);
    CHECK(m.tag_read.memory_n >= 144 && m.tag_read.memory_n < 400);
    end_well(&s);
}

TEST(a_tag_that_is_not_there_is_gone)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_ask(&s, 5, stage_uid(BOOK_UID), type_2_plan);
    CHECK_EQ(stage_hear(&s, MESSAGE_TAG_READ).tag_read.result, RESULT_GONE);
    end_well(&s);
}

TEST(unplugged_and_plugged_in_again_it_comes_back_by_itself)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_place(&s, "ntag213", BOOK_UID, BOOK);
    heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    stage_do(&s, "{\"op\":\"fault\",\"reader\":\"unplug\"}");
    struct message m = stage_hear(&s, MESSAGE_READER_STATE);
    CHECK(!m.reader_state.up);
    CHECK_EQ(m.reader_state.cause, READER_CAUSE_LOST);
    m = stage_hear(&s, MESSAGE_READER_STATE);
    CHECK_EQ(m.reader_state.cause, READER_CAUSE_MISSING);
    heard_uid(&s, MESSAGE_TAG_LEFT, BOOK_UID);
    stage_quiet(&s, 500);
    stage_do(&s, "{\"op\":\"fault\",\"reader\":\"replug\"}");
    CHECK(stage_hear(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    read_book(&s, 8, BOOK_UID, BOOK);
    end_well(&s);
}

TEST(a_reader_that_is_missing_at_the_start_is_found_when_it_comes)
{
    struct stage s = { 0 };
    stage_emulator(&s);
    stage_do(&s, "{\"op\":\"fault\",\"reader\":\"unplug\"}");
    stage_reader(&s);
    CHECK_EQ(stage_hear(&s, MESSAGE_READER_STATE).reader_state.cause, READER_CAUSE_MISSING);
    stage_do(&s, "{\"op\":\"fault\",\"reader\":\"replug\"}");
    CHECK(stage_hear(&s, MESSAGE_READER_STATE).reader_state.up);
    end_well(&s);
}

TEST(a_silent_reader_is_called_silent_and_heard_again)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_fault(&s, "silent", 0, 1);
    struct message m = stage_hear(&s, MESSAGE_READER_STATE);
    CHECK(!m.reader_state.up);
    CHECK_EQ(m.reader_state.cause, READER_CAUSE_SILENT);
    stage_ask(&s, 5, stage_uid(BOOK_UID), type_2_plan);
    for (;;) { /* the words change when it is tried again */
        m = (struct message){ 0 };
        CHECK_EQ(channel_receive(&s.channel, STAGE_HEAR_MS, &m), RESULT_OK);
        if (m.type == MESSAGE_TAG_READ)
            break;
    }
    CHECK_EQ(m.tag_read.result, RESULT_IO);
    stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
    do
        m = stage_hear(&s, MESSAGE_READER_STATE);
    while (!m.reader_state.up);
    end_well(&s);
}

/* Each at every place of a sweep and of a read: the book is neither lost nor seen twice. */
TEST(a_lost_acknowledgement_or_a_broken_frame_costs_nothing)
{
    static const char *const faults[] = { "drop-ack", "bad-checksum" };
    struct stage s = { 0 };
    stage_set(&s);
    stage_place(&s, "ntag213", BOOK_UID, BOOK);
    heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    for (unsigned f = 0; f < 2; f++) {
        for (unsigned after = 0; after < 12; after++) {
            stage_fault(&s, faults[f], after, 1);
            read_book(&s, 50 + after, BOOK_UID, BOOK);
            stage_quiet(&s, 250);
        }
    }
    stage_remove(&s, BOOK_UID);
    heard_uid(&s, MESSAGE_TAG_LEFT, BOOK_UID);
    end_well(&s);
}

/* libnfc calls abort() on such a byte: the process is gone, the next one finds everything. */
TEST(a_status_that_kills_libnfc_is_over_with_the_next_process)
{
    struct stage s = { 0 };
    int status = 0;
    struct message m;
    stage_set(&s);
    stage_place(&s, "ntag213", BOOK_UID, BOOK);
    heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    stage_fault(&s, "bad-status", 0, 50);
    stage_ask(&s, 5, stage_uid(BOOK_UID), type_2_plan);
    while (channel_receive(&s.channel, STAGE_HEAR_MS, &m) == RESULT_OK)
        ;
    CHECK_EQ(waitpid(s.reader, &status, 0), s.reader);
    CHECK(status != 0);
    close(s.end);
    stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
    stage_reader(&s);
    CHECK(stage_hear(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    read_book(&s, 9, BOOK_UID, BOOK);
    end_well(&s);
}

TEST(killed_in_the_middle_the_next_process_finds_everything)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_place(&s, "ntag213", BOOK_UID, BOOK);
    heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    for (int i = 0; i < 5; i++) {
        stage_ask(&s, 60, stage_uid(BOOK_UID), type_2_plan);
        usleep(3000U * (unsigned)i);
        CHECK_EQ(kill(s.reader, SIGKILL), 0);
        CHECK_EQ(waitpid(s.reader, NULL, 0), s.reader);
        close(s.end);
        stage_reader(&s);
        CHECK(stage_hear(&s, MESSAGE_READER_STATE).reader_state.up);
        heard_uid(&s, MESSAGE_TAG_ARRIVED, BOOK_UID);
    }
    end_well(&s);
}

static const char *path_of(const struct stage *s)
{
    return strchr(s->device, ':') + 1;
}

TEST(a_device_that_another_program_holds_is_busy)
{
    struct stage s = { 0 };
    stage_emulator(&s);
    int fd = open(path_of(&s), O_RDWR | O_NOCTTY | O_CLOEXEC);
    CHECK(fd >= 0);
    CHECK_EQ(flock(fd, LOCK_EX), 0);
    stage_reader(&s);
    CHECK_EQ(stage_hear(&s, MESSAGE_READER_STATE).reader_state.cause, READER_CAUSE_BUSY);
    close(fd);
    CHECK(stage_hear(&s, MESSAGE_READER_STATE).reader_state.up);
    end_well(&s);
}

/* A line that sends nonsense is no reader, and the null device is no line. */
TEST(what_is_no_reader_is_called_so)
{
    struct stage s = { 0 };
    stage_emulator(&s);
    text_copy(s.device, sizeof s.device, "pn532_uart:/dev/null");
    stage_reader(&s);
    struct message m = stage_hear(&s, MESSAGE_READER_STATE);
    CHECK(!m.reader_state.up);
    CHECK_EQ(m.reader_state.cause, READER_CAUSE_OTHER);
    CHECK(text_ends(m.reader_state.words, "it is no serial line"));
    end_well(&s);
}

TEST(a_line_that_sends_nonsense_is_called_so_until_a_reader_is_there)
{
    struct stage s = { 0 };
    stage_emulator(&s);
    stage_fault(&s, "bad-checksum", 0, 1000);
    stage_reader(&s);
    CHECK_EQ(stage_hear(&s, MESSAGE_READER_STATE).reader_state.cause, READER_CAUSE_GARBAGE);
    stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
    CHECK(stage_hear(&s, MESSAGE_READER_STATE).reader_state.up);
    end_well(&s);
}
