/* ledger/ledger.h: what happened at this kiosk, on disk before it is shown (SQLite, WAL, synchronous=FULL).

   One owner writes (the ledger thread of `kitap`); commands open it for reading. Not thread-safe: one
   struct ledger belongs to one thread. A row's moves are in circulation/transaction.h; each is made by
   one function here. Two kinds of write:
     synced  ledger_begin, ledger_outcome, ledger_mark_sending, ledger_decide, ledger_recover, ledger_rotate_key: on
             disk on return.
     later   ledger_settle, ledger_later, ledger_deliver, ledger_postpone, ledger_poison, ledger_line_up,
             ledger_handed, ledger_date_rows: seen at once by this struct ledger, on disk with the next synced write or
   by ledger_flush, which the owner calls when ledger_flush_due says so (for them: at once, but not twice in a second).
   A struct transaction handed in names its row by seq or, where that is 0, by ulid. A patron's identifier stands sealed
   in `waiting` and nowhere else, until its row is final. Results of every writing function, beside those named:
   RESULT_IO (disk or database failed; nothing changed), RESULT_FULL (disk full; nothing changed), RESULT_NONE (no row
   of that seq), RESULT_REFUSED (the move is not in the table; logged; nothing changed). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "circulation/destination.h"
#include "circulation/programming.h"
#include "circulation/sitting.h"
#include "circulation/transaction.h"

enum {
    LEDGER_PATH_SIZE = 1024,
    LEDGER_BATCH_MAX = 64, /* rows of one call */
    LEDGER_LATER_MAX = 64, /* later facts kept until they are on disk; one more makes a flush */
    LEDGER_NOTE_SIZE = 256,
    LEDGER_REFUSALS_MAX = 5, /* of an outcome by another destination: then it is poisoned */
    LEDGER_RESERVE_BYTES = 16 * 1024 * 1024
};

struct ledger;

/* The clocks; NULL where options ask for one takes the system's. Milliseconds. */
struct ledger_moment {
    int64_t wall_ms, monotonic_ms;
};

struct ledger_options {
    const char *dir;                         /* state folder, made (0700) when missing; borrowed until open returns */
    const char *key_file;                    /* master key, made (0600) when missing; borrowed until open returns */
    const char *boot_id;                     /* NULL: the kernel's */
    int64_t build_ms;                        /* the program's build date: no right clock shows less */
    unsigned keep_days;                      /* older rows that are settled become statistics; 0: none does */
    unsigned forget_days;                    /* keep.h: what nobody uses goes after that; 0: nothing is kept so */
    unsigned key_days;                       /* an older master key is changed in a quiet moment; 0: it never is */
    bool tells[DESTINATION_COUNT];           /* who gets each final outcome from now on */
    struct ledger_moment (*now)(void *self); /* NULL: the system's clocks */
    void *self;
};

/* What the owner should tell staff after opening. */
struct ledger_opened {
    bool fresh;      /* no ledger was there */
    bool set_aside;  /* it was damaged: kept under `kept`, and a new one started, now or at an open that failed */
    bool migrated;   /* its schema was older: a copy is kept under `kept` */
    bool key_lost;   /* the master key does not open what waits: `lost_rows` went to STAFF */
    bool no_reserve; /* the disk has no room for the reserve: no intent is taken until it has */
    unsigned lost_rows;
    unsigned named_rows; /* set_aside: so many rows that waited stand, without a person, in `kept` with ".txt" behind */
    bool named_all;      /* and those are all that waited; else not all could be read */
    char kept[LEDGER_PATH_SIZE];
};

/* Opens for writing. RESULT_BUSY: another process owns it. RESULT_REFUSED: written by a newer version.
   RESULT_IO, RESULT_FULL. Nothing is left open unless RESULT_OK. */
MUST_USE enum result ledger_open(const struct ledger_options *options, struct ledger **out,
                                 struct ledger_opened *opened);
/* Opens for reading, also beside an owner; `key_file` NULL: patrons stay sealed. RESULT_NONE: no ledger there.
   RESULT_BAD: damaged. RESULT_REFUSED: another schema version. RESULT_IO. */
MUST_USE enum result ledger_open_reader(const char *dir, const char *key_file, struct ledger **out);
/* Flushes and closes; NULL is fine. */
void ledger_close(struct ledger *l);

/* Damaged ledgers that were set aside and still lie in the state folder, until somebody takes them away. */
struct ledger_set_aside {
    unsigned files, rows; /* rows that waited in them, and are named beside them */
    bool all;             /* none that waited is left out there */
    char newest[64];      /* name of the newest file; "": there is none */
};
void ledger_look_aside(const char *dir, struct ledger_set_aside *out);

/* The latest wall time of any row, or the build date: a clock that shows less is unset. */
int64_t ledger_last_time(struct ledger *l);
/* The clock is right now: rows of this boot without a time get one (marked as estimated), rows of earlier boots
   get the time of the nearest dated row before them, else of the one after them, else today's. Later. */
MUST_USE enum result ledger_date_rows(struct ledger *l, int offset_min);

/* ---- the journal ---- */

struct ledger_begun {
    uint64_t seq;
    unsigned waiting_rows; /* earlier rows that go first: what waits for the library system and shares the item or
                              the patron, and what is not settled (INTENDED, UNKNOWN) and shares the item */
};

/* All of the n (1 to LEDGER_BATCH_MAX) or none. t->life is INTENDED or OFFLINE (then t->told, where NOTHING, is what
   OFFLINE means: lent, or returned); seq is ignored; t->at unknown while the clock is unset. One synced commit.
   RESULT_FULL: no room, or the reserve is in use: no intent is taken. RESULT_REFUSED: that ULID is known. */
MUST_USE enum result ledger_begin(struct ledger *l, const struct transaction *t, size_t n, struct ledger_begun *out);
/* INTENDED -> t->life (CONFIRMED, REFUSED, UNKNOWN, OFFLINE), with bit, reason, words, due, told,
   staff_mark, title (where not "") and before (where anything is said). One synced commit; uses the reserve
   when the disk is full. */
MUST_USE enum result ledger_outcome(struct ledger *l, const struct transaction *t, size_t n);
/* UNKNOWN -> CONFIRMED, REFUSED, VOID, OFFLINE, STAFF; fields as ledger_outcome, a bit only where it is not NONE.
   Later. */
MUST_USE enum result ledger_settle(struct ledger *l, const struct transaction *t);
/* What becomes of the bit (where t->bit is not NONE) and a staff mark (where t->staff_mark is true). A bit moves from
   NONE (rows that were settled), PENDING and FAILED to PENDING, DONE and FAILED; DONE is its end, and stays when
   PENDING is said again, here and in an outcome. FAILED sets the staff mark by itself, PENDING where t->staff_mark says
   so; DONE takes that one back, but no mark with another cause. RESULT_REFUSED also for a bit of a row that is
   INTENDED, REFUSED or VOID. Later. */
MUST_USE enum result ledger_later(struct ledger *l, const struct transaction *t);
/* So much time with the line up has passed since the last call: what settling is counted by. Later. */
MUST_USE enum result ledger_line_up(struct ledger *l, int64_t ms);
/* At boot, before anything is sent: INTENDED rows and `sending` deliveries are UNKNOWN, PENDING bits are FAILED. One
   synced commit. `recovered` counts the rows that are UNKNOWN now. */
MUST_USE enum result ledger_recover(struct ledger *l, unsigned *recovered);

/* Writes later facts out, truncates the write-ahead log where something was erased, takes the reserve back where there
   is room again, and where it is time makes a few old rows statistics and changes the master key. */
MUST_USE enum result ledger_flush(struct ledger *l);
/* Milliseconds until ledger_flush has something to do (0: now), or -1: nothing. */
int64_t ledger_flush_due(struct ledger *l);
/* False while the disk is full: no new intent is taken. */
bool ledger_takes_intents(const struct ledger *l);

/* A new master key: all patrons that wait are sealed anew in one synced commit, and the old key is destroyed. Power may
   fail anywhere: the file of the new key (the key file's name with ".next" behind it) lies beside the old one until the
   commit is on disk, and the ledger says whose it is. Rows whose key was lost before stay as they are. Cards that were
   seen lately stay known, and what is kept under them. With an audit row. */
MUST_USE enum result ledger_rotate_key(struct ledger *l);

enum { LEDGER_KEY_BYTES = 32 };

/* A key that staff had saved (ledger/backup.h) comes back: what it opens and today's key does not is sealed anew with
   today's, cards that were seen in its time are known again, with an audit row. Rows that staff have stay with them.
   *rows: those whose patron can be read by it. One synced commit. */
MUST_USE enum result ledger_restore_key(struct ledger *l, const uint8_t master[static LEDGER_KEY_BYTES],
                                        unsigned *rows);
/* A copy of the key lies on a stick: durable, with `note` in the audit. RESULT_REFUSED: `key` is not today's. */
MUST_USE enum result ledger_key_saved(struct ledger *l, uint64_t key, const char *note);
/* The newest such copy. */
struct ledger_key_copy {
    bool any, current; /* current: of the key that is in use */
    int64_t at_ms;     /* wall time; 0: the clock was unset */
};
MUST_USE enum result ledger_key_copy(struct ledger *l, struct ledger_key_copy *out);

/* ---- the outbox ---- */

#define DELIVERIES(X)                                                                                                  \
    X(NONE, "none")                                                                                                    \
    X(WAITING, "waiting")                                                                                              \
    X(SENDING, "sending")                                                                                              \
    X(ACKNOWLEDGED, "acknowledged")                                                                                    \
    X(POISONED, "poisoned")
enum delivery {
#define X(name, word) DELIVERY_##name,
    DELIVERIES(X)
#undef X
        DELIVERY_COUNT
};
const char *delivery_word(enum delivery d);

struct ledger_row {
    struct transaction t;                    /* t.patron only where it was asked for and can be unsealed, else "" */
    bool at_estimated;                       /* t.at was worked out afterwards */
    enum delivery library;                   /* to the library system */
    enum delivery others[DESTINATION_COUNT]; /* NONE, WAITING, ACKNOWLEDGED or POISONED */
    unsigned tries;                          /* replays that left */
    int64_t next_at_ms;                      /* wall time before which it is not tried again; 0 for none */
    int64_t line_up_ms;                      /* UNKNOWN: time with the line up since it became so */
    bool patron_waits;                       /* a sealed patron is kept with it */
    bool patron_lost;                        /* and cannot be unsealed */
};

/* Rows with seq > after that wait to be sent (OFFLINE, delivery WAITING) or to be settled (UNKNOWN), by seq, patrons
   unsealed: personal, the caller wipes them. *more: there are further ones. */
MUST_USE enum result ledger_waiting(struct ledger *l, uint64_t after, struct ledger_row *rows, size_t max, size_t *n,
                                    bool *more);
/* WAITING -> SENDING for 1 to LEDGER_BATCH_MAX rows of different items, in one synced commit, before they leave;
   t->before is what the library system said just now. RESULT_BAD: two rows of one item, or a row that does not wait. */
MUST_USE enum result ledger_mark_sending(struct ledger *l, const struct transaction *t, size_t n);
/* OFFLINE -> UPLOADED, REJECTED or UNKNOWN of a row that is SENDING; reason, words, due of t. Later. */
MUST_USE enum result ledger_deliver(struct ledger *l, const struct transaction *t);
/* SENDING or WAITING -> WAITING: nothing of it left. Not before next_at_ms. Later. */
MUST_USE enum result ledger_postpone(struct ledger *l, uint64_t seq, int64_t next_at_ms);
/* WAITING or SENDING -> POISONED: it is not tried again until staff decide. Later. */
MUST_USE enum result ledger_poison(struct ledger *l, uint64_t seq, enum reason reason, const char *words);

/* ---- other destinations: the moves of such a delivery are those of outbox.c ---- */

struct ledger_outcome_row {
    struct outcome outcome;
    unsigned tries;     /* refusals */
    int64_t next_at_ms; /* wall time before which it is not tried again; 0 for none */
};
/* Outcomes with seq > after that wait for `to`, by seq. One is left out while an earlier row of its item is not final,
   so that `to` hears of an item in the order of seq. Nothing is written: what became final by a later fact that is not
   on disk yet is withheld, with what follows it; after the next flush it is there. */
struct ledger_outcome_page {
    size_t n;
    bool more;     /* there are further ones */
    bool withheld; /* there will be further ones in a second */
};
MUST_USE enum result ledger_outcomes(struct ledger *l, enum destination to, uint64_t after,
                                     struct ledger_outcome_row *rows, size_t max, struct ledger_outcome_page *page);
/* What became of 1 to LEDGER_BATCH_MAX of them: TAKEN -> ACKNOWLEDGED; REFUSED: one try more, not before next_at_ms,
   and POISONED after LEDGER_REFUSALS_MAX; ledger_open lets it wait for one try more. What does not wait (any more) is
   passed over. Later. */
MUST_USE enum result ledger_handed(struct ledger *l, enum destination to, const uint64_t *seqs, size_t n,
                                   enum handed what, int64_t next_at_ms);
/* How many wait for `to`, and are poisoned. */
MUST_USE enum result ledger_count_outcomes(struct ledger *l, enum destination to, unsigned *waiting,
                                           unsigned *poisoned);

/* A member of staff decides, with an audit row (a hash chain). STAFF -> CONFIRMED, VOID, OFFLINE; REJECTED ->
   OFFLINE, CLOSED; a POISONED row -> OFFLINE (again) or CLOSED; a WAITING row -> CLOSED (it was brought there by
   hand); the row's own life: seen, which takes the staff mark off. RESULT_REFUSED also for OFFLINE when the patron is
   needed and lost, or while a later row of the item is INTENDED, UNKNOWN or SENDING. `note` up to
   LEDGER_NOTE_SIZE, without a person. One synced commit. */
MUST_USE enum result ledger_decide(struct ledger *l, uint64_t seq, enum life to, const char *note);

/* The patron who is sealed with a row, for a member of staff who asked: the audit has it first, with `note`. PERSONAL:
   the caller wipes it. RESULT_NONE: no such row, or none is kept with it. RESULT_BAD: no key opens it. */
MUST_USE enum result ledger_reveal(struct ledger *l, uint64_t seq, const char *note, char patron[static ID_SIZE]);

/* ---- programming of tags (circulation/programming.h) ---- */

/* Before the first byte is written on the tag. One synced commit. RESULT_REFUSED: one of this tag is open.
   RESULT_FULL: no room, or the reserve is in use. */
MUST_USE enum result ledger_program_begin(struct ledger *l, const struct programming *p);
/* The open one of this tag; RESULT_NONE. */
MUST_USE enum result ledger_program_find(struct ledger *l, struct uid uid, struct programming *out);
/* It is over, with an audit row that names the tag, the item and `how`. One synced commit, with the reserve's help. */
MUST_USE enum result ledger_program_end(struct ledger *l, struct uid uid, enum programming_end how);
MUST_USE enum result ledger_program_count(struct ledger *l, unsigned *open);

/* ---- looking ---- */

/* What the ledger knows of an item when it is laid down. seq 0: no such row. */
struct ledger_item {
    struct ledger_row newest;    /* of all rows of the item */
    struct ledger_row unsettled; /* newest of those INTENDED, UNKNOWN, STAFF or OFFLINE */
    bool same_patron;            /* the unsettled row is of the patron asked about */
    bool moved_since;            /* a later loan or return of the item is settled: it is not where that row left it */
};
MUST_USE enum result ledger_find_item(struct ledger *l, const char *item, const char *patron, struct ledger_item *out);
/* Is the security bit of this item unfinished? *out is its newest loan or return that is not REFUSED or VOID, when the
   bit of that one is PENDING or FAILED; its patron stays sealed. RESULT_NONE: nothing is owed. */
MUST_USE enum result ledger_bit_owed(struct ledger *l, const char *item, struct ledger_row *out);
/* Does something of this kind, HOLD or PAYMENT, of t->patron stand there that is not settled (INTENDED, UNKNOWN or
   STAFF)? Of a HOLD: of the same item and number. */
MUST_USE enum result ledger_patron_open(struct ledger *l, const struct transaction *t, bool *open);
/* Loans of this patron that the library system does not know of yet (OFFLINE, or UNKNOWN and told lent). */
MUST_USE enum result ledger_patron_offline(struct ledger *l, const char *patron, unsigned *out);
MUST_USE enum result ledger_row(struct ledger *l, uint64_t seq, struct ledger_row *out);

struct ledger_filter {
    uint64_t after;    /* seq; 0 for all */
    int64_t since_ms;  /* rows that happened (or, undated, were written) from then on; 0 for all */
    bool exceptions;   /* only STAFF, REJECTED, poisoned, and rows with a staff mark */
    bool pending_bits; /* only rows whose bit is PENDING */
    bool queue;        /* only what the library system does not know for sure: OFFLINE and UNKNOWN */
    bool unsent;       /* only OFFLINE rows */
    bool with_patrons; /* unseal */
    unsigned limit;    /* rows; 0 for no limit */
};
/* Calls `each` by seq; stops early when it returns false. */
MUST_USE enum result ledger_each(struct ledger *l, const struct ledger_filter *filter,
                                 bool (*each)(void *self, const struct ledger_row *row), void *self);

/* Those that the filter `exceptions` lists, the biggest problem first (refused afterwards, not to be settled, set
   aside, a security bit, a mark), without the first `skip`, at most `max` (1 or more). */
MUST_USE enum result ledger_exceptions(struct ledger *l, unsigned skip, unsigned max,
                                       bool (*each)(void *self, const struct ledger_row *row), void *self);

struct ledger_counts {
    unsigned rows, waiting, sending, unsettled; /* unsettled: UNKNOWN */
    unsigned staff, rejected, poisoned, marked, pending_bits, failed_bits;
    unsigned exceptions;        /* rows that the filter `exceptions` lists, each once */
    struct when oldest_waiting; /* when the oldest row that waits happened */
};
MUST_USE enum result ledger_count(struct ledger *l, struct ledger_counts *out);

/* What happened in a local month and hour of the day: rows that are kept, by their state now, and those that were
   reduced to these numbers. A row without a time counts when it has got one. */
struct ledger_statistic {
    int year, month; /* 1 to 12 */
    int hour;        /* 0 to 23 */
    enum transaction_kind kind;
    enum life life;
    uint64_t count;
};
/* Calls `each` by month, hour, kind and state for months `first` to `last` (year * 12 + month - 1). */
MUST_USE enum result ledger_statistics(struct ledger *l, int first, int last,
                                       void (*each)(void *self, const struct ledger_statistic *s), void *self);

/* One more time that somebody sat at a lesson; one synced commit. RESULT_FULL: no room, it is not counted. */
MUST_USE enum result ledger_count_sitting(struct ledger *l, const struct sitting *sitting);
/* How often in a local month a lesson was finished, or left at a step, and how long that took in all. */
struct ledger_sittings {
    int year, month; /* 1 to 12 */
    char lesson[SITTING_LESSON_SIZE];
    bool finished;
    int step; /* from 0; of what was left */
    uint64_t count, seconds;
    uint64_t learners; /* of groups: in all of them; 0: these sat alone */
};
/* Calls `each` by month, lesson and step, finished ones first, groups after who sat alone, for months `first` to `last`
   as above. */
MUST_USE enum result ledger_sittings(struct ledger *l, int first, int last,
                                     void (*each)(void *self, const struct ledger_sittings *s), void *self);

struct ledger_audit {
    uint64_t number, seq; /* seq 0: about a tag, which `note` names; from and to say nothing */
    struct when at;
    enum life from, to;
    char note[LEDGER_NOTE_SIZE];
};
/* The newest audit rows first, up to max. */
MUST_USE enum result ledger_audit(struct ledger *l, struct ledger_audit *rows, size_t max, size_t *n);

/* Looks at the whole ledger: the database's own check, words and moves, deliveries that fit their rows, sealed
   patrons with their keys, the audit chain and its end. Calls `damage` (may be NULL) a finding; RESULT_BAD when there
   was one. */
MUST_USE enum result ledger_verify(struct ledger *l, void (*damage)(void *self, const char *text), void *self);
