#define LOG_ROOM "relay"
#include "relay/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "relay/way.h"

enum { DEVICE_SIZE = 1024, RETRY_MS_MIN = 1000, RETRY_MS_MAX = 30000 };

struct relay {
    char device[DEVICE_SIZE];
    struct relay_options options;
    struct relay_kernel kernel;
    const struct relay_way *way;
    int event; /* something is wanted */
    atomic_bool on, over;
    pthread_t thread;
    /* the thread's: */
    int fd; /* -1: it is not there */
    bool lit, complained;
    int retry_ms;
};

/* ---- the kernel ---- */

static int real_open(void *self, const char *path)
{
    (void)self;
    return open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

static int real_control(void *self, int fd, unsigned long request, void *argument)
{
    (void)self;
    return ioctl(fd, request, argument);
}

static void real_close(void *self, int fd)
{
    (void)self;
    close(fd);
}

struct relay_kernel relay_kernel_real(void)
{
    return (struct relay_kernel){ NULL, real_open, real_control, real_close };
}

/* ---- the thread ---- */

static void lose(struct relay *r)
{
    if (!r->complained)
        log_warning("%s: %s; it is tried again", r->device, strerror(errno));
    r->complained = true;
    if (r->fd >= 0)
        r->kernel.close(r->kernel.self, r->fd);
    r->fd = -1;
}

static void find(struct relay *r, bool on)
{
    r->fd = r->way->open(&r->kernel, &r->options, on);
    if (r->fd < 0) {
        lose(r);
        r->retry_ms = r->retry_ms == 0 ? RETRY_MS_MIN : r->retry_ms * 2 < RETRY_MS_MAX ? r->retry_ms * 2 : RETRY_MS_MAX;
        return;
    }
    log_note("%s is open", r->device);
    r->lit = on;
    r->retry_ms = 0;
    r->complained = false;
}

static void show(struct relay *r, bool on)
{
    if (r->fd >= 0 && r->lit != on && !r->way->set(&r->kernel, &r->options, r->fd, on))
        lose(r);
    if (r->fd < 0)
        find(r, on);
    r->lit = on;
}

/* Until something is wanted, or the device goes away (true). */
static bool wait_for(const struct relay *r, int ms)
{
    uint64_t wanted;
    struct pollfd p[] = { { r->event, POLLIN, 0 }, { r->fd, 0, 0 } };
    if (poll(p, r->fd < 0 ? 1 : 2, ms) < 0)
        return false;
    if (p[0].revents != 0 && read(r->event, &wanted, sizeof wanted) < 0)
        log_warning("an eventfd cannot be read");
    return r->fd >= 0 && p[1].revents != 0;
}

/* One that is gone is not looked for at once: it could be found, and be gone, for ever. */
static void rest(struct relay *r)
{
    if (wait_for(r, r->fd < 0 ? r->retry_ms : -1)) {
        errno = ENODEV;
        lose(r);
        (void)wait_for(r, RETRY_MS_MIN);
    }
}

static void *run(void *self)
{
    struct relay *r = self;
    while (!atomic_load(&r->over)) {
        show(r, atomic_load(&r->on));
        rest(r);
    }
    if (r->fd < 0)
        return NULL;
    if (r->lit)
        (void)r->way->set(&r->kernel, &r->options, r->fd, false);
    r->kernel.close(r->kernel.self, r->fd);
    return NULL;
}

enum result relay_open(const struct relay_options *options, const struct relay_kernel *kernel, struct relay **out)
{
    struct relay *r = calloc(1, sizeof *r);
    if (r == NULL)
        return RESULT_FULL;
    text_copy(r->device, sizeof r->device, options->device);
    r->options = *options;
    r->options.device = r->device;
    r->kernel = kernel != NULL ? *kernel : relay_kernel_real();
    r->way = options->lamp == LAMP_SERIAL ? &relay_serial : &relay_gpio;
    r->fd = -1;
    r->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (r->event < 0 || pthread_create(&r->thread, NULL, run, r) != 0) {
        close(r->event);
        free(r);
        return RESULT_FULL;
    }
    *out = r;
    return RESULT_OK;
}

static void wake(struct relay *r)
{
    uint64_t one = 1;
    if (write(r->event, &one, sizeof one) < 0)
        log_warning("an eventfd is full");
}

void relay_set(struct relay *r, bool on)
{
    atomic_store(&r->on, on);
    wake(r);
}

void relay_close(struct relay *r)
{
    if (r == NULL)
        return;
    atomic_store(&r->over, true);
    wake(r);
    pthread_join(r->thread, NULL);
    close(r->event);
    free(r);
}
