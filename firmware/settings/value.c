/* One value of the settings file: from text into its field and back. Each type is a pair of functions;
   `put` explains what is wrong, and setting_put adds what to write instead. */
#include "settings/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#define ZONES_DIR "/usr/share/zoneinfo/"

static_assert(sizeof(enum library_protocol) == sizeof(unsigned), "enums of the table are as wide as unsigned");

/* `put`: NULL when done, else what is wrong. `at` is the field. */
struct type {
    const char *(*put)(const struct setting *row, const char *folder, const char *text, void *at);
    void (*get)(const struct setting *row, const void *at, char *to, size_t size);
    void (*allowed)(const struct setting *row, char *to, size_t size);
};

static const char *put_text(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)folder;
    size_t n = strlen(text);
    if (n < (size_t)row->least)
        return "must not be empty";
    if (n > (size_t)row->most || n >= row->size)
        return "is too long";
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return "has a control character";
    text_copy(at, row->size, text);
    return NULL;
}

static const char *put_wire(const struct setting *row, const char *folder, const char *text, void *at)
{
    if (strchr(text, '|') != NULL)
        return "has a '|', which ends a field on the wire";
    return put_text(row, folder, text, at);
}

static const char *put_codes(const struct setting *row, const char *folder, const char *text, void *at)
{
    static const char digits[] = "0123456789";
    for (const char *c = text + strspn(text, " "); *c != '\0'; c += strspn(c, " ")) {
        size_t n = strspn(c, digits);
        if (n != 2 || (c[2] != ' ' && c[2] != '\0'))
            return "is not a list of codes";
        c += 2;
    }
    return put_text(row, folder, text, at);
}

static const char *put_usages(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)row, (void)folder;
    return usages_parse(text, at) == RESULT_OK ? NULL : "is not a list of types of usage";
}

static void get_usages(const struct setting *row, const void *at, char *to, size_t size)
{
    const uint16_t *usages = at;
    (void)row;
    to[0] = '\0';
    for (unsigned i = 0; i < USAGES_COUNT; i++)
        if ((*usages >> i & 1) != 0)
            text_add(to, size, to[0] == '\0' ? "%u" : " %u", i);
}

static void allowed_usages(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, "numbers from 0 to 15 with blanks between, such as \"2 7\"");
}

static void allowed_codes(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, "codes of two digits with blanks between, such as \"35 37\"");
}

static const char *put_path(const struct setting *row, const char *folder, const char *text, void *at)
{
    if (text[0] == '\0' || text[0] == '/')
        return put_text(row, folder, text, at);
    char absolute[SETTINGS_PATH_SIZE + 1];
    if (strlen(folder) + 1 + strlen(text) >= SETTINGS_PATH_SIZE)
        return "is too long";
    text_format(absolute, sizeof absolute, "%s/%s", text_equal(folder, "/") ? "" : folder, text);
    return put_text(row, folder, absolute, at);
}

static const char *put_device(const struct setting *row, const char *folder, const char *text, void *at)
{
    return text_equal(text, "none") ? put_text(row, folder, text, at) : put_path(row, folder, text, at);
}

static const char *put_zone(const struct setting *row, const char *folder, const char *text, void *at)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_/";
    if (text[strspn(text, allowed)] != '\0' || text[0] == '/')
        return "is not a time zone";
    char file[sizeof ZONES_DIR + SETTINGS_TEXT_SIZE];
    text_format(file, sizeof file, ZONES_DIR "%s", text);
    /* An unknown zone would silently mean UTC. Without the database nothing can be said. */
    if (access(ZONES_DIR "UTC", R_OK) == 0 && access(file, R_OK) != 0)
        return "is not in the time zone database";
    return put_text(row, folder, text, at);
}

static void get_text(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, at);
}

static void allowed_text(const struct setting *row, char *to, size_t size)
{
    text_format(to, size, "text of %.0f to %.0f bytes", row->least, row->most);
}

static void allowed_path(const struct setting *row, char *to, size_t size)
{
    text_copy(to, size, row->least > 0 ? "a path" : "a path, or \"\" for none");
}

static void allowed_device(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, "none, or a device file such as /dev/usb/lp0");
}

static void allowed_zone(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, "a name such as Asia/Almaty");
}

static const char *put_number(const struct setting *row, const char *text, bool hex, uint64_t *out)
{
    uint64_t v = 0;
    if (hex && (text_starts(text, "0x") || text_starts(text, "0X"))) {
        uint8_t byte;
        size_t n;
        if (strlen(text) != 4 || hex_get(text + 2, &byte, 1, &n) != RESULT_OK)
            return "is not a byte";
        v = byte;
    } else if (text_to_u64(text, UINT32_MAX, &v) != RESULT_OK) {
        return "is not a whole number";
    }
    if ((double)v < row->least || (double)v > row->most)
        return "is out of range";
    *out = v;
    return NULL;
}

static const char *put_unsigned(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)folder;
    uint64_t v;
    const char *wrong = put_number(row, text, false, &v);
    if (wrong == NULL)
        *(unsigned *)at = (unsigned)v;
    return wrong;
}

static const char *put_port(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)folder;
    uint64_t v;
    const char *wrong = put_number(row, text, false, &v);
    if (wrong == NULL)
        *(uint16_t *)at = (uint16_t)v;
    return wrong;
}

static const char *put_byte(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)folder;
    uint64_t v;
    const char *wrong = put_number(row, text, true, &v);
    if (wrong == NULL)
        *(uint8_t *)at = (uint8_t)v;
    return wrong;
}

static void get_unsigned(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    text_format(to, size, "%u", *(const unsigned *)at);
}

static void get_port(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    text_format(to, size, "%u", *(const uint16_t *)at);
}

static void get_byte(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    text_format(to, size, "0x%02X", *(const uint8_t *)at);
}

static void allowed_number(const struct setting *row, char *to, size_t size)
{
    text_format(to, size, "a whole number from %.0f to %.0f", row->least, row->most);
}

static void allowed_byte(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, "a byte such as 0xC2");
}

/* Digits with at most one point: no locale, no exponent, no sign. */
static const char *put_decimal(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)folder;
    double v = 0, unit = 1;
    bool point = false, digits = false;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '.' && !point) {
            point = true;
            continue;
        }
        if (*c < '0' || *c > '9' || strlen(text) > 12)
            return "is not a number";
        digits = true;
        v = v * 10 + (*c - '0');
        unit *= point ? 10 : 1;
    }
    if (!digits)
        return "is not a number";
    if (v / unit < row->least || v / unit > row->most)
        return "is out of range";
    *(double *)at = v / unit;
    return NULL;
}

static void get_decimal(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    text_format(to, size, "%.10g", *(const double *)at);
}

static void allowed_decimal(const struct setting *row, char *to, size_t size)
{
    text_format(to, size, "a number from %g to %g, such as %s", row->least, row->most, row->fallback);
}

static const char *put_switch(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)row;
    (void)folder;
    /* true and false too: a settings file may be written as JSON, which is YAML. */
    bool on = text_equal(text, "on") || text_equal(text, "true");
    if (!on && !text_equal(text, "off") && !text_equal(text, "false"))
        return "is neither on nor off";
    *(bool *)at = on;
    return NULL;
}

static void get_switch(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, *(const bool *)at ? "on" : "off");
}

static void allowed_switch(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, "on or off");
}

static const char *put_choice(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)folder;
    for (unsigned i = 0; row->words[i] != NULL; i++) {
        if (!text_equal(row->words[i], text))
            continue;
        *(unsigned *)at = i;
        return NULL;
    }
    return "is not one of the choices";
}

static void get_choice(const struct setting *row, const void *at, char *to, size_t size)
{
    text_copy(to, size, row->words[*(const unsigned *)at]);
}

static const char *put_word(const struct setting *row, const char *folder, const char *text, void *at)
{
    unsigned ignored;
    const char *wrong = put_choice(row, folder, text, &ignored);
    if (wrong == NULL && row->size == sizeof(unsigned))
        *(unsigned *)at = (unsigned)strtoul(text, NULL, 10);
    else if (wrong == NULL)
        text_copy(at, row->size, text);
    return wrong;
}

static void get_word(const struct setting *row, const void *at, char *to, size_t size)
{
    if (row->size == sizeof(unsigned))
        get_unsigned(row, at, to, size);
    else
        get_text(row, at, to, size);
}

static void allowed_choice(const struct setting *row, char *to, size_t size)
{
    text_copy(to, size, row->words[1] != NULL ? "one of " : "");
    for (unsigned i = 0; row->words[i] != NULL; i++)
        text_add(to, size, "%s%s", i > 0 ? ", " : "", row->words[i]);
}

/* The field is width, and height follows it. */
static const char *put_size(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)folder;
    const char *x = strchr(text, 'x');
    char wide[8];
    uint64_t width, height;
    if (x == NULL || x - text >= (ptrdiff_t)sizeof wide)
        return "is not a size";
    text_copy_bytes(wide, sizeof wide, bytes_of(text, (size_t)(x - text)));
    const char *wrong = put_number(row, wide, false, &width);
    if (wrong == NULL)
        wrong = put_number(row, x + 1, false, &height);
    if (wrong != NULL)
        return wrong;
    unsigned *field = at;
    field[0] = (unsigned)width;
    field[1] = (unsigned)height;
    return NULL;
}

static void get_size(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    const unsigned *field = at;
    text_format(to, size, "%ux%u", field[0], field[1]);
}

static void allowed_size(const struct setting *row, char *to, size_t size)
{
    text_format(to, size, "a size such as 1280x800, each number from %.0f to %.0f", row->least, row->most);
}

static const char *put_language(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)row;
    (void)folder;
    return language_of_code(text, at) == RESULT_OK ? NULL : "is not a language of this kiosk";
}

static void get_language(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, language_code(*(const enum language *)at));
}

static void allowed_language(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, "one of kk, ru, en");
}

static const char *put_list(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)row;
    (void)folder;
    (void)text;
    (void)at;
    return "is not a list";
}

static void get_languages(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    const struct settings *s = (const struct settings *)((const char *)at - offsetof(struct settings, kiosk.languages));
    to[0] = '\0';
    for (unsigned i = 0; i < s->kiosk.languages_count; i++)
        text_add(to, size, "%s%s", i > 0 ? ", " : "", language_code(s->kiosk.languages[i]));
}

static void allowed_languages(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, "a list such as [kk, ru, en]");
}

/* ---- the calendar ---- */

static const char *put_hours(const struct setting *row, const char *folder, const char *text, void *at)
{
    (void)row;
    (void)folder;
    return calendar_hours_parse(text, at) == RESULT_OK ? NULL : "are no opening hours";
}

static void get_hours(const struct setting *row, const void *at, char *to, size_t size)
{
    char text[CALENDAR_HOURS_SIZE];
    (void)row;
    calendar_hours_text(at, text);
    text_copy(to, size, text);
}

static void allowed_hours(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_copy(to, size, "opening and closing time such as 09:00-19:00, 23:59 at the latest, or closed");
}

static void get_days(const struct setting *row, const void *at, char *to, size_t size)
{
    (void)row;
    const struct calendar *c = (const struct calendar *)((const char *)at - offsetof(struct calendar, closings));
    to[0] = '\0';
    for (unsigned i = 0; i < c->closings_count; i++) {
        char text[CALENDAR_CLOSING_SIZE];
        calendar_closing_text(&c->closings[i], text);
        text_add(to, size, "%s%s", i > 0 ? ", " : "", text);
    }
}

static void allowed_days(const struct setting *row, char *to, size_t size)
{
    (void)row;
    text_format(to, size, "a list of %d days at most such as [12-16, 2027-03-22, 2027-07-01..2027-07-14]",
                CALENDAR_CLOSINGS_MAX);
}

static const struct type types[SETTING_TYPE_COUNT] = {
    [SETTING_TEXT] = { put_text, get_text, allowed_text },
    [SETTING_WIRE] = { put_wire, get_text, allowed_text },
    [SETTING_USAGES] = { put_usages, get_usages, allowed_usages },
    [SETTING_CODES] = { put_codes, get_text, allowed_codes },
    [SETTING_PATH] = { put_path, get_text, allowed_path },
    [SETTING_DEVICE] = { put_device, get_text, allowed_device },
    [SETTING_ZONE] = { put_zone, get_text, allowed_zone },
    [SETTING_UNSIGNED] = { put_unsigned, get_unsigned, allowed_number },
    [SETTING_PORT] = { put_port, get_port, allowed_number },
    [SETTING_BYTE] = { put_byte, get_byte, allowed_byte },
    [SETTING_DECIMAL] = { put_decimal, get_decimal, allowed_decimal },
    [SETTING_SWITCH] = { put_switch, get_switch, allowed_switch },
    [SETTING_CHOICE] = { put_choice, get_choice, allowed_choice },
    [SETTING_WORD] = { put_word, get_word, allowed_choice },
    [SETTING_SIZE] = { put_size, get_size, allowed_size },
    [SETTING_LANGUAGE] = { put_language, get_language, allowed_language },
    [SETTING_LANGUAGES] = { put_list, get_languages, allowed_languages },
    [SETTING_HOURS] = { put_hours, get_hours, allowed_hours },
    [SETTING_DAYS] = { put_list, get_days, allowed_days },
};

void setting_allowed(const struct setting *row, char *to, size_t size)
{
    types[row->type].allowed(row, to, size);
}

static void explain(const struct setting *row, const char *wrong, const char *text, char *why)
{
    char allowed[SETTING_WHY_SIZE];
    setting_allowed(row, allowed, sizeof allowed);
    if (text[0] == '\0')
        text_format(why, SETTING_WHY_SIZE, "%s; write %s", wrong, allowed);
    else
        text_format(why, SETTING_WHY_SIZE, "\"%.60s\" %s; write %s", text, wrong, allowed);
}

enum result setting_put(const struct setting *row, const char *folder, const char *text, void *base,
                        char why[static SETTING_WHY_SIZE])
{
    const char *wrong = types[row->type].put(row, folder, text, (char *)base + row->offset);
    if (wrong == NULL)
        return RESULT_OK;
    explain(row, wrong, text, why);
    return RESULT_BAD;
}

bool setting_is_list(const struct setting *row)
{
    return types[row->type].put == put_list;
}

void setting_empty(const struct setting *row, struct settings *s)
{
    if (row->type == SETTING_LANGUAGES)
        s->kiosk.languages_count = 0;
    else
        s->calendar.closings_count = 0;
}

static const char *add_language(struct settings *s, const char *text)
{
    enum language language;
    if (language_of_code(text, &language) != RESULT_OK)
        return "is not a language of this kiosk";
    for (unsigned i = 0; i < s->kiosk.languages_count; i++)
        if (s->kiosk.languages[i] == language)
            return "stands there twice";
    assert(s->kiosk.languages_count < LANGUAGE_COUNT);
    s->kiosk.languages[s->kiosk.languages_count++] = language;
    return NULL;
}

static const char *add_day(struct settings *s, const char *text)
{
    struct calendar_closing closing;
    if (calendar_closing_parse(text, &closing) != RESULT_OK)
        return "is no day";
    if (s->calendar.closings_count == CALENDAR_CLOSINGS_MAX)
        return "is one day too many";
    s->calendar.closings[s->calendar.closings_count++] = closing;
    return NULL;
}

enum result setting_add(const struct setting *row, struct settings *s, const char *text,
                        char why[static SETTING_WHY_SIZE])
{
    assert(setting_is_list(row));
    const char *wrong = row->type == SETTING_LANGUAGES ? add_language(s, text) : add_day(s, text);
    if (wrong == NULL)
        return RESULT_OK;
    explain(row, wrong, text, why);
    return RESULT_BAD;
}

void setting_get(const struct setting *row, const void *base, char *to, size_t size)
{
    types[row->type].get(row, (const char *)base + row->offset, to, size);
}
