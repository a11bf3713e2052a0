#include "link/sip2/translate.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "link/sip2/refusal.h"

static const enum sip2_kind kinds[LIBRARY_ASK_COUNT] = {
    [LIBRARY_PATRON] = SIP2_PATRON,           [LIBRARY_ITEM] = SIP2_ITEM,   [LIBRARY_CHECKOUT] = SIP2_CHECKOUT,
    [LIBRARY_CHECKIN] = SIP2_CHECKIN,         [LIBRARY_RENEW] = SIP2_RENEW, [LIBRARY_RENEW_ALL] = SIP2_RENEW_ALL,
    [LIBRARY_END_SESSION] = SIP2_END_SESSION,
};

/* A list of 63 is asked for by the place of its Y in `summary` and comes back in fields of one id. */
static const struct {
    const char *summary, *id;
} lists[] = {
    [LIST_NONE] = { "", "" },
    [LIST_HOLDS_READY] = { "Y", "AS" },
    [LIST_OVERDUE] = { " Y", "AT" },
    [LIST_CHARGED] = { "  Y", "AU" },
    [LIST_FINES] = { "   Y", "AV" },
    [LIST_RECALLS] = { "    Y", "BU" },
    [LIST_HOLDS_WAITING] = { "     Y", "CD" },
};

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

struct sip2_message sip2_request_of(const struct library_request *q, const struct sip2_terms *terms)
{
    assert(q->ask < LIBRARY_ASK_COUNT);
    assert(q->at.known);
    struct sip2_message m = sip2_message_of(kinds[q->ask]);
    set_date(&m, "date", q->at, terms);
    sip2_set(&m, "AO", terms->institution);
    sip2_set(&m, "AC", "");
    switch (q->ask) {
    case LIBRARY_PATRON:
        sip2_set_fixed(&m, "language", language(q->language));
        sip2_set_fixed(&m, "summary", lists[q->list].summary);
        set_patron(&m, q);
        break;
    case LIBRARY_ITEM:
        sip2_set(&m, "AB", q->item);
        break;
    case LIBRARY_CHECKOUT:
        sip2_set_fixed(&m, "renewal policy", "N");
        set_no_block(&m, q);
        set_due(&m, q, terms);
        set_patron(&m, q);
        sip2_set(&m, "AB", q->item);
        break;
    case LIBRARY_CHECKIN:
        set_no_block(&m, q);
        set_date(&m, "return date", q->at, terms);
        sip2_set(&m, "AP", terms->location);
        sip2_set(&m, "AB", q->item);
        break;
    case LIBRARY_RENEW:
        sip2_set_fixed(&m, "third party", "N");
        set_no_block(&m, q);
        set_due(&m, q, terms);
        set_patron(&m, q);
        sip2_set(&m, "AB", q->item);
        break;
    case LIBRARY_RENEW_ALL:
    case LIBRARY_END_SESSION:
        set_patron(&m, q);
        break;
    case LIBRARY_ASK_COUNT:
        break;
    }
    return m;
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
    if (by_sequence && answer->sequence != '\0' && answer->sequence != request->sequence)
        return false;
    /* In 09 there is no patron: the AA of a 10 is the one who had the item. */
    return same_echo(request, answer, "AB") && same_echo(request, answer, "AA");
}

/* Copies a value without the blanks around it. */
static void copy(char *to, size_t size, const char *text)
{
    while (*text == ' ')
        text++;
    text_copy(to, size, text);
    size_t n = strlen(to);
    while (n > 0 && to[n - 1] == ' ')
        to[--n] = '\0';
}

/* A count of four digits; blank means that the system does not count this. */
static int16_t count_of(const char *text)
{
    while (*text == ' ')
        text++;
    if (!isdigit((unsigned char)*text))
        return COUNT_NOT_SAID;
    int v = 0;
    for (; isdigit((unsigned char)*text) && v < 1000; text++)
        v = v * 10 + (*text - '0');
    return (int16_t)v;
}

static int16_t fixed_count(const struct sip2_message *m, const char *name)
{
    char text[8];
    sip2_get_fixed(m, name, text, sizeof text);
    return count_of(text);
}

static enum answer answer_of(const struct sip2_message *m, const char *id)
{
    switch (sip2_text(m, id)[0]) {
    case 'Y':
        return ANSWER_YES;
    case 'N':
        return ANSWER_NO;
    default:
        return ANSWER_NOT_SAID;
    }
}

static uint16_t flags_of(const struct sip2_message *m)
{
    char text[16];
    uint16_t flags = 0;
    sip2_get_fixed(m, "patron status", text, sizeof text);
    for (size_t i = 0; text[i] != '\0'; i++)
        flags |= (uint16_t)(text[i] == 'Y' ? 1u << i : 0);
    return flags;
}

/* "" for no fee and for one of zero. */
static void copy_fee(char *to, size_t size, const struct sip2_message *m)
{
    copy(to, size, sip2_text(m, "BV"));
    if (strpbrk(to, "123456789") == NULL)
        to[0] = '\0';
}

static void read_patron(const struct library_request *q, const struct sip2_message *m, struct patron *p)
{
    const char *id = sip2_text(m, "AA");
    copy(p->id, sizeof p->id, id[0] == '\0' ? q->patron : id);
    copy(p->name, sizeof p->name, sip2_text(m, "AE"));
    p->valid = answer_of(m, "BL");
    p->pin_valid = answer_of(m, "CQ");
    p->flags = flags_of(m);
    p->holds_ready = fixed_count(m, "holds");
    p->holds_waiting = fixed_count(m, "unavailable holds");
    p->overdue = fixed_count(m, "overdue");
    p->charged = fixed_count(m, "charged");
    p->fined = fixed_count(m, "fines");
    p->charged_limit = count_of(sip2_text(m, "CB"));
    copy_fee(p->fees, sizeof p->fees, m);
    copy(p->currency, sizeof p->currency, sip2_text(m, "BH"));
}

static void read_item(const struct library_request *q, const struct sip2_message *m, const struct sip2_terms *terms,
                      struct library_reply *out)
{
    char title[TITLE_SIZE + AUTHOR_SIZE];
    char due[WORDS_SIZE];
    const char *id = sip2_text(m, "AB");
    copy(out->item.id, sizeof out->item.id, id[0] == '\0' ? q->item : id);
    copy(title, sizeof title, sip2_text(m, "AJ"));
    item_set_title(&out->item, title);
    if (m->kind == SIP2_ITEM_REPLY || m->kind == SIP2_CHECKIN_REPLY)
        copy(out->item.shelf, sizeof out->item.shelf, sip2_text(m, "AQ"));
    if (m->kind == SIP2_CHECKIN_REPLY)
        return;
    copy(due, sizeof due, sip2_text(m, "AH"));
    if (due[0] != '\0' && sip2_date_read(due, &terms->zone, &out->item.due) != RESULT_OK)
        text_copy(out->due_text, sizeof out->due_text, due);
}

static enum item_status status_of(const struct sip2_message *m)
{
    char text[4];
    sip2_get_fixed(m, "circulation status", text, sizeof text);
    int16_t v = count_of(text);
    return v >= ITEM_OTHER && v < ITEM_STATUS_COUNT ? (enum item_status)v : ITEM_STATUS_NOT_SAID;
}

/* Systems answer a 17 for what they do not know with an empty title and status 00 or 01. */
static bool is_known(const struct library_reply *r)
{
    return r->item.title[0] != '\0' || r->item.status > ITEM_OTHER;
}

static bool says_no(const struct sip2_message *m, const char *id)
{
    return answer_of(m, id) == ANSWER_NO;
}

static enum reason patron_reason(const struct library_request *q, const struct library_reply *r)
{
    const struct patron *p = &r->patron;
    if (q->pin[0] != '\0' && p->pin_valid == ANSWER_NO && p->valid != ANSWER_NO)
        return REASON_PIN_WRONG;
    if (patron_has(p, PATRON_CARD_LOST))
        return REASON_CARD_LOST;
    bool known = p->name[0] != '\0';
    if (p->valid == ANSWER_YES || (p->valid == ANSWER_NOT_SAID && known))
        return REASON_NONE;
    enum reason told = sip2_refusal_of_words(r->words);
    if (told == REASON_CARD_EXPIRED || told == REASON_CARD_LOST || told == REASON_PIN_WRONG ||
        told == REASON_CARD_BLOCKED || told == REASON_CARD_UNKNOWN)
        return told;
    return known ? REASON_CARD_BLOCKED : REASON_CARD_UNKNOWN;
}

/* Why a transaction was refused: the PIN, the words, then the fields that hint at it. */
static enum reason refusal_of(const struct library_request *q, const struct sip2_message *m,
                              const struct library_reply *r)
{
    char fee[MONEY_SIZE];
    if (q->pin[0] != '\0' && m->kind != SIP2_CHECKIN_REPLY && m->kind != SIP2_RENEW_ALL_REPLY && says_no(m, "CQ"))
        return REASON_PIN_WRONG;
    enum reason told = sip2_refusal_of_words(r->words);
    /* We forbid renewing by checkout (renewal policy N): this is how systems say that it is his already. */
    if (told == REASON_RENEWALS_USED && q->ask == LIBRARY_CHECKOUT)
        return REASON_YOURS;
    if (told != REASON_NONE && told != REASON_SYSTEM)
        return told;
    bool lends = m->kind == SIP2_CHECKOUT_REPLY || m->kind == SIP2_RENEW_REPLY;
    if (lends && says_no(m, "BL"))
        return REASON_CARD_BLOCKED;
    if (lends) {
        copy_fee(fee, sizeof fee, m);
        if (fee[0] != '\0')
            return REASON_FEES;
    }
    if (told == REASON_SYSTEM || q->ask == LIBRARY_RENEW_ALL)
        return REASON_SYSTEM;
    if (r->item.title[0] == '\0')
        return REASON_NOT_FOUND;
    return q->ask == LIBRARY_CHECKIN && !r->alert ? REASON_NOT_LENT : REASON_SYSTEM;
}

static void read_checkin(const struct sip2_message *m, struct library_reply *r)
{
    int16_t type = count_of(sip2_text(m, "CV"));
    r->resensitize = sip2_flag(m, "resensitize") == 'Y';
    /* Koha writes alert Y behind every refusal: only a type makes it one, or a return that was taken. */
    r->alert = sip2_flag(m, "alert") == 'Y' && (r->ok || type > 0);
    r->alert_type = (uint8_t)(type > 0 && type <= 99 ? type : 0);
    copy(r->sort_bin, sizeof r->sort_bin, sip2_text(m, "CL"));
}

static void read_loan(const struct sip2_message *m, struct library_reply *r)
{
    r->renewed = r->ok && sip2_flag(m, "renewal ok") == 'Y';
    r->desensitize = r->ok && sip2_flag(m, "desensitize") == 'Y' && sip2_text(m, "CI")[0] != 'Y';
}

void sip2_reply_of(const struct library_request *q, const struct sip2_message *answer, const struct sip2_terms *terms,
                   struct library_reply *out)
{
    struct library_reply r = { .ask = q->ask, .outcome = LIBRARY_ANSWERED };
    assert(answer->kind == sip2_answer_of(kinds[q->ask]));
    sip2_join(answer, "AF", r.words, sizeof r.words);
    switch (q->ask) {
    case LIBRARY_PATRON:
        read_patron(q, answer, &r.patron);
        r.reason = patron_reason(q, &r);
        r.ok = r.reason == REASON_NONE;
        break;
    case LIBRARY_ITEM:
        read_item(q, answer, terms, &r);
        r.item.status = status_of(answer);
        r.ok = is_known(&r);
        r.reason = r.ok ? REASON_NONE : REASON_NOT_FOUND;
        break;
    case LIBRARY_CHECKOUT:
    case LIBRARY_RENEW:
        read_item(q, answer, terms, &r);
        r.ok = sip2_flag(answer, "ok") == '1';
        read_loan(answer, &r);
        break;
    case LIBRARY_CHECKIN:
        read_item(q, answer, terms, &r);
        r.ok = sip2_flag(answer, "ok") == '1';
        read_checkin(answer, &r);
        break;
    case LIBRARY_RENEW_ALL:
        r.ok = sip2_flag(answer, "ok") == '1';
        break;
    case LIBRARY_END_SESSION:
        r.ok = sip2_flag(answer, "end session") == 'Y';
        r.reason = r.ok ? REASON_NONE : REASON_SYSTEM;
        break;
    case LIBRARY_ASK_COUNT:
        break;
    }
    if (!r.ok && r.reason == REASON_NONE)
        r.reason = refusal_of(q, answer, &r);
    *out = r;
}

bool sip2_entry_next(const struct library_request *q, const struct sip2_message *answer, struct sip2_entries *walk,
                     struct library_entry *out)
{
    static const struct {
        const char *id;
        enum entry_kind kind;
    } renewals[] = { { "BM", ENTRY_RENEWED }, { "BN", ENTRY_UNRENEWED } };
    if (q->ask == LIBRARY_PATRON && q->list != LIST_NONE) {
        const char *text = sip2_next(answer, lists[q->list].id, &walk->at);
        if (text == NULL)
            return false;
        out->kind = ENTRY_LISTED;
        copy(out->text, sizeof out->text, text);
        return true;
    }
    for (; q->ask == LIBRARY_RENEW_ALL && walk->list < 2; walk->list++, walk->at = 0) {
        const char *text = sip2_next(answer, renewals[walk->list].id, &walk->at);
        if (text == NULL)
            continue;
        out->kind = renewals[walk->list].kind;
        copy(out->text, sizeof out->text, text);
        return true;
    }
    return false;
}
