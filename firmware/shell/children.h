/* shell/children.h: the helper processes of `kitap`: start, kill, messages. A thread a child reads its
   messages and posts them; sending happens on the UI thread and never waits. */
#pragma once

#include "shell/core/world.h"
#include "shell/inbox.h"

struct children;

/* What stands on a helper's command line beside its channel. */
struct child_program {
    const char *name; /* "kitap-reader": the program beside our own */
    char lock[1024];  /* its lock file in the state folder */
};

/* `in` is borrowed. NULL when out of memory. */
struct children *children_create(struct inbox *in, const struct child_program programs[static HELPER_COUNT]);
/* Kills and waits for what still runs. Takes NULL. */
void children_destroy(struct children *c);
/* RESULT_IO: it could not be started; RESULT_BUSY: the one before still runs. */
MUST_USE enum result children_spawn(struct children *c, enum helper helper, uint32_t generation);
void children_kill(struct children *c, enum helper helper);
/* RESULT_GONE: there is none; RESULT_FULL: it does not read. */
MUST_USE enum result children_send(struct children *c, enum helper helper, const struct message *message);
/* The process id of a running helper, 0 for none: for those who look at one from outside (tests kill it). */
int children_pid(const struct children *c, enum helper helper);
