/* settings/table.h: the table of keys, for the files of this room. */
#pragma once

#include <stddef.h>

#include "settings/settings.h"

enum setting_type {
    SETTING_TEXT,      /* least..most characters, no control characters */
    SETTING_WIRE,      /* the same, and no '|', which ends a SIP2 field */
    SETTING_USAGES,    /* types of usage on tags, 0 to 15, blanks between; bits */
    SETTING_CODES,     /* SIP2's message codes, two digits each, blanks between; may be "" */
    SETTING_PATH,      /* made absolute; "" stays "" (where least is 0) */
    SETTING_DEVICE,    /* "none", or a path */
    SETTING_ZONE,      /* a name of the time zone database */
    SETTING_UNSIGNED,  /* least..most */
    SETTING_PORT,      /* the same, 16 bits */
    SETTING_BYTE,      /* the same, 8 bits, decimal or 0x hex */
    SETTING_DECIMAL,   /* the same, with a decimal point */
    SETTING_SWITCH,    /* on | off */
    SETTING_CHOICE,    /* one of `words`; an enum in the words' order */
    SETTING_WORD,      /* one of `words`; kept as text */
    SETTING_SIZE,      /* WxH; two unsigned */
    SETTING_LANGUAGE,  /* kk | ru | en */
    SETTING_LANGUAGES, /* a list of these, each once */
    SETTING_HOURS,     /* 09:00-19:00, or closed */
    SETTING_DAYS,      /* a list of days on which the library is closed */
    SETTING_TYPE_COUNT
};

struct setting {
    const char *path; /* "section.key" */
    enum setting_type type;
    size_t offset; /* in struct settings, or in struct settings_reader for the reader's */
    size_t size;   /* of the field */
    double least, most;
    const char *const *words; /* ends in NULL; NULL for types without */
    const char *fallback;     /* the default, as a file writes it */
    const char *help;         /* what it means, for `kitap check --print` */
};

extern const struct setting settings_table[];
extern const size_t settings_table_count;
/* The keys of one reader; paths are "reader.driver" and so on. */
extern const struct setting settings_reader_table[];
extern const size_t settings_reader_table_count;

/* The key's name without its section. */
const char *setting_name(const struct setting *row);
/* The row of `section`.`key`, or NULL. Sections and keys are NUL-ended. */
const struct setting *setting_find(const char *section, const char *key);

enum { SETTING_WHY_SIZE = 256, SETTING_VALUE_SIZE = 2048 /* a value as text, lists included */ };
/* Puts `text` into the field of `base`. RESULT_BAD: *why says what is wrong and what to write, nothing is changed. */
MUST_USE enum result setting_put(const struct setting *row, const char *folder, const char *text, void *base,
                                 char why[static SETTING_WHY_SIZE]);
/* True for a list: it is emptied, then each entry is added. */
bool setting_is_list(const struct setting *row);
void setting_empty(const struct setting *row, struct settings *s);
/* Adds one entry to the list; results as of setting_put. */
MUST_USE enum result setting_add(const struct setting *row, struct settings *s, const char *text,
                                 char why[static SETTING_WHY_SIZE]);
/* What may be written: "on or off", "one of sip2, koha, none", "a whole number from 1 to 65535". */
void setting_allowed(const struct setting *row, char *to, size_t size);
/* The field's value as a file writes it, without quotes. */
void setting_get(const struct setting *row, const void *base, char *to, size_t size);
