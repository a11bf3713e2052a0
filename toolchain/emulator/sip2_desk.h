/* emulator/sip2_desk.h: what the library system answers to each SIP2 message: between the wire's messages and the
   library's table. One desk a connection remembers the language of the last reader. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "emulator/library_store.h"
#include "emulator/sip2_manners.h"
#include "emulator/sip2_server.h"
#include "circulation/library.h"
#include "link/sip2/message.h"

struct sip2_desk {
    struct sip2_account account;
    struct library_store *store; /* borrowed */
    enum language language;      /* of the last 23 or 63: what words of the other answers are in */
    bool logged_in;
    unsigned wrong_logins;
    const struct sip2_manners *manners; /* of the answer in hand */
};

/* Is it a request that this library answers? */
bool sip2_desk_knows(enum sip2_kind kind);
/* The answer to a request of a kind that it knows. Texts live in the arena or the request. False: the library says
   nothing and closes (no login yet, or its table failed). */
bool sip2_desk_answer(struct sip2_desk *d, const struct sip2_message *request, struct when now, struct arena *arena,
                      struct sip2_message *out);
/* The library's words to a reader, a static string; "" for NOTHING. */
const char *sip2_desk_words(enum library_word word, enum language language);
