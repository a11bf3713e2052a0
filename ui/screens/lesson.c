/* A step of a lesson: words beside what they speak of, as the glass allows.

   Where both have room they stand beside each other (above each other on a high panel). Where not, they are views of
   their own, which nav.more leads through: the words first, until something was done; then the scene first. A word to
   type has its keys below the words, or as a view. */
#include "base/text.h"
#include "screens/group.h"
#include "screens/group_words.h"
#include "screens/guided.h"
#include "screens/lesson_card.h"
#include "screens/lesson_keys.h"
#include "screens/lesson_scene.h"
#include "screens/screens.h"

enum { VIEWS_MAX = 3 + LESSON_THINGS_MAX };
enum { KEYS_GAP = 8, BODY_GAP = 14 };
static const float WIDE_SHARE = 0.6f,
                   BESIDE_BARS = 2.5f; /* small panels: what stands next to a bar is 4 mm from its targets */
enum view_part { VIEW_WORDS = 1, VIEW_SCENE = 2, VIEW_KEYS = 4 };

struct view {
    unsigned parts; /* of enum view_part */
    uint8_t page;   /* of the scene */
    enum lesson_words words;
};

struct plan {
    struct frame f;
    float width, height; /* of the body, mm */
    float scene, words;  /* widths when they stand beside each other */
    struct lesson_things things;
    struct lesson_controls controls;
    struct view views[VIEWS_MAX];
    uint8_t count, at;
    bool split; /* words and scene are views of their own */
};

/* ---- room ---- */

/* The lesson's, or, in a group, whose turn it is. */
static void name_of_bar(const struct kiosk *k, char *to, size_t size)
{
    if (k->group.runs)
        words_of_turn(k, to, size);
    else
        text_copy(to, size, lesson_words(&lesson_of(&k->lesson)->name, k->language));
}

static float bar_height(const struct kiosk *k, const struct scene *s)
{
    struct frame f = frame_of(s);
    char name[PHRASE_SIZE * 2], words[PHRASE_SIZE * 3];
    name_of_bar(k, name, sizeof name);
    text_format(words, sizeof words, "%s. %s 00", name, say(k->language, N_("Step %u of %u")));
    bool bare = f.bare || f.small || s->panel.text_percent >= 150;
    float beside = 2 * f.margin + 12 + (bare ? 50 : f.width * 0.36f) + guided_sign_width(k, s);
    float title = text_height(s, text_of(STEP_BODY, false, words), f.width - beside) + (f.small ? 0 : 14);
    bool stacked = (f.small || f.big) && !f.portrait && !f.bare;
    float button = stacked ? panel_sign_mm(&s->panel, 9) + f.body + 4 : 25;
    button = button > 25 ? button : 25;
    return (title > button ? title : button) + (f.small ? 3 : 10);
}

static float foot_height(const struct scene *s)
{
    struct frame f = frame_of(s);
    float main = f.lead + 6 > 25 ? f.lead + 6 : 25, pad = f.small ? 4 : 10;
    float hint = f.big && !f.small && !f.bare ? panel_sign_mm(&s->panel, 9) + f.body + 4 : 0;
    if (!f.portrait)
        return (main > hint ? main : hint) + pad;
    float stacked = s->panel.text_percent >= 150 ? 25 : 9 + f.body + 5;
    return main + 6 + (stacked > 25 ? stacked : 25) + pad;
}

static float scene_width(const struct plan *p)
{
    if (p->f.portrait)
        return p->width;
    if (p->f.small || p->f.big)
        return p->width * 0.5f - 4;
    return p->f.width > 400 ? 150 : 124;
}

/* ---- which views there are ---- */

static void add_view(struct plan *p, unsigned parts, unsigned page)
{
    p->views[p->count++] = (struct view){ parts, (uint8_t)page, LESSON_ALL_WORDS };
}

static bool has_hint_below(const struct kiosk *k)
{
    return !lesson_may_go_on(&k->lesson) && lesson_may_hint(k);
}

static void plan_controls(const struct kiosk *k, struct scene *s, struct plan *p)
{
    const char *more = p->things.pages > 1 ? say(k->language, N_("More")) : "";
    p->controls = lesson_controls(k, s, more, !has_hint_below(k), true, true);
}

/* Words and scene in one view, whose scene may have pages. */
static bool fits_together(const struct kiosk *k, struct scene *s, struct plan *p, float scene)
{
    p->scene = scene;
    p->things.pages = 0;
    plan_controls(k, s, p);
    p->words = p->f.portrait ? p->width : p->width - p->scene - (p->f.small ? 5 : 14);
    float highest = p->height;
    for (int tries = 0; tries < 2; tries++) { /* with pages there is one button more */
        float card = lesson_card_height(k, s, &p->controls, p->words, LESSON_ALL_WORDS);
        if (card > p->height)
            return false;
        if (p->f.portrait)
            highest = p->height - card - 14;
        if (highest < 60)
            return false;
        p->things = lesson_things(k, s, p->scene, highest);
        plan_controls(k, s, p);
    }
    return p->things.highest <= highest;
}

/* Words alone; where what is said now fills the glass the task has a view at the end. */
static void put_words(const struct kiosk *k, struct scene *s, struct plan *p)
{
    enum { BUTTON = 24 };
    struct lesson_controls none = { .count = 0 };
    float room = p->height - BUTTON;
    bool whole = lesson_card_height(k, s, &none, p->width, LESSON_TASK) +
                     lesson_card_height(k, s, &none, p->width, LESSON_NOTE) <=
                 room;
    add_view(p, VIEW_WORDS, 0);
    if (*words_of_lesson_note(k, s) != '\0' && !whole)
        p->views[0].words = LESSON_NOTE;
}

static void put_task(struct plan *p)
{
    if (p->views[0].words != LESSON_NOTE)
        return;
    add_view(p, VIEW_WORDS, 0);
    p->views[p->count - 1].words = LESSON_TASK;
}

/* On a small glass: signs alone; where the foot leads on to the next step, the words of what leads to other views. */
static float beside_scene(const struct kiosk *k, const struct scene *s)
{
    enum { AROUND = 16 };
    if (!lesson_may_go_on(&k->lesson))
        return LESSON_SIGN_MM;
    bool again = lesson_step(&k->lesson)->kind == LESSON_PRACTISE;
    const char *const words[] = { say(k->language, N_("More")), say(k->language, N_("The task")),
                                  again ? say(k->language, N_("From the start")) : "" };
    float widest = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        float w = lesson_words_width(s, words[i]);
        widest = w > widest ? w : widest;
    }
    return widest + AROUND + panel_sign_mm(&s->panel, 9);
}

/* In a view of its own, with what can be done beside it, or below it on a high panel; a small glass has signs alone
   beside it, and the way to the next view in the foot. */
static void put_scene_alone(const struct kiosk *k, struct scene *s, struct plan *p)
{
    if (p->f.small) {
        p->scene = p->width - beside_scene(k, s) - 5;
        p->things = lesson_things(k, s, p->scene, p->height);
        return;
    }
    struct lesson_controls beside = lesson_controls(k, s, say(k->language, N_("The task")), false, true, true);
    float below = p->f.portrait ? lesson_controls_height(s, &beside, p->width) + 8 : 0;
    float share = p->f.portrait ? 1 : 0.62f;
    do { /* what is too high takes room from what stands beside it */
        p->scene = p->width * share;
        p->things = lesson_things(k, s, p->scene, p->height - below);
        share += 0.05f;
    } while (p->things.highest > p->height && share < 0.75f);
}

/* A scene that shows more than the field has a place beside a typed word. */
static bool has_scene_to_type_in(const struct kiosk *k)
{
    const struct lesson_scene *scene = lesson_scene(&k->lesson);
    for (uint8_t i = 0; i < scene->parts_count; i++)
        if (scene->parts[i].kind != LESSON_PART_FIELD)
            return true;
    return false;
}

/* Words, scene and keys in one view: what is typed is seen where it goes. */
static bool types_in_the_scene(const struct kiosk *k, struct scene *s, struct plan *p)
{
    float keys = lesson_keys_height(k, s, p->width), room = p->height - keys - KEYS_GAP;
    p->scene = scene_width(p);
    p->words = p->f.portrait ? p->width : p->width - p->scene - BODY_GAP;
    float card = lesson_card_height(k, s, &p->controls, p->words, LESSON_ALL_WORDS);
    p->things = lesson_things(k, s, p->scene, p->f.portrait ? room - card - BODY_GAP : room);
    float together = p->f.portrait              ? card + BODY_GAP + p->things.highest
                     : card > p->things.highest ? card
                                                : p->things.highest;
    return p->things.pages == 1 && together <= room;
}

static void plan_typing(const struct kiosk *k, struct scene *s, struct plan *p)
{
    bool scene = has_scene_to_type_in(k);
    if (scene && types_in_the_scene(k, s, p)) {
        add_view(p, VIEW_WORDS | VIEW_SCENE | VIEW_KEYS, 0);
        return;
    }
    p->controls = lesson_controls(k, s, scene ? say(k->language, N_("More")) : "", !has_hint_below(k), true, true);
    float card = lesson_card_height(k, s, &p->controls, p->width, LESSON_ALL_WORDS);
    float keys = lesson_keys_height(k, s, p->width);
    if (card + keys + KEYS_GAP <= p->height) {
        add_view(p, VIEW_WORDS | VIEW_KEYS, 0);
    } else {
        p->split = true;
        put_words(k, s, p);
        add_view(p, VIEW_KEYS, 0);
    }
    put_scene_alone(k, s, p);
    for (unsigned page = 0; scene && page < p->things.pages; page++)
        add_view(p, VIEW_SCENE, page);
    put_task(p);
}

static void put_apart(const struct kiosk *k, struct scene *s, struct plan *p)
{
    p->split = true;
    put_scene_alone(k, s, p);
    put_words(k, s, p);
    for (unsigned page = 0; page < p->things.pages; page++)
        add_view(p, VIEW_SCENE, page);
    put_task(p);
}

/* Beside each other, unless each for itself has so much more room that they make fewer views. */
static void plan_scene(const struct kiosk *k, struct scene *s, struct plan *p)
{
    if (!fits_together(k, s, p, scene_width(p))) {
        put_apart(k, s, p);
        return;
    }
    struct plan apart = *p, wide = *p;
    if (p->f.small && p->things.pages > 1 && fits_together(k, s, &wide, p->width * WIDE_SHARE) &&
        wide.things.pages < p->things.pages)
        *p = wide;
    if (p->things.pages > 2)
        put_apart(k, s, &apart);
    if (apart.count > 0 && apart.count < p->things.pages)
        *p = apart;
    else
        for (unsigned page = 0; page < p->things.pages; page++)
            add_view(p, VIEW_WORDS | VIEW_SCENE, page);
}

static void plan_views(const struct kiosk *k, struct scene *s, struct plan *p)
{
    plan_controls(k, s, p);
    if (kiosk_lesson_types(k)) {
        plan_typing(k, s, p);
        return;
    }
    p->things = lesson_things(k, s, scene_width(p), p->height);
    if (p->things.count == 0)
        add_view(p, VIEW_WORDS, 0);
    else
        plan_scene(k, s, p);
}

/* A word is typed, or played, where its keys are; what is said of it stands with the words. */
static uint8_t first_view_of_typing(const struct kiosk *k, const struct plan *p)
{
    bool keys = k->lesson.demo != 0 || k->lesson_view.typing;
    for (uint8_t i = 0; keys && i < p->count; i++)
        if ((p->views[i].parts & VIEW_KEYS) != 0)
            return i;
    return 0;
}

/* Words that were not read yet stand first; who is in the midst of it sees the scene, and where a hint points at. */
static uint8_t first_view(const struct kiosk *k, const struct plan *p)
{
    const struct lesson_run *run = &k->lesson;
    if (kiosk_lesson_types(k))
        return first_view_of_typing(k, p);
    bool ringed = lesson_ring(run) != LESSON_NOTHING && (run->demo != 0 || !p->split);
    unsigned page = lesson_ring_page(k, &p->things);
    for (uint8_t i = 0; ringed && i < p->count; i++)
        if ((p->views[i].parts & VIEW_SCENE) != 0 && p->views[i].page == page)
            return i;
    bool begun = run->screen > 0 || run->touched != 0 || run->typed[0] != '\0';
    bool reads = run->said != LESSON_SAID_NOTHING || !begun;
    return p->split && !reads && p->count > 1 ? 1 : 0;
}

static struct plan make_plan(const struct kiosk *k, struct scene *s)
{
    struct plan p = { .f = frame_of(s) };
    p.width = p.f.width - (p.f.small ? 8 : 32);
    p.height = p.f.height - bar_height(k, s) - foot_height(s) - s->panel.kept_free_mm -
               (p.f.small ? 2 * BESIDE_BARS + 0.1f : 4);
    plan_views(k, s, &p);
    p.at = (uint8_t)((first_view(k, &p) + k->page) % p.count);
    return p;
}

/* ---- drawing ---- */

static void add_scene_alone(const struct kiosk *k, struct scene *s, const struct plan *p, const struct view *v)
{
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = p->f.portrait ? GROW(1) : MM(p->scene),
                                             .height = GROW(1),
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_STRETCH } });
    add_lesson_things(k, s, &p->things, v->page, 0);
    scene_close(s);
    if (p->f.small && !lesson_may_go_on(&k->lesson))
        add_lesson_signs(s, &p->controls);
    else
        add_lesson_controls(s, &p->controls, false);
}

/* The scene that stands with the words. */
static void add_scene_beside(const struct kiosk *k, struct scene *s, const struct plan *p, unsigned page)
{
    float width = p->f.portrait ? 0 : p->scene;
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = width > 0 ? FIT : GROW(1),
                                             .height = GROW(1),
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_STRETCH } });
    add_lesson_things(k, s, &p->things, page, width);
    scene_close(s);
}

static void add_keys(const struct kiosk *k, struct scene *s, const struct plan *p, const struct view *v)
{
    float height = p->height;
    if ((v->parts & VIEW_SCENE) != 0)
        height = lesson_keys_height(k, s, p->width);
    else if ((v->parts & VIEW_WORDS) != 0)
        height -= lesson_card_height(k, s, &p->controls, p->width, LESSON_ALL_WORDS) + KEYS_GAP;
    if (p->f.portrait && (v->parts & VIEW_SCENE) == 0) /* near the hands */
        add_space(s);
    add_lesson_keys(k, s, p->width, height);
}

static void open_body(struct scene *s, const struct plan *p, bool row, float gap)
{
    scene_open(s, (struct element){ .box = { .flow = row ? FLOW_ROW : FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_y_mm = p->f.small ? BESIDE_BARS : 0,
                                             .gap_mm = gap,
                                             .across = row ? PLACE_MIDDLE : PLACE_STRETCH } });
}

static void add_body(const struct kiosk *k, struct scene *s, const struct plan *p)
{
    const struct view *v = &p->views[p->at];
    bool words = (v->parts & VIEW_WORDS) != 0, scene = (v->parts & VIEW_SCENE) != 0;
    bool keys = (v->parts & VIEW_KEYS) != 0, row = !p->f.portrait;
    open_body(s, p, row && !keys, p->f.small ? 5 : KEYS_GAP);
    if (keys && scene && row)
        open_row(s, GROW(1), GROW(1), KEYS_GAP);
    if (v->parts == VIEW_SCENE)
        add_scene_alone(k, s, p, v);
    else if (words)
        add_lesson_card(k, s, &p->controls, scene ? p->words : p->width, v->words);
    if (words && scene)
        add_scene_beside(k, s, p, v->page);
    if (keys && scene && row)
        scene_close(s);
    if (keys)
        add_keys(k, s, p, v);
    scene_close(s);
}

/* What the next view is called. */
static const char *words_of_more(const struct kiosk *k, const struct plan *p)
{
    enum language l = k->language;
    unsigned next = p->views[(p->at + 1) % p->count].parts;
    if (next == p->views[p->at].parts)
        return say(l, N_("More"));
    if ((next & VIEW_WORDS) != 0)
        return say(l, N_("The task"));
    if ((next & VIEW_KEYS) != 0)
        return say(l, N_("To the keys"));
    return p->things.framed ? say(l, N_("To the screen")) : say(l, N_("To the answers"));
}

/* What leads on: the next step, the other view, or a hint. */
static struct element main_of(const struct kiosk *k, const struct scene *s, const struct plan *p)
{
    enum language l = k->language;
    bool wrong = k->lesson.chosen && !k->lesson.solved, words = (p->views[p->at].parts & VIEW_WORDS) != 0;
    bool last = k->lesson.step + 1 == lesson_steps_total(lesson_of(&k->lesson));
    if (wrong)
        return main_button(s, ICON_AGAIN, "lesson.next", say(l, N_("Try again")));
    if (lesson_may_go_on(&k->lesson))
        return main_button(s, last ? ICON_CHECK : ICON_NEXT, "lesson.next",
                           last ? say(l, N_("Done")) : say(l, N_("Continue")));
    if (p->split && words)
        return main_button(s, ICON_NEXT, "nav.more", words_of_more(k, p));
    if (p->views[p->at].parts == VIEW_KEYS || (p->f.small && p->views[p->at].parts == VIEW_SCENE))
        return labelled(button_of(s, LOOK_BUTTON_PLAIN, ICON_MORE, "nav.more", words_of_more(k, p)));
    return lesson_may_hint(k) ? lesson_hint_button(k, s) : (struct element){ .look = LOOK_NONE };
}

/* What stands beside it: what has no place in the foot. */
static void place_controls(const struct kiosk *k, const struct scene *s, struct plan *p, const struct element *main)
{
    bool more = p->count > 1 && (main->id == NULL || !text_equal(main->id, "nav.more"));
    bool hint = main->id == NULL || !text_equal(main->id, "lesson.hint");
    bool apart = p->split && (p->views[p->at].parts & VIEW_WORDS) != 0;
    hint = hint && (!apart || kiosk_lesson_types(k)); /* else it has its place beside the scene */
    p->controls = lesson_controls(k, s, more ? words_of_more(k, p) : "", hint, !apart, true);
}

static void say_lesson(const struct kiosk *k, struct scene *s)
{
    const struct lesson_step *step = lesson_step(&k->lesson);
    const char *note = words_of_lesson_note(k, s), *scene = words_of_lesson_scene(k, s);
    bool on_the_way = k->lesson.screen > 0 || k->lesson.touched != 0;
    if (*note != '\0' && k->lesson.said != LESSON_SAID_NOTHING)
        set_said(s, note, on_the_way && !k->lesson.solved ? scene : "");
    else if (on_the_way)
        set_said(s, scene, "");
    else
        set_said(s, lesson_words(&step->title, k->language),
                 scene_format(s, "%s%s%s", lesson_words(&step->text, k->language), *scene != '\0' ? " " : "", scene));
}

/* The lesson is over: its one sentence to take home. */
static void show_end(const struct kiosk *k, struct scene *s, const struct lesson *lesson)
{
    enum language l = k->language;
    const char *rule = lesson_words(&lesson->rule, l);
    add_space(s);
    open_column(s, GROW(1), FIT, 6);
    add_text(s, frame_of(s).small ? STEP_HEAD : STEP_DISPLAY, true, say(l, N_("You did it yourself")));
    add_text(s, frame_of(s).small || frame_of(s).big ? STEP_TITLE : STEP_HEAD, false, rule);
    scene_close(s);
    add_space(s);
    set_said(s, say(l, N_("You did it yourself")), rule);
}

static struct element comfort_button(const struct kiosk *k, const struct scene *s)
{
    return button_of(s, LOOK_BUTTON_PLAIN, ICON_TEXT, "nav.comfort", say(k->language, N_("Make it easier")));
}

static void open_step(const struct kiosk *k, struct scene *s)
{
    char name[PHRASE_SIZE * 2];
    name_of_bar(k, name, sizeof name);
    guided_open(k, s, scene_text(s, name), k->lesson.step, lesson_steps_total(lesson_of(&k->lesson)),
                k->group.runs ? trainer_button(k, s) : comfort_button(k, s));
}

static void show_view(const struct kiosk *k, struct scene *s, struct plan p)
{
    open_step(k, s);
    struct element main = main_of(k, s, &p);
    place_controls(k, s, &p, &main);
    add_body(k, s, &p);
    guided_close(k, s, main);
}

/* ---- the room that all views have ---- */

static void empty(struct scene *s)
{
    const struct panel panel = s->panel;
    const struct glyph_metrics metrics = s->metrics;
    scene_begin(s, &panel, &metrics);
}

static bool all_fit(const struct kiosk *k, struct scene *s, struct plan p)
{
    bool fit = true;
    for (p.at = 0; fit && p.at < p.count; p.at++) {
        empty(s);
        show_view(k, s, p);
        if (writes_latin(k))
            write_in_latin(s);
        scene_layout(s, k->focus, "");
        fit = !s->does_not_fit && !s->overflow;
    }
    empty(s);
    return fit;
}

/* What does not fit falls to less room, then to smaller letters (screens_build). All views of a step fall together:
   else each of them would be one of another plan, and what stands between them on none. */
static struct plan plan_that_fits(const struct kiosk *k, struct scene *s)
{
    enum { ROW_MM = 16, LESS_MAX_MM = 32, STEP_PERCENT = 50, LEAST_PERCENT = 100 };
    const float first = s->panel.kept_free_mm;
    struct plan p = make_plan(k, s);
    while (p.count > 1 && !all_fit(k, s, p)) {
        bool lower = s->panel.kept_free_mm >= LESS_MAX_MM;
        if (lower && s->panel.text_percent <= LEAST_PERCENT)
            return p;
        s->panel.kept_free_mm = lower ? first : s->panel.kept_free_mm + ROW_MM;
        s->panel.text_percent -= lower ? STEP_PERCENT : 0;
        p = make_plan(k, s);
    }
    return p;
}

void screen_lesson(const struct kiosk *k, struct scene *s)
{
    const struct lesson *lesson = lesson_of(&k->lesson);
    if (lesson == NULL) {
        screen_learn(k, s);
    } else if (k->lesson.done) {
        open_step(k, s);
        show_end(k, s, lesson);
        guided_close(k, s, main_button(s, ICON_CHECK, "lesson.next", say(k->language, N_("Done"))));
    } else {
        show_view(k, s, plan_that_fits(k, s));
        say_lesson(k, s);
    }
}
