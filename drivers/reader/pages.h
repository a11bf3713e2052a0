/* reader/pages.h: NFC Forum type 2 tags (NTAG, Ultralight and their kin): pages of four bytes, by READ, FAST_READ,
   WRITE and GET_VERSION. Only user pages are ever written: never the number, lock bytes, the capability container or
   configuration, and nothing that is locked or behind a password.

   What a tag has taught stays known by its number for a while: which chip it is, that it has no FAST_READ. */
#pragma once

#include "messages/message.h"
#include "reader/chip.h"

enum { PAGES_NOTES_MAX = 32 /* more than lie on the pad */ };

struct page_model;

struct page_note {
    struct uid uid;
    bool learnt;                    /* the chip said what it is, or that it has no word for it */
    bool slow;                      /* it has no FAST_READ */
    uint8_t refusals;               /* of GET_VERSION, in a row */
    const struct page_model *model; /* NULL: none that is known */
    uint16_t end;                   /* first page behind the user memory; 0: not known */
};

struct pages {
    struct chip *chip;
    unsigned refusals; /* of FAST_READ and GET_VERSION by the reader, not by a tag, in a row */
    struct page_note notes[PAGES_NOTES_MAX];
    size_t notes_next;
};

/* Of another reader, or the same one opened anew, nothing is known. */
void pages_forget(struct pages *pages);

/* All on the tag that is selected. Results as the port's. */

/* Bytes of user memory; 0 when the tag has not said yet. */
uint16_t pages_memory(const struct pages *pages, struct uid uid);
/* Asks it what it is, unless that is known; it stays selected. RESULT_IO: it does not. */
MUST_USE enum result pages_learn(struct pages *pages, struct uid uid);
MUST_USE enum result pages_read(struct pages *pages, struct uid uid, const struct read_plan *plan,
                                struct message_tag_read *out);
MUST_USE enum result pages_write(struct pages *pages, struct uid uid, const struct tag_write *write);
/* The byte `at` of user memory. */
MUST_USE enum result pages_write_byte(struct pages *pages, struct uid uid, uint16_t at, uint8_t value);
