/* circulation/item.h: an item of the library as the kiosk knows it. Plain types. */
#pragma once

#include <stdbool.h>

#include "base/when.h"

enum { ID_SIZE = 64, TITLE_SIZE = 256, AUTHOR_SIZE = 128, PLACE_SIZE = 64, WORDS_SIZE = 256, PRINT_SIZE = 1024 };

/* SIP2 circulation status (field of message 18), in its own order; 0 is "not said". */
enum item_status {
    ITEM_STATUS_NOT_SAID,
    ITEM_OTHER,
    ITEM_ON_ORDER,
    ITEM_AVAILABLE,
    ITEM_CHARGED,
    ITEM_CHARGED_NO_RECALL,
    ITEM_IN_PROCESS,
    ITEM_RECALLED,
    ITEM_ON_HOLD_SHELF,
    ITEM_TO_BE_RESHELVED,
    ITEM_IN_TRANSIT,
    ITEM_CLAIMED_RETURNED,
    ITEM_LOST,
    ITEM_MISSING,
    ITEM_STATUS_COUNT
};

struct item {
    char id[ID_SIZE];         /* the library's own number, as on the label */
    char title[TITLE_SIZE];   /* "" while not known */
    char author[AUTHOR_SIZE]; /* "" when the system does not say */
    enum item_status status;
    struct when due;
    char shelf[PLACE_SIZE]; /* permanent place (AQ), where a return is to be put; "" when not said */
};

/* True when the status says that the item is on loan to somebody. */
bool item_is_on_loan(enum item_status status);
/* Splits "title / author" (ISBD, as most systems fill AJ) into the item's title and author. */
void item_set_title(struct item *item, const char *title_and_author);
