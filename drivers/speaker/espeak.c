#include "speaker/espeak.h"

#include <dlfcn.h>
#include <espeak-ng/speak_lib.h>
#include <string.h>

#include "base/log.h"

enum { BUFFER_MS = 200 };

static struct {
    void *library;
    int (*initialize)(espeak_AUDIO_OUTPUT, int, const char *, int);
    void (*set_callback)(t_espeak_callback *);
    espeak_ERROR (*set_voice)(const char *);
    espeak_ERROR (*set_parameter)(espeak_PARAMETER, int, int);
    espeak_ERROR (*synth)(const void *, size_t, unsigned, espeak_POSITION_TYPE, unsigned, unsigned, unsigned *, void *);
} espeak;

static struct {
    bool (*take)(void *self, const int16_t *samples, size_t n);
    void *self;
} sink; /* espeak-ng's callback is told no more than the samples */

static bool find(const char *name, void *to, size_t size)
{
    void *at = dlsym(espeak.library, name);
    memcpy(to, &at, size); /* ISO C has no cast from an object to a function */
    return at != NULL;
}
#define FIND(member, name) find(name, &espeak.member, sizeof espeak.member)

static bool find_all(void)
{
    return FIND(initialize, "espeak_Initialize") && FIND(set_callback, "espeak_SetSynthCallback") &&
           FIND(set_voice, "espeak_SetVoiceByName") && FIND(set_parameter, "espeak_SetParameter") &&
           FIND(synth, "espeak_Synth");
}

/* 1 ends the making. */
static int take_samples(short *samples, int n, espeak_EVENT *events)
{
    (void)events;
    return samples != NULL && n > 0 && !sink.take(sink.self, samples, (size_t)n) ? 1 : 0;
}

enum result espeak_open(void)
{
    static bool works;
    if (works)
        return RESULT_OK;
    espeak.library = dlopen("libespeak-ng.so.1", RTLD_NOW | RTLD_LOCAL);
    if (espeak.library == NULL || !find_all()) {
        log_warning("speaker: espeak-ng is not installed; nothing is spoken");
        return RESULT_NONE;
    }
    int rate = espeak.initialize(AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, NULL, espeakINITIALIZE_DONT_EXIT);
    if (rate != ESPEAK_RATE) {
        log_warning("speaker: espeak-ng did not start (%d), is espeak-ng-data installed? nothing is spoken", rate);
        return RESULT_NONE;
    }
    espeak.set_callback(take_samples);
    works = true;
    return RESULT_OK;
}

enum result espeak_make(enum language l, const char *text, int words_per_minute,
                        bool (*take)(void *self, const int16_t *samples, size_t n), void *self)
{
    static const char *const voices[LANGUAGE_COUNT] = { "kk", "ru", "en" };
    if (espeak.set_voice(voices[l]) != EE_OK) {
        log_warning("speaker: espeak-ng has no voice %s", voices[l]);
        return RESULT_NONE;
    }
    sink.take = take;
    sink.self = self;
    espeak.set_parameter(espeakRATE, words_per_minute, 0);
    espeak.synth(text, strlen(text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, NULL);
    return RESULT_OK;
}
