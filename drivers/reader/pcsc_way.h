/* reader/pcsc_way.h: how an ISO 15693 command gets through a PC/SC reader to the chip. Storage-card commands read and
   write blocks; AFI, DSFID, EAS and the chip's own words on itself need another way, and makers differ:

     transparent  PC/SC 2.02 part 3, 3.2.3: a session in which frames are exchanged as they are
     acs          ACR1552U: FF FB 00 00 Lc <command without flags>
     springcard   FF F6 <code> 00 Lc <parameters>, standard codes only

   and the table of makers by the reader's name. None but the transparent one was tried on a real reader; see README. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "circulation/tag.h"
#include "reader/pcsc_apdu.h"

enum pcsc_way { WAY_NONE, WAY_TRANSPARENT, WAY_ACS, WAY_SPRINGCARD, WAY_COUNT };

struct pcsc_profile {
    const char *name; /* in settings: reader.profile */
    enum pcsc_way way;
    bool by_name;            /* chosen in settings: no other way is tried */
    bool iso14443, iso15693; /* what such readers hear */
};

/* By the name of a profile, or for "auto" and "" by the reader's. A reader that nobody has described gets "any", whose
   way is found out on the first tag. RESULT_NONE: no profile has that name. */
MUST_USE enum result pcsc_profile_find(const char *name, const char *reader, struct pcsc_profile *out);

/* ISO 15693-3, 10.4, and NXP's own (data sheet SL2S2002, 9.5). None here locks anything or touches a password. */
enum vicinity_command {
    VICINITY_READ_BLOCKS = 0x23,
    VICINITY_WRITE_BLOCK = 0x21,
    VICINITY_WRITE_AFI = 0x27,
    VICINITY_WRITE_DSFID = 0x29,
    VICINITY_SYSTEM = 0x2B,
    VICINITY_SECURITY = 0x2C,
    VICINITY_NXP_SET_EAS = 0xA2,
    VICINITY_NXP_RESET_EAS = 0xA3,
    VICINITY_NXP_EAS_ALARM = 0xA5
};

struct way {
    const struct apdu_line *line; /* borrowed */
    enum pcsc_way kind;
    struct uid uid;     /* of the chip that is spoken to */
    bool flags_come;    /* acs, springcard: answers begin with the chip's flags; found out by its number */
    bool timer_refused; /* transparent: the reader takes no time with a frame */
};

struct way_answer {
    uint8_t at[APDU_ANSWER_MAX]; /* without flags */
    size_t n;
};

/* Around one or more way_ask(); in between no other command may be sent. RESULT_NONE: the reader knows no such way.
   way_close() whatever way_open() said. */
MUST_USE enum result way_open(struct way *w);
void way_close(struct way *w);
/* RESULT_TIMEOUT: the chip said nothing. RESULT_REFUSED: it is locked. RESULT_NONE: chip or reader knows no such
   command, or there is no such block. RESULT_IO: it failed. RESULT_GONE: it was lifted. */
MUST_USE enum result way_ask(struct way *w, enum vicinity_command command, struct bytes parameters,
                             struct way_answer *out);
