#include "speaker/audio.h"

#include <SDL.h>
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

bool audio_begin(void)
{
    pthread_mutex_lock(&mutex);
    bool works = SDL_InitSubSystem(SDL_INIT_AUDIO) == 0;
    pthread_mutex_unlock(&mutex);
    return works;
}

void audio_end(void)
{
    pthread_mutex_lock(&mutex);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    pthread_mutex_unlock(&mutex);
}
