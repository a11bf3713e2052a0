#include "screens/lesson_scene.h"

#include "base/text.h"
#include "screens/lesson_things.h"

static const char *name_of(const struct kiosk *k, struct scene *s, const struct lesson_part *p)
{
    const char *text = lesson_part_words(k, p), *line = lesson_words(&p->line, k->language);
    return *line != '\0' ? scene_format(s, "%s. %s", text, line) : text;
}

/* What can be touched is a button; what only tells something is a stop for who listens. */
static struct element group_of(const struct kiosk *k, struct scene *s, const struct lesson_part *p, uint8_t index)
{
    struct lesson_part_style style = lesson_part_style(s, p);
    bool acts = lesson_part_touchable(p), touched = (k->lesson.touched & 1u << index) != 0;
    bool column = p->kind == LESSON_PART_PICTURE;
    return (struct element){ .id = scene_id(s, "lesson.part", index, ""),
                             .role = acts     ? ROLE_BUTTON
                                     : column ? ROLE_IMAGE
                                              : ROLE_STATUS,
                             .look = style.look,
                             .name = name_of(k, s, p),
                             .chosen = acts && touched,
                             .holds = p->by == LESSON_BY_HOLD,
                             .box = { .flow = column ? FLOW_COLUMN : FLOW_ROW,
                                      .width = GROW(1),
                                      .height = { EXTENT_FIT, 0, lesson_least_height(s, p), 0 },
                                      .pad_x_mm = style.pad_x,
                                      .pad_y_mm = style.pad_y,
                                      .gap_mm = 3,
                                      .across = PLACE_MIDDLE } };
}

static void add_group(const struct kiosk *k, struct scene *s, const struct lesson_part *p, uint8_t index)
{
    struct lesson_part_style style = lesson_part_style(s, p);
    const char *line = lesson_words(&p->line, k->language);
    bool centred = p->kind == LESSON_PART_BAR;
    scene_open(s, group_of(k, s, p, index));
    if (lesson_part_icon_mm(s, p) > 0)
        add_icon(s, lesson_part_icon(p), lesson_part_icon_mm(s, p));
    if (p->kind != LESSON_PART_PICTURE) {
        open_column(s, GROW(1), FIT, 0);
        struct element e = text_of(style.step, style.bold, lesson_part_words(k, p));
        e.role = ROLE_TEXT;
        e.box.width = GROW(1);
        e.text_place = centred ? PLACE_MIDDLE : PLACE_START;
        scene_add(s, e);
        if (*line != '\0')
            add_wide_text(s, STEP_BODY, false, line);
        scene_close(s);
    }
    scene_close(s);
}

/* A message stands on the side of whoever wrote it. */
static void add_message(const struct kiosk *k, struct scene *s, const struct lesson_part *p, uint8_t index)
{
    bool mine = p->from == LESSON_FROM_ME;
    open_row(s, GROW(1), FIT, 0);
    if (mine)
        scene_add(s, (struct element){ .decor = true, .box = { .width = GROW(1) } });
    open_column(s, GROW(9), FIT, 0);
    add_group(k, s, p, index);
    scene_close(s);
    if (!mine)
        scene_add(s, (struct element){ .decor = true, .box = { .width = GROW(1) } });
    scene_close(s);
}

static void add_key(const struct kiosk *k, struct scene *s, const struct lesson_part *p, uint8_t index)
{
    struct element e = { .id = scene_id(s, "lesson.part", index, ""),
                         .role = ROLE_BUTTON,
                         .look = LOOK_BUTTON_PLAIN,
                         .name = lesson_part_words(k, p),
                         .icon = lesson_part_icon(p),
                         .holds = p->by == LESSON_BY_HOLD,
                         .chosen = (k->lesson.touched & 1u << index) != 0,
                         .box = { .width = GROW(1), .height = { EXTENT_FIT, 0, lesson_least_target(s), 0 } } };
    scene_add(s, e);
}

static void add_part(const struct kiosk *k, struct scene *s, uint8_t index)
{
    const struct lesson_part *p = &lesson_scene(&k->lesson)->parts[index];
    if (p->kind == LESSON_PART_KEY)
        add_key(k, s, p, index);
    else if (p->kind == LESSON_PART_MESSAGE)
        add_message(k, s, p, index);
    else
        add_group(k, s, p, index);
}

static void add_choice_of(const struct kiosk *k, struct scene *s, uint8_t i)
{
    bool chosen = k->lesson.chosen && k->lesson.choice == i;
    scene_add(s,
              (struct element){ .id = scene_id(s, "lesson.choice", i, ""),
                                .role = ROLE_BUTTON,
                                .look = LOOK_BUTTON_PLAIN,
                                .name = lesson_words(&lesson_step(&k->lesson)->choices[i].label, k->language),
                                .chosen = chosen,
                                .disabled = k->lesson.chosen && !chosen,
                                .why = say(k->language, N_("You have chosen already.")),
                                .box = { .width = GROW(1), .height = { EXTENT_FIT, 0, lesson_least_target(s), 0 } } });
}

static void add_one(const struct kiosk *k, struct scene *s, const struct lesson_thing *t)
{
    bool ring = lesson_has_ring(k, t->choice, t->index);
    if (ring)
        scene_open(s, (struct element){ .look = LOOK_RING,
                                        .box = { .flow = FLOW_COLUMN,
                                                 .width = GROW(1),
                                                 .pad_x_mm = LESSON_RING_PAD,
                                                 .pad_y_mm = LESSON_RING_PAD,
                                                 .across = PLACE_STRETCH } });
    if (t->choice)
        add_choice_of(k, s, t->index);
    else
        add_part(k, s, t->index);
    if (ring)
        scene_close(s);
}

static void add_elsewhere(const struct kiosk *k, struct scene *s, const struct lesson_thing *t)
{
    const struct lesson_part *p = &lesson_scene(&k->lesson)->parts[t->index];
    const struct lesson_text *label = t->choice ? &lesson_step(&k->lesson)->choices[t->index].label : &p->text;
    scene_add(s, (struct element){ .id = scene_id(s, t->choice ? "lesson.choice" : "lesson.part", t->index, ""),
                                   .role = t->choice || lesson_part_touchable(p) ? ROLE_BUTTON : ROLE_STATUS,
                                   .name = lesson_words(label, k->language),
                                   .covered = true });
}

static void add_stripe(const struct kiosk *k, struct scene *s, struct extent width)
{
    scene_add(s, (struct element){ .look = LOOK_STRIPE,
                                   .name = say(k->language, N_("PRACTICE")),
                                   .role = ROLE_TEXT,
                                   .box = { .width = width, .height = MM(lesson_frame_room(k, s).stripe) } });
}

static void add_titled_stripe(const struct kiosk *k, struct scene *s)
{
    scene_open(s, (struct element){ .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = lesson_frame_room(k, s).side - 3,
                                             .gap_mm = LESSON_GAP,
                                             .across = PLACE_STRETCH } });
    add_stripe(k, s, MM(lesson_stripe_width(k, s)));
    add_part(k, s, 0);
    scene_close(s);
}

static void open_frame(const struct kiosk *k, struct scene *s, const struct lesson_things *things, float width)
{
    struct lesson_frame_room room = lesson_frame_room(k, s);
    enum lesson_gesture due = lesson_gesture_due(&k->lesson);
    scene_open(s, (struct element){ .id = "lesson.scene",
                                    .pushes = due == LESSON_BY_PUSH_UP || due == LESSON_BY_PUSH_DOWN,
                                    .look = lesson_is_phone(k) ? LOOK_PHONE : LOOK_CARD,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = width > 0 ? MM(width) : GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = 3,
                                             .pad_y_mm = room.pad,
                                             .gap_mm = room.gap,
                                             .across = PLACE_STRETCH } });
    if (things->titled)
        add_titled_stripe(k, s);
    else
        add_stripe(k, s, GROW(1));
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = room.side - 3,
                                             .gap_mm = LESSON_GAP,
                                             .across = PLACE_STRETCH } });
}

static void add_row_of_things(const struct kiosk *k, struct scene *s, const struct lesson_things *things, uint8_t from)
{
    uint8_t to = lesson_row_end(things, from);
    if (to - from > 1)
        scene_open(s,
                   (struct element){
                       .box = { .flow = FLOW_ROW, .width = GROW(1), .gap_mm = LESSON_GAP, .across = PLACE_STRETCH } });
    for (uint8_t i = from; i < to; i++)
        add_one(k, s, &things->at[i]);
    if (to - from > 1)
        scene_close(s);
}

void add_lesson_things(const struct kiosk *k, struct scene *s, const struct lesson_things *things, unsigned page,
                       float width)
{
    if (things->framed)
        open_frame(k, s, things, width);
    else
        open_column(s, width > 0 ? MM(width) : GROW(1), FIT, LESSON_GAP);
    bool answers = false;
    for (uint8_t i = things->titled; i < things->count; i = lesson_row_end(things, i)) {
        bool here = things->at[i].page == page;
        if (things->framed && here && things->at[i].choice && !answers) /* at the thumb's end of the phone */
            add_space(s);
        answers = answers || (here && things->at[i].choice);
        if (here)
            add_row_of_things(k, s, things, i);
        for (uint8_t n = i; !here && n < lesson_row_end(things, i); n++)
            add_elsewhere(k, s, &things->at[n]);
    }
    scene_close(s);
    if (!things->framed)
        return;
    if (lesson_has_lower_stripe(s))
        add_stripe(k, s, GROW(1));
    else /* room for the ring of the focus above the frame */
        scene_add(s, (struct element){ .decor = true, .box = { .width = GROW(1) } });
    scene_close(s);
}

const char *words_of_lesson_scene(const struct kiosk *k, struct scene *s)
{
    const struct lesson_scene *scene = lesson_scene(&k->lesson);
    const char *all = "";
    for (uint8_t i = 0; i < scene->parts_count; i++) {
        const char *words = name_of(k, s, &scene->parts[i]);
        bool ended = text_ends(words, ".") || text_ends(words, "?") || text_ends(words, "!") || text_ends(words, "…");
        if (*words != '\0' && !lesson_part_touchable(&scene->parts[i]))
            all = scene_format(s, "%s%s%s%s", all, *all != '\0' ? " " : "", words, ended ? "" : ".");
    }
    return all;
}
