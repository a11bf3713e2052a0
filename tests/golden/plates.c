#include "plates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "prints.h"
#include "specimens.h"
#include "studio.h"

/* A plate is the upper `height` pixels of a glass of this size, once a theme, below each other. */
static const struct glass paper = { 1920, 1080, 0.248f };

struct plate {
    const char *name;
    void (*build)(struct scene *s);
    uint16_t height, text;
    unsigned themes; /* the first ones of the four */
};

static const struct plate plates[] = {
    { "colours", specimen_colours, 270, 100, THEME_COUNT },
    { "type", specimen_type, 510, 100, 1 },
    { "type-200", specimen_type, 780, 200, 1 },
    { "buttons", specimen_buttons, 390, 100, THEME_COUNT },
    { "marks", specimen_marks, 430, 100, 1 },
    { "icons", specimen_icons, 480, 100, 1 },
    { "shapes", specimen_shapes, 340, 100, 1 },
    { "books", specimen_books, 400, 100, THEME_YELLOW_ON_BLACK },
    { "gestures", specimen_gestures, 420, 100, 1 },
};
enum { PLATES = sizeof plates / sizeof *plates };

static struct scene scene;

static const uint32_t *paint(const struct plate *plate, enum theme theme)
{
    struct painter *p = studio_painter(&paper);
    struct glyph_metrics metrics = painter_metrics(p);
    const struct panel panel = { .width_px = paper.width,
                                 .height_px = paper.height,
                                 .mm_per_pixel = paper.mm_per_pixel,
                                 .text_percent = plate->text,
                                 .theme = theme };
    scene_begin(&scene, &panel, &metrics);
    plate->build(&scene);
    scene_layout(&scene, "focus", "pressed");
    painter_expose(p);
    painter_paint(p, &scene, 0);
    return painter_pixels(p);
}

/* The caller frees; *h is its height. */
static uint8_t *print_of(const struct plate *plate, int *h)
{
    size_t of_one = (size_t)(paper.width / SHRINK) * (plate->height / SHRINK) * 3;
    uint8_t *rgb = malloc(of_one * plate->themes);
    *h = plate->height / SHRINK * (int)plate->themes;
    for (unsigned i = 0; rgb != NULL && i < plate->themes; i++)
        print_shrink(paint(plate, (enum theme)i), paper.width, plate->height, rgb + of_one * i);
    return rgb;
}

static unsigned check_plate(const struct plate *plate, const char *dir)
{
    char path[PATH_SIZE];
    int w = paper.width / SHRINK, h;
    uint8_t *now = print_of(plate, &h);
    text_format(path, sizeof path, "%s/plates/%s.png", dir, plate->name);
    uint8_t *old = print_read(path, w, h);
    bool same = now != NULL && old != NULL && memcmp(now, old, (size_t)w * (size_t)h * 3) == 0;
    if (!same) {
        printf("%s is not what the painter makes now. Meant so? toolchain/golden accept plates\n", path);
        text_format(path, sizeof path, "%s.new.png", plate->name);
        if (now != NULL && print_write(path, now, w, h))
            printf("  now: %s\n", path);
    }
    free(now);
    free(old);
    return !same;
}

static bool is_plate(const char *name)
{
    for (size_t i = 0; i < PLATES; i++)
        if (text_equal(plates[i].name, name))
            return true;
    return false;
}

/* Every ](…/NAME.png) of the text. */
static unsigned check_links(char *text, bool (*is_kept)(const char *name), unsigned shown[static PLATES])
{
    unsigned bad = 0;
    for (char *at = text, *end; (at = strstr(at, "](")) != NULL && (end = strchr(at, ')')) != NULL; at = end + 1) {
        *end = '\0';
        char *dot = strrchr(at, '.'), *slash = strrchr(at, '/');
        if (dot == NULL || !text_equal(dot, ".png") || slash == NULL)
            continue;
        *dot = '\0';
        for (size_t i = 0; i < PLATES; i++)
            shown[i] += text_equal(plates[i].name, slash + 1);
        bool golden = strstr(at, "tests/golden/") != NULL;
        if (!golden || !(is_plate(slash + 1) ? strstr(at, "/plates/") != NULL : is_kept(slash + 1))) {
            printf("%s: a picture that no test makes\n", at + 2);
            bad++;
        }
    }
    return bad;
}

static unsigned check_readme(const char *readme, bool (*is_kept)(const char *name))
{
    enum { README_SIZE = 64 * 1024 };
    static char text[README_SIZE];
    unsigned shown[PLATES] = { 0 }, bad = 0;
    FILE *f = fopen(readme, "r");
    size_t n = f != NULL ? fread(text, 1, sizeof text - 1, f) : 0;
    text[n] = '\0';
    if (f != NULL)
        fclose(f);
    bad += check_links(text, is_kept, shown);
    for (size_t i = 0; i < PLATES; i++)
        if (shown[i] == 0) {
            printf("%s does not show the plate %s\n", readme, plates[i].name);
            bad++;
        }
    return bad;
}

unsigned plates_check(const char *dir, const char *readme, bool (*is_kept)(const char *name))
{
    unsigned bad = check_readme(readme, is_kept);
    for (size_t i = 0; i < PLATES; i++)
        bad += check_plate(&plates[i], dir);
    return bad;
}

bool plates_write(const char *dir)
{
    bool ok = true;
    for (size_t i = 0; i < PLATES; i++) {
        char path[PATH_SIZE];
        int h;
        uint8_t *now = print_of(&plates[i], &h);
        text_format(path, sizeof path, "%s/plates/%s.png", dir, plates[i].name);
        ok = now != NULL && print_write(path, now, paper.width / SHRINK, h) && ok;
        free(now);
    }
    return ok;
}
