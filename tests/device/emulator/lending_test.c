/* The library's rules of lending on the demo library, at a fixed moment: 24 November 2026, noon in Almaty. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "emulator/library_store.h"
#include "emulator/things.h"
#include "check.h"

static struct library_store *store;
static char path[] = "/tmp/kitap-lending-XXXXXX";

static struct when noon(int days)
{
    return when_at((struct day){ 2026, 11, (uint8_t)(24 + days) }, 12, 0, 0, LIBRARY_OFFSET_MIN);
}

static void start(void)
{
    if (store == NULL) {
        int fd = mkstemp(path);
        CHECK(fd >= 0);
        close(fd);
    }
    library_store_close(store);
    CHECK_EQ(library_store_open(path, KITAP_DEMO_FOLDER, noon(0).utc_ms, 0, &store), RESULT_OK);
    unlink(path); /* the open table lives on */
}

static const char *card(const char *what, enum tag_chip chip)
{
    static char id[UID_TEXT_SIZE];
    uid_text(things_uid_of_name(what, chip), id);
    return id;
}

#define AIGUL card("card-aigul", CHIP_NTAG213)
#define ZHANNA card("card-zhanna", CHIP_NTAG213)
#define ABAI "32770000000018"
#define MASA "32770000000232"       /* on loan to Nurlan, Zhanna waits */
#define ALTYN_ORDA "32770000000067" /* on the shelf, Zhanna waits */
#define KOKSEREK "32770000000257"   /* on loan to Erlan */

static struct library_answer lend(const char *patron, const char *item)
{
    struct library_answer a;
    struct library_transaction t = { .patron = patron, .item = item, .at = noon(0) };
    CHECK_EQ(library_checkout(store, &t, &a), RESULT_OK);
    return a;
}

static struct library_answer take_back(const char *item, int days)
{
    struct library_answer a;
    struct library_transaction t = { .item = item, .at = noon(days) };
    CHECK_EQ(library_checkin(store, &t, &a), RESULT_OK);
    return a;
}

static enum library_word refusal(const char *patron, const char *item)
{
    struct library_answer a = lend(patron, item);
    CHECK(!a.ok);
    CHECK_EQ(a.item.transactions, 0);
    return a.word;
}

TEST(a_book_is_lent_until_the_end_of_the_day_that_its_type_gives)
{
    char due[WHEN_TEXT_SIZE];
    start();
    struct library_answer a = lend(AIGUL, ABAI);
    CHECK(a.ok);
    CHECK(!a.renewed);
    when_text(a.item.due, due);
    CHECK_TEXT(due, "2026-12-08T23:59:00+05:00");
    CHECK_TEXT(a.item.lent_to, AIGUL);
    CHECK_EQ(a.item.transactions, 1);
}

TEST(a_card_is_also_known_by_its_printed_number)
{
    start();
    CHECK(lend("22770000000010", ABAI).ok);
}

TEST(each_refusal_has_its_word_and_changes_nothing)
{
    start();
    CHECK_EQ(refusal("nobody", ABAI), LIBRARY_WORD_NO_PATRON);
    CHECK_EQ(refusal(AIGUL, "123"), LIBRARY_WORD_NO_ITEM);
    CHECK_EQ(refusal(card("card-marat", CHIP_NTAG213), ABAI), LIBRARY_WORD_BLOCKED);
    CHECK_EQ(refusal(card("card-gulnar", CHIP_NTAG213), ABAI), LIBRARY_WORD_EXPIRED);
    CHECK_EQ(refusal(card("card-dias", CHIP_CLASSIC_1K), ABAI), LIBRARY_WORD_CARD_LOST);
    CHECK_EQ(refusal(card("card-olga", CHIP_CLASSIC_1K), ABAI), LIBRARY_WORD_FEES);
    CHECK_EQ(refusal(card("card-temir", CHIP_NTAG213), ABAI), LIBRARY_WORD_OVERDUE);
    CHECK_EQ(refusal(card("card-saule", CHIP_CLASSIC_1K), ABAI), LIBRARY_WORD_LIMIT);
    CHECK_EQ(refusal(AIGUL, "32770000000281"), LIBRARY_WORD_ITEM_LOST);
    CHECK_EQ(refusal(AIGUL, "32770000000570"), LIBRARY_WORD_REFERENCE);
    CHECK_EQ(refusal(AIGUL, KOKSEREK), LIBRARY_WORD_OTHER_LOAN);
    CHECK_EQ(refusal(AIGUL, ALTYN_ORDA), LIBRARY_WORD_HOLD);
}

TEST(a_hold_is_fulfilled_by_the_one_who_placed_it)
{
    start();
    CHECK(lend(ZHANNA, ALTYN_ORDA).ok);
    struct library_patron p;
    CHECK_EQ(library_patron_find(store, ZHANNA, noon(0), &p), RESULT_OK);
    CHECK_EQ(p.holds_waiting, 2);
}

TEST(a_second_checkout_is_refused_or_a_renewal_as_policy_and_rule_say)
{
    struct library_answer a;
    start();
    CHECK(lend(AIGUL, ABAI).ok);
    CHECK_EQ(lend(AIGUL, ABAI).word, LIBRARY_WORD_YOURS);
    struct library_transaction t = { .patron = AIGUL, .item = ABAI, .at = noon(0), .may_renew = true };
    CHECK_EQ(library_checkout(store, &t, &a), RESULT_OK);
    CHECK(a.ok && a.renewed);
    CHECK_EQ(library_rule_set(store, "recheckout", "renew"), RESULT_OK);
    a = lend(AIGUL, ABAI);
    CHECK(a.ok && a.renewed);
    CHECK_EQ(a.item.transactions, 3);
    CHECK_EQ(lend(AIGUL, ABAI).word, LIBRARY_WORD_RENEWALS_USED);
    CHECK_EQ(library_rule_set(store, "no-such-rule", "1"), RESULT_NONE);
}

TEST(what_has_already_happened_is_taken_with_its_promised_date_unless_another_has_it)
{
    struct library_answer a;
    start();
    struct library_transaction t = {
        .patron = card("card-marat", CHIP_NTAG213), .item = ALTYN_ORDA, .at = noon(-1), .due = noon(5), .no_block = true
    };
    CHECK_EQ(library_checkout(store, &t, &a), RESULT_OK);
    CHECK(a.ok);
    CHECK_EQ(a.item.due.utc_ms, noon(5).utc_ms);
    t.item = KOKSEREK;
    CHECK_EQ(library_checkout(store, &t, &a), RESULT_OK);
    CHECK(!a.ok);
    CHECK_EQ(a.word, LIBRARY_WORD_OTHER_LOAN);
}

TEST(a_return_sets_the_book_aside_for_the_first_who_waits)
{
    start();
    struct library_answer a = take_back(MASA, 0);
    CHECK(a.ok && a.hold);
    CHECK_TEXT(a.hold_name, "Жанна Бекова");
    CHECK_TEXT(a.item.ready_for, ZHANNA);
    CHECK_EQ(refusal(AIGUL, "32770000000265"), LIBRARY_WORD_HOLD);
}

TEST(a_late_return_costs_a_fine_a_day_by_the_day_of_the_return)
{
    struct library_patron p;
    start();
    struct library_answer a = take_back("32770000000224", 0); /* Temir's, 12 days late */
    CHECK(a.ok);
    CHECK_EQ(library_patron_find(store, card("card-temir", CHIP_NTAG213), noon(0), &p), RESULT_OK);
    CHECK_EQ(p.fees, 120);
    CHECK_EQ(p.overdue, 0);
}

TEST(a_return_of_what_was_on_loan_to_nobody_is_refused)
{
    start();
    CHECK_EQ(take_back(ABAI, 0).word, LIBRARY_WORD_NOT_LENT);
    CHECK_EQ(take_back("123", 0).word, LIBRARY_WORD_NO_ITEM);
    struct library_answer a = take_back("32770000000281", 0);
    CHECK(a.ok);
    CHECK_EQ(a.word, LIBRARY_WORD_FOUND_AGAIN);
}

TEST(renewals_end_at_the_types_most_and_at_a_hold)
{
    struct library_answer a;
    start();
    struct library_transaction t = { .patron = AIGUL, .item = "32770000000034", .at = noon(0) };
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(library_renew(store, &t, &a), RESULT_OK);
        CHECK(a.ok);
    }
    CHECK_EQ(library_renew(store, &t, &a), RESULT_OK);
    CHECK_EQ(a.word, LIBRARY_WORD_RENEWALS_USED);
    t.item = ABAI;
    CHECK_EQ(library_renew(store, &t, &a), RESULT_OK);
    CHECK_EQ(a.word, LIBRARY_WORD_NOT_YOURS);
    t = (struct library_transaction){ .patron = card("card-nurlan", CHIP_NTAG213), .item = MASA, .at = noon(0) };
    CHECK_EQ(library_renew(store, &t, &a), RESULT_OK);
    CHECK_EQ(a.word, LIBRARY_WORD_HOLD);
}
