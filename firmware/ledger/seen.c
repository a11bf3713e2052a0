/* A table in a file: a card's slot is one of the PROBES that follow the place its hash names. When all are taken the
   oldest goes. */
#include "ledger/seen.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ledger/inside.h"

enum {
    SLOTS = 1 << 16, /* cards */
    PROBES = 16,
    SLOT_BYTES = HASH_BYTES + 4,
    MS_A_DAY = 86400000,
    CHUNK = 1024, /* slots that are looked through at once */
    FILE_SLOTS = SLOTS + PROBES
};

struct slot {
    uint8_t hash[HASH_BYTES];
    uint32_t day; /* 0: free */
};

int64_t seen_day(struct ledger *l)
{
    int64_t wall_ms = moment_now(l).wall_ms;
    return wall_ms < ledger_last_time(l) ? 0 : wall_ms / MS_A_DAY;
}

static int open_table(const struct ledger *l, int flags)
{
    char path[LEDGER_PATH_SIZE];
    text_format(path, sizeof path, "%s/seen", l->dir);
    return open(path, flags | O_CLOEXEC, 0600);
}

/* Another hash than that of a patron who waits: the two files say nothing together. */
static void hash_of(const struct keys *keys, const char *card, uint8_t hash[static HASH_BYTES])
{
    char text[ID_SIZE + 8];
    text_format(text, sizeof text, "seen %s", card);
    seal_hash(keys, text, hash);
    wipe(text, sizeof text);
}

static unsigned place_of(const uint8_t hash[static HASH_BYTES])
{
    return ((unsigned)hash[0] << 8 | hash[1]) % SLOTS;
}

static struct slot slot_at(const uint8_t *bytes)
{
    struct slot slot;
    struct cursor c = cursor_of(bytes_of(bytes + HASH_BYTES, 4));
    memcpy(slot.hash, bytes, HASH_BYTES);
    slot.day = cursor_u32(&c);
    return slot;
}

/* What the file does not hold yet is free. */
static void read_slots(int fd, unsigned first, unsigned n, struct slot *to)
{
    uint8_t bytes[CHUNK * SLOT_BYTES] = { 0 };
    ssize_t got = pread(fd, bytes, (size_t)n * SLOT_BYTES, (off_t)first * SLOT_BYTES);
    if (got < 0)
        memset(bytes, 0, sizeof bytes);
    for (unsigned i = 0; i < n; i++)
        to[i] = slot_at(bytes + (size_t)i * SLOT_BYTES);
}

static enum result write_slot(int fd, unsigned at, const struct slot *slot)
{
    uint8_t bytes[SLOT_BYTES];
    struct writer w = writer_of(bytes, sizeof bytes);
    write_bytes(&w, bytes_of(slot->hash, HASH_BYTES));
    write_u32(&w, slot->day);
    return pwrite(fd, bytes, sizeof bytes, (off_t)at * SLOT_BYTES) == SLOT_BYTES ? RESULT_OK : RESULT_IO;
}

/* The card's own slot, or PROBES. */
static unsigned find(const struct slot slots[static PROBES], const uint8_t hash[static HASH_BYTES])
{
    unsigned i = 0;
    while (i < PROBES && (slots[i].day == 0 || memcmp(slots[i].hash, hash, HASH_BYTES) != 0))
        i++;
    return i;
}

/* A free slot, which has day 0, or the one that was seen longest ago. */
static unsigned oldest(const struct slot slots[static PROBES])
{
    unsigned best = 0;
    for (unsigned i = 1; i < PROBES; i++)
        if (slots[i].day < slots[best].day)
            best = i;
    return best;
}

enum result seen_note(struct ledger *l, const char *card, int64_t day, unsigned days)
{
    struct slot slots[PROBES], mine = { .day = (uint32_t)day };
    if (days == 0 || !l->has_keys)
        return RESULT_OK;
    int fd = open_table(l, O_RDWR | O_CREAT);
    if (fd < 0)
        return RESULT_IO;
    hash_of(&l->keys, card, mine.hash);
    read_slots(fd, place_of(mine.hash), PROBES, slots);
    unsigned i = find(slots, mine.hash);
    bool noted = i < PROBES && slots[i].day == mine.day;
    enum result r = noted ? RESULT_OK : write_slot(fd, place_of(mine.hash) + (i < PROBES ? i : oldest(slots)), &mine);
    close(fd);
    return r;
}

/* A day that has not come is a tear, or of a clock that was wrong. */
static bool is_recent(const struct slot *slot, int64_t day, unsigned days)
{
    int64_t ago = day - (int64_t)slot->day;
    return slot->day != 0 && ago >= 0 && ago < (int64_t)days;
}

static bool has_recent(int fd, const uint8_t hash[static HASH_BYTES], int64_t day, unsigned days)
{
    struct slot slots[PROBES];
    read_slots(fd, place_of(hash), PROBES, slots);
    unsigned i = find(slots, hash);
    return i < PROBES && is_recent(&slots[i], day, days);
}

/* The next look-up key of a former master key; those that went before that day are of no use. */
static bool next_former(struct ledger *l, int64_t from_day, int64_t *id, struct keys *out)
{
    sqlite3_stmt *s = statement(l, ST_SEEN_KEYS);
    sqlite3_bind_int64(s, 1, *id);
    sqlite3_bind_int64(s, 2, from_day);
    bool found = step(l, s) == RESULT_OK;
    if (!found)
        return false;
    *id = sqlite3_column_int64(s, 0);
    if (seal_unwrap(&l->keys, column_bytes(s, 1), out->lookup) != RESULT_OK)
        wipe(out, sizeof *out); /* of a master key that was lost: it knows nobody */
    sqlite3_reset(s);
    return true;
}

bool seen_lately(struct ledger *l, const char *card, int64_t day, unsigned days)
{
    uint8_t hash[HASH_BYTES];
    struct keys former = { 0 };
    int64_t id = 0;
    int fd = l->has_keys ? open_table(l, O_RDONLY) : -1;
    if (fd < 0)
        return false;
    hash_of(&l->keys, card, hash);
    bool recent = has_recent(fd, hash, day, days);
    while (!recent && next_former(l, day - (int64_t)days, &id, &former)) {
        hash_of(&former, card, hash);
        recent = has_recent(fd, hash, day, days);
    }
    wipe(&former, sizeof former);
    close(fd);
    return recent;
}

static enum result erase_former(struct ledger *l, void *self)
{
    const int64_t *before_day = self;
    sqlite3_stmt *s = statement(l, ST_SEEN_KEYS_ERASE);
    sqlite3_bind_int64(s, 1, *before_day);
    l->erasing = true;
    return run(l, s);
}

/* A look-up key is destroyed with the last card that it knew. */
static enum result expire_former(struct ledger *l, int64_t before_day)
{
    sqlite3_stmt *s = statement(l, ST_SEEN_KEYS_OLD);
    sqlite3_bind_int64(s, 1, before_day);
    enum result r = step(l, s);
    sqlite3_reset(s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_OK : r;
    return commit_work(l, false, erase_former, &before_day);
}

/* The first slot from there on that may be in use: what was never written is a hole in the file. */
static unsigned next_written(int fd, unsigned first)
{
    off_t at = lseek(fd, (off_t)first * SLOT_BYTES, SEEK_DATA);
    if (at < 0)
        return errno == ENXIO ? FILE_SLOTS : first;
    return (unsigned)(at / SLOT_BYTES);
}

enum result seen_expire(struct ledger *l, int64_t day, unsigned days)
{
    static const struct slot none = { 0 };
    struct slot slots[CHUNK];
    enum result r = expire_former(l, days > 0 ? day - (int64_t)days : INT64_MAX);
    int fd = open_table(l, O_RDWR);
    if (fd < 0)
        return r; /* nobody was seen yet */
    for (unsigned n, first = next_written(fd, 0); first < FILE_SLOTS; first = next_written(fd, first + n)) {
        n = FILE_SLOTS - first < CHUNK ? FILE_SLOTS - first : CHUNK;
        read_slots(fd, first, n, slots);
        for (unsigned i = 0; i < n && r == RESULT_OK; i++)
            if (slots[i].day != 0 && !is_recent(&slots[i], day, days))
                r = write_slot(fd, first + i, &none);
    }
    close(fd);
    return r;
}
