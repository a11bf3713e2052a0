/* shell/control.h: the control port (HACKING.md, "Control port"): JSON lines over a Unix socket, up to 4
   clients. A thread a client parses lines and posts each as a call to the UI thread; the answer comes
   back through control_answer(). The accessibility bridge, and the hand of support and of tests. */
#pragma once

#include <cjson/cJSON.h>

#include "base/result.h"
#include "shell/inbox.h"

enum { CONTROL_CLIENTS_MAX = 4, CONTROL_LINE_MAX = 65536 };

struct control;
struct control_call;

/* Listens at `path` (an old socket there is replaced), mode 0600. Calls are posted to `in` (borrowed) as `kind`:
   INPUT_CONTROL or INPUT_COMMAND. RESULT_IO, RESULT_FULL: the path is too long. */
MUST_USE enum result control_open(const char *path, struct inbox *in, enum input_kind kind, struct control **out);
/* Closes the socket, answers nothing more, joins the threads; calls that wait must have been answered. Takes NULL. */
void control_close(struct control *c);

/* On the UI thread: what was asked; belongs to the call. */
const cJSON *control_request(const struct control_call *call);
/* Answers once; takes over `answer`. The call is gone afterwards. */
void control_answer(struct control_call *call, cJSON *answer);
/* {"ok":false,"error":word} */
cJSON *control_error(const char *word);
cJSON *control_ok(void);
