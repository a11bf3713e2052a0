/* ui/voice/voice.h: what to say of a scene. Pure; speaking itself is not done here.

   A new screen says scene.said: what happened, how many, what to do, the main action. When the focus moves, the
   focused element is said instead: its name, its state, and why it cannot be used; a row with why it is so. A secret
   is a star for every character. `headset`: one person alone listens. On the loudspeaker nothing names a person, her
   books, dates or sums: an element that does says `aloud` in place of its name, and a field that has one says how many
   characters stand in it. */
#pragma once

#include <stddef.h>

#include "circulation/library.h"
#include "scene/scene.h"

enum { VOICE_TEXT_SIZE = 1024 };

struct voice {
    enum language language;
    bool headset;
};

/* Appends `text` to what to[size] holds, as a sentence: with a full stop where no sign ends it. */
void voice_add_sentence(char *to, size_t size, const char *text);
/* What one control or row of `s` is to a listener. */
void voice_of_element(const struct scene *s, const struct element *e, struct voice v, char *to, size_t size);
/* A field whose text has changed: its last character, as far as it may be heard. */
void voice_of_typing(const struct element *field, struct voice v, char *to, size_t size);
/* The screen, and, once `keys` are in use, the control that has the focus. */
void voice_of_scene(const struct scene *s, bool keys, struct voice v, char *to, size_t size);
/* The control that has the focus; "" when none has. */
void voice_of_focus(const struct scene *s, struct voice v, char *to, size_t size);
/* "Where am I": the screen's name, the focus, and where among how many it stands. */
void voice_of_place(const struct scene *s, struct voice v, char *to, size_t size);
