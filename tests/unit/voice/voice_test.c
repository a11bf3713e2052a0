/* What a listener hears: stars for a PIN, why a button cannot be used, the screen when nothing moved. */
#include "check.h"
#include "voice/voice.h"

static struct scene scene;
static char said[VOICE_TEXT_SIZE];

static int advance(void *self, enum face face, int font_px, uint32_t code)
{
    (void)self, (void)face, (void)code;
    return font_px / 2;
}

static void begin(void)
{
    struct panel panel = { .width_px = 1000, .height_px = 600, .mm_per_pixel = 0.25f, .text_percent = 100 };
    struct glyph_metrics metrics = { NULL, advance };
    scene_begin(&scene, &panel, &metrics);
    scene.said = "Welcome! Lay your card on the pad.";
    scene_open(&scene, (struct element){ .box = { .flow = FLOW_COLUMN } });
    scene_add(&scene, (struct element){ .id = "a.pin",
                                        .role = ROLE_FIELD,
                                        .look = LOOK_FIELD,
                                        .name = "Your PIN",
                                        .value = "123",
                                        .secret = true });
    scene_add(&scene, (struct element){ .id = "a.ok",
                                        .role = ROLE_BUTTON,
                                        .look = LOOK_BUTTON_MAIN,
                                        .name = "Continue",
                                        .disabled = true,
                                        .why = "Type the number first." });
    scene_close(&scene);
}

TEST(a_pin_is_heard_as_stars)
{
    begin();
    scene_layout(&scene, "a.pin", "");
    voice_of_scene(&scene, true, LANGUAGE_EN, said, sizeof said);
    CHECK_TEXT(said, "Your PIN. star star star");
}

TEST(a_button_that_cannot_be_used_says_why)
{
    begin();
    voice_of_element(scene_find(&scene, "a.ok"), LANGUAGE_EN, said, sizeof said);
    CHECK_TEXT(said, "Continue. not available now. Type the number first.");
}

TEST(a_screen_is_said_when_the_focus_did_not_move)
{
    begin();
    scene_layout(&scene, "a.pin", "");
    voice_of_scene(&scene, false, LANGUAGE_EN, said, sizeof said);
    CHECK_TEXT(said, "Welcome! Lay your card on the pad.");
    scene_layout(&scene, "", "");
    voice_of_scene(&scene, true, LANGUAGE_EN, said, sizeof said);
    CHECK_TEXT(said, "Welcome! Lay your card on the pad.");
}
