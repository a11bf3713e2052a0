/* A ledger that was found damaged and set aside: what waited in it is named in a text file beside it, as far as it can
   still be read, without a person; staff have to look at those books. Its first line says how many, and whether that is
   all of them. */
#include "ledger/inside.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#define STEM "ledger-damaged-"
#define ALL "all"
#define NOT_ALL "not all could be read"

/* The library system may not know of these, or not for sure. Backwards first: what waits is new. */
#define WAITED(order)                                                                                                  \
    "SELECT seq, ulid, kind, item, state FROM event NOT INDEXED WHERE state IN ('intended','unknown','offline')"       \
    " AND seq<?1 ORDER BY seq " order

enum { HEAD_SIZE = 64 };

struct naming {
    FILE *to;
    unsigned rows;
    int64_t last; /* seq; all from there on are named */
};

/* A word of the machine, or "?" where something else stands: the file may hold anything. */
static const char *plain(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (*at <= ' ' || *at > '~' || at - text >= ID_SIZE)
            return "?";
    return *text != '\0' ? text : "-";
}

/* False: not all of them could be read. */
static bool name_some(sqlite3 *db, const char *sql, bool downwards, struct naming *n)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    sqlite3_bind_int64(s, 1, n->last);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(s);
        if (code != SQLITE_ROW)
            break;
        if (downwards)
            n->last = sqlite3_column_int64(s, 0);
        fprintf(n->to, "%s %s %s %s\n", plain(column_text(s, 1)), plain(column_text(s, 2)), plain(column_text(s, 3)),
                plain(column_text(s, 4)));
        n->rows++;
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE;
}

static bool name_rows(const char *kept, struct naming *n)
{
    sqlite3 *db = NULL;
    char index[LEDGER_PATH_SIZE];
    n->last = INT64_MAX;
    bool all = sqlite3_open_v2(kept, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL) == SQLITE_OK;
    if (all && !name_some(db, WAITED("DESC"), true, n)) {
        all = false;
        (void)name_some(db, WAITED("ASC"), false, n);
    }
    sqlite3_close(db);
    text_format(index, sizeof index, "%.*s-shm", (int)(sizeof index - 5), kept);
    unlink(index);
    return all;
}

enum result damaged_name(const char *kept, unsigned *rows, bool *all)
{
    char path[LEDGER_PATH_SIZE], head[HEAD_SIZE], *text = NULL;
    size_t size = 0;
    struct naming n = { .to = open_memstream(&text, &size) };
    if (n.to == NULL)
        return RESULT_FULL;
    fprintf(n.to, "%*s\n", HEAD_SIZE - 2, "");
    *all = name_rows(kept, &n);
    *rows = n.rows;
    if (fclose(n.to) != 0) {
        free(text);
        return RESULT_FULL;
    }
    text_format(head, sizeof head, "%u waited: %s", n.rows, *all ? ALL : NOT_ALL);
    memcpy(text, head, strlen(head));
    text_format(path, sizeof path, "%.*s.txt", (int)(sizeof path - 5), kept);
    enum result r = disk_write_small(path, bytes_of(text, size));
    free(text);
    return r;
}

/* ---- what lies there ---- */

static void take_head(const char *dir, const char *name, struct ledger_set_aside *out)
{
    char path[LEDGER_PATH_SIZE], head[HEAD_SIZE] = "";
    unsigned rows = 0;
    text_format(path, sizeof path, "%s/%s.txt", dir, name);
    FILE *f = fopen(path, "re");
    bool read = f != NULL && fgets(head, sizeof head, f) != NULL && sscanf(head, "%u waited", &rows) == 1;
    if (f != NULL)
        fclose(f);
    out->rows += rows;
    out->all = out->all && read && strstr(head, NOT_ALL) == NULL;
}

void ledger_look_aside(const char *dir, struct ledger_set_aside *out)
{
    DIR *d = opendir(dir);
    *out = (struct ledger_set_aside){ .all = true };
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (!text_starts(e->d_name, STEM) || !text_ends(e->d_name, ".db"))
            continue;
        out->files++;
        take_head(dir, e->d_name, out);
        if (strcmp(e->d_name, out->newest) > 0)
            text_copy(out->newest, sizeof out->newest, e->d_name);
    }
    if (d != NULL)
        closedir(d);
}

bool damaged_unnamed(const char *dir, char kept[static LEDGER_PATH_SIZE])
{
    char names[LEDGER_PATH_SIZE];
    bool found = false;
    DIR *d = opendir(dir);
    for (struct dirent *e; !found && d != NULL && (e = readdir(d)) != NULL;) {
        if (!text_starts(e->d_name, STEM) || !text_ends(e->d_name, ".db"))
            continue;
        text_format(kept, LEDGER_PATH_SIZE, "%s/%s", dir, e->d_name);
        text_format(names, sizeof names, "%s/%s.txt", dir, e->d_name);
        found = access(names, F_OK) != 0;
    }
    if (d != NULL)
        closedir(d);
    return found;
}
