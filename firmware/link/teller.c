#define LOG_ROOM "teller"
#include "link/teller.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "link/destination.h"
#include "link/walls.h"

enum { SEND_WAIT_MS = 5000, BEAT_MS = 1000 };

struct teller {
    const struct helper *helper;
    const struct destination_port *port;
    void *line;
    uint32_t request; /* the one that is being handed over; 0: none */
    int64_t beaten_ms;
    bool over; /* kitap is away or said STOP */
    size_t count;
    struct outcome page[DESTINATION_PAGE_MAX];
};

static int64_t now_ms(void *context)
{
    struct timespec t;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void tell(struct teller *t, const struct message *m)
{
    enum result r = channel_send(&t->helper->channel, m, SEND_WAIT_MS);
    if (r == RESULT_OK)
        return;
    log_warning("kitap does not hear: %s", result_text(r));
    t->over = true;
}

static bool beat(void *context)
{
    struct teller *t = context;
    t->over = t->over || helper_parent_gone(t->helper);
    if (t->request != 0 && !t->over && now_ms(NULL) - t->beaten_ms >= BEAT_MS) {
        t->beaten_ms = now_ms(NULL);
        tell(t, &(struct message){ .type = MESSAGE_HEARTBEAT, .request = t->request });
    }
    return !t->over;
}

static void say_line(void *context, bool up, const char *words)
{
    struct message m = { .type = MESSAGE_LINE, .line.up = up };
    text_copy(m.line.words, sizeof m.line.words, words);
    tell(context, &m);
}

static void hand_over(struct teller *t, uint32_t request)
{
    struct destination_answer answer;
    t->request = request;
    t->beaten_ms = now_ms(NULL);
    t->port->hand(t->line, t->page, t->count, &answer);
    t->request = 0;
    struct message m = { .type = MESSAGE_HANDED, .request = request };
    m.handed.count = (uint16_t)t->count;
    m.handed.wait_ms = answer.wait_ms;
    for (size_t i = 0; i < t->count; i++)
        m.handed.handed[i] = (uint8_t)answer.handed[i];
    t->count = 0;
    if (!t->over)
        tell(t, &m);
}

static void tell_of_call(struct teller *t, const struct message *call)
{
    struct message m = { .type = MESSAGE_HANDED, .request = call->request, .handed.count = 1 };
    t->request = call->request;
    t->beaten_ms = now_ms(NULL);
    m.handed.handed[0] = (uint8_t)t->port->call(t->line, &call->call);
    t->request = 0;
    if (!t->over)
        tell(t, &m);
}

static void take_outcomes(struct teller *t, const struct message *m)
{
    if (m->told.count > DESTINATION_PAGE_MAX - t->count) {
        log_error("kitap hands over more than a page");
        t->over = true;
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
    enum result r = channel_receive(&t->helper->channel, 0, &m);
    if (r == RESULT_TIMEOUT)
        return;
    if (r == RESULT_OK && m.type == MESSAGE_OUTCOMES && m.request != 0)
        take_outcomes(t, &m);
    else if (r == RESULT_OK && m.type == MESSAGE_CALL && m.request != 0)
        tell_of_call(t, &m);
    else if (r == RESULT_OK && m.type != MESSAGE_STOP)
        log_warning("kitap says %s to the link of a destination", message_name(m.type));
    else
        t->over = true;
}

/* When to look after the line again. */
static int64_t tend(struct teller *t)
{
    int wait_ms = t->port->tend(t->line);
    return wait_ms < 0 ? INT64_MAX : now_ms(NULL) + wait_ms;
}

static int time_until(int64_t due_ms)
{
    int64_t left = due_ms - now_ms(NULL);
    if (due_ms == INT64_MAX)
        return -1;
    return left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
}

static void run(struct teller *t)
{
    int64_t due_ms = 0;
    while (!t->over) {
        if (now_ms(NULL) >= due_ms)
            due_ms = tend(t);
        struct pollfd p[] = {
            { t->helper->channel.fd, POLLIN, 0 },
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
    struct teller t = { .helper = helper };
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
