/* What is drawn, when, and how much of it. Pictures are drawn in memory: no window, no display. */
#include <SDL.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "painter/painter.h"
#include "sheet.h"

static struct scene s;
/* A small glass of large pixels keeps the sanitizers quick. */
static const struct panel panel = { 960, 540, 0.496f, 100, THEME_LIGHT, false, true, 0 };

static struct painter *painter_with(int rotate, bool window)
{
    struct painter *p = NULL;
    struct painter_options o = { .width_px = panel.width_px,
                                 .height_px = panel.height_px,
                                 .rotate = rotate,
                                 .window = window,
                                 .title = "test",
                                 .atlas_path = ATLAS_FILE,
                                 .fonts_dir = "" };
    CHECK_EQ(painter_create(&o, &p), RESULT_OK);
    return p;
}

static void build(struct painter *p, const struct panel *glass, enum sheet which, const char *focus,
                  const char *pressed)
{
    struct glyph_metrics metrics = painter_metrics(p);
    scene_begin(&s, glass, &metrics);
    sheet_build(&s, which);
    scene_layout(&s, focus, pressed);
}

static const struct {
    enum sheet which;
    const char *focus, *pressed;
} turns[] = { { SHEET_CHECKOUT, "", "" },         { SHEET_CHECKOUT, "done", "" },    { SHEET_CHECKOUT, "", "done" },
              { SHEET_CHECKOUT, "nav.help", "" }, { SHEET_OVERLAY, "", "" },         { SHEET_CHECKOUT, "", "" },
              { SHEET_KEYBOARD, "", "" },         { SHEET_KEYBOARD, "", "pressed" }, { SHEET_KEYBOARD, "Ы", "" } };
enum { TURNS = sizeof turns / sizeof *turns };

TEST(a_frame_drawn_in_parts_is_the_one_drawn_whole)
{
    struct painter *parts = painter_with(0, false), *whole = painter_with(0, false);
    for (int i = 0; i < TURNS; i++) {
        build(parts, &panel, turns[i].which, turns[i].focus, turns[i].pressed);
        painter_paint(parts, &s, 1000);
        painter_expose(whole);
        struct painter_frame f = painter_paint(whole, &s, 1000);
        CHECK(f.whole);
        size_t n = (size_t)panel.width_px * (size_t)panel.height_px * sizeof(uint32_t);
        CHECK(memcmp(painter_pixels(parts), painter_pixels(whole), n) == 0);
    }
    painter_destroy(parts);
    painter_destroy(whole);
}

TEST(what_did_not_change_is_not_drawn)
{
    struct painter *p = painter_with(0, false);
    build(p, &panel, SHEET_WELCOME, "", "");
    CHECK(painter_paint(p, &s, 0).whole);
    build(p, &panel, SHEET_WELCOME, "", "");
    CHECK_EQ(painter_paint(p, &s, 9000).rects, 0);
    build(p, &panel, SHEET_WELCOME, "", "comfort");
    struct painter_frame f = painter_paint(p, &s, 9000);
    CHECK_EQ(f.rects, 1);
    CHECK(f.pixels < (uint64_t)panel.width_px * (uint64_t)panel.height_px / 20);
    painter_destroy(p);
}

TEST(a_still_screen_never_wakes_the_loop)
{
    struct painter *p = painter_with(0, false);
    CHECK_EQ(painter_next_frame_ms(p, 0), -1);
    build(p, &panel, SHEET_WELCOME, "", "");
    painter_paint(p, &s, 0);
    CHECK_EQ(painter_next_frame_ms(p, 0), -1);
    painter_destroy(p);
}

TEST(the_working_dots_walk_and_draw_only_themselves)
{
    struct painter *p = painter_with(0, false);
    build(p, &panel, SHEET_CHECKOUT, "", "");
    painter_paint(p, &s, 1000);
    CHECK_EQ(painter_next_frame_ms(p, 1010), 240);
    CHECK_EQ(painter_paint(p, &s, 1240).rects, 0);
    CHECK_EQ(painter_next_frame_ms(p, 1250), 0);
    struct painter_frame f = painter_paint(p, &s, 1250);
    CHECK(f.rects >= 2 && f.pixels < 40000);
    painter_destroy(p);
}

/* The sheet's checkout once its working book is done. */
static void build_done(struct painter *p, const struct panel *glass)
{
    build(p, glass, SHEET_CHECKOUT, "", "");
    for (size_t i = 0; i < s.elements_count; i++)
        if (s.elements[i].mark == MARK_WORKING)
            s.elements[i].mark = MARK_DONE;
}

TEST(motion_can_be_switched_off)
{
    struct panel still = panel;
    still.motion = false;
    struct painter *p = painter_with(0, false);
    build(p, &still, SHEET_CHECKOUT, "", "");
    painter_paint(p, &s, 1000);
    CHECK_EQ(painter_next_frame_ms(p, 1000), -1);
    CHECK_EQ(painter_paint(p, &s, 1250).rects, 0);
    build_done(p, &still);
    painter_paint(p, &s, 1300);
    CHECK_EQ(painter_next_frame_ms(p, 1300), -1);
    CHECK_EQ(painter_paint(p, &s, 1350).rects, 0);
    build(p, &still, SHEET_IDENTIFY, "", "");
    painter_paint(p, &s, 2000);
    CHECK_EQ(painter_next_frame_ms(p, 2000), -1);
    painter_destroy(p);
}

TEST(what_has_just_been_done_grows_once_and_rests)
{
    struct painter *p = painter_with(0, false);
    build(p, &panel, SHEET_CHECKOUT, "", "");
    painter_paint(p, &s, 1000);
    build_done(p, &panel);
    painter_paint(p, &s, 1100);
    CHECK_EQ(painter_next_frame_ms(p, 1110), 20);
    struct painter_frame f = painter_paint(p, &s, 1130);
    CHECK(f.rects >= 1 && f.pixels < 20000);
    painter_paint(p, &s, 1280);
    CHECK_EQ(painter_next_frame_ms(p, 1280), -1);
    CHECK_EQ(painter_paint(p, &s, 1400).rects, 0);
    struct painter *whole = painter_with(0, false);
    painter_paint(whole, &s, 1400);
    size_t n = (size_t)panel.width_px * (size_t)panel.height_px * sizeof(uint32_t);
    CHECK(memcmp(painter_pixels(p), painter_pixels(whole), n) == 0);
    painter_destroy(whole);
    painter_destroy(p);
}

/* A page with a stack of `spines` and rows of these books; the one numbered `needing` needs somebody. */
static void build_books(struct painter *p, const struct panel *glass, const int *rows, int rows_n, int needing,
                        int spines)
{
    struct glyph_metrics metrics = painter_metrics(p);
    scene_begin(&s, glass, &metrics);
    scene_open(&s, (struct element){ .id = "books.page", .box = { .flow = FLOW_ROW, .pad_x_mm = 20, .gap_mm = 8 } });
    scene_open(&s, (struct element){ .decor = true, .box = { .flow = FLOW_COLUMN, .width = MM(100), .pad_y_mm = 20 } });
    for (int i = spines; i > 0; i--)
        scene_add(&s, (struct element){ .look = LOOK_SPINE,
                                        .decor = true,
                                        .name = "Абай жолы",
                                        .detail = "",
                                        .index = (uint16_t)(i - 1),
                                        .box = { .width = GROW(1) } });
    scene_add(&s, (struct element){ .look = LOOK_PAD, .decor = true, .box = { .width = GROW(1) } });
    scene_close(&s);
    scene_open(&s,
               (struct element){ .role = ROLE_LIST, .box = { .flow = FLOW_COLUMN, .width = GROW(1), .gap_mm = 6 } });
    for (int i = 0; i < rows_n; i++) {
        scene_open(&s, (struct element){ .id = scene_id(&s, "books.item", (unsigned)rows[i], ""),
                                         .role = ROLE_ITEM,
                                         .look = rows[i] == needing ? LOOK_ROW_NEED : LOOK_ROW,
                                         .name = "Абай жолы",
                                         .box = { .width = GROW(1), .height = MM(24), .pad_x_mm = 6, .pad_y_mm = 6 } });
        scene_add(&s, (struct element){ .look = LOOK_TEXT, .name = "Абай жолы" });
        scene_close(&s);
    }
    scene_close(&s);
    scene_close(&s);
    scene_layout(&s, "", "");
}

/* The picture of this scene as one draws it that has seen nothing before. */
static bool is_the_picture_at_rest(const struct painter *p)
{
    struct painter *fresh = painter_with(0, false);
    painter_paint(fresh, &s, 0);
    size_t n = (size_t)panel.width_px * (size_t)panel.height_px * sizeof(uint32_t);
    bool same = memcmp(painter_pixels(p), painter_pixels(fresh), n) == 0;
    painter_destroy(fresh);
    return same;
}

/* Paints whenever it is asked to. Returns the frames until rest, and when that was. */
static int run_to_rest(struct painter *p, uint64_t from_ms, uint64_t *at_ms)
{
    int frames = 0;
    *at_ms = from_ms;
    for (int wait; (wait = painter_next_frame_ms(p, *at_ms)) >= 0 && frames < 100; frames++) {
        *at_ms += (uint64_t)wait;
        struct painter_frame f = painter_paint(p, &s, *at_ms);
        CHECK(f.rects > 0 && !f.whole);
    }
    return frames;
}

TEST(a_book_that_has_come_drops_on_the_stack_and_its_row_slides_in_once)
{
    struct painter *p = painter_with(0, false);
    uint64_t rest_ms;
    build_books(p, &panel, (const int[]){ 0 }, 1, -1, 1);
    painter_paint(p, &s, 1000);
    CHECK_EQ(painter_next_frame_ms(p, 1000), -1); /* a screen is there at once, with all its books */
    build_books(p, &panel, (const int[]){ 1, 0 }, 2, -1, 2);
    painter_paint(p, &s, 2000);
    CHECK(!is_the_picture_at_rest(p));
    CHECK_EQ(run_to_rest(p, 2000, &rest_ms), 7);
    CHECK_EQ(rest_ms, 2210); /* the last of 220 ms: less than a pixel is left */
    CHECK(is_the_picture_at_rest(p));
    painter_destroy(p);
}

TEST(the_first_book_slides_in_too_and_a_page_that_is_turned_does_not)
{
    struct painter *p = painter_with(0, false);
    uint64_t rest_ms;
    build_books(p, &panel, NULL, 0, -1, 0);
    painter_paint(p, &s, 0);
    build_books(p, &panel, (const int[]){ 0 }, 1, -1, 1);
    painter_paint(p, &s, 1000);
    CHECK_EQ(run_to_rest(p, 1000, &rest_ms), 7);
    for (int turn = 0; turn < 4; turn++) { /* what is on another page is in the scene, and covered */
        build_books(p, &panel, (const int[]){ 0 }, 1, -1, 1);
        for (size_t i = 0; i < s.elements_count; i++)
            s.elements[i].covered = turn % 2 == 0 && s.elements[i].look == LOOK_ROW;
        painter_paint(p, &s, 3000);
        CHECK_EQ(painter_next_frame_ms(p, 3000), -1);
    }
    CHECK(is_the_picture_at_rest(p));
    painter_destroy(p);
}

TEST(the_outline_of_a_row_that_needs_somebody_swells_once)
{
    struct painter *p = painter_with(0, false);
    uint64_t rest_ms;
    build_books(p, &panel, (const int[]){ 1, 0 }, 2, -1, 2);
    painter_paint(p, &s, 1000);
    build_books(p, &panel, (const int[]){ 0, 1 }, 2, 0, 2);
    painter_paint(p, &s, 2000);
    CHECK_EQ(run_to_rest(p, 2000, &rest_ms), 10);
    CHECK_EQ(rest_ms, 2300);
    CHECK(is_the_picture_at_rest(p));
    build_books(p, &panel, (const int[]){ 0, 1 }, 2, 0, 2);
    CHECK_EQ(painter_paint(p, &s, 5000).rects, 0);
    painter_destroy(p);
}

TEST(an_uncovered_window_shows_new_books_at_their_place)
{
    struct painter *p = painter_with(0, false);
    build_books(p, &panel, (const int[]){ 0 }, 1, -1, 1);
    painter_paint(p, &s, 1000);
    build_books(p, &panel, (const int[]){ 1, 0 }, 2, 0, 2);
    painter_expose(p);
    painter_paint(p, &s, 1000);
    CHECK_EQ(painter_next_frame_ms(p, 1000), -1);
    CHECK(is_the_picture_at_rest(p));
    painter_destroy(p);
}

TEST(without_motion_a_book_is_there_at_once)
{
    struct panel still = panel;
    still.motion = false;
    struct painter *p = painter_with(0, false);
    build_books(p, &still, (const int[]){ 0 }, 1, -1, 1);
    painter_paint(p, &s, 1000);
    build_books(p, &still, (const int[]){ 1, 0 }, 2, 0, 2);
    painter_paint(p, &s, 2000);
    CHECK_EQ(painter_next_frame_ms(p, 2000), -1);
    CHECK(is_the_picture_at_rest(p));
    painter_destroy(p);
}

TEST(a_gesture_comes_five_times_and_rests)
{
    struct painter *p = painter_with(0, false);
    build(p, &panel, SHEET_IDENTIFY, "", "");
    painter_paint(p, &s, 500);
    CHECK(painter_next_frame_ms(p, 500) <= 40);
    CHECK_EQ(painter_paint(p, &s, 1100).rects, 1);
    CHECK_EQ(painter_next_frame_ms(p, 500 + 1300), 0);
    CHECK_EQ(painter_paint(p, &s, 500 + 1300).rects, 1);
    CHECK_EQ(painter_next_frame_ms(p, 500 + 1300), 1400); /* it lies on the pad */
    CHECK_EQ(painter_next_frame_ms(p, 500 + 5 * 2700 + 3), 0);
    painter_paint(p, &s, 500 + 5 * 2700);
    CHECK_EQ(painter_next_frame_ms(p, 500 + 5 * 2700), -1);
    painter_destroy(p);
}

TEST(a_theme_changes_the_whole_picture)
{
    struct panel dark = panel;
    dark.theme = THEME_DARK;
    struct painter *p = painter_with(0, false);
    build(p, &panel, SHEET_WELCOME, "", "");
    painter_paint(p, &s, 0);
    build(p, &dark, SHEET_WELCOME, "", "");
    CHECK(painter_paint(p, &s, 0).whole);
    CHECK_EQ(painter_pixels(p)[0], 0x0D1917);
    painter_destroy(p);
}

static void touches(int rotate, float x, float y, int want_x, int want_y)
{
    struct painter *p = painter_with(rotate, false);
    int px, py;
    painter_from_touch(p, x, y, &px, &py);
    CHECK_EQ(px, want_x);
    CHECK_EQ(py, want_y);
    painter_destroy(p);
}

TEST(a_touch_on_a_turned_glass_finds_its_place)
{
    touches(0, 0.25f, 0.5f, 240, 270);
    touches(180, 0, 0, 959, 539);
    touches(90, 0.999f, 0, 0, 0); /* the picture's first corner lies at the glass's upper right */
    touches(270, 0, 0.999f, 0, 0);
    touches(0, 1, 1, 959, 539);
}

/* The surface of the one window that is open. */
static const SDL_Surface *glass_surface(void)
{
    SDL_Window *window = NULL;
    for (uint32_t id = 1; window == NULL && id < 100; id++)
        window = SDL_GetWindowFromID(id);
    CHECK(window != NULL);
    return SDL_GetWindowSurface(window);
}

/* Where a pixel of the picture must lie on a glass that hangs turned clockwise. */
static bool glass_is_the_picture_turned(const uint32_t *picture, int rotate)
{
    const SDL_Surface *glass = glass_surface();
    int w = panel.width_px, h = panel.height_px;
    bool right = glass->w == (rotate % 180 == 0 ? w : h) && glass->h == (rotate % 180 == 0 ? h : w);
    for (int y = 0; y < h && right; y++)
        for (int x = 0; x < w && right; x++) {
            int gx = rotate == 0 ? x : rotate == 90 ? h - 1 - y : rotate == 180 ? w - 1 - x : y;
            int gy = rotate == 0 ? y : rotate == 90 ? x : rotate == 180 ? h - 1 - y : w - 1 - x;
            const uint8_t *row = (const uint8_t *)glass->pixels + (size_t)gy * (size_t)glass->pitch;
            right = memcmp(row + 4 * (size_t)gx, &picture[(size_t)y * (size_t)w + (size_t)x], 3) == 0;
        }
    return right;
}

TEST(a_turned_glass_shows_the_very_picture_turned_in_every_frame)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    for (int rotate = 0; rotate < 360; rotate += 90) {
        struct painter *p = painter_with(rotate, true), *upright = painter_with(0, false);
        for (int i = 0; i < TURNS; i++) {
            build(p, &panel, turns[i].which, turns[i].focus, turns[i].pressed);
            painter_paint(p, &s, 1000);
            painter_paint(upright, &s, 1000);
            CHECK(glass_is_the_picture_turned(painter_pixels(upright), rotate));
        }
        painter_destroy(upright);
        painter_destroy(p);
    }
}

TEST(a_touch_finds_on_every_turned_glass_the_pixel_that_lies_there)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    for (int rotate = 0; rotate < 360; rotate += 90) {
        struct painter *p = painter_with(rotate, true), *upright = painter_with(0, false);
        build(p, &panel, SHEET_CHECKOUT, "", "");
        painter_paint(p, &s, 0);
        painter_paint(upright, &s, 0);
        const SDL_Surface *glass = glass_surface();
        for (int gy = 0; gy < glass->h; gy += 13)
            for (int gx = 0; gx < glass->w; gx += 11) {
                int x, y;
                painter_from_touch(p, ((float)gx + 0.5f) / (float)glass->w, ((float)gy + 0.5f) / (float)glass->h, &x,
                                   &y);
                const uint8_t *row = (const uint8_t *)glass->pixels + (size_t)gy * (size_t)glass->pitch;
                CHECK(memcmp(row + 4 * (size_t)gx, &painter_pixels(upright)[y * panel.width_px + x], 3) == 0);
            }
        painter_destroy(upright);
        painter_destroy(p);
    }
}

/* What an eye sees of a picture that lies 2 and 1 pixels off: the same, its last columns and rows cut. */
TEST(a_shifted_picture_is_the_same_picture_and_its_touches_follow)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    struct painter *p = painter_with(0, true), *still = painter_with(0, false);
    painter_rest(p, false, 2, 1);
    for (int i = 0; i < TURNS; i++) {
        build(p, &panel, turns[i].which, turns[i].focus, turns[i].pressed);
        painter_paint(p, &s, 1000);
        painter_paint(still, &s, 1000);
        const SDL_Surface *glass = glass_surface();
        for (int y = 0; y < panel.height_px - 1; y++) {
            const uint8_t *row = (const uint8_t *)glass->pixels + (size_t)(y + 1) * (size_t)glass->pitch;
            const uint32_t *want = painter_pixels(still) + (size_t)y * (size_t)panel.width_px;
            CHECK(memcmp(row + 8, want, ((size_t)panel.width_px - 2) * 4) == 0);
        }
    }
    int x, y;
    painter_from_touch(p, 0.25f, 0.5f, &x, &y);
    CHECK(x == 238 && y == 269);
    painter_destroy(still);
    painter_destroy(p);
}

TEST(a_dark_glass_is_black_and_draws_nothing_until_it_is_light_again)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    struct painter *p = painter_with(0, true);
    build(p, &panel, SHEET_IDENTIFY, "", "");
    painter_paint(p, &s, 0);
    painter_rest(p, true, 0, 0);
    const SDL_Surface *glass = glass_surface();
    for (size_t i = 0; i < (size_t)panel.height_px * (size_t)glass->pitch; i++)
        CHECK_EQ(((const uint8_t *)glass->pixels)[i], 0);
    CHECK_EQ(painter_paint(p, &s, 100).rects, 0);
    CHECK_EQ(painter_next_frame_ms(p, 100), -1); /* though a gesture would be moving */
    painter_rest(p, false, 1, 0);
    CHECK(painter_paint(p, &s, 200).whole);
    CHECK(painter_next_frame_ms(p, 200) >= 0);
    painter_destroy(p);
}

TEST(without_an_atlas_the_letters_are_the_same)
{
    struct painter *with = painter_with(0, false), *without = NULL;
    struct painter_options o = { .width_px = 960, .height_px = 540, .title = "", .atlas_path = "", .fonts_dir = "" };
    CHECK_EQ(painter_create(&o, &without), RESULT_OK);
    struct glyph_metrics a = painter_metrics(with), b = painter_metrics(without);
    const char *letters = "Аә Ққ Ңң Ұұ Үү Һһ Іі 450\u00a0₸ №";
    for (uint32_t code; (code = utf8_next(&letters)) != 0;)
        CHECK_EQ(a.advance_px(a.self, FACE_BOLD, 28, code), b.advance_px(b.self, FACE_BOLD, 28, code));
    painter_destroy(with);
    painter_destroy(without);
}

TEST(a_picture_can_be_saved)
{
    char path[] = "/tmp/kitap-painter-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    struct painter *p = painter_with(0, false);
    build(p, &panel, SHEET_PICTURES, "", "");
    painter_paint(p, &s, 0);
    CHECK_EQ(painter_save_png(p, path), RESULT_OK);
    CHECK_EQ(painter_save_png(p, "/nowhere/at/all.png"), RESULT_IO);
    png_image image = { .version = PNG_IMAGE_VERSION };
    CHECK(png_image_begin_read_from_file(&image, path) != 0);
    CHECK_EQ(image.width, 960);
    png_image_free(&image);
    unlink(path);
    painter_destroy(p);
}
