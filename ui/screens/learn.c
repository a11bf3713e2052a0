#include "screens/parts.h"
#include "screens/screens.h"

static void add_offer(struct scene *s, const char *id, enum icon icon, const char *name, const char *line, bool main)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .id = id,
                                    .role = ROLE_BUTTON,
                                    .look = main ? LOOK_TILE_MAIN : LOOK_TILE,
                                    .name = name,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, 25, 60 },
                                             .pad_x_mm = f.small ? 4 : 8,
                                             .pad_y_mm = f.small ? 1 : 4,
                                             .gap_mm = f.small ? 4 : 8,
                                             .across = PLACE_MIDDLE } });
    enum ink ink = main ? INK_ON_MAIN : INK_MAIN;
    float size = f.small || f.big ? 12 : 20;
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_ICON,
                                   .icon = icon,
                                   .decor = true,
                                   .ink = main ? INK_ON_MAIN : INK_SHAPE,
                                   .box = { .width = MM(size), .height = MM(size), .give_way = 7 } });
    open_column(s, GROW(1), FIT, 0);
    struct element head = text_of(f.small || f.big ? STEP_TITLE : STEP_HEAD, true, name),
                   under = text_of(STEP_BODY, false, line);
    head.ink = under.ink = ink;
    under.box.give_way = 6;
    scene_add(s, head);
    if (*line != '\0')
        scene_add(s, under);
    scene_close(s);
    scene_close(s);
}

/* Acts in a practice scene have no screen yet: a lesson that asks for one would lead nowhere. */
static bool is_drawn(const struct lesson *lesson)
{
    for (uint8_t i = 0; i < lesson->steps_count; i++) {
        enum lesson_step_kind kind = lesson->steps[i].kind;
        if (kind != LESSON_SHOW && kind != LESSON_CHOOSE)
            return false;
    }
    return true;
}

static void add_lessons(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct lesson_shelf *shelf = k->lesson.shelf;
    for (uint8_t i = 0; shelf != NULL && i < shelf->count && i < KIOSK_LESSONS_MAX; i++) {
        const struct lesson *lesson = shelf->lessons[i];
        if (!is_drawn(lesson))
            continue;
        const char *line = scene_format(s, say_n(l, "%s About %u minute.", "%s About %u minutes.", lesson->minutes),
                                        lesson_words(&lesson->aim, l), (unsigned)lesson->minutes);
        add_offer(s, scene_id(s, "learn.lesson", i, ""), ICON_LEARN, lesson_words(&lesson->name, l), line, false);
    }
}

void screen_learn(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    body_open(k, s, BAR_ALL & ~BAR_PERSON, say(l, N_("Learn")));
    struct element head = text_of(STEP_LEAD, false, say(l, N_("Take your time. Nothing can go wrong here.")));
    head.id = "learn";
    head.box.give_way = f.small ? 4 : 0;
    scene_add(s, head);
    add_gap_below_bar(s);
    open_column(s, GROW(1), GROW(1), f.small ? 4 : 6);
    scene_open(s, (struct element){ .box = { .flow = f.portrait || f.big ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = f.small ? 4 : 6,
                                             .across = PLACE_STRETCH } });
    add_offer(s, "learn.guided.checkout", ICON_OUT, say(l, N_("Borrow, step by step")),
              say(l, N_("We go through it together.")), true);
    add_offer(s, "learn.guided.return", ICON_IN, say(l, N_("Return, step by step")),
              say(l, N_("We go through it together.")), false);
    scene_close(s);
    add_lessons(k, s);
    scene_close(s);
    add_gap_below_bar(s);
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    add_back(k, s);
    add_comfort(k, s);
    if (!f.small)
        add_call(k, s);
    foot_close(s, (struct element){ .look = LOOK_NONE });
    set_said(s, say(l, N_("Take your time. Nothing can go wrong here.")),
             say(l, N_("Choose what you would like to learn.")));
}
