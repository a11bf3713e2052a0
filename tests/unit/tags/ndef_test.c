/* NDEF: containers, TLV blocks, records, texts and addresses, and what of them may name a copy. */
#include "tags/ndef.h"

#include <string.h>

#include "base/text.h"
#include "tags/tags.h"

#include "check.h"

struct memory {
    uint8_t at[1200];
    size_t n;
};

static struct memory memory_of(const char *hex)
{
    struct memory m;
    CHECK_EQ(hex_get(hex, m.at, sizeof m.at, &m.n), RESULT_OK);
    return m;
}

static struct bytes bytes_in(const struct memory *m)
{
    return bytes_of(m->at, m->n);
}

TEST(the_message_is_found_behind_what_stands_before_it)
{
    static const struct {
        const char *hex;
        enum result result;
        const char *message;
    } rows[] = {
        { "0303D00000FE", RESULT_OK, "D00000" },
        { "0000000303D00000FE", RESULT_OK, "D00000" },                 /* null TLVs */
        { "0103A00C340303D00000FE", RESULT_OK, "D00000" },             /* NTAG213's lock control */
        { "0203A00C34FD04010203040303D00000FE", RESULT_OK, "D00000" }, /* memory control, proprietary */
        { "E1400E010303D00000FE", RESULT_OK, "D00000" },
        { "E2400001000000100303D00000FE", RESULT_OK, "D00000" },
        { "E1400001000000010303D00000FE", RESULT_OK, "D00000" }, /* a long container of short addresses */
        { "E1000000000000000303D00000FE", RESULT_NONE, NULL },   /* a data area of nothing */
        { "E140000100", RESULT_NONE, NULL },                     /* cut */
        { "E1", RESULT_NONE, NULL },
        { "03FF0003D00000FE", RESULT_OK, "D00000" }, /* a length of three bytes */
        { "0300FE", RESULT_OK, "" },
        { "FE0303D00000", RESULT_NONE, NULL }, /* behind the terminator */
        { "030300000000", RESULT_NONE, NULL }, /* no record begins so */
        { "0303D70000", RESULT_NONE, NULL },   /* a reserved format */
        { "0303", RESULT_NONE, NULL },
        { "03", RESULT_NONE, NULL },
        { "01", RESULT_NONE, NULL },
        { "0305D00000", RESULT_SHORT, "D00000" },                         /* the memory ends first */
        { "E140010103FF0008D101045402656E32", RESULT_SHORT, "D1010454" }, /* the data area does: 8 bytes */
        { "1101013130303030", RESULT_NONE, NULL },                        /* ISO 28560 */
        { "", RESULT_NONE, NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct memory m = memory_of(rows[i].hex);
        struct bytes message = { 0 };
        char hex[64] = "";
        CHECK_EQ(ndef_find(bytes_in(&m), &message), rows[i].result);
        hex_put(hex, sizeof hex, message);
        CHECK_TEXT(hex, rows[i].message == NULL ? "" : rows[i].message);
    }
}

/* Every record's names, type, id and payload, then how it ends. */
TEST(records_are_read_one_after_the_other)
{
    static const struct {
        const char *hex, *records;
        enum result end;
    } rows[] = {
        { "", "", RESULT_NONE },
        { "D00000", "0//;", RESULT_NONE },
        { "D101025502", "", RESULT_SHORT },
        { "D10102550261", "1/55/0261;", RESULT_NONE },
        { "D9010101550761", "1/55#07/61;", RESULT_NONE },            /* with an id */
        { "C10100000002550261", "1/55/0261;", RESULT_NONE },         /* a long one */
        { "91010155015401015403", "1/55/01;4/54/03;", RESULT_NONE }, /* the second is external */
        { "91010155015101015402", "1/55/01;1/54/02;", RESULT_NONE },
        { "9101015501D101015402", "1/55/01;", RESULT_BAD }, /* begins twice */
        { "5101015501", "", RESULT_BAD },                   /* does not begin */
        { "9101015501", "1/55/01;", RESULT_SHORT },         /* does not end */
        { "D10101550100", "1/55/01;", RESULT_BAD },         /* something behind its end */
        { "B101015501", "", RESULT_BAD },                   /* a chunk */
        { "D600010155", "", RESULT_BAD },                   /* unchanged: a chunk's middle */
        { "D70000", "", RESULT_BAD },
        { "D0000155", "", RESULT_BAD },            /* empty, and is not */
        { "D500025501", "5//5501;", RESULT_NONE }, /* unknown */
        { "D50102550102", "", RESULT_BAD },        /* unknown, with a type */
        { "C101FFFFFFFF5501", "", RESULT_SHORT },
        { "D1", "", RESULT_SHORT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct memory m = memory_of(rows[i].hex);
        struct ndef_reader r = ndef_reader_of(bytes_in(&m));
        struct ndef_record record;
        char got[256] = "", hex[64];
        enum result result;
        while ((result = ndef_next(&r, &record)) == RESULT_OK) {
            hex_put(hex, sizeof hex, record.type);
            text_add(got, sizeof got, "%d/%s", (int)record.names, hex);
            hex_put(hex, sizeof hex, record.id);
            text_add(got, sizeof got, "%s%s/", record.id.n > 0 ? "#" : "", hex);
            hex_put(hex, sizeof hex, record.payload);
            text_add(got, sizeof got, "%s;", hex);
        }
        CHECK_TEXT(got, rows[i].records);
        CHECK_EQ(result, rows[i].end);
    }
}

TEST(a_message_of_more_records_than_that_is_given_up)
{
    uint8_t message[5 * 40];
    size_t n = 0;
    for (unsigned i = 0; i < 40; i++) {
        memcpy(message + n, "\x11\x01\x01T\x00", 5);
        message[n] |= i == 0 ? 0x80 : 0;
        n += 5;
    }
    struct ndef_reader r = ndef_reader_of(bytes_of(message, n));
    struct ndef_record record;
    for (unsigned i = 0; i < NDEF_RECORDS_MAX; i++)
        CHECK_EQ(ndef_next(&r, &record), RESULT_OK);
    CHECK_EQ(ndef_next(&r, &record), RESULT_BAD);
}

static struct ndef_record first_record(const struct memory *m)
{
    struct ndef_reader r = ndef_reader_of(bytes_in(m));
    struct ndef_record record = { 0 };
    CHECK_EQ(ndef_next(&r, &record), RESULT_OK);
    return record;
}

static const struct {
    const char *hex;
    enum result result;
    const char *language, *text;
} texts[] = {
    { "D101045402656E41", RESULT_OK, "en", "A" },
    { "D1010754026B6BD09AD196", RESULT_OK, "kk", "Кі" },
    { "D1010754826B6B041A0456", RESULT_OK, "kk", "Кі" }, /* big-endian by default */
    { "D1010954826B6BFEFF041A0456", RESULT_OK, "kk", "Кі" },
    { "D1010954826B6BFFFE1A045604", RESULT_OK, "kk", "Кі" },
    { "D101075482656ED83DDCDA", RESULT_OK, "en", "📚" },   /* a pair */
    { "D101055482656ED83D", RESULT_BAD, NULL, NULL },     /* half of it */
    { "D101075482656EDCDAD83D", RESULT_BAD, NULL, NULL }, /* the wrong way round */
    { "D101045482656E00", RESULT_BAD, NULL, NULL },       /* half a unit */
    { "D101055482656E0000", RESULT_BAD, NULL, NULL },     /* NUL */
    { "D101045402656EFF", RESULT_BAD, NULL, NULL },
    { "D101045402656E00", RESULT_BAD, NULL, NULL },
    { "D10102540541", RESULT_BAD, NULL, NULL }, /* a language longer than the record */
    { "D1010054", RESULT_BAD, NULL, NULL },
    { "D101035402656E", RESULT_OK, "en", "" },
    { "D10102550241", RESULT_NONE, NULL, NULL },
    { "D40102540041", RESULT_NONE, NULL, NULL }, /* external, not well-known */
};

TEST(texts_are_read_in_utf_8_and_utf_16)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct memory m = memory_of(texts[i].hex);
        struct ndef_record record = first_record(&m);
        char language[NDEF_LANGUAGE_SIZE] = "", text[NDEF_TEXT_SIZE] = "";
        CHECK_EQ(ndef_text(&record, language, text, sizeof text), texts[i].result);
        CHECK_TEXT(text, texts[i].text == NULL ? "" : texts[i].text);
        CHECK_TEXT(language, texts[i].language == NULL ? "" : texts[i].language);
        if (texts[i].result == RESULT_OK && text[0] != 0)
            CHECK_EQ(ndef_text(&record, NULL, text, strlen(text)), RESULT_FULL);
    }
}

TEST(addresses_are_read_with_their_abbreviations)
{
    static const struct {
        const char *hex;
        enum result result;
        const char *uri;
    } rows[] = {
        { "D1011355136973626E3A39373830333036343036313537", RESULT_OK, "urn:isbn:9780306406157" },
        { "D1010455046C2E6B", RESULT_OK, "https://l.k" },
        { "D1010455006C2E6B", RESULT_OK, "l.k" },
        { "D101015523", RESULT_OK, "urn:nfc:" },
        { "D10102552441", RESULT_OK, "A" },     /* a code that is not given yet adds nothing */
        { "D101035504FF", RESULT_SHORT, NULL }, /* not even a record */
        { "D101025504FF", RESULT_BAD, NULL },
        { "D1010055", RESULT_BAD, NULL },
        { "D30300613A62", RESULT_OK, "a:b" },                           /* absolute: the type is the address */
        { "D1020B537091010255046C5101015403", RESULT_OK, "https://l" }, /* Smart Poster, address first */
        { "D1020B5370910101540351010255046C", RESULT_OK, "https://l" }, /* title first */
        { "D102055370D101015403", RESULT_BAD, NULL },                   /* without one */
        { "D101015400", RESULT_NONE, NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct memory m = memory_of(rows[i].hex);
        struct ndef_reader r = ndef_reader_of(bytes_in(&m));
        struct ndef_record record;
        char uri[NDEF_TEXT_SIZE] = "";
        enum result result = ndef_next(&r, &record);
        if (result == RESULT_OK)
            result = ndef_uri(&record, uri, sizeof uri);
        CHECK_EQ(result, rows[i].result);
        CHECK_TEXT(uri, rows[i].uri == NULL ? "" : rows[i].uri);
        if (result == RESULT_OK)
            CHECK_EQ(ndef_uri(&record, uri, strlen(uri)), RESULT_FULL);
    }
}

/* ---- written and read back ---- */

TEST(the_librarys_isbn_is_written_as_published)
{
    uint8_t got[64];
    size_t n;
    struct memory want = memory_of("0317D1011355136973626E3A39373830333036343036313537FE");
    CHECK_EQ(ndef_write_uri("urn:isbn:9780306406157", got, sizeof got, &n), RESULT_OK);
    CHECK_BYTES(got, n, want.at, want.n);
    CHECK_EQ(ndef_write_uri("urn:isbn:9780306406157", got, n - 1, &n), RESULT_FULL);
}

/* Texts of every length, across the borders of short lengths; addresses behind every abbreviation. */
TEST(what_is_written_is_read_back)
{
    for (size_t length = 0; length < NDEF_TEXT_SIZE - 4; length++) {
        char text[NDEF_TEXT_SIZE], back[NDEF_TEXT_SIZE], language[NDEF_LANGUAGE_SIZE];
        struct memory m;
        struct bytes message;
        memset(text, '5', length);
        text[length] = 0;
        CHECK_EQ(ndef_write_text("kk", text, m.at, sizeof m.at, &m.n), RESULT_OK);
        CHECK_EQ(m.at[m.n - 1], 0xFE);
        CHECK_EQ(ndef_find(bytes_in(&m), &message), RESULT_OK);
        struct ndef_reader r = ndef_reader_of(message);
        struct ndef_record record;
        CHECK_EQ(ndef_next(&r, &record), RESULT_OK);
        CHECK_EQ(ndef_text(&record, language, back, sizeof back), RESULT_OK);
        CHECK_TEXT(back, text);
        CHECK_TEXT(language, "kk");
        CHECK_EQ(ndef_next(&r, &record), RESULT_NONE);
    }
}

TEST(an_address_is_written_as_short_as_it_can_be)
{
    static const struct {
        const char *uri;
        uint8_t code;
    } rows[] = {
        { "http://www.lib.kz/1", 1 },
        { "https://www.lib.kz/1", 2 },
        { "https://lib.kz/1", 4 },
        { "tel:+77270000000", 5 },
        { "ftp://anonymous:anonymous@x", 7 },
        { "urn:epc:id:x", 0x1E },
        { "urn:epc:x", 0x22 },
        { "urn:nfc:x", 0x23 },
        { "urn:x", 0x13 },
        { "geo:43,77", 0 },
        { "", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct memory m;
        struct bytes message;
        char back[NDEF_TEXT_SIZE];
        CHECK_EQ(ndef_write_uri(rows[i].uri, m.at, sizeof m.at, &m.n), RESULT_OK);
        CHECK_EQ(ndef_find(bytes_in(&m), &message), RESULT_OK);
        struct memory alone = { .n = message.n };
        memcpy(alone.at, message.at, message.n);
        struct ndef_record record = first_record(&alone);
        CHECK_EQ(record.payload.at[0], rows[i].code);
        CHECK_EQ(ndef_uri(&record, back, sizeof back), RESULT_OK);
        CHECK_TEXT(back, rows[i].uri);
    }
}

/* ---- what may be an identifier ---- */

static const struct barcode_rules any = { 0 };
static const struct barcode_rules own = { .prefix = "2000", .length = 14 };

struct candidate_row {
    const struct barcode_rules *rules;
    const char *written; /* an address, or a text after "T:" */
    const char *id;      /* NULL: none */
};

static void write_row(const struct candidate_row *row, struct memory *to)
{
    if (text_starts(row->written, "T:"))
        CHECK_EQ(ndef_write_text("en", row->written + 2, to->at, sizeof to->at, &to->n), RESULT_OK);
    else
        CHECK_EQ(ndef_write_uri(row->written, to->at, sizeof to->at, &to->n), RESULT_OK);
}

static bool written_candidate(const struct candidate_row *row, bool item, char id[static ID_SIZE])
{
    struct memory m;
    write_row(row, &m);
    return ndef_candidate(bytes_in(&m), row->rules, item, id);
}

static const struct candidate_row candidates[] = {
    { &any, "T:20001000000123", "20001000000123" },
    { &any, "T:AB-17", "AB-17" },
    { &any, "T:Welcome", NULL },
    { &any, "T:Shelf 12", NULL },
    { &any, "T:9780306406157", NULL },
    { &any, "T:", NULL },
    { &own, "T:20001000000123", "20001000000123" },
    { &own, "T:30001000000123", NULL },
    { &any, "urn:isbn:9780306406157", NULL },
    { &own, "urn:isbn:9780306406157", NULL },
    { &own, "https://lib.kz/item/20001000000123", "20001000000123" },
    { &own, "https://lib.kz/item/20001000000123/", "20001000000123" },
    { &own, "http://lib.kz/20001000000123?lang=kk#top", "20001000000123" },
    { &own, "https://lib.kz/show?lang=kk&barcode=20001000000123", "20001000000123" },
    { &own, "https://lib.kz/?20001000000123", "20001000000123" },
    { &own, "https://lib.kz?b=20001000000123", "20001000000123" },
    { &own, "https://lib.kz/item/%320001000000123", NULL },
    { &own, "https://lib.kz/item/20001000000123/about", NULL },
    { &own, "https://lib.kz/#20001000000123", NULL },
    { &own, "https://20001000000123", NULL }, /* a host is no number */
    { &own, "https://20001000000123/", NULL },
    { &own, "tel:20001000000123", NULL },
    { &own, "https://lib.kz", NULL },
    { &own, "https://lib.kz/?", NULL },
    { &own, "https://", NULL },
    { &any, "https://lib.kz/item/20001000000123", NULL }, /* any page has a number at its end */
    { &any, "https://lib.kz/item/30234000517861", "30234000517861" },
    { &any, "https://lib.kz/opac-detail.pl?biblionumber=123456", NULL },
    { &any, "https://lib.kz/isbn/9780306406157", NULL },
};

TEST(a_copys_number_is_found_and_an_editions_is_not)
{
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        char id[ID_SIZE] = "", got[128], want[128];
        bool found = written_candidate(&candidates[i], true, id);
        text_format(got, sizeof got, "%s: %d %s", candidates[i].written, found, id);
        text_format(want, sizeof want, "%s: %d %s", candidates[i].written, candidates[i].id != NULL,
                    candidates[i].id != NULL ? candidates[i].id : "");
        CHECK_TEXT(got, want);
    }
}

TEST(the_first_number_of_a_message_counts_and_what_is_broken_ends_it)
{
    static const struct {
        const char *hex, *id;
    } rows[] = {
        { "03139101045400612062510107540041422D313742FE", "AB-17B" }, /* "a b" is none */
        { "03119101045400313432510105540041422D31FE", "142" },
        { "032091010454003134325101", "142" }, /* the memory ends in the second */
        { "0308B101045400313432FE", NULL },    /* a chunk */
        { "03139101045400612062110107540041422D313742FE", "AB-17B" },
        { "03139101045400612062B10107540041422D313742FE", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct memory m = memory_of(rows[i].hex);
        char id[ID_SIZE] = "";
        CHECK_EQ(ndef_candidate(bytes_in(&m), &any, true, id), rows[i].id != NULL);
        CHECK_TEXT(id, rows[i].id != NULL ? rows[i].id : "");
    }
}

/* The library's rules replace the weak ones of the decoder, both ways. */
TEST(a_librarys_rules_say_what_a_tag_is)
{
    static const struct candidate_row rows[] = {
        { &own, "T:20001000000123", "20001000000123" },
        { &own, "T:AB-17", NULL },
        { &own, "https://lib.kz/item/20001000000123", "20001000000123" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct memory m;
        struct tag_content c;
        write_row(&rows[i], &m);
        tags_decode(bytes_in(&m), TAG_NO_DSFID, TAGS_RULES_ALL, &c);
        tags_note_numbers(&c, bytes_in(&m), rows[i].rules);
        CHECK_EQ(c.model, TAG_MODEL_NDEF);
        CHECK_EQ(c.kind, rows[i].id != NULL ? TAG_KIND_ITEM : TAG_KIND_UNKNOWN);
        CHECK_TEXT(c.id, rows[i].id != NULL ? rows[i].id : "");
    }
}

TEST(a_librarys_rules_leave_every_other_tag_as_it_is)
{
    static const char *const others[] = { "0300FE000000000000", "041100013332373730303030303030363338000000000000",
                                          "110605" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct memory m = memory_of(others[i]);
        struct tag_content before, after;
        memset(&before, 0, sizeof before);
        tags_decode(bytes_in(&m), TAG_NO_DSFID, TAGS_RULES_ALL, &before);
        memcpy(&after, &before, sizeof after);
        tags_note_numbers(&after, bytes_in(&m), &own);
        CHECK_BYTES(&after, sizeof after, &before, sizeof before);
    }
}
