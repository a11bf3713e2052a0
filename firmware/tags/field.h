/* tags/field.h: texts inside a tag that several models share: identifiers, owners, type of usage. Pure.
   Private to this room. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "circulation/item.h"
#include "tags/tags.h"

/* 21..7E: what an identifier may hold. */
bool field_printable(uint8_t byte);
/* 1 or more printable characters, then only 00; shorter than `size`. Copied to `to` (NULL: only looked at). */
bool field_text(struct bytes field, char *to, size_t size);
/* An owner stored without its first hyphen (ISO 28560-3): "DK718500" becomes "DK-718500". An empty field is
   right and gives "". False, and "" in `to`: a character that no ISIL has (ISO 15511: A-Z a-z 0-9 / - :). */
bool field_owner(struct bytes field, char to[static TAG_OWNER_SIZE]);
/* An ISIL as it is. */
bool field_owner_full(struct bytes field, char to[static TAG_OWNER_SIZE]);
/* Writes an ISIL without its first hyphen into to[size], which is zeroed. False, and nothing written: it does
   not begin with a two-letter prefix, or does not fit. An empty one is right. */
bool field_owner_write(const char *isil, uint8_t *to, size_t size);
/* UNKNOWN without an id; PATRON for usage 8; ITEM else. */
enum tag_kind field_kind(const char *id, uint8_t usage);
/* What a tag can hold: an id of 21..7E, an owner that is an ISIL or "", a usage of 0..15, part 1..parts or parts 0. */
bool field_content_valid(const struct tag_content *content);
/* `wish` with what it does not say (owner "", parts 0, usage TAG_USAGE_NOT_SAID) as it stands on the tag. */
struct tag_content field_content_over(const struct tag_content *wish, const struct tag_content *now);
