/* Contents drawn from seeds are written by each model and read back; memories of other writers are rewritten, and what
   is not ours must stand there afterwards as it stood. */
#include "tags/iso28560_2.h"
#include "tags/iso28560_3.h"

#include "check.h"
#include "draw.h"

enum { SEEDS = 4000 };

static const size_t sizes[] = { 32, 33, 34, 48, 112, 144, 240, 504, 888, 1024 };

static size_t draw_size(struct draw *d)
{
    return sizes[draw_below(d, sizeof sizes / sizeof *sizes)];
}

static void check_same(const struct tag_content *got, const struct tag_content *want, uint64_t seed)
{
    char left[256], right[256];
    text_format(left, sizeof left, "%llu: %s %s %u %u/%u", (unsigned long long)seed, got->id, got->owner, got->usage,
                got->part, got->parts);
    text_format(right, sizeof right, "%llu: %s %s %u %u/%u", (unsigned long long)seed, want->id, want->owner,
                want->usage, want->part, want->parts);
    CHECK_TEXT(left, right);
}

TEST(what_is_written_by_part_3_is_read_back_the_same)
{
    unsigned written = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct draw d = { .seed = seed };
        struct tag_content want = draw_content(&d), got;
        uint8_t memory[1024] = { 0 };
        size_t size = draw_size(&d), n;
        if (iso28560_3_write(&want, memory, size, &n) != RESULT_OK) {
            CHECK(size < 144);
            continue;
        }
        written++;
        CHECK_EQ(iso28560_3_read(bytes_of(memory, size), (struct tags_rules){ 0 }, &got), RESULT_OK);
        if (want.parts == 0)
            want.parts = want.part = 1;
        check_same(&got, &want, seed);
        CHECK_EQ(got.warnings, 0);
    }
    CHECK(written > SEEDS / 2);
}

TEST(what_is_written_by_part_2_is_read_back_the_same)
{
    unsigned written = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct draw d = { .seed = seed };
        struct tag_content want = draw_content(&d), got;
        uint8_t memory[1024] = { 0 };
        size_t size = draw_size(&d), n;
        if (iso28560_2_write(&want, 4 * draw_below(&d, 3), memory, size, &n) != RESULT_OK) {
            CHECK(size < 112);
            continue;
        }
        written++;
        CHECK_EQ(iso28560_2_read(bytes_of(memory, size), true, &got), RESULT_OK);
        check_same(&got, &want, seed);
        CHECK_EQ(got.warnings, 1U << TAG_WARNING_NO_CHECKSUM);
    }
    CHECK(written > SEEDS / 2);
}

/* ---- part 3 among extension blocks of others ---- */

static void put_extension(struct writer *w, unsigned id, struct bytes payload)
{
    size_t start = w->n;
    uint8_t sum = 0;
    write_u8(w, (uint8_t)(payload.n + 4));
    write_u16(w, (uint16_t)id);
    write_u8(w, 0);
    write_bytes(w, payload);
    for (size_t i = start; i < w->n; i++)
        sum ^= w->at[i];
    w->at[start + 3] = sum;
}

/* Fillers and blocks that are not the library's. */
static void draw_extensions(struct draw *d, struct writer *w)
{
    static const unsigned ids[] = { 2, 3, 4, 5, 6, 100, 101, 0x0165, 0xFF00, 0xFF7F };
    for (uint64_t left = draw_below(d, 5); left > 0; left--) {
        uint8_t payload[24];
        size_t n = draw_below(d, sizeof payload);
        for (size_t i = 0; i < n; i++)
            payload[i] = (uint8_t)draw_below(d, 256);
        if (draw_one_in(d, 4))
            write_u8(w, 1);
        else
            put_extension(w, ids[draw_below(d, sizeof ids / sizeof *ids)], bytes_of(payload, n));
    }
}

/* All extension blocks but the library's, one behind the other. */
static size_t others_of(const uint8_t *memory, size_t size, uint8_t *to)
{
    size_t n = 0;
    for (size_t at = 34; at < size && memory[at] != 0; at += memory[at]) {
        if (memory[at] > 1 && memory[at + 1] == 1 && memory[at + 2] == 0)
            continue;
        memcpy(to + n, memory + at, memory[at]);
        n += memory[at];
    }
    return n;
}

TEST(a_rewritten_block_keeps_the_extension_blocks_of_others_byte_for_byte)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct draw d = { .seed = seed };
        struct tag_content old = draw_content(&d), want = draw_content(&d), got;
        uint8_t memory[1024] = { 0 }, before[1024], others[1024], kept[1024];
        size_t n;
        CHECK_EQ(iso28560_3_write(&old, memory, 512, &n), RESULT_OK);
        struct writer w = { .at = memory, .size = 512, .n = n - 1 };
        draw_extensions(&d, &w);
        memcpy(memory + w.n, "\0behind", 7);
        memcpy(before, memory, sizeof before);
        size_t others_n = others_of(memory, 512, others);
        if (want.owner[0] == 0)
            text_copy(want.owner, sizeof want.owner, old.owner);
        if (want.parts == 0) {
            want.parts = old.parts == 0 ? 1 : old.parts;
            want.part = old.parts == 0 ? 1 : old.part;
        }
        if (want.usage == TAG_USAGE_NOT_SAID)
            want.usage = old.usage;
        CHECK_EQ(iso28560_3_rewrite(&want, memory, 512, &n), RESULT_OK);
        CHECK_EQ(iso28560_3_read(bytes_of(memory, 512), (struct tags_rules){ 0 }, &got), RESULT_OK);
        check_same(&got, &want, seed);
        CHECK_EQ(got.warnings, 0);
        CHECK_BYTES(kept, others_of(memory, 512, kept), others, others_n);
        /* What is there already is not touched. */
        CHECK_EQ(iso28560_3_rewrite(&old, memory, 512, &n), RESULT_OK);
        memcpy(kept, memory, sizeof kept);
        CHECK_EQ(iso28560_3_rewrite(&old, memory, 512, &n), RESULT_OK);
        CHECK_BYTES(memory, sizeof memory, kept, sizeof kept);
        memcpy(memory, before, sizeof memory);
        CHECK_EQ(iso28560_3_rewrite(&old, memory, 512, &n), RESULT_OK);
        CHECK_BYTES(memory, sizeof memory, before, sizeof before);
    }
}

/* ---- part 2 among objects of others ---- */

struct set {
    unsigned oid;
    size_t at, n;
};

/* The sets of a memory that this test has made or has had made: a second reader, made from the standard's words. */
static size_t sets_of(const uint8_t *memory, size_t size, struct set *sets)
{
    size_t count = 0, at = 0;
    while (at < size && memory[at] != 0) {
        if (memory[at] == 0x80) {
            at++;
            continue;
        }
        struct set s = { .oid = memory[at] & 15U, .at = at };
        bool offset = memory[at] >= 0x80;
        at++;
        if (s.oid == 15)
            s.oid += memory[at++];
        size_t pad = offset ? memory[at++] : 0;
        size_t n = memory[at++];
        if (n >= 0x80)
            n = (n & 0x7F) << 7 | memory[at++];
        at += n + pad;
        s.n = at - s.at;
        sets[count++] = s;
    }
    return count;
}

static void draw_set(struct draw *d, struct writer *w)
{
    unsigned oid = (unsigned)(6 + draw_below(d, 26));
    bool offset = oid < 15 && draw_one_in(d, 3);
    size_t n = draw_one_in(d, 20) ? 128 + draw_below(d, 40) : draw_below(d, 12), pad = draw_below(d, 5);
    write_u8(w, (uint8_t)((offset ? 0x80 : 0) | draw_below(d, 8) << 4 | (oid < 15 ? oid : 15)));
    if (oid >= 15)
        write_u8(w, (uint8_t)(oid - 15));
    if (offset)
        write_u8(w, (uint8_t)pad);
    if (n >= 128)
        write_u8(w, (uint8_t)(0x80 | n >> 7));
    write_u8(w, (uint8_t)(n & 0x7F));
    for (size_t i = 0; i < n + (offset ? pad : 0); i++)
        write_u8(w, (uint8_t)draw_below(d, 256));
    while (draw_one_in(d, 4))
        write_u8(w, 0x80);
}

/* The sets of what is written, with others between them, now and then with a content parameter. */
static size_t draw_memory_2(struct draw *d, const struct tag_content *c, uint8_t *to, size_t size)
{
    uint8_t plain[256] = { 0 };
    struct set sets[8];
    size_t n;
    CHECK_EQ(iso28560_2_write(c, 4 * draw_below(d, 2), plain, sizeof plain, &n), RESULT_OK);
    size_t count = sets_of(plain, n, sets);
    struct writer w = writer_of(to, size);
    for (size_t i = 0; i < count; i++) {
        write_bytes(&w, bytes_of(plain + sets[i].at, sets[i].n));
        if (i == 0 && draw_one_in(d, 2))
            write_bytes(&w, bytes_of("\x02\x01\x10", 3));
        while (draw_one_in(d, 2))
            draw_set(d, &w);
    }
    CHECK(!w.failed);
    return w.n;
}

static size_t others_of_2(const uint8_t *memory, size_t size, uint8_t *to)
{
    struct set sets[64];
    size_t n = 0, count = sets_of(memory, size, sets);
    for (size_t i = 0; i < count; i++) {
        if (sets[i].oid <= 5)
            continue;
        memcpy(to + n, memory + sets[i].at, sets[i].n);
        n += sets[i].n;
    }
    return n;
}

static bool has(const uint8_t *memory, size_t size, unsigned oid)
{
    struct set sets[64];
    size_t count = sets_of(memory, size, sets);
    for (size_t i = 0; i < count; i++)
        if (sets[i].oid == oid)
            return true;
    return false;
}

static void check_content_parameter(const uint8_t *memory, size_t size)
{
    struct set sets[64];
    size_t count = sets_of(memory, size, sets);
    for (size_t i = 0; i < count; i++) {
        if (sets[i].oid != 2)
            continue;
        uint8_t bits = memory[sets[i].at + 2];
        CHECK((bits & 0x10) != 0); /* what it said of others stays */
        CHECK((bits & 0x80) != 0 || !has(memory, size, 3));
        CHECK((bits & 0x40) != 0 || !has(memory, size, 4));
        CHECK((bits & 0x20) != 0 || !has(memory, size, 5));
    }
}

TEST(rewritten_objects_keep_those_of_others_byte_for_byte)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct draw d = { .seed = seed };
        struct tag_content old = draw_content(&d), want = draw_content(&d), got;
        uint8_t memory[1024] = { 0 }, before[1024], others[1024], kept[1024];
        if (draw_one_in(&d, 2)) {
            old.owner[0] = 0;
            old.parts = old.part = 0;
            old.usage = TAG_USAGE_NOT_SAID;
        }
        size_t n = draw_memory_2(&d, &old, memory, 800), block = 4 * draw_below(&d, 2);
        memcpy(memory + n, "\0behind", 7);
        memcpy(before, memory, sizeof before);
        CHECK_EQ(iso28560_2_rewrite(&old, block, memory, 1000, &n), RESULT_OK);
        CHECK_BYTES(memory, sizeof memory, before, sizeof before);
        size_t others_n = others_of_2(memory, 1000, others);
        CHECK_EQ(iso28560_2_rewrite(&want, block, memory, 1000, &n), RESULT_OK);
        if (want.owner[0] == 0)
            text_copy(want.owner, sizeof want.owner, old.owner);
        if (want.parts == 0) {
            want.parts = old.parts;
            want.part = old.part;
        }
        if (want.usage == TAG_USAGE_NOT_SAID)
            want.usage = old.usage;
        CHECK_EQ(iso28560_2_read(bytes_of(memory, 1000), true, &got), RESULT_OK);
        check_same(&got, &want, seed);
        CHECK_BYTES(kept, others_of_2(memory, 1000, kept), others, others_n);
        if (old.owner[0] == 0 && old.parts == 0 && old.usage == TAG_USAGE_NOT_SAID)
            check_content_parameter(memory, 1000);
    }
}
