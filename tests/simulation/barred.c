/* The library's list of blocked cards: made with keys of this process, fetched by a program of its own or brought on a
   stick; now and then it is older than the one in force, not rightly signed, or torn. Who stands on the list in force
   gets no loan while the line is down. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "sim.h"

enum { FIRST_DAY = 20000, LIST_EVERY_MS = 90 * 60 * 60 * 1000 /* at each start, and seldom in between */ };

static struct blocked_keys keys;
static uint8_t secret[BLOCKED_SECRET_BYTES], strangers[BLOCKED_SECRET_BYTES];

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert(f != NULL);
    fputs(text, f);
    fclose(f);
}

static void hex(const uint8_t bytes[static BLOCKED_KEY_BYTES], char out[static 2 * BLOCKED_KEY_BYTES + 1])
{
    for (int i = 0; i < BLOCKED_KEY_BYTES; i++)
        text_format(out + 2 * i, 3, "%02x", bytes[i]);
}

/* Keys are of chance; nothing that happens depends on them. */
static void make_keys(void)
{
    struct blocked_keys others;
    static bool made;
    enum result r = made ? RESULT_OK : blocked_make_keys(&others, strangers);
    if (r == RESULT_OK && !made)
        r = blocked_make_keys(&keys, secret);
    assert(r == RESULT_OK);
    made = true;
}

void barred_init(struct sim *s)
{
    static char signer[2 * BLOCKED_KEY_BYTES + 1], key_file[sizeof s->stick + 16];
    char text[2 * BLOCKED_KEY_BYTES + 1];
    s->barred.used = s->faults_on[FAULT_BLOCKED_CARDS];
    s->barred.in_force = s->barred.offered = s->barred.refused = SIM_NOBODY;
    if (!s->barred.used)
        return;
    sim_struck(FAULT_BLOCKED_CARDS);
    make_keys();
    hex(keys.signer, signer);
    hex(keys.hash, text);
    text_format(key_file, sizeof key_file, "%s.blocked-key", s->stick);
    write_text(key_file, text);
    s->disk_options.blocked = (struct blocked_options){
        .file = "", .key_file = key_file, .signer = signer, .dir = s->dir, .url = "https://library.test/blocked"
    };
    s->config.list_every_ms = LIST_EVERY_MS;
    s->config.list_config.type = MESSAGE_LIST_CONFIG;
}

/* ---- lists ---- */

/* A new one, or one that was there before. */
static int choose_list(struct sim *s)
{
    bool old = s->barred.lists_count > 1 && strikes(s, FAULT_LIST_OLD, 4);
    if (old || s->barred.lists_count == SIM_LISTS_MAX)
        return (int)roll_of(s, FAULT_LIST_OLD, (uint64_t)s->barred.lists_count);
    s->barred.lists[s->barred.lists_count] = (uint16_t)roll_of(s, FAULT_BLOCKED_CARDS, 1 << SIM_PATRONS);
    return s->barred.lists_count++;
}

static void tear(struct sim *s, const char *path)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    off_t n = lseek(fd, 0, SEEK_END);
    int cut = ftruncate(fd, (off_t)roll_of(s, FAULT_LIST_BAD, (uint64_t)n));
    assert(cut == 0);
    close(fd);
}

static void write_list(struct sim *s, const char *path)
{
    char csv[sizeof s->stick + 16], cards[(SIM_PATRONS + 1) * ID_SIZE] = "", card[ID_SIZE];
    size_t n;
    int list = choose_list(s);
    for (int p = 0; p < SIM_PATRONS; p++) {
        library_card(p, card);
        if ((s->barred.lists[list] & 1u << p) != 0)
            text_add(cards, sizeof cards, "%s\n", card);
    }
    text_format(csv, sizeof csv, "%s.blocked.csv", s->stick);
    write_text(csv, cards);
    bool bad = strikes(s, FAULT_LIST_BAD, 4), torn = bad && roll_of(s, FAULT_LIST_BAD, 2) == 0;
    enum result r = blocked_make(csv, &keys, bad && !torn ? strangers : secret, FIRST_DAY + list, path, &n);
    assert(r == RESULT_OK);
    unlink(csv);
    if (torn)
        tear(s, path);
    s->barred.offered = bad ? SIM_NOBODY : list;
}

void barred_on_stick(struct sim *s, char path[static ORDER_PATH_SIZE])
{
    text_format(path, ORDER_PATH_SIZE, "%s/kitap-blocked", s->stick);
    write_list(s, path);
}

/* ---- the program that fetches it ---- */

static void answer(struct sim *s, const struct message *ask)
{
    char path[SETTINGS_PATH_SIZE];
    struct message m = { .type = MESSAGE_FETCHED, .request = ask->request };
    if (strikes(s, FAULT_LIST_AWAY, 6)) {
        world_die(s, HELPER_LIST, 100);
        return;
    }
    if (strikes(s, FAULT_LIST_AWAY, 6)) {
        m.fetched.fetched = FETCHED_NOTHING;
    } else if (ask->fetch.etag[0] != '\0' && roll_of(s, FAULT_BLOCKED_CARDS, 3) == 0) {
        m.fetched.fetched = FETCHED_SAME;
    } else {
        blocked_cards_fetched_path(&s->disk_options.blocked, path);
        write_list(s, path);
        text_format(m.fetched.etag, sizeof m.fetched.etag, "\"%d\"", s->barred.offered);
    }
    world_say(s, HELPER_LIST, 200, &m);
}

void barred_takes(struct sim *s, const struct message *m)
{
    struct sim_helper *h = &s->helpers[HELPER_LIST];
    h->running = h->running || m->type == MESSAGE_LIST_CONFIG;
    if (m->type == MESSAGE_FETCH)
        answer(s, m);
    else if (m->type == MESSAGE_STOP)
        world_die(s, HELPER_LIST, 10);
}

/* ---- what must hold ---- */

static void taken(struct sim *s, enum result result)
{
    bool good = s->barred.offered != SIM_NOBODY && s->barred.offered >= s->barred.in_force;
    if (result == RESULT_OK && !good)
        sim_fail(s, INVARIANT_OFFLINE_POLICY, "a list of blocked cards that is older, or not the library's, counts");
    if (result != RESULT_OK && good)
        sim_fail(s, INVARIANT_OFFLINE_POLICY, "a newer list of blocked cards does not count");
    if (result != RESULT_OK)
        return;
    s->barred.in_force = s->barred.offered;
    sim_scene(SCENE_LIST_IN_FORCE);
}

void barred_brought(struct sim *s, const struct staff_answer *answer)
{
    taken(s, answer->result);
    if (answer->result == RESULT_OK)
        sim_scene(SCENE_LIST_ON_STICK);
}

void barred_done(struct sim *s, const struct disk_job *job, const struct disk_done *done)
{
    if (!s->barred.used)
        return;
    if (job->kind == DISK_LIST_TAKE)
        taken(s, done->result);
    int patron = job->kind == DISK_COUNT_OFFLINE ? library_patron(job->text) : SIM_NOBODY;
    if (patron == SIM_NOBODY || done->result != RESULT_OK)
        return;
    bool listed = s->barred.in_force != SIM_NOBODY && (s->barred.lists[s->barred.in_force] & 1u << patron) != 0;
    s->barred.refused = listed ? patron : SIM_NOBODY;
    if (done->blocked != listed)
        sim_fail(s, INVARIANT_OFFLINE_POLICY,
                 "patron %d is %son the list of blocked cards, and the ledger's owner says %s", patron,
                 listed ? "" : "not ", done->blocked ? "so" : "otherwise");
    if (listed)
        sim_scene(SCENE_CARD_BLOCKED);
}

void barred_borrows(struct sim *s, int patron)
{
    if (s->barred.used && patron != SIM_NOBODY && core_kiosk(s->core)->patron_offline && s->barred.refused == patron)
        sim_fail(s, INVARIANT_OFFLINE_POLICY, "patron %d, whose card is blocked, borrows offline", patron);
}
