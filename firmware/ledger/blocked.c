#include "ledger/blocked.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ledger/inside.h"

static_assert(BLOCKED_KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "the signer's key");

#define HEAD "kitap-blocked 1\n"
#define DAY "day "
#define SIGNATURE "signature "

enum {
    HEX_SIZE = 2 * crypto_sign_BYTES + 1,
    DATE_CHARACTERS = 10,
    SIGNATURE_LINE = sizeof SIGNATURE - 1 + 2 * crypto_sign_BYTES + 1,
    CARD_LINE = 2 * HASH_BYTES + 1
};

struct blocked {
    uint8_t key[BLOCKED_KEY_BYTES]; /* SECRET: hashes a card */
    int64_t day;
    size_t count;
    uint8_t *hashes; /* sorted; owned */
    uint8_t *file;   /* owned */
    size_t file_n;
};

static enum result read_whole(const char *path, uint8_t **out, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return errno == ENOENT ? RESULT_NONE : RESULT_IO;
    uint8_t *data = malloc(BLOCKED_FILE_MAX + 1);
    size_t got = data != NULL ? fread(data, 1, BLOCKED_FILE_MAX + 1, f) : 0;
    enum result r = data == NULL || got > BLOCKED_FILE_MAX ? RESULT_FULL : ferror(f) ? RESULT_IO : RESULT_OK;
    fclose(f);
    if (r != RESULT_OK) {
        free(data);
        return r;
    }
    *out = data;
    *n = got;
    return RESULT_OK;
}

/* So many bytes from as many pairs of hex digits. */
static bool hex_at(const uint8_t *text, uint8_t *to, size_t n)
{
    char digits[HEX_SIZE];
    size_t got = 0;
    text_copy_bytes(digits, sizeof digits, bytes_of(text, 2 * n));
    return hex_get(digits, to, n, &got) == RESULT_OK && got == n;
}

/* What stands before the signature's line; RESULT_REFUSED. */
static enum result check_signature(const struct blocked *b, const struct blocked_keys *keys, size_t *n)
{
    uint8_t signature[crypto_sign_BYTES];
    if (b->file_n < SIGNATURE_LINE)
        return RESULT_REFUSED;
    size_t body = b->file_n - SIGNATURE_LINE;
    const uint8_t *line = b->file + body;
    if (memcmp(line, SIGNATURE, strlen(SIGNATURE)) != 0 || b->file[b->file_n - 1] != '\n' ||
        !hex_at(line + strlen(SIGNATURE), signature, sizeof signature))
        return RESULT_REFUSED;
    if (crypto_sign_verify_detached(signature, b->file, body, keys->signer) != 0)
        return RESULT_REFUSED;
    *n = body;
    return RESULT_OK;
}

static bool read_day(const uint8_t *text, int64_t *day)
{
    char full[WHEN_TEXT_SIZE];
    struct when w;
    text_copy_bytes(full, sizeof full, bytes_of(text, DATE_CHARACTERS));
    text_add(full, sizeof full, "T00:00:00Z");
    if (when_parse(full, &w) != RESULT_OK)
        return false;
    *day = day_number(when_day(w));
    return true;
}

static enum result parse(struct blocked *b, size_t n)
{
    size_t head = strlen(HEAD) + strlen(DAY) + DATE_CHARACTERS + 1;
    if (n < head || (n - head) % CARD_LINE != 0 || memcmp(b->file, HEAD DAY, strlen(HEAD DAY)) != 0 ||
        b->file[head - 1] != '\n' || !read_day(b->file + strlen(HEAD DAY), &b->day))
        return RESULT_BAD;
    b->count = (n - head) / CARD_LINE;
    b->hashes = malloc(b->count * HASH_BYTES + 1);
    if (b->hashes == NULL)
        return RESULT_FULL;
    for (size_t i = 0; i < b->count; i++) {
        const uint8_t *line = b->file + head + i * CARD_LINE;
        uint8_t *hash = b->hashes + i * HASH_BYTES;
        if (line[CARD_LINE - 1] != '\n' || !hex_at(line, hash, HASH_BYTES) ||
            (i > 0 && memcmp(hash - HASH_BYTES, hash, HASH_BYTES) >= 0))
            return RESULT_BAD;
    }
    return RESULT_OK;
}

enum result blocked_read(const char *path, const struct blocked_keys *keys, struct blocked **out)
{
    struct blocked *b = calloc(1, sizeof *b);
    size_t n = 0;
    if (b == NULL || sodium_init() < 0) {
        free(b);
        return RESULT_FULL;
    }
    memcpy(b->key, keys->hash, sizeof b->key);
    enum result r = read_whole(path, &b->file, &b->file_n);
    if (r == RESULT_OK)
        r = check_signature(b, keys, &n);
    if (r == RESULT_OK)
        r = parse(b, n);
    if (r != RESULT_OK) {
        blocked_destroy(b);
        return r;
    }
    *out = b;
    return RESULT_OK;
}

void blocked_destroy(struct blocked *b)
{
    if (b == NULL)
        return;
    wipe(b->key, sizeof b->key);
    free(b->hashes);
    free(b->file);
    free(b);
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, HASH_BYTES);
}

bool blocked_has(const struct blocked *b, const char *card)
{
    uint8_t hash[HASH_BYTES];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)card, strlen(card), b->key, sizeof b->key);
    return bsearch(hash, b->hashes, b->count, HASH_BYTES, compare) != NULL;
}

int64_t blocked_day(const struct blocked *b)
{
    return b->day;
}

size_t blocked_count(const struct blocked *b)
{
    return b->count;
}

enum result blocked_keep(const struct blocked *b, const char *path)
{
    return disk_write_small(path, bytes_of(b->file, b->file_n));
}

/* ---- what the list is called where it was fetched: the address, a line end, the name, a line end ---- */

enum { URL_MOST = 1024, NAME_FILE_SIZE = URL_MOST + BLOCKED_NAME_SIZE + 2 };

static void name_path(const char *path, char to[static LEDGER_PATH_SIZE])
{
    text_format(to, LEDGER_PATH_SIZE, "%s.name", path);
}

enum result blocked_keep_name(const char *path, const char *url, const char *name)
{
    char text[NAME_FILE_SIZE + 1], file[LEDGER_PATH_SIZE];
    name_path(path, file);
    text_format(text, sizeof text, "%s\n%s\n", url, name);
    return disk_write_small(file, bytes_of_text(text));
}

void blocked_kept_name(const char *path, const char *url, char name[static BLOCKED_NAME_SIZE])
{
    char text[NAME_FILE_SIZE + 1] = "", file[LEDGER_PATH_SIZE];
    size_t url_n = strlen(url);
    name[0] = '\0';
    name_path(path, file);
    FILE *f = fopen(file, "rb");
    if (f == NULL)
        return;
    text[fread(text, 1, NAME_FILE_SIZE, f)] = '\0';
    fclose(f);
    size_t name_n = strncmp(text, url, url_n) == 0 && text[url_n] == '\n' ? strcspn(text + url_n + 1, "\n") : 0;
    if (name_n < BLOCKED_NAME_SIZE && text[url_n] == '\n' && text[url_n + 1 + name_n] == '\n')
        text_copy_bytes(name, BLOCKED_NAME_SIZE, bytes_of(text + url_n + 1, name_n));
}
