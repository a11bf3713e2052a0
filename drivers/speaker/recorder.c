#include "speaker/recorder.h"

#include <SDL.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "speaker/audio.h"
#include "speaker/espeak.h"
#include "speaker/recording.h"

enum {
    RATE = ESPEAK_RATE,
    TAKE_MAX = RATE * RECORDING_SECONDS_MAX,
    BUFFER_SAMPLES = 1024,
    TASKS_MAX = 16,
    QUIET = 400,       /* below it is no voice */
    MARGIN = RATE / 5, /* of silence is left around it */
    LEAST = RATE / 5,  /* a shorter voice is a click */
    LOUD = 23000,
    GAIN_MAX = 8 /* a quiet voice is made as loud as the synthesised one */
};

struct task {
    uint64_t token;
    enum recorder_act act;
    enum language language;
    char name[SPEAKER_NAME_SIZE];
};

struct recorder {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    pthread_t thread;
    bool runs, quit;
    struct task tasks[TASKS_MAX];
    size_t tasks_count;

    char *recordings; /* owned */
    struct speaker *speaker;
    void (*told)(void *self, const struct recorder_answer *answer);
    void *self;

    /* The thread's; the take is shared with SDL's callback while the device is open. */
    SDL_AudioDeviceID device;
    int16_t *take; /* owned; TAKE_MAX */
    size_t n;
};

/* ---- the take ---- */

static void collect(void *self, Uint8 *stream, int length)
{
    struct recorder *r = self;
    size_t n = (size_t)length / sizeof *r->take, room = TAKE_MAX - r->n;
    n = n < room ? n : room;
    memcpy(r->take + r->n, stream, n * sizeof *r->take);
    r->n += n;
}

static void drop_take(struct recorder *r)
{
    if (r->take != NULL)
        explicit_bzero(r->take, r->n * sizeof *r->take);
    free(r->take);
    r->take = NULL;
    r->n = 0;
}

static void close_microphone(struct recorder *r)
{
    if (r->device == 0)
        return;
    SDL_CloseAudioDevice(r->device);
    audio_end();
    r->device = 0;
}

static enum result start(struct recorder *r)
{
    close_microphone(r);
    drop_take(r);
    speaker_stop(r->speaker); /* it would hear itself */
    r->take = malloc(TAKE_MAX * sizeof *r->take);
    if (r->take == NULL)
        return RESULT_FULL;
    SDL_AudioSpec want = { .freq = RATE,
                           .format = AUDIO_S16SYS,
                           .channels = 1,
                           .samples = BUFFER_SAMPLES,
                           .callback = collect,
                           .userdata = r };
    bool ready = audio_begin();
    r->device = ready ? SDL_OpenAudioDevice(NULL, 1, &want, NULL, 0) : 0;
    if (r->device != 0) {
        SDL_PauseAudioDevice(r->device, 0);
        return RESULT_OK;
    }
    log_warning("recorder: no microphone: %s", SDL_GetError());
    if (ready)
        audio_end();
    drop_take(r);
    return RESULT_GONE;
}

static bool is_voice(int16_t sample)
{
    return sample > QUIET || sample < -QUIET;
}

/* Silence before and after goes, so that it begins when it is to be heard. */
static void trim(struct recorder *r)
{
    size_t first = 0, end = r->n;
    while (first < end && !is_voice(r->take[first]))
        first++;
    while (end > first && !is_voice(r->take[end - 1]))
        end--;
    if (end - first < LEAST) {
        r->n = 0;
        return;
    }
    first = first > MARGIN ? first - MARGIN : 0;
    end = r->n - end > MARGIN ? end + MARGIN : r->n;
    memmove(r->take, r->take + first, (end - first) * sizeof *r->take);
    r->n = end - first;
}

static void make_loud(struct recorder *r)
{
    int loudest = 1;
    for (size_t i = 0; i < r->n; i++)
        loudest = abs(r->take[i]) > loudest ? abs(r->take[i]) : loudest;
    float gain = (float)LOUD / (float)loudest;
    gain = gain > GAIN_MAX ? GAIN_MAX : gain < 1 ? 1 : gain;
    for (size_t i = 0; i < r->n; i++)
        r->take[i] = (int16_t)((float)r->take[i] * gain);
}

static enum result stop(struct recorder *r)
{
    if (r->device == 0)
        return RESULT_NONE;
    close_microphone(r);
    trim(r);
    if (r->n == 0) {
        drop_take(r);
        return RESULT_NONE;
    }
    make_loud(r);
    return RESULT_OK;
}

/* ---- the thread ---- */

static enum result keep(struct recorder *r, const struct task *t)
{
    if (r->device != 0 || r->n == 0)
        return RESULT_NONE;
    enum result result = recording_keep(r->recordings, language_code(t->language), t->name, r->take, r->n);
    if (result == RESULT_OK)
        drop_take(r);
    return result;
}

static enum result listen(struct recorder *r)
{
    if (r->device != 0 || r->n == 0)
        return RESULT_NONE;
    return speaker_hear(r->speaker, r->take, r->n);
}

static enum result drop(struct recorder *r)
{
    close_microphone(r);
    drop_take(r);
    return RESULT_OK;
}

static void carry_out(struct recorder *r, const struct task *t)
{
    struct recorder_answer a = { .token = t->token, .act = t->act, .result = RESULT_OK };
    switch (t->act) {
    case RECORDER_START:
        a.result = start(r);
        break;
    case RECORDER_STOP:
        a.result = stop(r);
        break;
    case RECORDER_LISTEN:
        a.result = listen(r);
        break;
    case RECORDER_KEEP:
        a.result = keep(r, t);
        break;
    case RECORDER_DROP:
        a.result = drop(r);
        break;
    case RECORDER_LOOK:
    case RECORDER_ACT_COUNT:
        break;
    }
    a.kept = t->name[0] != '\0' && recording_is_there(r->recordings, language_code(t->language), t->name);
    a.take_ms = r->device == 0 ? (uint32_t)(r->n * 1000 / RATE) : 0;
    r->told(r->self, &a);
}

static void *work(void *self)
{
    struct recorder *r = self;
    pthread_mutex_lock(&r->mutex);
    while (!r->quit) {
        if (r->tasks_count == 0) {
            pthread_cond_wait(&r->cond, &r->mutex);
            continue;
        }
        struct task t = r->tasks[0];
        memmove(r->tasks, r->tasks + 1, --r->tasks_count * sizeof *r->tasks);
        pthread_mutex_unlock(&r->mutex);
        carry_out(r, &t);
        pthread_mutex_lock(&r->mutex);
    }
    pthread_mutex_unlock(&r->mutex);
    (void)drop(r);
    SDL_TLSCleanup();
    return NULL;
}

/* ---- what others call ---- */

enum result recorder_create(const char *recordings, struct speaker *speaker,
                            void (*told)(void *self, const struct recorder_answer *answer), void *self,
                            struct recorder **out)
{
    struct recorder *r = calloc(1, sizeof *r);
    if (r != NULL)
        r->recordings = strdup(recordings);
    if (r == NULL || r->recordings == NULL) {
        free(r);
        return RESULT_FULL;
    }
    pthread_mutex_init(&r->mutex, NULL);
    pthread_cond_init(&r->cond, NULL);
    r->speaker = speaker;
    r->told = told;
    r->self = self;
    *out = r;
    return RESULT_OK;
}

void recorder_destroy(struct recorder *r)
{
    if (r == NULL)
        return;
    pthread_mutex_lock(&r->mutex);
    r->quit = true;
    pthread_cond_signal(&r->cond);
    bool runs = r->runs;
    pthread_mutex_unlock(&r->mutex);
    if (runs)
        pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->cond);
    pthread_mutex_destroy(&r->mutex);
    free(r->recordings);
    free(r);
}

void recorder_do(struct recorder *r, uint64_t token, enum recorder_act act, enum language l, const char *name)
{
    struct task t = { .token = token, .act = act, .language = l };
    text_copy(t.name, sizeof t.name, name);
    pthread_mutex_lock(&r->mutex);
    if (!r->runs)
        r->runs = pthread_create(&r->thread, NULL, work, r) == 0;
    bool room = r->tasks_count < TASKS_MAX;
    if (room)
        r->tasks[r->tasks_count++] = t;
    else
        log_warning("recorder: too much is asked at once; an act is left out");
    pthread_cond_signal(&r->cond);
    pthread_mutex_unlock(&r->mutex);
}
