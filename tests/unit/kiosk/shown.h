/* tests/unit/kiosk/shown.h: items, account and what she is asked about, as scripts show them. */
#pragma once

#include "base/text.h"
#include "kiosk/kiosk.h"

enum { SHOWN_SIZE = 2048 };

static inline void put_items(char *to, const struct kiosk *k)
{
    for (size_t i = 0; i < k->items_count; i++) {
        const struct kiosk_item *item = &k->items[i];
        char due[WHEN_TEXT_SIZE];
        when_text(item->due, due);
        text_add(to, SHOWN_SIZE, " | %zu %s", i, item_state_word(item->state));
        if (item->reason != REASON_NONE)
            text_add(to, SHOWN_SIZE, " %s", reason_word(item->reason));
        if (due[0] != '\0' && (item->state == ITEM_DONE || item->state == ITEM_OFFLINE || item->reason == REASON_YOURS))
            text_add(to, SHOWN_SIZE, " %.10s", due);
        text_add(to, SHOWN_SIZE, "%s%s%s%s%s", item->due_days ? " days" : "", item->hold_waits ? " hold-waits" : "",
                 item->route ? " route" : "", item->sort_to[0] ? " to " : "", item->sort_to);
        if (item->missing_parts != 0)
            text_add(to, SHOWN_SIZE, " parts=%u/%u", item->parts_here, item->parts);
        for (unsigned part = 0; part < 32; part++)
            if ((item->missing_parts >> part & 1) != 0)
                text_add(to, SHOWN_SIZE, " without-part-%u", part + 1);
        text_add(to, SHOWN_SIZE, "%s%s",
                 item->bit_failed ? " bit-failed"
                 : item->released ? " released"
                                  : "",
                 item->on_pad ? "" : " off-pad");
    }
}

static inline void put_account(char *to, const struct kiosk *k)
{
    for (size_t i = 0; i < k->loans_count; i++) {
        const struct kiosk_loan *l = &k->loans[i];
        char due[WHEN_TEXT_SIZE];
        when_text(l->item.due, due);
        text_add(to, SHOWN_SIZE, " | loan %zu %s %.10s%s%s%s", i, l->item.id, l->item.due.known ? due : "-",
                 l->overdue ? " overdue" : "", l->renew ? " " : "", renew_state_word(l->renew));
        if (l->reason != REASON_NONE)
            text_add(to, SHOWN_SIZE, " %s", reason_word(l->reason));
    }
    for (size_t i = 0; i < k->holds_count; i++)
        text_add(to, SHOWN_SIZE, " | hold %zu %s %s%s", i, k->holds[i].item.id, k->holds[i].ready ? "ready" : "waiting",
                 k->holds[i].gone ? " gone" : "");
    for (size_t i = 0; i < k->fees_count; i++)
        text_add(to, SHOWN_SIZE, " | fee %zu %s %s", i, k->fees[i].text, k->fees[i].amount);
}

static inline void put_look(char *to, const struct kiosk_look *look)
{
    text_add(to, SHOWN_SIZE, "%s%s%s%s", look->asking ? " asking" : "", look->failed ? " failed" : "",
             look->reason != REASON_NONE ? " " : "", look->reason != REASON_NONE ? reason_word(look->reason) : "");
    if (look->known)
        text_add(to, SHOWN_SIZE, " knows %s%s", look->item.id, look->hers == ANSWER_YES ? " hers" : "");
}

static inline void put_deal(char *to, const struct kiosk *k)
{
    const struct kiosk_deal *d = &k->deal;
    if (d->step != DEAL_NONE)
        text_add(to, SHOWN_SIZE, " | %s%s %s%s%s%s", transaction_kind_word(d->kind), d->cancels ? " cancel" : "",
                 deal_step_word(d->step), d->reason != REASON_NONE ? " " : "",
                 d->reason != REASON_NONE ? reason_word(d->reason) : "", d->unsent ? " unsent" : "");
    text_add(to, SHOWN_SIZE, "%s%s%s%s", d->amount[0] ? " amount=" : "", d->amount, d->pin_wrong ? " pin-wrong" : "",
             d->card_wrong ? " card-wrong" : "");
    for (size_t i = 0; i < k->paid_count; i++)
        text_add(to, SHOWN_SIZE, " | paid %s%s", k->paid[i].amount, k->paid[i].unknown ? " unknown" : "");
}
