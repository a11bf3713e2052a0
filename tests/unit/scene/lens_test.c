/* A page under a lens: where its parts lie then, what a touch meets, and where the lens goes by itself. */
#include "scene/lens.h"

#include "check.h"

enum { WIDE = 800, HIGH = 600, SEEN = 500, PAGE = 7 };

static struct scene s;
static struct lens lens;

static int ten(void *self, enum face face, int font_px, uint32_t code)
{
    (void)self, (void)face, (void)font_px, (void)code;
    return 10;
}

static void add(const char *id, enum role role, const char *value)
{
    scene_add(&s, (struct element){ .id = id,
                                    .role = role,
                                    .look = LOOK_BUTTON_PLAIN,
                                    .name = "Go",
                                    .value = value,
                                    .box = { .width = MM(40), .height = MM(25) } });
}

/* Five things of 160 x 100 pixels from the head to the foot of the page; of the glass 500 rows are the lens's. */
static void build(const char *value, const char *focus)
{
    static const struct panel panel = { WIDE, HIGH, 0.25f, 100, THEME_LIGHT, false, true, 0 };
    scene_begin(&s, &panel, &(struct glyph_metrics){ NULL, ten });
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN, .along = PLACE_BETWEEN } });
    add("page.first", ROLE_BUTTON, "");
    add("page.field", ROLE_FIELD, "");
    add("page.state", ROLE_STATUS, value);
    add("page.item", ROLE_ITEM, value);
    add("page.last", ROLE_BUTTON, "");
    scene_close(&s);
    scene_layout(&s, focus, "");
    size_t end = s.elements_count;
    scene_open(&s, (struct element){ .look = LOOK_SAND });
    add("bar.move", ROLE_BUTTON, "");
    scene_close(&s);
    scene_layout_more(&s, (struct rect){ 0, SEEN, WIDE, HIGH - SEEN }, focus, "");
    lens_lay(&s, end, (struct rect){ 0, 0, WIDE, SEEN }, HIGH);
}

static void look(int zoom, const char *value, struct lens_cue cue)
{
    if (cue.focus == NULL)
        cue.focus = "";
    if (cue.touched == NULL)
        cue.touched = "";
    build(value, cue.focus);
    lens_follow(&lens, &s, zoom, &cue);
    lens_magnify(&lens, &s);
}

static void begin(int zoom)
{
    lens = (struct lens){ 0 };
    look(zoom, "", (struct lens_cue){ .page = PAGE });
}

static struct rect place(const char *id)
{
    return scene_find(&s, id)->rect;
}

static bool in_sight(const char *id)
{
    struct rect r = place(id);
    int part = s.lens.zoom - 1; /* of the page's pixel at the edge */
    return r.y >= 0 && r.y + r.h <= SEEN + part && r.x >= 0 && r.x + r.w <= WIDE + part;
}

TEST(what_lies_under_a_lens_is_so_many_times_as_large_and_its_buttons_are_not)
{
    begin(2);
    CHECK_EQ(place("page.first").w, 320);
    CHECK_EQ(place("page.first").h, 200);
    CHECK_EQ(place("page.field").y, 250); /* half of the way to the next on the page is 62.5 */
    CHECK_EQ(place("bar.move").y, SEEN);
    CHECK_EQ(scene_panel_of(&s, scene_find(&s, "page.last"))->mm_per_pixel * 1000, 125);
    CHECK_EQ(scene_panel_of(&s, scene_find(&s, "bar.move"))->mm_per_pixel * 1000, 250);
}

TEST(a_touch_meets_what_is_seen_and_nothing_that_the_lens_hides)
{
    begin(3);
    CHECK_TEXT(scene_hit(&s, 400, 200)->id, "page.first");
    struct rect hidden = place("page.item");
    CHECK(hidden.y > HIGH);
    CHECK(scene_hit(&s, hidden.x + 1, hidden.y + 1) == NULL);
    for (int y = SEEN; y < HIGH; y++)
        for (int x = 0; x < WIDE; x += 10)
            CHECK(scene_hit(&s, x, y) == NULL || !element_is_under_lens(&s, scene_hit(&s, x, y)));
    CHECK(!lens_shows(&s, scene_find(&s, "page.last")));
    CHECK(lens_shows(&s, scene_find(&s, "bar.move")));
}

TEST(taps_alone_lead_to_every_pixel_of_the_page)
{
    for (int zoom = 2; zoom <= 3; zoom++) {
        static bool seen[HIGH][WIDE];
        begin(zoom);
        size_t count = 0;
        for (bool down = true; down;) {
            for (bool right = true; right;) {
                int w = (WIDE + zoom - 1) / zoom, h = (SEEN + zoom - 1) / zoom;
                for (int y = s.lens.y; y < s.lens.y + h; y++)
                    for (int x = s.lens.x; x < s.lens.x + w; x++)
                        count += !seen[y][x], seen[y][x] = true;
                right = lens_can_move(&lens, &s, HEADING_RIGHT);
                lens_move(&lens, &s, HEADING_RIGHT);
                look(zoom, "", (struct lens_cue){ .page = PAGE });
            }
            while (lens_can_move(&lens, &s, HEADING_LEFT))
                lens_move(&lens, &s, HEADING_LEFT);
            down = lens_can_move(&lens, &s, HEADING_DOWN);
            lens_move(&lens, &s, HEADING_DOWN);
            look(zoom, "", (struct lens_cue){ .page = PAGE });
        }
        CHECK_EQ(count, WIDE * HIGH);
        for (int y = 0; y < HIGH; y++)
            for (int x = 0; x < WIDE; x++)
                seen[y][x] = false;
    }
}

TEST(the_lens_stops_at_the_edges)
{
    begin(2);
    CHECK(!lens_can_move(&lens, &s, HEADING_LEFT) && !lens_can_move(&lens, &s, HEADING_UP));
    CHECK(lens_can_move(&lens, &s, HEADING_RIGHT) && lens_can_move(&lens, &s, HEADING_DOWN));
    for (int i = 0; i < 9; i++) {
        lens_move(&lens, &s, HEADING_RIGHT);
        lens_move(&lens, &s, HEADING_DOWN);
    }
    CHECK(!lens_can_move(&lens, &s, HEADING_RIGHT) && !lens_can_move(&lens, &s, HEADING_DOWN));
    look(2, "", (struct lens_cue){ .page = PAGE });
    CHECK_EQ(s.lens.x, WIDE - WIDE / 2);
    CHECK_EQ(s.lens.y, HIGH - SEEN / 2);
}

TEST(the_whole_page_is_a_tap_away_and_the_place_is_kept)
{
    begin(2);
    lens_move(&lens, &s, HEADING_RIGHT);
    lens.whole = true;
    look(2, "", (struct lens_cue){ .page = PAGE });
    CHECK_EQ(place("page.first").w, 160);
    CHECK(!lens_can_move(&lens, &s, HEADING_RIGHT) && lens_can_move(&lens, &s, HEADING_DOWN));
    lens.whole = false;
    look(2, "", (struct lens_cue){ .page = PAGE });
    CHECK_EQ(s.lens.x, WIDE / 4);
}

TEST(the_lens_follows_the_focus_when_it_moves_and_stays_when_it_rests)
{
    begin(2);
    CHECK(!in_sight("page.last"));
    look(2, "", (struct lens_cue){ .page = PAGE, .focus = "page.last" });
    CHECK(in_sight("page.last"));
    for (int i = 0; i < 4; i++)
        lens_move(&lens, &s, HEADING_UP);
    look(2, "", (struct lens_cue){ .page = PAGE, .focus = "page.last" });
    CHECK(!in_sight("page.last"));
    look(2, "", (struct lens_cue){ .page = PAGE, .focus = "bar.move" }); /* which is always there */
    CHECK_EQ(s.lens.y, 0);
}

TEST(a_row_that_has_come_or_changed_comes_in_sight_and_goes_before_a_state)
{
    begin(2);
    CHECK(!in_sight("page.item"));
    look(2, "done", (struct lens_cue){ .page = PAGE });
    CHECK(in_sight("page.item"));
    for (int i = 0; i < 4; i++)
        lens_move(&lens, &s, HEADING_UP);
    look(2, "done", (struct lens_cue){ .page = PAGE });
    CHECK_EQ(s.lens.y, 0);
}

TEST(nothing_moves_under_a_finger_and_what_has_happened_is_followed_when_it_is_lifted)
{
    begin(2);
    look(2, "done", (struct lens_cue){ .page = PAGE, .still = true });
    CHECK_EQ(s.lens.y, 0);
    look(2, "done", (struct lens_cue){ .page = PAGE });
    CHECK(in_sight("page.item"));
}

TEST(a_new_page_begins_at_its_head_or_at_the_focus_of_who_uses_keys)
{
    begin(2);
    for (int i = 0; i < 4; i++)
        lens_move(&lens, &s, HEADING_DOWN);
    look(2, "", (struct lens_cue){ .page = PAGE + 1, .focus = "page.last" });
    CHECK_EQ(s.lens.y, 0);
    look(2, "", (struct lens_cue){ .page = PAGE + 2, .focus = "page.item", .by_keys = true });
    CHECK(in_sight("page.item"));
}

TEST(an_overlay_leaves_the_page_where_it_was)
{
    begin(2);
    lens_move(&lens, &s, HEADING_DOWN);
    look(2, "", (struct lens_cue){ .page = PAGE });
    int y = s.lens.y;
    CHECK(y > 0);
    look(2, "", (struct lens_cue){ .page = PAGE, .overlay = 1 });
    CHECK_EQ(s.lens.y, 0);
    look(2, "", (struct lens_cue){ .page = PAGE });
    CHECK_EQ(s.lens.y, y);
}

TEST(a_lens_begins_where_the_finger_chose_it)
{
    lens = (struct lens){ 0 };
    look(3, "", (struct lens_cue){ .page = PAGE, .touched = "page.last" });
    CHECK(in_sight("page.last"));
}

TEST(arrow_keys_stay_on_their_side_of_the_lens)
{
    begin(3);
    CHECK_TEXT(scene_stop_toward(&s, "page.first", HEADING_DOWN, STOPS_ACTING), "page.field");
    CHECK_TEXT(scene_stop_toward(&s, "page.last", HEADING_DOWN, STOPS_ACTING), "bar.move");
    CHECK_TEXT(scene_stop_toward(&s, "bar.move", HEADING_UP, STOPS_ACTING), "page.last");
}
