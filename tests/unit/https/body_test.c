#include "link/https/body.h"

#include <string.h>
#include <zlib.h>

#include "base/text.h"

#include "check.h"

static struct body body;
static char json[BODY_JSON_SIZE + 1];

static void unpack(void)
{
    z_stream z = {
        .next_in = body.at, .avail_in = (uInt)body.n, .next_out = (Bytef *)json, .avail_out = sizeof json - 1
    };
    CHECK_EQ(inflateInit2(&z, 15 + 16), Z_OK);
    CHECK_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
    json[z.total_out] = '\0';
    CHECK_EQ(z.avail_in, 0);
    inflateEnd(&z);
}

static struct outcome outcome(uint64_t n)
{
    struct outcome o = { .seq = n, .at = when_of(0, 300), .due = when_of(0, 300) };
    ulid_make(o.ulid, 1, (struct seed){ 1, 2 }, n);
    return o;
}

TEST(a_batch_is_a_packed_array_of_its_events)
{
    const struct outcome two[] = { outcome(1), outcome(2) };
    CHECK_EQ(body_make(two, 2, "/kitap/ala/kiosk-01", &body), RESULT_OK);
    unpack();
    CHECK(strncmp(json, "[{\"specversion\"", 15) == 0);
    CHECK(strstr(json, "}},{\"specversion\"") != NULL);
    CHECK(strstr(json, two[1].ulid) != NULL);
    CHECK_EQ(json[strlen(json) - 1], ']');
}

TEST(a_call_is_a_batch_of_its_own)
{
    const struct call_note c = { "01ARYZ6S41TSV4RRFFQ69G5FAV", "01ARYZ6S41TSV4RRFFQ69G5FAV", .at = when_of(0, 300) };
    CHECK_EQ(body_make_call(&c, "/kitap/ala/kiosk-01", &body), RESULT_OK);
    unpack();
    CHECK(strncmp(json, "[{\"specversion\"", 15) == 0);
    CHECK(strstr(json, "\"type\":\"kitap.call\"") != NULL);
    CHECK(strstr(json, "}}]") != NULL);
}

TEST(the_largest_batch_fits)
{
    struct outcome all[BODY_OUTCOMES_MAX];
    for (size_t i = 0; i < BODY_OUTCOMES_MAX; i++) {
        all[i] = outcome(UINT64_MAX - i);
        memset(all[i].item, 1 + (int)(i % 31), sizeof all[i].item - 1);
    }
    CHECK_EQ(body_make(all, BODY_OUTCOMES_MAX, "/kitap/ala/kiosk-01", &body), RESULT_OK);
    unpack();
    CHECK_EQ(json[strlen(json) - 1], ']');
}

static const char *key_of(const struct outcome *outcomes, size_t n, const char *source)
{
    CHECK_EQ(body_make(outcomes, n, source, &body), RESULT_OK);
    return body.key;
}

TEST(the_key_is_of_these_outcomes_in_this_order)
{
    const struct outcome a[] = { outcome(1), outcome(2), outcome(3) }, b[] = { outcome(1), outcome(3), outcome(2) };
    char key[BODY_KEY_SIZE];
    text_copy(key, sizeof key, key_of(a, 3, "/kitap/ala/kiosk-01"));
    CHECK(strncmp(key, a[0].ulid, ULID_SIZE - 1) == 0);
    CHECK_TEXT(key_of(a, 3, "/kitap/ala/kiosk-01"), key);
    CHECK(!text_equal(key_of(b, 3, "/kitap/ala/kiosk-01"), key));
    CHECK(!text_equal(key_of(a, 2, "/kitap/ala/kiosk-01"), key));
}

TEST(what_is_told_in_other_words_has_another_key_or_a_receiver_would_refuse_it)
{
    struct outcome one = outcome(1);
    char key[BODY_KEY_SIZE];
    text_copy(key, sizeof key, key_of(&one, 1, "/kitap/ala/kiosk-01"));
    CHECK(!text_equal(key_of(&one, 1, "/kitap/ala/kiosk-02"), key));
    one.at.utc_ms += 1000; /* a clock that was put right since */
    CHECK(!text_equal(key_of(&one, 1, "/kitap/ala/kiosk-01"), key));
    one.at.utc_ms -= 1000;
    CHECK_TEXT(key_of(&one, 1, "/kitap/ala/kiosk-01"), key);
}
