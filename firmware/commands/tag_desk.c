#include "commands/tag_desk.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "commands/running.h"
#include "shell/alone.h"
#include "shell/clock.h"

enum {
    CONNECT_TRIES = 30, /* a kiosk that has just begun does not listen yet */
    CONNECT_REST_MS = 100,
    ANSWER_WAIT_MS = 30 * 1000, /* beyond the question's own wait: three calls of a reader's longest */
    WATCH_MS = 10 * 1000,       /* a question; the next one follows */
    VISIT_REST_MS = 1000
};

struct tag_desk {
    const struct settings *settings; /* borrowed */
    struct alone *alone;             /* NULL: beside a running kiosk, */
    int fd;                          /* on this socket */
    int signals;
    bool stopped;
    bool visit_said;
    bool watches; /* its first question has been asked */
};

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

bool tag_desk_rest(struct tag_desk *d, int ms)
{
    struct pollfd fd = { .fd = d->signals, .events = POLLIN };
    d->stopped = d->stopped || poll(&fd, 1, ms) > 0;
    return !d->stopped;
}

/* True when a kiosk runs and listens; false with d->fd -1 when none runs. */
static bool find_running(struct tag_desk *d)
{
    for (int i = 0; i < CONNECT_TRIES; i++) {
        if ((d->fd = running_connect(d->settings)) >= 0)
            return true;
        if (!running_kiosk(d->settings) || !tag_desk_rest(d, CONNECT_REST_MS))
            return false;
    }
    return false;
}

static enum result open_desk(struct tag_desk *d)
{
    bool configured = d->settings->readers[0].driver != READER_NONE;
    if (!configured) {
        fprintf(stderr, "kitap: the settings name no reader; write reader.driver and reader.device\n");
        return RESULT_NONE;
    }
    if (find_running(d))
        return RESULT_OK;
    if (running_kiosk(d->settings)) {
        fprintf(stderr, "kitap: another kitap works on %s and does not answer; wait for it, or restart the kiosk\n",
                d->settings->storage.dir);
        return RESULT_BUSY;
    }
    enum result r = alone_open(d->settings, &d->alone);
    if (r != RESULT_OK)
        fprintf(stderr, "kitap: the readers cannot be had: %s\n", result_text(r));
    return r;
}

struct tag_desk *tag_desk_open(const struct settings *s)
{
    struct tag_desk *d = calloc(1, sizeof *d);
    if (d == NULL)
        return NULL;
    log_set_level(LOG_LEVEL_ERROR); /* what staff should know is said in sentences */
    d->settings = s;
    d->fd = -1;
    d->signals = open_signals();
    if (d->signals >= 0 && open_desk(d) == RESULT_OK)
        return d;
    tag_desk_close(d);
    return NULL;
}

/* On a line of its own: on ours a question may still be open. */
static void say_done(const struct tag_desk *d)
{
    int fd = running_connect(d->settings);
    cJSON *done = tag_desk_question("tag-done", 0);
    if (fd >= 0 && running_say(fd, done))
        cJSON_Delete(running_hear(fd, CONNECT_REST_MS, -1));
    cJSON_Delete(done);
    if (fd >= 0)
        close(fd);
}

void tag_desk_close(struct tag_desk *d)
{
    if (d == NULL)
        return;
    if (d->fd >= 0) {
        close(d->fd);
        say_done(d);
    }
    alone_close(d->alone);
    if (d->signals >= 0)
        close(d->signals);
    free(d);
}

cJSON *tag_desk_question(const char *op, int wait_ms)
{
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "op", op);
    cJSON_AddNumberToObject(request, "wait_ms", wait_ms);
    return request;
}

static int wait_of(const cJSON *request)
{
    const cJSON *wait = cJSON_GetObjectItemCaseSensitive(request, "wait_ms");
    return ANSWER_WAIT_MS + (cJSON_IsNumber(wait) ? wait->valueint : 0);
}

static cJSON *ask_running(struct tag_desk *d, const cJSON *request)
{
    cJSON *answer = running_say(d->fd, request) ? running_hear(d->fd, wait_of(request), d->signals) : NULL;
    if (answer == NULL && tag_desk_rest(d, 0))
        fprintf(stderr, "kitap: the kiosk has ended or does not answer\n");
    return answer;
}

cJSON *tag_desk_ask(struct tag_desk *d, cJSON *request)
{
    cJSON *answer = d->alone != NULL ? alone_ask(d->alone, request) : ask_running(d, request);
    if (answer == NULL)
        (void)tag_desk_rest(d, 0);
    cJSON_Delete(request);
    return answer;
}

bool tag_desk_stopped(const struct tag_desk *d)
{
    return d->stopped;
}

static const char *error_of(const cJSON *answer)
{
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(answer, "error");
    return cJSON_IsString(error) ? error->valuestring : "";
}

static int take_tags(const cJSON *list, struct desk_tag tags[static DESK_TAGS_MAX])
{
    const cJSON *json;
    int n = 0;
    cJSON_ArrayForEach(json, list)
    {
        if (n < DESK_TAGS_MAX && desk_tag_of_json(json, &tags[n]) == RESULT_OK)
            n++;
    }
    return n;
}

int tag_desk_read(struct tag_desk *d, int wait_ms, struct desk_tag tags[static DESK_TAGS_MAX])
{
    cJSON *answer = tag_desk_ask(d, tag_desk_question("tag-read", wait_ms));
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(answer, "tags");
    int n = cJSON_IsArray(list) ? take_tags(list, tags) : -1;
    if (text_equal(error_of(answer), "visit"))
        fprintf(stderr, "kitap: a visit is open at the kiosk; wait until the patron has gone\n");
    else if (n < 0 && answer != NULL)
        fprintf(stderr, "kitap: the kiosk says %s\n", error_of(answer));
    cJSON_Delete(answer);
    return n;
}

/* A patron goes first: staff wait. */
static bool wait_for_visit(struct tag_desk *d)
{
    if (!d->visit_said)
        fprintf(stderr, "kitap: a visit is open at the kiosk; waiting until the patron has gone\n");
    d->visit_said = true;
    return tag_desk_rest(d, VISIT_REST_MS);
}

enum tag_desk_next tag_desk_next(struct tag_desk *d, struct desk_tag *tag)
{
    for (;;) {
        cJSON *question = tag_desk_question("tag-watch", WATCH_MS);
        cJSON_AddBoolToObject(question, "begin", !d->watches);
        cJSON *answer = tag_desk_ask(d, question);
        const cJSON *json = cJSON_GetObjectItemCaseSensitive(answer, "tag");
        const cJSON *event = cJSON_GetObjectItemCaseSensitive(answer, "event");
        bool visit = text_equal(error_of(answer), "visit");
        bool again = visit || text_equal(error_of(answer), "done"); /* another command of staff has closed the desk */
        bool told = cJSON_IsString(event) && desk_tag_of_json(json, tag) == RESULT_OK;
        bool left = told && text_equal(event->valuestring, "left");
        bool lost = answer == NULL || (!again && !cJSON_IsString(event));
        cJSON_Delete(answer);
        if (d->stopped || (visit && !wait_for_visit(d)))
            return TAG_DESK_STOPPED;
        if (lost)
            return TAG_DESK_LOST;
        d->visit_said = visit && d->visit_said;
        d->watches = d->watches || !visit;
        if (told)
            return left ? TAG_DESK_LEFT : TAG_DESK_ARRIVED;
    }
}

void tag_desk_say_nothing(struct tag_desk *d, int wait_ms)
{
    cJSON *answer = tag_desk_ask(d, tag_desk_question("reader-state", 0));
    const cJSON *json;
    const char *words = "";
    bool up = false;
    cJSON_ArrayForEach(json, cJSON_GetObjectItemCaseSensitive(answer, "readers"))
    {
        const cJSON *said = cJSON_GetObjectItemCaseSensitive(json, "words");
        up = up || cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "up"));
        words = cJSON_IsString(said) ? said->valuestring : words;
    }
    if (up)
        fprintf(stderr, "kitap: nothing was laid on the reader within %d s\n", wait_ms / 1000);
    else
        fprintf(stderr, "kitap: no reader works (%s); kitap doctor says what to do\n", words);
    cJSON_Delete(answer);
}
