#include "screens/learn_words.h"

#include <assert.h>

#include "base/text.h"
#include "language/language.h"

const char *picture_name(enum language l, unsigned picture)
{
    static const char *const names[KIOSK_PICTURES] = { N_("Leaf"),  N_("Drop"),  N_("Fire"), N_("Star"),
                                                       N_("Key"),   N_("Bell"),  N_("Bus"),  N_("House"),
                                                       N_("Books"), N_("Clock"), N_("Pen"),  N_("Camera") };
    assert(picture < KIOSK_PICTURES);
    return say(l, names[picture]);
}

enum icon picture_icon(unsigned picture)
{
    static const enum icon icons[KIOSK_PICTURES] = {
        ICON_LEAF, ICON_DROP, ICON_FIRE,  ICON_STAR,  ICON_KEY, ICON_BELL,
        ICON_BUS,  ICON_HOME, ICON_BOOKS, ICON_CLOCK, ICON_PEN, ICON_CAMERA
    };
    assert(picture < KIOSK_PICTURES);
    return icons[picture];
}

static void add_lesson(const struct kiosk *k, const struct lesson *lesson, char *to, size_t size)
{
    const struct learned *l = progress_of(&k->learning.done, lesson);
    text_add(to, size, "- %s%s%s\n", lesson_words(&lesson->name, k->language), l->alone ? ", " : "",
             l->alone ? say(k->language, N_("without hints")) : "");
}

static void add_lessons(const struct kiosk *k, unsigned lessons_max, char *to, size_t size)
{
    const struct lesson_shelf *shelf = k->lesson.shelf;
    unsigned finished = 0;
    for (uint8_t i = 0; shelf != NULL && i < shelf->count; i++) {
        if (!kiosk_lists(k, shelf->lessons[i]) || !progress_finished(&k->learning.done, shelf->lessons[i]))
            continue;
        if (finished++ < lessons_max)
            add_lesson(k, shelf->lessons[i], to, size);
    }
    unsigned more = finished > lessons_max ? finished - lessons_max : 0;
    if (more > 0) {
        text_add(to, size, say_n(k->language, "and %u more lesson", "and %u more lessons", more), more);
        text_add(to, size, "\n");
    }
}

void certificate_words(const struct kiosk *k, unsigned lessons_max, char *to, size_t size)
{
    enum language l = k->language;
    char day[PHRASE_SIZE];
    bool all;
    unsigned finished = progress_course(&k->learning.done, k->lesson.shelf, k->learning.course, &all);
    text_copy(to, size, "");
    text_add(to, size, "%s\n%s\n\n%s\n", k->rules.library_name, say(l, N_("Record of practice")),
             k->number[0] != '\0' ? k->number : "______________________");
    text_add(to, size, "%s\n",
             all ? say(l, N_("went through every step of the whole course at this library's kiosk."))
                 : say_n(l, "went through every step of this lesson at this library's kiosk:",
                         "went through every step of these lessons at this library's kiosk:", finished));
    if (!all || lessons_max >= finished)
        add_lessons(k, lessons_max, to, size);
    say_day(l, k->clock_unset ? (struct when){ 0 } : k->now, day);
    if (day[0] != '\0')
        text_add(to, size, "%s\n", day);
    text_add(to, size, "\n%s\n",
             say(l, N_("This is not an examination or a qualification, and does not prove use of real services. The "
                       "screens were invented for practice.")));
}
