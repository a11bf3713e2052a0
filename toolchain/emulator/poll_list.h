/* emulator/poll_list.h: what the one loop waits for. */
#pragma once

#include <poll.h>
#include <stddef.h>

enum { POLLS_MAX = 48 };

struct poll_list {
    struct pollfd at[POLLS_MAX];
    size_t n;
};

/* Waits for `events` on fd too; a negative fd is passed over. */
static inline void poll_add(struct poll_list *list, int fd, short events)
{
    if (fd >= 0 && list->n < POLLS_MAX)
        list->at[list->n++] = (struct pollfd){ .fd = fd, .events = events };
}
