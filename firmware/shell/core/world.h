/* shell/core/world.h: all that the core can reach. The real shell (threads, processes, disk) is one
   world, the simulation is another. Nothing here blocks; answers come back through core.h.

   Single-threaded: every call in and out of the core happens on one thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "base/ulid.h"
#include "base/when.h"
#include "circulation/destination.h"
#include "circulation/kept.h"
#include "circulation/order.h"
#include "circulation/programming.h"
#include "circulation/sitting.h"
#include "circulation/tag.h"
#include "circulation/transaction.h"
#include "kiosk/kiosk.h"
#include "messages/message.h"
#include "upload/order.h"

/* Time and chance of a call into the core. */
struct moment {
    int64_t mono_ms;
    struct when now;
    struct seed seed;
};

/* HELPER_READER + i is the reader that the settings name as number i, from 0; HELPER_LIST fetches the list of blocked
   cards; HELPER_MAIL hands receipts in to a mail server; HELPER_TELLER + d hands outcomes over to destination d. */
enum helper {
    HELPER_READER,
    HELPER_LINK = HELPER_READER + READERS_MAX,
    HELPER_LIST,
    HELPER_MAIL,
    HELPER_TELLER,
    HELPER_COUNT = HELPER_TELLER + DESTINATION_COUNT
};

/* What the ledger thread can be asked; each is answered once, in order, by core_disk_done().
   shell/disk carries them out with a ledger; the real thread and the simulation share it. */
#define DISK_JOBS(X)                                                                                                   \
    X(OPEN)          /* open, check, migrate; `result`, `text` */                                                      \
    X(RECOVER)       /* rows that may have been sent become UNKNOWN; `count`; `programmings` that were cut off */      \
    X(BEGIN)         /* commit `transactions` in one commit; `seq`, `count` = rows that go first; BUSY */              \
    X(OUTCOME)       /* commit the outcome of `transactions` (by ulid), one commit for all of them */                  \
    X(LATER)         /* a later fact of `transactions[0]` (bit, staff mark), batched */                                \
    X(SETTLE)        /* an UNKNOWN row (by ulid) becomes `transactions[0].life` */                                     \
    X(WAITING)       /* rows with seq > `count`: OFFLINE to upload and UNKNOWN to settle, by seq */                    \
    X(MARK_SENDING)  /* one synced commit: the rows are `sending`, with `before` as given */                           \
    X(DELIVER)       /* an OFFLINE row was UPLOADED, REJECTED, or is UNKNOWN again */                                  \
    X(POSTPONE)      /* nothing of them left: WAITING, not before wall time `count` ms (0: any) */                     \
    X(POISON)        /* an OFFLINE row is not tried until staff decide; its reason and words */                        \
    X(DATE_ROWS)     /* the clock is right: date undated rows; `count` = offset in minutes + 1440 */                   \
    X(LINE_TIME)     /* `count` more ms with the line up, for the 48 h of rule 2 */                                    \
    X(FLUSH)         /* write the batch of later facts now */                                                          \
    X(COUNT_OFFLINE) /* waiting offline checkouts of `text` (a patron): `count`; `known`: seen lately, and, in the     \
                        job, that the library system knows the card now; `blocked` */                                  \
    X(SUMMARY)       /* staff summary */                                                                               \
    X(CHECK_PIN)     /* `text` is the staff PIN, wiped: RESULT_OK, REFUSED, NONE (no PIN set) */                       \
    X(LOOK_UP_UID)   /* `uid` in the UID map: `text` = item number, or RESULT_NONE */                                  \
    X(LOOK_UP_BIT) /* item `text`: its newest row in `transactions[0]` if its bit is pending or failed; RESULT_NONE */ \
    X(PROGRAM_BEGIN) /* one synced commit: `programming` is about to be written on its tag */                          \
    X(PROGRAM_FIND)  /* the open one of the tag `uid`: `programming`, or RESULT_NONE */                                \
    X(PROGRAM_END)   /* that of `uid` is over, and how: `programming_end`; audited */                                  \
    X(UNTOLD)        /* those with seq > `count` that wait for `to`, by seq: `outcomes`, `facts` */                    \
    X(HANDED)        /* those of `seqs` were taken by `to`, or refused: not before wall time `count` ms */             \
    X(ORDER)         /* `order` of staff; `answer` */                                                                  \
    X(LIST_NAME)     /* `text`: the ETag of the list of blocked cards that was fetched and is in force */              \
    X(LIST_TAKE)     /* the fetched list, whose ETag is `order.note`, comes into force: as of blocked_cards_take */    \
    X(KEEP)          /* `kept_bytes` as `kept` of the owner `text` */                                                  \
    X(RECALL)        /* what is kept as `kept` of `text`: `kept_bytes`, or RESULT_NONE */                              \
    X(FORGET)        /* what is kept as `kept` of `text` is erased */                                                  \
    X(COUNT_SITTING) /* `sitting`: one more */                                                                         \
    X(CLOSE)         /* flush and close */

enum disk_kind {
#define X(name) DISK_##name,
    DISK_JOBS(X)
#undef X
        DISK_KIND_COUNT
};

enum { DISK_ROWS_MAX = KIOSK_LOANS_MAX };

struct disk_job {
    uint32_t id; /* given by the core; the answer names it */
    enum disk_kind kind;
    struct uid uid;
    uint64_t count;
    bool known;
    char text[KEPT_OWNER_SIZE];
    struct programming programming;
    enum programming_end programming_end;
    enum destination to;
    enum handed handed;
    uint16_t seqs_count;
    uint64_t seqs[DISK_ROWS_MAX];
    struct staff_order order;
    struct sitting sitting;
    enum kept_kind kept;
    uint16_t kept_count;
    uint8_t kept_bytes[KEPT_BYTES_MAX]; /* PERSONAL */
    uint16_t transactions_count;
    struct transaction transactions[DISK_ROWS_MAX]; /* the last member: few are in use */
};

/* So much of a job is in use, to copy or to wipe: all but the transactions behind the last one. The first always is. */
size_t disk_job_bytes(const struct disk_job *job);

struct disk_done {
    uint32_t id;
    enum disk_kind kind;
    enum result result;
    uint64_t seq, count;
    bool known, blocked;
    bool more; /* of BEGIN with RESULT_BUSY: the row in the way is this patron's, in transactions[0].life */
    char text[WORDS_SIZE];
    unsigned programmings;
    struct programming programming;
    uint16_t outcomes_count;
    bool withheld; /* of UNTOLD: there will be further ones in a second */
    bool takes_intents; /* every job: false while the disk is full */
    bool flush_due;     /* every job: FLUSH has something to do in `flush_in_ms` */
    uint32_t flush_in_ms;
    struct staff_answer answer;
    uint16_t kept_count;
    uint16_t transactions_count;
    struct transaction transactions[DISK_ROWS_MAX]; /* of WAITING; few are in use, the first always */
    struct upload_facts facts[DISK_ROWS_MAX];       /* of WAITING, beside `transactions`; of UNTOLD, beside these */
    struct outcome outcomes[DISK_ROWS_MAX];
    uint8_t kept_bytes[KEPT_BYTES_MAX]; /* of RECALL only; PERSONAL */
    struct staff_summary summary; /* of SUMMARY only; the core fills version, disk, control port and clock */
};

/* A receipt as a letter; PERSONAL. */
enum { LETTER_TEXT_SIZE = 40960 };
struct letter {
    char subject[MESSAGE_SUBJECT_SIZE];
    char text[LETTER_TEXT_SIZE]; /* UTF-8, lines end in LF */
};

struct world {
    void *self;
    /* Starts the helper; RESULT_OK means that it was started, its HELLO comes later as a message. */
    enum result (*spawn)(void *self, enum helper helper, uint32_t generation);
    void (*kill)(void *self, enum helper helper); /* SIGKILL; core_helper_ended() follows */
    enum result (*send)(void *self, enum helper helper, const struct message *message);
    void (*disk)(void *self, const struct disk_job *job); /* copies the job */
    void (*wake_at)(void *self, int64_t mono_ms);         /* core_wake() then; INT64_MAX: never */
    void (*changed)(void *self);                          /* the kiosk's state changed: the scene is stale */
    void (*sound)(void *self, enum sound sound);
    void (*lamp)(void *self, bool on); /* at the desk: somebody wants a person */
    void (*speak)(void *self);
    void (*place)(void *self);
    void (*walk)(void *self); /* core_event() brings EVENT_FOCUS with `up` once the scene is as it is now */
    /* core_printed() answers, with `visit`: once for each. */
    void (*print_receipt)(void *self, uint64_t visit);
    /* core_recorded() answers, with `visit`. Only where rules.recorder_sentences is not 0. */
    void (*record)(void *self, uint64_t visit, const struct recorder_order *order);
    void (*print_staff)(void *self, uint64_t visit, bool list); /* the record that staff look at, or the list */
    /* Fills the receipt of this visit as a letter; never called where core_config.mail_ms is 0. */
    void (*write_letter)(void *self, struct letter *out);
    void (*visit_ended)(void *self);            /* everything personal outside the core goes */
    void (*restart)(void *self);                /* leave the main loop with exit code 0 once core_idle() */
};
