/* tests/device/emulator/chip_stage.h: the emulated reader chip on a wire of the test's own, with a pad and things. */
#pragma once

#include "emulator/pn532.h"
#include "emulator/things.h"

enum { STAGE_SENT_SIZE = 1024 };

extern struct chip_stage {
    struct pn532 chip;
    struct flash flash;
    struct field field;
    struct faults faults;
    struct things things;
    uint8_t sent[STAGE_SENT_SIZE]; /* since the last stage_receive */
    size_t sent_n;
    int64_t ready_us; /* when the last frame may leave */
    int unplugged;
} stage;

/* A chip that is awake, an empty pad. */
void stage_start(void);
/* A blank chip on the pad; its number follows from its name, or is given as hex. */
struct tag *stage_lay(const char *what, enum tag_chip chip);
struct tag *stage_lay_uid(const char *uid_hex, enum tag_chip chip);
/* Bytes from the host. */
void stage_receive(const char *hex);
/* A command, D4 and frame around it. */
void stage_ask(const char *command_hex);
/* The answer's data behind D5 and the ACK, as hex; "" when there was none. Lives until the next call. */
const char *stage_answer(void);
/* All that was sent, as hex. */
const char *stage_sent(void);
