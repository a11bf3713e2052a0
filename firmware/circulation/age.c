#include <ctype.h>
#include <string.h>

#include "circulation/item.h"

enum { AGE_MAX = 21, DIGITS_MAX = 2 };

/* The number that begins there, and how many digits it has. */
static unsigned number_at(const char *at, size_t *digits)
{
    unsigned n = 0;
    for (*digits = 0; isdigit((unsigned char)at[*digits]) && *digits <= DIGITS_MAX; (*digits)++)
        n = 10 * n + (unsigned)(at[*digits] - '0');
    return n;
}

uint8_t age_of_mark(const char *text)
{
    size_t digits;
    text += strcspn(text, "0123456789");
    unsigned age = number_at(text, &digits);
    return age >= 1 && age <= AGE_MAX && digits <= DIGITS_MAX ? (uint8_t)age : 0;
}

static bool is_of_a_law(unsigned age)
{
    static const uint8_t ages[] = { 6, 12, 14, 16, 18, 21 };
    for (size_t i = 0; i < sizeof ages; i++)
        if (ages[i] == age)
            return true;
    return false;
}

/* Part of a word or a number; letters of Kazakh and Russian are bytes from 0x80 on. */
static bool is_wordy(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || c == '+';
}

uint8_t age_in_title(const char *text)
{
    for (const char *plus = strchr(text, '+'); plus != NULL; plus = strchr(plus + 1, '+')) {
        const char *from = plus;
        size_t digits;
        while (from > text && isdigit((unsigned char)from[-1]))
            from--;
        unsigned age = number_at(from, &digits);
        if (from + digits == plus && is_of_a_law(age) && (from == text || !is_wordy(from[-1])) && !is_wordy(plus[1]))
            return (uint8_t)age;
    }
    return 0;
}
