/* A Koha server's answers: whatever it says, nothing but results comes of it, and no text is longer than its room or
   no UTF-8. The first byte chooses what the rest is taken for. */
#include "fuzz.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "link/koha/parse.h"
#include "link/koha/refusal.h"

static void check_text(const char *text, size_t size)
{
    size_t n = strnlen(text, size);
    assert(n < size);
    assert(utf8_valid(bytes_of(text, n)));
}

static void as_patrons(const cJSON *json)
{
    struct koha_patron p;
    if (koha_patron_find(json, "cardnumber", "1", (struct day){ 2026, 11, 24 }, &p) != RESULT_OK)
        return;
    assert(p.id > 0);
    check_text(p.patron.name, sizeof p.patron.name);
}

static void as_items(const cJSON *json)
{
    struct koha_item i;
    if (koha_item_find(json, "1", &i) != RESULT_OK)
        return;
    assert(i.id > 0);
    check_text(i.item.title, sizeof i.item.title);
    check_text(i.item.author, sizeof i.item.author);
    check_text(i.item.shelf, sizeof i.item.shelf);
}

static void as_lists(const cJSON *json)
{
    static struct koha_checkouts checkouts;
    static struct koha_holds holds;
    if (koha_checkouts_read(json, &checkouts) == RESULT_OK)
        assert(checkouts.count <= KOHA_LIST_MAX);
    if (koha_holds_read(json, &holds) == RESULT_OK)
        assert(holds.count <= KOHA_LIST_MAX);
}

static void as_account(const cJSON *json)
{
    char fees[MONEY_SIZE];
    struct library_entry line;
    size_t lines = 0;
    if (koha_account_read(json, fees, &lines) != RESULT_OK)
        return;
    check_text(fees, sizeof fees);
    for (size_t i = 0; i < lines && i < KOHA_LIST_MAX; i++) {
        koha_account_line(json, i, &line);
        check_text(line.text, sizeof line.text);
        check_text(line.amount, sizeof line.amount);
        check_text(line.number, sizeof line.number);
    }
}

static void as_availability(const cJSON *json)
{
    struct koha_decision d;
    for (unsigned i = 0; i < 4; i++) {
        if (koha_decide(json, (i & 1) != 0, (i & 2) != 0, &d) != RESULT_OK)
            return;
        check_text(d.fee, sizeof d.fee);
        check_text(d.key, sizeof d.key);
    }
}

static void as_token_or_error(const cJSON *json)
{
    struct koha_token t;
    char words[WORDS_SIZE];
    if (koha_token_read(json, &t) == RESULT_OK)
        assert(strpbrk(t.text, " \r\n") == NULL && t.expires_s > 0);
    koha_error_words(json, words, sizeof words);
    check_text(words, sizeof words);
    (void)koha_reason_of_words(words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(const cJSON *json) = { as_patrons, as_items,        as_lists,
                                                          as_account, as_availability, as_token_or_error };
    cJSON *json = NULL;
    if (size == 0 || json_read(bytes_of(data + 1, size - 1), &json) != RESULT_OK)
        return 0;
    readers[data[0] % (sizeof readers / sizeof *readers)](json);
    json_delete(json);
    return 0;
}
