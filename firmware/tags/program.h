/* tags/program.h: what a tag will be when an identifier is written on it, and whether it may be written at all. Pure.

   In: what the chip said of itself, its whole user memory, what is to stand there. Out: a write as a transaction
   (circulation/tag.h), or the reason against it. What nobody asked to change stays: owner, parts and usage that are
   not said, extension blocks, objects and bytes that are not ours; and nothing outside of user memory is ever in a
   write: no lock bits, capability container, one-time bits, configuration, sector trailers. Who may write:

     blank, cut off, damaged            yes
     the same identifier                yes; nothing is done when all stands there already. With `force` also where a
                                        fault of another writer was tolerated to read it, and where more stands there
                                        than the other model can hold
     anything else that is no id        with `force`
     another identifier or owner        never

   The order in which a reader writes (drivers/reader/write.h): the guard, the other blocks that differ, the first
   block; a single byte that differs without guard. At every cut, also within a block, tags_decode names the old tag,
   the new one, or a damaged one. */
#pragma once

#include <stdbool.h>

#include "base/bytes.h"
#include "circulation/policy.h"
#include "circulation/tag.h"
#include "tags/tags.h"

#define PROGRAM_VERDICTS(X)                                                                                            \
    X(MAY, "may", "the tag can be written")                                                                            \
    X(SAME, "same", "the tag says so already")                                                                         \
    X(OTHER_ID, "other-id", "the tag carries another identifier")                                                      \
    X(OTHER_OWNER, "other-owner", "the tag belongs to another library")                                                \
    X(TOLERATED, "faulty", "the tag was written in a faulty way; writing it anew must be confirmed")                   \
    X(OTHER_DATA, "other-data", "the tag holds other data, which would be lost; writing it must be confirmed")         \
    X(TOO_SMALL, "too-small", "the tag is too small")                                                                  \
    X(GATE_BYTE, "gate-byte", "the gate's byte (security.byte_at) would stand inside of what is written")              \
    X(CONTENT, "content", "identifier, owner or part is nothing that a tag can hold")                                  \
    X(UNREAD, "unread", "not all of the tag's memory could be read")                                                   \
    X(FAMILY, "family", "such a tag cannot be written")

enum program_verdict {
#define X(name, word, text) PROGRAM_##name,
    PROGRAM_VERDICTS(X)
#undef X
        PROGRAM_VERDICT_COUNT
};

/* The tag on the reader. */
struct program_tag {
    const struct tag_about *about; /* borrowed; its marks as they stand now */
    struct read_plan plan;         /* tags_plan with TAGS_ALL_BYTES */
    struct bytes memory;           /* what that read gave */
};

struct program_wish {
    struct tag_content content; /* id; owner "", parts 0 and usage TAG_USAGE_NOT_SAID: as it stands, else not said */
    enum tags_write_model model;
    int16_t afi;      /* ISO 15693: the value of an item in stock; TAG_NOT_TOLD: it is left */
    bool force;       /* staff's word, see above */
    bool gate_byte;   /* the gate looks at a byte of user memory (SECURITY_BYTE): what is written ends before it, */
    uint16_t byte_at; /* here */
};

/* Fills *out after PROGRAM_MAY; plan.bytes 0 when only marks differ. */
enum program_verdict program_prepare(const struct program_tag *tag, const struct program_wish *wish,
                                     struct tag_write *out);
/* One English word, and a sentence without a stop for staff at a terminal; static strings. */
const char *program_verdict_word(enum program_verdict verdict);
const char *program_verdict_text(enum program_verdict verdict);
/* True when `force` would let it through. */
bool program_verdict_asks(enum program_verdict verdict);
