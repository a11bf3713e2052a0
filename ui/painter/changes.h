/* ui/painter/changes.h: what is different from the last frame, as a few rectangles.

   Every visible element is hashed with all that its look depends on. An element whose hash was not in the
   last frame, or that was and is gone, makes its bounds dirty. */
#pragma once

#include "painter/brush.h"

enum { DIRTY_MAX = 32, MOTION_DONE = 1000 };

/* What moves once and rests (visual.md's table of motions): a mark that was at work and is done now grows; a book that
   has come drops on the stack, its row slides in; the outline of a row that needs somebody now swells. */
enum motion { MOTION_NONE, MOTION_GROWS, MOTION_APPEARS, MOTION_NEEDS, MOTION_COUNT };

struct frame_element {
    uint64_t hash;
    struct rect bounds;
    enum ground ground;
    uint8_t palette;
    struct rect place;    /* of the element when nothing moves */
    enum look look;       /* also of what is not shown */
    enum mark mark;       /* of a mark that stands alone; MARK_NONE else */
    uint32_t id, page;    /* hashes of the element's id and of its first word; 0: none */
    uint16_t index;       /* of a spine */
    enum motion motion;   /* its own */
    int shift_x, shift_y; /* px from its place: its own motion's or that of the row around it */
};

/* How far what moves has come. */
struct moments {
    int step;             /* of the working dots: 0 to 7 */
    int gesture;          /* 0 to 1000 */
    int at[MOTION_COUNT]; /* 0 to MOTION_DONE */
};

struct frame {
    struct panel panel;
    size_t count; /* as many as the scene's elements; invisible ones have hash 0 */
    struct frame_element at[SCENE_ELEMENTS_MAX];
    bool has_working, has_gesture, has[MOTION_COUNT];
    bool begins[MOTION_COUNT]; /* of one that did not move in the last frame */
    struct moments at_moment;
};

/* Hashes, bounds, grounds and palettes of s. The moments go into the elements that move. `before` is the frame that is
   on the glass. */
void frame_take(struct frame *f, const struct scene *s, const struct frame *before, struct moments m);

/* The element where it is now: itself, or a copy in `room` while it is away from its place. */
const struct element *frame_moved(const struct element *e, const struct frame_element *k, struct element *room);

struct dirty {
    struct rect at[DIRTY_MAX];
    int n;
    bool whole;
};

void frame_compare(const struct frame *before, const struct frame *now, struct dirty *d);
