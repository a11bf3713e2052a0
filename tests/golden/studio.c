#include "studio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "screens/screens.h"

const struct glass glasses[GLASSES] = { { 1024, 600, 0.217f }, { 1920, 1080, 0.248f }, { 1080, 1920, 0.311f } };
const uint16_t text_sizes[SIZES] = { 100, 150, 200, 250 };
const char *const theme_names[THEMES] = { "light", "dark", "yellow", "black" };

enum { PAINTERS_MAX = 8 };

static struct {
    int width, height;
    struct painter *painter;
} painters[PAINTERS_MAX];
static size_t painters_count;
static struct kiosk kiosk;
static struct scene scene;

bool studio_open(void)
{
    const char *locale = getenv("KITAP_LOCALE");
    if (locale == NULL)
        return false;
    enum result r = language_open(locale);
    return r == RESULT_OK || r == RESULT_NONE; /* the pseudo-language brings no Kazakh and no Russian */
}

struct painter *studio_painter(const struct glass *g)
{
    for (size_t i = 0; i < painters_count; i++)
        if (painters[i].width == g->width && painters[i].height == g->height)
            return painters[i].painter;
    const char *atlas = getenv("KITAP_ATLAS");
    struct painter_options options = { .width_px = g->width,
                                       .height_px = g->height,
                                       .title = "golden",
                                       .atlas_path = atlas != NULL ? atlas : "",
                                       .fonts_dir = "" };
    struct painter *p = NULL;
    if (painters_count == PAINTERS_MAX || painter_create(&options, &p) != RESULT_OK) {
        fprintf(stderr, "no painter for %dx%d\n", g->width, g->height);
        exit(2);
    }
    painters[painters_count].width = g->width;
    painters[painters_count].height = g->height;
    painters[painters_count++].painter = p;
    return p;
}

struct scene *studio_scene(const struct shot *shot)
{
    struct glyph_metrics metrics = painter_metrics(studio_painter(&shot->glass));
    state_make(&kiosk, shot->state, shot->language);
    kiosk.text_percent = shot->text;
    kiosk.theme = shot->theme;
    struct panel panel = screens_panel(&kiosk, shot->glass.width, shot->glass.height, shot->glass.mm_per_pixel);
    panel.motion = false; /* what moves would move from the picture before */
    screens_build_captioned(&kiosk, &panel, &metrics, "",
                            kiosk.captions ? words_of_sound(shot->language, SOUND_DONE) : "", &scene);
    struct lens lens = { 0 };
    screens_magnify(&kiosk, &lens, (struct lens_cue){ .touched = "" }, "", &scene);
    return &scene;
}

const uint32_t *studio_paint(const struct shot *shot)
{
    struct painter *p = studio_painter(&shot->glass);
    const struct scene *s = studio_scene(shot);
    painter_expose(p);
    painter_paint(p, s, 0);
    return painter_pixels(p);
}

void studio_name(const struct shot *p, char to[static SHOT_NAME_SIZE])
{
    text_format(to, SHOT_NAME_SIZE, "%s-%s-%dx%d-%u-%s", p->state, language_code(p->language), p->glass.width,
                p->glass.height, (unsigned)p->text, theme_names[p->theme]);
}

void studio_screen_of(const char *state, char to[static SHOT_NAME_SIZE])
{
    text_copy_bytes(to, SHOT_NAME_SIZE, bytes_of(state, strcspn(state, "-")));
}
