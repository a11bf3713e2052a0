/* The tray: a pad on top, below it a list of cards and books or the reader's faults, at the bottom four switches. A
   touch lays a thing on the pad or takes it away; a fault's key works on either page. SDL makes mouse events of
   touches, so only these are handled. See tray.h. */
#define LOG_ROOM "emulator"
#include "emulator/program/tray.h"

#include <stdlib.h>

#include <SDL.h>
#include <SDL_ttf.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "emulator/program/tray_faults.h"

enum {
    WIDTH = 440,
    HEIGHT = 820,
    MARGIN = 16,
    ROW = 48,
    PAD = 176,
    SWITCHES = 4 * ROW + MARGIN,
    FAULT_ROW = 36,
    FONT_PT = 16,
    PIN_WIDTH = 96,
    WHEEL_STEP = 3 * ROW,
    DRAG_LEAST = 8 /* a touch that moved less is a tap */
};

/* The house's quiet colours: paper, ink, a deep blue for what lies on the pad, a warm one for what is wrong. */
static const SDL_Color paper = { 0xF7, 0xF3, 0xEA, 255 }, ink = { 0x22, 0x2B, 0x33, 255 },
                       faint = { 0xE6, 0xDF, 0xD0, 255 }, laid = { 0x1F, 0x5A, 0x7A, 255 },
                       white = { 255, 255, 255, 255 }, alarm = { 0xB4, 0x4A, 0x2B, 255 },
                       quiet = { 0x6B, 0x72, 0x78, 255 };

static const char *const fonts[] = { KITAP_FONTS_FOLDER "/NotoSans-Regular.ttf",
                                     "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
                                     "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" };

struct tray {
    struct emulator *emulator; /* borrowed */
    SDL_Window *window;
    TTF_Font *font;
    int scroll;
    bool pressed, dragged;
    SDL_Point press;
    int press_scroll;
    bool faults;    /* the list is covered by the faults */
    uint64_t drawn; /* hash of what is on the screen */
};

static enum result font_open(TTF_Font **out)
{
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++) {
        *out = TTF_OpenFont(fonts[i], FONT_PT);
        if (*out != NULL)
            return RESULT_OK;
    }
    return RESULT_IO;
}

enum result tray_open(struct emulator *e, struct tray **out)
{
    struct tray *t = calloc(1, sizeof *t);
    if (t == NULL)
        return RESULT_FULL;
    t->emulator = e;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0 || TTF_Init() != 0 || font_open(&t->font) != RESULT_OK)
        goto failed;
    SDL_Rect screen = { 0, 0, WIDTH, HEIGHT };
    if (SDL_GetDisplayUsableBounds(0, &screen) != 0)
        screen = (SDL_Rect){ 0, 0, WIDTH, HEIGHT };
    /* At the right edge: the kiosk's window stands at the left. */
    t->window = SDL_CreateWindow("Kitap: reader, cards and books", screen.x + screen.w - WIDTH, screen.y, WIDTH,
                                 screen.h < HEIGHT ? screen.h : HEIGHT, SDL_WINDOW_RESIZABLE);
    if (t->window == NULL)
        goto failed;
    *out = t;
    return RESULT_OK;
failed:
    log_error("the tray cannot be shown: %s", SDL_GetError());
    tray_close(t);
    return RESULT_IO;
}

void tray_close(struct tray *t)
{
    if (t == NULL)
        return;
    if (t->font != NULL)
        TTF_CloseFont(t->font);
    if (t->window != NULL)
        SDL_DestroyWindow(t->window);
    if (TTF_WasInit())
        TTF_Quit();
    SDL_Quit();
    free(t);
}

/* Where things are. */

static SDL_Rect list_area(const struct tray *t)
{
    int w, h;
    SDL_GetWindowSize(t->window, &w, &h);
    return (SDL_Rect){ 0, PAD, w, h - PAD - SWITCHES > 0 ? h - PAD - SWITCHES : 0 };
}

static SDL_Rect row_of(const struct tray *t, int index)
{
    SDL_Rect area = list_area(t);
    return (SDL_Rect){ MARGIN, area.y + index * ROW - t->scroll, area.w - 2 * MARGIN, ROW - 6 };
}

static SDL_Rect switch_of(const struct tray *t, int index)
{
    SDL_Rect area = list_area(t);
    return (SDL_Rect){ MARGIN, area.y + area.h + MARGIN / 2 + index * ROW, area.w - 2 * MARGIN, ROW - 6 };
}

/* Two columns. */
static SDL_Rect fault_of(const struct tray *t, int index)
{
    SDL_Rect area = list_area(t);
    int width = (area.w - 3 * MARGIN) / 2;
    return (SDL_Rect){ MARGIN + index % 2 * (width + MARGIN), area.y + index / 2 * FAULT_ROW, width, FAULT_ROW - 6 };
}

static void scroll_to(struct tray *t, int y)
{
    SDL_Rect area = list_area(t);
    int most = (int)t->emulator->things.count * ROW - area.h;
    t->scroll = y > most ? most : y;
    t->scroll = t->scroll < 0 ? 0 : t->scroll;
}

/* Switches. */

static bool is_down(const struct tray *t)
{
    return sip2_server_is_down(t->emulator->library);
}

static bool is_unplugged(const struct tray *t)
{
    return !line_is_plugged(&t->emulator->reader);
}

static bool is_faults(const struct tray *t)
{
    return t->faults;
}

static bool never(const struct tray *t)
{
    (void)t;
    return false;
}

static void toggle_network(struct tray *t)
{
    emulator_library_down(t->emulator, !is_down(t));
}

static void toggle_reader(struct tray *t)
{
    if (!is_unplugged(t))
        emulator_unplug(t->emulator);
    else if (emulator_replug(t->emulator) != RESULT_OK)
        log_error("the reader cannot be plugged in");
}

static void toggle_faults(struct tray *t)
{
    t->faults = !t->faults;
}

static void power_cut(struct tray *t)
{
    emulator_power_cut(t->emulator);
}

static const struct {
    const char *label;
    bool (*is_on)(const struct tray *t);
    void (*press)(struct tray *t);
} switches[] = { { "Network down", is_down, toggle_network },
                 { "Reader unplugged", is_unplugged, toggle_reader },
                 { "Faults of the reader", is_faults, toggle_faults },
                 { "Power cut", never, power_cut } };

enum { SWITCHES_COUNT = sizeof switches / sizeof *switches };

/* Touches. */

static void toggle_thing(struct emulator *e, struct thing *t)
{
    if (t->tag.placed)
        emulator_remove(e, t);
    else if (emulator_place(e, t) != RESULT_OK)
        log_warning("no room on the pad");
}

static void tap_thing(struct tray *t, SDL_Point at)
{
    for (int i = 0; i < (int)t->emulator->things.count; i++) {
        SDL_Rect r = row_of(t, i);
        if (SDL_PointInRect(&at, &r))
            toggle_thing(t->emulator, &t->emulator->things.list[i]);
    }
}

static void tap_fault(struct tray *t, SDL_Point at)
{
    for (int i = 0; i < tray_faults_count(); i++) {
        SDL_Rect r = fault_of(t, i);
        if (SDL_PointInRect(&at, &r))
            tray_fault_press(t->emulator, i);
    }
}

static void tap(struct tray *t, SDL_Point at)
{
    SDL_Rect area = list_area(t);
    for (int i = 0; i < SWITCHES_COUNT; i++) {
        SDL_Rect r = switch_of(t, i);
        if (SDL_PointInRect(&at, &r))
            switches[i].press(t);
    }
    if (!SDL_PointInRect(&at, &area))
        return;
    if (t->faults)
        tap_fault(t, at);
    else
        tap_thing(t, at);
}

static void press(struct tray *t, SDL_Point at)
{
    t->pressed = true;
    t->dragged = false;
    t->press = at;
    t->press_scroll = t->scroll;
}

static void drag(struct tray *t, SDL_Point at)
{
    if (!t->pressed)
        return;
    if (abs(at.y - t->press.y) >= DRAG_LEAST)
        t->dragged = true;
    if (t->dragged)
        scroll_to(t, t->press_scroll + t->press.y - at.y);
}

static void release(struct tray *t, SDL_Point at)
{
    if (t->pressed && !t->dragged)
        tap(t, at);
    t->pressed = false;
}

/* Drawing. */

static void fill(SDL_Surface *s, const SDL_Rect *r, SDL_Color c)
{
    SDL_FillRect(s, r, SDL_MapRGB(s->format, c.r, c.g, c.b));
}

static void write_at(const struct tray *t, SDL_Surface *s, SDL_Rect box, const char *text, SDL_Color c)
{
    SDL_Surface *glyphs = TTF_RenderUTF8_Blended(t->font, text, c);
    if (glyphs == NULL)
        return;
    SDL_Rect from = { 0, 0, glyphs->w < box.w ? glyphs->w : box.w, glyphs->h };
    SDL_Rect to = { box.x, box.y + (box.h - glyphs->h) / 2, 0, 0 };
    SDL_BlitSurface(glyphs, &from, s, &to);
    SDL_FreeSurface(glyphs);
}

static SDL_Rect inside(SDL_Rect r)
{
    return (SDL_Rect){ r.x + 12, r.y, r.w - 24, r.h };
}

static void draw_pad(const struct tray *t, SDL_Surface *s)
{
    const struct field *f = &t->emulator->field;
    SDL_Rect area = { MARGIN, MARGIN, s->w - 2 * MARGIN, PAD - 2 * MARGIN };
    char text[64];
    fill(s, &area, is_unplugged(t) ? faint : white);
    if (is_unplugged(t))
        text_copy(text, sizeof text, "Reader: unplugged");
    else
        text_format(text, sizeof text, "On the reader: %zu", f->count);
    write_at(t, s, (SDL_Rect){ area.x + 12, area.y + 4, area.w - 24, 30 }, text, quiet);
    for (int i = 0; i < (int)f->count && i < 4; i++) {
        const struct thing *thing = things_of_tag(&t->emulator->things, f->tags[f->count - 1 - (size_t)i]);
        SDL_Rect line = { area.x + 12, area.y + 36 + i * 26, area.w - 24, 26 };
        write_at(t, s, line, thing == NULL ? "" : thing->label, laid);
    }
}

/* A spine's colour, the same for the same book. */
static SDL_Color spine_of(const struct thing *thing)
{
    static const SDL_Color spines[] = {
        { 0x8C, 0x3B, 0x2E, 255 }, { 0x2F, 0x6B, 0x55, 255 }, { 0x3A, 0x4F, 0x8C, 255 },
        { 0xB0, 0x7A, 0x1E, 255 }, { 0x6A, 0x3F, 0x6E, 255 }, { 0x4A, 0x5B, 0x66, 255 }
    };
    return spines[fnv1a_32(bytes_of_text(thing->tag.what)) % (sizeof spines / sizeof *spines)];
}

static void draw_thing(const struct tray *t, SDL_Surface *s, SDL_Rect r, const struct thing *thing)
{
    bool placed = thing->tag.placed, is_card = thing->kind == THING_CARD;
    SDL_Rect spine = { r.x, r.y, 6, r.h }, pin = { r.x + r.w - PIN_WIDTH, r.y, PIN_WIDTH, r.h };
    char text[WHAT_SIZE];
    fill(s, &r, placed ? laid : is_card ? faint : white);
    if (!is_card)
        fill(s, &spine, spine_of(thing));
    write_at(t, s, (SDL_Rect){ r.x + 12, r.y, r.w - 24 - PIN_WIDTH, r.h },
             thing->label[0] == '\0' ? thing->tag.what : thing->label, placed ? white : ink);
    if (thing->pin[0] != '\0')
        text_format(text, sizeof text, "PIN %s", thing->pin);
    else
        text_copy(text, sizeof text, tag_chip_word(thing->tag.chip));
    write_at(t, s, pin, text, placed ? white : quiet);
}

static void draw_list(const struct tray *t, SDL_Surface *s)
{
    SDL_Rect area = list_area(t);
    SDL_SetClipRect(s, &area);
    for (int i = 0; i < (int)t->emulator->things.count; i++) {
        SDL_Rect r = row_of(t, i);
        if (SDL_HasIntersection(&r, &area))
            draw_thing(t, s, r, &t->emulator->things.list[i]);
    }
    SDL_SetClipRect(s, NULL);
}

static void draw_faults(const struct tray *t, SDL_Surface *s)
{
    SDL_Rect area = list_area(t);
    SDL_SetClipRect(s, &area);
    for (int i = 0; i < tray_faults_count(); i++) {
        SDL_Rect r = fault_of(t, i);
        bool on = tray_fault_is_armed(t->emulator, i);
        fill(s, &r, on ? alarm : faint);
        write_at(t, s, inside(r), tray_fault_label(i), on ? white : ink);
    }
    SDL_SetClipRect(s, NULL);
}

static void draw_switches(const struct tray *t, SDL_Surface *s)
{
    for (int i = 0; i < SWITCHES_COUNT; i++) {
        SDL_Rect r = switch_of(t, i);
        bool on = switches[i].is_on(t);
        fill(s, &r, on ? alarm : faint);
        write_at(t, s, inside(r), switches[i].label, on ? white : ink);
    }
}

/* Everything that the picture depends on. */
static uint64_t picture_hash(const struct tray *t)
{
    SDL_Rect area = list_area(t);
    const int state[] = { t->scroll, area.w, area.h, is_down(t), is_unplugged(t), t->faults };
    uint64_t hash = fnv1a_64(0, bytes_of(state, sizeof state));
    for (int i = 0; i < tray_faults_count(); i++) {
        uint8_t armed = tray_fault_is_armed(t->emulator, i);
        hash = fnv1a_64(hash, bytes_of(&armed, 1));
    }
    for (size_t i = 0; i < t->emulator->things.count; i++) {
        uint8_t placed = t->emulator->things.list[i].tag.placed;
        hash = fnv1a_64(hash, bytes_of(&placed, 1));
    }
    return hash;
}

static void draw(struct tray *t)
{
    uint64_t hash = picture_hash(t);
    SDL_Surface *s = SDL_GetWindowSurface(t->window);
    if (s == NULL || hash == t->drawn)
        return;
    fill(s, NULL, paper);
    draw_pad(t, s);
    if (t->faults)
        draw_faults(t, s);
    else
        draw_list(t, s);
    draw_switches(t, s);
    SDL_UpdateWindowSurface(t->window);
    t->drawn = hash;
}

static void key(struct tray *t, SDL_Keycode code)
{
    int fault = tray_fault_of_key((int)code);
    if (fault >= 0)
        tray_fault_press(t->emulator, fault);
}

static bool handle(struct tray *t, const SDL_Event *event)
{
    if (event->type == SDL_QUIT)
        return false;
    if (event->type == SDL_MOUSEBUTTONDOWN)
        press(t, (SDL_Point){ event->button.x, event->button.y });
    else if (event->type == SDL_MOUSEMOTION)
        drag(t, (SDL_Point){ event->motion.x, event->motion.y });
    else if (event->type == SDL_MOUSEBUTTONUP)
        release(t, (SDL_Point){ event->button.x, event->button.y });
    else if (event->type == SDL_MOUSEWHEEL)
        scroll_to(t, t->scroll - event->wheel.y * WHEEL_STEP);
    else if (event->type == SDL_KEYDOWN)
        key(t, event->key.keysym.sym);
    else if (event->type == SDL_WINDOWEVENT)
        t->drawn = 0; /* exposed or resized: everything anew */
    return true;
}

bool tray_run(struct tray *t)
{
    SDL_Event event;
    while (SDL_PollEvent(&event)) {
        if (!handle(t, &event))
            return false;
    }
    draw(t);
    return true;
}
