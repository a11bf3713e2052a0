/* ui/screens/screens.h: what the kiosk shows, as a pure function from its state to a scene.

   One file a screen, registered by the SCREENS list of kiosk/kiosk.h, so that none can be missing. Ids of
   all elements stand in README.md beside this file. Words go through ui/language. */
#pragma once

#include "kiosk/kiosk.h"
#include "scene/lens.h"
#include "scene/scene.h"

#define X(NAME, name, word) void screen_##name(const struct kiosk *k, struct scene *s);
SCREENS(X)
#undef X

/* The glass as this patron wants it: size from the settings, theme, text size and reach from the kiosk. */
struct panel screens_panel(const struct kiosk *k, int width_px, int height_px, float mm_per_pixel);

/* Empties the scene, builds the screen of k and its overlay, lays it out with the focus of k and the
   pressed element ("" for none), and fills s->said. Where the text size of `panel` has no room, the next
   smaller one is taken; s->panel says which. */
void screens_build(const struct kiosk *k, const struct panel *panel, const struct glyph_metrics *m, const char *pressed,
                   struct scene *s);

/* captions.c. The same, with a bar at the foot where the patron wants captions: `caption` stands there, "" for none
   now. A screen that has no room for it goes without. */
void screens_build_captioned(const struct kiosk *k, const struct panel *panel, const struct glyph_metrics *m,
                             const char *pressed, const char *caption, struct scene *s);
/* About how many letters that bar holds. */
unsigned screens_caption_letters(const struct panel *panel);
/* magnifier.c. Last of all, for who wants it larger: the page under a lens that follows `cue` (page, overlay and focus
   are filled here), and below it the buttons that move it. Elsewhere *l is emptied and the scene left as it is. */
void screens_magnify(const struct kiosk *k, struct lens *l, struct lens_cue cue, const char *pressed, struct scene *s);
/* Is that element a button of the lens? Then pressing it has moved the lens, and is nobody else's. */
bool screens_move_lens(struct lens *l, const struct scene *s, const char *id);
/* What a sound means: "Two tones: done"; "" for one that only answers a finger. */
const char *words_of_sound(enum language l, enum sound sound);
