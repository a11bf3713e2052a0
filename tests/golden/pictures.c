/* golden: paints states of tests/golden/states_*.c and compares them with the checked-in pictures.

   golden compare DIR         every picture of the list; a differing one is written beside as NAME.new.png
   golden update DIR          writes them anew
   golden paint DIR STATE LANGUAGE WxH MM TEXT THEME    one picture to DIR, for looking at
   The environment gives KITAP_ATLAS and KITAP_LOCALE. */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "painter/painter.h"
#include "screens/screens.h"
#include "states.h"

struct picture {
    const char *state;
    enum language language;
    int width, height;
    float mm_per_pixel;
    uint16_t text;
    enum theme_choice theme;
};

/* Pictures are kept at half their size: small in the tree, and no pixel of a glyph decides. */
enum { SHRINK = 2 };

static const struct picture list[] = {
    { "welcome", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "welcome", LANGUAGE_KK, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "welcome", LANGUAGE_RU, 1080, 1920, 0.311f, 100, CHOICE_LIGHT },
    { "identify", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_KK, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_RU, 1080, 1920, 0.311f, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_KK, 1920, 1080, 0.248f, 200, CHOICE_YELLOW_ON_BLACK },
    { "checkout", LANGUAGE_EN, 1920, 1080, 0.248f, 100, CHOICE_DARK },
    { "checkout-offline", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout-no-pad", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "mismatch", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "time-out", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "return", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "account", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "account-deals", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "account-deals-holds", LANGUAGE_KK, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "checkout-deals", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout-deals", LANGUAGE_RU, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "costs", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "hold-asked", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "hold-done", LANGUAGE_RU, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "look-known", LANGUAGE_RU, 1080, 1920, 0.311f, 100, CHOICE_LIGHT },
    { "pay", LANGUAGE_KK, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "pay-staff", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "pay-done", LANGUAGE_KK, 1080, 1920, 0.311f, 100, CHOICE_LIGHT },
    { "finish", LANGUAGE_EN, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "left-card", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "comfort", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "guided-book", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "lesson", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "staff", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_BLACK_ON_WHITE },
    { "checkout-bits", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout-bits", LANGUAGE_RU, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "checkout-bits", LANGUAGE_EN, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout-lifted", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout-lifted", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout-lifted", LANGUAGE_EN, 1080, 1920, 0.311f, 100, CHOICE_LIGHT },
    { "checkout-set", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "checkout-one", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "identify-phone", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "identify-phone", LANGUAGE_RU, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "identify-phone", LANGUAGE_EN, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "identify-other-pad", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "return-bits", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "return-bits", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "return-bits", LANGUAGE_EN, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "finish-bits", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "finish-bits", LANGUAGE_RU, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "staff-exceptions", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "staff-record", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "staff-record", LANGUAGE_KK, 1024, 600, 0.17f, 100, CHOICE_LIGHT },
    { "staff-card", LANGUAGE_EN, 1080, 1920, 0.311f, 100, CHOICE_LIGHT },
    { "staff-settle", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "staff-settle", LANGUAGE_RU, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "staff-record-bit", LANGUAGE_EN, 1280, 800, 0.17f, 100, CHOICE_LIGHT },
    { "staff-carried", LANGUAGE_RU, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "staff-blocked", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "staff-pin", LANGUAGE_RU, 1024, 600, 0.17f, 100, CHOICE_LIGHT },
    { "staff-reader", LANGUAGE_RU, 1024, 600, 0.17f, 100, CHOICE_LIGHT },
    { "staff-readers", LANGUAGE_KK, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "staff-readers", LANGUAGE_RU, 1920, 1080, 0.248f, 100, CHOICE_LIGHT },
    { "staff-readers", LANGUAGE_EN, 1024, 600, 0.217f, 100, CHOICE_LIGHT },
    { "welcome-no-books", LANGUAGE_RU, 1080, 1920, 0.311f, 100, CHOICE_LIGHT },
};

static struct kiosk kiosk;
static struct scene scene;

/* The painter of that size with the scene painted; the caller destroys it. NULL when it cannot. */
static struct painter *paint(const struct picture *p)
{
    struct painter_options options = { .width_px = p->width,
                                       .height_px = p->height,
                                       .title = "golden",
                                       .atlas_path = getenv("KITAP_ATLAS"),
                                       .fonts_dir = "" };
    if (options.atlas_path == NULL)
        options.atlas_path = "";
    struct painter *painter;
    if (painter_create(&options, &painter) != RESULT_OK)
        return NULL;
    state_make(&kiosk, p->state, p->language);
    kiosk.text_percent = p->text;
    kiosk.theme = p->theme;
    struct panel panel = screens_panel(&kiosk, p->width, p->height, p->mm_per_pixel);
    struct glyph_metrics metrics = painter_metrics(painter);
    screens_build(&kiosk, &panel, &metrics, "", &scene);
    painter_paint(painter, &scene, 0);
    return painter;
}

static void name_of(const struct picture *p, char *to, size_t size)
{
    static const char *const themes[] = { "light", "dark", "yellow", "black" };
    text_format(to, size, "%s-%s-%dx%d-%u-%s", p->state, language_code(p->language), p->width, p->height,
                (unsigned)p->text, themes[p->theme]);
}

/* Means of SHRINK x SHRINK pixels, 3 bytes each. The caller frees. */
static uint8_t *shrink(const uint32_t *pixels, const struct picture *p)
{
    int w = p->width / SHRINK, h = p->height / SHRINK;
    uint8_t *out = malloc((size_t)w * (size_t)h * 3);
    for (int y = 0; out != NULL && y < h; y++)
        for (int x = 0; x < w; x++)
            for (int c = 0; c < 3; c++) {
                unsigned sum = 0;
                for (int i = 0; i < SHRINK * SHRINK; i++)
                    sum +=
                        pixels[(y * SHRINK + i / SHRINK) * p->width + x * SHRINK + i % SHRINK] >> (16 - 8 * c) & 0xFF;
                /* Five bits a channel: flat areas compress, and a shade more or less decides nothing. */
                out[(y * w + x) * 3 + c] = (uint8_t)(sum / (SHRINK * SHRINK) & 0xF8);
            }
    return out;
}

static bool write_png(const char *path, const uint8_t *rgb, int w, int h)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = (png_uint_32)w, .height = (png_uint_32)h, .format = PNG_FORMAT_RGB
    };
    return png_image_write_to_file(&image, path, 0, rgb, 0, NULL) != 0;
}

static uint8_t *read_png(const char *path, int w, int h)
{
    png_image image = { .version = PNG_IMAGE_VERSION };
    if (!png_image_begin_read_from_file(&image, path))
        return NULL;
    image.format = PNG_FORMAT_RGB;
    uint8_t *rgb = (int)image.width == w && (int)image.height == h ? malloc(PNG_IMAGE_SIZE(image)) : NULL;
    if (rgb != NULL && png_image_finish_read(&image, NULL, rgb, 0, NULL) != 0)
        return rgb;
    free(rgb);
    png_image_free(&image);
    return NULL;
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

static bool check_picture(const struct picture *p, const char *dir, bool update)
{
    enum { DIFFERENCE_MAX = 3 };
    char name[96], path[512], new_path[512];
    name_of(p, name, sizeof name);
    text_format(path, sizeof path, "%s/%s.png", dir, name);
    text_format(new_path, sizeof new_path, "%s.new.png", name);
    struct painter *painter = paint(p);
    uint8_t *now = painter != NULL ? shrink(painter_pixels(painter), p) : NULL;
    painter_destroy(painter);
    int w = p->width / SHRINK, h = p->height / SHRINK;
    bool ok = now != NULL;
    if (ok && update) {
        ok = write_png(path, now, w, h);
    } else if (ok) {
        uint8_t *golden = read_png(path, w, h);
        unsigned d = golden != NULL ? difference(golden, now, (size_t)w * (size_t)h * 3) : 1000;
        ok = d <= DIFFERENCE_MAX;
        if (!ok)
            printf("%s differs by %u in a thousand; see %s\n", name, d,
                   write_png(new_path, now, w, h) ? new_path : "-");
        free(golden);
    }
    free(now);
    return ok;
}

static int paint_one(char **argv)
{
    struct picture p = { .state = argv[1] };
    if (language_of_code(argv[2], &p.language) != RESULT_OK || sscanf(argv[3], "%dx%d", &p.width, &p.height) != 2)
        return 2;
    p.mm_per_pixel = strtof(argv[4], NULL);
    p.text = (uint16_t)strtoul(argv[5], NULL, 10);
    p.theme = (enum theme_choice)strtoul(argv[6], NULL, 10);
    char name[96], path[512];
    name_of(&p, name, sizeof name);
    text_format(path, sizeof path, "%s/%s.png", argv[0], name);
    struct painter *painter = paint(&p);
    bool ok = painter != NULL && painter_save_png(painter, path) == RESULT_OK;
    painter_destroy(painter);
    printf("%s%s%s\n", path, scene.overflow ? " overflow" : "", scene.does_not_fit ? " does-not-fit" : "");
    return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *locale = getenv("KITAP_LOCALE");
    if (argc < 3 || locale == NULL || language_open(locale) != RESULT_OK)
        return 2;
    if (text_equal(argv[1], "paint"))
        return argc == 9 ? paint_one(argv + 2) : 2;
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        bad += !check_picture(&list[i], argv[2], text_equal(argv[1], "update"));
    return bad > 0;
}
