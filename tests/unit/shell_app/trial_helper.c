/* A helper as children_test wants it, by the environment variable TRIAL:
     echo    sends back what it hears; STOP ends it
     flood   sends without end and without looking
     hang    says HELLO and nothing more, reads nothing
     dies    says HELLO and aborts
     garbage sends a packet that is no message, then works as `echo`
     foreign speaks another version */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "messages/helper.h"

static int echo(struct helper *h)
{
    struct message m;
    while (channel_receive(&h->channel, -1, &m) == RESULT_OK) {
        if (m.type == MESSAGE_STOP)
            return 0;
        if (channel_send(&h->channel, &m, 1000) != RESULT_OK)
            return 1;
    }
    return 1;
}

static int flood(struct helper *h)
{
    const struct message m = { .type = MESSAGE_HEARTBEAT };
    while (channel_send(&h->channel, &m, 1000) == RESULT_OK)
        continue;
    return 1;
}

static int hang(struct helper *h)
{
    while (!helper_parent_gone(h))
        pause();
    return 1;
}

static int dies(struct helper *h)
{
    (void)h;
    abort();
}

/* A heartbeat with another version in its first byte, or another type in its third. */
static int send_spoiled(struct helper *h, size_t at)
{
    const struct message m = { .type = MESSAGE_HEARTBEAT };
    uint8_t packet[64];
    size_t n;
    if (message_encode(&m, h->channel.generation, packet, sizeof packet, &n) != RESULT_OK)
        return 1;
    packet[at] = 0xEE;
    return send(h->channel.fd, packet, n, MSG_NOSIGNAL) == (ssize_t)n ? echo(h) : 1;
}

static int garbage(struct helper *h)
{
    return send_spoiled(h, 2);
}

static int foreign(struct helper *h)
{
    return send_spoiled(h, 0);
}

static const struct {
    const char *word;
    int (*run)(struct helper *h);
} trials[] = { { "echo", echo }, { "flood", flood },     { "hang", hang },
               { "dies", dies }, { "garbage", garbage }, { "foreign", foreign } };

int main(int argc, char **argv)
{
    struct helper h;
    const char *word = getenv("TRIAL");
    int status = helper_start("trial_helper", argc, argv, &h);
    if (status >= 0)
        return status;
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
        if (word != NULL && text_equal(trials[i].word, word))
            return trials[i].run(&h);
    return 2;
}
