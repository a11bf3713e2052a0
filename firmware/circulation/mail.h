/* circulation/mail.h: a patron's e-mail address, as far as a kiosk needs to know one. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
    EMAIL_SIZE = 255, /* RFC 5321 4.5.3.1.3, with the NUL */
    EMAIL_HOST_SHOWN = 12
};

/* How the line to a mail server is encrypted: not at all, from its first byte (RFC 8314), after STARTTLS (RFC 3207). */
enum mail_tls { MAIL_TLS_OFF, MAIL_TLS_ON, MAIL_TLS_START, MAIL_TLS_COUNT };

/* Is it one address that a letter can go to: name@host without blanks, quotes, comments or brackets? */
bool email_is_plain(const char *text);
/* "aigul@mail.kz" as "a…@mail.kz": what a screen may show; of a longer host its last EMAIL_HOST_SHOWN letters; "" for
   what is no plain address. */
void email_mask(const char *email, char *to, size_t size);
