#include "reader/sectors.h"

#include <string.h>

#include "reader/write.h"

enum {
    BLOCKS_MINI = 20,
    BLOCKS_1K = 64,
    BLOCKS_4K = 256,
    BIG_FROM = 128, /* sectors of 16 blocks */
    SMALL_SECTOR = 4,
    BIG_SECTOR = 16,
    NO_SECTOR = 0xFFFF,
    COMMAND_READ = 0x30,
    COMMAND_WRITE = 0xA0,
    COMMAND_AUTHENTICATE_A = 0x60,
    COMMAND_AUTHENTICATE_B = 0x61,
    NOES_MAX = 8 /* a tag that is coupled weakly misses half of what it should hear */
};

struct card {
    struct chip *chip;
    const struct read_plan *plan;
    unsigned blocks;
    unsigned opened; /* sector */
};

/* Bits 4 and 5 of the SAK are 4K, bits 1 and 4 the Mini. */
static unsigned blocks_of(uint8_t sak)
{
    if ((sak & 0x18) == 0x18)
        return BLOCKS_4K;
    return (sak & 0x09) == 0x09 ? BLOCKS_MINI : BLOCKS_1K;
}

static unsigned sector_of(unsigned block)
{
    return block < BIG_FROM ? block / SMALL_SECTOR : BIG_FROM / SMALL_SECTOR + (block - BIG_FROM) / BIG_SECTOR;
}

static bool is_trailer(unsigned block)
{
    unsigned size = block < BIG_FROM ? SMALL_SECTOR : BIG_SECTOR;
    return block % size == size - 1;
}

uint16_t sectors_memory(uint8_t sak)
{
    unsigned n = 0, blocks = blocks_of(sak);
    for (unsigned block = 1; block < blocks; block++)
        n += is_trailer(block) ? 0 : SECTORS_BLOCK;
    return (uint16_t)n;
}

/* The block that holds the plan's byte `offset`; BLOCKS_4K: the memory ends before. */
static unsigned block_at(const struct card *card, uint16_t offset)
{
    unsigned block = card->plan->first, left = offset / SECTORS_BLOCK;
    for (; block < card->blocks; block++) {
        if (is_trailer(block))
            continue;
        if (left-- == 0)
            return block;
    }
    return BLOCKS_4K;
}

/* With the number that the chip gave when it was selected, which may be made up. */
static int authenticate(struct card *card, unsigned block)
{
    struct uid uid = card->chip->selected;
    uint8_t back[CHIP_RECEIVE_SIZE], command[2 + CLASSIC_KEY_SIZE + 4];
    command[0] = card->plan->key_b ? COMMAND_AUTHENTICATE_B : COMMAND_AUTHENTICATE_A;
    command[1] = (uint8_t)block;
    memcpy(command + 2, card->plan->key, CLASSIC_KEY_SIZE);
    memcpy(command + 2 + CLASSIC_KEY_SIZE, uid.at + uid.n - 4, 4);
    return chip_exchange(card->chip, command, sizeof command, back);
}

static enum result again(void *self)
{
    struct card *card = self;
    card->opened = NO_SECTOR;
    return chip_again(card->chip);
}

/* RESULT_REFUSED: the key did not open it, or the air swallowed it. */
static enum result open_sector(struct card *card, unsigned block)
{
    if (card->opened == sector_of(block))
        return RESULT_OK;
    int rc = authenticate(card, block);
    if (rc < 0)
        return chip_is_at_fault(rc) ? RESULT_IO : RESULT_REFUSED;
    card->opened = sector_of(block);
    return RESULT_OK;
}

/* A tag that is heard and says no again and again refuses; once may be the air, also for a key. */
static enum result read_block(struct card *card, unsigned block, uint8_t to[static SECTORS_BLOCK])
{
    const uint8_t command[] = { COMMAND_READ, (uint8_t)block };
    uint8_t back[CHIP_RECEIVE_SIZE];
    for (unsigned i = 0; i < NOES_MAX; i++) {
        enum result r = open_sector(card, block);
        int rc = r == RESULT_OK ? chip_exchange(card->chip, command, sizeof command, back) : 0;
        if (rc == SECTORS_BLOCK) {
            memcpy(to, back, SECTORS_BLOCK);
            return RESULT_OK;
        }
        if (r == RESULT_IO || chip_is_at_fault(rc) || again(card) != RESULT_OK)
            return RESULT_IO;
    }
    return RESULT_REFUSED;
}

static struct card card_of(struct chip *chip, uint8_t sak, const struct read_plan *plan)
{
    return (struct card){ .chip = chip, .plan = plan, .blocks = blocks_of(sak), .opened = NO_SECTOR };
}

enum result sectors_read(struct chip *chip, uint8_t sak, const struct read_plan *plan, struct message_tag_read *out)
{
    struct card card = card_of(chip, sak, plan);
    uint8_t block[SECTORS_BLOCK];
    uint16_t n = 0;
    while (n < plan->bytes && block_at(&card, n) != BLOCKS_4K) {
        enum result r = read_block(&card, block_at(&card, n), block);
        if (r != RESULT_OK)
            return r;
        uint16_t part = plan->bytes - n < SECTORS_BLOCK ? (uint16_t)(plan->bytes - n) : SECTORS_BLOCK;
        memcpy(out->memory + n, block, part);
        n = (uint16_t)(n + part);
    }
    out->memory_n = n;
    return n == 0 ? RESULT_NONE : RESULT_OK;
}

static enum result medium_read(void *self, uint16_t offset, uint16_t n, uint8_t *to)
{
    struct card *card = self;
    for (uint16_t at = 0; at < n; at = (uint16_t)(at + SECTORS_BLOCK)) {
        unsigned block = block_at(card, (uint16_t)(offset + at));
        enum result r = block == BLOCKS_4K ? RESULT_NONE : read_block(card, block, to + at);
        if (r != RESULT_OK)
            return r;
    }
    return RESULT_OK;
}

static enum result medium_may_write(void *self, uint16_t offset)
{
    return block_at(self, offset) == 0 ? RESULT_REFUSED : RESULT_OK;
}

static enum result medium_write(void *self, uint16_t offset, const uint8_t *block)
{
    struct card *card = self;
    uint8_t back[CHIP_RECEIVE_SIZE], command[2 + SECTORS_BLOCK] = { COMMAND_WRITE, (uint8_t)block_at(card, offset) };
    memcpy(command + 2, block, SECTORS_BLOCK);
    enum result r = open_sector(card, command[1]);
    if (r != RESULT_OK)
        return RESULT_IO;
    return chip_exchange(card->chip, command, sizeof command, back) >= 0 ? RESULT_OK : RESULT_IO;
}

enum result sectors_write(struct chip *chip, uint8_t sak, const struct tag_write *write)
{
    struct card card = card_of(chip, sak, &write->plan);
    const struct write_medium medium = { .block_size = SECTORS_BLOCK,
                                         .read = medium_read,
                                         .may_write = medium_may_write,
                                         .write = medium_write,
                                         .again = again,
                                         .self = &card };
    return write_carry_out(&medium, write);
}
