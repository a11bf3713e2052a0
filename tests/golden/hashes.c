#include "hashes.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "studio.h"

enum { PATH_SIZE = 512, FILE_SIZE = 256 * 1024, HASH_SIZE = 17, LINE_SIZE = SHOT_NAME_SIZE + 2 * THEMES * HASH_SIZE };

/* The two text sizes that are kept as pictures. */
static const uint16_t kept_sizes[] = { 100, 200 };
enum { KEPT = sizeof kept_sizes / sizeof *kept_sizes };

/* FNV-1a by whole pixels: the same on every machine, and quick. */
static uint64_t hash_of(const uint32_t *pixels, size_t n)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (pixels[i] & 0xFFFFFF)) * 0x100000001b3u;
    return h;
}

static void path_of(const char *dir, const char *screen, char to[static PATH_SIZE])
{
    text_format(to, PATH_SIZE, "%s/hashes/%s.txt", dir, screen);
}

static void key_of(const struct shot *s, char to[static LINE_SIZE])
{
    static const char *const codes[LANGUAGE_COUNT] = { "kk", "ru", "en" };
    text_format(to, LINE_SIZE, "%s %s %dx%d %u", s->state, codes[s->language], s->glass.width, s->glass.height,
                (unsigned)s->text);
}

/* Calls `each` for the four themes of every language, glass and size of a state. */
typedef void line_of_state(struct shot shot, void *self);
static void each_line(const char *state, line_of_state *each, void *self)
{
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        for (size_t g = 0; g < GLASSES; g++)
            for (size_t t = 0; t < KEPT; t++)
                each((struct shot){ state, l, glasses[g], kept_sizes[t], CHOICE_LIGHT }, self);
}

static uint64_t painted(struct shot *shot, enum theme_choice theme, const uint32_t **pixels)
{
    shot->theme = theme;
    *pixels = studio_paint(shot);
    return hash_of(*pixels, (size_t)shot->glass.width * (size_t)shot->glass.height);
}

struct checking {
    char file[FILE_SIZE];
    hashes_differ *differ;
    unsigned bad;
};

/* The hashes behind a key in the file; NULL when the line is missing. */
static const char *line_at(const char *file, const char *key)
{
    size_t n = strlen(key);
    for (const char *at = file; at != NULL && *at != '\0'; at = strchr(at, '\n'), at += at != NULL)
        if (strncmp(at, key, n) == 0 && at[n] == ' ')
            return at + n + 1;
    return NULL;
}

static void check_line(struct shot shot, void *self)
{
    struct checking *c = self;
    char key[LINE_SIZE], hash[HASH_SIZE];
    key_of(&shot, key);
    const char *want = line_at(c->file, key);
    for (enum theme_choice theme = CHOICE_LIGHT; theme <= CHOICE_BLACK_ON_WHITE; theme++) {
        const uint32_t *pixels;
        text_format(hash, sizeof hash, "%016" PRIx64, painted(&shot, theme, &pixels));
        if (want != NULL && strncmp(want + (size_t)theme * HASH_SIZE, hash, HASH_SIZE - 1) == 0)
            continue;
        printf("%s %s: %s, is %s\n", key, theme_names[theme], want != NULL ? "differs" : "has no hash", hash);
        c->differ(&shot, pixels);
        c->bad++;
    }
}

static void read_file(const char *dir, const char *screen, char to[static FILE_SIZE])
{
    char path[PATH_SIZE];
    path_of(dir, screen, path);
    FILE *f = fopen(path, "r");
    size_t n = f != NULL ? fread(to, 1, FILE_SIZE - 1, f) : 0;
    to[n] = '\0';
    if (f != NULL)
        fclose(f);
}

static bool is_state(const char *name, size_t n)
{
    for (size_t i = 0; state_at(i) != NULL; i++)
        if (strlen(state_at(i)->name) == n && memcmp(state_at(i)->name, name, n) == 0)
            return true;
    return false;
}

/* A line of a state that is no more proves nothing. */
static unsigned stale_lines(const char *file)
{
    unsigned stale = 0;
    for (const char *at = file; *at != '\0'; at += *at == '\n') {
        size_t n = strcspn(at, " \n");
        if (!is_state(at, n)) {
            printf("%.*s: no such state\n", (int)n, at);
            stale++;
        }
        at += strcspn(at, "\n");
    }
    return stale;
}

unsigned hashes_check(const char *dir, size_t part, size_t parts, hashes_differ *differ)
{
    static struct checking c;
    char screen[SHOT_NAME_SIZE];
    c.differ = differ;
    c.bad = 0;
    for (size_t i = part; state_at(i) != NULL; i += parts) {
        studio_screen_of(state_at(i)->name, screen);
        read_file(dir, screen, c.file);
        each_line(state_at(i)->name, check_line, &c);
        if (text_equal(state_at(i)->name, screen))
            c.bad += stale_lines(c.file);
    }
    return c.bad;
}

static void write_line(struct shot shot, void *self)
{
    char line[LINE_SIZE];
    key_of(&shot, line);
    for (enum theme_choice theme = CHOICE_LIGHT; theme <= CHOICE_BLACK_ON_WHITE; theme++) {
        const uint32_t *pixels;
        text_add(line, sizeof line, " %016" PRIx64, painted(&shot, theme, &pixels));
    }
    fprintf(self, "%s\n", line);
}

/* True when an earlier state has this screen too: its file is written with that one. */
static bool is_written(size_t i, const char *screen)
{
    char earlier[SHOT_NAME_SIZE];
    while (i > 0) {
        studio_screen_of(state_at(--i)->name, earlier);
        if (text_equal(earlier, screen))
            return true;
    }
    return false;
}

static bool write_screen(const char *dir, const char *screen)
{
    char path[PATH_SIZE], other[SHOT_NAME_SIZE];
    path_of(dir, screen, path);
    FILE *f = fopen(path, "w");
    if (f == NULL) {
        perror(path);
        return false;
    }
    for (size_t i = 0; state_at(i) != NULL; i++) {
        studio_screen_of(state_at(i)->name, other);
        if (text_equal(other, screen))
            each_line(state_at(i)->name, write_line, f);
    }
    return fclose(f) == 0;
}

static bool is_a_screen(const char *name, size_t n)
{
    char screen[SHOT_NAME_SIZE];
    for (size_t i = 0; state_at(i) != NULL; i++) {
        studio_screen_of(state_at(i)->name, screen);
        if (strlen(screen) == n && memcmp(screen, name, n) == 0)
            return true;
    }
    return false;
}

static void remove_stale_files(const char *dir)
{
    char path[PATH_SIZE];
    text_format(path, sizeof path, "%s/hashes", dir);
    DIR *d = opendir(path);
    for (struct dirent *e = d != NULL ? readdir(d) : NULL; e != NULL; e = readdir(d)) {
        text_format(path, sizeof path, "%s/hashes/%s", dir, e->d_name);
        if (text_ends(e->d_name, ".txt") && !is_a_screen(e->d_name, strlen(e->d_name) - 4))
            unlink(path);
    }
    if (d != NULL)
        closedir(d);
}

bool hashes_write(const char *dir, const char *wanted)
{
    bool ok = true, any = false;
    char screen[SHOT_NAME_SIZE];
    remove_stale_files(dir);
    for (size_t i = 0; state_at(i) != NULL; i++) {
        studio_screen_of(state_at(i)->name, screen);
        if ((*wanted != '\0' && !text_equal(wanted, screen)) || is_written(i, screen))
            continue;
        ok = write_screen(dir, screen) && ok;
        any = true;
    }
    return ok && any;
}
