/* kitap-simulation [--seed N | --seeds A..B | [--minutes M] [--hours H] [--from N]] [--jobs N] [--state FILE]
   [--verbose]
   [--canary]

   A run: some kinds of faults are switched on by the seed; patrons come and go; the kiosk is killed at
   any step and starts again. Then calm: no fault any more, and everything must come to rest. The first
   thing that is wrong ends the program with 1 and one line that reproduces it; so does, over many seeds, a fault
   that never struck or a scene that never came up: such a run proves nothing about it. */
#include <assert.h>
#include <fcntl.h>
#include <ftw.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "sim.h"
#include "usual_rules.h"
#include "wire.h"

enum { JOBS_MAX = 64, CALM_MS_MAX = 72 * 60 * 60 * 1000, STEPS_MAX = 2000000 };

uint64_t roll(struct sim *s, uint64_t n)
{
    assert(n > 0);
    return seed_number((struct seed){ s->seed, 0x51 }, s->dice++) % n;
}

uint64_t roll_of(struct sim *s, enum sim_fault fault, uint64_t n)
{
    assert(n > 0 && fault >= FAULT_FIRST_APART);
    return seed_number((struct seed){ s->seed, 0x100 + fault }, s->dice_of[fault]++) % n;
}

bool strikes(struct sim *s, enum sim_fault fault, uint64_t one_in)
{
    bool yes = s->faults_on[fault] && !s->calm && roll_of(s, fault, one_in) == 0;
    if (yes)
        sim_struck(fault);
    return yes;
}

bool happens(struct sim *s, enum sim_fault fault, uint64_t one_in)
{
    bool yes = roll(s, one_in) == 0 && s->faults_on[fault] && !s->calm;
    if (yes)
        sim_struck(fault);
    return yes;
}

struct moment sim_now(struct sim *s)
{
    return (struct moment){ .mono_ms = s->mono_ms,
                            .now = when_of(wall_shows(s), 300),
                            .seed = { s->seed, seed_number((struct seed){ s->seed, 0x52 }, s->dice++) } };
}

#define X(name) #name,
static const char *const manner_names[] = { SIM_MANNERS(X) };
#undef X

static void say_faults(const struct sim *s)
{
    for (int i = 0; i < FAULT_COUNT; i++)
        if (s->faults_on[i])
            fprintf(stderr, " %s", sum_fault_name((enum sim_fault)i));
    fprintf(stderr, "; manners:");
    for (int i = 0; i < MANNER_COUNT; i++)
        if (s->library.manners[i])
            fprintf(stderr, " %s", manner_names[i]);
}

static const char *const invariant_words[] = {
#define X(name, word) word,
    SIM_INVARIANTS(X)
#undef X
};

void sim_fail(struct sim *s, enum invariant broken, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "FAILED %s: ", invariant_words[broken]);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\n  at step %llu, %lld ms, life %d, %s; faults:", (unsigned long long)s->steps,
            (long long)s->mono_ms, s->lives, s->calm ? "calm" : "faults");
    say_faults(s);
    fprintf(stderr, "\n  reproduce: kitap-simulation --seed %llu%s\n", (unsigned long long)s->seed,
            s->canary ? " --canary" : "");
    exit(1);
}

static struct sim *running; /* for what is found where nobody has handed it over */

/* The C library calls it for a failed assert(). */
void __assert_fail(const char *what, const char *file, unsigned line, const char *function)
{
    if (running != NULL)
        sim_fail(running, INVARIANT_ASSERTED, "%s at %s:%u (%s)", what, file, line, function);
    fprintf(stderr, "%s:%u: %s: assertion %s\n", file, line, function, what);
    abort();
}

/* The linker puts it before base/log.c's: every line is looked at, few are printed. */
void __real_log_line(enum log_level level, const char *room, const char *format, ...);
void __wrap_log_line(enum log_level level, const char *room, const char *format, ...);
void __wrap_log_line(enum log_level level, const char *room, const char *format, ...)
{
    char line[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (running != NULL && watch_names_somebody(line, strlen(line)))
        sim_fail(running, INVARIANT_NOTHING_PERSONAL_LEFT, "the log names somebody: %s", line);
    if (running != NULL && running->verbose)
        __real_log_line(level, room, "%s", line);
}

/* ---- the folder: what of a kiosk's files is not in memory ---- */

static char folder[64];

static int take_away(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info;
    (void)type;
    (void)at;
    return remove(path);
}

static void drop_folder(void)
{
    nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
}

static void end_by(int signal_number)
{
    drop_folder();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* It goes however the program ends. */
static bool make_folder(void)
{
    static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGABRT };
    text_format(folder, sizeof folder, "%s/kitap-sim-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(folder) == NULL)
        return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        signal(ends[i], end_by);
    return atexit(drop_folder) == 0;
}

/* ---- one run ---- */

static void set_up(struct sim *s)
{
    enum { APART_ONE_IN = 4 };
    struct kiosk_rules *r = &s->config.rules;
    *r = usual_rules();
    r->unknown = roll(s, 3) == 0 ? UNKNOWN_KEEP : UNKNOWN_LEND;
    r->offline_checkout = roll(s, 8) != 0;
    r->offline_return = roll(s, 8) != 0;
    r->offline_items_max = (uint16_t)(1 + roll(s, 5));
    r->pin = (enum cards_pin)roll(s, 3);
    r->undo = s->seed % 4 != 0;
    r->attract_after_ms = s->seed % 8 >= 6 ? 180000 : 0;
    r->attract_step_ms = 20000;
    r->dark_after_ms = 30 * 60000;
    s->config.link = true;
    pads_init(s);
    s->config.link_config.type = MESSAGE_LINK_CONFIG;
    for (int i = 0; i < FAULT_FIRST_APART; i++)
        s->faults_on[i] = roll(s, 2) == 0;
    for (int i = FAULT_FIRST_APART; i < FAULT_COUNT; i++)
        s->faults_on[i] = roll_of(s, (enum sim_fault)i, APART_ONE_IN) == 0;
    for (int i = 0; i < SIM_ITEMS; i++)
        s->holder[i] = SIM_NOBODY;
    s->wake_ms = INT64_MAX;
    s->network_up = true;
    s->library.lies = s->canary;
    s->mono_ms = s->began_ms = (int64_t)roll(s, (uint64_t)SIM_DAY_MS);
    library_init(s);
    city_init(s);
    people_begin(s);
    staff_begin(s);
    world_later(s,
                &(struct pending){ .kind = PENDING_NETWORK, .at_ms = s->mono_ms + 30000 + (int64_t)roll(s, 200000) });
    world_later(s, &(struct pending){ .kind = PENDING_ROOM, .at_ms = s->mono_ms + 30000 + (int64_t)roll(s, 600000) });
    power_room(true);
    s->config.build_ms = SIM_BUILD_MS;
    wall_begin(s);
    wall_boots(s);
    barred_init(s);
    wired_choose(s);
    s->no_checkin = s->faults_on[FAULT_NO_CHECKIN] && s->wire == NULL;
}

static void step(struct sim *s)
{
    if (++s->steps > STEPS_MAX)
        sim_fail(s, INVARIANT_COMES_TO_REST, "it does not come to rest: too many steps");
    world_step(s);
    if (life_ends(s))
        life_crash(s);
    checks_step(s);
    watch_step(s);
}

/* Nothing is under way, and nothing will be but the ledger's look once a day at what is old. */
static bool rests(const struct sim *s)
{
    enum { DAILY_MS = 12 * 60 * 60 * 1000 };
    bool quiet = s->wake_ms == INT64_MAX || s->wake_ms - s->mono_ms > DAILY_MS;
    return s->pending_count == 0 && quiet && wired_rests(s);
}

static void be_calm(struct sim *s)
{
    s->calm = true;
    s->calm_ms = s->mono_ms;
    for (int t = 0; t < SIM_TAGS; t++)
        pads_remove(s, t); /* somebody tidied up: what is left behind is called out for ever */
    for (int h = 0; h < HELPER_COUNT; h++)
        s->helpers[h].silent = s->helpers[h].silent && s->helpers[h].open != 0;
    world_calm(s);
    /* Where nothing can be checked in, one return a day of each book is looked at. */
    int64_t until = s->mono_ms + (s->no_checkin ? 4 : 1) * (int64_t)CALM_MS_MAX;
    for (int64_t look_ms = 0; s->mono_ms < until;) {
        step(s);
        if (s->mono_ms < look_ms && !rests(s))
            continue;
        look_ms = s->mono_ms + 60000;
        const char *waiting = checks_waiting(s);
        if (waiting == NULL && rests(s))
            return;
        staff_take_back(s);
        if (rests(s) && s->wake_ms == INT64_MAX)
            sim_fail(s, INVARIANT_COMES_TO_REST, "the kiosk sleeps and something still waits: %s", waiting);
    }
    const char *waiting = checks_waiting(s);
    sim_fail(s, INVARIANT_COMES_TO_REST,
             "it does not come to rest: %s waits, it wakes in %lld ms, %d things are to come",
             waiting != NULL ? waiting : "nothing", (long long)(s->wake_ms - s->mono_ms), s->pending_count);
}

static void pass(struct sim *s, int64_t ms)
{
    int64_t until = s->mono_ms + ms;
    while (s->mono_ms < until && (s->pending_count > 0 || s->wake_ms != INT64_MAX))
        step(s);
    s->mono_ms = s->mono_ms > until ? s->mono_ms : until;
}

/* Staff lay each book that came back unarmed on the reader: that is all it takes. */
static void arm_what_is_owed(struct sim *s)
{
    enum { LOOK_MS = 20000, LEAVE_MS = 3000 };
    for (int item; (item = checks_unarmed(s)) != SIM_NOBODY;) {
        pads_place(s, item);
        if (pads_second(item) != SIM_NOBODY)
            pads_place(s, pads_second(item));
        pass(s, LOOK_MS);
        for (int t = 0; t < SIM_TAGS; t++)
            pads_remove(s, t);
        pass(s, LEAVE_MS);
        if (checks_unarmed(s) == item)
            sim_fail(s, INVARIANT_ARMED_AGAIN, "item %d came to the reader again and is still not armed", item);
    }
}

static void run(uint64_t seed, bool canary, bool verbose)
{
    struct sim *s = calloc(1, sizeof *s);
    assert(s != NULL);
    s->seed = seed;
    s->canary = canary;
    s->verbose = verbose;
    running = s;
    power_begin(seed);
    text_format(s->dir, sizeof s->dir, "%s/0", folder);
    text_format(s->key_file, sizeof s->key_file, "%s/key", folder);
    text_format(s->stick, sizeof s->stick, "%s/stick", folder);
    mkdir(s->stick, 0700);
    set_up(s);
    life_start(s);
    while (s->person.visits_left > 0 || s->person.here)
        step(s);
    be_calm(s);
    arm_what_is_owed(s);
    checks_end(s);
    sum_run(s);
    if (verbose)
        printf("seed %llu: %d lives, %d rows, %d deeds, %llu steps\n", (unsigned long long)seed, s->lives,
               s->rows_count, s->library.deeds_count, (unsigned long long)s->steps);
    life_drop(s);
    drop_folder(); /* with the key, and the stick */
    mkdir(folder, 0700);
    running = NULL;
    free(s);
}

/* ---- arguments ---- */

struct arguments {
    uint64_t from, to;
    long minutes, hours, jobs;
    const char *state;
    bool canary, verbose;
};

static bool parse_seeds(const char *text, struct arguments *a)
{
    char *end;
    a->from = a->to = strtoull(text, &end, 10);
    if (text_starts(end, ".."))
        a->to = strtoull(end + 2, &end, 10);
    return *end == '\0' && a->from <= a->to;
}

static bool parse_number(const char *name, const char *text, struct arguments *a)
{
    const struct {
        const char *name;
        long *to;
    } numbers[] = { { "--minutes", &a->minutes }, { "--hours", &a->hours }, { "--jobs", &a->jobs } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (text_equal(name, numbers[i].name)) {
            *numbers[i].to = strtol(text, NULL, 10);
            return *numbers[i].to > 0;
        }
    return false;
}

static bool parse_pair(const char *name, const char *text, struct arguments *a)
{
    if (text_equal(name, "--seed") || text_equal(name, "--seeds"))
        return parse_seeds(text, a);
    if (text_equal(name, "--state"))
        a->state = text;
    else if (text_equal(name, "--from"))
        a->from = strtoull(text, NULL, 10);
    else
        return parse_number(name, text, a);
    return true;
}

static bool parse(int argc, char **argv, struct arguments *a)
{
    for (int i = 1; i < argc; i++) {
        if (text_equal(argv[i], "--canary"))
            a->canary = true;
        else if (text_equal(argv[i], "--verbose"))
            a->verbose = true;
        else if (i + 1 == argc || !parse_pair(argv[i], argv[i + 1], a))
            return false;
        else
            i++;
    }
    return a->jobs <= JOBS_MAX;
}

/* ---- one process, or some ---- */

static bool goes_on(const struct arguments *a, uint64_t seed, time_t end)
{
    if (a->minutes > 0 && time(NULL) >= end)
        return false;
    if (a->hours > 0)
        return sum_hours() < (double)a->hours;
    return a->minutes > 0 || seed <= a->to;
}

static int work(const struct arguments *a, time_t end)
{
    if (!make_folder()) {
        fprintf(stderr, "no folder for the ledger\n");
        return 1;
    }
    uint64_t seed;
    while (goes_on(a, seed = sum_next_seed(), end))
        run(seed, a->canary, a->verbose);
    sum_not_run();
    return 0;
}

/* The first that fails ends the others. */
static int wait_for(const pid_t *workers, long n)
{
    int status, failed = 0;
    for (long left = n; left > 0; left--) {
        pid_t ended = wait(&status);
        if (ended < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
            continue;
        for (long i = 0; i < n && failed == 0; i++)
            if (workers[i] != ended)
                kill(workers[i], SIGTERM);
        failed = 1;
    }
    return failed;
}

static int work_together(const struct arguments *a, time_t end)
{
    pid_t workers[JOBS_MAX];
    fflush(NULL);
    for (long i = 0; i < a->jobs; i++) {
        workers[i] = fork();
        if (workers[i] < 0)
            return 1;
        if (workers[i] == 0)
            exit(work(a, end));
    }
    return wait_for(workers, a->jobs);
}

int main(int argc, char **argv)
{
    enum { KEPT_BYTES = 32 << 20 /* the kiosk's memory of one life is that of the next */ };
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    struct arguments a = { .from = 1, .to = 100, .jobs = 1 };
    if (!parse(argc, argv, &a) || !sum_open(a.state, a.from)) {
        fprintf(stderr, "kitap-simulation [--seed N | --seeds A..B | [--minutes M] [--hours H] [--from N]] [--jobs N] "
                        "[--state FILE] [--verbose] [--canary]\n");
        return 2;
    }
    time_t end = time(NULL) + a.minutes * 60;
    int failed = a.jobs == 1 ? work(&a, end) : work_together(&a, end);
    if (failed != 0)
        return failed;
    sum_say();
    return sum_proves() ? 0 : 1;
}
