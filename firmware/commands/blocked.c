#include "commands/blocked.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/text.h"
#include "base/when.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "ledger/blocked.h"
#include "shell/clock.h"

enum { PATH_SIZE = 1024, HEX_SIZE = 2 * BLOCKED_SECRET_BYTES + 2 };

struct request {
    const char *keys, *to, *day;
    struct words words;
};

/* A new file of its own, one line of hex. */
static bool write_key(const char *dir, const char *name, struct bytes key)
{
    char path[PATH_SIZE], hex[HEX_SIZE];
    text_format(path, sizeof path, "%s/%s", dir, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (f == NULL) {
        fprintf(stderr, "kitap: %s cannot be made, or is there already\n", path);
        return false;
    }
    hex_put(hex, sizeof hex, key);
    bool written = fprintf(f, "%s\n", hex) > 0;
    wipe(hex, sizeof hex);
    return fclose(f) == 0 && written;
}

static bool read_key(const char *dir, const char *name, uint8_t *key, size_t size)
{
    char path[PATH_SIZE], hex[HEX_SIZE] = "";
    size_t n = 0;
    text_format(path, sizeof path, "%s/%s", dir, name);
    bool good =
        settings_secret(path, hex, sizeof hex) == RESULT_OK && hex_get(hex, key, size, &n) == RESULT_OK && n == size;
    wipe(hex, sizeof hex);
    if (!good)
        fprintf(stderr, "kitap: %s is no key; make keys with: kitap staff blocked-keys %s\n", path, dir);
    return good;
}

static int make_keys(const struct request *request)
{
    const char *dir = request->words.at[1];
    struct blocked_keys keys;
    uint8_t secret[BLOCKED_SECRET_BYTES];
    char hex[HEX_SIZE];
    if (request->words.count != 2)
        return commands_usage("staff");
    enum result r = blocked_make_keys(&keys, secret);
    bool made = r == RESULT_OK && write_key(dir, "blocked-key", bytes_of(keys.hash, sizeof keys.hash)) &&
                write_key(dir, "blocked-signing-key", bytes_of(secret, sizeof secret));
    wipe(secret, sizeof secret);
    hex_put(hex, sizeof hex, bytes_of(keys.signer, sizeof keys.signer));
    wipe(&keys, sizeof keys);
    if (!made)
        return EXIT_FAILED;
    printf("offline: {blocked_signer: %s}\n", hex);
    return EXIT_DONE;
}

static bool day_of(const char *text, int64_t *day)
{
    char full[WHEN_TEXT_SIZE];
    struct when w = clock_moment().now;
    text_format(full, sizeof full, "%.10sT00:00:00Z", text != NULL ? text : "");
    if (text != NULL && (strlen(text) != 10 || when_parse(full, &w) != RESULT_OK))
        return false;
    *day = day_number(when_day(w));
    return true;
}

static int make_list(const struct request *request)
{
    struct blocked_keys keys;
    uint8_t secret[BLOCKED_SECRET_BYTES];
    size_t cards = 0;
    int64_t day;
    if (request->words.count != 2 || request->keys == NULL || request->to == NULL || !day_of(request->day, &day))
        return commands_usage("staff");
    if (!read_key(request->keys, "blocked-key", keys.hash, sizeof keys.hash) ||
        !read_key(request->keys, "blocked-signing-key", secret, sizeof secret))
        return EXIT_FAILED;
    enum result r = blocked_make(request->words.at[1], &keys, secret, day, request->to, &cards);
    wipe(secret, sizeof secret);
    wipe(&keys, sizeof keys);
    if (r != RESULT_OK) {
        fprintf(stderr, "kitap: %s: %s\n", r == RESULT_NONE ? request->words.at[1] : request->to,
                r == RESULT_BAD ? "a card number in the file is too long" : result_text(r));
        return EXIT_FAILED;
    }
    printf("%zu blocked cards\n", cards);
    return EXIT_DONE;
}

static const struct {
    const char *word;
    int (*run)(const struct request *request);
} verbs[] = { { "blocked-keys", make_keys }, { "blocked-list", make_list } };

bool blocked_is_command(const char *word)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (text_equal(verbs[i].word, word))
            return true;
    return false;
}

int blocked_command(int argc, char **argv)
{
    struct request request = { 0 };
    const struct option table[] = {
        { "--keys", &request.keys, NULL }, { "--to", &request.to, NULL }, { "--day", &request.day, NULL }, { 0 }
    };
    if (options_read(argc, argv, table, &request.words) != RESULT_OK || request.words.count < 1)
        return commands_usage("staff");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (text_equal(verbs[i].word, request.words.at[0]))
            return verbs[i].run(&request);
    return commands_usage("staff");
}
