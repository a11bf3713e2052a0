/* tags/iso28560_2.h: data sets of object identifiers (ISO 28560-2, encoded by ISO/IEC 15962 without a directory).
   No packed objects. There is no checksum: compare two reads. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "tags/tags.h"

enum { ISO28560_2_DSFID = 0x06 };

/* The library's data format with an access method that is not read: a directory, packed objects, a profile. */
bool iso28560_2_dsfid_refused(int dsfid);
/* Reads id, owner, set information and type of usage into *out (model and kind included). `strict`, where
   no DSFID tells the model: the first set must be the id, and all in order up to the end of data or until all four
   were seen.
   RESULT_BAD: no id that is one, or the sets break off. */
MUST_USE enum result iso28560_2_read(struct bytes memory, bool strict, struct tag_content *out);
/* How many bytes are needed to see id, owner, set information and type of usage, as far as `memory` shows; memory.n
   or less: no more. `strict`: 0 when it does not begin with an id. */
size_t iso28560_2_needs(struct bytes memory, bool strict);
/* Writes content anew into to[size]: id, owner, set information, usage, end of data; of the last three only what is
   said (owner "", parts 0 and usage TAG_USAGE_NOT_SAID are not). The id's set fills whole blocks of `block` bytes (0:
   as it comes), so that others may lock it. RESULT_BAD: the id is empty or not of 21..7E, the owner is no ISIL, or a
   part is out of range. RESULT_FULL. */
MUST_USE enum result iso28560_2_write(const struct tag_content *content, size_t block, uint8_t *to, size_t size,
                                      size_t *out_n);
/* Makes `content` of the sets that stand in to[size], a tag's whole user memory. A set that says so already, one that
   content says nothing about, and each that is not ours stays as it is, byte for byte and in its order; one that
   changes keeps its length where it can; what is new comes last, and a content parameter is kept in step. What stands
   behind the end of data stays. Where no sets in order stand, it is iso28560_2_write. to[] is unchanged unless
   RESULT_OK. */
MUST_USE enum result iso28560_2_rewrite(const struct tag_content *content, size_t block, uint8_t *to, size_t size,
                                        size_t *out_n);
/* How many bytes the sets have, the end of data included; SIZE_MAX: they break off. */
size_t iso28560_2_end(struct bytes memory);
/* True when there are other sets than id, content parameter, owner, set information and usage. */
bool iso28560_2_holds_more(struct bytes memory);
