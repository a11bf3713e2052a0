#include "painter/changes.h"

#include <string.h>

#include "base/hash.h"

/* Palettes of the covers in reading order: one that follows its like takes the next. */
static void set_palettes(struct frame *f, const struct scene *s)
{
    unsigned last = PALETTES;
    for (size_t i = 0; i < s->elements_count; i++) {
        const struct element *e = &s->elements[i];
        if (e->look != LOOK_COVER || !element_is_visible(e))
            continue;
        unsigned palette = cover_hash(e->name, e->detail) % PALETTES;
        palette = palette == last ? (palette + 1) % PALETTES : palette;
        f->at[i].palette = (uint8_t)palette;
        last = palette;
    }
}

/* A spine has the colours of its book's cover, if that is on the screen too. */
static uint8_t spine_palette(const struct frame *f, const struct scene *s, const struct element *spine)
{
    uint32_t hash = cover_hash(spine->name, spine->detail);
    for (size_t i = 0; i < s->elements_count; i++) {
        const struct element *e = &s->elements[i];
        if (e->look == LOOK_COVER && element_is_visible(e) && cover_hash(e->name, e->detail) == hash)
            return f->at[i].palette;
    }
    return (uint8_t)(hash % PALETTES);
}

static uint64_t mixed(uint64_t h, const void *at, size_t n)
{
    return fnv1a_64(h, bytes_of(at, n));
}

/* All that a look depends on, and nothing that changes without being seen. */
static uint64_t hash_of(const struct panel *p, const struct element *e, const struct frame_element *k, int moving)
{
    const int numbers[] = { (int)e->look, e->rect.x,          e->rect.y,      e->rect.w,
                            e->rect.h,    e->text_rect.x,     e->text_rect.y, (int)e->icon,
                            (int)e->mark, (int)e->ink,        (int)e->face,   e->font_px,
                            e->bold,      e->stacked,         e->chosen,      e->disabled,
                            e->secret,    (int)e->text_place, e->index,       e->focused,
                            e->pressed,   e->lines_count,     (int)k->ground, k->palette,
                            moving };
    uint64_t h = mixed(0, numbers, sizeof numbers);
    for (int i = 0; i < e->lines_count; i++)
        h = mixed(mixed(h, e->lines[i].at, e->lines[i].n), &e->lines[i].cut, 1);
    const char *const texts[] = { e->name, e->detail, e->value };
    bool by_texts = e->look == LOOK_COVER || e->look == LOOK_SPINE || e->look == LOOK_SPINE_BLOCK ||
                    e->look == LOOK_FIELD || e->look == LOOK_QR || e->look == LOOK_STRIPE || e->look == LOOK_KEY ||
                    e->look == LOOK_GESTURE_BOOK;
    for (size_t i = 0; by_texts && i < sizeof texts / sizeof *texts; i++)
        h = mixed(h, texts[i], strlen(texts[i]) + 1);
    if (e->look == LOOK_TILE_MAIN) {
        struct rect horns = draw_tile_horns(p, e);
        h = mixed(h, &horns, sizeof horns);
    }
    return h != 0 ? h : 1;
}

static bool is_gesture(const struct element *e)
{
    return e->look == LOOK_GESTURE_CARD || e->look == LOOK_GESTURE_BOOK;
}

/* A mark that became done where one was at work, or that is still growing. */
static void find_growth(struct frame *f, struct frame_element *k, const struct frame *before)
{
    for (size_t i = 0; k->mark == MARK_DONE && i < before->count; i++) {
        const struct frame_element *was = &before->at[i];
        bool same_place = was->hash != 0 && memcmp(&was->bounds, &k->bounds, sizeof k->bounds) == 0;
        bool begins = same_place && was->mark == MARK_WORKING;
        bool goes_on = same_place && was->grows && before->at_moment.growth < GROWN;
        k->grows = k->grows || begins || goes_on;
        f->growth_begins = f->growth_begins || begins;
    }
    f->has_growth = f->has_growth || k->grows;
}

void frame_take(struct frame *f, const struct scene *s, const struct frame *before, struct moments m)
{
    f->panel = s->panel;
    f->count = s->elements_count;
    f->has_working = f->has_gesture = f->has_growth = f->growth_begins = false;
    f->at_moment = m;
    set_palettes(f, s);
    for (size_t i = 0; i < f->count; i++) {
        const struct element *e = &s->elements[i];
        struct frame_element *k = &f->at[i];
        if (!draw_ground(e, &k->ground))
            k->ground = e->parent < i ? f->at[e->parent].ground : GROUND_PAPER;
        k->hash = 0;
        k->mark = e->look == LOOK_MARK ? e->mark : MARK_NONE;
        k->grows = false;
        if (!element_is_visible(e) || e->look == LOOK_NONE)
            continue;
        if (e->look == LOOK_SPINE)
            k->palette = spine_palette(f, s, e);
        else if (e->look != LOOK_COVER)
            k->palette = 0;
        bool works = e->mark == MARK_WORKING, moves = is_gesture(e);
        f->has_working = f->has_working || works;
        f->has_gesture = f->has_gesture || moves;
        k->bounds = draw_bounds(&s->panel, e);
        find_growth(f, k, before);
        k->hash = hash_of(&s->panel, e, k, works ? m.step : moves ? m.gesture : k->grows ? GROWN - m.growth : 0);
    }
}

static void dirty_add(struct dirty *d, struct rect r)
{
    if (rect_empty(r) || d->whole)
        return;
    /* One that touches another becomes part of it, and the larger one may touch a third. */
    for (int i = 0; i < d->n;) {
        if (rect_empty(rect_common(d->at[i], r))) {
            i++;
            continue;
        }
        r = rect_around(d->at[i], r);
        d->at[i] = d->at[--d->n];
        i = 0;
    }
    if (d->n == DIRTY_MAX)
        d->whole = true;
    else
        d->at[d->n++] = r;
}

enum { TABLE_SIZE = 2048 };

/* Marks in `found` every hash of f. */
static void fill_table(uint64_t *table, const struct frame *f)
{
    memset(table, 0, TABLE_SIZE * sizeof *table);
    for (size_t i = 0; i < f->count; i++) {
        if (f->at[i].hash == 0)
            continue;
        size_t at = f->at[i].hash % TABLE_SIZE;
        while (table[at] != 0 && table[at] != f->at[i].hash)
            at = (at + 1) % TABLE_SIZE;
        table[at] = f->at[i].hash;
    }
}

static bool in_table(const uint64_t *table, uint64_t hash)
{
    size_t at = hash % TABLE_SIZE;
    while (table[at] != 0 && table[at] != hash)
        at = (at + 1) % TABLE_SIZE;
    return table[at] == hash;
}

static void add_missing(const uint64_t *table, const struct frame *f, struct dirty *d)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->at[i].hash != 0 && !in_table(table, f->at[i].hash))
            dirty_add(d, f->at[i].bounds);
}

void frame_compare(const struct frame *before, const struct frame *now, struct dirty *d)
{
    uint64_t table[TABLE_SIZE];
    fill_table(table, before);
    add_missing(table, now, d);
    fill_table(table, now);
    add_missing(table, before, d);
}
