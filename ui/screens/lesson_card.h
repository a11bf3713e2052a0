/* ui/screens/lesson_card.h: the words of a lesson's step, what is said of what was done, and what the learner can do
   beside touching the scene: a hint, the buttons that stand in for gestures, from the start, skip. Inside the room. */
#pragma once

#include "screens/parts.h"

/* What is said now of what was done, or the hint that is open; "" for neither. */
const char *words_of_lesson_note(const struct kiosk *k, struct scene *s);

enum { LESSON_CONTROLS_MAX = 6 };
struct lesson_controls {
    uint8_t count;
    struct element at[LESSON_CONTROLS_MAX];
};
/* `more`: what nav.more leads to, "" where it stands elsewhere, or there is nothing; `hint`: it stands not elsewhere;
   `acts`: what belongs to the scene, too; `skip`: it stands not elsewhere. */
struct lesson_controls lesson_controls(const struct kiosk *k, const struct scene *s, const char *more, bool hint,
                                       bool acts, bool skip);
void add_lesson_controls(struct scene *s, const struct lesson_controls *controls, bool row);
/* As signs alone, in a column of LESSON_SIGN_MM beside the scene on a small glass: the last three, since a hint stands
   with the words, too. */
enum { LESSON_SIGN_MM = 25 };
void add_lesson_signs(struct scene *s, const struct lesson_controls *controls);
float lesson_controls_height(const struct scene *s, const struct lesson_controls *controls, float width);
/* The button that opens the next hint. */
struct element lesson_hint_button(const struct kiosk *k, const struct scene *s);
/* Is there a hint to ask for now? */
bool lesson_may_hint(const struct kiosk *k);

/* Title, text, note and controls in a column of this width, mm; how high they are. */
enum lesson_words { LESSON_TASK = 1, LESSON_NOTE = 2, LESSON_ALL_WORDS = 3 };
void add_lesson_card(const struct kiosk *k, struct scene *s, const struct lesson_controls *controls, float width,
                     enum lesson_words which);
float lesson_card_height(const struct kiosk *k, struct scene *s, const struct lesson_controls *controls, float width,
                         enum lesson_words which);
