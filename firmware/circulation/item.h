/* circulation/item.h: an item of the library as the kiosk knows it. Plain types. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

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
    uint8_t age;            /* the mark of the title: for readers of that age and older; 0: none is known */
};

/* An age mark in a text of the catalogue that is about nothing else, such as Koha's age restriction: "16+", "PEGI 16",
   "Age 16"; its first number from 1 to 21. 0: none. */
uint8_t age_of_mark(const char *text);
/* One that stands in a title, as catalogues of Kazakhstan and Russia write it: ": [16+]". It counts alone: not within a
   word or number, and of the ages that the laws there know (6, 12, 14, 16, 18, 21). 0: none. */
uint8_t age_in_title(const char *text);

/* True when the status says that the item is on loan to somebody. */
bool item_is_on_loan(enum item_status status);
/* Splits "title / author" (ISBD, as most systems fill AJ) into the item's title and author; age as of age_in_title. */
void item_set_title(struct item *item, const char *title_and_author);
