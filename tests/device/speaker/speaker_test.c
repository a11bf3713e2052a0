/* What is heard, as samples in a file: SDL's "disk" device takes them as a sound card would, in real time. */
#include <SDL.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
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

static struct speaker *begin(void)
{
    struct speaker *s = NULL;
    text_copy(path, sizeof path, "/tmp/kitap-speaker-XXXXXX");
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", path, 1);
    CHECK_EQ(speaker_create(&s), RESULT_OK);
    return s;
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
        speaker_say(s, (enum language)l, texts[l], 140);
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
                "This is a long sentence that goes on, and on, and on, for many seconds without an end.", 120);
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
                    120);
    speaker_say(s, LANGUAGE_RU, "Готово", 140);
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
    speaker_say(s, LANGUAGE_KK, "Берілді", 140);
    speaker_play(s, done, 2);
    wait_ms(1500);
    CHECK(heard_ms() > alone);
    end(s);
}

TEST(no_sound_device_is_no_failure)
{
    setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
    struct speaker *s = NULL;
    CHECK_EQ(speaker_create(&s), RESULT_OK);
    speaker_say(s, LANGUAGE_KK, "Сәлеметсіз бе", 140);
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
