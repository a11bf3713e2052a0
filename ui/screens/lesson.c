#include "screens/guided.h"
#include "screens/keys.h"
#include "screens/screens.h"

static const char *in(const struct kiosk *k, const struct lesson_text *text)
{
    return lesson_words(text, k->language);
}

/* What the practice phone shows; "" for no phone. */
static const char *phone_of(const struct kiosk *k, const struct lesson_step *step)
{
    return step->scene.parts_count > 0 ? in(k, &step->scene.parts[0].text) : "";
}

static void add_stripe(const struct kiosk *k, struct scene *s)
{
    scene_add(s, (struct element){ .look = LOOK_STRIPE,
                                   .name = say(k->language, N_("PRACTICE")),
                                   .role = ROLE_TEXT,
                                   .box = { .width = GROW(1) } });
}

static void add_choices(const struct kiosk *k, struct scene *s, const struct lesson_step *step)
{
    for (uint8_t i = 0; i < step->choices_count; i++) {
        bool chosen = k->lesson.chosen && k->lesson.choice == i;
        scene_add(s, (struct element){
                         .id = scene_id(s, "lesson.choice", i, ""),
                         .role = ROLE_BUTTON,
                         .look = LOOK_BUTTON_PLAIN,
                         .name = in(k, &step->choices[i].label),
                         .chosen = chosen,
                         .disabled = k->lesson.chosen && !chosen,
                         .why = say(k->language, N_("You have chosen already.")),
                         .box = { .width = GROW(1), .height = { EXTENT_FIT, 0, frame_of(s).small ? 20 : 25, 0 } } });
    }
}

/* The simulated phone: striped at both ends, so that nobody takes it for a real one. */
static void add_phone(const struct kiosk *k, struct scene *s, const struct lesson_step *step, float width)
{
    scene_open(s, (struct element){ .look = LOOK_PHONE,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = width > 0 ? MM(width) : GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = 3,
                                             .pad_y_mm = 3,
                                             .gap_mm = 4,
                                             .across = PLACE_STRETCH } });
    add_stripe(k, s);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = 5,
                                             .gap_mm = 6,
                                             .across = PLACE_STRETCH } });
    scene_open(
        s, (struct element){ .decor = true,
                             .box = { .flow = FLOW_COLUMN, .width = GROW(1), .across = PLACE_MIDDLE, .give_way = 8 } });
    scene_add(s, (struct element){ .look = LOOK_FACE, .decor = true });
    scene_close(s);
    open_card(s, LOOK_BUBBLE, GROW(1), FIT, 5, 0);
    add_text(s, STEP_BODY, false, phone_of(k, step));
    scene_close(s);
    add_space(s);
    add_choices(k, s, step);
    scene_close(s);
    add_stripe(k, s);
    scene_close(s);
}

static bool has_chosen(const struct kiosk *k, const struct lesson_step *step)
{
    return k->lesson.chosen && step->kind == LESSON_CHOOSE;
}

/* What follows from the choice, or a hint; "" for neither. */
static const char *note_of(const struct kiosk *k, const struct lesson_step *step)
{
    const struct lesson_text *hint = lesson_hint(&k->lesson);
    if (has_chosen(k, step))
        return in(k, &step->choices[k->lesson.choice].follows);
    return hint != NULL ? in(k, hint) : "";
}

static void add_note(const struct kiosk *k, struct scene *s, const struct lesson_step *step)
{
    bool follows = has_chosen(k, step);
    const char *text = note_of(k, step);
    if (*text == '\0')
        return;
    scene_open(s, (struct element){ .id = follows ? "lesson.follows" : "lesson.hint",
                                    .role = ROLE_STATUS,
                                    .name = text,
                                    .look = LOOK_CHOSEN_CARD,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = 6,
                                             .pad_y_mm = frame_of(s).small ? 2 : 5,
                                             .gap_mm = 5,
                                             .across = PLACE_MIDDLE } });
    if (!frame_of(s).big && !frame_of(s).small)
        add_icon(s, follows ? ICON_SPEAK : ICON_LEARN, 14);
    add_wide_text(s, STEP_BODY, false, text);
    scene_close(s);
}

static void add_question(const struct kiosk *k, struct scene *s, const struct lesson_step *step, bool choices)
{
    struct frame f = frame_of(s);
    open_column(s, GROW(1), FIT, f.small ? 2 : 6);
    add_text(s, f.small ? STEP_TITLE : STEP_DISPLAY, true, in(k, &step->title));
    if (!(f.small && k->lesson.chosen)) {
        add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, in(k, &step->text));
        s->elements[s->elements_count - 1].box.give_way = k->lesson.chosen ? 5 : 0;
    }
    add_note(k, s, step);
    if (choices)
        add_choices(k, s, step);
    scene_close(s);
}

/* Small panels: what is asked on the left, what can be answered on the right. */
static void add_small_lesson_body(const struct kiosk *k, struct scene *s, const struct lesson_step *step)
{
    struct frame f = frame_of(s);
    scene_open(
        s, (struct element){
               .box = { .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 5, .across = PLACE_MIDDLE } });
    open_column(s, GROW(1), FIT, 2);
    add_text(s, STEP_TITLE, true, in(k, &step->title));
    s->elements[s->elements_count - 1].box.give_way = 4;
    bool phone = phone_of(k, step)[0] != '\0';
    if (!k->lesson.chosen)
        add_text(s, STEP_BODY, false, phone ? phone_of(k, step) : in(k, &step->text));
    add_note(k, s, step);
    scene_close(s);
    if (step->choices_count > 0) {
        open_column(s, MM(f.width * 0.38f), FIT, 5);
        add_choices(k, s, step);
        scene_close(s);
    }
    scene_close(s);
}

static void add_lesson_body(const struct kiosk *k, struct scene *s, const struct lesson_step *step)
{
    struct frame f = frame_of(s);
    bool phone = phone_of(k, step)[0] != '\0',
         beside = phone && (f.wide || f.portrait) && s->panel.text_percent < 150;
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = f.small ? 4 : 14,
                                             .across = f.portrait ? PLACE_STRETCH : PLACE_MIDDLE } });
    add_question(k, s, step, !beside);
    if (beside) {
        float width = f.width > 400 ? 134 : f.portrait ? 0 : 120;
        scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                                 .width = width > 0 ? FIT : GROW(1),
                                                 .height = GROW(1),
                                                 .across = PLACE_STRETCH } });
        add_phone(k, s, step, width);
        scene_close(s);
    }
    scene_close(s);
}

static struct element next_of(const struct kiosk *k, const struct scene *s, const struct lesson_step *step)
{
    enum language l = k->language;
    bool may = lesson_may_go_on(&k->lesson), chosen = k->lesson.chosen;
    const struct lesson *lesson = lesson_of(&k->lesson);
    bool last = k->lesson.step + 1 == lesson_steps_total(lesson);
    const char *name = chosen && !may ? say(l, N_("Try again")) : last ? say(l, N_("Done")) : say(l, N_("Continue"));
    struct element e = main_button(s, chosen && !may ? ICON_AGAIN : last ? ICON_CHECK : ICON_NEXT, "lesson.next", name);
    e.disabled = step->kind == LESSON_CHOOSE && !chosen;
    e.why = say(l, N_("Choose an answer first."));
    return e;
}

void screen_lesson(const struct kiosk *k, struct scene *s)
{
    const struct lesson *lesson = lesson_of(&k->lesson);
    const struct lesson_step *step = lesson_step(&k->lesson);
    if (lesson == NULL || step == NULL) { /* the lesson is over: the list of lessons is what comes next */
        screen_learn(k, s);
        return;
    }
    struct element comfort =
        button_of(s, LOOK_BUTTON_PLAIN, ICON_TEXT, "nav.comfort", say(k->language, N_("Make it easier")));
    guided_open(k, s, in(k, &lesson->name), k->lesson.step, lesson_steps_total(lesson), comfort);
    if (frame_of(s).small || frame_of(s).low)
        add_small_lesson_body(k, s, step);
    else
        add_lesson_body(k, s, step);
    guided_close(k, s, next_of(k, s, step));
    const char *note = note_of(k, step);
    set_said(s, has_chosen(k, step) ? "" : in(k, &step->title), *note != '\0' ? note : in(k, &step->text));
}
