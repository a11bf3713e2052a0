/* A sentence said into the microphone: SDL's "disk" device gives it from a file, as a sound card would, in real time.
 */
#include "speaker/recorder.h"

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

enum { RATE = 22050, QUIET_VOICE = 4000 };

static char folder[] = "/tmp/kitap-recorder-XXXXXX", in_path[64], out_path[64], kept_path[64], recordings[64];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static struct recorder_answer answers[32];
static size_t answers_count;
static struct speaker *speaker;
static struct recorder *recorder;

static void told(void *self, const struct recorder_answer *answer)
{
    (void)self;
    pthread_mutex_lock(&mutex);
    answers[answers_count++] = *answer;
    pthread_cond_signal(&cond);
    pthread_mutex_unlock(&mutex);
}

static void wait_ms(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&t, NULL);
}

static struct recorder_answer act(enum recorder_act act, const char *name)
{
    pthread_mutex_lock(&mutex);
    size_t before = answers_count;
    pthread_mutex_unlock(&mutex);
    recorder_do(recorder, before + 1, act, LANGUAGE_KK, name);
    pthread_mutex_lock(&mutex);
    while (answers_count == before)
        pthread_cond_wait(&cond, &mutex);
    struct recorder_answer a = answers[before];
    pthread_mutex_unlock(&mutex);
    CHECK_EQ(a.act, act);
    CHECK_EQ(a.token, before + 1);
    return a;
}

/* Half a second of silence, `seconds` of a quiet voice, and silence. */
static void speak_into_the_file(double seconds)
{
    FILE *file = fopen(in_path, "wbe");
    CHECK(file != NULL);
    for (int i = 0; i < RATE * 10; i++) {
        bool voice = i > RATE / 2 && i < RATE / 2 + (int)(RATE * seconds);
        int16_t sample = voice ? (int16_t)(QUIET_VOICE * sin(6.2831853 * 300 * i / RATE)) : 0;
        CHECK_EQ(fwrite(&sample, sizeof sample, 1, file), 1);
    }
    CHECK_EQ(fclose(file), 0);
}

static void begin(void)
{
    text_copy(folder, sizeof folder, "/tmp/kitap-recorder-XXXXXX");
    CHECK(mkdtemp(folder) != NULL);
    text_format(in_path, sizeof in_path, "%s/in.raw", folder);
    text_format(out_path, sizeof out_path, "%s/out.raw", folder);
    text_format(recordings, sizeof recordings, "%s/own", folder);
    text_format(kept_path, sizeof kept_path, "%s/own/kk/welcome.wav", folder);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILEIN", in_path, 1);
    setenv("SDL_DISKAUDIOFILE", out_path, 1);
    answers_count = 0;
    CHECK_EQ(speaker_create("", &speaker), RESULT_OK);
    CHECK_EQ(recorder_create(recordings, speaker, told, NULL, &recorder), RESULT_OK);
}

static void end(void)
{
    char language[64];
    recorder_destroy(recorder);
    speaker_destroy(speaker);
    text_format(language, sizeof language, "%s/kk", recordings);
    (void)remove(in_path), (void)remove(out_path), (void)remove(kept_path);
    (void)rmdir(language), (void)rmdir(recordings);
    CHECK_EQ(rmdir(folder), 0); /* nothing else was left */
}

static void take(long ms)
{
    CHECK_EQ(act(RECORDER_START, "welcome").result, RESULT_OK);
    wait_ms(ms);
}

TEST(a_sentence_is_taken_trimmed_made_loud_and_kept)
{
    begin();
    speak_into_the_file(1);
    CHECK(!act(RECORDER_LOOK, "welcome").kept);
    take(2500);
    struct recorder_answer a = act(RECORDER_STOP, "welcome");
    CHECK_EQ(a.result, RESULT_OK);
    CHECK(a.take_ms > 1300 && a.take_ms < 1450); /* the voice, and a fifth of a second around it */
    CHECK(!a.kept);
    a = act(RECORDER_KEEP, "welcome");
    CHECK_EQ(a.result, RESULT_OK);
    CHECK(a.kept && a.take_ms == 0);
    CHECK(act(RECORDER_LOOK, "welcome").kept);
    SF_INFO info = { 0 };
    SNDFILE *file = sf_open(kept_path, SFM_READ, &info);
    CHECK(file != NULL);
    CHECK(info.frames > RATE * 13 / 10 && info.frames < RATE * 15 / 10);
    int16_t loudest = 0, sample;
    while (sf_readf_short(file, &sample, 1) == 1)
        loudest = sample > loudest ? sample : loudest;
    CHECK(loudest > 20000);
    CHECK_EQ(sf_close(file), 0);
    end();
}

TEST(what_was_taken_is_listened_to_before_it_is_kept)
{
    struct stat st;
    begin();
    speak_into_the_file(0.6);
    take(1500);
    CHECK_EQ(act(RECORDER_STOP, "welcome").result, RESULT_OK);
    CHECK_EQ(act(RECORDER_LISTEN, "welcome").result, RESULT_OK);
    wait_ms(1500);
    CHECK_EQ(stat(out_path, &st), 0);
    CHECK(st.st_size > RATE);
    CHECK(stat(kept_path, &st) != 0);
    end();
}

TEST(what_is_thrown_away_leaves_nothing)
{
    begin();
    speak_into_the_file(1);
    take(1200);
    CHECK_EQ(act(RECORDER_DROP, "welcome").result, RESULT_OK);
    CHECK_EQ(act(RECORDER_KEEP, "welcome").result, RESULT_NONE);
    CHECK_EQ(act(RECORDER_LISTEN, "welcome").result, RESULT_NONE);
    CHECK(!act(RECORDER_LOOK, "welcome").kept);
    end();
}

TEST(silence_is_not_taken_for_a_sentence)
{
    begin();
    speak_into_the_file(0);
    take(800);
    struct recorder_answer a = act(RECORDER_STOP, "welcome");
    CHECK_EQ(a.result, RESULT_NONE);
    CHECK_EQ(a.take_ms, 0);
    end();
}

TEST(a_new_recording_takes_the_place_of_one_in_another_form)
{
    char old[80];
    begin();
    CHECK_EQ(mkdir(recordings, 0755), 0);
    text_format(old, sizeof old, "%s/kk", recordings);
    CHECK_EQ(mkdir(old, 0755), 0);
    text_format(old, sizeof old, "%s/kk/welcome.opus", recordings);
    FILE *file = fopen(old, "wbe");
    CHECK(file != NULL && fclose(file) == 0);
    speak_into_the_file(0.6);
    CHECK(act(RECORDER_LOOK, "welcome").kept);
    take(1300);
    CHECK_EQ(act(RECORDER_STOP, "welcome").result, RESULT_OK);
    CHECK_EQ(act(RECORDER_KEEP, "welcome").result, RESULT_OK);
    CHECK(access(old, F_OK) != 0);
    end();
}

TEST(what_cannot_be_written_is_told_and_may_be_tried_again)
{
    begin();
    FILE *file = fopen(recordings, "wbe"); /* a file where the folder is to be */
    CHECK(file != NULL && fclose(file) == 0);
    speak_into_the_file(0.6);
    take(1300);
    CHECK_EQ(act(RECORDER_STOP, "welcome").result, RESULT_OK);
    struct recorder_answer a = act(RECORDER_KEEP, "welcome");
    CHECK_EQ(a.result, RESULT_IO);
    CHECK(a.take_ms > 0 && !a.kept);
    CHECK_EQ(remove(recordings), 0);
    CHECK_EQ(act(RECORDER_KEEP, "welcome").result, RESULT_OK);
    end();
}

TEST(no_microphone_is_told)
{
    begin();
    setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
    CHECK_EQ(act(RECORDER_START, "welcome").result, RESULT_GONE);
    CHECK_EQ(act(RECORDER_STOP, "welcome").result, RESULT_NONE);
    end();
}
