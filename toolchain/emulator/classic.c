/* MIFARE Classic 1K: authentication by key A or B, access bits, READ, WRITE, HLTA. */
#include "emulator/classic.h"

#include <string.h>

enum {
    AUTH_US = 5200,
    READ_US = 2600,
    WRITE_US = 8000,
    SHORT_US = 1200,
    BLOCKS = 64,
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

static bool is_trailer(size_t block)
{
    return block % 4 == 3;
}

static unsigned access_of(struct tag *t, size_t block)
{
    const uint8_t *bits = block_at(t, block | 3) + ACCESS;
    unsigned nth = block % 4;
    return (bits[1] >> (4 + nth) & 1u) << 2 | (bits[2] >> nth & 1u) << 1 | (bits[2] >> (4 + nth) & 1u);
}

/* A key B that can be read opens nothing. */
static unsigned key_of(struct tag *t, size_t block)
{
    if (t->sector_key == 'A')
        return A;
    return trailer_rights[access_of(t, block | 3)].read_b != 0 ? 0 : B;
}

static void nak(struct tag *t, struct rf_answer *out)
{
    out->kind = RF_NAK;
    out->us = SHORT_US;
    tag_fall_back(t);
}

static bool is_open(const struct tag *t, size_t block)
{
    return block < BLOCKS && t->sector == (int)(block / 4);
}

static void authenticate(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    bool with_a = c.at[0] == 0x60;
    size_t block = c.at[1];
    (void)f;
    out->us = AUTH_US;
    t->sector = -1;
    bool right = block < BLOCKS && memcmp(c.at + 2, block_at(t, block | 3) + (with_a ? KEY_A : KEY_B), 6) == 0 &&
                 memcmp(c.at + 8, t->uid.at + t->uid.n - 4, 4) == 0;
    if (!right) {
        tag_fall_back(t);
        out->kind = RF_AUTH_FAILED;
        return;
    }
    t->sector = (int)(block / 4);
    t->sector_key = with_a ? 'A' : 'B';
    out->kind = RF_ACK;
}

static void read_block(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    size_t block = c.at[1];
    (void)f;
    if (!is_open(t, block) || (!is_trailer(block) && (data_rights[access_of(t, block)].read & key_of(t, block)) == 0)) {
        nak(t, out);
        return;
    }
    out->kind = RF_DATA;
    out->us = READ_US;
    out->n = CLASSIC_BLOCK;
    memcpy(out->data, block_at(t, block), CLASSIC_BLOCK);
    if (!is_trailer(block))
        return;
    memset(out->data + KEY_A, 0, 6);
    if ((trailer_rights[access_of(t, block)].read_b & key_of(t, block)) == 0)
        memset(out->data + KEY_B, 0, 6);
}

/* Of a trailer only the parts that the open key may write are taken; RF_NAK when it is none. */
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

static void write_block(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    size_t block = c.at[1];
    uint8_t bytes[CLASSIC_BLOCK];
    memcpy(bytes, c.at + 2, sizeof bytes);
    bool allowed = block != 0 && is_open(t, block);
    if (allowed && is_trailer(block))
        allowed = merge_trailer(t, block, bytes);
    else if (allowed)
        allowed = (data_rights[access_of(t, block)].write & key_of(t, block)) != 0;
    if (!allowed) {
        nak(t, out);
        return;
    }
    out->us = WRITE_US;
    out->kind = field_program(f, t, block * CLASSIC_BLOCK, bytes, sizeof bytes) ? RF_ACK : RF_NOTHING;
}

static void halt(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    (void)c;
    out->us = SHORT_US;
    field_halt(f, t);
}

static const struct {
    uint8_t code;
    size_t n;
    void (*run)(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out);
} commands[] = {
    { 0x60, 12, authenticate }, { 0x61, 12, authenticate }, { 0x30, 2, read_block },
    { 0xA0, 18, write_block },  { 0x50, 2, halt },
};

void classic_answer(struct field *f, struct tag *t, struct bytes command, struct rf_answer *out)
{
    *out = (struct rf_answer){ .kind = RF_NOTHING };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (command.n == commands[i].n && command.at[0] == commands[i].code) {
            commands[i].run(f, t, command, out);
            return;
        }
    }
    nak(t, out);
}
