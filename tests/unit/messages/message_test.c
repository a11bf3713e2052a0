#include <string.h>

#include "base/text.h"
#include "base/ulid.h"
#include "messages/message.h"

#include "check.h"

static size_t packet_of(const struct message *m, uint8_t packet[static MESSAGE_SIZE_MAX])
{
    size_t n = 0;
    CHECK_EQ(message_encode(m, 7, packet, MESSAGE_SIZE_MAX, &n), RESULT_OK);
    return n;
}

/* clang-format off */
static const struct message samples[MESSAGE_TYPE_COUNT] = {
    [MESSAGE_HELLO] = { .hello = { "kitap-link", 4711, true } },
    [MESSAGE_LINK_CONFIG] = { .link_config = {
        .host = "library.example.kz", .port = 6001, .tls = true, .ca_file = "/etc/kitap/ca.pem", .user = "kiosk",
        .password = "құпия", .institution = "ALA", .location = "hall", .encoding = "utf-8", .timeout_s = 5,
        .retries = 2, .keep_alive_s = 45, .profile = PROFILE_EVERGREEN_MEDIATOR, .checksum = CHECKSUM_OFF,
        .login = LOGIN_NONE, .line_end = LINE_END_CRLF, .terminal_password = true, .with = "15 37", .without = "35",
        .time_zone = "Asia/Almaty", .protocol = PROTOCOL_KOHA } },
    [MESSAGE_READER_CONFIG] = { .reader_config = { READER_PCSC, "ACS ACR122U", "auto" } },
    [MESSAGE_REQUEST] = { .ask = {
        .ask = LIBRARY_CHECKOUT, .list = LIST_HOLDS_WAITING, .language = LANGUAGE_EN, .patron = "04A1B2C3D4E5F6",
        .pin = "1234", .item = "20001000000123", .at = { -1, -300, true }, .due = { 1796169599000, 300, true },
        .no_block = true, .fee_agreed = true,
        .hold = { HOLD_CANCEL, HOLD_ANY_COPY_HERE, "hall", { 1, 300, true } },
        .payment = { "350.00", "KZT", "fee1", "01ARYZ6S41TSV4RRFFQ69G5FAV" } } },
    [MESSAGE_REPLY] = { .reply = {
        .ask = LIBRARY_PATRON, .outcome = LIBRARY_NONSENSE, .more = true, .ok = true, .reason = REASON_SYSTEM,
        .words = "Жүйе",
        .patron = { .id = "a", .name = "Айгүл", .email = "aigul@mail.kz", .valid = ANSWER_YES,
                    .pin_valid = ANSWER_NO, .flags = 0x2001,
                    .holds_ready = COUNT_NOT_SAID, .charged_limit = 12, .fees = "350.00", .currency = "KZT" },
        .item = { .id = "b", .title = "Абай жолы", .author = "М. Әуезов", .status = ITEM_MISSING,
                  .due = { 5, 300, true }, .shelf = "A1", .age = 16 },
        .due_text = "soon", .renewed = true, .desensitize = true, .resensitize = true, .alert = true,
        .alert_type = 99, .sort_bin = "3",
        .print = "Бет", .call_number = "84(5)", .destination = "BR2", .pickup = "hall",
        .pickup_until = { 2, 300, true }, .queue = COUNT_NOT_SAID, .available = true, .fee = "100",
        .fee_currency = "KZT", .unlisted = true, .entry = { ENTRY_UNRENEWED, "20001" }, .round_trip_ms = 17 } },
    [MESSAGE_LINE] = { .line = { true, "Evergreen", true } },
    [MESSAGE_READER_STATE] = { .reader_state = { false, READER_CAUSE_GARBAGE, "PN532 v1.6",
                                                 { true, true, true, true, false, true, 8 } } },
    [MESSAGE_TAG_ARRIVED] = { .tag = { { "\x04\xA1\xB2\xC3\xD4\xE5\xF6", 7 }, TAG_CLASSIC, 0x4400, 8, 2,
                                       { 0x75, 0x33 }, 16, 720, { 6, 0xC2, 1 } } },
    [MESSAGE_TAG_LEFT] = { .tag = { { "\x04\xA1\xB2\xC3", 4 }, TAG_OTHER, 0, 0, 0, { 0 }, 0, 0, TAG_MARKS_NONE } },
    [MESSAGE_READ_TAG] = { .read_tag = { { "\x04\xA1\xB2\xC3", 4 }, { 4, 1024, "\xFF\xFF\xFF\xFF\xFF\xFF", true } } },
    [MESSAGE_TAG_READ] = { .tag_read = { { "0123456789", 10 }, RESULT_OK, 1024, { 0xA5, [1023] = 0x5A },
                                         { 6, 0x07, TAG_NOT_TOLD } } },
    [MESSAGE_WRITE_TAG] = { .write_tag = { { "\x04\xA1\xB2\xC3", 4 },
                                           { { 4, 32, "\1\2\3\4\5\6", false }, true, { 1 }, { [1023] = 2 },
                                             { 6, 7, 0 } } } },
    [MESSAGE_SECURE_TAG] = { .secure_tag = { { "\xE0\x04\1\2\3\4\5\6", 8 }, { SECURITY_AFI_EAS, true, 0x07, 44 } } },
    [MESSAGE_TAG_WRITTEN] = { .tag_written = { { "\x04\xA1\xB2\xC3", 4 }, RESULT_REFUSED } },
    [MESSAGE_DESTINATION_CONFIG] = { .destination_config = {
        .destination = DESTINATION_HTTPS, .to = "https://city.kz/events", .tls = true, .ca_file = "/etc/kitap/ca.pem",
        .user = "kiosk", .secret = "құпия", .creds_file = "/etc/kitap/city.creds", .stream = "KITAP",
        .subject = "kitap.ala.kiosk-01", .source = "/kitap/ala/kiosk-01", .duplicate_window_s = 604800, .batch = 64,
        .timeout_s = 10 } },
    [MESSAGE_OUTCOMES] = { .told = { true, 24, {
        { 1ULL << 40, "01ARYZ6S41TSV4RRFFQ69G5FAV", TRANSACTION_HOLD, LIFE_CLOSED, REASON_SYSTEM, "20001000000123",
          { 5, 300, true }, { -6, -300, true } },
        [23] = { 78, "01ARYZ6S41TSV4RRFFQ69G5FAW", TRANSACTION_RENEW, LIFE_VOID, REASON_NONE, "20001000000124",
                 { 7, 300, true }, { 0 } } } } },
    [MESSAGE_HANDED] = { .handed = { 256, { HANDED_LATER, [255] = HANDED_REFUSED }, 30000 } },
    [MESSAGE_LIST_CONFIG] = { .list_config = { "https://library.example.kz/blocked", "/etc/kitap/ca.pem",
                                               "/var/lib/kitap/blocked-cards.fetched", 8 * 1024 * 1024, 60 } },
    [MESSAGE_FETCH] = { .fetch = { "\"2026-11-25\"" } },
    [MESSAGE_FETCHED] = { .fetched = { FETCHED_NOTHING, "\"2026-11-25\"", "the server answers with status 404", 30 } },
    [MESSAGE_MAIL_CONFIG] = { .mail_config = {
        .host = "mail.library.kz", .port = 465, .tls = MAIL_TLS_START, .ca_file = "/etc/kitap/ca.pem",
        .user = "kiosk@library.kz", .password = "құпия", .from = "kitap@library.kz", .name = "Алатау кітапханасы",
        .timeout_s = 10 } },
    [MESSAGE_LETTER] = { .letter = { true, "aigul@mail.kz", "Түбіртек", "01ARYZ6S41TSV4RRFFQ69G5FAV",
                                     { 5, 300, true }, "Абай жолы\n" } },
    [MESSAGE_CALL] = { .call = { "01ARYZ6S41TSV4RRFFQ69G5FAV", "01ARYZ6S41TSV4RRFFQ69G5FA0", CALL_OVER,
                                 CALL_FOR_NOT_RECORDED, { 7, 300, true } } },
    [MESSAGE_MAILED] = { .mailed = { RESULT_REFUSED, "the server answers 550" } },
    [MESSAGE_INVENTORY_DONE] = { .inventory_done = { 24 } },
};
/* clang-format on */

static struct message filled(enum message_type type)
{
    struct message m = samples[type];
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
