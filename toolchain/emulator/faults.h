/* emulator/faults.h: what is to go wrong, and when. One set for the reader, one for the library.

   A fault is armed with `after` (so many exchanges first), `times` (how often it strikes) and, for the
   library, `code` (which request). Some last until they are cleared. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"

/* Name, word, does it last until `clear`? Those from IGNORE to STATUS are the ways a command can go wrong between host
   and chip; how libnfc takes each is proved in tests/device/emulator/faults_test.c. */
#define READER_FAULTS(X)                                                                                               \
    X(SILENT, "silent", true)      /* the chip hears nothing */                                                        \
    X(DROP_ACK, "drop-ack", false) /* the answer comes without its acknowledgement */                                  \
    X(BAD_CHECKSUM, "bad-checksum", false)                                                                             \
    X(BAD_STATUS, "bad-status", false) /* status 80 in the next answer that has one: libnfc aborts on it */            \
    X(UNPLUG, "unplug", false)         /* the cable, until `replug` */                                                 \
    X(REPLUG, "replug", false)                                                                                         \
    X(TEAR, "tear", false)               /* the tag is lifted after so many bytes written; kept there with `keep` */   \
    X(IGNORE, "ignore", false)           /* a command that is not heard */                                             \
    X(NO_ANSWER, "no-answer", false)     /* acknowledged and done, but the answer never comes */                       \
    X(NACK, "nack", false)               /* NACK in place of the ACK, and nothing is done */                           \
    X(BAD_LENGTH, "bad-length", false)   /* LCS */                                                                     \
    X(BAD_FRAME, "bad-frame", false)     /* TFI */                                                                     \
    X(BAD_CODE, "bad-code", false)       /* the answer is another command's */                                         \
    X(ERROR_FRAME, "error-frame", false) /* the syntax error frame in place of the answer */                           \
    X(TRUNCATE, "truncate", false)       /* half of the answer */                                                      \
    X(GARBAGE_BEFORE, "garbage-before", false) /* a byte before the ACK */                                             \
    X(GARBAGE_AFTER, "garbage-after", false)   /* a byte behind the answer */                                          \
    X(LATE, "late", false)                     /* the answer waits `ms` */                                             \
    X(STATUS, "status", false)                 /* the next answer that has a status has this `status` */               \
    X(RESET, "reset", false)                   /* the chip starts anew in the middle of a command and must be woken */ \
    X(COLLISIONS, "collisions", false)         /* what several tags answer at once cannot be understood */             \
    X(WEAK, "weak", true)                      /* the tag `what` misses `per-cent` of what it should hear */
/* Of a command to a card in the virtual PC/SC reader. */
#define PCSC_FAULTS(X)                                                                                                 \
    X(SILENT, "silent", true)    /* done, but neither reader nor pcscd say so until `clear` */                         \
    X(UNHEARD, "unheard", false) /* not done, 63 00 */                                                                 \
    X(LOST, "lost", false)       /* done, 63 00 */                                                                     \
    X(LIFT, "lift", false)       /* the card is taken away before it is done */
/* Name, word, does it last until `clear`?, what the library does. */
#define LIBRARY_FAULTS(X)                                                                                              \
    X(DOWN, "down", true, "refuses connections and closes old ones")                                                   \
    X(UP, "up", false, "ends that")                                                                                    \
    X(SLOW, "slow", true, "each answer waits some milliseconds")                                                       \
    X(CUT_BEFORE_REQUEST, "cut-before-request", false, "closes and does nothing")                                      \
    X(CUT_AFTER_REQUEST, "cut-after-request", false, "does it and closes without an answer")                           \
    X(CUT_IN_ANSWER, "cut-in-answer", false, "does it, sends half of the answer and closes")                           \
    X(GARBAGE, "garbage", false, "does it and answers what is no SIP2")                                                \
    X(LYING_CHECKSUM, "lying-checksum", false, "does it; the answer's checksum is wrong")                              \
    X(SILENT, "silent", true, "does it and says nothing")                                                              \
    X(HALF_ANSWER, "half-answer", false, "does it, sends half of the answer and leaves it at that")                    \
    X(WRONG_SEQUENCE, "wrong-sequence", false, "does it; the answer has another request's AY")                         \
    X(ASK_AGAIN, "ask-again", false, "does nothing and answers 96")

enum reader_fault {
#define X(name, word, lasts) READER_FAULT_##name,
    READER_FAULTS(X)
#undef X
        READER_FAULT_COUNT
};

enum pcsc_fault {
#define X(name, word, lasts) PCSC_FAULT_##name,
    PCSC_FAULTS(X)
#undef X
        PCSC_FAULT_COUNT
};

enum library_fault {
#define X(name, word, lasts, text) LIBRARY_FAULT_##name,
    LIBRARY_FAULTS(X)
#undef X
        LIBRARY_FAULT_COUNT
};

enum { FAULTS_MAX = 24, COLLISIONS_MAX = 4 }; /* at least the larger of the two counts */

struct fault {
    bool armed, lasts;
    unsigned after, times;
    unsigned ms;
    unsigned status; /* the reader's STATUS */
    bool keep;       /* its TEAR: the tag stays where it lies */
    char code[3];    /* "11"; "" for the fault's own choice */
};

/* Zero: nothing is wrong. Index: enum reader_fault, pcsc_fault or library_fault. */
struct faults {
    struct fault list[FAULTS_MAX];
};

MUST_USE enum result reader_fault_of_word(const char *word, enum reader_fault *out);
MUST_USE enum result pcsc_fault_of_word(const char *word, enum pcsc_fault *out);
MUST_USE enum result library_fault_of_word(const char *word, enum library_fault *out);
/* Its word, and what the library does. Static. */
const char *library_fault_word(enum library_fault which);
const char *library_fault_text(enum library_fault which);
/* Arms with what f says; `lasts` is taken from the table. */
void faults_arm_reader(struct faults *all, enum reader_fault which, struct fault f);
void faults_arm_pcsc(struct faults *all, enum pcsc_fault which, struct fault f);
void faults_arm_library(struct faults *all, enum library_fault which, struct fault f);
void faults_clear(struct faults *all);
void faults_disarm(struct faults *all, unsigned which);
/* One exchange: true when the fault strikes now. Counts `after` and `times` down. */
bool faults_strike(struct faults *all, unsigned which);
/* What the fault that struck last was told. */
const struct fault *faults_told(const struct faults *all, unsigned which);
