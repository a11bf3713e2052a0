/* shell/core/core.h: supervision, back-off, recovery at boot and the drive of the outbox, around the
   pure kiosk. It decides nothing about a loan and sees the outside only through `struct world`.

   Order of calls: core_init, core_start, then any of the others; each is followed by the effects it
   causes, before it returns. */
#pragma once

#include "kiosk/kiosk.h"
#include "shell/core/desk.h"
#include "shell/core/world.h"

struct core;

/* `world` and `lessons` are borrowed for the core's life. `link`: is there such a helper? As many readers as
   rules.readers_count says. link_config holds the library system's password. NULL when out of memory. */
struct core_config {
    struct kiosk_rules rules;
    const struct lesson_shelf *lessons;
    bool link;
    bool tells[DESTINATION_COUNT];                           /* who is told of final outcomes, */
    bool calls;                                              /* and of calls for a person */
    struct message link_config, reader_configs[READERS_MAX]; /* each is sent after its helper's HELLO */
    struct message teller_configs[DESTINATION_COUNT];
    int64_t list_every_ms; /* how often the list of blocked cards is asked for; 0: never, and there is no such helper */
    struct message list_config;
    int64_t mail_ms; /* the longest that a letter may take to be handed in; 0: none goes, and there is no such helper */
    struct message mail_config;
    int64_t build_ms; /* of the program, since 1970: no right clock shows less */
    char version[32];
    bool control_port_on;
};
struct core *core_create(const struct core_config *config, const struct world *world);
void core_destroy(struct core *core); /* wipes; takes NULL */

/* Asks for the ledger to be opened and starts the helpers. */
void core_start(struct core *core, const struct moment *now);
/* Something a person did: TAP, FOCUS, TEXT, KEY, SCAN, TOUCHED. Until ledger and reader are ready
   (or known to be down) they are kept, in order. Only type and the type's own fields need be set. */
void core_event(struct core *core, const struct moment *now, const struct event *e);
void core_message(struct core *core, const struct moment *now, enum helper helper, const struct message *message);
void core_helper_ended(struct core *core, const struct moment *now, enum helper helper);
void core_disk_done(struct core *core, const struct moment *now, const struct disk_done *done);
/* The answer to world.record. `kept`: the sentence has a recording; `take_ms`: how long the one is that was taken. */
void core_recorded(struct core *core, const struct moment *now, uint64_t visit, enum recorder_act act,
                   enum result result, uint32_t take_ms, bool kept);
void core_printed(struct core *core, const struct moment *now, uint64_t visit, enum result result);
void core_disk_free(struct core *core, const struct moment *now, uint64_t bytes);
/* The time of the last wake_at() has come. */
void core_wake(struct core *core, const struct moment *now);
/* SIGTERM: finish what is in hand. Then core_idle() says when to leave. */
void core_stop(struct core *core, const struct moment *now);
bool core_idle(const struct core *core);

/* "kitap-link", "kitap-reader": the program beside our own. */
const char *helper_program(enum helper helper);

const struct kiosk *core_kiosk(const struct core *core);
struct core_stats {
    bool ledger_up, library_up;
    uint8_t readers_count;
    bool readers_up[READERS_MAX]; /* the first readers_count count */
    bool tells[DESTINATION_COUNT], teller_up[DESTINATION_COUNT];
    const char *teller_words[DESTINATION_COUNT]; /* the core's, until the next call into it */
    bool fetches, fetched;                       /* the list of blocked cards is; nothing has failed since */
    const char *fetch_words;                     /* likewise */
    uint32_t outbox;                             /* rows that wait for the library system, as last counted */
    uint32_t asks_queued;
    uint32_t events_dropped;                           /* a queue was full: logged, and an error of ours */
    uint32_t programmings_open, programmings_repaired; /* tags that are not whole; finished since the start */
};
struct core_stats core_stats(const struct core *core);

/* ---- what staff order of the ledger by a command (circulation/order.h); the screen's come from the brain ---- */

/* One at a time: RESULT_BUSY: another is under way. RESULT_GONE: the ledger is not open. The answer is then there
   until the next order; NULL: not yet. core_order_taken() wipes it. */
MUST_USE enum result core_order(struct core *core, const struct moment *now, const struct staff_order *order);
const struct staff_answer *core_order_answer(const struct core *core);
void core_order_taken(struct core *core);

/* ---- staff at the readers (desk.h) ---- */

/* Opens the desk until then (monotonic), or prolongs it; of each tag that comes so many bytes are read.
   RESULT_BUSY: a visit is open. */
MUST_USE enum result core_desk_open(struct core *core, const struct moment *now, int64_t until_ms, size_t bytes);
void core_desk_close(struct core *core, const struct moment *now);
/* Is all known that lies there? It changes with calls into the core only. */
bool core_desk_settled(const struct core *core);
/* What lies there and is known; views, until the next call into the core. */
size_t core_desk_tags(const struct core *core, const struct desk_tag *out[static DESK_TAGS_MAX]);
/* The next arrival or departure that was not taken yet; a tag that came and went meanwhile is neither. */
enum desk_change core_desk_change(struct core *core, struct desk_tag *out);
/* Programs a tag that lies there and is known; core_desk_verdict() then says what became of it. RESULT_GONE: no such
   tag; RESULT_BUSY: the desk is closed, or another write is under way; RESULT_FULL: the ledger takes no intent. */
MUST_USE enum result core_desk_write(struct core *core, const struct moment *now, const struct programming *p);
struct desk_verdict core_desk_verdict(const struct core *core);
