/* The database is damaged while the kiosk is off: a page of it holds something else. Where that is seen the ledger is
   set aside, a new one begins, staff's screen says so, and what waited is named beside the old one. What stood there is
   the old one's: the new one is held to nothing of it, and may invent nothing. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sim.h"

enum { ONE_IN = 8 };

void damage_comes(struct sim *s)
{
    bool comes = s->faults_on[FAULT_BIT_ROT] && roll_of(s, FAULT_BIT_ROT, ONE_IN) == 0 && power_rot(s, s->dir);
    if (!comes)
        return;
    s->rotten = true;
    sim_struck(FAULT_BIT_ROT);
}

/* What had not arrived at the library system, as far as the kiosk knew, and was on disk. */
static bool waited(const struct sim_row *r)
{
    return r->seq != 0 && (r->life == LIFE_OFFLINE || r->life == LIFE_UNKNOWN || r->life == LIFE_INTENDED);
}

/* The text file names rows that there were, each once. */
static void check_names(struct sim *s, const char *path, bool all)
{
    char line[256], ulid[64];
    bool named[SIM_ROWS_MAX] = { false };
    FILE *f = fopen(path, "r");
    if (f == NULL || fgets(line, sizeof line, f) == NULL)
        sim_fail(s, INVARIANT_LOSS_IS_SAID, "a ledger was set aside, and nothing says what waited in it");
    while (fgets(line, sizeof line, f) != NULL) {
        struct sim_row *row = sscanf(line, "%63s", ulid) == 1 ? watch_row(s, ulid) : NULL;
        if (row == NULL && all)
            sim_fail(s, INVARIANT_NOTHING_INVENTED, "a damaged ledger names a row that never was: %s", line);
        if (row != NULL)
            named[row - s->rows] = true;
        sim_scene(SCENE_NAMED_BESIDE);
    }
    fclose(f);
    for (int i = 0; all && i < s->rows_count; i++)
        if (!s->rows[i].aside && waited(&s->rows[i]) && s->rows[i].noted && !named[i])
            sim_fail(s, INVARIANT_LOSS_IS_SAID, "row %s waited in a ledger that was set aside, and is not named",
                     s->rows[i].ulid);
}

/* Beside the file that the words name: by its name alone the newest is not known, clocks are set back. */
static void look_beside(struct sim *s, const char *text, bool all)
{
    static const char before[] = "is kept as ";
    char path[1024];
    const char *at = strstr(text, before);
    if (at == NULL)
        sim_fail(s, INVARIANT_LOSS_IS_SAID, "a ledger was set aside, and nothing says where it is");
    at += strlen(before);
    text_format(path, sizeof path, "%.*s.txt", (int)strcspn(at, ";"), at);
    check_names(s, path, all);
}

void damage_opened(struct sim *s, const char *text)
{
    if (strstr(text, "it was damaged") == NULL)
        return;
    checks_close(s); /* it may have looked into the old one */
    s->damages++;
    sim_scene(SCENE_SET_ASIDE);
    look_beside(s, text, strstr(text, "not all") == NULL);
    for (struct sim_row *r = s->rows; r < s->rows + s->rows_count; r++) {
        r->aside = true;
        r->seq = 0;
        r->life = LIFE_COUNT;
        r->marked = r->poisoned = r->carried = false;
    }
}

bool damage_touches(const struct sim *s, int item)
{
    for (int i = 0; i < s->rows_count; i++)
        if (s->rows[i].aside && s->rows[i].item == item)
            return true;
    return false;
}

/* Staff's screen says so as long as the file lies there. */
void damage_end(struct sim *s)
{
    static struct disk_job job;
    static struct disk_done done;
    job = (struct disk_job){ .kind = DISK_SUMMARY };
    disk_run(s->disk, &job, &done);
    if (done.summary.damaged_files != s->damages)
        sim_fail(s, INVARIANT_LOSS_IS_SAID, "%u ledgers were set aside, and staff are told of %u", s->damages,
                 (unsigned)done.summary.damaged_files);
}
