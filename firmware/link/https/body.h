/* link/https/body.h: what is posted: a JSON array of CloudEvents, packed with gzip, and its key. Pure. */
#pragma once

#include "base/result.h"
#include "link/event/event.h"

enum {
    BODY_OUTCOMES_MAX = 64,
    BODY_JSON_SIZE = BODY_OUTCOMES_MAX * EVENT_SIZE,
    BODY_SIZE = BODY_JSON_SIZE / 2, /* gzip makes a tenth of it */
    BODY_KEY_SIZE = 64
};

struct body {
    size_t n;
    uint8_t at[BODY_SIZE];
    /* The Idempotency-Key: the same for the same outcomes, told in the same words and order, and for nothing else. A
       receiver may refuse a key that comes back with something else behind it. */
    char key[BODY_KEY_SIZE];
    uint8_t json[BODY_JSON_SIZE];
};

/* 1 to BODY_OUTCOMES_MAX outcomes. RESULT_FULL: it does not fit. */
MUST_USE enum result body_make(const struct outcome *outcomes, size_t n, const char *source, struct body *out);
/* The same of one call. */
MUST_USE enum result body_make_call(const struct call_note *c, const char *source, struct body *out);
