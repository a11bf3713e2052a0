/* The port to PC/SC (pcsc-lite 1.9.9): one slot of one reader, so one tag at a time.

   The way to pcscd is made before the sandbox, for it is a socket, and lasts as long as pcscd does: when that ends only
   a new process finds it again (open: RESULT_GONE). A sweep asks pcscd whether something lies in the slot, which costs
   the card nothing; what came is met once, with as many commands as it takes to know it, and stays connected until it
   is lifted. Exclusively: a kiosk's reader is its own, and a write must not be mixed with another program's. */
#define LOG_ROOM "pcsc"
#include <PCSC/winscard.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "reader/pcsc_proximity.h"
#include "reader/pcsc_vicinity.h"
#include "reader/reader.h"
#include "reader/watchdog.h"

#define SERVICE_SOCKET "/run/pcscd/pcscd.comm"

enum {
    READERS_SIZE = PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1,
    /* What is there and cannot be met is tried in each sweep at first, for pcscd looks every 0.4 s only whether a card
       was lifted. After POWER_MS its power is taken away: not earlier, for where that fails because the card is being
       lifted pcscd takes the slot for empty though another one lies there by then. After BLAME_MS it is the reader's
       fault, if it was the reader that did not answer; else it is tried now and then, and told as a mute one: whoever
       laid it there is not left without a word. */
    POWER_MS = 700,
    BLAME_MS = 1500,
    SLOW_MS = 1000
};

struct pcsc {
    struct message_reader_config config;
    SCARDCONTEXT context;
    bool has_context;
    LONG error; /* pcscd's last one */
    char reader[MAX_READERNAME];
    struct pcsc_profile profile;
    SCARD_READERSTATE slot;
    SCARDHANDLE card;
    bool connected;
    bool broken; /* the connection: what lay there may be lifted */
    DWORD protocol;
    struct apdu_line line;
    struct vicinity vicinity;
    bool answered;  /* in this sweep */
    bool met;       /* `about` is what lies there */
    int64_t ill_ms; /* since when what is there cannot be met; 0: it can, or nothing is there */
    int64_t met_ms; /* the last try */
    struct tag_about about;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static LONG note(struct pcsc *p, LONG rc)
{
    watchdog_stop();
    if (rc != SCARD_S_SUCCESS && rc != SCARD_E_TIMEOUT)
        p->error = rc;
    return rc;
}

static void connect_service(struct pcsc *p)
{
    watchdog_start(READER_CALL_S_MAX);
    p->has_context = note(p, SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &p->context)) == SCARD_S_SUCCESS;
}

static void *pcsc_create(const struct message_reader_config *config)
{
    struct pcsc *p = calloc(1, sizeof *p);
    if (p == NULL)
        return NULL;
    p->config = *config;
    connect_service(p);
    return p;
}

static void disconnect(struct pcsc *p, DWORD disposition)
{
    p->met = false;
    if (!p->connected)
        return;
    p->connected = false;
    watchdog_start(READER_CALL_S_MAX);
    SCardDisconnect(p->card, disposition);
    watchdog_stop();
}

static void pcsc_close(void *self)
{
    disconnect(self, SCARD_LEAVE_CARD);
}

static void pcsc_destroy(void *self)
{
    struct pcsc *p = self;
    if (p == NULL)
        return;
    pcsc_close(p);
    if (p->has_context)
        SCardReleaseContext(p->context);
    free(p);
}

static const struct {
    LONG error;
    enum reader_cause cause;
} causes[] = {
    { SCARD_E_NO_SERVICE, READER_CAUSE_SERVICE },
    { SCARD_E_SERVICE_STOPPED, READER_CAUSE_SERVICE },
    { SCARD_E_INVALID_HANDLE, READER_CAUSE_SERVICE },
    { SCARD_F_COMM_ERROR, READER_CAUSE_SERVICE },
    { SCARD_W_SECURITY_VIOLATION, READER_CAUSE_PERMISSION },
    { SCARD_E_NO_READERS_AVAILABLE, READER_CAUSE_MISSING },
    { SCARD_E_UNKNOWN_READER, READER_CAUSE_LOST },
    { SCARD_E_READER_UNAVAILABLE, READER_CAUSE_LOST },
    { SCARD_E_SHARING_VIOLATION, READER_CAUSE_BUSY },
    { SCARD_E_NOT_TRANSACTED, READER_CAUSE_SILENT },
    { SCARD_E_TIMEOUT, READER_CAUSE_SILENT },
    { SCARD_W_UNRESPONSIVE_CARD, READER_CAUSE_SILENT },
};

static enum reader_cause cause_of(LONG error)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].error == error)
            return causes[i].cause;
    return READER_CAUSE_OTHER;
}

static void blame(struct message_reader_state *out, enum reader_cause cause, const char *what, const char *words)
{
    *out = (struct message_reader_state){ .cause = cause };
    text_format(out->words, sizeof out->words, "%s: %s", what, words);
}

static void blame_error(const struct pcsc *p, struct message_reader_state *out)
{
    const char *what = p->reader[0] != 0 ? p->reader : p->config.device;
    blame(out, cause_of(p->error), what[0] != 0 ? what : "PC/SC", pcsc_stringify_error(p->error));
}

/* pcscd does not run, or it is another one than at our start. */
static enum result service_lost(struct pcsc *p, struct message_reader_state *out)
{
    bool may_run = access(SERVICE_SOCKET, F_OK) == 0;
    blame(out, cause_of(p->error) == READER_CAUSE_PERMISSION ? READER_CAUSE_PERMISSION : READER_CAUSE_SERVICE, "pcscd",
          pcsc_stringify_error(p->error));
    return may_run ? RESULT_GONE : RESULT_IO;
}

/* A slot for contact cards or SIM-like modules beside the antenna. */
static bool is_other_slot(const char *name)
{
    return strcasestr(name, " SAM") != NULL || strcasestr(name, "ICC 0") != NULL;
}

/* How well it is what is asked for; 0: not at all. By name, or where none is given the first that hears ISO 15693. */
static int fitness(const struct pcsc *p, const char *name)
{
    struct pcsc_profile profile;
    if (p->config.device[0] != 0)
        return text_equal(name, p->config.device) ? 2 : text_starts(name, p->config.device) ? 1 : 0;
    if (is_other_slot(name) || pcsc_profile_find("auto", name, &profile) != RESULT_OK)
        return 0;
    return profile.iso15693 ? 2 : 1;
}

static enum result choose_reader(struct pcsc *p, struct message_reader_state *out)
{
    char names[READERS_SIZE] = { 0 };
    DWORD n = sizeof names - 1;
    int best = 0;
    watchdog_start(READER_CALL_S_MAX);
    LONG rc = note(p, SCardListReaders(p->context, NULL, names, &n));
    p->reader[0] = 0;
    if (cause_of(rc) == READER_CAUSE_SERVICE)
        return service_lost(p, out);
    for (const char *name = names; rc == SCARD_S_SUCCESS && name[0] != 0; name += strlen(name) + 1) {
        int fit = fitness(p, name);
        if (fit > best)
            text_copy(p->reader, sizeof p->reader, name);
        best = fit > best ? fit : best;
    }
    if (best > 0)
        return RESULT_OK;
    blame(out, READER_CAUSE_MISSING, p->config.device[0] != 0 ? p->config.device : "PC/SC", "no such reader");
    return RESULT_IO;
}

/* What lies in the slot. */

static enum result look(struct pcsc *p)
{
    DWORD before = p->slot.dwEventState;
    p->slot.szReader = p->reader;
    p->slot.dwCurrentState = p->slot.dwEventState & ~(DWORD)SCARD_STATE_CHANGED;
    watchdog_start(READER_CALL_S_MAX);
    LONG rc = note(p, SCardGetStatusChange(p->context, 0, &p->slot, 1));
    if (rc != SCARD_S_SUCCESS && rc != SCARD_E_TIMEOUT)
        return RESULT_IO;
    if ((p->slot.dwEventState & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE | SCARD_STATE_IGNORE)) != 0) {
        p->error = SCARD_E_READER_UNAVAILABLE;
        return RESULT_IO;
    }
    if (before >> 16 != p->slot.dwEventState >> 16) /* pcscd counts what comes and goes there */
        disconnect(p, SCARD_LEAVE_CARD);
    return RESULT_OK;
}

static bool is_present(const struct pcsc *p)
{
    return (p->slot.dwEventState & SCARD_STATE_PRESENT) != 0;
}

/* It was lifted, or it cannot be spoken to; no fault of the reader. */
static bool is_of_card(LONG rc)
{
    static const LONG errors[] = { SCARD_W_REMOVED_CARD,   SCARD_W_RESET_CARD,        SCARD_W_UNPOWERED_CARD,
                                   SCARD_E_NO_SMARTCARD,   SCARD_W_UNRESPONSIVE_CARD, SCARD_W_UNSUPPORTED_CARD,
                                   SCARD_E_PROTO_MISMATCH, SCARD_E_CARD_UNSUPPORTED };
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i] == rc)
            return true;
    return false;
}

static LONG connect_card(struct pcsc *p)
{
    if (p->connected)
        return SCARD_S_SUCCESS;
    watchdog_start(READER_CALL_S_MAX);
    LONG rc = note(p, SCardConnect(p->context, p->reader, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1,
                                   &p->card, &p->protocol));
    p->connected = rc == SCARD_S_SUCCESS;
    p->broken = false;
    return rc;
}

static enum result transmit(void *self, struct bytes command, uint8_t back[static APDU_ANSWER_MAX], size_t *back_n)
{
    struct pcsc *p = self;
    DWORD n = APDU_ANSWER_MAX;
    if (!p->connected || p->broken)
        return RESULT_GONE;
    watchdog_start(READER_CALL_S_MAX);
    LONG rc = note(p, SCardTransmit(p->card, p->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1, command.at,
                                    command.n, NULL, back, &n));
    if (rc == SCARD_S_SUCCESS) {
        *back_n = n;
        return RESULT_OK;
    }
    p->broken = true;
    return is_of_card(rc) ? RESULT_GONE : RESULT_IO;
}

/* How it is spoken to follows from the reader; what was learnt of it is forgotten with it. */
static enum result take_profile(struct pcsc *p, struct message_reader_state *out)
{
    enum result r = pcsc_profile_find(p->config.profile, p->reader, &p->profile);
    if (r != RESULT_OK) {
        blame(out, READER_CAUSE_OTHER, p->config.profile, "there is no such profile of PC/SC readers");
        return r;
    }
    p->line = (struct apdu_line){ transmit, p };
    vicinity_init(&p->vicinity, &p->line, &p->profile);
    return RESULT_OK;
}

/* Is anybody else at it? That shows only when something lies there. */
static enum result try_card(struct pcsc *p)
{
    enum result r = look(p);
    if (r != RESULT_OK || !is_present(p))
        return r;
    return connect_card(p) == SCARD_E_SHARING_VIOLATION ? RESULT_IO : RESULT_OK;
}

static void pcsc_abilities(void *self, struct reader_abilities *out)
{
    struct pcsc *p = self;
    *out = (struct reader_abilities){
        .iso14443 = p->profile.iso14443, .iso15693 = p->profile.iso15693, .reads = true, .writes = true, .at_once = 1
    };
    vicinity_abilities(&p->vicinity, out);
}

static enum result pcsc_open(void *self, struct message_reader_state *out)
{
    struct pcsc *p = self;
    if (!p->has_context)
        return service_lost(p, out);
    enum result r = choose_reader(p, out);
    if (r == RESULT_OK)
        r = take_profile(p, out);
    if (r != RESULT_OK)
        return r;
    p->slot = (SCARD_READERSTATE){ .dwCurrentState = SCARD_STATE_UNAWARE };
    p->ill_ms = 0;
    if (try_card(p) != RESULT_OK) {
        blame_error(p, out);
        return RESULT_IO;
    }
    *out = (struct message_reader_state){ .up = true };
    text_format(out->words, sizeof out->words, "%s, profile %s", p->reader, p->profile.name);
    pcsc_abilities(p, &out->can);
    return RESULT_OK;
}

static enum result pcsc_restart(void *self)
{
    struct pcsc *p = self;
    p->answered = false;
    enum result r = look(p);
    if (r != RESULT_OK && cause_of(p->error) == READER_CAUSE_SERVICE)
        return RESULT_GONE;
    return r;
}

/* Its number, what kind it is, what it says of itself. */
static enum result ask_card(struct pcsc *p)
{
    struct bytes atr = bytes_of(p->slot.rgbAtr, p->slot.cbAtr);
    struct uid uid;
    enum result r = apdu_uid(&p->line, &uid);
    if (r != RESULT_OK)
        return r;
    if (card_family(atr) == TAG_ISO15693)
        return vicinity_meet(&p->vicinity, uid, &p->about);
    return proximity_meet(&p->line, uid, atr, &p->about);
}

static bool is_ill_for(const struct pcsc *p, int64_t ms)
{
    return p->ill_ms != 0 && p->met_ms - p->ill_ms >= ms;
}

/* RESULT_NONE: it cannot be known now. RESULT_IO: the reader does not do its work. */
static enum result meet(struct pcsc *p)
{
    p->met_ms = now_ms();
    LONG rc = connect_card(p);
    enum result r = rc == SCARD_S_SUCCESS ? ask_card(p) : is_of_card(rc) ? RESULT_GONE : RESULT_IO;
    if (r == RESULT_OK) {
        p->met = true;
        p->ill_ms = 0;
        return r;
    }
    bool is_readers = rc == SCARD_E_SHARING_VIOLATION ||
                      (is_ill_for(p, BLAME_MS) && (p->broken || r == RESULT_IO) && !is_of_card(p->error));
    disconnect(p, is_ill_for(p, POWER_MS) ? SCARD_UNPOWER_CARD : SCARD_LEAVE_CARD);
    p->ill_ms = p->ill_ms == 0 ? p->met_ms : p->ill_ms;
    return is_readers ? RESULT_IO : RESULT_NONE;
}

/* Something lies there that does not answer. */
static enum result tell_mute(const struct pcsc *p, struct tag_about *out)
{
    if (!is_ill_for(p, BLAME_MS))
        return RESULT_NONE;
    *out = (struct tag_about){ .uid = UID_MUTE, .family = TAG_OTHER, .marks = TAG_MARKS_NONE };
    return RESULT_OK;
}

static enum result pcsc_next(void *self, struct tag_about *out)
{
    struct pcsc *p = self;
    if (!is_present(p))
        p->ill_ms = 0;
    if (p->answered || !is_present(p))
        return RESULT_NONE;
    p->answered = true;
    if (!p->met && is_ill_for(p, BLAME_MS) && now_ms() - p->met_ms < SLOW_MS)
        return tell_mute(p, out);
    enum result r = p->met ? RESULT_OK : meet(p);
    if (r == RESULT_OK)
        *out = p->about;
    return r == RESULT_NONE ? tell_mute(p, out) : r;
}

/* What failed is met anew. */
static enum result ended(struct pcsc *p, enum result r)
{
    if (r == RESULT_IO || r == RESULT_GONE)
        disconnect(p, SCARD_LEAVE_CARD);
    else if (p->about.family == TAG_ISO15693)
        p->about = p->vicinity.about; /* its marks may have changed */
    return r;
}

static enum result pcsc_read(void *self, const struct tag_about *tag, const struct read_plan *plan,
                             struct message_tag_read *out)
{
    struct pcsc *p = self;
    if (!p->met)
        return RESULT_IO;
    enum result r =
        tag->family == TAG_ISO15693 ? vicinity_read(&p->vicinity, plan, out) : proximity_read(&p->line, tag, plan, out);
    return ended(p, r == RESULT_GONE ? RESULT_IO : r);
}

static enum result pcsc_write(void *self, const struct tag_about *tag, const struct tag_write *write)
{
    struct pcsc *p = self;
    return tag->family == TAG_ISO15693 ? ended(p, vicinity_write(&p->vicinity, write)) : RESULT_NONE;
}

static enum result pcsc_secure(void *self, const struct tag_about *tag, const struct tag_secure *secure)
{
    struct pcsc *p = self;
    return tag->family == TAG_ISO15693 ? ended(p, vicinity_secure(&p->vicinity, secure)) : RESULT_NONE;
}

/* The only tag there is stays as it is: `next` gives it once a sweep. */
static enum result pcsc_halt(void *self)
{
    (void)self;
    return RESULT_OK;
}

static void pcsc_explain(void *self, struct message_reader_state *out)
{
    blame_error(self, out);
}

const struct reader_port reader_pcsc = {
    .name = "pcsc",
    .create = pcsc_create,
    .open = pcsc_open,
    .abilities = pcsc_abilities,
    .restart = pcsc_restart,
    .next = pcsc_next,
    .read = pcsc_read,
    .write = pcsc_write,
    .secure = pcsc_secure,
    .halt = pcsc_halt,
    .explain = pcsc_explain,
    .close = pcsc_close,
    .destroy = pcsc_destroy,
};
