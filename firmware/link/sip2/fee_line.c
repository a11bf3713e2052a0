#include "link/sip2/fee_line.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "circulation/money.h"

/* The next word of *at, moving it past; "" at the end, or when it is too long to be one of these. */
static void take_word(const char **at, char *to, size_t size)
{
    *at += strspn(*at, " ");
    size_t n = strcspn(*at, " ");
    to[0] = '\0';
    if (n >= size)
        return;
    text_copy_bytes(to, size, bytes_of(*at, n));
    *at += n;
}

/* "350.00": with its parts, so that a number of something is not taken for money. */
static bool is_amount(const char *word)
{
    int64_t sum;
    return strpbrk(word, ".,") != NULL && money_read(word, &sum) == RESULT_OK;
}

static bool is_currency(const char *word)
{
    return strlen(word) == 3 && isupper((unsigned char)word[0]) && isupper((unsigned char)word[1]) &&
           isupper((unsigned char)word[2]);
}

static void copy_rest(const char *at, char *to, size_t size)
{
    char word[MONEY_SIZE];
    const char *behind = at;
    take_word(&behind, word, sizeof word);
    if (is_currency(word))
        at = behind;
    text_copy(to, size, at + strspn(at, " "));
}

void sip2_fee_of(const char *line, struct library_entry *out)
{
    char first[ID_SIZE], second[MONEY_SIZE];
    const char *at = line;
    text_copy(out->text, sizeof out->text, line + strspn(line, " "));
    take_word(&at, first, sizeof first);
    if (is_amount(first)) {
        text_copy(out->amount, sizeof out->amount, first);
        copy_rest(at, out->text, sizeof out->text);
        return;
    }
    take_word(&at, second, sizeof second);
    if (first[0] == '\0' || !is_amount(second))
        return;
    text_copy(out->number, sizeof out->number, first);
    text_copy(out->amount, sizeof out->amount, second);
    copy_rest(at, out->text, sizeof out->text);
}
