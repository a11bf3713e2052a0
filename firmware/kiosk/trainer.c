/* The trainer's page of a lesson with a group: reachable from the lesson at any moment, and back to the very same
   place.

     lesson | TURN | OVER -> group.trainer -> LOCKED -> the PIN, or staff's card -> TRAINER -> group.close, or nobody
     touches it for a while -> where it came from

   Element ids: group.trainer group.pin group.ok, group.before group.on group.to.N group.leave.N group.close group.end.
 */
#include "kiosk/parts_group.h"

#include "base/text.h"

/* ---- in and out ---- */

void trainer_show(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    struct kiosk_group *g = &k->group;
    bool from_group = k->screen == SCREEN_GROUP && (g->part == GROUP_TURN || g->part == GROUP_OVER);
    (void)n;
    if (g->count == 0 || (k->screen != SCREEN_LESSON && !from_group))
        return;
    group_note(k);
    g->spent_ms += g->announced ? (uint32_t)(k->mono_ms - g->since_ms) : 0;
    g->page = k->page;
    g->pin_wrong = false;
    group_show_part(b, GROUP_LOCKED);
    focus_on(b, "group.pin");
    idle_start(b);
}

static void open_page(struct brain *b)
{
    call_seen(b);
    group_show_part(b, GROUP_TRAINER);
    idle_start(b);
}

void trainer_ok(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->group.part != GROUP_LOCKED || k->pin_entry[0] == '\0' || k->mono_ms < k->staff_wait_until_ms)
        return;
    staff_check_pin(b);
    k->group.part = GROUP_CHECKING;
}

void trainer_pin(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->screen != SCREEN_GROUP || k->group.part != GROUP_CHECKING)
        return;
    k->staff_pin_set = b->e->result != RESULT_NONE;
    k->group.pin_wrong = k->staff_pin_set && !b->e->up;
    staff_pin_counts(k, k->staff_pin_set, b->e->up);
    k->group.part = GROUP_LOCKED;
    if (k->staff_pin_set && b->e->up)
        open_page(b);
    else
        focus_on(b, "group.pin");
}

void trainer_card(struct brain *b, const struct kiosk_tag *tag)
{
    const struct kiosk *k = b->k;
    bool card = tag->is_card && tag->card_told == RESULT_OK && !tag->left_behind && !tag->unsure;
    if (k->screen == SCREEN_GROUP && k->group.part == GROUP_LOCKED && card && is_staff_card(k, tag->card))
        open_page(b);
}

void trainer_scan(struct brain *b, const char *number)
{
    const struct kiosk *k = b->k;
    bool cards = k->rules.cards_identify == CARDS_BY_BARCODE;
    if (k->group.part == GROUP_LOCKED && cards && is_staff_card(k, number))
        open_page(b);
}

/* Nothing has moved meanwhile: the view of the step, what is typed and what is said are as they were. */
void trainer_close(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    struct kiosk_group *g = &k->group;
    (void)n;
    if (k->screen != SCREEN_GROUP || g->part < GROUP_LOCKED || g->part > GROUP_TRAINER)
        return;
    g->since_ms = k->mono_ms;
    if (!g->runs) {
        group_show_part(b, GROUP_OVER);
    } else if (kiosk_group_acts(k) && !g->announced) {
        group_show_part(b, GROUP_TURN);
    } else {
        screen_show(b, SCREEN_LESSON);
        k->page = g->page;
        if (kiosk_lesson_types(k))
            text_copy(k->focus, sizeof k->focus, "lesson.field");
    }
    idle_start(b);
}

/* ---- what the trainer does ---- */

static bool may_order(const struct kiosk *k)
{
    return k->group.part == GROUP_TRAINER && k->group.runs;
}

void trainer_move(struct brain *b, unsigned back)
{
    struct kiosk *k = b->k;
    if (!may_order(k))
        return;
    lesson_move(&k->lesson, back);
    group_step_left(k);
    k->group.page = 0;
    if (k->lesson.done)
        group_over(b);
}

/* The act is new to whoever takes it over. */
static void hand_to(struct kiosk *k, uint8_t learner)
{
    group_turn(k, learner);
    k->group.page = 0;
    if (kiosk_group_acts(k))
        lesson_step_anew(&k->lesson);
}

void trainer_hand(struct brain *b, unsigned learner)
{
    struct kiosk *k = b->k;
    if (!may_order(k) || learner >= k->group.count || k->group.learners[learner].gone)
        return;
    hand_to(k, (uint8_t)learner);
    trainer_close(b, 0);
}

bool kiosk_group_may_leave(const struct kiosk *k, unsigned learner)
{
    unsigned there = 0;
    for (uint8_t i = 0; i < k->group.count; i++)
        there += !k->group.learners[i].gone;
    return k->group.learners[learner].gone || there > 1;
}

/* Or he has come back. */
void trainer_leaves(struct brain *b, unsigned learner)
{
    struct kiosk *k = b->k;
    struct kiosk_group *g = &k->group;
    if (!may_order(k) || learner >= g->count || !kiosk_group_may_leave(k, learner))
        return;
    g->learners[learner].gone = !g->learners[learner].gone;
    if (g->learners[learner].gone && learner == g->turn)
        hand_to(k, kiosk_group_after(k));
}
