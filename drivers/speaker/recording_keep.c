/* Keeping a recording: written under another name beside it, synced, renamed, and the folder synced. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "speaker/espeak.h"
#include "speaker/recording.h"
#include "speaker/sndfile.h"

static bool write_wav(const struct sndfile_calls *calls, int fd, const int16_t *samples, size_t n)
{
    SF_INFO info = { .samplerate = ESPEAK_RATE, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16 };
    SNDFILE *file = calls->open_fd(fd, SFM_WRITE, &info, SF_FALSE);
    if (file == NULL)
        return false;
    bool whole = calls->write_shorts(file, samples, (sf_count_t)n) == (sf_count_t)n;
    return calls->close(file) == 0 && whole && fsync(fd) == 0;
}

/* Other forms of it would be found first. */
static void remove_others(int folder, const char *name)
{
    static const char *const endings[] = { "opus", "ogg" };
    char file[RECORDING_FILE_SIZE];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        text_format(file, sizeof file, "%s.%s", name, endings[i]);
        (void)unlinkat(folder, file, 0); /* mostly there is none */
    }
}

static bool keep_in(const struct sndfile_calls *calls, int folder, const char *name, const int16_t *samples, size_t n)
{
    static const char fresh[] = ".fresh";
    char file[RECORDING_FILE_SIZE];
    text_format(file, sizeof file, "%s.wav", name);
    int fd = openat(folder, fresh, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return false;
    bool written = write_wav(calls, fd, samples, n);
    written = close(fd) == 0 && written;
    if (!written || renameat(folder, fresh, folder, file) != 0) {
        int why = errno;
        (void)unlinkat(folder, fresh, 0);
        errno = why;
        return false;
    }
    remove_others(folder, name);
    return fsync(folder) == 0;
}

static int open_folder(const char *recordings, const char *path)
{
    (void)mkdir(recordings, 0755); /* mostly there already; what else is wrong, open() tells */
    (void)mkdir(path, 0755);
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

enum result recording_keep(const char *recordings, const char *language, const char *name, const int16_t *samples,
                           size_t n)
{
    char path[RECORDING_PATH_SIZE];
    const struct sndfile_calls *calls = sndfile_calls();
    if (calls == NULL)
        return RESULT_NONE;
    text_format(path, sizeof path, "%s/%s", recordings, language);
    int folder = open_folder(recordings, path);
    bool kept = folder >= 0 && keep_in(calls, folder, name, samples, n);
    if (!kept)
        log_error("recorder: %s/%s.wav cannot be written: %s", path, name, strerror(errno));
    if (folder >= 0)
        close(folder);
    return kept ? RESULT_OK : RESULT_IO;
}

bool recording_is_there(const char *recordings, const char *language, const char *name)
{
    static const char *const endings[] = { "opus", "ogg", "wav" };
    char path[RECORDING_PATH_SIZE];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        text_format(path, sizeof path, "%s/%s/%s.%s", recordings, language, name, endings[i]);
        if (access(path, F_OK) == 0)
            return true;
    }
    return false;
}
