/* What is heard: the words of the scene as a voice says them, and short notes (visual.md part 6). */
#include "base/text.h"
#include "screens/screens.h"
#include "shell/app.h"
#include "shell/clock.h"
#include "voice/respell.h"
#include "voice/sentences.h"
#include "voice/spoken.h"

enum { A3 = 220, D4 = 294, A4 = 440, D5 = 587, D6 = 1175, TUNE_MAX = 3 };

static const struct tune {
    size_t n;
    struct note notes[TUNE_MAX];
} tunes[] = {
    [SOUND_SEEN] = { 1, { { D4, 0, 90 } } },
    [SOUND_DONE] = { 2, { { D4, 0, 200 }, { A4, 130, 270 } } },
    [SOUND_ALL_DONE] = { 3, { { D4, 0, 160 }, { A4, 110, 160 }, { D5, 220, 180 } } },
    [SOUND_NEEDS_YOU] = { 2, { { A3, 0, 300 }, { A3, 300, 300 } } },
    [SOUND_OFFLINE] = { 2, { { D4, 0, 350 }, { D5, 0, 350 } } },
    [SOUND_TIME] = { 1, { { A4, 0, 250 } } },
    [SOUND_LEFT_BEHIND] = { 2, { { D5, 0, 200 }, { A4, 180, 220 } } },
    [SOUND_KEY] = { 1, { { D6, 0, 8 } } },
    [SOUND_CALLED] = { 2, { { A4, 0, 180 }, { D5, 160, 220 } } },
};

void ears_begin(struct app *app)
{
    if (speaker_create(app->settings->voice.recordings, &app->speaker) != RESULT_OK)
        app->speaker = NULL;
}

void ears_end(struct app *app)
{
    speaker_destroy(app->speaker);
    app->speaker = NULL;
}

void ears_play(struct app *app, enum sound sound)
{
    const struct kiosk *k = core_kiosk(app->core);
    if (k->captions)
        captions_sound(&app->captions, words_of_sound(k->language, sound), clock_mono_ms());
    if (app->speaker != NULL && app->settings->voice.sounds)
        speaker_play(app->speaker, tunes[sound].notes, tunes[sound].n);
}

/* A recording has its own pace: whoever asked for a slow one hears the voice. */
static void find_recordings(const struct app *app, const struct kiosk *k, struct recorded *to)
{
    _Static_assert((int)SENTENCES_AT_ONCE <= (int)SPEAKER_RECORDINGS_MAX, "what may be heard together");
    size_t which[SENTENCES_AT_ONCE];
    to->n = 0;
    if (app->settings->voice.recordings[0] == '\0' || k->slow_pace)
        return;
    to->n = sentences_of(app->said, k->language, which);
    for (size_t i = 0; i < to->n; i++)
        text_copy(to->names[i], sizeof to->names[i], sentence_name(which[i]));
}

static void say_aloud(struct app *app)
{
    const struct kiosk *k = core_kiosk(app->core);
    char words[SPEAKER_TEXT_SIZE], spelled[SPEAKER_TEXT_SIZE];
    struct recorded instead;
    if (app->speaker == NULL)
        return;
    find_recordings(app, k, &instead);
    (void)spoken_words(app->said, k->language, words, sizeof words);
    text_copy(spelled, sizeof spelled, words);
    if (k->language == LANGUAGE_KK)
        respell_kazakh(words, spelled, sizeof spelled);
    int pace = (int)app->settings->voice.words_per_minute;
    speaker_say(app->speaker, k->language, spelled, k->slow_pace ? pace * 3 / 4 : pace, &instead);
    wipe(words, sizeof words);
    wipe(spelled, sizeof spelled);
}

void ears_tell(struct app *app, bool aloud)
{
    if (core_kiosk(app->core)->captions)
        captions_say(&app->captions, app->said, screens_caption_letters(&app->panel), clock_mono_ms());
    if (aloud)
        say_aloud(app);
}

void ears_hush(struct app *app)
{
    if (app->speaker != NULL)
        speaker_stop(app->speaker);
}
