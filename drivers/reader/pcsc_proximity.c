#include "reader/pcsc_proximity.h"

#include <string.h>

enum {
    STANDARD_AT = 12, /* in a storage card's ATR; the chip's two bytes follow */
    STANDARD_TYPE_A = 0x03,
    STANDARD_ISO15693_FIRST = 0x09, /* part 1 … */
    STANDARD_ISO15693_LAST = 0x0C,  /* … to 4 */
    HISTORICAL_AT = 4,
    PAGE = 4,
    READ_BYTES = 16, /* what the chip's READ gives */
    CONTAINER_PAGE = 3,
    CONTAINER_MARK = 0xE1,
    CONTAINER_UNIT = 8,
    PAGES_ALL = 256,
    FIRST_USER_PAGE = 4
};

/* The chips of type 2 and the MIFARE Classic ones (PC/SC 2.01.14 part 3, supplement); others are not read. */
static enum tag_family family_of_chip(unsigned chip)
{
    static const struct {
        unsigned chip;
        enum tag_family family;
    } chips[] = { { 0x0001, TAG_CLASSIC }, { 0x0002, TAG_CLASSIC }, { 0x0026, TAG_CLASSIC },
                  { 0x0003, TAG_TYPE_2 },  { 0x003A, TAG_TYPE_2 },  { 0x003D, TAG_TYPE_2 } };
    for (size_t i = 0; i < sizeof chips / sizeof *chips; i++)
        if (chips[i].chip == chip)
            return chips[i].family;
    return TAG_OTHER;
}

enum tag_family card_family(struct bytes atr)
{
    static const uint8_t storage[] = { 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06 };
    struct bytes head = bytes_part(atr, HISTORICAL_AT, sizeof storage);
    if (!bytes_equal(head, bytes_of(storage, sizeof storage)) || atr.n < STANDARD_AT + 3)
        return TAG_ISO14443_4;
    uint8_t standard = atr.at[STANDARD_AT];
    if (standard >= STANDARD_ISO15693_FIRST && standard <= STANDARD_ISO15693_LAST)
        return TAG_ISO15693;
    if (standard != STANDARD_TYPE_A)
        return TAG_OTHER;
    return family_of_chip((unsigned)atr.at[STANDARD_AT + 1] << 8 | atr.at[STANDARD_AT + 2]);
}

/* The capability container says how much there is (NFC Forum Type 2 Tag 6.1); not every tag has one. */
static enum result meet_type_2(const struct apdu_line *line, struct tag_about *about)
{
    uint8_t pages[READ_BYTES];
    enum result r = apdu_read(line, CONTAINER_PAGE, sizeof pages, pages);
    about->block_size = PAGE;
    if (r == RESULT_OK && pages[0] == CONTAINER_MARK)
        about->memory = (uint16_t)(pages[2] * CONTAINER_UNIT);
    return r == RESULT_GONE ? r : RESULT_OK;
}

enum result proximity_meet(const struct apdu_line *line, struct uid uid, struct bytes atr, struct tag_about *out)
{
    struct tag_about about = { .uid = uid, .family = card_family(atr), .marks = TAG_MARKS_NONE };
    enum result r = RESULT_OK;
    if (about.family == TAG_TYPE_2)
        r = meet_type_2(line, &about);
    if (about.family == TAG_ISO14443_4 && atr.n > HISTORICAL_AT) { /* T0's low half counts the historical bytes */
        struct bytes ats = bytes_part(atr, HISTORICAL_AT, atr.at[1] & 0x0FU);
        memcpy(about.ats, ats.at, ats.n);
        about.ats_n = (uint8_t)ats.n;
    }
    if (r == RESULT_OK)
        *out = about;
    return r;
}

enum result proximity_read(const struct apdu_line *line, const struct tag_about *tag, const struct read_plan *plan,
                           struct message_tag_read *out)
{
    uint8_t pages[READ_BYTES];
    unsigned wanted = plan->bytes, end = FIRST_USER_PAGE * PAGE + (unsigned)tag->memory, n = 0;
    if (tag->family != TAG_TYPE_2 || plan->first * PAGE + wanted > PAGES_ALL * PAGE)
        return RESULT_NONE;
    if (tag->memory != 0 && plan->first * PAGE + wanted > end)
        wanted = end > plan->first * PAGE ? end - plan->first * PAGE : 0;
    while (n < wanted) {
        enum result r = apdu_read(line, (uint16_t)(plan->first + n / PAGE), sizeof pages, pages);
        if (r != RESULT_OK)
            return r == RESULT_SHORT ? RESULT_NONE : r;
        unsigned part = wanted - n < READ_BYTES ? wanted - n : READ_BYTES;
        memcpy(out->memory + n, pages, part);
        n += part;
    }
    out->memory_n = (uint16_t)n;
    out->marks = tag->marks;
    return n == 0 ? RESULT_NONE : RESULT_OK;
}
