/* Blocks of ISO 28560-3, written anew or over one that stands there. All is made in a copy; the tag's memory changes
   only when all of it fits. */
#include <string.h>

#include "base/text.h"
#include "tags/block.h"
#include "tags/field.h"

/* What the basic block leaves to the library extension. */
struct leftover {
    const char *id, *owner; /* borrowed; "" for none */
};

static void write_owner(const char *owner, size_t n, uint8_t *block, struct leftover *left)
{
    memset(block + BLOCK_AT_OWNER, 0, n - BLOCK_AT_OWNER);
    if (!field_owner_write(owner, block + BLOCK_AT_OWNER, n - BLOCK_AT_OWNER))
        left->owner = owner;
}

static void write_id(const char *id, uint8_t *block, struct leftover *left)
{
    size_t n = strlen(id);
    memset(block + BLOCK_AT_ID, 0, ISO28560_3_ID_MAX);
    if (n > ISO28560_3_ID_MAX) {
        block[BLOCK_AT_ID] = BLOCK_ID_ELSEWHERE;
        left->id = id;
    } else {
        memcpy(block + BLOCK_AT_ID, id, n);
    }
}

/* Over the n bytes (32 or 34) of a block, or over zeros: what is not said stays (id "", owner "", parts 0). */
static struct leftover write_basic(const struct tag_content *c, size_t n, uint8_t block[static ISO28560_3_LONG])
{
    struct leftover left = { "", "" };
    block[0] = (uint8_t)(BLOCK_VERSION << 4 | c->usage);
    if (c->parts != 0) {
        block[BLOCK_AT_PARTS] = c->parts;
        block[BLOCK_AT_PART] = c->part;
    }
    if (c->id[0] != 0)
        write_id(c->id, block, &left);
    if (c->owner[0] != 0)
        write_owner(c->owner, n, block, &left);
    uint16_t crc = block_crc(bytes_of(block, n));
    block[BLOCK_AT_CRC] = (uint8_t)(crc & 0xFF);
    block[BLOCK_AT_CRC + 1] = (uint8_t)(crc >> 8);
    return left;
}

/* One extension block with the XOR that makes all of it 00. Empty texts at the end, and the last 00, are dropped. */
static void write_library(struct writer *w, const struct library_extension *l)
{
    uint8_t block[UINT8_MAX];
    struct writer b = writer_of(block, sizeof block);
    write_u8(&b, 0); /* the length, below */
    write_u16(&b, EXTENSION_LIBRARY);
    write_u8(&b, 0); /* the XOR, below */
    write_u8(&b, l->media);
    write_bytes(&b, l->id);
    if (l->owner.n > 0 || l->rest.n > 0) {
        write_u8(&b, 0);
        write_bytes(&b, l->owner);
    }
    if (l->rest.n > 0) {
        write_u8(&b, 0);
        write_bytes(&b, l->rest);
    }
    w->failed = w->failed || b.failed;
    block[0] = (uint8_t)b.n;
    uint8_t sum = 0;
    for (size_t i = 0; i < b.n; i++)
        sum ^= block[i];
    block[EXTENSION_HEAD - 1] = sum;
    write_bytes(w, bytes_of(block, b.n));
}

/* Mandatory unless the tag is full to its last byte. */
static void write_end(struct writer *w)
{
    if (w->n < w->size)
        write_u8(w, 0);
}

static bool is_left(const struct leftover *left)
{
    return left->id[0] != 0 || left->owner[0] != 0;
}

enum result iso28560_3_write(const struct tag_content *content, uint8_t *to, size_t size, size_t *out_n)
{
    uint8_t block[ISO28560_3_LONG] = { [BLOCK_AT_PARTS] = 1, [BLOCK_AT_PART] = 1 }, copy[TAG_MEMORY_MAX];
    size_t n = size >= ISO28560_3_LONG ? ISO28560_3_LONG : ISO28560_3_SHORT;
    if (!field_content_valid(content))
        return RESULT_BAD;
    if (size < ISO28560_3_SHORT)
        return RESULT_FULL;
    struct leftover left = write_basic(content, n, block);
    if (n == ISO28560_3_SHORT && is_left(&left))
        return RESULT_FULL;
    struct writer w = writer_of(copy, size < sizeof copy ? size : sizeof copy);
    write_bytes(&w, bytes_of(block, n));
    if (is_left(&left))
        write_library(&w,
                      &(struct library_extension){ .id = bytes_of_text(left.id), .owner = bytes_of_text(left.owner) });
    if (n == ISO28560_3_LONG)
        write_end(&w);
    if (w.failed)
        return RESULT_FULL;
    memcpy(to, copy, w.n);
    *out_n = w.n;
    return RESULT_OK;
}

/* ---- over a block that stands there ---- */

/* What stands there already need not be said. */
static struct tag_content changes(const struct tag_content *content, const struct tag_content *now)
{
    struct tag_content c = *content;
    if (text_equal(c.id, now->id))
        c.id[0] = 0;
    if (text_equal(c.owner, now->owner))
        c.owner[0] = 0;
    if (c.usage == TAG_USAGE_NOT_SAID)
        c.usage = now->usage;
    return c;
}

/* The library's extension as it will be: its id while ids stand there, its owner where it has one or needs one. */
static struct library_extension library_wanted(const struct block *old, const struct library_extension *now,
                                               const struct tag_content *c, const struct leftover *left)
{
    struct library_extension l = *now;
    bool id_was_here = old->memory.at[BLOCK_AT_ID] == BLOCK_ID_ELSEWHERE;
    if (left->id[0] != 0 || (id_was_here && c->id[0] != 0))
        l.id = bytes_of_text(left->id);
    if (left->owner[0] != 0 || (now->owner.n > 0 && c->owner[0] != 0))
        l.owner = bytes_of_text(c->owner);
    return l;
}

static bool library_equal(const struct library_extension *a, const struct library_extension *b)
{
    return bytes_equal(a->id, b->id) && bytes_equal(a->owner, b->owner);
}

/* All extension blocks of the old memory, with the library's as it will be: in its place, or first. */
static enum result write_extensions(struct writer *w, struct bytes old, const struct library_extension *wanted,
                                    bool stands)
{
    struct extension e;
    size_t at = BLOCK_AT_EXTENSIONS;
    bool written = !stands;
    enum result r;
    if (!stands)
        write_library(w, wanted);
    while ((r = extension_take(old, &at, &e)) == RESULT_OK) {
        if (!written && e.id == EXTENSION_LIBRARY) {
            write_library(w, wanted);
            written = true;
        } else {
            write_bytes(w, e.whole);
        }
    }
    write_end(w);
    return r == RESULT_NONE ? RESULT_OK : RESULT_BAD;
}

/* Where the extension blocks of a memory end, the end block included. */
static size_t extensions_end(struct bytes memory)
{
    struct extension e;
    size_t at = BLOCK_AT_EXTENSIONS;
    while (extension_take(memory, &at, &e) == RESULT_OK)
        continue;
    return at < memory.n ? at + 1 : memory.n;
}

/* The 32-byte form on a larger tag: what follows is not ours. */
static enum result rewrite_short(const struct tag_content *c, struct bytes old, uint8_t *to, size_t *out_n)
{
    memcpy(to, old.at, old.n);
    struct leftover left = write_basic(c, ISO28560_3_SHORT, to);
    if (is_left(&left))
        return RESULT_FULL;
    *out_n = ISO28560_3_SHORT;
    return RESULT_OK;
}

static enum result rewrite_long(const struct tag_content *c, const struct block *old, uint8_t *to, size_t *out_n)
{
    struct extension e;
    bool stands = extension_library(old->memory, &e) == RESULT_OK;
    struct library_extension now = library_extension_of(stands ? e.payload : bytes_of(NULL, 0));
    memcpy(to, old->memory.at, old->memory.n);
    struct leftover left = write_basic(c, ISO28560_3_LONG, to);
    struct library_extension wanted = library_wanted(old, &now, c, &left);
    if (library_equal(&now, &wanted)) {
        *out_n = extensions_end(old->memory);
        return RESULT_OK;
    }
    struct writer w = { .at = to, .size = old->memory.n, .n = ISO28560_3_LONG };
    if (write_extensions(&w, old->memory, &wanted, stands) != RESULT_OK)
        return RESULT_BAD;
    *out_n = w.n;
    return w.failed ? RESULT_FULL : RESULT_OK;
}

enum result iso28560_3_rewrite(const struct tag_content *content, uint8_t *to, size_t size, size_t *out_n)
{
    uint8_t turned[TAG_MEMORY_MAX], copy[TAG_MEMORY_MAX];
    struct block old;
    struct tag_content now;
    size_t n;
    if (block_find(bytes_of(to, size), TAGS_RULES_ALL, turned, &old) != RESULT_OK || old.memory.n > sizeof copy)
        return iso28560_3_write(content, to, size, out_n);
    block_content(&old, &now);
    if (!field_content_valid(content))
        return RESULT_BAD;
    struct tag_content c = changes(content, &now);
    enum result r =
        old.owner_n == BLOCK_OWNER_LONG ? rewrite_long(&c, &old, copy, &n) : rewrite_short(&c, old.memory, copy, &n);
    if (r != RESULT_OK)
        return r;
    memcpy(to, copy, old.memory.n);
    *out_n = n;
    return RESULT_OK;
}
