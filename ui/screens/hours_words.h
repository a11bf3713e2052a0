/* ui/screens/hours_words.h: the opening hours of today in the patron's language. Inside the room. */
#pragma once

#include "kiosk/kiosk.h"
#include "scene/scene.h"

/* "Open today until 19:00", "We close at 19:00", "Closed today" …; "" when nothing is to be said. */
const char *words_of_hours(const struct kiosk *k, struct scene *s);
/* "Today: 09:00–19:00"; "" when it is closed or nothing is to be said. */
const char *words_of_today(const struct kiosk *k, struct scene *s);
/* "Next closed day: Sunday, 29 November", within two weeks; "" for none. */
const char *words_of_next_closed(const struct kiosk *k, struct scene *s);
/* "Next open: Monday, 7 December, 09:00"; "" when nobody knows. */
const char *words_of_opening(const struct kiosk *k, struct scene *s);
