#include "screens/deal_words.h"

#include "language/language.h"

const char *words_of_sum(const struct kiosk *k, struct scene *s, const char *amount, const char *currency)
{
    char sum[PHRASE_SIZE];
    say_money(k->language, amount, currency, sum);
    return scene_text(s, sum);
}

const char *words_of_paid(const struct kiosk *k, struct scene *s, const struct kiosk_paid *paid)
{
    enum language l = k->language;
    const char *sum = words_of_sum(k, s, paid->amount, paid->currency);
    return scene_format(s, paid->unknown ? say(l, N_("Not certain yet: %s")) : say(l, N_("Paid: %s")), sum);
}

static const char *ready_words(const struct kiosk *k, struct scene *s, const struct kiosk_hold *hold)
{
    enum language l = k->language;
    char until[PHRASE_SIZE];
    const char *where = hold->place[0] != '\0' ? scene_format(s, say(l, N_("Ready to collect: %s")), hold->place)
                                               : say(l, N_("Ready to collect"));
    if (!hold->until.known)
        return where;
    say_until(l, hold->until, until);
    return scene_format(s, "%s, %s", where, until);
}

const char *words_of_hold(const struct kiosk *k, struct scene *s, const struct kiosk_hold *hold)
{
    enum language l = k->language;
    if (hold->gone)
        return say(l, N_("The reservation is cancelled"));
    if (hold->ready)
        return ready_words(k, s, hold);
    if (hold->queue > 0)
        return scene_format(s, say(l, N_("Your place in the queue: %d")), hold->queue);
    return say(l, N_("You are in the queue"));
}

/* ---- what came of it ---- */

static const char *with_theirs(const struct kiosk *k, struct scene *s, const char *ours)
{
    const char *words = k->deal.words;
    if (k->deal.reason != REASON_SYSTEM || *words == '\0')
        return ours;
    return scene_format(s, "%s %s", ours, scene_format(s, say(k->language, N_("The library says: “%s”")), words));
}

/* Why it was not done, where the reason has a sentence of its own. */
static const char *reason_words_of(enum language l, enum reason reason, bool pays)
{
    static const char *const sentences[REASON_COUNT] = {
        [REASON_HOLD_YOURS] = N_("You have reserved this book already."),
        [REASON_HOLD_NONE] = N_("There is no such reservation any more."),
        [REASON_HOLD_DENIED] = N_("This book cannot be reserved. Please ask staff."),
        [REASON_YOURS] = N_("You already have this book."),
        [REASON_LIMIT] = N_("You have as many reservations as you may. Cancel one first."),
        [REASON_NOT_FOUND] = N_("This book is not in the catalogue. Please ask staff."),
        [REASON_FEES] = N_("There is an unpaid fee. Please ask staff."),
        [REASON_CARD_BLOCKED] = N_("This card is blocked for now. Staff can say why."),
        [REASON_CARD_EXPIRED] = N_("This card has expired. Staff can renew it."),
        [REASON_FEE_NONE] = N_("The library system does not know such a fee. Staff should look at your account."),
        [REASON_NOT_SUPPORTED] = N_("The library system does not do this at a kiosk. Staff can do it for you."),
        [REASON_PIN_WRONG] = N_("That PIN does not match. Please try again."),
        [REASON_CANNOT_RECORD] = N_("We cannot write anything down now. Staff have been called."),
    };
    if (sentences[reason] != NULL)
        return say(l, sentences[reason]);
    return pays ? say(l, N_("The library system did not take the payment. Please ask staff."))
                : say(l, N_("The library system did not do it. Please ask staff."));
}

/* `theirs`: with the library system's own words. */
static const char *refused_line(const struct kiosk *k, struct scene *s, bool theirs)
{
    enum language l = k->language;
    const struct kiosk_deal *d = &k->deal;
    bool pays = d->kind == TRANSACTION_PAYMENT;
    if (d->unsent)
        return pays ? say(l, N_("The library cannot be reached, and nothing was paid. Please take your money back."))
                    : say(l, N_("The library cannot be reached, and nothing was changed. Please try again later."));
    if (d->busy)
        return pays ? say(l, N_("An earlier payment is not certain yet. Staff will look at it first."))
                    : say(l, N_("An earlier request is not certain yet. Please look here again later."));
    const char *ours = reason_words_of(l, d->reason, pays);
    return theirs ? with_theirs(k, s, ours) : ours;
}

static struct deal_words refused(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct kiosk_deal *d = &k->deal;
    const char *head = d->kind == TRANSACTION_PAYMENT ? say(l, N_("Not paid"))
                       : d->cancels                   ? say(l, N_("Not cancelled"))
                                                      : say(l, N_("Not reserved"));
    return (struct deal_words){ MARK_REFUSED, head, refused_line(k, s, true), "", "" };
}

static const char *where_words(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct kiosk_deal *d = &k->deal;
    if (d->available)
        return say(l, N_("The book is here. Please ask staff for it."));
    if (d->queue > 0)
        return scene_format(s, say(l, N_("Your place in the queue: %d. The library tells you when it is ready.")),
                            d->queue);
    return say(l, N_("The library tells you when it is ready."));
}

static struct deal_words done(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct kiosk_deal *d = &k->deal;
    if (d->kind == TRANSACTION_PAYMENT)
        return (struct deal_words){ MARK_DONE,
                                    scene_format(s, say(l, N_("Paid: %s")), words_of_sum(k, s, d->amount, d->currency)),
                                    say(l, N_("Thank you. You can have a receipt at the end.")), "", "" };
    if (d->cancels)
        return (struct deal_words){ MARK_DONE, say(l, N_("The reservation is cancelled")), "", "", "" };
    return (struct deal_words){ MARK_DONE, say(l, N_("Reserved for you")), where_words(k, s), "", "" };
}

static struct deal_words unknown(const struct kiosk *k)
{
    enum language l = k->language;
    const char *line = k->deal.kind == TRANSACTION_PAYMENT
                           ? say(l, N_("The library's answer is missing. Please do not pay again, staff will check."))
                           : say(l, N_("The library's answer is missing. Please look here again later."));
    return (struct deal_words){ MARK_UNKNOWN, say(l, N_("Not certain yet")), line, "", "" };
}

static struct deal_words asked(const struct kiosk *k)
{
    enum language l = k->language;
    if (k->deal.cancels)
        return (struct deal_words){ MARK_NONE, say(l, N_("Cancel this reservation?")),
                                    say(l, N_("Another reader gets the book then.")), "", "" };
    return (struct deal_words){ MARK_NONE, say(l, N_("Reserve this book?")),
                                say(l, N_("It is kept for you as soon as it is free.")), "", "" };
}

static struct deal_words words_of_step(const struct kiosk *k, struct scene *s)
{
    switch (k->deal.step) {
    case DEAL_ASKED:
        return asked(k);
    case DEAL_WORKING:
        return (struct deal_words){ MARK_WORKING, say(k->language, N_("One moment, please.")), "", "", "" };
    case DEAL_DONE:
        return done(k, s);
    case DEAL_REFUSED:
        return refused(k, s);
    case DEAL_UNKNOWN:
        return unknown(k);
    case DEAL_NONE:
    case DEAL_STEP_COUNT:
        break;
    }
    return (struct deal_words){ MARK_NONE, "", "", "", "" };
}

struct deal_words words_of_deal(const struct kiosk *k, struct scene *s)
{
    struct deal_words w = words_of_step(k, s);
    bool paid = k->deal.step == DEAL_DONE && k->deal.kind == TRANSACTION_PAYMENT;
    bool refused = k->deal.step == DEAL_REFUSED;
    w.said = paid && !k->headset ? say(k->language, N_("The payment has been taken.")) : w.head;
    w.heard = refused && !k->headset ? refused_line(k, s, false) : w.line;
    return w;
}

/* ---- the state of a book ---- */

static const char *status_words(enum language l, const struct kiosk_look *look)
{
    static const char *const words[ITEM_STATUS_COUNT] = {
        [ITEM_ON_ORDER] = N_("It is on order."),
        [ITEM_AVAILABLE] = N_("It is on its shelf."),
        [ITEM_CHARGED] = N_("It is on loan."),
        [ITEM_CHARGED_NO_RECALL] = N_("It is on loan."),
        [ITEM_RECALLED] = N_("It is on loan."),
        [ITEM_IN_PROCESS] = N_("It is being prepared."),
        [ITEM_ON_HOLD_SHELF] = N_("It is kept for a reader."),
        [ITEM_TO_BE_RESHELVED] = N_("It is on its way to the shelf."),
        [ITEM_IN_TRANSIT] = N_("It is on its way between branches."),
        [ITEM_CLAIMED_RETURNED] = N_("Staff are looking for it."),
        [ITEM_LOST] = N_("It is lost."),
        [ITEM_MISSING] = N_("Staff are looking for it."),
    };
    if (look->hers == ANSWER_YES)
        return say(l, N_("You already have this book."));
    return words[look->item.status] != NULL ? say(l, words[look->item.status])
                                            : say(l, N_("Please ask staff about it."));
}

const char *said_of_look(const struct kiosk *k)
{
    return k->look.known ? status_words(k->language, &k->look) : "";
}

const char *words_of_look(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct kiosk_look *look = &k->look;
    char until[PHRASE_SIZE];
    if (!look->known)
        return "";
    const char *words = status_words(l, look);
    if (look->item.due.known) {
        say_day(l, look->item.due, until);
        words = scene_format(s, "%s %s", words, scene_format(s, say(l, N_("Due: %s.")), until));
    }
    if (look->queue > 0)
        words = scene_format(
            s, "%s %s", words,
            scene_format(s, say_n(l, "%u reader is waiting.", "%u readers are waiting.", (unsigned long)look->queue),
                         (unsigned)look->queue));
    return words;
}
