#include "screens/hours_words.h"

#include "language/language.h"

const char *words_of_hours(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    char clock[PHRASE_SIZE];
    say_clock(k->opening == OPENING_BEFORE ? k->opens : k->closes, clock);
    switch (k->opening) {
    case OPENING_BEFORE:
        return scene_format(s, say(l, N_("Open today from %s")), clock);
    case OPENING_OPEN:
        return scene_format(s, say(l, N_("Open today until %s")), clock);
    case OPENING_SOON:
        return scene_format(s, say(l, N_("We close at %s")), clock);
    case OPENING_AFTER:
        return say(l, N_("Closed now"));
    case OPENING_SHUT:
        return say(l, N_("Closed today"));
    case OPENING_NOT_SAID:
        return "";
    }
    return "";
}

const char *words_of_opening(const struct kiosk *k, struct scene *s)
{
    char day[PHRASE_SIZE], clock[PHRASE_SIZE];
    if (!k->opens.known)
        return "";
    say_weekday(k->language, k->opens, day);
    say_clock(k->opens, clock);
    return scene_format(s, say(k->language, N_("Next open: %s, %s")), day, clock);
}
