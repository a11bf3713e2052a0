/* The programming of tags in the ledger: on disk before the first byte, gone when the tag is whole, audited. */
#include "fixture.h"

static struct programming programming_of(const char *item)
{
    struct programming p = { .uid = { { 0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6 }, 7 } };
    text_copy(p.item, sizeof p.item, item);
    p.write.plan = (struct read_plan){ .first = 4, .bytes = 36, .key = { 0xFF, 1, 2, 3, 4, 5 }, .key_b = true };
    memset(p.write.before, 0xB0, 36);
    memset(p.write.after, 0xA0, 36);
    p.write.marks = (struct tag_marks){ .dsfid = 0x3E, .afi = TAG_NOT_TOLD, .eas = 1 };
    return p;
}

static unsigned open_ones(struct ledger *l)
{
    unsigned n = 99;
    CHECK_EQ(ledger_program_count(l, &n), RESULT_OK);
    return n;
}

TEST(a_programming_outlives_the_power_and_its_key_stands_nowhere)
{
    struct ledger *l = open_fresh();
    struct programming p = programming_of("20001000000123"), found;
    CHECK_EQ(open_ones(l), 0);
    CHECK_EQ(ledger_program_find(l, p.uid, &found), RESULT_NONE);
    CHECK_EQ(ledger_program_begin(l, &p), RESULT_OK);
    ledger_close(l);
    l = reopen();
    CHECK_EQ(open_ones(l), 1);
    CHECK_EQ(ledger_program_find(l, p.uid, &found), RESULT_OK);
    memset(p.write.plan.key, 0, sizeof p.write.plan.key);
    CHECK(text_equal(found.item, p.item));
    CHECK(uid_equal(found.uid, p.uid));
    CHECK_EQ(found.write.plan.first, 4);
    CHECK_EQ(found.write.plan.bytes, 36);
    CHECK(found.write.plan.key_b);
    CHECK(memcmp(found.write.plan.key, p.write.plan.key, sizeof p.write.plan.key) == 0);
    CHECK(memcmp(found.write.before, p.write.before, sizeof p.write.before) == 0);
    CHECK(memcmp(found.write.after, p.write.after, sizeof p.write.after) == 0);
    CHECK_EQ(found.write.marks.dsfid, 0x3E);
    CHECK_EQ(found.write.marks.afi, TAG_NOT_TOLD);
    CHECK_EQ(found.write.marks.eas, 1);
    ledger_close(l);
}

TEST(one_tag_has_one_open_programming)
{
    struct ledger *l = open_fresh();
    struct programming p = programming_of("B1"), again = programming_of("B2"), found;
    CHECK_EQ(ledger_program_begin(l, &p), RESULT_OK);
    CHECK_EQ(ledger_program_begin(l, &again), RESULT_REFUSED);
    CHECK_EQ(ledger_program_find(l, p.uid, &found), RESULT_OK);
    CHECK(text_equal(found.item, "B1"));
    ledger_close(l);
}

TEST(an_end_takes_it_away_and_leaves_one_audit_row_that_fits_the_chain)
{
    struct ledger *l = open_fresh();
    struct programming p = programming_of("B1");
    struct ledger_audit rows[PROGRAMMING_END_COUNT];
    size_t n = 0;
    for (enum programming_end how = 0; how < PROGRAMMING_END_COUNT; how++) {
        CHECK_EQ(ledger_program_begin(l, &p), RESULT_OK);
        CHECK_EQ(ledger_program_end(l, p.uid, how), RESULT_OK);
        CHECK_EQ(ledger_program_end(l, p.uid, how), RESULT_NONE);
        CHECK_EQ(open_ones(l), 0);
    }
    CHECK_EQ(ledger_audit(l, rows, PROGRAMMING_END_COUNT, &n), RESULT_OK);
    CHECK_EQ(n, PROGRAMMING_END_COUNT);
    CHECK_EQ(rows[0].seq, 0);
    CHECK(text_equal(rows[PROGRAMMING_END_COUNT - 1].note, "tag 04A1B2C3D4E5F6 for item B1: written"));
    CHECK(text_equal(rows[0].note, "tag 04A1B2C3D4E5F6 for item B1: given-up"));
    CHECK_EQ(ledger_verify(l, NULL, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(a_write_of_marks_alone_has_no_memory)
{
    struct ledger *l = open_fresh();
    struct programming p = programming_of("B1"), found;
    p.write.plan.bytes = 0;
    CHECK_EQ(ledger_program_begin(l, &p), RESULT_OK);
    CHECK_EQ(ledger_program_find(l, p.uid, &found), RESULT_OK);
    CHECK_EQ(found.write.plan.bytes, 0);
    ledger_close(l);
}
