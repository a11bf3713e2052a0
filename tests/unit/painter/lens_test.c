/* What is drawn of a page under a lens: its own part of the glass, sharp, and only what has changed. */
#include <string.h>

#include "check.h"
#include "painter/painter.h"
#include "scene/lens.h"
#include "sheet.h"

enum { BAR = 50 };

static struct scene s;
static struct lens lens;
static const struct panel panel = { 960, 540, 0.496f, 100, THEME_LIGHT, false, true, 0 };
static const size_t bytes = (size_t)960 * 540 * sizeof(uint32_t);

static struct painter *painter(void)
{
    struct painter *p = NULL;
    struct painter_options o = { .width_px = panel.width_px,
                                 .height_px = panel.height_px,
                                 .title = "test",
                                 .atlas_path = ATLAS_FILE,
                                 .fonts_dir = "" };
    CHECK_EQ(painter_create(&o, &p), RESULT_OK);
    return p;
}

/* The sheet at this zoom, 0 for none, with its right lower part in sight, over a bar of sand. */
static void build(struct painter *p, enum sheet which, const char *pressed, int zoom)
{
    struct glyph_metrics metrics = painter_metrics(p);
    scene_begin(&s, &panel, &metrics);
    sheet_build(&s, which);
    scene_layout(&s, "", pressed);
    if (zoom == 0)
        return;
    size_t end = s.elements_count;
    scene_add(&s, (struct element){ .look = LOOK_SAND });
    scene_layout_more(&s, (struct rect){ 0, panel.height_px - BAR, panel.width_px, BAR }, "", "");
    lens_lay(&s, end, (struct rect){ 0, 0, panel.width_px, panel.height_px - BAR }, panel.height_px);
    lens_follow(&lens, &s, zoom, &(struct lens_cue){ .focus = "", .touched = "" });
    lens_magnify(&lens, &s);
}

static void to_the_corner(void)
{
    for (int i = 0; i < 4; i++) {
        lens_move(&lens, &s, HEADING_RIGHT);
        lens_move(&lens, &s, HEADING_DOWN);
    }
}

TEST(a_lens_that_moved_is_drawn_as_if_it_had_always_been_there)
{
    struct painter *parts = painter(), *whole = painter();
    lens = (struct lens){ 0 };
    static const struct {
        int zoom;
        enum sheet which;
        const char *pressed;
    } turns[] = { { 2, SHEET_CHECKOUT, "" },
                  { 2, SHEET_CHECKOUT, "done" },
                  { 3, SHEET_KEYBOARD, "" },
                  { 3, SHEET_KEYBOARD, "pressed" },
                  { 0, SHEET_CHECKOUT, "" } };
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++)
        for (int corner = 0; corner < 2; corner++) {
            if (corner == 1)
                to_the_corner();
            build(parts, turns[i].which, turns[i].pressed, turns[i].zoom);
            painter_paint(parts, &s, 1000);
            painter_expose(whole);
            painter_paint(whole, &s, 1000);
            CHECK(memcmp(painter_pixels(parts), painter_pixels(whole), bytes) == 0);
        }
    painter_destroy(parts);
    painter_destroy(whole);
}

TEST(under_a_lens_too_what_did_not_change_is_not_drawn)
{
    struct painter *p = painter();
    lens = (struct lens){ 0 };
    build(p, SHEET_WELCOME, "", 2);
    painter_paint(p, &s, 0);
    build(p, SHEET_WELCOME, "", 2);
    CHECK_EQ(painter_paint(p, &s, 9000).rects, 0);
    CHECK_EQ(painter_next_frame_ms(p, 9000), -1);
    build(p, SHEET_WELCOME, "comfort", 2); /* out of sight */
    CHECK(!lens_shows(&s, scene_find(&s, "comfort")));
    CHECK_EQ(painter_paint(p, &s, 9000).rects, 0);
    painter_destroy(p);
}

TEST(nothing_of_the_page_is_drawn_over_the_bar)
{
    struct painter *p = painter();
    lens = (struct lens){ 0 };
    for (int corner = 0; corner < 2; corner++) {
        if (corner == 1)
            to_the_corner();
        build(p, SHEET_CHECKOUT, "", 3);
        painter_paint(p, &s, 0);
        const uint32_t *bar = painter_pixels(p) + (size_t)(panel.height_px - BAR + 4) * (size_t)panel.width_px;
        for (size_t i = 0; i < (size_t)(BAR - 4) * (size_t)panel.width_px; i++)
            CHECK(bar[i] == bar[0]);
    }
    painter_destroy(p);
}

/* Of the blown-up pixels of the plain picture so many in a thousand are other ones. */
static unsigned differing(const uint32_t *plain, const uint32_t *large, int zoom)
{
    unsigned n = 0, of = 0;
    for (int y = 0; y < panel.height_px - BAR; y++)
        for (int x = 0; x < panel.width_px; x++, of++) {
            int px = s.lens.x + x / zoom, py = s.lens.y + y / zoom;
            n += plain[(size_t)py * (size_t)panel.width_px + (size_t)px] !=
                 large[(size_t)y * (size_t)panel.width_px + (size_t)x];
        }
    return n * 1000 / of;
}

/* Pixels that are neither of two colours: the soft edges of letters. */
static unsigned soft(const uint32_t *px, size_t n)
{
    unsigned count = 0;
    for (size_t i = 1; i + 1 < n; i++)
        count += px[i] != px[i - 1] && px[i] != px[i + 1];
    return count;
}

TEST(all_stands_in_its_place_and_is_sharper_than_pixels_that_were_blown_up)
{
    enum { EDGES = 120 };
    struct painter *small = painter(), *large = painter();
    for (int zoom = 2; zoom <= 3; zoom++) {
        static uint32_t blown[960 * 540];
        lens = (struct lens){ 0 };
        build(small, SHEET_CHECKOUT, "", 0);
        painter_expose(small);
        painter_paint(small, &s, 0);
        build(large, SHEET_CHECKOUT, "", zoom);
        painter_expose(large);
        painter_paint(large, &s, 0);
        CHECK(differing(painter_pixels(small), painter_pixels(large), zoom) < EDGES);
        for (int y = 0; y < panel.height_px - BAR; y++)
            for (int x = 0; x < panel.width_px; x++)
                blown[(size_t)y * 960 + (size_t)x] =
                    painter_pixels(small)[(size_t)(s.lens.y + y / zoom) * 960 + (size_t)(s.lens.x + x / zoom)];
        CHECK_EQ(soft(blown, (size_t)960 * (540 - BAR)), 0);
        CHECK(soft(painter_pixels(large), (size_t)960 * (540 - BAR)) > 1000);
    }
    painter_destroy(small);
    painter_destroy(large);
}
