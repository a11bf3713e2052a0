/* A lesson with a group. Each act is one learner's turn; what is shown or thought about is everybody's.

     learn.group -> SIZE -> learn: which lesson -> lesson
     lesson: an act comes, and its learner was not called yet -> TURN -> group.ready -> lesson: the act is done or left
     out, and a further step comes -> the next one's turn
     lesson is done -> its last page -> OVER -> learn: another one, or home

   Home is asked about first: a stray finger must not send six people home. trainer.c has the trainer's page.

   Element ids: learn.group, group.size.N group.lessons, group.ready group.skip, group.yes group.no, group.end. */
#include "kiosk/parts_group.h"

enum { SLOW_MS = 2 * 60 * 1000 }; /* an act of a lesson takes most people less */

/* ---- whose turn it is ---- */

bool kiosk_group_acts(const struct kiosk *k)
{
    const struct lesson_step *step = lesson_step(&k->lesson);
    return k->group.runs && step != NULL && !k->lesson.done && lesson_is_act(step);
}

uint8_t kiosk_group_after(const struct kiosk *k)
{
    const struct kiosk_group *g = &k->group;
    for (uint8_t i = 1; i < g->count; i++) {
        uint8_t next = (uint8_t)((g->turn + i) % g->count);
        if (!g->learners[next].gone)
            return next;
    }
    return g->turn;
}

void group_turn(struct kiosk *k, uint8_t learner)
{
    k->group.turn = learner;
    k->group.announced = k->group.did = false;
    k->group.spent_ms = 0;
}

/* ---- what is noted of him ---- */

static uint32_t bit_of_step(const struct kiosk *k)
{
    return 1u << k->lesson.step;
}

void group_note(struct kiosk *k)
{
    struct kiosk_group *g = &k->group;
    struct group_learner *he = &g->learners[g->turn];
    if (!kiosk_group_acts(k) || !g->announced || k->lesson.step != g->at)
        return;
    if (k->lesson.hint >= 2)
        he->hinted |= bit_of_step(k);
    if (!k->lesson.solved && !g->did && g->spent_ms + (k->mono_ms - g->since_ms) >= SLOW_MS)
        he->slow |= bit_of_step(k);
    g->did = g->did || k->lesson.solved;
}

void group_gives_up(struct kiosk *k)
{
    if (!k->group.runs || !lesson_may_skip(&k->lesson))
        return;
    k->group.learners[k->group.turn].gave_up |= bit_of_step(k);
    k->group.did = true;
}

void group_step_left(struct kiosk *k)
{
    struct kiosk_group *g = &k->group;
    if (g->did)
        group_turn(k, kiosk_group_after(k));
    g->at = k->lesson.step;
    g->since_ms = k->mono_ms;
    g->spent_ms = 0;
}

/* ---- before the lesson ---- */

void group_show_part(struct brain *b, enum group_part part)
{
    b->k->group.part = part;
    screen_show(b, SCREEN_GROUP);
}

/* From the staff's course, so behind the PIN. */
void group_show(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->learning.course != LESSON_FOR_STAFF || k->group.count > 0)
        return;
    k->group = (struct kiosk_group){ .count = GROUP_USUAL };
    group_show_part(b, GROUP_SIZE);
    idle_start(b);
}

void group_size(struct brain *b, unsigned n)
{
    if (b->k->group.part == GROUP_SIZE && n >= GROUP_LEAST && n <= GROUP_MAX)
        b->k->group = (struct kiosk_group){ .count = (uint8_t)n };
}

void group_lessons(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->group.part == GROUP_SIZE || b->k->group.part == GROUP_OVER)
        learn_show(b, LESSON_FOR_LEARNERS);
}

static uint8_t first_there(const struct kiosk_group *g)
{
    uint8_t i = 0;
    while (i + 1 < g->count && g->learners[i].gone)
        i++;
    return i;
}

void group_begin(struct kiosk *k)
{
    struct kiosk_group *g = &k->group;
    for (uint8_t i = 0; i < g->count; i++)
        g->learners[i] = (struct group_learner){ .gone = g->learners[i].gone };
    g->runs = true;
    g->at = k->lesson.step;
    group_turn(k, first_there(g));
}

/* ---- the lesson ---- */

void group_follow(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!k->group.runs || k->screen != SCREEN_LESSON)
        return;
    group_note(k);
    if (k->lesson.done || k->lesson.step != k->group.at)
        group_step_left(k);
    if (!kiosk_group_acts(k) || k->group.announced)
        return;
    group_show_part(b, GROUP_TURN);
    if (k->voice)
        effect_add(b, EFFECT_SPEAK);
}

void group_ready(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    struct kiosk_group *g = &k->group;
    (void)n;
    if (g->part != GROUP_TURN)
        return;
    g->announced = true;
    g->since_ms = k->mono_ms;
    if (g->learners[g->turn].turns < UINT8_MAX)
        g->learners[g->turn].turns++;
    screen_show(b, SCREEN_LESSON);
    k->lesson_view.step = LESSON_NOTHING; /* from its first page, as any step */
}

void group_skip(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->group.part == GROUP_TURN)
        group_turn(b->k, kiosk_group_after(b->k));
}

void group_over(struct brain *b)
{
    b->k->group.runs = false;
    group_show_part(b, GROUP_OVER);
}

/* He who goes back from the first step chooses another lesson. */
void group_left(struct kiosk *k)
{
    k->group.runs = false;
}

/* ---- the end ---- */

void group_ask(struct brain *b)
{
    overlay_show(b, OVERLAY_GROUP);
    if (b->k->voice)
        effect_add(b, EFFECT_SPEAK);
}

void group_yes(struct brain *b, unsigned n)
{
    (void)n;
    overlay_show(b, OVERLAY_NONE);
    leave(b, LEAVE_HOME);
}

void group_end(struct brain *b, unsigned n)
{
    enum group_part part = b->k->group.part;
    if (b->k->group.runs && part == GROUP_TRAINER)
        group_ask(b);
    else if (part == GROUP_TRAINER || part == GROUP_OVER)
        group_yes(b, n);
}

void group_back(struct brain *b)
{
    struct kiosk *k = b->k;
    switch (k->group.part) {
    case GROUP_SIZE:
        k->group = (struct kiosk_group){ 0 };
        learn_show(b, LESSON_FOR_STAFF);
        return;
    case GROUP_TURN:
        if (k->lesson.step == 0)
            return;
        lesson_back(&k->lesson);
        screen_show(b, SCREEN_LESSON);
        return;
    case GROUP_LOCKED:
    case GROUP_CHECKING:
    case GROUP_TRAINER:
        trainer_close(b, 0);
        return;
    case GROUP_OVER:
        group_lessons(b, 0);
        return;
    }
}
