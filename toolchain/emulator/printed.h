/* emulator/printed.h: what came out of the receipt printer: plain text of each receipt, up to the cut
   (ESC/POS GS V). Control sequences are taken out. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

enum { PRINTED_MAX = 32, PRINTED_SIZE = 8192 };

/* The oldest receipts give way. Zero is an empty tray. */
struct printed {
    char receipts[PRINTED_MAX][PRINTED_SIZE];
    size_t count;
    char open[PRINTED_SIZE]; /* the one that is being printed */
    size_t open_n;
    unsigned char command; /* ESC or GS was seen */
    unsigned skip;         /* bytes of a command still to pass over */
    bool cuts;             /* the command that is passed over is the cut */
};

void printed_take(struct printed *p, struct bytes b);
