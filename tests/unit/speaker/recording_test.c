/* A library's recordings: real files, written by libsndfile as any sound editor would, and what is wrong with some. */
#include "speaker/recording.h"

#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/ulid.h"
#include "check.h"
#include "speaker/espeak.h"

enum { TONE_HZ = 440, WAV = SF_FORMAT_WAV | SF_FORMAT_PCM_16, OPUS = SF_FORMAT_OGG | SF_FORMAT_OPUS };

static char folder[] = "/tmp/kitap-recording-XXXXXX", path[RECORDING_PATH_SIZE];

struct heard {
    size_t n, most;
    size_t crossings;
    int16_t last, loudest;
};

static bool hear(void *self, const int16_t *samples, size_t n)
{
    struct heard *h = self;
    for (size_t i = 0; i < n; i++) {
        h->crossings += h->last < 0 && samples[i] >= 0;
        h->loudest = samples[i] > h->loudest ? samples[i] : h->loudest;
        h->last = samples[i];
    }
    h->n += n;
    return h->most == 0 || h->n < h->most;
}

static void begin(const char *name)
{
    text_copy(folder, sizeof folder, "/tmp/kitap-recording-XXXXXX");
    CHECK(mkdtemp(folder) != NULL);
    text_format(path, sizeof path, "%s/%s", folder, name);
}

static void end(void)
{
    remove(path);
    CHECK_EQ(rmdir(folder), 0);
}

/* A tone, half as loud as can be. */
static void write_tone(int format, int rate, int channels, double seconds)
{
    SF_INFO info = { .samplerate = rate, .channels = channels, .format = format };
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    CHECK(file != NULL);
    for (int i = 0; i < (int)(rate * seconds); i++) {
        float frame[8];
        for (int c = 0; c < channels; c++)
            frame[c] = 0.5f * sinf(6.2831853f * TONE_HZ * (float)i / (float)rate);
        CHECK_EQ(sf_writef_float(file, frame, 1), 1);
    }
    CHECK_EQ(sf_close(file), 0);
}

static void put_bytes(const void *at, size_t n)
{
    FILE *file = fopen(path, "wbe");
    CHECK(file != NULL);
    CHECK_EQ(fwrite(at, 1, n, file), n);
    CHECK_EQ(fclose(file), 0);
}

static size_t size_of_file(void)
{
    struct stat st;
    CHECK_EQ(stat(path, &st), 0);
    return (size_t)st.st_size;
}

static enum result read_it(struct heard *h, char why[static RECORDING_WHY_SIZE])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    CHECK(fd >= 0);
    enum result r = recording_read(fd, hear, h, why);
    close(fd);
    return r;
}

static void check_bad(const char *want)
{
    struct heard h = { 0 };
    char why[RECORDING_WHY_SIZE];
    CHECK_EQ(read_it(&h, why), RESULT_BAD);
    CHECK_TEXT(why, want);
    CHECK_EQ(h.n, 0);
}

static void check_tone(double seconds)
{
    struct heard h = { 0 };
    char why[RECORDING_WHY_SIZE];
    CHECK_EQ(read_it(&h, why), RESULT_OK);
    double heard = (double)h.n / ESPEAK_RATE, hz = (double)h.crossings / heard;
    CHECK(fabs(heard - seconds) < 0.002); /* not even the end is lost */
    CHECK(fabs(hz - TONE_HZ) < 15);
    CHECK(h.loudest > 12000 && h.loudest < 22000); /* Opus overshoots where a tone breaks off */
}

TEST(wav_and_opus_of_any_rate_and_of_two_channels_become_the_voices_samples)
{
    static const struct {
        int format, rate, channels;
    } kinds[] = { { WAV, 8000, 1 },   { WAV, 22050, 1 },
                  { WAV, 44100, 2 },  { SF_FORMAT_WAV | SF_FORMAT_PCM_24, 48000, 2 },
                  { OPUS, 48000, 1 }, { SF_FORMAT_WAV | SF_FORMAT_FLOAT, 96000, 1 },
                  { OPUS, 16000, 2 }, { SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, 32000, 1 } };
    begin("a.sound");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        write_tone(kinds[i].format, kinds[i].rate, kinds[i].channels, 1.2);
        check_tone(1.2);
    }
    end();
}

TEST(a_whole_minute_is_heard_and_a_longer_one_is_refused)
{
    begin("long.opus");
    write_tone(OPUS, 16000, 1, 60);
    check_tone(60);
    write_tone(WAV, 8000, 1, 60.5);
    check_bad("longer than 60 s");
    end();
}

TEST(what_is_no_recording_is_refused_with_its_reason)
{
    begin("a.wav");
    put_bytes("", 0);
    check_bad("too short for a recording");
    put_bytes("Read me first, please.", 22);
    check_bad("neither WAV nor Opus");
    write_tone(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44100, 1, 0.2);
    check_bad("neither WAV nor Opus");
    write_tone(SF_FORMAT_OGG | SF_FORMAT_VORBIS, 44100, 1, 0.2);
    check_bad("neither WAV nor Opus");
    write_tone(WAV, 44100, 6, 0.2);
    check_bad("more than two channels");
    write_tone(WAV, 4000, 1, 0.2);
    check_bad("its rate is not between 8 and 192 kHz");
    write_tone(WAV, 44100, 1, 0);
    check_bad("nothing is in it");
    write_tone(WAV, 44100, 1, 0.2);
    CHECK_EQ(truncate(path, RECORDING_BYTES_MAX + 1l), 0);
    check_bad("larger than 24 MiB");
    end();
}

TEST(a_folder_or_a_pipe_of_that_name_is_refused_and_not_waited_for)
{
    begin("a.wav");
    CHECK_EQ(mkdir(path, 0700), 0);
    check_bad("not a file");
    CHECK_EQ(rmdir(path), 0);
    CHECK_EQ(mkfifo(path, 0600), 0);
    check_bad("not a file");
    end();
}

TEST(a_torn_file_is_refused_wherever_it_was_torn)
{
    begin("a.sound");
    for (int kind = 0; kind < 2; kind++) {
        for (size_t part = 1; part < 10; part++) {
            write_tone(kind == 0 ? WAV : OPUS, 48000, 1, 2);
            CHECK_EQ(truncate(path, (long)(size_of_file() * part / 10)), 0);
            check_bad(kind == 0 ? "cut off: a part of the WAV file is missing"
                                : "cut off: the end of the Ogg stream is missing");
        }
    }
    end();
}

TEST(what_is_no_number_or_too_loud_in_a_file_is_tamed)
{
    static const float odd[] = { NAN, INFINITY, -INFINITY, 40, -40, 0 };
    begin("a.wav");
    SF_INFO info = { .samplerate = ESPEAK_RATE, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT };
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    CHECK(file != NULL);
    for (int i = 0; i < 600; i++)
        CHECK_EQ(sf_writef_float(file, odd, 6), 6);
    CHECK_EQ(sf_close(file), 0);
    struct heard h = { 0 };
    char why[RECORDING_WHY_SIZE];
    CHECK_EQ(read_it(&h, why), RESULT_OK);
    CHECK_EQ(h.n, 3600);
    end();
}

TEST(reading_ends_when_nobody_wants_to_hear_it_any_more)
{
    begin("a.wav");
    write_tone(WAV, 22050, 1, 10);
    struct heard h = { .most = 1 };
    char why[RECORDING_WHY_SIZE];
    CHECK_EQ(read_it(&h, why), RESULT_OK);
    CHECK(h.n > 0 && h.n < ESPEAK_RATE);
    end();
}

static void write_stem(char stem[static RECORDING_PATH_SIZE])
{
    text_copy(stem, RECORDING_PATH_SIZE, path);
    *strrchr(stem, '.') = '\0';
}

TEST(a_name_without_a_file_is_no_failure_and_each_ending_is_found)
{
    static const char *const names[] = { "a.wav", "a.ogg", "a.opus" };
    for (size_t i = 0; i < 3; i++) {
        char stem[RECORDING_PATH_SIZE];
        struct heard h = { 0 };
        begin(names[i]);
        write_stem(stem);
        CHECK_EQ(recording_load(stem, hear, &h), RESULT_NONE);
        write_tone(i == 0 ? WAV : OPUS, 48000, 1, 0.5);
        CHECK_EQ(recording_load(stem, hear, &h), RESULT_OK);
        CHECK(h.n > ESPEAK_RATE / 3);
        end();
    }
}

/* The lines that `act` writes to the log. */
static unsigned lines_of(void (*act)(void))
{
    char line[4096];
    unsigned lines = 0;
    FILE *log = tmpfile();
    int before = dup(STDERR_FILENO);
    CHECK(log != NULL && before >= 0 && dup2(fileno(log), STDERR_FILENO) >= 0);
    act();
    CHECK(dup2(before, STDERR_FILENO) >= 0);
    close(before);
    rewind(log);
    while (fgets(line, sizeof line, log) != NULL)
        lines += strstr(line, path) != NULL && strstr(line, "neither WAV nor Opus") != NULL;
    fclose(log);
    return lines;
}

static void load_thrice(void)
{
    char stem[RECORDING_PATH_SIZE];
    struct heard h = { 0 };
    write_stem(stem);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(recording_load(stem, hear, &h), RESULT_BAD);
    CHECK_EQ(h.n, 0);
}

TEST(a_bad_file_is_told_once_and_looked_at_again_when_it_is_another)
{
    begin("a.wav");
    put_bytes("no sound at all", 15);
    CHECK_EQ(lines_of(load_thrice), 1);
    CHECK_EQ(lines_of(load_thrice), 0);
    put_bytes("and none here either", 20);
    CHECK_EQ(lines_of(load_thrice), 1);
    write_tone(WAV, 22050, 1, 0.5);
    check_tone(0.5);
    end();
}

/* Whatever the bytes are: a whole recording of at most a minute, or a reason. */
TEST(no_damage_to_a_file_does_more_than_silence_it)
{
    static uint8_t whole[65536], bytes[65536];
    uint64_t drawn = 0;
    begin("a.sound");
    for (int kind = 0; kind < 2; kind++) {
        write_tone(kind == 0 ? WAV : OPUS, 16000, 1, 0.5);
        FILE *file = fopen(path, "rbe");
        CHECK(file != NULL);
        size_t n = fread(whole, 1, sizeof whole, file);
        fclose(file);
        for (int i = 0; i < 300; i++) {
            struct heard h = { 0 };
            char why[RECORDING_WHY_SIZE];
            memcpy(bytes, whole, n);
            for (uint64_t left = 1 + seed_number((struct seed){ 7, 11 }, drawn++) % 6; left > 0; left--) {
                uint64_t r = seed_number((struct seed){ 7, 11 }, drawn++);
                bytes[r % (i % 2 == 0 ? n : 128)] = (uint8_t)(r >> 32);
            }
            put_bytes(bytes, n);
            enum result r = read_it(&h, why);
            CHECK(r == RESULT_OK ? why[0] == '\0' : r == RESULT_BAD && why[0] != '\0' && h.n == 0);
            CHECK(h.n <= (RECORDING_SECONDS_MAX + 1) * ESPEAK_RATE);
        }
    }
    end();
}
