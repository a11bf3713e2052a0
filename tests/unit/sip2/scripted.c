#include "scripted.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/text.h"
#include "link/sip2/frame.h"

#include "check.h"

static void set_patience(int fd, int seconds)
{
    struct timeval t = { .tv_sec = seconds };
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
}

static void accept_one(struct scripted *s)
{
    s->peer = accept(s->listener, NULL, NULL);
    if (s->peer < 0)
        text_format(s->wrong, sizeof s->wrong, "nobody connects");
    else
        set_patience(s->peer, 5);
}

static bool is_wanted(const char *frame, const char *start)
{
    char whole[SCRIPTED_FRAME_SIZE];
    if (!text_ends(start, "$"))
        return text_starts(frame, start);
    text_copy_bytes(whole, sizeof whole, bytes_of(start, strlen(start) - 1));
    return text_equal(frame, whole);
}

static void read_frame(struct scripted *s, const char *start)
{
    size_t n = 0;
    while (n + 1 < sizeof s->frame && recv(s->peer, s->frame + n, 1, 0) == 1 && s->frame[n] != '\r')
        n++;
    s->frame[n] = '\0';
    bool after_line_feed = start[0] == '\\';
    if (after_line_feed && s->frame[0] == '\n')
        memmove(s->frame, s->frame + 1, n);
    else if (after_line_feed)
        text_format(s->wrong, sizeof s->wrong, "wanted a LF before '%s'", s->frame);
    if (!is_wanted(s->frame, start + after_line_feed))
        text_format(s->wrong, sizeof s->wrong, "wanted %s, got '%s'", start, s->frame);
}

static void send_text(struct scripted *s, const char *text)
{
    (void)send(s->peer, text, strlen(text), MSG_NOSIGNAL);
}

/* A 64 with so many loans of 14 digits. */
static void answer_loans(struct scripted *s, const char *count)
{
    uint64_t n = 0;
    char field[32];
    CHECK_EQ(text_to_u64(count, 10000, &n), RESULT_OK);
    send_text(s, "64              00020261123    183800000000000000000000000000AOALA|AA04A1|AEAigul|BLY|");
    for (uint64_t i = 0; i < n; i++) {
        text_format(field, sizeof field, "AU%014llu|", (unsigned long long)(32770000000000 + i));
        send_text(s, field);
    }
    send_text(s, "\r");
}

/* Each ^ is sent as a LF. */
static void send_raw(struct scripted *s, const char *text)
{
    char line[SCRIPTED_FRAME_SIZE];
    size_t n = strlen(text);
    memcpy(line, text, n + 1);
    for (char *at = strchr(line, '^'); at != NULL; at = strchr(at, '^'))
        *at = '\n';
    send_text(s, line);
}

/* Ends as the request did: AY of it when `numbered`, and a sum that is right or one too large. */
static void add_trailer(const struct scripted *s, unsigned wrong, bool numbered, char line[static SCRIPTED_FRAME_SIZE])
{
    size_t n = strlen(s->frame);
    if (numbered && n > 9 && memcmp(s->frame + n - 9, "AY", 2) == 0)
        text_add(line, SCRIPTED_FRAME_SIZE, "AY%c", s->frame[n - 7]);
    text_add(line, SCRIPTED_FRAME_SIZE, "AZ");
    text_add(line, SCRIPTED_FRAME_SIZE, "%04X\r", (sip2_checksum(bytes_of_text(line)) + wrong) & 0xFFFF);
}

static void answer(struct scripted *s, const char *text, unsigned wrong, bool numbered)
{
    char line[SCRIPTED_FRAME_SIZE];
    text_format(line, sizeof line, "%s", text);
    add_trailer(s, wrong, numbered, line);
    send_text(s, line);
}

static void answer_in_bytes(struct scripted *s, const char *text)
{
    char line[SCRIPTED_FRAME_SIZE];
    int at_once = 1;
    (void)setsockopt(s->peer, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    text_format(line, sizeof line, "%s", text);
    add_trailer(s, 0, true, line);
    for (const char *at = line; *at != '\0'; at++) {
        (void)send(s->peer, at, 1, MSG_NOSIGNAL);
        usleep(500);
    }
}

static void close_peer(struct scripted *s)
{
    if (s->peer >= 0)
        close(s->peer);
    s->peer = -1;
}

static void close_listener(struct scripted *s)
{
    if (s->listener >= 0)
        close(s->listener);
    s->listener = -1;
}

static void do_line(struct scripted *s, const char *line)
{
    switch (line[0]) {
    case '+':
        accept_one(s);
        break;
    case '>':
        read_frame(s, line + 1);
        break;
    case '<':
        answer(s, line + 1, 0, true);
        break;
    case '!':
        answer(s, line + 1, 1, true);
        break;
    case '^':
        answer(s, line + 1, 0, false);
        break;
    case 'b':
        answer_in_bytes(s, line + 1);
        break;
    case 'L':
        answer_loans(s, line + 1);
        break;
    case '=':
        send_text(s, line + 1);
        send_text(s, "\r");
        break;
    case '~':
        send_raw(s, line + 1);
        break;
    case 'x':
        close_peer(s);
        break;
    case '.':
        usleep(1300 * 1000);
        break;
    case ':':
        usleep(700 * 1000);
        break;
    case ';':
        usleep(100 * 1000);
        break;
    case '0':
        close_listener(s);
        break;
    default:
        text_format(s->wrong, sizeof s->wrong, "the script has '%s'", line);
    }
}

static void *follow(void *context)
{
    struct scripted *s = context;
    for (const char *at = s->script; *at != '\0' && s->wrong[0] == '\0';) {
        char line[SCRIPTED_FRAME_SIZE];
        size_t n = strcspn(at, "\n");
        text_copy_bytes(line, sizeof line, bytes_of(at, n));
        do_line(s, line);
        at += n + (at[n] == '\n');
    }
    return NULL;
}

void scripted_start(struct scripted *s, const char *script)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    *s = (struct scripted){ .script = script, .peer = -1 };
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_EQ(bind(s->listener, (struct sockaddr *)&at, n), 0);
    CHECK_EQ(listen(s->listener, 4), 0);
    CHECK_EQ(getsockname(s->listener, (struct sockaddr *)&at, &n), 0);
    set_patience(s->listener, 5);
    s->port = ntohs(at.sin_port);
    CHECK_EQ(pthread_create(&s->thread, NULL, follow, s), 0);
}

void scripted_stop(struct scripted *s)
{
    char more;
    CHECK_EQ(pthread_join(s->thread, NULL), 0);
    CHECK_TEXT(s->wrong, "");
    if (s->peer >= 0)
        CHECK(recv(s->peer, &more, 1, MSG_DONTWAIT) <= 0);
    close_peer(s);
    close_listener(s);
}
