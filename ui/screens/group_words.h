/* ui/screens/group_words.h: what is said in a lesson with a group. Inside the room. */
#pragma once

#include "screens/parts.h"

/* The picture by which a learner is known. */
const char *sign_name(enum language l, unsigned learner);
enum icon sign_icon(unsigned learner);
/* "Now: Star", or, while nobody in particular is asked, "All together". `to` is always ended. */
void words_of_turn(const struct kiosk *k, char *to, size_t size);
/* What is noted of a learner: "Second hint at steps: 3, 5. Took long: 7."; "" for nothing. */
const char *words_of_trouble(const struct kiosk *k, struct scene *s, unsigned learner);
/* Has he trouble with the very step that is under way? */
bool is_stuck(const struct kiosk *k, unsigned learner);
/* How a trainer leads people through a step of this kind. */
const char *words_for_trainer(enum language l, enum lesson_step_kind kind);
