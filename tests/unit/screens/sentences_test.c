/* The sentences that may be recorded: each is heard on some screen, word for word, and none tells of a visit. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "language/language.h"
#include "screens/screens.h"
#include "states.h"
#include "voice/sentences.h"
#include "voice/voice.h"

static struct kiosk kiosk;
static struct scene scene;

static int advance(void *self, enum face face, int font_px, uint32_t code)
{
    (void)self, (void)face, (void)code;
    return font_px / 2;
}

static void show(const char *state, enum language l)
{
    struct glyph_metrics metrics = { NULL, advance };
    state_make(&kiosk, state, l);
    struct panel panel = screens_panel(&kiosk, 1920, 1080, 0.25f);
    screens_build(&kiosk, &panel, &metrics, "", &scene);
}

/* What is said first of the scene begins with it, or one of its buttons says it. */
static bool hears(const char *words, struct voice v)
{
    char said[VOICE_TEXT_SIZE];
    if (strstr(scene.said, words) != NULL)
        return true;
    for (size_t i = 0; i < scene.elements_count; i++) {
        voice_of_element(&scene, &scene.elements[i], v, said, sizeof said);
        if (scene.elements[i].role == ROLE_BUTTON && text_equal(said, words))
            return true;
    }
    return false;
}

static bool heard_somewhere(size_t sentence, enum language l)
{
    char words[SENTENCE_WORDS_SIZE];
    sentence_words(sentence, l, words);
    for (size_t i = 0; state_at(i) != NULL; i++) {
        show(state_at(i)->name, l);
        if (hears(words, (struct voice){ l, false }))
            return true;
    }
    fprintf(stderr, "never said: %s: %s\n", sentence_name(sentence), words);
    return false;
}

TEST(each_sentence_is_said_by_some_screen_in_each_language)
{
    bool all = true;
    CHECK_EQ(language_open(LOCALE_DIR), RESULT_OK);
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        for (size_t i = 0; i < sentences_count(); i++)
            all = heard_somewhere(i, l) && all;
    CHECK(all);
}

TEST(no_sentence_has_a_place_for_anything_of_a_visit_and_each_is_in_every_catalogue)
{
    CHECK_EQ(language_open(LOCALE_DIR), RESULT_OK);
    for (size_t i = 0; i < sentences_count(); i++) {
        char en[SENTENCE_WORDS_SIZE], kk[SENTENCE_WORDS_SIZE], ru[SENTENCE_WORDS_SIZE];
        sentence_words(i, LANGUAGE_EN, en);
        sentence_words(i, LANGUAGE_KK, kk);
        sentence_words(i, LANGUAGE_RU, ru);
        CHECK(en[0] != '\0' && strpbrk(en, "%0123456789") == NULL);
        CHECK(strpbrk(kk, "%0123456789") == NULL && strpbrk(ru, "%0123456789") == NULL);
        CHECK(!text_equal(en, kk) && !text_equal(en, ru) && !text_equal(kk, ru));
    }
}

TEST(names_are_file_names_and_each_stands_for_other_words)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
    for (size_t i = 0; i < sentences_count(); i++) {
        char words[SENTENCE_WORDS_SIZE], others[SENTENCE_WORDS_SIZE];
        const char *name = sentence_name(i);
        CHECK(strspn(name, allowed) == strlen(name) && name[0] != '.' && strlen(name) < SCENE_ID_SIZE);
        for (size_t j = 0; j < i; j++) {
            sentence_words(i, LANGUAGE_EN, words);
            sentence_words(j, LANGUAGE_EN, others);
            CHECK(!text_equal(name, sentence_name(j)) && !text_equal(words, others));
        }
    }
}

static void check_names(const char *said, enum language l, const char *want)
{
    char names[256] = "";
    size_t which[SENTENCES_AT_ONCE], n = sentences_of(said, l, which);
    for (size_t i = 0; i < n; i++)
        text_add(names, sizeof names, "%s%s", i > 0 ? " " : "", sentence_name(which[i]));
    CHECK_TEXT(names, want);
}

TEST(what_a_screen_says_first_is_found_with_its_main_action)
{
    CHECK_EQ(language_open(LOCALE_DIR), RESULT_OK);
    show("checkout-empty", LANGUAGE_KK);
    check_names(scene.said, LANGUAGE_KK, "checkout checkout.done");
    show("welcome", LANGUAGE_RU);
    check_names(scene.said, LANGUAGE_RU, "welcome");
    show("help", LANGUAGE_EN);
    check_names(scene.said, LANGUAGE_EN, "help nav.call");
}

TEST(what_holds_a_number_a_date_or_a_title_is_never_found)
{
    static const char *const states[] = { "checkout", "welcome-open",       "account",   "finish",          "return",
                                          "mismatch", "account-deals-fees", "hold-done", "checkout-called", "attract" };
    CHECK_EQ(language_open(LOCALE_DIR), RESULT_OK);
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        show(states[i], LANGUAGE_EN);
        check_names(scene.said, LANGUAGE_EN, "");
    }
    check_names("Welcome! Choose what you would like to do. Abai.", LANGUAGE_EN, "");
    check_names("Finishing.", LANGUAGE_EN, "");
    check_names("Welcome! Choose what you would like to do.", LANGUAGE_KK, "");
    check_names("", LANGUAGE_EN, "");
}

TEST(more_than_can_be_heard_at_once_is_not_cut)
{
    CHECK_EQ(language_open(LOCALE_DIR), RESULT_OK);
    check_names("Done. Done. Done. Done. Done. Done. Done. Done.", LANGUAGE_EN,
                "comfort.done comfort.done comfort.done comfort.done comfort.done comfort.done comfort.done "
                "comfort.done");
    check_names("Done. Done. Done. Done. Done. Done. Done. Done. Done.", LANGUAGE_EN, "");
}
