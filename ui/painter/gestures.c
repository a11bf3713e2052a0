/* The pictures that say what to do with the hands: a card or a book comes down to the pad, or is taken off;
   the reader without its plug. Sizes are shares of the table's width W. */
#include "painter/brush.h"

struct scenery {
    struct rect table;
    int w; /* the table's width */
};

static int share(int w, float of)
{
    return (int)((float)w * of + 0.5f);
}

enum { TABLE_MM_MAX = 198 };
/* Heights of the pictures in W. */
#define CARD_HIGH 0.55f
#define BOOK_HIGH 0.71f

/* The picture in the middle of the room, the table at its foot; `high` is the picture's height in W. */
static struct scenery scenery_of(const struct brush *b, struct rect r, float high)
{
    int by_height = share(r.h, 1 / high), w = by_height < r.w ? by_height : r.w, most = mm(b, TABLE_MM_MAX);
    w = w < most ? w : most;
    w = w < PEN_SIDE_MAX ? w : PEN_SIDE_MAX;
    int h = share(w, 0.205f), top = r.y + (r.h - share(w, high)) / 2;
    return (struct scenery){ { r.x + (r.w - w) / 2, top + share(w, high) - h, w, h }, w };
}

static void table(struct brush *b, const struct scenery *s, bool plugged)
{
    const struct theme_colours *t = b->t;
    int stroke = s->w > 400 ? 3 * b->unit : 2 * b->unit;
    brush_shape(b, SHAPE_TABLE_FILL, 0, s->table, t->sand);
    brush_shape(b, SHAPE_TABLE, 2 * b->unit, s->table, t->line);
    brush_shape(b, SHAPE_TABLE_FIELD, plugged ? stroke : 100 + stroke, s->table, plugged ? t->shape : t->line);
    if (!plugged)
        return;
    int h = s->table.h * 47 / 100, w = (int)((float)h * horns_units_wide(13) / HORNS_UNITS_HIGH);
    brush_shape(b, SHAPE_HORNS, 13,
                (struct rect){ s->table.x + (s->w - w) / 2, s->table.y + s->table.h * 24 / 100, w, h }, t->shape);
}

static void card(struct brush *b, struct rect r, int tilted)
{
    const struct palette *p = theme_palette(0);
    bool plain = b->t->contrast;
    brush_shape(b, SHAPE_CARD, tilted, r, plain ? b->t->ink : p->ground);
    brush_shape(b, SHAPE_CARD_BAND, tilted, r, plain ? b->t->paper : p->motif);
    brush_shape(b, SHAPE_CARD_CHIP, tilted, r, plain ? b->t->paper : p->accent);
    brush_shape(b, SHAPE_CARD_HORNS, tilted, r, plain ? b->t->paper : p->motif);
    brush_shape(b, SHAPE_CARD_LINES, tilted, r, plain ? b->t->paper : 0xFFFFFF);
}

/* A box round a middle. */
static struct rect around(int x, int y, int w, int h)
{
    return (struct rect){ x - w / 2, y - h / 2, w, h };
}

static int middle_of(const struct scenery *s)
{
    return s->table.x + s->w / 2;
}

/* `gesture`: from 0, above the pad and with an arrow, to 1000, on it. */
static void card_comes(struct brush *b, struct rect r, int gesture)
{
    struct scenery s = scenery_of(b, r, CARD_HIGH);
    int w = share(s.w, 0.412f), down = share(s.w, 0.24f) * gesture / 1000, x = middle_of(&s) + share(s.w, 0.006f);
    table(b, &s, true);
    if (gesture >= 1000) /* it lies flat */
        card(b, around(x, s.table.y + s.table.h * 44 / 100, w * 86 / 100, w * 54 / 100), 0);
    else
        card(b, around(x, s.table.y - share(s.w, 0.198f) + down, w, w * 72 / 100), 1);
    if (gesture == 0)
        brush_shape(b, SHAPE_ARROW, 0,
                    around(middle_of(&s) + share(s.w, 0.31f), s.table.y - share(s.w, 0.165f), share(s.w, 0.088f),
                           share(s.w, 0.19f)),
                    b->t->ink);
}

static void book_comes(struct brush *b, struct rect r, const struct element *e, int gesture)
{
    static const char title[] = "Абай жолы", author[] = "Мұхтар Әуезов";
    struct scenery s = scenery_of(b, r, BOOK_HIGH);
    int w = share(s.w, 0.266f), h = w * 3 / 2, down = share(s.w, 0.12f) * gesture / 1000;
    struct rect book = { middle_of(&s) - share(s.w, 0.035f) - w / 2, s.table.y - share(s.w, 0.087f) - h + down, w, h };
    bool named = *e->value != '\0';
    const char *what = named ? e->value : title, *who = named ? e->detail : author;
    table(b, &s, true);
    brush_shape(b, SHAPE_SHADE, 0,
                (struct rect){ book.x + w / 8, s.table.y - share(s.w, 0.032f), w, share(s.w, 0.022f) }, b->t->line);
    draw_cover_of(b, book, what, who, cover_hash(what, who) % PALETTES);
    if (gesture == 0)
        brush_shape(b, SHAPE_ARROW, 0,
                    around(middle_of(&s) + share(s.w, 0.2f), s.table.y - share(s.w, 0.23f), share(s.w, 0.092f),
                           share(s.w, 0.235f)),
                    b->t->ink);
}

static void frame_of_need(struct brush *b, struct rect r, int by)
{
    brush_box(b, rect_grown(r, by),
              &(struct box_look){ by * 2, 3 * b->unit, 3 * b->unit, b->t->need, b->t->need_edge, b->t->need_edge });
}

static void taken_off(struct brush *b, struct rect r, bool book)
{
    static const char title[] = "Абай жолы", author[] = "Мұхтар Әуезов";
    struct scenery s = scenery_of(b, r, book ? 0.88f : 0.75f);
    int w = share(s.w, book ? 0.26f : 0.42f), h = book ? w * 3 / 2 : w * 63 / 100, by = share(s.w, 0.018f);
    struct rect thing = { middle_of(&s) - w / 2, s.table.y - share(s.w, 0.11f) - h, w, h };
    table(b, &s, true);
    frame_of_need(b, thing, by);
    if (book)
        draw_cover_of(b, thing, title, author, cover_hash(title, author) % PALETTES);
    else
        card(b, thing, 0);
    brush_shape(b, SHAPE_ARROW, 1,
                around(middle_of(&s), thing.y - by - share(s.w, 0.065f), share(s.w, 0.085f), share(s.w, 0.096f)),
                b->t->ink);
}

static void unplugged(struct brush *b, struct rect r)
{
    struct scenery s = scenery_of(b, r, 0.715f);
    int x = middle_of(&s), top = s.table.y, side = share(s.w, 0.235f);
    table(b, &s, false);
    brush_shape(b, SHAPE_CABLE, 0,
                (struct rect){ x - share(s.w, 0.16f), top - share(s.w, 0.172f), share(s.w, 0.168f), share(s.w, 0.18f) },
                b->t->ink);
    brush_shape(
        b, SHAPE_PLUG, 0,
        (struct rect){ x - share(s.w, 0.337f), top - share(s.w, 0.222f), share(s.w, 0.18f), share(s.w, 0.115f) },
        b->t->shape);
    draw_mark(b, MARK_REFUSED, around(x + share(s.w, 0.057f), top - share(s.w, 0.37f), side, side));
}

static void comes(struct brush *b, struct rect r, const struct element *e, int gesture)
{
    if (e->look == LOOK_GESTURE_CARD)
        card_comes(b, r, gesture);
    else
        book_comes(b, r, e, gesture);
}

/* Without motion the way down is told in three small pictures, 1, 2, 3. */
static void in_three(struct brush *b, const struct element *e)
{
    enum { PICTURES = 3 };
    static const char *const numbers[PICTURES] = { "1", "2", "3" };
    int px = panel_font_px(b->panel, STEP_LEAD), gap = mm(b, 5), w = (e->rect.w - 2 * gap) / PICTURES,
        line = px * 132 / 100;
    for (int i = 0; i < PICTURES; i++) {
        struct rect r = { e->rect.x + i * (w + gap), e->rect.y, w, e->rect.h - line };
        struct bytes number = bytes_of_text(numbers[i]);
        int x = r.x + (w - brush_text_width(b, number, FACE_BOLD, px)) / 2;
        struct scenery s = scenery_of(b, r, e->look == LOOK_GESTURE_CARD ? CARD_HIGH : BOOK_HIGH);
        comes(b, r, e, i * 500);
        int top = s.table.y + s.table.h;
        brush_text(b, x, brush_baseline(b, top, line, FACE_BOLD, px), number, FACE_BOLD, px, b->t->ink);
    }
}

void draw_picture(struct brush *b, const struct element *e)
{
    bool gesture = e->look == LOOK_GESTURE_CARD || e->look == LOOK_GESTURE_BOOK;
    if (gesture && !b->panel->motion && e->rect.w >= mm(b, 150))
        in_three(b, e);
    else if (gesture)
        comes(b, e->rect, e, b->gesture);
    else if (e->look == LOOK_READER_UNPLUGGED)
        unplugged(b, e->rect);
    else
        taken_off(b, e->rect, e->look == LOOK_TAKE_BOOK);
}
