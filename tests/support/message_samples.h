/* A message of each type with something in every field: for the tests of the codec, and what its fuzzer starts from. */
#pragma once

#include "messages/message.h"

/* clang-format off */
static const struct message message_samples[MESSAGE_TYPE_COUNT] = {
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
