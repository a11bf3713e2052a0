/* tags/uid.h: a chip's number as a library writes it, and which of the forms that is, learnt from its cards. Pure.

   Numbers have 4, 7 or 10 bytes (ISO 14443-3) or 8 (ISO 15693), in the order of struct uid: first byte first.
   One form holds for a whole library; it is learnt once (three cards are enough as a rule) and then set, never
   guessed card by card against the library system. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "circulation/policy.h"
#include "circulation/tag.h"

enum { TAGS_UID_SIZE = 26 }; /* 10 bytes in decimal are at most 25 digits */

/* The UID in this form; 04A1B2C3 as
     UID_HEX               04A1B2C3    upper case, first byte first
     UID_REVERSED          C3B2A104    last byte first
     UID_DECIMAL           77705923    the first as a number, without zeros in front
     UID_REVERSED_DECIMAL  3283263748  the second as a number
     UID_WIEGAND           161,45763   the low 24 bits of UID_DECIMAL's number, as a 26-bit door reader gives them
                                       without its two parity bits: facility 8 bits, card 16 bits
     UID_REVERSED_WIEGAND  178,41220   the same of UID_REVERSED_DECIMAL's number
     UID_DECIMAL_10        0077705923  UID_DECIMAL's number in 10 digits, or as many as it has
     UID_REVERSED_DECIMAL_10           the same of UID_REVERSED_DECIMAL's number */
void tags_uid_text(struct uid uid, enum uid_form form, char out[static TAGS_UID_SIZE]);
/* 4, 7, 8 or 10 bytes as hex of either case, first byte first, no separators. RESULT_BAD. */
MUST_USE enum result tags_uid_parse(const char *hex, struct uid *out);
/* As uid_is_random. */
bool tags_uid_random(struct uid uid);

/* A card of the library: its chip, and its number as the library system has it (borrowed, NUL at its end). */
struct uid_example {
    struct uid uid;
    const char *number;
};

enum uid_learnt {
    UID_LEARNT_ONE,    /* exactly one form fits them all, character by character */
    UID_LEARNT_NEARLY, /* exactly one form fits them all but for zeros in front, separators (blank - : . , / _) or small
                          letters: it is the form, but the library system's numbers are not what the kiosk would send */
    UID_LEARNT_SEVERAL, /* two forms or more still fit: another card is needed */
    UID_LEARNT_NOTHING, /* no form fits them all, or there is no example */
    UID_LEARNT_RANDOM,  /* a chip that makes up its number anew each time (uid_is_random): it cannot be told by it */
    UID_LEARNT_COUNT
};

struct uid_lesson {
    enum uid_learnt learnt;
    enum uid_form form; /* after ONE and NEARLY */
    uint32_t fits;      /* after ONE, NEARLY and SEVERAL: bit n for form n */
    size_t example;     /* after RANDOM: which one; after NOTHING: the first one after which nothing fits */
};

/* Which form the examples are in. Forms that fit character by character go before those that only fit nearly, and
   where no example has a zero in front, decimals without go before those of 10 digits. */
struct uid_lesson uid_form_learn(const struct uid_example *examples, size_t n);
