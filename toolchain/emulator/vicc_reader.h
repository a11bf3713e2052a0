/* emulator/vicc_reader.h: the firmware of a PC/SC reader that hears ISO 15693: it carries out storage-card commands and
   makers' own ones on the chip in its field. Makers differ, so every difference is a switch. Pure. */
#pragma once

#include "emulator/icode.h"

enum { VICC_APDU_MAX = 512 };

enum vicc_addressing { VICC_BLOCK, VICC_BYTE, VICC_BLOCK_IN_P1, VICC_ADDRESSING_COUNT };
enum vicc_vendor { VICC_NO_VENDOR, VICC_ACS, VICC_SPRINGCARD, VICC_VENDOR_COUNT };

struct vicc_reader {
    enum vicc_addressing addressing; /* of READ BINARY and UPDATE BINARY */
    bool uid_first_byte_first;       /* else least significant first, as ACR1552 does */
    unsigned longest;                /* bytes that one READ BINARY gives */
    bool no_transparent;
    bool mute;     /* a card that lies there does not answer when its power comes */
    bool no_timer; /* a frame with a time is refused */
    enum vicc_vendor vendor;
    bool with_flags; /* the vendor's answers begin with the chip's flags */
    bool in_session;
};

#define VICC_READER_INIT                                                                                               \
    {                                                                                                                  \
        .longest = 255                                                                                                 \
    }

struct vicc_answer {
    uint8_t at[VICC_APDU_MAX]; /* with the status word */
    size_t n;
    unsigned us;
    enum flash_end end; /* of what the chip wrote */
};

/* ATR of a storage card of ISO 15693 part 3 named ICODE SLI (PC/SC part 3, 3.1.3.2.3). */
struct bytes vicc_atr(void);
/* What the reader answers to a command while this chip lies there. */
void vicc_reader_answer(struct vicc_reader *r, struct flash *f, struct tag *t, struct bytes apdu,
                        struct vicc_answer *out);
