#include "speaker/recording.h"

#include <SDL.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "speaker/espeak.h"
#include "speaker/sndfile.h"

enum {
    CHUNK_FRAMES = 2048,
    RATE_LEAST = 8000,
    RATE_MOST = 192000,
    OGG_HEAD = 27,
    OGG_PAGE_MAX = 65307,
    FAULTS_MAX = 64
};

/* ---- is the file whole? libsndfile plays a torn one up to where it was cut, in the middle of a word ---- */

static bool whole_wav(const uint8_t head[static 12], int64_t size)
{
    uint32_t said = (uint32_t)head[4] | (uint32_t)head[5] << 8 | (uint32_t)head[6] << 16 | (uint32_t)head[7] << 24;
    return (int64_t)said + 8 <= size;
}

/* Bytes of the Ogg page at `at`, 0 when there is none or it is cut (RFC 3533, 6). */
static size_t ogg_page(const uint8_t *at, size_t n)
{
    size_t length = OGG_HEAD + (n >= OGG_HEAD ? at[26] : 0u);
    if (n < length || memcmp(at, "OggS", 4) != 0)
        return 0;
    for (size_t i = OGG_HEAD, segments = i + at[26]; i < segments; i++)
        length += at[i];
    return length <= n ? length : 0;
}

/* Ends the file with a whole page that says that it is the stream's last? */
static bool whole_ogg(int fd, int64_t size)
{
    static uint8_t tail[OGG_PAGE_MAX]; /* one thread */
    int64_t from = size > OGG_PAGE_MAX ? size - OGG_PAGE_MAX : 0;
    ssize_t n = pread(fd, tail, sizeof tail, from);
    for (size_t i = 0; n > 0 && i < (size_t)n; i++) {
        size_t page = ogg_page(tail + i, (size_t)n - i);
        if (page > 0 && i + page == (size_t)n)
            return (tail[i + 5] & 4) != 0;
    }
    return false;
}

/* "" : it may be read. */
static const char *fault_of_file(int fd)
{
    struct stat st;
    uint8_t head[12] = { 0 };
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return "not a file";
    if (st.st_size > RECORDING_BYTES_MAX)
        return "larger than 24 MiB";
    if (pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head)
        return "too short for a recording";
    if (memcmp(head, "RIFF", 4) == 0 && memcmp(head + 8, "WAVE", 4) == 0)
        return whole_wav(head, st.st_size) ? "" : "cut off: a part of the WAV file is missing";
    if (memcmp(head, "OggS", 4) == 0)
        return whole_ogg(fd, st.st_size) ? "" : "cut off: the end of the Ogg stream is missing";
    return "neither WAV nor Opus";
}

static const char *fault_of_sound(const SF_INFO *info)
{
    int type = info->format & SF_FORMAT_TYPEMASK, coding = info->format & SF_FORMAT_SUBMASK;
    bool wav = type == SF_FORMAT_WAV || type == SF_FORMAT_WAVEX;
    if (!wav && (type != SF_FORMAT_OGG || coding != SF_FORMAT_OPUS))
        return "neither WAV nor Opus";
    if (info->channels < 1 || info->channels > 2)
        return "more than two channels";
    if (info->samplerate < RATE_LEAST || info->samplerate > RATE_MOST)
        return "its rate is not between 8 and 192 kHz";
    if (info->frames <= 0)
        return "nothing is in it";
    return info->frames > (sf_count_t)info->samplerate * RECORDING_SECONDS_MAX ? "longer than 60 s" : "";
}

/* ---- reading ---- */

struct reading {
    const struct sndfile_calls *calls;
    SNDFILE *file;
    SF_INFO info;
    SDL_AudioStream *stream;
    int16_t *samples; /* owned */
    size_t n, room;
};

/* What is no number, or beyond full scale, is in a float WAV only. */
static void tame(float *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        at[i] = !isfinite(at[i]) ? 0 : at[i] > 1 ? 1 : at[i] < -1 ? -1 : at[i];
}

static bool drain(struct reading *r)
{
    int got = 1;
    while (got > 0 && r->n < r->room) {
        got = SDL_AudioStreamGet(r->stream, r->samples + r->n, (int)((r->room - r->n) * sizeof *r->samples));
        r->n += got > 0 ? (size_t)got / sizeof *r->samples : 0;
    }
    return got >= 0;
}

static bool put(struct reading *r, const float *chunk, size_t frames)
{
    size_t bytes = frames * (size_t)r->info.channels * sizeof *chunk;
    return SDL_AudioStreamPut(r->stream, chunk, (int)bytes) == 0 && drain(r);
}

/* SDL 2.26 keeps some frames of the end to itself: silence pushes them out. */
static bool push_out(struct reading *r)
{
    static const float silence[CHUNK_FRAMES * 2];
    bool works = true;
    for (int left = r->info.samplerate / 5; works && left > 0; left -= CHUNK_FRAMES)
        works = put(r, silence, CHUNK_FRAMES);
    return works && SDL_AudioStreamFlush(r->stream) == 0 && drain(r);
}

/* All of it, or what is wrong. */
static const char *convert(struct reading *r)
{
    float chunk[CHUNK_FRAMES * 2];
    sf_count_t total = 0, got;
    while ((got = r->calls->read_floats(r->file, chunk, CHUNK_FRAMES)) > 0 && total + got <= r->info.frames) {
        total += got;
        tame(chunk, (size_t)got * (size_t)r->info.channels);
        if (!put(r, chunk, (size_t)got))
            return "it cannot be brought to our rate";
    }
    if (total != r->info.frames)
        return "broken: it ends before it says";
    return push_out(r) ? "" : "it cannot be brought to our rate";
}

static const char *read_all(struct reading *r)
{
    const char *fault = fault_of_sound(&r->info);
    if (*fault != '\0')
        return fault;
    r->room = (size_t)((r->info.frames * ESPEAK_RATE + r->info.samplerate - 1) / r->info.samplerate);
    r->samples = malloc(r->room * sizeof *r->samples);
    r->stream =
        SDL_NewAudioStream(AUDIO_F32SYS, (Uint8)r->info.channels, r->info.samplerate, AUDIO_S16SYS, 1, ESPEAK_RATE);
    if (r->samples == NULL || r->stream == NULL)
        return "no memory for it";
    return convert(r);
}

static void give(const struct reading *r, bool (*take)(void *self, const int16_t *samples, size_t n), void *self)
{
    bool more = true;
    for (size_t at = 0; more && at < r->n; at += CHUNK_FRAMES)
        more = take(self, r->samples + at, r->n - at < CHUNK_FRAMES ? r->n - at : CHUNK_FRAMES);
}

enum result recording_read(int fd, bool (*take)(void *self, const int16_t *samples, size_t n), void *self,
                           char why[static RECORDING_WHY_SIZE])
{
    struct reading r = { .calls = NULL };
    text_copy(why, RECORDING_WHY_SIZE, fault_of_file(fd));
    if (*why != '\0')
        return RESULT_BAD;
    r.calls = sndfile_calls();
    if (r.calls == NULL)
        return RESULT_NONE;
    if (lseek(fd, 0, SEEK_SET) == 0)
        r.file = r.calls->open_fd(fd, SFM_READ, &r.info, SF_FALSE);
    text_copy(why, RECORDING_WHY_SIZE, r.file != NULL ? read_all(&r) : r.calls->error_text(NULL));
    if (*why == '\0')
        give(&r, take, self);
    if (r.file != NULL)
        r.calls->close(r.file);
    if (r.stream != NULL)
        SDL_FreeAudioStream(r.stream);
    free(r.samples);
    return *why == '\0' ? RESULT_OK : RESULT_BAD;
}

/* ---- what was bad already ---- */

static struct fault {
    dev_t device;
    ino_t file;
    off_t size;
    struct timespec changed;
} faults[FAULTS_MAX];
static size_t faults_count;

static struct fault fault_at(const struct stat *st)
{
    return (struct fault){ st->st_dev, st->st_ino, st->st_size, st->st_mtim };
}

static bool known_fault(const struct stat *st)
{
    for (size_t i = 0; i < FAULTS_MAX && i < faults_count; i++)
        if (faults[i].device == st->st_dev && faults[i].file == st->st_ino && faults[i].size == st->st_size &&
            faults[i].changed.tv_sec == st->st_mtim.tv_sec && faults[i].changed.tv_nsec == st->st_mtim.tv_nsec)
            return true;
    return false;
}

static enum result load(const char *path, int fd, bool (*take)(void *self, const int16_t *samples, size_t n),
                        void *self)
{
    char why[RECORDING_WHY_SIZE];
    struct stat st;
    if (fstat(fd, &st) != 0 || known_fault(&st))
        return RESULT_BAD;
    enum result r = recording_read(fd, take, self, why);
    if (r != RESULT_BAD)
        return r;
    log_warning("speaker: %s: %s; the voice says it instead", path, why);
    faults[faults_count++ % FAULTS_MAX] = fault_at(&st);
    return RESULT_BAD;
}

enum result recording_load(const char *stem, bool (*take)(void *self, const int16_t *samples, size_t n), void *self)
{
    static const char *const endings[] = { "opus", "ogg", "wav" };
    char path[RECORDING_PATH_SIZE];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        text_format(path, sizeof path, "%s.%s", stem, endings[i]);
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe of that name is not waited for */
        if (fd < 0 && errno == ENOENT)
            continue;
        if (fd < 0) {
            log_warning("speaker: %s: %s; the voice says it instead", path, strerror(errno));
            return RESULT_BAD;
        }
        enum result r = load(path, fd, take, self);
        close(fd);
        return r;
    }
    return RESULT_NONE;
}
