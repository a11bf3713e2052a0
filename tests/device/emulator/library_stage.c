#include "library_stage.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "emulator/poll_list.h"

struct library_stage library_stage = { .lock = PTHREAD_MUTEX_INITIALIZER };
static struct library_stage *const s = &library_stage;

static int64_t monotonic_ms(void *context)
{
    struct timespec t;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t client_ms(void *context)
{
    return monotonic_ms(context) * (s->haste == 0 ? 1 : s->haste);
}

static struct when wall(void *context)
{
    (void)context;
    return when_at((struct day){ 2026, 11, 24 }, 12, 0, 0, LIBRARY_OFFSET_MIN);
}

static int offset_min(void *context, int64_t utc_s)
{
    (void)context, (void)utc_s;
    return LIBRARY_OFFSET_MIN;
}

static bool yes(void *context)
{
    (void)context;
    return true;
}

static void line(void *context, bool up, const char *words)
{
    (void)context;
    text_add(s->told, sizeof s->told, up ? "up " : "down ");
    text_copy(s->words, sizeof s->words, words);
}

static void reply(void *context, const struct library_reply *r)
{
    static const char *const outcomes[] = { "answered", "not-sent", "maybe-sent", "nonsense" };
    (void)context;
    s->last = *r;
    if (r->entry.kind != ENTRY_NONE)
        text_add(s->listed, sizeof s->listed, "%s ", r->entry.text);
    if (!r->more)
        text_add(s->told, sizeof s->told, "%s%s ", outcomes[r->outcome], r->ok ? ":ok" : "");
}

static void *library_thread(void *self)
{
    bool stop = false;
    (void)self;
    while (!stop) {
        struct poll_list list = { .n = 0 };
        pthread_mutex_lock(&s->lock);
        sip2_server_run(s->server, (monotonic_ms(NULL) + s->skipped_ms) * 1000, wall(NULL).utc_ms);
        sip2_server_polls(s->server, &list);
        stop = s->stop;
        pthread_mutex_unlock(&s->lock);
        poll(list.at, list.n, 5);
    }
    return NULL;
}

struct message_link_config library_stage_usual(void)
{
    return (struct message_link_config){ .host = "127.0.0.1",
                                         .user = "kiosk",
                                         .password = "secret",
                                         .institution = "ALA",
                                         .location = "hall",
                                         .encoding = "utf-8",
                                         .timeout_s = 2,
                                         .retries = 2,
                                         .keep_alive_s = 45,
                                         .time_zone = "Asia/Almaty" };
}

void library_stage_rule(const char *name, const char *value)
{
    pthread_mutex_lock(&s->lock);
    CHECK_EQ(library_rule_set(s->store, name, value), RESULT_OK);
    pthread_mutex_unlock(&s->lock);
}

void library_stage_open(const char *profile, struct message_link_config config)
{
    char path[] = "/tmp/kitap-client-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    CHECK_EQ(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    s->stop = false;
    s->skipped_ms = 0;
    s->told[0] = s->words[0] = s->listed[0] = '\0';
    faults_clear(&s->faults);
    CHECK_EQ(library_store_open(path, KITAP_DEMO_FOLDER, wall(NULL).utc_ms, 0, &s->store), RESULT_OK);
    unlink(path);
    library_stage_rule("profile", profile);
    const struct sip2_account account = { "kiosk", "secret", "ALA", 0 };
    CHECK_EQ(sip2_server_open(account, s->store, &s->faults, &s->server), RESULT_OK);
    CHECK_EQ(pthread_create(&s->thread, NULL, library_thread, NULL), 0);
    s->world = (struct library_world){ NULL, client_ms, wall, offset_min, yes, yes, line, reply };
    config.port = sip2_server_port(s->server);
    CHECK_EQ(library_sip2.create(&config, &s->world, &s->session), RESULT_OK);
}

void library_stage_close(const char *told)
{
    library_sip2.destroy(s->session);
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    sip2_server_close(s->server);
    library_store_close(s->store);
    if (told != NULL)
        CHECK_TEXT(s->told, told);
}

void library_stage_request(struct library_request q)
{
    q.at = wall(NULL);
    s->listed[0] = '\0';
    library_sip2.ask(s->session, &q);
}

void library_stage_ask(enum library_ask what, const char *patron, const char *item)
{
    struct library_request q = { .ask = what, .language = LANGUAGE_RU };
    text_copy(q.patron, sizeof q.patron, patron);
    text_copy(q.item, sizeof q.item, item);
    library_stage_request(q);
}

void library_stage_arm(enum library_fault which, struct fault f)
{
    pthread_mutex_lock(&s->lock);
    faults_arm_library(&s->faults, which, f);
    pthread_mutex_unlock(&s->lock);
}

void library_stage_clear(void)
{
    pthread_mutex_lock(&s->lock);
    faults_clear(&s->faults);
    pthread_mutex_unlock(&s->lock);
}

int library_stage_transactions_of(const char *item)
{
    struct library_item i;
    pthread_mutex_lock(&s->lock);
    CHECK_EQ(library_item_find(s->store, item, &i), RESULT_OK);
    pthread_mutex_unlock(&s->lock);
    return i.transactions;
}

static void take_frame(void *self, int64_t wall_ms, const char *frame)
{
    (void)wall_ms;
    text_add(self, LIBRARY_FRAMES_SIZE, "%s\n", frame);
}

const char *library_stage_frames(void)
{
    static char frames[LIBRARY_FRAMES_SIZE];
    frames[0] = '\0';
    pthread_mutex_lock(&s->lock);
    sip2_server_requests(s->server, take_frame, frames);
    pthread_mutex_unlock(&s->lock);
    return frames;
}
