/* shell/desk.h: what kitap tag asks of the readers, and staff's commands of the ledger (desk_orders.h), as JSON lines:
   of a running kiosk on the private socket of its state folder, else of a core of its own (alone.h). Both answer with
   this.

   {"op":"tag-read","wait_ms":N}   what lies there and was read; waits for the first tag, and until a stack is whole
     -> {"ok":true,"tags":[{"uid","family","reader","sak","atqa","ats","memory_size","block_size","read","memory",
                            "dsfid","afi","eas","mended","torn"}, …]}    bytes as hex; null where not told
   {"op":"tag-watch","wait_ms":N,"begin":true}     (begin: the first question of a watch)
     -> {"ok":true,"event":"arrived|left|none","tag":{…}}
   {"op":"tag-write","uid","item","first","before","after","dsfid","afi","eas"}
     -> {"ok":true,"result":"OK|GONE|…","torn":false}          results as of struct message_tag_written
   {"op":"tag-done"}               the desk closes, and what else waits there is answered with "done"; it closes by
                                   itself some seconds after the last question
   {"op":"reader-state"}           -> {"ok":true,"readers":[{"up","words","iso14443","iso15693","reads","writes","afi",
                                       "eas","at_once"}, …]}
   Errors: "visit" (a patron is at the kiosk), "done", "busy" (another write), "gone" (no such tag lies there),
   "no-ledger", "bad-request". */
#pragma once

#include <cjson/cJSON.h>

#include "shell/core/core.h"

enum { DESK_WAIT_MS_MAX = 10 * 60 * 1000 };

/* A question on its way; zero at first. */
struct desk_call {
    bool begun;
    bool accepted; /* an order of the ledger is on its way */
    int64_t deadline_ms;
    int64_t due_ms; /* ask again then, at the latest; and after every call into the core */
};

bool desk_knows(const char *op);
/* The answer, for the caller to delete, or NULL: not yet. */
cJSON *desk_answer(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call);

/* For the other side: what stands in an answer. RESULT_BAD: it is none of ours. */
MUST_USE enum result desk_tag_of_json(const cJSON *json, struct desk_tag *out);
MUST_USE enum result desk_verdict_of_json(const cJSON *json, struct desk_verdict *out);
cJSON *desk_write_request(const struct programming *p);
