/* The library system at the other end of the wire: reads what is asked of it and writes what library.c answers, by a
   codec that shares nothing with the kiosk's. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire.h"

enum { OFFSET_MIN = 300, TRAILER_SIZE = 9 /* AY1AZ1234 */, STAMP_SIZE = 19 };

static const struct {
    const char *name, *code;
} messages[WIRE_MESSAGE_COUNT] = {
#define X(name, code) [WIRE_IS_##name] = { #name, code },
    WIRE_MESSAGES(X)
#undef X
};

/* ---- frames ---- */

uint16_t desk_checksum(const char *text, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (unsigned char)text[i];
    return (uint16_t)-sum;
}

enum wire_message desk_message(const char *frame)
{
    int i = 0;
    while (i < WIRE_MESSAGE_COUNT && strncmp(frame, messages[i].code, 2) != 0)
        i++;
    assert(i < WIRE_MESSAGE_COUNT);
    return (enum wire_message)i;
}

const char *desk_message_name(enum wire_message message)
{
    return messages[message].name;
}

/* Without what ends it. */
static size_t length(const char *frame)
{
    return strcspn(frame, "\r\n");
}

static bool is_numbered(const char *frame)
{
    size_t n = length(frame);
    return n >= TRAILER_SIZE && strncmp(frame + n - TRAILER_SIZE, "AY", 2) == 0;
}

char desk_number(const char *frame)
{
    return is_numbered(frame) ? frame[length(frame) - TRAILER_SIZE + 2] : '\0';
}

bool desk_is_sound(const char *frame, bool demands)
{
    size_t n = length(frame);
    if (n < 8 || strncmp(frame + n - 6, "AZ", 2) != 0)
        return !demands;
    return strtoul(frame + n - 4, NULL, 16) == desk_checksum(frame, n - 4);
}

static size_t fixed_of(enum wire_message m)
{
    static const size_t fixed[WIRE_MESSAGE_COUNT] = {
        [WIRE_IS_LOGIN] = 2,      [WIRE_IS_STATUS] = 8,    [WIRE_IS_PATRON] = 31,  [WIRE_IS_PATRON_STATUS] = 21,
        [WIRE_IS_ITEM] = 18,      [WIRE_IS_CHECKOUT] = 38, [WIRE_IS_CHECKIN] = 37, [WIRE_IS_RENEW] = 38,
        [WIRE_IS_RENEW_ALL] = 18, [WIRE_IS_HOLD] = 19,     [WIRE_IS_PAY] = 25,     [WIRE_IS_END] = 18,
    };
    return fixed[m];
}

/* The value of a field behind the first `fixed` bytes; "" when it is not there. */
static void field(const char *frame, size_t fixed, const char *id, char *to, size_t size)
{
    to[0] = '\0';
    for (const char *at = frame + 2 + fixed, *bar; (bar = strchr(at, '|')) != NULL; at = bar + 1)
        if (strncmp(at, id, 2) == 0) {
            text_copy_bytes(to, size, bytes_of(at + 2, (size_t)(bar - at) - 2));
            return;
        }
}

bool desk_is_alike(const char *a, const char *b)
{
    char x[ID_SIZE], y[ID_SIZE];
    if (strncmp(a, b, 2) != 0)
        return false;
    field(a, 0, "AB", x, sizeof x);
    field(b, 0, "AB", y, sizeof y);
    if (!text_equal(x, y))
        return false;
    field(a, 0, "AA", x, sizeof x);
    field(b, 0, "AA", y, sizeof y);
    return text_equal(x, y);
}

/* But for when they were said, and their number. */
bool desk_is_same(const char *a, const char *b)
{
    size_t n = strcspn(a, "|"), m = strcspn(b, "|");
    return strncmp(a, b, 6) == 0 && n == m && strncmp(a + n, b + n, strlen(a + n) - strlen("|AY1AZ1234\r")) == 0;
}

/* ---- what is asked ---- */

static int number(const char *at, int digits)
{
    int v = 0;
    for (int i = 0; i < digits; i++)
        v = v * 10 + (at[i] - '0');
    return v;
}

/* "20261207    235900"; 18 blanks: not known. */
static struct when stamp_read(const char *at)
{
    if (at[0] == ' ')
        return (struct when){ 0 };
    struct day d = { (int16_t)number(at, 4), (uint8_t)number(at + 4, 2), (uint8_t)number(at + 6, 2) };
    return when_at(d, number(at + 12, 2), number(at + 14, 2), number(at + 16, 2), OFFSET_MIN);
}

static enum library_ask ask_of(enum wire_message m)
{
    static const enum library_ask asks[WIRE_MESSAGE_COUNT] = {
        [WIRE_IS_LOGIN] = LIBRARY_ASK_COUNT,
        [WIRE_IS_STATUS] = LIBRARY_ASK_COUNT,
        [WIRE_IS_RESEND] = LIBRARY_ASK_COUNT,
        [WIRE_IS_PATRON] = LIBRARY_PATRON,
        [WIRE_IS_PATRON_STATUS] = LIBRARY_PATRON,
        [WIRE_IS_ITEM] = LIBRARY_ITEM,
        [WIRE_IS_CHECKOUT] = LIBRARY_CHECKOUT,
        [WIRE_IS_CHECKIN] = LIBRARY_CHECKIN,
        [WIRE_IS_RENEW] = LIBRARY_RENEW,
        [WIRE_IS_RENEW_ALL] = LIBRARY_RENEW_ALL,
        [WIRE_IS_HOLD] = LIBRARY_HOLD,
        [WIRE_IS_PAY] = LIBRARY_PAY,
        [WIRE_IS_END] = LIBRARY_END_SESSION,
    };
    return asks[m];
}

static enum library_list list_of(const char *summary)
{
    static const enum library_list lists[] = { LIST_HOLDS_READY, LIST_OVERDUE, LIST_CHARGED,
                                               LIST_FINES,       LIST_RECALLS, LIST_HOLDS_WAITING };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (summary[i] == 'Y')
            return lists[i];
    return LIST_NONE;
}

static void read_request(const char *frame, enum wire_message m, struct library_request *q)
{
    const char *fixed = frame + 2;
    size_t n = fixed_of(m);
    *q = (struct library_request){ .ask = ask_of(m) };
    field(frame, n, "AA", q->patron, sizeof q->patron);
    field(frame, n, "AB", q->item, sizeof q->item);
    field(frame, n, "AD", q->pin, sizeof q->pin);
    field(frame, n, "BV", q->payment.amount, sizeof q->payment.amount);
    field(frame, n, "BK", q->payment.number, sizeof q->payment.number);
    if (m == WIRE_IS_PATRON)
        q->list = list_of(fixed + 21);
    if (m == WIRE_IS_CHECKOUT || m == WIRE_IS_RENEW) {
        q->no_block = fixed[1] == 'Y';
        q->due = stamp_read(fixed + 20);
    }
    if (m == WIRE_IS_CHECKIN)
        q->no_block = fixed[0] == 'Y';
    if (m == WIRE_IS_HOLD)
        q->hold.change = fixed[0] == '-' ? HOLD_CANCEL : HOLD_ADD;
}

/* What arrives is what kitap has asked for, whole; what the message has no place for aside. */
static void check_request(struct sim *s, const struct flight *f, const struct library_request *q)
{
    const struct library_request *a = &f->ask;
    bool same = f->asking != 0 && a->ask == q->ask && a->no_block == q->no_block;
    same = same && (q->ask == LIBRARY_CHECKIN || text_equal(a->patron, q->patron) || q->patron[0] == '\0');
    same = same && (text_equal(a->item, q->item) || q->item[0] == '\0');
    same = same && (text_equal(a->pin, q->pin) || q->pin[0] == '\0');
    if (f->message == WIRE_IS_PATRON)
        same = same && a->list == q->list;
    if (q->ask == LIBRARY_HOLD)
        same = same && a->hold.change == q->hold.change;
    if (q->ask == LIBRARY_PAY)
        same = same && text_equal(a->payment.amount, q->payment.amount) &&
               text_equal(a->payment.number, q->payment.number);
    if (!same)
        sim_fail(s, INVARIANT_NOTHING_INVENTED, "the library system is asked what nobody has asked: %s of %s",
                 messages[f->message].name, q->item);
}

/* ---- what is answered ---- */

static void stamp(struct when w, char out[static STAMP_SIZE])
{
    int hour, minute;
    struct day d = when_day(w);
    when_clock(w, &hour, &minute);
    int second = (int)(w.utc_ms / 1000 % 60);
    text_format(out, STAMP_SIZE, "%04d%02d%02d    %02d%02d%02d", d.year, d.month, d.day, hour, minute, second);
}

static void add(char *out, const char *id, const char *text)
{
    text_add(out, FRAME_SIZE, "%s%s|", id, text);
}

static const char *words_of(const struct library_reply *r)
{
    static const char *const words[REASON_COUNT] = {
        [REASON_CARD_UNKNOWN] = "Invalid patron",
        [REASON_NOT_FOUND] = "Invalid item",
        [REASON_OTHER_LOAN] = "Item checked out to another patron",
        [REASON_YOURS] = "Already charged to this patron",
        [REASON_REFERENCE] = "Reference only",
        [REASON_CARD_BLOCKED] = "Patron blocked",
        [REASON_NOT_LENT] = "Item not checked out",
        [REASON_RENEWALS_USED] = "Cannot be renewed",
        [REASON_HOLD_YOURS] = "Already on hold",
        [REASON_HOLD_NONE] = "No such hold",
        [REASON_HOLD_DENIED] = "Cannot be reserved",
        [REASON_FEE_NONE] = "Not owed",
        [REASON_PIN_WRONG] = "Invalid password",
        [REASON_SYSTEM] = "Please ask",
    };
    if (r->ok)
        return r->words;
    assert(words[r->reason] != NULL);
    return words[r->reason];
}

static void add_words(char *out, const struct library_reply *r)
{
    const char *words = words_of(r);
    if (words[0] != '\0')
        add(out, "AF", words);
}

static void add_due(char *out, const struct library_reply *r)
{
    char due[STAMP_SIZE] = "";
    if (r->item.due.known)
        stamp(r->item.due, due);
    add(out, "AH", due);
}

static char yes(bool is)
{
    return is ? 'Y' : 'N';
}

static void write_loan(const struct library_request *q, const struct library_reply *r, const char *now, char *out)
{
    text_format(out, FRAME_SIZE, "%s%d%cU%c%s", q->ask == LIBRARY_RENEW ? "30" : "12", r->ok, yes(r->renewed),
                yes(r->desensitize), now);
    add(out, "AO", "ALA");
    add(out, "AA", q->patron);
    add(out, "AB", q->item);
    add(out, "AJ", r->item.title);
    add_due(out, r);
    add_words(out, r);
}

static void write_return(const struct library_request *q, const struct library_reply *r, const char *now, char *out)
{
    text_format(out, FRAME_SIZE, "10%d%cUN%s", r->ok, yes(r->resensitize), now);
    add(out, "AO", "ALA");
    add(out, "AB", q->item);
    add(out, "AQ", "hall");
    add(out, "AJ", r->item.title);
    add_words(out, r);
}

static void write_item(const struct library_request *q, const struct library_reply *r, const char *now, char *out)
{
    text_format(out, FRAME_SIZE, "18%02d0001%s", r->ok ? (int)r->item.status : 1, now);
    add(out, "AB", q->item);
    add(out, "AJ", r->item.title);
    if (r->item.due.known)
        add_due(out, r);
    add_words(out, r);
}

static void add_count(char *out, int n)
{
    text_add(out, FRAME_SIZE, n == COUNT_NOT_SAID ? "    " : "%04d", n);
}

static void add_answer(char *out, const char *id, enum answer a)
{
    if (a != ANSWER_NOT_SAID)
        add(out, id, a == ANSWER_YES ? "Y" : "N");
}

static void add_of_patron(const struct library_request *q, const struct library_reply *r, char *out)
{
    const struct patron *p = &r->patron;
    char limit[8];
    add(out, "AO", "ALA");
    add(out, "AA", q->patron);
    add(out, "AE", p->valid == ANSWER_NO ? "" : "Reader");
    add_answer(out, "BL", p->valid == ANSWER_NO || r->ok ? p->valid : ANSWER_NO);
    add_answer(out, "CQ", p->pin_valid);
    if (p->fees[0] != '\0') {
        add(out, "BH", p->currency);
        add(out, "BV", p->fees);
    }
    if (q->ask == LIBRARY_PATRON && p->charged_limit != COUNT_NOT_SAID && out[0] == '6') {
        text_format(limit, sizeof limit, "%04d", p->charged_limit);
        add(out, "CB", limit);
    }
    if (!r->ok || r->words[0] != '\0')
        add_words(out, r);
}

static void add_flags(char *out, const struct patron *p)
{
    for (int i = 0; i < 14; i++)
        text_add(out, FRAME_SIZE, "%c", (p->flags & 1u << i) != 0 ? 'Y' : ' ');
}

static void write_patron(const struct flight *f, const struct library_request *q, const struct library_reply *r, int n,
                         const char *now, char *out)
{
    const struct patron *p = &r->patron;
    bool whole = f->message == WIRE_IS_PATRON;
    text_copy(out, FRAME_SIZE, whole ? "64" : "24");
    add_flags(out, p);
    text_add(out, FRAME_SIZE, "000%s", now);
    if (whole) {
        const int counts[] = { p->holds_ready, p->overdue, p->charged, p->fined, 0, p->holds_waiting };
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            add_count(out, counts[i]);
    }
    add_of_patron(q, r, out);
    for (int i = 0; i < n && whole; i++)
        if (r[i].entry.kind != ENTRY_NONE)
            add(out, q->list == LIST_CHARGED ? "AU" : "CD", r[i].entry.text);
}

static void write_renewals(const struct library_reply *r, int n, const char *now, char *out)
{
    int renewed = 0, others = 0;
    for (int i = 0; i < n; i++) {
        renewed += r[i].entry.kind == ENTRY_RENEWED;
        others += r[i].entry.kind == ENTRY_UNRENEWED;
    }
    text_format(out, FRAME_SIZE, "66%d%04d%04d%s", r->ok, renewed, others, now);
    add(out, "AO", "ALA");
    for (int i = 0; i < n; i++)
        if (r[i].entry.kind != ENTRY_NONE)
            add(out, r[i].entry.kind == ENTRY_RENEWED ? "BM" : "BN", r[i].entry.text);
    if (!r->ok)
        add_words(out, r);
}

static void write_deal(const struct library_request *q, const struct library_reply *r, const char *now, char *out)
{
    if (q->ask == LIBRARY_HOLD)
        text_format(out, FRAME_SIZE, "16%dN%s", r->ok, now);
    else
        text_format(out, FRAME_SIZE, "%s%c%s", q->ask == LIBRARY_PAY ? "38" : "36", yes(r->ok), now);
    add(out, "AO", "ALA");
    add(out, "AA", q->patron);
    if (q->ask == LIBRARY_HOLD)
        add(out, "AB", q->item);
    if (q->ask == LIBRARY_PAY)
        add(out, "BK", q->payment.number);
    add_words(out, r);
}

static void write_answer(const struct flight *f, const struct library_request *q, const struct library_reply *r, int n,
                         const char *now, char *out)
{
    switch (q->ask) {
    case LIBRARY_PATRON:
        write_patron(f, q, r, n, now, out);
        return;
    case LIBRARY_ITEM:
        write_item(q, r, now, out);
        return;
    case LIBRARY_CHECKOUT:
    case LIBRARY_RENEW:
        write_loan(q, r, now, out);
        return;
    case LIBRARY_CHECKIN:
        write_return(q, r, now, out);
        return;
    case LIBRARY_RENEW_ALL:
        write_renewals(r, n, now, out);
        return;
    case LIBRARY_HOLD:
    case LIBRARY_PAY:
    case LIBRARY_END_SESSION:
        write_deal(q, r, now, out);
        return;
    case LIBRARY_ASK_COUNT:
        return;
    }
}

/* ---- how it is written ---- */

/* The fields behind the fixed part, the last one first. */
static void turn_round(char *fields)
{
    char turned[FRAME_SIZE] = "";
    for (size_t end = strlen(fields); end > 0;) {
        size_t from = end - 1;
        while (from > 0 && fields[from - 1] != '|')
            from--;
        text_add(turned, sizeof turned, "%.*s", (int)(end - from), fields + from);
        end = from;
    }
    text_copy(fields, FRAME_SIZE - 128, turned);
}

/* Bytes behind the code of an answer that are no fields. */
static size_t fixed_of_answer(const char *text)
{
    static const struct {
        const char *code;
        size_t n;
    } answers[] = { { "12", 22 }, { "30", 22 }, { "10", 22 }, { "18", 24 }, { "64", 59 },
                    { "24", 35 }, { "66", 27 }, { "16", 20 }, { "38", 19 }, { "36", 19 } };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (strncmp(text, answers[i].code, 2) == 0)
            return answers[i].n;
    return 0;
}

static void write_as_it_does(const struct wire_manner *m, char *out)
{
    size_t fixed = fixed_of_answer(out);
    if (fixed == 0)
        return;
    if (m->backwards)
        turn_round(out + 2 + fixed);
    if (m->unknown_fields)
        add(out, "ZZ", "of our own");
}

/* Whoever cannot list says so: 63 is not among its messages. */
static void write_status(const struct sim *s, const char *now, char *out)
{
    text_format(out, FRAME_SIZE, "98YYYYNN050002%s2.00AOALA|BXYYYYYYY%cYYYNNYYY|", now,
                s->library.manners[MANNER_NO_LISTS] ? 'N' : 'Y');
}

void desk_answer(struct sim *s, const struct flight *f, char out[static FRAME_SIZE])
{
    static struct library_reply replies[SIM_REPLIES_MAX];
    struct library_request q;
    char now[STAMP_SIZE];
    stamp(when_of(SIM_WALL_MS + s->mono_ms, OFFSET_MIN), now);
    if (f->message == WIRE_IS_LOGIN)
        text_copy(out, FRAME_SIZE, "941");
    if (f->message == WIRE_IS_STATUS)
        write_status(s, now, out);
    if (f->message == WIRE_IS_LOGIN || f->message == WIRE_IS_STATUS)
        return;
    read_request(f->text, f->message, &q);
    check_request(s, f, &q);
    s->library.doing = f->row;
    int n = library_answer(s, &q, replies);
    write_answer(f, &q, replies, n, now, out);
    write_as_it_does(&s->wire->line.manner, out);
}
