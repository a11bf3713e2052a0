/* drivers/speaker/audio.h: SDL's audio while somebody uses it, the loudspeaker's thread or the microphone's: SDL counts
   its users, but not for several threads at once. */
#pragma once

#include <stdbool.h>

/* False: SDL_GetError() says why. Each true one wants an audio_end(). */
bool audio_begin(void);
void audio_end(void);
