/* link/event/event.h: an outcome, or a call for a person, as a CloudEvent, version 1.0, in its JSON format (structured
   mode). Pure.

   id is the ULID, source "/kitap/LIBRARY/KIOSK", type "kitap.KIND", subject the item, time when it happened (left out
   while it is not known), sequence the ledger's number as 20 digits. data: {"kind","state","item","at","due","reason"};
   at, due and reason null where there is none. No person stands in it, nor the library system's own words, which may
   name one.

   Of a call: type "kitap.call", subject the ULID of the call, the same in all that is told of it; no sequence;
   expirytime (an extension of CloudEvents) when it is of no use any more, even if a stream has kept it. data:
   {"kind":"call", "state":"called|answered|ended","at","reason"}. */
#pragma once

#include "base/bytes.h"
#include "circulation/call.h"
#include "circulation/destination.h"

enum { EVENT_SIZE = 2048 /* more than the longest */ };

#define EVENT_TYPE_ONE "application/cloudevents+json"
#define EVENT_KIND_CALL "call" /* beside those of transactions */
#define EVENT_TYPE_BATCH "application/cloudevents-batch+json"

/* `source`: see above. A text that is cut where it does not fit fails the writer. */
void event_write(struct writer *w, const struct outcome *o, const char *source);
void event_write_call(struct writer *w, const struct call_note *c, const char *source);
