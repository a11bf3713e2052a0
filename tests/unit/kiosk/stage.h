/* tests/unit/kiosk/stage.h: a kiosk without a shell. Effects are kept until the test answers them; timers
   fire as the clock is moved on; books and cards are named, their memory is made here. */
#pragma once

#include "kiosk/kiosk.h"

enum { STAGE_PENDING_MAX = 512, STAGE_THING_MAX = 64 };

struct stage_timer {
    bool on;
    int64_t due_ms;
    uint64_t visit;
};

struct stage {
    struct kiosk k;
    struct effects out;
    struct effects seen; /* all of the last step, which may be several updates */
    bool overflow;
    uint64_t updates;
    int64_t mono_ms;
    uint64_t seed;
    struct stage_timer timers[TIMER_COUNT];
    size_t journals_count, asks_count;
    struct effect journals[STAGE_PENDING_MAX], asks[STAGE_PENDING_MAX]; /* not answered yet, oldest first */
    bool quiet;                                                         /* tags are not read by themselves */
    size_t secures_count;
    struct effect secures[STAGE_PENDING_MAX]; /* security marks that are asked for */
    struct stage_debt {
        char item[ID_SIZE], ulid[ULID_SIZE];
        enum transaction_kind kind;
        enum life life;
        struct when due;
    } debt; /* what the ledger answers when it is asked for the bit of this item; item "": nothing is owed */
    char known_card[ID_SIZE]; /* the ledger knows this number as a card's; it is asked about numbers without a tag */
};

/* "learn.lesson.0" shows and asks; 1 has an act of each kind: parts, one of them held, one pushed; a find; the word
   "су"; a practice of two screens. */
extern const struct lesson_shelf stage_lessons;
/* Rules as the settings' defaults; PIN never, everything configured. */
struct kiosk_rules stage_rules(void);
void stage_init(struct stage *s, const struct kiosk_rules *rules, const struct lesson_shelf *lessons, uint64_t seed);
/* Ledger, library, reader and clock come up. */
void stage_boot(struct stage *s);
/* A step: `seen` is emptied, the event goes in, and so do the answers of the pad. */
void stage_send(struct stage *s, const struct event *e);
/* A further event of the same step. */
void stage_more(struct stage *s, const struct event *e);
/* Moves the clock, firing what is due. */
void stage_wait(struct stage *s, int64_t ms);
/* All abilities, eight tags at once. */
struct reader_abilities stage_abilities(void);
/* book-N (item 3000N), foreign-N, torn-N, blank-N, mapped-N (item 4000N by the map), patron-N (a block with
   C000N), card-N (blank: a card by its number), unread-N, mute, smart-N (no memory), kit-NP (item 3000N, part P of 2),
   set-NP (the same of 3), phone-N (its UID is made up anew each time), long-N (item 3000N0123456789ABCDEF, behind
   the basic block), sheet-N (item 3000N in ISO 28560-2), note-N (3000N as an NDEF text). False: no such name. */
bool stage_uid(const char *name, struct uid *out);
/* The name of a tag, "" for none. */
void stage_name(struct uid uid, char *to, size_t size);
void stage_lay(struct stage *s, const char *name, uint8_t reader);
void stage_lift(struct stage *s, const char *name, uint8_t reader);
/* Answers the security mark asked for at `index` of the pending ones. */
void stage_secured(struct stage *s, size_t index, enum result result);
/* Answers the journal effect or question at `index` of the pending ones, and takes it out. */
void stage_journal(struct stage *s, size_t index, enum result result, bool same_patron, enum life life, bool keep);
void stage_reply(struct stage *s, size_t index, const struct library_reply *reply);
