/* The words of a script that stand for settings and for answers of the library system. */
#include "script_words.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool script_on(const char *value)
{
    return text_equal(value, "on");
}

unsigned script_number(const char *text)
{
    uint64_t n = 0;
    enum result r = text_to_u64(text, UINT32_MAX, &n);
    assert(r == RESULT_OK);
    return (unsigned)n;
}

/* all+items+cards: what may lie on each reader. */
static void set_roles(struct kiosk_rules *r, const char *v)
{
    r->readers_count = 0;
    if (text_equal(v, "none"))
        return;
    for (; *v != '\0'; v += strcspn(v, "+"), v += *v == '+')
        r->roles[r->readers_count++] = *v == 'i' ? READER_FOR_ITEMS : *v == 'c' ? READER_FOR_CARDS : READER_FOR_ALL;
}

/* sun, or days as settings write them, with + between. */
static void close_days(struct kiosk_rules *r, const char *v)
{
    for (; *v != '\0'; v += strcspn(v, "+"), v += *v == '+') {
        char day[CALENDAR_CLOSING_SIZE];
        text_copy_bytes(day, sizeof day, bytes_of(v, strcspn(v, "+")));
        if (text_equal(day, "sun"))
            r->calendar.week[WEEKDAYS - 1].closed = true;
        else if (calendar_closing_parse(day, &r->calendar.closings[r->calendar.closings_count++]) != RESULT_OK)
            assert(false && "a day");
    }
}

/* Milliseconds until the page for passers-by, which turns every 20 s; its notices are those of the file's head. */
static void set_attract(struct kiosk_rules *r, const char *v)
{
    static const struct notice_shelf shelf = {
        .count = 3,
        .notices = { { .text = { "Үйірме", "Кружок", "" } },
                     { .text = { "Өтті", "Прошло", "Past" }, .until = { 2026, 11, 23 } },
                     { .text = { "", "", "Today" }, .from = { 2026, 11, 24 }, .until = { 2026, 11, 24 } } },
    };
    r->attract_after_ms = script_number(v);
    r->attract_step_ms = 20000;
    r->notices = &shelf;
}

/* Minutes until the untouched screen is dark. */
static void set_dark(struct kiosk_rules *r, const char *v)
{
    r->dark_after_ms = script_number(v) * 60000;
}

/* The same on every day. */
static void set_hours(struct kiosk_rules *r, const char *v)
{
    for (unsigned i = 0; i < WEEKDAYS; i++)
        if (calendar_hours_parse(v, &r->calendar.week[i]) != RESULT_OK)
            assert(false && "opening hours");
}

static const struct plain_rule {
    const char *key;
    size_t at; /* in struct kiosk_rules */
} switches[] = {
    { "keeps", offsetof(struct kiosk_rules, keeps_under_card) },
    { "one-button", offsetof(struct kiosk_rules, one_button) },
    { "confirm", offsetof(struct kiosk_rules, checkout_confirm) },
    { "undo", offsetof(struct kiosk_rules, undo) },
    { "offline-checkout", offsetof(struct kiosk_rules, offline_checkout) },
    { "offline-return", offsetof(struct kiosk_rules, offline_return) },
    { "unknown-cards", offsetof(struct kiosk_rules, offline_unknown_cards) },
    { "uid-map", offsetof(struct kiosk_rules, items_by_uid_map) },
    { "mail", offsetof(struct kiosk_rules, mail_configured) },
    { "fees-paid", offsetof(struct kiosk_rules, fees_paid_here) },
    { "printer", offsetof(struct kiosk_rules, printer_configured) },
}, counts[] = {
    { "max", offsetof(struct kiosk_rules, offline_items_max) },
    { "unknown-max", offsetof(struct kiosk_rules, offline_unknown_items_max) },
    { "notice", offsetof(struct kiosk_rules, closing_notice_min) },
    { "recorder", offsetof(struct kiosk_rules, recorder_sentences) },
};

/* True: the key is one of those that are on or off, or a number of 16 bits. */
static bool set_plain(struct kiosk_rules *r, const char *key, const char *v)
{
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (text_equal(switches[i].key, key)) {
            *(bool *)((char *)r + switches[i].at) = script_on(v);
            return true;
        }
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (text_equal(counts[i].key, key)) {
            uint16_t n = (uint16_t)script_number(v);
            memcpy((char *)r + counts[i].at, &n, sizeof n);
            return true;
        }
    return false;
}

void script_rule(struct kiosk_rules *r, const char *key, const char *v)
{
    if (set_plain(r, key, v))
        return;
    if (text_equal(key, "pin"))
        r->pin = text_equal(v, "always") ? PIN_ALWAYS : text_equal(v, "typed") ? PIN_TYPED : PIN_NEVER;
    else if (text_equal(key, "unknown"))
        r->unknown = text_equal(v, "keep") ? UNKNOWN_KEEP : UNKNOWN_LEND;
    else if (text_equal(key, "not-cards"))
        text_copy(r->offline_kinds.not_cards, sizeof r->offline_kinds.not_cards, v);
    else if (text_equal(key, "not-items"))
        text_copy(r->offline_kinds.not_items, sizeof r->offline_kinds.not_items, v);
    else if (text_equal(key, "not-usage"))
        r->offline_kinds.not_usages = (uint16_t)(1u << script_number(v));
    else if (text_equal(key, "not-age"))
        r->offline_kinds.not_age = (uint8_t)script_number(v);
    else if (text_equal(key, "cards"))
        r->cards_identify = text_equal(v, "block")     ? CARDS_BY_BLOCK
                            : text_equal(v, "barcode") ? CARDS_BY_BARCODE
                                                       : CARDS_BY_UID;
    else if (text_equal(key, "security"))
        r->security = (struct security_rules){ script_on(v) ? SECURITY_AFI : SECURITY_NONE, 0x07, 0xC2, 0 };
    else if (text_equal(key, "readers"))
        set_roles(r, v);
    else if (text_equal(key, "items-check"))
        r->item_numbers.check = text_equal(v, "mod10") ? BARCODE_MOD_10 : BARCODE_UNCHECKED;
    else if (text_equal(key, "items-length"))
        r->item_numbers.length = (uint8_t)script_number(v);
    else if (text_equal(key, "cards-prefix"))
        text_copy(r->card_numbers.prefix, sizeof r->card_numbers.prefix, v);
    else if (text_equal(key, "closed"))
        close_days(r, v);
    else if (text_equal(key, "hours"))
        set_hours(r, v);
    else if (text_equal(key, "dark"))
        set_dark(r, v);
    else if (text_equal(key, "attract"))
        set_attract(r, v);
    else if (text_equal(key, "outside"))
        r->outside = text_equal(v, "closed")    ? OUTSIDE_CLOSED
                     : text_equal(v, "returns") ? OUTSIDE_RETURNS
                                                : OUTSIDE_OPEN;
    else if (text_equal(key, "staff-card"))
        text_copy(r->staff_cards[r->staff_cards_count++], ID_SIZE, v);
    else if (text_equal(key, "timeout"))
        r->library_timeout_ms = script_number(v);
    else
        assert(false && "a rule that script.h does not name");
}

bool script_split(const char *pair, char *key, size_t size, const char **value)
{
    const char *equals = strchr(pair, '=');
    if (equals == NULL)
        return false;
    text_copy_bytes(key, size, bytes_of(pair, (size_t)(equals - pair)));
    *value = equals + 1;
    return true;
}

void script_blanks(char *to, size_t size, const char *text)
{
    text_copy(to, size, text);
    for (char *c = to; *c != '\0'; c++)
        if (*c == '_')
            *c = ' ';
}

void script_reply_value(struct library_reply *r, const char *key, const char *v)
{
    if (text_equal(key, "due")) {
        char full[WHEN_TEXT_SIZE];
        text_format(full, sizeof full, "%sT23:59:00+05:00", v);
        enum result ok = when_parse(full, &r->item.due);
        assert(ok == RESULT_OK);
    } else if (text_equal(key, "title")) {
        script_blanks(r->item.title, sizeof r->item.title, v);
    } else if (text_equal(key, "age")) {
        r->item.age = (uint8_t)script_number(v);
    } else if (text_equal(key, "words")) {
        script_blanks(r->words, sizeof r->words, v);
    } else if (text_equal(key, "entry") || text_equal(key, "renewed") || text_equal(key, "unrenewed")) {
        r->entry.kind = key[0] == 'e' ? ENTRY_LISTED : key[0] == 'r' ? ENTRY_RENEWED : ENTRY_UNRENEWED;
        script_blanks(r->entry.text, sizeof r->entry.text, v);
    } else if (text_equal(key, "limit")) {
        r->patron.charged_limit = (int16_t)script_number(v);
    } else if (text_equal(key, "charged")) {
        r->patron.charged = (int16_t)script_number(v);
    } else if (text_equal(key, "email")) {
        patron_set_email(&r->patron, v);
    } else if (text_equal(key, "fees")) {
        text_copy(r->patron.fees, sizeof r->patron.fees, v);
    } else if (text_equal(key, "alert")) {
        r->alert = true;
        r->alert_type = (uint8_t)script_number(v);
    } else if (text_equal(key, "amount")) {
        text_copy(r->entry.amount, sizeof r->entry.amount, v);
    } else if (text_equal(key, "number")) {
        text_copy(r->entry.number, sizeof r->entry.number, v);
    } else if (text_equal(key, "fee")) {
        text_copy(r->fee, sizeof r->fee, v);
    } else if (text_equal(key, "queue")) {
        r->queue = (int16_t)script_number(v);
    } else if (text_equal(key, "bin")) {
        script_blanks(r->sort_bin, sizeof r->sort_bin, v);
    } else if (text_equal(key, "print")) {
        script_blanks(r->print, sizeof r->print, v);
    } else if (text_equal(key, "to")) {
        script_blanks(r->destination, sizeof r->destination, v);
    } else {
        assert(false && "an answer that script.h does not name");
    }
}

void script_reply(struct library_reply *r, const char *w)
{
    char key[32];
    const char *value;
    if (script_split(w, key, sizeof key, &value))
        script_reply_value(r, key, value);
    else if (text_equal(w, "ok"))
        r->ok = true;
    else if (text_equal(w, "not-sent"))
        r->outcome = LIBRARY_NOT_SENT;
    else if (text_equal(w, "maybe-sent"))
        r->outcome = LIBRARY_MAYBE_SENT;
    else if (text_equal(w, "nonsense"))
        r->outcome = LIBRARY_NONSENSE;
    else if (text_equal(w, "more"))
        r->more = true;
    else if (text_equal(w, "already"))
        r->renewed = true;
    else if (text_equal(w, "desensitize"))
        r->desensitize = true;
    else if (text_equal(w, "resensitize"))
        r->resensitize = true;
    else if (text_equal(w, "charged-item"))
        r->item.status = ITEM_CHARGED;
    else if (text_equal(w, "pin-wrong"))
        r->patron.pin_valid = ANSWER_NO;
    else if (text_equal(w, "card-lost"))
        r->patron.flags = 1u << PATRON_CARD_LOST;
    else if (text_equal(w, "invalid"))
        r->patron.valid = ANSWER_NO;
    else if (!text_equal(w, "no") && reason_of_word(w, &r->reason) != RESULT_OK)
        assert(false && "an answer that script.h does not name");
}
