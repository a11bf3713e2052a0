#define LOG_ROOM "messages"
#include "messages/channel.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#include "base/log.h"

enum result channel_pair(int out[static 2])
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return RESULT_IO;
    out[0] = ends[0];
    out[1] = ends[1];
    return RESULT_OK;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for `events` (or the peer's end) until `deadline_ms`; -1 has no end. RESULT_TIMEOUT, RESULT_IO. */
static enum result wait_for(int fd, short events, int64_t deadline_ms)
{
    for (;;) {
        int64_t left = deadline_ms < 0 ? -1 : deadline_ms - now_ms();
        if (deadline_ms >= 0 && left < 0)
            left = 0;
        struct pollfd p = { fd, events, 0 };
        int n = poll(&p, 1, (int)left);
        if (n > 0)
            return (p.revents & POLLNVAL) != 0 ? RESULT_IO : RESULT_OK;
        if (n == 0)
            return RESULT_TIMEOUT;
        if (errno != EINTR)
            return RESULT_IO;
    }
}

static int64_t deadline_of(int wait_ms)
{
    return wait_ms < 0 ? -1 : now_ms() + wait_ms;
}

enum result channel_send(const struct channel *c, const struct message *m, int wait_ms)
{
    uint8_t packet[MESSAGE_SIZE_MAX];
    size_t n;
    enum result r = message_encode(m, c->generation, packet, sizeof packet, &n);
    if (r != RESULT_OK)
        return r;
    int64_t deadline = deadline_of(wait_ms);
    for (;;) {
        ssize_t sent = send(c->fd, packet, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        int error = errno;
        if (sent == (ssize_t)n) {
            r = RESULT_OK;
            break;
        }
        if (error == EINTR)
            continue;
        r = error == EPIPE || error == ECONNRESET || error == ENOTCONN ? RESULT_GONE : RESULT_IO;
        if (error != EAGAIN)
            break;
        r = wait_for(c->fd, POLLOUT, deadline);
        if (r == RESULT_TIMEOUT)
            r = RESULT_FULL;
        if (r != RESULT_OK)
            break;
    }
    wipe(packet, sizeof packet);
    return r;
}

/* One packet. RESULT_NONE: none is there now. */
static enum result packet_receive(int fd, uint8_t packet[static MESSAGE_SIZE_MAX], size_t *n)
{
    for (;;) {
        struct iovec part = { packet, MESSAGE_SIZE_MAX };
        struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
        ssize_t got = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (got == 0)
            return RESULT_GONE;
        if (got > 0) {
            *n = (size_t)got;
            return (header.msg_flags & MSG_TRUNC) != 0 ? RESULT_BAD : RESULT_OK;
        }
        if (errno == EAGAIN)
            return RESULT_NONE;
        /* ECONNRESET comes once, in front of the peer's last words. */
        if (errno != EINTR && errno != ECONNRESET)
            return RESULT_IO;
    }
}

enum result channel_receive(const struct channel *c, int wait_ms, struct message *out)
{
    uint8_t packet[MESSAGE_SIZE_MAX];
    struct message m;
    int64_t deadline = deadline_of(wait_ms);
    enum result r;
    for (;;) {
        size_t n = 0;
        uint32_t generation = 0;
        r = packet_receive(c->fd, packet, &n);
        if (r == RESULT_NONE) {
            r = wait_for(c->fd, POLLIN, deadline);
            if (r == RESULT_OK)
                continue;
            break;
        }
        if (r != RESULT_OK)
            break;
        r = message_decode(bytes_of(packet, n), &generation, &m);
        if (r == RESULT_SHORT)
            r = RESULT_BAD;
        if (r != RESULT_OK || generation == c->generation)
            break;
        log_note("a message of generation %u is dropped, this is %u", generation, c->generation);
    }
    wipe(packet, sizeof packet);
    if (r == RESULT_OK)
        *out = m;
    wipe(&m, sizeof m);
    return r;
}
