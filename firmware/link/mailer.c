#define LOG_ROOM "mail"
#include "link/mailer.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/duty.h"
#include "link/mail/smtp.h"
#include "link/walls.h"

enum { PIECE_WAIT_MS = 1000, PIECES_MAX = 16 };

struct mailer {
    struct duty duty;                         /* from a letter's first piece on */
    const struct message_mail_config *config; /* borrowed */
    struct message head;                      /* the first piece; PERSONAL */
    char text[PIECES_MAX * MESSAGE_LETTER_SIZE];
};

static void forget(struct mailer *l)
{
    wipe(&l->head, sizeof l->head);
    wipe(l->text, sizeof l->text);
    l->duty.request = 0;
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
    const struct smtp_world world = { &l->duty, duty_goes_on };
    struct message said = { .type = MESSAGE_MAILED, .request = l->duty.request };
    char words[SMTP_WORDS_SIZE];
    duty_begin(&l->duty, l->duty.request);
    said.mailed.result =
        head->to[0] == '\0' ? smtp_reach(&server, &world, words) : smtp_send(&server, &letter, &world, words);
    text_copy(said.mailed.words, sizeof said.mailed.words, words);
    forget(l);
    duty_answer(&l->duty, &said);
}

/* Piece by piece, until the last of the request. False: that is no letter. */
static bool take_piece(struct mailer *l, const struct message *m)
{
    if (l->duty.request == 0) {
        l->duty.request = m->request;
        l->head = *m;
    }
    if (m->request != l->duty.request || strlen(l->text) + strlen(m->letter.text) >= sizeof l->text)
        return false;
    text_add(l->text, sizeof l->text, "%s", m->letter.text);
    return true;
}

static void listen_to_kitap(struct mailer *l)
{
    struct message m;
    enum result r = channel_receive(&l->duty.helper->channel, l->duty.request != 0 ? PIECE_WAIT_MS : -1, &m);
    if (r == RESULT_OK && m.type == MESSAGE_LETTER && m.request != 0 && take_piece(l, &m)) {
        if (!m.letter.more)
            send_letter(l);
    } else if (r == RESULT_OK && m.type != MESSAGE_STOP) {
        log_warning("kitap says %s to who sends letters", message_name(m.type));
        forget(l);
    } else {
        l->duty.over = true;
    }
    wipe(&m, sizeof m);
}

int mailer_run(const struct helper *helper, struct message_mail_config *config)
{
    struct mailer *l = calloc(1, sizeof *l);
    if (l == NULL)
        return EXIT_FAILURE;
    l->duty.helper = helper;
    l->config = config;
    link_close_in(config->ca_file, "");
    while (!l->duty.over)
        listen_to_kitap(l);
    forget(l);
    free(l);
    wipe(config, sizeof *config);
    return EXIT_SUCCESS;
}
