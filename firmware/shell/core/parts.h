/* shell/core/parts.h: the insides of the core, shared by its files and by nobody else.

     core.c     the way in, the event queue, readiness, waking and stopping
     effects.c  what the brain wants done -> calls into the world
     timers.c   the brain's timers; they die with their visit
     helpers.c  starting, watching, killing and restarting the helper programs
     reader.c   what the readers say and are asked, and which of them has which tag
     programming.c  tags that the brain does not hear of for a while: torn ones, and those at the desk
     desk.c     staff at the readers (desk.h)
     asks.c     one question at a time to the library system, the patron's first
     disk.c     jobs for the ledger and their answers
     outbox.c   the drive of the outbox: pages, plans, replays
     tell.c     final outcomes to other destinations than the library system
     calls.c    calls for a person, to the lamp and to those destinations
     fetch.c    the list of blocked cards, by HTTPS
     mail.c     receipts by e-mail
     question.c asking about one row of the outbox: before it leaves, or after it may have left */
#pragma once

#define LOG_ROOM "core"

#include "base/log.h"
#include "shell/core/core.h"
#include "shell/core/desk.h"
#include "upload/line.h"
#include "upload/order.h"
#include "upload/settle.h"

enum {
    CORE_EVENTS_MAX = 160, /* between two rests of the core */
    CORE_KEPT_MAX = 64,    /* taps, scans and tags before ledger and reader are ready */
    CORE_ASKS_MAX = 32,
    CORE_JOBS_MAX = 64,
    CORE_ROWS_MAX = 192,  /* transactions on their way to the ledger */
    CORE_BEGUN_MAX = 128, /* intents without an outcome */
    CORE_READER_ASKS_MAX = 64,
    CORE_TAGS_MAX = 96, /* a reader's pad holds 24 */
    CORE_MEMORIES_MAX = 256,

    CORE_HELLO_MS = 25 * 1000, /* a helper waits up to 20 s for the lock of an older one */
    CORE_HEARTBEAT_MS = 5 * 1000,
    CORE_READ_MS = 10 * 1000,
    CORE_SECURE_MS = 2500, /* the brain waits 3 s for a security mark */
    CORE_SLOW_MS = 2500,
    CORE_RESTART_FIRST_MS = 200,
    CORE_RESTART_MOST_MS = 30 * 1000,
    CORE_STEADY_MS = 60 * 1000, /* a helper that ran so long starts its back-off anew */
    CORE_READY_MS = 4 * 1000,   /* the longest that people wait for the link's first word at start */
    CORE_DISK_AGAIN_MS = 5 * 1000,
    CORE_STOP_MS = 3 * 1000, /* for helpers to end by themselves */
    CORE_OUTBOX_FIRST_MS = 1000,
    CORE_OUTBOX_MOST_MS = 60 * 1000,
    CORE_LINE_TIME_MS = 60 * 1000,              /* the time with the line up is written down no oftener */
    CORE_RETURN_AGAIN_MS = 24 * 60 * 60 * 1000, /* a return that goes by staff: is it back? */
    CORE_TELL_MS = 1000,                        /* what becomes final in this time is told together */
    CORE_TELL_FIRST_MS = 2 * 1000,              /* after a failure, and then doubled */
    CORE_TELL_MOST_MS = 10 * 60 * 1000,
    CORE_TELL_REFUSED_MS = 60 * 1000,
    CORE_TELL_ANSWER_MS = 3 * 60 * 1000,
    CORE_CALLS_MAX = 8,            /* words of calls that wait for a destination */
    CORE_CALL_MOST_MS = 30 * 1000, /* between two tries */
    CORE_FETCH_FIRST_MS = 5 * 1000, /* after a failure, and then doubled, up to the time between two questions */
    CORE_FETCH_ANSWER_MS = 2 * 60 * 1000,
    CORE_FETCH_WAIT_S_MAX = 24 * 60 * 60,
    CORE_MAIL_ANSWER_MS = 5 * 1000, /* beside the time that the letter itself may take */
    CORE_TROUBLE_MAX = 3 /* questions about one row that fail before it is postponed */
};

#define CORE_NEVER INT64_MAX

/* ---- helpers ----
     OFF -> STARTING                 [helpers_start]
     WAITING -> STARTING             [helpers_wake, after the back-off]
     STARTING -> RUNNING             [HELLO]
     STARTING, RUNNING -> KILLED     [helper_kill]
     any -> WAITING, or OFF when the core stops  [helpers_ended] */
enum phase { PHASE_OFF, PHASE_WAITING, PHASE_STARTING, PHASE_RUNNING, PHASE_KILLED };

struct helper_state {
    enum phase phase;
    uint32_t generation;
    unsigned failures; /* in a row */
    int64_t due_ms; /* WAITING: start then; STARTING: HELLO until then; RUNNING: its first word of its device or line */
    int64_t up_ms;  /* when it began to run */
    int64_t heard_ms; /* its last message, or when it was asked something */
};

/* ---- questions to the library system ----
     FREE -> QUEUED | HELD   [asks_add]
     HELD -> QUEUED          [asks_flushed, when no earlier row waits any more and that is on disk]
     QUEUED -> OPEN          [asks_pump]
     any -> FREE             [finish: exactly one final reply] */
enum ask_state { ASK_FREE, ASK_QUEUED, ASK_HELD, ASK_OPEN };
enum ask_owner { ASK_OF_PATRON, ASK_OF_OUTBOX };

struct ask {
    enum ask_state state;
    enum ask_owner owner;
    uint64_t order;   /* first come, first served */
    uint32_t number;  /* towards the link; late replies carry another */
    uint32_t request; /* towards the brain */
    uint64_t visit;
    int64_t due_ms;  /* OPEN: the deadline; HELD: until then */
    int64_t slow_ms; /* OPEN: when to say that it takes long; CORE_NEVER: said */
    bool rows_wait;  /* HELD: rows that go first were seen */
    bool clear;      /* HELD: a whole look saw none; what settled them may still be in the batch of later facts */
    struct library_request library;
};

/* ---- the ledger ---- */
struct job {
    uint32_t id; /* 0: free */
    enum disk_kind kind;
    uint32_t request;
    uint64_t visit;
    struct uid uid;
    char item[ID_SIZE];  /* LOOK_UP_BIT */
    enum destination to; /* UNTOLD, HANDED */
    enum kept_kind kept; /* KEEP, RECALL, FORGET */
    bool retries;        /* OUTCOME: of rows that could not be written before */
};

enum { ROW_FREE = 0, ROW_RETRY = INT32_MAX };

/* A transaction on its way to the ledger: of job `job`, or an outcome that could not be written yet. */
struct job_row {
    uint32_t job;
    bool own; /* the core's, not the brain's: it is told as SETTLED */
    uint64_t visit;
    struct transaction t;
};

/* An intent without an outcome, or with UNKNOWN. `queued`: something of its item or patron goes before it. */
struct begun {
    bool used, queued;
    bool unsent;  /* the link says that not one byte of it left */
    bool unknown; /* UNKNOWN is written: what comes now settles it */
    enum transaction_kind kind;
    char ulid[ULID_SIZE], item[ID_SIZE], patron[ID_SIZE];
};

/* ---- readers ---- */
struct reader_state {
    bool known, up;
};

/* A tag that lies on a pad; where two readers see it, questions go to the one that saw it last. */
struct seen_tag {
    struct tag_about about; /* uid.n 0: free */
    uint8_t readers;        /* a bit each */
    uint8_t reader;
};

/* A question to a reader. It is answered once, always. */
struct reader_ask {
    uint32_t number; /* towards the reader; 0: free */
    uint8_t reader;
    enum message_type answer; /* TAG_READ, TAG_WRITTEN or INVENTORY_DONE */
    struct uid uid;
    bool armed;      /* SECURE_TAG: what was wanted */
    int64_t due_ms;  /* no answer until then is RESULT_IO; CORE_NEVER: told */
    int64_t kill_ms; /* nor until then: the reader hangs */
    /* What it said; made up where there is no such reader or tag (RESULT_GONE: nothing was done) or it gave no
       answer (RESULT_IO of a write, which may have been done; RESULT_GONE of a read). */
    void (*answered)(struct core *core, const struct reader_ask *ask, const struct message *answer);
};

/* ---- tags that the brain does not hear of (programming.c) ---- */
enum place_phase {
    PLACE_FREE,
    PLACE_LOOK,
    PLACE_ASKED,
    PLACE_COMPARE,
    PLACE_MEND,
    PLACE_UNDO,
    PLACE_END,
    PLACE_JOURNAL,
    PLACE_WRITE,
    PLACE_READ,
    PLACE_READY
};

struct place {
    enum place_phase phase;
    bool present;
    bool desk;           /* laid there while the desk was open: kept from the brain until it is lifted */
    bool brain;          /* the brain has known it from before */
    bool told, returned; /* to whoever watches; it was lifted since, and is back */
    bool cut_off;        /* its write was, and what became of it was looked for */
    uint8_t tries;
    enum result written; /* what the reader said of the desk's write */
    struct desk_tag tag;
    struct programming programming;
};

struct desk {
    int64_t until_ms;
    size_t bytes;  /* so much is read of each tag */
    bool unlisted; /* what lies there is to be listed */
    unsigned lists;
    unsigned open, repaired; /* programmings: in the ledger without an end; finished since the start */
    bool writes;             /* there is a last write: */
    struct uid writing;
    struct desk_verdict verdict;
    struct place places[DESK_TAGS_MAX];
};

/* ---- the outbox: one page of rows at a time ----
     REST -> FETCH                                  [outbox_pump]
     FETCH -> ITEM | MARK | FETCH | REST            [outbox_page, next_row]
     ITEM -> LIST | ITEM | MARK | REST, LIST -> ... [outbox_reply]
     MARK -> REPLAY | REST                          [outbox_marked]
     REPLAY -> REPLAY | FETCH | REST                [outbox_reply]
   A look that was overtaken rests after what is under way, and begins anew. */
enum outbox_phase { OUTBOX_REST, OUTBOX_FETCH, OUTBOX_ITEM, OUTBOX_LIST, OUTBOX_MARK, OUTBOX_REPLAY };

enum row_plan { PLAN_LEAVE, PLAN_SETTLE, PLAN_SEND, PLAN_SENDING };

struct outbox {
    enum outbox_phase phase;
    bool stale;            /* look at the ledger (again) */
    bool overtaken;        /* an earlier row waits again since this look began: nothing more leaves by it */
    bool more;             /* this page is not the last */
    bool unknown_seen;     /* there are rows to settle: the time with the line up is counted */
    int64_t due_ms;        /* look again then; CORE_NEVER */
    int64_t not_before_ms; /* back-off of the whole drive */
    unsigned failures;
    uint64_t last_seq;
    uint32_t waiting, waiting_so_far;
    int64_t closed_ms;  /* when a connection with something unknown in it was last closed */
    int64_t counted_ms; /* up to when the time with the line up is counted */
    uint64_t trouble_seq;
    unsigned trouble;

    struct upload_held held;  /* by what stays behind on this look */
    struct upload_held stuck; /* by what was sent from this page and did not get through */
    uint16_t rows_count, at;
    struct transaction rows[DISK_ROWS_MAX]; /* personal: wiped at the end of a page */
    struct upload_facts facts[DISK_ROWS_MAX];
    uint8_t plan[DISK_ROWS_MAX];

    struct settle_facts now; /* of the row at `at` */
    enum library_list list;  /* LIST: which is asked for; LIST_NONE: what she owes */
    uint16_t listed;
    bool unclear; /* a line of the list may be this item, and nothing tells */
    struct settle_memory memories[CORE_MEMORIES_MAX];
};

/* ---- other destinations: one page of outcomes at a time, each for itself ----
     REST -> FETCH         [tell_pump]
     FETCH -> OPEN | REST  [tell_page]
     OPEN -> OPEN | FETCH | REST  [tell_message, when all are answered; tell_gone]
   While a page is OPEN the next one is read ahead: NONE -> ASKED [take_page] -> HERE [tell_page]. */
enum tell_phase { TELL_REST, TELL_FETCH, TELL_OPEN };
enum tell_ahead { AHEAD_NONE, AHEAD_ASKED, AHEAD_HERE };

enum { TELL_ROWS_MAX = MESSAGE_HANDED_MAX };

/* Outcomes as the ledger has them, and how many of them were looked at: those of one item are told one after another,
   each when the one before it was taken. */
struct told_page {
    bool more;
    uint16_t count, looked_at;
    struct outcome rows[TELL_ROWS_MAX];
    struct upload_facts facts[TELL_ROWS_MAX];
};

struct teller {
    enum tell_phase phase;
    enum tell_ahead ahead;
    uint32_t fetched; /* how many pages were asked for: only the last one counts */
    bool up;          /* what its program says of the line */
    char words[MESSAGE_WORDS_SIZE];
    bool more;             /* this page is not the last */
    int64_t due_ms;        /* look then; CORE_NEVER: nothing waits */
    int64_t not_before_ms; /* back-off */
    unsigned failures;
    int64_t answer_ms; /* OPEN: the answer until then, whatever signs of life come */
    uint32_t request;
    uint64_t last_seq;
    uint16_t count; /* of the rows that were handed over */
    struct upload_held held;
    struct outcome rows[TELL_ROWS_MAX];
    uint8_t handed[TELL_ROWS_MAX];
    uint32_t tries[TELL_ROWS_MAX];
    struct told_page next;
};

/* ---- calls for a person ---- : for each destination, one word at a time. */
struct caller {
    uint8_t count;
    struct waiting_call {
        struct call_note note;
        int64_t until_ms; /* it is of use until then */
    } waiting[CORE_CALLS_MAX];
    uint32_t request; /* the first of them is under way; 0: none */
    int64_t answer_ms, not_before_ms;
    unsigned failures; /* in a row */
};

/* ---- the list of blocked cards ----
     REST -> NAME          [fetch_pump, when it is time: what is the list in force called?]
     NAME -> ASKED | REST  [fetch_named]
     ASKED -> TAKE | REST  [fetch_message; fetch_gone]
     TAKE -> REST          [fetch_taken: it is in force, or changes nothing] */
enum fetch_phase { FETCH_REST, FETCH_NAME, FETCH_ASKED, FETCH_TAKE };

struct fetch {
    enum fetch_phase phase;
    int64_t due_ms;    /* REST: when it is time */
    int64_t answer_ms; /* ASKED: the answer until then */
    uint32_t request;
    unsigned failures; /* in a row */
    bool failed;       /* the last try, or what it brought */
    char words[MESSAGE_WORDS_SIZE];
};

/* ---- receipts by e-mail ---- : one letter at a time; nothing of it is kept here, and none is sent again. */
struct mail {
    bool open;
    uint32_t request;
    uint64_t visit;
    int64_t answer_ms; /* the answer until then */
};

struct brain_timer {
    bool on;
    int64_t due_ms;
    uint64_t visit;
};

struct core {
    struct core_config config;
    struct world world;
    struct kiosk kiosk;
    struct effects effects;
    struct moment now;
    uint64_t seeds_taken; /* of now.seed */

    bool started, ready, stopping, closing;
    int64_t ready_ms, stop_ms, wake_ms;
    uint32_t dropped;

    struct event events[CORE_EVENTS_MAX]; /* a ring */
    uint16_t events_first, events_count;
    struct event kept[CORE_KEPT_MAX];
    uint16_t kept_count;

    struct brain_timer timers[TIMER_COUNT];
    struct helper_state helpers[HELPER_COUNT];
    struct reader_state readers[READERS_MAX];
    struct seen_tag tags[CORE_TAGS_MAX];
    uint32_t next_reader_ask;
    struct reader_ask reader_asks[CORE_READER_ASKS_MAX];
    struct desk desk;

    struct upload_line line;
    uint16_t lacks; /* by the link's last word: asks that cannot go on the line */
    char line_words[MESSAGE_WORDS_SIZE];

    struct ask asks[CORE_ASKS_MAX];
    uint64_t asks_made;
    uint32_t next_number;

    bool ledger_known, ledger_opened; /* opened; ledger_open: and recovered */
    bool ledger_open, ledger_told;
    bool clock_set;
    int64_t clock_least_ms, clock_look_ms; /* no right clock shows less; CORE_NEVER: it is set, and changes seen */
    uint64_t disk_free_bytes;
    int64_t flush_ms, again_ms; /* CORE_NEVER: nothing */
    unsigned open_failures;
    uint32_t next_job;
    struct job jobs[CORE_JOBS_MAX];
    struct job_row rows[CORE_ROWS_MAX];
    struct begun begun[CORE_BEGUN_MAX];
    struct disk_job scratch_job;
    struct staff_summary summary; /* lent to its event */
    struct staff_answer answer;   /* likewise */
    struct command_order {        /* of a command beside the running kiosk: one at a time */
        bool open, over;
        struct staff_answer answer;
    } command;
    struct outbox outbox;
    struct teller tellers[DESTINATION_COUNT];
    struct caller callers[DESTINATION_COUNT];
    struct fetch fetch;
    struct mail mail;
};

/* core.c */
void core_push(struct core *core, const struct event *e);
/* The same for what people do, and for tags: kept, in order, until the kiosk can answer them. */
void core_push_or_keep(struct core *core, const struct event *e);
int64_t core_timeout_ms(const struct core *core);
/* Up to a half less, so that not all kiosks ask at once. */
int64_t core_jitter(const struct core *core, int64_t ms);
/* A request's number, which no open one has. */
uint32_t core_request(struct core *core);
/* (retries + 2) x time-out: the longest that one question may take. */
int64_t core_patience_ms(const struct core *core);
void core_begin_stop(struct core *core);

/* effects.c: carries out core->effects and wipes them. */
void effects_carry_out(struct core *core);

/* timers.c */
void timers_start(struct core *core, enum timer timer, uint32_t ms, uint64_t visit);
void timers_stop(struct core *core, enum timer timer);
void timers_wake(struct core *core);
int64_t timers_due(const struct core *core);

/* clock.c */
void clock_init(struct core *core);
void clock_look(struct core *core);
/* A right clock showed this: that of the ledger's newest row. */
void clock_showed(struct core *core, int64_t utc_ms);
int64_t clock_due(const struct core *core);

/* helpers.c */
void helpers_start(struct core *core);
bool helper_runs(const struct core *core, enum helper helper);
void helper_kill(struct core *core, enum helper helper, const char *why);
/* Hands m to the helper; false when it could not, and then the helper is killed. */
bool helper_send(struct core *core, enum helper helper, const struct message *m);
/* True when the message is to be looked at further. */
bool helpers_message(struct core *core, enum helper helper, const struct message *m);
void helpers_ended(struct core *core, enum helper helper);
void helpers_stop(struct core *core);
bool helpers_off(const struct core *core);
void helpers_wake(struct core *core);
int64_t helpers_due(const struct core *core);

/* reader.c */
unsigned readers_count(const struct core *core);
bool readers_known(const struct core *core);
/* READERS_MAX: it lies nowhere. */
unsigned reader_with(const struct core *core, struct uid uid);
/* Asks `reader` (READERS_MAX: nobody) with m; number and kill_ms of ask are filled, due_ms where it is 0. */
void reader_ask(struct core *core, unsigned reader, const struct reader_ask *ask, struct message *m);
/* For the brain: its events answer. */
void reader_read(struct core *core, struct uid uid, const struct read_plan *plan);
void reader_secure(struct core *core, struct uid uid, const struct tag_secure *secure);
void reader_inventory(struct core *core);
void reader_message(struct core *core, unsigned reader, const struct message *m);
void reader_gone(struct core *core, unsigned reader, const char *words);
bool reader_busy(const struct core *core, unsigned reader);
void reader_wake(struct core *core);
int64_t reader_due(const struct core *core);

/* programming.c */
/* True: the brain does not hear of this tag (now). */
bool programming_takes(struct core *core, const struct seen_tag *seen);
/* It was lifted; true: the brain never heard of it. */
bool programming_left(struct core *core, struct uid uid);
void programming_pump(struct core *core);
bool programming_busy(const struct core *core);
void programming_found(struct core *core, struct job *job, const struct disk_done *done);
void programming_begun(struct core *core, struct job *job, const struct disk_done *done);
void programming_ended(struct core *core, struct job *job, const struct disk_done *done);
/* For the desk: writes a tag that lies there and was read. RESULT_GONE: it does not; RESULT_FULL: no ledger. */
MUST_USE enum result programming_write(struct core *core, const struct programming *p);
void programming_read_again(struct core *core);
/* The desk has closed: what lies there stays out of the brain's sight, and what was read of it goes. */
void programming_forget(struct core *core);
enum desk_change programming_change(struct core *core, struct desk_tag *out);

/* desk.c */
bool desk_is_open(const struct core *core);
MUST_USE enum result desk_open(struct core *core, int64_t until_ms, size_t bytes);
MUST_USE enum result desk_write(struct core *core, const struct programming *p);
void desk_pump(struct core *core);
/* What became of a write. */
void desk_judge(struct core *core, const struct desk_tag *tag, enum result result);

/* asks.c */
void asks_add(struct core *core, enum ask_owner owner, uint32_t request, uint64_t visit,
              const struct library_request *library);
void asks_pump(struct core *core);
void asks_message(struct core *core, const struct message *m);
void asks_link_gone(struct core *core);
void asks_take_back(struct core *core, const struct begun *b);
void asks_visit_ended(struct core *core, uint64_t visit);
bool asks_open(const struct core *core);
bool asks_any(const struct core *core);
/* Held asks: is there any; does this row go before one of them; a look at all rows begins and ends. */
bool asks_held(const struct core *core);
/* Is this request the sending of such a row? A renew-all is that of each renewal of hers. */
bool asks_sends(const struct library_request *l, enum transaction_kind kind, const char *ulid, const char *item,
                const char *patron);
/* Is the patron's request that this row is about still waiting for its answer? */
bool asks_under_way(const struct core *core, const struct transaction *t);
bool asks_wait_for(const struct core *core, const struct transaction *t);
void asks_do_without(struct core *core, const struct transaction *t);
void asks_look_begin(struct core *core);
void asks_look_row(struct core *core, const struct transaction *t);
void asks_look_end(struct core *core);
/* The batch of later facts is on disk. */
void asks_flushed(struct core *core);
void asks_wake(struct core *core);
int64_t asks_due(const struct core *core);
/* The line as upload sees it has changed. */
void line_changed(struct core *core);

/* disk.c */
struct job *job_find(struct core *core, uint32_t id);                   /* NULL: none; id 0: a free one */
struct job_row *row_find(struct core *core, uint32_t job, size_t from); /* likewise; ROW_FREE, ROW_RETRY */
void row_free(struct job_row *row);
/* A write failed: no new intent until one has succeeded, or a flush says that there is room again. */
void disk_failed(struct core *core, enum result result);
void disk_start(struct core *core); /* opens the ledger, then marks what may have been sent */
/* The core's one job to fill: emptied. */
struct disk_job *disk_blank(struct core *core);
/* Sends it. NULL when too many are under way (logged): no answer will come. */
struct job *disk_send(struct core *core, enum disk_kind kind);
/* Sends it for the brain: its event comes even when there is nobody to answer. */
void disk_ask(struct core *core, enum disk_kind kind, const struct effect *e);
/* The transactions of the effects of this type, in one job. */
void disk_journal(struct core *core, enum effect_type type, enum disk_kind kind);
/* One row for SETTLE, DELIVER, POSTPONE, POISON, LATER; it is kept until the job is done. */
void disk_row(struct core *core, enum disk_kind kind, const struct transaction *t, uint64_t count);
void disk_date_rows(struct core *core);
/* For core_order(). */
MUST_USE enum result disk_order(struct core *core, const struct staff_order *order);
/* Writes the batch of later facts now; asks_flushed() follows. */
void disk_flush(struct core *core);
void disk_answered(struct core *core, const struct disk_done *done);
bool disk_busy(const struct core *core);
/* Does the waiting row t go before the intents that l is to send? */
bool disk_goes_first(const struct core *core, const struct library_request *l, const struct transaction *t);
void disk_not_sent(struct core *core, const struct library_request *l);
bool disk_must_wait(const struct core *core, const struct library_request *l);
void disk_wake(struct core *core);
int64_t disk_due(const struct core *core);

/* begun.c */
void begun_add(struct core *core, const struct transaction *t, bool queued);
struct begun *begun_find(struct core *core, const char *ulid); /* NULL: it has its outcome */

/* rows.c: take answers */
void rows_begun(struct core *core, struct job *job, const struct disk_done *done);
void rows_outcome(struct core *core, struct job *job, const struct disk_done *done);
void rows_one(struct core *core, struct job *job, const struct disk_done *done);
/* The brain hears what became of a row. */
void rows_settled(struct core *core, const struct transaction *t);
/* The outcomes that could not be written before. */
void rows_retry(struct core *core);

/* answers.c */
void answer_offline(struct core *core, struct job *job, const struct disk_done *done);
void answer_summary(struct core *core, struct job *job, const struct disk_done *done);
void answer_pin(struct core *core, struct job *job, const struct disk_done *done);
void answer_kept(struct core *core, struct job *job, const struct disk_done *done);
void answer_recalled(struct core *core, struct job *job, const struct disk_done *done);
void answer_uid(struct core *core, struct job *job, const struct disk_done *done);
void answer_bit(struct core *core, struct job *job, const struct disk_done *done);
void answer_order(struct core *core, struct job *job, const struct disk_done *done);

/* outbox.c */
void outbox_look(struct core *core); /* something changed: look at the waiting rows soon */
/* A row that did not wait waits again, ahead of what this look has chosen: it ends with what is under way. */
void outbox_overtaken(struct core *core);
void outbox_closed(struct core *core);
void outbox_back_off(struct core *core);
void outbox_pump(struct core *core);
void outbox_page(struct core *core, const struct disk_done *done);
void outbox_marked(struct core *core, enum result result);
void outbox_reply(struct core *core, const struct library_reply *reply);
void outbox_line_time(struct core *core);
int64_t outbox_due(const struct core *core);

/* tell.c */
void tell_look(struct core *core); /* something may have become final */
void tell_pump(struct core *core);
void tell_page(struct core *core, struct job *job, const struct disk_done *done);
void tell_written(struct core *core, struct job *job, const struct disk_done *done);
void tell_message(struct core *core, enum destination d, const struct message *m);
void tell_gone(struct core *core, enum destination d);
bool tell_open(const struct core *core, enum destination d);
void tell_wake(struct core *core);
int64_t tell_due(const struct core *core);

/* calls.c: those that have a destination are called by tell.c */
void calls_note(struct core *core, const struct call_note *note);
void calls_pump(struct core *core);
/* False: it is no answer to a call. */
bool calls_handed(struct core *core, enum destination d, const struct message *m);
void calls_line_up(struct core *core, enum destination d);
void calls_gone(struct core *core, enum destination d);
bool calls_open(const struct core *core, enum destination d);
void calls_wake(struct core *core);
int64_t calls_due(const struct core *core);

/* mail.c */
void mail_receipt(struct core *core, uint64_t visit);
void mail_message(struct core *core, const struct message *m);
void mail_gone(struct core *core);
void mail_wake(struct core *core);
int64_t mail_due(const struct core *core);

/* fetch.c */
void fetch_pump(struct core *core);
void fetch_named(struct core *core, struct job *job, const struct disk_done *done);
void fetch_taken(struct core *core, struct job *job, const struct disk_done *done);
void fetch_message(struct core *core, const struct message *m);
void fetch_gone(struct core *core);
bool fetch_open(const struct core *core);
void fetch_wake(struct core *core);
int64_t fetch_due(const struct core *core);

/* question.c: asking about the row at outbox.at, before it leaves or after it may have left. */
void question_first(struct core *core);
void question_list(struct core *core);
void question_item_answer(struct core *core, const struct library_reply *reply);
/* True: it was the last one, and all is known that can be. */
bool question_list_answer(struct core *core, const struct library_reply *reply);
/* A loan that the library system has, and that nobody was told of: staff should see it. */
bool question_is_unseen(const struct core *core, const struct transaction *t);
/* Monotonic time from which the row may be asked about. */
int64_t question_due(const struct core *core, const struct transaction *t);
/* What the answers mean for a row that may have been sent. Its next time, or CORE_NEVER: it is settled. */
int64_t question_settle(struct core *core);
