/* ui/screens/guided.h: the same flows one step a screen, with a picture of the gesture and four buttons
   that are always in the same places: back, again, slower, call. Inside the room. */
#pragma once

#include "screens/rows.h"

void guided_identify(const struct kiosk *k, struct scene *s, const char *trouble);
void guided_checkout(const struct kiosk *k, struct scene *s);
void guided_return(const struct kiosk *k, struct scene *s);
void guided_finish(const struct kiosk *k, struct scene *s);

/* The parts, for lessons too. */
void guided_open(const struct kiosk *k, struct scene *s, const char *name, unsigned step, unsigned steps,
                 struct element right);
/* Millimetres that the sign of whose turn it is takes of the bar; 0: nobody's in particular. */
float guided_sign_width(const struct kiosk *k, const struct scene *s);
void guided_close(const struct kiosk *k, struct scene *s, struct element main);
