/* reader/reader.h: what the worker needs of any reader (the port), and the worker.

   A sweep lists what lies on the pad: `restart` makes every tag answer again, then `next` selects one
   tag after the other that has not answered yet, each is read while it is selected if somebody asked,
   and `halt` silences it for the rest of the sweep. All calls come from the one thread of kitap-reader. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "messages/helper.h"
#include "messages/message.h"

/* A call of the port may take this long; then the process ends itself (watchdog.h) and is started anew. */
enum { READER_CALL_S_MAX = 5 };

struct reader_port {
    const char *name;
    /* Mandatory; before the sandbox, opens nothing. NULL: out of memory. `device` as in the settings. */
    void *(*create)(const char *device);
    /* Mandatory; may block for 2 s. *out is filled on success (up, chip and firmware) and on failure (cause, words). */
    enum result (*open)(void *self, struct message_reader_state *out);
    /* Mandatory. From here on every tag on the pad answers again. */
    enum result (*restart)(void *self);
    /* Mandatory. Selects a tag that has not answered since restart. RESULT_NONE: there is no more. A tag that
       cannot be silenced may come twice. */
    enum result (*next)(void *self, struct message_tag *out);
    /* Mandatory. Reads the plan of the tag that `next` selected; fewer bytes when its memory ends there.
       RESULT_REFUSED: wrong key. RESULT_IO: try again in the next sweep (the tag is not selected any more).
       RESULT_NONE: nothing of such a tag can be read. */
    enum result (*read)(void *self, const struct message_tag *tag, const struct read_plan *plan,
                        struct message_tag_read *out);
    /* Mandatory. Silences the selected tag. */
    enum result (*halt)(void *self);
    /* Mandatory. After errors: why the device is given up, as well as that can be told. */
    void (*explain)(void *self, struct message_reader_state *out);
    void (*close)(void *self);   /* mandatory; also after a failed open, and twice */
    void (*destroy)(void *self); /* mandatory; takes NULL */
};

extern const struct reader_port reader_libnfc;

/* Sweeps the pad, tells kitap what changes and answers it, until it says STOP or goes away. Opens the device
   and, when it is lost, opens it again with back-off. `port` and `self` are borrowed. */
void worker_run(const struct helper *helper, const struct reader_port *port, void *self);
