/* Lock bits of type 2 tags, as the data sheets have them. */
#include "tags/type2.h"

#include <string.h>

#include "check.h"

static struct type2_locks unlocked(uint16_t memory)
{
    struct type2_locks locks = { .memory = memory };
    memcpy(locks.head + 12, "\xE1\x10\x12\x00", 4);
    return locks;
}

static void set(uint8_t *bytes, unsigned bit)
{
    bytes[bit / 8] |= (uint8_t)(1U << bit % 8);
}

static const uint16_t sizes[] = { 48, 128, 144, 504, 888 };

TEST(a_tag_without_lock_bits_may_be_written_to_its_last_page)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct type2_locks locks = unlocked(sizes[i]);
        uint16_t pages = sizes[i] / TYPE2_PAGE;
        CHECK(!type2_locked(&locks, 4, pages));
        CHECK(type2_locked(&locks, 4, (uint16_t)(pages + 1))); /* lock bytes and passwords stand there */
        CHECK(type2_locked(&locks, (uint16_t)(4 + pages), 1));
        CHECK(type2_locked(&locks, 3, 1)); /* the container is written once for all */
        CHECK(type2_locked(&locks, 0, 8));
    }
}

/* Only bits 3 to 7 and the whole second byte lock; bits 0 to 2 freeze other bits and lock nothing. */
TEST(each_static_bit_locks_its_page)
{
    for (unsigned bit = 0; bit < 16; bit++) {
        struct type2_locks locks = unlocked(144);
        set(locks.head + 10, bit);
        for (uint16_t page = 4; page < 16; page++)
            CHECK_EQ(type2_locked(&locks, page, 1), page == bit);
        CHECK_EQ(type2_locked(&locks, 4, 12), bit >= 4);
        CHECK(!type2_locked(&locks, 16, 24));
    }
}

TEST(each_dynamic_bit_locks_the_pages_of_the_data_sheet)
{
    static const struct {
        uint16_t memory;
        uint8_t bit;
        uint16_t first, last; /* the pages that it locks; 0: none */
    } rows[] = {
        { 128, 0, 16, 17 },   { 128, 7, 30, 31 },    { 128, 9, 34, 35 }, { 128, 10, 0, 0 },  { 504, 0, 16, 31 },
        { 504, 6, 112, 127 }, { 504, 7, 128, 129 },  { 504, 8, 0, 0 },   { 888, 0, 16, 31 }, { 888, 7, 128, 143 },
        { 888, 8, 144, 159 }, { 888, 13, 224, 225 }, { 888, 14, 0, 0 },  { 888, 16, 0, 0 },  { 48, 0, 0, 0 },
        { 144, 8, 32, 33 },   { 144, 11, 38, 39 },   { 144, 12, 0, 0 },  { 144, 16, 0, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct type2_locks locks = unlocked(rows[i].memory);
        set(locks.dynamic, rows[i].bit);
        for (uint16_t page = 4; page < 4 + rows[i].memory / TYPE2_PAGE; page++)
            CHECK_EQ(type2_locked(&locks, page, 1),
                     rows[i].first != 0 && page >= rows[i].first && page <= rows[i].last);
    }
}

/* NTAG213 on one side, NTAG203 and Ultralight C on the other have the same memory: what either would lock is locked. */
TEST(where_chips_of_one_size_differ_the_stricter_one_counts)
{
    static const struct {
        uint8_t bit;
        uint16_t pages[4][2]; /* from, to */
    } rows[] = {
        { 0, { { 16, 17 } } }, /* NTAG213 alone; it freezes bits of the others */
        { 1, { { 18, 19 }, { 16, 19 } } },
        { 2, { { 20, 21 }, { 20, 23 } } },
        { 3, { { 22, 23 }, { 24, 27 } } },
        { 4, { { 24, 25 } } },
        { 5, { { 26, 27 }, { 28, 31 } } },
        { 6, { { 28, 29 }, { 32, 35 } } },
        { 7, { { 30, 31 }, { 36, 39 } } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct type2_locks locks = unlocked(144);
        set(locks.dynamic, rows[i].bit);
        for (uint16_t page = 16; page < 40; page++) {
            bool want = false;
            for (size_t j = 0; j < 4; j++)
                want = want || (page >= rows[i].pages[j][0] && page <= rows[i].pages[j][1]);
            CHECK_EQ(type2_locked(&locks, page, 1), want);
        }
    }
}

TEST(a_chip_that_nobody_knows_is_written_only_where_every_chip_is_alike)
{
    struct type2_locks locks = unlocked(0);
    CHECK_EQ(type2_lock_page(0), TYPE2_LOCKS_UNKNOWN);
    CHECK_EQ(type2_lock_page(180), TYPE2_LOCKS_UNKNOWN);
    CHECK(!type2_locked(&locks, 4, 12));
    CHECK(type2_locked(&locks, 4, 13));
    set(locks.head + 10, 9);
    CHECK(type2_locked(&locks, 4, 12));
}

TEST(the_lock_bytes_stand_behind_the_memory)
{
    static const uint16_t pages[] = { 0, 36, 40, 130, 226 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        CHECK_EQ(type2_lock_page(sizes[i]), pages[i]);
}

TEST(a_container_that_forbids_writing_is_heeded)
{
    struct type2_locks locks = unlocked(144);
    locks.head[15] = 0x0F;
    CHECK(type2_locked(&locks, 4, 1));
    locks.head[12] = 0; /* no container: nothing is forbidden */
    CHECK(!type2_locked(&locks, 4, 1));
}
