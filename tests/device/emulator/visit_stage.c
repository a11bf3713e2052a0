#include "visit_stage.h"

#include <string.h>

#include "base/text.h"
#include "check.h"

struct message_link_config visit_config(enum library_profile profile)
{
    struct message_link_config c = library_stage_usual();
    c.profile = profile;
    if (profile == PROFILE_FOLIO)
        text_copy(c.location, sizeof c.location, SERVICE_POINT);
    return c;
}

void visit_ask_list(enum library_list list, const char *patron)
{
    struct library_request q = { .ask = LIBRARY_PATRON, .list = list };
    text_copy(q.patron, sizeof q.patron, patron);
    library_stage_request(q);
}

void visit_hold(enum hold_change change, const char *patron, const char *item)
{
    struct library_request q = { .ask = LIBRARY_HOLD, .hold = { .change = change, .kind = HOLD_ANY_COPY } };
    text_copy(q.patron, sizeof q.patron, patron);
    text_copy(q.item, sizeof q.item, item);
    text_copy(q.hold.pickup, sizeof q.hold.pickup, "hall");
    library_stage_request(q);
}

void visit_pay(const char *patron, const char *amount)
{
    struct library_request q = { .ask = LIBRARY_PAY };
    text_copy(q.patron, sizeof q.patron, patron);
    text_copy(q.payment.amount, sizeof q.payment.amount, amount);
    text_copy(q.payment.currency, sizeof q.payment.currency, "KZT");
    text_copy(q.payment.number, sizeof q.payment.number, "01ARYZ6S41TSV4RRFFQ69G5FAV");
    library_stage_request(q);
}

bool visit_sent(const char *text)
{
    return strstr(library_stage_frames(), text) != NULL;
}

/* What every system that has all of it does alike. */
void visit_as_everywhere(void)
{
    library_stage_ask(LIBRARY_PATRON, AIGUL, "");
    CHECK(library_stage.last.ok);
    CHECK_TEXT(library_stage.last.patron.name, "Айгүл Сапарова");
    CHECK_EQ(library_stage.last.patron.charged, 2);
    visit_ask_list(LIST_CHARGED, AIGUL);
    CHECK_TEXT(library_stage.listed, "32770000000174 32770000000034 ");
    library_stage_ask(LIBRARY_ITEM, "", ABAI);
    CHECK_TEXT(library_stage.last.item.title, "Абай жолы. Бірінші кітап");
    CHECK_EQ(library_stage.last.item.status, ITEM_AVAILABLE);
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
    CHECK(library_stage.last.ok && library_stage.last.desensitize && !library_stage.last.renewed);
    CHECK(library_stage.last.item.due.known);
    CHECK_EQ(when_day(library_stage.last.item.due).day, 8);
    library_stage_ask(LIBRARY_ITEM, "", ABAI);
    CHECK_EQ(library_stage.last.item.status, ITEM_CHARGED);
    CHECK_EQ(when_day(library_stage.last.item.due).day, 8);
    library_stage_ask(LIBRARY_CHECKOUT, AIGUL, MASA);
    CHECK_EQ(library_stage.last.reason, REASON_OTHER_LOAN);
    library_stage_ask(LIBRARY_RENEW, AIGUL, ABAI);
    CHECK(library_stage.last.ok && library_stage.last.item.due.known);
    library_stage_ask(LIBRARY_RENEW_ALL, AIGUL, "");
    CHECK_TEXT(library_stage.listed, "32770000000034 32770000000018 32770000000174 ");
    library_stage_ask(LIBRARY_CHECKIN, "", ABAI);
    CHECK(library_stage.last.ok && library_stage.last.resensitize && !library_stage.last.alert);
    library_stage_ask(LIBRARY_CHECKIN, "", ABAI);
    CHECK(!library_stage.last.ok);
    CHECK_EQ(library_stage.last.reason, REASON_NOT_LENT);
}

void visit_reserve_and_pay(void)
{
    visit_hold(HOLD_ADD, AIGUL, MASA);
    CHECK(library_stage.last.ok && !library_stage.last.available);
    CHECK_EQ(library_stage.last.queue, 2);
    CHECK_TEXT(library_stage.last.pickup, "hall");
    visit_ask_list(LIST_HOLDS_WAITING, AIGUL);
    CHECK_TEXT(library_stage.listed, MASA " ");
    visit_hold(HOLD_CANCEL, AIGUL, MASA);
    CHECK(library_stage.last.ok);
    visit_pay(OLGA, "350.00");
    CHECK(library_stage.last.ok);
    CHECK_TEXT(library_stage.last.print, "01ARYZ6S41TSV4RRFFQ69G5FAV: 350.00");
    library_stage_ask(LIBRARY_PATRON, OLGA, "");
    CHECK_TEXT(library_stage.last.patron.fees, "2500.00");
    visit_pay(OLGA, "9999.00");
    CHECK(!library_stage.last.ok);
}

void visit_route(void)
{
    library_stage_ask(LIBRARY_CHECKIN, "", MASA);
    CHECK(library_stage.last.ok && library_stage.last.alert);
    CHECK_EQ(library_stage.last.alert_type, 1);
    CHECK_TEXT(library_stage.last.sort_bin, "1");
}

void visit_leave(const char *patron)
{
    library_stage_ask(LIBRARY_END_SESSION, patron, "");
    CHECK(library_stage.last.ok);
    library_stage_close(NULL);
}
