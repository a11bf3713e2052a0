/* reader/reader.h: what the worker needs of any reader (the port), and the worker.

   A sweep lists what lies on the pad: `restart` makes every tag answer again, then `next` selects one
   tag after the other that has not answered yet, each is read or written while it is selected if somebody asked,
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
    /* Mandatory; before the sandbox. Opens nothing but a way to the system's service (PC/SC). NULL: out of memory. */
    void *(*create)(const struct message_reader_config *config);
    /* Mandatory; may block for 2 s. *out is filled on success (up, chip and firmware, what it can) and on failure
       (cause, words). RESULT_GONE: the way to the service is lost, and only a new process finds it again. */
    enum result (*open)(void *self, struct message_reader_state *out);
    /* NULL: what open said it can do stays. Else what is known of that by now, asked with each tag that is selected:
       some readers show it only then. */
    void (*abilities)(void *self, struct reader_abilities *out);
    /* Mandatory. From here on every tag on the pad answers again. RESULT_GONE: the device has forgotten what it was
       told, or hangs; it is opened anew at once. */
    enum result (*restart)(void *self);
    /* Mandatory. Selects a tag that has not answered since restart. RESULT_NONE: there is no more. A tag that
       cannot be silenced may come twice. */
    enum result (*next)(void *self, struct tag_about *out);
    /* Mandatory. Reads the plan of the tag that `next` selected; fewer bytes when its memory ends there.
       RESULT_REFUSED: wrong key, or protected. RESULT_IO: try again when it is selected anew (it is not any more).
       RESULT_NONE: nothing of such a tag can be read. */
    enum result (*read)(void *self, const struct tag_about *tag, const struct read_plan *plan,
                        struct message_tag_read *out);
    /* Mandatory. On the tag that `next` selected; results as of struct message_tag_written. After any but RESULT_OK and
       RESULT_NONE the tag may not be selected any more. RESULT_GONE: nothing was written, RESULT_IO: something may have
       been; the worker tries both again, after RESULT_IO with `repair`. */
    enum result (*write)(void *self, const struct tag_about *tag, const struct tag_write *write);
    enum result (*secure)(void *self, const struct tag_about *tag, const struct tag_secure *secure);
    /* Mandatory. Silences the selected tag; also after a call that lost it. */
    enum result (*halt)(void *self);
    /* Mandatory. After errors: why the device is given up, as well as that can be told. Unless it was LOST or is SILENT
       it is opened again at once. */
    void (*explain)(void *self, struct message_reader_state *out);
    void (*close)(void *self);   /* mandatory; also after a failed open, and twice */
    void (*destroy)(void *self); /* mandatory; takes NULL */
};

extern const struct reader_port reader_libnfc;
extern const struct reader_port reader_pcsc;

/* Sweeps the pad, tells kitap what changes and answers it, until it says STOP or goes away (RESULT_OK), or the port can
   only be opened by a new process (RESULT_GONE). Opens the device and, when it is lost, opens it again with back-off.
   `port` and `self` are borrowed. */
MUST_USE enum result worker_run(const struct helper *helper, const struct reader_port *port, void *self);
