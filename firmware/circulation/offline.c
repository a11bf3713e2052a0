#include "circulation/offline.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"

/* The next word of *at, moving it past; empty at the end. */
static struct bytes next_word(const char **at)
{
    *at += strspn(*at, " ");
    struct bytes word = bytes_of(*at, strcspn(*at, " "));
    *at += word.n;
    return word;
}

static bool begins(const char *beginnings, const char *number)
{
    for (struct bytes word = next_word(&beginnings); word.n > 0; word = next_word(&beginnings)) {
        if (strncmp(number, (const char *)word.at, word.n) == 0)
            return true;
    }
    return false;
}

bool offline_may_borrow(const struct offline_kinds *kinds, const char *card)
{
    return !begins(kinds->not_cards, card);
}

bool offline_may_be_lent(const struct offline_kinds *kinds, const char *item, uint8_t usage)
{
    assert(usage < USAGES_COUNT);
    return (kinds->not_usages >> usage & 1) == 0 && !begins(kinds->not_items, item);
}

bool offline_may_be_lent_at(const struct offline_kinds *kinds, uint8_t age)
{
    return kinds->not_age == 0 || age < kinds->not_age;
}

enum result usages_parse(const char *text, uint16_t *out)
{
    unsigned usages = 0;
    for (struct bytes word = next_word(&text); word.n > 0; word = next_word(&text)) {
        char digits[4];
        uint64_t usage = 0;
        if (word.n >= sizeof digits)
            return RESULT_BAD;
        text_copy_bytes(digits, sizeof digits, word);
        if (text_to_u64(digits, USAGES_COUNT - 1, &usage) != RESULT_OK)
            return RESULT_BAD;
        usages |= 1u << usage;
    }
    *out = (uint16_t)usages;
    return RESULT_OK;
}
