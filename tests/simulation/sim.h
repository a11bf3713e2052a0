/* tests/simulation/sim.h: a whole kiosk from a seed. The brain, the core, upload and the ledger are the
   real ones; clock, helpers, library system, pad and people are played here. Single-threaded.

     main.c     seeds, phases (faults, then calm), crashes, arguments
     world.c    the core's world: simulated time, helpers with faults, the disk
     pads.c     one or two readers: what lies on them, its security mark, and their faults
     library.c  a library system that keeps state
     people.c   patrons who borrow, return, renew and walk away
     checks.c   what must hold after every step, and at the end */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "shell/core/core.h"
#include "shell/disk.h"

enum {
    SIM_ITEMS = 14,
    SIM_SETS = 2, /* items of two parts, the first ones */
    SIM_PATRONS = 4,
    SIM_CARDS = SIM_ITEMS + SIM_SETS, /* the first card among the tags: items, second parts, cards */
    SIM_TAGS = SIM_CARDS + SIM_PATRONS,
    SIM_READERS = 2,
    SIM_PENDING_MAX = 512,
    SIM_ROWS_MAX = 2048,
    SIM_DEEDS_MAX = 4096,
    SIM_NOBODY = -1
};

#define SIM_WALL_MS 1790000000000ll /* 2026-09-21 */
#define SIM_DAY_MS 86400000ll

/* Kinds of faults; whole kinds are switched off by the seed. */
#define SIM_FAULTS(X)                                                                                                  \
    X(NETWORK)                                                                                                         \
    X(CUT_BEFORE)                                                                                                      \
    X(CUT_AFTER)                                                                                                       \
    X(SILENT)                                                                                                          \
    X(SLOW)                                                                                                            \
    X(NONSENSE) X(LINK_DIES) X(READER_DIES) X(READER_SILENT) X(CRASH) X(SLOW_DISK) X(WALK_AWAY) X(TAG_GONE)            \
        X(TAG_TORN) X(TAG_LOCKED) X(TAG_LATE) X(READER_DIES_WRITING)
enum sim_fault {
#define X(name) FAULT_##name,
    SIM_FAULTS(X)
#undef X
        FAULT_COUNT
};

/* What must have come up for a run of many seeds to be worth something; each fault that struck counts besides. */
#define SIM_SCENES(X)                                                                                                  \
    X(TWO_READERS)         /* a reader for books, one for cards; or two for all */                                     \
    X(SEEN_BY_BOTH)        /* a tag lay where both readers see it */                                                   \
    X(SET_SECURED)         /* both parts of a set got their mark */                                                    \
    X(SET_RESTORED)        /* one part did not, and the other was put back */                                          \
    X(BIT_DONE)            /* a row's mark was set */                                                                  \
    X(BIT_FAILED)          /* a row's mark was not set, and staff know */                                              \
    X(BIT_LEFT)            /* its visit was over before */                                                             \
    X(BIT_FINISHED)        /* it failed first, and was done when the tag came again */                                 \
    X(LOAN_RELEASED_LATER) /* the same, of a loan: its patron came with the book */                                    \
    X(CUT_BEFORE_BIT)      /* the power failed between an outcome and its mark */
enum sim_scene {
#define X(name) SCENE_##name,
    SIM_SCENES(X)
#undef X
        SCENE_COUNT
};

/* ---- the library system ---- */
struct sim_item {
    char id[ID_SIZE];
    int patron; /* SIM_NOBODY: on the shelf */
    int64_t due_ms;
    int renewals;
    bool reference;
};

enum deed_kind { DEED_LOAN, DEED_RETURN, DEED_RENEWAL };

/* Something that the library system has really done. */
struct deed {
    enum deed_kind kind;
    int item, patron;
    bool unlisted; /* a 65 renewed a loan that came after the account was listed: no row can tell of it */
};

struct sim_library {
    struct sim_item items[SIM_ITEMS];
    bool blocked[SIM_PATRONS];
    struct deed deeds[SIM_DEEDS_MAX];
    int deeds_count;
    bool lies; /* the canary: some loans are not kept */
};

/* ---- what was seen of a transaction ---- */
struct sim_row {
    char ulid[ULID_SIZE];
    enum transaction_kind kind;
    int item, patron;
    bool told;    /* a screen said that it counts (done, offline, or unknown and lent) */
    bool settled; /* the core wrote it as confirmed by settling: a later fact, on disk within a second */
    enum bit bit; /* as it was written last */
};

/* What the gate would say of a tag. */
enum sim_gate { GATE_ARMED, GATE_OPEN, GATE_HALF /* torn: neither */ };

struct sim_tag {
    uint8_t readers; /* that see it, a bit each; 0: it lies nowhere */
    enum sim_gate gate;
    bool unsure; /* what was last done to it was cut off, or it was lifted meanwhile: all or nothing cannot be asked */
};

/* ---- things that will happen ---- */
enum pending_kind {
    PENDING_MESSAGE,
    PENDING_ENDED,
    PENDING_DISK,
    PENDING_APPLY,
    PENDING_BEAT,
    PENDING_PRINTED,
    PENDING_NETWORK,
    PENDING_PERSON
};
struct pending {
    enum pending_kind kind;
    int64_t at_ms;
    uint64_t order;
    enum helper helper;
    uint32_t generation;
    enum library_outcome outcome; /* APPLY: how it ends after the library has done it */
    int64_t then_ms;
    struct message message;
};

struct sim_helper {
    bool alive, running, silent;
    uint32_t generation;
    uint32_t open; /* the request it is working at; 0: none */
};

enum { SIM_JOBS_MAX = 80 };

struct sim {
    uint64_t seed, dice;
    bool faults_on[FAULT_COUNT], calm, canary, verbose;
    int64_t mono_ms, wake_ms;
    uint64_t orders;
    uint64_t steps;

    struct core *core;
    struct core_config config;
    struct disk *disk;
    struct disk_options disk_options;
    char dir[512], key_file[512];
    int lives; /* how often the kiosk was started */

    struct pending pending[SIM_PENDING_MAX];
    int pending_count;
    struct disk_job *jobs[SIM_JOBS_MAX]; /* owned; first in, first done */
    int jobs_count;
    struct disk_done done;

    bool network_up;
    struct sim_helper helpers[HELPER_COUNT];
    struct sim_library library;

    struct sim_row rows[SIM_ROWS_MAX];
    int rows_count;

    struct sim_tag tags[SIM_TAGS];
    int holder[SIM_ITEMS]; /* who took the book home by what he was told; SIM_NOBODY: the library */
    struct ledger *reader; /* a look at the ledger beside its owner */

    struct {
        bool here, gone; /* gone: he walked away and his things lie there */
        int patron, visits_left;
        enum { WANTS_LOANS, WANTS_RETURNS, WANTS_ACCOUNT } wants;
        int items[5], items_count, laid;
        int acts;
    } person;
};

/* main.c */
/* A number below n. */
uint64_t roll(struct sim *s, uint64_t n);
bool happens(struct sim *s, enum sim_fault fault, uint64_t one_in);
struct moment sim_now(struct sim *s);
/* It came up: counted over all runs. */
void sim_scene(enum sim_scene scene);
void sim_struck(enum sim_fault fault);
__attribute__((format(printf, 2, 3), noreturn)) void sim_fail(struct sim *s, const char *format, ...);

/* world.c */
void world_init(struct sim *s, struct world *out);
void world_later(struct sim *s, const struct pending *p);
/* Does the next thing; false when nothing will ever happen again by itself. */
bool world_step(struct sim *s);
void world_kill_all(struct sim *s);
/* A helper says m after some milliseconds; it ends. */
void world_say(struct sim *s, enum helper helper, int64_t ms, const struct message *m);
void world_die(struct sim *s, enum helper helper, int64_t ms);

/* pads.c */
void pads_init(struct sim *s);
/* The item of a tag, SIM_NOBODY for a card; the tag of an item's second part, SIM_NOBODY for none. */
int pads_item(int tag);
int pads_second(int item);
/* Lays a tag down where such things are laid; takes it away. */
void pads_place(struct sim *s, int tag);
void pads_remove(struct sim *s, int tag);
void pads_reader_takes(struct sim *s, enum helper reader, const struct message *m);
void pads_unsure(struct sim *s, unsigned readers); /* all that lies on these, a bit each */
/* Do all parts of the item say so at the gate? */
bool pads_gate_is(const struct sim *s, int item, enum sim_gate gate);

/* library.c */
void library_init(struct sim *s);
int library_item(const struct sim *s, const char *id);
int library_patron(const char *id);
struct uid sim_uid(int tag);
void library_card(int patron, char out[static ID_SIZE]);
/* Does what is asked and fills the replies (entries of a list after each other); returns how many. */
enum { SIM_REPLIES_MAX = SIM_ITEMS + 1 };
int library_answer(struct sim *s, const struct library_request *ask,
                   struct library_reply replies[static SIM_REPLIES_MAX]);

/* people.c */
void people_act(struct sim *s);

/* checks.c */
void checks_close(struct sim *s); /* the look at the ledger */
void checks_job(struct sim *s, const struct disk_job *job);
void checks_crash(struct sim *s); /* just before it */
void checks_request(struct sim *s, const struct library_request *ask);
void checks_step(struct sim *s);
/* What still waits: a row, somebody, or the visit on this screen; NULL: nothing. */
const char *checks_waiting(struct sim *s);
/* A return that still owes its mark; SIM_NOBODY. */
int checks_unarmed(struct sim *s);
void checks_end(struct sim *s);
