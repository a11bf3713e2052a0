#include "link/sip2/stranger.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#define WEB "a web server answers there; library.port is another service's"
#define TELNET "a login by telnet is asked for there; library.port must be one that speaks SIP2 at once"
#define SHELL "an SSH server answers there; library.port is another service's"
#define TLS "TLS is spoken there; library.tls must be on"
#define MAIL "a mail or file server answers there; library.port is another service's"

/* In letters of either case; the first row that fits decides. */
static const struct {
    const char *text;
    size_t n;
    bool anywhere; /* else at the start */
    const char *words;
} rows[] = {
    { "HTTP/", 5, false, WEB },       { "<html", 5, true, WEB },        { "<!doctype", 9, true, WEB },
    { "SSH-", 4, false, SHELL },      { "login:", 6, true, TELNET },    { "username:", 9, true, TELNET },
    { "password:", 9, true, TELNET }, { "\xFF\xFB", 2, false, TELNET }, { "\xFF\xFD", 2, false, TELNET },
    { "\x15\x03", 2, false, TLS },    { "\x16\x03", 2, false, TLS },    { "220 ", 4, false, MAIL },
    { "220-", 4, false, MAIL },
};

static bool stands_in(struct bytes b, const char *text, size_t n, bool anywhere)
{
    size_t last = b.n < n ? 0 : anywhere ? b.n - n + 1 : 1;
    for (size_t i = 0; i < last; i++) {
        if (strncasecmp((const char *)b.at + i, text, n) == 0)
            return true;
    }
    return false;
}

const char *sip2_stranger_of(struct bytes first)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (stands_in(first, rows[i].text, rows[i].n, rows[i].anywhere))
            return rows[i].words;
    }
    return NULL;
}
