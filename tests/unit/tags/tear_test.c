/* What programming prepares is carried out by the reader's own transaction on a memory that is torn off after every
   possible number of bytes: whatever is left names the old tag, the new one, or a damaged one, and never another; and
   a tag that was cut off can be programmed again. */
#include "reader/write.h"
#include "tags/iso28560_2.h"
#include "tags/iso28560_3.h"
#include "tags/program.h"

#include "check.h"
#include "draw.h"

enum { SEEDS = 300, MEMORY = 144, NEVER = 1000000 };

/* A tag that takes so many bytes of writes, and then no more. */
struct chip {
    uint8_t memory[MEMORY];
    uint16_t block;
    unsigned left;
};

static enum result chip_read(void *self, uint16_t offset, uint16_t n, uint8_t *to)
{
    struct chip *chip = self;
    CHECK(offset + n <= MEMORY);
    memcpy(to, chip->memory + offset, n);
    return RESULT_OK;
}

static enum result chip_write(void *self, uint16_t offset, const uint8_t *block)
{
    struct chip *chip = self;
    unsigned n = chip->left < chip->block ? chip->left : chip->block;
    memcpy(chip->memory + offset, block, n);
    chip->left -= n;
    return n == chip->block ? RESULT_OK : RESULT_IO;
}

static enum result chip_again(void *self)
{
    const struct chip *chip = self;
    return chip->left > 0 ? RESULT_OK : RESULT_IO;
}

static enum result carry_out(struct chip *chip, const struct tag_write *write)
{
    struct write_medium medium = {
        .block_size = chip->block, .read = chip_read, .write = chip_write, .again = chip_again, .self = chip
    };
    return write_carry_out(&medium, write);
}

struct case_of {
    struct tag_about about;
    struct program_wish wish;
    uint8_t before[MEMORY];
    struct tag_content old;
};

static const struct {
    enum tag_family family;
    uint8_t block;
    int16_t dsfid;
} chips[] = {
    { TAG_TYPE_2, 4, TAG_NOT_TOLD }, { TAG_CLASSIC, 16, TAG_NOT_TOLD }, { TAG_ISO15693, 4, 0x00 },
    { TAG_ISO15693, 4, 0x06 },       { TAG_ISO15693, 8, 0x3E },         { TAG_ISO15693, 4, TAG_NOT_TOLD },
};

/* Blank, of either model, or of 3M; the wish is its own id with something else changed, or any where it is blank. */
static struct case_of draw_case(struct draw *d)
{
    size_t chip = draw_below(d, sizeof chips / sizeof *chips), n;
    struct case_of c = { .about = { .family = chips[chip].family,
                                    .block_size = chips[chip].block,
                                    .memory = MEMORY,
                                    .marks = { chips[chip].dsfid, TAG_NOT_TOLD, TAG_NOT_TOLD } },
                         .wish = { .content = draw_content(d), .afi = TAG_NOT_TOLD, .force = true } };
    struct tag_content old = draw_content(d);
    if (draw_one_in(d, 2))
        text_copy(old.owner, sizeof old.owner, c.wish.content.owner);
    else
        c.wish.content.owner[0] = 0;
    text_copy(old.id, sizeof old.id, c.wish.content.id);
    c.wish.content.usage = old.usage;
    c.wish.model = draw_one_in(d, 2) ? WRITE_ISO28560_2 : WRITE_ISO28560_3;
    switch (draw_below(d, 4)) {
    case 0:
        break;
    case 1:
        CHECK_EQ(iso28560_3_write(&old, c.before, MEMORY, &n), RESULT_OK);
        break;
    case 2:
        CHECK_EQ(iso28560_2_write(&old, 4 * draw_below(d, 2), c.before, MEMORY, &n), RESULT_OK);
        break;
    default:
        memcpy(c.before, "\x04\x11\x00\x01", 4);
        memcpy(c.before + 4, old.id, strlen(old.id) < 16 ? strlen(old.id) : 16);
        break;
    }
    tags_decode(bytes_of(c.before, MEMORY), c.about.marks.dsfid, TAGS_RULES_ALL, &c.old);
    return c;
}

static void check_named(const struct case_of *c, const struct chip *chip, uint64_t seed, unsigned cut)
{
    struct tag_content now;
    char line[160], want[160];
    tags_decode(bytes_of(chip->memory, MEMORY), c->about.marks.dsfid, TAGS_RULES_ALL, &now);
    bool right = now.kind == TAG_KIND_DAMAGED || text_equal(now.id, c->wish.content.id) ||
                 (now.kind == c->old.kind && text_equal(now.id, c->old.id));
    text_format(line, sizeof line, "seed %llu cut %u: %s %s", (unsigned long long)seed, cut, tag_kind_word(now.kind),
                right ? "" : now.id);
    text_format(want, sizeof want, "seed %llu cut %u: %s ", (unsigned long long)seed, cut, tag_kind_word(now.kind));
    CHECK_TEXT(line, want);
}

static enum program_verdict prepare(const struct case_of *c, const uint8_t *memory, struct tag_write *out)
{
    struct tags_layout layout = tags_layout_default();
    struct program_tag tag = { .about = &c->about, .memory = bytes_of(memory, MEMORY) };
    if (c->about.family == TAG_CLASSIC)
        layout.classic_sector = 33;
    CHECK_EQ(tags_plan(c->about.family, MEMORY, &layout, TAGS_ALL_BYTES, &tag.plan), RESULT_OK);
    return program_prepare(&tag, &c->wish, out);
}

TEST(a_tag_torn_off_at_any_byte_is_old_new_or_damaged_and_can_be_written_again)
{
    unsigned cuts = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct draw d = { .seed = seed };
        struct case_of c = draw_case(&d);
        struct tag_write write = { 0 }, again = { 0 };
        struct tag_content now;
        if (prepare(&c, c.before, &write) != PROGRAM_MAY)
            continue;
        for (unsigned cut = 0;; cut++) {
            struct chip chip = { .block = c.about.block_size, .left = cut };
            memcpy(chip.memory, c.before, MEMORY);
            bool whole = carry_out(&chip, &write) == RESULT_OK;
            check_named(&c, &chip, seed, cut);
            if (whole)
                break;
            cuts++;
            enum program_verdict verdict = prepare(&c, chip.memory, &again);
            CHECK(verdict == PROGRAM_MAY || verdict == PROGRAM_SAME);
            chip.left = NEVER;
            if (verdict == PROGRAM_MAY)
                CHECK_EQ(carry_out(&chip, &again), RESULT_OK);
            tags_decode(bytes_of(chip.memory, MEMORY), c.about.marks.dsfid, TAGS_RULES_ALL, &now);
            CHECK_TEXT(now.id, c.wish.content.id);
        }
    }
    CHECK(cuts > 1000);
}

/* The reader finishes it by itself: the same write, as a repair. */
TEST(a_repair_finishes_what_was_cut_off)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct draw d = { .seed = seed };
        struct case_of c = draw_case(&d);
        struct tag_write write = { 0 };
        if (prepare(&c, c.before, &write) != PROGRAM_MAY)
            continue;
        struct chip chip = { .block = c.about.block_size, .left = (unsigned)draw_below(&d, 40) };
        memcpy(chip.memory, c.before, MEMORY);
        enum result r = carry_out(&chip, &write);
        chip.left = NEVER;
        write.repair = true;
        if (r != RESULT_OK)
            CHECK_EQ(carry_out(&chip, &write), RESULT_OK);
        CHECK_BYTES(chip.memory, write.plan.bytes, write.after, write.plan.bytes);
        CHECK_BYTES(chip.memory + write.plan.bytes, MEMORY - write.plan.bytes, c.before + write.plan.bytes,
                    MEMORY - write.plan.bytes);
    }
}
