#include "ledger/backup.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "ledger/inside.h"

#define MAGIC "kitapkey"

enum {
    VERSION = 1,
    PASSES = 4,
    KIB = 64 * 1024,
    PASSES_MAX = 16,
    KIB_LEAST = 8 * 1024,
    KIB_MAX = 256 * 1024,
    BOX_BYTES = crypto_secretbox_MACBYTES + KEY_BYTES,
    FILE_BYTES = 8 + 1 + 4 + 4 + crypto_pwhash_SALTBYTES + crypto_secretbox_NONCEBYTES + BOX_BYTES,
    NAME_ROOM = 80
};

static_assert(crypto_pwhash_SALTBYTES == 16, "what backup.h says of the file");

static enum result derive(const char *passphrase, const uint8_t *salt, uint32_t passes, uint32_t kib,
                          uint8_t key[static KEY_BYTES])
{
    return crypto_pwhash(key, KEY_BYTES, passphrase, strlen(passphrase), salt, passes, (size_t)kib * 1024,
                         crypto_pwhash_ALG_ARGON2ID13) == 0
               ? RESULT_OK
               : RESULT_FULL;
}

static enum result pack(const uint8_t master[static KEY_BYTES], const char *passphrase, uint8_t file[static FILE_BYTES])
{
    uint8_t salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES], box[BOX_BYTES], key[KEY_BYTES];
    struct writer w = writer_of(file, FILE_BYTES);
    randombytes_buf(salt, sizeof salt);
    randombytes_buf(nonce, sizeof nonce);
    enum result r = derive(passphrase, salt, PASSES, KIB, key);
    if (r == RESULT_OK)
        crypto_secretbox_easy(box, master, KEY_BYTES, nonce, key);
    wipe(key, sizeof key);
    if (r != RESULT_OK)
        return r;
    write_bytes(&w, bytes_of_text(MAGIC));
    write_u8(&w, VERSION);
    write_u32(&w, PASSES);
    write_u32(&w, KIB);
    write_bytes(&w, bytes_of(salt, sizeof salt));
    write_bytes(&w, bytes_of(nonce, sizeof nonce));
    write_bytes(&w, bytes_of(box, sizeof box));
    assert(!w.failed && w.n == FILE_BYTES);
    return r;
}

static enum result unpack(struct bytes file, const char *passphrase, uint8_t master[static KEY_BYTES])
{
    uint8_t key[KEY_BYTES];
    struct cursor c = cursor_of(file);
    struct bytes magic = cursor_take(&c, strlen(MAGIC));
    uint8_t version = cursor_u8(&c);
    uint32_t passes = cursor_u32(&c), kib = cursor_u32(&c);
    struct bytes salt = cursor_take(&c, crypto_pwhash_SALTBYTES);
    struct bytes nonce = cursor_take(&c, crypto_secretbox_NONCEBYTES);
    struct bytes box = cursor_take(&c, BOX_BYTES);
    if (!cursor_done(&c) || !bytes_equal(magic, bytes_of_text(MAGIC)) || version != VERSION)
        return RESULT_BAD;
    if (passes < 1 || passes > PASSES_MAX || kib < KIB_LEAST || kib > KIB_MAX)
        return RESULT_BAD;
    enum result r = derive(passphrase, salt.at, passes, kib, key);
    if (r == RESULT_OK && crypto_secretbox_open_easy(master, box.at, box.n, nonce.at, key) != 0)
        r = RESULT_REFUSED;
    wipe(key, sizeof key);
    return r;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum result name_file(const struct backup_place *place, char to[static LEDGER_PATH_SIZE])
{
    char kiosk[NAME_ROOM - 16];
    disk_plain_name(place->kiosk, kiosk, sizeof kiosk);
    if (strlen(place->folder) + NAME_ROOM >= LEDGER_PATH_SIZE)
        return RESULT_IO;
    text_format(to, LEDGER_PATH_SIZE, "%s/kitap-%s.key", place->folder, kiosk);
    return RESULT_OK;
}

/* ---- saving ---- */

/* The file's key, or its successor's, whichever the ledger is sealed with. */
static enum result read_master(const struct backup_place *place, uint8_t master[static KEY_BYTES], uint64_t *id)
{
    struct ledger *l = NULL;
    enum result r = ledger_open_reader(place->state_dir, NULL, &l);
    if (r == RESULT_OK)
        r = keys_read_master(l, place->key_file, master, id);
    ledger_close(l);
    return r;
}

enum result key_backup_save(const struct backup_place *place, const char *passphrase, struct backup *out)
{
    uint8_t master[KEY_BYTES], file[FILE_BYTES];
    struct backup done = { .key = 0 };
    size_t n = strlen(passphrase);
    if (n < PASSPHRASE_MIN || n > PASSPHRASE_MAX)
        return RESULT_BAD;
    if (sodium_init() < 0)
        return RESULT_IO;
    if (!is_folder(place->folder))
        return RESULT_GONE;
    enum result r = name_file(place, done.file);
    if (r == RESULT_OK)
        r = read_master(place, master, &done.key);
    if (r == RESULT_OK)
        r = pack(master, passphrase, file);
    if (r == RESULT_OK)
        r = disk_write_small(done.file, bytes_of(file, sizeof file));
    wipe(master, sizeof master);
    if (r == RESULT_OK)
        *out = done;
    return r;
}

/* ---- restoring ---- */

static enum result read_backup(const struct backup_place *place, const char *passphrase,
                               uint8_t master[static KEY_BYTES])
{
    char path[LEDGER_PATH_SIZE];
    uint8_t file[FILE_BYTES + 1];
    enum result r = RESULT_OK;
    if (is_folder(place->folder))
        r = name_file(place, path);
    else
        text_copy(path, sizeof path, place->folder);
    if (r != RESULT_OK)
        return r;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? RESULT_NONE : RESULT_IO;
    ssize_t got = read(fd, file, sizeof file);
    close(fd);
    return got < 0 ? RESULT_IO : unpack(bytes_of(file, (size_t)got), passphrase, master);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* Where no key is: the restored one, if the ledger (where there is one) is sealed with it. */
static enum result install(const struct backup_place *place, bool any, const uint8_t master[static KEY_BYTES])
{
    struct ledger *l = NULL;
    bool fits = true;
    enum result r = any ? ledger_open_reader(place->state_dir, NULL, &l) : RESULT_OK;
    if (r == RESULT_OK && any)
        r = keys_fit(l, master, &fits);
    ledger_close(l);
    if (r == RESULT_OK && !fits)
        return RESULT_GONE;
    return r == RESULT_OK ? disk_write_small(place->key_file, bytes_of(master, KEY_BYTES)) : r;
}

static enum result restore(const struct backup_place *place, const struct ledger_options *options,
                           const uint8_t master[static KEY_BYTES], unsigned *rows)
{
    char next[LEDGER_PATH_SIZE];
    struct ledger *l = NULL;
    struct ledger_opened opened;
    bool any = disk_has_bytes(place->state_dir, DISK_LEDGER);
    keys_next_path(place->key_file, next);
    enum result r = RESULT_OK;
    if (!is_there(place->key_file) && !is_there(next))
        r = install(place, any, master);
    if (r == RESULT_OK && any)
        r = ledger_open(options, &l, &opened);
    if (r == RESULT_OK && any)
        r = ledger_restore_key(l, master, rows);
    ledger_close(l);
    return r;
}

enum result key_backup_restore(const struct backup_place *place, const struct ledger_options *options,
                               const char *passphrase, unsigned *rows)
{
    uint8_t master[KEY_BYTES];
    unsigned opened = 0;
    if (sodium_init() < 0)
        return RESULT_IO;
    enum result r = read_backup(place, passphrase, master);
    if (r == RESULT_OK)
        r = restore(place, options, master, &opened);
    wipe(master, sizeof master);
    if (r == RESULT_OK)
        *rows = opened;
    return r;
}
