#include <string.h>

#include "base/text.h"
#include "base/ulid.h"
#include "messages/message.h"

#include "check.h"
#include "message_samples.h"

static size_t packet_of(const struct message *m, uint8_t packet[static MESSAGE_SIZE_MAX])
{
    size_t n = 0;
    CHECK_EQ(message_encode(m, 7, packet, MESSAGE_SIZE_MAX, &n), RESULT_OK);
    return n;
}

static struct message filled(enum message_type type)
{
    struct message m = message_samples[type];
    m.type = type;
    m.request = 0x01020304;
    return m;
}

/* Encoded, decoded, encoded again: the same bytes, and not the bytes of an empty message. */
TEST(every_message_comes_back_as_it_was)
{
    for (enum message_type type = 0; type < MESSAGE_TYPE_COUNT; type++) {
        uint8_t first[MESSAGE_SIZE_MAX];
        uint8_t again[MESSAGE_SIZE_MAX];
        struct message m = filled(type);
        struct message back = { 0 };
        uint32_t generation = 0;
        size_t n = packet_of(&m, first);
        CHECK_EQ(message_decode(bytes_of(first, n), &generation, &back), RESULT_OK);
        CHECK_EQ(generation, 7);
        CHECK_EQ(back.type, type);
        CHECK_EQ(back.request, 0x01020304);
        CHECK_EQ(packet_of(&back, again), n);
        CHECK_BYTES(again, n, first, n);
    }
}

TEST(fields_land_in_the_members_they_came_from)
{
    uint8_t packet[MESSAGE_SIZE_MAX];
    struct message m = filled(MESSAGE_REPLY);
    struct message back;
    uint32_t generation;
    size_t n = packet_of(&m, packet);
    CHECK_EQ(message_decode(bytes_of(packet, n), &generation, &back), RESULT_OK);
    CHECK_TEXT(back.reply.patron.name, "Айгүл");
    CHECK_EQ(back.reply.patron.holds_ready, COUNT_NOT_SAID);
    CHECK_TEXT(back.reply.item.author, "М. Әуезов");
    CHECK_EQ(back.reply.item.due.utc_ms, 5);
    CHECK_TEXT(back.reply.entry.text, "20001");
    m = filled(MESSAGE_REQUEST);
    n = packet_of(&m, packet);
    CHECK_EQ(message_decode(bytes_of(packet, n), &generation, &back), RESULT_OK);
    CHECK_EQ(back.ask.at.utc_ms, -1);
    CHECK_EQ(back.ask.at.offset_min, -300);
    CHECK(back.ask.no_block);
}

TEST(a_message_that_is_cut_or_too_long_is_refused)
{
    for (enum message_type type = 0; type < MESSAGE_TYPE_COUNT; type++) {
        uint8_t packet[MESSAGE_SIZE_MAX] = { 0 };
        struct message m = filled(type);
        struct message back;
        uint32_t generation;
        size_t n = packet_of(&m, packet);
        for (size_t cut = 0; cut < n; cut++)
            CHECK(message_decode(bytes_of(packet, cut), &generation, &back) != RESULT_OK);
        CHECK_EQ(message_decode(bytes_of(packet, n + 1), &generation, &back), RESULT_BAD);
    }
}

/* The length in the header is mended, so that the body's own end must be noticed. */
TEST(what_is_left_over_in_a_body_is_refused)
{
    uint8_t packet[MESSAGE_SIZE_MAX] = { 0 };
    struct message m = filled(MESSAGE_LINE);
    struct message back;
    uint32_t generation;
    size_t n = packet_of(&m, packet);
    packet[4]++;
    CHECK_EQ(message_decode(bytes_of(packet, n + 1), &generation, &back), RESULT_BAD);
}

TEST(another_version_is_refused_by_name)
{
    uint8_t packet[MESSAGE_SIZE_MAX];
    struct message m = filled(MESSAGE_HELLO);
    struct message back;
    uint32_t generation;
    size_t n = packet_of(&m, packet);
    packet[0]++;
    CHECK_EQ(message_decode(bytes_of(packet, n), &generation, &back), RESULT_REFUSED);
}

TEST(text_that_is_not_utf_8_and_values_outside_their_enum_are_refused)
{
    uint8_t packet[MESSAGE_SIZE_MAX];
    struct message m = filled(MESSAGE_LINE);
    struct message back;
    uint32_t generation;
    size_t n = packet_of(&m, packet);
    packet[n - 3] = 0xFF; /* the last letter; two bytes follow */
    CHECK_EQ(message_decode(bytes_of(packet, n), &generation, &back), RESULT_BAD);
    packet[n - 3] = '\0';
    CHECK_EQ(message_decode(bytes_of(packet, n), &generation, &back), RESULT_BAD);
    packet[n - 3] = 'x';
    packet[16] = 2; /* `up` */
    CHECK_EQ(message_decode(bytes_of(packet, n), &generation, &back), RESULT_BAD);
    m = filled(MESSAGE_READER_STATE);
    n = packet_of(&m, packet);
    packet[17] = READER_CAUSE_COUNT;
    CHECK_EQ(message_decode(bytes_of(packet, n), &generation, &back), RESULT_BAD);
}

/* Random bytes are changed in good packets: no crash, and what is accepted is a whole message. */
TEST(a_damaged_packet_never_becomes_a_half_message)
{
    const struct seed seed = { 3, 1 };
    uint64_t at = 0;
    for (int round = 0; round < 20000; round++) {
        uint8_t packet[MESSAGE_SIZE_MAX];
        uint8_t again[MESSAGE_SIZE_MAX];
        struct message m = filled((enum message_type)(seed_number(seed, at++) % MESSAGE_TYPE_COUNT));
        struct message back;
        uint32_t generation;
        size_t n = packet_of(&m, packet);
        for (uint64_t change = seed_number(seed, at++) % 4; change > 0; change--, at += 2)
            packet[seed_number(seed, at) % n] = (uint8_t)seed_number(seed, at + 1);
        if (message_decode(bytes_of(packet, n), &generation, &back) == RESULT_OK)
            CHECK_EQ(packet_of(&back, again), n);
    }
}
