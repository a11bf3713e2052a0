/* The same short day, again and again, and the n-th allocation of SQLite, or the n-th read, opening or mapping of a
   file, fails: once. Whoever is told that a step failed asks again, as the kiosk does; then the day ends as every other
   day, no row is missing, doubled or changed, and no ledger is set aside. (Writes and syncs: crash_test.c.) */
#define FIXTURE_FOLDER "/dev/shm"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "base/log.h"

#include "fixture.h"

enum kind { KIND_NONE, KIND_MEMORY, KIND_FILE };
static enum kind kind;
static int fails_in; /* counts down; at 0 it happens, once */
static bool fired;

/* The reserve has tests of its own, and takes long to make some thousand times. */
int posix_fallocate(int fd, off_t at, off_t n)
{
    (void)fd;
    (void)at;
    (void)n;
    return 0;
}

static bool strikes(enum kind what)
{
    if (kind != what || fired || fails_in-- > 0)
        return false;
    fired = true;
    errno = what == KIND_FILE ? EIO : ENOMEM;
    return true;
}

/* ---- SQLite's allocations ---- */

static sqlite3_mem_methods memory;

static void *allocate(int n)
{
    return strikes(KIND_MEMORY) ? NULL : memory.xMalloc(n);
}

static void *allocate_again(void *at, int n)
{
    return strikes(KIND_MEMORY) ? NULL : memory.xRealloc(at, n);
}

/* ---- SQLite's files ---- */

static int open_file(const char *path, int flags, int mode)
{
    return strikes(KIND_FILE) ? -1 : open(path, flags, mode);
}

static ssize_t read_at(int fd, void *to, size_t n, off64_t at)
{
    return strikes(KIND_FILE) ? -1 : syscall(SYS_pread64, fd, to, n, at);
}

static void *map(void *at, size_t n, int may, int flags, int fd, off_t from)
{
    return strikes(KIND_FILE) ? MAP_FAILED : mmap(at, n, may, flags, fd, from);
}

static int look(int fd, struct stat *info)
{
    return strikes(KIND_FILE) ? -1 : fstat(fd, info);
}

static void stand_between(void)
{
    log_set_level(LOG_LEVEL_ERROR);
    static bool stands;
    if (stands)
        return;
    stands = true;
    CHECK_EQ(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory), SQLITE_OK);
    sqlite3_mem_methods between = memory;
    between.xMalloc = allocate;
    between.xRealloc = allocate_again;
    CHECK_EQ(sqlite3_config(SQLITE_CONFIG_MALLOC, &between), SQLITE_OK);
    CHECK_EQ(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK); /* nothing past us */
    CHECK_EQ(sqlite3_initialize(), SQLITE_OK);
    sqlite3_vfs *files = sqlite3_vfs_find(NULL);
    static const struct {
        const char *name;
        sqlite3_syscall_ptr call;
    } calls[] = { { "open", (sqlite3_syscall_ptr)open_file },
                  { "pread64", (sqlite3_syscall_ptr)read_at },
                  { "mmap", (sqlite3_syscall_ptr)map },
                  { "fstat", (sqlite3_syscall_ptr)look } };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        CHECK_EQ(files->xSetSystemCall(files, calls[i].name, calls[i].call), SQLITE_OK);
}

/* ---- the day ---- */

static unsigned told; /* how often a step said that it failed */

/* Asked again once: it fails only once. */
#define ASK(step)                                                                                                      \
    do {                                                                                                               \
        enum result r_ = (step);                                                                                       \
        if (r_ != RESULT_OK) {                                                                                         \
            CHECK(fired);                                                                                              \
            told++;                                                                                                    \
            r_ = (step);                                                                                               \
        }                                                                                                              \
        CHECK_EQ(r_, RESULT_OK);                                                                                       \
    } while (0)

static struct ledger *open_asking(void)
{
    struct ledger *l = NULL;
    ASK(try_open_boot(&l, "boot-1"));
    CHECK(!opened.set_aside);
    CHECK(!opened.key_lost);
    return l;
}

static void begin_asking(struct ledger *l, uint64_t seq, const char *item, const char *patron, enum life life)
{
    struct transaction t = loan(item, patron, life);
    struct ledger_begun begun = { 0 };
    ASK(ledger_begin(l, &t, 1, &begun));
    CHECK_EQ(begun.seq, seq);
}

static void look_asking(struct ledger *l, uint64_t seq, const char *item, enum life life)
{
    struct ledger_row row;
    ASK(ledger_row(l, seq, &row));
    CHECK_TEXT(row.t.item, item);
    CHECK_TEXT(row.t.title, "Абай жолы");
    CHECK_EQ(row.t.life, life);
}

static void wait_asking(struct ledger *l, const char *item)
{
    struct ledger_row rows[4];
    size_t n = 0;
    bool more = true;
    ASK(ledger_waiting(l, 0, rows, 4, &n, &more));
    CHECK_EQ(n, 1);
    CHECK(!more);
    CHECK_TEXT(rows[0].t.item, item);
    CHECK_TEXT(rows[0].t.patron, PATRON);
}

/* What waits is sealed anew, and found by its new hash. */
static void rotate_asking(struct ledger *l)
{
    unsigned n = 0;
    ASK(ledger_rotate_key(l));
    ASK(ledger_patron_offline(l, PATRON, &n));
    CHECK_EQ(n, 1);
}

/* The rows of a day stand behind those of the days before it. */
static void day(struct ledger *l, uint64_t before)
{
    struct ledger_item known;
    struct ledger_counts counts;
    uint64_t lent = before + 1, late = before + 2, lost = before + 3;
    begin_asking(l, lent, "B1", PATRON, LIFE_INTENDED);
    ASK(outcome(l, lent, LIFE_CONFIRMED));
    struct transaction bit = { .seq = lent, .bit = BIT_PENDING };
    ASK(ledger_later(l, &bit));
    begin_asking(l, late, "B2", PATRON, LIFE_OFFLINE);
    rotate_asking(l);
    wait_asking(l, "B2");
    ASK(send(l, late));
    ASK(deliver(l, late, LIFE_UPLOADED));
    bit.bit = BIT_DONE;
    ASK(ledger_later(l, &bit));
    ASK(ledger_flush(l));
    begin_asking(l, lost, "B3", PATRON, LIFE_INTENDED);
    ASK(outcome(l, lost, LIFE_UNKNOWN));
    ASK(ledger_find_item(l, "B3", PATRON, &known));
    CHECK_EQ(known.unsettled.t.seq, lost);
    CHECK(known.same_patron);
    ASK(settle(l, lost, LIFE_STAFF));
    ASK(ledger_decide(l, lost, LIFE_VOID, "seen on the shelf"));
    pass(MINUTE);
    ASK(ledger_flush(l));
    ASK(ledger_count(l, &counts));
    CHECK_EQ(counts.rows, before + 3);
    CHECK_EQ(counts.waiting, 0);
    look_asking(l, lent, "B1", LIFE_CONFIRMED);
    look_asking(l, late, "B2", LIFE_UPLOADED);
    look_asking(l, lost, "B3", LIFE_VOID);
    ASK(ledger_verify(l, NULL, NULL));
}

static void whole_after(uint64_t before)
{
    kind = KIND_NONE;
    struct ledger *l = reopen();
    CHECK(!opened.set_aside);
    CHECK(!opened.key_lost);
    struct ledger_counts counts;
    CHECK_EQ(ledger_count(l, &counts), RESULT_OK);
    CHECK_EQ(counts.rows, before + 3);
    CHECK_EQ(life_of(l, before + 1), LIFE_CONFIRMED);
    CHECK_EQ(row_of(l, before + 1).t.bit, BIT_DONE);
    CHECK_EQ(life_of(l, before + 2), LIFE_UPLOADED);
    CHECK_EQ(life_of(l, before + 3), LIFE_VOID);
    struct ledger_audit rows[4];
    size_t n = 0;
    CHECK_EQ(ledger_audit(l, rows, 4, &n), RESULT_OK);
    CHECK_EQ(rows[0].number, 2 * (before / 3 + 1));
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

static void fail(enum kind what, int nth)
{
    kind = what;
    fails_in = nth;
    fired = false;
}

/* Thousands of allocations: every one of them in the soak, some hundred else. */
static int step_of(enum kind what)
{
    return what == KIND_MEMORY && getenv("KITAP_SOAK") == NULL ? 17 : 1;
}

/* For whoever asks how many. Counted on: those that were passed over, too. */
static int say_failures(enum kind what, int times, const char *of)
{
    const char *words = what == KIND_MEMORY ? "allocations" : "reads, openings and mappings";
    printf("%d of the %s of %s failed, once each\n", times, words, of);
    return times * step_of(what);
}

enum { DAYS_A_FOLDER = 24 }; /* a longer ledger takes longer to be looked at */

/* Days on which the n-th fails, until none is left to fail; how many there were. The ledger is new on every so many of
   them, so that its making fails too where `fresh`. */
static int days_of(enum kind what)
{
    stand_between();
    told = 0;
    for (int nth = 0, days = 0;; nth += step_of(what), days++) {
        uint64_t before = (uint64_t)(days % DAYS_A_FOLDER) * 3;
        if (before == 0)
            ledger_close(open_fresh());
        fail(what, nth);
        struct ledger *l = open_asking();
        day(l, before);
        ledger_close(l);
        bool struck = fired;
        whole_after(before);
        if (!struck)
            return say_failures(what, days, "a day");
    }
}

/* The same with the making of a ledger alone. */
static int openings_of(enum kind what)
{
    stand_between();
    told = 0;
    for (int nth = 0, makings = 0;; nth += step_of(what), makings++) {
        fresh_folder();
        fail(what, nth);
        ledger_close(open_asking());
        bool struck = fired;
        kind = KIND_NONE;
        struct ledger *l = reopen();
        CHECK(!opened.set_aside);
        CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
        ledger_close(l);
        if (!struck)
            return say_failures(what, makings, "the making of a ledger");
    }
}

TEST(an_allocation_that_fails_once_in_the_making_of_a_ledger_costs_nothing)
{
    CHECK(openings_of(KIND_MEMORY) > 1000);
    CHECK(told > 50);
}

TEST(an_allocation_that_fails_once_is_told_and_costs_nothing)
{
    CHECK(days_of(KIND_MEMORY) > 1000);
    CHECK(told > 50);
}

TEST(a_read_that_fails_once_in_the_making_of_a_ledger_costs_nothing)
{
    CHECK(openings_of(KIND_FILE) > 10);
    CHECK(told > 5);
}

TEST(a_read_that_fails_once_is_told_and_costs_nothing)
{
    CHECK(days_of(KIND_FILE) > 10);
    CHECK(told > 5);
}
