/* The port to libnfc 1.8.0 (PN532 and its kin). What it must never do, and why, is known from trial:
   no poll_target and no time-out of 0 (both wait for an ACK for ever); no transceive on a tag that was
   not selected since the last error (a late tag is activated by the chip behind our back); no second
   opener of the line (libnfc does not exclude it, so the device node is locked first); field off and on
   after errors. A status byte with bit 7 makes libnfc abort(): that is why this is a process of its own. */
#define LOG_ROOM "libnfc"
#include <errno.h>
#include <fcntl.h>
#include <nfc/nfc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "reader/reader.h"
#include "reader/watchdog.h"

enum {
    EXCHANGE_MS = 300,
    FIELD_OFF_MS = 3,
    FIELD_ON_MS = 5, /* ISO 14443-3: a tag is ready 5 ms after the field came */
    PROBE_MS = 200,
    RECEIVE_SIZE = 264, /* of libnfc's own buffers */
    PAGE_BYTES = 4,
    READ_BYTES = 16,
    FAST_PAGES_MAX = 60, /* 65 is the most that libnfc takes */
    PAGE_MAX = 255,
    SECTOR_BLOCKS = 4,
    COMMAND_READ = 0x30,
    COMMAND_FAST_READ = 0x3A,
    COMMAND_HALT = 0x50,
    COMMAND_AUTHENTICATE_A = 0x60,
    SAK_CLASSIC = 0x08,
    SAK_ISO14443_4 = 0x20,
    NOTES_MAX = 32, /* more than lie on the pad */
    REFUSALS_MAX = 2
};

/* What reading a tag has taught: it has no FAST_READ; its memory ended here at the last try. */
struct tag_note {
    struct uid uid;
    uint16_t end; /* bytes; 0: not known */
};

struct libnfc {
    nfc_context *context;
    nfc_device *device;
    nfc_connstring connection;
    char path[MESSAGE_HOST_SIZE]; /* of the device node in `connection`; "" when it names none */
    int lock;                     /* the device node, locked; -1 */
    int error;                    /* libnfc's last one */
    bool stale;                   /* some tag is silenced, or an error left the chip unknown: restart is needed */
    unsigned refusals;            /* of FAST_READ by the reader, not by a tag, in a row */
    struct uid selected;
    struct tag_note notes[NOTES_MAX];
    size_t notes_next;
};

static void note_error(struct libnfc *l, int rc)
{
    l->error = rc;
    l->stale = true;
}

static enum result result_of(struct libnfc *l, int rc)
{
    note_error(l, rc);
    return rc == NFC_ETIMEOUT ? RESULT_TIMEOUT : RESULT_IO;
}

static void sleep_ms(long ms)
{
    struct timespec t = { 0, ms * 1000000L };
    nanosleep(&t, NULL);
}

/* "pn532_uart:/dev/ttyS1:115200" has /dev/ttyS1 in it; "pn53x_usb:001:004" has none. */
static void path_of(const char *connection, char *to, size_t size)
{
    const char *colon = strchr(connection, ':');
    struct bytes path = { NULL, 0 };
    if (colon != NULL && colon[1] == '/')
        path = bytes_of(colon + 1, strcspn(colon + 1, ":"));
    text_copy_bytes(to, size, path);
}

static void *libnfc_create(const struct message_reader_config *config)
{
    struct libnfc *l = calloc(1, sizeof *l);
    if (l == NULL)
        return NULL;
    l->lock = -1;
    text_copy(l->connection, sizeof l->connection, config->device);
    path_of(config->device, l->path, sizeof l->path);
    setenv("LIBNFC_AUTO_SCAN", "false", 1);
    setenv("LIBNFC_INTRUSIVE_SCAN", "false", 1);
    setenv("LIBNFC_LOG_LEVEL", "0", 0); /* its complaints repeat at every try */
    nfc_init(&l->context);
    if (l->context == NULL) {
        free(l);
        return NULL;
    }
    return l;
}

static void libnfc_close(void *self)
{
    struct libnfc *l = self;
    watchdog_start(READER_CALL_S_MAX);
    if (l->device != NULL)
        nfc_close(l->device);
    watchdog_stop();
    l->device = NULL;
    if (l->lock >= 0)
        close(l->lock);
    l->lock = -1;
}

static void libnfc_destroy(void *self)
{
    struct libnfc *l = self;
    if (l == NULL)
        return;
    libnfc_close(l);
    nfc_exit(l->context);
    free(l);
}

static const struct {
    int error;
    enum reader_cause cause;
} causes[] = {
    { ENOENT, READER_CAUSE_MISSING },   { ENODEV, READER_CAUSE_MISSING }, { ENXIO, READER_CAUSE_MISSING },
    { ENOTDIR, READER_CAUSE_MISSING },  { EIO, READER_CAUSE_MISSING },    { EACCES, READER_CAUSE_PERMISSION },
    { EPERM, READER_CAUSE_PERMISSION }, { EBUSY, READER_CAUSE_BUSY },     { EWOULDBLOCK, READER_CAUSE_BUSY },
};

static void blame(struct message_reader_state *out, enum reader_cause cause, const char *what, const char *words)
{
    *out = (struct message_reader_state){ .cause = cause };
    text_format(out->words, sizeof out->words, "%s: %s", what, words);
}

static enum result blame_errno(struct libnfc *l, int error, struct message_reader_state *out)
{
    enum reader_cause cause = READER_CAUSE_OTHER;
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].error == error)
            cause = causes[i].cause;
    blame(out, cause, l->path, cause == READER_CAUSE_BUSY ? "another program has it open" : strerror(error));
    return RESULT_IO;
}

/* Opens and locks the device node: tells why it cannot be opened, which libnfc does not. */
static enum result lock_take(struct libnfc *l, struct message_reader_state *out)
{
    struct stat about;
    if (l->path[0] == 0)
        return RESULT_OK;
    l->lock = open(l->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (l->lock < 0 || flock(l->lock, LOCK_EX | LOCK_NB) != 0)
        return blame_errno(l, errno, out);
    bool serial = !text_starts(l->connection, "pn532_spi:") && !text_starts(l->connection, "pn532_i2c:");
    if (fstat(l->lock, &about) == 0 && S_ISCHR(about.st_mode) && (!serial || isatty(l->lock)))
        return RESULT_OK;
    blame(out, READER_CAUSE_OTHER, l->path, serial ? "it is no serial line" : "it is no device");
    return RESULT_IO;
}

/* libnfc says only that it failed. Asks the chip for its firmware: does anything come back? */
static enum reader_cause silent_or_garbage(const struct libnfc *l)
{
    static const uint8_t question[] = { 0x55, 0x55, 0,    0,    0,    0,    0,    0,    0,
                                        0,    0,    0,    0,    0,    0,    0, /* HSU wake-up */
                                        0,    0,    0xFF, 0x02, 0xFE, 0xD4, 0x02, 0x2A, 0 };
    struct pollfd p = { l->lock, POLLIN, 0 };
    if (l->lock < 0 || write(l->lock, question, sizeof question) < 0)
        return READER_CAUSE_SILENT;
    if (poll(&p, 1, PROBE_MS) > 0 && (p.revents & POLLIN) != 0)
        return READER_CAUSE_GARBAGE;
    return READER_CAUSE_SILENT;
}

/* "chip: PN532 v1.6" is the first line of libnfc's description. */
static void name_chip(struct libnfc *l, struct message_reader_state *out)
{
    char *about = NULL;
    *out = (struct message_reader_state){ .up = true };
    text_copy(out->words, sizeof out->words, nfc_device_get_name(l->device));
    if (nfc_device_get_information_about(l->device, &about) < 0 || about == NULL)
        return;
    const char *chip = text_starts(about, "chip: ") ? about + strlen("chip: ") : about;
    struct bytes line = bytes_of(chip, strcspn(chip, "\n"));
    if (utf8_valid(line))
        text_copy_bytes(out->words, sizeof out->words, line);
    nfc_free(about);
}

/* After a chip that did not answer GetFirmwareVersion nfc_open() succeeds and the first select aborts:
   such a device supports no modulation. */
static bool is_usable(struct libnfc *l)
{
    const nfc_modulation_type *types = NULL;
    if (nfc_device_get_supported_modulation(l->device, N_INITIATOR, &types) < 0 || types == NULL)
        return false;
    return nfc_initiator_init(l->device) >= 0 &&
           nfc_device_set_property_bool(l->device, NP_INFINITE_SELECT, false) >= 0;
}

static enum result libnfc_open(void *self, struct message_reader_state *out)
{
    struct libnfc *l = self;
    enum result r = lock_take(l, out);
    if (r != RESULT_OK)
        return r;
    watchdog_start(READER_CALL_S_MAX);
    l->device = nfc_open(l->context, l->connection);
    bool usable = l->device != NULL && is_usable(l);
    watchdog_stop();
    if (!usable) {
        enum reader_cause cause = silent_or_garbage(l);
        blame(out, cause, l->connection,
              cause == READER_CAUSE_SILENT ? "it does not answer" : "it answers, but not as a reader does");
        return RESULT_IO;
    }
    l->error = 0;
    l->stale = true;
    l->refusals = 0;
    name_chip(l, out);
    return RESULT_OK;
}

static enum result libnfc_restart(void *self)
{
    struct libnfc *l = self;
    int rc = 0;
    l->selected.n = 0;
    if (!l->stale)
        return RESULT_OK;
    watchdog_start(READER_CALL_S_MAX);
    rc = nfc_device_set_property_bool(l->device, NP_ACTIVATE_FIELD, false);
    sleep_ms(FIELD_OFF_MS);
    if (rc >= 0)
        rc = nfc_device_set_property_bool(l->device, NP_ACTIVATE_FIELD, true);
    watchdog_stop();
    if (rc < 0)
        return result_of(l, rc);
    sleep_ms(FIELD_ON_MS);
    l->stale = false;
    return RESULT_OK;
}

static enum tag_family family_of(uint8_t sak)
{
    if ((sak & SAK_CLASSIC) != 0)
        return TAG_CLASSIC;
    if ((sak & SAK_ISO14443_4) != 0)
        return TAG_ISO14443_4;
    return sak == 0 ? TAG_TYPE_2 : TAG_OTHER;
}

static enum result tag_of(const nfc_iso14443a_info *info, struct tag_about *out)
{
    struct tag_about tag = { .atqa = (uint16_t)(info->abtAtqa[0] << 8 | info->abtAtqa[1]), .sak = info->btSak };
    if (info->szUidLen == 0 || info->szUidLen > UID_MAX)
        return RESULT_BAD;
    tag.uid.n = (uint8_t)info->szUidLen;
    memcpy(tag.uid.at, info->abtUid, info->szUidLen);
    tag.family = family_of(tag.sak);
    *out = tag;
    return RESULT_OK;
}

static int select_any(struct libnfc *l, nfc_target *target)
{
    static const nfc_modulation type_a = { .nmt = NMT_ISO14443A, .nbr = NBR_106 };
    watchdog_start(READER_CALL_S_MAX);
    int rc = nfc_initiator_select_passive_target(l->device, type_a, NULL, 0, target);
    watchdog_stop();
    return rc;
}

static int exchange(struct libnfc *l, const uint8_t *to, size_t n, uint8_t back[static RECEIVE_SIZE])
{
    watchdog_start(READER_CALL_S_MAX);
    int rc = nfc_initiator_transceive_bytes(l->device, to, n, back, RECEIVE_SIZE, EXCHANGE_MS);
    watchdog_stop();
    return rc;
}

/* By InCommunicateThru: what the PN532 would take for a command of its own. */
static int exchange_through(struct libnfc *l, const uint8_t *to, size_t n, uint8_t back[static RECEIVE_SIZE])
{
    nfc_device_set_property_bool(l->device, NP_EASY_FRAMING, false);
    int rc = exchange(l, to, n, back);
    nfc_device_set_property_bool(l->device, NP_EASY_FRAMING, true);
    return rc;
}

static enum result libnfc_next(void *self, struct tag_about *out)
{
    static const uint8_t halt[] = { COMMAND_HALT, 0 };
    struct libnfc *l = self;
    nfc_target target = { 0 };
    struct tag_about tag;
    uint8_t back[RECEIVE_SIZE];
    int rc = select_any(l, &target);
    if (rc < 0)
        return result_of(l, rc);
    if (rc == 0)
        return RESULT_NONE;
    l->stale = true;
    if (tag_of(&target.nti.nai, &tag) != RESULT_OK)
        return result_of(l, NFC_ERFTRANS);
    if (uid_equal(tag.uid, l->selected)) { /* InDeselect did not silence it: say it in the tag's own words */
        exchange_through(l, halt, sizeof halt, back);
        if ((rc = select_any(l, &target)) <= 0)
            return rc == 0 ? RESULT_NONE : result_of(l, rc);
        if (tag_of(&target.nti.nai, &tag) != RESULT_OK)
            return result_of(l, NFC_ERFTRANS);
        if (uid_equal(tag.uid, l->selected))
            return RESULT_NONE; /* nothing silences it, so nothing else can be heard */
    }
    l->selected = tag.uid;
    *out = tag;
    return RESULT_OK;
}

static enum result libnfc_halt(void *self)
{
    struct libnfc *l = self;
    watchdog_start(READER_CALL_S_MAX);
    int rc = nfc_initiator_deselect_target(l->device);
    watchdog_stop();
    /* A tag that was lifted cannot be silenced, and need not be. */
    return rc == NFC_EIO || rc == NFC_ETIMEOUT ? result_of(l, rc) : RESULT_OK;
}

static struct tag_note *note_find(struct libnfc *l, struct uid uid)
{
    for (size_t i = 0; i < NOTES_MAX; i++)
        if (l->notes[i].uid.n != 0 && uid_equal(l->notes[i].uid, uid))
            return &l->notes[i];
    return NULL;
}

static struct tag_note *note_make(struct libnfc *l, struct uid uid)
{
    struct tag_note *note = note_find(l, uid);
    if (note != NULL)
        return note;
    note = &l->notes[l->notes_next++ % NOTES_MAX];
    *note = (struct tag_note){ .uid = uid };
    return note;
}

static unsigned pages_of(const struct read_plan *plan)
{
    return (plan->bytes + PAGE_BYTES - 1U) / PAGE_BYTES;
}

/* Was it the chip or the line, and not the tag? */
static bool is_readers_fault(int rc)
{
    return rc == NFC_EIO || rc == NFC_ETIMEOUT;
}

/* FAST_READ; a tag or a reader that refuses it is asked by READ at the next try. */
static enum result read_fast(struct libnfc *l, const struct read_plan *plan, struct message_tag_read *out)
{
    uint8_t back[RECEIVE_SIZE];
    for (unsigned done = 0; done < pages_of(plan); done += FAST_PAGES_MAX) {
        unsigned left = pages_of(plan) - done, pages = left < FAST_PAGES_MAX ? left : FAST_PAGES_MAX;
        const uint8_t command[] = { COMMAND_FAST_READ, (uint8_t)(plan->first + done),
                                    (uint8_t)(plan->first + done + pages - 1) };
        int rc = exchange_through(l, command, sizeof command, back);
        if (rc != (int)(pages * PAGE_BYTES)) {
            note_error(l, rc);
            if (is_readers_fault(rc))
                l->refusals++;
            else
                note_make(l, out->uid);
            return RESULT_IO;
        }
        memcpy(out->memory + done * PAGE_BYTES, back, pages * PAGE_BYTES);
    }
    l->refusals = 0;
    out->memory_n = plan->bytes;
    return RESULT_OK;
}

/* The tag said no at byte n. Twice at the same place is the end of its memory; RESULT_IO: try again. */
static enum result end_of_memory(struct libnfc *l, int rc, uint16_t n, struct message_tag_read *out)
{
    note_error(l, rc);
    if (is_readers_fault(rc) || n == 0)
        return RESULT_IO;
    struct tag_note *note = note_make(l, out->uid);
    bool again = note->end == n;
    note->end = n;
    out->memory_n = n;
    return again ? RESULT_OK : RESULT_IO;
}

/* READ, four pages at a time. A NAK twice at the same page is the end of the memory. */
static enum result read_pages(struct libnfc *l, const struct read_plan *plan, struct message_tag_read *out)
{
    uint8_t back[RECEIVE_SIZE];
    uint16_t n = 0;
    while (n < plan->bytes) {
        const uint8_t command[] = { COMMAND_READ, (uint8_t)(plan->first + n / PAGE_BYTES) };
        int rc = exchange(l, command, sizeof command, back);
        if (rc != READ_BYTES)
            return end_of_memory(l, rc, n, out);
        uint16_t part = plan->bytes - n < READ_BYTES ? (uint16_t)(plan->bytes - n) : READ_BYTES;
        memcpy(out->memory + n, back, part);
        n = (uint16_t)(n + part);
    }
    struct tag_note *note = note_find(l, out->uid);
    if (note != NULL)
        note->end = 0;
    out->memory_n = n;
    return RESULT_OK;
}

static enum result read_type_2(struct libnfc *l, const struct read_plan *plan, struct message_tag_read *out)
{
    if (plan->first + pages_of(plan) - 1 > PAGE_MAX)
        return RESULT_NONE;
    if (l->refusals >= REFUSALS_MAX || note_find(l, out->uid) != NULL)
        return read_pages(l, plan, out);
    return read_fast(l, plan, out);
}

/* With the number that the chip gave when it was selected, which may be made up. */
static int authenticate(struct libnfc *l, unsigned block, const struct read_plan *plan)
{
    struct uid uid = l->selected;
    uint8_t back[RECEIVE_SIZE], command[2 + CLASSIC_KEY_SIZE + 4] = { COMMAND_AUTHENTICATE_A, (uint8_t)block };
    memcpy(command + 2, plan->key, CLASSIC_KEY_SIZE);
    memcpy(command + 2 + CLASSIC_KEY_SIZE, uid.at + uid.n - 4, 4);
    return exchange(l, command, sizeof command, back);
}

/* Data blocks only; each sector is opened with the plan's key. */
static enum result read_classic(struct libnfc *l, const struct read_plan *plan, struct message_tag_read *out)
{
    uint8_t back[RECEIVE_SIZE];
    unsigned opened = PAGE_MAX;
    uint16_t n = 0;
    for (unsigned block = plan->first; n < plan->bytes; block++) {
        const uint8_t command[] = { COMMAND_READ, (uint8_t)block };
        int rc = 0;
        if (block > PAGE_MAX)
            return RESULT_NONE;
        if (block % SECTOR_BLOCKS == SECTOR_BLOCKS - 1)
            continue;
        if (opened != block / SECTOR_BLOCKS)
            rc = authenticate(l, block, plan);
        opened = block / SECTOR_BLOCKS;
        if (rc == NFC_EMFCAUTHFAIL) {
            note_error(l, rc);
            return RESULT_REFUSED;
        }
        if (rc < 0 || (rc = exchange(l, command, sizeof command, back)) != READ_BYTES) {
            note_error(l, rc);
            return RESULT_IO;
        }
        uint16_t part = plan->bytes - n < READ_BYTES ? (uint16_t)(plan->bytes - n) : READ_BYTES;
        memcpy(out->memory + n, back, part);
        n = (uint16_t)(n + part);
    }
    out->memory_n = n;
    return RESULT_OK;
}

static enum result libnfc_read(void *self, const struct tag_about *tag, const struct read_plan *plan,
                               struct message_tag_read *out)
{
    switch (tag->family) {
    case TAG_TYPE_2:
        return read_type_2(self, plan, out);
    case TAG_CLASSIC:
        return read_classic(self, plan, out);
    case TAG_ISO14443_4:
    case TAG_ISO15693:
    case TAG_OTHER:
    case TAG_FAMILY_COUNT:
        break;
    }
    return RESULT_NONE;
}

static enum result libnfc_write(void *self, const struct tag_about *tag, const struct tag_write *write)
{
    (void)self;
    (void)tag;
    (void)write;
    return RESULT_NONE;
}

static enum result libnfc_secure(void *self, const struct tag_about *tag, const struct tag_secure *secure)
{
    (void)self;
    (void)tag;
    (void)secure;
    return RESULT_NONE;
}

static void libnfc_explain(void *self, struct message_reader_state *out)
{
    struct libnfc *l = self;
    struct pollfd line = { l->lock, POLLIN, 0 };
    bool hung_up = l->lock >= 0 && poll(&line, 1, 0) > 0 && (line.revents & (POLLHUP | POLLERR)) != 0;
    if (hung_up || (l->path[0] != 0 && access(l->path, F_OK) != 0))
        blame(out, READER_CAUSE_LOST, l->connection, "it was unplugged");
    else if (l->error == NFC_ETIMEOUT)
        blame(out, READER_CAUSE_SILENT, l->connection, "it does not answer any more");
    else
        blame(out, READER_CAUSE_GARBAGE, l->connection, nfc_strerror(l->device));
}

const struct reader_port reader_libnfc = {
    .name = "libnfc",
    .create = libnfc_create,
    .open = libnfc_open,
    .restart = libnfc_restart,
    .next = libnfc_next,
    .read = libnfc_read,
    .write = libnfc_write,
    .secure = libnfc_secure,
    .halt = libnfc_halt,
    .explain = libnfc_explain,
    .close = libnfc_close,
    .destroy = libnfc_destroy,
};
