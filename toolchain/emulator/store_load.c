/* The demo library's rows: assets/demo/ into the tables. The formats stand at the head of each file. */
#include <stdlib.h>

#include "base/text.h"
#include "base/ulid.h"
#include "emulator/demo.h"
#include "emulator/store_inside.h"
#include "emulator/table_file.h"
#include "emulator/things.h"

enum { DUE_HOUR = 23, DUE_MINUTE = 59, SPREAD_DAYS = 3 };

struct load {
    struct library_store *store;
    int64_t today; /* day number in the library's time */
    struct seed seed;
    uint64_t nth;
};

static int64_t end_of_day_ms(const struct load *l, int64_t days)
{
    return when_at(day_of_number(l->today + days), DUE_HOUR, DUE_MINUTE, 0, LIBRARY_OFFSET_MIN).utc_ms;
}

static int64_t whole(const char *text)
{
    return strtoll(text, NULL, 10);
}

/* A card of the files is known by its chip's number. */
static const char *card_id(const char *what, const char *chip_word, char to[static ID_SIZE])
{
    enum tag_chip chip;
    struct uid uid;
    text_copy(to, ID_SIZE, "");
    if (tag_chip_of_word(chip_word, &chip) != RESULT_OK)
        return to;
    uid = things_uid_of_name(what, chip);
    hex_put(to, ID_SIZE, bytes_of(uid.at, uid.n));
    return to;
}

/* The files name things; the tables number them. */
static enum result take_name(const struct load *l, const char *what, const char *id)
{
    return store_done(l->store, store_prepare(l->store, "INSERT INTO name VALUES(?, ?)", "tt", what, id));
}

static enum result take_patron(void *self, const struct table_row *row)
{
    const struct load *l = self;
    const char *const *f = row->fields;
    char id[ID_SIZE];
    if (row->count != 12)
        return RESULT_BAD;
    card_id(f[0], f[2], id);
    enum result r = take_name(l, f[0], id);
    if (r != RESULT_OK)
        return r;
    return store_done(
        l->store,
        store_prepare(l->store,
                      "INSERT INTO patron VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULLIF(?10, 0), NULLIF(?11, '-'))",
                      "ttttttttiit", id, f[1], f[3], f[4], f[5], f[6], f[7], f[8], end_of_day_ms(l, whole(f[9])),
                      whole(f[10]), f[11]));
}

static enum result take_item(void *self, const struct table_row *row)
{
    const struct load *l = self;
    const char *const *f = row->fields;
    if (row->count != 9)
        return RESULT_BAD;
    enum result r = take_name(l, f[0], f[1]);
    if (r != RESULT_OK)
        return r;
    return store_done(l->store,
                      store_prepare(l->store, "INSERT INTO item(id, title, author, type, shelf) VALUES(?, ?, ?, ?, ?)",
                                    "ttttt", f[1], f[7], f[8], f[2], f[6]));
}

/* What is not overdue is due up to SPREAD_DAYS later, as the seed says. */
static enum result take_loan(void *self, const struct table_row *row)
{
    struct load *l = self;
    const char *const *f = row->fields;
    if (row->count != 4)
        return RESULT_BAD;
    int64_t days = whole(f[2]);
    if (days >= 0 && (l->seed.high | l->seed.low) != 0)
        days += (int64_t)(seed_number(l->seed, l->nth++) % SPREAD_DAYS);
    return store_done(l->store, store_prepare(l->store,
                                              "INSERT INTO loan VALUES((SELECT id FROM name WHERE what = ?), (SELECT "
                                              "id FROM name WHERE what = ?), ?, ?, ?)",
                                              "ttiii", f[0], f[1], end_of_day_ms(l, days - 14), end_of_day_ms(l, days),
                                              whole(f[3])));
}

static enum result take_hold(void *self, const struct table_row *row)
{
    const struct load *l = self;
    const char *const *f = row->fields;
    if (row->count != 3)
        return RESULT_BAD;
    return store_done(l->store,
                      store_prepare(l->store,
                                    "INSERT INTO hold(item, patron, ready) VALUES((SELECT id FROM name WHERE what = ?),"
                                    " (SELECT id FROM name WHERE what = ?), ? = 'ready')",
                                    "ttt", f[0], f[1], f[2]));
}

static enum result take_fee(void *self, const struct table_row *row)
{
    const struct load *l = self;
    const char *const *f = row->fields;
    if (row->count != 3)
        return RESULT_BAD;
    return store_done(
        l->store,
        store_prepare(l->store,
                      "INSERT INTO fee(patron, amount, words) VALUES((SELECT id FROM name WHERE what = ?), ?, ?)",
                      "tit", f[0], whole(f[1]), f[2]));
}

static enum result take_lost(void *self, const struct table_row *row)
{
    const struct load *l = self;
    return store_done(
        l->store, store_prepare(l->store, "UPDATE item SET lost = 1 WHERE id = (SELECT id FROM name WHERE what = ?)",
                                "t", row->fields[0]));
}

static enum result take_rule(void *self, const struct table_row *row)
{
    struct library_store *s = ((const struct load *)self)->store;
    const char *const *f = row->fields;
    if (row->count == 6 && text_equal(f[0], "type"))
        return store_done(s, store_prepare(s, "INSERT INTO type VALUES(?, ?, ?, ?, ?)", "tiitt", f[1], whole(f[2]),
                                           whole(f[3]), f[4], f[5]));
    if (row->count == 3 && text_equal(f[0], "class"))
        return store_done(s, store_prepare(s, "INSERT INTO class VALUES(?, ?)", "ti", f[1], whole(f[2])));
    if (row->count == 3 && text_equal(f[0], "rule"))
        return store_done(s, store_prepare(s, "INSERT INTO rule VALUES(?, ?)", "tt", f[1], f[2]));
    return RESULT_BAD;
}

enum result store_load(struct library_store *s, const char *demo, int64_t wall_ms, uint64_t seed)
{
    static const struct {
        const char *file;
        enum result (*take)(void *self, const struct table_row *row);
    } files[] = { { "rules.tsv", take_rule }, { "patrons.tsv", take_patron }, { "items.tsv", take_item },
                  { "loans.tsv", take_loan }, { "holds.tsv", take_hold },     { "fees.tsv", take_fee },
                  { "lost.tsv", take_lost } };
    struct load l = { s, day_number(when_day(when_of(wall_ms, LIBRARY_OFFSET_MIN))), { 0, seed }, 0 };
    char path[DEMO_PATH_SIZE];
    enum result r = store_do(s, "CREATE TEMP TABLE name(what TEXT PRIMARY KEY, id TEXT)");
    for (size_t i = 0; r == RESULT_OK && i < sizeof files / sizeof *files; i++) {
        text_format(path, sizeof path, "%s/%s", demo, files[i].file);
        r = table_file_read(path, files[i].take, &l);
    }
    return r;
}
