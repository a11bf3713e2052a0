#define LOG_ROOM "fetch"
#include "link/fetch.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "link/duty.h"
#include "link/http/http.h"
#include "link/walls.h"

enum { STATUS_OK = 200, STATUS_NOT_MODIFIED = 304 };

static_assert((int)MESSAGE_ETAG_SIZE == (int)HTTP_ETAG_SIZE, "a name of either fits the other");

struct fetcher {
    struct duty duty;
    const struct message_list_config *config; /* borrowed */
    struct http *http;
    uint8_t *room;
    int file;
};

/* ---- one answer ---- */

static enum result write_list(int file, struct bytes list)
{
    if (ftruncate(file, 0) != 0)
        return RESULT_IO;
    for (size_t at = 0; at < list.n;) {
        ssize_t n = pwrite(file, list.at + at, list.n - at, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return errno == ENOSPC ? RESULT_FULL : RESULT_IO;
        at += (size_t)n;
    }
    return fsync(file) == 0 ? RESULT_OK : RESULT_IO;
}

/* Printable ASCII only: what is anything else is no name that may be said again. */
static void take_etag(const char *etag, char to[static MESSAGE_ETAG_SIZE])
{
    bool plain = true;
    for (const char *c = etag; *c != '\0'; c++)
        plain = plain && *c >= ' ' && *c <= '~';
    text_copy(to, MESSAGE_ETAG_SIZE, plain ? etag : "");
}

static void take_answer(struct fetcher *f, const struct http_answer *answer, bool named, struct message_fetched *out)
{
    enum result r = RESULT_OK;
    out->wait_s = answer->retry_after_s;
    if (answer->status == STATUS_NOT_MODIFIED && named) {
        out->fetched = FETCHED_SAME;
    } else if (answer->status != STATUS_OK) {
        text_format(out->words, sizeof out->words, "the server answers with status %d", answer->status);
    } else if ((r = write_list(f->file, answer->body)) != RESULT_OK) {
        text_format(out->words, sizeof out->words, "it could not be written: %s", result_text(r));
    } else {
        out->fetched = FETCHED_NEW;
        take_etag(answer->etag, out->etag);
    }
}

static void fetch(struct fetcher *f, const struct message *m)
{
    const char *etag = m->fetch.etag[0] != '\0' ? m->fetch.etag : NULL;
    const struct http_request request = { .method = HTTP_GET,
                                          .url = f->config->url,
                                          .headers = { { "If-None-Match", etag } } };
    struct message said = { .type = MESSAGE_FETCHED, .request = m->request, .fetched.fetched = FETCHED_NOTHING };
    struct http_answer answer;
    char words[HTTP_WORDS_SIZE];
    duty_begin(&f->duty, m->request);
    if (http_ask(f->http, &request, f->config->timeout_s * 1000, words, &answer) == HTTP_ANSWERED)
        take_answer(f, &answer, etag != NULL, &said.fetched);
    else
        text_copy(said.fetched.words, sizeof said.fetched.words, words);
    duty_answer(&f->duty, &said);
}

/* ---- the process ---- */

static void listen_to_kitap(struct fetcher *f)
{
    struct message m;
    enum result r = channel_receive(&f->duty.helper->channel, -1, &m);
    if (r == RESULT_OK && m.type == MESSAGE_FETCH && m.request != 0)
        fetch(f, &m);
    else if (r == RESULT_OK && m.type != MESSAGE_STOP)
        log_warning("kitap says %s to who fetches a list", message_name(m.type));
    else
        f->duty.over = true;
}

static enum result begin(struct fetcher *f)
{
    const struct http_world process = { &f->duty, duty_goes_on, NULL };
    f->room = malloc(f->config->bytes_max);
    if (f->room == NULL)
        return RESULT_FULL;
    const struct http_options options = {
        .tls = true, .ca_file = f->config->ca_file, .room = f->room, .room_size = f->config->bytes_max
    };
    return http_create(&options, &process, &f->http);
}

int fetch_run(const struct helper *helper, const struct message_list_config *config)
{
    struct fetcher f = { .duty.helper = helper, .config = config };
    f.file = open(config->file, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (f.file < 0) {
        log_error("%s: %s", config->file, strerror(errno));
        return EXIT_FAILURE;
    }
    link_close_in(config->ca_file, "");
    enum result r = begin(&f);
    while (r == RESULT_OK && !f.duty.over)
        listen_to_kitap(&f);
    http_destroy(f.http);
    free(f.room);
    close(f.file);
    return r == RESULT_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
