/* The same short day, again and again, and the n-th write, cut or sync of a file is the last thing that happens:
   the program dies there (the write torn in half), or the power fails there (of what was written since the last
   sync of each file, every write is kept, lost or torn by itself), or it fails once and the day goes on. After each,
   what was reported as done is there, the ledger is whole, and nothing is there that was never asked for. */
/* Hundreds of ledgers, each with its reserve: in memory. The test itself keeps, loses or tears what is not synced. */
#define FIXTURE_FOLDER "/dev/shm"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "fixture.h"

enum fault { FAULT_NONE, FAULT_DEATH, FAULT_CUT, FAULT_ERROR };
static enum fault fault;
static int fault_in; /* counts down; at 0 it happens, once */
static bool fired;

/* The reserve has tests of its own, and takes long to make some hundred times. */
int posix_fallocate(int fd, off_t at, off_t n)
{
    (void)fd;
    (void)at;
    (void)n;
    return 0;
}

/* What the day was told, in memory that outlives the child. */
struct promises {
    bool opened;
    enum life told[5]; /* by seq; LIFE_COUNT: nothing was reported */
    bool done;
};
static struct promises *promises;

/* True when this call is the one that fails. */
static bool strikes(void)
{
    if (fault == FAULT_NONE || fault_in-- > 0 || fired)
        return false;
    fired = true;
    errno = EIO;
    return true;
}

/* What stood where something was written, until that file is synced. */
enum { UNDO_MAX = 4096, UNDO_BYTES = 4096 };
static struct undo {
    int fd;
    off64_t at;
    size_t n;
    unsigned char old[UNDO_BYTES]; /* zeros where the file was shorter, as a file system leaves them */
} undo[UNDO_MAX];
static size_t undo_n;
static uint64_t cut_seed;
static bool disk_lies; /* says that it has synced, and has not */

static void remember(int fd, size_t n, off64_t at)
{
    if (fault != FAULT_CUT)
        return;
    CHECK(undo_n < UNDO_MAX);
    CHECK(n <= UNDO_BYTES);
    struct undo *u = &undo[undo_n++];
    *u = (struct undo){ .fd = fd, .at = at, .n = n };
    CHECK(syscall(SYS_pread64, fd, u->old, n, at) >= 0);
}

static void forget(int fd)
{
    size_t kept = 0;
    for (size_t i = 0; i < undo_n; i++)
        if (undo[i].fd != fd)
            undo[kept++] = undo[i];
    undo_n = kept;
}

static void lose_power(void)
{
    for (size_t i = undo_n; i-- > 0;) {
        uint64_t fate = seed_number((struct seed){ cut_seed, 1 }, i) % 3; /* kept, lost, torn */
        if (fate > 0)
            syscall(SYS_pwrite64, undo[i].fd, undo[i].old, undo[i].n / fate, undo[i].at);
    }
    _exit(42);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
    bool last = strikes();
    if (last && fault == FAULT_ERROR)
        return -1;
    remember(fd, n, at);
    ssize_t written = syscall(SYS_pwrite64, fd, data, last ? n / 2 : n, at);
    if (last && fault == FAULT_CUT)
        lose_power();
    if (last)
        _exit(42);
    return written;
}

static int synced(int fd, long call)
{
    if (strikes()) {
        if (fault == FAULT_ERROR)
            return -1;
        if (fault == FAULT_CUT)
            lose_power();
        _exit(42);
    }
    if (!disk_lies)
        forget(fd);
    return (int)syscall(call, fd);
}

int fdatasync(int fd)
{
    return synced(fd, SYS_fdatasync);
}

int fsync(int fd)
{
    return synced(fd, SYS_fsync);
}

int ftruncate64(int fd, off64_t n)
{
    if (strikes()) {
        if (fault == FAULT_ERROR)
            return -1;
        if (fault == FAULT_CUT)
            lose_power();
        _exit(42);
    }
    return (int)syscall(SYS_ftruncate, fd, n);
}

static bool told(enum result r, uint64_t seq, enum life life)
{
    if (r == RESULT_OK)
        promises->told[seq] = life;
    return r == RESULT_OK;
}

static bool begin_told(struct ledger *l, uint64_t seq, const char *item, const char *patron, enum life life)
{
    struct transaction t = loan(item, patron, life);
    struct ledger_begun begun;
    return told(ledger_begin(l, &t, 1, &begun), seq, life);
}

/* Each step only when the one before it was done, as the kiosk does. */
static void day(void)
{
    struct ledger *l = NULL;
    if (try_open_boot(&l, "boot-1") != RESULT_OK)
        return;
    promises->opened = true;
    bool on = begin_told(l, 1, "B1", PATRON, LIFE_INTENDED) && told(outcome(l, 1, LIFE_CONFIRMED), 1, LIFE_CONFIRMED) &&
              begin_told(l, 2, "B2", PATRON, LIFE_OFFLINE) && send(l, 2) == RESULT_OK &&
              deliver(l, 2, LIFE_UPLOADED) == RESULT_OK && told(ledger_flush(l), 2, LIFE_UPLOADED);
    pass(MINUTE);
    on = on && ledger_flush(l) == RESULT_OK && begin_told(l, 3, "B3", "", LIFE_OFFLINE) &&
         begin_told(l, 4, "B4", PATRON, LIFE_INTENDED);
    promises->done = on;
    ledger_close(l);
}

/* A row may be one move further than was reported: the program died before it could say so. */
static bool fits(enum life reported, enum life found)
{
    return found == reported || life_may_move(reported, found);
}

static bool reports_hold(struct ledger *l)
{
    struct ledger_counts counts = { 0 };
    bool hold = ledger_verify(l, NULL, NULL) == RESULT_OK && ledger_count(l, &counts) == RESULT_OK && counts.rows <= 4;
    for (uint64_t seq = 1; hold && seq <= 4; seq++) {
        struct ledger_row row;
        if (promises->told[seq] != LIFE_COUNT)
            hold = ledger_row(l, seq, &row) == RESULT_OK && fits(promises->told[seq], row.t.life);
    }
    return hold;
}

static bool whole_after(void)
{
    fault = FAULT_NONE;
    struct ledger *l = reopen();
    bool whole = !opened.set_aside && !opened.key_lost && reports_hold(l);
    ledger_close(l);
    return whole;
}

static void start_over(enum fault kind, int nth)
{
    clock_now = (struct ledger_moment){ INT64_C(1795450000000), 50 * MINUTE };
    fresh_folder();
    *promises = (struct promises){ .told = { LIFE_COUNT, LIFE_COUNT, LIFE_COUNT, LIFE_COUNT, LIFE_COUNT } };
    fault = kind;
    fault_in = nth;
    fired = false;
    undo_n = 0;
}

static void share_promises(void)
{
    promises = mmap(NULL, sizeof *promises, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(promises != MAP_FAILED);
}

TEST(a_death_at_any_write_loses_nothing_that_was_reported)
{
    share_promises();
    int nth = 0;
    for (; !promises->done; nth += 2) {
        CHECK(nth < 1000);
        start_over(FAULT_DEATH, nth);
        die_after(day);
        CHECK(whole_after());
    }
    CHECK(nth > 30); /* it did cut in many places */
}

TEST(a_power_cut_at_any_write_loses_nothing_that_was_reported)
{
    share_promises();
    int nth = 0;
    for (; !promises->done; nth++) {
        CHECK(nth < 1000);
        cut_seed = (uint64_t)nth;
        start_over(FAULT_CUT, nth);
        die_after(day);
        CHECK(whole_after());
    }
    CHECK(nth > 30);
}

/* The canary: were a sync left out, these tests would see it. */
TEST(a_disk_that_lies_about_its_syncs_is_caught_by_these_checks)
{
    share_promises();
    disk_lies = true;
    unsigned caught = 0;
    for (int nth = 20; caught == 0 && !promises->done; nth++) {
        cut_seed = (uint64_t)nth;
        start_over(FAULT_CUT, nth);
        die_after(day);
        caught += !whole_after();
    }
    disk_lies = false;
    CHECK(caught > 0);
}

TEST(an_error_at_any_write_is_told_and_loses_nothing_that_was_reported)
{
    share_promises();
    int nth = 0;
    for (;; nth++) {
        CHECK(nth < 1000);
        start_over(FAULT_ERROR, nth);
        day();
        bool struck = fired;
        CHECK(whole_after());
        if (!struck)
            break; /* past the last write */
    }
    CHECK(promises->done);
    CHECK(nth > 30);
}
