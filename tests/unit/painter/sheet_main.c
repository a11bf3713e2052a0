/* painter-sheet FOLDER: writes every sheet in every theme as PNG, and says how long painting took. */
#include <stdio.h>
#include <time.h>

#include "base/text.h"
#include "painter/painter.h"
#include "sheet.h"

static struct scene s;

static double us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int draw(const char *folder, const struct panel *panel, enum sheet which)
{
    static const char *const themes[] = { "light", "dark", "yellow", "white" };
    struct painter *p;
    char path[512];
    struct painter_options o = { .width_px = panel->width_px,
                                 .height_px = panel->height_px,
                                 .title = "",
                                 .atlas_path = ATLAS_FILE,
                                 .fonts_dir = "" };
    if (painter_create(&o, &p) != RESULT_OK)
        return 1;
    struct glyph_metrics metrics = painter_metrics(p);
    scene_begin(&s, panel, &metrics);
    sheet_build(&s, which);
    scene_layout(&s, "focus", "pressed");
    double t0 = us();
    painter_paint(p, &s, 0);
    double t1 = us();
    for (int i = 0; i < 20; i++) {
        painter_expose(p);
        painter_paint(p, &s, 0);
    }
    double t2 = us();
    scene_layout(&s, "", "");
    double t3 = us();
    struct painter_frame f = painter_paint(p, &s, 0);
    double t4 = us();
    scene_layout(&s, "focus", "pressed");
    painter_paint(p, &s, 0);
    text_format(path, sizeof path, "%s/%s-%s-%d.png", folder, sheet_name(which), themes[panel->theme], panel->width_px);
    int bad = painter_save_png(p, path) != RESULT_OK;
    printf("%s: first %.0f us, again %.0f us, layout %.0f us, %u rects %.0f us%s\n", path, t1 - t0, (t2 - t1) / 20,
           t3 - t2, f.rects, t4 - t3, s.does_not_fit ? ", does not fit" : "");
    painter_destroy(p);
    return bad;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        struct panel panel = { 1920, 1080, 0.248f, 100, (enum theme)theme, false, true, 0 };
        for (int i = 0; i < SHEET_COUNT; i++)
            if (draw(argv[1], &panel, (enum sheet)i) != 0)
                return 1;
    }
    struct panel small = { 1280, 800, 0.17f, 100, THEME_LIGHT, false, true, 0 };
    return draw(argv[1], &small, SHEET_CHECKOUT);
}
