/* emulator/emulator.h: the kiosk's surroundings, all in one: the pad, the reader chip on its line, scanner,
   printer, and the library. One thread, one poll loop; everything here belongs to it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "emulator/faults.h"
#include "emulator/field.h"
#include "emulator/koha_server.h"
#include "emulator/library_store.h"
#include "emulator/line.h"
#include "emulator/pn532.h"
#include "emulator/poll_list.h"
#include "emulator/printed.h"
#include "emulator/sip2_server.h"
#include "emulator/things.h"
#include "emulator/vicc.h"

enum { EMULATOR_PATH_SIZE = 256 };

struct emulator {
    char dir[EMULATOR_PATH_SIZE]; /* absolute */
    unsigned baud;
    struct things things;
    struct flash flash; /* of every chip, on whatever pad */
    struct field field;
    struct chance chance; /* of faults that tell no number */
    struct faults reader_faults, library_faults;
    struct pn532 chip;
    struct vicc vicc; /* the pad of the virtual PC/SC reader */
    struct line reader, scanner, printer;
    struct printed printed;
    struct library_store *store;
    struct sip2_server *library;
    struct koha_server *koha; /* the same library over REST */
    pid_t watched;            /* 0: nobody */
};

struct emulator_options {
    const char *dir;  /* exists */
    const char *demo; /* the demo library's folder */
    unsigned baud;
    uint16_t pcsc_port; /* of vpcd; 0: none */
    uint64_t seed;
    int64_t wall_ms;
};

/* Lays everything out below the folder: the things, the lines, the library, and a settings file for the kiosk
   with what belongs to it. Logged. */
MUST_USE enum result emulator_open(const struct emulator_options *o, struct emulator **out);
/* Takes NULL and the half-built. */
void emulator_close(struct emulator *e);
/* One line of JSON for the one who started us; the caller frees it. NULL: no memory. */
char *emulator_ready_line(const struct emulator *e, const char *control);

/* What to wait for, and what to do then. */
void emulator_polls(struct emulator *e, struct poll_list *list);
/* Does what is due; when to come again (monotonic microseconds, INT64_MAX for never). */
int64_t emulator_run(struct emulator *e, int64_t now_us);

/* The hand: what is laid there or taken away; ISO 15693 on the PC/SC reader, all else on the PN532. RESULT_FULL. */
MUST_USE enum result emulator_place(struct emulator *e, struct thing *t);
void emulator_remove(struct emulator *e, struct thing *t);
/* The reader's cable. RESULT_IO. */
void emulator_unplug(struct emulator *e);
MUST_USE enum result emulator_replug(struct emulator *e);
void emulator_library_down(struct emulator *e, bool down);
/* How well a thing couples to its reader: so many per cent of what it should hear are missed. */
void emulator_weaken(struct thing *t, unsigned per_cent);
/* A fault of the reader, armed or done at once (plug, tear); COLLISIONS without `times` strike 1 to COLLISIONS_MAX
   times. Not WEAK: see emulator_weaken. RESULT_IO: it could not be plugged in again. */
MUST_USE enum result emulator_fault(struct emulator *e, enum reader_fault which, struct fault f);
/* The counters of the reader's line and of every chip's exchanges stand at 0. */
void emulator_count_anew(struct emulator *e);
/* A barcode under the scanner: it types the text and a CR. */
void emulator_scan(struct emulator *e, const char *text);
void emulator_clear_faults(struct emulator *e);
/* The plug of the kiosk: kills the watched process group, drops the reader (it comes back without any state) and
   the library's connections. */
void emulator_power_cut(struct emulator *e);

/* Monotonic microseconds; milliseconds since 1970. */
int64_t emulator_now_us(void);
int64_t emulator_wall_ms(void);
