/* A tag's memory: every model's decoder; the same memory written again by both models, where nothing that nobody asked
   to change may change; programming, which never touches another identifier; and the UID map's lines. */
#include "fuzz.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "tags/data_set.h"
#include "tags/iso28560_2.h"
#include "tags/iso28560_3.h"
#include "tags/program.h"
#include "tags/tags.h"
#include "tags/uid_map.h"

enum { EXTENSIONS = 34 };

static const int dsfids[] = { TAG_NO_DSFID, 0x00, 0x06, 0x3E, 0x46 };

static void look(struct bytes memory, int dsfid)
{
    struct tag_content c;
    struct tags_rules none = { 0 }, all = TAGS_RULES_ALL;
    tags_decode(memory, dsfid, none, &c);
    bool read_without = c.kind == TAG_KIND_ITEM || c.kind == TAG_KIND_PATRON;
    tags_decode(memory, dsfid, all, &c);
    assert(c.model < TAG_MODEL_COUNT);
    assert(memchr(c.id, '\0', sizeof c.id) != NULL);
    assert(memchr(c.owner, '\0', sizeof c.owner) != NULL);
    assert(((c.kind == TAG_KIND_ITEM || c.kind == TAG_KIND_PATRON) && c.id[0] != '\0') ||
           (c.id[0] == '\0' && c.kind != TAG_KIND_ITEM && c.kind != TAG_KIND_PATRON));
    assert(!read_without || c.id[0] != '\0');
    for (size_t n = 0, wanted; n < memory.n; n = wanted) {
        wanted = tags_wanted(bytes_of(memory.at, n), dsfid, all);
        assert(wanted <= TAG_MEMORY_MAX);
        if (wanted <= n)
            break;
    }
}

/* What somebody asks for who knows only the identifier. */
static struct tag_content only_id(const char *id)
{
    struct tag_content c = { .usage = TAG_USAGE_NOT_SAID };
    text_copy(c.id, sizeof c.id, id);
    return c;
}

/* All extension blocks but the library's first one, up to where they end or break off. */
static size_t others_3(const uint8_t *memory, size_t size, uint8_t *to)
{
    size_t n = 0;
    bool library = false;
    for (size_t at = EXTENSIONS; at < size && memory[at] != 0 && at + memory[at] <= size; at += memory[at]) {
        uint8_t sum = 0;
        for (size_t i = 0; i < memory[at]; i++)
            sum ^= memory[at + i];
        if (memory[at] > 1 && (memory[at] < 4 || sum != 0))
            break;
        if (memory[at] > 1 && memory[at + 1] == 1 && memory[at + 2] == 0 && !library) {
            library = true;
            continue;
        }
        memcpy(to + n, memory + at, memory[at]);
        n += memory[at];
    }
    return n;
}

static void rewrite_3(struct bytes memory)
{
    struct tag_content c, again, wish;
    uint8_t to[TAG_MEMORY_MAX], before[TAG_MEMORY_MAX], after[TAG_MEMORY_MAX];
    size_t n;
    if (iso28560_3_read(memory, (struct tags_rules){ 0 }, &c) != RESULT_OK || c.id[0] == '\0')
        return;
    memcpy(to, memory.at, memory.n);
    wish = only_id(c.id);
    if (iso28560_3_rewrite(&wish, to, memory.n, &n) == RESULT_OK)
        assert(n <= memory.n && memcmp(to, memory.at, memory.n) == 0);
    wish = only_id("KITAP-00000000000000000001");
    if (iso28560_3_rewrite(&wish, to, memory.n, &n) != RESULT_OK) {
        assert(memcmp(to, memory.at, memory.n) == 0);
        return;
    }
    assert(iso28560_3_read(bytes_of(to, memory.n), (struct tags_rules){ 0 }, &again) == RESULT_OK);
    assert(text_equal(again.id, wish.id));
    assert(again.usage == c.usage && again.part == c.part && again.parts == c.parts);
    size_t before_n = others_3(memory.at, memory.n, before), after_n = others_3(to, memory.n, after);
    assert(before_n <= after_n && memcmp(before, after, before_n) == 0);
}

/* A memory that is whole is kept set by set, but for the first of each of ours. */
static size_t others_2(struct bytes memory, uint8_t *to, bool *whole)
{
    struct cursor at = cursor_of(memory);
    struct data_set set;
    size_t n = 0;
    enum result r;
    while ((r = data_set_take(&at, &set, NULL)) == RESULT_OK) {
        if (set.oid <= 5)
            continue;
        memcpy(to + n, set.whole.at, set.whole.n);
        n += set.whole.n;
    }
    *whole = r == RESULT_NONE;
    return n;
}

static void rewrite_2(struct bytes memory)
{
    struct tag_content c, again, wish;
    uint8_t to[TAG_MEMORY_MAX], before[TAG_MEMORY_MAX], after[TAG_MEMORY_MAX];
    bool whole;
    size_t n, before_n = others_2(memory, before, &whole);
    if (iso28560_2_read(memory, false, &c) != RESULT_OK || !whole || tags_warns(&c, TAG_WARNING_CUT))
        return;
    memcpy(to, memory.at, memory.n);
    wish = only_id(c.id);
    assert(iso28560_2_rewrite(&wish, 4, to, memory.n, &n) == RESULT_OK);
    assert(n <= memory.n && memcmp(to, memory.at, memory.n) == 0);
    wish = only_id("KITAP-00000000000000000001");
    wish.usage = 2;
    if (iso28560_2_rewrite(&wish, 4, to, memory.n, &n) != RESULT_OK) {
        assert(memcmp(to, memory.at, memory.n) == 0);
        return;
    }
    assert(iso28560_2_read(bytes_of(to, memory.n), false, &again) == RESULT_OK);
    assert(text_equal(again.id, wish.id) && again.usage == 2);
    assert(text_equal(again.owner, c.owner) && again.part == c.part && again.parts == c.parts);
    assert(others_2(bytes_of(to, memory.n), after, &whole) == before_n && memcmp(before, after, before_n) == 0);
}

static void write_anew(struct bytes memory)
{
    struct tag_content wish = only_id("20001000000123"), c;
    uint8_t to[TAG_MEMORY_MAX];
    size_t n;
    memcpy(to, memory.at, memory.n);
    if (iso28560_3_write(&wish, to, memory.n, &n) == RESULT_OK) {
        assert(memcmp(to + n, memory.at + n, memory.n - n) == 0);
        assert(iso28560_3_read(bytes_of(to, memory.n), (struct tags_rules){ 0 }, &c) == RESULT_OK);
        assert(text_equal(c.id, wish.id));
    }
    memcpy(to, memory.at, memory.n);
    if (iso28560_2_write(&wish, 4, to, memory.n, &n) == RESULT_OK) {
        assert(memcmp(to + n, memory.at + n, memory.n - n) == 0);
        assert(iso28560_2_read(bytes_of(to, memory.n), true, &c) == RESULT_OK);
        assert(text_equal(c.id, wish.id));
    }
}

/* Whatever stands there: another identifier stays, and what may be written reads back. */
static void program(struct bytes memory, int16_t dsfid, enum tags_write_model model, bool force)
{
    struct tag_about about = { .family = dsfid == TAG_NOT_TOLD ? TAG_TYPE_2 : TAG_ISO15693,
                               .block_size = 4,
                               .memory = (uint16_t)memory.n,
                               .marks = { dsfid, TAG_NOT_TOLD, TAG_NOT_TOLD } };
    struct program_tag tag = { .about = &about, .plan = { .first = 4, .bytes = (uint16_t)memory.n }, .memory = memory };
    struct program_wish wish = { .content = only_id("20001000000123"), .model = model, .afi = 7, .force = force };
    struct tag_content now, then;
    static struct tag_write write;
    uint8_t after[TAG_MEMORY_MAX];
    tags_decode(memory, dsfid, TAGS_RULES_ALL, &now);
    if (program_prepare(&tag, &wish, &write) != PROGRAM_MAY)
        return;
    assert(now.model == TAG_MODEL_NDEF || now.id[0] == '\0' || text_equal(now.id, wish.content.id));
    assert(write.plan.bytes <= memory.n && memcmp(write.before, memory.at, write.plan.bytes) == 0);
    memcpy(after, memory.at, memory.n);
    memcpy(after, write.after, write.plan.bytes);
    tags_decode(bytes_of(after, memory.n), write.marks.dsfid != TAG_NOT_TOLD ? write.marks.dsfid : dsfid,
                TAGS_RULES_ALL, &then);
    assert(text_equal(then.id, wish.content.id));
    assert(now.id[0] == '\0' || now.model == TAG_MODEL_NDEF || text_equal(now.owner, then.owner));
    assert(then.model == (model == WRITE_ISO28560_2 ? TAG_MODEL_ISO28560_2 : TAG_MODEL_ISO28560_3));
}

static void all_of(struct bytes memory)
{
    for (size_t i = 0; i < sizeof dsfids / sizeof *dsfids; i++) {
        look(memory, dsfids[i]);
        for (unsigned m = 0; m < WRITE_MODEL_COUNT; m++) {
            program(memory, (int16_t)dsfids[i], (enum tags_write_model)m, false);
            program(memory, (int16_t)dsfids[i], (enum tags_write_model)m, true);
        }
    }
    rewrite_3(memory);
    rewrite_2(memory);
    write_anew(memory);
}

/* The same with a right checksum and right XORs, which no chance finds. */
static void mend(uint8_t *memory, size_t n)
{
    uint8_t input[32];
    memory[0] = (uint8_t)(0x10 | (memory[0] & 15));
    memcpy(input, memory, 19);
    memcpy(input + 19, memory + 21, 13);
    uint16_t crc = iso28560_3_crc(bytes_of(input, sizeof input));
    memory[19] = (uint8_t)(crc & 0xFF);
    memory[20] = (uint8_t)(crc >> 8);
    for (size_t at = EXTENSIONS; at + 4 <= n && memory[at] != 0 && at + memory[at] <= n; at += memory[at]) {
        uint8_t sum = 0;
        for (size_t i = 0; memory[at] >= 4 && i < memory[at]; i++)
            sum ^= memory[at + i];
        if (memory[at] >= 4)
            memory[at + 3] ^= sum;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t mended[TAG_MEMORY_MAX];
    struct uid_map map = uid_map_of(bytes_of(data, size));
    struct uid_map_entry entry;
    while (uid_map_next(&map, &entry) != RESULT_NONE)
        assert(map.line > 0);
    struct bytes memory = bytes_part(bytes_of(data, size), 0, TAG_MEMORY_MAX);
    if (memory.n == 0)
        return 0;
    all_of(memory);
    memcpy(mended, memory.at, memory.n);
    if (memory.n >= EXTENSIONS) {
        mend(mended, memory.n);
        all_of(bytes_of(mended, memory.n));
    }
    return 0;
}
