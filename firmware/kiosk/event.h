/* kiosk/event.h: everything that can happen to the kiosk. Events carry wall time, monotonic time and
   128 bits of chance, so that the brain needs no clock and no generator of its own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/ulid.h"
#include "base/when.h"
#include "circulation/kept.h"
#include "circulation/library.h"
#include "circulation/recording.h"
#include "circulation/tag.h"
#include "circulation/transaction.h"

struct staff_answer;
struct staff_summary;

#define EVENTS(X)                                                                                                      \
    X(TAP)         /* an element was tapped: `id` */                                                                   \
    X(FOCUS)       /* the focus moved to `id` (Tab, or a tap on a field); `up`: it walked by itself */                 \
    X(TEXT)        /* a character for the focused field: `text` (keyboard, or `type` of the control port) */           \
    X(KEY)         /* `key` */                                                                                         \
    X(SCAN)        /* a barcode was scanned: `text` */                                                                 \
    X(TOUCHED)     /* any sign of life that is no tap: resets the time-out */                                          \
    X(HELD)        /* a finger rested on `id`: a tap, but where holding has a meaning of its own */                    \
    X(PUSHED)      /* a finger was drawn up (`up`) or down on a lesson's scene: `id` as a tap's, or "" */              \
    X(NEAR)        /* a touch met nothing, close beside `id` */                                                        \
    X(TIMER)       /* `timer` of `visit` fired */                                                                      \
    X(TAG_ARRIVED) /* `uid`, `family`, `reader`, `marks`, `memory_size` */                                             \
    X(TAG_LEFT)    /* `uid`, `reader`: the last that saw it */                                                         \
    X(TAG_READ) /* `uid`, `result`, `memory` (a view, valid during the update), `marks`; or an item from the UID map:  \
                   `text` */                                                                                           \
    X(TAG_SECURED)    /* the answer to EFFECT_SECURE_TAG, always: `uid`, `up` = armed, `result` as of struct           \
                         message_tag_written */                                                                        \
    X(INVENTORY_DONE) /* `reader` has listed all that lies there */                                                    \
    X(READER)         /* `reader`: `up`, `cause`, `text`: the device's own words, `can` */                             \
    X(LINE)           /* the library line by upload's hysteresis: `up`, `text`, `lacks` */                             \
    X(LIBRARY_SLOW)   /* the open question to the library system takes long */                                         \
    X(REPLY)          /* `request`, `reply` */                                                                         \
    X(JOURNALED)      /* the ledger has (not) committed: `ulid`, `journal_step`, `result`, `queued`. BEGIN with        \
                         RESULT_BUSY: an earlier row of this item is unsettled, nothing was written; `up`: it is of    \
                         the same patron, `life`: its state. A failed OUTCOME is tried again by the shell and          \
                         answered again. */                                                                            \
    X(SETTLED)        /* a row's state changed outside the flow: `ulid`, `life`, `reason`, `reply`: its item, words,   \
                         number; `cancels`: it is to take back a reservation of the card that is here */               \
    X(LEDGER)         /* the ledger is open or broken: `up`, `text`; also when the disk is full or has room again */   \
    X(CLOCK)          /* `up`: the wall clock is set */                                                                \
    X(HEADSET)        /* `up`: it is plugged in */                                                                     \
    X(STAFF_PIN)      /* the answer to EFFECT_CHECK_STAFF_PIN: `up` = right; `result` NONE: no PIN is set */           \
    X(STAFF_SUMMARY)  /* `summary` (borrowed during the update) */                                                     \
    X(STAFF_ANSWER)   /* `answer` (likewise) to EFFECT_STAFF_ORDER */                                                  \
    X(MAILED)         /* the answer to EFFECT_MAIL_RECEIPT, always: `result`, of `visit` */                            \
    X(PRINTED)        /* `result`; of `visit` */                                                                       \
    X(BIT_OWED)       /* the answer to EFFECT_LOOK_UP_BIT: item `text`; RESULT_NONE: nothing is owed. Else the newest  \
                         row of this item, whose bit is pending or failed: `ulid`, `kind`, `life`, `due` */            \
    X(RECORDED)       /* the answer to EFFECT_RECORD: `record`, `result`, `count`: ms of the take, `up`: there is a    \
                         recording */                                                                                  \
    X(KEPT)           /* the answer to EFFECT_KEEP (`up`) and EFFECT_FORGET: `keeps`, `result` */                      \
    X(RECALLED)       /* the answer to EFFECT_RECALL: `keeps`, `memory` (valid during the update); RESULT_NONE */      \
    X(OFFLINE_COUNT)  /* the answer to EFFECT_COUNT_OFFLINE: `request`, `count`, `known`: seen lately, `blocked`: the  \
                         library says so */

enum event_type {
#define X(name) EVENT_##name,
    EVENTS(X)
#undef X
        EVENT_COUNT
};

/* VOICE: the raised key, switches the voice on, or says the screen again; PLACE: where am I; SWITCH: the one button,
   while the focus does not walk. */
enum key { KEY_ENTER, KEY_BACKSPACE, KEY_ESCAPE, KEY_VOICE, KEY_PLACE, KEY_SLOWER, KEY_SWITCH };

/* Timers die with their visit, but for HOURS, which belongs to none. */
enum timer {
    TIMER_IDLE,   /* time_out_s without a sign of life */
    TIMER_WARN,   /* one second of the warning */
    TIMER_DWELL,  /* 0.8 s after a book was first seen */
    TIMER_SETTLE, /* finish waits for working items at most so long */
    TIMER_SHOW,   /* finish and left-behind go on by themselves */
    TIMER_REPEAT, /* left-behind calls again */
    TIMER_STAFF,  /* staff pages refresh while they are open */
    TIMER_BIT,    /* 3 s for the security mark of what was lent or returned */
    TIMER_WALK,   /* one step of the focus that walks by itself */
    TIMER_HOURS,  /* opening or closing time, the notice before it, or midnight */
    TIMER_PAGES,  /* nobody is there: the next page for passers-by */
    TIMER_PATIENCE, /* nothing happens before a guided step */
    TIMER_DEMO,     /* a lesson plays an act: its next touch */
    TIMER_COUNT
};

enum journal_step { JOURNAL_BEGIN, JOURNAL_OUTCOME };

struct event {
    enum event_type type;
    struct when now;
    int64_t mono_ms;
    struct seed seed;

    uint64_t visit;
    uint32_t request;
    uint32_t count;
    enum timer timer;
    enum key key;
    enum result result;
    enum journal_step journal_step;
    enum recorder_act record;
    enum life life;
    enum reason reason;
    enum transaction_kind kind;
    struct when due;
    bool up;
    uint16_t lacks; /* LINE: asks that cannot go on it (LIBRARY_BIT) */
    bool known, blocked, cancels;
    bool queued; /* JOURNALED: earlier rows of this item or patron still wait for the library */
    char id[48];
    char text[TITLE_SIZE];
    char ulid[ULID_SIZE];
    struct uid uid;
    enum tag_family family;
    uint16_t memory_size; /* bytes of user memory; 0 not known */
    uint8_t reader;       /* 0..READERS_MAX - 1, as the settings list them */
    struct tag_marks marks;
    struct reader_abilities can;
    enum reader_cause cause;
    struct bytes memory;
    enum kept_kind keeps;
    struct library_reply reply;
    const struct staff_summary *summary;
    const struct staff_answer *answer;
};
