/* tests/device/emulator/libnfc_stage.h: the real libnfc on one end of a line, the emulated reader chip on the other,
   in a thread of its own. */
#pragma once

#include <nfc/nfc.h>
#include <sys/types.h>

#include "emulator/faults.h"
#include "emulator/tag.h"

enum { LIBNFC_STAGE_TIMEOUT_MS = 300 };

/* Opens line, chip and device; the device is an initiator that gives up on an empty pad. */
void libnfc_stage_open(void);
void libnfc_stage_close(void);
/* Takes away what a process that died with an open stage left behind. */
void libnfc_stage_sweep(pid_t pid);
nfc_device *libnfc_stage_device(void);

struct tag *libnfc_stage_lay(const char *uid_hex, enum tag_chip chip);
void libnfc_stage_take(struct tag *t);
void libnfc_stage_fault(enum reader_fault which, struct fault f);
/* All that is armed is forgotten. */
void libnfc_stage_calm(void);
/* The chip that is written loses power after so many more bytes. */
void libnfc_stage_tear(size_t after, bool keep);

/* Any card, as libnfc numbers its results: 1 found, 0 none, below 0 an error. */
int libnfc_stage_select(nfc_target *out);
/* READ and WRITE of a page; what nfc_initiator_transceive_bytes returns. */
int libnfc_stage_read(uint8_t page, uint8_t out[static 16]);
int libnfc_stage_write(uint8_t page, const char *four_bytes);
