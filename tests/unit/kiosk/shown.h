/* tests/unit/kiosk/shown.h: effects and the state of the kiosk in the words of a script's right side. */
#pragma once

#include "kiosk/effect.h"
#include "kiosk/kiosk.h"

enum { SHOWN_SIZE = 2048, EFFECT_SHOWN_SIZE = 4096 };

/* Left out of scripts: idle time, stopped timers, a tag's first read. */
bool shown_is_noise(const struct effect *e);

/* Added to `to`, of EFFECT_SHOWN_SIZE. */
void shown_effect(char *to, const struct effect *e);

/* The whole state into `to`, of SHOWN_SIZE: screen, overlay, flags, items, account, what she is asked about. */
void shown_state(char *to, const struct kiosk *k);
