/* drivers/relay/way.h: how one kind of device is reached. All are called from the relay's thread. */
#pragma once

#include "relay/relay.h"

struct relay_way {
    /* What keeps the relay, with the lamp as wanted; -1 with errno. It can be polled for its end. */
    int (*open)(const struct relay_kernel *kernel, const struct relay_options *options, bool on);
    /* False with errno: it is gone. */
    bool (*set)(const struct relay_kernel *kernel, const struct relay_options *options, int fd, bool on);
};

extern const struct relay_way relay_gpio, relay_serial;
