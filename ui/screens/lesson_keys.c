#include "screens/lesson_keys.h"

#include <string.h>

#include "base/text.h"

enum { GAP = 4, ROWS_MAX = 5 };

/* Rows of the usual keyboards, as on phones here; the Kazakh letters stand above the Russian ones. */
static const char *const letters[LANGUAGE_COUNT][ROWS_MAX] = {
    [LANGUAGE_KK] = { "ӘІҢҒҮҰҚӨҺ", "ЙЦУКЕНГШЩЗХЪ", "ФЫВАПРОЛДЖЭЁ", "ЯЧСМИТЬБЮ" },
    [LANGUAGE_RU] = { "ЙЦУКЕНГШЩЗХЪ", "ФЫВАПРОЛДЖЭЁ", "ЯЧСМИТЬБЮ" },
    [LANGUAGE_EN] = { "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM" },
};
static const char *const alphabets[LANGUAGE_COUNT] = {
    [LANGUAGE_KK] = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ",
    [LANGUAGE_RU] = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    [LANGUAGE_EN] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
};
static const char *const digits[ROWS_MAX] = { "123", "456", "789" };

/* A word of another language than that of the kiosk wants that one's letters: әже, in a lesson in Russian. */
static enum language language_of_keys(const struct kiosk *k)
{
    const struct lesson_step *step = lesson_step(&k->lesson);
    const char *word = step->expect_count[k->language] > 0 ? step->expect[k->language][0] : "";
    for (uint32_t c; (c = utf8_next(&word)) != 0;)
        for (const char *at = letters[LANGUAGE_KK][0]; *at != '\0';)
            if (utf8_lower(utf8_next(&at)) == utf8_lower(c))
                return LANGUAGE_KK;
    return k->language;
}

/* What is typed, and into which field. */
struct typing {
    const char *id, *name, *text;
    bool own; /* tells of a person: a loudspeaker names the field alone */
    enum language keys;
    bool letters, digits_too;
    unsigned page;
};

static struct typing typing_of(const struct kiosk *k)
{
    if (k->screen == SCREEN_CERTIFICATE) /* names of the whole country are written in the letters of both languages */
        return (struct typing){ .id = "certificate.name",
                                .name = say(k->language, N_("Your name")),
                                .text = k->number,
                                .own = true,
                                .keys = k->language == LANGUAGE_EN ? LANGUAGE_EN : LANGUAGE_KK,
                                .letters = true,
                                .page = k->page };
    return (struct typing){ .id = "lesson.field",
                            .name = lesson_words(&lesson_step(&k->lesson)->title, k->language),
                            .text = k->lesson.typed,
                            .keys = language_of_keys(k),
                            .letters = kiosk_lesson_letters(k),
                            .digits_too = true,
                            .page = k->lesson_view.keys };
}

static const char *const *rows_of(const struct kiosk *k)
{
    struct typing t = typing_of(k);
    return t.letters ? letters[t.keys] : digits;
}

static float least_key(const struct scene *s)
{
    struct frame f = frame_of(s);
    float least = f.shape == PANEL_SMALL ? 15.2f : 20.5f, letter = f.lead + 2;
    return letter > least ? letter : least;
}

static unsigned longest_row(const char *const *rows)
{
    unsigned longest = 0;
    for (int r = 0; r < ROWS_MAX && rows[r] != NULL; r++)
        longest = utf8_count(rows[r]) > longest ? (unsigned)utf8_count(rows[r]) : longest;
    return longest;
}

static unsigned count_rows(const char *const *rows)
{
    unsigned n = 0;
    while (n < ROWS_MAX && rows[n] != NULL)
        n++;
    return n;
}

static float field_height(const struct scene *s)
{
    float h = frame_of(s).head + 4;
    return h > 21 ? h : 21;
}

static float wide_keys_height(const struct kiosk *k, const struct scene *s)
{
    unsigned rows = count_rows(rows_of(k)) + 1;
    return field_height(s) + (float)rows * (least_key(s) + GAP);
}

bool lesson_keys_usual(const struct kiosk *k, const struct scene *s, float width, float height)
{
    float least = frame_of(s).shape == PANEL_SMALL ? 15.2f : 20.5f;
    return (float)longest_row(rows_of(k)) * (least + GAP) - GAP <= width && wide_keys_height(k, s) <= height;
}

float lesson_keys_height(const struct kiosk *k, const struct scene *s, float width)
{
    return lesson_keys_usual(k, s, width, 1000) ? wide_keys_height(k, s) : 1000;
}

/* ---- keys ---- */

static void add_letter(struct scene *s, const char **at)
{
    char small[8] = "", capital[8] = "";
    uint32_t code = utf8_next(at);
    small[utf8_put(small, utf8_lower(code))] = '\0';
    capital[utf8_put(capital, code)] = '\0';
    scene_add(s, (struct element){ .id = scene_format(s, "key.%s", small),
                                   .role = ROLE_KEY,
                                   .look = LOOK_KEY,
                                   .name = scene_text(s, capital),
                                   .box = { .width = GROW(1), .height = GROW(1) } });
}

static struct element named_key(const char *id, enum icon icon, const char *name, float weight)
{
    return (struct element){ .id = id,
                             .role = ROLE_KEY,
                             .look = LOOK_KEY,
                             .name = name,
                             .icon = icon,
                             .step = STEP_TITLE,
                             .icon_only = icon != ICON_NONE,
                             .box = { .width = GROW(weight), .height = GROW(1) } };
}

static struct element other_key(const struct kiosk *k, struct scene *s, float weight)
{
    struct typing t = typing_of(k);
    const char *abc = t.keys == LANGUAGE_EN ? "ABC" : "АБВ";
    return t.letters ? named_key("key.digits", ICON_NONE, "123", weight)
                     : named_key("key.letters", ICON_NONE, scene_text(s, abc), weight);
}

static struct element delete_key(const struct kiosk *k)
{
    return named_key("key.delete", ICON_DEL, say(k->language, N_("Delete")), 1);
}

static struct element done_key(const struct kiosk *k, float weight)
{
    struct element e = named_key("key.done", ICON_CHECK, say(k->language, N_("Done")), weight);
    e.chosen = *typing_of(k).text != '\0';
    return e;
}

static void open_keys_row(struct scene *s)
{
    scene_open(s, (struct element){ .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, least_key(s), frame_of(s).portrait ? 40 : 26 },
                                             .gap_mm = GAP,
                                             .across = PLACE_STRETCH } });
}

static void add_row(struct scene *s, const char *row)
{
    open_keys_row(s);
    while (*row != '\0')
        add_letter(s, &row);
    scene_close(s);
}

static void add_field(const struct kiosk *k, struct scene *s)
{
    struct typing t = typing_of(k);
    scene_add(s, (struct element){ .id = t.id,
                                   .role = ROLE_FIELD,
                                   .look = LOOK_FIELD,
                                   .name = t.name,
                                   .aloud = t.own ? t.name : NULL,
                                   .value = scene_text(s, t.text),
                                   .icon = ICON_PEN,
                                   .box = { .width = GROW(1) } });
}

static void add_beside_field(struct scene *s, struct element key)
{
    float least = least_key(s) * 1.3f;
    key.box.width = MM(least > 24 ? least : 24);
    key.box.height = (struct extent){ EXTENT_FIT, 0, 21, 0 };
    scene_add(s, key);
}

static void add_usual(const struct kiosk *k, struct scene *s)
{
    const char *const *rows = rows_of(k);
    open_row(s, GROW(1), FIT, GAP);
    add_field(k, s);
    add_beside_field(s, delete_key(k));
    scene_close(s);
    for (unsigned r = 0; r < count_rows(rows); r++)
        add_row(s, rows[r]);
    open_keys_row(s);
    if (typing_of(k).digits_too)
        scene_add(s, other_key(k, s, 1));
    if (typing_of(k).letters) {
        scene_add(s, named_key("key.space", ICON_NONE, say(k->language, N_("Space")), 3));
    } else {
        const char *zero = "0";
        add_letter(s, &zero);
    }
    scene_add(s, done_key(k, 1));
    scene_close(s);
}

/* ---- little room: the alphabet, on pages ---- */

struct grid {
    unsigned across, down, page;
};

static struct grid grid_of(const struct scene *s, float width, float height)
{
    float least = frame_of(s).shape == PANEL_SMALL ? 15.2f : 20.5f, room = height - field_height(s);
    float across = (width + GAP) / (least + GAP), down = room / (least_key(s) + GAP);
    return (struct grid){ across > 1 ? (unsigned)across : 1, down > 1 ? (unsigned)down : 1, 0 };
}

static void add_grid(struct scene *s, const char *all, const struct grid *g)
{
    unsigned here = g->across * g->down;
    for (unsigned skip = g->page * here; skip > 0 && *all != '\0'; skip--)
        utf8_next(&all);
    for (unsigned r = 0; r < g->down && *all != '\0'; r++) {
        open_keys_row(s);
        for (unsigned c = 0; c < g->across; c++) {
            if (*all != '\0')
                add_letter(s, &all);
            else
                scene_add(s, (struct element){ .decor = true, .box = { .width = GROW(1), .height = GROW(1) } });
        }
        scene_close(s);
    }
}

static const char *words_of_more_keys(const struct kiosk *k, const struct typing *t)
{
    return t->letters ? say(k->language, N_("Other letters")) : say(k->language, N_("Other digits"));
}

static void add_alphabet(const struct kiosk *k, struct scene *s, float width, float height)
{
    struct typing t = typing_of(k);
    const char *all = t.letters ? alphabets[t.keys] : "1234567890";
    struct grid g = grid_of(s, width, height);
    unsigned pages = ((unsigned)utf8_count(all) + g.across * g.down - 1) / (g.across * g.down);
    g.page = t.page % pages;
    open_row(s, GROW(1), FIT, GAP);
    add_field(k, s);
    add_beside_field(s, delete_key(k));
    if (pages > 1)
        add_beside_field(s, named_key("key.more", ICON_MORE, words_of_more_keys(k, &t), 1));
    if (t.digits_too)
        add_beside_field(s, other_key(k, s, 1));
    add_beside_field(s, done_key(k, 1));
    scene_close(s);
    add_grid(s, all, &g);
}

void add_lesson_keys(const struct kiosk *k, struct scene *s, float width, float height)
{
    bool usual = lesson_keys_usual(k, s, width, height);
    float widest = typing_of(k).letters || !usual || frame_of(s).portrait ? 0 : 150;
    open_column(s, widest > 0 && widest < width ? MM(widest) : GROW(1), GROW(1), GAP);
    if (usual)
        add_usual(k, s);
    else
        add_alphabet(k, s, width, height);
    scene_close(s);
}
