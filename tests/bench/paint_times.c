/* Touch to presented frame, in one process on a real window: one element, a full change of screen, and one full-screen
   redraw as the measure. Prints microseconds as JSON: {"one_p50", "one_p99", "change_p50", …, "redraw_p50"}. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kiosk/kiosk.h"
#include "language/language.h"
#include "painter/painter.h"
#include "screens/screens.h"
#include "times.h"

enum { ROUNDS = 400, WIDTH = 1920, HEIGHT = 1080 };

static struct kiosk kiosk;
static struct effects effects;
static struct scene scene;
static struct painter *painter;

static void show(const char *pressed)
{
    struct panel panel = screens_panel(&kiosk, WIDTH, HEIGHT, 0.248f);
    struct glyph_metrics metrics = painter_metrics(painter);
    screens_build(&kiosk, &panel, &metrics, pressed, &scene);
    painter_paint(painter, &scene, (uint64_t)(now_us() / 1e3));
}

static void tap(const char *id)
{
    struct event e = { .type = EVENT_TAP, .mono_ms = (int64_t)(now_us() / 1e3), .seed = { 1, 2 } };
    snprintf(e.id, sizeof e.id, "%s", id);
    kiosk_update(&kiosk, &e, &effects);
}

static void one_element(int round)
{
    show(round % 2 == 0 ? "welcome.return" : "");
}

static void full_change(int round)
{
    tap(round % 2 == 0 ? "welcome.return" : "nav.home");
    show("");
}

static void redraw(int round)
{
    (void)round;
    painter_expose(painter);
    show("");
}

static void measure(const char *name, void (*act)(int round), const char *end)
{
    static double us[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double began = now_us();
        act(i);
        us[i] = now_us() - began;
    }
    qsort(us, ROUNDS, sizeof *us, compare_times);
    printf("\"%s_p50\": %.1f, \"%s_p99\": %.1f%s", name, us[ROUNDS / 2], name, us[ROUNDS * 99 / 100], end);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    struct painter_options options = {
        .width_px = WIDTH, .height_px = HEIGHT, .window = true, .title = "bench", .atlas_path = argv[1], .fonts_dir = ""
    };
    const struct kiosk_rules rules = { .language = LANGUAGE_KK,
                                       .languages = { true, true, true },
                                       .time_out_ms = 60000 };
    if (language_open(argv[2]) != RESULT_OK || painter_create(&options, &painter) != RESULT_OK)
        return 1;
    kiosk_init(&kiosk, &rules, NULL);
    show("");
    printf("{");
    measure("one", one_element, ", ");
    measure("change", full_change, ", ");
    measure("redraw", redraw, "}\n");
    painter_destroy(painter);
    return 0;
}
