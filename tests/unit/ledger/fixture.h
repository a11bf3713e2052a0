/* A ledger in a folder of its own, with a clock that the test turns. */
#pragma once

#include <ftw.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "ledger/ledger.h"

#include "check.h"

#define PATRON "patron-0427"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

static struct ledger_moment clock_now = { INT64_C(1795450000000), 50 * MINUTE };
static char state_dir[128], key_path[192];
static struct ledger_opened opened;
static unsigned keep_days, key_days, forget_days; /* 0: for ever */

static inline struct ledger_moment fixture_now(void *self)
{
    (void)self;
    return clock_now;
}

static inline void pass(int64_t ms)
{
    clock_now.wall_ms += ms;
    clock_now.monotonic_ms += ms;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info;
    (void)type;
    (void)at;
    return remove(path);
}

#ifndef FIXTURE_FOLDER
#define FIXTURE_FOLDER "/tmp"
#endif

static inline void remove_folder(void)
{
    char root[128];
    text_copy(root, sizeof root, state_dir);
    if (root[0] != '\0')
        nftw(dirname(root), remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* The folder of the test before goes: each holds a reserve of 16 MiB. */
static inline void fresh_folder(void)
{
    static bool registered;
    char template[] = FIXTURE_FOLDER "/kitap-ledger-XXXXXX";
    remove_folder();
    if (!registered)
        atexit(remove_folder);
    registered = true;
    CHECK(mkdtemp(template) != NULL);
    text_format(state_dir, sizeof state_dir, "%s/state", template);
    text_format(key_path, sizeof key_path, "%s/keys/master", template);
}

static inline enum result try_open_boot(struct ledger **l, const char *boot_id)
{
    struct ledger_options options = { .dir = state_dir,
                                      .key_file = key_path,
                                      .boot_id = boot_id,
                                      .now = fixture_now,
                                      .keep_days = keep_days,
                                      .key_days = key_days,
                                      .forget_days = forget_days };
    return ledger_open(&options, l, &opened);
}

static inline struct ledger *reopen(void)
{
    struct ledger *l = NULL;
    CHECK_EQ(try_open_boot(&l, "boot-1"), RESULT_OK);
    return l;
}

static inline struct ledger *open_fresh(void)
{
    fresh_folder();
    struct ledger *l = reopen();
    CHECK(opened.fresh);
    CHECK(!opened.no_reserve);
    return l;
}

/* A loan of `item` by `patron` ("" for none) that begins as `life`. */
static inline struct transaction loan(const char *item, const char *patron, enum life life)
{
    static uint64_t n;
    struct transaction t = { .kind = patron[0] != '\0' ? TRANSACTION_CHECKOUT : TRANSACTION_CHECKIN,
                             .life = life,
                             .at = when_of(clock_now.wall_ms, 300) };
    ulid_make(t.ulid, clock_now.wall_ms, (struct seed){ 7, 9 }, n++);
    text_copy(t.item, sizeof t.item, item);
    text_copy(t.title, sizeof t.title, "Абай жолы");
    text_copy(t.patron, sizeof t.patron, patron);
    return t;
}

static inline uint64_t begin(struct ledger *l, const struct transaction *t)
{
    struct ledger_begun begun = { 0 };
    CHECK_EQ(ledger_begin(l, t, 1, &begun), RESULT_OK);
    return begun.seq;
}

static inline uint64_t begin_loan(struct ledger *l, const char *item, const char *patron, enum life life)
{
    struct transaction t = loan(item, patron, life);
    return begin(l, &t);
}

static inline struct ledger_row row_of(struct ledger *l, uint64_t seq)
{
    struct ledger_row row = { 0 };
    CHECK_EQ(ledger_row(l, seq, &row), RESULT_OK);
    return row;
}

static inline enum life life_of(struct ledger *l, uint64_t seq)
{
    return row_of(l, seq).t.life;
}

/* The row with its new life, as the brain hands it in. */
static inline struct transaction becomes(uint64_t seq, enum life life)
{
    return (struct transaction){ .seq = seq, .life = life };
}

static inline enum result outcome(struct ledger *l, uint64_t seq, enum life life)
{
    struct transaction t = becomes(seq, life);
    return ledger_outcome(l, &t, 1);
}

static inline enum result settle(struct ledger *l, uint64_t seq, enum life life)
{
    struct transaction t = becomes(seq, life);
    return ledger_settle(l, &t);
}

static inline enum result send(struct ledger *l, uint64_t seq)
{
    struct transaction t = { .seq = seq };
    return ledger_mark_sending(l, &t, 1);
}

static inline enum result deliver(struct ledger *l, uint64_t seq, enum life life)
{
    struct transaction t = becomes(seq, life);
    return ledger_deliver(l, &t);
}

static inline void print_damage(void *self, const char *text)
{
    (void)self;
    fprintf(stderr, "  found: %s\n", text);
}

/* Runs `life` in a child that dies without closing anything, as by kill -9. */
static inline void die_after(void (*life)(void))
{
    fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        life();
        _exit(42);
    }
    int status = 0;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(WEXITSTATUS(status), 42);
}

/* Does any file of the state folder hold these bytes? */
static inline bool folder_holds(const void *bytes, size_t n)
{
    static const char *const files[] = { "ledger.db", "ledger.db-wal" };
    bool found = false;
    for (size_t i = 0; i < 2; i++) {
        char path[256];
        text_format(path, sizeof path, "%s/%s", state_dir, files[i]);
        FILE *f = fopen(path, "rb");
        if (f == NULL)
            continue;
        static char data[4 * 1024 * 1024];
        size_t size = fread(data, 1, sizeof data, f);
        CHECK(size < sizeof data);
        found |= memmem(data, size, bytes, n) != NULL;
        fclose(f);
    }
    return found;
}
