/* One thread: waits for something to say, reads its recordings or lets espeak-ng make all of it (some milliseconds for
   seconds of sound), hands the samples to SDL's callback and closes the device when all was heard.

     silent --say, play--> sounding --all heard, SILENCE_MS--> silent
   A say() or stop() while speech is made ends the making: the callback sees another `turn`. */
#include "speaker/speaker.h"

#include <SDL.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "speaker/audio.h"
#include "speaker/espeak.h"
#include "speaker/pluck.h"
#include "speaker/recording.h"

enum {
    RATE = ESPEAK_RATE,
    BUFFER_SAMPLES = 512,
    SPEECH_MAX = RATE * 180,
    NOTES_MAX = RATE * 2,
    SILENCE_MS = 300,
    PAUSE_MS = 200 /* between two recordings */
};

struct wave {
    int16_t *samples; /* owned */
    size_t n, room, heard;
};

struct speaker {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    pthread_t thread;
    bool runs, quit;
    uint32_t turn; /* of say and stop; what was begun under another is out of date */

    char *recordings; /* their folder; owned */
    char text[SPEAKER_TEXT_SIZE];
    struct recorded instead;
    struct wave ready; /* to be heard instead of any of them; n 0: none */
    enum language language;
    int words_per_minute;
    bool to_say, to_play;
    struct note notes[SPEAKER_NOTES_MAX];
    size_t notes_count;

    /* The thread's; the waves are shared with the callback under SDL's lock of the device. */
    SDL_AudioDeviceID device;
    struct wave speech, bell;
    bool voice_tried, voice_works, device_failed;
};

/* ---- the callback ---- */
static int16_t take(struct wave *w)
{
    return w->heard < w->n ? w->samples[w->heard++] : 0;
}

static void mix(void *self, Uint8 *stream, int length)
{
    struct speaker *s = self;
    int16_t *out = (int16_t *)(void *)stream;
    for (int i = 0; i < length / (int)sizeof *out; i++) {
        int32_t sum = take(&s->speech) + take(&s->bell);
        out[i] = (int16_t)(sum > INT16_MAX ? INT16_MAX : sum < INT16_MIN ? INT16_MIN : sum);
    }
}

/* ---- the device ---- */
static bool open_device(struct speaker *s)
{
    if (s->device != 0)
        return true;
    SDL_AudioSpec want = {
        .freq = RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = BUFFER_SAMPLES, .callback = mix, .userdata = s
    };
    bool ready = audio_begin();
    s->device = ready ? SDL_OpenAudioDevice(NULL, 0, &want, NULL, 0) : 0;
    if (s->device == 0) {
        if (!s->device_failed)
            log_warning("speaker: no sound: %s", SDL_GetError());
        if (ready)
            audio_end();
    }
    s->device_failed = s->device == 0;
    return s->device != 0;
}

static void close_device(struct speaker *s)
{
    if (s->device == 0)
        return;
    SDL_CloseAudioDevice(s->device);
    audio_end();
    s->device = 0;
}

static void drop_wave(struct wave *w)
{
    if (w->samples != NULL)
        explicit_bzero(w->samples, w->n * sizeof *w->samples); /* in a headset it may have been personal */
    free(w->samples);
    *w = (struct wave){ 0 };
}

/* `fresh` is heard from now on instead of what `place` holds. */
static void hear(struct speaker *s, struct wave *place, struct wave fresh)
{
    if (s->device != 0)
        SDL_LockAudioDevice(s->device);
    struct wave old = *place;
    *place = fresh;
    if (s->device != 0)
        SDL_UnlockAudioDevice(s->device);
    drop_wave(&old);
    if (fresh.n > 0 && open_device(s))
        SDL_PauseAudioDevice(s->device, 0);
}

/* ---- speech ---- */
struct making {
    struct speaker *speaker;
    struct wave wave;
    uint32_t turn;
    bool full;
};

static bool grow(struct wave *w, size_t more)
{
    if (w->n + more <= w->room)
        return true;
    size_t room = w->room > 0 ? 2 * w->room : RATE * 4;
    while (room < w->n + more)
        room *= 2;
    int16_t *samples = room <= SPEECH_MAX ? realloc(w->samples, room * sizeof *samples) : NULL;
    if (samples == NULL)
        return false;
    w->samples = samples;
    w->room = room;
    return true;
}

static bool out_of_date(struct speaker *s, uint32_t turn)
{
    pthread_mutex_lock(&s->mutex);
    bool old = s->turn != turn || s->quit;
    pthread_mutex_unlock(&s->mutex);
    return old;
}

static bool take_speech(void *self, const int16_t *samples, size_t n)
{
    struct making *m = self;
    m->full = m->full || !grow(&m->wave, n);
    if (m->full || out_of_date(m->speaker, m->turn))
        return false;
    memcpy(m->wave.samples + m->wave.n, samples, n * sizeof *samples);
    m->wave.n += n;
    return true;
}

static bool voice_ready(struct speaker *s)
{
    if (!s->voice_tried)
        s->voice_works = espeak_open() == RESULT_OK;
    s->voice_tried = true;
    return s->voice_works;
}

/* All of them or none. */
static bool take_recordings(struct making *m, enum language l, const struct recorded *recorded)
{
    static const int16_t pause[RATE * PAUSE_MS / 1000];
    bool whole = recorded->n > 0;
    for (size_t i = 0; whole && i < recorded->n; i++) {
        char stem[RECORDING_PATH_SIZE];
        text_format(stem, sizeof stem, "%s/%s/%s", m->speaker->recordings, language_code(l), recorded->names[i]);
        if (i > 0)
            (void)take_speech(m, pause, sizeof pause / sizeof *pause);
        whole = recording_load(stem, take_speech, m) == RESULT_OK && !m->full;
    }
    if (!whole) {
        drop_wave(&m->wave);
        m->full = false;
    }
    return whole;
}

static void synthesise(struct making *m, enum language l, const char *text, int pace)
{
    if (text[0] != '\0' && voice_ready(m->speaker) && espeak_make(l, text, pace, take_speech, m) != RESULT_OK)
        drop_wave(&m->wave);
}

static void say_it(struct speaker *s)
{
    char text[SPEAKER_TEXT_SIZE];
    struct recorded instead = s->instead;
    struct wave ready = s->ready;
    s->ready = (struct wave){ 0 };
    text_copy(text, sizeof text, s->text);
    explicit_bzero(s->text, sizeof s->text);
    enum language l = s->language;
    int pace = s->words_per_minute;
    uint32_t turn = s->turn;
    s->to_say = false;
    pthread_mutex_unlock(&s->mutex);
    struct making making = { .speaker = s, .turn = turn, .wave = ready };
    if (ready.n == 0 && !take_recordings(&making, l, &instead) && !out_of_date(s, turn))
        synthesise(&making, l, text, pace);
    explicit_bzero(text, sizeof text);
    if (out_of_date(s, turn))
        drop_wave(&making.wave);
    hear(s, &s->speech, making.wave);
    pthread_mutex_lock(&s->mutex);
}

/* ---- notes ---- */
static void play_it(struct speaker *s)
{
    struct note notes[SPEAKER_NOTES_MAX];
    size_t count = s->notes_count;
    memcpy(notes, s->notes, sizeof notes);
    s->to_play = false;
    pthread_mutex_unlock(&s->mutex);
    struct wave w = { .samples = calloc(NOTES_MAX, sizeof *w.samples), .room = NOTES_MAX };
    for (size_t i = 0; w.samples != NULL && i < count; i++) {
        size_t at = (size_t)notes[i].at_ms * RATE / 1000, n = (size_t)notes[i].ms * RATE / 1000;
        if (at + n > NOTES_MAX)
            continue;
        pluck(w.samples + at, n, RATE, notes[i].hz);
        w.n = at + n > w.n ? at + n : w.n;
    }
    hear(s, &s->bell, w);
    pthread_mutex_lock(&s->mutex);
}

/* ---- the thread ---- */
static size_t unheard(struct speaker *s)
{
    if (s->device == 0)
        return 0;
    SDL_LockAudioDevice(s->device);
    size_t speech = s->speech.n - s->speech.heard, bell = s->bell.n - s->bell.heard;
    SDL_UnlockAudioDevice(s->device);
    return speech > bell ? speech : bell;
}

/* Until there is something to do, or all was heard: then the device is closed and the samples go. */
static void wait_or_close(struct speaker *s)
{
    size_t left = unheard(s);
    if (s->device == 0) {
        drop_wave(&s->speech);
        drop_wave(&s->bell);
        pthread_cond_wait(&s->cond, &s->mutex);
        return;
    }
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    uint64_t ns = (uint64_t)until.tv_nsec + (uint64_t)left * 1000000000 / RATE + SILENCE_MS * 1000000ull;
    until.tv_sec += (time_t)(ns / 1000000000);
    until.tv_nsec = (long)(ns % 1000000000);
    bool passed = pthread_cond_timedwait(&s->cond, &s->mutex, &until) != 0;
    if (passed && unheard(s) == 0)
        close_device(s);
}

static void *speak(void *self)
{
    struct speaker *s = self;
    pthread_mutex_lock(&s->mutex);
    while (!s->quit) {
        if (s->to_play)
            play_it(s);
        else if (s->to_say)
            say_it(s);
        else
            wait_or_close(s);
    }
    pthread_mutex_unlock(&s->mutex);
    close_device(s);
    drop_wave(&s->speech);
    drop_wave(&s->bell);
    SDL_TLSCleanup(); /* SDL's own storage of a thread that SDL has not made */
    return NULL;
}

/* With the lock held. */
static void wake(struct speaker *s)
{
    if (!s->runs)
        s->runs = pthread_create(&s->thread, NULL, speak, s) == 0;
    pthread_cond_signal(&s->cond);
}

/* ---- what others call ---- */
enum result speaker_create(const char *recordings, struct speaker **out)
{
    struct speaker *s = calloc(1, sizeof *s);
    if (s != NULL)
        s->recordings = strdup(recordings);
    if (s == NULL || s->recordings == NULL) {
        free(s);
        return RESULT_FULL;
    }
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->cond, &monotonic);
    pthread_condattr_destroy(&monotonic);
    *out = s;
    return RESULT_OK;
}

void speaker_destroy(struct speaker *s)
{
    if (s == NULL)
        return;
    pthread_mutex_lock(&s->mutex);
    s->quit = true;
    pthread_cond_signal(&s->cond);
    bool runs = s->runs;
    pthread_mutex_unlock(&s->mutex);
    if (runs)
        pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->cond);
    pthread_mutex_destroy(&s->mutex);
    explicit_bzero(s->text, sizeof s->text);
    drop_wave(&s->ready);
    free(s->recordings);
    free(s);
}

void speaker_say(struct speaker *s, enum language l, const char *text, int words_per_minute,
                 const struct recorded *instead)
{
    pthread_mutex_lock(&s->mutex);
    s->turn++;
    drop_wave(&s->ready);
    explicit_bzero(s->text, sizeof s->text);
    text_copy(s->text, sizeof s->text, text);
    s->instead = instead != NULL && s->recordings[0] != '\0' ? *instead : (struct recorded){ 0 };
    s->language = l;
    s->words_per_minute = words_per_minute;
    s->to_say = true;
    wake(s);
    pthread_mutex_unlock(&s->mutex);
}

enum result speaker_hear(struct speaker *s, const int16_t *samples, size_t n)
{
    struct wave w = { .samples = malloc(n * sizeof *samples), .n = n, .room = n };
    if (w.samples == NULL)
        return RESULT_FULL;
    memcpy(w.samples, samples, n * sizeof *samples);
    pthread_mutex_lock(&s->mutex);
    s->turn++;
    drop_wave(&s->ready);
    s->ready = w;
    explicit_bzero(s->text, sizeof s->text);
    s->instead.n = 0;
    s->to_say = true;
    wake(s);
    pthread_mutex_unlock(&s->mutex);
    return RESULT_OK;
}

void speaker_stop(struct speaker *s)
{
    pthread_mutex_lock(&s->mutex);
    s->turn++;
    drop_wave(&s->ready);
    explicit_bzero(s->text, sizeof s->text);
    s->instead.n = 0;
    s->to_say = s->runs; /* nothing, instead of what is being said */
    pthread_cond_signal(&s->cond);
    pthread_mutex_unlock(&s->mutex);
}

void speaker_play(struct speaker *s, const struct note *notes, size_t n)
{
    pthread_mutex_lock(&s->mutex);
    s->notes_count = n < SPEAKER_NOTES_MAX ? n : SPEAKER_NOTES_MAX;
    memcpy(s->notes, notes, s->notes_count * sizeof *notes);
    s->to_play = true;
    wake(s);
    pthread_mutex_unlock(&s->mutex);
}
