/* A stage for the core: a brain that only writes down its events and does what the test tells it to,
   and a world that only writes down its calls. One stage a program. */
#pragma once

#include "check.h"
#include "shell/core/core.h"

enum { LOG_MAX = 256 };

/* What the brain heard. */
struct heard {
    enum event_type type;
    bool up, queued, more;
    enum result result;
    enum library_outcome outcome;
    enum life life;
    uint32_t request;
    uint64_t visit;
    uint8_t reader;
    struct uid uid;
    char ulid[ULID_SIZE], id[48], text[ID_SIZE];
};
extern struct heard heard[LOG_MAX];
extern size_t heard_count;
extern struct effects next_effects; /* what the brain answers the next event with */
extern uint64_t brain_visit;        /* the visit that it says is open from its next event on */
extern const char *brain_email;     /* and the patron's address */

extern struct message sent[HELPER_COUNT][LOG_MAX];
extern size_t sent_count[HELPER_COUNT], spawned[HELPER_COUNT], killed[HELPER_COUNT], changes;
extern struct disk_job jobs[LOG_MAX];
extern size_t jobs_count;
extern int64_t wake_at;
extern enum security_mechanism gate;  /* of the next boot */
extern bool tells[DESTINATION_COUNT]; /* of the next boot */
extern int64_t list_every_ms;         /* of the next boot */
extern int64_t mail_ms;               /* of the next boot */
extern const char *letter_text;       /* what the world writes as a letter */
extern enum result send_result;
extern bool calls_told; /* of the next boot */
extern bool lamp;

extern struct core *core;
extern struct moment now;
extern struct disk_done done; /* the next answer of the ledger: the test fills in what disk_says() does not */
extern size_t answered;       /* jobs */

size_t count_heard(enum event_type type);
size_t last_heard(enum event_type type);
const struct moment *at(int64_t ms);
const struct moment *soon(void);
void fresh(int readers, bool link);
void disk_says(enum disk_kind kind, enum result result);
void hello(enum helper helper);
void line(bool up);
void reader_state(enum helper reader, bool up);
/* A kiosk that is up, with an empty ledger. */
void boot(void);
void boot_with(int readers);
void tap(const char *id);
struct effect *will(enum effect_type type);
void will_ask(enum library_ask ask, uint32_t request, const char *item, const char *patron);
void will_journal(enum effect_type type, const char *ulid, enum life life, const char *item);
const struct message *last_sent(enum helper helper);
struct message reply_to(const struct message *request, enum library_outcome outcome, bool ok);
void library_says(enum library_outcome outcome, bool ok);
struct transaction row(uint64_t seq, enum life life, enum transaction_kind kind, const char *item, const char *patron);
void waits(struct transaction t);
enum disk_kind next_job(void);
void wait_until(int64_t ms);
