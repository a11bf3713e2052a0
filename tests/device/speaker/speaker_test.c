/* What is heard, as samples in a file: SDL's "disk" device takes them as a sound card would, in real time. */
#include <SDL.h>
#include <math.h>
#include <pthread.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "speaker/pluck.h"
#include "speaker/speaker.h"

enum { RATE = 22050 };

static char path[] = "/tmp/kitap-speaker-XXXXXX";

static void wait_ms(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&t, NULL);
}

static struct speaker *begin_with(const char *recordings)
{
    struct speaker *s = NULL;
    text_copy(path, sizeof path, "/tmp/kitap-speaker-XXXXXX");
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", path, 1);
    CHECK_EQ(speaker_create(recordings, &s), RESULT_OK);
    return s;
}

static struct speaker *begin(void)
{
    return begin_with("");
}

/* The milliseconds from the first to the last sample that is not silent. */
static long heard_ms(void)
{
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    long at = 0, first = -1, last = -1;
    for (int16_t sample; fread(&sample, sizeof sample, 1, file) == 1; at++)
        if (sample > 50 || sample < -50) {
            first = first < 0 ? at : first;
            last = at;
        }
    fclose(file);
    return first < 0 ? 0 : (last - first) * 1000 / RATE;
}

static void end(struct speaker *s)
{
    speaker_destroy(s);
    unlink(path);
}

TEST(each_language_is_heard)
{
    static const char *const texts[LANGUAGE_COUNT] = { "Сәлеметсіз бе", "Здравствуйте", "Welcome" };
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        struct speaker *s = begin();
        speaker_say(s, (enum language)l, texts[l], 140, NULL);
        wait_ms(1600);
        CHECK(heard_ms() > 300);
        CHECK(heard_ms() < 1600);
        end(s);
    }
}

TEST(speech_stops_when_it_is_told_to)
{
    struct speaker *s = begin();
    speaker_say(s, LANGUAGE_EN,
                "This is a long sentence that goes on, and on, and on, for many seconds without an end.", 120, NULL);
    wait_ms(700);
    speaker_stop(s);
    wait_ms(600);
    CHECK(heard_ms() > 100);
    CHECK(heard_ms() < 1000);
    end(s);
}

TEST(what_is_said_next_takes_the_place_of_what_was_being_said)
{
    struct speaker *s = begin();
    for (int i = 0; i < 20; i++)
        speaker_say(s, LANGUAGE_RU,
                    "Это длинное предложение, которое никто не дослушает до самого конца, потому что "
                    "его перебьют.",
                    120, NULL);
    speaker_say(s, LANGUAGE_RU, "Готово", 140, NULL);
    wait_ms(2000);
    CHECK(heard_ms() > 200);
    CHECK(heard_ms() < 1500);
    end(s);
}

TEST(notes_sound_together_with_speech)
{
    static const struct note done[] = { { 294, 0, 180 }, { 440, 140, 250 } };
    struct speaker *s = begin();
    speaker_play(s, done, 2);
    wait_ms(900);
    long alone = heard_ms();
    CHECK(alone > 200);
    CHECK(alone < 500);
    speaker_say(s, LANGUAGE_KK, "Берілді", 140, NULL);
    speaker_play(s, done, 2);
    wait_ms(1500);
    CHECK(heard_ms() > alone);
    end(s);
}

/* ---- a library's recordings ---- */

enum { TONE_HZ = 1000 };

static char folder[] = "/tmp/kitap-recordings-XXXXXX";

static void make_folder(void)
{
    char english[64];
    text_copy(folder, sizeof folder, "/tmp/kitap-recordings-XXXXXX");
    CHECK(mkdtemp(folder) != NULL);
    text_format(english, sizeof english, "%s/en", folder);
    CHECK_EQ(mkdir(english, 0700), 0);
}

static void write_tone(const char *name, int format, double seconds)
{
    char file[128];
    SF_INFO info = { .samplerate = 48000, .channels = 1, .format = format };
    text_format(file, sizeof file, "%s/en/%s", folder, name);
    SNDFILE *sound = sf_open(file, SFM_WRITE, &info);
    CHECK(sound != NULL);
    for (int i = 0; i < (int)(48000 * seconds); i++) {
        float sample = 0.4f * sinf(6.2831853f * TONE_HZ * (float)i / 48000);
        CHECK_EQ(sf_writef_float(sound, &sample, 1), 1);
    }
    CHECK_EQ(sf_close(sound), 0);
}

static void drop_folder(const char *const *names, size_t n)
{
    char at[128];
    for (size_t i = 0; i < n; i++) {
        text_format(at, sizeof at, "%s/en/%s", folder, names[i]);
        CHECK_EQ(unlink(at), 0);
    }
    text_format(at, sizeof at, "%s/en", folder);
    CHECK_EQ(rmdir(at), 0);
    CHECK_EQ(rmdir(folder), 0);
}

/* Milliseconds of what was heard that are that tone: 10 ms in which it crosses zero as often as it must. */
static long tone_ms(void)
{
    enum { PIECE = RATE / 100, TURNS = TONE_HZ / 100 };
    int16_t piece[PIECE];
    long ms = 0;
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    while (fread(piece, sizeof *piece, PIECE, file) == PIECE) {
        int turns = 0, loudest = 0;
        for (int i = 1; i < PIECE; i++) {
            turns += piece[i - 1] < 0 && piece[i] >= 0;
            loudest = piece[i] > loudest ? piece[i] : loudest;
        }
        ms += turns >= TURNS - 1 && turns <= TURNS + 1 && loudest > 11000 && loudest < 15000 ? 10 : 0;
    }
    fclose(file);
    return ms;
}

TEST(a_recording_is_heard_in_place_of_the_voice)
{
    static const char *const names[] = { "help.opus" };
    static const struct recorded help = { 1, { "help" } };
    make_folder();
    write_tone("help.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 0.8);
    struct speaker *s = begin_with(folder);
    speaker_say(s, LANGUAGE_EN, "Staff are glad to help. Call them at any time.", 140, &help);
    wait_ms(2000);
    CHECK(tone_ms() > 700 && tone_ms() < 900);
    CHECK(heard_ms() < 900);
    end(s);
    drop_folder(names, 1);
}

TEST(several_recordings_are_heard_one_after_the_other)
{
    static const char *const names[] = { "checkout.wav", "checkout.done.wav" };
    static const struct recorded both = { 2, { "checkout", "checkout.done" } };
    make_folder();
    write_tone("checkout.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 0.6);
    write_tone("checkout.done.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 0.3);
    struct speaker *s = begin_with(folder);
    speaker_say(s, LANGUAGE_EN, "Lay your books on the pad. Finish.", 140, &both);
    wait_ms(2200);
    CHECK(tone_ms() > 800 && tone_ms() <= 920);
    CHECK(heard_ms() > 1050 && heard_ms() < 1200); /* with a pause between them */
    end(s);
    drop_folder(names, 2);
}

TEST(a_recording_stops_when_it_is_told_to)
{
    static const char *const names[] = { "help.wav" };
    static const struct recorded help = { 1, { "help" } };
    make_folder();
    write_tone("help.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 30);
    struct speaker *s = begin_with(folder);
    speaker_say(s, LANGUAGE_EN, "Help.", 140, &help);
    wait_ms(800);
    speaker_stop(s);
    wait_ms(600);
    CHECK(tone_ms() > 100 && tone_ms() < 1100);
    end(s);
    drop_folder(names, 1);
}

/* What is missing or no good: of two sentences not even the good one is heard as a recording. */
TEST(the_voice_speaks_where_one_recording_is_missing_or_no_good)
{
    static const char *const names[] = { "checkout.wav", "help.wav" };
    static const struct recorded missing = { 2, { "checkout", "checkout.done" } }, bad = { 2, { "checkout", "help" } };
    make_folder();
    write_tone("checkout.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 0.6);
    char file[128];
    text_format(file, sizeof file, "%s/en/help.wav", folder);
    FILE *noise = fopen(file, "wbe");
    CHECK(noise != NULL && fputs("this is no sound at all", noise) >= 0 && fclose(noise) == 0);
    for (int i = 0; i < 2; i++) {
        struct speaker *s = begin_with(folder);
        speaker_say(s, LANGUAGE_EN, "Lay your books on the pad. Finish.", 140, i == 0 ? &missing : &bad);
        wait_ms(2500);
        CHECK(heard_ms() > 700);
        CHECK(tone_ms() < 250); /* a voice is now and then as high for a moment */
        end(s);
    }
    drop_folder(names, 2);
}

TEST(without_a_folder_no_recording_is_looked_for)
{
    static const struct recorded help = { 1, { "help" } };
    struct speaker *s = begin();
    speaker_say(s, LANGUAGE_EN, "Help.", 140, &help);
    wait_ms(1200);
    CHECK(heard_ms() > 100);
    end(s);
}

TEST(no_sound_device_is_no_failure)
{
    setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
    struct speaker *s = NULL;
    CHECK_EQ(speaker_create("", &s), RESULT_OK);
    speaker_say(s, LANGUAGE_KK, "Сәлеметсіз бе", 140, NULL);
    static const struct note one[] = { { 440, 0, 100 } };
    speaker_play(s, one, 1);
    wait_ms(300);
    speaker_destroy(s);
}

TEST(a_plucked_string_fades_to_nothing_and_is_the_same_each_time)
{
    static int16_t a[RATE / 2], b[RATE / 2];
    pluck(a, RATE / 2, RATE, 440);
    pluck(b, RATE / 2, RATE, 440);
    int32_t early = 0, late = 0;
    for (int i = 0; i < RATE / 2; i++) {
        CHECK_EQ(a[i], b[i]);
        int32_t size = a[i] < 0 ? -a[i] : a[i];
        if (i < 1000)
            early += size;
        else if (i >= RATE / 2 - 1000)
            late += size;
    }
    CHECK(early > 20 * late);
    CHECK_EQ(a[RATE / 2 - 1] / 8, 0);
}
