#include "tags/type2.h"

#include <stddef.h>

#include "tags/ndef.h"

enum {
    PAGES_STATIC = 16, /* the first so many have a bit each */
    AT_LOCKS = 10,     /* in the head: bits 3 to 7 are pages 3 to 7, then 8 to 15; bits 0 to 2 only freeze others */
    AT_CONTAINER = 12
};

/* Lock bits that follow each other, each for so many pages. A chip may have more than one such row, or none. */
struct lock_row {
    uint16_t memory, page; /* bytes of user memory; where the lock bytes stand */
    uint8_t bit, bits;     /* the first one, counted from bit 0 of the first byte; how many */
    uint8_t first_page, pages_a_bit;
};

static const struct lock_row rows[] = {
    { 48, 0, 0, 0, 0, 0 },       /* Ultralight, MF0UL11, NTAG210 */
    { 128, 36, 0, 10, 16, 2 },   /* MF0UL21, NTAG212, my-d move */
    { 144, 40, 0, 12, 16, 2 },   /* NTAG213 */
    { 144, 40, 1, 3, 16, 4 },    /* NTAG203, Ultralight C */
    { 144, 40, 5, 3, 28, 4 },    /* the same */
    { 504, 130, 0, 8, 16, 16 },  /* NTAG215 */
    { 888, 226, 0, 14, 16, 16 }, /* NTAG216 */
};

enum { ROWS = sizeof rows / sizeof *rows };

uint16_t type2_lock_page(uint16_t memory)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].memory == memory)
            return rows[i].page;
    return TYPE2_LOCKS_UNKNOWN;
}

static bool bit_of(const uint8_t *bytes, unsigned bit)
{
    return (bytes[bit / 8] & 1U << bit % 8) != 0;
}

static bool row_locks(const struct lock_row *row, const struct type2_locks *locks, unsigned page)
{
    if (row->memory != locks->memory || page < row->first_page)
        return false;
    unsigned n = row->bits > 0 ? (page - row->first_page) / row->pages_a_bit : 0;
    return n < row->bits && bit_of(locks->dynamic, row->bit + n);
}

/* Behind the static bits of a chip of unknown size, nobody knows. */
static bool page_locked(const struct type2_locks *locks, unsigned page)
{
    if (page < PAGES_STATIC)
        return bit_of(locks->head + AT_LOCKS, page);
    if (type2_lock_page(locks->memory) == TYPE2_LOCKS_UNKNOWN)
        return true;
    for (size_t i = 0; i < ROWS; i++)
        if (row_locks(&rows[i], locks, page))
            return true;
    return false;
}

static bool write_protected(const struct type2_locks *locks)
{
    struct ndef_container c;
    struct bytes page = bytes_of(locks->head + AT_CONTAINER, TYPE2_PAGE);
    return ndef_container_read(page, false, &c) == RESULT_OK && !c.writes;
}

bool type2_locked(const struct type2_locks *locks, uint16_t first, uint16_t pages)
{
    unsigned end = (unsigned)first + pages, last = TYPE2_FIRST_PAGE + locks->memory / (unsigned)TYPE2_PAGE;
    bool beyond = locks->memory != 0 && end > last;
    if (first < TYPE2_FIRST_PAGE || beyond || write_protected(locks))
        return true;
    for (unsigned page = first; page < end; page++)
        if (page_locked(locks, page))
            return true;
    return false;
}
