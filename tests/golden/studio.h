/* tests/golden/studio.h: where states sit for their pictures: the glasses of the contract, the brush, the pixels.
   Painters are kept open, one a size of glass; every picture is painted whole. */
#pragma once

#include "painter/painter.h"
#include "states.h"

struct glass {
    int width, height;
    float mm_per_pixel;
};

enum { GLASSES = 3, SIZES = 4, THEMES = 4 };
extern const struct glass glasses[GLASSES];
extern const uint16_t text_sizes[SIZES];
extern const char *const theme_names[THEMES];

struct shot {
    const char *state;
    enum language language;
    struct glass glass;
    uint16_t text;
    enum theme_choice theme;
};

/* Opens the catalogues of the folder that KITAP_LOCALE names; false when they are not there. */
bool studio_open(void);
/* The painter for that size of glass; the program ends when there is none. */
struct painter *studio_painter(const struct glass *g);
/* Makes the state of the shot and lays it out into *s, which stays the studio's until the next call. */
struct scene *studio_scene(const struct shot *shot);
/* The same, painted: its pixels until the next paint. The text of such a picture comes from KITAP_ATLAS. */
const uint32_t *studio_paint(const struct shot *shot);
/* "checkout-many-kk-1920x1080-100-light". */
enum { SHOT_NAME_SIZE = 96 };
void studio_name(const struct shot *shot, char to[static SHOT_NAME_SIZE]);
/* The screen that a state belongs to: its name up to the first "-". */
void studio_screen_of(const char *state, char to[static SHOT_NAME_SIZE]);
