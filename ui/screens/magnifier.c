/* The page under a lens, for who wants it two or three times as large.

   The bar with the lens's buttons stands at the foot, the same on every page and in every size of text, where all can
   reach it; captions stay below it. Nothing but the tap is needed: half of what is seen goes on with each.

   Element ids: magnifier.left magnifier.right magnifier.up magnifier.down magnifier.whole. */
#include <string.h>

#include "base/text.h"
#include "screens/parts.h"
#include "screens/screens.h"

enum { BAR_MM = 24, ARROW_MM = 14, LEAST_ZOOM = 2 };

static const struct {
    const char *id, *name;
    enum icon icon;
    enum heading heading;
} arrows[] = {
    { "magnifier.left", N_("To the left"), ICON_BACK, HEADING_LEFT },
    { "magnifier.right", N_("To the right"), ICON_NEXT, HEADING_RIGHT },
    { "magnifier.up", N_("Up"), ICON_ABOVE, HEADING_UP },
    { "magnifier.down", N_("Down"), ICON_BELOW, HEADING_DOWN },
};
enum { ARROWS = sizeof arrows / sizeof *arrows };

static const char *word(const struct kiosk *k, struct scene *s, const char *msgid)
{
    const char *text = say(k->language, msgid);
    return writes_latin(k) ? in_latin(s, text) : text;
}

static struct element button(const struct kiosk *k, struct scene *s, const char *id, const char *msgid)
{
    return (struct element){ .id = id,
                             .role = ROLE_BUTTON,
                             .look = LOOK_BUTTON_PLAIN,
                             .name = word(k, s, msgid),
                             .read = say(k->language, msgid),
                             .detail = word(k, s, N_("Magnifier")),
                             .box = { .width = GROW(1), .height = GROW(1) } };
}

static void add_bar(const struct kiosk *k, struct scene *s, const struct lens *l)
{
    float margin = frame_of(s).margin;
    scene_open(
        s, (struct element){
               .look = LOOK_SAND,
               .box = { .flow = FLOW_ROW, .pad_x_mm = margin, .pad_y_mm = 2, .gap_mm = 4, .across = PLACE_STRETCH } });
    for (size_t i = 0; i < ARROWS; i++) {
        struct element e = button(k, s, arrows[i].id, arrows[i].name);
        e.icon = arrows[i].icon;
        e.icon_only = true;
        scene_add(s, e);
    }
    struct element whole = button(k, s, "magnifier.whole", N_("Whole page"));
    whole.icon = frame_of(s).small ? ICON_NONE : ICON_SCREEN;
    whole.step = frame_of(s).small ? STEP_BODY : STEP_LEAD;
    whole.chosen = l->whole;
    whole.value = l->whole ? "chosen" : "";
    whole.box.width = frame_of(s).small ? GROW(5) : GROW(4); /* its words in one line */
    scene_add(s, whole);
    scene_close(s);
}

/* The bar of captions, which stays beside the lens; else the end of all. */
static size_t end_of_page(const struct scene *s)
{
    const struct element *caption = scene_find(s, "caption");
    return caption != NULL ? (size_t)(caption - s->elements) - 1 : s->elements_count;
}

/* Letters of one size, so that the buttons are always found in the same place. */
static void lay_bar(const struct kiosk *k, struct scene *s, const struct lens *l, struct rect room, const char *pressed)
{
    int percent = s->panel.text_percent;
    s->panel.text_percent = 100;
    add_bar(k, s, l);
    scene_layout_more(s, room, k->focus, pressed);
    s->panel.text_percent = percent;
}

/* An arrow is as large as its button lets it be, and rests where there is nothing more to see. */
static void finish_arrows(const struct kiosk *k, struct scene *s, const struct lens *l)
{
    int side = panel_px(&s->panel, ARROW_MM);
    for (size_t i = 0; i < s->elements_count; i++) {
        struct element *e = &s->elements[i];
        for (size_t a = 0; a < ARROWS; a++) {
            if (!text_equal(e->id, arrows[a].id))
                continue;
            e->icon_rect =
                (struct rect){ e->rect.x + (e->rect.w - side) / 2, e->rect.y + (e->rect.h - side) / 2, side, side };
            e->disabled = !lens_can_move(l, s, arrows[a].heading);
            e->why = e->disabled ? word(k, s, N_("The page ends there.")) : "";
        }
    }
}

void screens_magnify(const struct kiosk *k, struct lens *l, struct lens_cue cue, const char *pressed, struct scene *s)
{
    if (k->magnify < LEAST_ZOOM) {
        *l = (struct lens){ 0 };
        return;
    }
    size_t end = end_of_page(s);
    int foot = end < s->elements_count ? s->elements[end].rect.y : s->panel.height_px,
        bar = panel_px(&s->panel, BAR_MM);
    lay_bar(k, s, l, (struct rect){ 0, foot - bar, s->panel.width_px, bar }, pressed);
    lens_lay(s, end, (struct rect){ 0, 0, s->panel.width_px, foot - bar }, foot);
    cue.page = (unsigned)k->screen << 8 | k->page;
    cue.overlay = (unsigned)k->overlay;
    cue.focus = k->focus;
    lens_follow(l, s, k->magnify, &cue);
    lens_magnify(l, s);
    finish_arrows(k, s, l);
}

bool screens_move_lens(struct lens *l, const struct scene *s, const char *id)
{
    if (!s->lens.on)
        return false;
    for (size_t a = 0; a < ARROWS; a++)
        if (text_equal(id, arrows[a].id)) {
            lens_move(l, s, arrows[a].heading);
            return true;
        }
    if (!text_equal(id, "magnifier.whole"))
        return false;
    l->whole = !l->whole;
    return true;
}
