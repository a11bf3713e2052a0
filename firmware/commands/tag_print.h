/* commands/tag_print.h: a tag in words and as JSON, for the verbs of kitap tag. */
#pragma once

#include <stdio.h>

#include <cjson/cJSON.h>

#include "settings/settings.h"
#include "shell/core/desk.h"
#include "tags/tags.h"

struct tags_rules tag_rules_of(const struct settings *s);
/* What a tag at the desk says. */
void tag_content_of(const struct settings *s, const struct desk_tag *tag, struct tag_content *out);

/* "model", "kind", "id", "owner", "usage", "part", "parts", "warnings" (HACKING.md, "Programs"). */
void tag_add_content(cJSON *json, const struct tag_content *content);
/* "uid", "chip", "family", "reader", the above, "memory", "dsfid", "afi", "eas", "mended", "torn". */
void tag_add(cJSON *json, const struct settings *s, const struct desk_tag *tag);
/* Prints it on one line of stdout, and deletes it. */
void tag_print_json(cJSON *json);

/* "iso28560-3, item, id …", without a line's end. */
void tag_print_content(FILE *to, const struct tag_content *content);
void tag_print_warnings(FILE *to, const struct tag_content *content);
/* A line, then what it says, its marks and its memory. */
void tag_print(FILE *to, const struct settings *s, const struct desk_tag *tag);
/* Its number and what it says, on one line. */
void tag_print_short(FILE *to, const struct settings *s, const struct desk_tag *tag);
