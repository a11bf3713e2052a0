/* ui/screens/staff_record.h: one record of the ledger, explained and settled. Inside the room. */
#pragma once

#include "screens/parts.h"

/* The pages of STAFF_RECORD and STAFF_SETTLE in `avail` millimetres of height and `width` of width; how many parts
   stand on other pages. */
unsigned add_staff_record(const struct kiosk *k, struct scene *s, float width, float avail);
unsigned add_staff_decisions(const struct kiosk *k, struct scene *s, float avail);
/* The bottom bar's buttons of both. */
void add_record_buttons(const struct kiosk *k, struct scene *s);
struct element record_main_button(const struct kiosk *k, struct scene *s);
/* What became of the last order, or of the paper; nothing where there was none. Returns its height, mm. */
float add_staff_answer(const struct kiosk *k, struct scene *s, float width);
/* How many rows of `row` mm fit, one at least. */
unsigned staff_rows_in(float avail, float row);
