/* kitap-atlas FONTS_DIR FILE: draws every letter that the kiosk may need, in the sizes of the usual panels,
   into one file that the painter maps (ui/painter/atlas.h has its form). Run by the build. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "painter/atlas.h"
#include "painter/ttf.h"

enum { FONTS_MAX = 80, CODES_MAX = 800, MASTER_PX = 192 };

/* The glass of the usual kiosks; other panels and larger text fall back to the fonts. */
static const struct panel panels[] = {
    { .width_px = 1280, .height_px = 800, .mm_per_pixel = 0.17f, .text_percent = 100 },
    { .width_px = 1920, .height_px = 1080, .mm_per_pixel = 0.248f, .text_percent = 100 },
    { .width_px = 1024, .height_px = 600, .mm_per_pixel = 0.217f, .text_percent = 100 },
    { .width_px = 1080, .height_px = 1920, .mm_per_pixel = 0.311f, .text_percent = 100 },
};

struct range {
    uint32_t first, last;
};

/* Latin with Kazakh's and its neighbours', Cyrillic with Kazakh's, punctuation, money. */
static const struct range all_letters[] = { { 0x20, 0x7E },     { 0xA0, 0x17F },    { 0x400, 0x45F },
                                            { 0x490, 0x4BB },   { 0x4D8, 0x4E9 },   { 0x2010, 0x2026 },
                                            { 0x202F, 0x203A }, { 0x20B8, 0x20BD }, { 0x2116, 0x2116 },
                                            { 0x2212, 0x2212 }, { 0x2605, 0x2605 } };
/* Headlines and cover titles need fewer; of Latin those of Kazakh's draft alphabet of 2021 too. */
static const struct range few_letters[] = { { 0x20, 0x7E },    { 0xA0, 0xFF },   { 0x11E, 0x11F },   { 0x130, 0x131 },
                                            { 0x15E, 0x15F },  { 0x16A, 0x16B }, { 0x400, 0x45F },   { 0x492, 0x493 },
                                            { 0x49A, 0x49B },  { 0x4A2, 0x4A3 }, { 0x4AE, 0x4B1 },   { 0x4BA, 0x4BB },
                                            { 0x4D8, 0x4D9 },  { 0x4E8, 0x4E9 }, { 0x2010, 0x2026 }, { 0x20B8, 0x20B8 },
                                            { 0x2116, 0x2116 } };
/* Monograms: what a title begins with. */
static const struct range capitals[] = { { '0', '9' },     { 'A', 'Z' },     { 0xC4, 0xC4 },   { 0xD1, 0xD1 },
                                         { 0xD6, 0xD6 },   { 0xDC, 0xDC },   { 0x11E, 0x11E }, { 0x130, 0x130 },
                                         { 0x15E, 0x15E }, { 0x16A, 0x16A }, { 0x401, 0x42F }, { 0x492, 0x492 },
                                         { 0x49A, 0x49A }, { 0x4A2, 0x4A2 }, { 0x4AE, 0x4AE }, { 0x4B0, 0x4B0 },
                                         { 0x4BA, 0x4BA }, { 0x4D8, 0x4D8 }, { 0x4E8, 0x4E8 } };

struct wanted {
    enum face face;
    int px;
    const struct range *ranges;
    size_t ranges_count;
};

struct maker {
    struct ttf *ttf;
    struct wanted wanted[FONTS_MAX];
    size_t wanted_count;
    struct atlas_font fonts[FONTS_MAX];
    struct atlas_glyph *glyphs;
    uint32_t glyphs_count;
    uint8_t *pixels;
    size_t pixels_n, pixels_size;
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void want(struct maker *m, enum face face, int px, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < m->wanted_count; i++)
        if (m->wanted[i].face == face && m->wanted[i].px == px)
            return;
    if (m->wanted_count < FONTS_MAX)
        m->wanted[m->wanted_count++] = (struct wanted){ face, px, ranges, n };
}

static void want_all(struct maker *m)
{
    for (size_t p = 0; p < COUNT(panels); p++) {
        for (enum type_step step = STEP_BODY; step <= STEP_HEAD; step++) {
            int px = panel_font_px(&panels[p], step);
            want(m, FACE_REGULAR, px, all_letters, COUNT(all_letters));
            want(m, FACE_BOLD, px, all_letters, COUNT(all_letters));
        }
        for (enum type_step step = STEP_DISPLAY; step <= STEP_HERO; step++)
            want(m, FACE_DISPLAY, panel_font_px(&panels[p], step), few_letters, COUNT(few_letters));
        want(m, FACE_SERIF, panel_font_px(&panels[p], STEP_BODY), few_letters, COUNT(few_letters));
        want(m, FACE_SERIF, panel_font_px(&panels[p], STEP_TITLE), few_letters, COUNT(few_letters));
    }
    want(m, FACE_SERIF, MASTER_PX, capitals, COUNT(capitals));
}

static bool keep_pixels(struct maker *m, const struct glyph *g)
{
    size_t n = (size_t)g->w * g->h;
    if (m->pixels_n + n > m->pixels_size) {
        size_t size = (m->pixels_size + n) * 2;
        uint8_t *grown = realloc(m->pixels, size);
        if (grown == NULL)
            return false;
        m->pixels = grown;
        m->pixels_size = size;
    }
    if (n > 0)
        memcpy(m->pixels + m->pixels_n, g->at, n);
    m->pixels_n += n;
    return true;
}

static bool draw_letter(struct maker *m, const struct wanted *w, uint32_t code)
{
    struct glyph g;
    if (ttf_glyph(m->ttf, w->face, w->px, code, &g) != RESULT_OK)
        return true; /* the font has no such letter: nothing to keep */
    m->glyphs[m->glyphs_count++] = (struct atlas_glyph){ .code = code,
                                                         .offset = (uint32_t)m->pixels_n,
                                                         .left = g.left,
                                                         .top = g.top,
                                                         .w = g.w,
                                                         .h = g.h,
                                                         .advance = g.advance };
    bool kept = keep_pixels(m, &g);
    free((void *)(uintptr_t)g.at);
    return kept;
}

static bool draw_font(struct maker *m, size_t i)
{
    const struct wanted *w = &m->wanted[i];
    struct font_lines lines;
    if (ttf_lines(m->ttf, w->face, w->px, &lines) != RESULT_OK)
        return false;
    uint32_t first = m->glyphs_count;
    for (size_t r = 0; r < w->ranges_count; r++)
        for (uint32_t code = w->ranges[r].first; code <= w->ranges[r].last; code++)
            if (!draw_letter(m, w, code))
                return false;
    m->fonts[i] = (struct atlas_font){ .face = (uint16_t)w->face,
                                       .px = (uint16_t)w->px,
                                       .ascent = (int16_t)lines.ascent,
                                       .descent = (int16_t)lines.descent,
                                       .first = first,
                                       .count = m->glyphs_count - first };
    return true;
}

static bool write_file(struct maker *m, const char *path)
{
    size_t records =
        sizeof(struct atlas_head) + m->wanted_count * sizeof *m->fonts + m->glyphs_count * sizeof *m->glyphs;
    struct atlas_head head = { .magic = "",
                               .fonts = (uint32_t)m->wanted_count,
                               .glyphs = m->glyphs_count,
                               .size = (uint32_t)(records + m->pixels_n) };
    memcpy(head.magic, ATLAS_MAGIC, sizeof head.magic);
    for (uint32_t i = 0; i < m->glyphs_count; i++)
        m->glyphs[i].offset += (uint32_t)records;
    FILE *f = fopen(path, "wb");
    if (f == NULL)
        return false;
    bool ok = fwrite(&head, sizeof head, 1, f) == 1 &&
              fwrite(m->fonts, sizeof *m->fonts, m->wanted_count, f) == m->wanted_count &&
              fwrite(m->glyphs, sizeof *m->glyphs, m->glyphs_count, f) == m->glyphs_count &&
              fwrite(m->pixels, 1, m->pixels_n, f) == m->pixels_n;
    return fclose(f) == 0 && ok;
}

static bool make(struct maker *m, const char *path)
{
    m->glyphs = calloc((size_t)FONTS_MAX * CODES_MAX, sizeof *m->glyphs);
    if (m->glyphs == NULL)
        return false;
    want_all(m);
    for (size_t i = 0; i < m->wanted_count; i++)
        if (!draw_font(m, i))
            return false;
    return write_file(m, path);
}

int main(int argc, char **argv)
{
    static struct maker m;
    if (argc != 3) {
        fprintf(stderr, "usage: kitap-atlas FONTS_DIR FILE\n");
        return 2;
    }
    if (ttf_open(argv[1], &m.ttf) != RESULT_OK) {
        fprintf(stderr, "kitap-atlas: libSDL2_ttf-2.0.so.0 is not there; install libsdl2-ttf-2.0-0\n");
        return 1;
    }
    bool made = make(&m, argv[2]);
    if (!made)
        fprintf(stderr, "kitap-atlas: cannot make %s from the fonts in %s (Debian: fonts-noto-core)\n", argv[2],
                argv[1]);
    else
        printf("%zu fonts, %u glyphs, %zu bytes of coverage\n", m.wanted_count, m.glyphs_count, m.pixels_n);
    ttf_close(m.ttf);
    free(m.glyphs);
    free(m.pixels);
    return made ? 0 : 1;
}
