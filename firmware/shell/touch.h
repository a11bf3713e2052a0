/* shell/touch.h: which element a touch means. Pure: the time is given.

   A touch begins and ends in the same target (49 CFR 27.71, VVSG): sliding off takes it back. For a hand that trembles
   (`steady`) it means the target on which it began when it rests there for TOUCH_DWELL_MS, also when it is lifted up to
   TOUCH_SLIP_MM beside it; the same target within TOUCH_REPEAT_MS after it acted is a tremble, and means nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "scene/scene.h"

enum { TOUCH_DWELL_MS = 400, TOUCH_REPEAT_MS = 700, TOUCH_SLIP_MM = 8 };

struct touch {
    char pressed[SCENE_ID_SIZE]; /* the element under the finger; "" for none */
    int64_t down_ms;
    char acted[SCENE_ID_SIZE]; /* what a touch meant last, */
    int64_t acted_ms;          /* and when */
};

/* At x, y in pixels of the scene. `pressed` is what lies there. */
void touch_down(struct touch *t, const struct scene *s, int x, int y, int64_t now_ms);
/* True when it means an element: its id stands in `acted`. */
bool touch_up(struct touch *t, const struct scene *s, int x, int y, int64_t now_ms, bool steady);
