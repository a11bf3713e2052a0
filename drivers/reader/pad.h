/* reader/pad.h: which tags lie on the pad, debounced. Pure. Order a sweep: pad_begin, pad_see…, pad_miss…,
   pad_take_left….
   A tag has arrived when a sweep sees it. It has left when it was not seen for PAD_LEFT_MS and did not answer
   PAD_MISSES_MIN looks when all others were silent. Such looks at the end of a sweep are short and many, so that a tag
   that answers now and then is not lost, and a removal is still told within half a second.
   A chip that makes up a new number whenever the field comes (uid_is_random) keeps its first one here, for as
   long as it lies there; two of them are told apart by their order only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "messages/message.h"

enum { PAD_TAGS_MAX = 24, PAD_MISSES_MIN = 3, PAD_LEFT_MS = 330 };

struct pad_tag {
    struct tag_about tag;
    int64_t seen_ms; /* last time; monotonic */
    uint8_t misses;  /* since then; stays at PAD_MISSES_MIN */
    bool seen;       /* in this sweep */
};

struct pad {
    struct pad_tag tags[PAD_TAGS_MAX]; /* in order of arrival */
    size_t count;
};

enum pad_seen {
    PAD_NEW,
    PAD_KNOWN,
    PAD_AGAIN, /* a second time in this sweep */
    PAD_FULL   /* new, but there is no place for it */
};

void pad_begin(struct pad *pad);
/* On PAD_NEW, PAD_KNOWN, PAD_AGAIN tag->uid becomes the number that the pad knows it by. What it says of itself is
   kept as it says it now. */
enum pad_seen pad_see(struct pad *pad, struct tag_about *tag, int64_t now_ms);
/* Nobody else answers now: what this sweep did not see was missed once more. */
void pad_miss(struct pad *pad);
/* Removes one tag that has left; false when there is none. */
bool pad_take_left(struct pad *pad, int64_t now_ms, struct uid *out);
/* Some tag that this sweep did not see may be there still: look again. */
bool pad_waits(const struct pad *pad, int64_t now_ms);
/* All are taken for gone at the next pad_take_left. */
void pad_forget(struct pad *pad);
bool pad_has(const struct pad *pad, struct uid uid);
