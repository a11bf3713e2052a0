/* From SIP2's answers to what the kiosk is told. See translate.h. */
#include "link/sip2/translate.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "link/sip2/fee_line.h"
#include "link/sip2/lists.h"
#include "link/sip2/profile.h"
#include "link/sip2/refusal.h"

enum { NUMBER_LEAST = 6, NUMBER_DIGITS_LEAST = 4 };

const struct sip2_list sip2_lists[LIST_HOLDS_WAITING + 1] = {
    [LIST_NONE] = { "", "" },
    [LIST_HOLDS_READY] = { "Y", "AS" },
    [LIST_OVERDUE] = { " Y", "AT" },
    [LIST_CHARGED] = { "  Y", "AU" },
    [LIST_FINES] = { "   Y", "AV" },
    [LIST_RECALLS] = { "    Y", "BU" },
    [LIST_HOLDS_WAITING] = { "     Y", "CD" },
};

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
    patron_set_email(p, sip2_text(m, "BE"));
    p->valid = answer_of(m, "BL");
    p->pin_valid = answer_of(m, "CQ");
    p->flags = flags_of(m);
    const struct {
        const char *name;
        int16_t *to;
    } counts[] = { { "holds", &p->holds_ready },
                   { "unavailable holds", &p->holds_waiting },
                   { "overdue", &p->overdue },
                   { "charged", &p->charged },
                   { "fines", &p->fined } };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        *counts[i].to = m->kind == SIP2_PATRON_REPLY ? fixed_count(m, counts[i].name) : COUNT_NOT_SAID;
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
    if (m->kind == SIP2_CHECKIN_REPLY || m->kind == SIP2_HOLD_REPLY)
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

/* The words of a refused reservation are about it: "on hold" is hers, what "is not lent" cannot be reserved. */
static enum reason hold_reason(const struct library_request *q, enum reason told)
{
    bool cancels = q->hold.change == HOLD_CANCEL;
    if (cancels)
        return told == REASON_HOLD || told == REASON_NOT_FOUND ? REASON_HOLD_NONE : told;
    if (told == REASON_HOLD)
        return REASON_HOLD_YOURS;
    return told == REASON_REFERENCE ? REASON_HOLD_DENIED : told;
}

/* Why a transaction was refused: the PIN, the words, then the fields that hint at it. */
static enum reason refusal_of(const struct library_request *q, const struct sip2_message *m,
                              const struct library_reply *r)
{
    if (q->pin[0] != '\0' && says_no(m, "CQ"))
        return REASON_PIN_WRONG;
    enum reason told = sip2_refusal_of_words(r->words);
    /* We forbid renewing by checkout (renewal policy N): this is how systems say that it is his already. */
    if (told == REASON_RENEWALS_USED && q->ask == LIBRARY_CHECKOUT)
        return REASON_YOURS;
    if (q->ask == LIBRARY_HOLD)
        told = hold_reason(q, told);
    if (told != REASON_NONE && told != REASON_SYSTEM)
        return told;
    bool lends = m->kind == SIP2_CHECKOUT_REPLY || m->kind == SIP2_RENEW_REPLY;
    if (lends && says_no(m, "BL"))
        return REASON_CARD_BLOCKED;
    if (r->fee[0] != '\0')
        return REASON_FEES;
    if (told == REASON_SYSTEM || q->ask == LIBRARY_RENEW_ALL || q->ask == LIBRARY_HOLD || q->ask == LIBRARY_PAY)
        return REASON_SYSTEM;
    if (r->item.title[0] == '\0')
        return REASON_NOT_FOUND;
    return q->ask == LIBRARY_CHECKIN && !r->alert ? REASON_NOT_LENT : REASON_SYSTEM;
}

static void read_checkin(const struct sip2_message *m, struct library_reply *r)
{
    int16_t type = count_of(sip2_text(m, "CV"));
    r->resensitize = sip2_flag(m, "resensitize") == 'Y';
    /* Koha writes alert Y behind every refusal, FOLIO N beside every type: a type makes it one, or Y at a return
       that was taken. */
    r->alert = type > 0 || (sip2_flag(m, "alert") == 'Y' && r->ok);
    r->alert_type = (uint8_t)(type > 0 && type <= 99 ? type : 0);
    copy(r->sort_bin, sizeof r->sort_bin, sip2_text(m, "CL"));
}

/* Where it stands and where it must go: of 10 and 18. */
static void read_place(const struct sip2_message *m, struct library_reply *r)
{
    copy(r->call_number, sizeof r->call_number, sip2_text(m, "CS"));
    copy(r->destination, sizeof r->destination, sip2_text(m, "CT"));
}

static void read_hold(const struct sip2_message *m, struct library_reply *r)
{
    r->available = r->ok && sip2_flag(m, "available") == 'Y';
    r->queue = count_of(sip2_text(m, "BR"));
    copy(r->pickup, sizeof r->pickup, sip2_text(m, "BS"));
}

static void read_state(const struct sip2_message *m, const struct sip2_terms *terms, struct library_reply *r)
{
    r->item.status = status_of(m);
    r->queue = count_of(sip2_text(m, "CF"));
    if (sip2_date_read(sip2_text(m, "CM"), &terms->zone, &r->pickup_until) != RESULT_OK)
        r->pickup_until = (struct when){ 0 };
    if (r->item.status == ITEM_ON_HOLD_SHELF)
        copy(r->pickup, sizeof r->pickup, sip2_text(m, "AP"));
}

static void read_loan(const struct sip2_message *m, struct library_reply *r)
{
    r->renewed = r->ok && sip2_flag(m, "renewal ok") == 'Y';
    copy_fee(r->fee, sizeof r->fee, m);
    copy(r->fee_currency, sizeof r->fee_currency, sip2_text(m, "BH"));
    r->desensitize = r->ok && sip2_flag(m, "desensitize") == 'Y' && sip2_text(m, "CI")[0] != 'Y';
}

/* Lines of AG, one under the other; whole ones, and an ellipsis when there is no room for more. */
static void join_print(const struct sip2_message *m, char *to, size_t size)
{
    static const char more[] = "…";
    size_t at = 0;
    size_t n = 0;
    to[0] = '\0';
    for (const char *text = sip2_next(m, "AG", &at); text != NULL; text = sip2_next(m, "AG", &at)) {
        size_t line_n = strlen(text) + 1;
        if (line_n == 1)
            continue;
        bool fits = n + line_n + sizeof more <= size;
        text_add(to, size, n == 0 ? "%s" : "\n%s", fits ? text : more);
        if (!fits)
            return;
        n += line_n;
    }
}

static void read_answer(const struct library_request *q, const struct sip2_message *m, const struct sip2_terms *terms,
                        struct library_reply *r)
{
    switch (q->ask) {
    case LIBRARY_PATRON:
        read_patron(q, m, &r->patron);
        r->reason = patron_reason(q, r);
        r->unlisted = q->list != LIST_NONE && (m->kind != SIP2_PATRON_REPLY || m->cut);
        return;
    case LIBRARY_ITEM:
        read_item(q, m, terms, r);
        read_state(m, terms, r);
        read_place(m, r);
        r->reason = is_known(r) ? REASON_NONE : REASON_NOT_FOUND;
        return;
    case LIBRARY_CHECKOUT:
    case LIBRARY_RENEW:
        read_item(q, m, terms, r);
        read_loan(m, r);
        return;
    case LIBRARY_CHECKIN:
        read_item(q, m, terms, r);
        read_checkin(m, r);
        read_place(m, r);
        return;
    case LIBRARY_HOLD:
        read_item(q, m, terms, r);
        read_hold(m, r);
        return;
    case LIBRARY_RENEW_ALL:
    case LIBRARY_END_SESSION:
    case LIBRARY_PAY:
    case LIBRARY_ASK_COUNT:
        return;
    }
}

/* The flag that says whether it was done: 1 or Y. Questions have none: a reason is their no. */
static bool is_done(const struct library_request *q, const struct sip2_message *m)
{
    switch (q->ask) {
    case LIBRARY_CHECKOUT:
    case LIBRARY_CHECKIN:
    case LIBRARY_RENEW:
    case LIBRARY_RENEW_ALL:
    case LIBRARY_HOLD:
        return sip2_flag(m, "ok") == '1';
    case LIBRARY_END_SESSION:
        return sip2_flag(m, "end session") == 'Y';
    case LIBRARY_PAY:
        return sip2_flag(m, "accepted") == 'Y';
    case LIBRARY_PATRON:
    case LIBRARY_ITEM:
    case LIBRARY_ASK_COUNT:
        return true;
    }
    return false;
}

/* Its words at such a return may name whoever waits for the book: nobody is to read them here, nor to keep them. */
static bool words_name_somebody(const struct library_request *q, const struct sip2_message *m,
                                const struct library_reply *r)
{
    return q->ask == LIBRARY_CHECKIN && (r->alert || sip2_flag(m, "alert") == 'Y');
}

void sip2_reply_of(const struct library_request *q, const struct sip2_message *answer, const struct sip2_terms *terms,
                   struct library_reply *out)
{
    struct library_reply r = { .ask = q->ask, .outcome = LIBRARY_ANSWERED, .queue = COUNT_NOT_SAID };
    assert(answer->kind == sip2_answer_of(sip2_kind_of(q->ask)) ||
           (q->ask == LIBRARY_PATRON && answer->kind == SIP2_PATRON_STATUS_REPLY));
    sip2_join(answer, "AF", r.words, sizeof r.words);
    join_print(answer, r.print, sizeof r.print);
    r.ok = is_done(q, answer);
    read_answer(q, answer, terms, &r);
    if (!r.ok)
        r.reason = q->ask == LIBRARY_END_SESSION ? REASON_SYSTEM : refusal_of(q, answer, &r);
    r.ok = r.reason == REASON_NONE;
    if (words_name_somebody(q, answer, &r)) {
        wipe(r.words, sizeof r.words);
        wipe(r.print, sizeof r.print);
    }
    *out = r;
}

void sip2_reply_without(const struct library_request *q, struct library_reply *out)
{
    bool done = q->ask == LIBRARY_END_SESSION || q->ask == LIBRARY_ITEM;
    struct library_reply r = { .ask = q->ask, .outcome = LIBRARY_ANSWERED, .ok = done, .queue = COUNT_NOT_SAID };
    r.reason = done ? REASON_NONE : REASON_NOT_SUPPORTED;
    r.unlisted = q->list != LIST_NONE;
    text_copy(r.item.id, sizeof r.item.id, q->item);
    *out = r;
}

/* "20001000000123 Abai zholy": the number, when the entry begins with one and says more. */
static void copy_entry(char *to, size_t size, const char *text, const struct sip2_terms *terms)
{
    size_t digits = 0;
    copy(to, size, text);
    size_t n = strcspn(to, " ");
    if (!sip2_profile_of(terms->profile)->lists_may_be_text || n < NUMBER_LEAST || to[n] == '\0')
        return;
    for (size_t i = 0; i < n; i++) {
        if (!isdigit((unsigned char)to[i]) && !isupper((unsigned char)to[i]))
            return;
        digits += isdigit((unsigned char)to[i]) != 0;
    }
    if (digits >= NUMBER_DIGITS_LEAST)
        to[n] = '\0';
}

bool sip2_entry_next(const struct library_request *q, const struct sip2_message *answer, const struct sip2_terms *terms,
                     struct sip2_entries *walk, struct library_entry *out)
{
    static const struct {
        const char *id;
        enum entry_kind kind;
    } renewals[] = { { "BM", ENTRY_RENEWED }, { "BN", ENTRY_UNRENEWED } };
    if (answer->kind == SIP2_PATRON_REPLY && q->list != LIST_NONE) {
        const char *text = sip2_next(answer, sip2_lists[q->list].id, &walk->at);
        if (text == NULL)
            return false;
        *out = (struct library_entry){ .kind = ENTRY_LISTED };
        if (q->list == LIST_FINES)
            sip2_fee_of(text, out);
        else
            copy_entry(out->text, sizeof out->text, text, terms);
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
