#define LOG_ROOM "teller"
#include "link/teller.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/destination.h"
#include "link/duty.h"
#include "link/walls.h"

struct teller {
    struct duty duty;
    const struct destination_port *port;
    void *line;
    size_t count;
    struct outcome page[DESTINATION_PAGE_MAX];
};

static int64_t now_ms(void *context)
{
    (void)context;
    return duty_now_ms();
}

static bool beat(void *context)
{
    struct teller *t = context;
    t->duty.over = t->duty.over || helper_parent_gone(t->duty.helper);
    duty_beat(&t->duty);
    return !t->duty.over;
}

static void say_line(void *context, bool up, const char *words)
{
    struct teller *t = context;
    struct message m = { .type = MESSAGE_LINE, .line.up = up };
    text_copy(m.line.words, sizeof m.line.words, words);
    duty_tell(&t->duty, &m);
}

static void hand_over(struct teller *t, uint32_t request)
{
    struct destination_answer answer;
    duty_begin(&t->duty, request);
    t->port->hand(t->line, t->page, t->count, &answer);
    struct message m = { .type = MESSAGE_HANDED, .request = request };
    m.handed.count = (uint16_t)t->count;
    m.handed.wait_ms = answer.wait_ms;
    for (size_t i = 0; i < t->count; i++)
        m.handed.handed[i] = (uint8_t)answer.handed[i];
    t->count = 0;
    duty_answer(&t->duty, &m);
}

static void tell_of_call(struct teller *t, const struct message *call)
{
    struct message m = { .type = MESSAGE_HANDED, .request = call->request, .handed.count = 1 };
    duty_begin(&t->duty, call->request);
    m.handed.handed[0] = (uint8_t)t->port->call(t->line, &call->call);
    duty_answer(&t->duty, &m);
}

static void take_outcomes(struct teller *t, const struct message *m)
{
    if (m->told.count > DESTINATION_PAGE_MAX - t->count) {
        log_error("kitap hands over more than a page");
        t->duty.over = true;
        return;
    }
    memcpy(t->page + t->count, m->told.outcomes, m->told.count * sizeof *t->page);
    t->count += m->told.count;
    if (!m->told.more && t->count > 0)
        hand_over(t, m->request);
}

static void listen_to_kitap(struct teller *t)
{
    struct message m;
    enum result r = channel_receive(&t->duty.helper->channel, 0, &m);
    if (r == RESULT_TIMEOUT)
        return;
    if (r == RESULT_OK && m.type == MESSAGE_OUTCOMES && m.request != 0)
        take_outcomes(t, &m);
    else if (r == RESULT_OK && m.type == MESSAGE_CALL && m.request != 0)
        tell_of_call(t, &m);
    else if (r == RESULT_OK && m.type != MESSAGE_STOP)
        log_warning("kitap says %s to the link of a destination", message_name(m.type));
    else
        t->duty.over = true;
}

/* When to look after the line again. */
static int64_t tend(struct teller *t)
{
    int wait_ms = t->port->tend(t->line);
    return wait_ms < 0 ? INT64_MAX : duty_now_ms() + wait_ms;
}

static int time_until(int64_t due_ms)
{
    int64_t left = due_ms - duty_now_ms();
    if (due_ms == INT64_MAX)
        return -1;
    return left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
}

static void run(struct teller *t)
{
    int64_t due_ms = 0;
    while (!t->duty.over) {
        if (duty_now_ms() >= due_ms)
            due_ms = tend(t);
        struct pollfd p[] = {
            { t->duty.helper->channel.fd, POLLIN, 0 },
            { t->port->fd(t->line), POLLIN, 0 },
        };
        if (poll(p, 2, time_until(due_ms)) < 0 && errno != EINTR)
            break;
        if (p[1].revents != 0)
            due_ms = 0;
        if (p[0].revents != 0)
            listen_to_kitap(t);
    }
}

int teller_run(const struct helper *helper, struct message_destination_config *config)
{
    struct teller t = { .duty.helper = helper };
    const struct destination_world world = { &t, now_ms, beat, say_line };
    t.port = config->destination == DESTINATION_CITY ? &destination_city : &destination_https;
    link_close_in(config->ca_file, config->creds_file);
    enum result r = t.port->create(config, &world, &t.line);
    wipe(config, sizeof *config);
    if (r != RESULT_OK)
        return EXIT_FAILURE;
    run(&t);
    t.port->destroy(t.line);
    return EXIT_SUCCESS;
}
