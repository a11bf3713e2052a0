/* The file as ".part", its check code, then one commit that takes its rows out of the queue, then its name. */
#include "ledger/carry.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/text.h"
#include "circulation/order.h"
#include "ledger/inside.h"

enum { DIGEST_TEXT_SIZE = 2 * crypto_hash_sha256_BYTES + 1, NAME_TEXT_SIZE = 160, READ_BYTES = 4096, SUFFIX_ROOM = 16 };

struct carry {
    const struct carry_options *options;
    char name[NAME_TEXT_SIZE]; /* without the folder */
    char part[LEDGER_PATH_SIZE], check[LEDGER_PATH_SIZE];
    bool checked; /* `check` is ours */
    uint64_t seqs[CARRY_ROWS_MAX];
    struct carried done;
};

static const char *const endings[EXPORT_FORMAT_COUNT] = {
    [EXPORT_JSON] = "jsonl",
    [EXPORT_CSV] = "csv",
    [EXPORT_KOC] = "koc",
    [EXPORT_EVERGREEN] = "evergreen.json",
};

/* kitap-KIOSK-20261124-183000.koc, in UTC; any stick's file system takes it. */
static enum result name_files(struct ledger *l, struct carry *c)
{
    char at[WHEN_TEXT_SIZE], kiosk[64];
    const struct carry_options *o = c->options;
    when_text(when_of(moment_now(l).wall_ms, 0), at);
    disk_plain_name(o->kiosk, kiosk, sizeof kiosk);
    text_format(c->name, sizeof c->name, "kitap-%s-%.4s%.2s%.2s-%.2s%.2s%.2s.%s", kiosk, at, at + 5, at + 8, at + 11,
                at + 14, at + 17, endings[o->format]);
    if (strlen(o->dir) + strlen(c->name) + SUFFIX_ROOM >= LEDGER_PATH_SIZE)
        return RESULT_IO;
    text_format(c->done.file, sizeof c->done.file, "%s/%s", o->dir, c->name);
    text_format(c->part, sizeof c->part, "%s/%s.part", o->dir, c->name);
    text_format(c->check, sizeof c->check, "%s/%s.sha256", o->dir, c->name);
    return RESULT_OK;
}

static FILE *create(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (f == NULL && fd >= 0)
        close(fd);
    return f;
}

/* Closes a file that must be on the disk. `r`: what was wrong before. */
static enum result finish(FILE *f, enum result r)
{
    if (r == RESULT_OK && (fflush(f) != 0 || fsync(fileno(f)) != 0))
        r = errno == ENOSPC ? RESULT_FULL : RESULT_IO;
    if (fclose(f) != 0 && r == RESULT_OK)
        r = RESULT_IO;
    return r;
}

/* Read back from the stick. */
static enum result digest_of(const char *path, char to[static DIGEST_TEXT_SIZE])
{
    uint8_t piece[READ_BYTES], digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return RESULT_IO;
    crypto_hash_sha256_init(&state);
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        crypto_hash_sha256_update(&state, piece, n);
    enum result r = ferror(f) ? RESULT_IO : RESULT_OK;
    fclose(f);
    wipe(piece, sizeof piece);
    crypto_hash_sha256_final(&state, digest);
    hex_put(to, DIGEST_TEXT_SIZE, bytes_of(digest, sizeof digest));
    for (char *at = to; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'F')
            *at = (char)(*at - 'A' + 'a'); /* as sha256sum writes it */
    return r;
}

static enum result write_rows(struct ledger *l, struct carry *c)
{
    const struct export_options options = { .format = c->options->format,
                                            .with_patrons = true,
                                            .version = c->options->version,
                                            .seqs = c->seqs,
                                            .seqs_max = CARRY_ROWS_MAX };
    FILE *f = create(c->part);
    if (f == NULL)
        return RESULT_IO;
    return finish(f, ledger_export(l, &options, f, &c->done.counts));
}

/* JSON lines alone can hold one more: the importers of the other formats would take it for a transaction. */
static enum result write_last_line(const struct carry *c)
{
    char digest[DIGEST_TEXT_SIZE];
    if (c->options->format != EXPORT_JSON)
        return RESULT_OK;
    enum result r = digest_of(c->part, digest);
    FILE *f = r == RESULT_OK ? fopen(c->part, "ab") : NULL;
    if (f == NULL)
        return RESULT_IO;
    fprintf(f, "{\"rows\":%u,\"sha256\":\"%s\"}\n", c->done.counts.written, digest);
    return finish(f, RESULT_OK);
}

static enum result write_check(struct carry *c)
{
    char digest[DIGEST_TEXT_SIZE];
    enum result r = digest_of(c->part, digest);
    FILE *f = r == RESULT_OK ? create(c->check) : NULL;
    if (f == NULL)
        return RESULT_IO;
    c->checked = true;
    fprintf(f, "%s  %s\n", digest, c->name);
    r = finish(f, RESULT_OK);
    return r == RESULT_OK ? disk_sync_folder_of(c->check) : r;
}

static enum result set_aside_rows(struct ledger *l, void *self)
{
    const struct carry *c = self;
    struct transaction t = { .staff_mark = true };
    enum result r = RESULT_OK;
    text_format(t.words, sizeof t.words, ROW_CARRIED "%s", c->name);
    for (unsigned i = 0; i < c->done.counts.written && r == RESULT_OK; i++) {
        struct head h;
        t.seq = c->seqs[i];
        r = head_of(l, &t, &h);
        if (r == RESULT_OK && (h.life != LIFE_OFFLINE || h.library != DELIVERY_WAITING))
            r = RESULT_REFUSED;
        if (r == RESULT_OK)
            r = delivery_set(l, h.seq, DELIVERY_POISONED, 0, 0);
        if (r == RESULT_OK)
            r = head_answer(l, &h, &t);
    }
    return r;
}

/* The C library keeps no reason of a write that failed in the middle: a stick without room tells it itself. */
static enum result reason_of(const struct carry *c, enum result r)
{
    struct statvfs stick;
    bool full = r == RESULT_IO && statvfs(c->options->dir, &stick) == 0 && stick.f_blocks > 0 &&
                (stick.f_bavail == 0 || (stick.f_files > 0 && stick.f_favail == 0));
    return full ? RESULT_FULL : r;
}

static enum result write_files(struct ledger *l, struct carry *c)
{
    enum result r = write_rows(l, c);
    if (r == RESULT_OK && c->done.counts.written > 0)
        r = write_last_line(c);
    if (r == RESULT_OK && c->done.counts.written > 0)
        r = write_check(c);
    return reason_of(c, r);
}

enum result ledger_carry(struct ledger *l, const struct carry_options *options, struct carried *out)
{
    struct carry c = { .options = options };
    enum result r = name_files(l, &c);
    if (r != RESULT_OK)
        return r;
    r = write_files(l, &c);
    bool empty = c.done.counts.written == 0;
    if (r == RESULT_OK && !empty)
        r = commit_work(l, false, set_aside_rows, &c);
    if (r != RESULT_OK || empty) {
        unlink(c.part);
        if (c.checked) /* else it is another file's */
            unlink(c.check);
        c.done.file[0] = '\0';
        if (r == RESULT_OK)
            *out = c.done;
        return r;
    }
    *out = c.done;
    if (rename(c.part, c.done.file) != 0)
        return RESULT_IO; /* whole, and named in the rows: staff can give it its name */
    return disk_sync_folder_of(c.done.file);
}
