/* Touch, focus and overlays. */
#include "base/text.h"
#include "scene/scene.h"
#include "check.h"

static int ten(void *self, enum face face, int font_px, uint32_t code)
{
    (void)self, (void)face, (void)font_px, (void)code;
    return 10;
}

static const struct panel panel = { 800, 600, 0.25f, 100, THEME_LIGHT, false, true, 0 };
static struct scene s;

static void begin(void)
{
    scene_begin(&s, &panel, &(struct glyph_metrics){ NULL, ten });
}

static void add_button(const char *id, bool disabled)
{
    scene_add(&s, (struct element){
                      .id = id, .role = ROLE_BUTTON, .look = LOOK_BUTTON_PLAIN, .name = "Go", .disabled = disabled });
}

static void build(bool overlay)
{
    begin();
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN, .gap_mm = 4 } });
    add_button("first", false);
    add_button("second", true);
    add_button("third", false);
    scene_close(&s);
    if (overlay) {
        scene_cover(&s);
        scene_open(&s, (struct element){ .role = ROLE_DIALOG, .look = LOOK_SAND });
        add_button("over", false);
        scene_close(&s);
    }
    scene_layout(&s, "third", "");
}

static const char *hit(const char *id)
{
    const struct rect r = scene_find(&s, id)->rect;
    const struct element *e = scene_hit(&s, r.x + r.w / 2, r.y + r.h / 2);
    return e != NULL ? e->id : "";
}

TEST(a_touch_lands_on_what_lies_there)
{
    build(false);
    CHECK_TEXT(hit("first"), "first");
    CHECK_TEXT(hit("third"), "third");
    CHECK(scene_hit(&s, 790, 590) == NULL);
    CHECK(scene_find(&s, "third")->focused);
}

TEST(what_is_not_available_is_not_tapped)
{
    build(false);
    CHECK_TEXT(hit("second"), "");
}

TEST(focus_walks_in_reading_order_and_round)
{
    build(false);
    CHECK_TEXT(scene_focus_next(&s, "", 1), "first");
    CHECK_TEXT(scene_focus_next(&s, "first", 1), "third");
    CHECK_TEXT(scene_focus_next(&s, "third", 1), "first");
    CHECK_TEXT(scene_focus_next(&s, "first", -1), "third");
    CHECK_TEXT(scene_focus_next(&s, "", -1), "third");
    CHECK_TEXT(scene_focus_next(&s, "gone", 1), "first");
}

TEST(under_an_overlay_nothing_is_touched_or_focused)
{
    build(true);
    CHECK(!element_is_visible(scene_find(&s, "first")));
    CHECK(scene_find(&s, "first")->covered);
    CHECK_TEXT(hit("over"), "over");
    CHECK_TEXT(scene_focus_next(&s, "over", 1), "over");
    CHECK_TEXT(scene_focus_next(&s, "first", 1), "over");
}

TEST(a_covered_page_takes_no_place)
{
    begin();
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN } });
    scene_open(&s, (struct element){ .id = "page", .covered = true, .box = { .height = MM(50) } });
    add_button("inside", false);
    scene_close(&s);
    add_button("after", false);
    scene_close(&s);
    scene_layout(&s, "", "");
    CHECK_EQ(scene_find(&s, "after")->rect.y, 0);
    CHECK(scene_find(&s, "inside")->covered);
}

TEST(ids_are_words_joined_by_dots)
{
    begin();
    CHECK_TEXT(scene_id(&s, "checkout.item", 3, ""), "checkout.item.3");
    CHECK_TEXT(scene_id(&s, "checkout.item", 3, "reason"), "checkout.item.3.reason");
    CHECK_TEXT(scene_format(&s, "%d-%s", 2, "сөре"), "2-сөре");
}

TEST(too_many_elements_are_reported_and_not_written)
{
    begin();
    scene_open(&s, (struct element){ .id = "top" });
    for (int i = 0; i < SCENE_ELEMENTS_MAX + 5; i++)
        add_button("x", false);
    scene_close(&s);
    CHECK(s.overflow);
    CHECK_EQ(s.elements_count, SCENE_ELEMENTS_MAX);
}

TEST(roles_have_the_words_of_the_control_port)
{
    CHECK_TEXT(role_word(ROLE_BUTTON), "button");
    CHECK_TEXT(role_word(ROLE_DIALOG), "dialog");
}

/* Two rows of two buttons, and a row that is only read. */
static void four_buttons(void)
{
    static const char *const ids[] = { "a.1", "a.2", "b.1", "b.2" };
    struct panel p = { .width_px = 1000, .height_px = 600, .mm_per_pixel = 0.25f, .text_percent = 100 };
    struct glyph_metrics m = s.metrics;
    scene_begin(&s, &p, &m);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN, .gap_mm = 4 } });
    for (int row = 0; row < 2; row++) {
        scene_open(&s, (struct element){ .box = { .flow = FLOW_ROW, .gap_mm = 4 } });
        for (int i = 0; i < 2; i++)
            scene_add(&s, (struct element){ .id = ids[2 * row + i],
                                            .role = ROLE_BUTTON,
                                            .look = row == 1 && i == 0 ? LOOK_BUTTON_MAIN : LOOK_BUTTON_PLAIN,
                                            .name = "A",
                                            .disabled = row == 1 && i == 1,
                                            .box = { .width = MM(25), .height = MM(25) } });
        scene_close(&s);
    }
    scene_add(&s, (struct element){ .id = "row", .role = ROLE_ITEM, .name = "A book" });
    scene_close(&s);
    scene_layout(&s, "", "");
}

TEST(arrows_go_to_the_nearest_stop_on_the_glass)
{
    begin();
    four_buttons();
    CHECK_TEXT(scene_stop_toward(&s, "a.1", HEADING_RIGHT, STOPS_ACTING), "a.2");
    CHECK_TEXT(scene_stop_toward(&s, "a.1", HEADING_DOWN, STOPS_ACTING), "b.1");
    CHECK_TEXT(scene_stop_toward(&s, "b.1", HEADING_UP, STOPS_ACTING), "a.1");
    CHECK_TEXT(scene_stop_toward(&s, "a.2", HEADING_LEFT, STOPS_ACTING), "a.1");
    CHECK_TEXT(scene_stop_toward(&s, "b.1", HEADING_DOWN, STOPS_ACTING), "a.1");
    CHECK_TEXT(scene_stop_toward(&s, "", HEADING_DOWN, STOPS_ACTING), "a.1");
}

TEST(a_listener_stops_at_rows_and_at_what_cannot_be_used_too)
{
    unsigned count;
    begin();
    four_buttons();
    CHECK_TEXT(scene_stop_next(&s, "b.1", 1, STOPS_ACTING), "a.1");
    CHECK_TEXT(scene_stop_next(&s, "b.1", 1, STOPS_SPOKEN), "b.2");
    CHECK_TEXT(scene_stop_next(&s, "b.2", 1, STOPS_SPOKEN), "row");
    CHECK_EQ(scene_stop_place(&s, "row", STOPS_SPOKEN, &count), 5);
    CHECK_EQ(count, 5);
    CHECK_EQ(scene_stop_place(&s, "row", STOPS_ACTING, &count), 0);
    CHECK_EQ(count, 3);
    CHECK_TEXT(scene_stop_first(&s, STOPS_SPOKEN), "b.1"); /* the main action */
}
