/* One table of glyphs that were asked for; it forgets all when it is half full. */
#include "painter/fonts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "painter/atlas.h"
#include "painter/ttf.h"

enum { GLYPHS_MAX = 4096, LINES_MAX = 64 };

struct known {
    uint32_t code;
    uint16_t px;
    uint8_t face;
    bool used, owned; /* owned: `at` is malloc'd here */
    struct glyph glyph;
};

struct known_lines {
    enum face face;
    int px;
    struct font_lines lines;
    const struct atlas_font *font;
};

struct fonts {
    struct atlas atlas;
    struct ttf *ttf;
    bool ttf_tried;
    char dir[512];
    size_t count, lines_count;
    struct known_lines lines[LINES_MAX];
    struct known known[GLYPHS_MAX];
};

enum result fonts_open(const char *atlas_path, const char *dir, struct fonts **out)
{
    struct fonts *f = calloc(1, sizeof *f);
    if (f == NULL)
        return RESULT_FULL;
    text_copy(f->dir, sizeof f->dir, dir);
    if (*atlas_path != '\0' && atlas_open(&f->atlas, atlas_path) != RESULT_OK)
        f->atlas = (struct atlas){ 0 }; /* slower, not worse: the fonts themselves are asked */
    *out = f;
    return RESULT_OK;
}

static void forget_glyphs(struct fonts *f)
{
    for (size_t i = 0; i < GLYPHS_MAX; i++)
        if (f->known[i].owned)
            free((void *)(uintptr_t)f->known[i].glyph.at);
    memset(f->known, 0, sizeof f->known);
    f->count = 0;
}

void fonts_close(struct fonts *f)
{
    if (f == NULL)
        return;
    forget_glyphs(f);
    ttf_close(f->ttf);
    atlas_close(&f->atlas);
    free(f);
}

static struct ttf *ttf_of(struct fonts *f)
{
    if (!f->ttf_tried && ttf_open(f->dir, &f->ttf) != RESULT_OK)
        f->ttf = NULL;
    f->ttf_tried = true;
    return f->ttf;
}

bool fonts_missing(struct fonts *f)
{
    struct glyph g;
    if (f->atlas.at != NULL)
        return false;
    struct ttf *t = ttf_of(f);
    if (t == NULL || ttf_glyph(t, FACE_REGULAR, 20, 'A', &g) != RESULT_OK)
        return true;
    free((void *)(uintptr_t)g.at);
    return false;
}

static const struct known_lines *lines_of(struct fonts *f, enum face face, int px)
{
    for (size_t i = 0; i < f->lines_count; i++)
        if (f->lines[i].face == face && f->lines[i].px == px)
            return &f->lines[i];
    if (f->lines_count == LINES_MAX)
        f->lines_count = 0;
    struct known_lines *l = &f->lines[f->lines_count++];
    *l = (struct known_lines){ face, px, { px * 107 / 100, px * 29 / 100 }, atlas_font(&f->atlas, face, px) };
    if (l->font != NULL)
        l->lines = (struct font_lines){ l->font->ascent, l->font->descent };
    else if (ttf_of(f) != NULL && ttf_lines(f->ttf, face, px, &l->lines) != RESULT_OK)
        l->lines = (struct font_lines){ px * 107 / 100, px * 29 / 100 };
    return l;
}

struct font_lines fonts_lines(struct fonts *f, enum face face, int px)
{
    return lines_of(f, face, px)->lines;
}

/* Each pixel of a small letter as a square. */
static bool blow_up(struct fonts *f, struct known *k, int zoom)
{
    int px = k->px / zoom;
    const struct known_lines *l = lines_of(f, (enum face)k->face, px);
    const struct atlas_glyph *g = l->font != NULL ? atlas_glyph(&f->atlas, l->font, k->code) : NULL;
    if (g == NULL)
        return false;
    size_t w = (size_t)g->w * (size_t)zoom, h = (size_t)g->h * (size_t)zoom;
    uint8_t *at = malloc(w * h + 1);
    if (at == NULL)
        return false;
    const uint8_t *from = f->atlas.at + g->offset;
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++)
            at[y * w + x] = from[y / (size_t)zoom * g->w + x / (size_t)zoom];
    k->glyph = (struct glyph){
        (int16_t)(g->left * zoom), (int16_t)(g->top * zoom), (uint16_t)w, (uint16_t)h, (uint16_t)(g->advance * zoom), at
    };
    k->owned = true;
    return true;
}

/* A letter that the fonts lack keeps its place as a blank box of half an em. */
static void load(struct fonts *f, struct known *k, int zoom)
{
    const struct known_lines *l = lines_of(f, (enum face)k->face, k->px);
    const struct atlas_glyph *g = l->font != NULL ? atlas_glyph(&f->atlas, l->font, k->code) : NULL;
    if (g != NULL) {
        k->glyph = (struct glyph){ g->left, g->top, g->w, g->h, g->advance, f->atlas.at + g->offset };
        return;
    }
    if (ttf_of(f) != NULL && ttf_glyph(f->ttf, (enum face)k->face, k->px, k->code, &k->glyph) == RESULT_OK) {
        k->owned = true;
        return;
    }
    if (zoom == 1 || !blow_up(f, k, zoom))
        k->glyph = (struct glyph){ .advance = (uint16_t)(k->px / 2) };
}

const struct glyph *fonts_glyph(struct fonts *f, enum face face, int px, uint32_t code)
{
    return fonts_magnified(f, face, px, 1, code);
}

const struct glyph *fonts_magnified(struct fonts *f, enum face face, int px, int zoom, uint32_t code)
{
    assert(px > 0 && px <= UINT16_MAX);
    uint32_t key = code * 0x9E3779B1u ^ (uint32_t)px * 0x85EBCA6Bu ^ (uint32_t)face * 0xC2B2AE35u;
    size_t i = (key >> 7 ^ key >> 20) % GLYPHS_MAX;
    for (; f->known[i].used; i = (i + 1) % GLYPHS_MAX)
        if (f->known[i].code == code && f->known[i].px == px && f->known[i].face == face)
            return &f->known[i].glyph;
    if (f->count >= GLYPHS_MAX / 2) {
        forget_glyphs(f);
        i = (key >> 7 ^ key >> 20) % GLYPHS_MAX;
    }
    struct known *k = &f->known[i];
    *k = (struct known){ .code = code, .px = (uint16_t)px, .face = (uint8_t)face, .used = true };
    f->count++;
    load(f, k, zoom);
    return &k->glyph;
}
