/* Tags that are being programmed: an intent before the first byte, taken away when the tag is known to be whole. */
#include "ledger/inside.h"

#include <string.h>

#include "base/text.h"

static enum result begin(struct ledger *l, void *self)
{
    const struct programming *p = self;
    const struct tag_write *w = &p->write;
    char uid[UID_TEXT_SIZE];
    sqlite3_stmt *s = statement(l, ST_PROGRAM_ADD);
    uid_text(p->uid, uid);
    bind_text(s, 1, uid);
    bind_text(s, 2, p->item);
    sqlite3_bind_int(s, 3, w->plan.first);
    sqlite3_bind_int(s, 4, w->plan.key_b);
    sqlite3_bind_blob(s, 5, w->before, w->plan.bytes, SQLITE_STATIC);
    sqlite3_bind_blob(s, 6, w->after, w->plan.bytes, SQLITE_STATIC);
    sqlite3_bind_int(s, 7, w->marks.dsfid);
    sqlite3_bind_int(s, 8, w->marks.afi);
    sqlite3_bind_int(s, 9, w->marks.eas);
    sqlite3_bind_int64(s, 10, moment_now(l).wall_ms);
    return run(l, s);
}

enum result ledger_program_begin(struct ledger *l, const struct programming *p)
{
    struct programming copy = *p;
    return l->full ? RESULT_FULL : commit_work(l, false, begin, &copy);
}

/* RESULT_IO: damaged. */
static enum result read_row(sqlite3_stmt *s, struct programming *p)
{
    struct tag_write *w = &p->write;
    struct bytes before = column_bytes(s, 3), after = column_bytes(s, 4);
    if (before.n != after.n || before.n > TAG_MEMORY_MAX)
        return RESULT_IO;
    text_copy(p->item, sizeof p->item, column_text(s, 0));
    w->plan.first = (uint16_t)sqlite3_column_int(s, 1);
    w->plan.key_b = sqlite3_column_int(s, 2) != 0;
    w->plan.bytes = (uint16_t)before.n;
    if (before.n > 0) {
        memcpy(w->before, before.at, before.n);
        memcpy(w->after, after.at, after.n);
    }
    w->marks = (struct tag_marks){ .dsfid = (int16_t)sqlite3_column_int(s, 5),
                                   .afi = (int16_t)sqlite3_column_int(s, 6),
                                   .eas = (int8_t)sqlite3_column_int(s, 7) };
    return RESULT_OK;
}

enum result ledger_program_find(struct ledger *l, struct uid uid, struct programming *out)
{
    char text[UID_TEXT_SIZE];
    struct programming found = { .uid = uid };
    sqlite3_stmt *s = statement(l, ST_PROGRAM_FIND);
    uid_text(uid, text);
    bind_text(s, 1, text);
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r;
    r = read_row(s, &found);
    sqlite3_reset(s);
    if (r == RESULT_OK)
        *out = found;
    return r;
}

struct over {
    struct uid uid;
    enum programming_end how;
};

static enum result end(struct ledger *l, void *self)
{
    const struct over *over = self;
    char uid[UID_TEXT_SIZE], note[LEDGER_NOTE_SIZE];
    struct programming p;
    enum result r = ledger_program_find(l, over->uid, &p);
    if (r != RESULT_OK)
        return r;
    uid_text(over->uid, uid);
    text_format(note, sizeof note, "tag %s for item %s: %s", uid, p.item, programming_end_word(over->how));
    sqlite3_stmt *s = statement(l, ST_PROGRAM_END);
    bind_text(s, 1, uid);
    r = run(l, s);
    return r == RESULT_OK ? audit_add_tag(l, note) : r;
}

enum result ledger_program_end(struct ledger *l, struct uid uid, enum programming_end how)
{
    struct over over = { uid, how };
    return commit_work(l, true, end, &over);
}

enum result ledger_program_count(struct ledger *l, unsigned *open)
{
    sqlite3_stmt *s = statement(l, ST_PROGRAM_COUNT);
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_IO : r;
    *open = (unsigned)sqlite3_column_int(s, 0);
    sqlite3_reset(s);
    return RESULT_OK;
}
