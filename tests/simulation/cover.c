/* What went wrong when: each fault of the way to the library system, with each message, by the state of the row that
   the message is about. A cell that stays empty over many runs says that they prove nothing about it. */
#include <stdio.h>

#include "sim.h"

/* Messages that leave in several states stand once for each. */
#define CELLS(X)                                                                                                       \
    X(CHECKOUT, LIBRARY_CHECKOUT, LIFE_INTENDED)                                                                       \
    X(CHECKOUT_REPLAY, LIBRARY_CHECKOUT, LIFE_OFFLINE)                                                                 \
    X(CHECKIN, LIBRARY_CHECKIN, LIFE_INTENDED)                                                                         \
    X(CHECKIN_REPLAY, LIBRARY_CHECKIN, LIFE_OFFLINE)                                                                   \
    X(RENEW, LIBRARY_RENEW, LIFE_INTENDED)                                                                             \
    X(RENEW_ALL, LIBRARY_RENEW_ALL, LIFE_INTENDED)                                                                     \
    X(ITEM_SEEN, LIBRARY_ITEM, LIFE_COUNT)                                                                             \
    X(ITEM_UNKNOWN, LIBRARY_ITEM, LIFE_UNKNOWN)                                                                        \
    X(ITEM_OFFLINE, LIBRARY_ITEM, LIFE_OFFLINE)                                                                        \
    X(PATRON, LIBRARY_PATRON, LIFE_COUNT)

static const struct {
    const char *name;
    enum library_ask ask;
    enum life life; /* LIFE_COUNT: any other, or none */
} cells[] = {
#define X(name, ask, life) { #name, ask, life },
    CELLS(X)
#undef X
};

enum { CELLS_COUNT = sizeof cells / sizeof *cells };

/* LATE_DEED is of transactions only, and one question for many loans is not late. */
static const struct {
    enum sim_fault fault;
    const char *name;
} faults[] = { { FAULT_NETWORK, "network" },     { FAULT_CUT_BEFORE, "cut-before" },
               { FAULT_CUT_AFTER, "cut-after" }, { FAULT_SILENT, "silent" },
               { FAULT_SLOW, "slow" },           { FAULT_NONSENSE, "nonsense" },
               { FAULT_LINK_DIES, "dies" },      { FAULT_LATE_DEED, "late" },
               { FAULT_CRASH, "power" } };

enum { FAULTS_COUNT = sizeof faults / sizeof *faults };

static uint64_t counts[FAULTS_COUNT][CELLS_COUNT];

static bool can_be(int fault, int cell)
{
    return faults[fault].fault != FAULT_LATE_DEED ||
           (!library_is_question(cells[cell].ask) && cells[cell].ask != LIBRARY_RENEW_ALL);
}

static enum life life_of(const struct sim *s, const struct library_request *ask)
{
    if (!library_is_question(ask->ask))
        return ask->no_block ? LIFE_OFFLINE : LIFE_INTENDED;
    int item = ask->ask == LIBRARY_ITEM ? library_item(s, ask->item) : SIM_NOBODY;
    for (int i = s->rows_count - 1; i >= 0 && item != SIM_NOBODY; i--)
        if (s->rows[i].item == item)
            return s->rows[i].life == LIFE_UNKNOWN || s->rows[i].life == LIFE_OFFLINE ? s->rows[i].life : LIFE_COUNT;
    return LIFE_COUNT;
}

void cover_fault(const struct sim *s, enum sim_fault fault, const struct library_request *ask)
{
    enum life life = life_of(s, ask);
    for (int f = 0; f < FAULTS_COUNT; f++)
        for (int c = 0; c < CELLS_COUNT && faults[f].fault == fault; c++)
            counts[f][c] += cells[c].ask == ask->ask && cells[c].life == life;
}

bool cover_say(void)
{
    bool all = true;
    printf("  %-16s", "");
    for (int f = 0; f < FAULTS_COUNT; f++)
        printf(" %10s", faults[f].name);
    for (int c = 0; c < CELLS_COUNT; c++) {
        printf("\n  %-16s", cells[c].name);
        for (int f = 0; f < FAULTS_COUNT; f++) {
            if (can_be(f, c))
                printf(" %10llu", (unsigned long long)counts[f][c]);
            else
                printf(" %10s", "-");
            all = all && (counts[f][c] > 0 || !can_be(f, c));
        }
    }
    printf("\n");
    return all;
}
