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

static enum touch_verdict tap(int from, int to, int64_t at, int64_t rests, bool steady)
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

/* Keys of the screen repeat nothing, neither for a hand that is slow nor for one that trembles. */
TEST(a_key_that_is_held_types_once_when_it_is_let_go)
{
    enum { MINUTE_MS = 60000 };
    for (int steady = 0; steady < 2; steady++) {
        begin();
        scene.elements[1].role = ROLE_KEY;
        touch_down(&touch, &scene, INSIDE, 20, 0);
        CHECK(touch_deadline(&touch) == INT64_MAX); /* nothing wakes the kiosk for it */
        for (int64_t at = 0; at < MINUTE_MS; at += 100)
            CHECK(!touch_rests(&touch, &scene, at));
        CHECK_TEXT(touch.pressed, "a.one"); /* so long its letter is shown */
        CHECK_EQ(touch_up(&touch, &scene, INSIDE, 20, MINUTE_MS, steady), TOUCH_TAP);
        CHECK_EQ(touch_up(&touch, &scene, INSIDE, 20, MINUTE_MS + 1, steady), TOUCH_NOTHING);
    }
}

TEST(a_hand_that_slips_off_its_key_keeps_it_only_where_it_trembles)
{
    for (int steady = 0; steady < 2; steady++) {
        begin();
        scene.elements[1].role = ROLE_KEY;
        CHECK_EQ(tap(INSIDE, BESIDE_A_LITTLE, 0, 500, steady), steady ? TOUCH_TAP : TOUCH_NOTHING);
    }
}

/* ---- gestures of lessons ---- */

static enum touch_verdict draw(int x, int from, int to, bool steady)
{
    touch_down(&touch, &scene, x, from, 0);
    return touch_up(&touch, &scene, x, to, 500, steady);
}

TEST(a_finger_that_rests_holds_only_what_asks_for_it)
{
    begin();
    CHECK_EQ(tap(INSIDE, INSIDE, 0, 2 * TOUCH_HOLD_MS, false), TOUCH_TAP);
    scene.elements[1].holds = true;
    CHECK_EQ(tap(INSIDE, INSIDE, 0, TOUCH_HOLD_MS - 1, false), TOUCH_TAP);
    CHECK_EQ(tap(INSIDE, INSIDE, 5000, TOUCH_HOLD_MS, false), TOUCH_HELD);
    CHECK_TEXT(touch.met, "a.one");
}

TEST(what_is_held_acts_while_the_finger_is_down_and_lifting_it_does_nothing_more)
{
    begin();
    scene.elements[1].holds = true;
    CHECK(touch_deadline(&touch) == INT64_MAX);
    touch_down(&touch, &scene, INSIDE, 20, 100);
    CHECK_EQ(touch_deadline(&touch), 100 + TOUCH_HOLD_MS);
    CHECK(!touch_rests(&touch, &scene, 99 + TOUCH_HOLD_MS));
    CHECK(touch_rests(&touch, &scene, 100 + TOUCH_HOLD_MS));
    CHECK(touch_deadline(&touch) == INT64_MAX);
    CHECK_EQ(touch_up(&touch, &scene, INSIDE, 20, 3000, false), TOUCH_NOTHING);
}

TEST(nobody_waits_for_a_held_element_that_is_gone)
{
    begin();
    scene.elements[1].holds = true;
    touch_down(&touch, &scene, INSIDE, 20, 0);
    scene.elements[1].covered = true;
    CHECK(!touch_rests(&touch, &scene, TOUCH_HOLD_MS));
    CHECK(touch_deadline(&touch) == INT64_MAX);
}

TEST(a_finger_drawn_up_or_down_pushes_only_where_a_scene_asks_for_it)
{
    begin();
    CHECK_EQ(draw(FAR_BESIDE, 90, 20, false), TOUCH_NOTHING);
    scene.elements[0].pushes = true;
    CHECK_EQ(draw(FAR_BESIDE, 90, 20, false), TOUCH_PUSHED_UP);
    CHECK_TEXT(touch.met, "");
    CHECK_EQ(draw(INSIDE, 20, 90, false), TOUCH_PUSHED_DOWN);
    CHECK_TEXT(touch.met, "a.one");
    CHECK_EQ(draw(INSIDE, 20, 60, false), TOUCH_TAP);
    CHECK_EQ(tap(INSIDE, FAR_BESIDE, 9000, 100, false), TOUCH_NOTHING);
}

TEST(a_touch_close_beside_a_target_is_told_and_is_no_tap)
{
    begin();
    CHECK_EQ(tap(BESIDE_A_LITTLE, BESIDE_A_LITTLE, 0, 100, false), TOUCH_NEAR);
    CHECK_TEXT(touch.met, "a.one");
    CHECK_TEXT(touch.acted, "");
    CHECK_EQ(tap(FAR_BESIDE, FAR_BESIDE, 0, 100, false), TOUCH_NOTHING);
    CHECK_EQ(tap(BESIDE_A_LITTLE, INSIDE, 0, 100, false), TOUCH_NOTHING);
}

TEST(a_finger_that_was_lost_means_nothing)
{
    begin();
    scene.elements[0].pushes = true;
    touch_down(&touch, &scene, BESIDE_A_LITTLE, 90, 0);
    CHECK_EQ(touch_up(&touch, &scene, -1, -1, 100, false), TOUCH_NOTHING);
}
