#include "upload/order.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

enum { FIRST_WAIT_MS = 60 * 1000, MOST_WAIT_MS = 60 * 60 * 1000 };

/* An item and a patron of the same number are two things: the first byte of the hash tells them apart. */
static uint64_t key_of(char kind, const char *id)
{
    return fnv1a_64(fnv1a_64(0, bytes_of(&kind, 1)), bytes_of_text(id));
}

static void hold_key(struct upload_held *held, char kind, const char *id)
{
    if (id[0] == '\0')
        return;
    if (held->count == UPLOAD_HELD_MAX) {
        held->overflowed = true;
        return;
    }
    held->keys[held->count++] = key_of(kind, id);
}

static bool key_held(const struct upload_held *held, char kind, const char *id)
{
    if (id[0] == '\0')
        return false;
    uint64_t key = key_of(kind, id);
    for (size_t i = 0; i < held->count; i++)
        if (held->keys[i] == key)
            return true;
    return false;
}

void upload_hold_item(struct upload_held *held, const char *item)
{
    hold_key(held, 'i', item);
}

bool upload_item_is_held(const struct upload_held *held, const char *item)
{
    return held->overflowed || key_held(held, 'i', item);
}

void upload_hold(struct upload_held *held, const struct transaction *t)
{
    hold_key(held, 'i', t->item);
    hold_key(held, 'p', t->patron);
}

bool upload_is_held(const struct upload_held *held, const struct transaction *t)
{
    if (held->overflowed || key_held(held, 'i', t->item))
        return true;
    return t->life != LIFE_UNKNOWN && key_held(held, 'p', t->patron);
}

bool upload_shares(const struct transaction *a, const char *item, const char *patron)
{
    if (item[0] != '\0' && text_equal(a->item, item))
        return true;
    return a->life != LIFE_UNKNOWN && patron[0] != '\0' && text_equal(a->patron, patron);
}

/* No wait is longer than the longest. */
bool upload_is_early(int64_t next_at_ms, int64_t wall_ms)
{
    return next_at_ms > wall_ms && next_at_ms - wall_ms <= MOST_WAIT_MS;
}

enum upload_work upload_work(const struct transaction *t, const struct upload_facts *facts,
                             const struct upload_time *time)
{
    if (t->life == LIFE_UNKNOWN)
        return time->mono_ms >= time->settle_ms ? UPLOAD_SETTLE : UPLOAD_LATER;
    assert(t->life == LIFE_OFFLINE);
    if (facts->tries >= UPLOAD_TRIES_MAX)
        return UPLOAD_POISON;
    return upload_is_early(facts->next_at_ms, time->wall_ms) ? UPLOAD_LATER : UPLOAD_SEND;
}

int64_t upload_back_off(unsigned n, int64_t first_ms, int64_t most_ms)
{
    assert(n >= 1);
    int64_t ms = first_ms;
    while (--n > 0 && ms < most_ms)
        ms *= 2;
    return ms < most_ms ? ms : most_ms;
}

int64_t upload_jitter(int64_t ms, uint64_t chance)
{
    return ms - (int64_t)(chance % (uint64_t)(ms / 2 + 1));
}

int64_t upload_next_at(unsigned tries, int64_t wall_ms)
{
    return wall_ms + upload_back_off(tries + 1, FIRST_WAIT_MS, MOST_WAIT_MS);
}
