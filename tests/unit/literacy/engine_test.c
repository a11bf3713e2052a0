/* The engine by small lessons made here: what each kind of step makes of what is touched, chosen and typed. */
#include "literacy/engine/lesson.h"

#include "base/text.h"

#include "check.h"

#define SAY(words)                                                                                                     \
    {                                                                                                                  \
        {                                                                                                              \
            words, words, words                                                                                        \
        }                                                                                                              \
    }

static const struct lesson_text hints[] = { SAY("goal"), SAY("where"), SAY("how") };
static const struct lesson_choice choices[] = { { .label = SAY("good"), .follows = SAY("well"), .good = true },
                                                { .label = SAY("bad"), .follows = SAY("many think so") } };

static const struct lesson_part keys[] = {
    { .id = "one", .worth = LESSON_GOOD, .to = LESSON_NOTHING },
    { .id = "leaf", .worth = LESSON_GOOD, .by = LESSON_BY_HOLD, .to = LESSON_NOTHING },
    { .id = "page", .worth = LESSON_GOOD, .by = LESSON_BY_PUSH_UP, .to = LESSON_NOTHING },
    { .id = "away", .worth = LESSON_MISS, .follows = SAY("it tempts"), .to = LESSON_NOTHING },
    { .to = LESSON_NOTHING },
};
static const struct lesson_part places[] = { { .id = "wrong", .follows = SAY("looks like it"), .to = LESSON_NOTHING },
                                             { .id = "right", .worth = LESSON_GOOD, .to = LESSON_NOTHING } };

/* 0 inbox -> 1 message -> 2 the end; 1 -> 3 a consequence -> 1. */
static const struct lesson_part inbox[] = { { .id = "open", .to = 1 } };
static const struct lesson_part message[] = {
    { .id = "answer", .worth = LESSON_MISS, .follows = SAY("many answer"), .to = 3 },
    { .id = "delete", .worth = LESSON_GOOD, .to = 2 },
};
static const struct lesson_part end[] = { { .to = LESSON_NOTHING } };
static const struct lesson_part consequence[] = { { .id = "back", .to = 1 } };
static const struct lesson_scene screens[] = { { .parts = inbox, .parts_count = 1 },
                                               { .parts = message, .parts_count = 2 },
                                               { .parts = end, .parts_count = 1, .end = true },
                                               { .parts = consequence, .parts_count = 1 } };
static const char *const words[] = { "әже" };

enum { AT_SHOW, AT_CHOOSE, AT_DO, AT_FIND, AT_TYPE, AT_PRACTISE, AT_REFLECT, STEPS };
static const struct lesson_step steps[STEPS] = {
    [AT_SHOW] = { .kind = LESSON_SHOW },
    [AT_CHOOSE] = { .kind = LESSON_CHOOSE, .choices = choices, .choices_count = 2, .hints = hints, .hints_count = 3 },
    [AT_DO] = { .kind = LESSON_DO, .scene = { .parts = keys, .parts_count = 5 }, .hints = hints, .hints_count = 1 },
    [AT_FIND] = { .kind = LESSON_FIND,
                  .scene = { .parts = places, .parts_count = 2 },
                  .hints = hints,
                  .hints_count = 3 },
    [AT_TYPE] = { .kind = LESSON_TYPE,
                  .expect = { words, words, words },
                  .expect_count = { 1, 1, 1 },
                  .hints = hints,
                  .hints_count = 3 },
    [AT_PRACTISE] = { .kind = LESSON_PRACTISE,
                      .screens = screens,
                      .screens_count = 4,
                      .hints = hints,
                      .hints_count = 3 },
    [AT_REFLECT] = { .kind = LESSON_REFLECT },
};
static const struct lesson_step checks[] = {
    { .kind = LESSON_CHOOSE, .choices = choices, .choices_count = 2, .hints = hints, .hints_count = 1 }
};
static const struct lesson lesson = {
    .id = "all", .steps = steps, .steps_count = STEPS, .checks = checks, .checks_count = 1
};
static const struct lesson_shelf shelf = { .count = 1, .learners = 1, .lessons = { &lesson } };

static struct lesson_run run_at(uint8_t step)
{
    struct lesson_run run;
    lesson_resume(&run, &shelf, 0, step);
    CHECK_EQ(run.step, step);
    return run;
}

static bool said(const struct lesson_run *run, const char *text)
{
    const struct lesson_text *now = lesson_words_said(run);
    return now != NULL && text_equal(lesson_words(now, LANGUAGE_EN), text);
}

TEST(a_choice_that_is_not_good_is_asked_again_and_the_second_one_earns_a_hint)
{
    struct lesson_run run = run_at(AT_CHOOSE);
    for (int tries = 0; tries < 2; tries++) {
        lesson_next(&run);
        CHECK_EQ(run.step, AT_CHOOSE);
        lesson_choose(&run, 1);
        CHECK(said(&run, "many think so"));
        CHECK(!lesson_may_go_on(&run));
        CHECK(lesson_hint(&run) == NULL);
    }
    lesson_next(&run);
    CHECK(said(&run, "goal"));
    lesson_choose(&run, 0);
    CHECK(said(&run, "well"));
    CHECK(lesson_may_go_on(&run));
    CHECK_EQ(run.asked, 1);
    CHECK_EQ(run.right_first, 0);
    CHECK_EQ(run.hard, 1u << AT_CHOOSE);
    lesson_next(&run);
    CHECK_EQ(run.step, AT_DO);
}

TEST(parts_are_touched_in_their_order_and_by_their_gesture_or_by_the_button_for_it)
{
    struct lesson_run run = run_at(AT_DO);
    lesson_touch(&run, 1);
    CHECK_EQ(run.said, LESSON_SAID_ORDER);
    lesson_hold(&run, 0); /* a finger that stays too long is a tap */
    CHECK_EQ(run.touched, 1);
    CHECK_EQ(lesson_gesture_due(&run), LESSON_BY_HOLD);
    lesson_touch(&run, 1);
    CHECK_EQ(run.hint, 1); /* the second near miss */
    lesson_hold_due(&run);
    CHECK_EQ(run.touched, 3);
    lesson_touch(&run, 3);
    CHECK(said(&run, "it tempts"));
    CHECK_EQ(run.misses, 1);
    lesson_touch(&run, 4); /* no part that can be touched */
    CHECK(said(&run, "it tempts"));
    CHECK_EQ(lesson_gesture_due(&run), LESSON_BY_PUSH_UP);
    lesson_push(&run, LESSON_BY_PUSH_DOWN);
    CHECK_EQ(run.said, LESSON_SAID_PUSH_UP);
    lesson_push(&run, LESSON_BY_PUSH_UP);
    CHECK(run.solved);
    CHECK_EQ(run.said, LESSON_SAID_WELL);
    CHECK(lesson_may_go_on(&run));
}

TEST(a_place_that_is_not_the_one_says_why_it_looks_so)
{
    struct lesson_run run = run_at(AT_FIND);
    lesson_touch(&run, 0);
    CHECK(said(&run, "looks like it"));
    lesson_touch(&run, 1);
    CHECK(run.solved);
    CHECK_EQ(run.right_first, 0);
}

static void type_all(struct lesson_run *run, const char *text)
{
    char one[5] = "";
    for (uint32_t c; (c = utf8_next(&text)) != 0;) {
        one[utf8_put(one, c)] = '\0';
        lesson_type(run, one);
    }
}

TEST(a_word_is_right_in_either_case_near_by_one_letter_and_else_another_word)
{
    struct lesson_run run = run_at(AT_TYPE);
    lesson_type_done(&run, LANGUAGE_KK);
    CHECK_EQ(run.said, LESSON_SAID_NOTHING);
    type_all(&run, "эже");
    lesson_type_done(&run, LANGUAGE_KK);
    CHECK_EQ(run.said, LESSON_SAID_ALMOST);
    CHECK_EQ(run.misses, 0);
    type_all(&run, "кең");
    lesson_type_done(&run, LANGUAGE_KK);
    CHECK_EQ(run.said, LESSON_SAID_OTHER);
    CHECK_EQ(run.misses, 1);
    for (int i = 0; i < 6; i++)
        lesson_type_erase(&run);
    type_all(&run, " ӘЖЕ ");
    lesson_type_done(&run, LANGUAGE_KK);
    CHECK(run.solved);
}

TEST(a_number_of_ones_own_papers_is_dropped_and_what_only_looks_like_one_stays)
{
    static const struct {
        const char *typed;
        bool dropped;
    } numbers[] = { { "850717300013", false }, /* its check digit fails */
                    { "850717300014", true },      { "8507 1730 0014", true },      { "851317300012", false },
                    { "4111111111111111", true },  { "4111-1111-1111-1111", true }, { "4111111111111112", false },
                    { "0000000000000000", false }, { "+7 (700) 000-00-00", true },  { "000 000", false } };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct lesson_run run = run_at(AT_TYPE);
        type_all(&run, numbers[i].typed);
        CHECK_EQ(run.said == LESSON_SAID_NOT_YOURS, numbers[i].dropped);
        CHECK_EQ(run.typed[0] == '\0', numbers[i].dropped);
    }
    struct lesson_run run = run_at(AT_TYPE);
    type_all(&run, "87000000000");
    lesson_type_done(&run, LANGUAGE_RU);
    CHECK_EQ(run.said, LESSON_SAID_NOT_YOURS);
    CHECK_EQ(run.typed[0], '\0');
    CHECK_EQ(run.misses, 0);
}

TEST(a_practice_shows_what_follows_leads_back_and_ends_on_its_last_screen)
{
    struct lesson_run run = run_at(AT_PRACTISE);
    lesson_touch(&run, 0);
    CHECK_EQ(run.screen, 1);
    lesson_touch(&run, 0);
    CHECK_EQ(run.screen, 3);
    CHECK(said(&run, "many answer"));
    CHECK_EQ(run.misses, 1);
    lesson_touch(&run, 0);
    lesson_touch(&run, 1);
    CHECK_EQ(run.screen, 2);
    CHECK(run.solved);
    lesson_restart_practice(&run);
    CHECK_EQ(run.screen, 0);
    CHECK(lesson_may_go_on(&run)); /* it was passed once */
}

TEST(hints_grow_to_a_ring_and_to_a_play_of_the_act_that_gives_the_screen_back)
{
    struct lesson_run run = run_at(AT_PRACTISE);
    lesson_touch(&run, 0);
    lesson_hint_ask(&run);
    CHECK(said(&run, "goal"));
    CHECK_EQ(lesson_ring(&run), LESSON_NOTHING);
    CHECK(!lesson_may_skip(&run));
    lesson_hint_ask(&run);
    CHECK(said(&run, "where"));
    CHECK_EQ(lesson_ring(&run), 1);
    lesson_hint_ask(&run);
    CHECK(said(&run, "how"));
    CHECK_EQ(run.demo, 1);
    lesson_demo_next(&run, LANGUAGE_KK);
    CHECK_EQ(run.screen, 2);
    CHECK(!run.solved);
    CHECK(!lesson_may_go_on(&run));
    lesson_demo_next(&run, LANGUAGE_KK);
    CHECK_EQ(run.demo, 0);
    CHECK_EQ(run.screen, 1);
    CHECK(run.helped);
    CHECK(lesson_may_skip(&run));
    lesson_touch(&run, 1);
    CHECK(run.solved);
}

TEST(a_touch_while_the_act_is_played_only_takes_the_screen_back)
{
    struct lesson_run run = run_at(AT_DO);
    for (int i = 0; i < 3; i++)
        lesson_hint_ask(&run);
    lesson_demo_next(&run, LANGUAGE_KK);
    CHECK_EQ(run.touched, 1);
    lesson_touch(&run, 3);
    CHECK_EQ(run.demo, 0);
    CHECK_EQ(run.touched, 0);
    CHECK_EQ(run.misses, 0);
}

TEST(a_word_is_played_letter_by_letter_and_the_field_is_given_back_empty)
{
    struct lesson_run run = run_at(AT_TYPE);
    for (int i = 0; i < 3; i++)
        lesson_hint_ask(&run);
    lesson_demo_next(&run, LANGUAGE_KK);
    CHECK(text_equal(run.typed, "ә"));
    for (int i = 0; i < 3; i++)
        lesson_demo_next(&run, LANGUAGE_KK);
    CHECK_EQ(run.demo, 0);
    CHECK_EQ(run.typed[0], '\0');
}

TEST(six_misses_open_all_hints_and_then_the_act_can_be_skipped_as_a_hard_one)
{
    struct lesson_run run = run_at(AT_FIND);
    for (int i = 0; i < 6; i++)
        lesson_touch(&run, 0);
    CHECK_EQ(run.hint, 3);
    CHECK_EQ(run.demo, 1);
    lesson_demo_next(&run, LANGUAGE_KK);
    CHECK_EQ(run.demo, 0);
    lesson_skip(&run);
    CHECK_EQ(run.step, AT_TYPE);
    CHECK_EQ(run.hard, 1u << AT_FIND);
}

TEST(what_was_passed_once_stays_open_on_the_way_back_and_forth)
{
    struct lesson_run run = run_at(AT_SHOW);
    lesson_next(&run);
    lesson_choose(&run, 0);
    lesson_next(&run);
    lesson_back(&run);
    CHECK_EQ(run.step, AT_CHOOSE);
    CHECK(lesson_may_go_on(&run));
    lesson_choose(&run, 1);
    CHECK(!lesson_may_go_on(&run));
    CHECK_EQ(run.asked, 1);
    CHECK_EQ(run.right_first, 1);
}

TEST(only_what_was_hard_is_gone_through_again)
{
    struct lesson_run run;
    lesson_repeat(&run, &shelf, 0, 1u << AT_FIND | 1u << STEPS | 1u << 30);
    CHECK_EQ(run.step, AT_FIND);
    lesson_touch(&run, 1);
    lesson_next(&run);
    CHECK_EQ(run.step, STEPS);
    CHECK(lesson_in_checks(&run));
    lesson_back(&run);
    CHECK_EQ(run.step, AT_FIND);
    lesson_next(&run);
    lesson_choose(&run, 0);
    lesson_next(&run);
    CHECK(run.done);
    lesson_back(&run);
    CHECK(!run.done);
}

TEST(whoever_leads_a_group_moves_past_what_is_not_done_to_the_very_end_and_back)
{
    struct lesson_run run = run_at(AT_SHOW);
    lesson_move(&run, true);
    CHECK_EQ(run.step, AT_SHOW);
    for (uint8_t step = AT_SHOW; step < STEPS; step++) {
        CHECK_EQ(run.step, step);
        lesson_move(&run, false);
    }
    CHECK_EQ(run.step, STEPS);
    lesson_move(&run, true);
    CHECK_EQ(run.step, AT_REFLECT);
    lesson_move(&run, false);
    CHECK(!run.done);
    lesson_move(&run, false);
    CHECK(run.done);
    CHECK_EQ(run.right_first, 0);
}

TEST(an_act_that_another_takes_over_is_as_new_also_while_it_is_played)
{
    struct lesson_run run = run_at(AT_PRACTISE);
    lesson_touch(&run, 0);
    for (int i = 0; i < 3; i++)
        lesson_hint_ask(&run);
    CHECK(run.demo > 0);
    lesson_step_anew(&run);
    CHECK_EQ(run.step, AT_PRACTISE);
    CHECK_EQ(run.screen, 0);
    CHECK_EQ(run.hint, 0);
    CHECK_EQ(run.demo, 0);
    CHECK_EQ(run.said, LESSON_SAID_NOTHING);
    CHECK(!lesson_may_go_on(&run));
}
