#include "screens/lesson_things.h"

#include "base/text.h"

enum { STRIPE = 14, COLUMNS_MAX = 4 };

/* A small glass has no room to spare. */
static void tighten(struct lesson_part_style *style)
{
    style->pad_y = style->pad_y > 2 ? 2 : style->pad_y > 1 ? 1 : style->pad_y;
}

struct lesson_part_style lesson_part_style(const struct scene *s, const struct lesson_part *p)
{
    static const struct lesson_part_style styles[LESSON_PART_KINDS_COUNT] = {
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
    struct lesson_part_style style = styles[p->kind];
    if (p->kind == LESSON_PART_MESSAGE && p->from == LESSON_FROM_ME)
        style.look = LOOK_TINT;
    if (lesson_part_touchable(p) && p->kind != LESSON_PART_KEY) {
        style.look = LOOK_TILE;
        style.pad_x = 4;
        style.pad_y = style.pad_y > 2 ? style.pad_y : 2;
    }
    if (frame_of(s).small)
        tighten(&style);
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

enum icon lesson_part_icon(const struct lesson_part *p)
{
    return p->kind == LESSON_PART_NOTICE && p->icon == LESSON_ICON_NONE ? ICON_BELL : icon_of(p->icon);
}

float lesson_part_icon_mm(const struct scene *s, const struct lesson_part *p)
{
    bool tight = frame_of(s).small || frame_of(s).big;
    if (p->kind == LESSON_PART_PICTURE)
        return tight ? 24 : 44;
    return lesson_part_icon(p) == ICON_NONE ? 0 : 9;
}

/* A field shows what is typed into it. */
const char *lesson_part_words(const struct kiosk *k, const struct lesson_part *p)
{
    bool typed = p->kind == LESSON_PART_FIELD && lesson_step(&k->lesson)->kind == LESSON_TYPE;
    return typed ? k->lesson.typed : lesson_words(&p->text, k->language);
}

float lesson_least_target(const struct scene *s)
{
    return frame_of(s).small ? 20 : 25;
}

/* An empty field is as high as one with a line in it. */
float lesson_least_height(const struct scene *s, const struct lesson_part *p)
{
    if (lesson_part_touchable(p))
        return lesson_least_target(s);
    return p->kind == LESSON_PART_FIELD ? frame_of(s).body + 2 * lesson_part_style(s, p).pad_y : 0;
}

bool lesson_has_ring(const struct kiosk *k, bool choice, uint8_t index)
{
    bool chooses = lesson_step(&k->lesson)->kind == LESSON_CHOOSE;
    return lesson_ring(&k->lesson) == index && chooses == choice;
}

/* ---- heights ---- */

static float column_height(const struct kiosk *k, const struct scene *s, const struct lesson_part *p, float width)
{
    struct lesson_part_style style = lesson_part_style(s, p);
    const char *line = lesson_words(&p->line, k->language);
    float h = text_height(s, text_of(style.step, style.bold, lesson_part_words(k, p)), width);
    return *line != '\0' ? h + text_height(s, text_of(STEP_BODY, false, line), width) : h;
}

static float part_height(const struct kiosk *k, const struct scene *s, const struct lesson_part *p, float width)
{
    struct lesson_part_style style = lesson_part_style(s, p);
    float icon = panel_sign_mm(&s->panel, lesson_part_icon_mm(s, p));
    bool beside = icon > 0 && p->kind != LESSON_PART_PICTURE;
    float plate = p->kind == LESSON_PART_MESSAGE ? width * 0.9f : width;
    float inner = plate - 2 * style.pad_x - (beside ? icon + 3 : 0);
    float h = p->kind == LESSON_PART_PICTURE ? icon : column_height(k, s, p, inner);
    h = (h > icon ? h : icon) + 2 * style.pad_y;
    float least = lesson_least_height(s, p);
    return h > least ? h : least;
}

static float choice_height(const struct kiosk *k, const struct scene *s, uint8_t index, float width)
{
    const struct lesson_choice *c = &lesson_step(&k->lesson)->choices[index];
    bool check = k->lesson.chosen && k->lesson.choice == index;
    struct element label = text_of(STEP_BODY, true, lesson_words(&c->label, k->language));
    float h = text_height(s, label, width - 12 - (check ? panel_sign_mm(&s->panel, 9) + 3 : 0)) + 4;
    return h > lesson_least_target(s) ? h : lesson_least_target(s);
}

/* ---- pages ---- */

bool lesson_has_lower_stripe(const struct scene *s)
{
    return !frame_of(s).small && !frame_of(s).big;
}

bool lesson_is_phone(const struct kiosk *k)
{
    const struct lesson_scene *scene = lesson_scene(&k->lesson);
    return scene->on == LESSON_ON_PHONE || scene->on == LESSON_ON_KIOSK;
}

/* On a small glass the stripe is as low as its word, so that two rows of keys stand on a page. */
struct lesson_frame_room lesson_frame_room(const struct kiosk *k, const struct scene *s)
{
    struct frame f = frame_of(s);
    struct lesson_frame_room r = { .pad = f.small ? 2.5f : 3, .gap = f.small ? 3 : LESSON_GAP };
    r.stripe = f.small ? f.body + 1.5f : f.body + 4 > STRIPE ? f.body + 4 : STRIPE;
    r.side = lesson_is_phone(k) ? 8 : 6;
    r.above = r.pad + r.stripe + r.gap + (lesson_step(&k->lesson)->choices_count > 0 ? LESSON_GAP : 0);
    r.below = r.pad + r.gap + (lesson_has_lower_stripe(s) ? r.stripe : 0);
    return r;
}

static void add_thing(struct lesson_things *t, bool choice, uint8_t index)
{
    t->at[t->count] = (struct lesson_thing){ .choice = choice, .index = index, .row = t->count };
    t->count++;
}

static void collect(const struct kiosk *k, struct lesson_things *t)
{
    for (uint8_t i = 0; i < lesson_scene(&k->lesson)->parts_count; i++)
        add_thing(t, false, i);
    for (uint8_t i = 0; i < lesson_step(&k->lesson)->choices_count; i++)
        add_thing(t, true, i);
}

/* ---- rows: keys and answers with short words may share one ---- */

static bool is_row(const struct kiosk *k, const struct lesson_thing *t)
{
    return !t->choice && lesson_scene(&k->lesson)->parts[t->index].kind == LESSON_PART_ROW;
}

static bool may_share(const struct kiosk *k, const struct lesson_thing *t)
{
    return t->choice || is_row(k, t) || lesson_scene(&k->lesson)->parts[t->index].kind == LESSON_PART_KEY;
}

/* Answers beside answers, rows beside rows. */
static bool may_stand_beside(const struct kiosk *k, const struct lesson_thing *a, const struct lesson_thing *b)
{
    return may_share(k, a) && may_share(k, b) && a->choice == b->choice && is_row(k, a) == is_row(k, b);
}

static float ring_of(const struct kiosk *k, const struct lesson_thing *t)
{
    return lesson_has_ring(k, t->choice, t->index) ? 2 * LESSON_RING_PAD : 0;
}

static const char *label_of(const struct kiosk *k, const struct lesson_thing *t)
{
    return t->choice ? lesson_words(&lesson_step(&k->lesson)->choices[t->index].label, k->language)
                     : lesson_part_words(k, &lesson_scene(&k->lesson)->parts[t->index]);
}

/* Of the longest word, or of all on one line; bold, mm. */
static float width_of(const struct scene *s, const char *text, bool whole)
{
    int font = panel_font_px(&s->panel, STEP_BODY), run = 0, widest = 0;
    for (uint32_t c; (c = utf8_next(&text)) != 0; widest = run > widest ? run : widest)
        run =
            c == ' ' && !whole ? 0 : run + s->metrics.advance_px(s->metrics.self, scene_face(STEP_BODY, true), font, c);
    return (float)widest * s->panel.mm_per_pixel;
}

float lesson_words_width(const struct scene *s, const char *text)
{
    return width_of(s, text, true);
}

static bool has_two_lines(const struct scene *s, const char *text, bool bold, float width)
{
    return width_of(s, text, false) <= width &&
           text_height(s, text_of(STEP_BODY, bold, text), width) < 2.5f * frame_of(s).body;
}

/* On two lines, beside its icon or the check that will stand there. */
static bool fits_a_cell(const struct kiosk *k, const struct scene *s, const struct lesson_thing *t, float cell)
{
    enum { AROUND = 15, ROW = 64 };
    float width = cell - ring_of(k, t), room = width - AROUND - panel_sign_mm(&s->panel, 9);
    if (width < lesson_least_target(s) || room <= 0 || !has_two_lines(s, label_of(k, t), true, room))
        return false;
    const struct lesson_part *row = &lesson_scene(&k->lesson)->parts[t->index];
    return !is_row(k, t) || (width >= ROW && has_two_lines(s, lesson_words(&row->line, k->language), false, room));
}

static float cell_width(float width, unsigned columns)
{
    return (width - (float)(columns - 1) * LESSON_GAP) / (float)columns;
}

static uint8_t columns_of(const struct kiosk *k, const struct scene *s, const struct lesson_thing *t, unsigned n,
                          float width)
{
    for (unsigned columns = n < COLUMNS_MAX ? n : COLUMNS_MAX; columns > 1; columns--) {
        bool fit = true;
        for (unsigned i = 0; fit && i < n; i++)
            fit = fits_a_cell(k, s, &t[i], cell_width(width, columns));
        if (fit)
            return (uint8_t)columns;
    }
    return 1;
}

/* As many rows as that many columns need, each as full as the others. */
static void share_rows(const struct kiosk *k, const struct scene *s, struct lesson_things *t, float width)
{
    uint8_t row = 0;
    for (uint8_t from = t->titled, to; from < t->count; from = to) {
        to = (uint8_t)(from + 1);
        while (to < t->count && may_stand_beside(k, &t->at[from], &t->at[to]))
            to++;
        unsigned n = to - from, columns = columns_of(k, s, &t->at[from], n, width), rows = (n + columns - 1) / columns;
        for (unsigned i = 0; i < n; i++)
            t->at[from + i].row = (uint8_t)(row + i * rows / n);
        row = (uint8_t)(row + rows);
    }
}

uint8_t lesson_row_end(const struct lesson_things *t, uint8_t from)
{
    uint8_t to = from;
    while (to < t->count && t->at[to].row == t->at[from].row)
        to++;
    return to;
}

static float height_of(const struct kiosk *k, const struct scene *s, const struct lesson_thing *t, float width)
{
    float ring = ring_of(k, t);
    return ring + (t->choice ? choice_height(k, s, t->index, width - ring)
                             : part_height(k, s, &lesson_scene(&k->lesson)->parts[t->index], width - ring));
}

static void measure_rows(const struct kiosk *k, const struct scene *s, struct lesson_things *t, float width)
{
    for (uint8_t from = t->titled, to; from < t->count; from = to) {
        to = lesson_row_end(t, from);
        float highest = 0;
        for (uint8_t i = from; i < to; i++) {
            float h = height_of(k, s, &t->at[i], cell_width(width, to - from));
            highest = h > highest ? h : highest;
        }
        for (uint8_t i = from; i < to; i++)
            t->at[i].height = highest;
    }
}

static void break_into_pages(struct lesson_things *t, float room)
{
    float used = 0;
    t->pages = t->count > 0 ? 1 : 0;
    t->highest = 0;
    for (uint8_t from = t->titled, to; from < t->count; from = to) {
        to = lesson_row_end(t, from);
        float more = t->at[from].height + (used > 0 ? LESSON_GAP : 0);
        if (used > 0 && used + more > room) {
            t->pages++;
            used = 0;
            more = t->at[from].height;
        }
        used += more;
        for (uint8_t i = from; i < to; i++)
            t->at[i].page = (uint8_t)(t->pages - 1);
        t->highest = used > t->highest ? used : t->highest;
    }
}

float lesson_stripe_width(const struct kiosk *k, const struct scene *s)
{
    enum { AROUND = 26 }; /* its plate, and stripes left and right of it */
    return lesson_words_width(s, say(k->language, N_("PRACTICE"))) + AROUND;
}

/* On a small glass the name of a screen stands beside the stripe, if both have room on one line. */
static bool has_title(const struct kiosk *k, const struct scene *s, float inner)
{
    enum { AROUND = 8 };
    const struct lesson_part *first = lesson_scene(&k->lesson)->parts;
    return frame_of(s).small && lesson_scene(&k->lesson)->parts_count > 1 && first->kind == LESSON_PART_BAR &&
           !lesson_part_touchable(first) && *lesson_words(&first->line, k->language) == '\0' &&
           lesson_part_icon(first) == ICON_NONE && !lesson_has_ring(k, false, 0) &&
           lesson_stripe_width(k, s) + LESSON_GAP + lesson_words_width(s, lesson_part_words(k, first)) + AROUND <=
               inner;
}

/* One below the other, as long as that has room on one page. */
struct lesson_things lesson_things(const struct kiosk *k, const struct scene *s, float width, float height)
{
    struct lesson_things t = { .framed = lesson_scene(&k->lesson)->parts_count > 0 };
    struct lesson_frame_room frame = t.framed ? lesson_frame_room(k, s) : (struct lesson_frame_room){ 0 };
    float inner = width - 2 * frame.side, room = height - frame.above - frame.below;
    t.titled = t.framed && has_title(k, s, inner);
    collect(k, &t);
    measure_rows(k, s, &t, inner);
    break_into_pages(&t, room);
    if (t.pages > 1 || t.highest > room) {
        struct lesson_things shared = t;
        share_rows(k, s, &shared, inner);
        measure_rows(k, s, &shared, inner);
        break_into_pages(&shared, room);
        t = shared.pages < t.pages || (shared.pages == t.pages && shared.highest < t.highest) ? shared : t;
    }
    t.highest += frame.above + frame.below;
    return t;
}

unsigned lesson_ring_page(const struct kiosk *k, const struct lesson_things *t)
{
    for (uint8_t i = 0; i < t->count; i++)
        if (lesson_has_ring(k, t->at[i].choice, t->at[i].index))
            return t->at[i].page;
    return 0;
}
