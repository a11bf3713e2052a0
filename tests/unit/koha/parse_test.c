/* What Koha's JSON may say: well-formed, hostile, and what follows from it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "link/koha/parse.h"
#include "link/koha/refusal.h"

static cJSON *json;

static const cJSON *of(const char *text)
{
    json_delete(json);
    json = NULL;
    CHECK_EQ(json_read(bytes_of_text(text), &json), RESULT_OK);
    return json;
}

static enum result read_of(const char *text)
{
    cJSON *out = NULL;
    enum result r = json_read(bytes_of_text(text), &out);
    if (r == RESULT_OK)
        json_delete(out);
    return r;
}

static const struct day today = { 2026, 11, 24 };

TEST(only_one_whole_value_of_utf_8_is_json)
{
    static const char *const bad[] = { "",    "{",      "{\"a\":1}x", "[1,]", "\"\xC0\x80\"", "{\"a\":\"\\ud800\"}",
                                       "nul", "<html>", "[1] [2]",    "'a'",  "\"\xFF\"" };
    CHECK_EQ(read_of(" {\"a\":1} \r\n"), RESULT_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_EQ(read_of(bad[i]), RESULT_BAD);
}

TEST(what_is_nested_too_deep_or_too_long_is_refused)
{
    static char deep[100001];
    memset(deep, '[', sizeof deep - 1);
    CHECK_EQ(read_of(deep), RESULT_BAD);
    size_t n = JSON_BODY_MAX + 1;
    char *longest = malloc(n);
    CHECK(longest != NULL);
    memset(longest, ' ', n);
    longest[0] = '1';
    cJSON *out = NULL;
    CHECK_EQ(json_read(bytes_of(longest, n), &out), RESULT_FULL);
    CHECK_EQ(json_read(bytes_of(longest, n - 1), &out), RESULT_OK);
    json_delete(out);
    free(longest);
}

TEST(members_of_the_wrong_type_are_not_there)
{
    char text[16];
    const cJSON *o = of("{\"a\":[1],\"b\":-1,\"c\":1.5,\"d\":1e300,\"e\":\"12\",\"f\":\"12x\",\"g\":true,\"h\":null}");
    static const char *const none[] = { "a", "b", "c", "d", "f", "g", "h", "z" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CHECK_EQ(json_id(o, none[i]), 0);
    CHECK_EQ(json_id(o, "e"), 12);
    CHECK_EQ(json_id(NULL, "e"), 0);
    CHECK_EQ(json_id(json_member(o, "a"), "e"), 0);
    json_text(o, "g", text, sizeof text);
    CHECK_TEXT(text, "");
    CHECK(json_is_set(o, "g"));
    CHECK(!json_is_set(o, "h"));
    CHECK(!json_when(o, "e").known);
}

TEST(texts_are_cut_at_a_character_and_hold_no_controls)
{
    char text[8];
    json_text(of("{\"a\":\"Мұхтар\",\"b\":\"x\\u0000y\",\"c\":\"a\\nb\\u001bc\"}"), "a", text, sizeof text);
    CHECK_TEXT(text, "Мұх");
    json_text(json, "b", text, sizeof text);
    CHECK_TEXT(text, "x");
    json_text(json, "c", text, sizeof text);
    CHECK_TEXT(text, "a b c");
}

TEST(a_token_that_could_break_a_header_is_none)
{
    struct koha_token t;
    CHECK_EQ(koha_token_read(of("{\"access_token\":\"abc\",\"expires_in\":3600}"), &t), RESULT_OK);
    CHECK_EQ(t.expires_s, 3600);
    static const char *const bad[] = { "{\"access_token\":\"a\\r\\nX: y\",\"expires_in\":3600}",
                                       "{\"access_token\":\"a b\",\"expires_in\":3600}",
                                       "{\"access_token\":\"\",\"expires_in\":3600}",
                                       "{\"access_token\":\"ключ\",\"expires_in\":3600}",
                                       "{\"access_token\":5,\"expires_in\":3600}",
                                       "{\"access_token\":\"abc\"}",
                                       "{\"access_token\":\"abc\",\"expires_in\":-5}",
                                       "[]" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_EQ(koha_token_read(of(bad[i]), &t), RESULT_BAD);
    CHECK_EQ(koha_token_read(of("{\"access_token\":\"abc\",\"expires_in\":9999999999}"), &t), RESULT_OK);
    CHECK(t.expires_s <= 7 * 24 * 3600);
}

TEST(the_only_patron_with_exactly_that_number_is_the_one)
{
    struct koha_patron p;
    const cJSON *list = of("[{\"patron_id\":4,\"cardnumber\":\"12\",\"surname\":\"A\"},"
                           "{\"patron_id\":5,\"cardnumber\":\"123\",\"firstname\":\"Айгүл\",\"surname\":\"Сапарова\","
                           "\"email\":\"aigul@mail.kz\"}]");
    CHECK_EQ(koha_patron_find(list, "cardnumber", "123", today, &p), RESULT_OK);
    CHECK_EQ(p.id, 5);
    CHECK_TEXT(p.patron.name, "Айгүл Сапарова");
    CHECK_TEXT(p.patron.email, "aigul@mail.kz");
    CHECK_EQ(koha_patron_find(list, "cardnumber", "1", today, &p), RESULT_NONE);
    CHECK_EQ(koha_patron_find(list, "userid", "123", today, &p), RESULT_NONE);
    CHECK_EQ(koha_patron_find(of("{}"), "cardnumber", "123", today, &p), RESULT_BAD);
    CHECK_EQ(koha_patron_find(of("[{\"cardnumber\":\"1\"},{\"cardnumber\":\"1\"}]"), "cardnumber", "1", today, &p),
             RESULT_NONE);
    CHECK_EQ(koha_patron_find(of("[{\"cardnumber\":\"1\"}]"), "cardnumber", "1", today, &p), RESULT_BAD);
}

static enum reason reason_of_patron(const char *members)
{
    char text[256];
    struct koha_patron p;
    text_format(text, sizeof text, "[{\"patron_id\":4,\"cardnumber\":\"1\",%s}]", members);
    CHECK_EQ(koha_patron_find(of(text), "cardnumber", "1", today, &p), RESULT_OK);
    return p.reason;
}

TEST(a_card_is_valid_to_the_end_of_its_last_day)
{
    CHECK_EQ(reason_of_patron("\"expiry_date\":\"2026-11-24\""), REASON_NONE);
    CHECK_EQ(reason_of_patron("\"expiry_date\":\"2026-11-23\""), REASON_CARD_EXPIRED);
    CHECK_EQ(reason_of_patron("\"expiry_date\":null"), REASON_NONE);
    CHECK_EQ(reason_of_patron("\"expiry_date\":\"soon\""), REASON_NONE);
    CHECK_EQ(reason_of_patron("\"restricted\":true"), REASON_CARD_BLOCKED);
    CHECK_EQ(reason_of_patron("\"incorrect_address\":1"), REASON_CARD_BLOCKED);
    CHECK_EQ(reason_of_patron("\"patron_card_lost\":true,\"restricted\":true"), REASON_CARD_LOST);
}

TEST(an_item_says_where_it_is)
{
    static const struct {
        const char *members;
        enum item_status status;
    } table[] = { { "\"lost_status\":0", ITEM_AVAILABLE },
                  { "\"lost_status\":4", ITEM_LOST },
                  { "\"checked_out_date\":\"2026-11-01\"", ITEM_CHARGED },
                  { "\"withdrawn\":1", ITEM_OTHER },
                  { "\"effective_not_for_loan_status\":-1,\"not_for_loan_status\":1", ITEM_OTHER } };
    struct koha_item i;
    char text[256];
    for (size_t n = 0; n < sizeof table / sizeof *table; n++) {
        text_format(text, sizeof text, "[{\"item_id\":7,\"external_id\":\"b\",%s}]", table[n].members);
        CHECK_EQ(koha_item_find(of(text), "b", &i), RESULT_OK);
        CHECK_EQ(i.item.status, table[n].status);
    }
    CHECK_EQ(koha_item_find(of("[{\"item_id\":7,\"biblio_id\":3,\"external_id\":\"b\",\"biblio\":{\"title\":\"T\","
                               "\"subtitle\":\"S\",\"author\":\"A\"},\"location\":\"Hall\"}]"),
                            "b", &i),
             RESULT_OK);
    CHECK_TEXT(i.item.title, "T: S");
    CHECK_TEXT(i.item.shelf, "Hall");
    CHECK_EQ(i.item.age, 0);
}

TEST(a_title_has_the_age_mark_that_its_record_has_or_it_itself)
{
    static const struct {
        const char *biblio;
        uint8_t age;
    } table[] = { { "\"title\":\"T\",\"age_restriction\":\"PEGI 16\"", 16 },
                  { "\"title\":\"T : [12+]\",\"age_restriction\":\"18+\"", 18 },
                  { "\"title\":\"T : [12+]\",\"age_restriction\":null", 12 },
                  { "\"title\":\"T\",\"age_restriction\":{}", 0 } };
    struct koha_item i;
    char text[256];
    for (size_t n = 0; n < sizeof table / sizeof *table; n++) {
        text_format(text, sizeof text, "[{\"item_id\":7,\"external_id\":\"b\",\"biblio\":{%s}}]", table[n].biblio);
        CHECK_EQ(koha_item_find(of(text), "b", &i), RESULT_OK);
        CHECK_EQ(i.item.age, table[n].age);
    }
}

TEST(lists_with_a_broken_member_are_no_lists_and_long_ones_are_cut)
{
    static struct koha_checkouts c;
    static struct koha_holds h;
    CHECK_EQ(koha_checkouts_read(of("[{\"checkout_id\":1,\"patron_id\":2,\"item_id\":3},{}]"), &c), RESULT_BAD);
    CHECK_EQ(koha_holds_read(
                 of("[{\"hold_id\":1,\"patron_id\":2,\"item_id\":\"33\",\"biblio_id\":4,\"status\":\"W\"}]"), &h),
             RESULT_OK);
    CHECK_EQ(h.list[0].item, 33);
    CHECK_EQ(h.list[0].status, 'W');
    char *longest = calloc(1, 200 * 64);
    CHECK(longest != NULL);
    for (int i = 1; i <= 200; i++)
        text_add(longest, 200 * 64, "%s{\"checkout_id\":%d,\"patron_id\":2,\"item_id\":3}", i == 1 ? "[" : ",", i);
    text_add(longest, 200 * 64, "]");
    CHECK_EQ(koha_checkouts_read(of(longest), &c), RESULT_OK);
    CHECK_EQ(c.count, KOHA_LIST_MAX);
    free(longest);
}

TEST(money_is_owed_above_zero)
{
    static const struct {
        const char *balance, *fees;
    } table[] = { { "12.5", "12.50" }, { "0", "" }, { "-3", "" }, { "1e300", "" }, { "0.001", "" } };
    char text[64], fees[MONEY_SIZE];
    size_t lines;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        text_format(text, sizeof text, "{\"balance\":%s}", table[i].balance);
        CHECK_EQ(koha_account_read(of(text), fees, &lines), RESULT_OK);
        CHECK_TEXT(fees, table[i].fees);
    }
    CHECK_EQ(koha_account_read(of("{\"balance\":\"x\"}"), fees, &lines), RESULT_BAD);
}

static struct koha_decision decided(const char *blockers, const char *confirms, bool replay)
{
    char text[512];
    struct koha_decision d = { 0 };
    text_format(text, sizeof text, "{\"blockers\":{%s},\"confirms\":{%s},\"warnings\":{}}", blockers, confirms);
    CHECK_EQ(koha_decide(of(text), replay, false, &d), RESULT_OK);
    return d;
}

TEST(of_several_obstacles_the_one_that_matters_most_is_told)
{
    CHECK_EQ(decided("\"TOO_MANY\":1,\"EXPIRED\":1,\"current_loan_count\":9", "", false).reason, REASON_CARD_EXPIRED);
    CHECK_EQ(decided("", "\"PREVISSUE\":1,\"RESERVED\":1,\"resfirstname\":\"Жанна\"", false).reason, REASON_HOLD);
    CHECK_EQ(decided("\"UNHEARD_OF\":1,\"DEBT\":5", "", false).reason, REASON_FEES);
    CHECK_TEXT(decided("\"UNHEARD_OF\":1", "", false).key, "UNHEARD_OF");
    CHECK_EQ(koha_reason_of_words("Checkout not authorized (TOO_MANY DEBARRED)"), REASON_CARD_BLOCKED);
    CHECK_EQ(koha_reason_of_words("Renewal not authorized (too_soon)"), REASON_SYSTEM);
    CHECK_EQ(koha_reason_of_words(""), REASON_SYSTEM);
}

TEST(a_replay_confirms_what_concerns_nobody_else)
{
    CHECK_EQ(decided("", "\"TOO_MANY\":1,\"AGE_RESTRICTION\":\"PEGI 18\"", false).reason, REASON_AGE);
    struct koha_decision d = decided("", "\"TOO_MANY\":1,\"AGE_RESTRICTION\":\"PEGI 18\"", true);
    CHECK_EQ(d.reason, REASON_NONE);
    CHECK(d.confirm);
    static const char *const others[] = { "ISSUED_TO_ANOTHER", "RESERVED",    "RESERVE_WAITING", "RECALLED",
                                          "BOOKED_TO_ANOTHER", "RENEW_ISSUE", "UNHEARD_OF" };
    char text[64];
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        text_format(text, sizeof text, "\"%s\":1", others[i]);
        CHECK(decided("", text, true).reason != REASON_NONE);
        CHECK(decided("", text, false).reason != REASON_NONE);
    }
}

TEST(an_answer_without_its_two_lists_of_obstacles_lends_nothing)
{
    struct koha_decision d;
    static const char *const bad[] = { "{}", "[]", "null", "{\"blockers\":{}}", "{\"blockers\":[],\"confirms\":{}}" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_EQ(koha_decide(of(bad[i]), true, true, &d), RESULT_BAD);
    json_delete(json);
    json = NULL;
}
