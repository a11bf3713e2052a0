/* commands/running.h: the kiosk that runs on a state folder, as a command beside it sees it (durability rule 10): it
   holds the folder's lock as long as it lives, and answers JSON lines on the folder's private socket. */
#pragma once

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "settings/settings.h"

/* Is the folder's lock held: by a kiosk, or by a command that works alone? */
bool running_kiosk(const struct settings *s);
/* A socket to it, or -1: it does not listen. */
int running_connect(const struct settings *s);
/* Sends a question on the socket. False: it is gone. */
bool running_say(int fd, const cJSON *request);
/* Reads its answer, for the caller to delete. NULL: none within `wait_ms`, or it is gone, or `stop_fd` (-1 for none)
   became readable. */
cJSON *running_hear(int fd, int wait_ms, int stop_fd);
