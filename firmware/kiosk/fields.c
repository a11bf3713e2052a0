/* Typing: from a keyboard, the keys on the screen, the control port, or a scanner.

   Fields: identify.number identify.pin checkout.number return.number staff.pin look.number pay.pin
   lesson.field group.pin certificate.name. Keys on the screen: key.X types X (a Latin letter as its capital, but in a
   lesson), key.delete key.letters key.digits key.close. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"
#include "kiosk/parts_group.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

struct field {
    const char *id;
    enum screen screen;
    bool secret; /* goes to pin_entry */
    void (*enter)(struct brain *b, unsigned n);
};

static const struct field fields[] = {
    { "identify.number", SCREEN_IDENTIFY, false, identify_ok },
    { "identify.pin", SCREEN_IDENTIFY, true, identify_ok },
    { "checkout.number", SCREEN_CHECKOUT, false, items_ok },
    { "return.number", SCREEN_RETURN, false, items_ok },
    { "staff.pin", SCREEN_STAFF, true, staff_ok },
    { "look.number", SCREEN_LOOK, false, look_ok },
    { "pay.pin", SCREEN_PAY, true, pay_ok },
    { "lesson.field", SCREEN_LESSON, false, lesson_enter },
    { "group.pin", SCREEN_GROUP, true, trainer_ok },
    { "certificate.name", SCREEN_CERTIFICATE, false, certificate_named },
};

static const struct field *field_of(const char *id)
{
    for (size_t i = 0; i < LENGTH(fields); i++)
        if (text_equal(fields[i].id, id))
            return &fields[i];
    return NULL;
}

bool is_field(const char *id)
{
    return field_of(id) != NULL;
}

static bool is_open(const struct kiosk *k, const struct field *field)
{
    if (field->screen != k->screen || k->overlay != OVERLAY_NONE)
        return false;
    if (field->screen == SCREEN_STAFF)
        return k->staff_part == STAFF_LOCKED;
    if (field->screen == SCREEN_LESSON)
        return kiosk_lesson_types(k);
    if (field->screen == SCREEN_GROUP)
        return k->group.part == GROUP_LOCKED;
    if (field->screen == SCREEN_PAY)
        return k->deal.step == DEAL_ASKED && k->deal.amount[0] != '\0';
    return field->screen != SCREEN_IDENTIFY || !field->secret || k->pin_needed;
}

/* Where typing goes: the focused field, else the one that had the focus last, else the only one that this screen starts
   with. */
static const struct field *typing_into(const struct kiosk *k)
{
    const struct field *focused = field_of(k->focus), *last = field_of(k->field);
    if (focused != NULL && is_open(k, focused))
        return focused;
    if (last != NULL && is_open(k, last))
        return last;
    for (size_t i = 0; i < LENGTH(fields); i++)
        if (is_open(k, &fields[i]))
            return &fields[i];
    return NULL;
}

void focus_on(struct brain *b, const char *id)
{
    const struct field *field = field_of(id);
    if (field == NULL || !is_open(b->k, field))
        return;
    text_copy(b->k->focus, sizeof b->k->focus, id);
    text_copy(b->k->field, sizeof b->k->field, id);
    b->k->keyboard_open = true;
}

void on_focus(struct brain *b)
{
    text_copy(b->k->focus, sizeof b->k->focus, b->e->id);
    if (is_field(b->e->id))
        text_copy(b->k->field, sizeof b->k->field, b->e->id);
}

static char *entry_of(struct kiosk *k, const struct field *field, size_t *size)
{
    *size = field->secret ? sizeof k->pin_entry : sizeof k->number;
    return field->secret ? k->pin_entry : k->number;
}

static bool is_plain(const char *text)
{
    if (!utf8_valid(bytes_of_text(text)))
        return false;
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return false;
    return true;
}

static void type(struct brain *b, const char *text)
{
    size_t size;
    const struct field *field = typing_into(b->k);
    if (field == NULL || !is_plain(text))
        return;
    if (field->screen == SCREEN_LESSON) {
        lesson_text(b, text);
        return;
    }
    char *entry = entry_of(b->k, field, &size);
    if (strlen(entry) + strlen(text) < size)
        text_add(entry, size, "%s", text);
    if (!text_starts(b->k->focus, "key.")) /* whoever walks over the keys goes on from there */
        text_copy(b->k->focus, sizeof b->k->focus, field->id);
    text_copy(b->k->field, sizeof b->k->field, field->id);
    b->k->keyboard_open = true; /* what is typed is seen, with the button that ends it */
    b->k->card_reason = REASON_NONE;
    b->k->staff_pin_wrong = b->k->deal.pin_wrong = b->k->group.pin_wrong = false;
    identify_pin_need(b->k);
    certificate_changed(b->k);
}

static void delete_last(struct brain *b)
{
    size_t size;
    const struct field *field = typing_into(b->k);
    if (field == NULL)
        return;
    if (field->screen == SCREEN_LESSON) {
        lesson_erase(b);
        return;
    }
    char *entry = entry_of(b->k, field, &size);
    utf8_drop_last(entry);
    wipe(entry + strlen(entry), size - strlen(entry));
    identify_pin_need(b->k);
    certificate_changed(b->k);
}

void on_text(struct brain *b)
{
    type(b, b->e->text);
}

static void enter(struct brain *b)
{
    struct kiosk *k = b->k;
    const struct field *field = typing_into(k);
    char id[sizeof k->focus];
    text_copy(id, sizeof id, k->focus);
    if (id[0] != '\0' && !is_field(id))
        tap_id(b, id);
    else if (field != NULL)
        field->enter(b, 0);
}

void on_key(struct brain *b)
{
    switch (b->e->key) {
    case KEY_ENTER:
        enter(b);
        return;
    case KEY_BACKSPACE:
        delete_last(b);
        return;
    case KEY_ESCAPE:
        if (b->k->overlay == OVERLAY_TIME_OUT)
            time_more(b, 0);
        else if (b->k->overlay == OVERLAY_COSTS)
            costs_no(b, 0);
        else if (b->k->overlay == OVERLAY_HOLD)
            hold_close(b, 0);
        else if (b->k->overlay == OVERLAY_OFFER)
            offer_close(b, 0);
        else if (b->k->overlay != OVERLAY_NONE)
            overlay_close(b, 0);
        else if (b->k->visit != 0)
            nav_back(b, 0);
        return;
    case KEY_VOICE:
        voice_key(b);
        return;
    case KEY_PLACE:
        effect_add(b, EFFECT_PLACE);
        return;
    case KEY_SLOWER:
        slower_key(b);
        return;
    case KEY_SWITCH:
        switch_pressed(b);
        return;
    }
}

/* A name, and each part of it, begins with a capital. */
static void type_of_name(struct brain *b, const char *key)
{
    const char *before = b->k->number, *at = key;
    size_t n = strlen(before);
    bool first = n == 0 || before[n - 1] == ' ' || before[n - 1] == '-';
    char letter[8] = "";
    letter[utf8_put(letter, first ? utf8_upper(utf8_next(&at)) : utf8_next(&at))] = '\0';
    type(b, letter);
}

static void name_key(struct brain *b, const char *key)
{
    if (text_equal(key, "delete"))
        delete_last(b);
    else if (text_equal(key, "done"))
        certificate_named(b, 0);
    else if (text_equal(key, "more"))
        b->k->page++;
    else if (text_equal(key, "space"))
        type(b, " ");
    else if (utf8_count(key) == 1)
        type_of_name(b, key);
}

void key_tapped(struct brain *b, const char *key)
{
    struct kiosk *k = b->k;
    char capital[2] = "";
    effect_sound(b, SOUND_KEY);
    if (k->screen == SCREEN_LESSON) {
        lesson_key(b, key);
    } else if (k->screen == SCREEN_CERTIFICATE) {
        name_key(b, key);
    } else if (text_equal(key, "delete")) {
        delete_last(b);
    } else if (text_equal(key, "letters") || text_equal(key, "digits")) {
        k->keyboard_letters = text_equal(key, "letters");
    } else if (text_equal(key, "close")) {
        k->keyboard_open = false;
    } else if (key[0] >= 'a' && key[0] <= 'z' && key[1] == '\0') {
        capital[0] = (char)(key[0] - 'a' + 'A');
        type(b, capital);
    } else if (utf8_count(key) == 1) {
        type(b, key);
    }
}

enum reason number_read(const char *text, const struct barcode_rules *rules, bool item, char out[static ID_SIZE])
{
    static const enum reason why[BARCODE_VERDICT_COUNT] = {
        [BARCODE_OK] = REASON_NONE,
        [BARCODE_NOT_TEXT] = REASON_NUMBER_OTHER,
        [BARCODE_PUBLISHERS] = REASON_NUMBER_EAN,
        [BARCODE_OTHER_LENGTH] = REASON_NUMBER_OTHER,
        [BARCODE_MISREAD] = REASON_NUMBER_MISREAD,
        [BARCODE_OTHER_PREFIX] = REASON_NUMBER_OTHER,
    };
    return why[barcode_read(text, rules, item, out)];
}

/* The same number can be a patron's and an item's: the step decides, not the pattern. */
void on_scan(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->overlay == OVERLAY_CLOSING) /* it asks nothing: who scans has read it */
        overlay_close(b, 0);
    if (k->overlay != OVERLAY_NONE || b->e->text[0] == '\0' || !is_plain(b->e->text) || strlen(b->e->text) >= ID_SIZE)
        return;
    if (call_scan(b, b->e->text))
        return;
    bool card = (k->screen == SCREEN_WELCOME && !kiosk_returns_only(k)) || k->screen == SCREEN_IDENTIFY;
    if (k->screen == SCREEN_CHECKOUT || k->screen == SCREEN_RETURN)
        items_number(b, b->e->text);
    else if (k->screen == SCREEN_LOOK)
        look_number(b, b->e->text);
    else if (k->screen == SCREEN_PAY && k->rules.cards_identify == CARDS_BY_BARCODE)
        pay_scan(b, b->e->text);
    else if (k->screen == SCREEN_GROUP)
        trainer_scan(b, b->e->text);
    else if (card && k->ledger.up)
        identify_number(b, b->e->text, k->rules.cards_identify != CARDS_BY_BARCODE);
}
