/* shell/handout.h: a lesson on paper: one A4 page in large print (18 pt), as HTML that any computer prints. No script,
   no picture, no address, no name. */
#pragma once

#include <stdio.h>

#include "base/result.h"
#include "literacy/engine/lesson.h"

#define HANDOUTS_FOLDER "kitap-handouts"

/* Needs language_open() for its few words beside the lesson's. `whole`: what each step says follows on further pages.
 */
void handout_write(const struct lesson *lesson, enum language l, bool whole, FILE *to);
/* Those of all lessons in all languages, as ID-LANGUAGE.html in the folder HANDOUTS_FOLDER of `dir`, and index.html,
   which leads to them; what lies there by these names is replaced. `files`: how many pages. RESULT_FULL: no room; IO.
 */
MUST_USE enum result handouts_write(const struct lesson_shelf *shelf, const char *dir, unsigned *files);
