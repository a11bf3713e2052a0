/* What waits, carried by hand: whole files with their check code, and no row twice. */
#include "ledger/carry.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static struct carried carried;
static char stick[160];

static enum result carry(struct ledger *l, enum export_format format)
{
    struct carry_options options = { .dir = stick, .kiosk = "hall 1", .format = format, .version = "0.1.0" };
    pass(SECOND);
    return ledger_carry(l, &options, &carried);
}

/* Two loans and a return wait, a loan is confirmed. */
static struct ledger *open_queue(void)
{
    struct ledger *l = open_fresh();
    text_format(stick, sizeof stick, "%s/stick", state_dir);
    CHECK_EQ(mkdir(stick, 0700), 0);
    (void)begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    (void)begin_loan(l, "B2", "P2", LIFE_OFFLINE);
    struct transaction t = loan("B3", "", LIFE_OFFLINE);
    t.kind = TRANSACTION_CHECKIN;
    (void)begin(l, &t);
    CHECK_EQ(outcome(l, begin_loan(l, "B4", "P1", LIFE_INTENDED), LIFE_CONFIRMED), RESULT_OK);
    return l;
}

static unsigned files_on_stick(void)
{
    unsigned n = 0;
    DIR *d = opendir(stick);
    CHECK(d != NULL);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static bool holds(const char *path, const char *text)
{
    static char whole[65536];
    FILE *f = fopen(path, "rb");
    CHECK(f != NULL);
    size_t n = fread(whole, 1, sizeof whole - 1, f);
    fclose(f);
    whole[n] = '\0';
    return strstr(whole, text) != NULL;
}

static bool checks(const char *path)
{
    char command[512];
    text_format(command, sizeof command, "cd '%s' && sha256sum --quiet -c '%s.sha256'", stick, strrchr(path, '/') + 1);
    FILE *p = popen(command, "r");
    CHECK(p != NULL);
    return pclose(p) == 0;
}

TEST(every_format_is_carried_whole_with_a_check_code_that_a_librarian_can_verify)
{
    static const char *const ends[EXPORT_FORMAT_COUNT] = { ".jsonl", ".csv", ".koc", ".evergreen.json" };
    for (enum export_format f = 0; f < EXPORT_FORMAT_COUNT; f++) {
        struct ledger *l = open_queue();
        CHECK_EQ(carry(l, f), RESULT_OK);
        CHECK_EQ(carried.counts.written, 3);
        CHECK(text_ends(carried.file, ends[f]));
        CHECK(strstr(carried.file, "/kitap-hall-1-2026") != NULL);
        CHECK(holds(carried.file, "B1"));
        CHECK(holds(carried.file, "P2"));
        CHECK(holds(carried.file, "B3"));
        CHECK(!holds(carried.file, "B4"));
        CHECK_EQ(holds(carried.file, "{\"rows\":3,\"sha256\":\""), f == EXPORT_JSON);
        CHECK(checks(carried.file));
        CHECK_EQ(files_on_stick(), 2);
        ledger_close(l);
    }
}

TEST(what_was_carried_is_neither_sent_nor_carried_again_until_staff_say_so)
{
    struct ledger_row rows[8];
    size_t n = 9;
    bool more;
    struct ledger *l = open_queue();
    CHECK_EQ(carry(l, EXPORT_KOC), RESULT_OK);
    ledger_close(l);
    l = reopen();
    CHECK_EQ(ledger_waiting(l, 0, rows, 8, &n, &more), RESULT_OK);
    CHECK_EQ(n, 0);
    struct ledger_row row = row_of(l, 1);
    CHECK_EQ(row.t.life, LIFE_OFFLINE);
    CHECK_EQ(row.library, DELIVERY_POISONED);
    CHECK(row.t.staff_mark);
    CHECK(text_starts(row.t.words, "carried: kitap-hall-1-"));
    CHECK_EQ(carry(l, EXPORT_JSON), RESULT_OK);
    CHECK_EQ(carried.counts.written, 0);
    CHECK_TEXT(carried.file, "");
    CHECK_EQ(files_on_stick(), 2);
    CHECK_EQ(ledger_decide(l, 1, LIFE_CLOSED, "imported in Koha"), RESULT_OK);
    CHECK_EQ(ledger_decide(l, 2, LIFE_OFFLINE, "the stick was lost"), RESULT_OK);
    CHECK_EQ(carry(l, EXPORT_JSON), RESULT_OK);
    CHECK_EQ(carried.counts.written, 1);
    CHECK(holds(carried.file, "B2"));
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(two_exports_of_one_second_spoil_nothing)
{
    struct carry_options options = { .dir = stick, .kiosk = "hall 1", .format = EXPORT_CSV, .version = "0.1.0" };
    struct ledger *l = open_queue();
    CHECK_EQ(ledger_carry(l, &options, &carried), RESULT_OK);
    struct carried first = carried;
    CHECK_EQ(ledger_carry(l, &options, &carried), RESULT_OK);
    CHECK_TEXT(carried.file, "");
    uint64_t seq = begin_loan(l, "B6", "P1", LIFE_OFFLINE);
    CHECK_EQ(ledger_carry(l, &options, &carried), RESULT_IO);
    CHECK_EQ(row_of(l, seq).library, DELIVERY_WAITING);
    CHECK(checks(first.file));
    CHECK_EQ(files_on_stick(), 2);
    CHECK_EQ(carry(l, EXPORT_CSV), RESULT_OK);
    ledger_close(l);
}

TEST(a_stick_that_cannot_be_written_leaves_every_row_where_it_was)
{
    struct ledger_row rows[8];
    size_t n = 0;
    bool more;
    struct ledger *l = open_queue();
    text_format(stick, sizeof stick, "%s/no-such-stick", state_dir);
    CHECK_EQ(carry(l, EXPORT_CSV), RESULT_IO);
    CHECK_EQ(ledger_waiting(l, 0, rows, 8, &n, &more), RESULT_OK);
    CHECK_EQ(n, 3);
    ledger_close(l);
}

TEST(a_row_that_cannot_be_carried_waits_on)
{
    struct ledger *l = open_queue();
    struct transaction t = loan("B5", "P5", LIFE_OFFLINE);
    t.at = (struct when){ 0 };
    uint64_t seq = begin(l, &t);
    CHECK_EQ(carry(l, EXPORT_JSON), RESULT_OK);
    CHECK_EQ(carried.counts.written, 3);
    CHECK_EQ(carried.counts.left_out, 1);
    CHECK(!holds(carried.file, "B5"));
    CHECK_EQ(row_of(l, seq).library, DELIVERY_WAITING);
    ledger_close(l);
}

TEST(nothing_is_carried_past_an_earlier_row_of_its_book_that_stays_behind)
{
    struct ledger *l = open_queue();
    struct transaction back = loan("B6", "", LIFE_INTENDED), undated = loan("B7", "P6", LIFE_OFFLINE);
    back.kind = TRANSACTION_CHECKIN;
    undated.at = (struct when){ 0 };
    uint64_t unknown = begin(l, &back);
    CHECK_EQ(outcome(l, unknown, LIFE_UNKNOWN), RESULT_OK);
    uint64_t behind_unknown = begin_loan(l, "B6", "P6", LIFE_OFFLINE);
    (void)begin(l, &undated);
    uint64_t behind_undated = begin_loan(l, "B7", "P7", LIFE_OFFLINE);
    uint64_t behind_carried = begin_loan(l, "B1", "P7", LIFE_OFFLINE);
    CHECK_EQ(carry(l, EXPORT_JSON), RESULT_OK);
    CHECK_EQ(carried.counts.written, 4);
    CHECK_EQ(carried.counts.left_out, 3);
    CHECK_EQ(row_of(l, behind_unknown).library, DELIVERY_WAITING);
    CHECK_EQ(row_of(l, behind_undated).library, DELIVERY_WAITING);
    CHECK_EQ(row_of(l, behind_carried).library, DELIVERY_POISONED);
    CHECK_EQ(settle(l, unknown, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(carry(l, EXPORT_JSON), RESULT_OK);
    CHECK_EQ(carried.counts.written, 1);
    CHECK_EQ(row_of(l, behind_unknown).library, DELIVERY_POISONED);
    ledger_close(l);
}

TEST(a_file_that_is_full_leaves_the_rest_for_the_next)
{
    enum { ROWS = CARRY_ROWS_MAX + 3 };
    struct ledger *l = open_queue();
    struct transaction t[LEDGER_BATCH_MAX];
    struct ledger_begun begun[LEDGER_BATCH_MAX];
    for (unsigned i = 3; i < ROWS;) {
        size_t n = 0;
        for (; n < LEDGER_BATCH_MAX && i < ROWS; n++, i++) {
            t[n] = loan("C", "P1", LIFE_OFFLINE);
            text_format(t[n].item, sizeof t[n].item, "C%u", i);
        }
        CHECK_EQ(ledger_begin(l, t, n, begun), RESULT_OK);
    }
    CHECK_EQ(carry(l, EXPORT_CSV), RESULT_OK);
    CHECK(carried.counts.more);
    CHECK_EQ(carried.counts.written, CARRY_ROWS_MAX);
    CHECK_EQ(carry(l, EXPORT_CSV), RESULT_OK);
    CHECK(!carried.counts.more);
    CHECK_EQ(carried.counts.written, 3);
    ledger_close(l);
}
