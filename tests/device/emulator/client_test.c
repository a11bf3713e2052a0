/* The firmware's SIP2 client and this library over a real connection, so that each tests the other: what the
   client reports of each visit's request, and what the library's table then holds. The library runs in a thread. */
#include <curl/curl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "emulator/poll_list.h"
#include "emulator/sip2_server.h"
#include "link/library.h"

#define AIGUL "044A6AE555FCBF"
#define ABAI "32770000000018"
#define SOZDIK "32770000000570"

enum { TOLD_SIZE = 1024 };

static struct {
    pthread_t thread;
    pthread_mutex_t lock; /* over server, store and faults */
    bool stop;
    struct faults faults;
    struct library_store *store;
    struct sip2_server *server;
    struct library_world world;
    void *session;
    char told[TOLD_SIZE];
    struct library_reply last;
} stage = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int64_t monotonic_ms(void *context)
{
    struct timespec t;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
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
    (void)context, (void)words;
    text_add(stage.told, sizeof stage.told, up ? "up " : "down ");
}

static void reply(void *context, const struct library_reply *r)
{
    static const char *const outcomes[] = { "answered", "not-sent", "maybe-sent", "nonsense" };
    (void)context;
    stage.last = *r;
    text_add(stage.told, sizeof stage.told, "%s%s ", outcomes[r->outcome], r->ok ? ":ok" : "");
}

static void *library_thread(void *self)
{
    bool stop = false;
    (void)self;
    while (!stop) {
        struct poll_list list = { .n = 0 };
        pthread_mutex_lock(&stage.lock);
        sip2_server_run(stage.server, monotonic_ms(NULL) * 1000, wall(NULL).utc_ms);
        sip2_server_polls(stage.server, &list);
        stop = stage.stop;
        pthread_mutex_unlock(&stage.lock);
        poll(list.at, list.n, 5);
    }
    return NULL;
}

static void start(void)
{
    char path[] = "/tmp/kitap-client-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    CHECK_EQ(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    stage.stop = false;
    stage.told[0] = '\0';
    faults_clear(&stage.faults);
    CHECK_EQ(library_store_open(path, KITAP_DEMO_FOLDER, wall(NULL).utc_ms, 0, &stage.store), RESULT_OK);
    unlink(path);
    const struct sip2_account account = { "kiosk", "secret", "ALA" };
    CHECK_EQ(sip2_server_open(account, stage.store, &stage.faults, &stage.server), RESULT_OK);
    CHECK_EQ(pthread_create(&stage.thread, NULL, library_thread, NULL), 0);
    stage.world = (struct library_world){ NULL, monotonic_ms, wall, offset_min, yes, yes, line, reply };
    struct message_link_config config = { .host = "127.0.0.1",
                                          .port = sip2_server_port(stage.server),
                                          .user = "kiosk",
                                          .password = "secret",
                                          .institution = "ALA",
                                          .location = "hall",
                                          .encoding = "utf-8",
                                          .timeout_s = 2,
                                          .retries = 2,
                                          .keep_alive_s = 45,
                                          .time_zone = "Asia/Almaty" };
    CHECK_EQ(library_sip2.create(&config, &stage.world, &stage.session), RESULT_OK);
}

static void ask(enum library_ask what, const char *patron, const char *item)
{
    struct library_request q = { .ask = what, .language = LANGUAGE_RU, .at = wall(NULL) };
    text_copy(q.patron, sizeof q.patron, patron);
    text_copy(q.item, sizeof q.item, item);
    library_sip2.ask(stage.session, &q);
}

static void arm(enum library_fault which, struct fault f)
{
    pthread_mutex_lock(&stage.lock);
    faults_arm_library(&stage.faults, which, f);
    pthread_mutex_unlock(&stage.lock);
}

static int transactions_of(const char *item)
{
    struct library_item i;
    pthread_mutex_lock(&stage.lock);
    CHECK_EQ(library_item_find(stage.store, item, &i), RESULT_OK);
    pthread_mutex_unlock(&stage.lock);
    return i.transactions;
}

static void finish(const char *told)
{
    library_sip2.destroy(stage.session);
    pthread_mutex_lock(&stage.lock);
    stage.stop = true;
    pthread_mutex_unlock(&stage.lock);
    pthread_join(stage.thread, NULL);
    sip2_server_close(stage.server);
    library_store_close(stage.store);
    CHECK_TEXT(stage.told, told);
}

TEST(a_visit_is_answered_message_by_message)
{
    start();
    ask(LIBRARY_PATRON, AIGUL, "");
    CHECK_TEXT(stage.last.patron.name, "Айгүл Сапарова");
    CHECK_EQ(stage.last.patron.charged, 2);
    ask(LIBRARY_ITEM, AIGUL, ABAI);
    CHECK_TEXT(stage.last.item.title, "Абай жолы. Бірінші кітап");
    CHECK_TEXT(stage.last.item.author, "Мұхтар Әуезов");
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(stage.last.desensitize);
    ask(LIBRARY_CHECKOUT, AIGUL, SOZDIK);
    CHECK_EQ(stage.last.reason, REASON_REFERENCE);
    ask(LIBRARY_RENEW, AIGUL, ABAI);
    ask(LIBRARY_CHECKIN, "", ABAI);
    CHECK(stage.last.resensitize);
    CHECK_TEXT(stage.last.item.shelf, "Қазақ әдебиеті");
    ask(LIBRARY_END_SESSION, AIGUL, "");
    CHECK_EQ(transactions_of(ABAI), 3);
    finish("up answered:ok answered:ok answered:ok answered answered:ok answered:ok answered:ok ");
}

TEST(a_loan_whose_answer_was_cut_is_maybe_sent_and_done_once)
{
    start();
    ask(LIBRARY_ITEM, AIGUL, ABAI);
    arm(LIBRARY_FAULT_CUT_AFTER_REQUEST, (struct fault){ .times = 1 });
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_EQ(stage.last.outcome, LIBRARY_MAYBE_SENT);
    ask(LIBRARY_ITEM, AIGUL, ABAI);
    CHECK_EQ(stage.last.item.status, ITEM_CHARGED);
    CHECK_EQ(transactions_of(ABAI), 1);
    finish("up answered:ok down maybe-sent up answered:ok ");
}

TEST(a_lying_checksum_is_asked_for_once_more_and_the_loan_is_done_once)
{
    start();
    ask(LIBRARY_ITEM, AIGUL, ABAI);
    arm(LIBRARY_FAULT_LYING_CHECKSUM, (struct fault){ .times = 1 });
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_EQ(stage.last.outcome, LIBRARY_ANSWERED);
    CHECK_EQ(transactions_of(ABAI), 1);
    finish("up answered:ok answered:ok ");
}

TEST(a_library_that_is_down_was_sent_nothing)
{
    start();
    pthread_mutex_lock(&stage.lock);
    CHECK_EQ(sip2_server_down(stage.server, true), RESULT_OK);
    pthread_mutex_unlock(&stage.lock);
    ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK_EQ(stage.last.outcome, LIBRARY_NOT_SENT);
    CHECK_EQ(transactions_of(ABAI), 0);
    finish("down not-sent ");
}
