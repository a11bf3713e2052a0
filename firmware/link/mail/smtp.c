#define LOG_ROOM "mail"
#include "link/mail/smtp.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"
#include "link/mail/head.h"

enum { URL_SIZE = 320, LINE_SIZE = 2048, PATH_SIZE = EMAIL_SIZE + 2 };

struct post {
    const struct smtp_server *server; /* borrowed */
    const struct smtp_world *world;   /* borrowed */
    CURL *curl;
    curl_mime *mime;
    struct curl_slist *head, *to;
    char *body; /* of the letter, with the line ends of a letter */
    char error[CURL_ERROR_SIZE];
    bool given_up, full;
};

/* ---- what a letter is made of ---- */

static void add_line(struct post *p, const char *name, const char *value)
{
    char line[LINE_SIZE];
    text_format(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(p->head, line);
    p->full = p->full || longer == NULL;
    p->head = longer == NULL ? p->head : longer;
    wipe(line, sizeof line);
}

static void add_from(struct post *p)
{
    char value[LINE_SIZE] = "";
    const struct smtp_server *s = p->server;
    bool plain = strpbrk(s->name, "\"\\<>@,;:.()[]") == NULL; /* a phrase of words (RFC 5322 3.2.5) */
    if (s->name[0] == '\0' || !plain || head_add_text(value, sizeof value, s->name) != RESULT_OK)
        value[0] = '\0';
    text_add(value, sizeof value, "%s<%s>", value[0] != '\0' ? "\r\n " : "", s->from);
    add_line(p, "From", value);
}

static void add_head(struct post *p, const struct smtp_letter *letter)
{
    char value[LINE_SIZE] = "", date[HEAD_DATE_SIZE];
    head_date(letter->at, date);
    if (date[0] != '\0')
        add_line(p, "Date", date);
    add_from(p);
    add_line(p, "To", letter->to);
    p->full = p->full || head_add_text(value, sizeof value, letter->subject) != RESULT_OK;
    add_line(p, "Subject", value);
    text_format(value, sizeof value, "<%s%s>", letter->ulid, strchr(p->server->from, '@'));
    add_line(p, "Message-ID", value);
    add_line(p, "Auto-Submitted", "auto-generated"); /* RFC 3834: nobody's machine answers it */
}

/* With CR LF, as text is before it is encoded (RFC 2045 6.8). */
static char *body_of(const char *text)
{
    char *body = malloc(2 * strlen(text) + 1), *at = body;
    if (body == NULL)
        return NULL;
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            *at++ = '\r';
        *at++ = *text;
    }
    *at = '\0';
    return body;
}

static CURLcode add_letter(struct post *p, const struct smtp_letter *letter)
{
    char from[PATH_SIZE], to[PATH_SIZE];
    text_format(from, sizeof from, "<%s>", p->server->from);
    text_format(to, sizeof to, "<%s>", letter->to);
    p->to = curl_slist_append(NULL, to);
    wipe(to, sizeof to);
    p->body = body_of(letter->text);
    p->mime = curl_mime_init(p->curl);
    curl_mimepart *part = p->mime == NULL ? NULL : curl_mime_addpart(p->mime);
    if (p->to == NULL || p->body == NULL || part == NULL)
        return CURLE_OUT_OF_MEMORY;
    add_head(p, letter);
    CURLcode failed = p->full ? CURLE_OUT_OF_MEMORY : CURLE_OK;
    failed |= curl_mime_data(part, p->body, CURL_ZERO_TERMINATED);
    failed |= curl_mime_type(part, "text/plain; charset=utf-8");
    failed |= curl_mime_encoder(part, "base64");
    failed |= curl_easy_setopt(p->curl, CURLOPT_HTTPHEADER, p->head);
    failed |= curl_easy_setopt(p->curl, CURLOPT_MIMEPOST, p->mime);
    failed |= curl_easy_setopt(p->curl, CURLOPT_MAIL_FROM, from);
    failed |= curl_easy_setopt(p->curl, CURLOPT_MAIL_RCPT, p->to);
    return failed;
}

/* ---- the line ---- */

static int beat(void *context, curl_off_t total, curl_off_t got, curl_off_t to_send, curl_off_t sent)
{
    struct post *p = context;
    (void)total, (void)got, (void)to_send, (void)sent;
    p->given_up = p->given_up || !p->world->beat(p->world->context);
    return p->given_up;
}

static size_t hear(char *at, size_t size, size_t n, void *context)
{
    (void)at, (void)context; /* what a server says besides its codes is for nobody here */
    return size * n;
}

static CURLcode set_up_line(struct post *p)
{
    const struct smtp_server *s = p->server;
    char url[URL_SIZE];
    bool is_ipv6 = strchr(s->host, ':') != NULL;
    text_format(url, sizeof url, "%s://%s%s%s:%u", s->tls == MAIL_TLS_ON ? "smtps" : "smtp", is_ipv6 ? "[" : "",
                s->host, is_ipv6 ? "]" : "", s->port);
    CURL *curl = p->curl;
    CURLcode failed = curl_easy_setopt(curl, CURLOPT_URL, url);
    failed |= curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* of the environment: not for us */
    failed |= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, s->tls == MAIL_TLS_ON ? "smtps" : "smtp");
    failed |=
        curl_easy_setopt(curl, CURLOPT_USE_SSL, s->tls == MAIL_TLS_OFF ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    failed |= curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    failed |= curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    failed |= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* never wait for a resolver that hangs */
    failed |= curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)s->timeout_ms);
    /* Closed with the letter, and an answer to QUIT waited for no longer than for others: by itself libcurl keeps the
       line, and waits two minutes when it lets go of it. */
    failed |= curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (s->timeout_ms + 999L) / 1000);
    failed |= curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, p->error);
    failed |= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, hear);
    failed |= curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    failed |= curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, beat);
    failed |= curl_easy_setopt(curl, CURLOPT_XFERINFODATA, p);
    if (s->ca_file[0] != '\0')
        failed |= curl_easy_setopt(curl, CURLOPT_CAINFO, s->ca_file);
    if (s->user[0] != '\0') {
        failed |= curl_easy_setopt(curl, CURLOPT_USERNAME, s->user);
        failed |= curl_easy_setopt(curl, CURLOPT_PASSWORD, s->password);
    }
    return failed;
}

/* ---- what came of it ---- */

static enum result result_of(const struct post *p, CURLcode code)
{
    long status = 0;
    (void)curl_easy_getinfo(p->curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK)
        return RESULT_OK;
    if (p->given_up)
        return RESULT_GONE;
    if (code == CURLE_OPERATION_TIMEDOUT)
        return RESULT_TIMEOUT;
    if (code == CURLE_OUT_OF_MEMORY)
        return RESULT_FULL;
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR || code == CURLE_USE_SSL_FAILED ||
        code == CURLE_SSL_CACERT_BADFILE)
        return RESULT_NONE;
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST)
        return RESULT_IO;
    return status >= 400 ? RESULT_REFUSED : RESULT_GONE; /* RFC 5321 4.2.1 */
}

/* libcurl names host and port, and the code that was answered. An address would have an @. */
static void say_words(const struct post *p, CURLcode code, char words[static SMTP_WORDS_SIZE])
{
    const char *why = p->error[0] != '\0' && strchr(p->error, '@') == NULL ? p->error : curl_easy_strerror(code);
    text_copy(words, SMTP_WORDS_SIZE, code == CURLE_OK ? "taken" : p->given_up ? "given up" : why);
}

static void slist_wipe(struct curl_slist *list)
{
    for (struct curl_slist *at = list; at != NULL; at = at->next)
        wipe(at->data, strlen(at->data));
    curl_slist_free_all(list);
}

static void post_free(struct post *p)
{
    curl_mime_free(p->mime);
    curl_easy_cleanup(p->curl);
    slist_wipe(p->head);
    slist_wipe(p->to);
    if (p->body != NULL)
        wipe(p->body, strlen(p->body));
    free(p->body);
}

static enum result go(const struct smtp_server *server, const struct smtp_letter *letter,
                      const struct smtp_world *world, char words[static SMTP_WORDS_SIZE])
{
    struct post p = { .server = server, .world = world, .curl = curl_easy_init() };
    assert(server->timeout_ms > 0);
    CURLcode code = p.curl == NULL ? CURLE_OUT_OF_MEMORY : set_up_line(&p);
    if (code == CURLE_OK)
        code = letter != NULL ? add_letter(&p, letter) : curl_easy_setopt(p.curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    if (code == CURLE_OK)
        code = curl_easy_perform(p.curl);
    enum result r = p.curl == NULL ? RESULT_FULL : result_of(&p, code);
    say_words(&p, code, words);
    post_free(&p);
    return r;
}

enum result smtp_send(const struct smtp_server *server, const struct smtp_letter *letter,
                      const struct smtp_world *world, char words[static SMTP_WORDS_SIZE])
{
    if (!email_is_plain(letter->to) || !email_is_plain(server->from)) {
        text_copy(words, SMTP_WORDS_SIZE, "no address that a letter can go to");
        return RESULT_REFUSED;
    }
    return go(server, letter, world, words);
}

enum result smtp_reach(const struct smtp_server *server, const struct smtp_world *world,
                       char words[static SMTP_WORDS_SIZE])
{
    return go(server, NULL, world, words);
}
