/* The record of practice: a name that was typed stands on it, and nobody else hears it. */
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "glasses.h"
#include "screens/learn_words.h"
#include "states.h"

static const char NAME[] = "Әлия Нұрмұхаммедқызы", LINE[] = "______________________";

static struct kiosk k;

static void check_words(enum language l)
{
    char words[CERTIFICATE_SIZE];
    state_make(&k, "certificate-named", l);
    certificate_words(&k, KIOSK_LESSONS_MAX, words, sizeof words);
    CHECK(strstr(words, NAME) != NULL);
    CHECK(strstr(words, LINE) == NULL);
    state_make(&k, "certificate", l);
    certificate_words(&k, KIOSK_LESSONS_MAX, words, sizeof words);
    CHECK(strstr(words, NAME) == NULL);
    CHECK(strstr(words, LINE) != NULL);
}

TEST(the_name_that_was_typed_stands_on_the_record_else_a_line_to_write_on)
{
    open_words();
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        check_words(l);
}

TEST(the_name_is_shown_and_not_said_aloud)
{
    static const char *const states[] = { "certificate-name", "certificate-named" };
    for (unsigned i = 0; i < 2 * GLASSES; i++) {
        build(states[i % 2], LANGUAGE_RU, &glasses[i / 2], 100);
        const struct element *field = find("certificate.name");
        CHECK(strstr(field->value, "Әлия") != NULL);
        CHECK_TEXT(field->aloud, field->name);
        CHECK(strstr(field->aloud, "Әлия") == NULL);
        CHECK(strstr(scene.said, "Әлия") == NULL);
    }
}
