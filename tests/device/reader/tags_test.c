/* Every chip that libnfc reaches, read and written by the real kitap-reader on the emulated PN532. */
#include <string.h>

#include "base/text.h"

#include "check.h"
#include "stage.h"

#define UID_7 "04A1B2C3D4E5F6"
#define UID_4 "8A1B2C3D"

enum { HEAD = 16, PAGE = 4, BLOCK = 16, SAMPLE = 34 };

static const struct chip {
    const char *kind, *uid;
    uint16_t memory; /* bytes of user memory */
} chips[] = {
    { "ntag213", "04A1B2C3D4E5F6", 144 },       { "ntag215", "04A1B2C3D4E5F7", 504 },
    { "ntag216", "04A1B2C3D4E5F8", 888 },       { "ultralight", "04A1B2C3D4E5F9", 48 },
    { "ultralight-ev1", "04A1B2C3D4E5FA", 48 }, { "ultralight-ev1-41", "04A1B2C3D4E5FB", 128 },
};
enum { CHIPS = sizeof chips / sizeof *chips };

static void check_result(enum result got, enum result want)
{
    CHECK_TEXT(result_text(got), result_text(want));
}

static struct tag_about arrived(struct stage *s)
{
    return stage_hear(s, MESSAGE_TAG_ARRIVED).tag;
}

static struct message_tag_read read_of(struct stage *s, const char *uid, struct read_plan plan)
{
    stage_ask(s, 7, stage_uid(uid), plan);
    return stage_hear(s, MESSAGE_TAG_READ).tag_read;
}

/* A plan and its bytes: before as they stand, after as they should. */
static struct tag_write write_of(struct stage *s, const char *uid, struct read_plan plan, uint8_t seed)
{
    struct tag_write w = { .plan = plan, .marks = TAG_MARKS_NONE };
    struct message_tag_read read = read_of(s, uid, plan);
    check_result(read.result, RESULT_OK);
    CHECK_EQ(read.memory_n, plan.bytes);
    memcpy(w.before, read.memory, plan.bytes);
    for (uint16_t i = 0; i < plan.bytes; i++)
        w.after[i] = (uint8_t)(seed + 7 * i);
    return w;
}

static struct read_plan part(uint16_t first, uint16_t bytes)
{
    return (struct read_plan){ .first = first, .bytes = bytes };
}

static struct tag_about listed(struct stage *s)
{
    stage_say(s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 70 });
    struct tag_about tag = arrived(s);
    CHECK_EQ(stage_hear(s, MESSAGE_INVENTORY_DONE).inventory_done.count, 1);
    return tag;
}

static void take_away(struct stage *s, const char *uid)
{
    stage_remove(s, uid);
    CHECK(uid_equal(stage_hear(s, MESSAGE_TAG_LEFT).tag.uid, stage_uid(uid)));
}

static void end_well(struct stage *s)
{
    CHECK_EQ(stage_stop_reader(s), 0);
    stage_clear(s);
}

/* Only the plan's bytes change, on the whole chip. */
static void write_and_look(struct stage *s, const char *uid, struct read_plan plan, size_t at, uint8_t seed)
{
    uint8_t old[STAGE_MEMORY_MAX], now[STAGE_MEMORY_MAX];
    struct tag_write w = write_of(s, uid, plan, seed);
    size_t n = stage_dump(s, uid, old);
    check_result(stage_write(s, uid, &w), RESULT_OK);
    memcpy(old + at, w.after, plan.bytes);
    CHECK_EQ(stage_dump(s, uid, now), n);
    CHECK_BYTES(now, n, old, n);
    check_result(read_of(s, uid, plan).result, RESULT_OK);
}

TEST(every_type_2_chip_is_written_in_its_user_memory_and_nowhere_else)
{
    struct stage s = { 0 };
    stage_set(&s);
    for (size_t i = 0; i < CHIPS; i++) {
        uint16_t end = (uint16_t)(PAGE + chips[i].memory / PAGE);
        stage_lay(&s, chips[i].kind, chips[i].uid);
        struct tag_about tag = arrived(&s);
        CHECK_EQ(tag.family, TAG_TYPE_2);
        CHECK_EQ(tag.block_size, PAGE);
        write_and_look(&s, chips[i].uid, part(4, SAMPLE), HEAD, 0x11);
        write_and_look(&s, chips[i].uid, part(4, chips[i].memory), HEAD, 0x35);
        write_and_look(&s, chips[i].uid, part((uint16_t)(end - 2), 8), HEAD + chips[i].memory - 8U, 0x77);
        unsigned writes = stage_writes(&s, chips[i].uid);
        struct tag_write w = { .plan = part(end, PAGE), .repair = true };
        check_result(stage_write(&s, chips[i].uid, &w), RESULT_NONE);
        w.plan = part(3, PAGE);
        check_result(stage_write(&s, chips[i].uid, &w), RESULT_NONE);
        w.plan = part((uint16_t)(end - 1), 2 * PAGE);
        check_result(stage_write(&s, chips[i].uid, &w), RESULT_NONE);
        CHECK_EQ(stage_writes(&s, chips[i].uid), writes);
        CHECK_EQ(listed(&s).memory, chips[i].memory);
        take_away(&s, chips[i].uid);
    }
    end_well(&s);
}

/* A plan that goes past the end gives what is there, and never what wraps around to page 0. */
TEST(every_type_2_chip_is_read_to_its_end)
{
    struct stage s = { 0 };
    stage_set(&s);
    for (size_t i = 0; i < CHIPS; i++) {
        stage_lay(&s, chips[i].kind, chips[i].uid);
        arrived(&s);
        struct message_tag_read read = read_of(&s, chips[i].uid, part(4, 1000));
        check_result(read.result, RESULT_OK);
        CHECK_EQ(read.memory_n, chips[i].memory);
        take_away(&s, chips[i].uid);
    }
    end_well(&s);
}

static const uint8_t transport_key[CLASSIC_KEY_SIZE] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

static struct read_plan sectors(uint16_t first, uint16_t bytes)
{
    struct read_plan plan = part(first, bytes);
    memcpy(plan.key, transport_key, sizeof plan.key);
    return plan;
}

/* A plan of data blocks goes on behind a trailer, which stays. */
TEST(a_classic_card_is_written_in_its_data_blocks_and_nowhere_else)
{
    static const struct {
        const char *kind;
        uint16_t memory, first, bytes;
        uint16_t pieces[3][3]; /* of the plan: byte on the chip, byte of the plan, how many */
    } cases[] = {
        { "classic1k", 752, 4, 48, { { 64, 0, 48 } } },
        { "classic1k", 752, 5, 64, { { 80, 0, 32 }, { 128, 32, 32 } } },
        { "classic4k", 3440, 126, 64, { { 2016, 0, 16 }, { 2048, 16, 48 } } },
        { "classic4k", 3440, 128, 256, { { 2048, 0, 240 }, { 2304, 240, 16 } } },
    };
    struct stage s = { 0 };
    stage_set(&s);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t want[STAGE_MEMORY_MAX], now[STAGE_MEMORY_MAX];
        stage_lay(&s, cases[i].kind, UID_4);
        struct tag_about tag = arrived(&s);
        CHECK_EQ(tag.family, TAG_CLASSIC);
        CHECK_EQ(tag.block_size, BLOCK);
        CHECK_EQ(tag.memory, cases[i].memory);
        struct tag_write w = write_of(&s, UID_4, sectors(cases[i].first, cases[i].bytes), 0x21);
        size_t n = stage_dump(&s, UID_4, want);
        check_result(stage_write(&s, UID_4, &w), RESULT_OK);
        for (size_t p = 0; p < 3; p++)
            memcpy(want + cases[i].pieces[p][0], w.after + cases[i].pieces[p][1], cases[i].pieces[p][2]);
        CHECK_EQ(stage_dump(&s, UID_4, now), n);
        CHECK_BYTES(now, n, want, n);
        take_away(&s, UID_4);
    }
    end_well(&s);
}

TEST(a_classic_card_keeps_its_maker_s_block_and_what_the_key_may_not_write)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_lay(&s, "classic1k", UID_4);
    arrived(&s);
    struct tag_write w = { .plan = sectors(0, 32), .repair = true };
    check_result(stage_write(&s, UID_4, &w), RESULT_REFUSED);
    w.plan = sectors(62, 32); /* one block more than there is */
    check_result(stage_write(&s, UID_4, &w), RESULT_NONE);
    w.plan = part(4, 16); /* another key */
    check_result(stage_write(&s, UID_4, &w), RESULT_REFUSED);
    CHECK_EQ(stage_writes(&s, UID_4), 0);
    end_well(&s);
}

/* Sector 1 may be read with either key and written with key B only: 78 77 88. */
TEST(a_classic_card_is_written_with_the_key_that_may)
{
    static char memory[2 * 128 + 1];
    struct stage s = { 0 };
    stage_set(&s);
    memset(memory, '0', sizeof memory - 1);
    memcpy(memory, UID_4, strlen(UID_4));
    memcpy(memory + 2 * (7 * BLOCK), "FFFFFFFFFFFF78778869A1A2A3A4A5A6", 2 * BLOCK);
    stage_do(&s, "{\"op\":\"place\",\"kind\":\"classic1k\",\"uid\":\"" UID_4 "\",\"memory\":\"%s\"}", memory);
    arrived(&s);
    struct tag_write w = write_of(&s, UID_4, sectors(4, 48), 0x44);
    check_result(stage_write(&s, UID_4, &w), RESULT_REFUSED);
    CHECK_EQ(stage_writes(&s, UID_4), 0);
    CHECK_EQ(hex_get("A1A2A3A4A5A6", w.plan.key, sizeof w.plan.key, &(size_t){ 0 }), RESULT_OK);
    w.plan.key_b = true;
    check_result(stage_write(&s, UID_4, &w), RESULT_OK);
    check_result(read_of(&s, UID_4, w.plan).result, RESULT_OK);
    end_well(&s);
}

TEST(another_content_is_never_written_over_and_the_same_is_not_written_again)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_lay(&s, "ntag213", UID_7);
    arrived(&s);
    struct tag_write w = write_of(&s, UID_7, part(4, SAMPLE), 1);
    w.before[20] ^= 1;
    check_result(stage_write(&s, UID_7, &w), RESULT_BAD);
    CHECK_EQ(stage_writes(&s, UID_7), 0);
    w.before[20] ^= 1;
    check_result(stage_write(&s, UID_7, &w), RESULT_OK);
    unsigned writes = stage_writes(&s, UID_7);
    check_result(stage_write(&s, UID_7, &w), RESULT_OK);
    CHECK_EQ(stage_writes(&s, UID_7), writes);
    end_well(&s);
}

/* Which bytes of which page lock the plan, and that it is refused before the tag is tried. */
TEST(a_locked_or_protected_page_is_refused_without_a_try)
{
    static const struct {
        const char *kind;
        unsigned page;
        const char *bytes; /* of that page */
        uint16_t first, bytes_n;
        enum result told;
    } cases[] = {
        { "ntag213", 2, "00001000", 4, SAMPLE, RESULT_REFUSED }, /* page 4 */
        { "ntag213", 2, "00000008", 4, SAMPLE, RESULT_REFUSED }, /* page 11 */
        { "ntag213", 2, "00000080", 4, SAMPLE, RESULT_OK },      /* page 15 is not in the plan */
        { "ultralight", 2, "00002000", 4, SAMPLE, RESULT_REFUSED },
        { "ntag213", 40, "01000000", 15, 8, RESULT_REFUSED },     /* pages 16, 17 */
        { "ntag213", 40, "02000000", 15, 8, RESULT_OK },          /* pages 18, 19 */
        { "ntag215", 130, "80000000", 128, 8, RESULT_REFUSED },   /* pages 128, 129 */
        { "ntag216", 226, "00200000", 224, 8, RESULT_REFUSED },   /* pages 224, 225 */
        { "ntag213", 41, "04000006", 4, SAMPLE, RESULT_REFUSED }, /* AUTH0: a password from page 6 on */
        { "ultralight-ev1", 16, "00000008", 4, SAMPLE, RESULT_REFUSED },
        { "ntag213", 3, "E110120F", 4, SAMPLE, RESULT_REFUSED }, /* the container says that nobody may */
    };
    struct stage s = { 0 };
    stage_set(&s);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char uid[UID_TEXT_SIZE];
        static char memory[2 * STAGE_MEMORY_MAX + 1];
        uint8_t chip[STAGE_MEMORY_MAX];
        text_format(uid, sizeof uid, "04A1B2C3D4E6%02X", (unsigned)i);
        stage_lay(&s, cases[i].kind, uid);
        arrived(&s);
        take_away(&s, uid);
        size_t n = stage_dump(&s, uid, chip);
        CHECK_EQ(hex_get(cases[i].bytes, chip + cases[i].page * PAGE, PAGE, &(size_t){ 0 }), RESULT_OK);
        hex_put(memory, sizeof memory, bytes_of(chip, n));
        stage_do(&s, "{\"op\":\"place\",\"kind\":\"%s\",\"uid\":\"%s\",\"memory\":\"%s\"}", cases[i].kind, uid, memory);
        arrived(&s);
        struct tag_write w = write_of(&s, uid, part(cases[i].first, cases[i].bytes_n), 9);
        check_result(stage_write(&s, uid, &w), cases[i].told);
        if (cases[i].told == RESULT_REFUSED)
            CHECK_EQ(stage_writes(&s, uid), 0);
        take_away(&s, uid);
    }
    end_well(&s);
}

/* The byte of the gate, on every chip that has pages; anything else is said to be impossible. */
TEST(the_byte_of_the_gate_is_set_and_nothing_else_changes)
{
    struct stage s = { 0 };
    struct tag_secure secure = { .mechanism = SECURITY_BYTE, .byte_at = 45 };
    stage_set(&s);
    for (size_t i = 0; i < CHIPS; i++) {
        uint8_t want[STAGE_MEMORY_MAX], now[STAGE_MEMORY_MAX];
        stage_lay(&s, chips[i].kind, chips[i].uid);
        arrived(&s);
        size_t n = stage_dump(&s, chips[i].uid, want);
        for (unsigned armed = 0; armed < 2; armed++) {
            secure.armed = armed != 0;
            secure.value = want[HEAD + secure.byte_at] = armed != 0 ? 0x07 : 0xC2;
            check_result(stage_secure(&s, chips[i].uid, &secure), RESULT_OK);
            stage_dump(&s, chips[i].uid, now);
            CHECK_BYTES(now, n, want, n);
        }
        struct tag_secure beyond = { .mechanism = SECURITY_BYTE, .byte_at = chips[i].memory };
        check_result(stage_secure(&s, chips[i].uid, &beyond), RESULT_NONE);
        struct tag_secure afi = { .mechanism = SECURITY_AFI, .value = 0x07 };
        check_result(stage_secure(&s, chips[i].uid, &afi), RESULT_NONE);
        take_away(&s, chips[i].uid);
    }
    stage_lay(&s, "classic1k", UID_4);
    arrived(&s);
    check_result(stage_secure(&s, UID_4, &secure), RESULT_NONE);
    end_well(&s);
}

static uint64_t dice = 0x4B495441;

static unsigned roll(unsigned below)
{
    dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(dice >> 33) % below;
}

/* The plan's bytes as they stand on the lifted chip. */
static void standing(struct stage *s, const char *uid, size_t at, uint16_t n, uint8_t *to)
{
    uint8_t chip[STAGE_MEMORY_MAX];
    stage_dump(s, uid, chip);
    memcpy(to, chip + at, n);
}

static void tear_once(struct stage *s, const char *kind, const char *uid, struct read_plan plan, size_t at)
{
    uint8_t now[TAG_MEMORY_MAX];
    stage_lay(s, kind, uid);
    arrived(s);
    struct tag_write w = write_of(s, uid, plan, (uint8_t)roll(256));
    stage_do(s, "{\"op\":\"fault\",\"reader\":\"tear\",\"after\":%u}", roll(plan.bytes + 2U * BLOCK));
    struct message m = { .type = MESSAGE_WRITE_TAG, .request = STAGE_WRITE };
    m.write_tag.uid = stage_uid(uid);
    m.write_tag.write = w;
    stage_say(s, &m);
    enum result r = RESULT_OK;
    bool left = false;
    do {
        CHECK_EQ(channel_receive(&s->channel, STAGE_HEAR_MS, &m), RESULT_OK);
        left = left || m.type == MESSAGE_TAG_LEFT;
        r = m.type == MESSAGE_TAG_WRITTEN ? m.tag_written.result : r;
    } while (m.type != MESSAGE_TAG_WRITTEN);
    standing(s, uid, at, plan.bytes, now);
    bool is_old = memcmp(now, w.before, plan.bytes) == 0, is_new = memcmp(now, w.after, plan.bytes) == 0;
    CHECK(is_old || is_new || memcmp(now, TAG_GUARD, TAG_GUARD_SIZE) == 0);
    CHECK(r == RESULT_OK ? is_new && !left : r == RESULT_IO);
    stage_do(s, "{\"op\":\"fault\",\"clear\":true}");
    if (left) {
        stage_lay_again(s, uid);
        arrived(s);
        w.repair = true;
        check_result(stage_write(s, uid, &w), RESULT_OK);
        standing(s, uid, at, plan.bytes, now);
        CHECK_BYTES(now, plan.bytes, w.after, plan.bytes);
    }
    take_away(s, uid);
}

/* Seeded; the full count stands in the soak of tests/device/tags. */
TEST(a_tag_that_is_lifted_in_a_write_is_old_or_new_or_guarded_and_mended_when_it_is_back)
{
    struct stage s = { 0 };
    stage_set(&s);
    for (unsigned i = 0; i < 3 * CHIPS; i++)
        tear_once(&s, chips[i % CHIPS].kind, chips[i % CHIPS].uid, part(4, 48), HEAD);
    for (unsigned i = 0; i < 6; i++)
        tear_once(&s, i % 2 == 0 ? "classic1k" : "classic4k", UID_4, sectors(4, 48), 4U * BLOCK);
    end_well(&s);
}

/* Power lost for a moment while it lies there: the same request mends it. */
TEST(a_write_that_breaks_while_the_tag_stays_is_mended_at_once)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_lay(&s, "ntag215", UID_7);
    arrived(&s);
    for (unsigned after = 0; after < 48; after += 5) {
        uint8_t now[TAG_MEMORY_MAX];
        struct tag_write w = write_of(&s, UID_7, part(4, 40), (uint8_t)(after + 1));
        stage_do(&s, "{\"op\":\"fault\",\"reader\":\"tear\",\"after\":%u,\"keep\":true}", after);
        check_result(stage_write(&s, UID_7, &w), RESULT_OK);
        standing(&s, UID_7, HEAD, 40, now);
        CHECK_BYTES(now, 40, w.after, 40);
        stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
    }
    end_well(&s);
}

TEST(a_smart_card_is_told_by_its_number_and_its_historical_bytes)
{
    static const char *const kinds[] = { "desfire", "iso14443-4" };
    struct stage s = { 0 };
    stage_set(&s);
    for (size_t i = 0; i < 2; i++) {
        stage_lay(&s, kinds[i], UID_7);
        struct tag_about tag = arrived(&s);
        CHECK_EQ(tag.family, TAG_ISO14443_4);
        CHECK(uid_equal(tag.uid, stage_uid(UID_7)));
        CHECK(tag.ats_n > 0);
        check_result(read_of(&s, UID_7, part(4, 32)).result, RESULT_NONE);
        struct tag_write w = { .plan = part(4, 32), .repair = true };
        check_result(stage_write(&s, UID_7, &w), RESULT_NONE);
        take_away(&s, UID_7);
    }
    end_well(&s);
}

/* A made-up number lasts as long as the tag lies there. */
TEST(a_phone_arrives_once_and_leaves_once)
{
    struct stage s = { 0 };
    stage_set(&s);
    stage_lay(&s, "phone", "08112233");
    struct tag_about phone = arrived(&s);
    CHECK(uid_is_random(phone.uid));
    stage_lay(&s, "ntag213", UID_7);
    arrived(&s);
    stage_quiet(&s, 1500);
    stage_remove(&s, "08112233");
    CHECK(uid_equal(stage_hear(&s, MESSAGE_TAG_LEFT).tag.uid, phone.uid));
    stage_quiet(&s, 700);
    end_well(&s);
}
