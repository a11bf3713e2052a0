/* ui/screens/rows.h: lists of books, a page at a time, and what lies on the pad as a stack with its
   counts. Inside the room. */
#pragma once

#include "screens/parts.h"
#include "screens/words.h"

/* Which rows of a list stand on the page that is shown. Indices in the order of showing: rows that need
   the person first and on every page, then the newest first. */
struct row_plan {
    uint16_t order[KIOSK_ITEMS_MAX];
    bool shown[KIOSK_ITEMS_MAX]; /* by place in `order` */
    uint16_t count, hidden;
    float height; /* of a shown row, mm, as far as it is known before the layout */
};

/* How high each row is (mm, by place in `order`) and how many at the head are pinned: the plan of page `page`
   (counted round) in `avail` mm with `gap` between. Exposed for lists other than items. */
void plan_pages(struct row_plan *plan, const float *heights, uint16_t pinned, float avail, float gap, unsigned page);

struct item_list {
    const char *stem; /* "checkout.item" */
    struct item_words (*words)(const struct kiosk *k, struct scene *s, const struct kiosk_item *item);
    float width, avail; /* what the list has, mm */
};

/* The rows of the visit's items; returns how many stand on other pages. */
uint16_t add_items(const struct kiosk *k, struct scene *s, const struct item_list *list);
/* The same items, none of them visible: while keys take the room. */
void add_covered_items(const struct kiosk *k, struct scene *s, const struct item_list *list);
/* `nav.more`: how many rows stand on other pages; not available when none do. */
void add_more(const struct kiosk *k, struct scene *s, unsigned hidden);
/* A book's cover, `height` mm high. */
void add_cover(struct scene *s, const char *title, const char *author, float height);

/* The stack of spines on the pad, newest on top. */
void add_stack(const struct kiosk *k, struct scene *s, float width,
               struct item_words (*words)(const struct kiosk *, struct scene *, const struct kiosk_item *));
/* The four numbers that always add up; in one line where room is short. */
void add_counts(const struct kiosk *k, struct scene *s, bool one_line);
/* How many lines they take when each has one. */
unsigned counts_lines(const struct kiosk *k);
/* The same as one sentence. */
const char *counts_sentence(const struct kiosk *k, struct scene *s);
/* May why this item was refused be heard by others: it says nothing of the person, in words of ours? */
bool may_be_heard(const struct kiosk_item *item);
/* The counts, and why the newest book that needs the person does; nothing of hers: others may hear it. In a headset
   the newest book first, with all that its row says. "" for none. */
const char *items_sentence(const struct kiosk *k, struct scene *s,
                           struct item_words (*words)(const struct kiosk *, struct scene *, const struct kiosk_item *));
