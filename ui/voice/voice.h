/* ui/voice/voice.h: what to say of a scene. Pure; speaking itself is not done here.

   A new screen says scene.said: what happened, how many, what to do, the main action. When the focus moves
   (Tab), the focused element is said instead: its name, its state, and why it cannot be used. A secret is
   a star for every character. Nothing here names a person: scene.said does not, and neither do controls. */
#pragma once

#include <stddef.h>

#include "circulation/library.h"
#include "scene/scene.h"

enum { VOICE_TEXT_SIZE = 1024 };

/* What one control is to a listener. */
void voice_of_element(const struct element *e, enum language l, char *to, size_t size);

/* What to say now: the control that has the focus when that is what `focus_moved`, else the screen. */
void voice_of_scene(const struct scene *s, bool focus_moved, enum language l, char *to, size_t size);
