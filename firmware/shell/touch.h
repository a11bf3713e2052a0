/* shell/touch.h: what a touch means, and which element. Pure: the time is given.

   A touch begins and ends in the same target (49 CFR 27.71, VVSG): sliding off takes it back. For a hand that trembles
   (`steady`) it means the target on which it began when it rests there for TOUCH_DWELL_MS, also when it is lifted up to
   TOUCH_SLIP_MM beside it; the same target within TOUCH_REPEAT_MS after it acted is a tremble, and means nothing.

   Where a screen asks for it (lessons) a finger that rests on a target holds it, and one that is drawn over a group
   pushes it. A touch that meets nothing, close beside a target, is told as well: nobody is helped by silence. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "scene/scene.h"

enum {
    TOUCH_DWELL_MS = 400,
    TOUCH_REPEAT_MS = 700,
    TOUCH_SLIP_MM = 8,
    TOUCH_HOLD_MS = 1200, /* longer than the longest tap of a slow hand */
    TOUCH_PUSH_MM = 12,
    TOUCH_NEAR_MM = 6
};

/* NOTHING is 0. `met` says of what: the element that was tapped or held; beside which it was; of a push the one on
   which it began and ended, "" for none. */
enum touch_verdict { TOUCH_NOTHING, TOUCH_TAP, TOUCH_HELD, TOUCH_PUSHED_UP, TOUCH_PUSHED_DOWN, TOUCH_NEAR };

struct touch {
    char pressed[SCENE_ID_SIZE]; /* the element under the finger; "" for none */
    int64_t down_ms;
    int down_x, down_y;
    bool holds, pushes;        /* what the scene asks for there */
    bool down;                 /* a finger is on the glass, and has not been understood yet */
    char met[SCENE_ID_SIZE];   /* of the last verdict */
    char acted[SCENE_ID_SIZE]; /* what a touch meant last, */
    int64_t acted_ms;          /* and when */
};

/* At x, y in pixels of the scene. `pressed` is what lies there. */
void touch_down(struct touch *t, const struct scene *s, int x, int y, int64_t now_ms);
/* When touch_rests() should be asked; INT64_MAX: not at all. */
int64_t touch_deadline(const struct touch *t);
/* Is an element held by now? Then the rest of this touch means nothing. */
bool touch_rests(struct touch *t, const struct scene *s, int64_t now_ms);
/* The finger is lifted; x < 0: it was lost. */
enum touch_verdict touch_up(struct touch *t, const struct scene *s, int x, int y, int64_t now_ms, bool steady);
