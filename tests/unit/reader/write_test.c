/* The write transaction on a memory that tears, refuses and forgets words, at every byte and every write. */
#include "reader/write.h"

#include <string.h>

#include "check.h"

enum { SIZE = 888, BLOCK = 4, NEVER = 1000000 };

/* A tag: what it holds, and how many bytes of writes until it is lifted. */
struct tag {
    uint8_t memory[SIZE];
    uint16_t block;
    unsigned bytes_left; /* programmed before it is torn off */
    int locked;          /* block that may_write refuses; -1 */
    int protected;       /* block that the tag refuses by itself, without a word; -1 */
    unsigned words_lost; /* answers to writes that do not arrive */
    unsigned reads_left; /* until it is not heard any more */
    bool lifted;
    unsigned writes;
    bool finds_again;
};

static enum result tag_read(void *self, uint16_t offset, uint16_t n, uint8_t *to)
{
    struct tag *t = self;
    if (t->lifted || t->reads_left == 0)
        return RESULT_IO;
    if (offset + n > SIZE)
        return RESULT_NONE;
    t->reads_left--;
    memcpy(to, t->memory + offset, n);
    return RESULT_OK;
}

static enum result tag_may_write(void *self, uint16_t offset)
{
    struct tag *t = self;
    return t->locked == offset / t->block ? RESULT_REFUSED : RESULT_OK;
}

static enum result tag_write_block(void *self, uint16_t offset, const uint8_t *block)
{
    struct tag *t = self;
    CHECK_EQ(offset % t->block, 0);
    if (t->lifted || t->protected == offset / t->block)
        return RESULT_IO;
    size_t n = t->bytes_left < t->block ? t->bytes_left : t->block;
    memcpy(t->memory + offset, block, n);
    t->bytes_left -= (unsigned)n;
    t->writes++;
    t->lifted = n < t->block;
    if (t->lifted)
        return RESULT_IO;
    if (t->words_lost == 0)
        return RESULT_OK;
    t->words_lost--;
    return RESULT_IO;
}

static enum result tag_again(void *self)
{
    struct tag *t = self;
    return t->lifted || !t->finds_again ? RESULT_IO : RESULT_OK;
}

static struct write_medium medium_of(struct tag *t)
{
    return (struct write_medium){ t->block, tag_read, tag_may_write, tag_write_block, tag_again, t };
}

static struct tag tag_of(const char *memory, uint16_t block)
{
    struct tag t = { .block = block, .bytes_left = NEVER, .locked = -1, .protected = -1, .reads_left = NEVER };
    t.finds_again = true;
    memcpy(t.memory, memory, strlen(memory));
    return t;
}

static struct tag_write write_of(const char *before, const char *after)
{
    struct tag_write w = { .plan = { .first = 4, .bytes = (uint16_t)strlen(after) } };
    memcpy(w.before, before, strlen(before));
    memcpy(w.after, after, strlen(after));
    return w;
}

static void check_result(enum result got, enum result want)
{
    CHECK_TEXT(result_text(got), result_text(want));
}

static void carry_out(struct tag *t, const struct tag_write *w, enum result want)
{
    struct write_medium m = medium_of(t);
    check_result(write_carry_out(&m, w), want);
}

#define OLD "The old words of this tag."
#define NEW "New words, and more of it!"

TEST(what_is_written_stands_there_and_what_lies_behind_stays)
{
    static const uint16_t blocks[] = { 4, 8, 16 };
    for (size_t i = 0; i < 3; i++) {
        struct tag t = tag_of(OLD "tail", blocks[i]);
        struct tag_write w = write_of(OLD, NEW);
        carry_out(&t, &w, RESULT_OK);
        CHECK_BYTES(t.memory, strlen(NEW "tail"), NEW "tail", strlen(NEW "tail"));
    }
}

TEST(what_stands_there_already_is_not_written_again)
{
    struct tag t = tag_of(NEW, BLOCK);
    struct tag_write w = write_of(OLD, NEW);
    carry_out(&t, &w, RESULT_OK);
    CHECK_EQ(t.writes, 0);
}

/* One byte is old or new, whatever happens: it needs no guard and one write. */
TEST(one_byte_is_written_alone)
{
    struct tag t = tag_of("abcdefghijkl", BLOCK);
    struct tag_write w = write_of("abcdefghijkl", "abcdefgHijkl");
    carry_out(&t, &w, RESULT_OK);
    CHECK_EQ(t.writes, 1);
    CHECK_BYTES(t.memory, 12, "abcdefgHijkl", 12);
}

TEST(another_content_is_never_written_over)
{
    struct tag t = tag_of("Words of somebody else, you", BLOCK);
    struct tag_write w = write_of(OLD, NEW);
    carry_out(&t, &w, RESULT_BAD);
    CHECK_EQ(t.writes, 0);
    w.repair = true;
    carry_out(&t, &w, RESULT_OK);
    CHECK_BYTES(t.memory, strlen(NEW), NEW, strlen(NEW));
}

static bool guarded(const struct tag *t)
{
    return memcmp(t->memory, TAG_GUARD, TAG_GUARD_SIZE) == 0;
}

/* Lifted after each number of bytes: old, new or guarded; and mended when it comes back. */
TEST(a_tag_that_is_torn_off_is_old_or_new_or_guarded_and_is_mended)
{
    static const uint16_t blocks[] = { 4, 8, 16 };
    for (size_t i = 0; i < 3; i++) {
        bool whole = false;
        for (unsigned bytes = 0; !whole; bytes++) {
            struct tag t = tag_of(OLD, blocks[i]);
            struct tag_write w = write_of(OLD, NEW);
            struct write_medium m = medium_of(&t);
            t.bytes_left = bytes;
            enum result r = write_carry_out(&m, &w);
            whole = r == RESULT_OK;
            bool is_old = memcmp(t.memory, OLD, strlen(OLD)) == 0, is_new = memcmp(t.memory, NEW, strlen(NEW)) == 0;
            CHECK(is_old || is_new || guarded(&t));
            CHECK(whole ? is_new : r == RESULT_IO);
            t.lifted = false;
            t.bytes_left = NEVER;
            w.repair = true;
            carry_out(&t, &w, RESULT_OK);
            CHECK_BYTES(t.memory, strlen(NEW), NEW, strlen(NEW));
        }
    }
}

TEST(a_tag_that_is_not_heard_before_the_first_write_is_gone)
{
    struct tag t = tag_of(OLD, BLOCK);
    struct tag_write w = write_of(OLD, NEW);
    t.reads_left = 0;
    carry_out(&t, &w, RESULT_GONE);
    CHECK_EQ(t.writes, 0);
    t.reads_left = 1;
    carry_out(&t, &w, RESULT_IO); /* it cannot be read back */
}

TEST(a_locked_block_is_refused_before_anything_is_written)
{
    for (int block = 0; block < 6; block++) {
        struct tag t = tag_of(OLD, BLOCK);
        struct tag_write w = write_of(OLD, NEW);
        t.locked = block;
        carry_out(&t, &w, RESULT_REFUSED);
        CHECK_EQ(t.writes, 0);
    }
    struct tag t = tag_of(OLD, BLOCK);
    struct tag_write w = write_of(OLD, "The old words of this cat.");
    t.locked = 2; /* it stays as it is, so it may be locked */
    carry_out(&t, &w, RESULT_OK);
}

/* A lock that nobody told of: what was written before it goes back. */
TEST(a_block_that_the_tag_refuses_leaves_it_as_it_was)
{
    for (int block = 0; block < 6; block++) {
        struct tag t = tag_of(OLD, BLOCK);
        struct tag_write w = write_of(OLD, NEW);
        t.protected = block;
        carry_out(&t, &w, RESULT_REFUSED);
        CHECK_BYTES(t.memory, strlen(OLD), OLD, strlen(OLD));
    }
}

TEST(a_lost_word_is_looked_into_and_no_failure)
{
    for (unsigned words = 1; words < 9; words++) {
        struct tag t = tag_of(OLD, BLOCK);
        struct tag_write w = write_of(OLD, NEW);
        t.words_lost = words;
        carry_out(&t, &w, RESULT_OK);
    }
    struct tag t = tag_of(OLD, BLOCK);
    struct tag_write w = write_of(OLD, NEW);
    t.words_lost = 1;
    t.finds_again = false;
    carry_out(&t, &w, RESULT_IO);
}

/* Nobody hears a word while a call lasts, so it ends in time and goes on with the next one. */
TEST(much_work_is_done_in_several_calls)
{
    static struct tag t;
    static struct tag_write w;
    t = tag_of("", BLOCK);
    w = (struct tag_write){ .plan = { .first = 4, .bytes = SIZE } };
    unsigned calls = 0;
    memset(w.after, 0xA5, SIZE);
    struct write_medium m = medium_of(&t);
    enum result r = RESULT_IO;
    for (; calls < 8 && r == RESULT_IO; calls++) {
        t.writes = 0;
        r = write_carry_out(&m, &w);
        CHECK(t.writes < 200);
        w.repair = true;
    }
    check_result(r, RESULT_OK);
    CHECK(calls > 1);
    CHECK_BYTES(t.memory, SIZE, w.after, SIZE);
}

TEST(a_memory_that_is_too_short_is_none)
{
    struct tag t = tag_of(OLD, BLOCK);
    struct tag_write w = { .plan = { .first = 4, .bytes = SIZE + 1 } };
    carry_out(&t, &w, RESULT_NONE);
    w.plan.bytes = 0;
    carry_out(&t, &w, RESULT_OK);
    CHECK_EQ(t.writes, 0);
}

TEST(a_byte_is_changed_in_its_block_only)
{
    for (uint16_t at = 0; at < 26; at++) {
        struct tag t = tag_of(OLD, BLOCK);
        uint8_t want[SIZE] = { 0 };
        memcpy(want, OLD, strlen(OLD));
        want[at] = 0xC2;
        struct write_medium m = medium_of(&t);
        check_result(write_byte(&m, at, 0xC2), RESULT_OK);
        check_result(write_byte(&m, at, 0xC2), RESULT_OK);
        CHECK_EQ(t.writes, 1);
        CHECK_BYTES(t.memory, SIZE, want, SIZE);
    }
}

TEST(a_byte_that_cannot_be_changed_says_why)
{
    struct tag t = tag_of(OLD, BLOCK);
    struct write_medium m = medium_of(&t);
    t.locked = 2;
    check_result(write_byte(&m, 9, 1), RESULT_REFUSED);
    t.locked = -1;
    t.protected = 2;
    check_result(write_byte(&m, 9, 1), RESULT_REFUSED);
    t.protected = -1;
    check_result(write_byte(&m, SIZE, 1), RESULT_NONE);
    t.reads_left = 0;
    check_result(write_byte(&m, 9, 1), RESULT_GONE);
    t.reads_left = NEVER;
    t.bytes_left = 2;
    check_result(write_byte(&m, 9, 1), RESULT_IO);
}
