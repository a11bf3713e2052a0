/* ui/screens/lesson_things.h: how much room the parts and answers of a lesson's scene want, and how they stand in rows
   and on pages. What lesson_scene.c draws and what is measured here is the same. Inside lesson_scene. */
#pragma once

#include "screens/lesson_scene.h"

enum { LESSON_GAP = 4, LESSON_RING_PAD = 3 };

/* How a kind of part is drawn: a plate, or words alone. */
struct lesson_part_style {
    enum look look;
    float pad_x, pad_y;
    enum type_step step;
    bool bold;
};
struct lesson_part_style lesson_part_style(const struct scene *s, const struct lesson_part *p);
enum icon lesson_part_icon(const struct lesson_part *p);
/* 0: it has none. */
float lesson_part_icon_mm(const struct scene *s, const struct lesson_part *p);
/* Its text; of a field what is typed into it. */
const char *lesson_part_words(const struct kiosk *k, const struct lesson_part *p);
float lesson_least_target(const struct scene *s);
float lesson_least_height(const struct scene *s, const struct lesson_part *p);
/* Does a hint point at this part, or this answer? */
bool lesson_has_ring(const struct kiosk *k, bool choice, uint8_t index);

/* What the frame around a page takes, mm: `side` left and right, `above` and `below` with their stripes. */
struct lesson_frame_room {
    float side, above, below, pad, gap, stripe;
};
struct lesson_frame_room lesson_frame_room(const struct kiosk *k, const struct scene *s);
/* Of the stripe, where the name of the screen stands beside it, mm. */
float lesson_stripe_width(const struct kiosk *k, const struct scene *s);
bool lesson_is_phone(const struct kiosk *k);
bool lesson_has_lower_stripe(const struct scene *s);
/* Behind the last one of the row that begins at `from`. */
uint8_t lesson_row_end(const struct lesson_things *t, uint8_t from);
