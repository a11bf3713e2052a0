/* emulator/pn532_inside.h: what the files of the reader chip share. Not for others. */
#pragma once

#include "emulator/pn532.h"

enum {
    PN532_ANSWER_MAX = 280,
    PN532_TRY_US = 5000, /* an activation or a command that nobody answers */
    PN532_RETRY_FOR_EVER = 0xFF,
    PN532_TX_MODE = 0x02, /* registers, with their bit for the CRC */
    PN532_RX_MODE = 0x03,
    PN532_CRC_ON = 0x80
};

/* UM0701-02, 7.1 */
enum pn532_status {
    PN532_STATUS_OK = 0x00,
    PN532_STATUS_TIMEOUT = 0x01,
    PN532_STATUS_CRC = 0x02,
    PN532_STATUS_FORMAT = 0x13,
    PN532_STATUS_AUTH = 0x14,
    PN532_STATUS_NO_TARGET = 0x27,
    PN532_STATUS_MORE = 0x40,
    PN532_STATUS_LIE = 0x80 /* the fault: a bit that libnfc does not expect */
};

/* An answer in the making: code, data. */
struct pn532_answer {
    struct writer w;
    unsigned us;
    bool waits, is_error;
    uint8_t at[PN532_ANSWER_MAX];
};

struct pn532_call {
    struct pn532 *chip;
    struct bytes data; /* behind the command's code */
    int64_t now_us;
    struct pn532_answer *out;
};

struct pn532_command {
    uint8_t code;
    void (*run)(struct pn532_call *c);
};

/* The commands of each file, in no order; an entry without `run` ends them. */
extern const struct pn532_command pn532_chip_commands[];
extern const struct pn532_command pn532_target_commands[];
