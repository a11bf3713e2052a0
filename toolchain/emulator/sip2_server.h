/* emulator/sip2_server.h: the library system on its line: SIP2 over TCP on the loopback interface, with error
   detection, one account, several connections. The rules of lending are the store's. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "emulator/faults.h"
#include "emulator/library_store.h"
#include "emulator/poll_list.h"

struct sip2_account {
    const char *user, *password, *institution; /* live as long as the server */
    uint16_t port;                             /* 0: one of the operating system's choice */
};

struct sip2_server;

/* Listens on 127.0.0.1. RESULT_IO: the port is taken. */
MUST_USE enum result sip2_server_open(struct sip2_account account, struct library_store *store, struct faults *faults,
                                      struct sip2_server **out);
void sip2_server_close(struct sip2_server *s);
uint16_t sip2_server_port(const struct sip2_server *s);
void sip2_server_polls(struct sip2_server *s, struct poll_list *list);
int64_t sip2_server_run(struct sip2_server *s, int64_t now_us, int64_t wall_ms);
/* Down: refuses connections and closes old ones. Up again under the same port. RESULT_IO. */
MUST_USE enum result sip2_server_down(struct sip2_server *s, bool down);
bool sip2_server_is_down(const struct sip2_server *s);
/* Closes all connections. */
void sip2_server_drop(struct sip2_server *s);

/* Every frame that came in, in order, oldest first. The text lives as long as the call. */
void sip2_server_requests(const struct sip2_server *s, void (*take)(void *self, int64_t wall_ms, const char *frame),
                          void *self);
