/* The line between the real SIP2 session and the library system's end: frames and answers on their way, what befalls
   them, and how often it did. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "wire.h"

enum { LATE_MS = 36000 /* as in world.c */, FAULTS_PER_100 = 30, PIECES_OF_ANSWER_MAX = 4 };

/* ---- what befalls ---- */

static uint64_t counts[WIRE_FAULT_COUNT][WIRE_MESSAGE_COUNT];

static const char *const fault_names[] = {
#define X(name) #name,
    WIRE_FAULTS(X)
#undef X
};

/* A fault that does not befall a message. */
static const struct {
    enum wire_fault fault;
    enum wire_message message;
    const char *why;
} never[] = {
    { WIRE_REQUEST_LATE, WIRE_IS_RENEW_ALL, "whose loans it renews would depend on the hour" },
    { WIRE_ANSWER_TWICE, WIRE_IS_RESEND, "its number is not looked at, so that nothing tells it from the next" },
    { WIRE_OLD_ANSWER_BEFORE, WIRE_IS_RESEND, "the same" },
    { WIRE_OLD_ANSWER_BEFORE, WIRE_IS_LOGIN, "there is hardly one" },
    { WIRE_CONNECTION_FAILS, WIRE_MESSAGE_COUNT, "but the first" },
};

static const char *why_never(enum wire_fault fault, enum wire_message message)
{
    if (fault == WIRE_CONNECTION_FAILS && message != WIRE_IS_LOGIN)
        return "there is none yet";
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (never[i].fault == fault && never[i].message == message)
            return never[i].why;
    return NULL;
}

/* Without number or checksum nobody can tell. */
static bool may_strike(const struct line *l, enum wire_fault fault, enum wire_message message)
{
    if (!l->faults_on[fault] || why_never(fault, message) != NULL)
        return false;
    if (fault == WIRE_REQUEST_DAMAGED)
        return l->manner.demands;
    if (fault == WIRE_ANSWER_DAMAGED || fault == WIRE_ANSWER_SHORT)
        return l->manner.adds_up;
    return fault != WIRE_CONNECTION_FAILS;
}

static void struck(enum wire_fault fault, enum wire_message message)
{
    counts[fault][message]++;
}

bool wire_strikes(struct sim *s, enum wire_fault fault, enum wire_message message, uint64_t one_in)
{
    bool yes = wired_roll(s, one_in) == 0 && s->wire->line.faults_on[fault] && !s->calm;
    if (yes)
        struck(fault, message);
    return yes;
}

static enum wire_fault choose_fault(struct sim *s, enum wire_message message)
{
    enum wire_fault fault = (enum wire_fault)wired_roll(s, WIRE_FAULT_COUNT);
    bool strikes = wired_roll(s, 100) < FAULTS_PER_100 && !s->calm && may_strike(&s->wire->line, fault, message);
    return strikes ? fault : WIRE_NO_FAULT;
}

/* ---- the connection ---- */

void line_choose(struct sim *s)
{
    static const char *const ends[] = { "\r", "\r\n", "\n" };
    static const char repeats[] = { '0', '=', '-', '6' };
    struct line *l = &s->wire->line;
    l->manner = (struct wire_manner){ .demands = wired_roll(s, 4) != 0,
                                      .repeats_with = repeats[wired_roll(s, 4)],
                                      .end = ends[wired_roll(s, 3)],
                                      .backwards = wired_roll(s, 3) == 0,
                                      .unknown_fields = wired_roll(s, 3) == 0 };
    l->manner.adds_up = l->manner.demands && wired_roll(s, 6) != 0;
    l->manner.numbers = l->manner.adds_up && wired_roll(s, 6) != 0;
    for (int i = 0; i < WIRE_FAULT_COUNT; i++)
        l->faults_on[i] = wired_roll(s, 4) != 0;
    l->ends_ms = INT64_MAX;
}

void line_connect(struct sim *s)
{
    struct line *l = &s->wire->line;
    l->connection++;
    l->open = true;
    l->ends_ms = INT64_MAX;
    l->pieces_count = 0;
    l->asks_again = false;
    l->last[0] = '\0';
    l->old_count = 0;
}

void line_drop(struct sim *s)
{
    s->wire->line.open = false;
    s->wire->line.pieces_count = 0;
}

static void hang_up(struct sim *s, int64_t at_ms)
{
    struct line *l = &s->wire->line;
    if (l->ends_ms > at_ms)
        l->ends_ms = at_ms;
}

/* The line is gone with what was on it: at once, or nobody says so. */
void line_network(struct sim *s)
{
    struct line *l = &s->wire->line;
    if (s->network_up)
        return;
    l->pieces_count = 0;
    l->flights_count = 0;
    if (l->open && wired_roll(s, 2) == 0)
        hang_up(s, s->mono_ms);
}

bool line_has_ended(const struct sim *s)
{
    const struct line *l = &s->wire->line;
    return l->ends_ms <= s->mono_ms && (l->pieces_count == 0 || l->pieces[0].at_ms > s->mono_ms);
}

int64_t line_next_ms(const struct sim *s)
{
    const struct line *l = &s->wire->line;
    return l->pieces_count > 0 && l->pieces[0].at_ms < l->ends_ms ? l->pieces[0].at_ms : l->ends_ms;
}

size_t line_take(struct sim *s, void *to, size_t size)
{
    struct line *l = &s->wire->line;
    struct piece *p = &l->pieces[0];
    if (l->pieces_count == 0 || p->at_ms > s->mono_ms || p->at_ms > l->ends_ms)
        return 0;
    size_t n = p->n < size ? p->n : size;
    memcpy(to, p->text, n);
    memmove(p->text, p->text + n, p->n - n);
    p->n -= n;
    if (p->n == 0)
        memmove(l->pieces, l->pieces + 1, (size_t)--l->pieces_count * sizeof *p);
    return n;
}

/* ---- what is asked, on its way ---- */

static void take_off(struct sim *s, const char *frame, size_t n, int64_t ms, enum wire_message m, enum wire_fault fault)
{
    struct line *l = &s->wire->line;
    if (l->flights_count == FLIGHTS_MAX || n >= REQUEST_FRAME_SIZE)
        sim_fail(s, INVARIANT_WITHIN_BOUNDS, "more on the wire than the simulation keeps");
    int64_t at_ms = s->mono_ms + ms; /* nothing overtakes what left before on the same connection */
    for (const struct flight *f = l->flights; f < l->flights + l->flights_count; f++)
        if (f->connection == l->connection && f->at_ms >= at_ms)
            at_ms = f->at_ms + 1;
    struct flight *f = &l->flights[l->flights_count++];
    *f = (struct flight){ .at_ms = at_ms, .connection = l->connection, .message = m, .fault = fault };
    text_copy_bytes(f->text, sizeof f->text, bytes_of(frame, n));
    bool of_kitap = m != WIRE_IS_LOGIN && m != WIRE_IS_STATUS && m != WIRE_IS_RESEND;
    if (!of_kitap || s->wire->request == 0)
        return;
    f->row = s->wire->row;
    f->asking = s->wire->asking;
    f->ask = s->wire->asked.ask;
}

/* Some bytes become others, so that a checksum tells. */
static void damage(struct sim *s, char *text)
{
    size_t n = strcspn(text, "\r\n");
    char *last = &text[n - 4];
    do {
        size_t bytes = 1 + wired_roll(s, 3) / 2;
        size_t from = wired_roll(s, 3) != 0 ? 2 + wired_roll(s, 2) : wired_roll(s, n); /* mostly: was it done? */
        for (size_t i = from; i < from + bytes && i < n; i++)
            text[i] = (char)(text[i] ^ (wired_roll(s, 2) == 0 ? 1 : 1 << wired_roll(s, 7)));
    } while (memchr(text, '\0', n) != NULL || (strncmp(last - 2, "AZ", 2) == 0 && desk_is_sound(text, true)));
}

bool line_send(struct sim *s, const char *frame, size_t n, bool *left)
{
    enum wire_message m = desk_message(frame);
    enum wire_fault fault = choose_fault(s, m);
    int64_t ms = 5 + (int64_t)wired_roll(s, 30);
    if (s->verbose)
        fprintf(stderr, "%8lld wire > %.*s%s%s\n", (long long)s->mono_ms, (int)n - 1, frame,
                fault != WIRE_NO_FAULT ? " " : "", fault != WIRE_NO_FAULT ? fault_names[fault] : "");
    *left = fault != WIRE_SEND_FAILS || wired_roll(s, 2) == 0;
    if (fault == WIRE_REQUEST_LATE)
        ms = (int64_t)wired_roll(s, LATE_MS);
    bool lost = fault == WIRE_REQUEST_LOST || (fault == WIRE_SEND_FAILS && (!*left || wired_roll(s, 2) == 0));
    if (fault == WIRE_REQUEST_LOST || fault == WIRE_SEND_FAILS || fault == WIRE_REQUEST_LATE)
        struck(fault, m);
    if (!lost && s->network_up)
        take_off(s, frame, n, ms, m, fault);
    return fault != WIRE_SEND_FAILS;
}

static int next_flight(const struct line *l)
{
    int best = -1;
    for (int i = 0; i < l->flights_count; i++)
        if (best < 0 || l->flights[i].at_ms < l->flights[best].at_ms)
            best = i;
    return best;
}

int64_t line_next_flight_ms(const struct sim *s)
{
    int at = next_flight(&s->wire->line);
    return at < 0 ? INT64_MAX : s->wire->line.flights[at].at_ms;
}

/* ---- what is answered, on its way ---- */

static void post(struct sim *s, const char *text, size_t n, int64_t ms)
{
    struct line *l = &s->wire->line;
    if (n == 0 || !s->network_up)
        return;
    if (l->pieces_count == PIECES_MAX || n > sizeof l->pieces[0].text)
        sim_fail(s, INVARIANT_WITHIN_BOUNDS, "more answers on the wire than the simulation keeps");
    struct piece *p = &l->pieces[l->pieces_count];
    p->at_ms = s->mono_ms + ms;
    if (l->pieces_count > 0 && p[-1].at_ms > p->at_ms)
        p->at_ms = p[-1].at_ms;
    p->n = n;
    memcpy(p->text, text, n);
    l->pieces_count++;
}

/* Number, checksum and end, as this system writes them. */
static void finish(const struct wire_manner *m, char number, char text[static FRAME_SIZE])
{
    if (m->numbers && number != '-' && number != '\0')
        text_add(text, FRAME_SIZE, "AY%c", number);
    if (m->adds_up) {
        text_add(text, FRAME_SIZE, "AZ");
        text_add(text, FRAME_SIZE, "%04X", desk_checksum(text, strlen(text)));
    }
    text_add(text, FRAME_SIZE, "%s", m->end);
}

static void post_in_pieces(struct sim *s, const char *frame, int64_t ms)
{
    size_t left = strlen(frame);
    for (int i = 1; left > 0; i++) {
        size_t n = i == PIECES_OF_ANSWER_MAX ? left : 1 + wired_roll(s, left);
        post(s, frame, n, ms);
        frame += n;
        left -= n;
        ms += (int64_t)wired_roll(s, 1000);
    }
}

/* Bytes are lost, and it still ends: out of its middle, or all behind. */
static void shorten(struct sim *s, char *frame)
{
    char whole[FRAME_SIZE];
    size_t n = strcspn(frame, "\r\n");
    text_copy(whole, sizeof whole, frame);
    do {
        size_t from = 3 + wired_roll(s, n - 3), lost = wired_roll(s, 2) == 0 ? n - from : 1 + wired_roll(s, n - from);
        text_format(frame, FRAME_SIZE, "%.*s%s", (int)from, whole, whole + from + lost);
    } while (desk_is_sound(frame, true));
}

/* An earlier answer that a number alone tells from this one, or (`or_any`) that something else does. */
static const char *old_answer(struct sim *s, const char *text, bool or_any)
{
    struct line *l = &s->wire->line;
    unsigned n = l->old_count < OLD_ANSWERS ? l->old_count : OLD_ANSWERS, from = (unsigned)wired_roll(s, OLD_ANSWERS);
    const char *found = NULL;
    for (unsigned i = 0; i < n; i++) {
        const char *old = l->old[(from + i) % n];
        bool alike = desk_is_alike(old, text), numbered = desk_number(old) != '\0';
        if (alike && numbered && !desk_is_same(old, text))
            return old;
        if (or_any && (!alike ? strncmp(old, text, 2) != 0 : numbered))
            found = old;
    }
    return found;
}

static void post_old(struct sim *s, const struct flight *f, const char *frame, int64_t ms)
{
    const char *old = old_answer(s, frame, true);
    if (old == NULL)
        return;
    struck(WIRE_OLD_ANSWER_BEFORE, f->message);
    post(s, old, strlen(old), ms);
}

static void keep(struct line *l, const char *frame)
{
    text_copy(l->old[l->old_count++ % OLD_ANSWERS], FRAME_SIZE, frame);
}

/* The same again: in the same piece, or, where numbers tell, when something else may have been asked. */
static void post_twice(struct sim *s, const char *frame, int64_t ms)
{
    char both[2 * FRAME_SIZE];
    bool later = desk_number(frame) != '\0' && wired_roll(s, 2) == 0;
    text_format(both, sizeof both, "%s%s", frame, frame);
    post(s, both, strlen(frame) * (later ? 1 : 2), ms);
    if (later)
        post(s, frame, strlen(frame), ms + (int64_t)wired_roll(s, 4000));
}

static void say_to(struct sim *s, const struct flight *f, char frame[static FRAME_SIZE])
{
    static const char junk[] = "Problems handling the request: null\r", stray[] = "\n >login: \x01\x7F ";
    int64_t ms = 10 + (int64_t)wired_roll(s, 60);
    size_t n = strlen(frame);
    if (s->verbose)
        fprintf(stderr, "%8lld wire < %.*s\n", (long long)s->mono_ms, (int)strcspn(frame, "\r\n"), frame);
    switch (f->fault) {
    case WIRE_CLOSED_AFTER:
        hang_up(s, s->mono_ms + ms);
        return;
    case WIRE_ANSWER_LOST:
        return;
    case WIRE_ANSWER_LATE:
        ms += 3000 + (int64_t)wired_roll(s, 20000);
        break;
    case WIRE_ANSWER_DAMAGED:
        damage(s, frame);
        break;
    case WIRE_ANSWER_SHORT:
        shorten(s, frame);
        n = strlen(frame);
        break;
    case WIRE_ANSWER_CUT:
        n = wired_roll(s, n - 1);
        hang_up(s, s->mono_ms + ms + 1);
        break;
    case WIRE_ANSWER_IN_PIECES:
        post_in_pieces(s, frame, ms);
        return;
    case WIRE_ANSWER_TWICE:
        post_twice(s, frame, ms);
        return;
    case WIRE_OLD_ANSWER_BEFORE:
        post_old(s, f, frame, ms);
        break;
    case WIRE_JUNK:
        post(s, junk, sizeof junk - 1, ms);
        break;
    case WIRE_STRAY_BYTES:
        post(s, stray, sizeof stray - 1, ms);
        break;
    case WIRE_CLOSED_IDLE:
        hang_up(s, s->mono_ms + ms + 1 + (int64_t)wired_roll(s, 120000));
        break;
    case WIRE_CONNECTION_FAILS:
    case WIRE_SEND_FAILS:
    case WIRE_REQUEST_DAMAGED:
    case WIRE_REQUEST_LOST:
    case WIRE_REQUEST_LATE:
    case WIRE_CLOSED_BEFORE:
    case WIRE_ASKED_AGAIN:
    case WIRE_ASKED_EVER_AGAIN:
    case WIRE_FAULT_COUNT:
    case WIRE_NO_FAULT:
        break;
    }
    post(s, frame, n, ms);
}

static void say(struct sim *s, const struct flight *f, const char *text, char number)
{
    struct line *l = &s->wire->line;
    char frame[FRAME_SIZE];
    text_copy(frame, sizeof frame, text);
    finish(&l->manner, number, frame);
    struct flight told = *f;
    bool tempting = f->fault == WIRE_NO_FAULT && !s->calm && may_strike(l, WIRE_OLD_ANSWER_BEFORE, f->message) &&
                    wired_roll(s, 4) != 0;
    if (tempting && old_answer(s, frame, false) != NULL)
        told.fault = WIRE_OLD_ANSWER_BEFORE;
    char whole[FRAME_SIZE];
    text_copy(whole, sizeof whole, frame);
    if (told.fault != WIRE_NO_FAULT && told.fault != WIRE_OLD_ANSWER_BEFORE && told.fault != WIRE_REQUEST_LATE)
        struck(told.fault, f->message);
    say_to(s, &told, frame);
    if (f->message != WIRE_IS_RESEND)
        keep(l, whole);
}

/* A 96, of a system that adds up or of one that does not. */
static void say_again(struct sim *s)
{
    const char *text = s->wire->line.manner.adds_up ? "96AZFEF6" : "96";
    char frame[16];
    text_format(frame, sizeof frame, "%s%s", text, s->wire->line.manner.end);
    if (s->verbose)
        fprintf(stderr, "%8lld wire < %s\n", (long long)s->mono_ms, text);
    post(s, frame, strlen(frame), 10 + (int64_t)wired_roll(s, 60));
}

/* ---- the other end ---- */

static void repeat(struct sim *s, const struct flight *f)
{
    const struct line *l = &s->wire->line;
    char with = l->manner.repeats_with;
    if (l->last[0] == '\0' || with == '6')
        say_again(s);
    else
        say(s, f, l->last, with == '=' ? l->last_number : with);
}

/* A transaction arrives once, unless a 96 has asked for it again; then it was not done. */
static void check_once(struct sim *s, const struct flight *f)
{
    struct line *l = &s->wire->line;
    if (f->asking == 0 || library_is_question(f->ask.ask))
        return;
    if (f->asking == l->done)
        sim_fail(s, INVARIANT_SENT_ONCE, "%s of %s arrives twice", library_ask_word(f->ask.ask), f->ask.item);
    l->done = f->asking;
}

static void carry_out(struct sim *s, const struct flight *f, bool here)
{
    struct line *l = &s->wire->line;
    char text[FRAME_SIZE];
    check_once(s, f);
    desk_answer(s, f, text);
    if (!here)
        return;
    text_copy(l->last, sizeof l->last, text);
    l->last_number = desk_number(f->text);
    say(s, f, text, l->last_number);
}

/* True: it is answered, or will not be. */
static bool is_turned_away(struct sim *s, struct flight *f)
{
    struct line *l = &s->wire->line;
    if (f->fault == WIRE_CLOSED_BEFORE)
        hang_up(s, s->mono_ms);
    if (f->fault == WIRE_REQUEST_DAMAGED)
        damage(s, f->text);
    if (f->fault == WIRE_ASKED_EVER_AGAIN)
        l->asks_again = true;
    bool asks = f->fault == WIRE_ASKED_AGAIN || l->asks_again || !desk_is_sound(f->text, l->manner.demands);
    if (f->fault == WIRE_CLOSED_BEFORE || asks)
        if (f->fault != WIRE_NO_FAULT && f->fault != WIRE_REQUEST_LATE)
            struck(f->fault, f->message);
    if (asks)
        say_again(s);
    return asks || f->fault == WIRE_CLOSED_BEFORE;
}

/* Whoever has hung up meanwhile, or lives no longer, is not answered; what he asked for is done. */
void line_land(struct sim *s)
{
    static struct flight f;
    struct line *l = &s->wire->line;
    int at = next_flight(l);
    f = l->flights[at];
    l->flights[at] = l->flights[--l->flights_count];
    bool here = l->open && f.connection == l->connection && l->ends_ms > s->mono_ms;
    if (here && is_turned_away(s, &f))
        return;
    if (f.message == WIRE_IS_RESEND && here)
        repeat(s, &f);
    else if (here || (f.asking != 0 && f.ask.ask != LIBRARY_RENEW_ALL))
        carry_out(s, &f, here);
}

/* ---- the table ---- */

uint64_t *wire_counts(size_t *n)
{
    *n = sizeof counts / sizeof counts[0][0];
    return &counts[0][0];
}

bool wire_say_faults(void)
{
    bool all = true;
    for (int f = 0; f < WIRE_FAULT_COUNT; f++) {
        uint64_t n = 0;
        for (int m = 0; m < WIRE_MESSAGE_COUNT; m++)
            n += counts[f][m];
        printf("  wire: %-22s %10llu\n", fault_names[f], (unsigned long long)n);
        all = all && n > 0;
    }
    return all;
}

static bool say_cell(enum wire_fault fault, enum wire_message message)
{
    uint64_t n = counts[fault][message];
    bool can = why_never(fault, message) == NULL;
    if (can)
        printf(" %10llu", (unsigned long long)n);
    else
        printf(" %10s", "-");
    return !can || n > 0;
}

bool wire_say_table(void)
{
    bool all = true;
    printf("  %-24s", "wire");
    for (int m = 0; m < WIRE_MESSAGE_COUNT; m++)
        printf(" %10.10s", desk_message_name((enum wire_message)m));
    printf("\n");
    for (int f = 0; f < WIRE_FAULT_COUNT; f++) {
        printf("  %-24s", fault_names[f]);
        for (int m = 0; m < WIRE_MESSAGE_COUNT; m++)
            all = say_cell((enum wire_fault)f, (enum wire_message)m) && all;
        printf("\n");
    }
    return all;
}
