#include "link/sip2/translate.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "link/sip2/lists.h"
#include "link/sip2/profile.h"

static const enum sip2_kind kinds[LIBRARY_ASK_COUNT] = {
    [LIBRARY_PATRON] = SIP2_PATRON,           [LIBRARY_ITEM] = SIP2_ITEM,   [LIBRARY_CHECKOUT] = SIP2_CHECKOUT,
    [LIBRARY_CHECKIN] = SIP2_CHECKIN,         [LIBRARY_RENEW] = SIP2_RENEW, [LIBRARY_RENEW_ALL] = SIP2_RENEW_ALL,
    [LIBRARY_END_SESSION] = SIP2_END_SESSION, [LIBRARY_HOLD] = SIP2_HOLD,   [LIBRARY_PAY] = SIP2_PAY,
};

enum sip2_kind sip2_kind_of(enum library_ask ask)
{
    assert(ask < LIBRARY_ASK_COUNT);
    return kinds[ask];
}

static const char *language(enum language l)
{
    static const char *const codes[LANGUAGE_COUNT] = {
        [LANGUAGE_KK] = "000", /* SIP2 has no Kazakh */
        [LANGUAGE_RU] = "015",
        [LANGUAGE_EN] = "001",
    };
    assert(l < LANGUAGE_COUNT);
    return codes[l];
}

struct sip2_message sip2_login_of(const struct sip2_terms *terms)
{
    struct sip2_message m = sip2_message_of(SIP2_LOGIN);
    sip2_set_fixed(&m, "user algorithm", "0");
    sip2_set_fixed(&m, "password algorithm", "0");
    sip2_set(&m, "CN", terms->user);
    sip2_set(&m, "CO", terms->password);
    sip2_set(&m, "CP", terms->location);
    return m;
}

struct sip2_message sip2_status_of(void)
{
    struct sip2_message m = sip2_message_of(SIP2_STATUS);
    sip2_set_fixed(&m, "status", "0");
    sip2_set_fixed(&m, "print width", "080");
    sip2_set_fixed(&m, "version", "2.00");
    return m;
}

static void set_date(struct sip2_message *m, const char *name, struct when w, const struct sip2_terms *terms)
{
    char text[SIP2_DATE_SIZE];
    sip2_date_text(w, &terms->zone, text);
    sip2_set_fixed(m, name, text);
}

static void set_patron(struct sip2_message *m, const struct library_request *q)
{
    sip2_set(m, "AA", q->patron);
    if (q->pin[0] != '\0')
        sip2_set(m, "AD", q->pin);
}

static void set_no_block(struct sip2_message *m, const struct library_request *q)
{
    sip2_set_fixed(m, "no block", q->no_block ? "Y" : "N");
}

static void set_due(struct sip2_message *m, const struct library_request *q, const struct sip2_terms *terms)
{
    struct when promised = { 0 };
    if (q->no_block)
        promised = q->due;
    set_date(m, "no-block due date", promised, terms);
}

static void set_lending(struct sip2_message *m, const struct library_request *q, const struct sip2_terms *terms)
{
    set_no_block(m, q);
    set_due(m, q, terms);
    set_patron(m, q);
    sip2_set(m, "AB", q->item);
    if (q->fee_agreed)
        sip2_set(m, "BO", "Y");
}

static void set_return(struct sip2_message *m, const struct library_request *q, const struct sip2_terms *terms)
{
    set_no_block(m, q);
    set_date(m, "return date", q->at, terms);
    sip2_set(m, "AP", sip2_profile_of(terms->profile)->says_place ? terms->location : "");
    sip2_set(m, "AB", q->item);
}

static void set_hold(struct sip2_message *m, const struct library_request *q, const struct sip2_terms *terms,
                     char until[static SIP2_DATE_SIZE])
{
    static const char *const types[HOLD_KIND_COUNT] = { "", "1", "2", "3", "4" };
    sip2_set_fixed(m, "mode", q->hold.change == HOLD_CANCEL ? "-" : "+");
    sip2_date_text(q->hold.until, &terms->zone, until);
    if (q->hold.until.known)
        sip2_set(m, "BW", until);
    if (q->hold.pickup[0] != '\0')
        sip2_set(m, "BS", q->hold.pickup);
    if (q->hold.kind != HOLD_NOT_SAID)
        sip2_set(m, "BY", types[q->hold.kind]);
    set_patron(m, q);
    sip2_set(m, "AB", q->item);
    if (q->fee_agreed)
        sip2_set(m, "BO", "Y");
}

static void set_payment(struct sip2_message *m, const struct library_request *q)
{
    sip2_set_fixed(m, "fee type", "01");     /* other: the fee's number says which */
    sip2_set_fixed(m, "payment type", "00"); /* cash */
    sip2_set_fixed(m, "currency", q->payment.currency);
    set_patron(m, q);
    sip2_set(m, "BV", q->payment.amount);
    if (q->payment.fee[0] != '\0')
        sip2_set(m, "CG", q->payment.fee);
    if (q->payment.number[0] != '\0')
        sip2_set(m, "BK", q->payment.number);
}

/* Patron status (23) is all that a system of SIP 1.00 knows of a patron. */
static void set_question(struct sip2_message *m, const struct library_request *q)
{
    sip2_set_fixed(m, "language", language(q->language));
    if (m->kind == SIP2_PATRON)
        sip2_set_fixed(m, "summary", sip2_lists[q->list].summary);
    set_patron(m, q);
}

void sip2_request_of(const struct library_request *q, const struct sip2_terms *terms, bool as_status,
                     char until[static SIP2_DATE_SIZE], struct sip2_message *out)
{
    assert(q->at.known);
    assert(!as_status || q->ask == LIBRARY_PATRON);
    *out = sip2_message_of(as_status ? SIP2_PATRON_STATUS : sip2_kind_of(q->ask));
    set_date(out, "date", q->at, terms);
    sip2_set(out, "AO", terms->institution);
    switch (q->ask) {
    case LIBRARY_PATRON:
        set_question(out, q);
        break;
    case LIBRARY_ITEM:
        sip2_set(out, "AB", q->item);
        break;
    case LIBRARY_CHECKOUT:
        sip2_set_fixed(out, "renewal policy", (char[]){ sip2_profile_of(terms->profile)->renewal_policy, '\0' });
        set_lending(out, q, terms);
        break;
    case LIBRARY_CHECKIN:
        set_return(out, q, terms);
        break;
    case LIBRARY_RENEW:
        sip2_set_fixed(out, "third party", "N");
        set_lending(out, q, terms);
        break;
    case LIBRARY_HOLD:
        set_hold(out, q, terms, until);
        break;
    case LIBRARY_PAY:
        set_payment(out, q);
        break;
    case LIBRARY_RENEW_ALL:
    case LIBRARY_END_SESSION:
        set_patron(out, q);
        break;
    case LIBRARY_ASK_COUNT:
        break;
    }
    sip2_set(out, "AC", terms->terminal_password ? terms->password : ""); /* last: see struct sip2_style, as_set */
}

/* A side that says nothing agrees with everything. */
static bool same_echo(const struct sip2_message *a, const struct sip2_message *b, const char *id)
{
    size_t at_a = 0;
    size_t at_b = 0;
    const char *text_a = sip2_next(a, id, &at_a);
    const char *text_b = sip2_next(b, id, &at_b);
    if (text_a == NULL || text_b == NULL || text_a[0] == '\0' || text_b[0] == '\0')
        return true;
    size_t n_a = strlen(text_a);
    size_t n_b = strlen(text_b);
    while (n_a > 0 && text_a[n_a - 1] == ' ')
        n_a--;
    while (n_b > 0 && text_b[n_b - 1] == ' ')
        n_b--;
    return n_a == n_b && strncasecmp(text_a, text_b, n_a) == 0;
}

bool sip2_is_answer(const struct sip2_message *request, const struct sip2_message *answer, bool by_sequence)
{
    if (answer->kind != sip2_answer_of(request->kind))
        return false;
    bool numbered = by_sequence && answer->sequence != '\0' && request->sequence != '\0';
    if (numbered && answer->sequence != request->sequence)
        return false;
    bool by_account = numbered && (request->kind == SIP2_PATRON || request->kind == SIP2_PATRON_STATUS);
    /* In 09 there is no patron: the AA of a 10 is the one who had the item. */
    return same_echo(request, answer, "AB") && (by_account || same_echo(request, answer, "AA"));
}
