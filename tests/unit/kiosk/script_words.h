/* tests/unit/kiosk/script_words.h: words of a script that are KEY=VALUE, as script.h lists them. A word that it does
   not name ends the test. */
#pragma once

#include "kiosk/kiosk.h"

bool script_on(const char *value); /* "on" */
unsigned script_number(const char *text);
/* KEY=VALUE; false: `pair` is none. */
bool script_split(const char *pair, char *key, size_t size, const char **value);
/* _ stands for a blank. */
void script_blanks(char *to, size_t size, const char *text);

/* One word behind `rules`. */
void script_rule(struct kiosk_rules *r, const char *key, const char *v);
/* One word behind `library`; the value of a KEY=VALUE alone. */
void script_reply(struct library_reply *r, const char *word);
void script_reply_value(struct library_reply *r, const char *key, const char *v);
