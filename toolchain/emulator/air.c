/* Anticollision, the chips' side. See air.h. */
#include "emulator/air.h"

#include <string.h>

enum { CASCADE_TAG = 0x88, SAK_CASCADE = 0x04 };

static unsigned levels_of(struct uid uid)
{
    return uid.n > 7 ? 3 : uid.n > 4 ? 2 : 1;
}

enum result air_level(struct uid uid, unsigned level, uint8_t out[static AIR_LEVEL_BYTES])
{
    unsigned levels = levels_of(uid);
    if (level >= levels)
        return RESULT_NONE;
    if (level + 1 < levels) {
        out[0] = CASCADE_TAG;
        memcpy(out + 1, uid.at + 3 * level, 3);
    } else {
        memcpy(out, uid.at + 3 * level, 4);
    }
    out[4] = out[0] ^ out[1] ^ out[2] ^ out[3];
    return RESULT_OK;
}

size_t air_request(struct field *f, enum air_request which, uint16_t *atqa)
{
    size_t answered = 0;
    *atqa = 0;
    for (size_t i = 0; i < f->count && f->on; i++) {
        struct tag *t = f->tags[i];
        bool wakes = t->state == TAG_IDLE || (t->state == TAG_HALT && which == AIR_WUPA);
        if (t->in_protocol)
            continue;
        if (t->state == TAG_READY || t->state == TAG_ACTIVE)
            tag_fall_back(t);
        if (!wakes || field_misses(f, t))
            continue;
        t->came_from_halt = t->state == TAG_HALT;
        t->state = TAG_READY;
        t->level = 0;
        *atqa |= tag_atqa(t);
        answered++;
    }
    return answered;
}

static bool bit_at(const uint8_t *bytes, size_t i)
{
    return (bytes[i / 8] >> (i % 8) & 1) != 0;
}

static bool starts_with(const uint8_t *bytes, const struct air_bits *known)
{
    for (size_t i = 0; i < known->n; i++) {
        if (bit_at(bytes, i) != bit_at(known->at, i))
            return false;
    }
    return true;
}

/* Is it ready at this level; then its five bytes. */
static bool is_asked(const struct tag *t, unsigned level, uint8_t out[static AIR_LEVEL_BYTES])
{
    return t->state == TAG_READY && t->level == level && air_level(t->uid, level, out) == RESULT_OK;
}

size_t air_anticollision(struct field *f, unsigned level, struct air_bits *known)
{
    uint8_t first[AIR_LEVEL_BYTES], other[AIR_LEVEL_BYTES];
    size_t answered = 0, agreed = AIR_LEVEL_BITS;
    for (size_t i = 0; i < f->count && f->on; i++) {
        uint8_t *bytes = answered == 0 ? first : other;
        if (!is_asked(f->tags[i], level, bytes) || !starts_with(bytes, known))
            continue;
        answered++;
        size_t same = 0;
        while (same < agreed && bit_at(bytes, same) == bit_at(first, same))
            same++;
        agreed = same;
    }
    for (size_t i = known->n; answered > 0 && i < agreed; i++)
        known->at[i / 8] |= (uint8_t)(bit_at(first, i) << (i % 8));
    if (answered > 0)
        known->n = agreed;
    return answered;
}

struct air_selected air_select(struct field *f, unsigned level, const uint8_t bytes[static AIR_LEVEL_BYTES])
{
    struct air_selected out = { .answered = false };
    for (size_t i = 0; i < f->count && f->on; i++) {
        struct tag *t = f->tags[i];
        uint8_t own[AIR_LEVEL_BYTES];
        if (t->state != TAG_READY)
            continue;
        if (!is_asked(t, level, own) || memcmp(own, bytes, sizeof own) != 0) {
            tag_fall_back(t);
            continue;
        }
        bool is_last = level + 1 == levels_of(t->uid);
        out.answered = true;
        out.sak = is_last ? tag_sak(t) : SAK_CASCADE;
        t->level++;
        if (is_last) {
            t->state = TAG_ACTIVE;
            out.active = t;
        }
    }
    return out;
}
