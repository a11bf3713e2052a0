#include "literacy/engine/progress.h"

#include <string.h>

#include "base/hash.h"

enum { VERSION = 1, HEAD = 'L', BOXES = 3, STEPS_MAX = LESSON_STEPS_MAX + LESSON_CHECKS_MAX };
static const uint16_t days_of_box[BOXES + 1] = { 0, 1, 7, 30 };

enum flag { FLAG_FINISHED = 1, FLAG_ALONE = 2, FLAG_HINTED = 4, FLAGS = 7 };

/* ---- looking ---- */

static uint32_t name_of(const struct lesson *lesson)
{
    return fnv1a_32(bytes_of_text(lesson->id));
}

static struct learned *find(struct progress *p, uint32_t lesson)
{
    for (uint8_t i = 0; i < p->count; i++)
        if (p->at[i].lesson == lesson)
            return &p->at[i];
    return NULL;
}

const struct learned *progress_of(const struct progress *p, const struct lesson *lesson)
{
    uint32_t name = name_of(lesson);
    for (uint8_t i = 0; i < p->count; i++)
        if (p->at[i].lesson == name)
            return &p->at[i];
    return NULL;
}

/* The same, where its numbers of steps mean those of today. */
static const struct learned *known(const struct progress *p, const struct lesson *lesson)
{
    const struct learned *l = progress_of(p, lesson);
    return l != NULL && l->steps == lesson_steps_total(lesson) ? l : NULL;
}

uint8_t progress_step(const struct progress *p, const struct lesson *lesson)
{
    const struct learned *l = known(p, lesson);
    return l != NULL && l->step < l->steps ? l->step : 0;
}

bool progress_finished(const struct progress *p, const struct lesson *lesson)
{
    const struct learned *l = known(p, lesson);
    return l != NULL && l->finished;
}

uint32_t progress_due(const struct progress *p, const struct lesson *lesson, uint16_t today)
{
    const struct learned *l = known(p, lesson);
    bool due = l != NULL && l->finished && today != 0 && l->box > 0 && l->due <= today;
    return due ? l->hard : 0;
}

unsigned progress_course(const struct progress *p, const struct lesson_shelf *shelf, enum lesson_course course,
                         bool *all)
{
    unsigned finished = 0, count = 0;
    for (uint8_t i = 0; shelf != NULL && i < shelf->count; i++) {
        if (shelf->lessons[i]->course != course)
            continue;
        count++;
        finished += progress_finished(p, shelf->lessons[i]);
    }
    *all = count > 0 && finished == count;
    return finished;
}

/* ---- what is done ---- */

/* Of a full table, lessons that are not on the shelf any more make room. */
static struct learned *room_for(struct progress *p, const struct lesson_run *run)
{
    if (p->count < LESSONS_MAX)
        return &p->at[p->count++];
    for (uint8_t i = 0; i < p->count; i++) {
        bool stands = false;
        for (uint8_t n = 0; n < run->shelf->count; n++)
            stands |= name_of(run->shelf->lessons[n]) == p->at[i].lesson;
        if (!stands)
            return &p->at[i];
    }
    return &p->at[p->count - 1];
}

static struct learned *take(struct progress *p, const struct lesson_run *run)
{
    uint32_t name = name_of(run->lesson);
    struct learned *l = find(p, name);
    uint8_t steps = lesson_steps_total(run->lesson);
    if (l != NULL && l->steps == steps)
        return l;
    if (l == NULL)
        l = room_for(p, run);
    *l = (struct learned){ .lesson = name, .steps = steps };
    return l;
}

void progress_begin(struct progress *p, const struct lesson_run *run)
{
    struct learned *l = take(p, run);
    if (run->only != 0 || run->step != 0)
        return;
    l->hinted = false;
    if (!l->finished)
        l->hard = 0;
}

void progress_note(struct progress *p, const struct lesson_run *run)
{
    if (run->only != 0 || run->done)
        return;
    struct learned *l = take(p, run);
    if (run->step > l->step) /* who looks back, or leaves by the way back, goes on from there */
        l->step = run->step;
    l->hard |= run->hard;
    l->hinted |= run->hints_used > 0;
}

static void put_into_box(struct learned *l, uint8_t box, uint16_t today)
{
    bool known_for_good = l->hard == 0 || box > BOXES;
    l->box = known_for_good ? 0 : box;
    l->due = known_for_good || today == 0 ? 0 : (uint16_t)(today + days_of_box[box]);
    if (known_for_good)
        l->hard = 0;
}

void progress_done(struct progress *p, const struct lesson_run *run, uint16_t today)
{
    struct learned *l = take(p, run);
    if (run->only != 0) {
        if (run->hard != 0)
            l->hard = run->hard;
        put_into_box(l, run->hard != 0 ? 1 : (uint8_t)(l->box + 1), today);
        return;
    }
    l->step = 0;
    l->hard |= run->hard;
    l->hinted |= run->hints_used > 0;
    l->finished = true;
    l->alone |= !l->hinted;
    put_into_box(l, 1, today);
}

/* ---- two tables ---- */

static struct learned better_of(const struct learned *a, const struct learned *b)
{
    struct learned l = *a;
    if (a->finished != b->finished)
        l = a->finished ? *a : *b;
    else if (b->step > a->step)
        l = *b;
    if (a->steps == b->steps) {
        l.alone = a->alone || b->alone;
        l.hard |= a->finished == b->finished ? a->hard | b->hard : 0;
        l.box = l.hard != 0 && l.finished && l.box == 0 ? 1 : l.box;
    }
    return l;
}

void progress_join(struct progress *p, const struct progress *other)
{
    for (uint8_t i = 0; i < other->count; i++) {
        struct learned *l = find(p, other->at[i].lesson);
        if (l != NULL)
            *l = better_of(l, &other->at[i]);
        else if (p->count < LESSONS_MAX)
            p->at[p->count++] = other->at[i];
    }
}

/* ---- as bytes ---- */

size_t progress_encode(const struct progress *p, uint8_t to[static PROGRESS_BYTES_MAX])
{
    struct writer w = writer_of(to, PROGRESS_BYTES_MAX);
    write_u8(&w, HEAD);
    write_u8(&w, VERSION);
    write_u8(&w, p->count);
    write_u8(&w, PROGRESS_ENTRY_BYTES);
    for (uint8_t i = 0; i < p->count; i++) {
        const struct learned *l = &p->at[i];
        write_u32(&w, l->lesson);
        write_u32(&w, l->hard);
        write_u16(&w, l->due);
        write_u8(&w, l->box);
        write_u8(&w, l->step);
        write_u8(&w, l->steps);
        write_u8(&w, (uint8_t)((l->finished ? FLAG_FINISHED : 0) | (l->alone ? FLAG_ALONE : 0) |
                               (l->hinted ? FLAG_HINTED : 0)));
    }
    write_u32(&w, fnv1a_32(bytes_of(to, w.n)));
    return w.n;
}

static struct learned read_entry(struct cursor *c)
{
    struct learned l = { .lesson = cursor_u32(c), .hard = 0 };
    l.hard = cursor_u32(c);
    l.due = cursor_u16(c);
    l.box = cursor_u8(c);
    l.step = cursor_u8(c);
    l.steps = cursor_u8(c);
    uint8_t flags = cursor_u8(c);
    l.finished = (flags & FLAG_FINISHED) != 0;
    l.alone = (flags & FLAG_ALONE) != 0;
    l.hinted = (flags & FLAG_HINTED) != 0;
    c->failed |= (flags & ~FLAGS) != 0 || l.box > BOXES || l.steps > STEPS_MAX || l.step > l.steps;
    return l;
}

static bool is_whole(struct bytes from)
{
    if (from.n < 4)
        return false;
    struct cursor c = cursor_of(bytes_part(from, from.n - 4, 4));
    return cursor_u32(&c) == fnv1a_32(bytes_part(from, 0, from.n - 4));
}

enum result progress_decode(struct bytes from, struct progress *out)
{
    struct progress p = { 0 };
    memset(out, 0, sizeof *out);
    if (!is_whole(from))
        return RESULT_BAD;
    struct cursor c = cursor_of(bytes_part(from, 0, from.n - 4));
    if (cursor_u8(&c) != HEAD || cursor_u8(&c) != VERSION)
        return RESULT_BAD;
    uint8_t count = cursor_u8(&c);
    if (count > LESSONS_MAX || cursor_u8(&c) != PROGRESS_ENTRY_BYTES)
        return RESULT_BAD;
    for (uint8_t i = 0; i < count; i++) {
        struct learned l = read_entry(&c);
        if (c.failed || find(&p, l.lesson) != NULL)
            return RESULT_BAD;
        p.at[p.count++] = l;
    }
    if (!cursor_done(&c))
        return RESULT_BAD;
    *out = p;
    return RESULT_OK;
}
