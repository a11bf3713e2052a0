/* kiosk/effect.h: what the brain wants done. The shell does it and decides nothing. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "circulation/call.h"
#include "circulation/kept.h"
#include "circulation/library.h"
#include "circulation/order.h"
#include "circulation/recording.h"
#include "circulation/tag.h"
#include "circulation/transaction.h"
#include "kiosk/event.h"

#define EFFECTS(X)                                                                                                     \
    X(JOURNAL_BEGIN)   /* commit `transaction` (INTENDED or OFFLINE); EVENT_JOURNALED answers */                       \
    X(JOURNAL_OUTCOME) /* commit the outcome in `transaction` (found by ulid); EVENT_JOURNALED answers */              \
    X(JOURNAL_LATER)   /* a later fact, batched: bit, staff mark of `transaction` */                                   \
    X(ASK)             /* send `library` to the library system as `request`; EVENT_REPLY answers, always */            \
    X(TIMER_START)     /* EVENT_TIMER after `ms`, with `visit`; starting again replaces */                             \
    X(TIMER_STOP)                                                                                                      \
    X(READ_TAG)        /* read `plan` of `uid`; EVENT_TAG_READ answers */                                              \
    X(LOOK_UP_UID)     /* look `uid` up in the UID map; EVENT_TAG_READ answers with `text`, or RESULT_NONE */          \
    X(SECURE_TAG)      /* set `secure` on the tag `uid`; EVENT_TAG_SECURED answers, always; of two that are open for   \
                          one tag only the newer */                                                                    \
    X(LOOK_UP_BIT)     /* is a security bit of item `text` unfinished? EVENT_BIT_OWED answers */                       \
    X(INVENTORY)       /* list again everything on every pad; an EVENT_INVENTORY_DONE a reader answers */              \
    X(SOUND)           /* `sound` */                                                                                   \
    X(SPEAK)           /* say the screen's first sentence again */                                                     \
    X(PLACE)           /* say where one is */                                                                          \
    X(WALK)            /* the focus goes one step on; EVENT_FOCUS follows, with `up` */                                \
    X(PRINT_RECEIPT)   /* or, on `certificate`, that; EVENT_PRINTED answers */                                         \
    X(MAIL_RECEIPT)    /* to the patron's own address; EVENT_MAILED answers, always */                                 \
    X(CALL_STAFF)      /* `call`: a person is wanted, or has come, or is not wanted any more */                        \
    X(CHECK_STAFF_PIN) /* `text` is SECRET and wiped by the shell; EVENT_STAFF_PIN answers */                          \
    X(STAFF_SUMMARY)   /* EVENT_STAFF_SUMMARY answers */                                                               \
    X(STAFF_ORDER)     /* carry out `order`, `request` not 0; EVENT_STAFF_ANSWER answers */                            \
    X(PRINT_STAFF)     /* print the record that staff look at; `known`: the list. EVENT_PRINTED answers */             \
    X(RECORD)          /* carry out `record`; EVENT_RECORDED answers */                                                \
    X(COUNT_OFFLINE)   /* how many offline loans of `library.patron` wait, and was the card seen lately; `known`: the  \
                          library system knows it now. EVENT_OFFLINE_COUNT answers, with `request` */                  \
    X(KEEP)            /* keep `kept` as `keeps` of `owner`; EVENT_KEPT answers */                                     \
    X(FORGET)          /* erase what is kept as `keeps` of `owner`; EVENT_KEPT answers */                              \
    X(RECALL)          /* what is kept as `keeps` of `owner`? EVENT_RECALLED answers */                                \
    X(COUNT_LESSON) /* one more lesson `text` was finished (`known`), or left at step `request`, after `ms`; without   \
                       anybody's name; `people` > 0: by a group of so many */                                          \
    X(RESTART)      /* staff want the firmware restarted: finish what is in hand, exit for the service manager */      \
    X(RESTART_READER)                                                                                                  \
    X(VISIT_ENDED) /* everything personal goes: queues, last utterance, covers */

enum effect_type {
#define X(name) EFFECT_##name,
    EFFECTS(X)
#undef X
        EFFECT_COUNT
};

enum sound {
    SOUND_SEEN,
    SOUND_DONE,
    SOUND_ALL_DONE,
    SOUND_NEEDS_YOU,
    SOUND_OFFLINE,
    SOUND_TIME,
    SOUND_LEFT_BEHIND,
    SOUND_KEY,
    SOUND_CALLED
};

struct effect {
    enum effect_type type;
    uint64_t visit;
    uint32_t request;
    uint32_t ms;
    enum timer timer;
    enum sound sound;
    struct uid uid;
    struct read_plan plan;
    struct tag_secure secure;
    bool known;
    uint8_t people;
    char text[64];
    struct library_request library;
    struct transaction transaction;
    struct staff_order order;
    struct recorder_order record;
    struct call_note call;
    enum kept_kind keeps;
    char owner[KEPT_OWNER_SIZE]; /* PERSONAL: of KEEP, FORGET, RECALL */
    struct bytes kept;           /* of KEEP, up to KEPT_BYTES_MAX: the brain's own memory, until the next update */
};

enum { EFFECTS_MAX = 192 }; /* outcomes of 64 loans, marks of 64 items and 24 tags, and what goes with them */

struct effects {
    size_t count;
    struct effect at[EFFECTS_MAX];
};
