#include "tags/program.h"

#include <string.h>

#include "base/text.h"
#include "tags/field.h"
#include "tags/iso28560_2.h"
#include "tags/iso28560_3.h"
#include "tags/m3.h"

enum {
    TYPE_2_FIRST_PAGE = 4,   /* before it: number, lock bits, one-time bits, capability container */
    TYPE_2_LEAST_BYTES = 48, /* of a chip that does not say more: Ultralight */
    BLOCK_CLASSIC = 16,
    BLOCK_OTHER = 4
};

/* What is known when it is decided. */
struct job {
    const struct program_tag *tag;
    const struct program_wish *wish;
    struct bytes memory; /* user memory that may be written */
    size_t block;
    struct tag_content now;
    struct tag_content content; /* what is to stand there, with what stays of `now` */
};

/* ---- what may be written of such a tag ---- */

static size_t block_of(const struct tag_about *about)
{
    if (about->block_size != 0)
        return about->block_size;
    return about->family == TAG_CLASSIC ? BLOCK_CLASSIC : BLOCK_OTHER;
}

static bool family_can(const struct program_tag *tag)
{
    switch (tag->about->family) {
    case TAG_TYPE_2:
        return tag->plan.first >= TYPE_2_FIRST_PAGE;
    case TAG_CLASSIC:
        return tag->plan.first > 0; /* block 0 is the maker's */
    case TAG_ISO15693:
        return true;
    case TAG_ISO14443_4:
    case TAG_OTHER:
    case TAG_FAMILY_COUNT:
        break;
    }
    return false;
}

/* What a read gives may go on behind user memory: lock bytes and configuration of a type 2 tag. */
static struct bytes user_memory(const struct program_tag *tag)
{
    size_t n = tag->about->memory != 0            ? tag->about->memory
               : tag->about->family == TAG_TYPE_2 ? TYPE_2_LEAST_BYTES
                                                  : TAG_MEMORY_MAX;
    return bytes_part(tag->memory, 0, n < TAG_MEMORY_MAX ? n : TAG_MEMORY_MAX);
}

static bool all_was_read(const struct program_tag *tag)
{
    size_t all = tag->about->memory < tag->plan.bytes ? tag->about->memory : tag->plan.bytes;
    return tag->memory.n > 0 && (tag->about->memory == 0 || tag->memory.n >= all);
}

/* ---- who may write ---- */

static enum tag_model model_of(enum tags_write_model model)
{
    return model == WRITE_ISO28560_2 ? TAG_MODEL_ISO28560_2 : TAG_MODEL_ISO28560_3;
}

/* A number in an NDEF message is a candidate, not an identifier by any library's standard. */
static bool other_id(const struct tag_content *now, const struct tag_content *wish)
{
    if (now->model == TAG_MODEL_NDEF)
        return false;
    bool patron =
        wish->usage == TAG_USAGE_PATRON || (wish->usage == TAG_USAGE_NOT_SAID && now->kind == TAG_KIND_PATRON);
    return now->id[0] != 0 && (!text_equal(now->id, wish->id) || (now->kind == TAG_KIND_PATRON) != patron);
}

static bool other_owner(const struct tag_content *now, const struct tag_content *wish)
{
    return now->owner[0] != 0 && wish->owner[0] != 0 && !text_equal(now->owner, wish->owner);
}

static bool was_tolerated(const struct tag_content *now)
{
    return tags_warns(now, TAG_WARNING_BYTES_REVERSED) || tags_warns(now, TAG_WARNING_NIBBLES_SWAPPED) ||
           tags_warns(now, TAG_WARNING_CRC_SHORT);
}

static bool holds_more(const struct job *j)
{
    switch (j->now.model) {
    case TAG_MODEL_ISO28560_3:
        return iso28560_3_holds_more(j->memory);
    case TAG_MODEL_ISO28560_2:
        return iso28560_2_holds_more(j->memory);
    case TAG_MODEL_3M:
        return m3_holds_more(j->memory);
    case TAG_MODEL_NONE:
    case TAG_MODEL_NDEF:
    case TAG_MODEL_COUNT:
        break;
    }
    return false;
}

/* Would something be lost that nobody has named as damaged? */
static bool loses_data(const struct job *j)
{
    if (j->now.kind == TAG_KIND_BLANK || j->now.kind == TAG_KIND_DAMAGED)
        return false;
    if (j->now.id[0] == 0 || j->now.model == TAG_MODEL_NDEF)
        return true;
    bool kept = j->now.model == model_of(j->wish->model);
    return kept ? j->now.model == TAG_MODEL_ISO28560_2 && tags_warns(&j->now, TAG_WARNING_CUT) : holds_more(j);
}

static enum program_verdict judge(const struct job *j)
{
    if (other_id(&j->now, &j->wish->content))
        return PROGRAM_OTHER_ID;
    if (other_owner(&j->now, &j->wish->content))
        return PROGRAM_OTHER_OWNER;
    if (was_tolerated(&j->now) && !j->wish->force)
        return PROGRAM_TOLERATED;
    return loses_data(j) && !j->wish->force ? PROGRAM_OTHER_DATA : PROGRAM_MAY;
}

/* ---- what will stand there ---- */

static enum result compose_3(const struct job *j, uint8_t *to, size_t *n)
{
    bool over = j->now.model == TAG_MODEL_ISO28560_3 && j->now.kind != TAG_KIND_DAMAGED;
    enum result r = over ? iso28560_3_rewrite(&j->wish->content, to, j->memory.n, n) : RESULT_BAD;
    if (over && r == RESULT_BAD && !j->wish->force)
        return RESULT_REFUSED; /* broken extension blocks are in the way */
    return r != RESULT_BAD ? r : iso28560_3_write(&j->content, to, j->memory.n, n);
}

/* What can be locked by itself. */
static size_t lock_block(const struct job *j)
{
    return j->tag->about->family == TAG_CLASSIC ? BLOCK_OTHER : j->block; /* there it is the sector */
}

static enum result compose_2(const struct job *j, uint8_t *to, size_t *n)
{
    size_t block = lock_block(j);
    if (j->now.model == TAG_MODEL_ISO28560_2)
        return iso28560_2_rewrite(&j->wish->content, block, to, j->memory.n, n);
    return iso28560_2_write(&j->content, block, to, j->memory.n, n);
}

static int16_t dsfid_after(const struct job *j)
{
    const struct tag_about *about = j->tag->about;
    if (about->family != TAG_ISO15693 || about->marks.dsfid == TAG_NOT_TOLD)
        return TAG_NOT_TOLD;
    return j->wish->model == WRITE_ISO28560_2 ? ISO28560_2_DSFID : ISO28560_3_DSFID;
}

/* What was made is read as every other reader will read it. */
static bool reads_back(const struct job *j, const uint8_t *after)
{
    struct tag_content c;
    int16_t dsfid = dsfid_after(j);
    tags_decode(bytes_of(after, j->memory.n), dsfid == TAG_NOT_TOLD ? TAG_NO_DSFID : dsfid, TAGS_RULES_ALL, &c);
    return c.model == model_of(j->wish->model) && text_equal(c.id, j->content.id) &&
           text_equal(c.owner, j->content.owner) && (c.kind == TAG_KIND_PATRON) == (c.usage == TAG_USAGE_PATRON);
}

/* *n: bytes that are in use. */
static enum result compose(const struct job *j, uint8_t *to, size_t *n)
{
    memcpy(to, j->memory.at, j->memory.n);
    enum result r = j->wish->model == WRITE_ISO28560_2 ? compose_2(j, to, n) : compose_3(j, to, n);
    return r == RESULT_OK && !reads_back(j, to) ? RESULT_BAD : r;
}

/* ---- the write ---- */

/* Whole blocks up to the last one that differs, and at least what names the tag; 0: nothing differs. */
static size_t bytes_to_write(const struct job *j, const uint8_t *after)
{
    size_t n = j->memory.n;
    while (n > 0 && j->memory.at[n - 1] == after[n - 1])
        n--;
    if (n == 0)
        return 0;
    n = n > TAGS_FIRST_BYTES ? n : TAGS_FIRST_BYTES;
    n = (n + j->block - 1) / j->block * j->block;
    return n < j->memory.n ? n : j->memory.n;
}

static int16_t changed(int16_t wanted, int16_t now)
{
    return now == TAG_NOT_TOLD || wanted == now ? TAG_NOT_TOLD : wanted;
}

static struct tag_marks marks_to_write(const struct job *j)
{
    struct tag_marks marks = TAG_MARKS_NONE;
    const struct tag_marks *now = &j->tag->about->marks;
    marks.dsfid = changed(dsfid_after(j), now->dsfid);
    if (j->tag->about->family == TAG_ISO15693)
        marks.afi = changed(j->wish->afi, now->afi);
    return marks;
}

static enum program_verdict prepare_write(const struct job *j, struct tag_write *out)
{
    static const enum program_verdict of_result[RESULT_COUNT] = {
        [RESULT_FULL] = PROGRAM_TOO_SMALL, [RESULT_BAD] = PROGRAM_CONTENT, [RESULT_REFUSED] = PROGRAM_OTHER_DATA
    };
    uint8_t after[TAG_MEMORY_MAX];
    size_t in_use;
    enum result r = compose(j, after, &in_use);
    if (r != RESULT_OK)
        return of_result[r];
    struct tag_write w = { .plan = j->tag->plan, .marks = marks_to_write(j) };
    w.plan.bytes = (uint16_t)bytes_to_write(j, after);
    if (w.plan.bytes == 0 && w.marks.dsfid == TAG_NOT_TOLD && w.marks.afi == TAG_NOT_TOLD)
        return PROGRAM_SAME;
    if (j->wish->gate_byte && w.plan.bytes > 0 && j->wish->byte_at < in_use)
        return PROGRAM_GATE_BYTE;
    memcpy(w.before, j->memory.at, w.plan.bytes);
    memcpy(w.after, after, w.plan.bytes);
    *out = w;
    return PROGRAM_MAY;
}

/* What stands there; the gate's byte alone makes a blank tag no tag with data. */
static void look(struct job *j)
{
    uint8_t copy[TAG_MEMORY_MAX];
    int dsfid = j->tag->about->marks.dsfid == TAG_NOT_TOLD ? TAG_NO_DSFID : j->tag->about->marks.dsfid;
    tags_decode(j->memory, dsfid, TAGS_RULES_ALL, &j->now);
    if (j->now.kind != TAG_KIND_UNKNOWN || !j->wish->gate_byte || j->wish->byte_at == 0 ||
        j->wish->byte_at >= j->memory.n)
        return;
    struct tag_content without;
    memcpy(copy, j->memory.at, j->memory.n);
    copy[j->wish->byte_at] = copy[0];
    tags_decode(bytes_of(copy, j->memory.n), dsfid, TAGS_RULES_ALL, &without);
    if (without.kind == TAG_KIND_BLANK)
        j->now = without;
}

enum program_verdict program_prepare(const struct program_tag *tag, const struct program_wish *wish,
                                     struct tag_write *out)
{
    struct job j = { .tag = tag, .wish = wish, .block = block_of(tag->about), .memory = user_memory(tag) };
    if (!family_can(tag))
        return PROGRAM_FAMILY;
    if (!all_was_read(tag))
        return PROGRAM_UNREAD;
    if (!field_content_valid(&wish->content))
        return PROGRAM_CONTENT;
    look(&j);
    j.content = j.now.id[0] != 0 ? field_content_over(&wish->content, &j.now) : wish->content;
    enum program_verdict verdict = judge(&j);
    return verdict == PROGRAM_MAY ? prepare_write(&j, out) : verdict;
}

const char *program_verdict_word(enum program_verdict verdict)
{
#define X(name, word, text) word,
    static const char *const words[] = { PROGRAM_VERDICTS(X) };
#undef X
    return words[verdict];
}

const char *program_verdict_text(enum program_verdict verdict)
{
#define X(name, word, text) text,
    static const char *const texts[] = { PROGRAM_VERDICTS(X) };
#undef X
    return texts[verdict];
}

bool program_verdict_asks(enum program_verdict verdict)
{
    return verdict == PROGRAM_TOLERATED || verdict == PROGRAM_OTHER_DATA;
}
