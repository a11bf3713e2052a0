/* What the real libnfc 1.8.0 makes of the chip's faults (its result, the least it waits, whether the handle goes on),
   of many chips at once, and of a chip that loses power while it is written. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "libnfc_stage.h"

enum { USER = 16, PAGE = 4 };

static const uint8_t content[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct tag *one_selected(void)
{
    nfc_target target;
    struct tag *t = libnfc_stage_lay("04112233445566", CHIP_NTAG213);
    memcpy(t->memory + USER, content, sizeof content);
    CHECK_EQ(libnfc_stage_select(&target), 1);
    return t;
}

/* A fault, the result of the READ that it strikes, the least time that takes; -1: none is promised. */
static const struct {
    enum reader_fault which;
    struct fault f;
    int result;
    long least_ms;
} table[] = {
    { READER_FAULT_DROP_ACK, { .times = 1 }, NFC_EIO, -1 },
    { READER_FAULT_IGNORE, { .times = 1 }, NFC_ETIMEOUT, 300 },
    { READER_FAULT_NO_ANSWER, { .times = 1 }, NFC_ETIMEOUT, 300 },
    { READER_FAULT_NACK, { .times = 1 }, NFC_EIO, -1 },
    { READER_FAULT_BAD_CHECKSUM, { .times = 1 }, NFC_EIO, -1 },
    { READER_FAULT_BAD_LENGTH, { .times = 1 }, NFC_EIO, -1 },
    { READER_FAULT_BAD_FRAME, { .times = 1 }, NFC_EIO, -1 },
    { READER_FAULT_BAD_CODE, { .times = 1 }, NFC_EIO, -1 },
    { READER_FAULT_ERROR_FRAME, { .times = 1 }, NFC_EIO, -1 },
    { READER_FAULT_TRUNCATE, { .times = 1 }, NFC_ETIMEOUT, 300 },
    { READER_FAULT_GARBAGE_BEFORE, { .times = 1 }, NFC_EIO, -1 },
    { READER_FAULT_GARBAGE_AFTER, { .times = 1 }, 16, -1 },
    { READER_FAULT_LATE, { .times = 1, .ms = 400 }, NFC_ETIMEOUT, 300 },
    { READER_FAULT_LATE, { .times = 1, .ms = 100 }, 16, 100 },
    { READER_FAULT_STATUS, { .times = 1, .status = 0x01 }, NFC_ERFTRANS, -1 },
    { READER_FAULT_STATUS, { .times = 1, .status = 0x02 }, NFC_ERFTRANS, -1 },
    { READER_FAULT_STATUS, { .times = 1, .status = 0x13 }, NFC_ERFTRANS, -1 },
    { READER_FAULT_STATUS, { .times = 1, .status = 0x14 }, NFC_EMFCAUTHFAIL, -1 },
    { READER_FAULT_STATUS, { .times = 1, .status = 0x29 }, NFC_ETGRELEASED, -1 },
    { READER_FAULT_STATUS, { .times = 1, .status = 0x27 }, NFC_EINVARG, -1 },
    { READER_FAULT_STATUS, { .times = 1, .status = 0x10 }, NFC_EINVARG, -1 },
    { READER_FAULT_STATUS, { .times = 1, .status = 0x40 }, 16, -1 }, /* in two pieces, put together */
};

TEST(each_fault_has_its_result_and_the_next_exchange_goes_on)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        uint8_t got[16];
        libnfc_stage_open();
        one_selected();
        CHECK_EQ(libnfc_stage_read(4, got), 16);
        libnfc_stage_fault(table[i].which, table[i].f);
        long began = now_ms();
        CHECK_EQ(libnfc_stage_read(4, got), table[i].result);
        CHECK(now_ms() - began >= table[i].least_ms);
        if (table[i].result == 16)
            CHECK_BYTES(got, 16, content, 16);
        CHECK_EQ(libnfc_stage_read(4, got), 16);
        CHECK_BYTES(got, 16, content, 16);
        libnfc_stage_close();
    }
}

/* Proof: in a process of its own, for it dies of it. */
TEST(a_status_with_its_highest_bit_makes_libnfc_abort)
{
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        uint8_t got[16];
        libnfc_stage_open();
        one_selected();
        libnfc_stage_fault(READER_FAULT_BAD_STATUS, (struct fault){ .times = 1 });
        libnfc_stage_read(4, got);
        _exit(0);
    }
    int status;
    CHECK_EQ(waitpid(child, &status, 0), child);
    libnfc_stage_sweep(child);
    CHECK(WIFSIGNALED(status));
    CHECK_EQ(WTERMSIG(status), SIGABRT);
}

/* Proof: a chip that lost all it was told hears nothing more from this handle; a new one wakes it. */
TEST(after_a_reset_of_the_chip_only_opening_anew_helps)
{
    uint8_t got[16];
    nfc_target target;
    libnfc_stage_open();
    one_selected();
    libnfc_stage_fault(READER_FAULT_RESET, (struct fault){ .times = 1 });
    CHECK_EQ(libnfc_stage_read(4, got), NFC_ETIMEOUT);
    CHECK_EQ(libnfc_stage_read(4, got), NFC_ETIMEOUT);
    CHECK(libnfc_stage_select(&target) < 0);
    libnfc_stage_close();
    libnfc_stage_open();
    one_selected();
    CHECK_EQ(libnfc_stage_read(4, got), 16);
    libnfc_stage_close();
}

TEST(ten_chips_at_once_are_each_listed_once)
{
    static const struct {
        const char *uid;
        enum tag_chip chip;
    } pad[] = { { "04112233445566", CHIP_NTAG213 },        { "04112233445567", CHIP_NTAG215 },
                { "04112233445586", CHIP_NTAG216 },        { "04912233445566", CHIP_ULTRALIGHT },
                { "04102233445566", CHIP_ULTRALIGHT_EV1 }, { "04112233445546", CHIP_ULTRALIGHT_EV1_41 },
                { "11203040", CHIP_CLASSIC_1K },           { "11203041", CHIP_CLASSIC_4K },
                { "04112233445568", CHIP_DESFIRE },        { "0411223344556677889A", CHIP_ISO14443_4 } };
    const nfc_modulation a = { NMT_ISO14443A, NBR_106 };
    nfc_target targets[16];
    libnfc_stage_open();
    for (size_t i = 0; i < 10; i++)
        libnfc_stage_lay(pad[i].uid, pad[i].chip);
    int n = nfc_initiator_list_passive_targets(libnfc_stage_device(), a, targets, 16);
    CHECK_EQ(n, 10);
    for (size_t i = 0; i < 10; i++) {
        int seen = 0;
        for (int k = 0; k < n; k++) {
            char hex[32] = "";
            for (size_t b = 0; b < targets[k].nti.nai.szUidLen; b++)
                snprintf(hex + 2 * b, sizeof hex - 2 * b, "%02X", targets[k].nti.nai.abtUid[b]);
            seen += strcmp(hex, pad[i].uid) == 0;
        }
        CHECK_EQ(seen, 1);
    }
    libnfc_stage_close();
}

TEST(a_smart_card_comes_with_its_ats)
{
    nfc_target target;
    libnfc_stage_open();
    libnfc_stage_lay("04112233445566", CHIP_DESFIRE);
    CHECK_EQ(libnfc_stage_select(&target), 1);
    CHECK_EQ(target.nti.nai.btSak, 0x20);
    CHECK_BYTES(target.nti.nai.abtAts, target.nti.nai.szAtsLen, "\x75\x77\x81\x02\x80", 5);
    CHECK_EQ(nfc_initiator_target_is_present(libnfc_stage_device(), NULL), 0);
    libnfc_stage_close();
}

TEST(a_write_is_torn_at_every_byte_and_what_was_written_before_stays)
{
    for (size_t after = 0; after <= PAGE; after++) {
        nfc_target target;
        uint8_t got[16];
        libnfc_stage_open();
        struct tag *t = one_selected();
        libnfc_stage_tear(after, false);
        CHECK_EQ(libnfc_stage_write(4, "\xF0\xF1\xF2\xF3"), NFC_ERFTRANS);
        CHECK(!t->placed);
        CHECK_BYTES(t->memory + USER, after, "\xF0\xF1\xF2\xF3", after);
        for (size_t i = after + 1; i < sizeof content; i++)
            CHECK_EQ(t->memory[USER + i], content[i]);
        CHECK_EQ(libnfc_stage_select(&target), 0);
        CHECK(libnfc_stage_read(4, got) < 0);
        libnfc_stage_close();
    }
}

TEST(a_brown_out_leaves_the_chip_where_it_lies)
{
    nfc_target target;
    libnfc_stage_open();
    struct tag *t = one_selected();
    libnfc_stage_tear(2, true);
    CHECK_EQ(libnfc_stage_write(4, "\xF0\xF1\xF2\xF3"), NFC_ERFTRANS);
    CHECK(t->placed);
    CHECK_BYTES(t->memory + USER, 2, "\xF0\xF1", 2);
    CHECK_EQ(libnfc_stage_select(&target), 1);
    CHECK_EQ(libnfc_stage_write(4, "\xF0\xF1\xF2\xF3"), 0);
    CHECK_BYTES(t->memory + USER, 4, "\xF0\xF1\xF2\xF3", 4);
    libnfc_stage_close();
}
