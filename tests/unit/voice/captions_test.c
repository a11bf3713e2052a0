/* Captions: pieces that can be read in their time, and what sounds mean. */
#include "check.h"
#include "base/text.h"
#include "voice/captions.h"

static struct captions c;
static char text[CAPTIONS_TEXT_SIZE];

static const char *shown(void)
{
    captions_text(&c, text);
    return text;
}

TEST(what_is_short_stands_there_at_once_and_stays)
{
    captions_end(&c);
    captions_say(&c, "2 кітап берілді. Аяқтау.", 60, 0);
    CHECK_TEXT(shown(), "2 кітап берілді. Аяқтау.");
    CHECK_EQ(captions_deadline(&c), INT64_MAX); /* nothing wakes the loop */
}

TEST(what_is_long_comes_in_whole_sentences_each_as_long_as_it_takes_to_read)
{
    captions_end(&c);
    captions_say(&c, "Картаңыз табылды. Кітаптарыңызды алаңшаға қойыңыз. Аяқтау.", 36, 1000);
    CHECK_TEXT(shown(), "Картаңыз табылды.");
    CHECK_EQ(captions_deadline(&c), 1000 + 1000 + 17 * 80);
    CHECK(!captions_turn(&c, 3000));
    CHECK(captions_turn(&c, 3360));
    CHECK_TEXT(shown(), "Кітаптарыңызды алаңшаға қойыңыз.");
    CHECK(captions_turn(&c, 60000));
    CHECK_TEXT(shown(), "Аяқтау.");
    CHECK_EQ(captions_deadline(&c), INT64_MAX);
}

TEST(a_sentence_that_is_too_long_is_parted_between_words_and_a_word_that_is_too_long_inside)
{
    captions_end(&c);
    captions_say(&c, "one two three four", 9, 0);
    CHECK_TEXT(shown(), "one two");
    CHECK(captions_turn(&c, 60000));
    CHECK_TEXT(shown(), "three");
    captions_say(&c, "қанағаттандырылмағандық", 4, 0);
    CHECK_TEXT(shown(), "қана");
    CHECK(captions_turn(&c, 60000));
    CHECK_TEXT(shown(), "ғатт");
}

TEST(a_sound_is_told_before_what_is_said_and_fades)
{
    captions_end(&c);
    captions_say(&c, "2 кітап берілді.", 60, 0);
    captions_sound(&c, "", 0);
    CHECK_TEXT(shown(), "2 кітап берілді.");
    captions_sound(&c, "Екі дыбыс: дайын.", 100);
    CHECK_TEXT(shown(), "Екі дыбыс: дайын. 2 кітап берілді.");
    CHECK_EQ(captions_deadline(&c), 4100);
    CHECK(!captions_turn(&c, 4000));
    CHECK(captions_turn(&c, 4100));
    CHECK_TEXT(shown(), "2 кітап берілді.");
}

TEST(who_comes_next_has_read_nothing)
{
    captions_say(&c, "Айгүл Сапарова", 60, 0);
    captions_end(&c);
    CHECK_TEXT(shown(), "");
    for (size_t i = 0; i < sizeof c; i++)
        CHECK_EQ(((const char *)&c)[i], 0);
}
