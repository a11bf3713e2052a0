/* Which files there are, one read after the other, and the shelf when all are read. */
#include "literacy/store/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#include "literacy/store/inside.h"

enum { TREE_ROOM = 3 << 20, FOLDERS = 2, STAFF = 1 };

struct folder {
    char path[LESSON_PATH_SIZE];
    struct dirent **entries; /* owned; those from `next` on */
    int count, next;
};

struct lesson_store {
    struct lesson_shelf shelf;
    struct lesson_errors errors;
    struct arena arena;             /* owned: what is kept */
    uint8_t *scratch;               /* owned: a file's text, then its tree; NULL when all are read */
    struct folder folders[FOLDERS]; /* for learners, for staff */
    char single[LESSON_PATH_SIZE];  /* the one file to read; "": the folders' */
    char facts_file[LESSON_PATH_SIZE], same_file[LESSON_PATH_SIZE];
    bool lines, side_read, single_read;
    const struct lesson *read[LESSONS_MAX]; /* as they came */
    const char *files[LESSONS_MAX];
    uint8_t read_count;
    struct lesson_fact facts[LESSON_FACTS_MAX];
    unsigned facts_count;
    const char *same[LESSON_SAME_MAX];
    unsigned same_count;
    struct lesson_place_of *places; /* owned */
    size_t places_count, places_room;
    const char *file; /* that is being read, kept */
};

/* ---- what the rest of the room asks for ---- */

struct lesson_errors *store_errors(struct lesson_store *s)
{
    return &s->errors;
}

bool store_keeps_lines(const struct lesson_store *s)
{
    return s->lines;
}

void store_note(struct lesson_store *s, const void *of, const char *raw, unsigned line)
{
    if (!s->lines)
        return;
    if (s->places_count == s->places_room) {
        size_t room = s->places_room == 0 ? 4096 : 2 * s->places_room;
        struct lesson_place_of *more = reallocarray(s->places, room, sizeof *more);
        if (more == NULL)
            return;
        s->places = more;
        s->places_room = room;
    }
    s->places[s->places_count++] = (struct lesson_place_of){ .of = of, .file = s->file, .raw = raw, .line = line };
}

void store_add_fact(struct load *l, unsigned line, const struct lesson_fact *fact)
{
    struct lesson_store *s = l->store;
    if (store_fact(s, bytes_of_text(fact->name)) != NULL)
        load_wrong(l, line, "the fact %.40s stands here twice; keep one", fact->name);
    else if (s->facts_count == LESSON_FACTS_MAX)
        load_wrong(l, line, "%d facts at most", LESSON_FACTS_MAX);
    else
        s->facts[s->facts_count++] = *fact;
}

const struct lesson_fact *store_fact(const struct lesson_store *s, struct bytes name)
{
    for (unsigned i = 0; i < s->facts_count; i++)
        if (bytes_equal(bytes_of_text(s->facts[i].name), name))
            return &s->facts[i];
    return NULL;
}

void store_add_same(struct load *l, unsigned line, const char *text)
{
    (void)line; /* no more than the list may have */
    l->store->same[l->store->same_count++] = arena_text(l->arena, text);
}

/* ---- one file ---- */

static enum result read_whole(const char *path, uint8_t to[static LESSON_FILE_MAX + 1], size_t *out_n)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? RESULT_NONE : RESULT_IO;
    enum result r = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) ? RESULT_OK : RESULT_IO;
    size_t n = 0;
    while (r == RESULT_OK && n <= LESSON_FILE_MAX) {
        ssize_t got = read(fd, to + n, LESSON_FILE_MAX + 1 - n);
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            r = RESULT_IO;
        n += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    *out_n = n;
    return r;
}

/* The tree of a file in the scratch memory; NULL with an error, but for a file that need not be there. */
static const struct tree *read_tree(struct load *l, bool needed)
{
    uint8_t *text = l->store->scratch;
    size_t n = 0;
    enum result r = read_whole(l->file, text, &n);
    if (r != RESULT_OK) {
        if (needed || r != RESULT_NONE)
            load_wrong(l, 0, "cannot be read; look at its name and its rights");
        return NULL;
    }
    if (n > LESSON_FILE_MAX) {
        load_wrong(l, 0, "is longer than %d bytes; make it shorter", LESSON_FILE_MAX);
        return NULL;
    }
    struct arena arena = arena_of(text + LESSON_FILE_MAX + 1, TREE_ROOM);
    struct tree_error error = { 0 };
    const struct tree *root = NULL;
    if (tree_read(bytes_of(text, n), &arena, &root, &error) != RESULT_OK)
        load_wrong(l, error.line, "%s", error.text);
    return root;
}

static struct load load_of(struct lesson_store *s, const char *path)
{
    s->file = s->lines ? arena_text(&s->arena, path) : path;
    return (struct load){ .store = s, .arena = &s->arena, .file = s->file, .errors_before = s->errors.count };
}

static void keep(struct load *l, const struct lesson *lesson)
{
    struct lesson_store *s = l->store;
    if (s->read_count == LESSONS_MAX) {
        load_wrong(l, 0, "is one too many: %d lessons at most", LESSONS_MAX);
        return;
    }
    s->files[s->read_count] = s->lines ? l->file : "";
    s->read[s->read_count++] = lesson;
}

static void load_file(struct lesson_store *s, const char *path, bool staff, bool course_known)
{
    size_t used = s->arena.used;
    struct load l = load_of(s, path);
    struct lesson *lesson = load_take(&l, sizeof *lesson, 1);
    const struct tree *root = lesson != NULL ? read_tree(&l, true) : NULL;
    if (root != NULL) {
        store_note(s, lesson, NULL, root->line);
        load_lesson(&l, root, lesson);
        const struct tree *course = load_entry(root, "course");
        if (course_known && course != NULL && staff != (lesson->course == LESSON_FOR_STAFF))
            load_wrong(&l, course->line,
                       "lessons of the course staff lie in staff/, all others beside it; move the file");
    }
    if (s->errors.count == l.errors_before)
        keep(&l, lesson);
    else if (!s->lines)
        s->arena.used = used;
}

static void load_side_file(struct lesson_store *s, const char *path, void (*read)(struct load *, const struct tree *))
{
    struct load l = load_of(s, path);
    const struct tree *root = read_tree(&l, false);
    if (root != NULL)
        read(&l, root);
}

/* ---- which files ---- */

static int is_lesson(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && text_ends(entry->d_name, ".yaml") && !text_equal(entry->d_name, "facts.yaml") &&
           !text_equal(entry->d_name, "same.yaml");
}

static void list_folder(struct lesson_store *s, struct folder *f, bool needed)
{
    f->count = scandir(f->path, &f->entries, is_lesson, alphasort);
    if (f->count >= 0)
        return;
    f->count = 0;
    struct load l = load_of(s, f->path);
    if (needed)
        load_wrong(&l, 0, "the folder cannot be read; look at its name and its rights");
}

static void folder_of(const char *path, char to[static LESSON_PATH_SIZE])
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        text_copy(to, LESSON_PATH_SIZE, ".");
    else
        text_copy_bytes(to, LESSON_PATH_SIZE, bytes_of(path, (size_t)(slash - path)));
}

static bool is_there(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) != 0 || S_ISDIR(about.st_mode);
}

/* Of the lesson's folder, or of the one above it. */
static void find_side_files(struct lesson_store *s, const char *folder)
{
    text_format(s->facts_file, sizeof s->facts_file, "%s/facts.yaml", folder);
    text_format(s->same_file, sizeof s->same_file, "%s/same.yaml", folder);
    if (is_there(s->facts_file) || is_there(s->same_file))
        return;
    text_format(s->facts_file, sizeof s->facts_file, "%s/../facts.yaml", folder);
    text_format(s->same_file, sizeof s->same_file, "%s/../same.yaml", folder);
}

static void find_files(struct lesson_store *s, const char *path)
{
    char folder[LESSON_PATH_SIZE];
    if (s->lines && !is_folder(path)) {
        text_copy(s->single, sizeof s->single, path);
        folder_of(path, folder);
        find_side_files(s, folder);
        return;
    }
    text_copy(s->folders[0].path, LESSON_PATH_SIZE, path);
    text_format(s->folders[STAFF].path, LESSON_PATH_SIZE, "%s/staff", path);
    list_folder(s, &s->folders[0], true);
    list_folder(s, &s->folders[STAFF], false);
    find_side_files(s, path);
}

static struct lesson_store *open_store(const char *path, bool lines)
{
    struct lesson_store *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    void *room = calloc(1, LESSONS_ROOM);
    s->scratch = malloc(LESSON_FILE_MAX + 1 + TREE_ROOM);
    s->arena = arena_of(room, LESSONS_ROOM);
    s->lines = lines;
    if (room == NULL || s->scratch == NULL) {
        lessons_close(s);
        return NULL;
    }
    find_files(s, path);
    return s;
}

struct lesson_store *lessons_open(const char *folder)
{
    return open_store(folder, false);
}

struct lesson_store *lessons_open_lines(const char *path)
{
    return open_store(path, true);
}

/* ---- the shelf ---- */

static int by_place(const void *a, const void *b)
{
    const struct lesson *x = *(const struct lesson *const *)a, *y = *(const struct lesson *const *)b;
    if (x->course != y->course)
        return (int)x->course - (int)y->course;
    if (x->order != y->order)
        return (int)x->order - (int)y->order;
    return strcmp(x->id, y->id);
}

static int by_address(const void *a, const void *b)
{
    const struct lesson_place_of *x = a, *y = b;
    return (x->of > y->of) - (x->of < y->of);
}

static bool has_id(const struct lesson_store *s, const char *id, unsigned from)
{
    for (unsigned i = from; i < s->read_count; i++)
        if (text_equal(s->read[i]->id, id))
            return true;
    return false;
}

/* What can be told only when all lessons are known; a single file is judged alone. */
static void judge_together(struct lesson_store *s)
{
    for (unsigned i = 0; i < s->read_count && s->single[0] == '\0'; i++) {
        const struct lesson *lesson = s->read[i];
        struct load l = { .store = s, .arena = &s->arena, .file = s->lines ? s->files[i] : lesson->id };
        if (has_id(s, lesson->id, i + 1))
            load_wrong(&l, 0, "another lesson is called %s, too; change one id", lesson->id);
        for (unsigned a = 0; a < lesson->after_count && s->lines; a++)
            if (!has_id(s, lesson->after[a], 0))
                load_wrong(&l, 0, "after names the lesson %s, which is not there; write the id of one",
                           lesson->after[a]);
    }
}

static void fill_shelf(struct lesson_store *s)
{
    free(s->scratch);
    s->scratch = NULL;
    judge_together(s);
    qsort(s->read, s->read_count, sizeof s->read[0], by_place);
    if (s->places_count > 0)
        qsort(s->places, s->places_count, sizeof s->places[0], by_address);
    memcpy(s->shelf.lessons, s->read, sizeof s->read);
    for (uint8_t i = 0; i < s->read_count; i++)
        s->shelf.learners = (uint8_t)(s->shelf.learners + (s->read[i]->course == LESSON_FOR_LEARNERS));
    s->shelf.count = s->read_count;
}

static bool read_next_of(struct lesson_store *s, unsigned which)
{
    struct folder *f = &s->folders[which];
    char path[LESSON_PATH_SIZE];
    if (f->next >= f->count)
        return false;
    text_format(path, sizeof path, "%s/%s", f->path, f->entries[f->next]->d_name);
    free(f->entries[f->next++]);
    load_file(s, path, which == STAFF, true);
    return true;
}

static void read_side_files(struct lesson_store *s)
{
    s->side_read = true;
    load_side_file(s, s->facts_file, load_facts);
    if (s->lines)
        load_side_file(s, s->same_file, load_same);
}

bool lessons_read(struct lesson_store *s)
{
    if (s->scratch == NULL)
        return false;
    if (!s->side_read) {
        read_side_files(s);
        return true;
    }
    if (s->single[0] != '\0' && !s->single_read) {
        s->single_read = true;
        load_file(s, s->single, false, false);
        return true;
    }
    if (read_next_of(s, 0) || read_next_of(s, STAFF))
        return true;
    fill_shelf(s);
    return false;
}

/* ---- questions ---- */

const struct lesson_shelf *lessons_shelf(const struct lesson_store *s)
{
    return &s->shelf;
}

const struct lesson_errors *lessons_errors(const struct lesson_store *s)
{
    return &s->errors;
}

size_t lessons_room_used(const struct lesson_store *s)
{
    return s->arena.used;
}

const struct lesson_fact *lessons_facts(const struct lesson_store *s, unsigned *count)
{
    *count = s->facts_count;
    return s->facts;
}

const char *lessons_facts_file(const struct lesson_store *s)
{
    return s->facts_file;
}

bool lessons_same(const struct lesson_store *s, const char *text)
{
    for (unsigned i = 0; i < s->same_count; i++)
        if (text_equal(s->same[i], text))
            return true;
    return false;
}

const struct lesson_place_of *lessons_place(const struct lesson_store *s, const void *of)
{
    struct lesson_place_of wanted = { .of = of };
    return s->places_count > 0 ? bsearch(&wanted, s->places, s->places_count, sizeof wanted, by_address) : NULL;
}

void lessons_close(struct lesson_store *s)
{
    if (s == NULL)
        return;
    for (unsigned i = 0; i < FOLDERS; i++) {
        while (s->folders[i].next < s->folders[i].count)
            free(s->folders[i].entries[s->folders[i].next++]);
        free(s->folders[i].entries);
    }
    free(s->arena.base);
    free(s->scratch);
    free(s->places);
    free(s);
}

void lesson_errors_print(FILE *to, const struct lesson_errors *errors)
{
    for (unsigned i = 0; i < errors->count && i < LESSON_ERRORS_MAX; i++)
        fprintf(to, "%s:%u: %s\n", errors->list[i].file, errors->list[i].line, errors->list[i].text);
    if (errors->count > LESSON_ERRORS_MAX)
        fprintf(to, "and %u more\n", errors->count - LESSON_ERRORS_MAX);
}
