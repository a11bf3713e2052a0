#include <sys/socket.h>
#include <unistd.h>

#include "messages/channel.h"

#include "check.h"

struct ends {
    int fd[2];
    struct channel kitap, helper;
};

static struct ends ends_open(uint32_t helper_generation)
{
    struct ends e;
    CHECK_EQ(channel_pair(e.fd), RESULT_OK);
    e.kitap = (struct channel){ e.fd[0], 7 };
    e.helper = (struct channel){ e.fd[1], helper_generation };
    return e;
}

static const struct message heartbeat = { .type = MESSAGE_HEARTBEAT, .request = 5 };

TEST(a_message_crosses_and_then_nothing_is_there)
{
    struct ends e = ends_open(7);
    struct message m;
    CHECK_EQ(channel_send(&e.helper, &heartbeat, 0), RESULT_OK);
    CHECK_EQ(channel_receive(&e.kitap, 0, &m), RESULT_OK);
    CHECK_EQ(m.type, MESSAGE_HEARTBEAT);
    CHECK_EQ(m.request, 5);
    CHECK_EQ(channel_receive(&e.kitap, 10, &m), RESULT_TIMEOUT);
    close(e.fd[0]);
    close(e.fd[1]);
}

TEST(another_generations_words_are_dropped)
{
    struct ends e = ends_open(6);
    struct message m = { .type = MESSAGE_STOP };
    CHECK_EQ(channel_send(&e.helper, &heartbeat, 0), RESULT_OK);
    CHECK_EQ(channel_receive(&e.kitap, 0, &m), RESULT_TIMEOUT);
    CHECK_EQ(m.type, MESSAGE_STOP);
    close(e.fd[0]);
    close(e.fd[1]);
}

/* The peer dies with a message unread: the kernel says ECONNRESET first, its last words come after. */
TEST(a_dead_peers_last_words_are_heard)
{
    struct ends e = ends_open(7);
    struct message m;
    CHECK_EQ(channel_send(&e.kitap, &heartbeat, 0), RESULT_OK);
    CHECK_EQ(channel_send(&e.helper, &heartbeat, 0), RESULT_OK);
    close(e.fd[1]);
    CHECK_EQ(channel_receive(&e.kitap, 100, &m), RESULT_OK);
    CHECK_EQ(channel_receive(&e.kitap, 100, &m), RESULT_GONE);
    CHECK_EQ(channel_send(&e.kitap, &heartbeat, 0), RESULT_GONE);
    close(e.fd[0]);
}

TEST(a_peer_that_does_not_read_is_noticed_and_not_waited_for)
{
    struct ends e = ends_open(7);
    enum result r = RESULT_OK;
    for (int i = 0; i < 100000 && r == RESULT_OK; i++)
        r = channel_send(&e.kitap, &heartbeat, 0);
    CHECK_EQ(r, RESULT_FULL);
    CHECK_EQ(channel_send(&e.kitap, &heartbeat, 20), RESULT_FULL);
    close(e.fd[0]);
    close(e.fd[1]);
}

TEST(a_packet_that_is_no_message_does_not_spoil_the_next)
{
    struct ends e = ends_open(7);
    static const uint8_t large[MESSAGE_SIZE_MAX + 1] = { MESSAGE_VERSION };
    static const uint8_t cut[] = { MESSAGE_VERSION, 0, '?' };
    struct message m;
    CHECK_EQ(send(e.fd[1], cut, sizeof cut, 0), sizeof cut);
    CHECK_EQ(send(e.fd[1], large, sizeof large, 0), sizeof large);
    CHECK_EQ(channel_send(&e.helper, &heartbeat, 0), RESULT_OK);
    CHECK_EQ(channel_receive(&e.kitap, 0, &m), RESULT_BAD);
    CHECK_EQ(channel_receive(&e.kitap, 0, &m), RESULT_BAD);
    CHECK_EQ(channel_receive(&e.kitap, 0, &m), RESULT_OK);
    close(e.fd[0]);
    close(e.fd[1]);
}
