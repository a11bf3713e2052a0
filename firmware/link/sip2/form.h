/* link/sip2/form.h: the one table of SIP2 (3M SIP 2.00, and what systems in the field add). Pure data.

   form.c says for each message its fixed fields and its variable fields, and for each field its name and whom it
   concerns. Codec and log line (message.c), emulator, fuzzer and MESSAGES.md all follow from it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "link/sip2/message.h"

enum sip2_privacy {
    SIP2_OPEN,
    SIP2_PERSONAL, /* never logged */
    SIP2_SECRET    /* never logged, never kept */
};

/* What an id means, in whatever message it stands. */
struct sip2_meaning {
    char id[3];
    uint8_t privacy; /* enum sip2_privacy */
    const char *name;
};

struct sip2_fixed {
    const char *name;
    uint8_t width; /* characters */
};

enum sip2_use {
    SIP2_MAY = 0,
    SIP2_NEEDED = 1,  /* always written, even empty */
    SIP2_REPEATED = 2 /* may occur many times */
};

struct sip2_field {
    char id[3];
    uint8_t use; /* enum sip2_use */
};

enum { SIP2_FIXED_MAX = 12, SIP2_FIELDS_MAX = 40 };

/* Fixed fields and fields end at the first zero entry; fields are in the order in which they are written. */
struct sip2_form {
    const char *code, *name;
    enum sip2_kind answer; /* of a request; of an answer, 96 and 97: itself */
    int8_t supported_at;   /* its place in BX; -1: it has none */
    struct sip2_fixed fixed[SIP2_FIXED_MAX];
    struct sip2_field fields[SIP2_FIELDS_MAX];
};

extern const struct sip2_form sip2_forms[SIP2_KIND_COUNT];
extern const struct sip2_meaning sip2_meanings[];
extern const size_t sip2_meanings_count;

/* Characters of the fixed part. */
size_t sip2_fixed_size(const struct sip2_form *form);
/* The field of an id, of which two characters are read; NULL when the message has none. */
const struct sip2_field *sip2_field_of(const struct sip2_form *form, const char *id);
/* What an id means. Asserts that it is known. */
const struct sip2_meaning *sip2_meaning_of(const char *id);
