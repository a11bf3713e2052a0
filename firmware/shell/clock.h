/* shell/clock.h: the one place of `kitap` that reads clocks, chance and the time zone. */
#pragma once

#include "shell/core/world.h"

/* Sets TZ of the process; call before any thread. */
void clock_set_zone(const char *zone);
int64_t clock_mono_ms(void);
struct moment clock_moment(void);
/* False when the wall clock shows less than `least_ms` (the ledger's last time or the build date). */
bool clock_is_set(int64_t least_ms);
/* The build date in ms since 1970. */
int64_t clock_build_ms(void);
