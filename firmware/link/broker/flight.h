/* link/broker/flight.h: a page of outcomes on its way to the stream. All are under way at once, but for those of one
   item, which go one after the other; the acknowledgements come in any order, on a thread of libnats.

   The fate of an outcome:
     GROUND -> OPEN               flight_take_off
     OPEN   -> TAKEN | REFUSED    flight_landed: the stream says so
     OPEN   -> LATER              flight_landed; or it never lands, and is LATER for whoever asks (flight_fate)
   A late acknowledgement of an outcome that goes again counts for it: the stream holds it. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <nats/nats.h>

#include "link/destination.h"

enum flight_fate { FLIGHT_GROUND, FLIGHT_OPEN, FLIGHT_TAKEN, FLIGHT_REFUSED, FLIGHT_LATER };

struct flight {
    pthread_mutex_t lock; /* of all below: the thread of libnats takes part */
    pthread_cond_t landed;
    const struct outcome *page; /* borrowed; NULL: none */
    size_t count, open;
    uint64_t heard; /* acknowledgements so far */
    bool trouble;   /* something is LATER: nothing else takes off */
    uint8_t fates[DESTINATION_PAGE_MAX];
};

void flight_init(struct flight *f);
void flight_finish(struct flight *f);
/* A new page, 1 to DESTINATION_PAGE_MAX, borrowed until flight_end. */
void flight_begin(struct flight *f, const struct outcome *page, size_t n);
/* Nothing that lands from now on is of this page. */
void flight_end(struct flight *f);
/* May outcome `at` go now? False: one of its item is still open. */
bool flight_is_clear(struct flight *f, size_t at);
/* Publishes outcome `at`; the fate is OPEN, or REFUSED or LATER at once. `subject`: without its kind; `source`: of the
   event. */
void flight_take_off(struct flight *f, size_t at, jsCtx *stream, const struct message_destination_config *config);
/* Publishes a call and waits for the stream to take it, up to wait_ms. */
enum handed flight_of_call(jsCtx *stream, const struct message_destination_config *config, const struct call_note *note,
                           int wait_ms);
/* A jsPubAckHandler, closure: the flight. Owns and destroys the message. */
void flight_landed(jsCtx *stream, natsMsg *message, jsPubAck *ack, jsPubAckErr *error, void *self);
/* Waits up to wait_ms for one more to land. How many have, since the beginning of time; *open: how many have not. */
uint64_t flight_wait(struct flight *f, int wait_ms, size_t *open);
bool flight_has_trouble(struct flight *f);
enum handed flight_fate(struct flight *f, size_t at);
