/* MIFARE Classic: authentication by key A or B, access bits, READ, WRITE, HLTA. */
#include "emulator/classic.h"

#include <string.h>

enum {
    AUTH_US = 5200,
    READ_US = 2600,
    WRITE_US = 8000,
    LARGE_FROM = 128, /* block of the first sector of sixteen */
    SMALL_SECTORS = 32,
    SMALL = 4,
    LARGE = 16,
    KEY_SIZE = 6,
    KEY_A = 0,
    ACCESS = 6,
    KEY_B = 10
};

/* Rights: which key opens it. */
enum { A = 1, B = 2 };

/* By C1 C2 C3 of the block. */
static const struct {
    uint8_t read, write;
} data_rights[8] = { { A | B, A | B }, { A | B, 0 }, { A | B, 0 }, { B, B },
                     { A | B, B },     { B, 0 },     { A | B, B }, { 0, 0 } };
static const struct {
    uint8_t write_a, write_access, read_b, write_b;
} trailer_rights[8] = { { A, 0, A, A }, { A, A, A, A }, { 0, 0, A, 0 }, { B, B, 0, B },
                        { B, 0, 0, B }, { 0, B, 0, 0 }, { 0, 0, 0, 0 }, { 0, 0, 0, 0 } };

static uint8_t *block_at(struct tag *t, size_t block)
{
    return t->memory + block * CLASSIC_BLOCK;
}

static size_t blocks_of(const struct tag *t)
{
    return tag_size(t->chip) / CLASSIC_BLOCK;
}

static int sector_of(size_t block)
{
    return (int)(block < LARGE_FROM ? block / SMALL : SMALL_SECTORS + (block - LARGE_FROM) / LARGE);
}

static size_t trailer_of(size_t block)
{
    return block | (block < LARGE_FROM ? SMALL - 1 : LARGE - 1);
}

static bool is_trailer(size_t block)
{
    return block == trailer_of(block);
}

/* C1 C2 C3: of a block in a sector of four, of five blocks each in one of sixteen, of the trailer. */
static unsigned access_of(struct tag *t, size_t block)
{
    const uint8_t *bits = block_at(t, trailer_of(block)) + ACCESS;
    size_t nth = block < LARGE_FROM ? block % SMALL : block % LARGE / 5;
    return (bits[1] >> (4 + nth) & 1u) << 2 | (bits[2] >> nth & 1u) << 1 | (bits[2] >> (4 + nth) & 1u);
}

/* A key B that can be read opens nothing. */
static unsigned key_of(struct tag *t, size_t block)
{
    if (t->sector_key == 'A')
        return A;
    return trailer_rights[access_of(t, trailer_of(block))].read_b != 0 ? 0 : B;
}

static bool is_open(const struct tag *t, size_t block)
{
    return block < blocks_of(t) && t->sector == sector_of(block);
}

static void authenticate(struct chip_call *c)
{
    struct tag *t = c->tag;
    const uint8_t *given = c->command.at;
    bool with_a = given[0] == 0x60;
    size_t block = given[1];
    c->out->us = AUTH_US;
    t->sector = -1;
    bool right = block < blocks_of(t) &&
                 memcmp(given + 2, block_at(t, trailer_of(block)) + (with_a ? KEY_A : KEY_B), KEY_SIZE) == 0 &&
                 memcmp(given + 8, t->uid.at + t->uid.n - 4, 4) == 0;
    if (!right) {
        tag_fall_back(t);
        c->out->kind = RF_AUTH_FAILED;
        return;
    }
    t->sector = sector_of(block);
    t->sector_key = with_a ? 'A' : 'B';
    c->out->kind = RF_ACK;
}

static void read_block(struct chip_call *c)
{
    struct tag *t = c->tag;
    size_t block = c->command.at[1];
    if (!is_open(t, block) || (!is_trailer(block) && (data_rights[access_of(t, block)].read & key_of(t, block)) == 0)) {
        chip_nak(c);
        return;
    }
    chip_say(c, bytes_of(block_at(t, block), CLASSIC_BLOCK), READ_US);
    if (!is_trailer(block))
        return;
    memset(c->out->data + KEY_A, 0, KEY_SIZE);
    if ((trailer_rights[access_of(t, block)].read_b & key_of(t, block)) == 0)
        memset(c->out->data + KEY_B, 0, KEY_SIZE);
}

/* Of a trailer only the parts that the open key may write are taken; false when it is none. */
static bool merge_trailer(struct tag *t, size_t block, uint8_t bytes[static CLASSIC_BLOCK])
{
    unsigned key = key_of(t, block), bits = access_of(t, block);
    const uint8_t *old = block_at(t, block);
    bool any = false;
    const struct {
        unsigned right;
        size_t at, n;
    } parts[] = { { trailer_rights[bits].write_a, KEY_A, 6 },
                  { trailer_rights[bits].write_access, ACCESS, 4 },
                  { trailer_rights[bits].write_b, KEY_B, 6 } };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if ((parts[i].right & key) != 0)
            any = true;
        else
            memcpy(bytes + parts[i].at, old + parts[i].at, parts[i].n);
    }
    return any;
}

static void write_block(struct chip_call *c)
{
    struct tag *t = c->tag;
    size_t block = c->command.at[1];
    uint8_t bytes[CLASSIC_BLOCK];
    memcpy(bytes, c->command.at + 2, sizeof bytes);
    bool allowed = block != 0 && is_open(t, block);
    if (allowed && is_trailer(block))
        allowed = merge_trailer(t, block, bytes);
    else if (allowed)
        allowed = (data_rights[access_of(t, block)].write & key_of(t, block)) != 0;
    if (allowed)
        chip_program(c, block * CLASSIC_BLOCK, bytes, sizeof bytes, WRITE_US);
    else
        chip_nak(c);
}

void classic_answer(struct chip_call *c)
{
    static const struct chip_command commands[] = { { 0x60, 12, authenticate },
                                                    { 0x61, 12, authenticate },
                                                    { 0x30, 2, read_block },
                                                    { 0xA0, 18, write_block },
                                                    { 0x50, 2, chip_halt } };
    chip_run(c, commands, sizeof commands / sizeof *commands, chip_nak);
}

void classic_blank(struct tag *t)
{
    static const uint8_t trailer[CLASSIC_BLOCK] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x07,
                                                    0x80, 0x69, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };
    size_t n = t->uid.n;
    memcpy(t->memory, t->uid.at, n);
    if (n == 4)
        t->memory[n++] = (uint8_t)(t->uid.at[0] ^ t->uid.at[1] ^ t->uid.at[2] ^ t->uid.at[3]);
    t->memory[n++] = 0x80 | tag_sak(t); /* as the chip's maker writes SAK and ATQA here */
    t->memory[n++] = (uint8_t)tag_atqa(t);
    for (size_t block = 0; block < blocks_of(t); block++) {
        if (is_trailer(block))
            memcpy(block_at(t, block), trailer, sizeof trailer);
    }
}
