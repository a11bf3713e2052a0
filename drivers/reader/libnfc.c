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
#include "reader/pages.h"
#include "reader/reader.h"
#include "reader/sectors.h"
#include "reader/watchdog.h"

enum {
    FIELD_OFF_MS = 3,
    FIELD_ON_MS = 5, /* ISO 14443-3: a tag is ready 5 ms after the field came */
    PROBE_MS = 200,
    PAGE_BYTES = 4,
    COMMAND_HALT = 0x50,
    SAK_CLASSIC = 0x08,
    SAK_ISO14443_4 = 0x20,
    AT_ONCE = 10 /* with more, a removal takes longer than half a second */
};

struct libnfc {
    nfc_context *context;
    nfc_connstring connection;
    char path[MESSAGE_HOST_SIZE]; /* of the device node in `connection`; "" when it names none */
    int lock;                     /* the device node, locked; -1 */
    struct chip chip;
    struct pages pages;
    enum tag_family family; /* of the tag that is selected */
};

static enum result result_of(int rc)
{
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
    l->pages.chip = &l->chip;
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
    if (l->chip.device != NULL)
        nfc_close(l->chip.device);
    watchdog_stop();
    l->chip.device = NULL;
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
    *out = (struct message_reader_state){
        .up = true,
        .can = { .iso14443 = true, .reads = true, .writes = true, .at_once = AT_ONCE },
    };
    text_copy(out->words, sizeof out->words, nfc_device_get_name(l->chip.device));
    if (nfc_device_get_information_about(l->chip.device, &about) < 0 || about == NULL)
        return;
    const char *chip = text_starts(about, "chip: ") ? about + strlen("chip: ") : about;
    struct bytes line = bytes_of(chip, strcspn(chip, "\n"));
    if (utf8_valid(line))
        text_copy_bytes(out->words, sizeof out->words, line);
    nfc_free(about);
}

/* After a chip that did not answer GetFirmwareVersion nfc_open() succeeds and the first select aborts:
   such a device supports no modulation. */
static bool is_usable(nfc_device *device)
{
    const nfc_modulation_type *types = NULL;
    if (nfc_device_get_supported_modulation(device, N_INITIATOR, &types) < 0 || types == NULL)
        return false;
    return nfc_initiator_init(device) >= 0 && nfc_device_set_property_bool(device, NP_INFINITE_SELECT, false) >= 0;
}

static enum result libnfc_open(void *self, struct message_reader_state *out)
{
    struct libnfc *l = self;
    enum result r = lock_take(l, out);
    if (r != RESULT_OK)
        return r;
    watchdog_start(READER_CALL_S_MAX);
    l->chip = (struct chip){ .device = nfc_open(l->context, l->connection), .stale = true, .faults = l->chip.faults };
    bool usable = l->chip.device != NULL && is_usable(l->chip.device);
    watchdog_stop();
    if (!usable) {
        enum reader_cause cause = silent_or_garbage(l);
        blame(out, cause, l->connection,
              cause == READER_CAUSE_SILENT ? "it does not answer" : "it answers, but not as a reader does");
        return RESULT_IO;
    }
    pages_forget(&l->pages);
    name_chip(l, out);
    return RESULT_OK;
}

static int field(struct libnfc *l, bool on)
{
    watchdog_start(READER_CALL_S_MAX);
    int rc = nfc_device_set_property_bool(l->chip.device, NP_ACTIVATE_FIELD, on);
    watchdog_stop();
    return chip_noted(&l->chip, rc);
}

/* A chip that owed an answer may have lost power: what it was told at the opening is then forgotten, and its
   endless retries would eat every select. */
static enum result libnfc_restart(void *self)
{
    struct libnfc *l = self;
    l->chip.selected.n = 0;
    if (l->chip.owes)
        return RESULT_GONE;
    if (!l->chip.stale)
        return RESULT_OK;
    int rc = field(l, false);
    sleep_ms(FIELD_OFF_MS);
    if (rc >= 0)
        rc = field(l, true);
    if (rc < 0)
        return result_of(rc);
    sleep_ms(FIELD_ON_MS);
    l->chip.stale = false;
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

/* The historical bytes of the ATS (ISO 14443-4 5.2). */
static void put_ats(const nfc_iso14443a_info *info, struct tag_about *out)
{
    uint8_t ats[sizeof info->abtAts];
    size_t n = 0;
    memcpy(ats, info->abtAts, sizeof ats);
    const uint8_t *historical = info->szAtsLen == 0 ? NULL : iso14443a_locate_historical_bytes(ats, info->szAtsLen, &n);
    if (historical == NULL)
        return;
    out->ats_n = (uint8_t)(n < TAG_ATS_MAX ? n : TAG_ATS_MAX);
    memcpy(out->ats, historical, out->ats_n);
}

/* What a chip's kind has to say of its memory; a type 2 tag has to be asked first. */
static void put_memory(const struct libnfc *l, struct tag_about *out)
{
    if (out->family == TAG_TYPE_2) {
        out->block_size = PAGE_BYTES;
        out->memory = pages_memory(&l->pages, out->uid);
    } else if (out->family == TAG_CLASSIC) {
        out->block_size = SECTORS_BLOCK;
        out->memory = sectors_memory(out->sak);
    }
}

static enum result tag_of(const struct libnfc *l, const nfc_iso14443a_info *info, struct tag_about *out)
{
    struct tag_about tag = { .atqa = (uint16_t)(info->abtAtqa[0] << 8 | info->abtAtqa[1]),
                             .sak = info->btSak,
                             .family = family_of(info->btSak),
                             .marks = TAG_MARKS_NONE };
    if (info->szUidLen == 0 || info->szUidLen > UID_MAX)
        return RESULT_BAD;
    tag.uid.n = (uint8_t)info->szUidLen;
    memcpy(tag.uid.at, info->abtUid, info->szUidLen);
    put_ats(info, &tag);
    put_memory(l, &tag);
    *out = tag;
    return RESULT_OK;
}

static enum result select_next(struct libnfc *l, struct tag_about *out)
{
    nfc_iso14443a_info info;
    int rc = chip_select(&l->chip, NULL, &info);
    if (rc <= 0)
        return rc == 0 ? RESULT_NONE : result_of(rc);
    l->chip.stale = true;
    return tag_of(l, &info, out) == RESULT_OK ? RESULT_OK : RESULT_IO;
}

static enum result libnfc_next(void *self, struct tag_about *out)
{
    static const uint8_t halt[] = { COMMAND_HALT, 0 };
    struct libnfc *l = self;
    struct tag_about tag;
    uint8_t back[CHIP_RECEIVE_SIZE];
    enum result r = select_next(l, &tag);
    if (r == RESULT_OK && uid_equal(tag.uid, l->chip.selected)) {
        /* InDeselect did not silence it: say it in the tag's own words. */
        chip_exchange_through(&l->chip, halt, sizeof halt, back);
        r = select_next(l, &tag);
        if (r == RESULT_OK && uid_equal(tag.uid, l->chip.selected))
            r = RESULT_NONE; /* nothing silences it, so nothing else can be heard */
    }
    if (r != RESULT_OK)
        return r;
    l->chip.selected = tag.uid;
    l->family = tag.family;
    *out = tag;
    return RESULT_OK;
}

/* What is not known yet of a tag is asked at the end of its turn, when nobody waits for it. A tag that was lifted
   cannot be silenced, and need not be. */
static enum result libnfc_halt(void *self)
{
    struct libnfc *l = self;
    if (l->family == TAG_TYPE_2 && pages_learn(&l->pages, l->chip.selected) != RESULT_OK && l->chip.owes)
        return RESULT_TIMEOUT;
    watchdog_start(READER_CALL_S_MAX);
    int rc = nfc_initiator_deselect_target(l->chip.device);
    watchdog_stop();
    return chip_is_at_fault(rc) ? result_of(chip_noted(&l->chip, rc)) : RESULT_OK;
}

/* By the number that the chip gives now, which may be made up anew. */
static enum result libnfc_read(void *self, const struct tag_about *tag, const struct read_plan *plan,
                               struct message_tag_read *out)
{
    struct libnfc *l = self;
    out->marks = tag->marks;
    switch (tag->family) {
    case TAG_TYPE_2:
        return pages_read(&l->pages, l->chip.selected, plan, out);
    case TAG_CLASSIC:
        return sectors_read(&l->chip, tag->sak, plan, out);
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
    struct libnfc *l = self;
    switch (tag->family) {
    case TAG_TYPE_2:
        return pages_write(&l->pages, l->chip.selected, write);
    case TAG_CLASSIC:
        return sectors_write(&l->chip, tag->sak, write);
    case TAG_ISO14443_4:
    case TAG_ISO15693:
    case TAG_OTHER:
    case TAG_FAMILY_COUNT:
        break;
    }
    return RESULT_NONE;
}

/* ISO 14443 has neither AFI nor EAS, and a Classic's sector would need a key. */
static enum result libnfc_secure(void *self, const struct tag_about *tag, const struct tag_secure *secure)
{
    struct libnfc *l = self;
    if (secure->mechanism == SECURITY_NONE)
        return RESULT_OK;
    if (secure->mechanism != SECURITY_BYTE || tag->family != TAG_TYPE_2)
        return RESULT_NONE;
    return pages_write_byte(&l->pages, l->chip.selected, secure->byte_at, secure->value);
}

static void libnfc_explain(void *self, struct message_reader_state *out)
{
    struct libnfc *l = self;
    struct pollfd line = { l->lock, POLLIN, 0 };
    bool hung_up = l->lock >= 0 && poll(&line, 1, 0) > 0 && (line.revents & (POLLHUP | POLLERR)) != 0;
    if (hung_up || (l->path[0] != 0 && access(l->path, F_OK) != 0))
        blame(out, READER_CAUSE_LOST, l->connection, "it was unplugged");
    else if (l->chip.error == NFC_ETIMEOUT && silent_or_garbage(l) == READER_CAUSE_SILENT)
        blame(out, READER_CAUSE_SILENT, l->connection, "it does not answer any more");
    else
        blame(out, READER_CAUSE_GARBAGE, l->connection, l->chip.words);
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
