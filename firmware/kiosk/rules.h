/* kiosk/rules.h: the bounds of every list in the brain, and the settings as the brain needs them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "circulation/calendar.h"
#include "circulation/library.h"
#include "circulation/notice.h"
#include "circulation/offline.h"
#include "circulation/policy.h"
#include "circulation/tag.h"
#include "literacy/engine/progress.h"
#include "tags/barcode.h"
#include "tags/tags.h"

enum {
    KIOSK_ITEMS_MAX = 64,  /* items in one visit */
    KIOSK_TAGS_MAX = 24,   /* tags on the pad at once */
    KIOSK_LOANS_MAX = 64,  /* loans and holds that the account lists */
    KIOSK_ENTRY_SIZE = 64, /* what can be typed into one field */
    KIOSK_ASKS_MAX = 96,   /* questions and transactions that are open, renew-all and ended visits included */
    KIOSK_LESSONS_MAX = LESSONS_MAX,
    KIOSK_PICTURES = 12,     /* to choose a picture-code of */
    KIOSK_CODE_PICTURES = 4, /* in one, in their order */
    KIOSK_FEES_MAX = 32,     /* fees that the account lists one by one */
    KIOSK_PAID_MAX = 8,      /* payments in one visit */
    STAFF_CARDS_MAX = 16,
    KIOSK_BITS_MAX = 64, /* security marks that are being set, or could not be set yet */
    KIOSK_STAFF_ROWS_MAX = 32,
    KIOSK_PREFERENCES_SIZE = 256
};

/* Settings, as the brain needs them; the shell fills them from the settings file. */
struct kiosk_rules {
    char library_name[NAME_SIZE];
    enum language language; /* at the start of every visit */
    bool languages[LANGUAGE_COUNT];
    bool latin_kazakh; /* a further choice: Kazakh in Latin letters, for the eyes */
    bool motion;
    bool speaks;     /* every visit begins with the voice on */
    bool one_button; /* a single switch is fixed here: its first press begins the walk of the focus */
    uint32_t time_out_ms;
    bool library_configured; /* library.protocol is not none */
    bool printer_configured;
    bool mail_configured; /* receipts go by e-mail, too */
    enum cards_identify cards_identify;
    enum uid_form uid_form;
    enum cards_pin pin;
    bool items_by_uid_map;
    bool checkout_confirm;
    bool undo; /* a loan just made can be taken back while its book is here */
    struct security_rules {
        enum security_mechanism mechanism;
        uint8_t in_stock, on_loan; /* the AFI, or the byte */
        uint16_t byte_at;
    } security;
    uint8_t readers_count; /* 0: none is configured */
    enum reader_role roles[READERS_MAX];
    bool offline_checkout, offline_return, offline_unknown_cards;
    uint16_t offline_items_max, offline_unknown_items_max, offline_loan_days;
    struct offline_kinds offline_kinds; /* that are not lent meanwhile, and cards that do not borrow */
    struct calendar calendar;           /* of opening hours; zero: always open */
    enum outside_hours outside;
    uint16_t closing_notice_min;        /* before closing time; 0: no notice */
    uint16_t keep_days;                 /* what is written down is kept so long; 0: until the library takes it away */
    bool keeps_under_card;              /* patrons may have things kept here under their cards */
    uint32_t attract_after_ms;          /* so long untouched, welcome gives way to notices; 0: never */
    uint32_t attract_step_ms;           /* each stands there so long */
    uint32_t dark_after_ms;             /* the untouched screen is dark by then; 0: never */
    const struct notice_shelf *notices; /* the library's own, borrowed for the kiosk's life; NULL: none */
    enum offline_unknown unknown;
    bool fees_paid_here;         /* staff take money at this kiosk */
    uint16_t recorder_sentences; /* staff may record so many; 0: none, there is no recorder */
    uint8_t staff_cards_count;
    char staff_cards[STAFF_CARDS_MAX][ID_SIZE]; /* numbers of cards by which staff say so; none: by the PIN only */
    uint32_t library_timeout_ms;
    uint8_t library_retries;
    char owner[ID_SIZE];       /* ISIL of this library; "" accepts every owner */
    int offset_min;            /* local time at the kiosk */
    struct tags_layout layout; /* classic_sector 0: tags_layout_default() */
    struct tags_rules tags;
    struct barcode_rules card_numbers, item_numbers; /* of what is typed or scanned, or written on a card */
};
