#include "base/text.h"
#include "upload/order.h"
#include "check.h"

static struct transaction row(enum life life, const char *item, const char *patron)
{
    struct transaction t = { .life = life };
    text_copy(t.item, sizeof t.item, item);
    text_copy(t.patron, sizeof t.patron, patron);
    return t;
}

TEST(a_row_holds_up_only_rows_of_its_item_or_its_patron)
{
    struct upload_held held = { 0 };
    struct transaction first = row(LIFE_UNKNOWN, "abai", "aigul");
    upload_hold(&held, &first);
    static const struct {
        const char *item, *patron;
        bool is_held;
    } table[] = {
        { "abai", "berik", true },    { "auezov", "aigul", true }, { "abai", "", true },
        { "auezov", "berik", false }, { "auezov", "", false },     { "aigul", "abai", false },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct transaction t = row(LIFE_OFFLINE, table[i].item, table[i].patron);
        CHECK_EQ(upload_is_held(&held, &t), table[i].is_held);
    }
}

TEST(a_return_without_a_patron_is_held_by_no_other_return_without_one)
{
    struct upload_held held = { 0 };
    struct transaction first = row(LIFE_OFFLINE, "abai", ""), second = row(LIFE_OFFLINE, "auezov", "");
    upload_hold(&held, &first);
    CHECK(!upload_is_held(&held, &second));
    CHECK(!upload_shares(&first, "auezov", ""));
    CHECK(upload_shares(&first, "abai", "berik"));
}

TEST(one_more_than_can_be_held_holds_everything)
{
    struct upload_held held = { 0 };
    struct transaction t = row(LIFE_OFFLINE, "", "");
    for (int i = 0; i < UPLOAD_HELD_MAX; i++) {
        text_format(t.item, sizeof t.item, "item-%d", i);
        upload_hold(&held, &t);
    }
    struct transaction other = row(LIFE_OFFLINE, "abai", "");
    CHECK(!upload_is_held(&held, &other));
    upload_hold(&held, &other);
    other = row(LIFE_OFFLINE, "auezov", "");
    CHECK(upload_is_held(&held, &other));
}

TEST(what_is_to_be_done_with_a_row)
{
    static const struct {
        enum life life;
        struct upload_facts facts;
        struct upload_time time;
        enum upload_work work;
    } table[] = {
        { LIFE_OFFLINE, { 0 }, { 0 }, UPLOAD_SEND },
        { LIFE_OFFLINE, { .next_at_ms = 5000 }, { .wall_ms = 4999 }, UPLOAD_LATER },
        { LIFE_OFFLINE, { .next_at_ms = 5000 }, { .wall_ms = 5000 }, UPLOAD_SEND },
        { LIFE_OFFLINE, { .next_at_ms = INT64_MAX }, { .wall_ms = 5000 }, UPLOAD_SEND }, /* the clock was set back */
        { LIFE_OFFLINE, { .tries = UPLOAD_TRIES_MAX - 1 }, { 0 }, UPLOAD_SEND },
        { LIFE_OFFLINE, { .tries = UPLOAD_TRIES_MAX }, { 0 }, UPLOAD_POISON },
        { LIFE_UNKNOWN, { 0 }, { .mono_ms = 99, .settle_ms = 100 }, UPLOAD_LATER },
        { LIFE_UNKNOWN, { 0 }, { .mono_ms = 100, .settle_ms = 100 }, UPLOAD_SETTLE },
        { LIFE_UNKNOWN, { .tries = UPLOAD_TRIES_MAX }, { .mono_ms = 100 }, UPLOAD_SETTLE },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct transaction t = row(table[i].life, "abai", "aigul");
        CHECK_EQ(upload_work(&t, &table[i].facts, &table[i].time), table[i].work);
    }
}

TEST(waits_grow_and_are_capped)
{
    CHECK_EQ(upload_back_off(1, 200, 30000), 200);
    CHECK_EQ(upload_back_off(2, 200, 30000), 400);
    CHECK_EQ(upload_back_off(8, 200, 30000), 25600);
    CHECK_EQ(upload_back_off(9, 200, 30000), 30000);
    CHECK_EQ(upload_back_off(4000000000u, 200, 30000), 30000);
    CHECK_EQ(upload_next_at(0, 1000), 61000);
    CHECK_EQ(upload_next_at(99, 1000), 1000 + 3600000);
}

TEST(jitter_takes_up_to_a_half_and_adds_nothing)
{
    bool differs = false;
    for (uint64_t chance = 0; chance < 5000; chance++) {
        int64_t ms = upload_jitter(1000, chance * 0x9E3779B97F4A7C15U);
        CHECK(ms >= 500);
        CHECK(ms <= 1000);
        differs = differs || ms != 1000;
    }
    CHECK(differs);
    CHECK_EQ(upload_jitter(0, 7), 0);
}
