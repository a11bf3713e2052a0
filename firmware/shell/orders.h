/* shell/orders.h: what staff order of the ledger (circulation/order.h), carried out by its owner: the ledger thread of
   a running kiosk, or a command that owns the ledger itself. One code for both. */
#pragma once

#include "circulation/order.h"
#include "circulation/policy.h"
#include "ledger/ledger.h"
#include "shell/blocked_cards.h"

/* Who writes hand-outs into a folder; `write` NULL: nobody. Called by the ledger's owner. */
struct handouts_port {
    enum result (*write)(void *self, const char *dir, unsigned *files);
    void *self;
};

struct orders_options {
    const char *stick;   /* where a stick is mounted, "" or NULL for none; borrowed, as the others */
    const char *format;  /* of what is carried, where the order names none */
    const char *kiosk;   /* names the file */
    const char *version; /* the program's */
    unsigned old_days;   /* a list of blocked cards that is older is told to be old */
    struct handouts_port handouts;
};

/* "koc", "evergreen" or "json": what this library system takes in. */
const char *orders_format_of(enum library_profile profile);
/* Fills *answer whole. `blocked` may be NULL: then a list of blocked cards is refused with RESULT_REFUSED. */
void orders_carry_out(struct ledger *l, const struct orders_options *options, struct blocked_cards *blocked,
                      const struct staff_order *order, struct staff_answer *answer);
