/* The shapes that outside programs rely on: JSON lines, CSV, .koc, Evergreen; and the staff PIN's file. */
#include <sys/stat.h>

#include "ledger/export.h"
#include "ledger/pin.h"

#include "fixture.h"

static char *text;
static size_t text_n;
static struct export_counts counts;

static const char *export(struct ledger *l, struct export_options options)
{
    free(text);
    FILE *f = open_memstream(&text, &text_n);
    options.version = "0.1.0";
    CHECK_EQ(ledger_export(l, &options, f, &counts), RESULT_OK);
    fclose(f);
    return text;
}

/* A day at the kiosk: a loan, a refusal, then the line goes down for a loan, a renewal and a return. */
static struct ledger *open_day(void)
{
    clock_now.wall_ms = INT64_C(1795440600123); /* 2026-11-23 18:30:00.123 +05:00 */
    struct ledger *l = open_fresh();
    struct transaction t = loan("20001000000123", "P1", LIFE_INTENDED);
    text_copy(t.ulid, sizeof t.ulid, "01JDCZ00000000000000000001");
    uint64_t seq = begin(l, &t);
    struct transaction o = becomes(seq, LIFE_CONFIRMED);
    o.due = when_at((struct day){ 2026, 12, 7 }, 23, 59, 0, 300);
    o.bit = BIT_PENDING;
    text_copy(o.words, sizeof o.words, "Greetings");
    CHECK_EQ(ledger_outcome(l, &o, 1), RESULT_OK);
    t = loan("20001000000124", "P1", LIFE_INTENDED);
    text_copy(t.ulid, sizeof t.ulid, "01JDCZ00000000000000000002");
    o = becomes(begin(l, &t), LIFE_REFUSED);
    o.reason = REASON_HOLD;
    text_copy(o.words, sizeof o.words, "On \"hold\",\nsorry");
    CHECK_EQ(ledger_outcome(l, &o, 1), RESULT_OK);
    pass(MINUTE);
    t = loan("20001000000125", "P\t2", LIFE_OFFLINE);
    text_copy(t.ulid, sizeof t.ulid, "01JDCZ00000000000000000003");
    t.due = when_at((struct day){ 2026, 12, 7 }, 23, 59, 0, 300);
    (void)begin(l, &t);
    t = loan("20001000000126", "P2", LIFE_OFFLINE);
    t.kind = TRANSACTION_RENEW;
    text_copy(t.ulid, sizeof t.ulid, "01JDCZ00000000000000000004");
    (void)begin(l, &t);
    t = loan("20001000000127", "", LIFE_OFFLINE);
    text_copy(t.ulid, sizeof t.ulid, "01JDCZ00000000000000000005");
    (void)begin(l, &t);
    return l;
}

TEST(a_row_in_json_has_the_promised_keys_and_no_person)
{
    struct ledger *l = open_day();
    CHECK_TEXT(
        export(l, (struct export_options){ .format = EXPORT_JSON }),
        "{\"seq\":1,\"ulid\":\"01JDCZ00000000000000000001\",\"kind\":\"checkout\",\"item\":\"20001000000123\","
        "\"state\":\"confirmed\",\"at\":\"2026-11-23T18:30:00+05:00\",\"due\":\"2026-12-07T23:59:00+05:00\",\"reason\":"
        "null,\"bit\":\"pending\",\"destinations\":{\"library\":\"none\",\"city\":\"none\",\"https\":\"none\"}}\n"
        "{\"seq\":2,\"ulid\":\"01JDCZ00000000000000000002\",\"kind\":\"checkout\",\"item\":\"20001000000124\","
        "\"state\":\"refused\",\"at\":\"2026-11-23T18:30:00+05:00\",\"due\":null,\"reason\":{\"code\":\"hold\","
        "\"text\":"
        "\"On \\\"hold\\\",\\nsorry\"},\"bit\":\"none\","
        "\"destinations\":{\"library\":\"none\",\"city\":\"none\",\"https\":\"none\"}}\n"
        "{\"seq\":3,\"ulid\":\"01JDCZ00000000000000000003\",\"kind\":\"checkout\",\"item\":\"20001000000125\","
        "\"state\":\"offline\",\"at\":\"2026-11-23T18:31:00+05:00\",\"due\":\"2026-12-07T23:59:00+05:00\",\"reason\":"
        "null,\"bit\":\"none\",\"destinations\":{\"library\":\"waiting\",\"city\":\"none\",\"https\":\"none\"}}\n"
        "{\"seq\":4,\"ulid\":\"01JDCZ00000000000000000004\",\"kind\":\"renew\",\"item\":\"20001000000126\","
        "\"state\":\"offline\",\"at\":\"2026-11-23T18:31:00+05:00\",\"due\":null,\"reason\":null,\"bit\":\"none\","
        "\"destinations\":{\"library\":\"waiting\",\"city\":\"none\",\"https\":\"none\"}}\n"
        "{\"seq\":5,\"ulid\":\"01JDCZ00000000000000000005\",\"kind\":\"checkin\",\"item\":\"20001000000127\","
        "\"state\":\"offline\",\"at\":\"2026-11-23T18:31:00+05:00\",\"due\":null,\"reason\":null,\"bit\":\"none\","
        "\"destinations\":{\"library\":\"waiting\",\"city\":\"none\",\"https\":\"none\"}}\n");
    CHECK_EQ(counts.written, 5);
    export(l, (struct export_options){ .format = EXPORT_JSON, .with_patrons = true });
    CHECK(strstr(text, "\"patron\":null}\n{\"seq\":2") != NULL); /* confirmed: it is gone */
    CHECK(strstr(text, "\"patron\":\"P2\"}") != NULL);
    export(l, (struct export_options){ .format = EXPORT_JSON, .since_ms = clock_now.wall_ms });
    CHECK_EQ(counts.written, 3);
    ledger_close(l);
}

TEST(csv_is_quoted_as_rfc_4180_says)
{
    struct ledger *l = open_day();
    export(l, (struct export_options){ .format = EXPORT_CSV });
    CHECK(text_starts(text,
                      "seq,ulid,kind,item,state,at,due,reason,words,bit,library\r\n1,\"01JDCZ00000000000000000001\","
                      "\"checkout\",\"20001000000123\",\"confirmed\",\"2026-11-23T18:30:00+05:00\","
                      "\"2026-12-07T23:59:00+05:00\",\"\",\"Greetings\",\"pending\",\"none\"\r\n"));
    CHECK(strstr(text, ",\"hold\",\"On \"\"hold\"\",\nsorry\",\"none\",\"none\"\r\n") != NULL);
    ledger_close(l);
}

TEST(koc_carries_what_the_system_does_not_know_with_times_of_the_place)
{
    struct ledger *l = open_day();
    CHECK_TEXT(export(l, (struct export_options){ .format = EXPORT_KOC, .with_patrons = true }),
               "Version=1.0\tGenerator=kitap\tGeneratorVersion=0.1.0\n"
               "2026-11-23 18:31:00 123\tissue\tP2\t20001000000125\n"
               "2026-11-23 18:31:00 123\tissue\tP2\t20001000000126\n"
               "2026-11-23 18:31:00 123\treturn\t20001000000127\n");
    CHECK_EQ(counts.written, 3);
    export(l, (struct export_options){ .format = EXPORT_KOC });
    CHECK_EQ(counts.written, 1);
    CHECK_EQ(counts.left_out, 2); /* loans need their patron */
    ledger_close(l);
}

TEST(evergreen_gets_an_object_a_line)
{
    struct ledger *l = open_day();
    CHECK_TEXT(export(l, (struct export_options){ .format = EXPORT_EVERGREEN, .with_patrons = true }),
               "{\"type\":\"checkout\",\"timestamp\":1795440660,\"barcode\":\"20001000000125\",\"patron_barcode\":"
               "\"P\\t2\",\"checkout_time\":\"2026-11-23T18:31:00+05:00\",\"due_date\":\"2026-12-07\"}\n"
               "{\"type\":\"renew\",\"timestamp\":1795440660,\"barcode\":\"20001000000126\",\"patron_barcode\":\"P2\","
               "\"checkout_time\":\"2026-11-23T18:31:00+05:00\"}\n"
               "{\"type\":\"checkin\",\"timestamp\":1795440660,\"barcode\":\"20001000000127\",\"backdate\":"
               "\"2026-11-23\"}\n");
    ledger_close(l);
}

TEST(an_export_that_cannot_be_written_is_told)
{
    struct ledger *l = open_day();
    FILE *full = fopen("/dev/full", "w");
    struct export_options options = { .format = EXPORT_JSON };
    CHECK(full != NULL);
    CHECK_EQ(ledger_export(l, &options, full, &counts), RESULT_IO);
    fclose(full);
    ledger_close(l);
}

TEST(formats_are_named_by_their_words)
{
    enum export_format format = EXPORT_FORMAT_COUNT;
    CHECK_EQ(export_format_of_word("koc", &format), RESULT_OK);
    CHECK_EQ(format, EXPORT_KOC);
    CHECK_EQ(export_format_of_word("xml", &format), RESULT_NONE);
}

TEST(a_staff_pin_is_kept_as_a_hash_that_only_that_pin_fits)
{
    char path[256], line[256] = "";
    fresh_folder();
    text_format(path, sizeof path, "%s/secrets/staff-pin", state_dir);
    CHECK_EQ(staff_pin_check(path, "4711"), RESULT_NONE);
    CHECK_EQ(staff_pin_hash(path, "123"), RESULT_BAD);
    CHECK_EQ(staff_pin_hash(path, "4711"), RESULT_OK);
    CHECK_EQ(staff_pin_check(path, "4711"), RESULT_OK);
    CHECK_EQ(staff_pin_check(path, "4712"), RESULT_REFUSED);
    struct stat info;
    CHECK_EQ(stat(path, &info), 0);
    CHECK_EQ(info.st_mode & 0777, 0600);
    FILE *f = fopen(path, "r");
    CHECK(f != NULL);
    CHECK(fgets(line, sizeof line, f) != NULL);
    fclose(f);
    CHECK(text_starts(line, "$argon2id$"));
    CHECK(strstr(line, "4711") == NULL);
    CHECK_EQ(staff_pin_hash(path, "0815 құпия"), RESULT_OK); /* replaces */
    CHECK_EQ(staff_pin_check(path, "4711"), RESULT_REFUSED);
    f = fopen(path, "w");
    CHECK(f != NULL);
    fputs("4711\n", f);
    fclose(f);
    CHECK_EQ(staff_pin_check(path, "4711"), RESULT_BAD);
}
