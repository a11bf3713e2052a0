/* tests/device/emulator/library_stage.h: the firmware's SIP2 client and the emulator's library over a real connection;
   the library runs in a thread. The moment is noon of 24 November 2026 in Almaty. */
#pragma once

#include <pthread.h>

#include "emulator/sip2_server.h"
#include "link/library.h"

#define LIBRARY_STAGE_AIGUL "044A6AE555FCBF"
#define LIBRARY_STAGE_ABAI "32770000000018"
#define LIBRARY_STAGE_SOZDIK "32770000000570"

enum { LIBRARY_TOLD_SIZE = 1024, LIBRARY_FRAMES_SIZE = 8192 };

struct library_stage {
    pthread_t thread;
    pthread_mutex_t lock; /* over server, store and faults */
    bool stop;
    int64_t skipped_ms; /* the library's clock runs ahead by this */
    int haste;          /* the client's clock runs so many times as fast; 0: as it is. Set it before opening */
    struct faults faults;
    struct library_store *store;
    struct sip2_server *server;
    struct library_world world;
    void *session;
    char told[LIBRARY_TOLD_SIZE];   /* "up answered:ok down maybe-sent " */
    char words[LIBRARY_TOLD_SIZE];  /* of the line, the last ones */
    char listed[LIBRARY_TOLD_SIZE]; /* entries of the last answer, a blank behind each */
    struct library_reply last;
};

extern struct library_stage library_stage;

/* A library with the manners of `profile` and a client for `config`; its host, port and account are filled in. */
void library_stage_open(const char *profile, struct message_link_config config);
/* Ends both and compares what was told; NULL: whatever it was. */
void library_stage_close(const char *told);
/* What most tests ask with: generic, location hall, UTF-8, 2 s, two retries. */
struct message_link_config library_stage_usual(void);

void library_stage_ask(enum library_ask what, const char *patron, const char *item);
void library_stage_request(struct library_request q);
void library_stage_arm(enum library_fault which, struct fault f);
/* No fault is armed any more. */
void library_stage_clear(void);
void library_stage_rule(const char *name, const char *value);
int library_stage_transactions_of(const char *item);
/* Every frame that came to the library, one a line. */
const char *library_stage_frames(void);
