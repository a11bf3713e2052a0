#define LOG_ROOM "libnfc"
#include "reader/chip.h"

#include "base/log.h"
#include "base/text.h"
#include "reader/reader.h"
#include "reader/watchdog.h"

enum { EXCHANGE_MS = 300 };

int chip_noted(struct chip *chip, int rc)
{
    if (rc >= 0)
        return rc;
    chip->error = rc;
    text_copy(chip->words, sizeof chip->words, nfc_strerror(chip->device));
    chip->stale = true;
    chip->owes = chip->owes || rc == NFC_ETIMEOUT;
    if (chip_is_at_fault(rc))
        log_warning("%s; fault %u since the start", chip->words, ++chip->faults);
    return rc;
}

int chip_select(struct chip *chip, const struct uid *uid, nfc_iso14443a_info *out)
{
    static const nfc_modulation type_a = { .nmt = NMT_ISO14443A, .nbr = NBR_106 };
    nfc_target target = { 0 };
    watchdog_start(READER_CALL_S_MAX);
    int rc = nfc_initiator_select_passive_target(chip->device, type_a, uid == NULL ? NULL : uid->at,
                                                 uid == NULL ? 0 : uid->n, &target);
    watchdog_stop();
    *out = target.nti.nai;
    return chip_noted(chip, rc);
}

int chip_exchange(struct chip *chip, const uint8_t *to, size_t n, uint8_t back[static CHIP_RECEIVE_SIZE])
{
    watchdog_start(READER_CALL_S_MAX);
    int rc = nfc_initiator_transceive_bytes(chip->device, to, n, back, CHIP_RECEIVE_SIZE, EXCHANGE_MS);
    watchdog_stop();
    return chip_noted(chip, rc);
}

int chip_exchange_through(struct chip *chip, const uint8_t *to, size_t n, uint8_t back[static CHIP_RECEIVE_SIZE])
{
    nfc_device_set_property_bool(chip->device, NP_EASY_FRAMING, false); /* a flag of libnfc: nothing is sent */
    int rc = chip_exchange(chip, to, n, back);
    nfc_device_set_property_bool(chip->device, NP_EASY_FRAMING, true);
    return rc;
}

bool chip_is_at_fault(int rc)
{
    return rc == NFC_EIO || rc == NFC_ETIMEOUT;
}

/* A chip that takes the tag for selected still does not look for it before it has let go of it. */
static int select_again(struct chip *chip, const struct uid *uid, nfc_iso14443a_info *info)
{
    int rc = chip_select(chip, uid, info);
    if (rc != 0)
        return rc;
    watchdog_start(READER_CALL_S_MAX);
    rc = nfc_initiator_deselect_target(chip->device);
    watchdog_stop();
    return chip_is_at_fault(rc) ? chip_noted(chip, rc) : chip_select(chip, uid, info);
}

enum result chip_again(struct chip *chip)
{
    nfc_iso14443a_info info;
    struct uid uid = chip->selected;
    if (uid.n == 0 || select_again(chip, &uid, &info) <= 0)
        return RESULT_IO;
    struct uid found = { .n = 0 };
    for (size_t i = 0; i < info.szUidLen && i < UID_MAX; i++)
        found.at[found.n++] = info.abtUid[i];
    return uid_equal(found, uid) ? RESULT_OK : RESULT_IO;
}
