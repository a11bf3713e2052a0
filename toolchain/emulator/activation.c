/* Anticollision, the reader's side. See activation.h. */
#include "emulator/activation.h"

enum { REQUEST_US = 500, LEVEL_US = 2500, COLLISION_US = 700, LEVEL_ROUNDS_MAX = AIR_LEVEL_BITS + 1 };

static enum result request(struct field *f, struct faults *faults, enum air_request which, struct activation *a)
{
    size_t answered = air_request(f, which, &a->atqa);
    a->us = REQUEST_US;
    if (answered > 1 && faults_strike(faults, READER_FAULT_COLLISIONS))
        return RESULT_BAD;
    return answered > 0 ? RESULT_OK : RESULT_NONE;
}

/* Asks until no bits collide. False: nobody answers any more. */
static bool settle(struct field *f, unsigned level, struct air_bits *known, struct activation *a)
{
    for (unsigned round = 0; round < LEVEL_ROUNDS_MAX; round++) {
        if (air_anticollision(f, level, known) == 0)
            return false;
        if (known->n == AIR_LEVEL_BITS)
            return true;
        known->at[known->n / 8] |= (uint8_t)(1u << (known->n % 8));
        known->n++;
        a->us += COLLISION_US;
    }
    return false;
}

static bool select_level(struct field *f, unsigned level, const struct air_bits *bits, struct activation *a)
{
    struct air_selected s = air_select(f, level, bits->at);
    a->us += LEVEL_US;
    a->tag = s.active;
    a->sak = s.sak;
    return s.answered;
}

enum result activation_any(struct field *f, struct faults *faults, struct activation *out)
{
    struct activation a = { .tag = NULL };
    enum result r = request(f, faults, AIR_REQA, &a);
    bool goes_on = r == RESULT_OK;
    for (unsigned level = 0; level < AIR_LEVELS && goes_on && a.tag == NULL; level++) {
        struct air_bits known = { .n = 0 };
        goes_on = settle(f, level, &known, &a) && select_level(f, level, &known, &a);
    }
    if (a.tag == NULL)
        return r == RESULT_OK ? RESULT_NONE : r;
    *out = a;
    return RESULT_OK;
}

enum result activation_of_uid(struct field *f, struct faults *faults, struct uid uid, struct activation *out)
{
    struct activation a = { .tag = NULL };
    enum result r = request(f, faults, AIR_WUPA, &a);
    bool goes_on = r == RESULT_OK;
    for (unsigned level = 0; level < AIR_LEVELS && goes_on && a.tag == NULL; level++) {
        struct air_bits bits = { .n = AIR_LEVEL_BITS };
        goes_on = air_level(uid, level, bits.at) == RESULT_OK && select_level(f, level, &bits, &a);
    }
    if (a.tag == NULL)
        return r == RESULT_OK ? RESULT_NONE : r;
    *out = a;
    return RESULT_OK;
}
