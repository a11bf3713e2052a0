/* What library systems do otherwise (SIP2 leaves much open, and each system more): of what the simulated one answers,
   this is left out or said otherwise. It does the same things; the seed chooses its manners. */
#include <string.h>

#include "base/text.h"
#include "sim.h"

static bool has(const struct sim *s, enum sim_manner manner)
{
    return s->library.manners[manner];
}

/* Some leave a row unsettled for 48 hours of line-up time: such a run costs as much as five others. */
void manners_choose(struct sim *s)
{
    static const uint8_t one_in[MANNER_COUNT] = {
        [MANNER_NO_LISTS] = 16, [MANNER_NO_STATUS] = 16, [MANNER_NO_DUE] = 10, [MANNER_LISTS_WANT_PIN] = 12
    };
    bool plain = roll(s, 3) == 0;
    for (enum sim_manner m = 0; m < MANNER_COUNT; m++)
        s->library.manners[m] = roll(s, one_in[m] > 0 ? one_in[m] : 4) == 0 && !plain;
}

bool manners_renew_by_checkout(const struct sim *s)
{
    return has(s, MANNER_RENEWS_BY_CHECKOUT);
}

bool manners_obey_no_block(const struct sim *s)
{
    return !has(s, MANNER_NO_BLOCK_IGNORED);
}

static void leave_out(const struct sim *s, struct library_reply *r)
{
    if (has(s, MANNER_NO_STATUS))
        r->item.status = ITEM_OTHER;
    if (has(s, MANNER_NO_DUE))
        r->item.due = (struct when){ 0 };
    if (has(s, MANNER_NO_TITLES) && r->ask != LIBRARY_ITEM)
        memset(r->item.title, 0, sizeof r->item.title);
    if (has(s, MANNER_NO_REASONS) && !r->ok && r->reason != REASON_CARD_UNKNOWN && r->reason != REASON_PIN_WRONG)
        r->reason = REASON_SYSTEM;
    if (has(s, MANNER_ALWAYS_WORDS) && r->words[0] == '\0')
        text_copy(r->words, sizeof r->words, "Greetings. -- Invalid item");
}

static void about_patron(const struct sim *s, const struct library_request *ask, struct library_reply *r)
{
    if (has(s, MANNER_SAYS_LITTLE)) {
        r->patron.charged = r->patron.charged_limit = COUNT_NOT_SAID;
        r->patron.valid = r->patron.valid == ANSWER_YES ? ANSWER_NOT_SAID : r->patron.valid;
        r->patron.pin_valid = r->patron.pin_valid == ANSWER_YES ? ANSWER_NOT_SAID : r->patron.pin_valid;
    }
    r->unlisted = has(s, MANNER_NO_LISTS) && ask->list != LIST_NONE;
}

static int keep_list(const struct sim *s, const struct library_request *ask, struct library_reply *replies, int n)
{
    bool denied = has(s, MANNER_LISTS_WANT_PIN) && ask->pin[0] == '\0';
    if (!denied && !has(s, MANNER_NO_LISTS))
        return n;
    memset(&replies[0].entry, 0, sizeof replies[0].entry);
    if (denied && !has(s, MANNER_NO_LISTS)) {
        replies[0].ok = false;
        replies[0].reason = REASON_PIN_WRONG;
        replies[0].patron.pin_valid = ANSWER_NO;
    }
    return 1;
}

/* A title in place of a number. */
static void say_title(struct library_entry *entry)
{
    if (entry->kind != ENTRY_NONE)
        text_format(entry->text, sizeof entry->text, "Book %.4s", entry->text + 10);
}

int manners_apply(const struct sim *s, const struct library_request *ask, struct library_reply *replies, int n)
{
    if (ask->ask == LIBRARY_PATRON && ask->list != LIST_NONE)
        n = keep_list(s, ask, replies, n);
    for (int i = 0; i < n; i++) {
        leave_out(s, &replies[i]);
        if (ask->ask == LIBRARY_PATRON)
            about_patron(s, ask, &replies[i]);
        if (has(s, MANNER_LISTS_OF_TITLES))
            say_title(&replies[i].entry);
    }
    return n;
}

bool manners_return_twice(const struct sim *s)
{
    return !has(s, MANNER_NOT_LENT_IS_NO);
}
