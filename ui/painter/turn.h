/* ui/painter/turn.h: a picture on a glass that hangs turned. */
#pragma once

#include "painter/glass.h"

struct turn {
    const uint32_t *px; /* the picture, row after row without gaps */
    int width, height;
    int rotate; /* 0, 90, 180, 270: clockwise */
};

/* Copies what belongs in that part of the glass, as far as the glass has it. */
void turn_copy(const struct turn *t, struct glass_pixels g, struct rect r);
