/* tests/unit/tags/draw.h: contents and memories drawn from a seed, for tests of properties. A failing one prints its
   seed; the same seed draws the same again. */
#pragma once

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ulid.h"
#include "tags/tags.h"

struct draw {
    uint64_t seed, n;
};

static inline uint64_t draw_below(struct draw *d, uint64_t below)
{
    return seed_number((struct seed){ 0x7461, d->seed }, d->n++) % below;
}

static inline bool draw_one_in(struct draw *d, uint64_t n)
{
    return draw_below(d, n) == 0;
}

static inline void draw_text(struct draw *d, const char *characters, size_t n, char *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = characters[draw_below(d, strlen(characters))];
    to[n] = 0;
}

/* Numbers, shelf-mark like, and anything printable; mostly 1 to 16 characters. */
static inline void draw_id(struct draw *d, char id[static ID_SIZE])
{
    static const char *const alphabets[] = {
        "0123456789",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ_",
        "0123456789ABCDEF-./",
        "abcdefghijklmnopqrstuvwxyz",
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
    };
    size_t n = 1 + draw_below(d, draw_one_in(d, 6) ? ID_SIZE - 1 : 16);
    draw_text(d, alphabets[draw_below(d, sizeof alphabets / sizeof *alphabets)], n, id);
}

static inline void draw_owner(struct draw *d, char owner[static TAG_OWNER_SIZE])
{
    static const char *const owners[] = { "",           "KZ-NLRK",  "DK-718500",      "FI-Mamk-M",
                                          "US-InU-Mu",  "DE-526",   "KZ-LONG12345",   "KZ-NLRK1234567",
                                          "OCLC-KZ1:2", "O-NLRK/1", "CN-110108-1-NLC" };
    if (draw_one_in(d, 4))
        draw_text(d, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-:/",
                  1 + draw_below(d, TAG_OWNER_SIZE - 1), owner);
    else
        text_copy(owner, TAG_OWNER_SIZE, owners[draw_below(d, sizeof owners / sizeof *owners)]);
}

static inline struct tag_content draw_content(struct draw *d)
{
    static const uint8_t usages[] = { 0, 1, 1, 1, 2, 3, 7, 8, 9, TAG_USAGE_NOT_SAID };
    struct tag_content c = { .usage = usages[draw_below(d, sizeof usages)] };
    draw_id(d, c.id);
    draw_owner(d, c.owner);
    if (draw_one_in(d, 2)) {
        c.parts = (uint8_t)(1 + draw_below(d, draw_one_in(d, 3) ? 255 : 12));
        c.part = (uint8_t)(1 + draw_below(d, c.parts));
    }
    return c;
}
