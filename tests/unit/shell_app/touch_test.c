/* What a finger means, and what a hand that trembles means. */
#include "shell/touch.h"

#include "check.h"

enum { INSIDE = 60, BESIDE_A_LITTLE = 120, FAR_BESIDE = 180 };

static struct scene scene;
static struct touch touch;

static int advance(void *self, enum face face, int font_px, uint32_t code)
{
    (void)self, (void)face, (void)code;
    return font_px / 2;
}

/* A button of 25 x 25 mm in the corner, 100 pixels wide, and one 50 mm below. */
static void begin(void)
{
    struct panel panel = { .width_px = 1000, .height_px = 600, .mm_per_pixel = 0.25f, .text_percent = 100 };
    struct glyph_metrics metrics = { NULL, advance };
    touch = (struct touch){ .acted_ms = -1000 };
    scene_begin(&scene, &panel, &metrics);
    scene_open(&scene, (struct element){ .box = { .flow = FLOW_COLUMN, .gap_mm = 50 } });
    for (int i = 0; i < 2; i++)
        scene_add(&scene, (struct element){ .id = i == 0 ? "a.one" : "a.two",
                                            .role = ROLE_BUTTON,
                                            .look = LOOK_BUTTON_PLAIN,
                                            .name = "A",
                                            .box = { .width = MM(25), .height = MM(25) } });
    scene_close(&scene);
    scene_layout(&scene, "", "");
}

static bool tap(int from, int to, int64_t at, int64_t rests, bool steady)
{
    touch_down(&touch, &scene, from, 20, at);
    return touch_up(&touch, &scene, to, 20, at + rests, steady);
}

TEST(a_touch_that_begins_and_ends_in_a_target_means_it_however_short)
{
    begin();
    CHECK(tap(INSIDE, INSIDE, 0, 1, false));
    CHECK_TEXT(touch.acted, "a.one");
    CHECK(tap(INSIDE, INSIDE, 10, 1, false));
    CHECK(!tap(INSIDE, BESIDE_A_LITTLE, 20, 1, false));
    CHECK(!tap(BESIDE_A_LITTLE, INSIDE, 30, 1, false));
}

TEST(a_steady_touch_rests_on_its_target)
{
    begin();
    CHECK(!tap(INSIDE, INSIDE, 0, TOUCH_DWELL_MS - 1, true));
    CHECK(tap(INSIDE, INSIDE, 1000, TOUCH_DWELL_MS, true));
}

TEST(a_steady_touch_may_slip_8_mm)
{
    begin();
    CHECK(tap(INSIDE, BESIDE_A_LITTLE, 0, 500, true));
    CHECK_TEXT(touch.acted, "a.one");
    CHECK(!tap(INSIDE, FAR_BESIDE, 5000, 500, true));
    CHECK(!tap(BESIDE_A_LITTLE, INSIDE, 9000, 500, true));
}

TEST(a_steady_touch_that_trembles_acts_once)
{
    begin();
    CHECK(tap(INSIDE, INSIDE, 0, 400, true));
    CHECK(!tap(INSIDE, INSIDE, 600, 400, true));
    touch_down(&touch, &scene, INSIDE, 320, 1050); /* the other button is meant */
    CHECK(touch_up(&touch, &scene, INSIDE, 320, 1450, true));
    CHECK_TEXT(touch.acted, "a.two");
    CHECK(tap(INSIDE, INSIDE, 1500, 400, true));
}

TEST(what_is_gone_when_the_finger_is_lifted_is_not_meant)
{
    begin();
    touch_down(&touch, &scene, INSIDE, 20, 0);
    CHECK_TEXT(touch.pressed, "a.one");
    scene.elements[1].covered = true;
    CHECK(!touch_up(&touch, &scene, INSIDE, 20, 500, true));
    CHECK_TEXT(touch.pressed, "");
}
