/* tags/barcode.h: is a scanned or typed number one of the library's own labels? Pure.

   Libraries number their items and cards by their own rules: a check character, what every number begins with, how
   long it is. What a scanner gives besides is taken off first: blanks and line ends around it, Codabar's start and
   stop letters (A to D, one at each end), Code 39's asterisks. A publisher's number (EAN-13, ISBN-10, UPC-A, with the
   hyphens and the price add-on that books carry) names an edition, never a copy: the answer is to scan the
   library's label. The step decides whether a number is a card's or an item's; the same number can be both. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "circulation/item.h"
#include "circulation/policy.h"

/* As cards.check, cards.prefix, cards.length of the settings, and of items. {0}: any number is one. */
struct barcode_rules {
    enum barcode_check check;
    char prefix[ID_SIZE]; /* "" for anything */
    uint8_t length;       /* characters, the check character too; 0 for any */
};

/* The label that most libraries have: 14 digits of Codabar with a check digit. */
extern const struct barcode_rules barcode_label;

enum barcode_verdict {
    BARCODE_OK,
    BARCODE_NOT_TEXT,     /* empty, no UTF-8, or control characters in it */
    BARCODE_PUBLISHERS,   /* EAN-13, ISBN or UPC: "scan the library's label" */
    BARCODE_OTHER_LENGTH, /* longer or shorter than this library's numbers */
    BARCODE_MISREAD,      /* its check character is wrong: scan it again */
    BARCODE_OTHER_PREFIX, /* read well, and not of this library, or a card for an item */
    BARCODE_VERDICT_COUNT
};

/* Judges `scanned` (NUL at its end, from outside). On BARCODE_OK `out` holds the number as it stands on the label,
   check character included, capital letters with BARCODE_MOD_43; else it is left alone. `item`: a number that begins
   with 978 or 979 and is a right EAN-13 is refused whatever the rules say, other publishers' numbers when they break
   the rules; of a card only the rules count. */
enum barcode_verdict barcode_read(const char *scanned, const struct barcode_rules *rules, bool item,
                                  char out[static ID_SIZE]);

/* The check character that belongs behind `body`, or 0: no rule, or a character that it cannot have.
     BARCODE_MOD_10  digits: every second one from the right doubled, less 9 above 9; what is missing to a ten (Luhn)
     BARCODE_MOD_43  Code 39 (ISO/IEC 16388): the sum of the values, 0-9 A-Z - . blank $ / + %, modulo 43 */
char barcode_check_character(enum barcode_check check, const char *body);
/* Can a number that fits the one be told from one that fits the other? By a beginning of its own, or by its length. */
bool barcode_tells_apart(const struct barcode_rules *cards, const struct barcode_rules *items);
/* True without rules of any kind. */
bool barcode_takes_all(const struct barcode_rules *rules);
