/* tests/fuzz/fuzz.h: the entry of every fuzzer. Built by clang with libFuzzer (preset `fuzz`), and everywhere else with
   replay.c, which runs the seed corpus and some seconds of seeded mutations of it as an ordinary test. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Takes any bytes; a defect is a crash or a failed assert. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
