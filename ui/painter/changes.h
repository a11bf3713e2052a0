/* ui/painter/changes.h: what is different from the last frame, as a few rectangles.

   Every visible element is hashed with all that its look depends on. An element whose hash was not in the
   last frame, or that was and is gone, makes its bounds dirty. */
#pragma once

#include "painter/brush.h"

enum { DIRTY_MAX = 32 };

struct frame_element {
    uint64_t hash;
    struct rect bounds;
    enum ground ground;
    uint8_t palette;
    enum mark mark; /* of a mark that stands alone; MARK_NONE else */
    bool grows;     /* it was at work in the last frame and is done now */
};

/* How far what moves has come. */
struct moments {
    int step;    /* of the working dots: 0 to 7 */
    int gesture; /* 0 to 1000 */
    int growth;  /* of a mark that has just become done: 0 to 1000 */
};
enum { GROWN = 1000 };

struct frame {
    struct panel panel;
    size_t count; /* as many as the scene's elements; invisible ones have hash 0 */
    struct frame_element at[SCENE_ELEMENTS_MAX];
    bool has_working, has_gesture, has_growth;
    bool growth_begins; /* one grows that did not in the last frame */
    struct moments at_moment;
};

/* Hashes, bounds, grounds and palettes of s. The moments go into the elements that move. `before` is the frame that is
   on the glass. */
void frame_take(struct frame *f, const struct scene *s, const struct frame *before, struct moments m);

struct dirty {
    struct rect at[DIRTY_MAX];
    int n;
    bool whole;
};

void frame_compare(const struct frame *before, const struct frame *now, struct dirty *d);
