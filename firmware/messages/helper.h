/* messages/helper.h: what every helper process (kitap-link, kitap-reader) does at its start and around it.

   Order of calls: helper_start; HELLO; read the configuration; open what is needed; helper_sandbox;
   then work. Right before a transaction leaves, helper_parent_gone: an old link must never send what a
   new kitap is asking about. The lock is held until the process ends. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "messages/channel.h"

struct helper {
    const char *name;       /* as given to helper_start */
    struct channel channel; /* to kitap */
    int lock;               /* an open, locked file; never closed */
    int parent;             /* kitap's process id at the start */
};

/* Parses `--fd N --generation G --lock FILE` (all needed, in any order), asks the kernel to be killed
   when kitap ends (PR_SET_PDEATHSIG), waits at most 20 s for an old owner of the lock, and says HELLO.
   Returns the exit status to end with, or -1 to go on: 2 bad usage, 1 parent away or lock not to be had;
   the reason is logged. Call it first in main, before any thread. */
MUST_USE int helper_start(const char *name, int argc, char **argv, struct helper *out);
/* True when kitap has closed its end or has ended. */
bool helper_parent_gone(const struct helper *h);

enum helper_walls {
    HELPER_LINK,  /* TCP and UDP over IPv4 and IPv6 only; files for reading */
    HELPER_READER /* no socket at all; files for reading and writing, but only below `folders` */
};

/* Closes the process in: no new privileges, no core dumps, seccomp (no exec, no ptrace, sockets as above;
   a forbidden call fails with EPERM) and Landlock (only what lies below `folders`, of which `folders_n`,
   and for HELPER_LINK only for reading). A folder that does not exist is left out. When the kernel lacks
   Landlock or seccomp that wall is missing and a warning is logged: the program works on. Irrevocable. */
void helper_sandbox(enum helper_walls walls, const char *const *folders, size_t folders_n);
