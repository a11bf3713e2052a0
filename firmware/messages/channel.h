/* messages/channel.h: one end of a socket pair (SOCK_SEQPACKET) that carries messages.

   Packets of another generation are dropped unseen. After ECONNRESET reading goes on until 0: the
   peer's last words come after it. Not thread-safe; one thread an end, or one for each direction. */
#pragma once

#include <stdint.h>

#include "messages/message.h"

struct channel {
    int fd;              /* borrowed: whoever made it closes it */
    uint32_t generation; /* of the helper at the other end */
};

/* Two connected ends, close-on-exec. The caller closes both. RESULT_IO. */
MUST_USE enum result channel_pair(int out[static 2]);
/* Sends m; waits at most wait_ms for room (0: not at all). RESULT_FULL: the peer does not read;
   RESULT_GONE: it is away. A packet leaves whole or not at all. */
MUST_USE enum result channel_send(const struct channel *c, const struct message *m, int wait_ms);
/* The next message; waits at most wait_ms (-1: for ever). RESULT_TIMEOUT: nothing came; RESULT_GONE:
   the peer is away and all it said was read; RESULT_REFUSED: it speaks another version; RESULT_BAD: a
   packet that is no message (it is dropped, the next one may be good). */
MUST_USE enum result channel_receive(const struct channel *c, int wait_ms, struct message *out);
