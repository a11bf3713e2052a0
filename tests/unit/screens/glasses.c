#include "glasses.h"

#include <stdio.h>

#include "base/text.h"
#include "check.h"
#include "language/language.h"
#include "screens/screens.h"
#include "states.h"

struct kiosk kiosk;
struct scene scene;

static int advance(void *self, enum face face, int font_px, uint32_t code)
{
    (void)self;
    int permille = code == ' ' || code == 0xA0 || code == '.' || code == ',' || code == ':' ? 270
                   : code < 0x80                                                            ? 575
                                                                                            : 600;
    if (face != FACE_REGULAR)
        permille = permille * 106 / 100;
    return font_px * permille / 1000;
}

const struct glyph_metrics wide_letters = { NULL, advance };

const struct glass glasses[GLASSES] = {
    { "large", 1920, 1080, 0.248f, true },    { "small", 1024, 600, 0.217f, false },
    { "portrait", 1080, 1920, 0.311f, true }, { "notebook", 1920, 1080, 0.17f, false },
    { "default", 1280, 800, 0.17f, false },
};
const uint16_t letter_sizes[LETTER_SIZES] = { 100, 150, 200, 250 };

void open_words(void)
{
    static bool open;
    if (!open)
        CHECK_EQ(language_open(LOCALE_DIR), RESULT_OK);
    open = true;
}

void build(const char *state, enum language l, const struct glass *g, uint16_t percent)
{
    open_words();
    state_make(&kiosk, state, l);
    kiosk.text_percent = percent;
    struct panel panel = screens_panel(&kiosk, g->w, g->h, g->mm);
    screens_build_captioned(&kiosk, &panel, &wide_letters, "", words_of_sound(l, SOUND_NEEDS_YOU), &scene);
}

void everywhere(uint16_t most, bool (*check)(char *why, size_t size))
{
    unsigned bad = 0;
    for (size_t i = 0; state_at(i) != NULL; i++)
        for (enum language l = 0; l < LANGUAGE_COUNT; l++)
            for (size_t g = 0; g < GLASSES; g++)
                for (size_t t = 0; t < LETTER_SIZES && letter_sizes[t] <= most; t++) {
                    char why[256] = "";
                    build(state_at(i)->name, l, &glasses[g], letter_sizes[t]);
                    if (check(why, sizeof why))
                        continue;
                    fprintf(stderr, "%s, %s, %s, %u %%: %s\n", state_at(i)->name, language_code(l), glasses[g].name,
                            (unsigned)letter_sizes[t], why);
                    bad++;
                }
    CHECK_EQ(bad, 0);
}

const struct element *find(const char *id)
{
    const struct element *e = scene_find(&scene, id);
    CHECK(e != NULL);
    return e;
}
