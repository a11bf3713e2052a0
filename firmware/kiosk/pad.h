/* kiosk/pad.h: what lies on the pad, what became of each item of the visit, and the security marks that are due. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "base/ulid.h"
#include "base/when.h"
#include "circulation/library.h"
#include "circulation/tag.h"
#include "circulation/transaction.h"
#include "kiosk/rules.h"

/* What is done with an item: lent, taken back, or given back after it was lent in this very visit.
     LENDS -> UNDOES [undo_tap]    UNDOES -> LENDS: the loan stands after all [undo_fails] */
enum item_deed { ITEM_LENDS, ITEM_RETURNS, ITEM_UNDOES };
enum item_state { ITEM_SEEN, ITEM_WORKING, ITEM_DONE, ITEM_REFUSED, ITEM_OFFLINE, ITEM_UNKNOWN, ITEM_STATE_COUNT };

/* What an item will show once the ledger has it. */
struct kiosk_answer {
    enum item_state state;
    enum reason reason;
    char words[WORDS_SIZE];
    struct when due;
    uint16_t due_days;
    bool hold_waits, route;
    bool bit; /* the tag's security mark is to be set first */
    char sort_to[PLACE_SIZE];
};

/* An item of this visit, in order of first sight; a number is not reused. */
struct kiosk_item {
    struct item item;
    struct uid uid; /* n = 0 when typed or scanned */
    enum item_deed deed;
    enum item_state state;
    enum reason reason;
    char words[WORDS_SIZE]; /* the system's own words */
    char print[PRINT_SIZE]; /* its lines for the receipt, with line ends between them */
    struct when due;        /* of a done or offline loan; of "yours" */
    uint16_t due_days;      /* promised instead of a date while the clock is unset; 0 else */
    bool on_pad;
    uint8_t parts, parts_here; /* of a set: how many it has, and how many lie there; parts 0: no set */
    uint8_t usage;             /* the type of usage on its tag */
    uint32_t missing_parts;    /* those that do not lie there: bit n for part n + 1 */
    bool is_thing;             /* no item: an unknown tag, a card; `reason` says which */
    bool is_blank;             /* nothing stands on its tag: a card, or a book that is not tagged yet */
    bool hold_waits;           /* a return: another patron waits for it */
    bool route;                /* a return: it goes to another place than its shelf */
    char sort_to[PLACE_SIZE];  /* a return: where to put it now; "" for its shelf */
    bool bit_failed;           /* the gate would ring, or not ring: staff know */
    bool released;             /* of "yours": its mark was set now, since an earlier visit had failed */
    uint16_t age;              /* of REASON_AGE, where the system's words name it; 0 else */
    char fee[MONEY_SIZE]; /* what its loan costs: of REASON_COSTS, and of a loan that she agreed to pay for; "" else */
    char fee_currency[4];
    bool held_here;   /* she has reserved it in this visit */
    bool undo_failed; /* of a loan: it was to be given back, and that was not done */
    /* private to the flows: */
    char ulid[ULID_SIZE];
    uint8_t phase;      /* enum phase of parts.h */
    bool agreed;        /* to its fee: the next checkout says so */
    bool costs_asked;   /* whether she agrees */
    bool asked;         /* its title has been asked for, */
    bool title_open;    /* and has not come */
    bool found;         /* the library system knows an item of this number, */
    bool missing;       /* or says that it knows none */
    struct card_doubt { /* no tag lies there: is it the number of a card, by the ledger? */
        bool asked, open, card;
    } doubt;
    struct kiosk_answer then;
    struct before before;
    bool bit_set;              /* its tags were read back as this row wants them */
    bool of_quota, of_offline; /* this loan was counted in `quota`, in `offline_count` */
    struct item_loan {         /* of UNDOES: the loan as it was shown */
        char ulid[ULID_SIZE];
        enum item_state state;
        struct when due;
        uint16_t due_days;
        bool bit_failed, bit_set;
        char print[PRINT_SIZE];
    } loan;
    int64_t seen_mono_ms;
    struct owed_bit {         /* what the ledger says that this book's tag still owes */
        bool asked, open;     /* the question has been asked, and is not answered */
        char ulid[ULID_SIZE]; /* of the loan; "" for nothing */
        struct when due;
    } owed;
};

enum thing { THING_READING, THING_ITEM, THING_CARD, THING_UNKNOWN, THING_BLANK, THING_DAMAGED, THING_UNREAD };

/* A tag that lies on the pad now. */
struct kiosk_tag {
    struct uid uid;
    enum tag_family family;
    uint16_t memory; /* bytes, as its reader said; 0 not known */
    uint8_t reader;
    struct tag_marks marks;
    enum thing thing;
    char id[ID_SIZE]; /* item number */
    bool foreign;
    bool is_card;          /* it may be a patron's card: no item is written on it */
    enum result card_told; /* RESULT_OK: `card`; REFUSED: its chip makes up a number; else it has none */
    char card[ID_SIZE];    /* PERSONAL: the patron's number */
    uint16_t got;          /* bytes that have been read */
    bool byte_taken;       /* the gate's byte would stand in what is written there: it is never set */
    bool doubted;          /* its model has no checksum: it is read twice, and counts when both say the same */
    uint8_t part, parts;   /* of a set; 0 when not said */
    uint8_t usage;         /* the type of usage that stands on it */
    bool before_pay;       /* lay there when it was chosen what to pay: says nothing of money, until it is laid anew */
    bool answers_call;     /* a staff card that was laid because somebody called: it is nothing else */
    bool left_behind;      /* lay there when a visit ended: opens nothing, is lent to nobody, until it is laid again */
    bool unsure;           /* lay there when the reader went away: until it has looked again, nobody knows */
    bool fresh;            /* came when the visit was over already: the next person's */
    bool mapping;          /* its UID is being looked up in the map */
    uint8_t tries;
};

/* A row whose tags get their security mark; security.c has the diagram. */
enum bit_step { BIT_FREE, BIT_SETTING, BIT_RESTORING, BIT_OPEN };
enum tag_bit { TAG_BIT_OPEN, TAG_BIT_ASKED, TAG_BIT_SET, TAG_BIT_BACK };
struct kiosk_bit {
    enum bit_step step;
    bool armed;           /* what is wanted: a return arms */
    bool failed;          /* the ledger and, in a visit, the patron have been told so */
    bool tried;           /* it was asked for */
    bool hopeless;        /* it can never be set here: no such reader, locked, another kind of tag */
    uint64_t visit;       /* 0: of no visit that runs */
    int64_t until_ms;     /* monotonic: so long the patron waits */
    char ulid[ULID_SIZE]; /* its row */
    char item[ID_SIZE];
    uint8_t parts; /* of a set; 0 else */
    uint8_t tags_count;
    struct bit_tag {
        struct uid uid;
        uint8_t part, tries;
        bool stood; /* its chip says that it was as wanted before: there is nothing to put back */
        bool maybe; /* the last word on it was an error on the way: it may have been set */
        enum tag_bit bit;
    } tags[KIOSK_TAGS_MAX];
};
