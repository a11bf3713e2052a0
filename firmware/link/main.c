/* kitap-link: the only program with TCP. One request at a time: it carries it to the library system and
   the answer back, says when the line goes down or comes up, and knows nothing of what it means. Further processes of
   it serve other destinations (teller.h), fetch the list of blocked cards (fetch.h) and send letters (mailer.h): the
   first message says which.

   Order: helper_start, LINK_CONFIG, session made, sandbox, then a poll loop over kitap and the connection. */
#define LOG_ROOM "link"
#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "link/duty.h"
#include "link/fetch.h"
#include "link/library.h"
#include "link/mailer.h"
#include "link/teller.h"
#include "link/walls.h"
#include "messages/helper.h"

enum { CONFIG_WAIT_MS = 10000 };

struct link {
    struct helper helper;
    struct duty duty;
    const struct library_port *port;
    void *session;
};

static int64_t now_ms(void *context)
{
    (void)context;
    return duty_now_ms();
}

static int offset_min(void *context, int64_t utc_s)
{
    time_t t = (time_t)utc_s;
    struct tm local;
    (void)context;
    return localtime_r(&t, &local) == NULL ? 0 : (int)(local.tm_gmtoff / 60);
}

static struct when wall(void *context)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    int64_t utc_ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    return when_of(utc_ms, offset_min(context, t.tv_sec));
}

static bool beat(void *context)
{
    struct link *l = context;
    if (l->duty.request == 0)
        return !l->duty.over && !duty_is_spoken_to(&l->duty);
    duty_beat(&l->duty);
    return true;
}

static bool may_send(void *context)
{
    struct link *l = context;
    l->duty.over = l->duty.over || helper_parent_gone(&l->helper);
    return !l->duty.over;
}

static void line(void *context, bool up, const char *words)
{
    struct link *l = context;
    struct message m = { .type = MESSAGE_LINE };
    m.line.up = up;
    m.line.lacks = (uint16_t)l->port->lacks(l->session);
    text_copy(m.line.words, sizeof m.line.words, words);
    duty_tell(&l->duty, &m);
}

static void reply(void *context, const struct library_reply *r)
{
    struct link *l = context;
    struct message m = { .type = MESSAGE_REPLY, .request = l->duty.request };
    m.reply = *r;
    duty_tell(&l->duty, &m);
    wipe(&m, sizeof m);
}

static enum result hear_config(const struct link *l, struct message *out)
{
    enum result r = channel_receive(&l->helper.channel, CONFIG_WAIT_MS, out);
    bool config = r == RESULT_OK && (out->type == MESSAGE_LINK_CONFIG || out->type == MESSAGE_DESTINATION_CONFIG ||
                                     out->type == MESSAGE_LIST_CONFIG || out->type == MESSAGE_MAIL_CONFIG);
    if (r == RESULT_OK && !config)
        r = RESULT_BAD;
    if (r != RESULT_OK)
        log_error("no configuration from kitap: %s", result_text(r));
    return r;
}

static enum result configure(struct link *l, const struct library_world *world, const struct message *config)
{
    l->port = config->link_config.protocol == PROTOCOL_KOHA ? &library_koha : &library_sip2;
    setenv("TZ", config->link_config.time_zone, 1);
    tzset();
    enum result r = l->port->create(&config->link_config, world, &l->session);
    link_close_in(config->link_config.ca_file, "");
    return r;
}

static void carry_out(struct link *l, struct message *m)
{
    duty_begin(&l->duty, m->request);
    l->port->ask(l->session, &m->ask);
    l->duty.request = 0;
    wipe(m, sizeof *m);
}

/* One message of kitap, when there is one. */
static void listen_to_kitap(struct link *l)
{
    struct message m;
    enum result r = channel_receive(&l->helper.channel, 0, &m);
    if (r == RESULT_TIMEOUT)
        return;
    if (r == RESULT_OK && m.type == MESSAGE_REQUEST && m.request != 0) {
        carry_out(l, &m);
        return;
    }
    if (r == RESULT_OK && m.type != MESSAGE_STOP)
        log_warning("kitap says %s to a link", message_name(m.type));
    else
        l->duty.over = true;
}

static void run(struct link *l)
{
    while (!l->duty.over) {
        int wait_ms = l->port->tend(l->session);
        struct pollfd p[] = {
            { l->helper.channel.fd, POLLIN, 0 },
            { l->port->fd(l->session), POLLIN, 0 },
        };
        if (poll(p, 2, wait_ms > 0 ? wait_ms : 0) < 0 && errno != EINTR)
            break;
        if (p[0].revents != 0)
            listen_to_kitap(l);
    }
}

static int serve_library(struct link *l, struct message *config)
{
    const struct library_world world = { l, now_ms, wall, offset_min, beat, may_send, line, reply };
    enum result r = configure(l, &world, config);
    wipe(config, sizeof *config);
    if (r != RESULT_OK)
        return EXIT_FAILURE;
    run(l);
    l->port->destroy(l->session);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct link l = { .port = NULL };
    int status = helper_start("kitap-link", argc, argv, &l.helper);
    if (status >= 0)
        return status;
    signal(SIGPIPE, SIG_IGN);
    l.duty.helper = &l.helper;
    struct message config;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || hear_config(&l, &config) != RESULT_OK)
        return EXIT_FAILURE;
    if (config.type == MESSAGE_LINK_CONFIG)
        status = serve_library(&l, &config);
    else if (config.type == MESSAGE_LIST_CONFIG)
        status = fetch_run(&l.helper, &config.list_config);
    else if (config.type == MESSAGE_MAIL_CONFIG)
        status = mailer_run(&l.helper, &config.mail_config);
    else
        status = teller_run(&l.helper, &config.destination_config);
    curl_global_cleanup();
    return status;
}
