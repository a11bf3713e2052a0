/* Data sets of ISO 28560-2, written anew or among those that stand there. All is made in a copy; the tag's memory
   changes only when all of it fits. */
#include <string.h>

#include "base/text.h"
#include "tags/compaction.h"
#include "tags/field.h"
#include "tags/iso28560_2.h"
#include "tags/objects.h"

enum { OBJECT_DATA_MAX = ID_SIZE, PAD_MAX = UINT8_MAX + 1, CONTENT_FIRST = 3, CONTENT_TOP = 0x80 };

/* One of our objects as it is to be. */
struct object {
    unsigned oid;
    enum compaction compaction;
    uint8_t data[OBJECT_DATA_MAX];
    size_t n;
};

static enum result make_id(const struct tag_content *c, struct object *o)
{
    return compaction_choose(c->id, o->data, sizeof o->data, &o->n, &o->compaction);
}

static enum result make_owner(const struct tag_content *c, struct object *o)
{
    return isil_compact(c->owner, o->data, sizeof o->data, &o->n);
}

/* "1203": part 3 of 12; both with as many digits as the larger has. */
static enum result make_set(const struct tag_content *c, struct object *o)
{
    char digits[OBJECT_SET_DIGITS_MAX + 1];
    int width = c->parts < 10 ? 1 : c->parts < 100 ? 2 : 3;
    text_format(digits, sizeof digits, "%u%0*u", c->parts, width, c->part);
    return compaction_choose(digits, o->data, sizeof o->data, &o->n, &o->compaction);
}

static enum result make_usage(const struct tag_content *c, struct object *o)
{
    o->data[0] = (uint8_t)(c->usage << 4);
    o->n = 1;
    return RESULT_OK;
}

static bool says_id(const struct tag_content *c)
{
    return c->id[0] != 0;
}

static bool says_owner(const struct tag_content *c)
{
    return c->owner[0] != 0;
}

static bool says_set(const struct tag_content *c)
{
    return c->parts != 0;
}

static bool says_usage(const struct tag_content *c)
{
    return c->usage != TAG_USAGE_NOT_SAID;
}

static bool same_id(const struct tag_content *a, const struct tag_content *b)
{
    return text_equal(a->id, b->id);
}

static bool same_owner(const struct tag_content *a, const struct tag_content *b)
{
    return text_equal(a->owner, b->owner);
}

static bool same_set(const struct tag_content *a, const struct tag_content *b)
{
    return a->part == b->part && a->parts == b->parts;
}

static bool same_usage(const struct tag_content *a, const struct tag_content *b)
{
    return a->usage == b->usage;
}

/* In the order in which they are written. */
static const struct {
    unsigned oid;
    bool (*says)(const struct tag_content *c);
    bool (*same)(const struct tag_content *a, const struct tag_content *b);
    enum result (*make)(const struct tag_content *c, struct object *o);
} ours[] = {
    { OBJECT_ID, says_id, same_id, make_id },
    { OBJECT_OWNER, says_owner, same_owner, make_owner },
    { OBJECT_SET, says_set, same_set, make_set },
    { OBJECT_USAGE, says_usage, same_usage, make_usage },
};

enum { OURS = sizeof ours / sizeof *ours };

static size_t in_blocks(size_t n, size_t block)
{
    return block == 0 ? n : (n + block - 1) / block * block;
}

/* An object in `stands` bytes, those of the set that it takes the place of (0: of none), where it can. */
static void put_object(struct writer *w, size_t index, const struct tag_content *c, size_t block, size_t stands)
{
    struct object o = { .oid = ours[index].oid, .compaction = COMPACTION_OWN };
    if (ours[index].make(c, &o) != RESULT_OK) {
        w->failed = true;
        return;
    }
    size_t size = data_set_size(o.oid, o.n);
    if (stands >= size && stands - size <= PAD_MAX)
        size = stands;
    else if (o.oid == OBJECT_ID &&
             o.compaction != COMPACTION_OCTETS) /* with a pad E1: a capability container of NDEF */
        size = in_blocks(size, block);
    data_set_put(w, o.oid, o.compaction, bytes_of(o.data, o.n), size);
}

static void put_missing(struct writer *w, const struct tag_content *c, size_t block, unsigned seen, size_t from,
                        size_t to)
{
    for (size_t i = from; i < to; i++)
        if (ours[i].says(c) && (seen & 1U << ours[i].oid) == 0)
            put_object(w, i, c, block, 0);
}

static void put_end(struct writer *w)
{
    if (w->n < w->size)
        write_u8(w, 0);
}

enum result iso28560_2_write(const struct tag_content *content, size_t block, uint8_t *to, size_t size, size_t *out_n)
{
    uint8_t copy[TAG_MEMORY_MAX];
    struct writer w = writer_of(copy, size < sizeof copy ? size : sizeof copy);
    if (!field_content_valid(content))
        return RESULT_BAD;
    put_missing(&w, content, block, 0, 0, OURS);
    put_end(&w);
    if (w.failed)
        return RESULT_FULL;
    memcpy(to, copy, w.n);
    *out_n = w.n;
    return RESULT_OK;
}

/* ---- among the sets that stand there ---- */

/* Which identifiers stand there (bit n: n); 0 when they are not in order up to the end. */
static unsigned sets_seen(struct bytes memory)
{
    struct cursor at = cursor_of(memory);
    struct data_set set;
    unsigned seen = 0;
    enum result r = RESULT_OK;
    for (size_t i = 0; i < DATA_SETS_MAX && (r = data_set_take(&at, &set, NULL)) == RESULT_OK; i++)
        seen |= set.oid < OBJECT_MORE ? 1U << set.oid : 1U << OBJECT_MORE;
    return r == RESULT_NONE ? seen : 0;
}

/* The content parameter with a bit for each of our objects that is new. */
static void put_content_parameter(struct writer *w, const struct data_set *set, unsigned added)
{
    uint8_t bits[UINT8_MAX];
    size_t n = set->data.n > 0 ? set->data.n : 1;
    if (added == 0 || set->data.n > sizeof bits) {
        write_bytes(w, set->whole);
        return;
    }
    bits[0] = 0;
    for (size_t i = 0; i < set->data.n; i++)
        bits[i] = set->data.at[i];
    for (unsigned oid = CONTENT_FIRST; oid <= OBJECT_USAGE; oid++)
        if ((added & 1U << oid) != 0)
            bits[0] |= (uint8_t)(CONTENT_TOP >> (oid - CONTENT_FIRST));
    size_t size = data_set_size(set->oid, n);
    data_set_put(w, set->oid, set->compaction, bytes_of(bits, n), size < set->whole.n ? set->whole.n : size);
}

static void put_set(struct writer *w, const struct data_set *set, const struct tag_content *c, size_t block,
                    unsigned added)
{
    struct tag_content now = { .usage = TAG_USAGE_NOT_SAID };
    write_bytes(w, set->nulls);
    if (set->oid == OBJECT_CONTENT) {
        put_content_parameter(w, set, added);
        return;
    }
    for (size_t i = 0; i < OURS; i++) {
        if (ours[i].oid != set->oid || !ours[i].says(c))
            continue;
        if (object_read(set, &now) == RESULT_OK && ours[i].same(c, &now))
            break;
        put_object(w, i, c, block, set->whole.n);
        return;
    }
    write_bytes(w, set->whole);
}

static unsigned added_objects(const struct tag_content *c, unsigned seen)
{
    unsigned added = 0;
    for (size_t i = 0; i < OURS; i++)
        if (ours[i].says(c) && (seen & 1U << ours[i].oid) == 0)
            added |= 1U << ours[i].oid;
    return added;
}

enum result iso28560_2_rewrite(const struct tag_content *content, size_t block, uint8_t *to, size_t size, size_t *out_n)
{
    uint8_t copy[TAG_MEMORY_MAX];
    struct writer w = writer_of(copy, size < sizeof copy ? size : sizeof copy);
    struct cursor at = cursor_of(bytes_of(to, w.size));
    struct data_set set;
    unsigned seen = sets_seen(at.left), done = 0;
    if (seen == 0)
        return iso28560_2_write(content, block, to, size, out_n);
    if (!field_content_valid(content))
        return RESULT_BAD;
    put_missing(&w, content, block, seen, 0, 1); /* the id stands first */
    while (data_set_take(&at, &set, NULL) == RESULT_OK) {
        bool again = set.oid < OBJECT_MORE && (done & 1U << set.oid) != 0; /* the first counts */
        if (again) {
            write_bytes(&w, set.nulls);
            write_bytes(&w, set.whole);
        } else {
            put_set(&w, &set, content, block, added_objects(content, seen));
        }
        done |= set.oid < OBJECT_MORE ? 1U << set.oid : 0;
    }
    write_bytes(&w, data_set_nulls(&at));
    put_missing(&w, content, block, seen, 1, OURS);
    put_end(&w);
    if (w.failed)
        return RESULT_FULL;
    memcpy(to, copy, w.n);
    *out_n = w.n;
    return RESULT_OK;
}
