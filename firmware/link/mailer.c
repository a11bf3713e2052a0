#define LOG_ROOM "mail"
#include "link/mailer.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "link/mail/smtp.h"
#include "link/walls.h"

enum { SEND_WAIT_MS = 5000, BEAT_MS = 1000, PIECE_WAIT_MS = 1000, PIECES_MAX = 16 };

struct mailer {
    const struct helper *helper;
    const struct message_mail_config *config; /* borrowed */
    struct message head;                      /* the first piece; PERSONAL */
    char text[PIECES_MAX * MESSAGE_LETTER_SIZE];
    uint32_t request; /* the one that is open; 0: none */
    int64_t beaten_ms;
    bool over; /* kitap is away or said STOP */
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void tell(struct mailer *l, const struct message *m)
{
    enum result r = channel_send(&l->helper->channel, m, SEND_WAIT_MS);
    if (r == RESULT_OK)
        return;
    log_warning("kitap does not hear: %s", result_text(r));
    l->over = true;
}

/* While a letter is under way, kitap says nothing but STOP. */
static bool beat(void *context)
{
    struct mailer *l = context;
    struct pollfd p = { l->helper->channel.fd, POLLIN, 0 };
    if (l->over || helper_parent_gone(l->helper) || poll(&p, 1, 0) > 0)
        return false;
    if (now_ms() - l->beaten_ms >= BEAT_MS) {
        l->beaten_ms = now_ms();
        tell(l, &(struct message){ .type = MESSAGE_HEARTBEAT, .request = l->request });
    }
    return !l->over;
}

static void forget(struct mailer *l)
{
    wipe(&l->head, sizeof l->head);
    wipe(l->text, sizeof l->text);
    l->request = 0;
}

static void send_letter(struct mailer *l)
{
    const struct message_mail_config *c = l->config;
    const struct message_letter *head = &l->head.letter;
    const struct smtp_server server = { .host = c->host,
                                        .port = c->port,
                                        .tls = c->tls,
                                        .ca_file = c->ca_file,
                                        .user = c->user,
                                        .password = c->password,
                                        .from = c->from,
                                        .name = c->name,
                                        .timeout_ms = c->timeout_s * 1000 };
    const struct smtp_letter letter = { head->to, head->subject, head->ulid, head->at, l->text };
    const struct smtp_world world = { l, beat };
    struct message said = { .type = MESSAGE_MAILED, .request = l->request };
    char words[SMTP_WORDS_SIZE];
    l->beaten_ms = now_ms();
    said.mailed.result =
        head->to[0] == '\0' ? smtp_reach(&server, &world, words) : smtp_send(&server, &letter, &world, words);
    text_copy(said.mailed.words, sizeof said.mailed.words, words);
    forget(l);
    if (!l->over)
        tell(l, &said);
}

/* Piece by piece, until the last of the request. False: that is no letter. */
static bool take_piece(struct mailer *l, const struct message *m)
{
    if (l->request == 0) {
        l->request = m->request;
        l->head = *m;
    }
    if (m->request != l->request || strlen(l->text) + strlen(m->letter.text) >= sizeof l->text)
        return false;
    text_add(l->text, sizeof l->text, "%s", m->letter.text);
    return true;
}

static void listen_to_kitap(struct mailer *l)
{
    struct message m;
    enum result r = channel_receive(&l->helper->channel, l->request != 0 ? PIECE_WAIT_MS : -1, &m);
    if (r == RESULT_OK && m.type == MESSAGE_LETTER && m.request != 0 && take_piece(l, &m)) {
        if (!m.letter.more)
            send_letter(l);
    } else if (r == RESULT_OK && m.type != MESSAGE_STOP) {
        log_warning("kitap says %s to who sends letters", message_name(m.type));
        forget(l);
    } else {
        l->over = true;
    }
    wipe(&m, sizeof m);
}

int mailer_run(const struct helper *helper, struct message_mail_config *config)
{
    struct mailer *l = calloc(1, sizeof *l);
    if (l == NULL)
        return EXIT_FAILURE;
    l->helper = helper;
    l->config = config;
    link_close_in(config->ca_file, "");
    while (!l->over)
        listen_to_kitap(l);
    forget(l);
    free(l);
    wipe(config, sizeof *config);
    return EXIT_SUCCESS;
}
