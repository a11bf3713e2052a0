/* Groups from a seed: learners who are quick or slow, answer wrong in four of ten, want hints, give up, go away and
   come back, and a trainer who looks in at any moment and now and then moves on, back, or hands the turn to another.
   Every lesson comes to its end; who is called is there; each one who stays has his turns; and at the end nothing of it
   is left. The seed of a failure is printed; KITAP_SEED runs that one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "stage.h"

enum { GROUPS = 300, TOUCHES_MAX = 4000, LESSON = 1 };

static struct stage s;
static uint64_t chance;
static unsigned calls[GROUP_MAX]; /* how often each sign was called */

static unsigned roll(unsigned n)
{
    return (unsigned)(seed_number((struct seed){ s.seed, 7 }, chance++) % n);
}

static void tap(const char *id)
{
    struct event e = { .type = EVENT_TAP };
    text_copy(e.id, sizeof e.id, id);
    stage_send(&s, &e);
}

static void tap_number(const char *stem, unsigned n)
{
    char id[48];
    text_format(id, sizeof id, "%s%u", stem, n);
    tap(id);
}

static void type_pin(void)
{
    struct event e = { .type = EVENT_TEXT };
    text_copy(e.text, sizeof e.text, "1234");
    stage_send(&s, &e);
}

static void answer_pin(bool right)
{
    stage_send(&s, &(struct event){ .type = EVENT_STAFF_PIN, .up = right, .result = RESULT_OK });
}

static void begin_group(unsigned learners)
{
    tap("welcome.staff");
    type_pin();
    tap("staff.ok");
    answer_pin(true);
    tap("staff.learn");
    tap("learn.group");
    tap_number("group.size.", learners);
    tap("group.lessons");
    tap_number("learn.lesson.", LESSON);
    CHECK_EQ(s.k.group.count, learners);
    CHECK(s.k.group.runs);
}

/* ---- a learner ---- */

static void wait_for_demo(void)
{
    for (int i = 0; i < 12 && s.k.lesson.demo != 0; i++)
        stage_wait(&s, 4000);
}

static void do_act(void)
{
    uint8_t step = s.k.lesson.step;
    if (step == 0) {
        tap("lesson.part.0");
        tap("lesson.hold");
        tap("lesson.up");
    } else if (step == 2) {
        tap("key.с");
        tap("key.у");
        tap("key.done");
    } else {
        tap("lesson.part.1");
    }
}

static void do_wrong(void)
{
    uint8_t step = s.k.lesson.step;
    if (step == 2) {
        tap("key.с");
        tap("key.done");
        tap("key.delete");
    } else {
        tap(step == 0 ? "lesson.part.2" : "lesson.part.0");
    }
    if (step == 3)
        tap("lesson.again");
}

static void give_up(void)
{
    for (int i = 0; i < 3; i++)
        tap("lesson.hint");
    wait_for_demo();
    tap("lesson.skip");
}

static void learn(void)
{
    if (roll(5) == 0)
        stage_wait(&s, 1000 * (10 + roll(200)));
    if (s.k.lesson.solved)
        tap("lesson.next");
    else if (roll(10) < 4)
        do_wrong();
    else if (roll(6) == 0)
        tap("lesson.hint");
    else if (roll(8) == 0)
        give_up();
    else
        do_act();
    wait_for_demo();
}

/* ---- the trainer ---- */

/* He looks, changes nothing, and the lesson is as it was. */
static void look_in(void)
{
    struct lesson_run before = s.k.lesson;
    uint8_t turn = s.k.group.turn, page = s.k.page;
    enum screen screen = s.k.screen;
    tap("group.trainer");
    CHECK_EQ(s.k.screen, SCREEN_GROUP);
    tap("group.on"); /* not without the PIN */
    type_pin();
    tap("group.ok");
    answer_pin(true);
    CHECK_EQ(s.k.group.part, GROUP_TRAINER);
    stage_wait(&s, 1000 * roll(120));
    tap("group.close");
    CHECK_EQ(s.k.screen, screen);
    CHECK_EQ(s.k.group.turn, turn);
    CHECK_EQ(s.k.page, screen == SCREEN_LESSON ? page : 0);
    CHECK(memcmp(&before, &s.k.lesson, sizeof before) == 0);
}

static void order(void)
{
    unsigned learner = roll(s.k.group.count);
    tap("group.trainer");
    type_pin();
    tap("group.ok");
    answer_pin(true);
    switch (roll(5)) {
    case 0:
        tap("group.on");
        break;
    case 1:
        tap("group.before");
        break;
    case 2:
        tap_number("group.to.", learner);
        break;
    default:
        tap_number("group.leave.", learner);
        break;
    }
    tap("group.close");
}

/* ---- one lesson ---- */

static void one_moment(void)
{
    CHECK(!s.k.group.learners[s.k.group.turn].gone);
    unsigned what = roll(20);
    if (what == 0) {
        look_in();
    } else if (what == 1) {
        order();
    } else if (s.k.screen == SCREEN_GROUP && s.k.group.part == GROUP_TURN) {
        calls[s.k.group.turn]++;
        tap(what == 2 ? "group.skip" : "group.ready");
    } else if (s.k.screen == SCREEN_LESSON && !s.k.lesson.done) {
        CHECK(s.k.group.announced); /* all steps of this lesson are acts: nobody is asked who was not called */
        learn();
    } else {
        tap("lesson.next");
    }
}

static unsigned play(void)
{
    unsigned touches = 0;
    for (; touches < TOUCHES_MAX && s.k.group.runs; touches++)
        one_moment();
    return touches;
}

static void check_forgotten(void)
{
    static const struct kiosk_group none;
    CHECK_EQ(s.k.visit, 0);
    CHECK(memcmp(&s.k.group, &none, sizeof none) == 0);
    CHECK(s.k.lesson.lesson == NULL);
    CHECK_EQ(s.k.learning.done.count, 0);
}

static const struct effect *counted(void)
{
    for (size_t i = 0; i < s.seen.count; i++)
        if (s.seen.at[i].type == EFFECT_COUNT_LESSON)
            return &s.seen.at[i];
    return NULL;
}

static void live(uint64_t seed)
{
    struct kiosk_rules rules = stage_rules();
    chance = 0;
    stage_init(&s, &rules, &stage_lessons, seed);
    stage_boot(&s);
    unsigned learners = GROUP_LEAST + roll(GROUP_MAX - GROUP_LEAST + 1);
    begin_group(learners);
    CHECK(play() < TOUCHES_MAX);
    CHECK_EQ(s.k.group.part, GROUP_OVER);
    CHECK_EQ(s.k.learning.done.count, 0);
    tap("group.end");
    check_forgotten();
}

TEST(every_group_comes_to_the_end_of_its_lesson_and_nothing_of_it_is_left)
{
    const char *one = getenv("KITAP_SEED");
    memset(calls, 0, sizeof calls);
    for (unsigned seed = 1; seed <= GROUPS; seed++) {
        uint64_t chosen = one != NULL ? strtoull(one, NULL, 10) : seed;
        fprintf(stderr, "\rKITAP_SEED=%llu ", (unsigned long long)chosen);
        live(chosen);
        if (one != NULL)
            return;
    }
    fprintf(stderr, "\r");
    for (unsigned i = 0; i < GROUP_MAX; i++)
        CHECK(calls[i] > 0);
}

TEST(turns_go_round_so_that_nobody_has_two_more_than_another)
{
    struct kiosk_rules rules = stage_rules();
    stage_init(&s, &rules, &stage_lessons, 1);
    stage_boot(&s);
    begin_group(3);
    while (s.k.group.runs) {
        if (s.k.screen == SCREEN_GROUP)
            tap("group.ready");
        else if (!s.k.lesson.done && !s.k.lesson.solved)
            do_act();
        else
            tap("lesson.next");
    }
    CHECK_EQ(s.k.group.learners[0].turns, 2); /* of four acts */
    CHECK_EQ(s.k.group.learners[1].turns, 1);
    CHECK_EQ(s.k.group.learners[2].turns, 1);
}

TEST(a_group_is_counted_once_with_its_size_and_no_learner_by_himself)
{
    struct kiosk_rules rules = stage_rules();
    stage_init(&s, &rules, &stage_lessons, 1);
    stage_boot(&s);
    begin_group(5);
    tap("group.ready");
    stage_wait(&s, 120000);
    tap("lesson.part.0");
    CHECK(counted() == NULL);
    tap("nav.home");
    CHECK(counted() == NULL);
    tap("group.yes");
    const struct effect *e = counted();
    CHECK(e != NULL);
    CHECK_TEXT(e->text, "acts");
    CHECK(!e->known);
    CHECK_EQ(e->people, 5);
    CHECK_EQ(e->ms, 120000); /* they talked */
    check_forgotten();
}
