/* link/sip2/stranger.h: who answers at a port where no SIP2 is spoken, by its first bytes. Pure. */
#pragma once

#include "base/bytes.h"

/* Short English for the line's words: what answers there, and which setting to look at; NULL when it is none of those
   that are known. Static. */
const char *sip2_stranger_of(struct bytes first);
