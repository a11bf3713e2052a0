/* What went wrong when: each fault, with each message that it can befall, by the state (durability rule 2) of the row
   that the message is about. A cell that stays empty over many runs says that they prove nothing about it; one that
   can never be filled stands here with its reason. */
#include <stdio.h>

#include "sim.h"

#define IN(life) (1u << LIFE_##life)

enum { NO_ROW = LIFE_COUNT, STATES = LIFE_COUNT + 1 };

enum {
    IN_NO_ROW = 1u << NO_ROW,
    IN_FINAL = IN(CONFIRMED) | IN(REFUSED) | IN(VOID) | IN(UPLOADED) | IN(CLOSED),
    IN_ANY = (1u << STATES) - 1
};

enum way { TO_LIBRARY, TO_CITY, TO_TAG, TO_DISK, WAYS };

/* A message, its way, the states in which it leaves, and why it does not in the others. */
#define SENT(X)                                                                                                        \
    X(CHECKOUT, TO_LIBRARY, IN(INTENDED) | IN(OFFLINE), "live behind its intent, or as a replay")                      \
    X(CHECKIN, TO_LIBRARY, IN(INTENDED) | IN(OFFLINE), "the same")                                                     \
    X(RENEW, TO_LIBRARY, IN(INTENDED), "a renewal is not offered while the line is down")                              \
    X(RENEW_ALL, TO_LIBRARY, IN(INTENDED), "the same")                                                                 \
    X(HOLD, TO_LIBRARY, IN(INTENDED), "a reservation never waits")                                                     \
    X(PAY, TO_LIBRARY, IN(INTENDED), "a payment never waits")                                                          \
    X(ITEM, TO_LIBRARY, IN_ANY & ~IN(CLOSED), "nobody of the staff closes a rejected row here")                        \
    X(PATRON, TO_LIBRARY, IN_NO_ROW | IN(UNKNOWN) | IN(OFFLINE) | IN(STAFF),                                           \
      "it is about a person: of his rows the open ones count, the worst first")                                        \
    X(OUTCOME, TO_CITY, IN_FINAL & ~IN(CLOSED), "only what is final is told, and staff close little")                  \
    X(SECURE, TO_TAG, IN(CONFIRMED) | IN(OFFLINE) | IN(UNKNOWN) | IN(UPLOADED),                                        \
      "a mark follows an outcome, and no mark is owed by what is refused, void or with staff")                         \
    X(BEGIN, TO_DISK, IN_NO_ROW, "a row begins")                                                                       \
    X(OUTCOME_ROW, TO_DISK, IN(INTENDED), "an outcome follows an intent")                                              \
    X(SETTLE, TO_DISK, IN(UNKNOWN), "what is known needs no settling")                                                 \
    X(MARK_SENDING, TO_DISK, IN(OFFLINE), "a replay is of an offline row")                                             \
    X(DELIVER, TO_DISK, IN(OFFLINE), "the same")

enum sent {
#define X(name, way, states, why) SENT_##name,
    SENT(X)
#undef X
        SENT_COUNT
};

static const struct {
    const char *name;
    enum way way;
    unsigned states;
    const char *why; /* not in the others */
} sent[] = {
#define X(name, way, states, why) { #name, way, states, why },
    SENT(X)
#undef X
};

#define FAULTS(X)                                                                                                      \
    X(TO_LIBRARY, NETWORK, "network")                                                                                  \
    X(TO_LIBRARY, CUT_BEFORE, "cut-before")                                                                            \
    X(TO_LIBRARY, CUT_AFTER, "cut-after")                                                                              \
    X(TO_LIBRARY, SILENT, "silent")                                                                                    \
    X(TO_LIBRARY, SLOW, "slow")                                                                                        \
    X(TO_LIBRARY, NONSENSE, "nonsense")                                                                                \
    X(TO_LIBRARY, LINK_DIES, "dies")                                                                                   \
    X(TO_LIBRARY, LATE_DEED, "late")                                                                                   \
    X(TO_LIBRARY, CRASH, "power")                                                                                      \
    X(TO_CITY, CITY_AWAY, "away")                                                                                      \
    X(TO_CITY, CITY_LOSES, "ack-lost")                                                                                 \
    X(TO_CITY, CITY_CUT, "cut")                                                                                        \
    X(TO_CITY, CITY_REFUSES, "refused")                                                                                \
    X(TO_CITY, CITY_SLOW, "slow")                                                                                      \
    X(TO_CITY, CITY_SILENT, "silent")                                                                                  \
    X(TO_CITY, CITY_DIES, "dies")                                                                                      \
    X(TO_CITY, CITY_NONSENSE, "nonsense")                                                                              \
    X(TO_CITY, CRASH, "power")                                                                                         \
    X(TO_TAG, TAG_GONE, "gone")                                                                                        \
    X(TO_TAG, TAG_TORN, "torn")                                                                                        \
    X(TO_TAG, TAG_LOCKED, "locked")                                                                                    \
    X(TO_TAG, TAG_LATE, "late")                                                                                        \
    X(TO_TAG, READER_DIES_WRITING, "dies")                                                                             \
    X(TO_TAG, CRASH, "power")                                                                                          \
    X(TO_DISK, SLOW_DISK, "slow")                                                                                      \
    X(TO_DISK, FULL_DISK, "full")                                                                                      \
    X(TO_DISK, CRASH, "power")

static const struct {
    enum way way;
    enum sim_fault fault;
    const char *name;
} faults[] = {
#define X(way, fault, name) { way, FAULT_##fault, name },
    FAULTS(X)
#undef X
};

enum { FAULTS_COUNT = sizeof faults / sizeof *faults };

/* A fault that does not befall a message in any state. */
static const struct {
    enum sent sent;
    enum sim_fault fault;
    const char *why;
} never[] = {
    { SENT_ITEM, FAULT_LATE_DEED, "a question does nothing, late or not" },
    { SENT_PATRON, FAULT_LATE_DEED, "a question does nothing, late or not" },
    { SENT_RENEW_ALL, FAULT_LATE_DEED, "whose loans it renews would depend on the hour" },
};

static uint64_t counts[FAULTS_COUNT][SENT_COUNT][STATES];

static void count(enum sim_fault fault, enum sent what, unsigned state)
{
    for (int f = 0; f < FAULTS_COUNT; f++)
        counts[f][what][state] += faults[f].fault == fault && faults[f].way == sent[what].way;
}

/* ---- to the library system ---- */

/* Of its newest row; `moves`: of that which took it away or brought it back. */
static unsigned state_of_item(const struct sim *s, const char *id, bool moves)
{
    int item = library_item(s, id);
    for (int i = s->rows_count - 1; i >= 0 && item != SIM_NOBODY; i--)
        if (s->rows[i].item == item && (!moves || watch_moves(&s->rows[i])))
            return s->rows[i].life;
    return NO_ROW;
}

static unsigned state_of_patron(const struct sim *s, const char *id)
{
    static const enum life worst[] = { LIFE_UNKNOWN, LIFE_OFFLINE, LIFE_STAFF };
    int patron = library_patron(id);
    unsigned open = 0;
    for (int i = 0; i < s->rows_count && patron != SIM_NOBODY; i++)
        open |= s->rows[i].patron == patron ? 1u << s->rows[i].life : 0;
    for (size_t i = 0; i < sizeof worst / sizeof *worst; i++)
        if ((open & 1u << worst[i]) != 0)
            return worst[i];
    return NO_ROW;
}

void cover_fault(const struct sim *s, enum sim_fault fault, const struct library_request *ask)
{
    unsigned leaves = ask->no_block ? LIFE_OFFLINE : LIFE_INTENDED;
    switch (ask->ask) {
    case LIBRARY_CHECKOUT:
        count(fault, SENT_CHECKOUT, leaves);
        return;
    case LIBRARY_CHECKIN:
        count(fault, SENT_CHECKIN, leaves);
        return;
    case LIBRARY_RENEW:
        count(fault, SENT_RENEW, leaves);
        return;
    case LIBRARY_RENEW_ALL:
        count(fault, SENT_RENEW_ALL, leaves);
        return;
    case LIBRARY_ITEM:
        count(fault, SENT_ITEM, state_of_item(s, ask->item, false));
        return;
    case LIBRARY_PATRON:
        count(fault, SENT_PATRON, state_of_patron(s, ask->patron));
        return;
    case LIBRARY_HOLD:
        count(fault, SENT_HOLD, leaves);
        return;
    case LIBRARY_PAY:
        count(fault, SENT_PAY, leaves);
        return;
    case LIBRARY_END_SESSION:
    case LIBRARY_ASK_COUNT:
        return;
    }
}

/* ---- to others ---- */

void cover_handed(enum sim_fault fault, const struct outcome *outcome)
{
    count(fault, SENT_OUTCOME, outcome->life);
}

void cover_mark(const struct sim *s, enum sim_fault fault, int item)
{
    if (item != SIM_NOBODY)
        count(fault, SENT_SECURE, state_of_item(s, s->library.items[item].id, true));
}

/* From which state it moves a row follows from its kind. */
void cover_job(enum sim_fault fault, const struct disk_job *job)
{
    static const struct {
        bool counts;
        enum sent what;
        unsigned state;
    } of[DISK_KIND_COUNT] = {
        [DISK_BEGIN] = { true, SENT_BEGIN, NO_ROW },
        [DISK_OUTCOME] = { true, SENT_OUTCOME_ROW, LIFE_INTENDED },
        [DISK_SETTLE] = { true, SENT_SETTLE, LIFE_UNKNOWN },
        [DISK_MARK_SENDING] = { true, SENT_MARK_SENDING, LIFE_OFFLINE },
        [DISK_DELIVER] = { true, SENT_DELIVER, LIFE_OFFLINE },
    };
    if (of[job->kind].counts)
        count(fault, of[job->kind].what, of[job->kind].state);
}

/* The page that a destination has not answered whole. */
static void power_at_city(const struct sim *s, enum destination d)
{
    bool open = false;
    for (int i = 0; i < s->pending_count; i++)
        open = open || (s->pending[i].kind == PENDING_MESSAGE && s->pending[i].message.type == MESSAGE_HANDED &&
                        s->pending[i].message.request == s->city[d].request);
    for (size_t i = 0; open && i < s->city[d].count; i++)
        cover_handed(FAULT_CRASH, &s->city[d].page[i]);
}

void cover_power(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    if (s->helpers[HELPER_LINK].open != 0)
        cover_fault(s, FAULT_CRASH, &s->helpers[HELPER_LINK].ask);
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        power_at_city(s, d);
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++)
        if (k->bits[i].step == BIT_SETTING)
            cover_mark(s, FAULT_CRASH, library_item(s, k->bits[i].item));
    for (int i = 0; i < s->jobs_count; i++)
        cover_job(FAULT_CRASH, s->jobs[i]);
}

/* ---- the table ---- */

static const char *why_never(int fault, int what)
{
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (never[i].fault == faults[fault].fault && (int)never[i].sent == what)
            return never[i].why;
    return NULL;
}

/* "!": it is so rare that no run of less than centuries can be held to it. */
static bool say_cell(int fault, int what, unsigned state)
{
    uint64_t n = counts[fault][what][state];
    bool can = (sent[what].states & 1u << state) != 0 && why_never(fault, what) == NULL;
    if (can || n > 0)
        printf(" %10llu%s", (unsigned long long)n, can ? "" : "!");
    else
        printf(" %10s", "-");
    return !can || n > 0;
}

static bool any(int what, unsigned state)
{
    bool some = (sent[what].states & 1u << state) != 0;
    for (int f = 0; f < FAULTS_COUNT; f++)
        some = some || counts[f][what][state] > 0;
    return some;
}

static bool say_row(int what, unsigned state)
{
    bool all = true;
    printf("  %-13s %-10s", sent[what].name, state == NO_ROW ? "" : life_word((enum life)state));
    for (int f = 0; f < FAULTS_COUNT; f++)
        if (faults[f].way == sent[what].way)
            all = say_cell(f, what, state) && all;
    printf("\n");
    return all;
}

uint64_t *cover_counts(size_t *n)
{
    *n = sizeof counts / sizeof counts[0][0][0];
    return &counts[0][0][0];
}

bool cover_say(void)
{
    bool all = true;
    for (enum way way = 0; way < WAYS; way++) {
        printf("  %-24s", "");
        for (int f = 0; f < FAULTS_COUNT; f++)
            if (faults[f].way == way)
                printf(" %10s", faults[f].name);
        printf("\n");
        for (int what = 0; what < SENT_COUNT; what++)
            for (unsigned state = 0; state < STATES && sent[what].way == way; state++)
                if (any(what, state))
                    all = say_row(what, state) && all;
    }
    return all;
}
