#include "painter/ttf.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { OPEN_MAX = 4 };

struct open_font {
    TTF_Font *font;
    enum face face;
    int px;
};

struct ttf {
    void *library;
    char dir[512];
    struct open_font open[OPEN_MAX];
    size_t next;
    int (*init)(void);
    void (*quit)(void);
    TTF_Font *(*open_font)(const char *, int);
    void (*close_font)(TTF_Font *);
    void (*set_hinting)(TTF_Font *, int);
    int (*provided)(TTF_Font *, Uint32);
    int (*metrics)(TTF_Font *, Uint32, int *, int *, int *, int *, int *);
    SDL_Surface *(*render)(TTF_Font *, Uint32, SDL_Color);
    int (*ascent)(const TTF_Font *);
    int (*descent)(const TTF_Font *);
};

static bool find(void *library, const char *name, void *to, size_t size)
{
    void *at = dlsym(library, name);
    memcpy(to, &at, size); /* ISO C has no cast from an object to a function */
    return at != NULL;
}

#define FIND(t, member, name) find((t)->library, name, &(t)->member, sizeof(t)->member)

static bool find_all(struct ttf *t)
{
    return FIND(t, init, "TTF_Init") && FIND(t, quit, "TTF_Quit") && FIND(t, open_font, "TTF_OpenFont") &&
           FIND(t, close_font, "TTF_CloseFont") && FIND(t, set_hinting, "TTF_SetFontHinting") &&
           FIND(t, provided, "TTF_GlyphIsProvided32") && FIND(t, metrics, "TTF_GlyphMetrics32") &&
           FIND(t, render, "TTF_RenderGlyph32_Blended") && FIND(t, ascent, "TTF_FontAscent") &&
           FIND(t, descent, "TTF_FontDescent");
}

enum result ttf_open(const char *dir, struct ttf **out)
{
    struct ttf *t = calloc(1, sizeof *t);
    if (t == NULL)
        return RESULT_FULL;
    t->library = dlopen("libSDL2_ttf-2.0.so.0", RTLD_NOW | RTLD_LOCAL);
    if (t->library == NULL || !find_all(t) || t->init() != 0) {
        if (t->library != NULL)
            dlclose(t->library);
        free(t);
        return RESULT_NONE;
    }
    text_copy(t->dir, sizeof t->dir, dir);
    *out = t;
    return RESULT_OK;
}

void ttf_close(struct ttf *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < OPEN_MAX; i++)
        if (t->open[i].font != NULL)
            t->close_font(t->open[i].font);
    t->quit();
    dlclose(t->library);
    free(t);
}

/* The font in that size; the one that was opened longest ago makes room. */
static TTF_Font *font_of(struct ttf *t, enum face face, int px)
{
    static const char *const files[FACE_COUNT] = { [FACE_REGULAR] = "NotoSans-Regular.ttf",
                                                   [FACE_BOLD] = "NotoSans-Bold.ttf",
                                                   [FACE_DISPLAY] = "NotoSansDisplay-Bold.ttf",
                                                   [FACE_SERIF] = "NotoSerif-Bold.ttf" };
    for (size_t i = 0; i < OPEN_MAX; i++)
        if (t->open[i].font != NULL && t->open[i].face == face && t->open[i].px == px)
            return t->open[i].font;
    char path[640];
    text_format(path, sizeof path, "%s/%s", t->dir, files[face]);
    TTF_Font *font = t->open_font(path, px);
    if (font == NULL)
        return NULL;
    t->set_hinting(font, TTF_HINTING_LIGHT);
    struct open_font *o = &t->open[t->next];
    t->next = (t->next + 1) % OPEN_MAX;
    if (o->font != NULL)
        t->close_font(o->font);
    *o = (struct open_font){ font, face, px };
    return font;
}

struct ink_box {
    int x0, y0, x1, y1; /* where coverage is; x1 <= x0: nowhere */
};

static uint8_t coverage(const SDL_Surface *s, int x, int y)
{
    uint32_t px;
    memcpy(&px, (const uint8_t *)s->pixels + (size_t)y * (size_t)s->pitch + 4 * (size_t)x, 4);
    return (uint8_t)((px & s->format->Amask) >> s->format->Ashift);
}

static struct ink_box ink_of(const SDL_Surface *s)
{
    struct ink_box k = { s->w, s->h, 0, 0 };
    for (int y = 0; y < s->h; y++)
        for (int x = 0; x < s->w; x++) {
            if (coverage(s, x, y) == 0)
                continue;
            k.x0 = x < k.x0 ? x : k.x0;
            k.y0 = y < k.y0 ? y : k.y0;
            k.x1 = x + 1 > k.x1 ? x + 1 : k.x1;
            k.y1 = y + 1 > k.y1 ? y + 1 : k.y1;
        }
    return k;
}

static enum result copy_ink(const SDL_Surface *s, int min_x, int ascent, struct glyph *out)
{
    struct ink_box k = ink_of(s);
    if (k.x1 <= k.x0)
        return RESULT_OK;
    int w = k.x1 - k.x0, h = k.y1 - k.y0;
    uint8_t *at = malloc((size_t)w * (size_t)h);
    if (at == NULL)
        return RESULT_FULL;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            at[(size_t)y * (size_t)w + (size_t)x] = coverage(s, k.x0 + x, k.y0 + y);
    out->left = (int16_t)(k.x0 + (min_x < 0 ? min_x : 0)); /* SDL_ttf shifts an overhang into the surface */
    out->top = (int16_t)(ascent - k.y0);
    out->w = (uint16_t)w;
    out->h = (uint16_t)h;
    out->at = at;
    return RESULT_OK;
}

enum result ttf_glyph(struct ttf *t, enum face face, int px, uint32_t code, struct glyph *out)
{
    TTF_Font *font = font_of(t, face, px);
    int min_x, max_x, min_y, max_y, advance;
    if (font == NULL || !t->provided(font, code) ||
        t->metrics(font, code, &min_x, &max_x, &min_y, &max_y, &advance) != 0)
        return RESULT_NONE;
    struct glyph g = { .advance = (uint16_t)(advance > 0 ? advance : 0) };
    SDL_Surface *s = t->render(font, code, (SDL_Color){ 255, 255, 255, 255 });
    enum result r = RESULT_OK;
    if (s != NULL) {
        r = copy_ink(s, min_x, t->ascent(font), &g);
        SDL_FreeSurface(s);
    }
    if (r == RESULT_OK)
        *out = g;
    return r;
}

enum result ttf_lines(struct ttf *t, enum face face, int px, struct font_lines *out)
{
    TTF_Font *font = font_of(t, face, px);
    if (font == NULL)
        return RESULT_NONE;
    *out = (struct font_lines){ t->ascent(font), -t->descent(font) };
    return RESULT_OK;
}
