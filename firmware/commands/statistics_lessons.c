/* How lessons went, without persons: begun, finished, how long, and at which step people stop. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "commands/statistics.h"
#include "language/language.h"

enum { NAME_WIDTH = 26, NUMBER_WIDTH = 14, STEP_WIDTH = 26, SECONDS = 60 };

void statistics_print_sittings(void *self, const struct ledger_sittings *s)
{
    const char *outcome = s->finished ? "finished" : "left";
    char step[16] = "", learners[32] = "";
    if (!s->finished)
        text_format(step, sizeof step, "%d", s->step + 1);
    if (s->learners > 0)
        text_format(learners, sizeof learners, self != NULL ? "%" PRIu64 : ",\"learners\":%" PRIu64, s->learners);
    if (self != NULL)
        printf("%04d-%02d,%s,%s,%s,%" PRIu64 ",%" PRIu64 ",%s\r\n", s->year, s->month, s->lesson, outcome, step,
               s->count, s->seconds, learners);
    else
        printf("{\"month\":\"%04d-%02d\",\"lesson\":\"%s\",\"outcome\":\"%s\",\"step\":%s,\"count\":%" PRIu64
               ",\"seconds\":%" PRIu64 "%s}\n",
               s->year, s->month, s->lesson, outcome, s->finished ? "null" : step, s->count, s->seconds, learners);
}

static struct statistics_lesson *line_of(struct statistics_lessons *all, const char *lesson)
{
    for (unsigned i = 0; i < all->count; i++)
        if (text_equal(all->at[i].lesson, lesson))
            return &all->at[i];
    if (all->count == STATISTICS_LESSONS_MAX)
        return NULL;
    text_copy(all->at[all->count].lesson, sizeof all->at->lesson, lesson);
    return &all->at[all->count++];
}

void statistics_add_sittings(void *self, const struct ledger_sittings *s)
{
    struct statistics_lesson *line = line_of(self, s->lesson);
    if (line == NULL)
        return;
    line->begun += s->count;
    line->seconds += s->seconds;
    line->groups += s->learners > 0 ? s->count : 0;
    line->learners += s->learners;
    if (s->finished) {
        line->finished += s->count;
    } else if (s->count > line->left_most) {
        line->left_most = s->count;
        line->left_at = s->step + 1;
    }
}

static void print_line(enum language l, const struct statistics_lesson *line)
{
    char step[PHRASE_SIZE] = "–";
    if (line->left_at > 0)
        text_format(step, sizeof step, say(l, N_("%d (%u times)")), line->left_at, (unsigned)line->left_most);
    statistics_print_padded(line->lesson, NAME_WIDTH, false);
    printf("%*" PRIu64 "%*" PRIu64 "%*" PRIu64, NUMBER_WIDTH, line->begun, NUMBER_WIDTH, line->finished, NUMBER_WIDTH,
           (line->seconds + SECONDS / 2) / SECONDS);
    statistics_print_padded(step, STEP_WIDTH, true);
    putchar('\n');
}

/* "In groups: 3 of these lessons, 14 learners in all." */
static void print_groups(enum language l, const struct statistics_lessons *lessons)
{
    unsigned groups = 0, learners = 0;
    for (unsigned i = 0; i < lessons->count; i++) {
        groups += (unsigned)lessons->at[i].groups;
        learners += (unsigned)lessons->at[i].learners;
    }
    if (groups == 0)
        return;
    putchar('\n');
    printf(say_n(l, "With a group: %u of these lessons.", "With a group: %u of these lessons.", groups), groups);
    putchar(' ');
    printf(say_n(l, "%u learner took part.", "%u learners took part.", learners), learners);
    putchar('\n');
}

void statistics_print_lessons(enum language l, const struct statistics_lessons *lessons)
{
    static const char *const heads[] = { N_("begun"), N_("finished"), N_("minutes") };
    if (lessons->count == 0)
        return;
    putchar('\n');
    statistics_print_padded(say(l, N_("Lessons")), NAME_WIDTH, false);
    for (unsigned i = 0; i < sizeof heads / sizeof *heads; i++)
        statistics_print_padded(say(l, heads[i]), NUMBER_WIDTH, true);
    statistics_print_padded(say(l, N_("most often left at step")), STEP_WIDTH, true);
    putchar('\n');
    for (unsigned i = 0; i < lessons->count; i++)
        print_line(l, &lessons->at[i]);
    print_groups(l, lessons);
}
