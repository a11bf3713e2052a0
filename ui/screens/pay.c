#include "screens/screens.h"

#include "screens/parts.h"

/* What is owed, and staff's word that it was paid here. */
void screen_pay(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    body_open(k, s, BAR_ALL, say(l, N_("Pay a fee")));
    foot_open(k, s, BAR_ALL);
    foot_close(s, main_button(s, ICON_BACK, "nav.back", say(l, N_("Back"))));
    set_said(s, say(l, N_("Pay a fee")), "");
}
