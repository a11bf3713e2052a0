/* What the library system adds to a loan or a return that was made (SIP2 AF): shown behind our own words, on every
   glass, and in the way of nothing. */
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "glasses.h"
#include "language/language.h"
#include "screens/screens.h"

#define WORDS "Two discs belong to it"

/* The state again, its first book with those words. */
static void build_with(const char *state, const struct glass *g, const char *words)
{
    build(state, LANGUAGE_EN, g, 100);
    text_copy(kiosk.items[0].words, sizeof kiosk.items[0].words, words);
    struct panel panel = screens_panel(&kiosk, g->w, g->h, g->mm);
    screens_build(&kiosk, &panel, &wide_letters, "", &scene);
}

static bool is_seen(const char *words)
{
    for (size_t i = 0; i < scene.elements_count; i++)
        if (strstr(scene.elements[i].name, words) != NULL)
            return true;
    return false;
}

TEST(what_the_system_adds_to_a_loan_stands_under_it_and_hides_no_due_date)
{
    for (size_t g = 0; g < GLASSES; g++) {
        build_with("checkout", &glasses[g], WORDS);
        CHECK(strstr(find("checkout.item.0.reason")->name, "The library says: “" WORDS "”") != NULL);
        CHECK_TEXT(find("checkout.item.0")->value, "done");
        char until[PHRASE_SIZE];
        say_until(LANGUAGE_EN, kiosk.items[0].due, until);
        CHECK(is_seen(until));
    }
}

TEST(what_the_system_adds_to_a_return_stands_under_it)
{
    build_with("return", &glasses[0], WORDS);
    CHECK_TEXT(find("return.item.0.reason")->name, "The library says: “" WORDS "”");
}

TEST(a_system_that_says_nothing_adds_nothing)
{
    build_with("checkout", &glasses[0], "");
    for (size_t i = 0; i < scene.elements_count; i++)
        CHECK(!text_equal(scene.elements[i].id, "checkout.item.0.reason"));
}
