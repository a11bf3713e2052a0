/* emulator/sip2_desk_inside.h: what the files of the library's answers share. Not for others. */
#pragma once

#include "emulator/sip2_desk.h"

struct call {
    struct sip2_desk *desk;
    const struct sip2_message *request;
    struct when now;
    struct arena *arena;
    struct sip2_message *reply;
    bool failed; /* the table failed, or it closes the line */
};

/* The request's field, "" when it is absent. */
const char *desk_asked(const struct call *c, const char *id);
/* The library's words in the reader's language (AF). */
void desk_say(struct call *c, enum library_word word);
const char *desk_date(struct call *c, struct when w);
/* A date field of the request; `fallback` when it is blank or none. */
struct when desk_date_asked(const struct call *c, const char *name, struct when fallback);
void desk_set_title(struct call *c, const struct library_item *item);
/* AO and AA. */
void desk_set_reader(struct call *c);
/* A PIN that is sent must be right. */
bool desk_pin_is_wrong(const struct call *c);
/* What 24 says of a reader, known or not: status, name, validity, fees, words. */
void desk_set_patron(struct call *c);

/* sip2_counter.c: 15, 37, 01, 25, 19. */
void counter_hold(struct call *c);
void counter_pay(struct call *c);
void counter_block(struct call *c);
void counter_enable(struct call *c);
void counter_note(struct call *c);
