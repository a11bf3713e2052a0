#include "reader/pad.h"

#include <stdint.h>
#include <string.h>

static struct pad_tag *find_random(struct pad *pad)
{
    for (size_t i = 0; i < pad->count; i++)
        if (uid_is_random(pad->tags[i].tag.uid) && !pad->tags[i].seen)
            return &pad->tags[i];
    return NULL;
}

static struct pad_tag *find(struct pad *pad, struct uid uid)
{
    for (size_t i = 0; i < pad->count; i++)
        if (uid_equal(pad->tags[i].tag.uid, uid))
            return &pad->tags[i];
    return uid_is_random(uid) ? find_random(pad) : NULL;
}

void pad_begin(struct pad *pad)
{
    for (size_t i = 0; i < pad->count; i++)
        pad->tags[i].seen = false;
}

enum pad_seen pad_see(struct pad *pad, struct tag_about *tag, int64_t now_ms)
{
    struct pad_tag *known = find(pad, tag->uid);
    if (known == NULL && pad->count == PAD_TAGS_MAX)
        return PAD_FULL;
    if (known == NULL) {
        pad->tags[pad->count++] = (struct pad_tag){ .tag = *tag, .seen_ms = now_ms, .seen = true };
        return PAD_NEW;
    }
    tag->uid = known->tag.uid;
    known->tag = *tag;
    known->seen_ms = now_ms;
    if (known->seen)
        return PAD_AGAIN;
    known->seen = true;
    known->misses = 0;
    return PAD_KNOWN;
}

void pad_miss(struct pad *pad)
{
    for (size_t i = 0; i < pad->count; i++)
        if (!pad->tags[i].seen && pad->tags[i].misses < PAD_MISSES_MIN)
            pad->tags[i].misses++;
}

static bool has_left(const struct pad_tag *t, int64_t now_ms)
{
    return t->misses == PAD_MISSES_MIN && now_ms - t->seen_ms >= PAD_LEFT_MS;
}

bool pad_waits(const struct pad *pad, int64_t now_ms)
{
    for (size_t i = 0; i < pad->count; i++)
        if (pad->tags[i].misses > 0 && !has_left(&pad->tags[i], now_ms))
            return true;
    return false;
}

bool pad_take_left(struct pad *pad, int64_t now_ms, struct uid *out)
{
    for (size_t i = 0; i < pad->count; i++) {
        if (!has_left(&pad->tags[i], now_ms))
            continue;
        *out = pad->tags[i].tag.uid;
        pad->count--;
        memmove(&pad->tags[i], &pad->tags[i + 1], (pad->count - i) * sizeof pad->tags[0]);
        return true;
    }
    return false;
}

void pad_forget(struct pad *pad)
{
    for (size_t i = 0; i < pad->count; i++) {
        pad->tags[i].misses = PAD_MISSES_MIN;
        pad->tags[i].seen_ms = INT64_MIN / 2; /* long ago */
    }
}

bool pad_has(const struct pad *pad, struct uid uid)
{
    for (size_t i = 0; i < pad->count; i++)
        if (uid_equal(pad->tags[i].tag.uid, uid))
            return true;
    return false;
}
