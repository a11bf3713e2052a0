/* ui/voice/voice.h: what to say of a scene. Pure; speaking itself is not done here.

   Order: what happened, how many, what to do, the main action. Aloud on the loudspeaker nothing personal
   is said: no names, titles, sums or dates (elements marked so by their looks and roles); in the headset
   all is. A secret is "star" for every character. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "scene/scene.h"

enum { VOICE_TEXT_SIZE = 1024 };

enum voice_place { VOICE_ALOUD, VOICE_HEADSET };

/* What one element is to a listener: name, state and role words come from the scene's own texts. `star` is
   the word for a star in the listener's language. */
void voice_of_element(const struct element *e, const char *star, char *to, size_t size);

/* What the voice says first of a screen: `result` (what happened, "" for nothing), `todo` (what to do now),
   and the name of the scene's main button. */
void voice_of_scene(const struct scene *s, const char *result, const char *todo, char *to, size_t size);

/* All that a listener in the headset can have read out, element by element, in reading order. */
void voice_read_out(const struct scene *s, enum voice_place place, const char *star, char *to, size_t size);
