/* link/sip2/client/wire.h: a connected stream by libcurl (CURLOPT_CONNECT_ONLY), plain or TLS alike.

   Never blocks longer than its deadline; while it waits, `beat` is called at least once a second. When
   that says so, the waiting is given up: RESULT_BUSY. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "link/library.h"

struct wire;

enum { WIRE_WORDS_SIZE = 128 };

/* Connects by `timeout_ms`. RESULT_GONE: it did not; words[] says why, in English. RESULT_BUSY. */
MUST_USE enum result wire_open(const struct message_link_config *to, int timeout_ms, const struct library_world *world,
                               char words[static WIRE_WORDS_SIZE], struct wire **out);
void wire_close(struct wire *w); /* takes NULL */
int wire_fd(const struct wire *w);
/* Sends all of b by the deadline. *left (filled always): whether a byte may have left. RESULT_TIMEOUT,
   RESULT_GONE, RESULT_BUSY. */
MUST_USE enum result wire_send(struct wire *w, struct bytes b, int64_t deadline_ms, bool *left);
/* At least one byte by the deadline (a deadline that has passed: only what is there). RESULT_TIMEOUT,
   RESULT_GONE, RESULT_BUSY. */
MUST_USE enum result wire_receive(struct wire *w, void *to, size_t size, int64_t deadline_ms, size_t *out_n);
