/* Touch to presented frame on a real window, of every golden state: its screen opened over the welcome page, one
   element of it pressed, and a full redraw of it as the measure. Wall time, and what this process computed of it.
     bench_paint_times ATLAS LOCALE [WxH MM ROTATE]
   Prints a JSON object a line: microseconds. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "kiosk/kiosk.h"
#include "language/language.h"
#include "painter/painter.h"
#include "screens/screens.h"
#include "states.h"
#include "times.h"

enum { ROUNDS = 100, REDRAWS = 20, PRESSED_MAX = 8 };

static struct kiosk kiosk, welcome;
static struct scene scene;
static struct lens lens;
static struct painter *painter;
static int width = 1920, height = 1080, rotate;
static float mm_per_pixel = 0.248f;
static char pressed[PRESSED_MAX][SCENE_ID_SIZE];
static int pressed_count;

static void show(const struct kiosk *k, const char *id)
{
    struct panel panel = screens_panel(k, width, height, mm_per_pixel);
    struct glyph_metrics metrics = painter_metrics(painter);
    screens_build(k, &panel, &metrics, id, &scene);
    screens_magnify(k, &lens, (struct lens_cue){ .touched = "" }, id, &scene);
    painter_paint(painter, &scene, (uint64_t)(now_us() / 1e3));
}

static void find_controls(void)
{
    show(&kiosk, "");
    pressed_count = 0;
    for (size_t i = 0; i < scene.elements_count && pressed_count < PRESSED_MAX; i++)
        if (element_is_tappable(&scene.elements[i]))
            snprintf(pressed[pressed_count++], SCENE_ID_SIZE, "%s", scene.elements[i].id);
}

static void before_opening(int round)
{
    (void)round;
    show(&welcome, "");
}

static void opened(int round)
{
    (void)round;
    show(&kiosk, "");
}

static void press(int round)
{
    show(&kiosk, pressed_count > 0 ? pressed[round % pressed_count] : "");
}

static void before_redraw(int round)
{
    (void)round;
    painter_expose(painter);
}

static double cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void measure(const char *name, void (*prepare)(int round), void (*act)(int round), int rounds)
{
    static double wall[ROUNDS], cpu[ROUNDS];
    for (int i = 0; i < rounds; i++) {
        if (prepare != NULL)
            prepare(i);
        double wall_began = now_us(), cpu_began = cpu_us();
        act(i);
        wall[i] = now_us() - wall_began;
        cpu[i] = cpu_us() - cpu_began;
    }
    qsort(wall, (size_t)rounds, sizeof *wall, compare_times);
    qsort(cpu, (size_t)rounds, sizeof *cpu, compare_times);
    printf(", \"%s_p50\": %.1f, \"%s_p99\": %.1f, \"%s_cpu_p50\": %.1f, \"%s_cpu_p99\": %.1f", name, wall[rounds / 2],
           name, wall[rounds * 99 / 100], name, cpu[rounds / 2], name, cpu[rounds * 99 / 100]);
}

static void measure_state(const char *name)
{
    state_make(&kiosk, name, LANGUAGE_KK);
    find_controls();
    printf("{\"state\": \"%s\"", name);
    measure("open", before_opening, opened, ROUNDS);
    opened(0);
    if (pressed_count > 1)
        measure("one", NULL, press, ROUNDS);
    opened(0);
    measure("redraw", before_redraw, opened, REDRAWS);
    printf("}\n");
}

int main(int argc, char **argv)
{
    if (argc != 3 && argc != 6)
        return 2;
    if (argc == 6) {
        if (sscanf(argv[3], "%5dx%5d", &width, &height) != 2)
            return 2;
        mm_per_pixel = strtof(argv[4], NULL);
        rotate = (int)strtol(argv[5], NULL, 10);
    }
    struct painter_options options = { .width_px = width,
                                       .height_px = height,
                                       .rotate = rotate,
                                       .window = true,
                                       .title = "bench",
                                       .atlas_path = argv[1],
                                       .fonts_dir = "" };
    if (language_open(argv[2]) != RESULT_OK || painter_create(&options, &painter) != RESULT_OK)
        return 1;
    state_make(&welcome, "welcome", LANGUAGE_KK);
    for (size_t i = 0; state_at(i) != NULL; i++)
        measure_state(state_at(i)->name);
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("{\"peak_kib\": %ld}\n", used.ru_maxrss);
    painter_destroy(painter);
    return 0;
}
