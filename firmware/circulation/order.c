#include "circulation/order.h"

#include <assert.h>

#include "base/text.h"

static const char *const decision_words[] = {
#define X(name, word) word,
    DECISIONS(X)
#undef X
};

const char *decision_word(enum decision d)
{
    assert(d < DECISION_COUNT);
    return decision_words[d];
}

enum result decision_of_word(const char *word, enum decision *out)
{
    for (enum decision d = 0; d < DECISION_COUNT; d++) {
        if (!text_equal(decision_words[d], word))
            continue;
        *out = d;
        return RESULT_OK;
    }
    return RESULT_NONE;
}

enum life decision_life(enum decision d, enum life life)
{
    static const enum life lives[DECISION_COUNT] = {
        [DECISION_HAPPENED] = LIFE_CONFIRMED,
        [DECISION_NOTHING] = LIFE_VOID,
        [DECISION_AGAIN] = LIFE_OFFLINE,
        [DECISION_BY_HAND] = LIFE_CLOSED,
    };
    assert(d < DECISION_COUNT);
    if (d == DECISION_SEEN)
        return life;
    bool over = life == LIFE_REJECTED || life == LIFE_OFFLINE;
    return over && (d == DECISION_HAPPENED || d == DECISION_NOTHING) ? LIFE_CLOSED : lives[d];
}

bool decision_fits(enum decision d, const struct decision_facts *facts)
{
    switch (d) {
    case DECISION_HAPPENED:
    case DECISION_NOTHING:
        return facts->life == LIFE_STAFF || facts->life == LIFE_REJECTED || facts->waits || facts->poisoned;
    case DECISION_AGAIN:
        return facts->sealed && (facts->life == LIFE_STAFF || facts->life == LIFE_REJECTED || facts->poisoned);
    case DECISION_BY_HAND:
        return facts->life == LIFE_REJECTED || facts->waits || facts->poisoned;
    case DECISION_SEEN:
        return facts->marked && life_is_final(facts->life);
    case DECISION_COUNT:
        break;
    }
    return false;
}

const char *staff_role_word(enum staff_role role)
{
    static const char *const words[STAFF_ROLE_COUNT] = { "desk staff", "administrator" };
    assert(role < STAFF_ROLE_COUNT);
    return words[role];
}
