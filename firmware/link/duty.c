#define LOG_ROOM "link"
#include "link/duty.h"

#include <poll.h>
#include <time.h>

#include "base/log.h"

enum { SEND_WAIT_MS = 5000, BEAT_MS = 1000 };

int64_t duty_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void duty_begin(struct duty *d, uint32_t request)
{
    d->request = request;
    d->beaten_ms = duty_now_ms();
}

void duty_tell(struct duty *d, const struct message *m)
{
    enum result r = channel_send(&d->helper->channel, m, SEND_WAIT_MS);
    if (r == RESULT_OK)
        return;
    log_warning("kitap does not hear: %s", result_text(r));
    d->over = true;
}

void duty_answer(struct duty *d, const struct message *m)
{
    d->request = 0;
    if (!d->over)
        duty_tell(d, m);
}

void duty_beat(struct duty *d)
{
    if (d->request == 0 || d->over || duty_now_ms() - d->beaten_ms < BEAT_MS)
        return;
    d->beaten_ms = duty_now_ms();
    duty_tell(d, &(struct message){ .type = MESSAGE_HEARTBEAT, .request = d->request });
}

bool duty_is_spoken_to(const struct duty *d)
{
    struct pollfd p = { d->helper->channel.fd, POLLIN, 0 };
    return poll(&p, 1, 0) > 0;
}

bool duty_goes_on(void *context)
{
    struct duty *d = context;
    if (d->over || helper_parent_gone(d->helper) || duty_is_spoken_to(d))
        return false;
    duty_beat(d);
    return !d->over;
}
