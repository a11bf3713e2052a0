/* tags/ndef.h: NDEF messages on NFC Forum type 2 and type 5 tags, as phones and home-made tags have them. Pure.

   Memory holds TLV blocks, on a type 5 tag behind a capability container (NFC Forum Type 5 Tag, Type 2 Tag); one of
   them is the message, a row of records (NFC Forum NDEF): texts (RTD Text), addresses (RTD URI), addresses with a
   title (RTD Smart Poster). Records in chunks are refused: nobody writes them on tags, and joining them would need
   memory. No library standard uses NDEF, and a phone can rewrite it: an identifier found here is a candidate. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "circulation/item.h"
#include "tags/barcode.h"

enum {
    NDEF_RECORDS_MAX = 16,  /* more are not looked at */
    NDEF_TEXT_SIZE = 512,   /* UTF-8 of a text or address */
    NDEF_LANGUAGE_SIZE = 64 /* RTD Text: 6 bits of length */
};

/* Finds the NDEF message TLV behind an optional capability container of type 5 (which of type 2 is no user memory) and
   other TLV blocks, inside the data area that the container names. *message is a view into memory, empty for an empty
   one. RESULT_SHORT: it goes on past the memory or the data area (*message is what is there). RESULT_NONE: there is
   none. */
MUST_USE enum result ndef_find(struct bytes memory, struct bytes *message);
/* How many bytes of memory hold all of a message that goes on past `memory`; 0: none does. */
size_t ndef_needs(struct bytes memory);

/* How many bytes all up to the end of the message have, and its terminator; SIZE_MAX: there is no message. */
size_t ndef_end(struct bytes memory);

/* Type name formats (NDEF 3.2.6). */
enum ndef_names {
    NDEF_EMPTY,
    NDEF_WELL_KNOWN,
    NDEF_MEDIA,
    NDEF_ABSOLUTE_URI,
    NDEF_EXTERNAL,
    NDEF_UNKNOWN,
    NDEF_UNCHANGED, /* the middle of a chunked record */
    NDEF_RESERVED
};

/* A record; all are views into the message. */
struct ndef_record {
    enum ndef_names names;
    struct bytes type, id, payload;
};

struct ndef_reader {
    struct bytes left; /* what is not yet read */
    uint8_t count;
    bool ended; /* the record that ends the message was read */
};

struct ndef_reader ndef_reader_of(struct bytes message);
/* The next record. RESULT_NONE: the message is over. RESULT_SHORT: it is cut. RESULT_BAD: chunks, a second beginning,
   a reserved format, bytes behind its end, or more than NDEF_RECORDS_MAX; nothing more can be read. */
MUST_USE enum result ndef_next(struct ndef_reader *r, struct ndef_record *out);

/* The text of a Text record as UTF-8 (UTF-16 with or without byte order mark is converted), and its language code
   (may be NULL). RESULT_NONE: no Text record. RESULT_BAD: not valid. RESULT_FULL: does not fit. */
MUST_USE enum result ndef_text(const struct ndef_record *record, char *language, char *to, size_t size);
/* The address of a URI record, an absolute one, or the one inside a Smart Poster. Results as of ndef_text. */
MUST_USE enum result ndef_uri(const struct ndef_record *record, char *to, size_t size);

/* What may be a copy's or a card's own number, the first in the message that stands in `memory` (as of ndef_find):
     - a Text record, as a whole
     - of an http or https address the last piece of its path, then each value behind its "?"
   that `rules` take (barcode_read). Rules that take everything are too weak: then it is a Text record of 21..7E with a
   digit in it, and of an address only a barcode_label. A publisher's number is none: urn:isbn names an edition.
   False, and `out` left alone: there is none. */
bool ndef_candidate(struct bytes memory, const struct barcode_rules *rules, bool item, char out[static ID_SIZE]);

/* Writes a message TLV with one record and the terminator to to[size]; *n is how much. RESULT_FULL. */
MUST_USE enum result ndef_write_text(const char *language, const char *text, uint8_t *to, size_t size, size_t *n);
/* Abbreviates what the table of RTD URI has. */
MUST_USE enum result ndef_write_uri(const char *uri, uint8_t *to, size_t size, size_t *n);
