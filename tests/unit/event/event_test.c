#include "link/event/event.h"

#include <string.h>

#include "base/text.h"

#include "check.h"

static char text[EVENT_SIZE];

static const char *event_of(const struct outcome *o)
{
    struct writer w = writer_of(text, sizeof text - 1);
    event_write(&w, o, "/kitap/ala/kiosk-01");
    CHECK(!w.failed);
    text[w.n] = '\0';
    return text;
}

TEST(an_outcome_is_a_cloud_event_without_a_person)
{
    const struct outcome o = { 77,
                               "01ARYZ6S41TSV4RRFFQ69G5FAV",
                               TRANSACTION_CHECKOUT,
                               LIFE_CONFIRMED,
                               REASON_NONE,
                               "20001000000123",
                               when_of(1795450000000, 300),
                               when_of(1796659600000, 300) };
    CHECK_TEXT(event_of(&o),
               "{\"specversion\":\"1.0\",\"id\":\"01ARYZ6S41TSV4RRFFQ69G5FAV\",\"source\":\"/kitap/ala/kiosk-01\","
               "\"type\":\"kitap.checkout\",\"subject\":\"20001000000123\",\"time\":\"2026-11-23T21:06:40+05:00\","
               "\"sequence\":\"00000000000000000077\",\"datacontenttype\":\"application/json\","
               "\"data\":{\"kind\":\"checkout\",\"state\":\"confirmed\",\"item\":\"20001000000123\","
               "\"at\":\"2026-11-23T21:06:40+05:00\",\"due\":\"2026-12-07T21:06:40+05:00\",\"reason\":null}}");
}

TEST(what_is_not_known_is_null_and_a_time_is_left_out)
{
    const struct outcome o = { .seq = 1, .kind = TRANSACTION_CHECKIN, .life = LIFE_REFUSED, .reason = REASON_SYSTEM };
    CHECK(strstr(event_of(&o), "\"time\"") == NULL);
    CHECK(strstr(text, "\"at\":null,\"due\":null,\"reason\":\"") != NULL);
}

TEST(an_item_number_of_any_characters_is_a_json_string_and_fits)
{
    struct outcome o = { .seq = UINT64_MAX, .kind = TRANSACTION_HOLD, .at = when_of(0, 300), .due = when_of(0, 300) };
    text_copy(o.item, sizeof o.item, "a\"b\\c\x01\n\xD2\x9B");
    CHECK(strstr(event_of(&o), "\"subject\":\"a\\\"b\\\\c\\u0001\\u000a\xD2\x9B\"") != NULL);
    memset(o.item, 1, sizeof o.item - 1);
    CHECK(event_of(&o)[0] == '{');
}

static const char *event_of_call(const struct call_note *c)
{
    struct writer w = writer_of(text, sizeof text - 1);
    event_write_call(&w, c, "/kitap/ala/kiosk-01");
    CHECK(!w.failed);
    text[w.n] = '\0';
    return text;
}

TEST(a_call_is_a_cloud_event_that_says_where_when_and_why_and_until_when_it_is_of_use)
{
    const struct call_note c = { "01ARYZ6S41TSV4RRFFQ69G5FAV", "01ARYZ6S41TSV4RRFFQ69G5FA0", CALL_SEEN, CALL_FOR_ASKED,
                                 when_of(1795450000000, 300) };
    CHECK_TEXT(
        event_of_call(&c),
        "{\"specversion\":\"1.0\",\"id\":\"01ARYZ6S41TSV4RRFFQ69G5FAV\",\"source\":\"/kitap/ala/kiosk-01\","
        "\"type\":\"kitap.call\",\"subject\":\"01ARYZ6S41TSV4RRFFQ69G5FA0\",\"time\":\"2026-11-23T21:06:40+05:00\","
        "\"expirytime\":\"2026-11-23T21:09:40+05:00\",\"datacontenttype\":\"application/json\","
        "\"data\":{\"kind\":\"call\",\"state\":\"answered\",\"at\":\"2026-11-23T21:06:40+05:00\","
        "\"reason\":\"asked\"}}");
}

TEST(a_call_while_the_clock_is_not_set_has_no_time)
{
    const struct call_note c = { .step = CALL_CALLED, .reason = CALL_FOR_NOT_RECORDED };
    CHECK(strstr(event_of_call(&c), "time\":") == NULL);
    CHECK(strstr(text, "\"state\":\"called\",\"at\":null,\"reason\":\"cannot-record\"") != NULL);
}
