/* The special stands above the general, the card above the item: of several words the first row decides. */
#include "link/koha/refusal.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

/* Who may say "yes, do it all the same": nobody; the kiosk when it has happened already; the kiosk always. Never where
   another patron's loan, hold or booking stands in the way. */
enum confirm { CONFIRM_NEVER, CONFIRM_REPLAY, CONFIRM_KIOSK, CONFIRM_FEE };

#define RENTAL "RENTALCHARGE"

static const struct row {
    const char *key;
    enum reason reason;
    enum confirm confirm;
} rows[] = {
    { "PATRON_NOT_FOUND", REASON_CARD_UNKNOWN, CONFIRM_NEVER },
    { "CARD_LOST", REASON_CARD_LOST, CONFIRM_NEVER },
    { "EXPIRED", REASON_CARD_EXPIRED, CONFIRM_NEVER },
    { "DEBARRED", REASON_CARD_BLOCKED, CONFIRM_NEVER },
    { "USERBLOCKEDNOENDDATE", REASON_CARD_BLOCKED, CONFIRM_NEVER },
    { "USERBLOCKEDWITHENDDATE", REASON_CARD_BLOCKED, CONFIRM_NEVER },
    { "USERBLOCKEDREMAINING", REASON_CARD_BLOCKED, CONFIRM_NEVER },
    { "GNA", REASON_CARD_BLOCKED, CONFIRM_NEVER },   /* gone, no address */
    { "STATS", REASON_CARD_BLOCKED, CONFIRM_NEVER }, /* a card for statistics */

    { "ITEM_NOT_FOUND", REASON_NOT_FOUND, CONFIRM_NEVER },
    { "UNKNOWN_BARCODE", REASON_NOT_FOUND, CONFIRM_NEVER },
    { "NO_MORE_RENEWALS", REASON_YOURS, CONFIRM_NEVER }, /* on loan to this patron; a kiosk lends, it does not renew */
    { "NO_RENEWAL_FOR_ONSITE_CHECKOUTS", REASON_YOURS, CONFIRM_NEVER },
    { "RENEW_ISSUE", REASON_YOURS, CONFIRM_NEVER },
    { "ISSUED_TO_ANOTHER", REASON_OTHER_LOAN, CONFIRM_NEVER },
    { "RETURN_IMPOSSIBLE", REASON_OTHER_LOAN, CONFIRM_NEVER },
    { "RESERVE_WAITING", REASON_HOLD, CONFIRM_NEVER },
    { "RESERVED", REASON_HOLD, CONFIRM_NEVER },
    { "PROCESSING", REASON_HOLD, CONFIRM_NEVER },
    { "RECALLED", REASON_HOLD, CONFIRM_NEVER },
    { "BOOKED_TO_ANOTHER", REASON_HOLD, CONFIRM_NEVER },
    { "BOOKED_EARLY", REASON_HOLD, CONFIRM_NEVER },
    { "WTHDRAWN", REASON_WITHDRAWN, CONFIRM_NEVER }, /* Koha's spelling */
    { "ITEM_LOST", REASON_LOST, CONFIRM_REPLAY },
    { "NOT_FOR_LOAN", REASON_REFERENCE, CONFIRM_NEVER },
    { "NOT_FOR_LOAN_FORCING", REASON_REFERENCE, CONFIRM_REPLAY },
    { "RESTRICTED", REASON_REFERENCE, CONFIRM_NEVER },
    { "ITEMNOTSAMEBRANCH", REASON_TRANSIT, CONFIRM_NEVER },
    { "TRANSFERRED", REASON_TRANSIT, CONFIRM_REPLAY },
    { "AGE_RESTRICTION", REASON_AGE, CONFIRM_REPLAY },

    { "TOO_MANY", REASON_LIMIT, CONFIRM_REPLAY },
    { "USERBLOCKEDOVERDUE", REASON_OVERDUE, CONFIRM_REPLAY },
    { "DEBT", REASON_FEES, CONFIRM_REPLAY },
    { "DEBT_GUARANTEES", REASON_FEES, CONFIRM_REPLAY },
    { "DEBT_GUARANTORS", REASON_FEES, CONFIRM_REPLAY },
    { RENTAL, REASON_FEES, CONFIRM_FEE },
    { "PREVISSUE", REASON_SYSTEM, CONFIRM_KIOSK }, /* the patron had it before */
    { "HIGHHOLDS", REASON_SYSTEM, CONFIRM_KIOSK }, /* many wait: a shorter loan; its due date is shown */
    { "BORRNOTSAMEBRANCH", REASON_SYSTEM, CONFIRM_REPLAY },
    { "BIBLIO_ALREADY_ISSUED", REASON_SYSTEM, CONFIRM_REPLAY },
    { "ADDITIONAL_MATERIALS", REASON_SYSTEM, CONFIRM_REPLAY },

    /* renewals */
    { "no_item", REASON_NOT_FOUND, CONFIRM_NEVER },
    { "no_checkout", REASON_NOT_LENT, CONFIRM_NEVER },
    { "item_issued_to_other_patron", REASON_OTHER_LOAN, CONFIRM_NEVER },
    { "on_reserve", REASON_HOLD, CONFIRM_NEVER },
    { "recalled", REASON_HOLD, CONFIRM_NEVER },
    { "restriction", REASON_CARD_BLOCKED, CONFIRM_NEVER },
    { "auto_account_expired", REASON_CARD_EXPIRED, CONFIRM_NEVER },
    { "overdue", REASON_OVERDUE, CONFIRM_NEVER },
    { "auto_too_much_oweing", REASON_FEES, CONFIRM_NEVER }, /* Koha's spelling */
    { "too_many", REASON_RENEWALS_USED, CONFIRM_NEVER },
    { "too_unseen", REASON_RENEWALS_USED, CONFIRM_NEVER },
    { "auto_too_late", REASON_RENEWALS_USED, CONFIRM_NEVER },
    { "onsite_checkout", REASON_REFERENCE, CONFIRM_NEVER },

    /* holds */
    { "itemAlreadyOnHold", REASON_HOLD_YOURS, CONFIRM_NEVER },
    { "alreadypossession", REASON_YOURS, CONFIRM_NEVER },
    { "ageRestricted", REASON_AGE, CONFIRM_NEVER },
    { "tooManyReserves", REASON_LIMIT, CONFIRM_NEVER },
    { "tooManyReservesToday", REASON_LIMIT, CONFIRM_NEVER },
    { "tooManyHoldsForThisRecord", REASON_LIMIT, CONFIRM_NEVER },
    { "noReservesAllowed", REASON_HOLD_DENIED, CONFIRM_NEVER },
    { "notReservable", REASON_HOLD_DENIED, CONFIRM_NEVER },
};

enum { ROWS_COUNT = sizeof rows / sizeof *rows, KEY_SIZE = 48 };

static size_t row_of(const char *key)
{
    size_t at = 0;
    while (at < ROWS_COUNT && !text_equal(rows[at].key, key))
        at++;
    return at;
}

enum reason koha_reason_of_key(const char *key)
{
    size_t at = row_of(key);
    return at < ROWS_COUNT ? rows[at].reason : REASON_SYSTEM;
}

static bool is_of_word(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}

enum reason koha_reason_of_words(const char *words)
{
    char key[KEY_SIZE];
    size_t first = ROWS_COUNT;
    while (*words != '\0') {
        size_t n = 0;
        while (is_of_word(words[n]))
            n++;
        text_copy_bytes(key, sizeof key, bytes_of(words, n));
        size_t at = row_of(key);
        first = at < first ? at : first;
        words += n > 0 ? n : 1;
    }
    return first < ROWS_COUNT ? rows[first].reason : REASON_SYSTEM;
}

/* What stands in small letters are details. */
static bool is_key(const char *name)
{
    return name != NULL && isupper((unsigned char)name[0]);
}

struct look {
    bool replay, fee_agreed;
    size_t first; /* the row that decides; ROWS_COUNT: none yet */
    struct koha_decision decision;
};

static void refuse(struct look *l, const char *key)
{
    size_t at = row_of(key);
    if (l->decision.reason != REASON_NONE && at >= l->first)
        return;
    l->first = at;
    l->decision.reason = koha_reason_of_key(key);
    text_copy(l->decision.key, sizeof l->decision.key, l->decision.reason == REASON_SYSTEM ? key : "");
}

static bool may_confirm(struct look *l, const cJSON *question)
{
    size_t at = row_of(question->string);
    switch (at < ROWS_COUNT ? rows[at].confirm : CONFIRM_NEVER) {
    case CONFIRM_NEVER:
        break;
    case CONFIRM_REPLAY:
        return l->replay;
    case CONFIRM_KIOSK:
        return true;
    case CONFIRM_FEE:
        json_money(question, l->decision.fee, sizeof l->decision.fee);
        return l->replay || l->fee_agreed;
    }
    return false;
}

enum result koha_decide(const cJSON *availability, bool replay, bool fee_agreed, struct koha_decision *out)
{
    struct look l = { replay, fee_agreed, ROWS_COUNT, { .reason = REASON_NONE } };
    const cJSON *blockers = json_member(availability, "blockers"), *confirms = json_member(availability, "confirms");
    const cJSON *one;
    if (!cJSON_IsObject(blockers) || !cJSON_IsObject(confirms))
        return RESULT_BAD;
    cJSON_ArrayForEach(one, blockers)
    {
        if (is_key(one->string))
            refuse(&l, one->string);
    }
    cJSON_ArrayForEach(one, confirms)
    {
        l.decision.confirm = true; /* details too are part of what the token binds */
        if (is_key(one->string) && !may_confirm(&l, one))
            refuse(&l, one->string);
    }
    *out = l.decision;
    return RESULT_OK;
}
