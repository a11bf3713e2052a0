#define LOG_ROOM "helper"
#include "messages/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "messages/lock.h"

enum { LOCK_TRIES = 400, LOCK_TRY_MS = 50, EXIT_FAILED = 1, EXIT_USAGE = 2, GO_ON = -1 };

struct arguments {
    uint64_t fd, generation;
    const char *lock; /* a view into argv */
};

static enum result arguments_parse(int argc, char **argv, struct arguments *out)
{
    struct arguments a = { 0 };
    unsigned seen = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        enum result r = RESULT_BAD;
        if (text_equal(argv[i], "--fd")) {
            r = text_to_u64(argv[i + 1], 1 << 20, &a.fd);
            seen |= 1;
        } else if (text_equal(argv[i], "--generation")) {
            r = text_to_u64(argv[i + 1], UINT32_MAX, &a.generation);
            seen |= 2;
        } else if (text_equal(argv[i], "--lock")) {
            a.lock = argv[i + 1];
            r = RESULT_OK;
            seen |= 4;
        }
        if (r != RESULT_OK)
            return r;
    }
    if (argc != 7 || seen != 7)
        return RESULT_BAD;
    *out = a;
    return RESULT_OK;
}

bool helper_parent_gone(const struct helper *h)
{
    struct pollfd p = { h->channel.fd, POLLIN, 0 };
    if (getppid() != h->parent)
        return true;
    return poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/* Waits for the old owner's end, which is near: it is killed with its kitap. */
static enum result lock_take(struct helper *h, const char *path)
{
    h->lock = lock_open(path);
    if (h->lock < 0)
        return RESULT_IO;
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(h->lock, LOCK_EX | LOCK_NB) == 0)
            return RESULT_OK;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return RESULT_IO;
        if (helper_parent_gone(h))
            return RESULT_GONE;
        struct timespec pause = { 0, LOCK_TRY_MS * 1000000L };
        nanosleep(&pause, NULL);
    }
    return RESULT_BUSY;
}

static enum result say_hello(const struct helper *h)
{
    struct message m = { .type = MESSAGE_HELLO };
    text_copy(m.hello.name, sizeof m.hello.name, h->name);
    m.hello.pid = (uint32_t)getpid();
    m.hello.lock_owned = true;
    return channel_send(&h->channel, &m, 1000);
}

int helper_start(const char *name, int argc, char **argv, struct helper *out)
{
    struct arguments a;
    if (arguments_parse(argc, argv, &a) != RESULT_OK) {
        log_error("%s is started by kitap: %s --fd N --generation G --lock FILE", name, name);
        return EXIT_USAGE;
    }
    struct helper h = {
        .name = name,
        .channel = { (int)a.fd, (uint32_t)a.generation },
        .parent = getppid(),
    };
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || helper_parent_gone(&h)) {
        log_error("%s: kitap has ended", name);
        return EXIT_FAILED;
    }
    if (fcntl(h.channel.fd, F_SETFD, FD_CLOEXEC) != 0) {
        log_error("%s: descriptor %d is not open", name, h.channel.fd);
        return EXIT_USAGE;
    }
    enum result r = lock_take(&h, a.lock);
    if (r == RESULT_OK)
        r = say_hello(&h);
    if (r != RESULT_OK) {
        log_error("%s: the lock %s: %s", name, a.lock, result_text(r));
        return EXIT_FAILED;
    }
    *out = h;
    return GO_ON;
}
