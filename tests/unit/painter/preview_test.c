/* The letter above a finger that lies on its key. */
#include <string.h>

#include "check.h"
#include "painter/painter.h"

enum { WIDE = 960, HIGH = 540 };
static struct scene s;
static struct painter *p;

static void begin(void)
{
    struct painter_options o = { .width_px = WIDE, .height_px = HIGH, .atlas_path = ATLAS_FILE, .fonts_dir = "" };
    CHECK_EQ(painter_create(&o, &p), RESULT_OK);
}

/* One key in the lower half of a glass of 0.25 mm a pixel. */
static struct rect build(const char *letter, const char *pressed, bool secret, int percent)
{
    const struct panel panel = { WIDE, HIGH, 0.25f, percent, THEME_LIGHT, false, false, 0 };
    struct glyph_metrics metrics = painter_metrics(p);
    scene_begin(&s, &panel, &metrics);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN, .along = PLACE_END, .pad_x_mm = 60 } });
    scene_add(&s, (struct element){ .id = "key.a",
                                    .role = ROLE_KEY,
                                    .look = LOOK_KEY,
                                    .name = letter,
                                    .secret = secret,
                                    .box = { .width = MM(20), .height = MM(20) } });
    scene_close(&s);
    scene_layout(&s, "", pressed);
    painter_paint(p, &s, 0);
    return s.elements[1].rect;
}

/* The smallest rectangle above `key` that is not paper. */
static struct rect drawn_above(struct rect key)
{
    const uint32_t *px = painter_pixels(p), paper = px[0];
    int x0 = WIDE, y0 = HIGH, x1 = 0, y1 = 0;
    for (int y = 0; y < key.y; y++)
        for (int x = 0; x < WIDE; x++) {
            if (px[y * WIDE + x] == paper)
                continue;
            x0 = x < x0 ? x : x0;
            y0 = y < y0 ? y : y0;
            x1 = x + 1 > x1 ? x + 1 : x1;
            y1 = y + 1 > y1 ? y + 1 : y1;
        }
    return x1 > x0 ? (struct rect){ x0, y0, x1 - x0, y1 - y0 } : (struct rect){ 0 };
}

TEST(a_letter_is_shown_above_the_finger_and_only_while_it_is_there)
{
    begin();
    struct rect key = build("Ж", "", false, 100);
    CHECK_EQ(drawn_above(key).w, 0);
    build("Ж", "key.a", false, 100);
    struct rect plate = drawn_above(key);
    CHECK(plate.w >= key.w && plate.h >= key.h);
    CHECK(plate.x <= key.x && plate.x + plate.w >= key.x + key.w);
    build("Ж", "", false, 100);
    CHECK_EQ(drawn_above(key).w, 0);
    painter_destroy(p);
}

TEST(a_key_of_a_pin_is_never_shown_above_the_finger)
{
    begin();
    struct rect key = build("7", "key.a", true, 100);
    CHECK_EQ(drawn_above(key).w, 0);
    painter_destroy(p);
}

TEST(the_widest_letter_of_the_largest_size_stays_on_its_plate)
{
    static const char *const wide[] = { "Щ", "Ю", "Ы", "W", "Ұ", "Қ" };
    begin();
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        for (int percent = 100; percent <= 250; percent += 50) {
            build(wide[i], "key.a", false, percent);
            struct rect plate = drawn_above(s.elements[1].rect);
            const uint32_t *px = painter_pixels(p),
                           edge = px[(plate.y + plate.h / 2) * WIDE + plate.x + plate.w / 20 + 3];
            int letters = 0, outside = 0;
            for (int y = plate.y + plate.h / 5; y < plate.y + plate.h * 4 / 5; y++)
                for (int x = 0; x < WIDE; x++) {
                    bool white = px[y * WIDE + x] == 0xFFFFFF;
                    letters += white;
                    outside += white && (x < plate.x + plate.w / 40 || x >= plate.x + plate.w - plate.w / 40);
                }
            CHECK(edge != 0xFFFFFF && letters > 40);
            CHECK_EQ(outside, 0);
        }
    painter_destroy(p);
}
