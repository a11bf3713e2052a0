/* Cards in a virtual PC/SC reader. See vicc.h. */
#include "emulator/vicc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

/* Set up by vpcd's package; pcscd names a reader by this, its number and its slot. */
#define VPCD_SETTINGS "/etc/reader.conf.d/vpcd"

enum { SWITCH_WORDS = 3, HEAD = 2, CONTROL_ATR = 4, RETRY_US = 200000, READER_LINE_SIZE = 256 };

static const struct vicc_reader as_it_comes = VICC_READER_INIT;

void vicc_init(struct vicc *v, uint16_t port, struct flash *flash)
{
    *v = (struct vicc){ .port = port, .flash = flash };
    for (size_t i = 0; i < VICC_SLOTS; i++)
        v->slots[i] = (struct vicc_slot){ .fd = -1, .reader = as_it_comes };
}

static void slot_disconnect(struct vicc_slot *s)
{
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
    s->in_n = s->out_n = 0;
    s->reader.in_session = false;
}

static void slot_empty(struct vicc_slot *s)
{
    slot_disconnect(s);
    if (s->tag != NULL)
        s->tag->placed = false;
    s->tag = NULL;
}

void vicc_close(struct vicc *v)
{
    for (size_t i = 0; i < VICC_SLOTS; i++)
        slot_disconnect(&v->slots[i]);
}

static struct vicc_slot *slot_of(struct vicc *v, const struct tag *t)
{
    for (size_t i = 0; i < VICC_SLOTS; i++) {
        if (v->slots[i].tag == t)
            return &v->slots[i];
    }
    return NULL;
}

enum result vicc_place(struct vicc *v, struct tag *t)
{
    if (slot_of(v, t) != NULL)
        return RESULT_OK;
    struct vicc_slot *s = v->port == 0 ? NULL : slot_of(v, NULL);
    if (s == NULL)
        return RESULT_FULL;
    s->tag = t;
    s->retry_us = 0;
    t->placed = true;
    return RESULT_OK;
}

void vicc_remove(struct vicc *v, struct tag *t)
{
    struct vicc_slot *s = slot_of(v, t);
    if (s != NULL)
        slot_empty(s);
}

void vicc_power_cut(struct vicc *v)
{
    for (size_t i = 0; i < VICC_SLOTS; i++)
        slot_disconnect(&v->slots[i]);
}

void vicc_clear_faults(struct vicc *v)
{
    faults_clear(&v->faults);
    for (size_t i = 0; i < VICC_SLOTS; i++)
        if (v->slots[i].out_us == INT64_MAX)
            v->slots[i].out_us = 0;
}

/* Switches: each reader is changed the same way. */

static void set_addressing(struct vicc_reader *r, size_t word)
{
    r->addressing = (enum vicc_addressing)word;
}

static void set_uid(struct vicc_reader *r, size_t word)
{
    r->uid_first_byte_first = word == 1;
}

static void set_vendor(struct vicc_reader *r, size_t word)
{
    r->vendor = (enum vicc_vendor)word;
}

static void set_transparent(struct vicc_reader *r, size_t word)
{
    r->no_transparent = word == 0;
}

static void set_timer(struct vicc_reader *r, size_t word)
{
    r->no_timer = word == 0;
}

static void set_card(struct vicc_reader *r, size_t word)
{
    r->mute = word == 1;
}

static void set_flags(struct vicc_reader *r, size_t word)
{
    r->with_flags = word == 1;
}

static void set_longest(struct vicc_reader *r, size_t word)
{
    static const unsigned longest[] = { 255, 16, 4 };
    r->longest = longest[word];
}

static const struct {
    const char *name;
    const char *words[SWITCH_WORDS];
    void (*set)(struct vicc_reader *r, size_t word);
} switches[] = {
    { "addressing", { "block", "byte", "block-in-p1" }, set_addressing },
    { "uid", { "last", "first" }, set_uid },
    { "vendor", { "none", "acs", "springcard" }, set_vendor },
    { "transparent", { "off", "on" }, set_transparent },
    { "timer", { "off", "on" }, set_timer },
    { "flags", { "off", "on" }, set_flags },
    { "card", { "answers", "mute" }, set_card },
    { "longest", { "255", "16", "4" }, set_longest },
};

static enum result set_switch(struct vicc_reader *r, const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        if (!text_equal(name, switches[i].name))
            continue;
        for (size_t word = 0; word < SWITCH_WORDS && switches[i].words[word] != NULL; word++) {
            if (!text_equal(value, switches[i].words[word]))
                continue;
            switches[i].set(r, word);
            return RESULT_OK;
        }
        return RESULT_BAD;
    }
    return RESULT_NONE;
}

enum result vicc_switch(struct vicc *v, const char *name, const char *value)
{
    enum result r = RESULT_NONE;
    for (size_t i = 0; i < VICC_SLOTS; i++)
        r = set_switch(&v->slots[i].reader, name, value);
    return r;
}

enum result vicc_name(const struct vicc *v, char out[static VICC_NAME_SIZE])
{
    char line[READER_LINE_SIZE], name[VICC_NAME_SIZE] = "";
    FILE *f = v->port == 0 ? NULL : fopen(VPCD_SETTINGS, "re");
    if (f == NULL)
        return RESULT_NONE;
    while (name[0] == 0 && fgets(line, sizeof line, f) != NULL) {
        const char *from = text_starts(line, "FRIENDLYNAME") ? strchr(line, '"') : NULL;
        if (from != NULL)
            text_copy_bytes(name, sizeof name, bytes_of(from + 1, strcspn(from + 1, "\"")));
    }
    (void)fclose(f);
    text_format(out, VICC_NAME_SIZE, "%s 00 00", name);
    return name[0] != 0 ? RESULT_OK : RESULT_NONE;
}

/* The connection. */

static void slot_connect(struct vicc *v, size_t slot, int64_t now_us)
{
    struct vicc_slot *s = &v->slots[slot];
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)(v->port + slot)),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    const int on = 1;
    s->retry_us = now_us + RETRY_US;
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* A port of this machine answers at once, or nobody listens there. */
    if (s->fd < 0 || connect(s->fd, (const struct sockaddr *)&to, sizeof to) != 0) {
        slot_disconnect(s);
        return;
    }
    (void)setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* At most what is missing of one message; RESULT_GONE: pcscd closed it. vpcd sends a length and what it counts apart,
   the second only when the first is acknowledged: at once, or each command costs 40 ms that no reader takes. */
static enum result slot_receive(struct vicc_slot *s, size_t wanted)
{
    const int on = 1;
    while (s->in_n < wanted) {
        ssize_t n = recv(s->fd, s->in + s->in_n, wanted - s->in_n, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return RESULT_TIMEOUT;
        if (n <= 0)
            return RESULT_GONE;
        s->in_n += (size_t)n;
        (void)setsockopt(s->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    }
    return RESULT_OK;
}

static enum result slot_message(struct vicc_slot *s, struct bytes *out)
{
    enum result r = slot_receive(s, HEAD);
    if (r != RESULT_OK)
        return r;
    size_t n = (size_t)s->in[0] << 8 | s->in[1];
    if (n > VICC_APDU_MAX)
        return RESULT_GONE;
    r = slot_receive(s, HEAD + n);
    *out = bytes_of(s->in + HEAD, n);
    return r;
}

static void slot_answer(struct vicc_slot *s, struct bytes b, int64_t due_us)
{
    s->out[0] = (uint8_t)(b.n >> 8);
    s->out[1] = (uint8_t)b.n;
    memcpy(s->out + HEAD, b.at, b.n);
    s->out_n = HEAD + b.n;
    s->out_us = due_us;
}

static void refuse(struct vicc_answer *a)
{
    static const uint8_t failed[] = { 0x63, 0x00 };
    memcpy(a->at, failed, sizeof failed);
    a->n = sizeof failed;
}

/* A command, with what may go wrong with it. */
static void slot_command(struct vicc *v, struct vicc_slot *s, struct bytes apdu, int64_t now_us)
{
    struct vicc_answer answer = { .end = FLASH_DONE };
    v->commands++;
    if (faults_strike(&v->faults, PCSC_FAULT_LIFT)) {
        slot_empty(s);
        return;
    }
    bool unheard = faults_strike(&v->faults, PCSC_FAULT_UNHEARD), lost = faults_strike(&v->faults, PCSC_FAULT_LOST);
    if (chance_per_cent(&v->chance, s->tag->weak_per_cent)) {
        bool heard = chance_number(&v->chance, 2) == 0;
        unheard = unheard || !heard;
        lost = lost || heard;
    }
    if (!unheard)
        vicc_reader_answer(&s->reader, v->flash, s->tag, apdu, &answer);
    if (unheard || lost)
        refuse(&answer);
    if (answer.end == FLASH_TORN)
        slot_empty(s);
    else
        slot_answer(s, bytes_of(answer.at, answer.n),
                    faults_strike(&v->faults, PCSC_FAULT_SILENT) ? INT64_MAX : now_us + answer.us);
}

/* vpcd takes a card that sends none for lifted; this is one that pcscd cannot make out. */
static struct bytes no_atr(void)
{
    static const uint8_t zero[] = { 0 };
    return bytes_of(zero, sizeof zero);
}

/* Power on, off and reset want no answer. */
static void slot_take(struct vicc *v, struct vicc_slot *s, struct bytes message, int64_t now_us)
{
    if (message.n > 1)
        slot_command(v, s, message, now_us);
    else if (message.n == 1 && message.at[0] == CONTROL_ATR)
        slot_answer(s, s->reader.mute ? no_atr() : vicc_atr(), now_us);
    else
        s->reader.in_session = false;
}

static bool slot_is_closed(const struct vicc_slot *s)
{
    uint8_t any;
    return recv(s->fd, &any, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
}

/* One message after the other: the next is taken when the answer is out. */
static void slot_run(struct vicc *v, size_t slot, int64_t now_us)
{
    struct vicc_slot *s = &v->slots[slot];
    struct bytes message;
    enum result r = RESULT_OK;
    if (s->fd < 0 && now_us >= s->retry_us)
        slot_connect(v, slot, now_us);
    while (s->fd >= 0 && r == RESULT_OK) {
        if (s->out_n > 0 && now_us < s->out_us) {
            if (slot_is_closed(s))
                slot_disconnect(s);
            return;
        }
        if (s->out_n > 0 && send(s->fd, s->out, s->out_n, MSG_NOSIGNAL) != (ssize_t)s->out_n)
            r = RESULT_GONE;
        s->out_n = 0;
        if (r == RESULT_OK)
            r = slot_message(s, &message);
        if (r == RESULT_OK) {
            s->in_n = 0;
            slot_take(v, s, message, now_us);
        }
    }
    if (r == RESULT_GONE)
        slot_disconnect(s);
}

void vicc_polls(const struct vicc *v, struct poll_list *list)
{
    for (size_t i = 0; i < VICC_SLOTS; i++)
        poll_add(list, v->slots[i].fd, v->slots[i].out_n > 0 ? 0 : POLLIN);
}

int64_t vicc_run(struct vicc *v, int64_t now_us)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < VICC_SLOTS; i++) {
        struct vicc_slot *s = &v->slots[i];
        if (s->tag != NULL)
            slot_run(v, i, now_us);
        int64_t due = s->tag == NULL ? INT64_MAX : s->fd < 0 ? s->retry_us : s->out_n > 0 ? s->out_us : INT64_MAX;
        next = due < next ? due : next;
    }
    return next;
}
