/* A stick that is truly full: a small file system of its own, a page larger each time, and with too few files. The rows
   wait on, nothing that looks whole lies there, and staff hear that it is full; else all is on it. */
#include "ledger/carry.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

enum { ROWS = 150, PAGE = 4096, PAGES_MAX = 64 };

static char stick[160];
static struct carried carried;

/* False: this process may mount nothing. */
static bool may_mount(void)
{
    static int may = -1;
    if (may < 0)
        may = unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
    return may == 1 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static bool plug_in(unsigned pages, unsigned files)
{
    char options[64];
    text_format(options, sizeof options, "size=%u,nr_inodes=%u", pages * PAGE, files + 1);
    return mount("stick", stick, "tmpfs", 0, options) == 0;
}

static struct ledger *open_queue(void)
{
    struct ledger *l = open_fresh();
    text_format(stick, sizeof stick, "%s/stick", state_dir);
    CHECK_EQ(mkdir(stick, 0700), 0);
    for (unsigned i = 0; i < ROWS; i++) {
        char item[ID_SIZE];
        text_format(item, sizeof item, "B%u", i);
        (void)begin_loan(l, item, "P1", LIFE_OFFLINE);
    }
    return l;
}

static uint64_t waiting(struct ledger *l)
{
    struct ledger_counts counts;
    CHECK_EQ(ledger_count(l, &counts), RESULT_OK);
    return counts.waiting;
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

static bool is_whole(void)
{
    char command[512];
    text_format(command, sizeof command,
                "cd '%s' && sha256sum --quiet -c *.sha256 && [ $(grep -c '\"item\"' *.jsonl) = %d ]", stick, ROWS);
    FILE *p = popen(command, "r");
    CHECK(p != NULL);
    return pclose(p) == 0;
}

/* True: it went onto the stick. */
static bool goes_on(struct ledger *l)
{
    struct carry_options options = { .dir = stick, .kiosk = "hall", .format = EXPORT_JSON, .version = "0.1.0" };
    pass(SECOND);
    enum result r = ledger_carry(l, &options, &carried);
    if (r != RESULT_OK) {
        CHECK_EQ(r, RESULT_FULL);
        CHECK_EQ(waiting(l), ROWS);
        CHECK_EQ(files_on_stick(), 0);
        return false;
    }
    CHECK_EQ(waiting(l), 0);
    CHECK(is_whole());
    return true;
}

TEST(a_stick_that_is_full_after_any_page_leaves_all_rows_waiting_and_nothing_behind)
{
    struct ledger *l = open_queue();
    bool gone = false;
    unsigned pages = 1;
    for (; !gone && pages < PAGES_MAX; pages++) {
        if (!may_mount() || !plug_in(pages, 16)) {
            printf("no file system can be mounted here: %s\n", strerror(errno));
            ledger_close(l);
            return;
        }
        gone = goes_on(l);
        CHECK_EQ(umount(stick), 0);
    }
    CHECK(gone);
    CHECK(pages > 5);
    ledger_close(l);
}

TEST(a_stick_that_takes_no_more_files_does_so_too)
{
    struct ledger *l = open_queue();
    for (unsigned files = 0; files < 3; files++) {
        if (!may_mount() || !plug_in(PAGES_MAX, files)) {
            printf("no file system can be mounted here: %s\n", strerror(errno));
            break;
        }
        CHECK_EQ(goes_on(l), files == 2);
        CHECK_EQ(umount(stick), 0);
    }
    ledger_close(l);
}
