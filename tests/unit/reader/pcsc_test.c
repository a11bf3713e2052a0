/* How PC/SC readers are spoken to, against a fake that answers from a list. RECORDED_ answers are those of an ACR1552U
   with an ICODE SLI, as a user published them in NXP's forum (his frames bore no number, ours do); the makers' own
   commands were never recorded by anybody we know of: those answers are made up from their manuals. */
#include <string.h>

#include "base/text.h"
#include "reader/pcsc_proximity.h"
#include "reader/pcsc_vicinity.h"

#include "check.h"

#define NUMBER_LAST_FIRST "2E985C8A000104E0"
#define NUMBER "E00401008A5C982E"

enum { DIALOGUE_MAX = 40 };

/* A command's beginning, and its answer; a command that is not in the list gets 6D00. The first that fits is taken. */
struct line_of_dialogue {
    const char *command, *answer;
    unsigned times; /* 0: as often as it is asked */
};

struct fake_reader {
    const struct line_of_dialogue *dialogue;
    size_t count;
    unsigned used[DIALOGUE_MAX];
    char asked[DIALOGUE_MAX][2 * APDU_COMMAND_MAX + 1];
    size_t asked_count;
    struct apdu_line line;
};

static enum result fake_transmit(void *self, struct bytes command, uint8_t back[static APDU_ANSWER_MAX], size_t *n)
{
    struct fake_reader *f = self;
    char hex[2 * APDU_COMMAND_MAX + 1];
    const char *answer = "6D00";
    hex_put(hex, sizeof hex, command);
    CHECK(f->asked_count < DIALOGUE_MAX);
    text_copy(f->asked[f->asked_count++], sizeof f->asked[0], hex);
    for (size_t i = 0; i < f->count; i++) {
        const struct line_of_dialogue *l = &f->dialogue[i];
        if (!text_starts(hex, l->command) || (l->times != 0 && f->used[i] == l->times))
            continue;
        f->used[i]++;
        answer = l->answer;
        break;
    }
    CHECK_EQ(hex_get(answer, back, APDU_ANSWER_MAX, n), RESULT_OK);
    return RESULT_OK;
}

static void fake_init(struct fake_reader *f, const struct line_of_dialogue *dialogue, size_t count)
{
    *f = (struct fake_reader){ .dialogue = dialogue, .count = count };
    f->line = (struct apdu_line){ fake_transmit, f };
}

static unsigned asked(const struct fake_reader *f, const char *beginning)
{
    unsigned count = 0;
    for (size_t i = 0; i < f->asked_count; i++)
        count += text_starts(f->asked[i], beginning);
    return count;
}

static struct uid uid_of(const char *hex)
{
    struct uid uid = { 0 };
    size_t n;
    CHECK_EQ(hex_get(hex, uid.at, sizeof uid.at, &n), RESULT_OK);
    uid.n = (uint8_t)n;
    return uid;
}

static struct tag_about met(struct vicinity *v, struct fake_reader *f, const char *reader)
{
    struct pcsc_profile profile;
    struct tag_about about;
    CHECK_EQ(pcsc_profile_find("auto", reader, &profile), RESULT_OK);
    vicinity_init(v, &f->line, &profile);
    CHECK_EQ(vicinity_meet(v, uid_of(NUMBER_LAST_FIRST), &about), RESULT_OK);
    CHECK(uid_equal(about.uid, uid_of(NUMBER)));
    return about;
}

/* To the start of a session, to the protocol, to GET SYSTEM INFO; to a write without a time (64 01, although it was
   done) and with one. */
#define RECORDED_SESSION                                                                                               \
    { "FFC20000028100",                                                                                                \
      "C003009000"                                                                                                     \
      "9000",                                                                                                          \
      0 },                                                                                                             \
        { "FFC20000028200",                                                                                            \
          "C003009000"                                                                                                 \
          "9000",                                                                                                      \
          0 },                                                                                                         \
    {                                                                                                                  \
        "FFC20002048F020203",                                                                                          \
            "C003009000"                                                                                               \
            "8F0100"                                                                                                   \
            "9000",                                                                                                    \
            0                                                                                                          \
    }
#define RECORDED_SYSTEM                                                                                                \
    "C003009000"                                                                                                       \
    "920100"                                                                                                           \
    "96020000"                                                                                                         \
    "970F000F2E985C8A000104E000001B0301"                                                                               \
    "9000"
#define RECORDED_SILENCE                                                                                               \
    "C003016401"                                                                                                       \
    "9000"
#define RECORDED_DONE                                                                                                  \
    "C003009000"                                                                                                       \
    "920100"                                                                                                           \
    "96020000"                                                                                                         \
    "970100"                                                                                                           \
    "9000"

TEST(a_recorded_acr1552u_names_its_chip_through_a_transparent_session)
{
    static const struct line_of_dialogue dialogue[] = {
        RECORDED_SESSION,
        { "FFC200010C950A222B", RECORDED_SYSTEM, 0 },
        { "FFC200010D950B22A504", RECORDED_SILENCE, 0 },
    };
    struct fake_reader f;
    struct vicinity v;
    struct reader_abilities can = { 0 };
    fake_init(&f, dialogue, sizeof dialogue / sizeof *dialogue);
    struct tag_about about = met(&v, &f, "ACS ACR1552 1S CL Reader PICC 0");
    CHECK_EQ(about.memory, 112);
    CHECK_EQ(about.marks.dsfid, 0);
    CHECK_EQ(about.marks.afi, 0);
    CHECK_EQ(about.marks.eas, 0);
    CHECK_EQ(v.way.kind, WAY_TRANSPARENT); /* its own FF FB is not in the recording: 6D00, so the other way is tried */
    vicinity_abilities(&v, &can);
    CHECK(can.afi);
    CHECK(can.eas);
}

TEST(a_recorded_acr1552u_that_says_nothing_after_a_write_is_asked_what_stands_there)
{
    static const struct line_of_dialogue dialogue[] = {
        RECORDED_SESSION,
        { "FFC200010C950A222B", RECORDED_SYSTEM, 2 }, /* when it comes; before the write */
        { "FFC200010C950A222B",
          "C003009000"
          "920100"
          "96020000"
          "970F000F2E985C8A000104E000C21B0301"
          "9000",
          0 },
        { "FFC200010D950B22A504",
          "C003016A81"
          "9000",
          0 },
        { "FFC20001145F460440420F00950B2227", RECORDED_SILENCE, 0 },
    };
    struct fake_reader f;
    struct vicinity v;
    struct tag_secure secure = { SECURITY_AFI, false, 0xC2, 0 };
    fake_init(&f, dialogue, sizeof dialogue / sizeof *dialogue);
    met(&v, &f, "ACS ACR1552 1S CL Reader PICC 0");
    CHECK_TEXT(result_text(vicinity_secure(&v, &secure)), "ok");
    CHECK_EQ(asked(&f, "FFC20001145F460440420F00950B2227"), 1);
    CHECK_EQ(v.about.marks.afi, 0xC2);
}

TEST(a_reader_that_takes_no_time_with_a_frame_is_asked_without)
{
    static const struct line_of_dialogue dialogue[] = {
        RECORDED_SESSION,
        { "FFC200010C950A222B", RECORDED_SYSTEM, 2 },
        { "FFC200010C950A222B",
          "C003009000"
          "920100"
          "96020000"
          "970F000F2E985C8A000104E000C21B0301"
          "9000",
          0 },
        { "FFC200010D950B22A504",
          "C003016A81"
          "9000",
          0 },
        { "FFC20001145F46",
          "C003016A81"
          "9000",
          0 },
        { "FFC200010D950B2227", RECORDED_DONE, 0 },
    };
    struct fake_reader f;
    struct vicinity v;
    struct tag_secure secure = { SECURITY_AFI, false, 0xC2, 0 };
    fake_init(&f, dialogue, sizeof dialogue / sizeof *dialogue);
    met(&v, &f, "OMNIKEY 5022");
    CHECK_TEXT(result_text(vicinity_secure(&v, &secure)), "ok");
    CHECK_EQ(asked(&f, "FFC20001145F46"), 1);
    CHECK_EQ(asked(&f, "FFC200010D950B2227"), 1);
}

TEST(a_makers_answer_is_understood_with_and_without_the_chips_flags)
{
    static const char *const answers[] = { "0F2E985C8A000104E03E071B03019000", "000F2E985C8A000104E03E071B03019000" };
    for (size_t i = 0; i < 2; i++) {
        const struct line_of_dialogue dialogue[] = {
            { "FFFB0000012B", answers[i], 0 },
            { "FFFB000002A504", "6300", 0 },
        };
        struct fake_reader f;
        struct vicinity v;
        fake_init(&f, dialogue, 2);
        struct tag_about about = met(&v, &f, "ACS ACR1552 1S CL Reader PICC 0");
        CHECK_EQ(v.way.kind, WAY_ACS);
        CHECK_EQ(v.way.flags_come, i == 1);
        CHECK_EQ(about.marks.dsfid, 0x3E);
        CHECK_EQ(about.marks.afi, 0x07);
        CHECK_EQ(about.marks.eas, 0);
    }
}

TEST(springcard_has_no_word_for_eas_and_none_is_tried)
{
    static const struct line_of_dialogue dialogue[] = {
        { "FFF62B0000", "0F2E985C8A000104E03E071B03019000", 1 },
        { "FFF62B0000", "0F2E985C8A000104E03E071B03019000", 1 },
        { "FFF627000107", "9000", 0 },
        { "FFF6270001C2", "9000", 0 },
        { "FFF62B0000", "0F2E985C8A000104E03EC21B03019000", 0 },
    };
    struct fake_reader f;
    struct vicinity v;
    struct tag_secure afi = { SECURITY_AFI, false, 0xC2, 0 }, eas = { SECURITY_AFI_EAS, true, 0x07, 0 };
    fake_init(&f, dialogue, sizeof dialogue / sizeof *dialogue);
    CHECK_EQ(met(&v, &f, "SpringCard Puck").marks.eas, TAG_NOT_TOLD);
    CHECK_TEXT(result_text(vicinity_secure(&v, &afi)), "ok");
    CHECK_EQ(vicinity_secure(&v, &eas), RESULT_NONE);
    CHECK_EQ(asked(&f, "FFF6A"), 0);
}

TEST(what_no_reader_of_this_name_hears_is_said_beforehand)
{
    static const struct {
        const char *reader, *name;
        bool iso15693;
    } readers[] = {
        { "ACS ACR1552 1S CL Reader PICC 0", "acs", true },
        { "ACS ACR122U PICC Interface", "none", false },
        { "HID Global OMNIKEY 5022 Smart Card Reader", "transparent", true },
        { "SPRINGCARD H663 Contactless", "springcard", true },
        { "Identiv uTrust 3720F Contactless Reader", "none", false },
        { "Somebody's Reader", "any", true },
    };
    struct pcsc_profile profile;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        CHECK_EQ(pcsc_profile_find("auto", readers[i].reader, &profile), RESULT_OK);
        CHECK_TEXT(profile.name, readers[i].name);
        CHECK_EQ(profile.iso15693, readers[i].iso15693);
        CHECK(!profile.by_name);
    }
    CHECK_EQ(pcsc_profile_find("none", "Somebody's Reader", &profile), RESULT_OK);
    CHECK(profile.by_name);
    CHECK_EQ(pcsc_profile_find("nonesuch", "ACR1552", &profile), RESULT_NONE);
}

TEST(an_answer_that_is_cut_or_none_is_never_read_past_its_end)
{
    static const char *const answers[] = {
        "9000", "C09000", "C0039000", "C00300900097FF009000", "970F000F9000", "C0030090009781FF9000", "90"
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const struct line_of_dialogue dialogue[] = {
            RECORDED_SESSION,
            { "FFC20001", answers[i], 0 },
        };
        struct fake_reader f;
        struct vicinity v;
        fake_init(&f, dialogue, sizeof dialogue / sizeof *dialogue);
        CHECK_EQ(met(&v, &f, "Somebody's Reader").marks.afi, TAG_NOT_TOLD);
        CHECK_EQ(v.way.kind, WAY_NONE);
        CHECK_EQ(asked(&f, "FFC20000028200") > 0, true); /* the session is ended whatever was said */
    }
}

TEST(status_words_say_what_they_mean)
{
    static const struct {
        uint16_t word;
        enum result result;
    } words[] = { { 0x9000, RESULT_OK },      { 0x6282, RESULT_OK },    { 0x6300, RESULT_IO },
                  { 0x6401, RESULT_IO },      { 0x6700, RESULT_SHORT }, { 0x6C10, RESULT_SHORT },
                  { 0x6982, RESULT_REFUSED }, { 0x6A81, RESULT_NONE },  { 0x6A82, RESULT_NONE },
                  { 0x6D00, RESULT_NONE },    { 0x6F00, RESULT_IO } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        CHECK_EQ(apdu_meaning(words[i].word), words[i].result);
}

TEST(an_atr_names_the_kind_of_card)
{
    static const struct {
        const char *atr;
        enum tag_family family;
    } cards[] = {
        { "3B8F8001804F0CA0000003060B00140000000077", TAG_ISO15693 }, /* ICODE SLI */
        { "3B8F8001804F0CA0000003060A001C000000007E", TAG_ISO15693 },
        { "3B8F8001804F0CA000000306030001000000006A", TAG_CLASSIC },
        { "3B8F8001804F0CA0000003060300030000000068", TAG_TYPE_2 },
        { "3B8F8001804F0CA00000030611003B0000000042", TAG_OTHER }, /* FeliCa */
        { "3B8F8001804F0CA000000306", TAG_ISO14443_4 },            /* cut: no storage card's */
        { "3B8180018080", TAG_ISO14443_4 },                        /* DESFire */
    };
    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
        uint8_t atr[40];
        size_t n;
        CHECK_EQ(hex_get(cards[i].atr, atr, sizeof atr, &n), RESULT_OK);
        CHECK_EQ(card_family(bytes_of(atr, n)), cards[i].family);
    }
}

TEST(a_type_2_tag_is_read_to_the_end_that_its_container_names)
{
    static const struct line_of_dialogue dialogue[] = {
        { "FFB0000310",
          "E110060001020304050607080910111"
          "29000",
          0 },
        { "FFB00004",
          "30313233343536373839303132333435"
          "9000",
          0 },
        { "FFB00008",
          "40414243444546474849404142434445"
          "9000",
          0 },
        { "FFB0000C",
          "50515253545556575859505152535455"
          "9000",
          0 },
    };
    static const uint8_t atr[] = {
        0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0, 0, 3, 6, 3, 0, 3, 0, 0, 0, 0, 0x68
    };
    struct fake_reader f;
    struct tag_about about;
    struct message_tag_read out = { 0 };
    fake_init(&f, dialogue, sizeof dialogue / sizeof *dialogue);
    CHECK_EQ(proximity_meet(&f.line, uid_of("04A1B2C3D4E5F6"), bytes_of(atr, sizeof atr), &about), RESULT_OK);
    CHECK_EQ(about.family, TAG_TYPE_2);
    CHECK_EQ(about.memory, 48);
    CHECK_EQ(proximity_read(&f.line, &about, &(struct read_plan){ .first = 4, .bytes = 144 }, &out), RESULT_OK);
    CHECK_EQ(out.memory_n, 48);
    CHECK_EQ(out.memory[47], 0x55);
    CHECK_EQ(asked(&f, "FFB00010"), 0);
}
