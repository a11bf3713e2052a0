#include "screens/lesson_scene.h"

#include <string.h>

#include "base/text.h"

enum { GAP = 4, RING_PAD = 3, STRIPE = 14 };

/* How a kind of part is drawn: a plate, or words alone. */
struct part_style {
    enum look look;
    float pad_x, pad_y;
    enum type_step step;
    bool bold;
};

static struct part_style style_of(const struct lesson_part *p)
{
    static const struct part_style styles[LESSON_PART_KINDS_COUNT] = {
        [LESSON_PART_BAR] = { LOOK_TINT, 4, 2, STEP_BODY, true },
        [LESSON_PART_ADDRESS] = { LOOK_BUBBLE, 4, 2, STEP_BODY, false },
        [LESSON_PART_HEADING] = { LOOK_NONE, 0, 0, STEP_TITLE, true },
        [LESSON_PART_TEXT] = { LOOK_NONE, 0, 0, STEP_BODY, false },
        [LESSON_PART_MESSAGE] = { LOOK_BUBBLE, 5, 3, STEP_BODY, false },
        [LESSON_PART_NOTICE] = { LOOK_BANNER, 5, 3, STEP_BODY, false },
        [LESSON_PART_KEY] = { LOOK_BUTTON_PLAIN, 6, 2, STEP_BODY, true },
        [LESSON_PART_ROW] = { LOOK_ROW, 4, 2, STEP_BODY, true },
        [LESSON_PART_FIELD] = { LOOK_TILE, 4, 3, STEP_BODY, true },
        [LESSON_PART_PICTURE] = { LOOK_NONE, 0, 2, STEP_BODY, false },
    };
    struct part_style style = styles[p->kind];
    if (p->kind == LESSON_PART_MESSAGE && p->from == LESSON_FROM_ME)
        style.look = LOOK_TINT;
    if (lesson_part_touchable(p) && p->kind != LESSON_PART_KEY) {
        style.look = LOOK_TILE;
        style.pad_x = 4;
        style.pad_y = style.pad_y > 2 ? style.pad_y : 2;
    }
    return style;
}

static enum icon icon_of(enum lesson_icon icon)
{
    static const enum icon icons[LESSON_ICONS_COUNT] = {
#define X(name, word) [LESSON_ICON_##name] = ICON_##name,
        LESSON_ICONS(X)
#undef X
    };
    return icons[icon];
}

static enum icon icon_of_part(const struct lesson_part *p)
{
    return p->kind == LESSON_PART_NOTICE && p->icon == LESSON_ICON_NONE ? ICON_BELL : icon_of(p->icon);
}

static float icon_size(const struct scene *s, const struct lesson_part *p)
{
    bool tight = frame_of(s).small || frame_of(s).big;
    if (p->kind == LESSON_PART_PICTURE)
        return tight ? 24 : 44;
    return icon_of_part(p) == ICON_NONE ? 0 : 9;
}

/* A field shows what is typed into it. */
static const char *words_of(const struct kiosk *k, const struct lesson_part *p)
{
    bool typed = p->kind == LESSON_PART_FIELD && lesson_step(&k->lesson)->kind == LESSON_TYPE;
    return typed ? k->lesson.typed : lesson_words(&p->text, k->language);
}

static float least_target(const struct scene *s)
{
    return frame_of(s).small ? 20 : 25;
}

static bool has_ring(const struct kiosk *k, bool choice, uint8_t index)
{
    bool chooses = lesson_step(&k->lesson)->kind == LESSON_CHOOSE;
    return lesson_ring(&k->lesson) == index && chooses == choice;
}

/* ---- heights ---- */

static float column_height(const struct kiosk *k, const struct scene *s, const struct lesson_part *p, float width)
{
    struct part_style style = style_of(p);
    const char *line = lesson_words(&p->line, k->language);
    float h = text_height(s, text_of(style.step, style.bold, words_of(k, p)), width);
    return *line != '\0' ? h + text_height(s, text_of(STEP_BODY, false, line), width) : h;
}

static float part_height(const struct kiosk *k, const struct scene *s, const struct lesson_part *p, float width)
{
    struct part_style style = style_of(p);
    float icon = icon_size(s, p);
    bool beside = icon > 0 && p->kind != LESSON_PART_PICTURE;
    float plate = p->kind == LESSON_PART_MESSAGE ? width * 0.9f : width;
    float inner = plate - 2 * style.pad_x - (beside ? icon + 3 : 0);
    float h = p->kind == LESSON_PART_PICTURE ? icon : column_height(k, s, p, inner);
    h = (h > icon ? h : icon) + 2 * style.pad_y;
    float least = lesson_part_touchable(p) ? least_target(s) : p->kind == LESSON_PART_FIELD ? frame_of(s).body + 6 : 0;
    return h > least ? h : least;
}

static float choice_height(const struct kiosk *k, const struct scene *s, uint8_t index, float width)
{
    const struct lesson_choice *c = &lesson_step(&k->lesson)->choices[index];
    bool check = k->lesson.chosen && k->lesson.choice == index;
    struct element label = text_of(STEP_BODY, true, lesson_words(&c->label, k->language));
    float h = text_height(s, label, width - 12 - (check ? 12 : 0)) + 4;
    return h > least_target(s) ? h : least_target(s);
}

/* ---- pages ---- */

struct frame_room {
    float side, above, below;
};

static struct frame_room room_of_frame(const struct kiosk *k, const struct scene *s)
{
    bool phone = lesson_scene(&k->lesson)->on == LESSON_ON_PHONE || lesson_scene(&k->lesson)->on == LESSON_ON_KIOSK;
    float stripe = frame_of(s).body + 4 > STRIPE ? frame_of(s).body + 4 : STRIPE;
    bool both = !frame_of(s).small && !frame_of(s).big;
    float above_answers = lesson_step(&k->lesson)->choices_count > 0 ? GAP : 0;
    return (struct frame_room){ phone ? 8 : 6, 3 + stripe + GAP + above_answers, 3 + GAP + (both ? stripe : 0) };
}

static void add_thing(struct lesson_things *t, bool choice, uint8_t index, float height)
{
    t->at[t->count++] = (struct lesson_thing){ .choice = choice, .index = index, .height = height };
}

static void collect(const struct kiosk *k, const struct scene *s, struct lesson_things *t, float width)
{
    const struct lesson_scene *scene = lesson_scene(&k->lesson);
    const struct lesson_step *step = lesson_step(&k->lesson);
    for (uint8_t i = 0; i < scene->parts_count; i++) {
        float ring = has_ring(k, false, i) ? 2 * RING_PAD : 0;
        add_thing(t, false, i, part_height(k, s, &scene->parts[i], width - ring) + ring);
    }
    for (uint8_t i = 0; i < step->choices_count; i++) {
        float ring = has_ring(k, true, i) ? 2 * RING_PAD : 0;
        add_thing(t, true, i, choice_height(k, s, i, width - ring) + ring);
    }
}

static void break_into_pages(struct lesson_things *t, float room)
{
    float used = 0;
    t->pages = t->count > 0 ? 1 : 0;
    for (uint8_t i = 0; i < t->count; i++) {
        float more = t->at[i].height + (used > 0 ? GAP : 0);
        if (used > 0 && used + more > room) {
            t->pages++;
            used = 0;
            more = t->at[i].height;
        }
        used += more;
        t->at[i].page = (uint8_t)(t->pages - 1);
        t->highest = used > t->highest ? used : t->highest;
    }
}

struct lesson_things lesson_things(const struct kiosk *k, const struct scene *s, float width, float height)
{
    struct lesson_things t = { .framed = lesson_scene(&k->lesson)->parts_count > 0 };
    struct frame_room room = t.framed ? room_of_frame(k, s) : (struct frame_room){ 0 };
    collect(k, s, &t, width - 2 * room.side);
    break_into_pages(&t, height - room.above - room.below);
    t.highest += room.above + room.below;
    return t;
}

unsigned lesson_ring_page(const struct kiosk *k, const struct lesson_things *t)
{
    for (uint8_t i = 0; i < t->count; i++)
        if (has_ring(k, t->at[i].choice, t->at[i].index))
            return t->at[i].page;
    return 0;
}

/* ---- drawing ---- */

static const char *name_of(const struct kiosk *k, struct scene *s, const struct lesson_part *p)
{
    const char *text = words_of(k, p), *line = lesson_words(&p->line, k->language);
    return *line != '\0' ? scene_format(s, "%s. %s", text, line) : text;
}

/* What can be touched is a button; what only tells something is a stop for who listens. */
static struct element group_of(const struct kiosk *k, struct scene *s, const struct lesson_part *p, uint8_t index)
{
    struct part_style style = style_of(p);
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
                                      .height = { EXTENT_FIT, 0, acts ? least_target(s) : 0, 0 },
                                      .pad_x_mm = style.pad_x,
                                      .pad_y_mm = style.pad_y,
                                      .gap_mm = 3,
                                      .across = PLACE_MIDDLE } };
}

static void add_group(const struct kiosk *k, struct scene *s, const struct lesson_part *p, uint8_t index)
{
    struct part_style style = style_of(p);
    const char *line = lesson_words(&p->line, k->language);
    bool centred = p->kind == LESSON_PART_BAR;
    scene_open(s, group_of(k, s, p, index));
    if (icon_size(s, p) > 0)
        add_icon(s, icon_of_part(p), icon_size(s, p));
    if (p->kind != LESSON_PART_PICTURE) {
        open_column(s, GROW(1), FIT, 0);
        struct element e = text_of(style.step, style.bold, words_of(k, p));
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
                         .name = words_of(k, p),
                         .icon = icon_of_part(p),
                         .holds = p->by == LESSON_BY_HOLD,
                         .chosen = (k->lesson.touched & 1u << index) != 0,
                         .box = { .width = GROW(1), .height = { EXTENT_FIT, 0, least_target(s), 0 } } };
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
    scene_add(s, (struct element){ .id = scene_id(s, "lesson.choice", i, ""),
                                   .role = ROLE_BUTTON,
                                   .look = LOOK_BUTTON_PLAIN,
                                   .name = lesson_words(&lesson_step(&k->lesson)->choices[i].label, k->language),
                                   .chosen = chosen,
                                   .disabled = k->lesson.chosen && !chosen,
                                   .why = say(k->language, N_("You have chosen already.")),
                                   .box = { .width = GROW(1), .height = { EXTENT_FIT, 0, least_target(s), 0 } } });
}

static void add_one(const struct kiosk *k, struct scene *s, const struct lesson_thing *t)
{
    bool ring = has_ring(k, t->choice, t->index);
    if (ring)
        scene_open(s, (struct element){ .look = LOOK_RING,
                                        .box = { .flow = FLOW_COLUMN,
                                                 .width = GROW(1),
                                                 .pad_x_mm = RING_PAD,
                                                 .pad_y_mm = RING_PAD,
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

static void add_stripe(const struct kiosk *k, struct scene *s)
{
    scene_add(s, (struct element){ .look = LOOK_STRIPE,
                                   .name = say(k->language, N_("PRACTICE")),
                                   .role = ROLE_TEXT,
                                   .box = { .width = GROW(1) } });
}

static void open_frame(const struct kiosk *k, struct scene *s, float width)
{
    bool phone = lesson_scene(&k->lesson)->on == LESSON_ON_PHONE || lesson_scene(&k->lesson)->on == LESSON_ON_KIOSK;
    enum lesson_gesture due = lesson_gesture_due(&k->lesson);
    scene_open(s, (struct element){ .id = "lesson.scene",
                                    .pushes = due == LESSON_BY_PUSH_UP || due == LESSON_BY_PUSH_DOWN,
                                    .look = phone ? LOOK_PHONE : LOOK_CARD,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = width > 0 ? MM(width) : GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = 3,
                                             .pad_y_mm = 3,
                                             .gap_mm = GAP,
                                             .across = PLACE_STRETCH } });
    add_stripe(k, s);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = phone ? 5 : 3,
                                             .gap_mm = GAP,
                                             .across = PLACE_STRETCH } });
}

void add_lesson_things(const struct kiosk *k, struct scene *s, const struct lesson_things *things, unsigned page,
                       float width)
{
    bool both = !frame_of(s).small && !frame_of(s).big;
    if (things->framed)
        open_frame(k, s, width);
    else
        open_column(s, width > 0 ? MM(width) : GROW(1), FIT, GAP);
    bool answers = false;
    for (uint8_t i = 0; i < things->count; i++) {
        bool here = things->at[i].page == page;
        if (things->framed && here && things->at[i].choice && !answers) /* at the thumb's end of the phone */
            add_space(s);
        answers = answers || (here && things->at[i].choice);
        if (here)
            add_one(k, s, &things->at[i]);
        else
            add_elsewhere(k, s, &things->at[i]);
    }
    scene_close(s);
    if (!things->framed)
        return;
    if (both)
        add_stripe(k, s);
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
