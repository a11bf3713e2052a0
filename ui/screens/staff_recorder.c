#include "screens/staff_recorder.h"

#include "voice/sentences.h"

/* What became of the last act, or what there is now. */
static const char *note_of(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct kiosk_recorder *r = &k->recorder;
    unsigned seconds = (unsigned)(r->take_ms + 500) / 1000;
    switch (r->note) {
    case RECORDER_SAYS_NO_MICROPHONE:
        return say(l, N_("No microphone was found."));
    case RECORDER_SAYS_SILENCE:
        return say(l, N_("Nothing was heard. Please speak nearer to the microphone."));
    case RECORDER_SAYS_KEPT:
        return say(l, N_("It is kept."));
    case RECORDER_SAYS_NOT_KEPT:
        return say(l, N_("It could not be kept. Is the disk full, or the folder not writable?"));
    case RECORDER_SAYS_NOTHING:
        break;
    }
    if (r->stage == RECORDER_RUNS)
        return say(l, N_("It is being recorded. Read the sentence aloud, then press Stop."));
    if (r->stage == RECORDER_TAKEN)
        return scene_format(
            s, say_n(l, "It lasts %u second. Listen to it.", "It lasts %u seconds. Listen to it.", seconds), seconds);
    return r->kept ? say(l, N_("There is a recording of it.")) : say(l, N_("There is no recording of it yet."));
}

static const char *note_word(const struct kiosk_recorder *r)
{
    static const char *const stages[] = { "empty", "running", "taken" };
    static const char *const notes[] = { "", "no-microphone", "silence", "kept", "not-kept" };
    if (r->note != RECORDER_SAYS_NOTHING)
        return notes[r->note];
    return r->stage == RECORDER_IDLE && r->kept ? "recorded" : stages[r->stage];
}

static void add_languages(const struct kiosk *k, struct scene *s)
{
    if (frame_of(s).portrait && frame_of(s).big)
        open_column(s, GROW(1), FIT, 4);
    else
        open_row(s, GROW(1), FIT, 4);
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        add_choice(s, l == k->recorder.language, scene_id(s, "recorder.language", l, ""), language_name(l));
    scene_close(s);
}

static void add_sentence(const struct kiosk *k, struct scene *s)
{
    const struct kiosk_recorder *r = &k->recorder;
    struct frame f = frame_of(s);
    char words[SENTENCE_WORDS_SIZE];
    sentence_words(r->sentence, r->language, words);
    open_card(s, LOOK_CARD, GROW(1), GROW(1), f.small ? 2 : 6, f.small ? 2 : 6);
    struct element which = text_of(STEP_BODY, false,
                                   scene_format(s, say(k->language, N_("Sentence %u of %u")), r->sentence + 1u,
                                                (unsigned)k->rules.recorder_sentences));
    which.box.give_way = 6;
    scene_add(s, which);
    struct element read = text_of(f.small || f.big ? STEP_BODY : STEP_HEAD, true, scene_text(s, words));
    read.id = "recorder.words";
    read.value = sentence_name(r->sentence);
    read.verbatim = true; /* it is read in the language that is recorded */
    scene_add(s, read);
    struct element note = text_of(STEP_BODY, false, note_of(k, s));
    note.id = "recorder.note";
    note.role = ROLE_STATUS;
    note.value = note_word(r);
    scene_add(s, note);
    scene_close(s);
}

static struct element main_act(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct element main = main_button(s, ICON_SPEAK, "recorder.start", say(l, N_("Record")));
    if (k->recorder.stage == RECORDER_RUNS)
        main = main_button(s, ICON_CHECK, "recorder.stop", say(l, N_("Stop")));
    if (k->recorder.stage == RECORDER_TAKEN)
        main = main_button(s, ICON_CHECK, "recorder.keep", say(l, N_("Keep it so")));
    main.disabled = k->recorder.asking;
    main.why = say(l, N_("One moment, please."));
    return main;
}

static void add_turn(struct scene *s, enum icon icon, const char *id, const char *name)
{
    struct element turn = button_of(s, LOOK_BUTTON_PLAIN, icon, id, name);
    turn.icon_only = turn.icon_only || frame_of(s).small;
    scene_add(s, turn);
}

static void add_acts(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->recorder.stage == RECORDER_IDLE) {
        add_button(s, LOOK_BUTTON_PLAIN, ICON_BACK, "staff.back", say(l, N_("Back")));
        add_turn(s, ICON_UP, "recorder.previous", say(l, N_("The one before")));
        add_turn(s, ICON_MORE, "recorder.next", say(l, N_("The next one")));
    } else if (k->recorder.stage == RECORDER_TAKEN) {
        add_button(s, LOOK_BUTTON_PLAIN, ICON_DEL, "recorder.drop", say(l, N_("Throw away")));
        add_button(s, LOOK_BUTTON_PLAIN, ICON_VOICE, "recorder.listen", say(l, N_("Listen")));
    }
}

void staff_recorder_page(const struct kiosk *k, struct scene *s)
{
    const char *title = say(k->language, N_("Record sentences"));
    body_open(k, s, BAR_LANGUAGE, title);
    add_gap_below_bar(s);
    open_column(s, GROW(1), GROW(1), 4);
    if (k->recorder.stage == RECORDER_IDLE)
        add_languages(k, s);
    add_sentence(k, s);
    scene_close(s);
    foot_open(k, s, BAR_LANGUAGE);
    add_acts(k, s);
    foot_close(s, main_act(k, s));
    set_said(s, scene_format(s, "%s.", title), "");
}
