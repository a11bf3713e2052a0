/* ui/screens/lesson_scene.h: what a lesson shows on a simulated phone, page, sheet of paper or kiosk, with the answers
   of a question below it. Inside the room.

   Striped, so that nobody takes it for a real one. What has no room stands on a further page. */
#pragma once

#include "screens/parts.h"

enum { LESSON_THINGS_MAX = LESSON_PARTS_MAX + LESSON_CHOICES_MAX };

/* The parts and answers of this moment, laid out on pages. */
struct lesson_things {
    uint8_t count, pages;
    bool framed; /* there are parts, not answers alone */
    bool titled; /* the first one, the name of the screen, stands beside the stripe, on each page */
    struct lesson_thing {
        bool choice;
        uint8_t index, page, row; /* those of one row stand beside each other */
        float height;
    } at[LESSON_THINGS_MAX];
    float highest; /* the highest of all pages, its frame included, mm */
};

/* Of a label on one line, mm. */
float lesson_words_width(const struct scene *s, const char *text);
/* Where so much room is, in mm. `count` 0: there is nothing to show. */
struct lesson_things lesson_things(const struct kiosk *k, const struct scene *s, float width, float height);
/* The page on which what comes next has its ring; 0 where nothing has one. */
unsigned lesson_ring_page(const struct kiosk *k, const struct lesson_things *things);
/* Adds one page; what stands on another is listed as not visible. */
void add_lesson_things(const struct kiosk *k, struct scene *s, const struct lesson_things *things, unsigned page,
                       float width);
/* What can be read on it, as sentences, for who listens; "" for nothing. */
const char *words_of_lesson_scene(const struct kiosk *k, struct scene *s);
