#include "circulation/money.h"

#include <assert.h>
#include <stdbool.h>

#include "base/text.h"

enum { PARTS = 100 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One or two digits to the end: so many hundredths. -1: something else. */
static int hundredths_of(const char *at)
{
    if (!is_digit(at[0]))
        return -1;
    int n = (at[0] - '0') * 10;
    if (at[1] == '\0')
        return n;
    return is_digit(at[1]) && at[2] == '\0' ? n + (at[1] - '0') : -1;
}

/* Without its blanks. RESULT_NONE: it is too long for an amount. */
static enum result squeeze(const char *text, char to[static MONEY_SIZE])
{
    size_t n = 0;
    for (; *text != '\0'; text++) {
        if (*text == ' ')
            continue;
        if (n + 1 == MONEY_SIZE)
            return RESULT_NONE;
        to[n++] = *text;
    }
    to[n] = '\0';
    return RESULT_OK;
}

enum result money_read(const char *text, int64_t *out)
{
    char plain[MONEY_SIZE];
    int64_t sum = 0;
    if (squeeze(text, plain) != RESULT_OK || !is_digit(plain[0]))
        return RESULT_NONE;
    const char *at = plain;
    for (; is_digit(*at) && sum <= MONEY_MOST; at++)
        sum = sum * 10 + (*at - '0');
    int parts = 0;
    if (*at == '.' || *at == ',')
        parts = hundredths_of(at + 1);
    else if (*at != '\0')
        return RESULT_NONE;
    if (parts < 0 || sum > MONEY_MOST / PARTS)
        return RESULT_NONE;
    sum = sum * PARTS + parts;
    if (sum > MONEY_MOST)
        return RESULT_NONE;
    *out = sum;
    return RESULT_OK;
}

void money_text(int64_t hundredths, char to[static MONEY_SIZE])
{
    assert(hundredths >= 0);
    assert(hundredths <= MONEY_MOST);
    text_format(to, MONEY_SIZE, "%lld.%02lld", (long long)(hundredths / PARTS), (long long)(hundredths % PARTS));
}
