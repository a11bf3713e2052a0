/* commands/tag_desk.h: the readers, for the verbs of kitap tag: of the running kiosk where one runs, else our own. */
#pragma once

#include <cjson/cJSON.h>

#include "settings/settings.h"
#include "shell/desk.h"

struct tag_desk;

/* NULL: it cannot be had, and stderr says why. SIGINT and SIGTERM are blocked from here on and end a question. */
struct tag_desk *tag_desk_open(const struct settings *s);
void tag_desk_close(struct tag_desk *d); /* takes NULL */
/* A question of shell/desk.h; takes over `request`; the caller deletes the answer. NULL: a signal came, or the kiosk
   has ended; tag_desk_stopped() tells which, and the second is said on stderr. */
cJSON *tag_desk_ask(struct tag_desk *d, cJSON *request);
bool tag_desk_stopped(const struct tag_desk *d);
/* True after so many milliseconds, false when a signal came before. */
bool tag_desk_rest(struct tag_desk *d, int ms);
/* {"op":op,"wait_ms":wait_ms} */
cJSON *tag_desk_question(const char *op, int wait_ms);

/* What lies on the readers within wait_ms: the number of tags, or -1: it cannot be told, and stderr says why. */
int tag_desk_read(struct tag_desk *d, int wait_ms, struct desk_tag tags[static DESK_TAGS_MAX]);
/* On stderr: nobody laid anything, or no reader works. */
void tag_desk_say_nothing(struct tag_desk *d, int wait_ms);
enum tag_desk_next { TAG_DESK_ARRIVED, TAG_DESK_LEFT, TAG_DESK_STOPPED, TAG_DESK_LOST };
/* The next tag that comes or goes, however long that takes. */
enum tag_desk_next tag_desk_next(struct tag_desk *d, struct desk_tag *tag);
