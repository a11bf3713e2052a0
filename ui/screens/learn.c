#include "screens/rows.h"
#include "screens/screens.h"
#include "screens/staff_words.h"

enum { OFFERS_MAX = KIOSK_LESSONS_MAX + 4, COLUMNS_MAX = 2 };

/* One card of the list. */
struct offer {
    const char *id, *name, *line, *value;
    enum icon icon;
    bool main, done;
};

struct offers {
    struct offer at[OFFERS_MAX];
    uint16_t count;
};

/* How the list is laid out on this glass. */
struct list {
    unsigned columns;
    float width, pad_x, pad_y, gap, icon, least, mark; /* mm; of a card */
    enum type_step head;
};

static struct list list_of(const struct scene *s)
{
    struct frame f = frame_of(s);
    struct list v = { .columns = f.wide ? 2 : 1, .head = f.small || f.big ? STEP_TITLE : STEP_HEAD };
    v.gap = f.small ? 4 : 6;
    v.pad_x = f.small ? 4 : 8;
    v.pad_y = f.small ? 1 : 4;
    v.icon = f.small || f.big ? 12 : 20;
    v.least = f.small ? 25 : f.portrait && !f.big ? 42 : 30;
    v.mark = f.small ? 9 : 13;
    v.width = (f.width - 2 * f.margin - (float)(v.columns - 1) * v.gap) / (float)v.columns;
    return v;
}

static float card_height(struct scene *s, const struct list *v, const struct offer *o)
{
    float width = v->width - 2 * v->pad_x - v->icon - v->mark - 3 * v->gap;
    float h = 2 * v->pad_y + text_height(s, text_of(v->head, true, o->name), width) +
              (*o->line != '\0' ? text_height(s, text_of(STEP_BODY, false, o->line), width) : 0);
    return h > v->least ? h : v->least;
}

static void add_offer(struct scene *s, const struct list *v, const struct offer *o, float height)
{
    enum ink ink = o->main ? INK_ON_MAIN : INK_MAIN;
    scene_open(s, (struct element){ .id = o->id,
                                    .role = ROLE_BUTTON,
                                    .look = o->main ? LOOK_TILE_MAIN : LOOK_TILE,
                                    .name = o->name,
                                    .value = o->value,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, height, height * 1.5f },
                                             .pad_x_mm = v->pad_x,
                                             .pad_y_mm = v->pad_y,
                                             .gap_mm = v->gap,
                                             .across = PLACE_MIDDLE } });
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_ICON,
                                   .icon = o->icon,
                                   .decor = true,
                                   .ink = o->main ? INK_ON_MAIN : INK_SHAPE,
                                   .box = { .width = MM(v->icon), .height = MM(v->icon), .give_way = 7 } });
    open_column(s, GROW(1), FIT, 0);
    struct element head = text_of(v->head, true, o->name), under = text_of(STEP_BODY, false, o->line);
    head.ink = under.ink = ink;
    under.box.give_way = 6;
    scene_add(s, head);
    if (*o->line != '\0')
        scene_add(s, under);
    scene_close(s);
    if (o->done)
        add_mark(s, MARK_DONE, v->mark);
    scene_close(s);
}

/* ---- what there is ---- */

static void put(struct offers *all, struct offer o)
{
    if (all->count < OFFERS_MAX)
        all->at[all->count++] = o;
}

static void put_guided(const struct kiosk *k, struct offers *all)
{
    enum language l = k->language;
    const char *line = say(l, N_("We go through it together."));
    put(all, (struct offer){ .id = "learn.guided.checkout",
                             .name = say(l, N_("Borrow, step by step")),
                             .line = line,
                             .value = "",
                             .icon = ICON_OUT,
                             .main = true });
    put(all, (struct offer){ .id = "learn.guided.return",
                             .name = say(l, N_("Return, step by step")),
                             .line = line,
                             .value = "",
                             .icon = ICON_IN });
}

/* What this learner alone is offered: what was hard, and what he has finished, on paper. */
static void put_own(const struct kiosk *k, struct offers *all)
{
    enum language l = k->language;
    uint32_t hard;
    bool whole;
    if (k->learning.course == LESSON_FOR_STAFF)
        put(all, (struct offer){ .id = "learn.group",
                                 .name = say(l, N_("Group lesson")),
                                 .line = say(l, N_("Up to six learners take turns. You lead.")),
                                 .value = "",
                                 .icon = ICON_PEOPLE,
                                 .main = true });
    if (kiosk_may_hand_out(k))
        put(all, (struct offer){ .id = "learn.handouts",
                                 .name = say(l, N_("Hand-outs onto the stick")),
                                 .line = say(l, N_("Each lesson on a page in large print, in three languages.")),
                                 .value = k->staff_ordering ? "working" : "",
                                 .icon = ICON_DISK });
    const struct lesson *due = kiosk_lesson_due(k, &hard);
    if (due != NULL)
        put(all, (struct offer){ .id = "learn.repeat",
                                 .name = say(l, N_("Once more what was hard")),
                                 .line = lesson_words(&due->name, l),
                                 .value = "",
                                 .icon = ICON_AGAIN });
    if (progress_course(&k->learning.done, k->lesson.shelf, k->learning.course, &whole) > 0)
        put(all, (struct offer){ .id = "learn.certificate",
                                 .name = say(l, N_("My record of practice")),
                                 .line = whole ? say(l, N_("You have finished the whole course.")) : "",
                                 .value = whole ? "whole" : "",
                                 .icon = ICON_PRINT });
}

/* "Level 1. About 10 minutes.", and how far he is. */
static const char *line_of(const struct kiosk *k, struct scene *s, const struct lesson *lesson)
{
    enum language l = k->language;
    uint8_t step = progress_step(&k->learning.done, lesson);
    const char *level = lesson->level > 0 ? scene_format(s, say(l, N_("Level %u.")), (unsigned)lesson->level) : "";
    const char *line = scene_format(s, say_n(l, "%s About %u minute.", "%s About %u minutes.", lesson->minutes), level,
                                    (unsigned)lesson->minutes);
    if (step > 0)
        return scene_format(s, say(l, N_("Go on here: step %u of %u.")), step + 1u,
                            (unsigned)lesson_steps_total(lesson));
    return progress_finished(&k->learning.done, lesson) ? scene_format(s, "%s %s", say(l, N_("Finished.")), line)
                                                        : line;
}

static void put_lessons(const struct kiosk *k, struct scene *s, struct offers *all)
{
    const struct lesson_shelf *shelf = k->lesson.shelf;
    for (uint8_t i = 0; shelf != NULL && i < shelf->count && i < KIOSK_LESSONS_MAX; i++) {
        const struct lesson *lesson = shelf->lessons[i];
        if (!kiosk_lists(k, lesson))
            continue;
        bool begun = progress_step(&k->learning.done, lesson) > 0, done = progress_finished(&k->learning.done, lesson);
        put(all, (struct offer){ .id = scene_id(s, "learn.lesson", i, ""),
                                 .name = lesson_words(&lesson->name, k->language),
                                 .line = line_of(k, s, lesson),
                                 .value = begun  ? "begun"
                                          : done ? "finished"
                                                 : "",
                                 .icon = begun ? ICON_NEXT : ICON_LEARN,
                                 .done = done });
    }
}

/* ---- a page of it ---- */

static float row_height(struct scene *s, const struct list *v, const struct offers *all, unsigned row)
{
    float height = 0;
    for (unsigned i = row * v->columns; i < (row + 1) * v->columns && i < all->count; i++) {
        float h = card_height(s, v, &all->at[i]);
        height = h > height ? h : height;
    }
    return height;
}

static void add_row(struct scene *s, const struct list *v, const struct offers *all, unsigned row, float height,
                    bool shown)
{
    scene_open(s, (struct element){ .covered = !shown,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, height, height * 1.5f },
                                             .gap_mm = v->gap,
                                             .across = PLACE_STRETCH } });
    for (unsigned i = row * v->columns; i < (row + 1) * v->columns; i++) {
        if (i < all->count)
            add_offer(s, v, &all->at[i], height);
        else
            scene_add(s, (struct element){ .decor = true, .box = { .width = GROW(1) } });
    }
    scene_close(s);
}

/* Returns how many cards stand on other pages. */
static unsigned add_offers(const struct kiosk *k, struct scene *s, const struct offers *all, float avail)
{
    struct list v = list_of(s);
    struct row_plan plan = { .count = (uint16_t)((all->count + v.columns - 1) / v.columns) };
    float heights[OFFERS_MAX];
    unsigned hidden = 0;
    for (unsigned row = 0; row < plan.count; row++)
        heights[row] = row_height(s, &v, all, row);
    plan_pages(&plan, heights, 0, avail, v.gap, k->page);
    open_column(s, GROW(1), GROW(1), v.gap);
    for (unsigned row = 0; row < plan.count; row++) {
        add_row(s, &v, all, row, heights[row], plan.shown[row]);
        unsigned left = all->count - row * v.columns;
        hidden += plan.shown[row] ? 0 : left < v.columns ? left : v.columns;
    }
    add_space(s);
    scene_close(s);
    return hidden;
}

static void add_foot(const struct kiosk *k, struct scene *s, unsigned hidden)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    bool kept = k->learning.step == LEARNING_KEPT;
    add_gap_below_bar(s);
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    add_back(k, s);
    if (kiosk_may_remember(k))
        add_button(s, LOOK_BUTTON_PLAIN, kept ? ICON_CHECK : ICON_PERSON, "learn.remember",
                   kept ? say(l, N_("Remembered")) : say(l, N_("Remember me")));
    if (!f.small || !kiosk_may_remember(k))
        add_comfort(k, s);
    if ((f.width > 400 || f.portrait) && s->panel.text_percent < 150)
        add_call(k, s);
    foot_close(s, hidden == 0 ? (struct element){ .look = LOOK_NONE }
                              : main_button(s, ICON_MORE, "nav.more", say(l, N_("More"))));
}

/* What came of the hand-outs that staff wanted; "". */
static const char *words_of_answer(const struct kiosk *k, struct scene *s)
{
    char words[STAFF_SENTENCE_SIZE];
    bool good;
    if (k->learning.course != LESSON_FOR_STAFF || k->staff_ordering)
        return k->staff_ordering ? say(k->language, N_("One moment, please.")) : "";
    if (!k->staff_answered)
        return "";
    staff_say_answer(k, &k->staff_answer, &good, words);
    return scene_text(s, words);
}

void screen_learn(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    bool staff = k->learning.course == LESSON_FOR_STAFF;
    struct offers all = { .count = 0 };
    bool group = k->group.count > 0;
    body_open(k, s, BAR_ALL & ~BAR_PERSON,
              group   ? say(l, N_("Group lesson"))
              : staff ? say(l, N_("Course for staff"))
                      : say(l, N_("Learn")));
    const char *calm =
        group ? say(l, N_("Choose a lesson for the group.")) : say(l, N_("Take your time. Nothing can go wrong here."));
    const char *answer = words_of_answer(k, s);
    struct element head = text_of(f.small ? STEP_BODY : STEP_LEAD, false, *answer != '\0' ? answer : calm);
    head.id = "learn";
    head.role = *answer != '\0' ? ROLE_STATUS : ROLE_TEXT;
    head.box.give_way = f.small && *answer == '\0' ? 4 : 0;
    scene_add(s, head);
    add_gap_below_bar(s);
    float lead = f.small && *answer == '\0' ? 2 : text_height(s, head, f.width - 2 * f.margin) + f.gap;
    if (!staff && !group)
        put_guided(k, &all);
    put_own(k, &all);
    put_lessons(k, s, &all);
    for (unsigned i = 0; f.small && *answer != '\0' && i < all.count; i++)
        all.at[i].line = ""; /* the answer has their room */
    unsigned hidden = add_offers(k, s, &all, body_height(s) - lead - 3 * f.gap);
    add_foot(k, s, hidden);
    set_said(s, *answer != '\0' ? answer : calm, say(l, N_("Choose what you would like to learn.")));
}
