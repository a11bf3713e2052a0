/* commands/hidden.h: what is not shown while it is typed: a PIN, a passphrase. Never from argv. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A line of standard input; a pipe (tests, scripts) is read as it is, without a prompt. False: there is none. The
   caller wipes `to`. */
bool hidden_read(const char *prompt, char *to, size_t size);
