/* tests/simulation/wire.h: in a share of the seeds the link is the real SIP2 session (firmware/link/sip2), over a wire
   that is played here. The wire has dice of its own, so that the other seeds run as if it were not there.

     wire.c          the link's program, a coroutine: the session waits in simulated time; its seam (client/wire.h)
     wire_line.c     the line: bytes on their way, and what befalls them
     wire_library.c  the library system's end: reads frames, writes answers, by a codec of its own

   No answer that is damaged, cut, late or another request's may count. Where a system writes neither number nor
   checksum nothing can be told apart, and the faults that would need it are left out (may_strike). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "link/library.h"
#include "sim.h"

/* What befalls one message and its answer. */
#define WIRE_FAULTS(X)                                                                                                 \
    X(CONNECTION_FAILS)  /* refused, or nobody answers */                                                              \
    X(SEND_FAILS)        /* the line breaks while it leaves */                                                         \
    X(REQUEST_DAMAGED)   /* the library system says 96 */                                                              \
    X(REQUEST_LOST)      /* silence, and nothing was done */                                                           \
    X(REQUEST_LATE)      /* it is done when nobody waits any more */                                                   \
    X(CLOSED_BEFORE)     /* in place of doing it */                                                                    \
    X(CLOSED_AFTER)      /* in place of an answer */                                                                   \
    X(ANSWER_LOST)       /* silence, and it was done */                                                                \
    X(ANSWER_LATE)       /* behind the time-out */                                                                     \
    X(ANSWER_DAMAGED)    /* some of its bytes */                                                                       \
    X(ANSWER_SHORT)      /* bytes are lost out of its middle, or its end */                                            \
    X(ANSWER_CUT)        /* a part of it, and the line is closed */                                                    \
    X(ANSWER_IN_PIECES)  /* with pauses between */                                                                     \
    X(ANSWER_TWICE)      /* in one piece, or the second one some time later */                                         \
    X(OLD_ANSWER_BEFORE) /* one of an earlier request comes in front of it */                                          \
    X(ASKED_AGAIN)       /* a 96 though nothing is wrong; the request comes again */                                   \
    X(ASKED_EVER_AGAIN)  /* the same, whatever comes */                                                                \
    X(JUNK)              /* a line that is no SIP2 in front of it */                                                   \
    X(STRAY_BYTES)       /* in front of it, and no line of their own */                                                \
    X(CLOSED_IDLE)       /* some time after it */
enum wire_fault {
#define X(name) WIRE_##name,
    WIRE_FAULTS(X)
#undef X
        WIRE_FAULT_COUNT,
    WIRE_NO_FAULT
};

/* What is sent, by the digits of its code. */
#define WIRE_MESSAGES(X)                                                                                               \
    X(LOGIN, "93")                                                                                                     \
    X(STATUS, "99")                                                                                                    \
    X(PATRON, "63")                                                                                                    \
    X(PATRON_STATUS, "23")                                                                                             \
    X(ITEM, "17")                                                                                                      \
    X(CHECKOUT, "11")                                                                                                  \
    X(CHECKIN, "09")                                                                                                   \
    X(RENEW, "29")                                                                                                     \
    X(RENEW_ALL, "65")                                                                                                 \
    X(HOLD, "15")                                                                                                      \
    X(PAY, "37")                                                                                                       \
    X(END, "35")                                                                                                       \
    X(RESEND, "97")
enum wire_message {
#define X(name, code) WIRE_IS_##name,
    WIRE_MESSAGES(X)
#undef X
        WIRE_MESSAGE_COUNT
};

enum {
    FRAME_SIZE = 2048,
    REQUEST_FRAME_SIZE = 1024,
    OLD_ANSWERS = 9 /* each of another number than the next one */,
    FLIGHTS_MAX = 32,
    PIECES_MAX = 16
};

/* A frame on its way to the library system; it arrives whether or not its sender still lives. */
struct flight {
    int64_t at_ms;
    uint32_t connection;
    enum wire_message message;
    enum wire_fault fault;
    char text[REQUEST_FRAME_SIZE]; /* with its end */
    int row;                       /* that it is about; SIM_NOBODY */
    uint64_t asking;               /* that it carries; 0: none of kitap's */
    struct library_request ask;
};

/* How this library system writes. */
struct wire_manner {
    bool numbers, adds_up; /* it writes AY, and AZ; */
    bool demands;          /* wants both with each request */
    char repeats_with; /* AY of what is repeated: '0', '=' for the same, '-' for none; '6': it knows no 97, says 96 */
    const char *end;
    bool backwards, unknown_fields; /* the order of its fields; something between them */
};

struct piece {
    int64_t at_ms;
    size_t n;
    char text[2 * FRAME_SIZE];
};

struct line {
    bool faults_on[WIRE_FAULT_COUNT];
    struct wire_manner manner;
    uint32_t connection; /* the one that is open, or was last */
    bool open;
    int64_t ends_ms; /* the other side hangs up; INT64_MAX: not yet */
    struct flight flights[FLIGHTS_MAX];
    int flights_count;
    struct piece pieces[PIECES_MAX]; /* first in, first out */
    int pieces_count;
    uint64_t done; /* the asking that was carried out last */

    /* of the connection, at the library system's end */
    bool asks_again;       /* whatever comes */
    char last[FRAME_SIZE]; /* answer, without number, checksum and end; "": none */
    char last_number;
    char old[OLD_ANSWERS][FRAME_SIZE]; /* whole ones */
    unsigned old_count;
};

struct sim_wire {
    struct line line;
    uint64_t dice;
    struct library_world world;
    void *session; /* owned; NULL: the program does not run */
    bool idle;     /* it only waits for what comes next */
    int64_t wake_ms;
    bool for_bytes;            /* they wake it too */
    int64_t asked_ms, dies_ms; /* a question reaches it; it dies; INT64_MAX */
    uint32_t request;          /* that it works at; 0: none */
    int64_t beaten_ms;
    struct message asked;
    uint64_t asking; /* so many questions were put */
    int row;         /* that the last one is about */
};

/* ---- wire.c ---- */

/* Whether this seed's link is a real one, and what it is set to. */
void wired_choose(struct sim *s);
void wired_end(struct sim *s);
void wired_start(struct sim *s); /* its program has its settings */
void wired_die(struct sim *s);
void wired_ask(struct sim *s, const struct message *m, bool dies);
void wired_network(struct sim *s); /* comes or goes */
/* When the next thing happens there, INT64_MAX for never; do it. */
int64_t wired_next_ms(const struct sim *s);
void wired_act(struct sim *s);
/* Nothing is on its way, and the link only keeps the line alive. */
bool wired_rests(const struct sim *s);
uint64_t wired_roll(struct sim *s, uint64_t n);

/* ---- wire_line.c ---- */

void line_choose(struct sim *s); /* its faults, and how the library system writes */
void line_connect(struct sim *s);
void line_drop(struct sim *s); /* our side has; what comes now has nowhere to arrive */
/* A frame leaves; false: the line breaks, and *left says whether any of it may have left. */
bool line_send(struct sim *s, const char *frame, size_t n, bool *left);
size_t line_take(struct sim *s, void *to, size_t size); /* of what has arrived; 0: nothing yet */
bool line_has_ended(const struct sim *s);               /* the other side has hung up, and all it said was taken */
int64_t line_next_ms(const struct sim *s);              /* that something arrives on our side, or its end */
int64_t line_next_flight_ms(const struct sim *s);
void line_land(struct sim *s); /* the next frame reaches the library system */
void line_network(struct sim *s);
bool wire_strikes(struct sim *s, enum wire_fault fault, enum wire_message message, uint64_t one_in);

/* What befell what: counts over all runs; each fault that struck, and the table. False: one is zero. */
uint64_t *wire_counts(size_t *n);
MUST_USE bool wire_say_faults(void);
MUST_USE bool wire_say_table(void);

/* ---- wire_library.c ---- */

uint16_t desk_checksum(const char *text, size_t n);
/* Asserts that it is one that is sent. */
enum wire_message desk_message(const char *frame);
const char *desk_message_name(enum wire_message message);
/* Is the frame what was written, by its checksum? True when it carries none and none is demanded. */
bool desk_is_sound(const char *frame, bool demands);
/* Carries out a sound request (not 97) and writes what is answered, without number, checksum and end. */
void desk_answer(struct sim *s, const struct flight *f, char out[static FRAME_SIZE]);
/* AY of a frame, '\0' for none. */
char desk_number(const char *frame);
/* Are both answers to the same message, about the same patron and item? And do they say the same? */
bool desk_is_alike(const char *a, const char *b);
bool desk_is_same(const char *a, const char *b);
