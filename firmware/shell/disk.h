/* shell/disk.h: carries out the core's disk jobs with a real ledger. The ledger thread and the simulation
   share it. Not thread-safe: whoever makes it runs it. */
#pragma once

#include "ledger/ledger.h"
#include "shell/blocked_cards.h"
#include "shell/core/world.h"
#include "shell/orders.h"

struct disk_options {
    struct ledger_options ledger;   /* texts inside are borrowed as long as the disk lives */
    const char *pin_file;           /* Argon2id hash of the staff PIN; borrowed */
    const char *uid_map;            /* path of the UID map, "" for none; borrowed */
    struct blocked_options blocked; /* the list of blocked cards; texts inside are borrowed */
    struct orders_options orders;   /* what staff may order; texts inside are borrowed */
    unsigned known_days;            /* a card counts as seen so long; 0: none is noted */
};

struct disk;

/* Nothing is opened before DISK_OPEN. NULL when out of memory. */
struct disk *disk_create(const struct disk_options *options);
/* Closes the ledger if it is still open. Takes NULL. */
void disk_destroy(struct disk *d);
/* Does one job and fills *done; what is behind its transactions is left as it was. Wipes what is in *job. */
void disk_run(struct disk *d, struct disk_job *job, struct disk_done *done);
