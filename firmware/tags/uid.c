#include "tags/uid.h"

#include <string.h>

#include "base/text.h"

enum {
    WIEGAND_BYTES = 3,
    DESK_DIGITS = 10,
    NUMBER_SIZE = 64, /* a longer one is no UID in any form */
    ALL_FORMS = (1 << UID_FORM_COUNT) - 1
};

static struct uid reversed(struct uid uid)
{
    struct uid r = { .n = uid.n };
    for (size_t i = 0; i < uid.n; i++)
        r.at[i] = uid.at[uid.n - 1U - i];
    return r;
}

/* Long division of the bytes by ten, digit by digit. */
static void decimal_text(struct uid uid, char out[static TAGS_UID_SIZE])
{
    char digits[TAGS_UID_SIZE];
    size_t n = 0;
    bool rest = true;
    while (rest) {
        unsigned carry = 0;
        rest = false;
        for (size_t i = 0; i < uid.n; i++) {
            unsigned v = carry << 8 | uid.at[i];
            uid.at[i] = (uint8_t)(v / 10);
            carry = v % 10;
            rest = rest || uid.at[i] != 0;
        }
        digits[n++] = (char)('0' + carry);
    }
    for (size_t i = 0; i < n; i++)
        out[i] = digits[n - 1 - i];
    out[n] = 0;
}

static void padded_text(struct uid uid, char out[static TAGS_UID_SIZE])
{
    char digits[TAGS_UID_SIZE];
    decimal_text(uid, digits);
    size_t n = strlen(digits), zeros = n < DESK_DIGITS ? DESK_DIGITS - n : 0;
    memset(out, '0', zeros);
    text_copy(out + zeros, TAGS_UID_SIZE - zeros, digits);
}

static void wiegand_text(struct uid uid, char out[static TAGS_UID_SIZE])
{
    const uint8_t *low = uid.at + (uid.n > WIEGAND_BYTES ? uid.n - WIEGAND_BYTES : 0);
    text_format(out, TAGS_UID_SIZE, "%03u,%05u", low[0], low[1] << 8 | low[2]);
}

void tags_uid_text(struct uid uid, enum uid_form form, char out[static TAGS_UID_SIZE])
{
    switch (form) {
    case UID_HEX:
        uid_text(uid, out);
        return;
    case UID_REVERSED:
        uid_text(reversed(uid), out);
        return;
    case UID_DECIMAL:
        decimal_text(uid, out);
        return;
    case UID_REVERSED_DECIMAL:
        decimal_text(reversed(uid), out);
        return;
    case UID_WIEGAND:
        wiegand_text(uid, out);
        return;
    case UID_REVERSED_WIEGAND:
        wiegand_text(reversed(uid), out);
        return;
    case UID_DECIMAL_10:
        padded_text(uid, out);
        return;
    case UID_REVERSED_DECIMAL_10:
        padded_text(reversed(uid), out);
        return;
    case UID_FORM_COUNT:
        break;
    }
}

enum result tags_uid_parse(const char *hex, struct uid *out)
{
    struct uid uid;
    size_t n;
    enum result r = hex_get(hex, uid.at, sizeof uid.at, &n);
    if (r != RESULT_OK || (n != 4 && n != 7 && n != 8 && n != UID_MAX))
        return RESULT_BAD;
    uid.n = (uint8_t)n;
    *out = uid;
    return RESULT_OK;
}

bool tags_uid_random(struct uid uid)
{
    return uid_is_random(uid);
}

/* ---- which form a library uses ---- */

/* What is left of a number when only its writing differs: no separators, no zeros in front, capital letters. */
static void bare(const char *number, char out[static NUMBER_SIZE])
{
    size_t n = 0;
    for (; *number != 0 && n + 1 < NUMBER_SIZE; number++) {
        bool small = *number >= 'a' && *number <= 'z';
        if (strchr(" -:.,/_", *number) != NULL || (n == 0 && *number == '0'))
            continue;
        out[n++] = (char)(small ? *number - 'a' + 'A' : *number);
    }
    out[n] = 0;
}

static bool fits(const struct uid_example *example, enum uid_form form, bool nearly)
{
    char sent[TAGS_UID_SIZE], ours[NUMBER_SIZE], theirs[NUMBER_SIZE];
    tags_uid_text(example->uid, form, sent);
    if (!nearly || strlen(example->number) >= sizeof theirs)
        return text_equal(sent, example->number);
    bare(sent, ours);
    bare(example->number, theirs);
    return text_equal(ours, theirs);
}

/* The forms of the mask that this example fits. */
static uint32_t forms_of(const struct uid_example *example, uint32_t among, bool nearly)
{
    uint32_t forms = 0;
    for (unsigned form = 0; form < UID_FORM_COUNT; form++)
        if ((among >> form & 1U) != 0 && fits(example, form, nearly))
            forms |= 1U << form;
    return forms;
}

static enum uid_form only_form(uint32_t forms)
{
    unsigned form = 0;
    while ((forms >> form & 1U) == 0)
        form++;
    return form;
}

/* Without zeros in front nothing tells the ten digits. */
static uint32_t without_padded(uint32_t forms, enum uid_form plain, enum uid_form padded)
{
    return (forms >> plain & 1U) != 0 ? forms & ~(1U << padded) : forms;
}

static struct uid_lesson lesson_of(uint32_t exact, uint32_t nearly)
{
    uint32_t forms = exact != 0 ? exact : nearly;
    forms = without_padded(forms, UID_DECIMAL, UID_DECIMAL_10);
    forms = without_padded(forms, UID_REVERSED_DECIMAL, UID_REVERSED_DECIMAL_10);
    struct uid_lesson l = { .learnt = UID_LEARNT_SEVERAL, .fits = forms };
    if ((forms & (forms - 1)) != 0)
        return l;
    l.learnt = exact != 0 ? UID_LEARNT_ONE : UID_LEARNT_NEARLY;
    l.form = only_form(forms);
    return l;
}

struct uid_lesson uid_form_learn(const struct uid_example *examples, size_t n)
{
    uint32_t exact = ALL_FORMS, nearly = ALL_FORMS;
    for (size_t i = 0; i < n; i++) {
        if (tags_uid_random(examples[i].uid))
            return (struct uid_lesson){ .learnt = UID_LEARNT_RANDOM, .example = i };
        exact = forms_of(&examples[i], exact, false);
        nearly = forms_of(&examples[i], nearly, true);
        if (nearly == 0)
            return (struct uid_lesson){ .learnt = UID_LEARNT_NOTHING, .example = i };
    }
    return n == 0 ? (struct uid_lesson){ .learnt = UID_LEARNT_NOTHING } : lesson_of(exact, nearly);
}
