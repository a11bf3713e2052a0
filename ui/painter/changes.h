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
};

struct frame {
    struct panel panel;
    size_t count; /* as many as the scene's elements; invisible ones have hash 0 */
    struct frame_element at[SCENE_ELEMENTS_MAX];
    bool has_working, has_gesture;
    int step, gesture; /* of what moves: 0 to 7, and 0 to 1000 */
};

/* Hashes, bounds, grounds and palettes of s. `step` and `gesture` go into the elements that move. */
void frame_take(struct frame *f, const struct scene *s, int step, int gesture);

struct dirty {
    struct rect at[DIRTY_MAX];
    int n;
    bool whole;
};

void dirty_add(struct dirty *d, struct rect r);
void frame_compare(const struct frame *before, const struct frame *now, struct dirty *d);
