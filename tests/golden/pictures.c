/* golden: paints the states of tests/golden and compares them with what is checked in.

   golden check DIR PART PARTS       the hashes of all pictures of every PARTS-th state, and the PNGs; what differs is
                                     written beside as NAME.new.png, and as NAME.old.png where a picture is kept
   golden accept DIR [SCREEN]        writes hashes and PNGs of all screens, or of one, anew
   golden plates DIR README          the plates of ui/README.md, and that it shows no other pictures than these and ours
   golden paint DIR STATE LANGUAGE WxH MM TEXT THEME    one picture to DIR, for looking at
   The environment gives KITAP_ATLAS and KITAP_LOCALE. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hashes.h"
#include "plates.h"
#include "prints.h"
#include "studio.h"

static const struct shot list[] = {
    { "welcome", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "welcome", LANGUAGE_KK, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "welcome", LANGUAGE_RU, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "identify", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_KK, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_RU, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_KK, { 1920, 1080, 0.248f }, 200, CHOICE_YELLOW_ON_BLACK },
    { "checkout", LANGUAGE_EN, { 1920, 1080, 0.248f }, 100, CHOICE_DARK },
    { "checkout-offline", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-no-pad", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "mismatch", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "time-out", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "return", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "account", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "account-deals", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "account-deals-holds", LANGUAGE_KK, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "checkout-deals", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-deals", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "costs", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "hold-asked", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "hold-done", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "look-known", LANGUAGE_RU, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "pay", LANGUAGE_KK, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "pay-staff", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "pay-done", LANGUAGE_KK, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "finish", LANGUAGE_EN, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "left-card", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "comfort", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "guided-book", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "lesson", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "staff", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_BLACK_ON_WHITE },
    { "checkout-bits", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-bits", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "checkout-bits", LANGUAGE_EN, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-lifted", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-lifted", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-lifted", LANGUAGE_EN, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "checkout-ages", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "checkout-ages", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-set", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-undo", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-undo", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "checkout-undone", LANGUAGE_RU, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "finish-undone", LANGUAGE_EN, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "checkout-one", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "identify-phone", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "identify-phone", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "identify-phone", LANGUAGE_EN, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "identify-other-pad", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "return-bits", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "return-bits", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "return-bits", LANGUAGE_EN, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "finish-bits", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "finish-bits", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "staff-exceptions", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "staff-record", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "staff-record", LANGUAGE_KK, { 1024, 600, 0.17f }, 100, CHOICE_LIGHT },
    { "staff-card", LANGUAGE_EN, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "staff-settle", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "staff-settle", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "staff-record-bit", LANGUAGE_EN, { 1280, 800, 0.17f }, 100, CHOICE_LIGHT },
    { "staff-carried", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "staff-blocked", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "staff-pin", LANGUAGE_RU, { 1024, 600, 0.17f }, 100, CHOICE_LIGHT },
    { "staff-course", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "recorder", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "recorder-taken", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "staff-reader", LANGUAGE_RU, { 1024, 600, 0.17f }, 100, CHOICE_LIGHT },
    { "staff-readers", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "staff-readers", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "staff-readers", LANGUAGE_EN, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "attract", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "attract-notice", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "attract-notice", LANGUAGE_RU, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "captions", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "captions", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "magnified", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "magnified", LANGUAGE_RU, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "magnified-captions", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "welcome-no-books", LANGUAGE_RU, { 1080, 1920, 0.311f }, 100, CHOICE_LIGHT },
    { "learn-list-begun", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "learn-list-begun", LANGUAGE_KK, { 1080, 1920, 0.311f }, 200, CHOICE_YELLOW_ON_BLACK },
    { "remember-pick", LANGUAGE_KK, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "remember-kept", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "certificate-code", LANGUAGE_EN, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "group-turn", LANGUAGE_KK, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "group-act", LANGUAGE_RU, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
    { "group-trainer", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT },
    { "group-trainer-learners", LANGUAGE_KK, { 1024, 600, 0.217f }, 100, CHOICE_LIGHT },
};

/* The caller frees. */
static uint8_t *shrink(const uint32_t *pixels, const struct glass *g)
{
    uint8_t *out = malloc((size_t)(g->width / SHRINK) * (size_t)(g->height / SHRINK) * 3);
    if (out != NULL)
        print_shrink(pixels, g->width, g->height, out);
    return out;
}

/* Bytes that differ by more than a shade, in a thousand. */
static unsigned difference(const uint8_t *a, const uint8_t *b, size_t n)
{
    enum { SHADE = 40 };
    size_t differing = 0;
    for (size_t i = 0; i < n; i++)
        differing += abs(a[i] - b[i]) > SHADE;
    return (unsigned)(differing * 1000 / n);
}

static void path_of(const struct shot *p, const char *dir, const char *ending, char to[static PATH_SIZE])
{
    char name[SHOT_NAME_SIZE];
    studio_name(p, name);
    text_format(to, PATH_SIZE, "%s/%s%s.png", dir, name, ending);
}

/* Where the two pictures are written: the build's folder, in which the tests run. */
static void show(const struct shot *p, const uint8_t *old, const uint8_t *now)
{
    char path[PATH_SIZE];
    int w = p->glass.width / SHRINK, h = p->glass.height / SHRINK;
    path_of(p, ".", ".new", path);
    if (print_write(path, now, w, h))
        printf("  now: %s\n", path);
    path_of(p, ".", ".old", path);
    if (old != NULL && print_write(path, old, w, h))
        printf("  was: %s\n", path);
}

/* A hash that differs: the new picture, and the old one if it is among those that are kept. */
static const char *golden_dir;
static void show_both(const struct shot *p, const uint32_t *pixels)
{
    enum { SHOWN_MAX = 20 };
    static unsigned shown;
    if (shown++ >= SHOWN_MAX)
        return;
    char path[PATH_SIZE];
    path_of(p, golden_dir, "", path);
    uint8_t *old = print_read(path, p->glass.width / SHRINK, p->glass.height / SHRINK);
    uint8_t *now = shrink(pixels, &p->glass);
    if (now != NULL)
        show(p, old, now);
    free(old);
    free(now);
}

static bool check_picture(const struct shot *p, const char *dir)
{
    enum { DIFFERENCE_MAX = 3 };
    char path[PATH_SIZE];
    path_of(p, dir, "", path);
    int w = p->glass.width / SHRINK, h = p->glass.height / SHRINK;
    uint8_t *now = shrink(studio_paint(p), &p->glass), *old = print_read(path, w, h);
    unsigned d = old != NULL && now != NULL ? difference(old, now, (size_t)w * (size_t)h * 3) : 1000;
    if (d > DIFFERENCE_MAX) {
        printf("%s differs by %u in a thousand\n", path, d);
        if (now != NULL)
            show(p, old, now);
    }
    free(old);
    free(now);
    return d <= DIFFERENCE_MAX;
}

static int check(const char *dir, size_t part, size_t parts)
{
    unsigned bad = 0;
    golden_dir = dir;
    for (size_t i = part; i < sizeof list / sizeof *list; i += parts)
        bad += !check_picture(&list[i], dir);
    bad += hashes_check(dir, part, parts, show_both);
    if (bad > 0)
        printf("%u differ. Meant so? toolchain/golden accept [SCREEN]\n", bad);
    return bad > 0;
}

/* Is it one of the pictures of the list? */
static bool is_kept(const char *name)
{
    char ours[SHOT_NAME_SIZE];
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        studio_name(&list[i], ours);
        if (text_equal(ours, name))
            return true;
    }
    return false;
}

/* A PNG that still shows what it should stays as it is, byte for byte. */
static int accept(const char *dir, const char *wanted)
{
    bool ok = hashes_write(dir, wanted) && (*wanted != '\0' || plates_write(dir));
    char path[PATH_SIZE], screen[SHOT_NAME_SIZE];
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        studio_screen_of(list[i].state, screen);
        if (*wanted != '\0' && !text_equal(screen, wanted))
            continue;
        int w = list[i].glass.width / SHRINK, h = list[i].glass.height / SHRINK;
        path_of(&list[i], dir, "", path);
        uint8_t *now = shrink(studio_paint(&list[i]), &list[i].glass), *old = print_read(path, w, h);
        bool same = old != NULL && now != NULL && memcmp(old, now, (size_t)w * (size_t)h * 3) == 0;
        ok = now != NULL && (same || print_write(path, now, w, h)) && ok;
        free(old);
        free(now);
    }
    return ok ? 0 : 1;
}

static int paint_one(char **argv)
{
    struct shot p = { .state = argv[1] };
    if (language_of_code(argv[2], &p.language) != RESULT_OK ||
        sscanf(argv[3], "%dx%d", &p.glass.width, &p.glass.height) != 2)
        return 2;
    p.glass.mm_per_pixel = strtof(argv[4], NULL);
    p.text = (uint16_t)strtoul(argv[5], NULL, 10);
    p.theme = (enum theme_choice)strtoul(argv[6], NULL, 10);
    char path[PATH_SIZE];
    path_of(&p, argv[0], "", path);
    studio_paint(&p);
    printf("%s\n", path);
    return painter_save_png(studio_painter(&p.glass), path) == RESULT_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc < 3 || !studio_open())
        return 2;
    if (text_equal(argv[1], "paint") && argc == 9)
        return paint_one(argv + 2);
    if (text_equal(argv[1], "check") && argc == 5)
        return check(argv[2], strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
    if (text_equal(argv[1], "plates") && argc == 4)
        return plates_check(argv[2], argv[3], is_kept) > 0;
    if (text_equal(argv[1], "accept") && argc > 3 && text_equal(argv[3], "plates"))
        return plates_write(argv[2]) ? 0 : 1;
    if (text_equal(argv[1], "accept"))
        return accept(argv[2], argc > 3 ? argv[3] : "");
    return 2;
}
