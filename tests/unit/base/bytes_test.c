#include "base/arena.h"
#include "base/bytes.h"
#include "base/ulid.h"

#include "check.h"

TEST(a_cursor_remembers_that_it_ran_out)
{
    struct cursor c = cursor_of(bytes_of("\x01\x02\x03", 3));
    CHECK_EQ(cursor_u16(&c), 0x0201);
    CHECK(!cursor_done(&c));
    CHECK_EQ(cursor_u32(&c), 0);
    CHECK(c.failed);
    CHECK_EQ(cursor_take(&c, 1).n, 0);
    CHECK(!cursor_done(&c));
}

TEST(a_writer_that_is_full_writes_no_half)
{
    uint8_t room[3];
    struct writer w = writer_of(room, sizeof room);
    write_u16(&w, 0x0201);
    write_u16(&w, 0x0403);
    CHECK(w.failed);
    CHECK_EQ(w.n, 2);
}

TEST(an_arena_says_when_it_is_full)
{
    uint8_t room[16];
    struct arena a = arena_of(room, sizeof room);
    CHECK(arena_take(&a, 8, 1) != NULL);
    CHECK(arena_take(&a, 9, 1) == NULL);
    CHECK_TEXT(arena_format(&a, "%s", "far too long for it"), "");
    CHECK_TEXT(arena_text(&a, "fits"), "fits");
}

TEST(the_same_seed_gives_the_same_identifiers_and_they_sort_by_time)
{
    char a[ULID_SIZE], b[ULID_SIZE], c[ULID_SIZE];
    struct seed seed = { 1, 2 };
    ulid_make(a, 1700000000000, seed, 0);
    ulid_make(b, 1700000000000, seed, 0);
    ulid_make(c, 1700000000001, seed, 1);
    CHECK_TEXT(a, b);
    CHECK(a[9] < c[9]);
    CHECK_EQ(sizeof a, 27);
}
