/* Chips: sizes and factory contents (NXP data sheets NTAG213/215/216, MF1S50YYX). */
#include "emulator/tag.h"

#include <string.h>

#include "base/text.h"

static const struct {
    const char *word;
    size_t size, pages;
    uint8_t capability;      /* byte 2 of the capability container: user memory / 8 */
    uint8_t dynamic_lock[4]; /* the page behind user memory */
} chips[CHIP_COUNT] = {
    [CHIP_NTAG213] = { "ntag213", 180, 45, 0x12, { 0, 0, 0, 0xBD } },
    [CHIP_NTAG215] = { "ntag215", 540, 135, 0x3E, { 0, 0, 0, 0xBD } },
    [CHIP_NTAG216] = { "ntag216", 924, 231, 0x6D, { 0, 0, 0, 0xBD } },
    [CHIP_CLASSIC_1K] = { "classic1k", 1024, 0, 0, { 0 } },
};

size_t tag_size(enum tag_chip chip)
{
    return chips[chip].size;
}

size_t tag_pages(enum tag_chip chip)
{
    return chips[chip].pages;
}

const char *tag_chip_word(enum tag_chip chip)
{
    return chips[chip].word;
}

enum result tag_chip_of_word(const char *word, enum tag_chip *out)
{
    for (enum tag_chip c = 0; c < CHIP_COUNT; c++) {
        if (text_equal(word, chips[c].word)) {
            *out = c;
            return RESULT_OK;
        }
    }
    return RESULT_NONE;
}

uint16_t tag_atqa(const struct tag *t)
{
    if (t->chip == CHIP_CLASSIC_1K && t->uid.n == 4)
        return 0x0004;
    return 0x0044;
}

uint8_t tag_sak(const struct tag *t)
{
    return t->chip == CHIP_CLASSIC_1K ? 0x08 : 0x00;
}

static void type2_blank(struct tag *t)
{
    const uint8_t *u = t->uid.at;
    uint8_t head[16] = { u[0],
                         u[1],
                         u[2],
                         (uint8_t)(0x88 ^ u[0] ^ u[1] ^ u[2]),
                         u[3],
                         u[4],
                         u[5],
                         u[6],
                         (uint8_t)(u[3] ^ u[4] ^ u[5] ^ u[6]),
                         0x48,
                         0,
                         0,
                         0xE1,
                         0x10,
                         chips[t->chip].capability,
                         0 };
    size_t end = chips[t->chip].size;
    memcpy(t->memory, head, sizeof head);
    memcpy(t->memory + end - 20, chips[t->chip].dynamic_lock, 4);
    memcpy(t->memory + end - 16, (const uint8_t[]){ 0x04, 0, 0, 0xFF }, 4); /* mirror off, AUTH0 = none */
    memset(t->memory + end - 8, 0xFF, 4);                                   /* password */
}

static void classic_blank(struct tag *t)
{
    static const uint8_t trailer[CLASSIC_BLOCK] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x07,
                                                    0x80, 0x69, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };
    size_t n = t->uid.n;
    memcpy(t->memory, t->uid.at, n);
    if (n == 4)
        t->memory[n++] = (uint8_t)(t->uid.at[0] ^ t->uid.at[1] ^ t->uid.at[2] ^ t->uid.at[3]);
    t->memory[n++] = 0x88; /* as the chip's maker writes SAK and ATQA here */
    t->memory[n++] = (uint8_t)tag_atqa(t);
    for (size_t sector = 0; sector < 16; sector++)
        memcpy(t->memory + (sector * 4 + 3) * CLASSIC_BLOCK, trailer, sizeof trailer);
}

void tag_blank(struct tag *t, enum tag_chip chip, struct uid uid)
{
    t->chip = chip;
    t->uid = uid;
    memset(t->memory, 0, sizeof t->memory);
    if (chip == CHIP_CLASSIC_1K)
        classic_blank(t);
    else
        type2_blank(t);
    tag_power_off(t);
}

void tag_power_off(struct tag *t)
{
    t->state = TAG_IDLE;
    t->came_from_halt = false;
    t->unlocked = false;
    t->sector = -1;
}

void tag_fall_back(struct tag *t)
{
    t->state = t->came_from_halt ? TAG_HALT : TAG_IDLE;
    t->unlocked = false;
    t->sector = -1;
}
