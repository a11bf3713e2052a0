/* commands/lesson_handout.h: a lesson as a page in large print, to take home. */
#pragma once

#include <stdio.h>

#include "literacy/engine/lesson.h"

/* One whole HTML file: what it is about, its steps, the one sentence to take home, lines to write on. */
void lesson_handout(const struct lesson *lesson, enum language l, FILE *to);
