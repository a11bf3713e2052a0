#define LOG_ROOM "ledger"
#include "shell/ledger_thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "shell/clock.h"
#include "shell/disk.h"

enum { JOBS_MAX = 128 };

struct ledger_thread {
    struct inbox *in; /* borrowed */
    struct disk *disk;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    bool ending;
    size_t first, count;
    struct disk_job *jobs[JOBS_MAX]; /* owned */
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

static struct disk_job *next_job(struct ledger_thread *t)
{
    struct disk_job *job = NULL;
    pthread_mutex_lock(&t->lock);
    while (t->count == 0 && !t->ending)
        pthread_cond_wait(&t->more, &t->lock);
    if (t->count > 0) {
        job = t->jobs[t->first];
        t->first = (t->first + 1) % JOBS_MAX;
        t->count--;
    }
    pthread_mutex_unlock(&t->lock);
    return job;
}

static void *run(void *self)
{
    struct ledger_thread *t = self;
    for (struct disk_job *job; (job = next_job(t)) != NULL; free(job)) {
        struct disk_done *done = malloc(sizeof *done);
        if (done == NULL) {
            log_error("out of memory");
            abort();
        }
        disk_run(t->disk, job, done);
        post_done(t, done);
    }
    return NULL;
}

struct ledger_thread *ledger_thread_create(const struct settings *settings, struct inbox *in)
{
    struct ledger_thread *t = calloc(1, sizeof *t);
    const struct disk_options options = { .ledger = { .dir = settings->storage.dir,
                                                      .key_file = settings->storage.key_file,
                                                      .build_ms = clock_build_ms() },
                                          .pin_file = settings->staff.pin_file,
                                          .uid_map = settings->items.uid_map };
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

static void refuse(struct ledger_thread *t, const struct disk_job *job)
{
    struct disk_done *done = calloc(1, sizeof *done);
    log_error("the queue to the ledger is full");
    if (done == NULL)
        return;
    done->id = job->id;
    done->kind = job->kind;
    done->result = RESULT_FULL;
    if (inbox_post(t->in, (struct input){ .kind = INPUT_DISK_DONE, .owned = done }) != RESULT_OK)
        free(done);
}

void ledger_thread_do(struct ledger_thread *t, const struct disk_job *job)
{
    struct disk_job *copy = malloc(sizeof *copy);
    if (copy != NULL)
        *copy = *job;
    pthread_mutex_lock(&t->lock);
    bool room = copy != NULL && t->count < JOBS_MAX;
    if (room)
        t->jobs[(t->first + t->count++) % JOBS_MAX] = copy;
    pthread_cond_signal(&t->more);
    pthread_mutex_unlock(&t->lock);
    if (room)
        return;
    free(copy);
    refuse(t, job);
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
