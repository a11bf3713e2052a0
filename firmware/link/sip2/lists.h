/* link/sip2/lists.h: the lists of a patron, as 63 asks for them and 64 gives them. */
#pragma once

#include "circulation/library.h"

/* Asked for by the place of its Y in `summary`; comes back in fields of one id. Index: enum library_list. */
struct sip2_list {
    const char *summary, *id;
};
extern const struct sip2_list sip2_lists[LIST_HOLDS_WAITING + 1];
