/* link/duty.h: what every trade of kitap-link owes to kitap: an answer to the request that is open, and a sign of life
   each second until then. Not thread-safe. */
#pragma once

#include "messages/helper.h"
#include "messages/message.h"

struct duty {
    const struct helper *helper; /* borrowed */
    uint32_t request;            /* the one that is open; 0: none */
    int64_t beaten_ms;           /* the last sign of life */
    bool over;                   /* kitap is away or said STOP */
};

int64_t duty_now_ms(void); /* monotonic */
/* A request is open from now on. */
void duty_begin(struct duty *d, uint32_t request);
/* Sends m; when kitap does not hear it is over, and logged. */
void duty_tell(struct duty *d, const struct message *m);
/* The last message of the request that is open; none is open afterwards. Nothing is sent when it is over. */
void duty_answer(struct duty *d, const struct message *m);
/* Often enough while something is waited for: a HEARTBEAT when a second has passed and a request is open. */
void duty_beat(struct duty *d);
/* Kitap says something, or has ended. */
bool duty_is_spoken_to(const struct duty *d);
/* A `beat` for where kitap says nothing but STOP while it is asked, context: the duty. False: nobody waits any more. */
bool duty_goes_on(void *context);
