/* The staff PIN: Argon2id with libsodium's interactive limits, in a file that is replaced whole. */
#include "ledger/pin.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ledger/inside.h"

enum result staff_pin_hash(const char *path, const char *pin)
{
    char hash[crypto_pwhash_STRBYTES];
    size_t n = utf8_count(pin);
    if (n < STAFF_PIN_MIN || n > STAFF_PIN_MAX)
        return RESULT_BAD;
    if (sodium_init() < 0 || crypto_pwhash_str(hash, pin, strlen(pin), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                               crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return RESULT_FULL;
    char line[crypto_pwhash_STRBYTES + 2];
    text_format(line, sizeof line, "%s\n", hash);
    return disk_write_small(path, bytes_of_text(line));
}

static enum result read_hash(const char *path, char hash[static crypto_pwhash_STRBYTES])
{
    char line[crypto_pwhash_STRBYTES + 2] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? RESULT_NONE : RESULT_IO;
    ssize_t n = read(fd, line, sizeof line - 1);
    close(fd);
    if (n < 0)
        return RESULT_IO;
    line[strcspn(line, "\r\n")] = '\0';
    /* Without this, any text that is no hash would read as a wrong PIN. */
    if (!text_starts(line, crypto_pwhash_STRPREFIX) || strlen(line) >= crypto_pwhash_STRBYTES)
        return RESULT_BAD;
    memset(hash, 0, crypto_pwhash_STRBYTES);
    text_copy(hash, crypto_pwhash_STRBYTES, line);
    return RESULT_OK;
}

enum result staff_pin_check(const char *path, const char *pin)
{
    char hash[crypto_pwhash_STRBYTES];
    enum result r = read_hash(path, hash);
    if (r != RESULT_OK)
        return r;
    if (sodium_init() < 0)
        return RESULT_IO;
    return crypto_pwhash_str_verify(hash, pin, strlen(pin)) == 0 ? RESULT_OK : RESULT_REFUSED;
}
