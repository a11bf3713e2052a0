#define LOG_ROOM "pcsc"
#include "reader/pcsc_blocks.h"

#include <assert.h>
#include <string.h>

#include "base/log.h"

enum { ALL_STYLES = (1U << ADDRESS_COUNT) - 1, CHUNK_MAX = 240, CHUNK_BLOCKS = 4, BLOCK_SIZE_MAX = 32, TRIES = 3 };

static const char *const meanings[ADDRESS_COUNT] = { "a block's number", "a byte's place", "a block's number in P1" };

void blocks_init(struct blocks *b, const struct apdu_line *line)
{
    *b = (struct blocks){ .line = line, .styles = ALL_STYLES, .chunk = CHUNK_MAX };
}

static enum result style_of(const struct blocks *b, enum addressing *out)
{
    for (enum addressing style = 0; style < ADDRESS_COUNT; style++) {
        if (b->styles == 1U << style) {
            *out = style;
            return RESULT_OK;
        }
    }
    return RESULT_NONE;
}

bool blocks_known(const struct blocks *b)
{
    enum addressing style;
    return style_of(b, &style) == RESULT_OK;
}

static uint16_t address_of(const struct blocks *b, enum addressing style, unsigned block)
{
    const unsigned addresses[ADDRESS_COUNT] = { block, block * b->block_size, block << 8 };
    return (uint16_t)addresses[style];
}

/* Where in memory this address would be; RESULT_NONE: it would be no block's address. */
static enum result place_of(const struct blocks *b, enum addressing style, unsigned address, unsigned *out)
{
    const struct {
        unsigned place;
        bool is_block;
    } places[ADDRESS_COUNT] = { [ADDRESS_BLOCK] = { address * b->block_size, true },
                                [ADDRESS_BYTE] = { address, address % b->block_size == 0 },
                                [ADDRESS_BLOCK_IN_P1] = { (address >> 8) * b->block_size, (address & 0xFF) == 0 } };
    *out = places[style].place;
    return places[style].is_block ? RESULT_OK : RESULT_NONE;
}

/* What is not heard at once says nothing of an address or a length. */
static enum result read_surely(const struct blocks *b, unsigned address, unsigned n, uint8_t *to)
{
    enum result r = RESULT_IO;
    for (int tries = 0; tries < TRIES && r == RESULT_IO; tries++)
        r = apdu_read(b->line, (uint16_t)address, (uint8_t)n, to);
    return r;
}

/* The beginning of the memory, as much as one command gives: there all addresses are 0. */
static struct bytes read_beginning(const struct blocks *b, uint8_t to[static APDU_DATA_MAX])
{
    static const uint8_t blocks[] = { 28, 8, 2 };
    for (size_t i = 0; i < sizeof blocks; i++) {
        unsigned n = (unsigned)blocks[i] * b->block_size;
        if (n < APDU_DATA_MAX && read_surely(b, 0, n, to) == RESULT_OK)
            return bytes_of(to, n);
    }
    return bytes_of(to, 0);
}

/* One address is read; meanings under which something else would have come are out. */
static void rule_out(struct blocks *b, unsigned address, struct bytes beginning)
{
    uint8_t block[BLOCK_SIZE_MAX];
    unsigned place = 0;
    enum result r = read_surely(b, address, b->block_size, block);
    for (enum addressing style = 0; style < ADDRESS_COUNT && r != RESULT_GONE; style++) {
        if (place_of(b, style, address, &place) != RESULT_OK)
            continue;
        bool inside = place + b->block_size <= beginning.n, behind = b->end != 0 && place >= b->end;
        if (inside && (r != RESULT_OK || memcmp(block, beginning.at + place, b->block_size) != 0))
            b->styles &= ~(1U << style);
        if (behind && r == RESULT_OK)
            b->styles &= ~(1U << style);
    }
}

/* The meaning that is left must give block 1. */
static bool is_confirmed(const struct blocks *b, struct bytes beginning)
{
    uint8_t block[BLOCK_SIZE_MAX];
    enum addressing style;
    return style_of(b, &style) == RESULT_OK && beginning.n >= 2U * b->block_size &&
           read_surely(b, address_of(b, style, 1), b->block_size, block) == RESULT_OK &&
           memcmp(block, beginning.at + b->block_size, b->block_size) == 0;
}

/* Block 1 in each style, then a place that lies behind the end for all but one: blocks may look alike. */
void blocks_meet(struct blocks *b, uint8_t block_size, uint16_t end)
{
    const unsigned addresses[] = { 1, block_size, 0x100, 24U * block_size };
    uint8_t memory[APDU_DATA_MAX];
    enum addressing style;
    assert(block_size > 0);
    assert(block_size <= BLOCK_SIZE_MAX);
    b->block_size = block_size;
    b->end = end;
    if (blocks_known(b))
        return;
    struct bytes beginning = read_beginning(b, memory);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses && !blocks_known(b); i++)
        rule_out(b, addresses[i], beginning);
    if (b->styles == 0 || (blocks_known(b) && !is_confirmed(b, beginning)))
        b->styles = ALL_STYLES; /* it was not heard well: again with the next one */
    if (style_of(b, &style) == RESULT_OK)
        log_note("an address is %s", meanings[style]);
}

/* One READ BINARY of at most n bytes. A reader that does not give so many at once is asked for fewer from then on. */
static enum result read_part(struct blocks *b, uint16_t address, unsigned n, uint8_t *to, unsigned *done)
{
    unsigned most = b->chunk / b->block_size * b->block_size, part = n < most ? n : most;
    enum result r = read_surely(b, address, part, to);
    while (r != RESULT_OK && r != RESULT_GONE && part > b->block_size) {
        part = part > CHUNK_BLOCKS * b->block_size ? CHUNK_BLOCKS * b->block_size : b->block_size;
        r = read_surely(b, address, part, to);
        if (r == RESULT_OK && n > part)
            b->chunk = (uint8_t)part;
    }
    *done = r == RESULT_OK ? part : 0;
    return r == RESULT_SHORT ? RESULT_NONE : r;
}

enum result blocks_read(struct blocks *b, unsigned block, unsigned n, uint8_t *to, unsigned *done)
{
    enum addressing style = ADDRESS_BLOCK;
    enum result r = RESULT_OK;
    bool known = style_of(b, &style) == RESULT_OK;
    *done = 0;
    while (r == RESULT_OK && *done < n) {
        unsigned part, at = block + *done / b->block_size;
        if (!known && at != 0)
            return RESULT_NONE;
        r = read_part(b, address_of(b, style, at), n - *done, to + *done, &part);
        *done += part;
    }
    return r;
}

enum result blocks_write(const struct blocks *b, unsigned block, const uint8_t *data)
{
    enum addressing style;
    enum result r = style_of(b, &style);
    if (r == RESULT_OK)
        r = apdu_update(b->line, address_of(b, style, block), bytes_of(data, b->block_size));
    return r == RESULT_SHORT ? RESULT_NONE : r;
}
