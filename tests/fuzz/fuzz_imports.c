/* What the ledger reads back from files that others can touch: a signed list of blocked cards (unsigned as it comes,
   and signed rightly, so that its form is looked at), the table of cards that were seen, a ledger with some bytes
   changed, which is verified, listed and exported, a librarian's CSV file of which a list is made, and a key that was
   saved to a stick. The first byte says which. Nothing crashes, and nothing is believed that is not signed. */
#include "fuzz.h"

#include <assert.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "ledger/backup.h"
#include "ledger/blocked.h"
#include "ledger/export.h"
#include "ledger/seen.h"

enum { PATH_BYTES = 128, LEDGER_BYTES = 1024 * 1024, HAND_BYTES = 3, DAYS = 90 };

static char folder[PATH_BYTES], ledger_path[PATH_BYTES], key_path[PATH_BYTES], seen_path[PATH_BYTES],
    list_path[PATH_BYTES];
static uint8_t ledger_file[LEDGER_BYTES];
static size_t ledger_size;

static void put_file(const char *path, const uint8_t *data, size_t size)
{
    FILE *f = fopen(path, "wb");
    assert(f != NULL);
    size_t n = fwrite(data, 1, size, f);
    assert(n == size);
    fclose(f);
}

static void remove_folder(void)
{
    static const char *const names[] = { "ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.lock", "reserve",
                                         "key",       "seen",          "list",          "csv",         "saved" };
    char path[2 * PATH_BYTES];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        text_format(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

static struct ledger *open_owner(void)
{
    const struct ledger_options options = { .dir = folder, .key_file = key_path, .boot_id = "fuzz" };
    struct ledger *l = NULL;
    struct ledger_opened opened;
    enum result r = ledger_open(&options, &l, &opened);
    assert(r == RESULT_OK);
    return l;
}

/* Three rows, one of which waits with its patron, and an audit row. */
static void fill(struct ledger *l)
{
    for (uint64_t i = 1; i <= 3; i++) {
        struct transaction t = { .kind = TRANSACTION_CHECKOUT, .life = i == 3 ? LIFE_OFFLINE : LIFE_INTENDED };
        struct ledger_begun begun;
        ulid_make(t.ulid, 1795450000000, (struct seed){ 7, 9 }, i);
        text_format(t.item, sizeof t.item, "B%u", (unsigned)i);
        text_copy(t.patron, sizeof t.patron, "patron-0427");
        enum result r = ledger_begin(l, &t, 1, &begun);
        t = (struct transaction){ .seq = begun.seq, .life = LIFE_CONFIRMED };
        if (r == RESULT_OK && i < 3)
            r = ledger_outcome(l, &t, 1);
        assert(r == RESULT_OK);
    }
    enum result r = ledger_decide(l, 1, LIFE_CONFIRMED, "seen");
    assert(r == RESULT_OK);
}

static void set_up(void)
{
    log_set_level(LOG_LEVEL_ERROR);
    if (sodium_init() < 0)
        abort();
    text_copy(folder, sizeof folder, "/dev/shm/kitap-fuzz-XXXXXX");
    if (mkdtemp(folder) == NULL)
        abort();
    atexit(remove_folder);
    text_format(ledger_path, sizeof ledger_path, "%s/ledger.db", folder);
    text_format(key_path, sizeof key_path, "%s/key", folder);
    text_format(seen_path, sizeof seen_path, "%s/seen", folder);
    text_format(list_path, sizeof list_path, "%s/list", folder);
    struct ledger *l = open_owner();
    fill(l);
    ledger_close(l);
    FILE *f = fopen(ledger_path, "rb");
    assert(f != NULL);
    ledger_size = fread(ledger_file, 1, sizeof ledger_file, f);
    assert(ledger_size < sizeof ledger_file);
    fclose(f);
}

/* ---- a list of blocked cards ---- */

static enum result read_list(const uint8_t *data, size_t size, const struct blocked_keys *keys)
{
    struct blocked *b = NULL;
    put_file(list_path, data, size);
    enum result r = blocked_read(list_path, keys, &b);
    if (r == RESULT_OK) {
        (void)blocked_has(b, "04AABBCCDDEE01");
        assert(blocked_count(b) <= size);
        (void)blocked_day(b);
    }
    blocked_destroy(b);
    return r;
}

static void look_at_list(const uint8_t *data, size_t size)
{
    static uint8_t text[64 * 1024];
    static const uint8_t seed[crypto_sign_SEEDBYTES] = { 1 };
    uint8_t secret[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
    char hex[2 * crypto_sign_BYTES + 1];
    struct blocked_keys keys = { .hash = { 2 } };
    crypto_sign_seed_keypair(keys.signer, secret, seed);
    enum result r = read_list(data, size, &keys);
    assert(r != RESULT_OK); /* nobody here can sign */
    if (size > sizeof text / 2)
        return;
    memcpy(text, data, size);
    crypto_sign_detached(signature, NULL, data, size, secret);
    sodium_bin2hex(hex, sizeof hex, signature, sizeof signature);
    int n = snprintf((char *)text + size, sizeof text - size, "signature %s\n", hex);
    assert(n > 0);
    (void)read_list(text, size + (size_t)n, &keys);
}

/* ---- the table of cards ---- */

static void look_at_table(const uint8_t *data, size_t size)
{
    put_file(ledger_path, ledger_file, ledger_size);
    put_file(seen_path, data, size);
    struct ledger *l = open_owner();
    int64_t today = seen_day(l);
    (void)seen_lately(l, "04AA", today, DAYS);
    enum result r = seen_note(l, "04AA", today, DAYS);
    assert(r == RESULT_OK);
    assert(seen_lately(l, "04AA", today, DAYS));
    r = seen_expire(l, today, DAYS);
    assert(r == RESULT_OK);
    assert(seen_lately(l, "04AA", today, DAYS));
    ledger_close(l);
    unlink(seen_path);
}

/* ---- a ledger with some bytes changed: two of where, one of what ---- */

static bool count_row(void *self, const struct ledger_row *row)
{
    unsigned *n = self;
    (void)row;
    return ++*n < 1000;
}

static void look_around(struct ledger *l)
{
    const struct ledger_filter all = { .with_patrons = true }, odd = { .exceptions = true };
    const struct export_options options = { .format = EXPORT_CSV, .with_patrons = true, .version = "fuzz" };
    struct export_counts counts;
    struct ledger_counts rows;
    struct ledger_item item;
    unsigned n = 0;
    FILE *nowhere = fopen("/dev/null", "w");
    assert(nowhere != NULL);
    (void)!ledger_verify(l, NULL, NULL);
    (void)!ledger_each(l, &all, count_row, &n);
    (void)!ledger_each(l, &odd, count_row, &n);
    (void)!ledger_count(l, &rows);
    (void)!ledger_find_item(l, "B3", "patron-0427", &item);
    (void)!ledger_export(l, &options, nowhere, &counts);
    fclose(nowhere);
}

static void look_at_ledger(const uint8_t *data, size_t size)
{
    static uint8_t changed[LEDGER_BYTES];
    struct ledger *l = NULL;
    memcpy(changed, ledger_file, ledger_size);
    for (size_t i = 0; i + HAND_BYTES <= size; i += HAND_BYTES)
        changed[(size_t)(data[i] << 8 | data[i + 1]) % ledger_size] ^= data[i + 2];
    put_file(ledger_path, changed, ledger_size);
    if (ledger_open_reader(folder, key_path, &l) == RESULT_OK)
        look_around(l);
    ledger_close(l);
    put_file(ledger_path, ledger_file, ledger_size);
}

/* ---- a file that a list is made of ---- */

static void look_at_csv(const uint8_t *data, size_t size)
{
    static struct blocked_keys keys;
    static uint8_t secret[BLOCKED_SECRET_BYTES];
    char path[2 * PATH_BYTES];
    struct blocked *b = NULL;
    size_t cards = 0;
    enum result r = keys.hash[0] == 0 ? blocked_make_keys(&keys, secret) : RESULT_OK;
    assert(r == RESULT_OK);
    text_format(path, sizeof path, "%s/csv", folder);
    put_file(path, data, size);
    if (blocked_make(path, &keys, secret, 20000, list_path, &cards) != RESULT_OK)
        return;
    r = blocked_read(list_path, &keys, &b); /* what we make, a kiosk takes */
    assert(r == RESULT_OK);
    assert(blocked_count(b) == cards);
    assert(cards <= size);
    blocked_destroy(b);
}

/* ---- a key on a stick ---- */

/* Its costs are made small where they would be taken, or a second passes each time. */
static void look_at_saved_key(const uint8_t *data, size_t size)
{
    enum { COSTS_AT = 9, COSTS = 8 };
    static const uint8_t small[COSTS] = { 1, 0, 0, 0, 0, 0x20, 0, 0 }; /* one pass, 8 MiB */
    uint8_t file[256];
    char path[2 * PATH_BYTES], nowhere[2 * PATH_BYTES];
    unsigned rows = 0;
    if (size > sizeof file)
        return;
    memcpy(file, data, size);
    if (size >= COSTS_AT + COSTS && file[COSTS_AT + COSTS - 1] == 0 && file[COSTS_AT + COSTS - 2] <= 4)
        memcpy(file + COSTS_AT, small, sizeof small);
    text_format(path, sizeof path, "%s/saved", folder);
    text_format(nowhere, sizeof nowhere, "%s/nowhere", folder);
    put_file(path, file, size);
    const struct backup_place place = { path, "fuzz", nowhere, key_path };
    const struct ledger_options options = { .dir = nowhere, .key_file = key_path, .boot_id = "fuzz" };
    enum result r = key_backup_restore(&place, &options, "a passphrase of nobody", &rows);
    assert(r != RESULT_OK);
    assert(rows == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const looks[])(const uint8_t *data, size_t size) = { look_at_list, look_at_table, look_at_ledger,
                                                                       look_at_csv, look_at_saved_key };
    if (folder[0] == '\0')
        set_up();
    if (size > 0)
        looks[data[0] % (sizeof looks / sizeof *looks)](data + 1, size - 1);
    return 0;
}
