/* Every screen under the lens, in every language, on every glass: its buttons alone lead to all that can be tapped. */
#include "base/text.h"
#include "check.h"
#include "glasses.h"
#include "screens/screens.h"

static struct lens lens;

static const char *const buttons[] = { "magnifier.left", "magnifier.right", "magnifier.up", "magnifier.down",
                                       "magnifier.whole" };
enum { BUTTONS = sizeof buttons / sizeof *buttons, TAPS_MAX = 40, LOW_MM = 60 /* above captions, and low down */ };

/* As the shell does after each tap. */
static void look_again(void)
{
    struct panel panel = screens_panel(&kiosk, scene.panel.width_px, scene.panel.height_px, scene.panel.mm_per_pixel);
    screens_build_captioned(&kiosk, &panel, &wide_letters, "", "Екі дыбыс: дайын.", &scene);
    screens_magnify(&kiosk, &lens, (struct lens_cue){ .touched = "" }, "", &scene);
}

static bool bar_is_whole(char *why, size_t size)
{
    for (size_t i = 0; i < BUTTONS; i++) {
        const struct element *e = scene_find(&scene, buttons[i]);
        struct rect r = e != NULL ? e->rect : (struct rect){ 0 };
        float mm = scene.panel.mm_per_pixel, side = (float)(r.w < r.h ? r.w : r.h) * mm;
        bool inside = r.x >= 0 && r.y >= 0 && r.x + r.w <= scene.panel.width_px && r.y + r.h <= scene.panel.height_px;
        text_format(why, size, "%s is %d,%d %dx%d, %.1f mm", buttons[i], r.x, r.y, r.w, r.h, (double)side);
        if (e == NULL || !inside || side < 19.5f || *e->name == '\0' || *e->detail == '\0')
            return false;
        if ((float)(scene.panel.height_px - r.y) * mm > LOW_MM)
            return false;
    }
    return true;
}

static bool tap(const char *id)
{
    const struct element *e = scene_find(&scene, id);
    const struct element *hit = scene_hit(&scene, e->rect.x + e->rect.w / 2, e->rect.y + e->rect.h / 2);
    if (hit != e)
        return false;
    screens_move_lens(&lens, &scene, id);
    look_again();
    return true;
}

/* Towards the middle of `e`, a tap at a time. */
static bool reach(const char *id)
{
    for (int taps = 0; taps < TAPS_MAX; taps++) {
        const struct element *e = scene_find(&scene, id);
        int x = e->rect.x + e->rect.w / 2, y = e->rect.y + e->rect.h / 2;
        const struct rect *at = &scene.lens.at;
        if (scene_hit(&scene, x, y) == e)
            return true;
        const char *way = x < at->x            ? "magnifier.left"
                          : x >= at->x + at->w ? "magnifier.right"
                          : y < at->y          ? "magnifier.up"
                          : y >= at->y + at->h ? "magnifier.down"
                                               : "";
        if (*way == '\0' || !tap(way))
            return false;
    }
    return false;
}

static bool all_can_be_tapped(char *why, size_t size)
{
    static char ids[SCENE_ELEMENTS_MAX][SCENE_ID_SIZE];
    kiosk.magnify = (uint8_t)(2 + kiosk.language % 2);
    lens = (struct lens){ 0 };
    look_again();
    text_format(why, size, "%s", scene.does_not_fit ? "does not fit" : "overflow");
    if (scene.overflow || scene.does_not_fit || !bar_is_whole(why, size))
        return false;
    size_t n = 0;
    for (size_t i = 0; i < scene.lens.from; i++)
        if (element_is_tappable(&scene.elements[i]))
            text_copy(ids[n++], SCENE_ID_SIZE, scene.elements[i].id);
    for (size_t i = 0; i < n; i++) {
        text_format(why, size, "%s cannot be reached", ids[i]);
        if (!reach(ids[i]))
            return false;
    }
    return true;
}

TEST(taps_on_the_lens_lead_to_all_that_can_be_tapped_on_every_screen)
{
    everywhere(100, all_can_be_tapped);
}

TEST(the_lens_is_there_for_who_chose_it_alone)
{
    build("checkout", LANGUAGE_KK, &glasses[0], 100);
    size_t n = scene.elements_count;
    lens.whole = true;
    screens_magnify(&kiosk, &lens, (struct lens_cue){ .touched = "" }, "", &scene);
    CHECK_EQ(scene.elements_count, n);
    CHECK(!scene.lens.on && !lens.whole);
    CHECK(!screens_move_lens(&lens, &scene, "magnifier.left"));
}

TEST(an_arrow_rests_where_the_page_ends_and_says_so)
{
    build("checkout", LANGUAGE_RU, &glasses[0], 100);
    kiosk.magnify = 2;
    lens = (struct lens){ 0 };
    look_again();
    CHECK(find("magnifier.left")->disabled);
    CHECK_TEXT(find("magnifier.left")->why, "Там страница заканчивается.");
    CHECK(!find("magnifier.right")->disabled);
    while (!find("magnifier.right")->disabled)
        CHECK(tap("magnifier.right"));
    CHECK(!find("magnifier.left")->disabled);
}

TEST(captions_stand_beside_the_lens)
{
    build("magnified-captions", LANGUAGE_KK, &glasses[1], 100);
    lens = (struct lens){ 0 };
    look_again();
    CHECK(!element_is_under_lens(&scene, find("caption")));
    CHECK(find("caption")->rect.y >= find("magnifier.left")->rect.y + find("magnifier.left")->rect.h);
}
