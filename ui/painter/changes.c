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

static bool is_row(enum look look)
{
    return look == LOOK_ROW || look == LOOK_ROW_NEED || look == LOOK_ROW_UNKNOWN;
}

static bool is_need_row(enum look look)
{
    return look == LOOK_ROW_NEED || look == LOOK_ROW_UNKNOWN;
}

static bool goes_on(const struct frame *before, const struct frame_element *was, enum motion motion)
{
    return was->motion == motion && before->at_moment.at[motion] < MOTION_DONE;
}

/* A mark that became done where one was at work, or that is still growing. */
static enum motion mark_motion(const struct frame *before, const struct frame_element *k, bool *begins)
{
    for (size_t i = 0; k->mark == MARK_DONE && i < before->count; i++) {
        const struct frame_element *was = &before->at[i];
        if (was->look != LOOK_MARK || memcmp(&was->place, &k->place, sizeof k->place) != 0)
            continue;
        *begins = was->mark == MARK_WORKING;
        return *begins || goes_on(before, was, MOTION_GROWS) ? MOTION_GROWS : MOTION_NONE;
    }
    return MOTION_NONE;
}

/* A book that lies higher than all before, on a pad that was on the screen already. */
static enum motion spine_motion(const struct frame *before, const struct frame_element *k, bool *begins)
{
    bool pad = false, highest = true;
    for (size_t i = 0; i < before->count; i++) {
        const struct frame_element *was = &before->at[i];
        pad = pad || was->look == LOOK_PAD;
        if (was->look != LOOK_SPINE || was->index < k->index)
            continue;
        highest = false;
        if (was->index == k->index && goes_on(before, was, MOTION_APPEARS))
            return MOTION_APPEARS;
    }
    *begins = pad && highest;
    return *begins ? MOTION_APPEARS : MOTION_NONE;
}

/* A row of a book that this page did not have, not even on another leaf of it or under an overlay; or one that it had
   and that has come to need somebody. */
static enum motion row_motion(const struct frame *before, const struct frame_element *k, bool *begins)
{
    bool page = false;
    for (size_t i = 0; k->id != 0 && i < before->count; i++) {
        const struct frame_element *was = &before->at[i];
        page = page || was->page == k->page;
        if (was->id != k->id)
            continue;
        *begins = is_need_row(k->look) && !is_need_row(was->look);
        if (*begins || (is_need_row(k->look) && goes_on(before, was, MOTION_NEEDS)))
            return MOTION_NEEDS;
        return goes_on(before, was, MOTION_APPEARS) ? MOTION_APPEARS : MOTION_NONE;
    }
    *begins = page;
    return page ? MOTION_APPEARS : MOTION_NONE;
}

static void find_motion(struct frame *f, struct frame_element *k, const struct frame *before)
{
    bool begins = false;
    if (k->look == LOOK_MARK)
        k->motion = mark_motion(before, k, &begins);
    else if (k->look == LOOK_SPINE)
        k->motion = spine_motion(before, k, &begins);
    else if (is_row(k->look))
        k->motion = row_motion(before, k, &begins);
    f->has[k->motion] = true;
    f->begins[k->motion] = f->begins[k->motion] || begins;
}

/* How far it is from its place yet: a spine above it, a row at its left with all that stands on it. */
static void find_shift(const struct frame *f, const struct scene *s, size_t i, struct frame_element *k)
{
    enum { DROP_MM = 6, SLIDE_MM = 4 };
    uint16_t parent = s->elements[i].parent;
    int left = MOTION_DONE - f->at_moment.at[MOTION_APPEARS];
    const struct panel *panel = scene_panel_of(s, &s->elements[i]);
    k->shift_x = parent < i ? f->at[parent].shift_x : 0;
    k->shift_y = parent < i ? f->at[parent].shift_y : 0;
    if (k->motion != MOTION_APPEARS)
        return;
    if (k->look == LOOK_SPINE)
        k->shift_y -= panel_px(panel, DROP_MM) * left / MOTION_DONE;
    else
        k->shift_x -= panel_px(panel, SLIDE_MM) * left / MOTION_DONE;
}

static uint32_t id_hash(const char *id, size_t n)
{
    return n > 0 ? (uint32_t)(fnv1a_64(0, bytes_of(id, n)) | 1) : 0;
}

static void set_names(struct frame_element *k, const struct element *e)
{
    const char *id = e->id != NULL ? e->id : "";
    k->id = id_hash(id, strlen(id));
    k->page = id_hash(id, strcspn(id, "."));
    k->look = e->look;
    k->mark = k->look == LOOK_MARK ? e->mark : MARK_NONE;
    k->place = e->rect;
    k->index = e->index;
    k->motion = MOTION_NONE;
    k->shift_x = k->shift_y = 0;
}

const struct element *frame_moved(const struct element *e, const struct frame_element *k, struct element *room)
{
    struct rect *const rects[] = { &room->rect, &room->text_rect, &room->icon_rect };
    if (k->shift_x == 0 && k->shift_y == 0)
        return e;
    *room = *e;
    for (size_t i = 0; i < sizeof rects / sizeof *rects; i++) {
        rects[i]->x += k->shift_x;
        rects[i]->y += k->shift_y;
    }
    return room;
}

void frame_take(struct frame *f, const struct scene *s, const struct frame *before, struct moments m)
{
    f->panel = s->panel;
    f->count = s->elements_count;
    f->has_working = f->has_gesture = false;
    memset(f->has, 0, sizeof f->has);
    memset(f->begins, 0, sizeof f->begins);
    f->at_moment = m;
    for (size_t i = 0; i < f->count; i++)
        set_names(&f->at[i], &s->elements[i]);
    set_palettes(f, s);
    for (size_t i = 0; i < f->count; i++) {
        const struct element *e = &s->elements[i];
        struct frame_element *k = &f->at[i];
        if (!draw_ground(e, &k->ground))
            k->ground = e->parent < i ? f->at[e->parent].ground : GROUND_PAPER;
        k->hash = 0;
        bool seen = element_is_visible(e) && e->look != LOOK_NONE;
        if (seen && s->panel.motion)
            find_motion(f, k, before);
        find_shift(f, s, i, k);
        if (!seen)
            continue;
        if (e->look == LOOK_SPINE)
            k->palette = spine_palette(f, s, e);
        else if (e->look != LOOK_COVER)
            k->palette = 0;
        bool works = e->mark == MARK_WORKING, moves = is_gesture(e);
        f->has_working = f->has_working || works;
        f->has_gesture = f->has_gesture || moves;
        struct element room;
        const struct element *shown = frame_moved(e, k, &room);
        const struct panel *panel = scene_panel_of(s, e);
        k->bounds = draw_bounds(panel, shown);
        if (element_is_under_lens(s, e))
            k->bounds = rect_common(k->bounds, s->lens.at);
        int by_itself = k->motion != MOTION_NONE ? MOTION_DONE - m.at[k->motion] : 0;
        k->hash = hash_of(panel, shown, k, works ? m.step : moves ? m.gesture : by_itself);
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
