/* Lessons from data: what is tapped goes to the engine (literacy/engine), which knows what comes of it.

   Element ids: learn.lesson.N, lesson.choice.N lesson.next, nav.back. */
#include "kiosk/parts.h"

void learn_lesson(struct brain *b, unsigned index)
{
    struct kiosk *k = b->k;
    if (k->lesson.shelf == NULL || index >= k->lesson.shelf->count)
        return;
    lesson_start(&k->lesson, k->lesson.shelf, (uint8_t)index);
    k->lesson_at = (uint8_t)index;
    screen_show(b, SCREEN_LESSON);
    idle_start(b);
}

void lesson_choice(struct brain *b, unsigned index)
{
    if (index < LESSON_CHOICES_MAX)
        lesson_choose(&b->k->lesson, (uint8_t)index);
}

void lesson_on(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->lesson.done)
        screen_show(b, SCREEN_LEARN);
    else
        lesson_next(&b->k->lesson);
}

void lesson_leave(struct brain *b)
{
    if (b->k->lesson.step > 0 && !b->k->lesson.done)
        lesson_back(&b->k->lesson);
    else
        screen_show(b, SCREEN_LEARN);
}
