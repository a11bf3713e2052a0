/* Receipts by e-mail: a letter to a program of its own, which hands it in to the library's mail server. A patron waits
   for the word; what is not taken in time was not sent, and is not tried again. closed -> open    [mail_receipt] open
   -> closed  [mail_message; mail_gone] */
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

static void answer(struct core *core, uint64_t visit, enum result r)
{
    core_push(core, &(struct event){ .type = EVENT_MAILED, .visit = visit, .result = r });
}

static void close_letter(struct core *core, enum result r, const char *words)
{
    uint64_t visit = core->mail.visit;
    core->mail = (struct mail){ 0 };
    if (r != RESULT_OK)
        log_warning("a receipt could not be sent by e-mail (%s): %s", result_text(r), words);
    answer(core, visit, r);
}

/* In pieces that end between two letters. False: the program does not hear; mail_gone() follows. */
static bool send_pieces(struct core *core, struct message *m, const char *text)
{
    do {
        text_copy(m->letter.text, sizeof m->letter.text, text);
        text += strlen(m->letter.text);
        m->letter.more = *text != '\0';
        if (!helper_send(core, HELPER_MAIL, m))
            return false;
    } while (m->letter.more);
    return true;
}

void mail_receipt(struct core *core, uint64_t visit)
{
    struct letter letter = { 0 };
    struct message m = { .type = MESSAGE_LETTER };
    if (core->mail.open || core->stopping || core->config.mail_ms == 0 || !helper_runs(core, HELPER_MAIL)) {
        answer(core, visit, core->mail.open ? RESULT_BUSY : RESULT_GONE);
        return;
    }
    core->world.write_letter(core->world.self, &letter);
    m.request = core_request(core);
    m.letter.at = core->clock_set ? core->now.now : (struct when){ 0 };
    text_copy(m.letter.to, sizeof m.letter.to, core->kiosk.patron.email);
    text_copy(m.letter.subject, sizeof m.letter.subject, letter.subject);
    ulid_make(m.letter.ulid, core->now.now.utc_ms, core->now.seed, m.request);
    core->mail =
        (struct mail){ true, m.request, visit, core->now.mono_ms + 2 * core->config.mail_ms + CORE_MAIL_ANSWER_MS };
    (void)send_pieces(core, &m, letter.text);
    wipe(&m, sizeof m);
    wipe(&letter, sizeof letter);
}

void mail_message(struct core *core, const struct message *m)
{
    if (m->type != MESSAGE_MAILED)
        log_warning("who sends letters said %s, which it should not", message_name(m->type));
    else if (core->mail.open && m->request == core->mail.request)
        close_letter(core, m->mailed.result, m->mailed.words);
}

void mail_gone(struct core *core)
{
    if (core->mail.open)
        close_letter(core, RESULT_GONE, "its program has ended");
}

void mail_wake(struct core *core)
{
    if (!core->mail.open || core->mail.answer_ms > core->now.mono_ms)
        return;
    core->mail.answer_ms = CORE_NEVER; /* mail_gone() follows */
    helper_kill(core, HELPER_MAIL, "it did not answer");
}

int64_t mail_due(const struct core *core)
{
    return core->mail.open ? core->mail.answer_ms : CORE_NEVER;
}
