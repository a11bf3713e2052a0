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
    say_weekday_within(k->language, k->opens, day);
    say_clock(k->opens, clock);
    return scene_format(s, say(k->language, N_("Next open: %s, %s")), day, clock);
}

const char *words_of_today(const struct kiosk *k, struct scene *s)
{
    struct calendar_hours h;
    char from[PHRASE_SIZE], to[PHRASE_SIZE];
    struct day today = when_day(k->now);
    if (k->opening == OPENING_NOT_SAID || !calendar_hours_of(&k->rules.calendar, today, &h) || calendar_is_all_day(&h))
        return "";
    say_clock(when_at(today, h.opens / 60, h.opens % 60, 0, k->now.offset_min), from);
    say_clock(when_at(today, h.closes / 60, h.closes % 60, 0, k->now.offset_min), to);
    return scene_format(s, say(k->language, N_("Today: %s–%s")), from, to);
}

const char *words_of_next_closed(const struct kiosk *k, struct scene *s)
{
    enum { DAYS = 14 };
    char day[PHRASE_SIZE];
    if (k->opening == OPENING_NOT_SAID)
        return "";
    for (int i = 1; i <= DAYS; i++) {
        struct day d = day_of_number(day_number(when_day(k->now)) + i);
        if (calendar_is_open(&k->rules.calendar, d))
            continue;
        say_weekday_within(k->language, when_at(d, 12, 0, 0, k->now.offset_min), day);
        return scene_format(s, say(k->language, N_("Next closed day: %s")), day);
    }
    return "";
}
