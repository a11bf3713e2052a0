/* Walks through all that a lesson says, and prints what the judges find. */
#include "commands/lesson_check.h"

#include <stdarg.h>

#include "base/text.h"

__attribute__((format(printf, 5, 0))) static void print_at(struct lesson_judge *j, const char *file, unsigned line,
                                                           const char *kind, const char *format, va_list args)
{
    fprintf(j->to, "%s:%u: %s", file, line, kind);
    vfprintf(j->to, format, args);
    fputc('\n', j->to);
}

void lesson_say(struct lesson_judge *j, const void *of, const char *format, ...)
{
    const struct lesson_place_of *place = of != NULL ? lessons_place(j->store, of) : NULL;
    if (place == NULL)
        place = lessons_place(j->store, j->lesson);
    va_list args;
    va_start(args, format);
    print_at(j, place != NULL ? place->file : "?", place != NULL ? place->line : 0, "", format, args);
    va_end(args);
    j->found.errors++;
}

__attribute__((format(printf, 3, 4))) static void warn(struct lesson_judge *j, unsigned line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_at(j, lessons_facts_file(j->store), line, "warning: ", format, args);
    va_end(args);
    j->found.warnings++;
}

/* ---- all texts ---- */

static void judge_scene(struct lesson_judge *j, const struct lesson_scene *scene)
{
    for (uint8_t i = 0; i < scene->parts_count; i++) {
        const struct lesson_part *part = &scene->parts[i];
        lesson_judge_text(j, part->kind == LESSON_PART_ADDRESS ? ROLE_OF_ADDRESS : ROLE_OF_PART, &part->text);
        lesson_judge_text(j, ROLE_OF_LINE, &part->line);
        lesson_judge_text(j, part->worth == LESSON_GOOD ? ROLE_OF_PRAISE : ROLE_OF_FOLLOWS, &part->follows);
    }
}

static void judge_step(struct lesson_judge *j, const struct lesson_step *step, bool check)
{
    lesson_judge_text(j, ROLE_OF_TITLE, &step->title);
    lesson_judge_text(j, check ? ROLE_OF_QUESTION : ROLE_OF_TEXT, &step->text);
    judge_scene(j, &step->scene);
    for (uint8_t i = 0; i < step->screens_count; i++)
        judge_scene(j, &step->screens[i]);
    for (uint8_t i = 0; i < step->choices_count; i++) {
        lesson_judge_text(j, ROLE_OF_LABEL, &step->choices[i].label);
        lesson_judge_text(j, step->choices[i].good ? ROLE_OF_PRAISE : ROLE_OF_FOLLOWS, &step->choices[i].follows);
    }
    for (uint8_t i = 0; i < step->hints_count; i++)
        lesson_judge_text(j, ROLE_OF_HINT, &step->hints[i]);
}

static void judge_lesson(struct lesson_judge *j)
{
    const struct lesson *lesson = j->lesson;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        j->tally[l] = (struct lesson_tally){ 0 };
    lesson_judge_shape(j);
    lesson_judge_text(j, ROLE_OF_NAME, &lesson->name);
    lesson_judge_text(j, ROLE_OF_AIM, &lesson->aim);
    lesson_judge_text(j, ROLE_OF_RULE, &lesson->rule);
    for (uint8_t i = 0; i < lesson->steps_count; i++)
        judge_step(j, &lesson->steps[i], false);
    for (uint8_t i = 0; i < lesson->checks_count; i++)
        judge_step(j, &lesson->checks[i], true);
    lesson_judge_tallies(j);
}

static void judge_facts(struct lesson_judge *j, struct day today, unsigned months)
{
    unsigned count;
    const struct lesson_fact *facts = lessons_facts(j->store, &count);
    for (unsigned i = 0; i < count; i++) {
        const struct day *d = &facts[i].checked;
        int age = (today.year - d->year) * 12 + today.month - d->month - (today.day < d->day);
        if (age >= (int)months)
            warn(j, facts[i].line, "%s was last looked up %d months ago; look it up, and write today's day",
                 facts[i].name, age);
    }
}

struct lesson_findings lesson_check(const struct lesson_store *store, struct day today, unsigned months, FILE *to)
{
    struct lesson_judge j = { .store = store, .to = to };
    const struct lesson_shelf *shelf = lessons_shelf(store);
    lesson_errors_print(to, lessons_errors(store));
    j.found.errors = lessons_errors(store)->count;
    for (uint8_t i = 0; i < shelf->count; i++) {
        j.lesson = shelf->lessons[i];
        judge_lesson(&j);
    }
    judge_facts(&j, today, months);
    return j.found;
}
