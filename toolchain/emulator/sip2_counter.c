/* The library's answers at its counter: holds, payments, cards, notes on items. The rules are reserving.c's. */
#include <string.h>

#include "base/text.h"
#include "emulator/sip2_desk_inside.h"

enum { AMOUNT_MOST = 10000000 };

void counter_hold(struct call *c)
{
    struct library_answer a = { .word = LIBRARY_WORD_WRONG_PIN };
    struct library_transaction t = { .patron = desk_asked(c, "AA"), .item = desk_asked(c, "AB") };
    bool cancel = sip2_flag(c->request, "mode") == '-';
    int place = 0;
    t.at = desk_date_asked(c, "date", c->now);
    if (!desk_pin_is_wrong(c))
        c->failed = library_hold(c->desk->store, &t, cancel, &a, &place) != RESULT_OK;
    bool here = a.item.id[0] != '\0' && a.item.lent_to[0] == '\0' && !a.item.lost;
    sip2_set_fixed(c->reply, "ok", a.ok ? "1" : "0");
    sip2_set_fixed(c->reply, "available", a.ok && here ? "Y" : "N");
    desk_set_reader(c);
    sip2_set(c->reply, "AB", desk_asked(c, "AB"));
    if (a.item.id[0] != '\0')
        desk_set_title(c, &a.item);
    if (place > 0)
        sip2_set(c->reply, "BR", arena_format(c->arena, "%d", place));
    if (desk_asked(c, "BS")[0] != '\0')
        sip2_set(c->reply, "BS", desk_asked(c, "BS"));
    desk_say(c, a.word);
}

/* "350.00" or "350"; 0 when it is no amount. Tenge have no parts here. */
static int64_t amount_asked(const struct call *c)
{
    char whole[MONEY_SIZE];
    uint64_t n;
    const char *text = desk_asked(c, "BV");
    text_copy_bytes(whole, sizeof whole, bytes_of(text, strcspn(text, ".")));
    return text_to_u64(whole, AMOUNT_MOST, &n) == RESULT_OK ? (int64_t)n : 0;
}

/* "fee12" or "12"; 0 for any fee. */
static int64_t fee_asked(const struct call *c)
{
    const char *text = desk_asked(c, "CG");
    uint64_t n;
    if (text_starts(text, "fee"))
        text += 3;
    return text_to_u64(text, INT32_MAX, &n) == RESULT_OK ? (int64_t)n : 0;
}

void counter_pay(struct call *c)
{
    enum library_word word = LIBRARY_WORD_WRONG_PIN;
    if (!desk_pin_is_wrong(c))
        c->failed =
            library_pay(c->desk->store, desk_asked(c, "AA"), amount_asked(c), fee_asked(c), c->now, &word) != RESULT_OK;
    sip2_set_fixed(c->reply, "accepted", word == LIBRARY_WORD_NOTHING ? "Y" : "N");
    desk_set_reader(c);
    if (desk_asked(c, "BK")[0] != '\0')
        sip2_set(c->reply, "BK", desk_asked(c, "BK"));
    desk_say(c, word);
    if (word == LIBRARY_WORD_NOTHING)
        sip2_set(c->reply, "AG", arena_format(c->arena, "%s: %s", desk_asked(c, "BK"), desk_asked(c, "BV")));
}

static void set_blocked(struct call *c, bool blocked)
{
    enum result r = library_block(c->desk->store, desk_asked(c, "AA"), blocked, c->now);
    c->failed = r != RESULT_OK && r != RESULT_NONE;
    sip2_set_fixed(c->reply, "language", "000");
    desk_set_reader(c);
    desk_set_patron(c);
}

void counter_block(struct call *c)
{
    set_blocked(c, true);
}

void counter_enable(struct call *c)
{
    set_blocked(c, false);
}

void counter_note(struct call *c)
{
    struct library_item i;
    bool known = library_item_find(c->desk->store, desk_asked(c, "AB"), &i) == RESULT_OK;
    if (known)
        c->failed = library_note(c->desk->store, i.id, desk_asked(c, "CH")) != RESULT_OK;
    sip2_set_fixed(c->reply, "ok", known ? "1" : "0");
    sip2_set(c->reply, "AB", desk_asked(c, "AB"));
    sip2_set(c->reply, "CH", desk_asked(c, "CH"));
    if (known)
        desk_set_title(c, &i);
    else
        desk_say(c, LIBRARY_WORD_NO_ITEM);
}
