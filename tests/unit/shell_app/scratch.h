/* A folder of a test's own, gone when the program ends well; and a wait for an input with a limit. */
#pragma once

#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "shell/clock.h"
#include "shell/inbox.h"

#include "check.h"

enum { SCRATCH_SIZE = 128, SCRATCH_WAIT_MS = 20000 };

static char scratch[SCRATCH_SIZE];

static inline int scratch_remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info;
    (void)type;
    (void)at;
    return remove(path);
}

static inline void scratch_remove(void)
{
    if (scratch[0] != '\0')
        nftw(scratch, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
    scratch[0] = '\0';
}

static inline void scratch_make(void)
{
    static bool registered;
    scratch_remove();
    if (!registered)
        atexit(scratch_remove);
    registered = true;
    text_copy(scratch, sizeof scratch, "/tmp/kitap-shell-XXXXXX");
    CHECK(mkdtemp(scratch) != NULL);
}

static inline void scratch_path(char *to, size_t size, const char *name)
{
    text_format(to, size, "%s/%s", scratch, name);
}

static inline void scratch_write(const char *path, const char *text)
{
    FILE *f = fopen(path, "we");
    CHECK(f != NULL);
    CHECK(fputs(text, f) >= 0);
    CHECK_EQ(fclose(f), 0);
}

/* The next input; fails the test when none comes. */
static inline struct input next_input(struct inbox *in)
{
    struct input got;
    int64_t deadline = clock_mono_ms() + SCRATCH_WAIT_MS;
    while (!inbox_take(in, &got)) {
        struct pollfd fd = { .fd = inbox_fd(in), .events = POLLIN };
        CHECK(clock_mono_ms() < deadline);
        CHECK(poll(&fd, 1, 1000) >= 0);
    }
    return got;
}
