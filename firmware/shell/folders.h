/* shell/folders.h: where things lie: data that came with the program, and files in the state folder. */
#pragma once

#include <stddef.h>

#include "settings/settings.h"
#include "shell/children.h"

enum { FOLDER_SIZE = 1024 };

/* PREFIX/share/kitap/NAME, where PREFIX/bin holds our own program. */
void folders_share(char *to, size_t size, const char *name);
/* The socket in the state folder by which commands ask a running kiosk (durability rule 10). */
void folders_private_socket(const struct settings *s, char *to, size_t size);
/* The lock of the one kiosk that owns the state folder. */
void folders_state_lock(const struct settings *s, char *to, size_t size);
/* The helpers and their lock files. */
void folders_helper_programs(const struct settings *s, struct child_program out[static HELPER_COUNT]);
