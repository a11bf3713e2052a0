#include "screens/keys.h"
#include "screens/learn_words.h"
#include "screens/screens.h"

/* "Leaf, Bell, Leaf, House": as far as they are chosen. */
static const char *code_words(const struct kiosk *k, struct scene *s)
{
    const char *words = "";
    for (uint8_t i = 0; i < k->learning.pictures_count; i++)
        words = scene_format(s, "%s%s%s", words, i > 0 ? ", " : "", picture_name(k->language, k->learning.pictures[i]));
    return words;
}

static bool by_pictures(const struct kiosk *k)
{
    return k->learning.owner == LEARNING_PICTURES;
}

static unsigned minutes_to_wait(const struct kiosk *k)
{
    enum { MINUTE_MS = 60 * 1000 };
    int64_t ms = k->codes_wait_until_ms - k->mono_ms;
    return ms > MINUTE_MS ? (unsigned)((ms + MINUTE_MS - 1) / MINUTE_MS) : 1;
}

/* What stands there large: a question, or what is so now. */
static const char *head_of(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    switch (k->learning.step) {
    case LEARNING_REST:
    case LEARNING_CHOOSE:
        return say(l, N_("Shall the kiosk remember what you have learned?"));
    case LEARNING_PICK:
        return k->learning.pictures_count > 0 ? scene_format(s, say(l, N_("Chosen: %s")), code_words(k, s))
                                              : say(l, N_("Choose four pictures, one after the other."));
    case LEARNING_LOOKING:
    case LEARNING_ERASING:
        return say(l, N_("One moment, please."));
    case LEARNING_NEW:
        return by_pictures(k) ? say(l, N_("Nobody here uses these pictures yet. Shall they be yours?"))
                              : say(l, N_("Nothing is kept under your card yet. Shall it be from now on?"));
    case LEARNING_KNOWN:
        return say(l, N_("Somebody learns here with these pictures. Is it you?"));
    case LEARNING_KEPT:
        return k->learning.other ? say(l, N_("These are other pictures. Nothing was erased."))
                                 : say(l, N_("What you do here is remembered."));
    case LEARNING_AGAIN:
        return k->learning.again_count > 0
                   ? scene_format(s, say(l, N_("Chosen: %u of %u")), k->learning.again_count, KIOSK_CODE_PICTURES + 0u)
                   : say(l, N_("To erase it, choose your pictures once more."));
    case LEARNING_ERASED:
        return say(l, N_("It is erased. Nothing of it is kept any more."));
    case LEARNING_FAILED:
        return say(l, N_("That could not be done. Please try again."));
    case LEARNING_WAIT:
        return scene_format(s,
                            say_n(l, "Many pictures were tried. Please wait %u minute, then choose again.",
                                  "Many pictures were tried. Please wait %u minutes, then choose again.",
                                  minutes_to_wait(k)),
                            minutes_to_wait(k));
    }
    return "";
}

static const char *line_of(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    switch (k->learning.step) {
    case LEARNING_CHOOSE:
        return say(l, N_("Only if you wish. You can erase it here at any time."));
    case LEARNING_PICK:
        return say(l, N_("The same ones in the same order bring you back next time."));
    case LEARNING_NEW:
        return by_pictures(k) ? scene_format(s, say(l, N_("Keep them in mind, in this order: %s.")), code_words(k, s))
                              : say(l, N_("Only which lessons you did is kept, sealed under your card's number."));
    case LEARNING_KNOWN:
        return say(l, N_("If you are not sure, choose others. Nothing is shown before you say yes."));
    case LEARNING_KEPT:
        return by_pictures(k) ? scene_format(s, say(l, N_("Next time choose: %s.")), code_words(k, s))
                              : say(l, N_("Next time lay your card here, and you go on where you stopped."));
    case LEARNING_AGAIN:
    case LEARNING_REST:
    case LEARNING_LOOKING:
    case LEARNING_ERASING:
    case LEARNING_ERASED:
    case LEARNING_FAILED:
    case LEARNING_WAIT:
        break;
    }
    return "";
}

/* ---- the ways ---- */

static void add_way(struct scene *s, const char *id, enum icon icon, const char *name, const char *line)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .id = id,
                                    .role = ROLE_BUTTON,
                                    .look = LOOK_TILE,
                                    .name = name,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, 25, 70 },
                                             .pad_x_mm = f.small ? 4 : 8,
                                             .pad_y_mm = f.small ? 1 : 4,
                                             .gap_mm = f.small ? 4 : 8,
                                             .across = PLACE_MIDDLE } });
    if (!f.big)
        add_icon(s, icon, f.small ? 12 : 20);
    open_column(s, GROW(1), FIT, 0);
    add_text(s, f.small || f.big ? STEP_TITLE : STEP_HEAD, true, name);
    struct element under = text_of(STEP_BODY, false, line);
    under.box.give_way = 6;
    scene_add(s, under);
    scene_close(s);
    scene_close(s);
}

static void add_ways(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .box = { .flow = f.portrait || f.big ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = f.small ? 4 : 6,
                                             .across = PLACE_STRETCH } });
    add_way(s, "remember.pictures", ICON_LEAF, say(l, N_("With four pictures")),
            say(l, N_("You choose them now. No card, no name.")));
    add_way(s, "remember.card", ICON_CARD, say(l, N_("With my card")),
            say(l, N_("It is kept sealed under your card's number.")));
    scene_close(s);
}

/* ---- pictures ---- */

static void add_picture_key(const struct kiosk *k, struct scene *s, unsigned n)
{
    struct frame f = frame_of(s);
    bool bare = f.small || f.big || f.low;
    scene_open(s, (struct element){ .id = scene_id(s, "remember.picture", n, ""),
                                    .role = ROLE_BUTTON,
                                    .look = LOOK_TILE,
                                    .name = picture_name(k->language, n),
                                    .box = { .flow = bare ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, 20, f.portrait ? 50 : 40 },
                                             .pad_x_mm = bare ? 1 : 6,
                                             .pad_y_mm = 1,
                                             .gap_mm = 4,
                                             .along = bare ? PLACE_MIDDLE : PLACE_START,
                                             .across = PLACE_MIDDLE } });
    add_icon(s, picture_icon(n), bare ? 15 : 20);
    if (!bare)
        add_wide_text(s, STEP_BODY, true, picture_name(k->language, n));
    scene_close(s);
}

static void add_pictures(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    unsigned columns = f.portrait ? 3 : f.small || f.low || f.big ? 6 : 4;
    open_column(s, GROW(1), GROW(1), 4);
    for (unsigned row = 0; row < KIOSK_PICTURES / columns; row++) {
        scene_open(s, (struct element){ .box = { .flow = FLOW_ROW,
                                                 .width = GROW(1),
                                                 .height = { EXTENT_GROW, 1, 20, f.portrait ? 50 : 40 },
                                                 .gap_mm = 4,
                                                 .across = PLACE_STRETCH } });
        for (unsigned i = 0; i < columns; i++)
            add_picture_key(k, s, row * columns + i);
        scene_close(s);
    }
    scene_close(s);
}

/* The code as it was chosen, to be kept in mind; its names are in the sentence. */
static void add_code(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .decor = true,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .give_way = 8,
                                             .gap_mm = f.small ? 8 : 16,
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_MIDDLE } });
    for (uint8_t i = 0; i < k->learning.pictures_count; i++)
        add_icon(s, picture_icon(k->learning.pictures[i]), f.small ? 22 : 40);
    scene_close(s);
}

/* ---- the page ---- */

static struct element main_of(const struct kiosk *k, const struct scene *s)
{
    enum language l = k->language;
    switch (k->learning.step) {
    case LEARNING_NEW:
        return main_button(s, ICON_CHECK, "remember.yes", say(l, N_("Yes, remember")));
    case LEARNING_KNOWN:
        return main_button(s, ICON_NEXT, "remember.yes", say(l, N_("Yes, I go on")));
    case LEARNING_FAILED:
        return main_button(s, ICON_AGAIN, "remember.yes", say(l, N_("Try again")));
    case LEARNING_WAIT:
        return main_button(s, ICON_AGAIN, "remember.other", say(l, N_("Choose again")));
    case LEARNING_KEPT:
    case LEARNING_ERASED:
        return main_button(s, ICON_CHECK, "remember.done", say(l, N_("Done")));
    case LEARNING_REST:
    case LEARNING_CHOOSE:
    case LEARNING_PICK:
    case LEARNING_AGAIN:
    case LEARNING_LOOKING:
    case LEARNING_ERASING:
        break;
    }
    return main_button(s, ICON_NEXT, "remember.done", say(l, N_("No, thank you")));
}

static void add_foot(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    enum learning_step step = k->learning.step;
    bool picks = step == LEARNING_PICK && k->learning.pictures_count > 0;
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    if (picks)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_DEL, "remember.delete", say(l, N_("Take one back")));
    else if (step == LEARNING_AGAIN && k->learning.again_count > 0)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_AGAIN, "remember.delete", say(l, N_("Choose again")));
    else if (step == LEARNING_NEW || step == LEARNING_KNOWN)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_AGAIN, "remember.other", say(l, N_("Choose again")));
    else if (k->learning.owner != LEARNING_NOBODYS && (step == LEARNING_KEPT || step == LEARNING_FAILED))
        add_button(s, LOOK_BUTTON_PLAIN, ICON_DEL, "remember.forget", say(l, N_("Erase it all")));
    else
        add_back(k, s);
    if (!frame_of(s).small)
        add_comfort(k, s);
    foot_close(s, main_of(k, s));
}

void screen_remember(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    enum learning_step step = k->learning.step;
    const char *head = head_of(k, s), *line = line_of(k, s);
    body_open(k, s, BAR_ALL & ~BAR_PERSON,
              f.small ? say(k->language, N_("Learn")) : say(k->language, N_("Remember me")));
    struct element large = text_of(f.small || f.low ? STEP_BODY : STEP_LEAD, true, head);
    large.id = "remember";
    large.role = ROLE_STATUS;
    scene_add(s, large);
    struct element under = text_of(STEP_BODY, false, line);
    under.box.give_way = step == LEARNING_NEW || step == LEARNING_KEPT ? 0 : 5;
    if (*line != '\0')
        scene_add(s, under);
    add_gap_below_bar(s);
    if (step == LEARNING_CHOOSE)
        add_ways(k, s);
    else if (step == LEARNING_PICK || step == LEARNING_AGAIN)
        add_pictures(k, s);
    else if (by_pictures(k))
        add_code(k, s);
    else
        add_space(s);
    add_gap_below_bar(s);
    add_foot(k, s);
    set_said(s, head, line);
}
