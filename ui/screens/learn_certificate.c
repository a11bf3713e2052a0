#include "screens/keys.h"
#include "screens/learn_words.h"
#include "screens/lesson_keys.h"
#include "screens/parts.h"
#include "screens/screens.h"

enum { LESSONS_ON_PHONE = 4, WORDS_MAX = 2048 }; /* a code that a phone can still read */

/* A tap opens the keys. */
static void add_name(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->number[0] == '\0') {
        add_closed_field(s, "certificate.name", say(l, N_("Type your name")));
        return;
    }
    const char *label = say(l, N_("Your name"));
    scene_add(s, (struct element){ .id = "certificate.name",
                                   .role = ROLE_FIELD,
                                   .look = LOOK_FIELD,
                                   .name = label,
                                   .aloud = label,
                                   .value = scene_text(s, k->number),
                                   .icon = ICON_PEN,
                                   .box = { .width = GROW(1) } });
}

static void add_words(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    bool all;
    unsigned finished = progress_course(&k->learning.done, k->lesson.shelf, k->learning.course, &all);
    open_column(s, GROW(1), FIT, f.small ? 2 : 5);
    struct element head = text_of(
        f.small ? STEP_TITLE : STEP_DISPLAY, true,
        all ? say(l, N_("You have finished the whole course."))
            : scene_format(s, say_n(l, "You have finished %u lesson.", "You have finished %u lessons.", finished),
                           finished));
    head.id = "certificate";
    scene_add(s, head);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false,
             say(l, N_("Your name is not kept. Type it here, or write it on the paper.")));
    s->elements[s->elements_count - 1].box.give_way = f.small ? 5 : 0;
    add_name(k, s);
    struct element proves =
        text_of(STEP_BODY, false,
                say(l, N_("This is not an examination or a qualification, and does not prove use of real services. The "
                          "screens were invented for practice.")));
    proves.box.give_way = 6;
    scene_add(s, proves);
    scene_close(s);
}

static void add_code(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    char words[WORDS_MAX];
    certificate_words(k, LESSONS_ON_PHONE, words, sizeof words);
    float size = f.small ? 60 : f.portrait ? 150 : f.height > 220 && !f.big ? 110 : 70;
    scene_add(s, (struct element){ .id = "certificate.code",
                                   .role = ROLE_IMAGE,
                                   .look = LOOK_QR,
                                   .name = say(k->language, N_("A code with your record of practice")),
                                   .value = scene_text(s, words),
                                   .box = { .width = MM(size), .height = MM(size) } });
}

/* What has become of the paper; "" while none was asked for. */
static const char *state_of(const struct kiosk *k)
{
    enum language l = k->language;
    if (k->receipt_failed)
        return say(l, N_("The paper has run out. Take it on your phone."));
    if (k->receipt_printing)
        return say(l, N_("It is being printed."));
    return k->receipt_printed ? say(l, N_("It is printed")) : "";
}

static void add_foot(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const char *state = state_of(k);
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    struct element code = button_of(s, LOOK_BUTTON_PLAIN, ICON_QR, "certificate.qr", say(l, N_("On my phone")));
    code.chosen = k->receipt_qr;
    scene_add(s, code);
    if (k->rules.printer_configured)
        add_button_unless(s, *state != '\0', state,
                          button_of(s, LOOK_BUTTON_PLAIN, ICON_PRINT, "certificate.print", say(l, N_("On paper"))));
    foot_close(s, main_button(s, ICON_CHECK, "certificate.done", say(l, N_("Done"))));
}

static void show_keys(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    const char *name = say(k->language, N_("Your name"));
    body_open(k, s, BAR_ALL & ~BAR_PERSON, name);
    add_gap_below_bar(s);
    if (f.portrait) /* near the hands */
        add_space(s);
    float width = f.width - 2 * f.margin, height = body_height(s) - 3;
    add_lesson_keys(k, s, width, height);
    if (f.small) /* the bar below has little of its own */
        scene_add(s, (struct element){ .decor = true, .box = { .height = MM(2) } });
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    add_back(k, s);
    if (!lesson_keys_usual(k, s, width, height))
        add_button(s, LOOK_BUTTON_PLAIN, ICON_NONE, "key.space", say(k->language, N_("Space")));
    foot_close(s, (struct element){ .look = LOOK_NONE });
    set_said(s, name, say(k->language, N_("It stands on the record alone and is not kept.")));
}

void screen_certificate(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    const char *state = state_of(k);
    if (k->keyboard_open) {
        show_keys(k, s);
        return;
    }
    body_open(k, s, BAR_ALL & ~BAR_PERSON,
              f.small ? say(k->language, N_("Learn")) : say(k->language, N_("My record of practice")));
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = f.small ? 5 : 14,
                                             .across = PLACE_MIDDLE } });
    add_words(k, s);
    if (k->receipt_qr)
        add_code(k, s);
    scene_close(s);
    add_gap_below_bar(s);
    add_foot(k, s);
    set_said(s, *state != '\0' ? state : say(k->language, N_("Well done. Here is what you have finished.")),
             k->receipt_qr ? say(k->language, N_("Photograph the code with your phone.")) : "");
}
