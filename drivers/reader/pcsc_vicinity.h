/* reader/pcsc_vicinity.h: an ISO 15693 chip in a PC/SC slot: what it says of itself, its memory (by storage-card
   commands, or by its own through the reader's way), and its marks: DSFID, AFI, EAS. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "messages/message.h"
#include "reader/pcsc_blocks.h"
#include "reader/pcsc_way.h"

enum { VICINITY_BLOCKS_MAX = 256 };

struct vicinity {
    /* Learnt of the reader: */
    struct pcsc_profile profile;
    struct way way;
    bool way_tried; /* way.kind is what works (WAY_NONE: nothing does) */
    bool has_eas;   /* NXP's own commands get through; known once such a tag lay there */
    struct blocks blocks;
    /* Of the tag that lies there: */
    struct tag_about about;
    uint8_t locks[VICINITY_BLOCKS_MAX]; /* of each block that is to be written; not 0: locked */
};

/* Nothing is learnt yet. `line` is borrowed. */
void vicinity_init(struct vicinity *v, const struct apdu_line *line, const struct pcsc_profile *profile);
/* The chip with this number (in the order in which the reader gave it) lies there. RESULT_IO, RESULT_GONE. */
MUST_USE enum result vicinity_meet(struct vicinity *v, struct uid uid, struct tag_about *out);
/* Fills `afi` and `eas` of *out with what is known by now. */
void vicinity_abilities(const struct vicinity *v, struct reader_abilities *out);
/* As the port's (reader.h), on the chip that was met. */
MUST_USE enum result vicinity_read(struct vicinity *v, const struct read_plan *plan, struct message_tag_read *out);
MUST_USE enum result vicinity_write(struct vicinity *v, const struct tag_write *write);
MUST_USE enum result vicinity_secure(struct vicinity *v, const struct tag_secure *secure);
