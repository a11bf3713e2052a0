/* The list of blocked cards as the library makes it: hashes of a CSV file's first column, sorted and signed. */
#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ledger/blocked.h"
#include "ledger/inside.h"

static_assert(BLOCKED_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "what signs");

enum {
    LINE_BYTES = 2 * HASH_BYTES + 1,
    CARDS_MAX = BLOCKED_FILE_MAX / LINE_BYTES - 8, /* head and signature take less than eight lines */
    CSV_LINE_SIZE = 4096,
    HEX_SIZE = 2 * crypto_sign_BYTES + 1,
    GROW = 1024
};

struct making {
    const struct blocked_keys *keys;
    uint8_t *hashes; /* owned */
    size_t count, room;
};

enum result blocked_make_keys(struct blocked_keys *keys, uint8_t secret[static BLOCKED_SECRET_BYTES])
{
    if (sodium_init() < 0)
        return RESULT_IO;
    randombytes_buf(keys->hash, sizeof keys->hash);
    crypto_sign_keypair(keys->signer, secret);
    return RESULT_OK;
}

/* The first field of a line, without its quotes and the blanks around it. RESULT_BAD: it is too long. */
static enum result first_field(const char *line, char to[static ID_SIZE])
{
    bool quoted = false;
    size_t n = 0;
    to[0] = '\0';
    for (const char *at = line + strspn(line, " \t\xEF\xBB\xBF"); *at != '\0'; at++) {
        if (*at == '"')
            quoted = !quoted;
        else if ((*at == ',' || *at == ';' || *at == '\t') && !quoted)
            break;
        else if (*at == '\r' || *at == '\n')
            break;
        else if (n + 1 == ID_SIZE)
            return RESULT_BAD;
        else
            to[n++] = *at;
    }
    while (n > 0 && to[n - 1] == ' ')
        n--;
    to[n] = '\0';
    return RESULT_OK;
}

static enum result add_card(struct making *m, const char *card)
{
    if (m->count == CARDS_MAX)
        return RESULT_FULL;
    if (m->count == m->room) {
        uint8_t *more = realloc(m->hashes, (m->room + GROW) * HASH_BYTES);
        if (more == NULL)
            return RESULT_FULL;
        m->hashes = more;
        m->room += GROW;
    }
    crypto_generichash(m->hashes + m->count++ * HASH_BYTES, HASH_BYTES, (const uint8_t *)card, strlen(card),
                       m->keys->hash, sizeof m->keys->hash);
    return RESULT_OK;
}

static enum result read_cards(struct making *m, FILE *f)
{
    char line[CSV_LINE_SIZE], card[ID_SIZE];
    enum result r = RESULT_OK;
    for (bool first = true; r == RESULT_OK && fgets(line, sizeof line, f) != NULL; first = false) {
        if (strchr(line, '\n') == NULL && !feof(f))
            r = RESULT_BAD; /* the rest of it would be taken for a line */
        else
            r = first_field(line, card);
        bool heading = first && strpbrk(card, "0123456789") == NULL;
        if (r == RESULT_OK && card[0] != '\0' && !heading)
            r = add_card(m, card);
    }
    wipe(line, sizeof line);
    wipe(card, sizeof card);
    return r == RESULT_OK && ferror(f) ? RESULT_IO : r;
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, HASH_BYTES);
}

static void sort_once(struct making *m)
{
    size_t kept = 0;
    if (m->count > 0)
        qsort(m->hashes, m->count, HASH_BYTES, compare);
    for (size_t i = 0; i < m->count; i++) {
        uint8_t *hash = m->hashes + i * HASH_BYTES;
        if (kept > 0 && compare(m->hashes + (kept - 1) * HASH_BYTES, hash) == 0)
            continue;
        memmove(m->hashes + kept++ * HASH_BYTES, hash, HASH_BYTES);
    }
    m->count = kept;
}

static enum result write_list(const struct making *m, const uint8_t *secret, int64_t day, const char *path)
{
    uint8_t signature[crypto_sign_BYTES];
    char hex[HEX_SIZE];
    struct day d = day_of_number(day);
    size_t size = (m->count + 8) * LINE_BYTES + sizeof hex + 64;
    char *text = malloc(size);
    if (text == NULL)
        return RESULT_FULL;
    text_format(text, size, "kitap-blocked 1\nday %04d-%02d-%02d\n", d.year, d.month, d.day);
    size_t n = strlen(text);
    for (size_t i = 0; i < m->count; i++, n += LINE_BYTES) {
        hex_put(hex, sizeof hex, bytes_of(m->hashes + i * HASH_BYTES, HASH_BYTES));
        text_format(text + n, size - n, "%s\n", hex);
    }
    crypto_sign_detached(signature, NULL, (const uint8_t *)text, n, secret);
    hex_put(hex, sizeof hex, bytes_of(signature, sizeof signature));
    text_format(text + n, size - n, "signature %s\n", hex);
    enum result r = disk_write_small(path, bytes_of_text(text));
    free(text);
    return r;
}

enum result blocked_make(const char *csv, const struct blocked_keys *keys,
                         const uint8_t secret[static BLOCKED_SECRET_BYTES], int64_t day, const char *path,
                         size_t *cards)
{
    struct making m = { .keys = keys };
    FILE *f = sodium_init() >= 0 ? fopen(csv, "re") : NULL;
    if (f == NULL)
        return errno == ENOENT ? RESULT_NONE : RESULT_IO;
    enum result r = read_cards(&m, f);
    fclose(f);
    sort_once(&m);
    if (r == RESULT_OK)
        r = write_list(&m, secret, day, path);
    if (r == RESULT_OK)
        *cards = m.count;
    free(m.hashes);
    return r;
}
