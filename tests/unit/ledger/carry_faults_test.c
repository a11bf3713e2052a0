/* The queue goes on a stick, again and again, on a disk that fails at its n-th write, sync or renaming
   (failing_disk.h), the stick's as well as the ledger's. After each, either the rows wait as before, or they are on the
   stick, whole, and wait no more: never both, never neither. */
#include "failing_disk.h"

#include "ledger/carry.h"

static char stick[160];
static struct report {
    bool done;
    enum result result;
} * heard; /* outlives the child */

static void carry_once(void)
{
    struct carry_options options = { .dir = stick, .kiosk = "hall", .format = EXPORT_JSON, .version = "0.1.0" };
    struct carried carried;
    struct ledger *l = NULL;
    heard->result = RESULT_IO;
    if (try_open_boot(&l, "boot-1") != RESULT_OK)
        return;
    heard->result = ledger_carry(l, &options, &carried);
    heard->done = heard->result == RESULT_OK;
    ledger_close(l);
}

static void start_over(enum fault kind, int nth)
{
    struct ledger *l = open_fresh();
    text_format(stick, sizeof stick, "%s/stick", state_dir);
    CHECK_EQ(mkdir(stick, 0700), 0);
    (void)begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    (void)begin_loan(l, "B2", "P2", LIFE_OFFLINE);
    ledger_close(l);
    *heard = (struct report){ .done = false };
    fail_at(kind, nth);
}

/* The file under its name, or still as ".part" (which staff may rename), with its check code and both rows. */
static bool stands_on_the_stick(void)
{
    char command[512];
    text_format(command, sizeof command,
                "cd '%s' && for f in *.sha256; do n=${f%%.sha256}; [ -e $n ] || mv $n.part $n; "
                "sha256sum --quiet -c $f && grep -q B1 $n && grep -q B2 $n || exit 1; done 2>/dev/null",
                stick);
    FILE *p = popen(command, "r");
    CHECK(p != NULL);
    return pclose(p) == 0;
}

static bool whole_after(void)
{
    struct ledger_row rows[4];
    size_t n = 9;
    bool more;
    fault = FAULT_NONE;
    struct ledger *l = reopen();
    bool whole = ledger_verify(l, NULL, NULL) == RESULT_OK && ledger_waiting(l, 0, rows, 4, &n, &more) == RESULT_OK;
    ledger_close(l);
    return whole && (n == 2 ? !heard->done : n == 0 && stands_on_the_stick());
}

static void share(void)
{
    heard = mmap(NULL, sizeof *heard, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(heard != MAP_FAILED);
}

static void at_every_place(enum fault kind, int least)
{
    int nth = 0;
    share();
    for (; !heard->done; nth++) {
        CHECK(nth < 500);
        do {
            start_over(kind, nth);
            die_after(carry_once);
            CHECK(whole_after());
        } while (next_fate(kind));
    }
    CHECK(nth > least);
    say_places(kind, nth, "an export to a stick");
}

TEST(a_kiosk_that_dies_anywhere_in_an_export_has_its_rows_waiting_or_whole_on_the_stick)
{
    at_every_place(FAULT_DEATH, 5);
}

TEST(so_has_one_whose_power_is_cut_there)
{
    at_every_place(FAULT_CUT, 5);
}

TEST(an_error_there_is_told_unless_the_rows_are_on_the_stick)
{
    share();
    bool struck = true;
    for (int nth = 0; struck; nth++) {
        CHECK(nth < 500);
        start_over(FAULT_ERROR, nth);
        carry_once();
        struck = fired;
        CHECK(whole_after());
    }
    CHECK(heard->done);
}
