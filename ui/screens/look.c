#include "screens/screens.h"

#include "screens/parts.h"

/* A book that the reader asks about: its state, and what to do. */
void screen_look(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    body_open(k, s, BAR_ALL, say(l, N_("Look up a book")));
    foot_open(k, s, BAR_ALL);
    foot_close(s, main_button(s, ICON_BACK, "nav.back", say(l, N_("Back"))));
    set_said(s, say(l, N_("Look up a book")), "");
}
