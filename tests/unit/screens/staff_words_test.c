/* What staff are told of a record that was noted offline and arrived otherwise than was said then. */
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "glasses.h"
#include "language/language.h"
#include "screens/staff_words.h"

static struct staff_explained explained;

static void explain(enum transaction_kind kind, enum reason reason, const char *words, enum language l)
{
    struct staff_row row = { .kind = kind, .life = LIFE_UPLOADED, .reason = reason, .marked = true };
    row.at = when_at((struct day){ 2026, 11, 24 }, 18, 30, 0, 300);
    row.due = when_at((struct day){ 2026, 12, 1 }, 23, 59, 0, 300);
    text_copy(row.words, sizeof row.words, words);
    open_words();
    kiosk.language = l;
    staff_explain(&kiosk, &row, &explained);
}

TEST(a_return_that_somebody_waits_for_says_so_and_what_to_do)
{
    explain(TRANSACTION_CHECKIN, REASON_HOLD, "BR2", LANGUAGE_EN);
    CHECK(strstr(explained.became, "Another reader is waiting for this book.") != NULL);
    CHECK_TEXT(explained.library, "The library system said: BR2");
    CHECK(text_starts(explained.check, "Please take the book from the shelf"));
    explain(TRANSACTION_CHECKIN, REASON_TRANSIT, "", LANGUAGE_EN);
    CHECK(strstr(explained.became, "The book is due at another library.") != NULL);
    explain(TRANSACTION_CHECKIN, REASON_SYSTEM, "", LANGUAGE_EN);
    CHECK(strstr(explained.became, "wants staff to look at this book") != NULL);
}

TEST(a_loan_that_is_due_earlier_names_both_days_in_each_language)
{
    static const char *const said[LANGUAGE_COUNT] = {
        [LANGUAGE_KK] = "Айтылған күн: ", [LANGUAGE_RU] = "Обещано: ", [LANGUAGE_EN] = "Promised: "
    };
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        explain(TRANSACTION_CHECKOUT, REASON_DUE_EARLIER, "2026-12-08T23:59:00+05:00", l);
        char promised[PHRASE_SIZE], now[PHRASE_SIZE];
        say_day(l, when_at((struct day){ 2026, 12, 8 }, 23, 59, 0, 300), promised);
        say_day(l, when_at((struct day){ 2026, 12, 1 }, 23, 59, 0, 300), now);
        CHECK(text_starts(explained.library, said[l]));
        CHECK(text_starts(explained.library + strlen(said[l]), promised));
        CHECK(strstr(explained.library, now) != NULL);
    }
    CHECK(text_starts(explained.check, "Please set the promised due date"));
}

TEST(what_arrived_as_was_said_has_the_words_of_any_record)
{
    explain(TRANSACTION_CHECKIN, REASON_NONE, "", LANGUAGE_EN);
    CHECK(text_starts(explained.became, "The library system has it."));
    CHECK(text_starts(explained.check, "Please look the book up"));
}
