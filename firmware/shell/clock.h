/* shell/clock.h: the one place of `kitap` that reads clocks, chance and the time zone. */
#pragma once

#include "shell/core/world.h"

/* Sets TZ of the process; call before any thread. */
void clock_set_zone(const char *zone);
int64_t clock_mono_ms(void);
struct moment clock_moment(void);
/* The build date in ms since 1970. */
int64_t clock_build_ms(void);
