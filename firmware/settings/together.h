/* settings/together.h: what no single value of a settings file shows, for the files of this room. */
#pragma once

#include "settings/settings.h"

enum { SETTINGS_KEYS_MAX = 160, SETTINGS_READER_KEYS_MAX = 8 };

/* Where the keys stand in the file, in the order of the tables; 0: nowhere, the default is in force. */
struct settings_lines {
    unsigned keys[SETTINGS_KEYS_MAX];
    unsigned readers[SETTINGS_READERS_MAX][SETTINGS_READER_KEYS_MAX];
    unsigned items[SETTINGS_READERS_MAX]; /* where each entry of `readers` begins */
    unsigned reader, list;                /* the sections `reader`, `readers` */
};

/* Adds an error to the list, which stays sorted; when it is full, the last ones fall off. */
void settings_wrong(struct settings_errors *errors, unsigned line, const char *key, const char *text);

/* Where an error goes: a line (1 and up), a key, "what is wrong; what to write". */
struct settings_teller {
    void (*tell)(void *self, unsigned line, const char *key, const char *text);
    void *self;
};

/* Tells all that contradicts itself. */
void settings_check_together(const struct settings *s, const struct settings_lines *lines,
                             const struct settings_teller *teller);
/* Reads cards.classic_key_file into s->cards, the factory's key where none is named. RESULT_OK, or RESULT_BAD with
   what is wrong; never what stands in the file. */
MUST_USE enum result settings_read_key(struct settings *s, char *why, size_t size);
