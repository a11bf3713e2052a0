/* ui/screens/staff_words.h: a record in plain words, for the staff's screen and for paper. Names nobody. */
#pragma once

#include <stddef.h>

#include "kiosk/kiosk.h"

enum { STAFF_SENTENCE_SIZE = 512 };

/* Each a sentence or a few; "" where there is nothing to say. */
struct staff_explained {
    char what[STAFF_SENTENCE_SIZE];    /* "Loan: Абай жолы (20001000000123). 24 November 14:02" */
    char became[STAFF_SENTENCE_SIZE];  /* what happened with it, and what the patron was told */
    char library[STAFF_SENTENCE_SIZE]; /* what the library system said */
    char kiosk[STAFF_SENTENCE_SIZE];   /* what the kiosk does with it, or would do */
    char check[STAFF_SENTENCE_SIZE];   /* what staff should look at, or do */
};
/* The record `row`; k for the language, and for the readers on which its book can be laid. */
void staff_explain(const struct kiosk *k, const struct staff_row *row, struct staff_explained *out);

const char *staff_kind_name(enum language l, const struct staff_row *row);
/* What staff have to know of it in a few words: what became of it, or that the gate will ring, or will not. */
const char *staff_record_state(enum language l, const struct staff_row *row);
/* "The book is lent", and what that does. */
const char *staff_decision_name(enum language l, const struct staff_row *row, enum decision d);
const char *staff_decision_meaning(enum language l, enum decision d);
/* What became of an order, "" for none; *good: it was done. */
void staff_say_answer(const struct kiosk *k, const struct staff_answer *answer, bool *good,
                      char to[static STAFF_SENTENCE_SIZE]);
/* The file on the stick that an answer tells of, without its folder; "" for none. */
const char *staff_answer_file(const struct staff_answer *answer);
/* The list of blocked cards on the health page; *good: nothing is wrong with it. */
void staff_say_blocked(enum language l, const struct staff_blocked *b, bool *good, char to[static STAFF_SENTENCE_SIZE]);
