/* ui/screens/loans.h: what checkout and return share: banners, the pad that is gone, the typed number and
   the bottom bar. Inside the room. */
#pragma once

#include "screens/keys.h"
#include "screens/rows.h"

struct item_flow {
    const char *title, *stem; /* "checkout.item" */
    const char *number_id, *ok_id, *done_id;
    struct item_words (*words)(const struct kiosk *k, struct scene *s, const struct kiosk_item *item);
};

/* Adds what must be said above everything; returns its height in mm, gaps counted. */
float add_flow_banners(const struct kiosk *k, struct scene *s);
/* That the pad for books does not work, and what to do. "" when it does, or there is none. */
const char *pad_trouble(const struct kiosk *k);
/* There is none: cards and books are scanned, or their numbers typed. */
bool scans_only(const struct kiosk *k);
/* The pad is gone, and nothing is being typed: a page of its own, with all rows listed as not visible. */
bool flow_without_pad(const struct kiosk *k);
void add_flow_without_pad(const struct kiosk *k, struct scene *s, const struct item_flow *flow);
/* The number of a book and its keys. */
void add_flow_entry(const struct kiosk *k, struct scene *s, const struct item_flow *flow, float width, float height);
void add_flow_foot(const struct kiosk *k, struct scene *s, const struct item_flow *flow, unsigned hidden);
