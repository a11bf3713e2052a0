/* What a learner has done: where he goes on, what comes again and when, and the bytes that it is kept as. */
#include "literacy/engine/progress.h"

#include <string.h>

#include "base/text.h"

#include "check.h"

enum { TODAY = 20000, STEPS = 3 };

static const struct lesson_choice choices[] = { { .good = true }, { .good = false } };
static const struct lesson_step steps[STEPS] = {
    { .kind = LESSON_SHOW },
    { .kind = LESSON_CHOOSE, .choices = choices, .choices_count = 2 },
    { .kind = LESSON_CHOOSE, .choices = choices, .choices_count = 2 },
};
static const struct lesson first = { .id = "first", .steps = steps, .steps_count = STEPS },
                           second = { .id = "second", .steps = steps, .steps_count = STEPS },
                           changed = { .id = "first", .steps = steps, .steps_count = STEPS - 1 },
                           staffs = { .id = "staffs", .steps = steps, .steps_count = 1, .course = LESSON_FOR_STAFF };
static const struct lesson_shelf shelf = { .count = 3, .learners = 2, .lessons = { &first, &second, &staffs } };

/* Through the lesson from where the run stands; `wrong`: the step that is answered wrong first, 0 for none. */
static void walk(struct progress *p, struct lesson_run *run, uint8_t wrong)
{
    progress_begin(p, run);
    while (!run->done) {
        if (wrong != 0 && run->step == wrong) {
            lesson_choose(run, 1);
            lesson_next(run);
        }
        lesson_choose(run, 0);
        lesson_next(run);
        if (!run->done)
            progress_note(p, run);
    }
    progress_done(p, run, TODAY);
}

static struct progress after(uint8_t lesson, uint8_t wrong)
{
    struct progress p = { 0 };
    struct lesson_run run;
    lesson_start(&run, &shelf, lesson);
    walk(&p, &run, wrong);
    return p;
}

TEST(somebody_who_stopped_goes_on_at_that_step)
{
    struct progress p = { 0 };
    struct lesson_run run;
    lesson_start(&run, &shelf, 0);
    progress_begin(&p, &run);
    lesson_next(&run);
    progress_note(&p, &run);
    CHECK_EQ(progress_step(&p, &first), 1);
    CHECK_EQ(progress_step(&p, &second), 0);
    CHECK(!progress_finished(&p, &first));
    CHECK_EQ(progress_due(&p, &first, TODAY + 100), 0);
}

TEST(whoever_looks_back_goes_on_from_where_he_was)
{
    struct progress p = { 0 };
    struct lesson_run run;
    lesson_start(&run, &shelf, 0);
    progress_begin(&p, &run);
    lesson_next(&run);
    progress_note(&p, &run);
    lesson_back(&run);
    progress_note(&p, &run);
    CHECK_EQ(run.step, 0);
    CHECK_EQ(progress_step(&p, &first), 1);
}

TEST(a_lesson_that_was_changed_meanwhile_begins_anew)
{
    struct progress p = after(0, 1);
    CHECK(progress_finished(&p, &first));
    CHECK(!progress_finished(&p, &changed));
    CHECK_EQ(progress_step(&p, &changed), 0);
    CHECK_EQ(progress_due(&p, &changed, TODAY + 100), 0);
}

TEST(what_was_hard_comes_again_after_a_day_a_week_and_a_month_and_then_no_more)
{
    struct progress p = after(0, 1);
    static const unsigned days[] = { 1, 7, 30 };
    unsigned today = TODAY;
    for (unsigned i = 0; i < 3; i++) {
        CHECK_EQ(progress_due(&p, &first, (uint16_t)(today + days[i] - 1)), 0);
        today += days[i];
        CHECK_EQ(progress_due(&p, &first, (uint16_t)today), 1 << 1);
        struct lesson_run run;
        lesson_repeat(&run, &shelf, 0, 1 << 1);
        while (!run.done) {
            lesson_choose(&run, 0);
            lesson_next(&run);
        }
        progress_done(&p, &run, (uint16_t)today);
    }
    CHECK_EQ(progress_due(&p, &first, UINT16_MAX), 0);
    CHECK(progress_finished(&p, &first));
}

TEST(what_is_hard_once_more_begins_again_with_a_day)
{
    struct progress p = after(0, 2);
    struct lesson_run run;
    lesson_repeat(&run, &shelf, 0, 1 << 2);
    while (!run.done) {
        lesson_choose(&run, 1);
        lesson_next(&run);
        lesson_choose(&run, 0);
        lesson_next(&run);
    }
    progress_done(&p, &run, TODAY + 40);
    CHECK_EQ(progress_due(&p, &first, TODAY + 40), 0);
    CHECK_EQ(progress_due(&p, &first, TODAY + 41), 1 << 2);
}

TEST(while_no_day_is_known_nothing_is_due)
{
    struct progress p = after(0, 1);
    CHECK_EQ(progress_due(&p, &first, 0), 0);
}

TEST(a_lesson_without_a_hint_counts_as_done_alone_and_stays_so)
{
    struct progress p = after(0, 1);
    CHECK(progress_of(&p, &first)->alone);
    struct lesson_run run;
    lesson_start(&run, &shelf, 0);
    run.hints_used = 1;
    walk(&p, &run, 0);
    CHECK(progress_of(&p, &first)->alone);
    struct progress hinted = { 0 };
    lesson_start(&run, &shelf, 0);
    run.hints_used = 1;
    walk(&hinted, &run, 0);
    CHECK(!progress_of(&hinted, &first)->alone);
    lesson_resume(&run, &shelf, 0, 2); /* the hint was before: this is no whole run */
    hinted.at[0].hinted = true;
    walk(&hinted, &run, 0);
    CHECK(!progress_of(&hinted, &first)->alone);
}

TEST(a_course_is_finished_with_its_last_lesson_and_the_other_course_does_not_count)
{
    bool all;
    struct progress p = after(0, 0);
    CHECK_EQ(progress_course(&p, &shelf, LESSON_FOR_LEARNERS, &all), 1);
    CHECK(!all);
    struct progress other = after(1, 0);
    progress_join(&p, &other);
    CHECK_EQ(progress_course(&p, &shelf, LESSON_FOR_LEARNERS, &all), 2);
    CHECK(all);
    CHECK_EQ(progress_course(&p, &shelf, LESSON_FOR_STAFF, &all), 0);
    CHECK(!all);
    CHECK_EQ(progress_course(&p, NULL, LESSON_FOR_STAFF, &all), 0);
    CHECK(!all);
}

TEST(of_two_tables_the_one_where_more_is_done_counts)
{
    struct progress p = { 0 }, done = after(0, 1);
    struct lesson_run run;
    lesson_start(&run, &shelf, 0);
    progress_begin(&p, &run);
    lesson_next(&run);
    progress_note(&p, &run);
    struct progress begun = p;
    progress_join(&p, &done);
    CHECK_EQ(p.count, 1);
    CHECK(progress_finished(&p, &first));
    progress_join(&done, &begun);
    CHECK(progress_finished(&done, &first));
    CHECK_EQ(progress_due(&done, &first, TODAY + 1), 1 << 1);
}

/* ---- as bytes ---- */

TEST(what_is_kept_comes_back_the_same)
{
    struct progress p = after(0, 1), q = after(1, 0), back;
    uint8_t bytes[PROGRESS_BYTES_MAX], again[PROGRESS_BYTES_MAX];
    progress_join(&p, &q);
    size_t n = progress_encode(&p, bytes);
    CHECK_EQ(progress_decode(bytes_of(bytes, n), &back), RESULT_OK);
    CHECK_BYTES(again, progress_encode(&back, again), bytes, n);
    CHECK_EQ(back.count, 2);
    CHECK_EQ(progress_due(&back, &first, TODAY + 1), 1 << 1);
}

TEST(a_full_table_takes_a_few_hundred_bytes)
{
    struct progress p = { .count = LESSONS_MAX }, back;
    uint8_t bytes[PROGRESS_BYTES_MAX];
    for (uint32_t i = 0; i < LESSONS_MAX; i++)
        p.at[i] = (struct learned){ .lesson = i, .hard = UINT32_MAX, .due = UINT16_MAX, .box = 3, .finished = true };
    size_t n = progress_encode(&p, bytes);
    CHECK_EQ(n, PROGRESS_BYTES_MAX);
    CHECK(n < 700);
    CHECK_EQ(progress_decode(bytes_of(bytes, n), &back), RESULT_OK);
}

TEST(of_a_full_table_a_lesson_that_is_gone_makes_room)
{
    struct progress p = { .count = LESSONS_MAX };
    struct lesson_run run;
    for (uint32_t i = 0; i < LESSONS_MAX; i++)
        p.at[i].lesson = i;
    lesson_start(&run, &shelf, 0);
    walk(&p, &run, 0);
    CHECK_EQ(p.count, LESSONS_MAX);
    CHECK(progress_finished(&p, &first));
}

TEST(whatever_is_torn_or_changed_in_one_bit_is_nothing)
{
    struct progress p = after(0, 1), back;
    uint8_t bytes[PROGRESS_BYTES_MAX];
    size_t n = progress_encode(&p, bytes);
    for (size_t cut = 0; cut < n; cut++) {
        CHECK_EQ(progress_decode(bytes_of(bytes, cut), &back), RESULT_BAD);
        CHECK_EQ(back.count, 0);
    }
    for (size_t bit = 0; bit < 8 * n; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_EQ(progress_decode(bytes_of(bytes, n), &back), RESULT_BAD);
        CHECK_EQ(back.count, 0);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

TEST(also_who_has_done_nothing_yet_can_be_remembered)
{
    struct progress p = { 0 }, back = { .count = 1 };
    uint8_t bytes[PROGRESS_BYTES_MAX];
    size_t n = progress_encode(&p, bytes);
    CHECK_EQ(progress_decode(bytes_of(bytes, n), &back), RESULT_OK);
    CHECK_EQ(back.count, 0);
}
