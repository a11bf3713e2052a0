/* Cards that were seen here: for so many days, and as hashes only. */
#include "ledger/seen.h"

#include "fixture.h"

enum { TODAY = 20000, DAYS = 30 };

static bool lately(struct ledger *l, const char *card, int64_t day)
{
    return seen_lately(l, card, day, DAYS);
}

TEST(a_card_counts_as_seen_for_so_many_days_and_no_longer)
{
    struct ledger *l = open_fresh();
    CHECK(!lately(l, PATRON, TODAY));
    CHECK_EQ(seen_note(l, PATRON, TODAY, DAYS), RESULT_OK);
    CHECK(lately(l, PATRON, TODAY));
    CHECK(lately(l, PATRON, TODAY + DAYS - 1));
    CHECK(!lately(l, PATRON, TODAY + DAYS));
    CHECK(!lately(l, "another", TODAY));
    CHECK_EQ(seen_note(l, PATRON, TODAY + 20, DAYS), RESULT_OK);
    CHECK(lately(l, PATRON, TODAY + DAYS));
    ledger_close(l);
}

TEST(it_is_known_after_a_restart_and_its_number_is_nowhere)
{
    struct ledger *l = open_fresh();
    CHECK_EQ(seen_note(l, PATRON, TODAY, DAYS), RESULT_OK);
    CHECK(!folder_holds(PATRON, strlen(PATRON)));
    ledger_close(l);
    l = reopen();
    CHECK(lately(l, PATRON, TODAY));
    ledger_close(l);
}

TEST(what_is_too_old_is_erased_and_the_rest_stays)
{
    struct ledger *l = open_fresh();
    CHECK_EQ(seen_expire(l, TODAY, DAYS), RESULT_OK); /* nobody yet */
    CHECK_EQ(seen_note(l, "old", TODAY - DAYS, DAYS), RESULT_OK);
    CHECK_EQ(seen_note(l, "new", TODAY - 1, DAYS), RESULT_OK);
    CHECK_EQ(seen_expire(l, TODAY, DAYS), RESULT_OK);
    CHECK(!lately(l, "old", TODAY - DAYS));
    CHECK(lately(l, "new", TODAY));
    CHECK_EQ(seen_expire(l, TODAY, 0), RESULT_OK);
    CHECK(!lately(l, "new", TODAY));
    CHECK_EQ(seen_note(l, "new", TODAY, 0), RESULT_OK);
    CHECK(!lately(l, "new", TODAY));
    ledger_close(l);
}

TEST(more_cards_than_there_is_room_push_out_the_oldest_and_the_file_stays_within_its_bound)
{
    enum { CARDS = 70000 };
    struct ledger *l = open_fresh();
    char card[16];
    for (unsigned i = 0; i < CARDS; i++) {
        text_format(card, sizeof card, "%07u", i);
        CHECK_EQ(seen_note(l, card, TODAY + i / 5000, DAYS), RESULT_OK);
    }
    unsigned newest = 0;
    for (unsigned i = CARDS - 5000; i < CARDS; i++) {
        text_format(card, sizeof card, "%07u", i);
        newest += lately(l, card, TODAY + 14);
    }
    CHECK(newest > 4990);
    char path[512];
    text_format(path, sizeof path, "%s/seen", state_dir);
    FILE *f = fopen(path, "rb");
    CHECK(f != NULL);
    CHECK_EQ(fseek(f, 0, SEEK_END), 0);
    CHECK(ftell(f) <= 65552 * 20);
    fclose(f);
    ledger_close(l);
}

TEST(a_torn_table_knows_fewer_cards_and_nothing_worse)
{
    struct ledger *l = open_fresh();
    char path[512];
    text_format(path, sizeof path, "%s/seen", state_dir);
    CHECK_EQ(seen_note(l, PATRON, TODAY, DAYS), RESULT_OK);
    FILE *f = fopen(path, "wb");
    CHECK(f != NULL);
    for (unsigned i = 0; i < 65552 * 20 - 7; i++)
        fputc((int)(i * 31 % 251), f);
    fclose(f);
    CHECK(!lately(l, PATRON, TODAY));
    CHECK_EQ(seen_expire(l, TODAY, DAYS), RESULT_OK);
    CHECK_EQ(seen_note(l, PATRON, TODAY, DAYS), RESULT_OK);
    CHECK(lately(l, PATRON, TODAY));
    ledger_close(l);
}
