/* The scene's promises, with a ruler where every character is half as wide as its font is high. */
#include <string.h>

#include "base/text.h"
#include "scene/scene.h"
#include "check.h"

static int half_as_wide(void *self, enum face face, int font_px, uint32_t code)
{
    (void)self, (void)face, (void)code;
    return font_px / 2;
}

static const struct glyph_metrics ruler = { NULL, half_as_wide };
static const struct panel full_hd = { 1920, 1080, 0.248f, 100, THEME_LIGHT, false, true, 0 };
/* 1 mm is 4 px, body is 28 px: a letter is 14 px wide. */
static const struct panel square = { 400, 400, 0.25f, 100, THEME_LIGHT, false, true, 0 };
static struct scene s;

static struct element text_of(const char *id, const char *name)
{
    return (struct element){ .id = id, .role = ROLE_TEXT, .look = LOOK_TEXT, .name = name };
}

static struct element button_of(const char *id)
{
    return (struct element){ .id = id, .role = ROLE_BUTTON, .look = LOOK_BUTTON_PLAIN, .name = "OK" };
}

static void line_is(const struct element *e, int line, const char *want)
{
    char got[200];
    text_copy_bytes(got, sizeof got, bytes_of(e->lines[line].at, e->lines[line].n));
    CHECK_TEXT(got, want);
}

TEST(type_has_the_sizes_of_the_design)
{
    static const struct panel panels[] = { { 1920, 1080, 0.248f, 100, THEME_LIGHT, false, true, 0 },
                                           { 1024, 600, 0.217f, 100, THEME_LIGHT, false, true, 0 },
                                           { 1080, 1920, 0.311f, 100, THEME_LIGHT, false, true, 0 } };
    static const int want[3][STEP_COUNT] = { { 28, 31, 35, 43, 67, 105 },
                                             { 32, 36, 40, 49, 77, 119 },
                                             { 27, 30, 33, 41, 65, 100 } };
    for (int p = 0; p < 3; p++)
        for (int step = 0; step < STEP_COUNT; step++)
            CHECK_EQ(panel_font_px(&panels[p], (enum type_step)step), want[p][step]);
}

TEST(large_text_doubles_and_headlines_grow_by_the_root)
{
    struct panel p = full_hd;
    p.text_percent = 200;
    CHECK_EQ(panel_font_px(&p, STEP_BODY), 55);
    CHECK_EQ(panel_font_px(&p, STEP_DISPLAY), 95);
}

TEST(shapes_of_glass)
{
    CHECK_EQ(panel_shape(&full_hd), PANEL_LARGE);
    CHECK_EQ(panel_shape(&(struct panel){ .width_px = 1024, .height_px = 600, .mm_per_pixel = 0.15f }), PANEL_SMALL);
    CHECK_EQ(panel_shape(&(struct panel){ .width_px = 1080, .height_px = 1920, .mm_per_pixel = 0.311f }),
             PANEL_PORTRAIT);
}

static const struct element *wrapped(const char *name, float width_mm, uint8_t lines_max)
{
    scene_begin(&s, &square, &ruler);
    scene_open(&s, (struct element){ .role = ROLE_GROUP, .box = { .across = PLACE_STRETCH } });
    scene_open(&s, (struct element){ .box = { .width = MM(width_mm), .across = PLACE_STRETCH } });
    struct element e = text_of("t", name);
    e.lines_max = lines_max;
    scene_add(&s, e);
    scene_close(&s);
    scene_close(&s);
    scene_layout(&s, "", "");
    return scene_find(&s, "t");
}

TEST(text_wraps_at_blanks_only)
{
    const struct element *e = wrapped("aaa bbb ccc", 28, 0); /* 112 px: eight letters */
    CHECK_EQ(e->lines_count, 2);
    line_is(e, 0, "aaa bbb");
    line_is(e, 1, "ccc");
    CHECK(!s.does_not_fit);
}

TEST(a_no_break_space_holds_number_and_unit_together)
{
    const struct element *e = wrapped("aaaa 450\u00a0₸", 28, 0);
    CHECK_EQ(e->lines_count, 2);
    line_is(e, 1, "450\u00a0₸");
}

TEST(a_word_that_has_no_room_is_not_broken_and_is_reported)
{
    const struct element *e = wrapped("aaaaaaaaaaaaaaaa", 28, 0);
    CHECK_EQ(e->lines_count, 1);
    CHECK(s.does_not_fit);
}

TEST(text_that_is_too_long_ends_after_a_whole_word)
{
    const struct element *e = wrapped("aaa bbb ccc ddd eee", 28, 2);
    CHECK_EQ(e->lines_count, 2);
    line_is(e, 1, "ccc ddd");
    CHECK(e->lines[1].cut);
    e = wrapped("aaa bbb cccc ddd eee", 28, 2);
    line_is(e, 1, "cccc");
    CHECK(e->lines[1].cut && e->lines[1].width_px <= 112);
}

TEST(a_line_break_is_kept)
{
    const struct element *e = wrapped("aa\nbb", 28, 0);
    CHECK_EQ(e->lines_count, 2);
    line_is(e, 1, "bb");
}

TEST(what_grows_shares_the_room_that_is_left)
{
    scene_begin(&s, &square, &ruler);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_ROW, .gap_mm = 5 } });
    scene_add(&s, (struct element){ .id = "a", .box = { .width = MM(20), .height = GROW(1) } });
    scene_add(&s, (struct element){ .id = "b", .box = { .width = GROW(1) } });
    scene_add(&s, (struct element){ .id = "c", .box = { .width = GROW(2) } });
    scene_close(&s);
    scene_layout(&s, "", "");
    CHECK_EQ(scene_find(&s, "a")->rect.h, 400);
    CHECK_EQ(scene_find(&s, "b")->rect.x, 100);
    CHECK_EQ(scene_find(&s, "b")->rect.w, 93);
    CHECK_EQ(scene_find(&s, "c")->rect.w, 187);
    CHECK_EQ(scene_find(&s, "c")->rect.x + scene_find(&s, "c")->rect.w, 400);
}

TEST(what_grows_keeps_within_its_bounds)
{
    scene_begin(&s, &square, &ruler);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN } });
    scene_add(&s, (struct element){ .id = "a", .box = { .height = { EXTENT_GROW, 1, 0, 10 } } });
    scene_add(&s, (struct element){ .id = "b", .box = { .height = GROW(1) } });
    scene_close(&s);
    scene_layout(&s, "", "");
    CHECK_EQ(scene_find(&s, "a")->rect.h, 40);
    CHECK_EQ(scene_find(&s, "b")->rect.h, 360);
}

TEST(between_puts_the_ends_at_the_edges)
{
    scene_begin(&s, &square, &ruler);
    scene_open(&s, (struct element){
                       .box = { .flow = FLOW_ROW, .pad_x_mm = 10, .along = PLACE_BETWEEN, .across = PLACE_END } });
    scene_add(&s, button_of("a"));
    scene_add(&s, button_of("b"));
    scene_close(&s);
    scene_layout(&s, "", "");
    const struct element *b = scene_find(&s, "b");
    CHECK_EQ(scene_find(&s, "a")->rect.x, 40);
    CHECK_EQ(b->rect.x + b->rect.w, 360);
    CHECK_EQ(b->rect.y + b->rect.h, 400);
}

TEST(a_target_is_20_mm_at_least)
{
    scene_begin(&s, &full_hd, &ruler);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_ROW } });
    scene_add(&s, button_of("a"));
    scene_close(&s);
    scene_layout(&s, "", "");
    CHECK(scene_find(&s, "a")->rect.h >= panel_px(&full_hd, 20));
    CHECK(scene_find(&s, "a")->rect.w >= panel_px(&full_hd, 20));
}

TEST(ornament_gives_way_before_pictures_and_the_button_stays)
{
    scene_begin(&s, &square, &ruler);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN } });
    scene_add(&s, (struct element){ .id = "picture", .box = { .height = MM(40), .give_way = 2 } });
    scene_add(&s, (struct element){ .id = "frieze", .box = { .height = MM(20), .give_way = 9 } });
    scene_add(&s, (struct element){ .id = "title", .box = { .height = MM(30) } });
    scene_add(&s, button_of("button"));
    scene_close(&s);
    scene_layout(&s, "", "");
    CHECK(scene_find(&s, "frieze")->gone);
    CHECK(!scene_find(&s, "picture")->gone);
    CHECK(!s.does_not_fit);
    CHECK(element_is_tappable(scene_find(&s, "button")));
}

TEST(what_leaves_stands_where_room_is_short)
{
    scene_begin(&s, &square, &ruler);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN, .width = GROW(1), .height = GROW(1) } });
    scene_open(&s, (struct element){ .box = { .flow = FLOW_ROW, .width = GROW(1) } });
    struct element word = text_of("word", "abcdefghijklmnopqrst"); /* 280 px */
    word.box.give_way = 2;
    scene_add(&s, word);
    scene_add(&s, text_of("number", "1234567890")); /* 140 px */
    scene_close(&s);
    struct element picture = { .id = "cover", .look = LOOK_COVER, .box = { .give_way = 7 } };
    scene_add(&s, picture);
    scene_close(&s);
    scene_layout(&s, "", "");
    CHECK(scene_find(&s, "word")->gone);
    CHECK(!scene_find(&s, "cover")->gone && !scene_find(&s, "number")->gone);
}

TEST(lines_of_a_headline_are_alike)
{
    scene_begin(&s, &square, &ruler);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN, .width = GROW(1), .height = GROW(1) } });
    struct element head = text_of("head", "aaaaa bbbbb ccccc ddddd"); /* 22 px a letter: three words would fit */
    head.step = STEP_HEAD;
    head.box.width = GROW(1);
    scene_add(&s, head);
    scene_close(&s);
    scene_layout(&s, "", "");
    const struct element *e = scene_find(&s, "head");
    CHECK_EQ(e->lines_count, 2);
    line_is(e, 0, "aaaaa bbbbb");
    line_is(e, 1, "ccccc ddddd");
}

TEST(no_word_stands_alone_on_the_last_line_of_a_text)
{
    scene_begin(&s, &square, &ruler);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_COLUMN, .width = GROW(1), .height = GROW(1) } });
    struct element words = text_of("words", "aaaaa bbbbb ccccc ddddd eeee ff"); /* 14 px a letter: 28 of them */
    words.box.width = GROW(1);
    scene_add(&s, words);
    struct element title = text_of("title", words.name);
    title.verbatim = true; /* as it stands on the book */
    title.box.width = GROW(1);
    scene_add(&s, title);
    scene_close(&s);
    scene_layout(&s, "", "");
    line_is(scene_find(&s, "title"), 1, "ff");
    const struct element *e = scene_find(&s, "words");
    CHECK_EQ(e->lines_count, 2);
    CHECK(memchr(e->lines[1].at, ' ', e->lines[1].n) != NULL);
}

TEST(signs_grow_with_letters_by_the_root_and_not_on_a_small_glass)
{
    struct panel large = full_hd, small = { 1024, 600, 0.217f, 200, THEME_LIGHT, false, true, 0 };
    CHECK_EQ((int)(panel_sign_mm(&large, 10) * 100), 1000);
    large.text_percent = 200;
    CHECK_EQ((int)(panel_sign_mm(&large, 10) * 100), 1414);
    large.text_percent = 250; /* words need the room more */
    CHECK_EQ((int)(panel_sign_mm(&large, 10) * 100), 1414);
    CHECK_EQ((int)(panel_sign_mm(&small, 10) * 100), 1000);
}

TEST(a_headline_of_more_than_two_lines_takes_the_next_step_down)
{
    scene_begin(&s, &full_hd, &ruler);
    scene_open(&s, (struct element){ .box = { .across = PLACE_STRETCH, .width = MM(60) } });
    struct element e = text_of("t", "aaaaaaaa bbbbbbbb cccccccc");
    e.step = STEP_HERO;
    scene_add(&s, e);
    scene_close(&s);
    s.elements[0].box.pad_x_mm = 150;
    scene_layout(&s, "", "");
    const struct element *t = scene_find(&s, "t");
    CHECK(t->lines_count <= 2);
    CHECK_EQ(t->font_px, panel_font_px(&full_hd, STEP_DISPLAY));
}

TEST(a_stack_lays_children_on_each_other)
{
    scene_begin(&s, &square, &ruler);
    scene_open(&s, (struct element){ .box = { .flow = FLOW_STACK, .along = PLACE_MIDDLE, .across = PLACE_MIDDLE } });
    scene_add(&s, (struct element){ .id = "a", .box = { .width = MM(20), .height = MM(20) } });
    scene_add(&s, (struct element){ .id = "b", .box = { .width = GROW(1), .height = GROW(1) } });
    scene_close(&s);
    scene_layout(&s, "", "");
    CHECK_EQ(scene_find(&s, "a")->rect.x, 160);
    CHECK_EQ(scene_find(&s, "a")->rect.y, 160);
    CHECK_EQ(scene_find(&s, "b")->rect.w, 400);
}
