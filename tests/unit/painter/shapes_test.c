/* Coverage, shapes, colours: what the eye must be able to tell apart. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "check.h"
#include "painter/atlas.h"
#include "painter/brush.h"
#include "painter/changes.h"

static unsigned sum_of(struct mask m)
{
    unsigned sum = 0;
    for (int i = 0; i < m.w * m.h; i++)
        sum += m.at[i];
    return sum;
}

TEST(a_pixel_is_as_dark_as_it_is_covered)
{
    float cells[6 * 4];
    uint8_t out[16];
    static struct pen p;
    pen_init(&p, cells, 4, 4);
    pen_move(&p, 0.5f, 1);
    pen_line(&p, 3, 1);
    pen_line(&p, 3, 2.25f);
    pen_line(&p, 0.5f, 2.25f);
    pen_fill(&p);
    pen_finish(&p, out);
    static const uint8_t want[16] = { 0, 0, 0, 0, 128, 255, 255, 0, 32, 64, 64, 0, 0, 0, 0, 0 };
    CHECK_BYTES(out, sizeof out, want, sizeof want);
}

TEST(a_stroke_covers_length_times_width)
{
    static float cells[42 * 40];
    static uint8_t out[40 * 40];
    static struct pen p;
    pen_init(&p, cells, 40, 40);
    pen_move(&p, 5, 20);
    pen_line(&p, 35, 20);
    pen_stroke(&p, 4, CAP_BUTT, false);
    pen_finish(&p, out);
    CHECK_EQ(sum_of((struct mask){ 40, 40, out }), 30 * 4 * 255);
}

TEST(every_icon_and_mark_has_a_shape_of_its_own)
{
    struct shapes *shapes = shapes_create();
    uint64_t all[ICON_COUNT];
    for (int i = ICON_NONE + 1; i < ICON_COUNT; i++) {
        struct mask m = shape_of(shapes, SHAPE_ICON, i, 48, 48);
        CHECK(sum_of(m) > 255 * 48 * 2);
        all[i] = fnv1a_64(0, bytes_of(m.at, (size_t)m.w * (size_t)m.h));
        for (int k = ICON_NONE + 1; k < i; k++)
            CHECK(all[i] != all[k]);
    }
    for (int mark = MARK_SEEN; mark <= MARK_UNKNOWN; mark++)
        CHECK(mark == MARK_WORKING || sum_of(shape_of(shapes, SHAPE_MARK, mark, 48, 48)) > 255 * 48);
    shapes_destroy(shapes);
}

TEST(every_composition_has_both_layers)
{
    struct shapes *shapes = shapes_create();
    for (int i = 0; i < COMPOSITIONS; i++) {
        CHECK(sum_of(shape_of(shapes, SHAPE_MOTIF, i, 200, 130)) > 255 * 400);
        CHECK(sum_of(shape_of(shapes, SHAPE_MOTIF_ACCENT, i, 200, 130)) > 255 * 50);
    }
    shapes_destroy(shapes);
}

TEST(the_shape_cache_forgets_and_draws_again)
{
    struct shapes *shapes = shapes_create();
    unsigned first = sum_of(shape_of(shapes, SHAPE_DISC, 0, 40, 40));
    for (int i = 1; i < 1200; i++)
        shape_of(shapes, SHAPE_DISC, 0, 40 + i % 900, 41 + i);
    CHECK_EQ(sum_of(shape_of(shapes, SHAPE_DISC, 0, 40, 40)), first);
    shapes_destroy(shapes);
}

static double linear(unsigned v)
{
    double c = v / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* WCAG 2.2, "contrast ratio". */
static double contrast(colour a, colour b)
{
    double la = 0.2126 * linear(a >> 16) + 0.7152 * linear(a >> 8 & 255) + 0.0722 * linear(a & 255);
    double lb = 0.2126 * linear(b >> 16) + 0.7152 * linear(b >> 8 & 255) + 0.0722 * linear(b & 255);
    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

TEST(text_has_ten_to_one_in_every_theme)
{
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        const struct theme_colours *t = theme_colours((enum theme)theme);
        const colour grounds[] = { t->paper, t->sheet, t->sand, t->tint };
        for (size_t i = 0; i < sizeof grounds / sizeof *grounds; i++)
            CHECK(contrast(t->ink, grounds[i]) >= 10);
        CHECK(contrast(t->ink2, t->sheet) >= 10 && contrast(t->ink2, t->paper) >= 10);
        CHECK(contrast(t->on_main, t->main) >= 10);
        CHECK(contrast(t->on_need, t->need) >= 10);
    }
}

TEST(signs_and_borders_have_three_to_one)
{
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        const struct theme_colours *t = theme_colours((enum theme)theme);
        CHECK(contrast(t->shape, t->sheet) >= 3 && contrast(t->shape, t->tint) >= 3 &&
              contrast(t->shape, t->sand) >= 3);
        CHECK(contrast(t->line, t->sheet) >= 3 && contrast(t->line, t->paper) >= 3 && contrast(t->line, t->sand) >= 3);
        CHECK(contrast(t->need_edge, t->sheet) >= 3 && contrast(t->need_edge, t->paper) >= 3);
        CHECK(contrast(t->mark_inside, t->shape) >= 3);
    }
}

TEST(words_on_covers_have_ten_to_one)
{
    for (unsigned i = 0; i < PALETTES; i++)
        CHECK(contrast(theme_palette(i)->text, theme_palette(i)->ground) >= 10);
}

TEST(a_book_has_the_same_face_every_time)
{
    /* FNV-1a, 32 bits, of "Абай жолы|Мұхтар Әуезов", computed elsewhere. */
    CHECK_EQ(cover_hash("Абай жолы", "Мұхтар Әуезов"), 0xB8020D78u);
}

TEST(two_covers_in_a_row_never_have_the_same_colours)
{
    static struct scene s;
    static struct frame f;
    const struct panel panel = { 400, 400, 0.25f, 100, THEME_LIGHT, false, true, 0 };
    scene_begin(&s, &panel, &(struct glyph_metrics){ NULL, NULL });
    scene_open(&s, (struct element){ .box = { .flow = FLOW_ROW } });
    for (int i = 0; i < 12; i++)
        scene_add(&s, (struct element){ .look = LOOK_COVER, .name = "Абай жолы", .detail = "Мұхтар Әуезов" });
    scene_close(&s);
    frame_take(&f, &s, &f, (struct moments){ 0 });
    for (size_t i = 2; i < s.elements_count; i++)
        CHECK(f.at[i].palette != f.at[i - 1].palette);
}

TEST(the_atlas_has_every_letter_of_three_languages)
{
    struct atlas a;
    CHECK_EQ(atlas_open(&a, ATLAS_FILE), RESULT_OK);
    static const char letters[] = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя"
                                  "AZaz09 .,:;!?()«»…–—“”₸№'\"%/+-";
    const struct atlas_font *font = atlas_font(&a, FACE_REGULAR, 28);
    CHECK(font != NULL);
    const char *at = letters;
    for (uint32_t code; (code = utf8_next(&at)) != 0;)
        CHECK(atlas_glyph(&a, font, code) != NULL);
    atlas_close(&a);
    CHECK_EQ(atlas_open(&a, "/etc/hostname"), RESULT_BAD);
    CHECK_EQ(atlas_open(&a, "/nowhere"), RESULT_NONE);
}

/* ä ğ ı ñ ö ş ū ü: the draft of 2021. */
TEST(the_atlas_has_the_latin_letters_of_kazakh_at_every_size)
{
    struct atlas a;
    CHECK_EQ(atlas_open(&a, ATLAS_FILE), RESULT_OK);
    for (uint32_t i = 0; i < a.fonts_count; i++) {
        bool master = atlas_glyph(&a, &a.fonts[i], 'a') == NULL; /* of monograms: capitals alone */
        const char *at = master ? "ÄĞİÑÖŞŪÜ" : "äğıñöşūüÄĞIİÑÖŞŪÜ";
        for (uint32_t code; (code = utf8_next(&at)) != 0;)
            CHECK(atlas_glyph(&a, &a.fonts[i], code) != NULL);
    }
    atlas_close(&a);
}
