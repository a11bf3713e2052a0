/* Chips: what tells one kind from another, and their common states. What each kind does stands in its own file. */
#include "emulator/tag.h"

#include <string.h>

#include "base/text.h"
#include "emulator/classic.h"
#include "emulator/type2.h"

/* ATQA without the bits for the number's length (ISO 14443-3, 6.5.2), SAK of the last level. */
static const struct {
    enum tag_family family;
    size_t size;
    uint16_t atqa;
    uint8_t sak;
} chips[CHIP_COUNT] = {
    [CHIP_NTAG213] = { TAG_TYPE_2, 180, 0x0004, 0x00 },
    [CHIP_NTAG215] = { TAG_TYPE_2, 540, 0x0004, 0x00 },
    [CHIP_NTAG216] = { TAG_TYPE_2, 924, 0x0004, 0x00 },
    [CHIP_ULTRALIGHT] = { TAG_TYPE_2, 64, 0x0004, 0x00 },
    [CHIP_ULTRALIGHT_EV1] = { TAG_TYPE_2, 80, 0x0004, 0x00 },
    [CHIP_ULTRALIGHT_EV1_41] = { TAG_TYPE_2, 164, 0x0004, 0x00 },
    [CHIP_CLASSIC_1K] = { TAG_CLASSIC, 1024, 0x0004, 0x08 },
    [CHIP_CLASSIC_4K] = { TAG_CLASSIC, 4096, 0x0002, 0x18 },
    [CHIP_DESFIRE] = { TAG_ISO14443_4, 0, 0x0304, 0x20 },
    [CHIP_DESFIRE_RANDOM] = { TAG_ISO14443_4, 0, 0x0304, 0x20 },
    [CHIP_ISO14443_4] = { TAG_ISO14443_4, 0, 0x0004, 0x20 },
    [CHIP_PHONE] = { TAG_ISO14443_4, 0, 0x0004, 0x20 },
    [CHIP_ICODE_SLI] = { TAG_ISO15693, 112, 0, 0 },
    [CHIP_ICODE_SLIX] = { TAG_ISO15693, 112, 0, 0 },
    [CHIP_ICODE_SLIX2] = { TAG_ISO15693, 316, 0, 0 },
};

#define X(name, word) word,
static const char *const words[CHIP_COUNT] = { TAG_CHIPS(X) };
#undef X

static const struct {
    const char *word;
    enum tag_chip chip;
} other_words[] = {
    { "ultralight-ev1-11", CHIP_ULTRALIGHT_EV1 },
    { "ultralight-ev1-20", CHIP_ULTRALIGHT_EV1 },
    { "mf0ul11", CHIP_ULTRALIGHT_EV1 },
    { "ultralight-ev1-21", CHIP_ULTRALIGHT_EV1_41 },
    { "mf0ul21", CHIP_ULTRALIGHT_EV1_41 },
    { "mf1k", CHIP_CLASSIC_1K },
    { "classic", CHIP_CLASSIC_1K },
    { "mf4k", CHIP_CLASSIC_4K },
    { "desfire-ev1", CHIP_DESFIRE },
    { "iso14443_4", CHIP_ISO14443_4 },
};

enum tag_family tag_family(enum tag_chip chip)
{
    return chips[chip].family;
}

size_t tag_size(enum tag_chip chip)
{
    return chips[chip].size;
}

size_t tag_unit(enum tag_chip chip)
{
    static const size_t units[TAG_FAMILY_COUNT] = { [TAG_TYPE_2] = TYPE2_PAGE,
                                                    [TAG_CLASSIC] = CLASSIC_BLOCK,
                                                    [TAG_ISO14443_4] = 1,
                                                    [TAG_ISO15693] = ICODE_BLOCK,
                                                    [TAG_OTHER] = 1 };
    return units[tag_family(chip)];
}

const char *tag_chip_word(enum tag_chip chip)
{
    return words[chip];
}

enum result tag_chip_of_word(const char *word, enum tag_chip *out)
{
    for (enum tag_chip c = 0; c < CHIP_COUNT; c++) {
        if (text_equal(word, words[c])) {
            *out = c;
            return RESULT_OK;
        }
    }
    for (size_t i = 0; i < sizeof other_words / sizeof *other_words; i++) {
        if (text_equal(word, other_words[i].word)) {
            *out = other_words[i].chip;
            return RESULT_OK;
        }
    }
    return RESULT_NONE;
}

bool tag_uid_fits(enum tag_chip chip, size_t n)
{
    if (tag_family(chip) == TAG_ISO15693)
        return n == 8;
    return n == 4 || n == 7 || n == 10;
}

bool tag_uid_is_made_up(enum tag_chip chip)
{
    return chip == CHIP_DESFIRE_RANDOM || chip == CHIP_PHONE;
}

uint16_t tag_atqa(const struct tag *t)
{
    uint16_t length = t->uid.n > 7 ? 0x80 : t->uid.n > 4 ? 0x40 : 0x00;
    return chips[t->chip].atqa | length;
}

uint8_t tag_sak(const struct tag *t)
{
    return chips[t->chip].sak;
}

void tag_blank(struct tag *t, enum tag_chip chip, struct uid uid)
{
    t->chip = chip;
    t->uid = uid;
    memset(t->memory, 0, sizeof t->memory);
    if (tag_family(chip) == TAG_CLASSIC)
        classic_blank(t);
    else if (tag_family(chip) == TAG_TYPE_2)
        type2_blank(t);
    tag_power_off(t);
}

static void close_all(struct tag *t)
{
    t->level = 0;
    t->unlocked = false;
    t->sector = -1;
    t->in_protocol = false;
    t->version_part = 0;
    t->last_block_n = 0;
}

void tag_power_off(struct tag *t)
{
    t->state = TAG_IDLE;
    t->came_from_halt = false;
    close_all(t);
}

void tag_fall_back(struct tag *t)
{
    t->state = t->came_from_halt ? TAG_HALT : TAG_IDLE;
    close_all(t);
}
