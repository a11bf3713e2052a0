/* The trainer's page: the step and what it is for, what to say, what comes next, and how each learner goes along.
   Where not all of it has room it has pages: the step, what to say, the learners. */
#include "screens/group.h"

#include "base/text.h"
#include "screens/group_words.h"
#include "screens/rows.h"

enum { PAGE_OF_STEP, PAGE_OF_WORDS, PAGES_OF_LEARNERS };

struct element trainer_button(const struct kiosk *k, const struct scene *s)
{
    return button_of(s, LOOK_BUTTON_QUIET, ICON_PEOPLE, "group.trainer", say(k->language, N_("Trainer")));
}

static bool shows_all(const struct scene *s)
{
    struct frame f = frame_of(s);
    return f.wide || (f.portrait && !f.big);
}

/* ---- the step ---- */

static const char *who_of(const struct kiosk *k, struct scene *s, const struct lesson_step *step, unsigned learner)
{
    enum language l = k->language;
    return lesson_is_act(step) ? scene_format(s, say(l, N_("One learner's turn: %s.")), sign_name(l, learner))
                               : say(l, N_("For everybody together."));
}

/* Read at arm's length, by who stands beside. */
static enum type_step text_step(const struct scene *s)
{
    return frame_of(s).low || s->panel.text_percent >= 150 ? STEP_BODY : STEP_LEAD;
}

static enum type_step head_step(const struct scene *s)
{
    return frame_of(s).low || s->panel.text_percent >= 150 ? STEP_TITLE : STEP_HEAD;
}

static void add_head(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct lesson *lesson = lesson_of(&k->lesson);
    const struct lesson_step *step = lesson_step(&k->lesson);
    const char *at =
        scene_format(s, say(l, N_("Step %u of %u")), k->lesson.step + 1u, (unsigned)lesson_steps_total(lesson));
    struct element head = text_of(head_step(s), true, scene_format(s, "%s. %s", at, lesson_words(&step->title, l)));
    head.id = "group.step";
    scene_add(s, head);
    struct element who = text_of(text_step(s), false, who_of(k, s, step, k->group.turn));
    who.box.give_way = 7; /* the learners' rows say it, too */
    scene_add(s, who);
    struct element text = text_of(text_step(s), false, lesson_words(&step->text, l));
    text.box.give_way = 6;
    scene_add(s, text);
}

static void add_stuck(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    for (unsigned i = 0; i < k->group.count; i++) {
        if (!is_stuck(k, i))
            continue;
        const char *words = scene_format(s, say(l, N_("Has trouble with this step: %s")), sign_name(l, i));
        scene_open(s, (struct element){ .id = "group.stuck",
                                        .role = ROLE_STATUS,
                                        .look = LOOK_NEED_BOX,
                                        .name = words,
                                        .box = { .flow = FLOW_ROW,
                                                 .width = GROW(1),
                                                 .pad_x_mm = 4,
                                                 .pad_y_mm = 2,
                                                 .gap_mm = 3,
                                                 .across = PLACE_MIDDLE } });
        add_icon(s, sign_icon(i), 11);
        struct element e = text_of(STEP_BODY, true, words);
        e.box.width = GROW(1);
        e.ink = INK_ON_NEED;
        scene_add(s, e);
        scene_close(s);
    }
}

static void add_words(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct lesson_step *step = lesson_step(&k->lesson);
    const char *hint = step->hints_count > 0 ? lesson_words(&step->hints[0], l) : "";
    add_text(s, head_step(s), true, say(l, N_("What to say")));
    add_text(s, text_step(s), false, words_for_trainer(l, step->kind));
    if (*hint == '\0')
        return;
    struct element quoted = text_of(text_step(s), false, scene_format(s, "«%s»", hint));
    quoted.box.give_way = 5;
    scene_add(s, quoted);
}

static void add_next(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct lesson *lesson = lesson_of(&k->lesson);
    unsigned next = k->lesson.step + 1u;
    if (next >= lesson_steps_total(lesson))
        return;
    const struct lesson_step *step = lesson_step_at(lesson, (uint8_t)next);
    bool same = !kiosk_group_acts(k); /* nobody's turn ends with this step */
    const char *title = lesson_words(&step->title, l);
    if (*title == '\0')
        title = lesson_words(&step->text, l);
    add_text(s, head_step(s), true, scene_format(s, say(l, N_("Then: %s")), title));
    struct element who = text_of(text_step(s), false, who_of(k, s, step, same ? k->group.turn : kiosk_group_after(k)));
    who.box.give_way = 7;
    scene_add(s, who);
}

static void add_step_card(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    open_card(s, LOOK_CARD, GROW(1), shows_all(s) && !f.portrait ? GROW(1) : FIT, f.small ? 3 : 6, f.small ? 1 : 4);
    if (shows_all(s) || k->page % 3 == PAGE_OF_STEP) {
        add_head(k, s);
        add_stuck(k, s);
    }
    if (shows_all(s) || k->page % 3 == PAGE_OF_WORDS) {
        add_words(k, s);
        add_next(k, s);
    }
    if (shows_all(s) && !f.portrait)
        add_space(s);
    scene_close(s);
}

/* ---- the learners ---- */

static const char *state_of(const struct kiosk *k, unsigned learner, const char **value)
{
    enum language l = k->language;
    bool acts = kiosk_group_acts(k);
    *value = "";
    if (k->group.learners[learner].gone) {
        *value = "gone";
        return say(l, N_("Away"));
    }
    if (learner == k->group.turn) {
        *value = acts ? "turn" : "next";
        return acts ? say(l, N_("Now")) : say(l, N_("Next"));
    }
    if (acts && learner == kiosk_group_after(k)) {
        *value = "next";
        return say(l, N_("Next"));
    }
    return "";
}

static bool is_long(const struct scene *s, const char *label, float most)
{
    struct element text = text_of(STEP_BODY, true, label);
    return text_height(s, text, most) > text_height(s, text, 10 * most);
}

/* Their labels have no room beside the words. */
static bool only_icons(const struct kiosk *k, const struct scene *s)
{
    enum { GIVE_MM = 56, LEAVE_MM = 38 };
    struct frame f = frame_of(s);
    return s->panel.text_percent >= 150 || (!f.portrait && f.width <= 400) ||
           is_long(s, say(k->language, N_("Give the turn")), GIVE_MM) ||
           is_long(s, say(k->language, N_("Leaves")), LEAVE_MM);
}

static struct element row_button(const struct kiosk *k, const struct scene *s, enum icon icon, const char *id,
                                 const char *name)
{
    struct element e = button_of(s, LOOK_BUTTON_PLAIN, icon, id, name);
    e.stacked = false;
    e.icon_only = e.icon_only || only_icons(k, s);
    e.box.width = (struct extent){ EXTENT_FIT, 0, 20, 0 };
    e.box.height = (struct extent){ EXTENT_FIT, 0, 20, 0 };
    return e;
}

static void add_learner_buttons(const struct kiosk *k, struct scene *s, unsigned learner)
{
    enum language l = k->language;
    bool gone = k->group.learners[learner].gone;
    if (!k->group.runs)
        return;
    if (!gone) {
        struct element to =
            row_button(k, s, ICON_NEXT, scene_id(s, "group.to", learner, ""), say(l, N_("Give the turn")));
        to.detail = sign_name(l, learner);
        scene_add(s, to);
    }
    struct element away = row_button(k, s, gone ? ICON_AGAIN : ICON_HOME, scene_id(s, "group.leave", learner, ""),
                                     gone ? say(l, N_("Is back")) : say(l, N_("Leaves")));
    away.detail = sign_name(l, learner);
    if (kiosk_group_may_leave(k, learner))
        scene_add(s, away);
}

static const char *line_of(const struct kiosk *k, struct scene *s, unsigned learner)
{
    const char *value, *state = state_of(k, learner, &value), *trouble = words_of_trouble(k, s, learner);
    if (*trouble == '\0')
        return state;
    return *state != '\0' ? scene_format(s, "%s. %s", state, trouble) : trouble;
}

static float learner_height(const struct kiosk *k, struct scene *s, unsigned learner, float width)
{
    struct frame f = frame_of(s);
    bool labels = !only_icons(k, s);
    float words = width - (labels ? 104 : 48) - (f.small ? 12 : 18) - 4 * 4 - 8;
    float h = f.title + text_height(s, text_of(STEP_BODY, false, line_of(k, s, learner)), words > 20 ? words : 20) + 4;
    return h > 24 ? h : 24;
}

static void add_learner(const struct kiosk *k, struct scene *s, unsigned learner, bool shown, float height)
{
    enum language l = k->language;
    const char *value, *name = sign_name(l, learner), *line = line_of(k, s, learner);
    state_of(k, learner, &value);
    scene_open(s, (struct element){ .id = scene_id(s, "group.learner", learner, ""),
                                    .role = ROLE_ITEM,
                                    .covered = !shown,
                                    .look = is_stuck(k, learner) ? LOOK_ROW_NEED : LOOK_ROW,
                                    .name = *line != '\0' ? scene_format(s, "%s. %s", name, line) : name,
                                    .value = value,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_FIT, 0, shown ? height : 0, 0 },
                                             .pad_x_mm = 4,
                                             .pad_y_mm = 2,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    if (shown) {
        add_icon(s, sign_icon(learner), frame_of(s).small ? 12 : 18);
        open_column(s, GROW(1), FIT, 0);
        add_text(s, STEP_TITLE, true, name);
        add_text(s, STEP_BODY, false, line);
        scene_close(s);
        add_learner_buttons(k, s, learner);
    }
    scene_close(s);
}

/* Returns how many stand on other pages. */
static unsigned add_learners(const struct kiosk *k, struct scene *s, float width, float avail, unsigned page)
{
    struct row_plan plan = { .count = k->group.count };
    float heights[GROUP_MAX];
    unsigned hidden = 0;
    for (unsigned i = 0; i < k->group.count; i++)
        heights[i] = learner_height(k, s, i, width);
    plan_pages(&plan, heights, 0, avail, 4, page);
    open_column(s, GROW(1), GROW(1), 4);
    for (unsigned i = 0; i < k->group.count; i++) {
        add_learner(k, s, i, plan.shown[i], heights[i]);
        hidden += !plan.shown[i];
    }
    add_space(s);
    scene_close(s);
    return hidden;
}

/* ---- the page ---- */

static unsigned add_all(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    float inner = f.width - 2 * f.margin, avail = body_height(s);
    unsigned hidden;
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = 8,
                                             .across = PLACE_STRETCH } });
    open_column(s, f.portrait ? GROW(1) : MM(inner * 0.46f), f.portrait ? FIT : GROW(1), 0);
    add_step_card(k, s);
    scene_close(s);
    hidden = add_learners(k, s, f.portrait ? inner : inner * 0.54f - 8, f.portrait ? avail * 0.5f : avail, k->page);
    scene_close(s);
    return hidden;
}

static bool has_step(const struct kiosk *k)
{
    return k->group.runs && lesson_step(&k->lesson) != NULL && !k->lesson.done;
}

static unsigned add_page(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    add_gap_below_bar(s);
    if (has_step(k) && shows_all(s))
        return add_all(k, s);
    if (has_step(k) && k->page % 3 < PAGES_OF_LEARNERS) {
        add_step_card(k, s);
        add_space(s);
        return k->group.count;
    }
    unsigned hidden =
        add_learners(k, s, f.width - 2 * f.margin, body_height(s) - 1, has_step(k) ? k->page / 3 : k->page);
    return has_step(k) ? hidden + 1 : hidden;
}

static void add_move(struct scene *s, enum icon icon, const char *id, const char *name)
{
    struct element e = button_of(s, LOOK_BUTTON_PLAIN, icon, id, name);
    e.icon_only = e.icon_only || (!frame_of(s).portrait && frame_of(s).width <= 400);
    scene_add(s, e);
}

void show_trainer(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    body_open(k, s, BAR_LANGUAGE, say(l, N_("For the trainer")));
    unsigned hidden = add_page(k, s);
    add_gap_below_bar(s);
    foot_open(k, s, BAR_LANGUAGE);
    if (has_step(k) && k->lesson.step > 0)
        add_move(s, ICON_BACK, "group.before", say(l, N_("Step back")));
    if (has_step(k))
        add_move(s, ICON_NEXT, "group.on", say(l, N_("Step on")));
    if (hidden > 0)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_MORE, "nav.more", say(l, N_("More")));
    if (f.wide && f.width > 400) {
        struct element comfort =
            button_of(s, LOOK_BUTTON_PLAIN, ICON_TEXT, "nav.comfort", say(l, N_("Make it easier")));
        comfort.icon_only = true;
        scene_add(s, comfort);
    }
    add_button(s, LOOK_BUTTON_PLAIN, ICON_CHECK, "group.end", say(l, N_("Finish")));
    foot_close(s, main_button(s, ICON_LEARN, "group.close", say(l, N_("To the lesson"))));
    set_said(s, say(l, N_("For the trainer")), has_step(k) ? words_for_trainer(l, lesson_step(&k->lesson)->kind) : "");
}
