/* The tables of the messages' bodies. */
#include "messages/fields.h"

#include <assert.h>

/* clang-format off */
#define SIZE_OF(s, m) sizeof(((s *)0)->m)
#define NUMBER(kind, s, m) { FIELD_##kind, offsetof(s, m), SIZE_OF(s, m), 0, 0, NULL }
#define ENUM(s, m, count) { FIELD_ENUM, offsetof(s, m), SIZE_OF(s, m), (unsigned)(count), 0, NULL }
#define TEXT(s, m) { FIELD_TEXT, offsetof(s, m), SIZE_OF(s, m), 0, 0, NULL }
#define RAW(s, m) { FIELD_RAW, offsetof(s, m), SIZE_OF(s, m), 0, 0, NULL }
#define COUNTED(s, m, n) { FIELD_COUNTED, offsetof(s, m), SIZE_OF(s, m), SIZE_OF(s, n), offsetof(s, n), NULL }
#define LENGTH(s, m) (SIZE_OF(s, m) / SIZE_OF(s, m[0]))
#define LIST(s, m, n, fields) { FIELD_LIST, offsetof(s, m), SIZE_OF(s, m[0]), LENGTH(s, m), offsetof(s, n), fields }
#define WHEN(s, m) NUMBER(U64, s, m.utc_ms), NUMBER(U16, s, m.offset_min), NUMBER(BOOL, s, m.known)
#define UID(s) COUNTED(s, uid.at, uid.n)
#define MARKS(s, m) NUMBER(U16, s, m.dsfid), NUMBER(U16, s, m.afi), NUMBER(U8, s, m.eas)
#define PLAN(s, m) NUMBER(U16, s, m.first), NUMBER(U16, s, m.bytes), RAW(s, m.key), NUMBER(BOOL, s, m.key_b)
/* `size` is 0 only here. */
#define END { FIELD_BOOL, 0, 0, 0, 0, NULL }
/* clang-format on */

static_assert(sizeof(enum reason) == sizeof(unsigned), "FIELD_ENUM copies an unsigned");
static_assert(sizeof(enum item_status) == sizeof(unsigned), "FIELD_ENUM copies an unsigned");

static const struct field hello_fields[] = {
    TEXT(struct message_hello, name),
    NUMBER(U32, struct message_hello, pid),
    NUMBER(BOOL, struct message_hello, lock_owned),
    END,
};

static const struct field link_config_fields[] = {
    TEXT(struct message_link_config, host),
    NUMBER(U16, struct message_link_config, port),
    NUMBER(BOOL, struct message_link_config, tls),
    TEXT(struct message_link_config, ca_file),
    TEXT(struct message_link_config, user),
    TEXT(struct message_link_config, password),
    TEXT(struct message_link_config, institution),
    TEXT(struct message_link_config, location),
    TEXT(struct message_link_config, encoding),
    NUMBER(U16, struct message_link_config, timeout_s),
    NUMBER(U8, struct message_link_config, retries),
    NUMBER(U16, struct message_link_config, keep_alive_s),
    ENUM(struct message_link_config, profile, PROFILE_COUNT),
    ENUM(struct message_link_config, checksum, CHECKSUM_COUNT),
    ENUM(struct message_link_config, login, LOGIN_COUNT),
    ENUM(struct message_link_config, line_end, LINE_END_COUNT),
    NUMBER(BOOL, struct message_link_config, terminal_password),
    TEXT(struct message_link_config, with),
    TEXT(struct message_link_config, without),
    TEXT(struct message_link_config, time_zone),
    ENUM(struct message_link_config, protocol, PROTOCOL_KOHA + 1),
    END,
};

static const struct field reader_config_fields[] = {
    ENUM(struct message_reader_config, driver, READER_DRIVER_COUNT),
    TEXT(struct message_reader_config, device),
    TEXT(struct message_reader_config, profile),
    END,
};

static const struct field destination_config_fields[] = {
    ENUM(struct message_destination_config, destination, DESTINATION_COUNT),
    TEXT(struct message_destination_config, to),
    NUMBER(BOOL, struct message_destination_config, tls),
    TEXT(struct message_destination_config, ca_file),
    TEXT(struct message_destination_config, user),
    TEXT(struct message_destination_config, secret),
    TEXT(struct message_destination_config, creds_file),
    TEXT(struct message_destination_config, stream),
    TEXT(struct message_destination_config, subject),
    TEXT(struct message_destination_config, source),
    NUMBER(U32, struct message_destination_config, duplicate_window_s),
    NUMBER(U16, struct message_destination_config, batch),
    NUMBER(U16, struct message_destination_config, timeout_s),
    END,
};

static const struct field outcome_fields[] = {
    NUMBER(U64, struct outcome, seq),
    TEXT(struct outcome, ulid),
    ENUM(struct outcome, kind, TRANSACTION_KIND_COUNT),
    ENUM(struct outcome, life, LIFE_COUNT),
    ENUM(struct outcome, reason, REASON_COUNT),
    TEXT(struct outcome, item),
    WHEN(struct outcome, at),
    WHEN(struct outcome, due),
    END,
};

static const struct field told_fields[] = {
    NUMBER(BOOL, struct message_told, more),
    LIST(struct message_told, outcomes, count, outcome_fields),
    END,
};

static const struct field handed_fields[] = {
    COUNTED(struct message_handed, handed, count),
    NUMBER(U32, struct message_handed, wait_ms),
    END,
};

static const struct field list_config_fields[] = {
    TEXT(struct message_list_config, url),
    TEXT(struct message_list_config, ca_file),
    TEXT(struct message_list_config, file),
    NUMBER(U32, struct message_list_config, bytes_max),
    NUMBER(U16, struct message_list_config, timeout_s),
    END,
};

static const struct field fetch_fields[] = {
    TEXT(struct message_fetch, etag),
    END,
};

static const struct field fetched_fields[] = {
    ENUM(struct message_fetched, fetched, FETCHED_COUNT),
    TEXT(struct message_fetched, etag),
    TEXT(struct message_fetched, words),
    NUMBER(U32, struct message_fetched, wait_s),
    END,
};

static const struct field mail_config_fields[] = {
    TEXT(struct message_mail_config, host),
    NUMBER(U16, struct message_mail_config, port),
    ENUM(struct message_mail_config, tls, MAIL_TLS_COUNT),
    TEXT(struct message_mail_config, ca_file),
    TEXT(struct message_mail_config, user),
    TEXT(struct message_mail_config, password),
    TEXT(struct message_mail_config, from),
    TEXT(struct message_mail_config, name),
    NUMBER(U16, struct message_mail_config, timeout_s),
    END,
};

static const struct field letter_fields[] = {
    NUMBER(BOOL, struct message_letter, more),
    TEXT(struct message_letter, to),
    TEXT(struct message_letter, subject),
    TEXT(struct message_letter, ulid),
    WHEN(struct message_letter, at),
    TEXT(struct message_letter, text),
    END,
};

static const struct field mailed_fields[] = {
    ENUM(struct message_mailed, result, RESULT_COUNT),
    TEXT(struct message_mailed, words),
    END,
};

static const struct field call_fields[] = {
    TEXT(struct call_note, ulid),
    TEXT(struct call_note, call),
    ENUM(struct call_note, step, CALL_STEP_COUNT),
    ENUM(struct call_note, reason, CALL_REASON_COUNT),
    WHEN(struct call_note, at),
    END,
};

static const struct field ask_fields[] = {
    ENUM(struct library_request, ask, LIBRARY_ASK_COUNT),
    ENUM(struct library_request, list, LIST_HOLDS_WAITING + 1),
    ENUM(struct library_request, language, LANGUAGE_COUNT),
    TEXT(struct library_request, patron),
    TEXT(struct library_request, pin),
    TEXT(struct library_request, item),
    WHEN(struct library_request, at),
    WHEN(struct library_request, due),
    NUMBER(BOOL, struct library_request, no_block),
    NUMBER(BOOL, struct library_request, fee_agreed),
    ENUM(struct library_request, hold.change, HOLD_CHANGE_COUNT),
    ENUM(struct library_request, hold.kind, HOLD_KIND_COUNT),
    TEXT(struct library_request, hold.pickup),
    WHEN(struct library_request, hold.until),
    TEXT(struct library_request, hold.number),
    TEXT(struct library_request, payment.amount),
    TEXT(struct library_request, payment.currency),
    TEXT(struct library_request, payment.fee),
    TEXT(struct library_request, payment.number),
    END,
};

static const struct field reply_fields[] = {
    ENUM(struct library_reply, ask, LIBRARY_ASK_COUNT),
    ENUM(struct library_reply, outcome, LIBRARY_NONSENSE + 1),
    NUMBER(BOOL, struct library_reply, more),
    NUMBER(BOOL, struct library_reply, ok),
    ENUM(struct library_reply, reason, REASON_COUNT),
    TEXT(struct library_reply, words),
    TEXT(struct library_reply, print),
    TEXT(struct library_reply, patron.id),
    TEXT(struct library_reply, patron.name),
    TEXT(struct library_reply, patron.email),
    ENUM(struct library_reply, patron.valid, ANSWER_NO + 1),
    ENUM(struct library_reply, patron.pin_valid, ANSWER_NO + 1),
    NUMBER(U16, struct library_reply, patron.flags),
    NUMBER(U16, struct library_reply, patron.holds_ready),
    NUMBER(U16, struct library_reply, patron.holds_waiting),
    NUMBER(U16, struct library_reply, patron.overdue),
    NUMBER(U16, struct library_reply, patron.charged),
    NUMBER(U16, struct library_reply, patron.fined),
    NUMBER(U16, struct library_reply, patron.charged_limit),
    TEXT(struct library_reply, patron.fees),
    TEXT(struct library_reply, patron.currency),
    TEXT(struct library_reply, item.id),
    TEXT(struct library_reply, item.title),
    TEXT(struct library_reply, item.author),
    ENUM(struct library_reply, item.status, ITEM_STATUS_COUNT),
    WHEN(struct library_reply, item.due),
    TEXT(struct library_reply, item.shelf),
    NUMBER(U8, struct library_reply, item.age),
    TEXT(struct library_reply, due_text),
    NUMBER(BOOL, struct library_reply, renewed),
    NUMBER(BOOL, struct library_reply, desensitize),
    NUMBER(BOOL, struct library_reply, resensitize),
    NUMBER(BOOL, struct library_reply, alert),
    NUMBER(U8, struct library_reply, alert_type),
    TEXT(struct library_reply, sort_bin),
    TEXT(struct library_reply, call_number),
    TEXT(struct library_reply, destination),
    TEXT(struct library_reply, pickup),
    WHEN(struct library_reply, pickup_until),
    NUMBER(U16, struct library_reply, queue),
    NUMBER(BOOL, struct library_reply, available),
    TEXT(struct library_reply, fee),
    TEXT(struct library_reply, fee_currency),
    NUMBER(BOOL, struct library_reply, unlisted),
    ENUM(struct library_reply, entry.kind, ENTRY_UNRENEWED + 1),
    TEXT(struct library_reply, entry.text),
    TEXT(struct library_reply, entry.number),
    TEXT(struct library_reply, entry.amount),
    TEXT(struct library_reply, entry.place),
    WHEN(struct library_reply, entry.until),
    NUMBER(U16, struct library_reply, entry.queue),
    NUMBER(U32, struct library_reply, round_trip_ms),
    END,
};

static const struct field line_fields[] = {
    NUMBER(BOOL, struct message_line, up),
    TEXT(struct message_line, words),
    NUMBER(U16, struct message_line, lacks),
    END,
};

static const struct field reader_state_fields[] = {
    NUMBER(BOOL, struct message_reader_state, up),
    ENUM(struct message_reader_state, cause, READER_CAUSE_COUNT),
    TEXT(struct message_reader_state, words),
    NUMBER(BOOL, struct message_reader_state, can.iso14443),
    NUMBER(BOOL, struct message_reader_state, can.iso15693),
    NUMBER(BOOL, struct message_reader_state, can.reads),
    NUMBER(BOOL, struct message_reader_state, can.writes),
    NUMBER(BOOL, struct message_reader_state, can.afi),
    NUMBER(BOOL, struct message_reader_state, can.eas),
    NUMBER(U8, struct message_reader_state, can.at_once),
    END,
};

static const struct field tag_fields[] = {
    UID(struct tag_about),
    ENUM(struct tag_about, family, TAG_FAMILY_COUNT),
    NUMBER(U16, struct tag_about, atqa),
    NUMBER(U8, struct tag_about, sak),
    COUNTED(struct tag_about, ats, ats_n),
    NUMBER(U8, struct tag_about, block_size),
    NUMBER(U16, struct tag_about, memory),
    MARKS(struct tag_about, marks),
    END,
};

static const struct field read_tag_fields[] = {
    UID(struct message_read_tag),
    PLAN(struct message_read_tag, plan),
    END,
};

static const struct field tag_read_fields[] = {
    UID(struct message_tag_read),
    ENUM(struct message_tag_read, result, RESULT_COUNT),
    COUNTED(struct message_tag_read, memory, memory_n),
    MARKS(struct message_tag_read, marks),
    END,
};

static const struct field write_tag_fields[] = {
    UID(struct message_write_tag),
    PLAN(struct message_write_tag, write.plan),
    NUMBER(BOOL, struct message_write_tag, write.repair),
    RAW(struct message_write_tag, write.before),
    RAW(struct message_write_tag, write.after),
    MARKS(struct message_write_tag, write.marks),
    END,
};

static const struct field secure_tag_fields[] = {
    UID(struct message_secure_tag),
    ENUM(struct message_secure_tag, secure.mechanism, SECURITY_COUNT),
    NUMBER(BOOL, struct message_secure_tag, secure.armed),
    NUMBER(U8, struct message_secure_tag, secure.value),
    NUMBER(U16, struct message_secure_tag, secure.byte_at),
    END,
};

static const struct field tag_written_fields[] = {
    UID(struct message_tag_written),
    ENUM(struct message_tag_written, result, RESULT_COUNT),
    END,
};

static const struct field inventory_done_fields[] = {
    NUMBER(U8, struct message_inventory_done, count),
    END,
};

static const struct field none_fields[] = { END };

#define X(name, member) { #name, member##_fields },
const struct body message_bodies[MESSAGE_TYPE_COUNT] = { MESSAGES(X) };
#undef X
