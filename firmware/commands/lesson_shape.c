/* How a lesson is built: its steps, acts and questions, hints, ways through a practice, and how long it takes. */
#include "base/text.h"

#include "commands/lesson_check.h"

enum {
    STEPS_LEAST = 10,
    PRACTICE_LEAST = 3, /* do, find, type, practise */
    FIRST_ACT_LAST = 3, /* at the latest the third step */
    CHECKS_LEAST = 3,
    CHECK_CHOICES_LEAST = 3,
    CHECK_HINTS_MOST = 2,
    SCREEN_WORDS_MOST = 25,
    MINUTES_LEAST = 5,
    MINUTES_MOST = 10,
    MINUTES_OFF = 2,
    WORDS_A_MINUTE = 90,
    ACT_SECONDS = 8,
    QUESTION_SECONDS = 6
};

static bool is_practice(enum lesson_step_kind kind)
{
    return kind == LESSON_DO || kind == LESSON_FIND || kind == LESSON_TYPE || kind == LESSON_PRACTISE;
}

/* ---- counts ---- */

static void judge_counts(struct lesson_judge *j)
{
    const struct lesson *lesson = j->lesson;
    unsigned practice = 0, practises = 0, first = lesson->steps_count;
    for (uint8_t i = 0; i < lesson->steps_count; i++) {
        practice += is_practice(lesson->steps[i].kind);
        practises += lesson->steps[i].kind == LESSON_PRACTISE;
        if (lesson_is_act(&lesson->steps[i]) && i < first)
            first = i;
    }
    if (lesson->steps_count < STEPS_LEAST)
        lesson_say(j, NULL, "%u steps are too few; write %d to %d", lesson->steps_count, STEPS_LEAST, LESSON_STEPS_MAX);
    if (practice < PRACTICE_LEAST)
        lesson_say(j, NULL, "%u steps of practice; write at least %d of do, find, type or practise", practice,
                   PRACTICE_LEAST);
    if (practises == 0)
        lesson_say(j, NULL, "there is no step of kind practise; write one");
    if (first >= FIRST_ACT_LAST)
        lesson_say(j, NULL, "hands wait too long: the first act is step %u; make step 2 or 3 an act", first + 1);
    if (lesson->checks_count < CHECKS_LEAST)
        lesson_say(j, NULL, "%u questions at the end; write %d or %d", lesson->checks_count, CHECKS_LEAST,
                   LESSON_CHECKS_MAX);
}

/* ---- one step ---- */

static unsigned good_choices(const struct lesson_step *step)
{
    unsigned good = 0;
    for (uint8_t i = 0; i < step->choices_count; i++)
        good += step->choices[i].good;
    return good;
}

static void judge_check(struct lesson_judge *j, const struct lesson_step *check)
{
    if (check->choices_count < CHECK_CHOICES_LEAST || good_choices(check) != 1)
        lesson_say(j, check, "a question at the end has three or four answers, one of them good; this has %u, good %u",
                   check->choices_count, good_choices(check));
    if (check->hints_count > CHECK_HINTS_MOST)
        lesson_say(j, check, "a question at the end has one or two hints; delete %u",
                   check->hints_count - CHECK_HINTS_MOST);
}

static void judge_expected(struct lesson_judge *j, const struct lesson_step *step)
{
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        for (uint8_t i = 0; i < step->expect_count[l]; i++) {
            const char *word = step->expect[l][i], *at = word;
            bool digits = true;
            for (uint32_t c; (c = utf8_next(&at)) != 0;)
                digits = digits && ((c >= '0' && c <= '9') || c == ' ');
            if (lesson_personal_number(word, true))
                lesson_say(j, word, "%s may be somebody's own number; write one whose check digit is wrong", word);
            if (step->keys == LESSON_DIGITS && !digits)
                lesson_say(j, word, "%s cannot be typed with keys: digits; write keys: letters", word);
        }
}

static void judge_goals(struct lesson_judge *j, const struct lesson_step *step)
{
    for (uint8_t i = 0; i < step->scene.parts_count; i++) {
        const struct lesson_part *part = &step->scene.parts[i];
        if (lesson_part_touchable(part) && part->worth != LESSON_GOOD && part->follows.in[0] == NULL)
            lesson_say(j, part, "a touch of %s is answered by nothing; write follows", part->id);
    }
}

/* ---- practices ---- */

static void reach(const struct lesson_step *step, uint8_t from, bool seen[static LESSON_SCREENS_MAX])
{
    seen[from] = true;
    for (unsigned round = 0; round < step->screens_count; round++)
        for (uint8_t i = 0; i < step->screens_count; i++)
            for (uint8_t p = 0; seen[i] && p < step->screens[i].parts_count; p++)
                if (step->screens[i].parts[p].to != LESSON_NOTHING)
                    seen[step->screens[i].parts[p].to] = true;
}

static void judge_screen(struct lesson_judge *j, const struct lesson_step *step, uint8_t at)
{
    const struct lesson_scene *screen = &step->screens[at];
    if (!screen->end && lesson_way_out(step, at, true) == LESSON_NOTHING)
        lesson_say(j, screen, "screen %u is a dead end; give it a part that leads on (to: …)", at + 1);
    else if (!screen->end && lesson_way_out(step, 0, false) == LESSON_NOTHING && at == 0)
        lesson_say(j, screen, "only wrong acts lead to the end; write a right way");
    for (uint8_t p = 0; p < screen->parts_count; p++) {
        const struct lesson_part *part = &screen->parts[p];
        if (part->worth == LESSON_MISS && part->to != LESSON_NOTHING && step->screens[part->to].end)
            lesson_say(j, part, "a wrong act ends the practice; let it lead to what follows, and back");
    }
}

static void judge_practice(struct lesson_judge *j, const struct lesson_step *step)
{
    bool seen[LESSON_SCREENS_MAX] = { false };
    unsigned ends = 0;
    reach(step, 0, seen);
    for (uint8_t i = 0; i < step->screens_count; i++) {
        ends += step->screens[i].end;
        if (!seen[i])
            lesson_say(j, &step->screens[i], "nothing leads to screen %u; lead to it, or delete it", i + 1);
    }
    if (step->screens_count > 0 && step->screens[0].end)
        lesson_say(j, &step->screens[0], "the practice ends where it begins; write end: yes at a later screen");
    if (ends == 0)
        lesson_say(j, step, "the practice never ends; write end: yes at its last screen");
    for (uint8_t i = 0; ends > 0 && i < step->screens_count; i++)
        judge_screen(j, step, i);
}

static void judge_step(struct lesson_judge *j, const struct lesson_step *step, bool check)
{
    if (lesson_is_act(step) && step->hints_count == 0)
        lesson_say(j, step, "an act without a hint; write hints");
    if (lesson_most_words(&step->title, &step->text) > SCREEN_WORDS_MOST)
        lesson_say(j, step, "%u words on the screen; write %d at most in title and text together",
                   lesson_most_words(&step->title, &step->text), SCREEN_WORDS_MOST);
    if (check)
        judge_check(j, step);
    else if (step->kind == LESSON_CHOOSE && good_choices(step) == step->choices_count)
        lesson_say(j, step, "every choice is good; write good: no at one, or make it a step of kind show");
    if (step->kind == LESSON_TYPE)
        judge_expected(j, step);
    if (step->kind == LESSON_DO || step->kind == LESSON_FIND)
        judge_goals(j, step);
    if (step->kind == LESSON_PRACTISE)
        judge_practice(j, step);
}

/* ---- minutes ---- */

static unsigned words_in(const struct lesson_text *text, enum language l)
{
    return lesson_count_words(lesson_words(text, l));
}

/* What is said on the right way. */
static unsigned words_of_scene(const struct lesson_scene *scene, enum language l)
{
    unsigned words = 0;
    for (uint8_t i = 0; i < scene->parts_count; i++) {
        const struct lesson_part *part = &scene->parts[i];
        words += words_in(&part->text, l) + words_in(&part->line, l);
        if (part->worth == LESSON_GOOD)
            words += words_in(&part->follows, l);
    }
    return words;
}

/* The screens of the right way through a practice, the last one, too; how many. */
static unsigned right_way(const struct lesson_step *step, uint8_t way[static LESSON_SCREENS_MAX])
{
    unsigned n = 0;
    for (uint8_t at = 0; n < step->screens_count;) {
        way[n++] = at;
        uint8_t part = lesson_way_out(step, at, false);
        if (part == LESSON_NOTHING)
            break;
        at = step->screens[at].parts[part].to;
    }
    return n;
}

static unsigned words_of_step(const struct lesson_step *step, enum language l)
{
    unsigned words = words_in(&step->title, l) + words_in(&step->text, l) + words_of_scene(&step->scene, l);
    uint8_t way[LESSON_SCREENS_MAX];
    unsigned screens = right_way(step, way);
    for (unsigned i = 0; i < screens; i++)
        words += words_of_scene(&step->screens[way[i]], l);
    for (uint8_t i = 0; i < step->choices_count; i++) {
        words += words_in(&step->choices[i].label, l);
        if (step->choices[i].good)
            words += words_in(&step->choices[i].follows, l);
    }
    return words;
}

/* Touches that a step asks for. */
static unsigned acts_of_step(const struct lesson_step *step)
{
    uint8_t way[LESSON_SCREENS_MAX];
    unsigned good = 0;
    for (uint8_t i = 0; i < step->scene.parts_count; i++)
        good += step->scene.parts[i].worth == LESSON_GOOD;
    if (step->kind == LESSON_DO)
        return good;
    return step->kind == LESSON_PRACTISE ? right_way(step, way) - 1u : lesson_is_act(step);
}

static unsigned seconds_in(const struct lesson *lesson, enum language l)
{
    unsigned words = words_in(&lesson->aim, l) + words_in(&lesson->rule, l), seconds = 0;
    for (uint8_t i = 0; i < lesson_steps_total(lesson); i++) {
        const struct lesson_step *step = lesson_step_at(lesson, i);
        words += words_of_step(step, l);
        seconds += i < lesson->steps_count ? acts_of_step(step) * ACT_SECONDS : QUESTION_SECONDS;
    }
    return seconds + words * 60 / WORDS_A_MINUTE;
}

static void judge_minutes(struct lesson_judge *j)
{
    const struct lesson *lesson = j->lesson;
    unsigned most = 0;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        unsigned seconds = seconds_in(lesson, l);
        most = seconds > most ? seconds : most;
    }
    unsigned minutes = (most + 30) / 60;
    unsigned off = minutes > lesson->minutes ? minutes - lesson->minutes : lesson->minutes - minutes;
    if (lesson->minutes < MINUTES_LEAST || lesson->minutes > MINUTES_MOST)
        lesson_say(j, NULL, "%u minutes; a lesson takes %d to %d", lesson->minutes, MINUTES_LEAST, MINUTES_MOST);
    if (off > MINUTES_OFF)
        lesson_say(j, NULL,
                   "it takes about %u minutes at %d words a minute, %d s an act and %d s a question, and says %u; "
                   "shorten it, or write minutes: %u",
                   minutes, WORDS_A_MINUTE, ACT_SECONDS, QUESTION_SECONDS, lesson->minutes, minutes);
}

void lesson_judge_shape(struct lesson_judge *j)
{
    const struct lesson *lesson = j->lesson;
    judge_counts(j);
    for (uint8_t i = 0; i < lesson_steps_total(lesson); i++)
        judge_step(j, lesson_step_at(lesson, i), i >= lesson->steps_count);
    judge_minutes(j);
}
