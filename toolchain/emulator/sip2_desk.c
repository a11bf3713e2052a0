/* The library's answers, a function a message. See sip2_desk.h; the rules are lending.c's. */
#include "emulator/sip2_desk_inside.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "link/sip2/profile.h"
#include "link/sip2/when.h"

#define CURRENCY "KZT"
#define HOLD_SHELF "Брон сөресі"

enum { COUNT_SIZE = 8, FLAGS_SIZE = 15 };

/* Kazakh, Russian, English, in the order of enum language. */
static const char *const words[LIBRARY_WORD_COUNT][LANGUAGE_COUNT] = {
    [LIBRARY_WORD_NOTHING] = { "", "", "" },
    [LIBRARY_WORD_NO_PATRON] = { "Мұндай оқырман билеті табылмады", "Читательский билет не найден", "Card not found" },
    [LIBRARY_WORD_NO_ITEM] = { "Бұл басылым каталогта жоқ", "Издание не найдено в каталоге",
                               "Item not in the catalogue" },
    [LIBRARY_WORD_BLOCKED] = { "Оқырман билеті бұғатталған", "Читательский билет заблокирован", "Card is blocked" },
    [LIBRARY_WORD_EXPIRED] = { "Оқырман билетінің мерзімі өткен", "Срок действия билета истёк", "Card has expired" },
    [LIBRARY_WORD_CARD_LOST] = { "Билет жоғалған деп белгіленген", "Билет отмечен как утерянный",
                                 "Card is reported lost" },
    [LIBRARY_WORD_ITEM_LOST] = { "Басылым жоғалған деп белгіленген", "Издание отмечено как утерянное",
                                 "Item is marked as lost" },
    [LIBRARY_WORD_REFERENCE] = { "Үйге берілмейді, тек оқу залында", "Не выдаётся на дом, только в читальном зале",
                                 "Not for loan, reference only" },
    [LIBRARY_WORD_OTHER_LOAN] = { "Басылым басқа оқырманға берілген", "Издание выдано другому читателю",
                                  "Item is checked out to another patron" },
    [LIBRARY_WORD_YOURS] = { "Бұл басылым сізге берілген", "Издание уже выдано вам",
                             "Item is already checked out to you" },
    [LIBRARY_WORD_HOLD] = { "Басылым басқа оқырманға брондалған", "Издание забронировано другим читателем",
                            "Item is on hold for another patron" },
    [LIBRARY_WORD_FEES] = { "Төленбеген қарыз бар", "Есть неоплаченная задолженность", "Unpaid fees exceed the limit" },
    [LIBRARY_WORD_OVERDUE] = { "Мерзімі өткен басылымдар бар", "Есть просроченные издания", "There are overdue items" },
    [LIBRARY_WORD_LIMIT] = { "Басылымдар саны шегіне жетті", "Достигнут предел числа изданий",
                             "Loan limit has been reached" },
    [LIBRARY_WORD_NOT_LENT] = { "Басылым ешкімге берілмеген", "Издание не числится выданным",
                                "Item is not checked out" },
    [LIBRARY_WORD_RENEWALS_USED] = { "Мерзімді бұдан әрі ұзартуға болмайды", "Исчерпано число продлений",
                                     "Renewal limit has been reached" },
    [LIBRARY_WORD_NOT_YOURS] = { "Бұл басылым сізге берілмеген", "Издание не выдано вам",
                                 "Item is not checked out to you" },
    [LIBRARY_WORD_WRONG_PIN] = { "PIN-код қате", "Неверный ПИН-код", "Wrong PIN" },
    [LIBRARY_WORD_HOLD_WAITS] = { "Бұл басылымды басқа оқырман күтуде", "Издание ждёт другой читатель",
                                  "Item is on hold" },
    [LIBRARY_WORD_HELD_ALREADY] = { "Бұл басылымға тапсырысыңыз бар", "Издание уже заказано вами",
                                    "You have a hold on this item" },
    [LIBRARY_WORD_NO_HOLD] = { "Бұл басылымға тапсырысыңыз жоқ", "Этого заказа у вас нет", "There is no such hold" },
    [LIBRARY_WORD_NO_FEE] = { "Мұндай сома төленуге тиіс емес", "Такая сумма к оплате не числится",
                              "This amount is not owed" },
    [LIBRARY_WORD_RENTAL] = { "Басылым ақылы негізде беріледі", "Выдача этого издания платная",
                              "There is a charge for this item" },
    [LIBRARY_WORD_FOUND_AGAIN] = { "Жоғалған басылым табылды", "Утерянное издание найдено", "Lost item was found" },
};

const char *sip2_desk_words(enum library_word word, enum language language)
{
    return words[word][language];
}

void desk_say(struct call *c, enum library_word word)
{
    if (word != LIBRARY_WORD_NOTHING)
        sip2_set(c->reply, "AF", sip2_desk_words(word, c->desk->language));
}

const char *desk_asked(const struct call *c, const char *id)
{
    return sip2_text(c->request, id);
}

static void set_count(struct call *c, const char *name, int count)
{
    char text[COUNT_SIZE];
    text_format(text, sizeof text, "%04d", count > 9999 ? 9999 : count);
    sip2_set_fixed(c->reply, name, text);
}

static int zone_min(void *context, int64_t utc_s)
{
    (void)context;
    (void)utc_s;
    return LIBRARY_OFFSET_MIN;
}

static const struct sip2_zone zone = { zone_min, NULL };

const char *desk_date(struct call *c, struct when w)
{
    char text[SIP2_DATE_SIZE];
    sip2_date_text(w, &zone, text);
    return arena_text(c->arena, text);
}

struct when desk_date_asked(const struct call *c, const char *name, struct when fallback)
{
    char text[SIP2_DATE_SIZE];
    struct when w;
    sip2_get_fixed(c->request, name, text, sizeof text);
    return sip2_date_read(text, &zone, &w) == RESULT_OK ? w : fallback;
}

static void hear_language(struct call *c)
{
    char code[4];
    sip2_get_fixed(c->request, "language", code, sizeof code);
    c->desk->language = text_equal(code, "015") ? LANGUAGE_RU : text_equal(code, "001") ? LANGUAGE_EN : LANGUAGE_KK;
    sip2_set_fixed(c->reply, "language", code);
}

void desk_set_title(struct call *c, const struct library_item *item)
{
    sip2_set(c->reply, "AJ",
             item->author[0] == '\0' ? arena_text(c->arena, item->title)
                                     : arena_format(c->arena, "%s / %s", item->title, item->author));
}

void desk_set_reader(struct call *c)
{
    sip2_set(c->reply, "AO", c->desk->account.institution);
    sip2_set(c->reply, "AA", desk_asked(c, "AA"));
}

/* The session. */

static void login(struct call *c)
{
    bool plain = sip2_flag(c->request, "user algorithm") == '0' && sip2_flag(c->request, "password algorithm") == '0';
    bool placed = !c->desk->manners->wants_service_point || sip2_is_service_point(desk_asked(c, "CP"));
    c->desk->logged_in = plain && placed && text_equal(desk_asked(c, "CN"), c->desk->account.user) &&
                         text_equal(desk_asked(c, "CO"), c->desk->account.password);
    sip2_set_fixed(c->reply, "ok", c->desk->logged_in ? "1" : "0");
    c->desk->wrong_logins = c->desk->logged_in ? 0 : c->desk->wrong_logins + 1;
    unsigned most = c->desk->manners->logins_max;
    c->failed = most > 0 && c->desk->wrong_logins > most;
}

static void status(struct call *c)
{
    static const char *const yes[] = { "on-line", "checkin ok", "checkout ok", "renewal policy", "off-line ok" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        sip2_set_fixed(c->reply, yes[i], "Y");
    sip2_set_fixed(c->reply, "status update ok", "N");
    sip2_set_fixed(c->reply, "timeout", "050");
    sip2_set_fixed(c->reply, "retries", "003");
    sip2_set_fixed(c->reply, "version", "2.00");
    sip2_set(c->reply, "AO", c->desk->account.institution);
    sip2_set(c->reply, "AM", "Kitap demo library");
    sip2_set(c->reply, "BX", c->desk->manners->supported);
}

static void end_session(struct call *c)
{
    sip2_set_fixed(c->reply, "end session", "Y");
    desk_set_reader(c);
}

/* Readers. */

static enum library_word patron_word(const struct library_patron *p)
{
    const struct {
        bool holds;
        enum library_word word;
    } all[] = { { p->lost, LIBRARY_WORD_CARD_LOST },           { p->blocked, LIBRARY_WORD_BLOCKED },
                { p->expired, LIBRARY_WORD_EXPIRED },          { p->too_many_fees, LIBRARY_WORD_FEES },
                { p->too_many_overdue, LIBRARY_WORD_OVERDUE }, { p->too_many_loans, LIBRARY_WORD_LIMIT } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].holds)
            return all[i].word;
    }
    return LIBRARY_WORD_NOTHING;
}

static bool is_valid(const struct library_patron *p)
{
    return !p->lost && !p->blocked && !p->expired;
}

static void set_flags(struct call *c, const struct library_patron *p)
{
    char flags[FLAGS_SIZE] = "              ";
    bool denied = !is_valid(p);
    const struct {
        enum patron_flag flag;
        bool holds;
    } all[] = { { PATRON_CHARGE_DENIED, patron_word(p) != LIBRARY_WORD_NOTHING },
                { PATRON_RENEWAL_DENIED, denied },
                { PATRON_RECALL_DENIED, denied },
                { PATRON_HOLD_DENIED, denied },
                { PATRON_CARD_LOST, p->lost },
                { PATRON_TOO_MANY_CHARGED, p->too_many_loans },
                { PATRON_TOO_MANY_OVERDUE, p->too_many_overdue },
                { PATRON_EXCESSIVE_FINES, p->too_many_fees } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].holds)
            flags[all[i].flag] = 'Y';
    }
    sip2_set_fixed(c->reply, "patron status", flags);
}

static bool pin_given(const struct call *c)
{
    return desk_asked(c, "AD")[0] != '\0';
}

static bool pin_fits(const struct call *c, const struct library_patron *p)
{
    return !pin_given(c) || text_equal(desk_asked(c, "AD"), p->pin);
}

static const char *money(struct call *c, int64_t amount)
{
    return arena_format(c->arena, "%lld.00", (long long)amount);
}

/* In place of what was asked for. */
static void tell_card(struct call *c, const struct library_patron *p)
{
    for (uint16_t i = 0; i < c->reply->values_count; i++) {
        if (text_equal(c->reply->values[i].id, "AA"))
            c->reply->values[i].text = arena_text(c->arena, p->id);
    }
}

static void set_patron(struct call *c, const struct library_patron *p)
{
    set_flags(c, p);
    if (c->desk->manners->tells_card)
        tell_card(c, p);
    sip2_set(c->reply, "AE", arena_text(c->arena, p->name));
    sip2_set(c->reply, "BL", is_valid(p) ? "Y" : "N");
    if (pin_given(c))
        sip2_set(c->reply, "CQ", pin_fits(c, p) ? "Y" : "N");
    if (c->reply->kind != SIP2_ENABLE_REPLY) {
        sip2_set(c->reply, "BH", CURRENCY);
        sip2_set(c->reply, "BV", money(c, p->fees));
    }
    if (!pin_fits(c, p))
        desk_say(c, LIBRARY_WORD_WRONG_PIN);
    else
        desk_say(c, patron_word(p));
}

static void set_no_patron(struct call *c)
{
    sip2_set_fixed(c->reply, "patron status", "YYYY");
    sip2_set(c->reply, "BL", "N");
    desk_say(c, LIBRARY_WORD_NO_PATRON);
}

static void set_counts(struct call *c, const struct library_patron *p)
{
    set_count(c, "holds", p->holds_ready);
    set_count(c, "overdue", p->overdue);
    set_count(c, "charged", p->loans);
    set_count(c, "fines", p->fees_count);
    set_count(c, "recalls", 0);
    set_count(c, "unavailable holds", p->holds_waiting);
}

static size_t bound(const struct call *c, const char *id, size_t fallback)
{
    uint64_t n;
    return text_to_u64(desk_asked(c, id), NUMBERS_MAX, &n) == RESULT_OK && n > 0 ? (size_t)n : fallback;
}

/* Position of the summary's Y: which list, under which id. There are no recalls here. */
static void set_list(struct call *c, const char *patron)
{
    static const struct {
        size_t position;
        const char *id;
        enum library_numbers kind;
    } lists[] = { { 0, "AS", NUMBERS_HOLDS_READY },
                  { 1, "AT", NUMBERS_OVERDUE },
                  { 2, "AU", NUMBERS_CHARGED },
                  { 3, "AV", NUMBERS_FINES },
                  { 5, "CD", NUMBERS_HOLDS_WAITING } };
    static struct number_list list;
    char summary[16];
    sip2_get_fixed(c->request, "summary", summary, sizeof summary);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (summary[lists[i].position] != 'Y')
            continue;
        if (library_list(c->desk->store, patron, lists[i].kind, c->now, &list) != RESULT_OK) {
            c->failed = true;
            return;
        }
        size_t last = bound(c, "BQ", list.count);
        for (size_t n = bound(c, "BP", 1) - 1; n < list.count && n < last; n++)
            sip2_set(c->reply, lists[i].id, arena_text(c->arena, list.text[n]));
        return;
    }
}

/* A line for the receipt, where the library wants one. */
static void add_slip(struct call *c, const char *rule)
{
    char line[WORDS_SIZE];
    library_rule_text(c->desk->store, rule, line, sizeof line);
    if (!text_equal(line, "none"))
        sip2_set(c->reply, "AG", arena_text(c->arena, line));
}

static void patron(struct call *c)
{
    struct library_patron p;
    hear_language(c);
    desk_set_reader(c);
    if (library_patron_find(c->desk->store, desk_asked(c, "AA"), c->now, &p) != RESULT_OK) {
        set_counts(c, &(struct library_patron){ .limit = 0 });
        set_no_patron(c);
        return;
    }
    set_counts(c, &p);
    set_patron(c, &p);
    sip2_set(c->reply, "CB", arena_format(c->arena, "%04d", p.limit));
    if (!pin_fits(c, &p))
        return;
    add_slip(c, "reader_slip");
    if (p.email[0] != '\0')
        sip2_set(c->reply, "BE", arena_text(c->arena, p.email));
    set_list(c, p.id);
}

void desk_set_patron(struct call *c)
{
    struct library_patron p;
    if (library_patron_find(c->desk->store, desk_asked(c, "AA"), c->now, &p) != RESULT_OK)
        set_no_patron(c);
    else
        set_patron(c, &p);
}

static void patron_status(struct call *c)
{
    hear_language(c);
    desk_set_reader(c);
    desk_set_patron(c);
}

/* Items. */

static const char *circulation_status(const struct library_item *i)
{
    if (i->lost)
        return "12";
    if (i->lent_to[0] != '\0')
        return "04";
    return i->ready_for[0] != '\0' ? "08" : "03";
}

/* What is ready is kept for so many days, from whenever one asks. */
static struct when shelf_until(struct when now)
{
    enum { SHELF_DAYS = 5 };
    return when_of(now.utc_ms + SHELF_DAYS * 24 * 60 * 60 * 1000ll, LIBRARY_OFFSET_MIN);
}

static void item(struct call *c)
{
    struct library_item i;
    bool known = library_item_find(c->desk->store, desk_asked(c, "AB"), &i) == RESULT_OK;
    sip2_set_fixed(c->reply, "circulation status", known ? circulation_status(&i) : "01");
    sip2_set_fixed(c->reply, "security marker", known ? "02" : "01");
    sip2_set_fixed(c->reply, "fee type", "01");
    sip2_set(c->reply, "AB", desk_asked(c, "AB"));
    if (!known) {
        desk_say(c, LIBRARY_WORD_NO_ITEM);
        return;
    }
    desk_set_title(c, &i);
    sip2_set(c->reply, "CF", arena_format(c->arena, "%d", i.holds_waiting));
    if (i.due.known)
        sip2_set(c->reply, "AH", desk_date(c, i.due));
    if (i.ready_for[0] != '\0')
        sip2_set(c->reply, "CM", desk_date(c, shelf_until(c->now)));
    sip2_set(c->reply, "BG", c->desk->account.institution);
    sip2_set(c->reply, "CK", arena_text(c->arena, i.media));
    sip2_set(c->reply, "AQ", arena_text(c->arena, i.shelf));
    sip2_set(c->reply, "AP", i.ready_for[0] != '\0' ? HOLD_SHELF : arena_text(c->arena, i.shelf));
}

/* What 12 and 30 have in common. */
static void set_lending(struct call *c, const struct library_answer *a)
{
    sip2_set_fixed(c->reply, "ok", a->ok ? "1" : "0");
    sip2_set_fixed(c->reply, "renewal ok", a->renewed ? "Y" : "N");
    sip2_set_fixed(c->reply, "magnetic", a->item.id[0] == '\0' ? "U" : "N");
    sip2_set_fixed(c->reply, "desensitize", a->ok ? "Y" : "N");
    desk_set_reader(c);
    sip2_set(c->reply, "AB", desk_asked(c, "AB"));
    if (a->item.id[0] != '\0') {
        desk_set_title(c, &a->item);
        sip2_set(c->reply, "CK", arena_text(c->arena, a->item.media));
    }
    if (a->ok)
        sip2_set(c->reply, "AH", desk_date(c, a->item.due));
    if (a->ok)
        add_slip(c, "slip");
    if (a->word == LIBRARY_WORD_YOURS && c->desk->manners->yours != NULL)
        sip2_set(c->reply, "AF", c->desk->manners->yours);
    else
        desk_say(c, a->word);
}

static struct library_transaction transaction_asked(const struct call *c)
{
    bool no_block = sip2_flag(c->request, "no block") == 'Y' && !c->desk->manners->forgets_no_block;
    struct library_transaction t = { .patron = desk_asked(c, "AA"), .item = desk_asked(c, "AB"), .no_block = no_block };
    t.at = desk_date_asked(c, "date", c->now);
    if (no_block)
        t.due = desk_date_asked(c, "no-block due date", (struct when){ 0 });
    return t;
}

bool desk_pin_is_wrong(const struct call *c)
{
    struct library_patron p;
    return pin_given(c) && library_patron_find(c->desk->store, desk_asked(c, "AA"), c->now, &p) == RESULT_OK &&
           !pin_fits(c, &p);
}

static void lend(struct call *c,
                 enum result (*run)(struct library_store *s, const struct library_transaction *t,
                                    struct library_answer *out),
                 const struct library_transaction *t)
{
    struct library_answer a = { .word = LIBRARY_WORD_WRONG_PIN };
    if (c->desk->manners->pin_only_where_it_counts || !desk_pin_is_wrong(c))
        c->failed = run(c->desk->store, t, &a) != RESULT_OK;
    set_lending(c, &a);
}

/* A loan that costs something is made when the reader has agreed (BO). */
static bool wants_money(struct call *c)
{
    int64_t amount = library_rule(c->desk->store, "rental_fee");
    struct library_answer a = { .word = LIBRARY_WORD_RENTAL };
    if (amount <= 0 || desk_asked(c, "BO")[0] == 'Y' ||
        library_item_find(c->desk->store, desk_asked(c, "AB"), &a.item) != RESULT_OK)
        return false;
    set_lending(c, &a);
    sip2_set(c->reply, "BT", "06");
    sip2_set(c->reply, "BH", CURRENCY);
    sip2_set(c->reply, "BV", money(c, amount));
    return true;
}

/* What was agreed to stands on the reader's account from now on. */
static void charge_agreed(struct call *c)
{
    struct library_patron p;
    int64_t amount = library_rule(c->desk->store, "rental_fee");
    bool lent = sip2_flag(c->reply, "ok") == '1' && sip2_flag(c->reply, "renewal ok") != 'Y';
    if (!lent || amount <= 0 || desk_asked(c, "BO")[0] != 'Y' ||
        library_patron_find(c->desk->store, desk_asked(c, "AA"), c->now, &p) != RESULT_OK)
        return;
    c->failed = library_charge(c->desk->store, p.id, amount, "Ақылы басылым") != RESULT_OK;
}

static void checkout(struct call *c)
{
    struct library_transaction t = transaction_asked(c);
    if (wants_money(c))
        return;
    t.may_renew = c->desk->manners->renews_again || sip2_flag(c->request, "renewal policy") == 'Y';
    lend(c, library_checkout, &t);
    charge_agreed(c);
}

static void renew(struct call *c)
{
    struct library_transaction t = transaction_asked(c);
    lend(c, library_renew, &t);
}

static void renew_all(struct call *c)
{
    static struct number_list loans;
    struct library_patron p;
    int renewed = 0, unrenewed = 0;
    sip2_set(c->reply, "AO", c->desk->account.institution);
    bool known = library_patron_find(c->desk->store, desk_asked(c, "AA"), c->now, &p) == RESULT_OK;
    loans.count = 0;
    if (known && pin_fits(c, &p))
        c->failed = library_list(c->desk->store, p.id, NUMBERS_CHARGED, c->now, &loans) != RESULT_OK;
    for (size_t i = 0; i < loans.count; i++) {
        struct library_answer a;
        struct library_transaction t = { .patron = p.id,
                                         .item = loans.text[i],
                                         .at = desk_date_asked(c, "date", c->now) };
        c->failed = c->failed || library_renew(c->desk->store, &t, &a) != RESULT_OK;
        sip2_set(c->reply, a.ok ? "BM" : "BN", arena_text(c->arena, loans.text[i]));
        *(a.ok ? &renewed : &unrenewed) += 1;
    }
    sip2_set_fixed(c->reply, "ok", known && pin_fits(c, &p) ? "1" : "0");
    set_count(c, "renewed", renewed);
    set_count(c, "unrenewed", unrenewed);
    if (!known)
        desk_say(c, LIBRARY_WORD_NO_PATRON);
    else if (!pin_fits(c, &p))
        desk_say(c, LIBRARY_WORD_WRONG_PIN);
}

static void set_routing(struct call *c, const struct library_answer *a)
{
    sip2_set(c->reply, "AQ", arena_text(c->arena, a->item.shelf));
    desk_set_title(c, &a->item);
    sip2_set(c->reply, "CL", arena_text(c->arena, a->item.bin));
    sip2_set(c->reply, "CK", arena_text(c->arena, a->item.media));
    if (a->hold) {
        sip2_set(c->reply, "CV", "01");
        sip2_set(c->reply, "CY", arena_text(c->arena, a->patron));
        sip2_set(c->reply, "DA", arena_text(c->arena, a->hold_name));
    } else if (a->word != LIBRARY_WORD_NOTHING) {
        sip2_set(c->reply, "CV", "99");
    }
    if (a->ok && !a->hold && a->patron[0] != '\0')
        sip2_set(c->reply, "AA", arena_text(c->arena, a->patron));
}

/* Some libraries take back what was not on loan, without a word. */
static void take_unlent(const struct call *c, struct library_answer *a)
{
    char rule[CODE_SIZE];
    library_rule_text(c->desk->store, "unlent", rule, sizeof rule);
    if (a->word != LIBRARY_WORD_NOT_LENT || !text_equal(rule, "take"))
        return;
    a->ok = true;
    a->word = LIBRARY_WORD_NOTHING;
}

static void checkin(struct call *c)
{
    struct library_transaction t = { .item = desk_asked(c, "AB") };
    struct library_answer a;
    t.at = desk_date_asked(c, "return date", desk_date_asked(c, "date", c->now));
    if (library_checkin(c->desk->store, &t, &a) != RESULT_OK) {
        c->failed = true;
        return;
    }
    take_unlent(c, &a);
    sip2_set_fixed(c->reply, "ok", a.ok ? "1" : "0");
    sip2_set_fixed(c->reply, "resensitize", a.ok ? "Y" : "N");
    sip2_set_fixed(c->reply, "magnetic", a.item.id[0] == '\0' ? "U" : "N");
    sip2_set_fixed(c->reply, "alert", a.word != LIBRARY_WORD_NOTHING ? "Y" : "N");
    sip2_set(c->reply, "AO", c->desk->account.institution);
    sip2_set(c->reply, "AB", desk_asked(c, "AB"));
    if (a.item.id[0] != '\0')
        set_routing(c, &a);
    if (a.ok)
        add_slip(c, "slip");
    desk_say(c, a.word);
}

static void (*const answers[SIP2_KIND_COUNT])(struct call *c) = {
    [SIP2_LOGIN] = login,
    [SIP2_STATUS] = status,
    [SIP2_PATRON_STATUS] = patron_status,
    [SIP2_PATRON] = patron,
    [SIP2_CHECKOUT] = checkout,
    [SIP2_CHECKIN] = checkin,
    [SIP2_ITEM] = item,
    [SIP2_RENEW] = renew,
    [SIP2_RENEW_ALL] = renew_all,
    [SIP2_END_SESSION] = end_session,
    [SIP2_HOLD] = counter_hold,
    [SIP2_PAY] = counter_pay,
    [SIP2_BLOCK] = counter_block,
    [SIP2_ENABLE] = counter_enable,
    [SIP2_ITEM_UPDATE] = counter_note,
};

bool sip2_desk_knows(enum sip2_kind kind)
{
    return answers[kind] != NULL;
}

bool sip2_desk_answer(struct sip2_desk *d, const struct sip2_message *request, struct when now, struct arena *arena,
                      struct sip2_message *out)
{
    struct sip2_message reply = sip2_message_of(sip2_answer_of(request->kind));
    d->manners = sip2_manners_of(d->store);
    struct call c = { d, request, now, arena, &reply, false };
    assert(sip2_desk_knows(request->kind));
    if (!d->logged_in && request->kind != SIP2_LOGIN)
        return false;
    answers[request->kind](&c);
    if (reply.kind != SIP2_LOGIN_REPLY)
        sip2_set_fixed(&reply, "date", desk_date(&c, now));
    sip2_manners_dress(d->manners, request, &reply, arena);
    reply.sequence = d->manners->checks == SIP2_CHECKS_NEVER ? '\0' : request->sequence;
    *out = reply;
    return !c.failed;
}
