/* tags/card.h: a patron's card: what it is, what its number is, and how it is told from a book. Pure.

   A card's number is its chip's own (cards.identify uid), or what a library wrote on it (block): an ISO 28560 block of
   a patron, an NDEF text, or plain text in a sector of a MIFARE Classic. With cards.identify barcode only a patron's
   ISO 28560 block counts, which holds the printed number. A card is told from a book by the reader it
   lies on, by what stands on it and, where both fit, by the step; never by the pattern of a number. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "circulation/policy.h"
#include "circulation/tag.h"
#include "tags/barcode.h"
#include "tags/tags.h"

/* ---- the key of a MIFARE Classic sector ---- */

struct card_key {
    uint8_t at[CLASSIC_KEY_SIZE];
    bool b; /* key B, else key A */
};

/* Reads a key file: 12 hex digits of either case, blanks or colons between bytes allowed, then "A" (or nothing) or
   "B"; empty lines and lines that start with # are passed over. RESULT_BAD with *error: what is wrong and what to
   write, a static string that never holds the key. */
MUST_USE enum result card_key_parse(struct bytes file, struct card_key *out, const char **error);

/* ---- what it is ---- */

/* A name of the chip for staff, as well as SAK, ATQA, ATS and UID tell it (NXP AN10833, ISO 14443-4): "NTAG or
   MIFARE Ultralight", "MIFARE Classic 1K", "MIFARE Plus X", "phone", "ICODE SLIX2"; a static string, never a guess
   beyond what they say: an unknown one is "ISO 14443-4 card" or "card". */
const char *card_chip_name(const struct tag_about *about);

/* ---- card or book? ---- */

struct card_rules {
    enum cards_identify identify;
    enum uid_form uid_form;
    struct barcode_rules number; /* of a number that is written on a card */
};

/* What is seen of a tag. */
struct card_sight {
    enum reader_role role;
    enum tag_family family;
    struct uid uid;
    const struct tag_content *content; /* borrowed; what its memory says, UNKNOWN where none can be read */
    struct bytes memory;               /* the same memory */
    bool in_uid_map;                   /* the library's own list names it as an item */
};

enum {
    TAG_MAY_BE_CARD = 1, /* it has a number that may name a patron (card_number) */
    TAG_MAY_BE_ITEM = 2  /* it is a book, or what lies where books lie and is not known */
};

/* Both: the step decides (welcome and identify: a card; checkout and return: an unknown item, or what NDEF says).
   Neither: a card that cannot tell its number here, such as a phone. */
unsigned card_or_item(const struct card_sight *sight, const struct card_rules *rules);

/* The patron's number. RESULT_NONE: cards are not told by their chip here, or nothing on it is a patron's number.
   RESULT_REFUSED: its UID is made up anew each time. RESULT_BAD: a book's, or damaged. */
MUST_USE enum result card_number(const struct card_sight *sight, const struct card_rules *rules,
                                 char out[static ID_SIZE]);
