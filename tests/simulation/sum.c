/* What came up in many runs, of one process or of several that share it, in memory or in a file that the next call goes
   on with. A run adds what it has counted when it is over. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sim.h"
#include "wire.h"

enum {
    CELLS_MAX = 8192,
    COVERAGE_RUNS = 150, /* enough for each fault and each scene to come up */
    TABLE_RUNS = 20000,  /* and for each cell of the table: the rarest come up once in some 2,000 runs */
    HOUR_MS = 60 * 60 * 1000,
    VISITS_AN_HOUR = 6, /* nights included; less would be a quieter library than the one that is promised */
    TRANSACTIONS_AN_HOUR = 12,
    AVERAGE_RUNS = 2000 /* enough for an average: a night more or less moves that of some hundred runs by a tenth */
};

/* An hour is one in which people may come; the calm afterwards, when they do not, is counted apart. */
static struct sums {
    uint64_t program; /* whose counts these are */
    uint64_t next_seed;
    uint64_t runs, visits, rows, lives, steps, ms, calm_ms, cpu_us;
    uint64_t struck[FAULT_COUNT], scenes[SCENE_COUNT], cells[CELLS_MAX], wire[CELLS_MAX];
} * sums;

static uint64_t struck[FAULT_COUNT], scenes[SCENE_COUNT]; /* of this run */

void sim_struck(enum sim_fault fault)
{
    struck[fault]++;
}

void sim_scene(enum sim_scene scene)
{
    scenes[scene]++;
}

/* ---- the file ---- */

/* Counts of another program say nothing about this one. */
static uint64_t this_program(void)
{
    struct stat info;
    if (stat("/proc/self/exe", &info) != 0)
        return 1;
    return (uint64_t)info.st_mtim.tv_sec * 1000000000u + (uint64_t)info.st_mtim.tv_nsec + (uint64_t)info.st_size;
}

bool sum_open(const char *file, uint64_t from)
{
    int fd = file != NULL ? open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    int how = file != NULL ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS;
    if (file != NULL && (fd < 0 || ftruncate(fd, sizeof *sums) != 0))
        return false;
    sums = mmap(NULL, sizeof *sums, PROT_READ | PROT_WRITE, how, fd, 0);
    if (fd >= 0)
        close(fd);
    if (sums == MAP_FAILED)
        return false;
    if (file == NULL || sums->program != this_program()) {
        memset(sums, 0, sizeof *sums);
        sums->program = this_program();
        sums->next_seed = from;
    }
    return true;
}

/* ---- counting ---- */

static void add(uint64_t *to, uint64_t n)
{
    if (n > 0)
        __atomic_fetch_add(to, n, __ATOMIC_RELAXED);
}

static void move(uint64_t *to, uint64_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        add(&to[i], from[i]);
        from[i] = 0;
    }
}

uint64_t sum_next_seed(void)
{
    return __atomic_fetch_add(&sums->next_seed, 1, __ATOMIC_RELAXED);
}

void sum_not_run(void)
{
    __atomic_fetch_sub(&sums->next_seed, 1, __ATOMIC_RELAXED);
}

void sum_run(const struct sim *s)
{
    static uint64_t cpu_us;
    size_t cells, wire_cells;
    uint64_t *table = cover_counts(&cells), *wire = wire_counts(&wire_cells),
             now_us = (uint64_t)clock() * 1000000u / CLOCKS_PER_SEC;
    assert(cells <= CELLS_MAX && wire_cells <= CELLS_MAX);
    move(sums->wire, wire, wire_cells);
    move(sums->struck, struck, FAULT_COUNT);
    move(sums->scenes, scenes, SCENE_COUNT);
    move(sums->cells, table, cells);
    add(&sums->runs, 1);
    add(&sums->visits, (uint64_t)s->visits);
    add(&sums->rows, (uint64_t)s->rows_count);
    add(&sums->lives, (uint64_t)s->lives);
    add(&sums->steps, s->steps);
    add(&sums->ms, (uint64_t)(s->calm_ms - s->began_ms));
    add(&sums->calm_ms, (uint64_t)(s->mono_ms - s->calm_ms));
    add(&sums->cpu_us, now_us - cpu_us);
    cpu_us = now_us;
}

double sum_hours(void)
{
    return (double)sums->ms / HOUR_MS;
}

/* ---- saying ---- */

void sum_say(void)
{
    double hours = sum_hours(), seconds = (double)sums->cpu_us / 1e6;
    printf("simulation: %llu runs agree; go on with --from %llu\n", (unsigned long long)sums->runs,
           (unsigned long long)sums->next_seed);
    printf("  %.0f kiosk-hours, %llu visits (%.2f an hour), %llu transactions (%.2f an hour), %llu starts;"
           " and %.0f hours of calm\n",
           hours, (unsigned long long)sums->visits, (double)sums->visits / hours, (unsigned long long)sums->rows,
           (double)sums->rows / hours, (unsigned long long)sums->lives, (double)sums->calm_ms / HOUR_MS);
    printf("  %.1f s of one core: %.0f kiosk-hours, %.0f transactions and %.0f steps a second\n", seconds,
           hours / seconds, (double)sums->rows / seconds, (double)sums->steps / seconds);
    fflush(stdout);
}

#define X(name) #name,
static const char *const fault_names[] = { SIM_FAULTS(X) };
static const char *const scene_names[] = { SIM_SCENES(X) };
#undef X

const char *sum_fault_name(enum sim_fault fault)
{
    return fault_names[fault];
}

/* How often each of them came up. False: one never did. */
static bool say_counts(const char *const *names, const uint64_t *counts, int n)
{
    bool all = true;
    for (int i = 0; i < n; i++) {
        printf("  %-20s %10llu\n", names[i], (unsigned long long)counts[i]);
        all = all && counts[i] > 0;
    }
    return all;
}

static bool is_busy(void)
{
    double hours = sums->runs < AVERAGE_RUNS ? sum_hours() * 4 / 5 : sum_hours();
    bool busy = (double)sums->visits >= VISITS_AN_HOUR * hours && (double)sums->rows >= TRANSACTIONS_AN_HOUR * hours;
    if (!busy)
        fprintf(stderr, "FAILED: fewer visits or transactions an hour than %d and %d\n", VISITS_AN_HOUR,
                TRANSACTIONS_AN_HOUR);
    return busy;
}

bool sum_proves(void)
{
    size_t cells, wire_cells;
    uint64_t *table = cover_counts(&cells), *wire = wire_counts(&wire_cells);
    if (sums->runs < COVERAGE_RUNS)
        return true;
    memcpy(table, sums->cells, cells * sizeof *table);
    memcpy(wire, sums->wire, wire_cells * sizeof *wire);
    bool faults = say_counts(fault_names, sums->struck, FAULT_COUNT);
    bool all = say_counts(scene_names, sums->scenes, SCENE_COUNT) && faults;
    all = wire_say_faults() && all;
    bool met = cover_say();
    met = wire_say_table() && met;
    all = all && (met || sums->runs < TABLE_RUNS);
    if (!all)
        fprintf(stderr, "FAILED: something of this table never came up\n");
    return is_busy() && all;
}
