/* The kiosk's state is put where each picture is; nothing runs. */
#include "commands/lesson_preview.h"

#include <stdlib.h>

#include "base/text.h"
#include "language/language.h"
#include "painter/painter.h"
#include "screens/screens.h"
#include "shell/folders.h"
#include "shell/rules.h"

struct studio {
    const struct lesson_preview *how;
    struct painter *painter;
    struct kiosk kiosk;
    struct scene scene;
    unsigned files;
};

/* Millimetres a pixel of the glasses that kiosks have: 10 inch, 21.5 inch, 27 inch upright. */
static float pixel_of(const struct lesson_preview *how)
{
    if (how->height_px > how->width_px)
        return 0.311f;
    return how->width_px <= 1280 ? 0.217f : 0.248f;
}

static enum result open_painter(struct studio *s)
{
    char atlas[FOLDER_SIZE];
    folders_share(atlas, sizeof atlas, "kitap.atlas");
    struct painter_options options = { .width_px = s->how->width_px,
                                       .height_px = s->how->height_px,
                                       .title = "Kitap",
                                       .atlas_path = atlas,
                                       .fonts_dir = "" };
    return painter_create(&options, &s->painter);
}

static void make_kiosk(struct studio *s, const struct lesson_shelf *shelf)
{
    static struct settings settings;
    struct kiosk_rules rules;
    settings_defaults("", &settings);
    rules_of_settings(&settings, 0, &rules);
    kiosk_init(&s->kiosk, &rules, shelf);
    s->kiosk.visit = 1;
    s->kiosk.screen = SCREEN_LESSON;
    s->kiosk.text_percent = s->how->text_percent;
}

/* What stands on it, and where. */
static uint64_t sign_of(const struct scene *scene)
{
    uint64_t sign = 0;
    for (size_t i = 0; i < scene->elements_count; i++) {
        const struct element *e = &scene->elements[i];
        if (!element_is_visible(e))
            continue;
        for (const char *at = e->id; *at != '\0'; at++)
            sign = sign * 31 + (unsigned char)*at;
        sign = sign * 31 + (uint64_t)(e->rect.y * 4096 + e->rect.x);
    }
    return sign;
}

static enum result take_page(struct studio *s, const char *name)
{
    char path[LESSON_PATH_SIZE + 128];
    struct glyph_metrics metrics = painter_metrics(s->painter);
    struct panel panel = screens_panel(&s->kiosk, s->how->width_px, s->how->height_px, pixel_of(s->how));
    panel.motion = false;
    screens_build(&s->kiosk, &panel, &metrics, "", &s->scene);
    painter_expose(s->painter);
    painter_paint(s->painter, &s->scene, 0);
    text_format(path, sizeof path, "%s/%s.png", s->how->to, name);
    enum result r = painter_save_png(s->painter, path);
    if (r == RESULT_OK)
        s->files++;
    return r;
}

/* Each of its views, where they are more than one: NAME, NAME-b, NAME-c … */
static enum result take_picture(struct studio *s, const char *name)
{
    enum { PAGES_MAX = 16 };
    char paged[LESSON_ID_SIZE + 40];
    s->kiosk.page = 0;
    enum result r = take_page(s, name);
    uint64_t first = sign_of(&s->scene);
    const struct element *more = scene_find(&s->scene, "nav.more");
    while (r == RESULT_OK && more != NULL && ++s->kiosk.page < PAGES_MAX) {
        struct glyph_metrics metrics = painter_metrics(s->painter);
        struct panel panel = screens_panel(&s->kiosk, s->how->width_px, s->how->height_px, pixel_of(s->how));
        screens_build(&s->kiosk, &panel, &metrics, "", &s->scene);
        if (sign_of(&s->scene) == first)
            break;
        text_format(paged, sizeof paged, "%s-%c", name, 'a' + s->kiosk.page);
        r = take_page(s, paged);
    }
    return r;
}

static enum result take_step(struct studio *s, uint8_t index, uint8_t step)
{
    char name[LESSON_ID_SIZE + 32];
    struct lesson_run *run = &s->kiosk.lesson;
    const char *code = language_code(s->kiosk.language);
    lesson_resume(run, run->shelf, index, step);
    const struct lesson_step *at = lesson_step(run);
    text_format(name, sizeof name, "%s-%s-%02u", run->lesson->id, code, step + 1u);
    if (at->kind != LESSON_PRACTISE)
        return take_picture(s, name);
    enum result r = RESULT_OK;
    for (uint8_t screen = 0; r == RESULT_OK && screen < at->screens_count; screen++) {
        run->screen = screen;
        run->solved = at->screens[screen].end;
        text_format(name, sizeof name, "%s-%s-%02u-%u", run->lesson->id, code, step + 1u, screen + 1u);
        r = take_picture(s, name);
    }
    return r;
}

static enum result take_lesson(struct studio *s, uint8_t index)
{
    char name[LESSON_ID_SIZE + 32];
    struct lesson_run *run = &s->kiosk.lesson;
    const struct lesson *lesson = run->shelf->lessons[index];
    enum result r = RESULT_OK;
    for (uint8_t step = 0; r == RESULT_OK && step < lesson_steps_total(lesson); step++)
        r = take_step(s, index, step);
    if (r != RESULT_OK)
        return r;
    run->done = true;
    text_format(name, sizeof name, "%s-%s-end", lesson->id, language_code(s->kiosk.language));
    return take_picture(s, name);
}

static enum result take_all(struct studio *s, const struct lesson_shelf *shelf)
{
    enum result r = open_painter(s);
    make_kiosk(s, shelf);
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        if (s->how->language != LANGUAGE_COUNT && s->how->language != l)
            continue;
        s->kiosk.language = l;
        for (uint8_t i = 0; r == RESULT_OK && i < shelf->count; i++)
            r = take_lesson(s, i);
    }
    return r;
}

enum result lesson_preview(const struct lesson_shelf *shelf, const struct lesson_preview *how, unsigned *out_files)
{
    char locale[FOLDER_SIZE];
    folders_share(locale, sizeof locale, "locale");
    struct studio *s = calloc(1, sizeof *s);
    if (s == NULL)
        return RESULT_FULL;
    s->how = how;
    enum result r = language_open(locale);
    if (r == RESULT_OK)
        r = take_all(s, shelf);
    if (r == RESULT_OK)
        *out_files = s->files;
    painter_destroy(s->painter);
    free(s);
    return r;
}
