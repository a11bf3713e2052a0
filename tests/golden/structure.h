/* tests/golden/structure.h: what is asked of every screen, measured on the pixels that the painter puts on the glass.

   Each element is painted alone on the bare grounds of its screen, then without its words, then with the focus: what
   differs is what it really shows. So a colour, a size or a place that is only declared proves nothing here. */
#pragma once

#include "painter/painter.h"

#define FAULTS(X)                                                                                                      \
    X(OUTSIDE, "paints outside the glass, or nothing")                                                                 \
    X(OVERLAP, "two elements paint the same place")                                                                    \
    X(CONTRAST, "too little contrast")                                                                                 \
    X(SMALL_TARGET, "too small for a finger")                                                                          \
    X(SMALL_GAP, "too near to another target")                                                                         \
    X(SMALL_LETTERS, "capitals are too low")                                                                           \
    X(NO_NAME, "has no name")                                                                                          \
    X(ORDER, "is read before what stands before it")                                                                   \
    X(CUT, "words are cut")                                                                                            \
    X(FOCUS, "cannot be seen to have the focus, or does not get it")
enum fault {
#define X(name, words) FAULT_##name,
    FAULTS(X)
#undef X
        FAULT_COUNT
};
const char *fault_words(enum fault fault);

struct finding {
    enum fault fault;
    const struct element *at;
    char words[128]; /* the numbers */
};

enum { FINDINGS_MAX = 32 };

struct findings {
    size_t count;
    struct finding at[FINDINGS_MAX];
};

/* Paints a laid-out scene in pieces with a painter of its size, and leaves the scene as it was. `target_mm` is the
   least side of a target (20, guided 25). Pixels of the findings' elements are gone afterwards. */
void structure_check(struct painter *p, struct scene *s, float target_mm, struct findings *out);
