/* tests/golden/state_parts.h: what states are made of. */
#pragma once

#include <string.h>

#include "base/text.h"
#include "kiosk/kiosk.h"

/* The shelf of every state: one lesson of two steps. */
extern const struct lesson_shelf states_shelf;

static const struct when now = { 1795424520000, 300, true }; /* Monday, 23 November 2026, 14:02 in Almaty */

static inline struct when day_of(int month, int day)
{
    return when_at((struct day){ 2026, (uint8_t)month, (uint8_t)day }, 23, 59, 0, 300);
}

static inline void item(struct kiosk *k, const char *title, const char *author, enum item_state state,
                        enum reason reason)
{
    struct kiosk_item *i = &k->items[k->items_count++];
    memset(i, 0, sizeof *i);
    text_copy(i->item.title, sizeof i->item.title, title);
    text_copy(i->item.author, sizeof i->item.author, author);
    text_format(i->item.id, sizeof i->item.id, "2000100000%04u", (unsigned)k->items_count);
    i->uid = (struct uid){ { 4, (uint8_t)k->items_count }, 7 };
    i->deed = k->errand == ERRAND_RETURN ? ITEM_RETURNS : ITEM_LENDS;
    i->state = state;
    i->reason = reason;
    i->on_pad = true;
    if (state == ITEM_DONE || state == ITEM_OFFLINE)
        i->due = day_of(12, 7);
}

static inline void visit(struct kiosk *k, enum screen screen, enum errand errand)
{
    k->visit = 7;
    k->screen = screen;
    k->errand = errand;
    k->quota = 3;
}

static inline void aigul(struct kiosk *k)
{
    k->identified = true;
    text_copy(k->patron.id, sizeof k->patron.id, "10427731");
    text_copy(k->patron.name, sizeof k->patron.name, "Айгүл Сапарова");
    text_copy(k->patron.fees, sizeof k->patron.fees, "450.00");
    text_copy(k->patron.currency, sizeof k->patron.currency, "KZT");
    k->patron.charged_limit = 10;
}

static inline void loan(struct kiosk *k, const char *title, const char *author, int month, int day,
                        enum renew_state renew)
{
    struct kiosk_loan *l = &k->loans[k->loans_count++];
    memset(l, 0, sizeof *l);
    text_copy(l->item.title, sizeof l->item.title, title);
    text_copy(l->item.author, sizeof l->item.author, author);
    l->item.due = day_of(month, day);
    l->days_left = (int32_t)((l->item.due.utc_ms - now.utc_ms) / 86400000);
    l->overdue = l->item.due.utc_ms < now.utc_ms;
    l->renew = renew;
    l->known = true;
}

static inline void hold(struct kiosk *k, const char *title, bool ready, const char *place)
{
    struct kiosk_hold *h = &k->holds[k->holds_count++];
    memset(h, 0, sizeof *h);
    text_copy(h->item.title, sizeof h->item.title, title);
    text_copy(h->place, sizeof h->place, place);
    h->ready = ready;
    h->known = true;
}

static inline void account(struct kiosk *k)
{
    visit(k, SCREEN_ACCOUNT, ERRAND_ACCOUNT);
    aigul(k);
    k->quota = 5;
    loan(k, "Қара сөздер", "Абай", 11, 20, RENEW_NONE);
    loan(k, "Ғасырдан да ұзақ күн", "Шыңғыс Айтматов", 12, 1, RENEW_NONE);
    loan(k, "Абай жолы", "Мұхтар Әуезов", 12, 7, RENEW_DONE);
    loan(k, "Ұшқан ұя", "Бауыржан Момышұлы", 12, 7, RENEW_REFUSED);
    k->loans[3].reason = REASON_HOLD;
    loan(k, "Алпамыс батыр", "Халық эпосы", 12, 9, RENEW_WORKING);
    hold(k, "The Silk Roads", true, "14");
    hold(k, "Көшпенділер", false, "");
}

static inline void checkout_empty(struct kiosk *k)
{
    visit(k, SCREEN_CHECKOUT, ERRAND_CHECKOUT);
    aigul(k);
}

static inline void no_pad(struct kiosk *k)
{
    k->reader.up = k->readers[0].health.up = false;
}

/* A kiosk without a reader. */
static inline void scanner_only(struct kiosk *k)
{
    no_pad(k);
    k->rules.readers_count = 0;
}

/* Two readers, of which the one for books is away. */
static inline void two_readers(struct kiosk *k)
{
    k->rules.readers_count = 2;
    k->rules.roles[0] = READER_FOR_CARDS;
    k->rules.roles[1] = READER_FOR_ITEMS;
    k->readers[0].health.since = k->readers[1].health.since = now;
    text_copy(k->readers[0].health.words, sizeof k->readers[0].health.words, "PN532 1.6");
    text_copy(k->readers[1].health.words, sizeof k->readers[1].health.words, "SCardConnect: reader unavailable");
    k->readers[1].causes[READER_CAUSE_LOST] = 2;
    k->readers[1].causes[READER_CAUSE_SILENT] = 1;
    k->readers[1].misreads = 14;
    k->readers[1].unset = 3;
}
