/* tests/unit/screens/glasses.h: the states of tests/support/states.h on several glasses, laid out with letters somewhat
   wider than Noto Sans: what fits here fits there. */
#pragma once

#include "kiosk/kiosk.h"
#include "scene/scene.h"

enum { GLASSES = 5, LETTER_SIZES = 4 };

struct glass {
    const char *name;
    int w, h;
    float mm;       /* of a pixel */
    bool all_sizes; /* has room for the largest letters */
};
/* large, small, portrait, notebook, default */
extern const struct glass glasses[GLASSES];
extern const uint16_t letter_sizes[LETTER_SIZES]; /* percent, rising */
extern const struct glyph_metrics wide_letters;

/* What was built last. */
extern struct kiosk kiosk;
extern struct scene scene;

/* Opens the catalogues, once. */
void open_words(void);
/* The named state at `percent` of the letters, with captions. */
void build(const char *state, enum language l, const struct glass *g, uint16_t percent);
/* `check` for every state, language, glass and size up to `most`; the test fails, and says where, if any check does. */
void everywhere(uint16_t most, bool (*check)(char *why, size_t size));
/* Of the scene that was built last; the test fails if there is none. */
const struct element *find(const char *id);
