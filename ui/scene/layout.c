/* The layout: widths bottom up (how narrow, how wide), then top down (how much each gets), heights bottom
   up (text is broken now), then top down with places. When a group has less room than its children need,
   one child gives way and all is done again; scenes are small. */
#include <assert.h>

#include "base/text.h"
#include "scene/measure.h"
#include "scene/scene.h"

enum axis { ACROSS_GLASS, DOWN_GLASS };

static const struct extent *extent_of(const struct element *e, enum axis axis)
{
    return axis == ACROSS_GLASS ? &e->box.width : &e->box.height;
}

static int *size_of_axis(struct element *e, enum axis axis)
{
    return axis == ACROSS_GLASS ? &e->rect.w : &e->rect.h;
}

static int floor_of(const struct element *e, enum axis axis)
{
    return axis == ACROSS_GLASS ? e->least_w : e->content_h;
}

static int wish_of(const struct element *e, enum axis axis)
{
    return axis == ACROSS_GLASS ? e->natural_w : e->content_h;
}

static bool takes_place(const struct element *e)
{
    return element_is_visible(e);
}

/* The next child of `parent` from index `at` on that takes place; `end` when there is none. */
static size_t next_child(const struct scene *s, size_t at, size_t end)
{
    while (at < end && !takes_place(&s->elements[at]))
        at += 1u + s->elements[at].children;
    return at < end ? at : end;
}

static size_t end_of(const struct scene *s, size_t i)
{
    return i + 1 + s->elements[i].children;
}

#define EACH_CHILD(s, i, c)                                                                                            \
    for (size_t c = next_child(s, (i) + 1, end_of(s, i)); c < end_of(s, i);                                            \
         c = next_child(s, c + 1u + (s)->elements[c].children, end_of(s, i)))

static int px(const struct scene *s, float mm)
{
    return panel_px(&s->panel, mm);
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int bounded(const struct scene *s, const struct extent *x, int v)
{
    if (x->max_mm > 0 && v > px(s, x->max_mm))
        v = px(s, x->max_mm);
    return x->min_mm > 0 ? larger(v, px(s, x->min_mm)) : v;
}

static int gaps_of(const struct scene *s, size_t i)
{
    int n = 0;
    EACH_CHILD(s, i, c)
    n++;
    return n > 1 ? (n - 1) * px(s, s->elements[i].box.gap_mm) : 0;
}

static bool is_along(const struct element *e, enum axis axis)
{
    return e->box.flow == (axis == ACROSS_GLASS ? FLOW_ROW : FLOW_COLUMN);
}

static int pads_of(const struct scene *s, const struct element *e, enum axis axis)
{
    return 2 * px(s, axis == ACROSS_GLASS ? e->box.pad_x_mm : e->box.pad_y_mm);
}

static void group_width(struct scene *s, size_t i)
{
    struct element *e = &s->elements[i];
    int least = 0, natural = 0;
    bool along = is_along(e, ACROSS_GLASS);
    EACH_CHILD(s, i, c)
    {
        const struct element *child = &s->elements[c];
        least = along ? least + child->least_w : larger(least, child->least_w);
        natural = along ? natural + child->natural_w : larger(natural, child->natural_w);
    }
    int more = pads_of(s, e, ACROSS_GLASS) + (along ? gaps_of(s, i) : 0);
    e->least_w = least + more;
    e->natural_w = natural + more;
}

static void find_widths(struct scene *s)
{
    for (size_t i = s->elements_count; i > s->laid_out; i--) {
        struct element *e = &s->elements[i - 1];
        if (!takes_place(e))
            continue;
        if (e->children > 0)
            group_width(s, i - 1);
        else
            measure_width(s, e);
        const struct extent *x = &e->box.width;
        if (x->kind == EXTENT_MM)
            e->least_w = e->natural_w = px(s, x->value);
        e->least_w = larger(e->least_w, px(s, x->min_mm));
        e->natural_w = larger(bounded(s, x, e->natural_w), e->least_w);
    }
}

/* Gives the GROW children of i the room that is left, by weight; who needs more or may have less is settled first. */
static void share_out(struct scene *s, size_t i, enum axis axis, int room)
{
    float weights = 0;
    EACH_CHILD(s, i, c)
    {
        struct element *e = &s->elements[c];
        e->settled = extent_of(e, axis)->kind != EXTENT_GROW;
        if (e->settled)
            room -= *size_of_axis(e, axis);
        else
            weights += extent_of(e, axis)->value;
    }
    for (bool again = true; again;) {
        again = false;
        int left = room;
        float of = weights;
        EACH_CHILD(s, i, c)
        {
            struct element *e = &s->elements[c];
            const struct extent *x = extent_of(e, axis);
            if (e->settled)
                continue;
            int share = of > 0 ? (int)((float)left * x->value / of + 0.5f) : 0;
            int fit = larger(bounded(s, x, share), floor_of(e, axis));
            *size_of_axis(e, axis) = fit;
            if (fit != share) {
                e->settled = again = true;
                room -= fit;
                weights -= x->value;
                break;
            }
            left -= share;
            of -= x->value;
        }
    }
}

/* FIT children of a row give room back, each in proportion to how far it can shrink. */
static void shrink(struct scene *s, size_t i, int excess)
{
    int slack = 0;
    EACH_CHILD(s, i, c)
    slack += s->elements[c].rect.w - s->elements[c].least_w;
    EACH_CHILD(s, i, c)
    {
        struct element *e = &s->elements[c];
        int own = e->rect.w - e->least_w;
        if (own <= 0 || excess <= 0)
            continue;
        int part = excess >= slack ? own : (int)(((long long)excess * own + slack - 1) / slack);
        e->rect.w -= part;
        excess -= part;
        slack -= own;
    }
}

/* Sizes along the flow of i; returns by how much they are too large. */
static int sizes_along(struct scene *s, size_t i, enum axis axis)
{
    struct element *group = &s->elements[i];
    int room = *size_of_axis(group, axis) - pads_of(s, group, axis) - gaps_of(s, i), sum = 0;
    EACH_CHILD(s, i, c)
    {
        struct element *e = &s->elements[c];
        bool grows = extent_of(e, axis)->kind == EXTENT_GROW;
        *size_of_axis(e, axis) = grows ? floor_of(e, axis) : wish_of(e, axis);
        sum += *size_of_axis(e, axis);
    }
    if (sum > room && axis == ACROSS_GLASS)
        shrink(s, i, sum - room);
    else if (sum < room)
        share_out(s, i, axis, room);
    sum = 0;
    EACH_CHILD(s, i, c)
    sum += *size_of_axis(&s->elements[c], axis);
    return sum - room;
}

/* Sizes across the flow of i; returns by how much the largest is too large. */
static int sizes_across(struct scene *s, size_t i, enum axis axis)
{
    struct element *group = &s->elements[i];
    int room = *size_of_axis(group, axis) - pads_of(s, group, axis), over = 0;
    bool stretch = group->box.across == PLACE_STRETCH;
    if (group->box.flow == FLOW_STACK && axis == DOWN_GLASS)
        stretch = group->box.along == PLACE_STRETCH;
    EACH_CHILD(s, i, c)
    {
        struct element *e = &s->elements[c];
        const struct extent *x = extent_of(e, axis);
        bool fills = axis == ACROSS_GLASS && measure_fills(e->look) && !is_along(group, axis);
        bool rule = axis == DOWN_GLASS && e->look == LOOK_RULE;
        int v = wish_of(e, axis);
        if (x->kind == EXTENT_GROW || (x->kind == EXTENT_FIT && (stretch || fills || rule)))
            v = bounded(s, x, room);
        else if (x->kind == EXTENT_FIT && v > room)
            v = room;
        v = larger(v, floor_of(e, axis));
        *size_of_axis(e, axis) = v;
        over = larger(over, v - room);
    }
    return over;
}

/* A rounding pixel is nobody's loss. */
enum { OVER_MAX = 1 };

static int give_widths(struct scene *s, size_t i)
{
    return is_along(&s->elements[i], ACROSS_GLASS) ? sizes_along(s, i, ACROSS_GLASS) : sizes_across(s, i, ACROSS_GLASS);
}

static int give_heights(struct scene *s, size_t i)
{
    return is_along(&s->elements[i], DOWN_GLASS) ? sizes_along(s, i, DOWN_GLASS) : sizes_across(s, i, DOWN_GLASS);
}

static void find_heights(struct scene *s)
{
    for (size_t i = s->elements_count; i > s->laid_out; i--) {
        struct element *e = &s->elements[i - 1];
        if (!takes_place(e))
            continue;
        if (e->children > 0) {
            int sum = 0;
            bool along = is_along(e, DOWN_GLASS);
            EACH_CHILD(s, i - 1, c)
            sum = along ? sum + s->elements[c].content_h : larger(sum, s->elements[c].content_h);
            e->content_h = sum + pads_of(s, e, DOWN_GLASS) + (along ? gaps_of(s, i - 1) : 0);
            e->content_h = larger(e->content_h, measure_least_height(s, e));
        } else {
            measure_height(s, e);
        }
        const struct extent *x = &e->box.height;
        if (x->kind == EXTENT_MM)
            e->content_h = px(s, x->value);
        e->content_h = larger(e->content_h, px(s, x->min_mm));
    }
}

static int offset_of(enum place place, int room, int size)
{
    static const int halves[] = {
        [PLACE_START] = 0, [PLACE_MIDDLE] = 1, [PLACE_END] = 2, [PLACE_STRETCH] = 0, [PLACE_BETWEEN] = 0
    };
    return (room - size) * halves[place] / 2;
}

static void set_places(struct scene *s, size_t i)
{
    const struct element *g = &s->elements[i];
    int pad_x = px(s, g->box.pad_x_mm), pad_y = px(s, g->box.pad_y_mm), gap = px(s, g->box.gap_mm);
    int room_w = g->rect.w - 2 * pad_x, room_h = g->rect.h - 2 * pad_y;
    bool row = g->box.flow == FLOW_ROW, stack = g->box.flow == FLOW_STACK;
    int sum = gaps_of(s, i), n = 0, at = 0;
    EACH_CHILD(s, i, c)
    {
        sum += row ? s->elements[c].rect.w : s->elements[c].rect.h;
        n++;
    }
    int room = row ? room_w : room_h, left = room - sum;
    if (!stack)
        at = offset_of(g->box.along, room, sum);
    int passed = 0;
    EACH_CHILD(s, i, c)
    {
        struct element *e = &s->elements[c];
        int spread = g->box.along == PLACE_BETWEEN && n > 1 && left > 0 ? left * passed / (n - 1) : 0;
        int along = stack ? offset_of(g->box.along, room_h, e->rect.h) : at + spread;
        int across = offset_of(g->box.across, row ? room_h : room_w, row ? e->rect.h : e->rect.w);
        e->rect.x = g->rect.x + pad_x + (row ? along : across);
        e->rect.y = g->rect.y + pad_y + (row ? across : along);
        at += gap + (row ? e->rect.w : e->rect.h);
        passed++;
    }
}

static void offer(const struct scene *s, size_t c, size_t *who)
{
    const struct element *e = &s->elements[c];
    if (e->box.give_way > 0 && (*who == 0 || e->box.give_way >= s->elements[*who].box.give_way))
        *who = c;
}

/* Under group i: who gives way first of those on whom its size depends. Across a flow that is the largest child; and,
   for a row's height, what stands beside it: without a picture text takes fewer lines. As deep as the tree, at most. */
static void find_first(const struct scene *s, size_t i, enum axis axis, size_t *who)
{
    int largest = 0;
    EACH_CHILD(s, i, c)
    largest = larger(largest, floor_of(&s->elements[c], axis));
    EACH_CHILD(s, i, c)
    {
        bool counts = is_along(&s->elements[i], axis) || floor_of(&s->elements[c], axis) == largest;
        if (counts || axis == DOWN_GLASS)
            offer(s, c, who);
        if (counts)
            find_first(s, c, axis, who);
    }
}

/* Under group i, which has too little room, one leaves; false when none can. Somebody else's leaving may still help. */
static bool one_gives_way(struct scene *s, size_t i, enum axis axis)
{
    size_t who = 0;
    find_first(s, i, axis, &who);
    bool nobody = who == 0;
    for (size_t c = i + 1; nobody && c < end_of(s, i); c++)
        if (takes_place(&s->elements[c]))
            offer(s, c, &who);
    if (who == 0)
        return false;
    for (size_t c = who; c < end_of(s, who); c++)
        s->elements[c].gone = true;
    return true;
}

/* A leaf that got less than a word's width or its lines' height. */
static bool leaf_fits(const struct scene *s, const struct element *e)
{
    int most = e->rect.w;
    if (e->look == LOOK_TEXT)
        for (int i = 0; i < e->lines_count; i++)
            most = larger(most, e->lines[i].width_px);
    bool inside = e->rect.x >= 0 && e->rect.y >= 0 && e->rect.x + e->rect.w <= s->panel.width_px + OVER_MAX &&
                  e->rect.y + e->rect.h <= s->panel.height_px + OVER_MAX;
    return inside && most <= e->rect.w + OVER_MAX;
}

/* One pass. False when somebody gave way, so that all must be done again. */
static bool pass(struct scene *s, struct rect room)
{
    find_widths(s);
    s->does_not_fit = false;
    for (size_t i = s->laid_out; i < s->elements_count; i++) {
        struct element *e = &s->elements[i];
        if (e->parent == SCENE_ELEMENTS_MAX)
            e->rect = room;
        if (!takes_place(e) || e->children == 0)
            continue;
        bool over = give_widths(s, i) > OVER_MAX;
        if (over && one_gives_way(s, i, ACROSS_GLASS))
            return false;
        s->does_not_fit = s->does_not_fit || over;
    }
    find_heights(s);
    for (size_t i = s->laid_out; i < s->elements_count; i++) {
        struct element *e = &s->elements[i];
        if (!takes_place(e))
            continue;
        if (e->children == 0) {
            measure_insides(s, e);
            s->does_not_fit = s->does_not_fit || !leaf_fits(s, e);
            continue;
        }
        bool over = give_heights(s, i) > OVER_MAX;
        if (over && one_gives_way(s, i, DOWN_GLASS))
            return false;
        s->does_not_fit = s->does_not_fit || over;
        set_places(s, i);
    }
    return true;
}

void scene_layout_more(struct scene *s, struct rect room, const char *focus, const char *pressed)
{
    bool tight = s->laid_out > 0 && s->does_not_fit;
    assert(s->depth == 0);
    for (size_t i = s->laid_out; i < s->elements_count; i++) {
        struct element *e = &s->elements[i];
        e->gone = false;
        e->rect = e->text_rect = e->icon_rect = (struct rect){ 0 };
        e->lines_count = 0;
        e->focused = *focus != '\0' && text_equal(e->id, focus);
        e->pressed = *pressed != '\0' && text_equal(e->id, pressed);
    }
    while (!pass(s, room)) {
        /* each turn removes one element at least */
    }
    s->does_not_fit = s->does_not_fit || tight;
    s->laid_out = s->elements_count;
}

void scene_layout(struct scene *s, const char *focus, const char *pressed)
{
    s->laid_out = 0;
    scene_layout_more(s, (struct rect){ 0, 0, s->panel.width_px, s->panel.height_px }, focus, pressed);
}

void scene_add_foot(struct scene *s, int height_px, struct element text)
{
    struct panel *p = &s->panel;
    float pad = text.box.pad_x_mm;
    scene_open(s, (struct element){ .look = LOOK_SAND });
    scene_add(s, text);
    scene_close(s);
    struct element *bar = &s->elements[s->elements_count - 2], *line = &s->elements[s->elements_count - 1];
    bar->rect = (struct rect){ 0, p->height_px, p->width_px, height_px };
    measure_width(s, line);
    line->rect = (struct rect){ px(s, pad), 0, p->width_px - 2 * px(s, pad), height_px };
    measure_height(s, line);
    line->rect.h = line->content_h < height_px ? line->content_h : height_px;
    line->rect.y = p->height_px + (height_px - line->rect.h) / 2;
    measure_insides(s, line);
    p->height_px += height_px;
    s->laid_out = s->elements_count;
}
