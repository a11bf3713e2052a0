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

static const struct voice loud = { LANGUAGE_EN, false }, headset = { LANGUAGE_EN, true };

TEST(a_pin_is_heard_as_stars)
{
    begin();
    scene_layout(&scene, "a.pin", "");
    voice_of_focus(&scene, loud, said, sizeof said);
    CHECK_TEXT(said, "Your PIN. star star star");
    voice_of_focus(&scene, headset, said, sizeof said);
    CHECK_TEXT(said, "Your PIN. star star star");
    voice_of_typing(scene_find(&scene, "a.pin"), headset, said, sizeof said);
    CHECK_TEXT(said, "star");
}

TEST(a_button_that_cannot_be_used_says_why)
{
    begin();
    voice_of_element(&scene, scene_find(&scene, "a.ok"), loud, said, sizeof said);
    CHECK_TEXT(said, "Continue. not available now. Type the number first.");
}

TEST(a_screen_is_said_and_the_focus_too_once_keys_are_in_use)
{
    begin();
    scene_layout(&scene, "a.pin", "");
    voice_of_scene(&scene, false, loud, said, sizeof said);
    CHECK_TEXT(said, "Welcome! Lay your card on the pad.");
    voice_of_scene(&scene, true, loud, said, sizeof said);
    CHECK_TEXT(said, "Welcome! Lay your card on the pad. Your PIN. star star star");
    scene_layout(&scene, "", "");
    voice_of_scene(&scene, true, loud, said, sizeof said);
    CHECK_TEXT(said, "Welcome! Lay your card on the pad.");
    voice_of_focus(&scene, loud, said, sizeof said);
    CHECK_TEXT(said, "");
}

/* A row with its reason, and a number that is somebody's. */
static void begin_personal(const char *number)
{
    begin();
    scene.elements_count = 0;
    scene_open(&scene, (struct element){ .box = { .flow = FLOW_COLUMN } });
    scene_add(&scene, (struct element){ .id = "screen.title", .role = ROLE_TEXT, .name = "My books" });
    scene_open(&scene, (struct element){ .id = "a.item.0",
                                         .role = ROLE_ITEM,
                                         .name = "Abai. Borrowed, until 7 December",
                                         .aloud = "Book 1. Borrowed" });
    scene_add(&scene, (struct element){ .id = "a.item.0.reason", .role = ROLE_TEXT, .name = "It is yours." });
    scene_close(&scene);
    scene_add(&scene, (struct element){ .id = "a.number",
                                        .role = ROLE_FIELD,
                                        .look = LOOK_FIELD,
                                        .name = "Card number",
                                        .aloud = "Card number",
                                        .value = number });
    scene_close(&scene);
    scene_layout(&scene, "a.item.0", "");
}

TEST(a_row_of_a_person_is_heard_whole_in_a_headset_only)
{
    begin_personal("");
    voice_of_focus(&scene, loud, said, sizeof said);
    CHECK_TEXT(said, "Book 1. Borrowed.");
    voice_of_focus(&scene, headset, said, sizeof said);
    CHECK_TEXT(said, "Abai. Borrowed, until 7 December. It is yours.");
}

TEST(a_number_that_is_a_persons_is_counted_on_the_loudspeaker_and_read_in_a_headset)
{
    begin_personal("1042");
    const struct element *field = scene_find(&scene, "a.number");
    voice_of_element(&scene, field, loud, said, sizeof said);
    CHECK_TEXT(said, "Card number. 4 characters.");
    voice_of_typing(field, loud, said, sizeof said);
    CHECK_TEXT(said, "4 characters.");
    voice_of_element(&scene, field, headset, said, sizeof said);
    CHECK_TEXT(said, "Card number. 1042.");
    voice_of_typing(field, headset, said, sizeof said);
    CHECK_TEXT(said, "2");
    begin_personal("");
    voice_of_typing(scene_find(&scene, "a.number"), headset, said, sizeof said);
    CHECK_TEXT(said, "empty");
}

TEST(where_am_i_names_the_screen_the_focus_and_its_place)
{
    begin_personal("");
    voice_of_place(&scene, loud, said, sizeof said);
    CHECK_TEXT(said, "My books. Book 1. Borrowed. Place 1 of 2.");
    scene_layout(&scene, "", "");
    voice_of_place(&scene, loud, said, sizeof said);
    CHECK_TEXT(said, "My books. 2 controls.");
}
