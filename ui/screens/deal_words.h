/* ui/screens/deal_words.h: the sentences of reservations, fees and payments. Inside the room. */
#pragma once

#include "kiosk/kiosk.h"
#include "scene/scene.h"

/* "450 ₸" */
const char *words_of_sum(const struct kiosk *k, struct scene *s, const char *amount, const char *currency);
/* "Paid: 450 ₸", or that it is not certain. */
const char *words_of_paid(const struct kiosk *k, struct scene *s, const struct kiosk_paid *paid);
/* What a reservation says under its title: ready, where and until when, or its place in the line. */
const char *words_of_hold(const struct kiosk *k, struct scene *s, const struct kiosk_hold *hold);
/* What came of a reservation, its end or a payment, and what to do: a headline and a sentence, "" for none. */
struct deal_words {
    enum mark mark;
    const char *head, *line;
    const char *said, *heard; /* head and line without a sum and without words that are not ours: others may hear them;
                                 in a headset all */
};
struct deal_words words_of_deal(const struct kiosk *k, struct scene *s);
/* The state of the book of `look`; "" while none is known. */
const char *words_of_look(const struct kiosk *k, struct scene *s);
/* The same without its date, to be said aloud. */
const char *said_of_look(const struct kiosk *k);
