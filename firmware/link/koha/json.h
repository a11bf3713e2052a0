/* link/koha/json.h: what a hostile server's JSON may say, and no more: whole, UTF-8, of the type that is asked for.

   Everything takes NULL and the wrong type and then says "not there". Pure but for cJSON's memory. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/bytes.h"
#include "base/result.h"
#include "base/when.h"

enum { JSON_BODY_MAX = 1024 * 1024 };

/* One whole value and nothing behind it but white space; at most JSON_BODY_MAX bytes. RESULT_BAD, RESULT_FULL. The
   caller gives it back to json_delete. */
MUST_USE enum result json_read(struct bytes body, cJSON **out);
/* Wipes all texts first: they are personal. Takes NULL. */
void json_delete(cJSON *json);

/* Member `name` of an object; NULL. */
const cJSON *json_member(const cJSON *object, const char *name);
/* A member's text, cut into to[size], control characters as blanks; a number is written out. "" when it is neither. */
void json_text(const cJSON *object, const char *name, char *to, size_t size);
bool json_has_text(const cJSON *object, const char *name);
/* A member that is a whole number of at least 1, as a number or as its digits; 0 when it is none. */
int64_t json_id(const cJSON *object, const char *name);
/* true, or a number or text of digits that is not 0. */
bool json_is_set(const cJSON *object, const char *name);
/* RFC 3339 with an offset; {0} when it is none. */
struct when json_when(const cJSON *object, const char *name);
/* "2026-11-23": false when it is none. */
bool json_day(const cJSON *object, const char *name, struct day *out);
/* An amount as "350.00"; "" for none, zero and credits. */
void json_money(const cJSON *value, char *to, size_t size);
