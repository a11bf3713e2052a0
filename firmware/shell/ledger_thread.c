#define LOG_ROOM "ledger"
#include "shell/ledger_thread.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "shell/clock.h"
#include "shell/disk.h"
#include "shell/rules.h"

enum { JOBS_MAX = 128, REFUSED_MAX = 512 /* the core has fewer under way */ };

/* A job that the queue did not take; its answer is. */
struct refused {
    uint32_t id;
    enum disk_kind kind;
};

struct ledger_thread {
    struct inbox *in; /* borrowed */
    struct disk *disk;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    bool ending;
    size_t first, count;
    struct disk_job *jobs[JOBS_MAX]; /* owned */
    size_t refused_count;
    struct refused refused[REFUSED_MAX]; /* answered before the next job */
};

/* The answer must not be lost: the UI thread waits for it before it says "done". */
static void post_done(struct ledger_thread *t, struct disk_done *done)
{
    struct input input = { .kind = INPUT_DISK_DONE, .owned = done };
    enum result r;
    while ((r = inbox_post(t->in, input)) == RESULT_FULL)
        usleep(1000);
    if (r != RESULT_OK)
        free(done);
}

/* What the thread does next: a job, or an answer to one that was refused; false: it ends. */
static bool next_turn(struct ledger_thread *t, struct disk_job **job, struct refused *refused)
{
    *job = NULL;
    pthread_mutex_lock(&t->lock);
    while (t->count + t->refused_count == 0 && !t->ending)
        pthread_cond_wait(&t->more, &t->lock);
    bool any = t->count + t->refused_count > 0;
    if (t->refused_count > 0) {
        *refused = t->refused[--t->refused_count];
    } else if (any) {
        *job = t->jobs[t->first];
        t->first = (t->first + 1) % JOBS_MAX;
        t->count--;
    }
    pthread_mutex_unlock(&t->lock);
    return any;
}

static struct disk_done *make_done(void)
{
    struct disk_done *done = calloc(1, sizeof *done);
    if (done == NULL) {
        log_error("out of memory");
        abort();
    }
    return done;
}

static void *run(void *self)
{
    struct ledger_thread *t = self;
    struct disk_job *job;
    struct refused refused = { 0 };
    while (next_turn(t, &job, &refused)) {
        struct disk_done *done = make_done();
        if (job != NULL)
            disk_run(t->disk, job, done);
        else
            *done = (struct disk_done){ .id = refused.id, .kind = refused.kind, .result = RESULT_FULL };
        post_done(t, done);
        free(job);
    }
    return NULL;
}

struct ledger_thread *ledger_thread_create(const struct settings *settings, struct handouts_port handouts,
                                           struct inbox *in)
{
    struct ledger_thread *t = calloc(1, sizeof *t);
    const struct disk_options options = {
        .ledger = { .dir = settings->storage.dir,
                    .key_file = settings->storage.key_file,
                    .build_ms = clock_build_ms(),
                    .keep_days = settings->storage.keep_days,
                    .forget_days = settings->storage.forget_days,
                    .key_days = settings->storage.key_days,
                    .tells = { [DESTINATION_CITY] = settings_tell(settings, DESTINATION_CITY),
                               [DESTINATION_HTTPS] = settings_tell(settings, DESTINATION_HTTPS) } },
        .pin_file = settings->staff.pin_file,
        .uid_map = settings->items.uid_map,
        .blocked = { settings->offline.blocked_file, settings->offline.blocked_key_file,
                     settings->offline.blocked_signer, settings->storage.dir, settings->offline.blocked_url },
        .orders = { .stick = settings->storage.stick,
                    .format = orders_format_of(settings->library.profile),
                    .kiosk = settings->kiosk.id,
                    .version = KITAP_VERSION,
                    .handouts = handouts,
                    .old_days = settings->offline.blocked_old_days },
        .known_days = settings->offline.known_days
    };
    if (t == NULL || (t->disk = disk_create(&options)) == NULL) {
        free(t);
        return NULL;
    }
    t->in = in;
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->more, NULL);
    if (pthread_create(&t->thread, NULL, run, t) != 0) {
        disk_destroy(t->disk);
        free(t);
        return NULL;
    }
    return t;
}

void ledger_thread_do(struct ledger_thread *t, const struct disk_job *job)
{
    struct disk_job *copy = malloc(sizeof *copy);
    if (copy != NULL)
        memcpy(copy, job, disk_job_bytes(job));
    pthread_mutex_lock(&t->lock);
    bool room = copy != NULL && t->count < JOBS_MAX;
    assert(room || t->refused_count < REFUSED_MAX);
    if (room)
        t->jobs[(t->first + t->count++) % JOBS_MAX] = copy;
    else
        t->refused[t->refused_count++] = (struct refused){ job->id, job->kind };
    pthread_cond_signal(&t->more);
    pthread_mutex_unlock(&t->lock);
    if (room)
        return;
    log_error("the queue to the ledger is full");
    free(copy);
}

void ledger_thread_destroy(struct ledger_thread *t)
{
    if (t == NULL)
        return;
    pthread_mutex_lock(&t->lock);
    t->ending = true;
    pthread_cond_signal(&t->more);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    disk_destroy(t->disk);
    pthread_cond_destroy(&t->more);
    pthread_mutex_destroy(&t->lock);
    free(t);
}
