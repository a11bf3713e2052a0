/* How often lessons were begun, finished and left: numbers by month, and nothing else. */
#include <sqlite3.h>

#include "fixture.h"

enum { NOVEMBER = 2026 * 12 + 10, SEEN_MAX = 16 };

static struct ledger_sittings seen[SEEN_MAX];
static size_t seen_n;

static void keep(void *self, const struct ledger_sittings *s)
{
    (void)self;
    CHECK(seen_n < SEEN_MAX);
    seen[seen_n++] = *s;
}

static void look(struct ledger *l, int first, int last)
{
    seen_n = 0;
    CHECK_EQ(ledger_sittings(l, first, last, keep, NULL), RESULT_OK);
}

static void sit(struct ledger *l, int month, const char *lesson, bool finished, uint8_t step, uint32_t seconds)
{
    struct sitting s = { .finished = finished, .step = step, .seconds = seconds, .month = month };
    text_copy(s.lesson, sizeof s.lesson, lesson);
    CHECK_EQ(ledger_count_sitting(l, &s), RESULT_OK);
}

TEST(sittings_of_a_month_add_up_by_lesson_and_by_the_step_where_people_stopped)
{
    struct ledger *l = open_fresh();
    sit(l, NOVEMBER, "touch", true, 0, 300);
    sit(l, NOVEMBER, "touch", true, 0, 200);
    sit(l, NOVEMBER, "touch", false, 4, 60);
    sit(l, NOVEMBER, "passwords", false, 2, 30);
    sit(l, NOVEMBER + 1, "touch", true, 0, 100);
    look(l, NOVEMBER, NOVEMBER);
    CHECK_EQ(seen_n, 3);
    CHECK_TEXT(seen[0].lesson, "passwords");
    CHECK(!seen[0].finished);
    CHECK_EQ(seen[0].step, 2);
    CHECK_TEXT(seen[1].lesson, "touch");
    CHECK(seen[1].finished);
    CHECK_EQ(seen[1].count, 2);
    CHECK_EQ(seen[1].seconds, 500);
    CHECK_EQ(seen[2].step, 4);
    CHECK_EQ(seen[2].year, 2026);
    CHECK_EQ(seen[2].month, 11);
    look(l, NOVEMBER, NOVEMBER + 1);
    CHECK_EQ(seen_n, 4);
    look(l, NOVEMBER - 1, NOVEMBER - 1);
    CHECK_EQ(seen_n, 0);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

static void sit_together(struct ledger *l, const char *lesson, bool finished, uint8_t step, uint8_t learners)
{
    struct sitting s = { .finished = finished, .step = step, .seconds = 1200, .month = NOVEMBER, .learners = learners };
    text_copy(s.lesson, sizeof s.lesson, lesson);
    CHECK_EQ(ledger_count_sitting(l, &s), RESULT_OK);
}

TEST(groups_are_counted_apart_from_who_sat_alone_with_how_many_took_part)
{
    struct ledger *l = open_fresh();
    sit(l, NOVEMBER, "touch", true, 0, 300);
    sit_together(l, "touch", true, 0, 3);
    sit_together(l, "touch", true, 0, 6);
    sit_together(l, "touch", false, 4, 2);
    look(l, NOVEMBER, NOVEMBER);
    CHECK_EQ(seen_n, 3);
    CHECK_EQ(seen[0].learners, 0);
    CHECK_EQ(seen[0].count, 1);
    CHECK_EQ(seen[0].seconds, 300);
    CHECK(seen[1].finished);
    CHECK_EQ(seen[1].learners, 9);
    CHECK_EQ(seen[1].count, 2);
    CHECK_EQ(seen[1].seconds, 2400);
    CHECK_EQ(seen[2].step, 4);
    CHECK_EQ(seen[2].learners, 2);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(while_the_clock_is_unset_a_sitting_counts_in_the_month_of_the_newest_row)
{
    struct ledger *l = open_fresh();
    begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    sit(l, 0, "touch", true, 0, 300);
    look(l, 1, 9999 * 12);
    CHECK_EQ(seen_n, 1);
    struct day d = when_day(when_of(ledger_last_time(l), 0));
    CHECK_EQ(seen[0].year, d.year);
    CHECK_EQ(seen[0].month, d.month);
    ledger_close(l);
}

TEST(what_was_counted_is_there_at_the_next_start)
{
    struct ledger *l = open_fresh();
    sit(l, NOVEMBER, "touch", false, 4, 60);
    ledger_close(l);
    l = reopen();
    look(l, NOVEMBER, NOVEMBER);
    CHECK_EQ(seen_n, 1);
    CHECK_EQ(seen[0].seconds, 60);
    ledger_close(l);
}

static void check_columns(sqlite3 *db, const char *table, const char *columns)
{
    sqlite3_stmt *s = NULL;
    CHECK_EQ(sqlite3_prepare_v2(db, "SELECT group_concat(name) FROM pragma_table_info(?1)", -1, &s, NULL), SQLITE_OK);
    CHECK_EQ(sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC), SQLITE_OK);
    CHECK_EQ(sqlite3_step(s), SQLITE_ROW);
    CHECK_TEXT((const char *)sqlite3_column_text(s, 0), columns);
    sqlite3_finalize(s);
}

TEST(counts_of_lessons_have_no_day_and_no_person)
{
    char path[256];
    sqlite3 *db = NULL;
    ledger_close(open_fresh());
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    check_columns(db, "sitting", "month,lesson,step,n,seconds");
    check_columns(db, "group_sitting", "month,lesson,step,n,learners,seconds");
    sqlite3_close(db);
}
