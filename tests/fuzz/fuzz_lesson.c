/* A lesson file: errors have words, and what loads can be walked through to its end by hints and skipping alone. */
#include "fuzz.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "literacy/store/store.h"

enum { ACTIONS_MAX = 16 * (LESSON_STEPS_MAX + LESSON_CHECKS_MAX) };

static char folder[] = "/tmp/kitap-fuzz-lesson-XXXXXX", file[64], facts[64];

static void clean(void)
{
    (void)remove(file);
    (void)remove(facts);
    (void)remove(folder);
}

static void write_file(const char *path, const void *text, size_t n)
{
    FILE *f = fopen(path, "wbe");
    if (f == NULL || fwrite(text, 1, n, f) != n || fclose(f) != 0)
        abort();
}

static void make_folder(void)
{
    static const char text[] = "facts: {emergency: {checked: 2026-11-23, kk: a, ru: b, en: c}}\n";
    if (file[0] != '\0')
        return;
    if (mkdtemp(folder) == NULL)
        abort();
    text_format(file, sizeof file, "%s/fuzz.yaml", folder);
    text_format(facts, sizeof facts, "%s/facts.yaml", folder);
    write_file(facts, text, sizeof text - 1);
    atexit(clean);
}

/* Touches everything once, then asks for help until it can go on. */
static void try_step(struct lesson_run *run)
{
    const struct lesson_scene *scene = lesson_scene(run);
    for (uint8_t i = 0; i < LESSON_PARTS_MAX; i++) {
        lesson_touch(run, i);
        lesson_hold(run, i);
        lesson_choose(run, i);
    }
    assert(scene->parts_count <= LESSON_PARTS_MAX);
    lesson_push(run, LESSON_BY_PUSH_DOWN);
    lesson_type(run, "ә");
    lesson_type_done(run, LANGUAGE_KK);
    for (int i = 0; i < LESSON_HINTS_MAX; i++) {
        lesson_next(run);
        lesson_hint_ask(run);
        for (int d = 0; run->demo != 0 && d <= LESSON_TYPED_SIZE; d++)
            lesson_demo_next(run, LANGUAGE_RU);
        assert(run->demo == 0);
    }
}

static void walk(const struct lesson_shelf *shelf)
{
    struct lesson_run run;
    lesson_start(&run, shelf, 0);
    for (int i = 0; i < ACTIONS_MAX && !run.done; i++) {
        if (!lesson_may_go_on(&run))
            try_step(&run);
        if (lesson_may_go_on(&run))
            lesson_next(&run);
        else
            lesson_skip(&run);
    }
    assert(run.done);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    make_folder();
    write_file(file, data, size);
    struct lesson_store *store = size % 2 == 0 ? lessons_open(folder) : lessons_open_lines(folder);
    if (store == NULL)
        abort();
    while (lessons_read(store))
        ;
    const struct lesson_errors *errors = lessons_errors(store);
    assert((lessons_shelf(store)->count == 1) == (errors->count == 0));
    for (unsigned i = 0; i < errors->count && i < LESSON_ERRORS_MAX; i++)
        assert(errors->list[i].text[0] != '\0');
    if (errors->count == 0)
        walk(lessons_shelf(store));
    lessons_close(store);
    return 0;
}
