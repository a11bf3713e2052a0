/* kiosk/staff.h: what the pages of staff show: devices, queue, exceptions, the list of blocked cards, the recorder. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "base/ulid.h"
#include "base/when.h"
#include "circulation/tag.h"
#include "circulation/transaction.h"
#include "kiosk/event.h"
#include "kiosk/rules.h"

/* One line of the staff's health page or lists; texts are machine facts, words are chosen by the screen. */
struct staff_row {
    uint64_t seq;
    enum transaction_kind kind;
    enum life life;
    enum bit bit;
    enum reason reason;
    char item[ID_SIZE];
    char title[TITLE_SIZE];
    char words[WORDS_SIZE];
    struct when at;
    bool cancels;            /* of HOLD */
    char amount[MONEY_SIZE]; /* of PAYMENT, or a fee that was agreed to; "" else */
    char currency[4];
    struct when due;
    char ulid[ULID_SIZE];
    enum told told;
    bool waits, poisoned; /* its delivery to the library system */
    bool patron_kept;     /* a card number is sealed with it */
    bool marked;
};

/* The list of blocked cards, as staff should know it. */
struct staff_blocked {
    bool used;          /* the settings name who signs one */
    enum result result; /* of the last file that was looked at: OK; BUSY: older than the one in force; NONE: none came;
                           else as of blocked_read */
    bool any, old;      /* one is in force; it is older than the settings want */
    bool unreached;     /* where it is fetched by HTTPS, the last try failed */
    uint32_t count;
    int32_t days;    /* its age */
    struct when day; /* and its day */
};

/* What the ledger told staff about the queue; EVENT_STAFF_SUMMARY brings it. */
struct staff_summary {
    uint32_t waiting, unknown, exceptions;
    struct when oldest_waiting;
    uint8_t queue_rows_count, exception_rows_count;
    struct staff_row queue_rows[KIOSK_STAFF_ROWS_MAX], exception_rows[KIOSK_STAFF_ROWS_MAX];
    uint64_t disk_free_bytes;
    char version[32];
    bool control_port_on, clock_unset;
    bool stick; /* staff are offered a USB stick */
    struct staff_blocked blocked;
    uint32_t damaged_files;   /* ledgers that were set aside and lie there */
    uint32_t damaged_rows;    /* that waited in them, named in a file beside each; */
    bool damaged_all;         /* all of them */
    int64_t key_saved_ms;     /* wall time of the newest copy of the master key on a stick; 0: not known */
    bool key_saved, key_kept; /* there is one; it is of the key that is in use */
};

/* RECORD explains one row, SETTLE asks what became of it. */
enum staff_part {
    STAFF_LOCKED,
    STAFF_CHECKING,
    STAFF_HEALTH,
    STAFF_QUEUE,
    STAFF_EXCEPTIONS,
    STAFF_READER,
    STAFF_RECORD,
    STAFF_SETTLE,
    STAFF_RECORDER
};

/* The recorder of sentences (recorder.c). */
enum recorder_stage { RECORDER_IDLE, RECORDER_RUNS, RECORDER_TAKEN };
enum recorder_note {
    RECORDER_SAYS_NOTHING,
    RECORDER_SAYS_NO_MICROPHONE,
    RECORDER_SAYS_SILENCE,
    RECORDER_SAYS_KEPT,
    RECORDER_SAYS_NOT_KEPT
};
struct kiosk_recorder {
    enum language language;
    uint16_t sentence; /* below rules.recorder_sentences */
    enum recorder_stage stage;
    enum recorder_note note;
    bool asking; /* an act is under way */
    bool kept;   /* there is a recording of it */
    uint32_t take_ms;
};

/* A device or line as staff and patrons should know it. */
struct part_health {
    bool up;
    char words[WORDS_SIZE]; /* the device's own words, for staff */
    struct when since;
    uint32_t failures;
};

struct kiosk_reader {
    struct part_health health;
    struct reader_abilities can;         /* as it said when it came up last */
    uint32_t causes[READER_CAUSE_COUNT]; /* how often it went away, and why */
    uint32_t misreads, unset;            /* tags that it could not read; security marks that it could not set */
    bool looking;                        /* it came up, and has not told yet what lies there */
    bool unlooked; /* a visit ended before it had looked, and none has begun: what it finds was left behind */
};
