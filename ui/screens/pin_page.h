/* ui/screens/pin_page.h: the page that asks for the staff PIN. Inside the room. */
#pragma once

#include "screens/parts.h"

struct pin_page {
    const char *title;
    const char *field, *ok, *trouble_id; /* ids */
    const char *trouble;                 /* why the last one was not taken; "" */
    const char *said;                    /* what to do */
    bool checking;
};

/* "That PIN does not match", "No PIN is set"; "". */
const char *words_of_pin_trouble(const struct kiosk *k, bool wrong);
void show_pin_page(const struct kiosk *k, struct scene *s, const struct pin_page *page);
