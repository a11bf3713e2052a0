/* Lessons from data: what is tapped, held, pushed or typed goes to the engine (literacy/engine), which knows what comes
   of it; the screen shows the run. Each gesture has a button that stands in for it.

   The third hint plays the act, a touch at a time:
     no demo -> the engine begins one -> TIMER_DEMO shows the next touch, and again … -> the screen is as it was
   It rests while an overlay is open, and ends by any touch.

   Element ids: learn.lesson.N, lesson.part.N lesson.choice.N lesson.next lesson.hint lesson.skip lesson.again
   lesson.hold lesson.up lesson.down lesson.field, nav.back; keys as of fields.c with key.space key.more and key.done.
 */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"
#include "kiosk/parts_group.h"

enum {
    PLAYED_TOUCH_MS = 3000, /* a look, and a breath */
    PLAYED_LETTER_MS = 1500
};

static bool in_lesson(const struct kiosk *k)
{
    return k->screen == SCREEN_LESSON && lesson_of(&k->lesson) != NULL && !k->lesson.done;
}

/* ---- what the learner is told ---- */

/* What came of an act is heard at once, also the same words twice. */
static void answer(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->lesson.solved && !k->lesson_view.solved)
        effect_sound(b, SOUND_DONE);
    if (k->voice && k->lesson.said != LESSON_SAID_NOTHING)
        effect_add(b, EFFECT_SPEAK);
}

/* Another step, screen or hint is seen from its first page; a word is typed into the one field there is. */
static void turn_to(struct kiosk *k)
{
    struct lesson_view *view = &k->lesson_view;
    bool other_step = view->step != k->lesson.step, other_scene = view->screen != k->lesson.screen;
    if (other_step || other_scene || view->hint != k->lesson.hint || view->said != k->lesson.said) {
        k->page = 0;
        view->typing = false;
    }
    if (other_step) {
        view->other_keys = false;
        view->keys = 0;
        k->focus[0] = k->field[0] = '\0';
        if (kiosk_lesson_types(k))
            text_copy(k->focus, sizeof k->focus, "lesson.field");
    }
    view->step = k->lesson.step;
    view->screen = k->lesson.screen;
    view->hint = k->lesson.hint;
    view->said = k->lesson.said;
    view->solved = k->lesson.solved;
}

static void play(struct brain *b)
{
    struct kiosk *k = b->k;
    bool due = in_lesson(k) && k->lesson.demo != 0 && k->overlay == OVERLAY_NONE;
    if (due && !k->lesson_view.plays) {
        bool types = lesson_step(&k->lesson)->kind == LESSON_TYPE && k->lesson.demo > 1;
        uint32_t ms = types ? PLAYED_LETTER_MS : PLAYED_TOUCH_MS;
        timer_start(b, TIMER_DEMO, k->slow_pace ? 2 * ms : ms);
    } else if (!due && k->lesson_view.plays) {
        timer_stop(b, TIMER_DEMO);
    }
    k->lesson_view.plays = due;
}

void lesson_follow(struct brain *b)
{
    if (in_lesson(b->k))
        turn_to(b->k);
    play(b);
}

void lesson_fired(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!k->lesson_view.plays)
        return;
    k->lesson_view.plays = false;
    lesson_demo_next(&k->lesson, k->language);
}

/* ---- a lesson begins, goes on, ends ---- */

void learn_lesson(struct brain *b, unsigned index)
{
    struct kiosk *k = b->k;
    if (k->lesson.shelf == NULL || index >= k->lesson.shelf->count)
        return;
    lesson_start(&k->lesson, k->lesson.shelf, (uint8_t)index);
    k->lesson_at = (uint8_t)index;
    k->lesson_view = (struct lesson_view){ .step = LESSON_NOTHING };
    screen_show(b, SCREEN_LESSON);
    idle_start(b);
}

void lesson_on(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->lesson.done && b->k->group.runs)
        group_over(b);
    else if (b->k->lesson.done)
        screen_show(b, SCREEN_LEARN);
    else
        lesson_next(&b->k->lesson);
}

void lesson_leave(struct brain *b)
{
    struct lesson_run *run = &b->k->lesson;
    uint8_t before = run->step;
    if (run->done && b->k->group.runs) {
        group_over(b);
        return;
    }
    if (!run->done)
        lesson_back(run);
    if (run->step != before)
        return;
    group_left(b->k); /* its first one, or it is over */
    screen_show(b, SCREEN_LEARN);
}

/* ---- acts ---- */

void lesson_choice(struct brain *b, unsigned index)
{
    lesson_choose(&b->k->lesson, (uint8_t)index);
    answer(b);
}

void lesson_part(struct brain *b, unsigned index)
{
    lesson_touch(&b->k->lesson, (uint8_t)index);
    answer(b);
}

void lesson_held(struct brain *b, unsigned n)
{
    (void)n;
    lesson_hold_due(&b->k->lesson);
    answer(b);
}

void lesson_pushed(struct brain *b, unsigned by)
{
    lesson_push(&b->k->lesson, (enum lesson_gesture)by);
    answer(b);
}

void lesson_help(struct brain *b, unsigned n)
{
    (void)n;
    lesson_hint_ask(&b->k->lesson);
    answer(b);
}

void lesson_pass(struct brain *b, unsigned n)
{
    (void)n;
    group_gives_up(b->k);
    lesson_skip(&b->k->lesson);
}

void lesson_again(struct brain *b, unsigned n)
{
    (void)n;
    lesson_restart_practice(&b->k->lesson);
}

/* ---- gestures ---- */

static bool met_part(const struct brain *b)
{
    return in_lesson(b->k) && b->k->overlay == OVERLAY_NONE && text_starts(b->e->id, "lesson.part.");
}

void on_held(struct brain *b)
{
    uint64_t part;
    if (!met_part(b) || text_to_u64(b->e->id + strlen("lesson.part."), LESSON_PARTS_MAX, &part) != RESULT_OK) {
        on_tap(b);
        return;
    }
    preferences_seen(b->k);
    lesson_hold(&b->k->lesson, (uint8_t)part);
    answer(b);
}

/* Where no page is to be pushed, a finger that slipped meant a tap. */
void on_pushed(struct brain *b)
{
    struct kiosk *k = b->k;
    enum lesson_gesture due = lesson_gesture_due(&k->lesson);
    bool asked = due == LESSON_BY_PUSH_UP || due == LESSON_BY_PUSH_DOWN;
    if (!in_lesson(k) || k->overlay != OVERLAY_NONE || (!asked && b->e->id[0] != '\0'))
        on_tap(b);
    else
        lesson_pushed(b, b->e->up ? LESSON_BY_PUSH_UP : LESSON_BY_PUSH_DOWN);
}

void on_near(struct brain *b)
{
    patience_slip(b);
    if (!met_part(b))
        return;
    lesson_near(&b->k->lesson);
    answer(b);
}

/* ---- typing ---- */

bool kiosk_lesson_types(const struct kiosk *k)
{
    return in_lesson(k) && lesson_step(&k->lesson)->kind == LESSON_TYPE && !k->lesson.solved;
}

bool kiosk_lesson_letters(const struct kiosk *k)
{
    return kiosk_lesson_types(k) && (lesson_step(&k->lesson)->keys == LESSON_LETTERS) != k->lesson_view.other_keys;
}

/* From the first key on the keys are what is seen first, also once all is deleted. */
static void begin_typing(struct kiosk *k)
{
    if (!k->lesson_view.typing)
        k->page = 0;
    k->lesson_view.typing = true;
}

void lesson_text(struct brain *b, const char *text)
{
    begin_typing(b->k);
    lesson_type(&b->k->lesson, text);
    answer(b);
}

void lesson_erase(struct brain *b)
{
    lesson_type_erase(&b->k->lesson);
}

void lesson_enter(struct brain *b, unsigned n)
{
    (void)n;
    lesson_type_done(&b->k->lesson, b->k->language);
    answer(b);
}

void lesson_key(struct brain *b, const char *key)
{
    struct kiosk *k = b->k;
    if (!kiosk_lesson_types(k))
        return;
    begin_typing(k);
    if (text_equal(key, "delete"))
        lesson_erase(b);
    else if (text_equal(key, "done"))
        lesson_enter(b, 0);
    else if (text_equal(key, "more"))
        k->lesson_view.keys++;
    else if (text_equal(key, "space"))
        lesson_text(b, " ");
    else if (text_equal(key, "letters") || text_equal(key, "digits"))
        k->lesson_view.other_keys = text_equal(key, "letters") != (lesson_step(&k->lesson)->keys == LESSON_LETTERS);
    else if (utf8_count(key) == 1)
        lesson_text(b, key);
}
