/* Covers drawn from title and author, and the spines of the stack (a book that has no picture still has a face). */
#include "painter/brush.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

enum { TITLE_LINES_MAX = 4, AUTHOR_LINES_MAX = 2, MASTER_PX = 192, LETTER_PX_MAX = 256, FULL_FORM_MM = 50 };

uint32_t cover_hash(const char *title, const char *author)
{
    char text[1024];
    text_format(text, sizeof text, "%s|%s", title, author);
    return fnv1a_32(bytes_of_text(text));
}

struct block {
    struct bytes lines[TITLE_LINES_MAX];
    int count, line_height, px;
    enum face face;
};

/* The end of the piece that must stay together: before a blank, or behind a hyphen that is there. */
static size_t piece_end(struct bytes text, size_t from)
{
    size_t i = from;
    while (i < text.n && text.at[i] != ' ') {
        if (text.at[i] == '-' && i > from)
            return i + 1;
        i++;
    }
    return i;
}

/* Breaks at blanks and hyphens; false when a piece is too wide or lines run out. */
static bool break_block(struct brush *b, struct block *k, const char *words, int width, int lines_max)
{
    struct bytes text = bytes_of_text(words);
    size_t start = 0, end = 0;
    k->count = 0;
    while (start < text.n) {
        size_t next = end;
        while (next < text.n && text.at[next] == ' ')
            next++;
        size_t stop = piece_end(text, next);
        bool fits = brush_text_width(b, bytes_part(text, start, stop - start), k->face, k->px) <= width;
        if (fits && stop < text.n) {
            end = stop;
            continue;
        }
        end = fits ? stop : end;
        if (end <= start || k->count == lines_max)
            return false;
        k->lines[k->count++] = bytes_part(text, start, end - start);
        start = end;
        while (start < text.n && text.at[start] == ' ')
            start++;
        end = start;
    }
    return k->count > 0;
}

static bool set_block(struct brush *b, struct block *k, const char *words, enum face face, enum type_step step,
                      int width, int lines_max)
{
    k->face = face;
    k->px = panel_font_px(b->panel, step);
    k->line_height = k->px * (face == FACE_SERIF ? 122 : 120) / 100;
    return break_block(b, k, words, width, lines_max);
}

static int draw_block(struct brush *b, const struct block *k, int x, int y, colour ink)
{
    for (int i = 0; i < k->count; i++, y += k->line_height)
        brush_text(b, x, brush_baseline(b, y, k->line_height, k->face, k->px), k->lines[i], k->face, k->px, ink);
    return y;
}

struct cover_colours {
    colour ground, motif, text, accent, frame;
    int frame_px;
};

static struct cover_colours colours_of(const struct brush *b, unsigned palette)
{
    const struct palette *p = theme_palette(palette);
    const struct theme_colours *t = b->t;
    if (t->contrast)
        return (struct cover_colours){ t->paper, t->ink, t->ink, t->ink, t->ink, 3 * b->unit };
    return (struct cover_colours){ p->ground, p->motif, p->text, p->accent, t->line, t->dark ? 2 * b->unit : 0 };
}

/* Ground with round corners on the right, the spine strip, the frame of the dark themes. */
static struct rect ground(struct brush *b, struct rect r, const struct cover_colours *k)
{
    int right = mm(b, 1.5f), strip = r.w * 3 / 100 > 2 ? r.w * 3 / 100 : 2, left = mm(b, 0.5f);
    struct rect clip = b->canvas->clip;
    b->canvas->clip = rect_common(clip, (struct rect){ r.x + r.w / 2, r.y, r.w, r.h });
    brush_round(b, r, right, k->ground, false);
    b->canvas->clip = rect_common(clip, (struct rect){ r.x, r.y, r.w / 2, r.h });
    brush_round(b, r, left, k->ground, false);
    b->canvas->clip = rect_common(clip, (struct rect){ r.x, r.y, strip, r.h });
    brush_round(b, r, left, k->motif, false);
    b->canvas->clip = clip;
    return (struct rect){ r.x + strip, r.y, r.w - strip, r.h };
}

/* Each side has its own corners. */
static void frame(struct brush *b, struct rect r, const struct cover_colours *k)
{
    struct rect clip = b->canvas->clip;
    b->canvas->clip = rect_common(clip, (struct rect){ r.x, r.y, r.w / 2, r.h });
    brush_ring(b, r, mm(b, 0.5f), k->frame_px, k->frame);
    b->canvas->clip = rect_common(clip, (struct rect){ r.x + r.w / 2, r.y, r.w, r.h });
    brush_ring(b, r, mm(b, 1.5f), k->frame_px, k->frame);
    b->canvas->clip = clip;
}

static void motif(struct brush *b, struct rect inside, int height, int composition, const struct cover_colours *k)
{
    struct rect r = { inside.x, inside.y + inside.h - height, inside.w, height };
    brush_shape(b, SHAPE_MOTIF, composition, r, k->motif);
    brush_shape(b, SHAPE_MOTIF_ACCENT, composition, r, k->accent);
    /* The motif ends where the cover's round corner begins. */
    int right = mm(b, 1.5f);
    struct mask m = shape_of(b->shapes, SHAPE_NICHE, 0, right, right);
    colour under = b->ground == GROUND_SHEET ? b->t->sheet : b->ground == GROUND_NEED ? b->t->need : b->t->paper;
    canvas_blend(b->canvas, &m, r.x + r.w - right, r.y + r.h - right, under, FLIP_X | FLIP_Y);
}

/* Words of the author that fit: all, else the surname, else none. */
static bool author_block(struct brush *b, struct block *k, const char *author, int width)
{
    /* With the same margin at the right, if that does not cost the author. */
    if (set_block(b, k, author, FACE_REGULAR, STEP_BODY, width * 12 / 13, AUTHOR_LINES_MAX) ||
        set_block(b, k, author, FACE_REGULAR, STEP_BODY, width, AUTHOR_LINES_MAX))
        return true;
    const char *surname = strrchr(author, ' ');
    return surname != NULL && set_block(b, k, surname + 1, FACE_REGULAR, STEP_BODY, width, 1);
}

static bool full_form(struct brush *b, struct rect inside, const char *title, const char *author, int composition,
                      const struct cover_colours *k)
{
    int margin = inside.w / 10, width = inside.w - margin - inside.w / 40, x = inside.x + margin;
    struct block head, by = { .count = 0 };
    if (!set_block(b, &head, title, FACE_SERIF, STEP_TITLE, width, TITLE_LINES_MAX) &&
        !set_block(b, &head, title, FACE_SERIF, STEP_BODY, width, TITLE_LINES_MAX))
        return false;
    int title_h = head.count * head.line_height, top = inside.y + margin;
    bool has_author = author_block(b, &by, author, width);
    int author_h = has_author ? by.count * by.line_height : 0;
    if (title_h + author_h > inside.h * 62 / 100)
        author_h = 0;
    int left = inside.y + inside.h - (top + title_h + author_h + margin / 2), most = inside.h * 55 / 100;
    if (left < inside.h / 5)
        return false;
    motif(b, inside, left < most ? left : most, composition, k);
    int y = draw_block(b, &head, x, top, k->text);
    if (author_h > 0)
        draw_block(b, &by, x, y + margin / 8, k->text);
    return true;
}

/* The first letter or digit. */
static uint32_t first_letter(const char *title)
{
    uint32_t code;
    while ((code = utf8_next(&title)) != 0)
        if ((code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') ||
            code >= 0xC0)
            if (code < 0x2000 || code > 0x20FF)
                return code;
    return '?';
}

/* One row of a glyph made smaller: each byte is the mean of the pixels below it. */
static uint8_t mean(const struct glyph *g, int x0, int x1, int y0, int y1)
{
    unsigned sum = 0, n = 0;
    for (int y = y0; y < y1 && y < g->h; y++)
        for (int x = x0; x < x1 && x < g->w; x++, n++)
            sum += g->at[(size_t)y * g->w + (size_t)x];
    return (uint8_t)(n > 0 ? (sum + n / 2) / n : 0);
}

static int finer(int v, int px)
{
    return (v * MASTER_PX + px / 2) / px;
}

/* The letter comes from one large master, since every width of cover would need a font of its own. */
static void monogram(struct brush *b, struct rect inside, const char *title, colour ink)
{
    static const uint8_t empty[1];
    uint8_t small[LETTER_PX_MAX * LETTER_PX_MAX / 2];
    int px = inside.w * 62 / 100 < MASTER_PX ? inside.w * 62 / 100 : MASTER_PX;
    const struct glyph *g = fonts_glyph(b->fonts, FACE_SERIF, MASTER_PX, first_letter(title));
    int w = g->w * px / MASTER_PX, h = g->h * px / MASTER_PX;
    if (g->at == NULL || w <= 0 || h <= 0 || (size_t)w * (size_t)h > sizeof small)
        return;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            small[(size_t)y * (size_t)w + (size_t)x] =
                mean(g, finer(x, px), finer(x + 1, px), finer(y, px), finer(y + 1, px));
    struct mask m = { w, h, px > 0 ? small : empty };
    int cap = px * 714 / 1000, baseline = inside.y + inside.h * 31 / 100 + cap / 2;
    canvas_blend(b->canvas, &m, inside.x + (inside.w - w) / 2, baseline - g->top * px / MASTER_PX, ink, FLIP_NONE);
}

void draw_cover_of(struct brush *b, struct rect r, const char *title, const char *author, unsigned palette)
{
    struct cover_colours k = colours_of(b, palette);
    int composition = (int)((cover_hash(title, author) >> 8) % COMPOSITIONS);
    struct rect inside = ground(b, r, &k);
    if (r.w < mm(b, FULL_FORM_MM) || !full_form(b, inside, title, author, composition, &k)) {
        motif(b, inside, inside.h * 42 / 100, composition, &k);
        monogram(b, inside, title, k.text);
    }
    if (k.frame_px > 0)
        frame(b, r, &k);
}

void draw_cover(struct brush *b, const struct element *e)
{
    draw_cover_of(b, e->rect, e->name, e->detail, b->palette);
}

static void spine_sign(struct brush *b, const struct element *e, int right)
{
    if (e->mark == MARK_NONE)
        return;
    int disc = mm(b, 13), side = mm(b, 9.6f), middle = right + mm(b, 1.3f), y = e->rect.y + e->rect.h / 2;
    brush_shape(b, SHAPE_DISC, 0, (struct rect){ middle - disc / 2, y - disc / 2, disc, disc }, b->t->paper);
    draw_mark(b, e->mark, (struct rect){ middle - side / 2, y - side / 2, side, side });
}

/* One book: as wide and as far to a side as its index says, so that a stack looks laid by hand. */
static void spine_book(struct brush *b, const struct element *e)
{
    static const int widths[4] = { 757, 800, 662, 712 }, shifts[5] = { 21, 11, 2, -8, -17 };
    struct cover_colours k = colours_of(b, b->palette);
    int w = e->rect.w * widths[e->index * 7u % 4] / 1000, shift = e->rect.w * shifts[e->index * 13u % 5] / 1000;
    struct rect r = { e->rect.x + (e->rect.w - w) / 2 + shift, e->rect.y, w, e->rect.h - 3 * b->unit };
    int band = mm(b, 1.5f), inset = mm(b, 3.6f), horns_h = r.h * 62 / 100;
    int horns_w = (int)((float)horns_h * horns_units_wide(13) / HORNS_UNITS_HIGH);
    brush_round(b, r, mm(b, 1.2f), k.ground, false);
    canvas_fill(b->canvas, (struct rect){ r.x + inset, r.y, band, r.h }, k.motif);
    canvas_fill(b->canvas, (struct rect){ r.x + r.w - inset - band, r.y, band, r.h }, k.motif);
    brush_shape(b, SHAPE_HORNS, 13, (struct rect){ r.x + (r.w - horns_w) / 2, r.y + r.h * 18 / 100, horns_w, horns_h },
                k.motif);
    if (k.frame_px > 0)
        brush_ring(b, r, mm(b, 1.2f), k.frame_px, k.frame);
    spine_sign(b, e, r.x + r.w);
}

/* The lowest books as one, with how many they are. */
static void spine_block(struct brush *b, const struct element *e)
{
    int inset = e->rect.w / 10;
    struct rect r = { e->rect.x + inset, e->rect.y, e->rect.w - 2 * inset, e->rect.h - 3 * b->unit };
    brush_box(b, r, &(struct box_look){ mm(b, 1.2f), 2 * b->unit, 2 * b->unit, b->t->sheet, b->t->line, b->t->line });
    struct bytes text = bytes_of_text(e->name);
    int x = r.x + (r.w - brush_text_width(b, text, e->face, e->font_px)) / 2;
    brush_text(b, x, brush_baseline(b, r.y, r.h, e->face, e->font_px), text, e->face, e->font_px, b->t->ink);
}

void draw_spine(struct brush *b, const struct element *e)
{
    if (e->look == LOOK_SPINE)
        spine_book(b, e);
    else
        spine_block(b, e);
}
