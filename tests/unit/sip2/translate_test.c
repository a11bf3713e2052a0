#include <string.h>

#include "base/text.h"
#include "link/sip2/refusal.h"
#include "link/sip2/translate.h"

#include "check.h"

static int almaty(void *context, int64_t utc_s)
{
    (void)context;
    return utc_s < 1709229600 ? 360 : 300; /* UTC+5 since 1 March 2024 */
}

static const struct sip2_terms terms = {
    .user = "kiosk",
    .password = "secret",
    .location = "hall",
    .institution = "ALA",
    .zone = { almaty, NULL },
};

/* 2026-11-23 18:30:00 in Almaty */
static struct when now(void)
{
    return when_at((struct day){ 2026, 11, 23 }, 18, 30, 0, 300);
}

static void wire_of(struct library_request q, char *to, size_t size)
{
    const struct sip2_charset utf8 = { 0 };
    uint8_t frame[1024];
    size_t n;
    q.at = now();
    char until[SIP2_DATE_SIZE];
    struct sip2_message m;
    sip2_request_of(&q, &terms, false, until, &m);
    CHECK_EQ(sip2_encode(&m, &utf8, frame, sizeof frame, &n), RESULT_OK);
    text_copy_bytes(to, size, bytes_of(frame, n - 1));
}

TEST(requests_are_what_the_profile_generic_says)
{
    const struct {
        struct library_request q;
        const char *frame;
    } cases[] = {
        { { .ask = LIBRARY_PATRON, .language = LANGUAGE_KK, .patron = "04A1" },
          "6300020261123    183000          AOALA|AA04A1|AC|" },
        { { .ask = LIBRARY_PATRON, .language = LANGUAGE_RU, .list = LIST_CHARGED, .patron = "04A1", .pin = "1234" },
          "6301520261123    183000  Y       AOALA|AA04A1|AC|AD1234|" },
        { { .ask = LIBRARY_PATRON, .language = LANGUAGE_EN, .list = LIST_HOLDS_WAITING, .patron = "04A1" },
          "6300120261123    183000     Y    AOALA|AA04A1|AC|" },
        { { .ask = LIBRARY_ITEM, .item = "2000" }, "1720261123    183000AOALA|AB2000|AC|" },
        { { .ask = LIBRARY_CHECKOUT, .patron = "04A1", .item = "2000" },
          "11NN20261123    183000                  AOALA|AA04A1|AB2000|AC|" },
        { { .ask = LIBRARY_CHECKOUT,
            .patron = "04A1",
            .pin = "1",
            .item = "2000",
            .no_block = true,
            .due = when_at((struct day){ 2026, 12, 7 }, 23, 59, 0, 300) },
          "11NY20261123    18300020261207    235900AOALA|AA04A1|AB2000|AC|AD1|" },
        { { .ask = LIBRARY_CHECKIN, .item = "2000" },
          "09N20261123    18300020261123    183000APhall|AOALA|AB2000|AC|" },
        { { .ask = LIBRARY_CHECKIN, .item = "2000", .no_block = true },
          "09Y20261123    18300020261123    183000APhall|AOALA|AB2000|AC|" },
        { { .ask = LIBRARY_RENEW, .patron = "04A1", .item = "2000" },
          "29NN20261123    183000                  AOALA|AA04A1|AB2000|AC|" },
        { { .ask = LIBRARY_RENEW_ALL, .patron = "04A1", .pin = "1" }, "6520261123    183000AOALA|AA04A1|AD1|AC|" },
        { { .ask = LIBRARY_END_SESSION, .patron = "04A1" }, "3520261123    183000AOALA|AA04A1|AC|" },
        { { .ask = LIBRARY_CHECKOUT, .patron = "04A1", .item = "2000", .fee_agreed = true },
          "11NN20261123    183000                  AOALA|AA04A1|AB2000|AC|BOY|" },
        { { .ask = LIBRARY_HOLD,
            .patron = "04A1",
            .item = "2000",
            .hold = { .kind = HOLD_ANY_COPY,
                      .pickup = "hall",
                      .until = when_at((struct day){ 2027, 1, 1 }, 0, 0, 0, 300) } },
          "15+20261123    183000BW20270101    000000|BShall|BY2|AOALA|AA04A1|AB2000|AC|" },
        { { .ask = LIBRARY_HOLD, .patron = "04A1", .pin = "1", .item = "2000", .hold = { .change = HOLD_CANCEL } },
          "15-20261123    183000AOALA|AA04A1|AD1|AB2000|AC|" },
        { { .ask = LIBRARY_PAY,
            .patron = "04A1",
            .payment = { "350.00", "KZT", "fee1", "01ARYZ6S41TSV4RRFFQ69G5FAV" } },
          "3720261123    1830000100KZTBV350.00|AOALA|AA04A1|AC|CGfee1|BK01ARYZ6S41TSV4RRFFQ69G5FAV|" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char frame[1024];
        wire_of(cases[i].q, frame, sizeof frame);
        CHECK_TEXT(frame, cases[i].frame);
    }
}

TEST(login_and_status_are_what_the_profile_generic_says)
{
    const struct sip2_charset utf8 = { 0 };
    uint8_t frame[256];
    size_t n;
    struct sip2_message m = sip2_login_of(&terms);
    CHECK_EQ(sip2_encode(&m, &utf8, frame, sizeof frame, &n), RESULT_OK);
    CHECK_BYTES(frame, n, "9300CNkiosk|COsecret|CPhall|\r", 29);
    m = sip2_status_of();
    CHECK_EQ(sip2_encode(&m, &utf8, frame, sizeof frame, &n), RESULT_OK);
    CHECK_BYTES(frame, n, "9900802.00\r", 11);
}

TEST(dates_are_local_and_read_in_every_form_that_is_seen)
{
    static const struct {
        const char *text, *when;
    } cases[] = {
        { "20261207    235900", "2026-12-07T23:59:00+05:00" },
        { "20261207   Z185900", "2026-12-07T23:59:00+05:00" },
        { "20240131    120000", "2024-01-31T12:00:00+06:00" },
        { "20261207   E235900", "2026-12-07T23:59:00+05:00" },
        { "20261207   A195900", "2026-12-07T23:59:00+05:00" },
        { "20261207   N175900", "2026-12-07T23:59:00+05:00" },
        { "20261207   M235900", "2026-12-07T16:59:00+05:00" },
        { "20261207   J235900", "2026-12-07T23:59:00+05:00" },
        { "2026-12-14 23:59:59", "2026-12-14T23:59:59+05:00" },
        { "2026-12-14 23:59", "2026-12-14T23:59:00+05:00" },
        { "2026-12-14", "2026-12-14T23:59:00+05:00" },
        { "20261214", "2026-12-14T23:59:00+05:00" },
        { "2026-12-14T23:59:59+05:00", "2026-12-14T23:59:59+05:00" },
        { "5/23/2008,23:59", "" },
        { "20261307    235900", "" },
        { "20260230    235900", "" },
        { "20261207    245900", "" },
        { "20261207    2359", "" },
        { "soon", "" },
        { "", "" },
        { "20261207    235900x", "" },
        { "2026-12-14 23:59:5", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct when w = { 0 };
        char text[WHEN_TEXT_SIZE] = "";
        if (sip2_date_read(cases[i].text, &terms.zone, &w) == RESULT_OK)
            when_text(w, text);
        CHECK_TEXT(text, cases[i].when);
    }
    char text[SIP2_DATE_SIZE];
    sip2_date_text(when_at((struct day){ 2024, 1, 31 }, 6, 0, 7, 0), &terms.zone, text);
    CHECK_TEXT(text, "20240131    120007");
    sip2_date_text((struct when){ 0 }, &terms.zone, text);
    CHECK_TEXT(text, "                  ");
}

static char texts[SIP2_TEXT_MAX];
static struct sip2_message answer;

static struct library_reply reply_to(enum library_ask ask, const char *pin, const char *frame)
{
    const struct sip2_charset utf8 = { 0 };
    struct arena arena = arena_of(texts, sizeof texts);
    struct library_request q = { .ask = ask, .patron = "djfiander", .item = "1565921879" };
    struct library_reply r;
    text_copy(q.pin, sizeof q.pin, pin);
    CHECK_EQ(sip2_decode(bytes_of_text(frame), &utf8, &arena, &answer), RESULT_OK);
    sip2_reply_of(&q, &answer, &terms, &r);
    return r;
}

TEST(a_patron_is_read_with_her_counts)
{
    struct library_reply r = reply_to(
        LIBRARY_PATRON, "6789",
        "64      Y       00020261123    183800000100020003    00000004AOALA|AA04A1|AEАйгүл Сапарова|BLY|CQY|BHKZT|"
        "BV350.00|CB0010|AFСәлем|AFПривет|BDAbai 1|BE aigul@mail.kz|BF+7|");
    CHECK(r.ok);
    CHECK_EQ(r.reason, REASON_NONE);
    CHECK_TEXT(r.patron.id, "04A1");
    CHECK_TEXT(r.patron.name, "Айгүл Сапарова");
    CHECK_TEXT(r.patron.email, "aigul@mail.kz");
    CHECK_EQ(r.patron.holds_ready, 1);
    CHECK_EQ(r.patron.overdue, 2);
    CHECK_EQ(r.patron.charged, 3);
    CHECK_EQ(r.patron.fined, COUNT_NOT_SAID);
    CHECK_EQ(r.patron.holds_waiting, 4);
    CHECK_EQ(r.patron.charged_limit, 10);
    CHECK_TEXT(r.patron.fees, "350.00");
    CHECK_TEXT(r.patron.currency, "KZT");
    CHECK(patron_has(&r.patron, PATRON_TOO_MANY_OVERDUE));
    CHECK_EQ(r.patron.flags, 1 << PATRON_TOO_MANY_OVERDUE);
    CHECK_TEXT(r.words, "Сәлем Привет");
}

TEST(a_patron_who_is_refused_is_refused_for_the_right_reason)
{
#define STATUS "00020261123    183800000000000000000000000000"
    static const struct {
        const char *frame;
        enum reason reason;
    } cases[] = {
        { "64YYYY          " STATUS "AOX|AAnobody|AE|BLN|", REASON_CARD_UNKNOWN },
        { "64              " STATUS "AOX|AAa|AEDavid|BLY|CQN|", REASON_PIN_WRONG },
        { "64YYYY          " STATUS "AOX|AAa|AEDavid|BLN|CQY|", REASON_CARD_BLOCKED },
        { "64YYYY          " STATUS "AOX|AAa|AEDavid|BLN|CQY|AFYour card has expired|", REASON_CARD_EXPIRED },
        { "64    Y         " STATUS "AOX|AAa|AEDavid|BLY|CQY|", REASON_CARD_LOST },
        { "64YYYY          " STATUS "AOX|AAa|AEDavid|BLY|CQY|", REASON_NONE },
        { "64              " STATUS "AOX|AAa|AEDavid|", REASON_NONE },
        { "64              " STATUS "AOX|AAa|AE|", REASON_CARD_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct library_reply r = reply_to(LIBRARY_PATRON, "1", cases[i].frame);
        CHECK_TEXT(reason_word(r.reason), reason_word(cases[i].reason));
        CHECK_EQ(r.ok, r.reason == REASON_NONE);
    }
    struct library_reply r = reply_to(LIBRARY_PATRON, "", cases[1].frame);
    CHECK(r.ok);
}

TEST(a_checkout_tells_due_date_title_and_bit)
{
    struct library_reply r = reply_to(
        LIBRARY_CHECKOUT, "",
        "121NNY20261123    183800AOUWOLS|AAdjfiander|AB1565921879|AJАбай жолы / М. Әуезов|AH20261207    183800|CK001|");
    char due[WHEN_TEXT_SIZE];
    when_text(r.item.due, due);
    CHECK(r.ok);
    CHECK(r.desensitize);
    CHECK(!r.renewed);
    CHECK_TEXT(r.item.title, "Абай жолы");
    CHECK_TEXT(r.item.author, "М. Әуезов");
    CHECK_TEXT(due, "2026-12-07T18:38:00+05:00");
    r = reply_to(LIBRARY_CHECKOUT, "", "121YNY20261123    183800AOX|AAdjfiander|AB1|AJT|AHsoon|CIY|");
    CHECK(r.renewed);
    CHECK(!r.desensitize);
    CHECK(!r.item.due.known);
    CHECK_TEXT(r.due_text, "soon");
}

TEST(a_refused_transaction_is_refused_for_the_right_reason)
{
#define NO_LOAN "120NUN20261123    183800AOX|AAdjfiander|AB1|"
#define NO_RETURN "100NUN20261123    183800AOX|AB1|"
#define NO_RENEWAL "300NUN20261123    183800AOX|AAdjfiander|AB1|AJT|AH|"
    static const struct {
        enum library_ask ask;
        const char *frame;
        enum reason reason;
    } cases[] = {
        { LIBRARY_CHECKOUT, NO_LOAN "AJPerl|AH|AFItem checked out to another patron|BLY|", REASON_OTHER_LOAN },
        { LIBRARY_CHECKOUT, NO_LOAN "AJ|AH|AFInvalid Item|BLY|", REASON_NOT_FOUND },
        { LIBRARY_CHECKOUT, NO_LOAN "AJ|AH|", REASON_NOT_FOUND },
        { LIBRARY_CHECKOUT, NO_LOAN "AJT|AH|AFRenewals not permitted|", REASON_YOURS },
        { LIBRARY_CHECKOUT, NO_LOAN "AJT|AH|AFItem is on hold for another patron|", REASON_HOLD },
        { LIBRARY_CHECKOUT, NO_LOAN "AJT|AH|BT06|BV100|", REASON_FEES },
        { LIBRARY_CHECKOUT, NO_LOAN "AJT|AH|BLN|", REASON_CARD_BLOCKED },
        { LIBRARY_CHECKOUT, NO_LOAN "AJT|AH|CQN|", REASON_PIN_WRONG },
        { LIBRARY_CHECKOUT, NO_LOAN "AJT|AH|AFComputer says no|", REASON_SYSTEM },
        { LIBRARY_CHECKOUT, NO_LOAN "AJT|AH|AFТолько для читального зала|", REASON_REFERENCE },
        { LIBRARY_CHECKOUT, NO_LOAN "AJT|AH|AFБАСҚА ОҚЫРМАНҒА БЕРІЛГЕН|", REASON_OTHER_LOAN },
        { LIBRARY_CHECKIN, NO_RETURN "AQ|", REASON_NOT_FOUND },
        { LIBRARY_CHECKIN, NO_RETURN "AQ|AJPerl|", REASON_NOT_LENT },
        { LIBRARY_CHECKIN, NO_RETURN "AQ|AJPerl|AFItem not checked out|", REASON_NOT_LENT },
        { LIBRARY_RENEW, NO_RENEWAL "AFMaximum renewals reached|", REASON_RENEWALS_USED },
        { LIBRARY_RENEW, NO_RENEWAL "AFКітап брондалған|", REASON_HOLD },
        { LIBRARY_RENEW_ALL, "6600000000020261123    183800AOX|", REASON_SYSTEM },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct library_reply r = reply_to(cases[i].ask, "1", cases[i].frame);
        CHECK(!r.ok);
        CHECK(!r.desensitize);
        CHECK_TEXT(reason_word(r.reason), reason_word(cases[i].reason));
    }
}

TEST(words_in_three_languages_tell_their_reason)
{
    static const struct {
        const char *words;
        enum reason reason;
    } cases[] = {
        { "", REASON_NONE },
        { "Greetings from Koha. -- Invalid password", REASON_PIN_WRONG },
        { "Patron has excessive overdue items", REASON_OVERDUE },
        { "You owe 350 KZT", REASON_FEES },
        { "Loan limit reached", REASON_LIMIT },
        { "Item is restricted: age restriction 16+", REASON_AGE },
        { "A language course", REASON_SYSTEM },
        { "Item already checked out to another patron. Please return item for check-in.", REASON_OTHER_LOAN },
        { "Item is on hold shelf for another patron.", REASON_HOLD },
        { "Patron has outstanding fines", REASON_FEES },
        { "Patron's account is debarred", REASON_CARD_BLOCKED },
        { "Item was withdrawn from the collection", REASON_WITHDRAWN },
        { "Cannot renew: too many renewals", REASON_RENEWALS_USED },
        { "Patron has reached the maximum number of checkouts", REASON_LIMIT },
        { "Item cannot circulate: Not For Loan", REASON_REFERENCE },
        { "This item is lost", REASON_LOST },
        { "This card was reported lost", REASON_CARD_LOST },
        { "У читателя есть задолженность", REASON_FEES },
        { "Есть просроченные книги", REASON_OVERDUE },
        { "Срок действия билета истёк", REASON_CARD_EXPIRED },
        { "Книга уже выдана другому читателю", REASON_OTHER_LOAN },
        { "Превышен лимит выдачи", REASON_LIMIT },
        { "Экземпляр списан", REASON_WITHDRAWN },
        { "Қате ПИН", REASON_PIN_WRONG },
        { "Оқырман табылмады", REASON_CARD_UNKNOWN },
        { "Кітап табылмады", REASON_NOT_FOUND },
        { "Айыппұл төленбеген", REASON_FEES },
        { "Кітап саны шегіне жетті", REASON_LIMIT },
        { "Тек оқу залында", REASON_REFERENCE },
        { "Бұл басылым каталогта жоқ", REASON_NOT_FOUND },
        { "Item not in the catalogue", REASON_NOT_FOUND },
        { "Оқырман билеті бұғатталған", REASON_CARD_BLOCKED },
        { "Читательский билет заблокирован", REASON_CARD_BLOCKED },
        { "Оқырман билетінің мерзімі өткен", REASON_CARD_EXPIRED },
        { "Мерзімі өткен басылымдар бар", REASON_OVERDUE },
        { "Билет жоғалған деп белгіленген", REASON_CARD_LOST },
        { "Билет отмечен как утерянный", REASON_CARD_LOST },
        { "Басылым жоғалған деп белгіленген", REASON_LOST },
        { "Не выдаётся на дом, только в читальном зале", REASON_REFERENCE },
        { "Үйге берілмейді", REASON_REFERENCE },
        { "Бұл басылым сізге берілген", REASON_YOURS },
        { "Издание уже выдано вам", REASON_YOURS },
        { "Басылым басқа оқырманға брондалған", REASON_HOLD },
        { "Издание ждёт другой читатель", REASON_HOLD },
        { "Бұл басылымды басқа оқырман күтуде", REASON_HOLD },
        { "Есть неоплаченная задолженность", REASON_FEES },
        { "Unpaid fees exceed the limit", REASON_FEES },
        { "Достигнут предел числа изданий", REASON_LIMIT },
        { "Item was not checked out", REASON_NOT_LENT },
        { "Басылым ешкімге берілмеген", REASON_NOT_LENT },
        { "Издание не числится выданным", REASON_NOT_LENT },
        { "Мерзімді бұдан әрі ұзартуға болмайды", REASON_RENEWALS_USED },
        { "Исчерпано число продлений", REASON_RENEWALS_USED },
        { "PIN-код қате", REASON_PIN_WRONG },
        { "Неверный ПИН-код", REASON_PIN_WRONG },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_TEXT(reason_word(sip2_refusal_of_words(cases[i].words)), reason_word(cases[i].reason));
}

TEST(a_return_tells_where_the_book_belongs)
{
    struct library_reply r = reply_to(
        LIBRARY_CHECKIN, "", "101YNY20261123    184000AOX|AB1|AQHall A|AJT|AAdjfiander|CL3|CV04|AFTo branch 2|");
    CHECK(r.ok);
    CHECK(r.resensitize);
    CHECK(r.alert);
    CHECK_EQ(r.alert_type, 4);
    CHECK_TEXT(r.sort_bin, "3");
    CHECK_TEXT(r.item.shelf, "Hall A");
}

TEST(an_item_tells_its_status_and_an_unknown_one_is_not_found)
{
    struct library_reply r =
        reply_to(LIBRARY_ITEM, "", "1804020120261123    183800AB1|AJPerl|AH20261207    183800|AQHall|");
    CHECK(r.ok);
    CHECK_EQ(r.item.status, ITEM_CHARGED);
    CHECK(r.item.due.known);
    CHECK_TEXT(r.item.shelf, "Hall");
    r = reply_to(LIBRARY_ITEM, "", "1801010120261123    183800ABnosuch|AJ|");
    CHECK(!r.ok);
    CHECK_EQ(r.reason, REASON_NOT_FOUND);
}

static void entries_of(enum library_ask ask, enum library_list list, const char *frame, char *to, size_t size)
{
    const struct sip2_charset utf8 = { 0 };
    struct arena arena = arena_of(texts, sizeof texts);
    struct library_request q = { .ask = ask, .list = list };
    struct sip2_entries walk = { 0 };
    struct library_entry e;
    CHECK_EQ(sip2_decode(bytes_of_text(frame), &utf8, &arena, &answer), RESULT_OK);
    to[0] = '\0';
    while (sip2_entry_next(&q, &answer, &terms, &walk, &e))
        text_add(to, size, "%d:%s ", (int)e.kind, e.text);
}

TEST(lists_come_entry_by_entry)
{
    char got[128];
    static const char *const patron = "64              " STATUS "AOX|AAa|AEb|AS1|CD2|AU3|AU4 Title|AT5|AV6|BU7|AS8|";
    entries_of(LIBRARY_PATRON, LIST_HOLDS_READY, patron, got, sizeof got);
    CHECK_TEXT(got, "1:1 1:8 ");
    entries_of(LIBRARY_PATRON, LIST_HOLDS_WAITING, patron, got, sizeof got);
    CHECK_TEXT(got, "1:2 ");
    entries_of(LIBRARY_PATRON, LIST_CHARGED, patron, got, sizeof got);
    CHECK_TEXT(got, "1:3 1:4 Title ");
    entries_of(LIBRARY_PATRON, LIST_NONE, patron, got, sizeof got);
    CHECK_TEXT(got, "");
    entries_of(LIBRARY_RENEW_ALL, LIST_NONE, "6610002000120261123    183800AOX|BN9|BM1|BM2|", got, sizeof got);
    CHECK_TEXT(got, "2:1 2:2 3:9 ");
}

TEST(an_answer_that_belongs_to_another_request_is_told_apart)
{
    const struct sip2_charset utf8 = { 0 };
    struct library_request q = { .ask = LIBRARY_CHECKOUT, .patron = "Aigul", .item = "2000", .at = now() };
    char until[SIP2_DATE_SIZE];
    struct sip2_message request;
    sip2_request_of(&q, &terms, false, until, &request);
    request.sequence = '3';
    static const struct {
        const char *frame;
        bool by_sequence, without;
    } cases[] = {
        { "121NNY20261123    183800AOX|AAAIGUL|AB2000|AJT|AH|AY3", true, true },
        { "121NNY20261123    183800AOX|AAAigul|AB2000|AJT|AH|AY2", false, true },
        { "121NNY20261123    183800AOX|AAAigul|AB2001|AJT|AH|AY3", false, false },
        { "121NNY20261123    183800AOX|AAother|AB2000|AJT|AH|AY3", false, false },
        { "121NNY20261123    183800AOX|AA|AB2000|AJT|AH|", true, true },
        { "101NNY20261123    183800AOX|AB2000|AQ|AY3", false, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = arena_of(texts, sizeof texts);
        CHECK_EQ(sip2_decode(bytes_of_text(cases[i].frame), &utf8, &arena, &answer), RESULT_OK);
        CHECK_EQ(sip2_is_answer(&request, &answer, true), cases[i].by_sequence);
        CHECK_EQ(sip2_is_answer(&request, &answer, false), cases[i].without);
    }
}

TEST(patron_status_is_asked_where_patron_information_is_not_known)
{
    const struct sip2_charset utf8 = { 0 };
    struct library_request q = { .ask = LIBRARY_PATRON, .language = LANGUAGE_RU, .patron = "04A1", .at = now() };
    char until[SIP2_DATE_SIZE];
    uint8_t frame[256];
    size_t n;
    struct sip2_message m;
    sip2_request_of(&q, &terms, true, until, &m);
    CHECK_EQ(sip2_encode(&m, &utf8, frame, sizeof frame, &n), RESULT_OK);
    CHECK_BYTES(frame, n, "2301520261123    183000AOALA|AA04A1|AC|AD|\r", 43);
    struct library_reply r =
        reply_to(LIBRARY_PATRON, "", "24              00020261123    183800AOX|AAa|AEDavid|BLY|BHKZT|BV350.00|");
    CHECK(r.ok);
    CHECK_EQ(r.patron.charged, COUNT_NOT_SAID);
    CHECK_TEXT(r.patron.fees, "350.00");
}

TEST(koha_and_folio_get_no_place_in_returns)
{
    const struct sip2_charset utf8 = { 0 };
    for (enum library_profile profile = 0; profile < PROFILE_COUNT; profile++) {
        struct library_request q = { .ask = LIBRARY_CHECKIN, .item = "2000", .at = now() };
        struct sip2_terms with = terms;
        char until[SIP2_DATE_SIZE], text[256];
        size_t n;
        struct sip2_message m;
        with.profile = profile;
        sip2_request_of(&q, &with, false, until, &m);
        CHECK_EQ(sip2_encode(&m, &utf8, text, sizeof text, &n), RESULT_OK);
        text[n] = '\0';
        CHECK_EQ(strstr(text, "APhall|") == NULL, profile == PROFILE_KOHA || profile == PROFILE_FOLIO);
    }
}

TEST(words_for_the_printer_come_line_by_line)
{
    struct library_reply r =
        reply_to(LIBRARY_CHECKOUT, "", "121NNY20261123    183800AOX|AAdjfiander|AB1|AJT|AH|AGone|AFhello|AGtwo|AG|");
    CHECK_TEXT(r.print, "one\ntwo");
    CHECK_TEXT(r.words, "hello");
}

/* 24 lines of Cyrillic, 42 letters each, as a system prints them: more than there is room for, cut behind a line. */
TEST(too_many_words_for_the_printer_end_behind_a_line_and_say_so)
{
    static char frame[8192];
    text_copy(frame, sizeof frame, "121NNY20261123    183800AOX|AAdjfiander|AB1|AJT|AH|");
    for (int i = 0; i < 24; i++)
        text_add(frame, sizeof frame, "AGАбай жолы, роман-эпопея, бірінші кітап %02d|", i);
    struct library_reply r = reply_to(LIBRARY_CHECKOUT, "", frame);
    CHECK(text_starts(r.print, "Абай жолы, роман-эпопея, бірінші кітап 00\nАбай"));
    CHECK(text_ends(r.print, "кітап 12\n…"));
}

TEST(words_that_are_too_long_for_the_screen_end_in_an_ellipsis)
{
    static char frame[8192];
    text_copy(frame, sizeof frame, "120NNN20261123    183800AOX|AAdjfiander|AB1|AJT|AH|");
    for (int i = 0; i < 9; i++)
        text_add(frame, sizeof frame, "AFБұл басылымды басқа оқырман күтуде %d|", i);
    struct library_reply r = reply_to(LIBRARY_CHECKOUT, "", frame);
    CHECK(text_starts(r.words, "Бұл басылымды басқа оқырман күтуде 0 Бұл"));
    CHECK(text_ends(r.words, "…"));
    CHECK(strlen(r.words) > sizeof r.words - 6);
    CHECK(utf8_valid(bytes_of_text(r.words)));
    CHECK_EQ(r.reason, REASON_HOLD);
}

TEST(a_return_and_an_item_tell_call_number_destination_and_shelf_time)
{
    struct library_reply r = reply_to(
        LIBRARY_CHECKIN, "", "101YNY20261123    184000AOX|AB1|AQA|AJT|CV02|CTBR2|CS84(5)|CYsomeone|DASome One|");
    CHECK(r.alert);
    CHECK_EQ(r.alert_type, 2);
    CHECK_TEXT(r.destination, "BR2");
    CHECK_TEXT(r.call_number, "84(5)");
    r = reply_to(LIBRARY_ITEM, "", "1808020120261123    183800AB1|AJPerl|CF3|CM20261130    235900|CTBR2|CS84(5)|");
    CHECK_EQ(r.item.status, ITEM_ON_HOLD_SHELF);
    CHECK_EQ(r.queue, 3);
    CHECK(r.pickup_until.known);
    CHECK_TEXT(r.destination, "BR2");
}

TEST(a_type_alerts_without_a_flag_and_a_flag_without_a_type_only_a_return_that_was_taken)
{
    CHECK(reply_to(LIBRARY_CHECKIN, "", "101YNN20261123    184000AOX|AB1|AQ|AJT|CV04|").alert);
    CHECK(reply_to(LIBRARY_CHECKIN, "", "101YNY20261123    184000AOX|AB1|AQ|AJT|").alert);
    CHECK(!reply_to(LIBRARY_CHECKIN, "", "100NNY20261123    184000AOX|AB1|AQ|AJT|").alert);
    CHECK(!reply_to(LIBRARY_CHECKIN, "", "101YNN20261123    184000AOX|AB1|AQ|AJT|CV00|").alert);
}

TEST(the_words_of_a_return_with_an_alert_may_name_who_waits_and_go_no_further)
{
    static const char *const alerts[] = {
        "101YNY20261123    184000AOX|AB1|AQA|AJT|CV01|AFHold for Some One|AGSome One, 0501|",
        "101YNN20261123    184000AOX|AB1|AQA|AJT|CV02|AFHold for Some One|AGSome One, 0501|",
        "101YNY20261123    184000AOX|AB1|AQA|AJT|AFHold for Some One|AGSome One, 0501|",
        "100NNY20261123    184000AOX|AB1|AQA|AJT|AFHold for Some One|AGSome One, 0501|",
    };
    for (size_t i = 0; i < sizeof alerts / sizeof *alerts; i++) {
        struct library_reply r = reply_to(LIBRARY_CHECKIN, "", alerts[i]);
        CHECK_TEXT(r.words, "");
        CHECK_TEXT(r.print, "");
    }
    struct library_reply quiet =
        reply_to(LIBRARY_CHECKIN, "", "101YNN20261123    184000AOX|AB1|AQA|AJT|AFThanks|AGBye|");
    CHECK_TEXT(quiet.words, "Thanks");
    CHECK_TEXT(quiet.print, "Bye");
}

TEST(holds_and_payments_tell_what_came_of_them)
{
    struct library_reply r = reply_to(
        LIBRARY_HOLD, "", "161Y20261123    183800AAmiker|BR1|BSBeacock|AB0440242746|AJThe deep blue alibi|AOX|");
    CHECK(r.ok && r.available);
    CHECK_EQ(r.queue, 1);
    CHECK_TEXT(r.pickup, "Beacock");
    r = reply_to(LIBRARY_HOLD, "", "160N20261123    183800AAmiker|AB1|AOX|AFComputer says no|");
    CHECK(!r.ok && !r.available);
    CHECK_EQ(r.reason, REASON_SYSTEM);
    CHECK_EQ(r.queue, COUNT_NOT_SAID);
    CHECK(reply_to(LIBRARY_PAY, "", "38Y20261123    183800AOX|AAdjfiander|BKtx1|").ok);
    r = reply_to(LIBRARY_PAY, "", "38N20261123    183800AOX|AAdjfiander|AFAmount exceeds the debt|");
    CHECK(!r.ok);
    CHECK_EQ(r.reason, REASON_FEES);
}

TEST(a_fee_that_a_loan_costs_is_told)
{
    struct library_reply r =
        reply_to(LIBRARY_CHECKOUT, "", "120NNN20261123    183800AOX|AAdjfiander|AB1|AJT|AH|BT06|BHKZT|BV100.00|");
    CHECK_EQ(r.reason, REASON_FEES);
    CHECK_TEXT(r.fee, "100.00");
    CHECK_TEXT(r.fee_currency, "KZT");
}

TEST(a_list_of_numbers_and_titles_gives_the_numbers)
{
    static const struct {
        enum library_profile profile;
        const char *entry, *want;
    } cases[] = {
        { PROFILE_EVERGREEN, "32770000000174 Abai zholy", "1:32770000000174 " },
        { PROFILE_EVERGREEN, "KZ000174 / Abai", "1:KZ000174 " },
        { PROFILE_EVERGREEN, "32770000000174", "1:32770000000174 " },
        { PROFILE_EVERGREEN, "Abai zholy", "1:Abai zholy " },
        { PROFILE_EVERGREEN, "1984", "1:1984 " },
        { PROFILE_EVERGREEN, "1984 and after", "1:1984 and after " },
        { PROFILE_KOHA, "32770000000174 Abai zholy", "1:32770000000174 Abai zholy " },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct sip2_charset utf8 = { 0 };
        struct sip2_terms with = terms;
        struct arena arena = arena_of(texts, sizeof texts);
        struct library_request q = { .ask = LIBRARY_PATRON, .list = LIST_CHARGED };
        struct sip2_entries walk = { 0 };
        struct library_entry e;
        char frame[256], got[256];
        with.profile = cases[i].profile;
        text_format(frame, sizeof frame, "64              " STATUS "AOX|AAa|AEb|AU%s|", cases[i].entry);
        CHECK_EQ(sip2_decode(bytes_of_text(frame), &utf8, &arena, &answer), RESULT_OK);
        CHECK(sip2_entry_next(&q, &answer, &with, &walk, &e));
        text_format(got, sizeof got, "%d:%s ", (int)e.kind, e.text);
        CHECK_TEXT(got, cases[i].want);
    }
}
