/* What was typed beside what was asked for: letters without their case, outer spaces aside, one letter off is near. */
#include <string.h>

#include "base/text.h"

#include "literacy/engine/inside.h"

struct letters {
    uint32_t at[LESSON_TYPED_SIZE];
    uint8_t count;
};

bool typed_add(struct lesson_run *run, const char *letter)
{
    size_t n = strlen(letter);
    if (n == 0 || strlen(run->typed) + n >= sizeof run->typed)
        return false;
    text_add(run->typed, sizeof run->typed, "%s", letter);
    return true;
}

static struct letters letters_of(const char *text)
{
    struct letters out = { .count = 0 };
    for (uint32_t c; (c = utf8_next(&text)) != 0 && out.count < LESSON_TYPED_SIZE;)
        if (c != ' ' || out.count > 0)
            out.at[out.count++] = utf8_lower(c);
    while (out.count > 0 && out.at[out.count - 1] == ' ')
        out.count--;
    return out;
}

/* How many letters differ, if they stand in one place: 0, 1, or 2 for more. */
static unsigned apart(const struct letters *a, const struct letters *b)
{
    uint8_t least = a->count < b->count ? a->count : b->count, most = a->count < b->count ? b->count : a->count;
    uint8_t head = 0, tail = 0;
    while (head < least && a->at[head] == b->at[head])
        head++;
    while (tail < least - head && a->at[a->count - 1 - tail] == b->at[b->count - 1 - tail])
        tail++;
    unsigned left = (unsigned)(most - head - tail);
    return left < 2 ? left : 2;
}

static unsigned apart_from_expected(const struct lesson_run *run, enum language l)
{
    const struct lesson_step *step = lesson_step(run);
    struct letters typed = letters_of(run->typed);
    unsigned best = 2;
    for (uint8_t i = 0; i < step->expect_count[l]; i++) {
        struct letters wanted = letters_of(step->expect[l][i]);
        unsigned one = apart(&typed, &wanted);
        best = one < best ? one : best;
    }
    return best;
}

void lesson_type_done(struct lesson_run *run, enum language l)
{
    if (run->lesson == NULL || run->done || run->solved || run->demo != 0 || lesson_step(run)->kind != LESSON_TYPE ||
        letters_of(run->typed).count == 0)
        return;
    unsigned letters_off = apart_from_expected(run, l);
    if (letters_off == 0) {
        step_solved(run);
        run->said = LESSON_SAID_WELL;
    } else if (lesson_personal_number(run->typed, true)) {
        memset(run->typed, 0, sizeof run->typed);
        run->said = LESSON_SAID_NOT_YOURS;
    } else if (letters_off == 1) {
        step_near(run, LESSON_SAID_ALMOST);
    } else {
        run->said = LESSON_SAID_OTHER;
        step_missed(run);
    }
}
