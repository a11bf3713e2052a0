#define LOG_ROOM "blocked"
#include "shell/blocked_cards.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/log.h"
#include "base/text.h"
#include "settings/settings.h"

struct blocked_cards {
    struct blocked_options options;
    struct blocked *list; /* NULL: none was ever good */
    bool looked;
    struct stat seen; /* the file as it was read last */
};

static bool key_of(const char *hex, uint8_t key[static BLOCKED_KEY_BYTES])
{
    size_t n = 0;
    return strlen(hex) == 2 * BLOCKED_KEY_BYTES && hex_get(hex, key, BLOCKED_KEY_BYTES, &n) == RESULT_OK;
}

enum result blocked_cards_keys(const struct blocked_options *options, struct blocked_keys *out)
{
    char line[2 * BLOCKED_KEY_BYTES + 1] = "";
    struct blocked_keys keys;
    enum result r = settings_secret(options->key_file, line, sizeof line);
    if (r == RESULT_OK && (!key_of(line, keys.hash) || !key_of(options->signer, keys.signer)))
        r = RESULT_BAD;
    if (r == RESULT_OK)
        *out = keys;
    wipe(line, sizeof line);
    wipe(&keys, sizeof keys);
    return r;
}

static void kept_path(const struct blocked_options *options, char path[static SETTINGS_PATH_SIZE])
{
    text_format(path, SETTINGS_PATH_SIZE, "%s/blocked-cards", options->dir);
}

static bool is_newer(const struct blocked *a, const struct blocked *b)
{
    return b == NULL || blocked_day(a) >= blocked_day(b);
}

enum result blocked_cards_read(const struct blocked_options *options, struct blocked **out)
{
    char path[SETTINGS_PATH_SIZE];
    struct blocked_keys keys;
    struct blocked *kept = NULL, *given = NULL;
    enum result r = blocked_cards_keys(options, &keys);
    if (r != RESULT_OK)
        return r;
    kept_path(options, path);
    enum result r_kept = blocked_read(path, &keys, &kept);
    r = blocked_read(options->file, &keys, &given);
    wipe(&keys, sizeof keys);
    if (r == RESULT_OK && is_newer(given, kept)) {
        blocked_destroy(kept);
        *out = given;
        return RESULT_OK;
    }
    blocked_destroy(given);
    if (r_kept == RESULT_OK)
        *out = kept;
    return r_kept == RESULT_OK ? RESULT_OK : r;
}

/* The file has changed: what of it is good comes into force. */
static void take_list(struct blocked_cards *c)
{
    char path[SETTINGS_PATH_SIZE];
    struct blocked_keys keys;
    struct blocked *list = NULL;
    enum result r = blocked_cards_keys(&c->options, &keys);
    if (r == RESULT_OK)
        r = blocked_read(c->options.file, &keys, &list);
    wipe(&keys, sizeof keys);
    if (r != RESULT_OK || !is_newer(list, c->list)) {
        log_error("%s: %s; the list before stays", c->options.file, r == RESULT_OK ? "older" : result_text(r));
        blocked_destroy(list);
        return;
    }
    blocked_destroy(c->list);
    c->list = list;
    kept_path(&c->options, path);
    r = blocked_keep(list, path);
    log_note("%zu blocked cards, kept: %s", blocked_count(list), result_text(r));
}

/* Has the file changed since it was read? One that is away is as it was. */
static bool has_changed(struct blocked_cards *c)
{
    struct stat now;
    if (stat(c->options.file, &now) != 0)
        return false;
    bool same = c->looked && now.st_ino == c->seen.st_ino && now.st_size == c->seen.st_size &&
                now.st_mtim.tv_sec == c->seen.st_mtim.tv_sec && now.st_mtim.tv_nsec == c->seen.st_mtim.tv_nsec;
    c->seen = now;
    c->looked = true;
    return !same;
}

struct blocked_cards *blocked_cards_create(const struct blocked_options *options)
{
    struct blocked_cards *c = options->file[0] != '\0' ? calloc(1, sizeof *c) : NULL;
    if (c == NULL)
        return NULL;
    c->options = *options;
    enum result r = blocked_cards_read(options, &c->list);
    if (r != RESULT_OK)
        log_error("%s: %s", options->file, result_text(r));
    return c;
}

void blocked_cards_destroy(struct blocked_cards *c)
{
    if (c == NULL)
        return;
    blocked_destroy(c->list);
    free(c);
}

bool blocked_cards_has(struct blocked_cards *c, const char *card)
{
    if (c == NULL)
        return false;
    if (has_changed(c))
        take_list(c);
    return c->list != NULL && blocked_has(c->list, card);
}
