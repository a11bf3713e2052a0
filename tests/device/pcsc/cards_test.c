/* ICODE cards through the real pcscd: seen, read, written, secured, torn, by each habit that readers have. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

#include "../reader/stage.h"
#include "check.h"
#include "service.h"

#define READER "Virtual PCD 00 00"
#define SLI "E004010012345678"
#define SLIX "E004011012345678"
#define SLIX2 "E004010812345678"
#define BOOK "1101013230303031303030303030313233000000000000000000000000000000"
#define OTHER "11010132303030313030303030303939390000000000000000000000000000FF"

enum { REMOVAL_MS = 1000, ARRIVAL_MS = 1500, PLAN_BYTES = 112, IN_STOCK = 0x07, ON_LOAN = 0xC2 };

static const struct read_plan plan = { .first = 0, .bytes = PLAN_BYTES };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct uid uid_of(const char *hex)
{
    struct uid uid = { 0 };
    size_t n;
    CHECK_EQ(hex_get(hex, uid.at, sizeof uid.at, &n), RESULT_OK);
    uid.n = (uint8_t)n;
    return uid;
}

/* What the reader says that it can do before anything lies there. */
static struct reader_abilities start_as(struct stage *s, const char *profile)
{
    struct message_reader_config config = { .driver = READER_PCSC, .device = READER };
    text_copy(config.profile, sizeof config.profile, profile);
    service_start();
    stage_emulator(s);
    stage_reader_as(s, &config);
    struct message m = stage_hear(s, MESSAGE_READER_STATE);
    CHECK(m.reader_state.up);
    return m.reader_state.can;
}

static void start(struct stage *s)
{
    start_as(s, "auto");
}

static void end(struct stage *s)
{
    CHECK_EQ(stage_stop_reader(s), 0);
    stage_clear(s);
    service_stop();
}

/* `more`: members of the place operation, such as ,"afi":7 */
static void lay(struct stage *s, const char *kind, const char *uid, const char *memory, const char *more)
{
    stage_do(s, "{\"op\":\"place\",\"kind\":\"%s\",\"uid\":\"%s\",\"memory\":\"%s\"%s}", kind, uid, memory, more);
}

/* The tag, and what the reader says of itself before it, if it does. */
static struct tag_about arrives(struct stage *s, struct reader_abilities *can)
{
    struct message m = { 0 };
    CHECK_EQ(channel_receive(&s->channel, STAGE_HEAR_MS, &m), RESULT_OK);
    if (m.type == MESSAGE_READER_STATE) {
        CHECK(m.reader_state.up);
        *can = m.reader_state.can;
        m = stage_hear(s, MESSAGE_TAG_ARRIVED);
    }
    CHECK_TEXT(message_name(m.type), "TAG_ARRIVED");
    return m.tag;
}

static struct tag_about laid(struct stage *s, const char *kind, const char *uid, const char *memory, const char *more)
{
    struct reader_abilities can;
    lay(s, kind, uid, memory, more);
    struct tag_about tag = arrives(s, &can);
    CHECK(uid_equal(tag.uid, uid_of(uid)));
    CHECK_EQ(tag.family, TAG_ISO15693);
    return tag;
}

static void leaves(struct stage *s, const char *uid)
{
    CHECK(uid_equal(stage_hear(s, MESSAGE_TAG_LEFT).tag.uid, uid_of(uid)));
}

/* The answer to a question, whatever is told meanwhile of a card that is not heard well. */
static struct message answer_of(struct stage *s, enum message_type type)
{
    struct message m = { 0 };
    do
        CHECK_EQ(channel_receive(&s->channel, STAGE_HEAR_MS, &m), RESULT_OK);
    while (m.type == MESSAGE_HEARTBEAT || m.type == MESSAGE_TAG_LEFT || m.type == MESSAGE_TAG_ARRIVED);
    CHECK_TEXT(message_name(m.type), message_name(type));
    return m;
}

static struct message_tag_read read_it(struct stage *s, const char *uid)
{
    stage_ask(s, 5, uid_of(uid), plan);
    return answer_of(s, MESSAGE_TAG_READ).tag_read;
}

static void memory_of(const char *hex, uint8_t to[static TAG_MEMORY_MAX])
{
    size_t n;
    memset(to, 0, TAG_MEMORY_MAX);
    CHECK_EQ(hex_get(hex, to, TAG_MEMORY_MAX, &n), RESULT_OK);
}

static void reads(struct stage *s, const char *uid, const char *memory)
{
    uint8_t want[TAG_MEMORY_MAX];
    struct message_tag_read got = read_it(s, uid);
    memory_of(memory, want);
    CHECK_TEXT(result_text(got.result), result_text(RESULT_OK));
    CHECK_BYTES(got.memory, got.memory_n, want, PLAN_BYTES);
}

static enum result written(struct stage *s, const char *uid)
{
    struct message m = answer_of(s, MESSAGE_TAG_WRITTEN);
    CHECK(uid_equal(m.tag_written.uid, uid_of(uid)));
    return m.tag_written.result;
}

static void ask_write(struct stage *s, const char *uid, const char *before, const char *after, bool repair)
{
    static struct message m;
    m = (struct message){ .type = MESSAGE_WRITE_TAG, .request = 6 };
    m.write_tag.uid = uid_of(uid);
    m.write_tag.write.plan = plan;
    m.write_tag.write.repair = repair;
    m.write_tag.write.marks = (struct tag_marks)TAG_MARKS_NONE;
    memory_of(before, m.write_tag.write.before);
    memory_of(after, m.write_tag.write.after);
    stage_say(s, &m);
}

static enum result write_it(struct stage *s, const char *uid, const char *before, const char *after)
{
    ask_write(s, uid, before, after, false);
    return written(s, uid);
}

static enum result secure_it(struct stage *s, const char *uid, struct tag_secure secure)
{
    struct message m = { .type = MESSAGE_SECURE_TAG, .request = 7 };
    m.secure_tag.uid = uid_of(uid);
    m.secure_tag.secure = secure;
    stage_say(s, &m);
    return written(s, uid);
}

static int mark(struct stage *s, const char *uid, const char *name)
{
    return stage_number(s, name, "{\"op\":\"dump\",\"what\":\"tag-%s\"}", uid);
}

static void is_ok(enum result r)
{
    CHECK_TEXT(result_text(r), result_text(RESULT_OK));
}

TEST(a_book_is_seen_read_and_missed_within_a_second)
{
    struct stage s = { 0 };
    start(&s);
    stage_quiet(&s, 400);
    int64_t begin = now_ms();
    struct tag_about tag = laid(&s, "icode-slix", SLIX, BOOK, ",\"afi\":7,\"dsfid\":62,\"eas\":1");
    CHECK(now_ms() - begin < ARRIVAL_MS);
    CHECK_EQ(tag.marks.afi, IN_STOCK);
    CHECK_EQ(tag.marks.dsfid, 0x3E);
    CHECK_EQ(tag.marks.eas, 1);
    CHECK_EQ(tag.memory, 112);
    CHECK_EQ(tag.block_size, 4);
    reads(&s, SLIX, BOOK);
    stage_quiet(&s, 1200);
    begin = now_ms();
    stage_remove(&s, SLIX);
    leaves(&s, SLIX);
    CHECK(now_ms() - begin < REMOVAL_MS);
    laid(&s, "icode-slix", SLIX, BOOK, "");
    reads(&s, SLIX, BOOK);
    end(&s);
}

TEST(each_chip_of_the_family_is_read_to_its_own_end)
{
    static const struct {
        const char *kind, *uid;
        unsigned memory;
    } chips[] = { { "icode-sli", SLI, 112 }, { "icode-slix", SLIX, 112 }, { "icode-slix2", SLIX2, 316 } };
    struct stage s = { 0 };
    start(&s);
    for (size_t i = 0; i < sizeof chips / sizeof *chips; i++) {
        CHECK_EQ(laid(&s, chips[i].kind, chips[i].uid, BOOK, "").memory, chips[i].memory);
        stage_ask(&s, 5, uid_of(chips[i].uid), (struct read_plan){ .first = 0, .bytes = 512 });
        struct message m = stage_hear(&s, MESSAGE_TAG_READ);
        CHECK_EQ(m.tag_read.result, RESULT_OK);
        CHECK_EQ(m.tag_read.memory_n, chips[i].memory);
        stage_ask(&s, 5, uid_of(chips[i].uid), (struct read_plan){ .first = 1, .bytes = 10 });
        m = stage_hear(&s, MESSAGE_TAG_READ);
        CHECK_EQ(m.tag_read.memory_n, 10);
        CHECK_EQ(m.tag_read.memory[0], 0x30);
        stage_remove(&s, chips[i].uid);
        leaves(&s, chips[i].uid);
    }
    end(&s);
}

TEST(what_the_reader_can_do_is_told_before_the_first_tag)
{
    static const struct {
        const char *vendor, *transparent, *profile;
        bool afi, eas;
    } readers[] = {
        { "none", "on", "auto", true, true },   { "none", "off", "auto", false, false },
        { "acs", "off", "acs", true, true },    { "springcard", "off", "springcard", true, false },
        { "none", "on", "none", false, false }, { "none", "off", "acs", false, false },
    };
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        struct stage s = { 0 };
        struct reader_abilities can = start_as(&s, readers[i].profile);
        stage_do(&s, "{\"op\":\"pcsc\",\"vendor\":\"%s\",\"transparent\":\"%s\"}", readers[i].vendor,
                 readers[i].transparent);
        lay(&s, "icode-slix", SLIX, BOOK, "");
        struct tag_about tag = arrives(&s, &can);
        CHECK_EQ(can.afi, readers[i].afi);
        CHECK_EQ(can.eas, readers[i].eas);
        CHECK_EQ(tag.marks.afi != TAG_NOT_TOLD, readers[i].afi);
        CHECK_EQ(tag.marks.eas != TAG_NOT_TOLD, readers[i].eas);
        struct tag_secure afi = { SECURITY_AFI, false, ON_LOAN, 0 }, eas = { SECURITY_EAS, true, 0, 0 };
        CHECK_EQ(secure_it(&s, SLIX, afi), readers[i].afi ? RESULT_OK : RESULT_NONE);
        CHECK_EQ(secure_it(&s, SLIX, eas), readers[i].eas ? RESULT_OK : RESULT_NONE);
        CHECK_EQ(mark(&s, SLIX, "afi"), readers[i].afi ? ON_LOAN : 0);
        CHECK_EQ(mark(&s, SLIX, "eas"), readers[i].eas);
        reads(&s, SLIX, BOOK);
        end(&s);
    }
}

/* Written, and read back by the hand that looks into the chip: a wrong address would read back well. */
static void whole_life(struct stage *s, const char *kind, const char *uid, const char *from)
{
    char memory[2 * TAG_MEMORY_MAX + 1];
    laid(s, kind, uid, from, ",\"afi\":7,\"eas\":1");
    reads(s, uid, from);
    is_ok(write_it(s, uid, from, OTHER));
    reads(s, uid, OTHER);
    stage_text(s, memory, sizeof memory, "memory", "{\"op\":\"dump\",\"what\":\"tag-%s\"}", uid);
    CHECK(text_starts(memory, OTHER));
    CHECK_EQ(strspn(memory + strlen(OTHER), "0"), strlen(memory) - strlen(OTHER));
    is_ok(secure_it(s, uid, (struct tag_secure){ SECURITY_AFI_EAS, false, ON_LOAN, 0 }));
    CHECK_EQ(mark(s, uid, "afi"), ON_LOAN);
    CHECK_EQ(mark(s, uid, "eas"), 0);
    is_ok(secure_it(s, uid, (struct tag_secure){ SECURITY_AFI_EAS, true, IN_STOCK, 0 }));
    CHECK_EQ(mark(s, uid, "afi"), IN_STOCK);
    CHECK_EQ(mark(s, uid, "eas"), 1);
    is_ok(secure_it(s, uid, (struct tag_secure){ SECURITY_BYTE, true, 0x5A, 33 }));
    CHECK_EQ(read_it(s, uid).memory[33], 0x5A);
    CHECK_EQ(mark(s, uid, "locked"), 0);
    CHECK_EQ(mark(s, uid, "system_locked"), 0);
    stage_remove(s, uid);
    leaves(s, uid);
    lay(s, kind, uid, from, "");
    struct reader_abilities can;
    arrives(s, &can);
    stage_remove(s, uid);
    leaves(s, uid);
}

TEST(every_addressing_order_and_length_of_readers_is_found_out)
{
    static const char *const habits[] = {
        "\"addressing\":\"block\"",
        "\"addressing\":\"byte\"",
        "\"addressing\":\"block-in-p1\"",
        "\"addressing\":\"block\",\"uid\":\"first\",\"longest\":\"16\"",
        "\"addressing\":\"byte\",\"longest\":\"4\"",
        "\"timer\":\"off\"",
        "\"addressing\":\"byte\",\"transparent\":\"off\",\"vendor\":\"acs\",\"flags\":\"on\"",
    };
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        struct stage s = { 0 };
        start_as(&s, strstr(habits[i], "acs") != NULL ? "acs" : "auto");
        stage_do(&s, "{\"op\":\"pcsc\",%s}", habits[i]);
        whole_life(&s, "icode-slix", SLIX, i % 2 == 0 ? "" : BOOK); /* a blank one says nothing of addresses */
        whole_life(&s, "icode-slix2", SLIX2, BOOK);
        end(&s);
    }
}

TEST(something_else_than_expected_is_never_overwritten)
{
    struct stage s = { 0 };
    start(&s);
    laid(&s, "icode-slix", SLIX, BOOK, "");
    CHECK_EQ(write_it(&s, SLIX, "", OTHER), RESULT_BAD);
    reads(&s, SLIX, BOOK);
    end(&s);
}

TEST(a_locked_block_is_refused_and_the_tag_stays_as_it_was)
{
    static const char *const ways[] = { "on", "off" }; /* with and without a word on what is locked */
    for (size_t i = 0; i < 2; i++) {
        struct stage s = { 0 };
        start(&s);
        stage_do(&s, "{\"op\":\"pcsc\",\"transparent\":\"%s\"}", ways[i]);
        laid(&s, "icode-slix", SLIX, BOOK, ",\"locked\":[4,7],\"afi\":7,\"system_locked\":2");
        CHECK_TEXT(result_text(write_it(&s, SLIX, BOOK, OTHER)), result_text(RESULT_REFUSED));
        reads(&s, SLIX, BOOK);
        struct tag_secure secure = { SECURITY_AFI, false, ON_LOAN, 0 };
        CHECK_EQ(secure_it(&s, SLIX, secure), i == 0 ? RESULT_REFUSED : RESULT_NONE);
        CHECK_EQ(mark(&s, SLIX, "afi"), IN_STOCK);
        end(&s);
    }
}

/* Torn at byte n of a write, it comes back old, new, or under its guard; then it is finished. */
static void tear_at(struct stage *s, unsigned after)
{
    uint8_t old[TAG_MEMORY_MAX], new[TAG_MEMORY_MAX];
    struct reader_abilities can;
    memory_of(BOOK, old);
    memory_of(OTHER, new);
    laid(s, "icode-slix", SLIX, BOOK, "");
    stage_do(s, "{\"op\":\"fault\",\"reader\":\"tear\",\"after\":%u}", after);
    ask_write(s, SLIX, BOOK, OTHER, false);
    struct message m = { 0 };
    for (int heard = 0; heard < 2; heard++) { /* that it left and that it was not written, in this or that order */
        CHECK_EQ(channel_receive(&s->channel, STAGE_HEAR_MS, &m), RESULT_OK);
        if (m.type == MESSAGE_TAG_WRITTEN)
            CHECK(m.tag_written.result == RESULT_IO || m.tag_written.result == RESULT_GONE);
        else
            CHECK_TEXT(message_name(m.type), "TAG_LEFT");
    }
    stage_do(s, "{\"op\":\"fault\",\"clear\":true}");
    stage_do(s, "{\"op\":\"place\",\"what\":\"tag-" SLIX "\"}");
    arrives(s, &can);
    struct message_tag_read got = read_it(s, SLIX);
    CHECK_EQ(got.result, RESULT_OK);
    bool is_old = memcmp(got.memory, old, PLAN_BYTES) == 0, is_new = memcmp(got.memory, new, PLAN_BYTES) == 0;
    CHECK(is_old || is_new || got.memory[0] != old[0]); /* the guard, or what a torn byte made of it: no data model */
    ask_write(s, SLIX, BOOK, OTHER, true);
    is_ok(written(s, SLIX));
    reads(s, SLIX, OTHER);
    stage_remove(s, SLIX);
    leaves(s, SLIX);
}

TEST(a_write_torn_at_any_byte_is_old_new_or_found_out_and_then_repaired)
{
    struct stage s = { 0 };
    unsigned step = getenv("KITAP_SOAK") != NULL ? 1 : 3;
    start(&s);
    for (unsigned after = 0; after < 20; after += step)
        tear_at(&s, after);
    end(&s);
}

TEST(a_security_mark_torn_while_it_is_set_is_said_to_have_failed_and_set_when_it_comes_back)
{
    struct stage s = { 0 };
    struct reader_abilities can;
    struct tag_secure secure = { SECURITY_AFI_EAS, false, ON_LOAN, 0 };
    start(&s);
    for (unsigned after = 0; after < 2; after++) {
        laid(&s, "icode-slix", SLIX, BOOK, ",\"afi\":7,\"eas\":1");
        stage_do(&s, "{\"op\":\"fault\",\"reader\":\"tear\",\"after\":%u}", after);
        struct message m = { .type = MESSAGE_SECURE_TAG };
        m.secure_tag.uid = uid_of(SLIX);
        m.secure_tag.secure = secure;
        stage_say(&s, &m);
        for (int heard = 0; heard < 2; heard++) {
            CHECK_EQ(channel_receive(&s.channel, STAGE_HEAR_MS, &m), RESULT_OK);
            if (m.type == MESSAGE_TAG_WRITTEN)
                CHECK(m.tag_written.result != RESULT_OK);
        }
        stage_do(&s, "{\"op\":\"place\",\"what\":\"tag-" SLIX "\"}");
        arrives(&s, &can);
        is_ok(secure_it(&s, SLIX, secure));
        CHECK_EQ(mark(&s, SLIX, "afi"), ON_LOAN);
        CHECK_EQ(mark(&s, SLIX, "eas"), 0);
        stage_remove(&s, SLIX);
        leaves(&s, SLIX);
    }
    end(&s);
}

TEST(a_reader_that_does_not_hear_or_loses_an_answer_costs_a_try_and_nothing_else)
{
    static const char *const faults[] = { "unheard", "lost" };
    struct stage s = { 0 };
    start(&s);
    for (size_t f = 0; f < 2; f++) {
        for (unsigned after = (unsigned)f; after < 12; after += 2) {
            laid(&s, "icode-slix", SLIX, BOOK, ",\"afi\":7,\"eas\":1");
            stage_do(&s, "{\"op\":\"fault\",\"pcsc\":\"%s\",\"after\":%u}", faults[f], after);
            is_ok(write_it(&s, SLIX, BOOK, OTHER));
            reads(&s, SLIX, OTHER);
            stage_do(&s, "{\"op\":\"fault\",\"pcsc\":\"%s\",\"after\":%u}", faults[f], after);
            is_ok(secure_it(&s, SLIX, (struct tag_secure){ SECURITY_AFI_EAS, false, ON_LOAN, 0 }));
            CHECK_EQ(mark(&s, SLIX, "afi"), ON_LOAN);
            stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
            stage_remove(&s, SLIX);
            leaves(&s, SLIX);
        }
    }
    end(&s);
}

TEST(a_weakly_coupled_card_takes_longer_and_is_never_misread)
{
    struct stage s = { 0 };
    start(&s);
    laid(&s, "icode-slix", SLIX, BOOK, ",\"afi\":7,\"eas\":1");
    for (int i = 0; i < 6; i++) {
        bool out = i % 2 == 0;
        stage_do(&s, "{\"op\":\"fault\",\"reader\":\"weak\",\"what\":\"tag-" SLIX "\",\"per-cent\":10}");
        enum result w = write_it(&s, SLIX, out ? BOOK : OTHER, out ? OTHER : BOOK);
        enum result m = secure_it(&s, SLIX, (struct tag_secure){ SECURITY_AFI_EAS, !out, out ? ON_LOAN : IN_STOCK, 0 });
        stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
        if (w == RESULT_OK) /* what is said to stand there stands there */
            reads(&s, SLIX, out ? OTHER : BOOK);
        if (m == RESULT_OK) {
            CHECK_EQ(mark(&s, SLIX, "afi"), out ? ON_LOAN : IN_STOCK);
            CHECK_EQ(mark(&s, SLIX, "eas"), !out);
        }
        ask_write(&s, SLIX, out ? BOOK : OTHER, out ? OTHER : BOOK, true);
        is_ok(written(&s, SLIX));
    }
    end(&s);
}

TEST(a_card_lifted_in_the_middle_of_a_command_is_gone_and_nobody_else_is_blamed)
{
    struct stage s = { 0 };
    struct message m = { 0 };
    start(&s);
    for (unsigned after = 0; after < 3; after++) {
        laid(&s, "icode-slix", SLIX, BOOK, "");
        stage_do(&s, "{\"op\":\"fault\",\"pcsc\":\"lift\",\"after\":%u}", after);
        ask_write(&s, SLIX, BOOK, OTHER, false);
        for (int heard = 0; heard < 2; heard++) {
            CHECK_EQ(channel_receive(&s.channel, STAGE_HEAR_MS, &m), RESULT_OK);
            if (m.type == MESSAGE_TAG_WRITTEN)
                CHECK(m.tag_written.result == RESULT_IO || m.tag_written.result == RESULT_GONE);
            else
                CHECK_TEXT(message_name(m.type), "TAG_LEFT");
        }
        stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
    }
    stage_quiet(&s, 1500);
    end(&s);
}

TEST(a_card_that_does_not_answer_is_told_and_missed_and_one_that_does_again_is_known)
{
    struct stage s = { 0 };
    struct reader_abilities can;
    start(&s);
    stage_do(&s, "{\"op\":\"pcsc\",\"card\":\"mute\"}");
    lay(&s, "icode-slix", SLIX, BOOK, "");
    CHECK(uid_is_mute(arrives(&s, &can).uid));
    stage_quiet(&s, 1500);
    stage_remove(&s, SLIX);
    CHECK(uid_is_mute(stage_hear(&s, MESSAGE_TAG_LEFT).tag.uid));
    stage_do(&s, "{\"op\":\"pcsc\",\"card\":\"answers\"}");
    laid(&s, "icode-slix", SLIX, BOOK, "");
    reads(&s, SLIX, BOOK);
    end(&s);
}

TEST(the_second_slot_is_another_reader_and_a_third_card_finds_no_place)
{
    struct stage s = { 0 };
    start(&s);
    laid(&s, "icode-slix", SLIX, BOOK, "");
    stage_do(&s, "{\"op\":\"place\",\"kind\":\"icode-sli\",\"uid\":\"" SLI "\",\"memory\":\"" OTHER "\"}");
    stage_quiet(&s, 800);
    reads(&s, SLIX, BOOK);
    end(&s);
}
