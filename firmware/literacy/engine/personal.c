/* Numbers that a learner may take from his own papers, told by their form. They are never kept, not even to say so.

   IIN: twelve digits, a day of birth (YYMMDD), a century and sex (1 to 6; 0 for a foreigner), and a check digit: the
   sum of the first eleven by weights 1 to 11 modulo 11; if that is 10, by weights 3 to 11, 1, 2; 10 again is never
   given out. Bank card: sixteen digits whose Luhn sum (ISO/IEC 7812-1, annex B) is a multiple of 10. */
#include "literacy/engine/inside.h"

enum { IIN_DIGITS = 12, CARD_DIGITS = 16, PHONE_DIGITS = 11, DIGITS_MAX = LESSON_TYPED_SIZE };

/* Digits that stand together, with spaces, dashes and brackets between them. */
struct number {
    uint8_t at[DIGITS_MAX];
    uint8_t count;
    bool plus;
};

static bool is_between(char c)
{
    return c == ' ' || c == '-' || c == '(' || c == ')';
}

static struct number next_number(const char **at)
{
    struct number n = { .count = 0 };
    for (; **at != '\0' && (**at < '0' || **at > '9'); (*at)++)
        n.plus = **at == '+' || (n.plus && is_between(**at));
    for (; (**at >= '0' && **at <= '9') || is_between(**at); (*at)++)
        if (!is_between(**at) && n.count < DIGITS_MAX)
            n.at[n.count++] = (uint8_t)(**at - '0');
    return n;
}

static unsigned iin_sum(const struct number *n, unsigned first_weight)
{
    unsigned sum = 0;
    for (unsigned i = 0; i + 1 < IIN_DIGITS; i++)
        sum += n->at[i] * ((i + first_weight - 1) % 11 + 1);
    return sum % 11;
}

static bool is_iin(const struct number *n)
{
    if (n->count != IIN_DIGITS)
        return false;
    unsigned month = n->at[2] * 10u + n->at[3], day = n->at[4] * 10u + n->at[5], sum = iin_sum(n, 1);
    if (sum == 10)
        sum = iin_sum(n, 3);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && n->at[6] <= 6 && sum == n->at[11];
}

static bool is_card(const struct number *n)
{
    unsigned sum = 0, most = 0;
    for (unsigned i = 0; i < n->count; i++) {
        unsigned doubled = i % 2 == 0 ? n->at[i] * 2u : n->at[i];
        sum += doubled > 9 ? doubled - 9 : doubled;
        most = n->at[i] > most ? n->at[i] : most;
    }
    return n->count == CARD_DIGITS && sum % 10 == 0 && most > 0;
}

static bool is_phone(const struct number *n, bool whole)
{
    bool marked = n->plus && n->at[0] == 7, unmarked = whole && (n->at[0] == 7 || n->at[0] == 8);
    return n->count == PHONE_DIGITS && (marked || unmarked);
}

bool lesson_personal_number(const char *typed, bool whole)
{
    while (*typed != '\0') {
        struct number n = next_number(&typed);
        if (is_iin(&n) || is_card(&n) || is_phone(&n, whole))
            return true;
    }
    return false;
}
