#include "tags/barcode.h"

#include <string.h>

#include "base/text.h"

enum {
    CODE_39 = 43,
    EAN = 13,
    EAN_SHORT = 8,
    UPC = 12,
    ISBN = 10,
    ISBN_MODULUS = 11,
    DELETE = 0x7F,
    SCAN_SIZE = 128 /* a longer one is no number of ours */
};

/* The characters of Code 39 in the order of their values (ISO/IEC 16388, table 1). */
static const char code_39[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/* ---- check characters ---- */

static bool all_digits(const char *text)
{
    return text[0] != 0 && strspn(text, "0123456789") == strlen(text);
}

static unsigned digit(char c)
{
    return (unsigned)(c - '0');
}

/* What is missing to a ten. */
static char to_ten(unsigned sum)
{
    return (char)('0' + (10 - sum % 10) % 10);
}

static char luhn(const char *body)
{
    unsigned sum = 0, weight = 2;
    if (!all_digits(body))
        return 0;
    for (size_t i = strlen(body); i > 0; i--) {
        unsigned v = digit(body[i - 1]) * weight;
        sum += v > 9 ? v - 9 : v;
        weight = 3 - weight;
    }
    return to_ten(sum);
}

static char modulo_43(const char *body)
{
    unsigned sum = 0;
    for (const char *c = body; *c != 0; c++) {
        const char *at = strchr(code_39, *c);
        if (at == NULL)
            return 0;
        sum += (unsigned)(at - code_39);
    }
    return body[0] != 0 ? code_39[sum % CODE_39] : 0;
}

char barcode_check_character(enum barcode_check check, const char *body)
{
    switch (check) {
    case BARCODE_MOD_10:
        return luhn(body);
    case BARCODE_MOD_43:
        return modulo_43(body);
    case BARCODE_UNCHECKED:
    case BARCODE_CHECK_COUNT:
        break;
    }
    return 0;
}

static bool check_right(const char *number, enum barcode_check check)
{
    char body[ID_SIZE];
    size_t n = strlen(number);
    if (check == BARCODE_UNCHECKED)
        return true;
    text_copy_bytes(body, sizeof body, bytes_of(number, n - 1));
    return barcode_check_character(check, body) == number[n - 1];
}

/* ---- publishers' numbers ---- */

/* GS1: weights 3 and 1 in turns, 3 just before the check digit; for EAN-13, EAN-8 and UPC-A alike. */
static bool gs1_right(const char *digits, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i + 1 < n; i++)
        sum += digit(digits[i]) * ((n - i) % 2 == 0 ? 3 : 1);
    return to_ten(sum) == digits[n - 1];
}

static bool isbn_10_right(const char *number)
{
    unsigned sum = 0;
    for (size_t i = 0; i + 1 < ISBN; i++) {
        if (number[i] < '0' || number[i] > '9')
            return false;
        sum += digit(number[i]) * (unsigned)(ISBN - i);
    }
    unsigned check = (ISBN_MODULUS - sum % ISBN_MODULUS) % ISBN_MODULUS;
    char last = number[ISBN - 1];
    return check == 10 ? last == 'X' || last == 'x' : last == (char)('0' + check);
}

/* A book's own EAN-13 (978, 979), alone or with the add-on of 2 or 5 digits that stands beside it. */
static bool is_book(const char *number)
{
    size_t n = strlen(number);
    return (n == EAN || n == EAN + 2 || n == EAN + 5) && all_digits(number) &&
           (text_starts(number, "978") || text_starts(number, "979")) && gs1_right(number, EAN);
}

static bool is_publishers(const char *number)
{
    size_t n = strlen(number);
    if (n == ISBN && isbn_10_right(number))
        return true;
    return is_book(number) || ((n == EAN || n == EAN_SHORT || n == UPC) && all_digits(number) && gs1_right(number, n));
}

/* Without the hyphens and blanks with which it is printed. */
static void without_hyphens(const char *text, char to[static SCAN_SIZE])
{
    size_t n = 0;
    for (; *text != 0 && n + 1 < SCAN_SIZE; text++)
        if (*text != '-' && *text != ' ')
            to[n++] = *text;
    to[n] = 0;
}

/* ---- what a scanner adds ---- */

/* A blank at the end can be Code 39's check character. */
static void trim(const char *text, enum barcode_check check, char to[static SCAN_SIZE])
{
    const char *blanks = check == BARCODE_MOD_43 ? "\t\r\n" : " \t\r\n";
    text += strspn(text, blanks);
    size_t n = strlen(text);
    while (n > 0 && strchr(blanks, text[n - 1]) != NULL)
        n--;
    text_copy_bytes(to, SCAN_SIZE, bytes_of(text, n));
}

/* Takes off start and stop characters, one of `set` at each end. */
static bool unframe(char text[static SCAN_SIZE], const char *set)
{
    size_t n = strlen(text);
    if (n < 3 || strchr(set, text[0]) == NULL || strchr(set, text[n - 1]) == NULL)
        return false;
    text[n - 1] = 0;
    memmove(text, text + 1, n - 1);
    return true;
}

static void to_capitals(char *text)
{
    for (; *text != 0; text++)
        if (*text >= 'a' && *text <= 'z')
            *text = (char)(*text - 'a' + 'A');
}

/* ---- the verdict ---- */

static bool is_text(const char *text)
{
    if (text[0] == 0 || !utf8_valid(bytes_of_text(text)))
        return false;
    for (; *text != 0; text++)
        if ((uint8_t)*text < ' ' || *text == DELETE)
            return false;
    return true;
}

const struct barcode_rules barcode_label = { .check = BARCODE_MOD_10, .length = 14 };

bool barcode_takes_all(const struct barcode_rules *rules)
{
    return rules->check == BARCODE_UNCHECKED && rules->prefix[0] == 0 && rules->length == 0;
}

/* A wrong check character goes before a strange prefix: what was misread may have any. */
static enum barcode_verdict by_rules(const char *number, const struct barcode_rules *rules)
{
    if (strlen(number) >= ID_SIZE || (rules->length != 0 && utf8_count(number) != rules->length))
        return BARCODE_OTHER_LENGTH;
    if (!check_right(number, rules->check))
        return BARCODE_MISREAD;
    return text_starts(number, rules->prefix) ? BARCODE_OK : BARCODE_OTHER_PREFIX;
}

/* Code 39 has no letters that could be taken for Codabar's. Where any number is right, letters go only from around a
   label that Codabar's check digit proves. */
static enum barcode_verdict unframed(char number[static SCAN_SIZE], const struct barcode_rules *rules)
{
    char inner[SCAN_SIZE];
    unframe(number, "*");
    enum barcode_verdict verdict = by_rules(number, rules);
    text_copy(inner, sizeof inner, number);
    if (rules->check == BARCODE_MOD_43 || !unframe(inner, "ABCDabcd"))
        return verdict;
    if (barcode_takes_all(rules) ? by_rules(inner, &barcode_label) != BARCODE_OK : verdict == BARCODE_OK)
        return verdict;
    text_copy(number, SCAN_SIZE, inner);
    return by_rules(number, rules);
}

enum barcode_verdict barcode_read(const char *scanned, const struct barcode_rules *rules, bool item,
                                  char out[static ID_SIZE])
{
    char number[SCAN_SIZE], plain[SCAN_SIZE];
    trim(scanned, rules->check, number);
    without_hyphens(number, plain);
    if (item && is_book(plain))
        return BARCODE_PUBLISHERS;
    if (rules->check == BARCODE_MOD_43)
        to_capitals(number); /* Code 39 has no others */
    enum barcode_verdict verdict = is_text(number) ? unframed(number, rules) : BARCODE_NOT_TEXT;
    if (verdict != BARCODE_OK)
        return item && is_publishers(plain) ? BARCODE_PUBLISHERS : verdict;
    text_copy(out, ID_SIZE, number);
    return BARCODE_OK;
}

bool barcode_tells_apart(const struct barcode_rules *cards, const struct barcode_rules *items)
{
    bool begins = cards->prefix[0] != '\0' || items->prefix[0] != '\0',
         both = cards->prefix[0] != '\0' && items->prefix[0] != '\0';
    bool alike = both && (text_starts(cards->prefix, items->prefix) || text_starts(items->prefix, cards->prefix));
    bool longer = cards->length != 0 && items->length != 0 && cards->length != items->length;
    return (begins && !alike) || longer;
}
