/* Help: the very gesture that is wanted, somebody to call, and what is kept of whoever stands here. */
#include <string.h>

#include "check.h"
#include "glasses.h"

static bool shows(enum look look)
{
    for (size_t i = 0; i < scene.elements_count; i++)
        if (scene.elements[i].look == look)
            return true;
    return false;
}

TEST(help_shows_the_gesture_of_the_step_at_which_it_was_wanted)
{
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        for (size_t g = 0; g < 3; g++) {
            build("help-gesture", l, &glasses[g], 100);
            CHECK(shows(LOOK_GESTURE_BOOK) && !shows(LOOK_GESTURE_CARD));
        }
        build("help", l, &glasses[0], 100);
        CHECK(shows(LOOK_GESTURE_CARD) && !shows(LOOK_GESTURE_BOOK));
    }
}

TEST(a_kiosk_without_a_pad_shows_no_gesture_to_it)
{
    build("help-scanner", LANGUAGE_KK, &glasses[0], 100);
    CHECK(!shows(LOOK_GESTURE_CARD) && !shows(LOOK_GESTURE_BOOK));
}

TEST(help_says_what_is_kept_of_whoever_stands_here_and_says_it_aloud)
{
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        build("help-last", l, &glasses[0], 100);
        CHECK(find("help.privacy")->name[0] != '\0');
        CHECK(strstr(scene.said, "90") != NULL); /* days */
    }
}

TEST(a_call_tells_when_it_was_made_and_when_it_was_seen)
{
    build("help-called", LANGUAGE_EN, &glasses[0], 100);
    CHECK_TEXT(find("nav.call")->name, "Called: 14:02");
    CHECK(strstr(scene.said, "Staff were called at 14:02.") != NULL);
    build("help-seen", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(find("nav.call")->name, "Seen: 14:0") != NULL);
    CHECK(strstr(scene.said, "Staff saw your call at 14:0") != NULL);
}
