/* A lesson with a group: how many there are, whose turn it is, and the end. */
#include "screens/group.h"

#include "base/text.h"
#include "screens/group_words.h"
#include "screens/pin_page.h"
#include "screens/screens.h"

/* ---- how many ---- */

static void add_sizes(const struct kiosk *k, struct scene *s)
{
    open_row(s, GROW(1), FIT, 4);
    for (unsigned n = GROUP_LEAST; n <= GROUP_MAX; n++)
        add_choice(s, k->group.count == n, scene_id(s, "group.size", n, ""), scene_format(s, "%u", n));
    scene_close(s);
}

static void add_sign(const struct kiosk *k, struct scene *s, unsigned learner)
{
    struct frame f = frame_of(s);
    scene_open(
        s, (struct element){
               .box = { .flow = FLOW_COLUMN, .width = GROW(1), .gap_mm = f.small ? 1 : 4, .across = PLACE_MIDDLE } });
    add_icon(s, sign_icon(learner), f.small ? 14 : f.big ? 22 : 30);
    struct element name = text_of(f.small || f.big ? STEP_BODY : STEP_TITLE, true, sign_name(k->language, learner));
    name.text_place = PLACE_MIDDLE;
    scene_add(s, name);
    scene_close(s);
}

static void add_signs(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    unsigned in_row = s->panel.text_percent >= 150 && (f.small || f.portrait) ? 3 : GROUP_MAX;
    for (unsigned i = 0; i < k->group.count; i += in_row) {
        open_row(s, GROW(1), FIT, f.small ? 2 : 6);
        s->elements[s->elements_count - 1].box.give_way = f.small ? 4 : 0;
        for (unsigned j = i; j < i + in_row && j < k->group.count; j++)
            add_sign(k, s, j);
        scene_close(s);
    }
}

static void show_size(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const char *ask = say(l, N_("How many learners are here?"));
    const char *line = say(l, N_("Each is called by a picture. No names, no cards."));
    body_open(k, s, BAR_ALL & ~BAR_PERSON, say(l, N_("Group lesson")));
    add_gap_below_bar(s);
    struct element head = text_of(f.small || f.big ? STEP_TITLE : STEP_HEAD, true, ask);
    head.id = "group";
    head.box.give_way = f.small ? 3 : 0;
    scene_add(s, head);
    add_sizes(k, s);
    struct element under = text_of(f.small || f.big ? STEP_BODY : STEP_LEAD, false, line);
    under.box.give_way = f.small || f.big ? 5 : 0;
    scene_add(s, under);
    add_signs(k, s);
    add_space(s);
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    add_back(k, s);
    add_comfort(k, s);
    foot_close(s, main_button(s, ICON_NEXT, "group.lessons", say(l, N_("Choose the lesson"))));
    set_said(s, ask, line);
}

/* ---- whose turn it is ---- */

static void add_turn_words(const struct kiosk *k, struct scene *s, const char *now, const char *then)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    open_column(s, GROW(1), FIT, f.small ? 2 : 6);
    struct element head = text_of(f.small ? STEP_HEAD : STEP_DISPLAY, true, scene_text(s, now));
    head.id = "group.now";
    head.detail = "";
    scene_add(s, head);
    add_text(s, f.small || f.big ? STEP_BODY : STEP_LEAD, false,
             say(l, N_("Please come to the kiosk. The others watch and wait.")));
    s->elements[s->elements_count - 1].box.give_way = f.small ? 5 : 0;
    struct element next = text_of(f.small || f.big ? STEP_BODY : STEP_LEAD, true, then);
    next.box.give_way = f.small ? 6 : 0;
    scene_add(s, next);
    scene_close(s);
}

static const char *words_of_next(const struct kiosk *k, struct scene *s)
{
    uint8_t next = kiosk_group_after(k);
    if (next == k->group.turn)
        return "";
    return scene_format(s, say(k->language, N_("Then: %s")), sign_name(k->language, next));
}

/* Larger letters leave its label no room. */
static void add_brief(struct scene *s, struct element button)
{
    button.icon_only = button.icon_only || s->panel.text_percent >= 150;
    scene_add(s, button);
}

static void show_turn(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    char now[PHRASE_SIZE];
    const struct lesson *lesson = lesson_of(&k->lesson);
    words_of_turn(k, now, sizeof now);
    body_open(k, s, BAR_ALL & ~BAR_PERSON,
              scene_format(s, say(l, N_("Step %u of %u")), k->lesson.step + 1u, (unsigned)lesson_steps_total(lesson)));
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = f.small ? 6 : 16,
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_MIDDLE } });
    add_icon(s, sign_icon(k->group.turn), f.portrait ? 160 : f.small ? 56 : f.wide && f.width > 400 ? 130 : 84);
    add_turn_words(k, s, now, words_of_next(k, s));
    scene_close(s);
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    if (k->lesson.step > 0)
        add_back(k, s);
    if (kiosk_group_after(k) != k->group.turn)
        add_brief(s, button_of(s, LOOK_BUTTON_PLAIN, ICON_NEXT, "group.skip", say(l, N_("Next one"))));
    if (f.portrait || f.width > 400)
        add_brief(s, button_of(s, LOOK_BUTTON_PLAIN, ICON_TEXT, "nav.comfort", say(l, N_("Make it easier"))));
    struct element trainer = trainer_button(k, s);
    trainer.icon_only = trainer.icon_only || (!f.portrait && f.width <= 400); /* it is not for the learners */
    add_brief(s, trainer);
    foot_close(s, main_button(s, ICON_CHECK, "group.ready", say(l, N_("I am here"))));
    set_said(s, now, say(l, N_("Please come to the kiosk. The others watch and wait.")));
}

/* ---- the end ---- */

static void show_over(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const char *head = say(l, N_("The lesson is over")),
               *line = say(l, N_("Everybody did a part of it. Nothing about you is kept."));
    body_open(k, s, BAR_ALL & ~BAR_PERSON, say(l, N_("Group lesson")));
    add_space(s);
    add_text(s, f.small ? STEP_HEAD : STEP_DISPLAY, true, head);
    add_text(s, f.small || f.big ? STEP_TITLE : STEP_HEAD, false, line);
    add_space(s);
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    add_button(s, LOOK_BUTTON_PLAIN, ICON_LEARN, "group.lessons", say(l, N_("Another lesson")));
    scene_add(s, trainer_button(k, s));
    foot_close(s, main_button(s, ICON_CHECK, "group.end", say(l, N_("Finish"))));
    set_said(s, head, line);
}

/* ---- the trainer's PIN ---- */

static void show_pin(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    show_pin_page(k, s,
                  &(struct pin_page){ .title = say(l, N_("For the trainer")),
                                      .field = "group.pin",
                                      .ok = "group.ok",
                                      .trouble_id = "group.trouble",
                                      .trouble = words_of_pin_trouble(k, k->group.pin_wrong),
                                      .said = k->rules.staff_cards_count > 0
                                                  ? say(l, N_("Lay your staff card on the pad, or type your PIN"))
                                                  : say(l, N_("Type your PIN")),
                                      .checking = k->group.part == GROUP_CHECKING });
}

void screen_group(const struct kiosk *k, struct scene *s)
{
    switch (k->group.part) {
    case GROUP_SIZE:
        show_size(k, s);
        return;
    case GROUP_TURN:
        show_turn(k, s);
        return;
    case GROUP_LOCKED:
    case GROUP_CHECKING:
        show_pin(k, s);
        return;
    case GROUP_TRAINER:
        show_trainer(k, s);
        return;
    case GROUP_OVER:
        show_over(k, s);
        return;
    }
}
