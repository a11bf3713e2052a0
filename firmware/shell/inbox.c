#include "shell/inbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct inbox {
    pthread_mutex_t lock;
    int fd;
    bool shut;
    size_t first, count;
    struct input ring[INBOX_MAX];
    void (*wake)(void *self);
    void *wake_self; /* borrowed, see inbox_on_post */
};

struct inbox *inbox_create(void)
{
    struct inbox *in = calloc(1, sizeof *in);
    if (in == NULL)
        return NULL;
    in->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (in->fd < 0 || pthread_mutex_init(&in->lock, NULL) != 0) {
        free(in);
        return NULL;
    }
    return in;
}

void inbox_destroy(struct inbox *in)
{
    struct input left;
    if (in == NULL)
        return;
    while (inbox_take(in, &left))
        if (left.kind != INPUT_CONTROL && left.kind != INPUT_COMMAND)
            free(left.owned);
    close(in->fd);
    pthread_mutex_destroy(&in->lock);
    free(in);
}

static void wake_up(struct inbox *in)
{
    uint64_t one = 1;
    if (write(in->fd, &one, sizeof one) < 0)
        return; /* the counter is full: the reader is awake already */
}

enum result inbox_post(struct inbox *in, struct input input)
{
    pthread_mutex_lock(&in->lock);
    enum result r = in->shut ? RESULT_GONE : in->count < INBOX_MAX ? RESULT_OK : RESULT_FULL;
    if (r == RESULT_OK)
        in->ring[(in->first + in->count++) % INBOX_MAX] = input;
    void (*wake)(void *self) = in->wake;
    void *self = in->wake_self;
    pthread_mutex_unlock(&in->lock);
    if (r != RESULT_OK)
        return r;
    wake_up(in);
    if (wake != NULL)
        wake(self);
    return RESULT_OK;
}

bool inbox_take(struct inbox *in, struct input *out)
{
    pthread_mutex_lock(&in->lock);
    bool any = in->count > 0;
    if (any) {
        *out = in->ring[in->first];
        in->first = (in->first + 1) % INBOX_MAX;
        in->count--;
    } else {
        uint64_t posts;
        if (read(in->fd, &posts, sizeof posts) < 0)
            posts = 0; /* it was not signalled */
    }
    pthread_mutex_unlock(&in->lock);
    return any;
}

void inbox_shut(struct inbox *in)
{
    pthread_mutex_lock(&in->lock);
    in->shut = true;
    pthread_mutex_unlock(&in->lock);
}

int inbox_fd(const struct inbox *in)
{
    return in->fd;
}

void inbox_on_post(struct inbox *in, void (*wake)(void *self), void *self)
{
    pthread_mutex_lock(&in->lock);
    in->wake = wake;
    in->wake_self = self;
    pthread_mutex_unlock(&in->lock);
}
