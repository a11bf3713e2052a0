/* A library's recording of a sentence: any bytes are a whole recording of at most a minute, or have a reason. */
#include "fuzz.h"

#include <assert.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "speaker/espeak.h"
#include "speaker/recording.h"

static bool count(void *self, const int16_t *samples, size_t n)
{
    (void)samples;
    *(size_t *)self += n;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[RECORDING_WHY_SIZE];
    size_t heard = 0;
    int fd = memfd_create("recording", MFD_CLOEXEC);
    assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    enum result r = recording_read(fd, count, &heard, why);
    assert(r == RESULT_OK ? why[0] == '\0' : r == RESULT_BAD && why[0] != '\0' && heard == 0);
    assert(heard <= (RECORDING_SECONDS_MAX + 1u) * ESPEAK_RATE);
    close(fd);
    return 0;
}
