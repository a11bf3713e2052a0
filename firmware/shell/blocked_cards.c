#define LOG_ROOM "blocked"
#include "shell/blocked_cards.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/log.h"
#include "base/text.h"

enum { MS_A_DAY = 24 * 60 * 60 * 1000 };

struct blocked_cards {
    struct blocked_options options;
    struct blocked *list; /* NULL: none was ever good */
    bool looked;
    struct stat seen;   /* the file as it was read last */
    enum result result; /* of the last list that came */
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
    r = options->file[0] != '\0' ? blocked_read(options->file, &keys, &given) : RESULT_NONE;
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

enum result blocked_cards_take(struct blocked_cards *c, const char *path, size_t *cards)
{
    char kept[SETTINGS_PATH_SIZE];
    struct blocked_keys keys;
    struct blocked *list = NULL;
    enum result r = blocked_cards_keys(&c->options, &keys);
    if (r == RESULT_OK)
        r = blocked_read(path, &keys, &list);
    wipe(&keys, sizeof keys);
    if (r == RESULT_OK && !is_newer(list, c->list))
        r = RESULT_BUSY;
    kept_path(&c->options, kept);
    if (r == RESULT_OK)
        r = blocked_keep(list, kept);
    c->result = r;
    if (r != RESULT_OK) {
        log_error("%s: %s; the list before stays", path, r == RESULT_BUSY ? "older" : result_text(r));
        blocked_destroy(list);
        return r;
    }
    blocked_destroy(c->list);
    c->list = list;
    *cards = blocked_count(list);
    log_note("%zu blocked cards", *cards);
    return r;
}

void blocked_cards_fetched_path(const struct blocked_options *options, char path[static SETTINGS_PATH_SIZE])
{
    text_format(path, SETTINGS_PATH_SIZE, "%s/blocked-cards.fetched", options->dir);
}

/* The name is kept last: without it the same list comes once more, and is taken again. */
enum result blocked_cards_take_fetched(struct blocked_cards *c, const char *name, size_t *cards)
{
    char path[SETTINGS_PATH_SIZE], kept[SETTINGS_PATH_SIZE];
    if (c == NULL)
        return RESULT_REFUSED;
    blocked_cards_fetched_path(&c->options, path);
    enum result r = blocked_cards_take(c, path, cards);
    if (r != RESULT_OK)
        return r;
    kept_path(&c->options, kept);
    if (blocked_keep_name(kept, c->options.url, name) != RESULT_OK)
        log_warning("the name of the list of blocked cards could not be kept; the list comes once more");
    return RESULT_OK;
}

void blocked_cards_name(const struct blocked_cards *c, char name[static BLOCKED_NAME_SIZE])
{
    char kept[SETTINGS_PATH_SIZE];
    name[0] = '\0';
    if (c == NULL || c->list == NULL)
        return;
    kept_path(&c->options, kept);
    blocked_kept_name(kept, c->options.url, name);
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
    struct blocked_cards *c = options->signer[0] != '\0' ? calloc(1, sizeof *c) : NULL;
    if (c == NULL)
        return NULL;
    c->options = *options;
    c->result = blocked_cards_read(options, &c->list);
    if (c->result != RESULT_OK)
        log_error("no list of blocked cards (%s): %s", options->file, result_text(c->result));
    return c;
}

void blocked_cards_destroy(struct blocked_cards *c)
{
    if (c == NULL)
        return;
    blocked_destroy(c->list);
    free(c);
}

/* What is wrong with a file that has changed is kept, and in the log. */
static void look_at_file(struct blocked_cards *c)
{
    size_t cards;
    if (c->options.file[0] != '\0' && has_changed(c) && blocked_cards_take(c, c->options.file, &cards) != RESULT_OK)
        log_note("the list in force has %zu cards", c->list != NULL ? blocked_count(c->list) : 0);
}

struct staff_blocked blocked_cards_state(struct blocked_cards *c, int64_t today, unsigned old_days)
{
    if (c == NULL)
        return (struct staff_blocked){ .used = false };
    look_at_file(c);
    struct staff_blocked state = { .used = true, .result = c->result, .any = c->list != NULL };
    if (c->list == NULL)
        return state;
    int64_t day = blocked_day(c->list), days = today > day ? today - day : 0;
    state.count = (uint32_t)blocked_count(c->list);
    state.days = (int32_t)days;
    state.day = when_of(day * MS_A_DAY, 0);
    state.old = today != 0 && days > (int64_t)old_days;
    return state;
}

bool blocked_cards_has(struct blocked_cards *c, const char *card)
{
    if (c == NULL)
        return false;
    look_at_file(c);
    return c->list != NULL && blocked_has(c->list, card);
}
