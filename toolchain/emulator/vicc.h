/* emulator/vicc.h: ISO 15693 chips in the virtual reader of vsmartcard's vpcd, which pcscd loads: each of its slots
   listens on a TCP port of its own, a card is a connection, and a lifted card is a closed one. Length (two bytes, most
   significant first), then a control byte or a command.

     empty -> waiting [vicc_place] -> connected [vpcd listens] -> waiting [pcscd ended] ...; any -> empty [vicc_remove]

   pcscd may come and go meanwhile: it is tried for as long as something lies there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "emulator/faults.h"
#include "emulator/poll_list.h"
#include "emulator/vicc_reader.h"

enum { VICC_SLOTS = 2, VICC_PORT = 35963 /* vpcd's own; the second slot's is one more */, VICC_NAME_SIZE = 64 };

struct vicc_slot {
    struct tag *tag; /* borrowed from the things; NULL: empty */
    int fd;          /* -1: not connected */
    int64_t retry_us;
    uint8_t in[2 + VICC_APDU_MAX];
    size_t in_n;
    uint8_t out[2 + VICC_APDU_MAX];
    size_t out_n;   /* 0: nothing is to be sent */
    int64_t out_us; /* ... then */
    struct vicc_reader reader;
};

struct vicc {
    uint16_t port;        /* 0: no such reader */
    struct flash *flash;  /* borrowed */
    struct faults faults; /* enum pcsc_fault */
    struct chance chance; /* of a weakly coupled chip */
    struct vicc_slot slots[VICC_SLOTS];
    uint64_t commands;
};

void vicc_init(struct vicc *v, uint16_t port, struct flash *flash);
void vicc_close(struct vicc *v);
/* RESULT_FULL: each slot holds one. Placing what lies there already is no error. */
MUST_USE enum result vicc_place(struct vicc *v, struct tag *t);
void vicc_remove(struct vicc *v, struct tag *t);
/* Nothing goes wrong any more; what was kept back is said. */
void vicc_clear_faults(struct vicc *v);
/* What lies in the slots loses its power and is there again at once. */
void vicc_power_cut(struct vicc *v);
/* Sets a switch of both readers by its word (vicc.c). RESULT_NONE, RESULT_BAD. */
MUST_USE enum result vicc_switch(struct vicc *v, const char *name, const char *value);
/* The reader's name in pcscd where this machine's pcscd is told to load vpcd; RESULT_NONE. */
MUST_USE enum result vicc_name(const struct vicc *v, char out[static VICC_NAME_SIZE]);

void vicc_polls(const struct vicc *v, struct poll_list *list);
/* Does what is due; when to come again, INT64_MAX for never. */
int64_t vicc_run(struct vicc *v, int64_t now_us);
