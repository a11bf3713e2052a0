/* What is said and sounds, for who does not hear: a bar at the foot of the glass. */
#include "screens/parts.h"
#include "screens/screens.h"

enum { PAD_MM = 2 };

/* Two lines where the glass is high enough. */
static int lines_of(const struct panel *p)
{
    return (float)p->height_px * p->mm_per_pixel < 150 ? 1 : 2;
}

/* A low glass has no room for the largest letters twice. */
static struct panel with_letters_of_bar(struct panel p)
{
    enum { LOW_PERCENT = 100 };
    if (lines_of(&p) == 1)
        p.text_percent = LOW_PERCENT;
    return p;
}

static int bar_px(const struct panel *p)
{
    struct panel bar = with_letters_of_bar(*p);
    return lines_of(p) * panel_font_px(&bar, STEP_BODY) * 132 / 100 + panel_px(p, PAD_MM);
}

unsigned screens_caption_letters(const struct panel *p)
{
    struct panel bar = with_letters_of_bar(*p);
    int letter = panel_font_px(&bar, STEP_BODY) * 60 / 100;
    return (unsigned)(lines_of(p) * (p->width_px - 2 * panel_px(p, 4)) / (letter > 0 ? letter : 1));
}

static void add_caption(struct scene *s, const char *caption, int bar)
{
    struct element line = text_of(STEP_BODY, true, scene_text(s, caption));
    line.id = "caption";
    line.lines_max = (uint8_t)lines_of(&s->panel);
    line.box.pad_x_mm = frame_of(s).margin;
    int percent = s->panel.text_percent;
    s->panel.text_percent = with_letters_of_bar(s->panel).text_percent;
    scene_add_foot(s, bar, line);
    s->panel.text_percent = percent;
}

void screens_build_captioned(const struct kiosk *k, const struct panel *panel, const struct glyph_metrics *m,
                             const char *pressed, const char *caption, struct scene *s)
{
    struct panel above = *panel;
    int bar = bar_px(panel);
    above.height_px -= bar;
    if (k->captions)
        screens_build(k, &above, m, pressed, s);
    if (k->captions && !s->does_not_fit)
        add_caption(s, writes_latin(k) ? in_latin(s, caption) : caption, bar);
    else
        screens_build(k, panel, m, pressed, s);
}

const char *words_of_sound(enum language l, enum sound sound)
{
    static const char *const words[] = {
        [SOUND_SEEN] = N_("Short tone: we see it."),
        [SOUND_DONE] = N_("Two tones: done."),
        [SOUND_ALL_DONE] = N_("Three tones: all done."),
        [SOUND_NEEDS_YOU] = N_("Two long tones: please look at the screen."),
        [SOUND_OFFLINE] = N_("Double tone: noted, to be confirmed later."),
        [SOUND_TIME] = N_("Tone: little time is left."),
        [SOUND_LEFT_BEHIND] = N_("Two high tones: something is still on the pad."),
        [SOUND_KEY] = "",
        [SOUND_CALLED] = N_("Rising tones: staff were called."),
    };
    return *words[sound] != '\0' ? say(l, words[sound]) : "";
}
