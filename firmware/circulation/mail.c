#include "circulation/mail.h"

#include <string.h>

#include "base/text.h"

bool email_is_plain(const char *text)
{
    const char *at = strchr(text, '@');
    size_t n = strlen(text);
    if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL || n >= EMAIL_SIZE)
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7F || strchr("<>()[]\\,;:\"", *c) != NULL)
            return false;
    return text[0] != '-' && at[1] != '.' && text[n - 1] != '.' && utf8_valid(bytes_of(text, n));
}

void email_mask(const char *email, char *to, size_t size)
{
    const char *second = email;
    to[0] = '\0';
    if (!email_is_plain(email))
        return;
    (void)utf8_next(&second);
    const char *host = strchr(email, '@') + 1;
    size_t left = utf8_count(host);
    bool cut = left > EMAIL_HOST_SHOWN + 1; /* the mark of what is cut takes a place, too */
    for (; cut && left > EMAIL_HOST_SHOWN; left--)
        (void)utf8_next(&host);
    text_format(to, size, "%.*s…@%s%s", (int)(second - email), email, cut ? "…" : "", host);
}
