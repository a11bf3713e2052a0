/* ui/scene/lens.h: a magnifier over a page: whole numbers of times as large, so that each pixel of the layout has its
   place, and what is drawn is drawn sharp at that size. Pure: no SDL, no clock, no heap.

   The page is laid out as ever; the lens stands over all of the glass but the bar of its own buttons, and is moved by
   them alone, half of what it shows a tap: no gesture is needed. By itself it goes to what has happened: to the head
   of a new page or dialog, to the focus when that moves, to a row that is new or has changed; never while a finger is
   down, since what is under it must not move. */
#pragma once

#include "scene/scene.h"

enum { LENS_TOLD_MAX = 64 };

struct lens {
    bool whole; /* the page in its own size, to find one's way */
    struct {
        int x, y;
    } spot[2], under; /* the page's pixel in its corner: magnified, and of the whole; and before an overlay came */

    /* What it has followed: */
    int zoom; /* 0: nothing yet */
    unsigned page, overlay;
    char focus[SCENE_ID_SIZE];
    size_t told_count;
    uint64_t told[LENS_TOLD_MAX]; /* rows and states as they were */
};

/* What a lens follows: numbers that are other ones on another page and under another overlay (0: none). */
struct lens_cue {
    unsigned page, overlay;
    const char *focus;
    const char *touched; /* what a finger did last: there it begins */
    bool by_keys;        /* the focus counts on a new page too */
    bool still;          /* a finger is down */
};

/* Behind the layout, before anything is magnified: the lens lies over `at`, elements from `from` on beside it. */
void lens_lay(struct scene *s, size_t from, struct rect at, int page_height_px);
void lens_follow(struct lens *l, const struct scene *s, int zoom, const struct lens_cue *cue);
/* Gives all that lies under the lens its place and its size on the glass. */
void lens_magnify(struct lens *l, struct scene *s);

/* False at the edge of the page. Before or after lens_magnify(). */
bool lens_can_move(const struct lens *l, const struct scene *s, enum heading heading);
void lens_move(struct lens *l, const struct scene *s, enum heading heading);
/* Moves so that an element is in sight, before or after lens_magnify(); not where it is already. */
void lens_show(struct lens *l, const struct scene *s, const struct element *e);
/* Its middle is in sight. */
bool lens_shows(const struct scene *s, const struct element *e);
