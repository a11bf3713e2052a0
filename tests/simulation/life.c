/* One life of the kiosk's program: its start, and its end without warning, with what of its folder is not in memory. */
#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sim.h"
#include "wire.h"

/* ---- the folder ---- */

/* The next part of a file that was written, from *end on; most of the table of cards is holes. */
static bool next_part(int fd, off_t *at, off_t *end)
{
    *at = lseek(fd, *end, SEEK_DATA);
    *end = *at < 0 ? -1 : lseek(fd, *at, SEEK_HOLE);
    return *end > *at;
}

/* What is read of the part at once; it moves on. */
static ssize_t read_part(int fd, char *to, size_t room, off_t *at, off_t end)
{
    size_t left = (size_t)(end - *at);
    ssize_t n = pread(fd, to, left < room ? left : room, *at);
    *at += n > 0 ? n : 0;
    return n;
}

static void copy_file(const char *from, const char *to)
{
    static char buffer[1 << 16];
    struct stat info;
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert(in >= 0 && out >= 0);
    for (off_t at, end = 0; next_part(in, &at, &end);)
        for (ssize_t n; (n = read_part(in, buffer, sizeof buffer, &at, end)) > 0;) {
            ssize_t written = pwrite(out, buffer, (size_t)n, at - n);
            assert(written == n);
        }
    bool whole = fstat(in, &info) == 0 && ftruncate(out, info.st_size) == 0;
    assert(whole);
    close(in);
    close(out);
}

static void look_at_file(struct sim *s, const char *path)
{
    static char buffer[1 << 20];
    int in = open(path, O_RDONLY | O_CLOEXEC);
    assert(in >= 0);
    for (off_t at, end = 0; next_part(in, &at, &end);)
        for (ssize_t n; (n = read_part(in, buffer, sizeof buffer, &at, end)) > 0;)
            if (watch_names_somebody(buffer, (size_t)n))
                sim_fail(s, INVARIANT_NOTHING_PLAIN_ON_DISK, "%s names somebody", path);
    close(in);
}

/* Copies all that is in a folder into another one, or (to NULL) takes it away. Nothing of it names anybody. */
static void each_file(struct sim *s, const char *dir, const char *to)
{
    DIR *d = opendir(dir);
    char from[1024], into[1024];
    if (d == NULL)
        return;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        text_format(from, sizeof from, "%s/%s", dir, e->d_name);
        text_format(into, sizeof into, "%s/%s", to != NULL ? to : "", e->d_name);
        if (!text_equal(e->d_name, "reserve") && e->d_type == DT_REG)
            look_at_file(s, from);
        if (to == NULL)
            unlink(from);
        else if (text_equal(e->d_name, "reserve"))
            (void)!rename(from, into); /* 16 MiB of nothing */
        else if (!text_ends(e->d_name, "-shm"))
            copy_file(from, into);
    }
    closedir(d);
    if (to == NULL)
        rmdir(dir);
}

/* ---- one life of the kiosk ---- */

void life_start(struct sim *s)
{
    struct world world;
    struct blocked_options blocked = s->disk_options.blocked;
    s->disk_options = (struct disk_options){ .blocked = blocked,
                                             .ledger = { .dir = s->dir,
                                                         .key_file = s->key_file,
                                                         .boot_id = s->clock.boot_id,
                                                         .build_ms = SIM_BUILD_MS,
                                                         .now = wall_of_ledger,
                                                         .self = s,
                                                         .forget_days = 30 },
                                             .orders = { .kiosk = "simulated", .version = "0" },
                                             .known_days = 30,
                                             .pin_file = "/dev/null",
                                             .uid_map = "" };
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        s->disk_options.ledger.tells[d] = s->config.tells[d];
    power_on(s->dir, s->faults_on[FAULT_POWER_CUT] && !s->calm);
    s->disk = disk_create(&s->disk_options);
    world_init(s, &world);
    s->core = core_create(&s->config, &world);
    assert(s->disk != NULL && s->core != NULL);
    s->lives++;
    watch_start(s);
    struct moment now = sim_now(s);
    core_start(s->core, &now);
}

/* Whose patron was sealed with it is nobody's any more, and staff look; nor is any card known. */
static void lose_key(struct sim *s)
{
    char next[sizeof s->key_file + 8];
    text_format(next, sizeof next, "%s.next", s->key_file);
    unlink(next);
    unlink(s->key_file);
    memset(s->seen, 0, sizeof s->seen);
    for (struct sim_row *r = s->rows; r < s->rows + s->rows_count; r++)
        r->patron_lost = true;
}

/* Killed, not closed: the folder as it stands goes on, and whatever the old owner still does is not in it. */
void life_crash(struct sim *s)
{
    enum { WORKS_OF_A_JOB = 20 };
    char old[sizeof s->dir];
    struct disk *old_disk = s->disk;
    for (int n = (int)roll(s, 3); n > 0 && s->jobs_count > 0; n--)
        watch_run(s, old_disk, s->jobs[0], &s->done), free(s->jobs[0]),
            memmove(s->jobs, s->jobs + 1, (size_t)(--s->jobs_count) * sizeof *s->jobs);
    if (s->faults_on[FAULT_POWER_CUT] && s->jobs_count > 0) {
        power_goes_after(1 + roll(s, WORKS_OF_A_JOB));
        watch_run(s, old_disk, s->jobs[0], &s->done);
    }
    if (s->faults_on[FAULT_POWER_CUT] && power_fail(s) > 0)
        sim_struck(FAULT_POWER_CUT);
    bool cut = s->faults_on[FAULT_POWER_CUT]; /* else only the program was killed */
    cover_power(s);
    checks_crash(s);
    pads_unsure(s, UINT8_MAX);
    checks_close(s);
    core_destroy(s->core);
    world_kill_all(s);
    text_copy(old, sizeof old, s->dir);
    text_format(s->dir, sizeof s->dir, "%.*s/%d", (int)(strrchr(old, '/') - old), old, s->lives);
    mkdir(s->dir, 0700);
    each_file(s, old, s->dir);
    power_look(s);
    power_copy(old, s->dir);
    disk_destroy(old_disk);
    each_file(s, old, NULL);
    power_drop(old);
    s->mono_ms += 500 + (int64_t)roll(s, 5000);
    if (cut)
        wall_boots(s);
    damage_comes(s);
    if (strikes(s, FAULT_KEY_LOST, 5))
        lose_key(s);
    life_start(s);
}

/* Between an outcome and its mark, and while an answer is awaited, the power fails more often than elsewhere. */
bool life_ends(struct sim *s)
{
    enum { EVER = 4000, WHILE_MARKING = 80, WHILE_ASKED = 300, WHILE_ALL_ASKED = 15, WHILE_WRITING = 1200 };
    const struct kiosk *k = core_kiosk(s->core);
    const struct sim_helper *link = &s->helpers[HELPER_LINK];
    uint64_t one_in = link->open != 0 && !library_is_question(link->ask.ask) ? WHILE_ASKED : EVER;
    if (link->open != 0 && link->ask.ask == LIBRARY_RENEW_ALL)
        one_in = WHILE_ALL_ASKED;
    if (s->jobs_count > 0 && one_in > WHILE_WRITING)
        one_in = WHILE_WRITING;
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++)
        if (k->bits[i].step == BIT_SETTING)
            one_in = WHILE_MARKING;
    return happens(s, FAULT_CRASH, one_in);
}

/* It ends; nothing of it is kept. */
void life_drop(struct sim *s)
{
    checks_close(s);
    core_destroy(s->core);
    world_kill_all(s);
    wired_end(s);
    disk_destroy(s->disk);
    power_look(s);
    power_drop(s->dir);
    each_file(s, s->dir, NULL);
}
