/* commands/lesson_preview.h: a lesson as pictures, by the kiosk's own screens and painter. */
#pragma once

#include "base/result.h"
#include "literacy/store/store.h"

struct lesson_preview {
    const char *to;          /* folder, there already; borrowed */
    int width_px, height_px; /* of the glass */
    enum language language;  /* LANGUAGE_COUNT: all */
    uint16_t text_percent;   /* 100, 150, 200, 250 */
};

/* For every lesson of the shelf and every step, question and screen of a practice a file ID-LL-NN[-S].png of `to` (LL
   the language, NN the step, S the screen), and one of the end. `*out_files` says how many. RESULT_IO: no painter, or a
   file cannot be written. */
MUST_USE enum result lesson_preview(const struct lesson_shelf *shelf, const struct lesson_preview *how,
                                    unsigned *out_files);
