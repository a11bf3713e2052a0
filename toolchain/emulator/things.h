/* emulator/things.h: everything that can be laid on the reader, by name. */
#pragma once

#include "base/bytes.h"
#include "circulation/item.h"
#include "circulation/patron.h"
#include "emulator/tag.h"

enum { THINGS_MAX = 512, THING_BLOCK_MAX = 144 };

enum thing_kind { THING_BOOK, THING_CARD, THING_OTHER };

struct thing {
    struct tag tag;
    enum thing_kind kind;
    char id[ID_SIZE];               /* a book's number; what the kiosk knows a card by */
    char number[ID_SIZE];           /* printed on a card; "" for what is none */
    char pin[PIN_SIZE];             /* of a card; "" for none */
    char label[TITLE_SIZE];         /* for people: title or name */
    uint8_t block[THING_BLOCK_MAX]; /* what was written to user memory at first */
    size_t block_n;
    bool is_own; /* made over the control socket */
};

struct things {
    struct thing list[THINGS_MAX];
    size_t count;
    size_t next_spare; /* where things_spare goes on looking */
};

/* NULL: no such name. */
struct thing *things_find(struct things *all, const char *what);
/* The thing that has this chip; NULL for none. */
struct thing *things_of_tag(struct things *all, const struct tag *t);
/* An own thing that lies nowhere, another one each time; NULL for none. */
struct thing *things_spare(struct things *all);
/* A new thing with a blank chip. RESULT_FULL; RESULT_BAD: the name is taken. */
MUST_USE enum result things_add(struct things *all, const char *what, enum tag_chip chip, struct uid uid,
                                struct thing **out);
/* The number of a chip that follows from its name: seven bytes, four for Classic, eight for ISO 15693. */
struct uid things_uid_of_name(const char *what, enum tag_chip chip);
/* Writes to user memory: from page 4, block 0 of ISO 15693, sector 1 of Classic. RESULT_FULL. */
MUST_USE enum result things_write_memory(struct thing *t, struct bytes block);

struct thing_block {
    const char *id, *owner; /* owner: ISIL */
    uint8_t part, parts;
};

/* Writes an ISO 28560-3 block of this item to user memory. Cut behind `bytes`: a torn one. RESULT_BAD, RESULT_FULL. */
MUST_USE enum result things_write_block(struct thing *t, const struct thing_block *what, size_t bytes);
