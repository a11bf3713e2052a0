/* reader/pad.h: which tags lie on the pad, debounced: a tag has arrived when a sweep sees it, and has left
   when two whole sweeps in a row did not. Pure. Order a sweep: pad_begin, pad_see…, pad_end, pad_take_left…;
   a sweep that broke off has no pad_end.
   A chip that makes up a new number whenever the field comes (uid_is_random) keeps its first one here, for as
   long as it lies there; two of them are told apart by their order only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "messages/message.h"

enum { PAD_TAGS_MAX = 24, PAD_MISSES_MAX = 2 };

struct pad_tag {
    struct tag_about tag;
    uint8_t misses;
    bool seen; /* in this sweep */
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
/* On PAD_NEW, PAD_KNOWN, PAD_AGAIN tag->uid becomes the number that the pad knows it by. */
enum pad_seen pad_see(struct pad *pad, struct tag_about *tag);
/* The sweep was whole: what it did not see was missed once more. */
void pad_end(struct pad *pad);
/* Removes one tag that has left; false when there is none. */
bool pad_take_left(struct pad *pad, struct uid *out);
/* All are taken for gone at the next pad_take_left. */
void pad_forget(struct pad *pad);
bool pad_has(const struct pad *pad, struct uid uid);
