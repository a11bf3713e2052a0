/* circulation/programming.h: the programming of a tag as a durable transaction (durability rule 3). Plain types.

     (none) -> open         the intent is on disk before the first byte is written
     open   -> written      it stands there, read back
     open   -> untouched    the tag stands as before: nothing of it was written, or it was put back
     open   -> repaired     it was cut off; when the tag came again it was finished
     open   -> superseded   something else stands there, whole: somebody has programmed it anew since
     open   -> given up     it can be neither finished nor put back (locked): the tag is waste */
#pragma once

#include "circulation/item.h"
#include "circulation/tag.h"

#define PROGRAMMING_ENDS(X)                                                                                            \
    X(WRITTEN, "written")                                                                                              \
    X(UNTOUCHED, "untouched") X(REPAIRED, "repaired") X(SUPERSEDED, "superseded") X(GIVEN_UP, "given-up")

enum programming_end {
#define X(name, word) PROGRAMMING_##name,
    PROGRAMMING_ENDS(X)
#undef X
        PROGRAMMING_END_COUNT
};

struct programming {
    struct uid uid;
    char item[ID_SIZE];     /* what it is to say; never a person */
    struct tag_write write; /* the key in its plan is kept nowhere: zero when it comes from the ledger */
};

const char *programming_end_word(enum programming_end end);
