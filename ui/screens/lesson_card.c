#include "screens/lesson_card.h"

#include "base/text.h"

/* ---- what is said ---- */

static const char *words_of_said(enum language l, enum lesson_said said)
{
    switch (said) {
    case LESSON_SAID_WELL:
        return say(l, N_("Good. You did it."));
    case LESSON_SAID_ORDER:
        return say(l, N_("That is right, but another one comes first."));
    case LESSON_SAID_HOLD:
        return say(l, N_("Keep your finger on it a little longer, or press “Hold it”."));
    case LESSON_SAID_PUSH_UP:
        return say(l, N_("Move the page up with your finger, or press “Move up”."));
    case LESSON_SAID_PUSH_DOWN:
        return say(l, N_("Move the page down with your finger, or press “Move down”."));
    case LESSON_SAID_ALMOST:
        return say(l, N_("Almost. One letter is different."));
    case LESSON_SAID_OTHER:
        return say(l, N_("This is another word. Please look once more."));
    case LESSON_SAID_NOT_YOURS:
        return say(l, N_("Please do not type your own number here. It has been thrown away."));
    case LESSON_SAID_NOTHING:
    case LESSON_SAID_FOLLOWS:
    case LESSON_SAID_HINT:
        break;
    }
    return "";
}

const char *words_of_lesson_note(const struct kiosk *k, struct scene *s)
{
    const struct lesson_text *words = lesson_words_said(&k->lesson), *hint = lesson_hint(&k->lesson);
    const char *said = words != NULL ? lesson_words(words, k->language) : words_of_said(k->language, k->lesson.said);
    if (k->lesson.demo != 0)
        return scene_format(s, "%s %s", say(k->language, N_("Watch how it is done.")), said);
    if (*said != '\0' || hint == NULL || k->lesson.solved)
        return said;
    return lesson_words(hint, k->language);
}

static bool is_hint(const struct kiosk *k)
{
    return !k->lesson.solved && (k->lesson.said == LESSON_SAID_HINT || k->lesson.said == LESSON_SAID_NOTHING);
}

/* ---- controls ---- */

bool lesson_may_hint(const struct kiosk *k)
{
    const struct lesson_step *step = lesson_step(&k->lesson);
    return lesson_is_act(step) && step->hints_count > 0 && !k->lesson.solved && !k->lesson.done && !k->lesson.chosen &&
           k->lesson.demo == 0;
}

struct element lesson_hint_button(const struct kiosk *k, const struct scene *s)
{
    return labelled(button_of(s, LOOK_BUTTON_PLAIN, ICON_HELP, "lesson.hint", say(k->language, N_("I need a hint"))));
}

static void add_control(const struct scene *s, struct lesson_controls *c, enum icon icon, const char *id,
                        const char *name)
{
    struct element e = labelled(button_of(s, LOOK_BUTTON_PLAIN, icon, id, name));
    e.stacked = false;
    c->at[c->count++] = e;
}

struct lesson_controls lesson_controls(const struct kiosk *k, const struct scene *s, const char *more, bool hint,
                                       bool acts, bool skip)
{
    enum language l = k->language;
    struct lesson_controls c = { .count = 0 };
    if (*more != '\0')
        add_control(s, &c, ICON_MORE, "nav.more", more);
    if (hint && lesson_may_hint(k))
        add_control(s, &c, ICON_HELP, "lesson.hint", say(l, N_("I need a hint")));
    if (!acts)
        return c;
    switch (lesson_gesture_due(&k->lesson)) {
    case LESSON_BY_HOLD:
        add_control(s, &c, ICON_TOUCH, "lesson.hold", say(l, N_("Hold it")));
        break;
    case LESSON_BY_PUSH_UP:
        add_control(s, &c, ICON_UP, "lesson.up", say(l, N_("Move up")));
        break;
    case LESSON_BY_PUSH_DOWN:
        add_control(s, &c, ICON_MORE, "lesson.down", say(l, N_("Move down")));
        break;
    case LESSON_BY_TAP:
    case LESSON_GESTURES_COUNT:
        break;
    }
    if (lesson_step(&k->lesson)->kind == LESSON_PRACTISE && k->lesson.screen > 0 && k->lesson.demo == 0)
        add_control(s, &c, ICON_AGAIN, "lesson.again", say(l, N_("From the start")));
    if (skip && lesson_may_skip(&k->lesson))
        add_control(s, &c, ICON_NEXT, "lesson.skip", say(l, N_("Skip this")));
    return c;
}

static bool in_a_row(const struct scene *s, const struct lesson_controls *c)
{
    return c->count <= 3 && !frame_of(s).big && s->panel.text_percent < 150 && !frame_of(s).small;
}

/* So many of the first ones share a row as icons: a small glass has room for two rows. */
static uint8_t icons_of(const struct scene *s, const struct lesson_controls *c)
{
    return frame_of(s).small && c->count > 2 ? (uint8_t)(c->count - 1) : 0;
}

void add_lesson_controls(struct scene *s, const struct lesson_controls *c, bool row)
{
    if (c->count == 0)
        return;
    uint8_t small = icons_of(s, c);
    if (row)
        open_row(s, GROW(1), FIT, 4);
    else
        open_column(s, GROW(1), FIT, 4);
    if (small > 0)
        open_row(s, GROW(1), FIT, 4);
    for (uint8_t i = 0; i < c->count; i++) {
        struct element e = c->at[i];
        e.icon_only = i < small;
        e.box.width = row ? FIT : GROW(1);
        e.box.height = (struct extent){ EXTENT_FIT, 0, frame_of(s).small ? 20 : 25, 0 };
        scene_add(s, e);
        if (small > 0 && i + 1 == small)
            scene_close(s);
    }
    scene_close(s);
}

void add_lesson_signs(struct scene *s, const struct lesson_controls *c)
{
    enum { MOST = 3 };
    if (c->count == 0)
        return;
    open_column(s, MM(LESSON_SIGN_MM), FIT, 4);
    for (uint8_t i = c->count > MOST ? (uint8_t)(c->count - MOST) : 0; i < c->count; i++) {
        struct element e = c->at[i];
        e.icon_only = true;
        e.box = (struct box){ .width = GROW(1), .height = { EXTENT_FIT, 0, 20, 0 } };
        scene_add(s, e);
    }
    scene_close(s);
}

float lesson_controls_height(const struct scene *s, const struct lesson_controls *c, float width)
{
    float least = frame_of(s).small ? 20 : 25, all = 0;
    if (in_a_row(s, c))
        return c->count > 0 ? least : 0;
    uint8_t small = icons_of(s, c);
    for (uint8_t i = small > 0 ? (uint8_t)(small - 1) : 0; i < c->count; i++) {
        if (i < small) {
            all += least;
            continue;
        }
        float h = text_height(s, text_of(STEP_BODY, true, c->at[i].name), width - 15 - panel_sign_mm(&s->panel, 9)) + 4;
        all += (h > least ? h : least) + (all > 0 ? 4 : 0);
    }
    return all;
}

/* ---- the card ---- */

enum { NOTE_ICON_MM = 14 };

struct card_words {
    const char *title, *text, *note;
};

/* Keys below it leave it a few lines. */
static bool is_tight(const struct kiosk *k, const struct scene *s)
{
    return frame_of(s).small || (kiosk_lesson_types(k) && !frame_of(s).portrait);
}

/* Where room is short, what is said now stands in place of the task. */
static struct card_words words_of_card(const struct kiosk *k, struct scene *s, enum lesson_words which)
{
    const struct lesson_step *step = lesson_step(&k->lesson);
    struct card_words w = { lesson_words(&step->title, k->language), lesson_words(&step->text, k->language),
                            words_of_lesson_note(k, s) };
    bool short_of_room = is_tight(k, s) || frame_of(s).big || frame_of(s).low;
    bool instead = short_of_room && *w.note != '\0' && (!is_hint(k) || kiosk_lesson_types(k));
    if (which == LESSON_NOTE || (which == LESSON_ALL_WORDS && instead))
        w.text = "";
    if (which == LESSON_TASK)
        w.note = "";
    return w;
}

static bool words_fit(const struct scene *s, enum type_step step, const char *text, float width)
{
    enum face face = scene_face(step, true);
    int font = panel_font_px(&s->panel, step), word = 0, widest = 0;
    for (uint32_t c; (c = utf8_next(&text)) != 0; widest = word > widest ? word : widest)
        word = c == ' ' ? 0 : word + s->metrics.advance_px(s->metrics.self, face, font, c);
    return widest <= panel_px(&s->panel, width);
}

/* Each of its words stands on one line. */
static enum type_step title_step(const struct kiosk *k, const struct scene *s, const char *title, float width)
{
    if (!is_tight(k, s) && !frame_of(s).big)
        return STEP_DISPLAY; /* falls by itself */
    return is_tight(k, s) || !words_fit(s, STEP_HEAD, title, width) ? STEP_TITLE : STEP_HEAD;
}

/* A question of the end has no title above it: it stands in a title's letters. */
static enum type_step text_step(const struct kiosk *k, const struct scene *s, const struct card_words *w)
{
    bool tight = is_tight(k, s), big = frame_of(s).big;
    if (*w->title == '\0')
        return tight ? STEP_TITLE : big ? STEP_LEAD : STEP_HEAD;
    return tight || big ? STEP_BODY : STEP_LEAD;
}

static float card_gap(const struct kiosk *k, const struct scene *s)
{
    return is_tight(k, s) ? 2 : frame_of(s).big ? 4 : 6;
}

static bool has_note_icon(const struct kiosk *k, const struct scene *s)
{
    return !is_tight(k, s) && !frame_of(s).big;
}

static void add_note(const struct kiosk *k, struct scene *s, const char *note)
{
    if (*note == '\0')
        return;
    bool hint = is_hint(k);
    scene_open(s, (struct element){ .id = "lesson.said",
                                    .role = ROLE_STATUS,
                                    .name = note,
                                    .look = LOOK_CHOSEN_CARD,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = is_tight(k, s) ? 4 : 6,
                                             .pad_y_mm = is_tight(k, s) ? 2 : 5,
                                             .gap_mm = 5,
                                             .across = PLACE_MIDDLE } });
    if (has_note_icon(k, s))
        add_icon(s, hint ? ICON_LEARN : k->lesson.solved ? ICON_CHECK : ICON_SPEAK, NOTE_ICON_MM);
    add_wide_text(s, STEP_BODY, false, note);
    scene_close(s);
}

void add_lesson_card(const struct kiosk *k, struct scene *s, const struct lesson_controls *controls, float width,
                     enum lesson_words which)
{
    struct card_words w = words_of_card(k, s, which);
    open_column(s, GROW(1), FIT, card_gap(k, s));
    add_text(s, title_step(k, s, w.title, width), true, w.title);
    add_text(s, text_step(k, s, &w), *w.title == '\0', w.text);
    add_note(k, s, w.note);
    add_lesson_controls(s, controls, in_a_row(s, controls));
    scene_close(s);
}

static float part_of_height(const struct kiosk *k, const struct scene *s, enum type_step step, bool bold,
                            const char *text, float width)
{
    return *text != '\0' ? text_height(s, text_of(step, bold, text), width) + card_gap(k, s) : 0;
}

float lesson_card_height(const struct kiosk *k, struct scene *s, const struct lesson_controls *controls, float width,
                         enum lesson_words which)
{
    struct card_words w = words_of_card(k, s, which);
    float pad = is_tight(k, s) ? 4 : 10;
    float inner =
        width - (is_tight(k, s) ? 8 : 12) - (has_note_icon(k, s) ? panel_sign_mm(&s->panel, NOTE_ICON_MM) + 5 : 0);
    float h = part_of_height(k, s, title_step(k, s, w.title, width), true, w.title, width) +
              part_of_height(k, s, text_step(k, s, &w), *w.title == '\0', w.text, width) +
              part_of_height(k, s, STEP_BODY, false, w.note, inner) + (*w.note != '\0' ? pad : 0);
    return h + lesson_controls_height(s, controls, width);
}
