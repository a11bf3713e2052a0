/* The parts of the design on one sheet, and samples of screens, as scenes. */
#pragma once

#include "scene/scene.h"

enum sheet {
    SHEET_PARTS,
    SHEET_CHECKOUT,
    SHEET_WELCOME,
    SHEET_IDENTIFY,
    SHEET_OVERLAY,
    SHEET_PICTURES,
    SHEET_KEYBOARD,
    SHEET_PHONE,
    SHEET_COUNT
};

const char *sheet_name(enum sheet which);
void sheet_build(struct scene *s, enum sheet which);
