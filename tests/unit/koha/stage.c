#include "stage.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/text.h"
#include "check.h"

struct library_reply stage_replies[STAGE_REPLIES_MAX];
size_t stage_replies_count;
bool stage_line_up;
unsigned stage_lines;
char stage_line_words[160];
bool stage_may_send = true, stage_beat = true;
uint16_t stage_keep_alive_s = 45;

static struct library_store *store;
static struct koha_server *server;
static pthread_t thread;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool over;
static void *session;

/* ---- the library's thread ---- */

static int64_t clock_us(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void *run_server(void *unused)
{
    (void)unused;
    for (bool goes_on = true; goes_on;) {
        struct poll_list list = { .n = 0 };
        pthread_mutex_lock(&lock);
        koha_server_run(server, clock_us(CLOCK_MONOTONIC), clock_us(CLOCK_REALTIME) / 1000);
        koha_server_polls(server, &list);
        goes_on = !over;
        pthread_mutex_unlock(&lock);
        poll(list.at, list.n, 5);
    }
    return NULL;
}

void stage_open_server(void)
{
    char path[] = "/tmp/kitap-koha-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    CHECK_EQ(library_store_open(path, KITAP_DEMO_FOLDER, clock_us(CLOCK_REALTIME) / 1000, 0, &store), RESULT_OK);
    unlink(path); /* the open table lives on */
    const struct koha_desk desk = { .store = store, .user = "kiosk", .password = "p&s=%", .institution = "ALA" };
    CHECK_EQ(koha_server_open(&desk, &server), RESULT_OK);
    over = false;
    CHECK_EQ(pthread_create(&thread, NULL, run_server, NULL), 0);
}

uint16_t stage_port(void)
{
    return koha_server_port(server);
}

/* ---- the process around the port ---- */

static int64_t now_ms(void *context)
{
    (void)context;
    return clock_us(CLOCK_MONOTONIC) / 1000;
}

static struct when wall(void *context)
{
    (void)context;
    return when_of(clock_us(CLOCK_REALTIME) / 1000, 300);
}

static int offset_min(void *context, int64_t utc_s)
{
    (void)context, (void)utc_s;
    return 300;
}

static bool beat(void *context)
{
    (void)context;
    return stage_beat;
}

static bool may_send(void *context)
{
    (void)context;
    return stage_may_send;
}

static void line(void *context, bool up, const char *words)
{
    (void)context;
    stage_line_up = up;
    stage_lines++;
    text_copy(stage_line_words, sizeof stage_line_words, words);
}

static void reply(void *context, const struct library_reply *r)
{
    (void)context;
    CHECK(stage_replies_count < STAGE_REPLIES_MAX);
    stage_replies[stage_replies_count++] = *r;
}

static const struct library_world world = { NULL, now_ms, wall, offset_min, beat, may_send, line, reply };

void stage_connect(unsigned retries, uint16_t port)
{
    struct message_link_config config = { .port = port != 0 ? port : stage_port(),
                                          .host = "127.0.0.1",
                                          .user = "kiosk",
                                          .password = "p&s=%",
                                          .institution = "ALA",
                                          .timeout_s = 1,
                                          .retries = (uint8_t)retries,
                                          .keep_alive_s = stage_keep_alive_s };
    library_koha.destroy(session);
    session = NULL;
    stage_lines = 0;
    stage_line_up = false;
    stage_may_send = stage_beat = true;
    CHECK_EQ(library_koha.create(&config, &world, &session), RESULT_OK);
}

void stage_open(unsigned retries)
{
    stage_open_server();
    stage_connect(retries, 0);
    library_koha.tend(session);
    CHECK(stage_line_up);
}

void stage_close(void)
{
    library_koha.destroy(session);
    session = NULL;
    pthread_mutex_lock(&lock);
    over = true;
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    koha_server_close(server);
    library_store_close(store);
}

int stage_tend(void)
{
    return library_koha.tend(session);
}

void stage_ask(const struct library_request *q)
{
    stage_replies_count = 0;
    library_koha.ask(session, q);
    CHECK(stage_replies_count > 0);
    CHECK(!stage_replies[stage_replies_count - 1].more);
}

const struct library_reply *stage_asked(enum library_ask ask, const char *patron, const char *item)
{
    struct library_request q = { .ask = ask };
    text_copy(q.patron, sizeof q.patron, patron);
    text_copy(q.item, sizeof q.item, item);
    stage_ask(&q);
    return &stage_replies[stage_replies_count - 1];
}

/* ---- the library's other side ---- */

void stage_fault(enum koha_fault_kind kind, const char *method, const char *path, int number)
{
    struct koha_fault f = { .kind = kind, .times = 1 };
    text_copy(f.method, sizeof f.method, method);
    text_copy(f.path, sizeof f.path, path);
    f.status = number;
    f.ms = (unsigned)number;
    if (kind != KOHA_FAULT_STATUS && kind != KOHA_FAULT_SLOW)
        f.times = number == 0 ? 1 : (unsigned)number;
    pthread_mutex_lock(&lock);
    koha_server_fault(server, &f);
    pthread_mutex_unlock(&lock);
}

void stage_fault_after(enum koha_fault_kind kind, unsigned after, int number)
{
    struct koha_fault f = { .kind = kind, .after = after, .times = 1, .status = number, .ms = (unsigned)number };
    pthread_mutex_lock(&lock);
    koha_server_fault(server, &f);
    pthread_mutex_unlock(&lock);
}

void stage_down(bool down)
{
    pthread_mutex_lock(&lock);
    CHECK_EQ(koha_server_down(server, down), RESULT_OK);
    pthread_mutex_unlock(&lock);
}

void stage_forget_token(void)
{
    pthread_mutex_lock(&lock);
    koha_server_desk(server)->token[0] = '\0';
    pthread_mutex_unlock(&lock);
}

void stage_tokens_last(unsigned seconds)
{
    pthread_mutex_lock(&lock);
    koha_server_desk(server)->expires_s = seconds;
    pthread_mutex_unlock(&lock);
}

void stage_confirm(const char *key, const char *value)
{
    pthread_mutex_lock(&lock);
    struct koha_desk *d = koha_server_desk(server);
    text_copy(d->confirm, sizeof d->confirm, key);
    text_copy(d->confirm_value, sizeof d->confirm_value, value);
    pthread_mutex_unlock(&lock);
}

unsigned stage_tokens(void)
{
    pthread_mutex_lock(&lock);
    unsigned n = koha_server_desk(server)->tokens;
    pthread_mutex_unlock(&lock);
    return n;
}

struct count {
    const char *method, *path;
    unsigned n;
    char body[512];
};

static void count_one(void *self, const struct koha_heard *heard)
{
    struct count *c = self;
    if (!text_equal(heard->method, c->method) || !text_starts(heard->path, c->path))
        return;
    c->n++;
    text_copy(c->body, sizeof c->body, heard->body);
}

static struct count counted(const char *method, const char *path)
{
    struct count c = { method, path, 0, "" };
    pthread_mutex_lock(&lock);
    koha_server_requests(server, count_one, &c);
    pthread_mutex_unlock(&lock);
    return c;
}

unsigned stage_heard(const char *method, const char *path)
{
    return counted(method, path).n;
}

const char *stage_body(const char *method, const char *path)
{
    static struct count c;
    c = counted(method, path);
    return c.body;
}

int64_t stage_changes(const char *patron, const char *item)
{
    struct library_item i = { .id = "" };
    struct library_patron p = { .fees = 0 };
    pthread_mutex_lock(&lock);
    if (item[0] != '\0')
        CHECK_EQ(library_item_find(store, item, &i), RESULT_OK);
    if (patron[0] != '\0')
        CHECK_EQ(library_patron_find(store, patron, wall(NULL), &p), RESULT_OK);
    pthread_mutex_unlock(&lock);
    return i.transactions + i.holds_waiting + p.fees / 350;
}

const char *stage_lent_to(const char *item)
{
    static struct library_item i;
    pthread_mutex_lock(&lock);
    CHECK_EQ(library_item_find(store, item, &i), RESULT_OK);
    pthread_mutex_unlock(&lock);
    return i.lent_to;
}

const char *stage_chip(const char *printed)
{
    static struct library_patron p;
    pthread_mutex_lock(&lock);
    CHECK_EQ(library_patron_find(store, printed, wall(NULL), &p), RESULT_OK);
    pthread_mutex_unlock(&lock);
    return p.id;
}

void stage_lend(const char *patron, const char *item)
{
    struct library_answer a;
    const struct library_transaction t = { .patron = patron, .item = item, .at = wall(NULL) };
    pthread_mutex_lock(&lock);
    CHECK_EQ(library_checkout(store, &t, &a), RESULT_OK);
    CHECK(a.ok);
    pthread_mutex_unlock(&lock);
}
