/* circulation/patron.h: a patron as the library system describes her. Personal: lives in memory
   only while a visit lasts, and is wiped with it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "circulation/item.h"
#include "circulation/mail.h"

enum { NAME_SIZE = 128, PIN_SIZE = 32, MONEY_SIZE = 32 };

/* The 14 conditions of SIP2's patron status, bit n = position n; set = the condition holds. */
enum patron_flag {
    PATRON_CHARGE_DENIED,
    PATRON_RENEWAL_DENIED,
    PATRON_RECALL_DENIED,
    PATRON_HOLD_DENIED,
    PATRON_CARD_LOST,
    PATRON_TOO_MANY_CHARGED,
    PATRON_TOO_MANY_OVERDUE,
    PATRON_TOO_MANY_RENEWALS,
    PATRON_TOO_MANY_CLAIMS,
    PATRON_TOO_MANY_LOST,
    PATRON_EXCESSIVE_FINES,
    PATRON_EXCESSIVE_FEES,
    PATRON_RECALL_OVERDUE,
    PATRON_TOO_MANY_BILLED
};

enum answer { ANSWER_NOT_SAID, ANSWER_YES, ANSWER_NO };

enum { COUNT_NOT_SAID = -1 };

struct patron {
    char id[ID_SIZE];
    char name[NAME_SIZE];   /* as the system writes it; screens show first name and initial only */
    char email[EMAIL_SIZE]; /* a plain address; "" for none: what the system says of it is left out */
    enum answer valid;      /* BL */
    enum answer pin_valid;  /* CQ */
    uint16_t flags;
    int16_t holds_ready, holds_waiting, overdue, charged, fined; /* COUNT_NOT_SAID when blank */
    int16_t charged_limit;                                       /* CB; COUNT_NOT_SAID */
    char fees[MONEY_SIZE];                                       /* amount as the system writes it; "" for none */
    char currency[4];                                            /* ISO 4217 */
};

/* Takes the address that the system tells, without the blanks around it; what is not one plain address is none. */
void patron_set_email(struct patron *p, const char *text);
bool patron_has(const struct patron *p, enum patron_flag flag);
/* "Айгүл Сапарова" as "Айгүл С.": what a screen may show. */
void patron_short_name(const struct patron *p, char *to, size_t size);
