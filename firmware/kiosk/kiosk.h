/* kiosk/kiosk.h: the brain's state, and its one entry: update(state, event) -> effects.

   Pure: no I/O, clock, thread, heap or global. Zero is not a valid kiosk; kiosk_init() makes one.
   Every list has a named bound. The screens read this struct and nothing else; only files of this
   room write it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ulid.h"
#include "base/when.h"
#include "circulation/library.h"
#include "circulation/order.h"
#include "circulation/tag.h"
#include "circulation/transaction.h"
#include "kiosk/account.h"
#include "kiosk/effect.h"
#include "kiosk/event.h"
#include "kiosk/group.h"
#include "kiosk/pad.h"
#include "kiosk/rules.h"
#include "kiosk/staff.h"
#include "literacy/engine/lesson.h"
#include "literacy/engine/progress.h"

#define SCREENS(X)                                                                                                     \
    X(WELCOME, welcome, "welcome")                                                                                     \
    X(IDENTIFY, identify, "identify")                                                                                  \
    X(CHECKOUT, checkout, "checkout")                                                                                  \
    X(RETURN, return, "return")                                                                                        \
    X(ACCOUNT, account, "account")                                                                                     \
    X(FINISH, finish, "finish")                                                                                        \
    X(LEFT_BEHIND, left_behind, "left-behind")                                                                         \
    X(HELP, help, "help")                                                                                              \
    X(SORRY, sorry, "sorry")                                                                                           \
    X(CLOSED, closed, "closed")                                                                                        \
    X(OUT_OF_SERVICE, out_of_service, "out-of-service")                                                                \
    X(LOOK, look, "look")                                                                                              \
    X(PAY, pay, "pay")                                                                                                 \
    X(ATTRACT, attract, "attract")                                                                                     \
    X(LEARN, learn, "learn")                                                                                           \
    X(LESSON, lesson, "lesson")                                                                                        \
    X(REMEMBER, remember, "remember")                                                                                  \
    X(CERTIFICATE, certificate, "certificate")                                                                         \
    X(GROUP, group, "group")                                                                                           \
    X(COMFORT, comfort, "comfort")                                                                                     \
    X(STAFF, staff, "staff")

enum screen {
#define X(NAME, name, word) SCREEN_##NAME,
    SCREENS(X)
#undef X
        SCREEN_COUNT
};

/* COSTS: may this book be lent for a fee? HOLD: is a book to be reserved, or a reservation taken back; and what came of
   it. CLOSING: the library closes soon. OFFER: shall it be easier? GROUP: is its lesson to end for everybody? */
enum overlay {
    OVERLAY_NONE,
    OVERLAY_TIME_OUT,
    OVERLAY_LANGUAGE,
    OVERLAY_MISMATCH,
    OVERLAY_COSTS,
    OVERLAY_HOLD,
    OVERLAY_CLOSING,
    OVERLAY_OFFER,
    OVERLAY_GROUP
};

/* NOT_SAID: the clock is unset, or it is open all day. SHUT: all day. */
enum opening { OPENING_NOT_SAID, OPENING_BEFORE, OPENING_OPEN, OPENING_SOON, OPENING_AFTER, OPENING_SHUT };

/* What the person came for; identify leads back to it. */
enum errand { ERRAND_NONE, ERRAND_CHECKOUT, ERRAND_RETURN, ERRAND_ACCOUNT, ERRAND_LEARN };

/* What one may have as one likes it; walk: `walk_seconds`. */
enum preference {
    PREFERENCE_LANGUAGE,
    PREFERENCE_TEXT,
    PREFERENCE_THEME,
    PREFERENCE_PACE,
    PREFERENCE_VOICE,
    PREFERENCE_REACH,
    PREFERENCE_TOUCH,
    PREFERENCE_WALK,
    PREFERENCE_CAPTIONS,
    PREFERENCE_LATIN,
    PREFERENCE_MAGNIFY,
    PREFERENCE_COUNT
};

/* Preferences under her card, and what was done with them last. */
enum preferences_step {
    PREFERENCES_REST,
    PREFERENCES_PUT_ON, /* she was recognized, and has them as she keeps them */
    PREFERENCES_WORKING,
    PREFERENCES_SAVED,
    PREFERENCES_FORGOTTEN,
    PREFERENCES_FAILED
};

/* What a learner has done, of this visit alone until he asks for more. progress.c has the diagram. */
enum learning_step {
    LEARNING_REST,    /* nothing is kept */
    LEARNING_CHOOSE,  /* by card, by pictures, or not */
    LEARNING_PICK,    /* a code is being chosen */
    LEARNING_LOOKING, /* is anything kept under it? */
    LEARNING_NEW,     /* nothing is: shall it be from now on? */
    LEARNING_KNOWN,   /* somebody's is, under these pictures: is it he? */
    LEARNING_KEPT,    /* what he does is kept as he does it */
    LEARNING_ERASING,
    LEARNING_ERASED,
    LEARNING_FAILED, /* the ledger did not do it */
    LEARNING_WAIT,   /* too many codes were tried */
    LEARNING_AGAIN   /* all shall be erased: his pictures once more */
};
enum learning_owner { LEARNING_NOBODYS, LEARNING_CARDS, LEARNING_PICTURES };

struct kiosk_learning {
    struct progress done;
    enum lesson_course course; /* whose lessons `learn` lists */
    enum learning_step step;
    enum learning_owner owner;
    uint8_t pictures[KIOSK_CODE_PICTURES], pictures_count;
    uint8_t again_count; /* of AGAIN: so many were chosen */
    bool other;          /* KEPT: those were other pictures, nothing was erased */
    /* private: */
    bool differs;                      /* of AGAIN: one of them was another */
    struct progress found;             /* of KNOWN */
    uint8_t bytes[PROGRESS_BYTES_MAX]; /* as they were saved last */
    uint16_t bytes_count;
    bool saving;
    uint8_t looks;      /* questions to the ledger that are open */
    bool open;          /* a lesson is under way: */
    int64_t seen_ms;    /* monotonic: when somebody was last at it, */
    uint32_t active_ms; /* and how long in all */
};

enum account_part { ACCOUNT_LOANS, ACCOUNT_HOLDS, ACCOUNT_FEES };

/* on_pad counts what lies there now. The others count the whole visit, since a lent book may be lifted:
   while everything still lies there, on_pad = done + yours + offline + unknown + working + needs_you + seen + undone.
   `yours`: on loan to this patron before; it hinders nothing. `undone`: lent in this visit, and given back. */
struct kiosk_counts {
    unsigned on_pad, done, working, needs_you, seen, offline, unknown, yours, undone;
};

struct kiosk {
    struct kiosk_rules rules;

    /* time and chance, as of the last event */
    struct when now;
    int64_t mono_ms;
    int64_t heard_ms; /* monotonic: the last answer of the library system, the ledger or a reader */
    bool clock_unset;

    /* what the shell reported */
    struct part_health reader, library, ledger; /* `reader`: all of them as one, up while any is */
    struct kiosk_reader readers[READERS_MAX];
    bool library_slow; /* the open question takes long */
    uint16_t lacks;    /* what the library system does not do for us (LIBRARY_BIT); see kiosk_offers() */
    bool closing;
    enum opening opening;      /* as of the last event */
    struct when closes, opens; /* today, while OPEN or SOON; the next time, else; not known when not said */
    int16_t notice;            /* ATTRACT: which notice stands there, in `language`; -1 for none */
    uint32_t attract_pages;    /* so many have been shown: each may lie somewhere else on the glass */
    bool attract_waits;        /* private: TIMER_PAGES runs */
    int64_t attract_since_ms;  /* private: monotonic; nobody has been there since */
    int64_t hours_until_ms;    /* private: wall time at which that changes and TIMER_HOURS fires; 0: never */

    /* where we are */
    enum screen screen, back; /* `back`: where help, comfort and staff return to */
    enum overlay overlay;
    enum overlay under; /* what the time-out's warning covers: it comes back with time.more */
    enum errand errand;
    enum language language;
    char focus[48]; /* id of the focused element, "" for none */
    char field[48]; /* the field that had it last: keys on the screen type into it */
    uint8_t page;   /* of the current list; `nav.more` counts on */
    bool keyboard_open, keyboard_letters, keyboard_shift;
    enum theme_choice { CHOICE_LIGHT, CHOICE_DARK, CHOICE_YELLOW_ON_BLACK, CHOICE_BLACK_ON_WHITE } theme;
    uint16_t text_percent;
    bool low_reach, slow_pace, voice;
    bool latin;                  /* Kazakh is drawn in Latin letters */
    bool headset;                /* is plugged in: what is said, one person hears */
    uint8_t walk_seconds;        /* the focus walks by itself, a step in so many seconds; 0: it does not */
    bool steady_touch;           /* for a hand that trembles: see shell/touch.h */
    uint8_t magnify;             /* how many times as large a part of the page is seen; less than 2: all of it */
    bool captions;               /* what is said, and what sounds mean, stands at the foot of the screen */
    uint16_t preferences_chosen; /* private: those that were chosen in this visit; a bit each */
    bool guided;                 /* one step a screen */
    uint8_t guided_step;         /* from 0 */

    /* the visit */
    uint64_t visit; /* 0: none; else a random number, new for every visit */
    bool identified;
    struct patron patron;    /* wiped at the end */
    char pin[PIN_SIZE];      /* SECRET: goes with each question about this patron; wiped with the visit */
    bool patron_offline;     /* identified while the library could not be asked */
    bool card_seen;          /* the library system has known the card lately */
    enum reason card_reason; /* why identification failed; REASON_NONE */
    char card_words[WORDS_SIZE];
    char print[PRINT_SIZE]; /* the system's lines for her receipt that belong to no book and no payment */
    bool card_checking, two_cards, pin_needed;
    bool card_on_other_pad; /* a card lies on a reader that is for books only */
    char card[ID_SIZE];     /* PERSONAL: the number that is being checked */
    struct uid card_uid;    /* the card of this visit; n = 0 when typed or scanned */
    bool card_typed;
    char number[KIOSK_ENTRY_SIZE]; /* text of the number field */
    char pin_entry[PIN_SIZE];      /* text of the PIN field */
    struct kiosk_item items[KIOSK_ITEMS_MAX];
    uint16_t items_count;
    uint32_t offline_count;                        /* offline loans of this patron in this outage */
    int32_t quota;                                 /* how many more; -1 not known */
    bool pad_truth_broken;                         /* "no silent finish": what the mismatch overlay explains */
    bool finishing;                                /* waits for working items, then goes on */
    uint8_t settles;                               /* private: how often it has waited in vain */
    enum leave { LEAVE_FINISH, LEAVE_HOME } leave; /* where `finishing` goes on to */
    bool closing_told;                             /* she knows that the library closes soon */
    bool cannot_record;                            /* a book could not be taken down: staff were called */
    bool preferences_kept;                         /* some are kept under her card */
    bool preferences_changed;                      /* and others were chosen since */
    enum preferences_step preferences_step;
    char preferences[KIOSK_PREFERENCES_SIZE]; /* private: what is being kept */
    uint8_t warn_seconds;                     /* counts down while the time-out warns; 0: it does not */
    bool receipt_printing, receipt_printed, receipt_qr, receipt_failed;
    bool receipt_mailing, receipt_mailed, receipt_mail_failed;
    /* private: */
    bool session_open;                                                  /* a 63 was answered: 35 at the end */
    bool offline_counted;                                               /* offline_count is known */
    enum { LENT_NOT_ASKED, LENT_ASKING, LENT_KNOWN, LENT_FAILED } lent; /* the patron's loans, before the first 11 */
    uint8_t left_calls;

    /* account */
    struct kiosk_loan loans[KIOSK_LOANS_MAX];
    uint16_t loans_count;
    struct kiosk_hold holds[KIOSK_LOANS_MAX];
    uint16_t holds_count;
    enum account_part account_part; /* small panels show one part at a time */
    bool account_loading, renew_all_working;
    bool account_partial;                /* a list could not be had: what is missing is not "none" */
    uint16_t listed_loans, listed_holds; /* private: so many have come; shown once all are known */
    uint16_t lent_from;                  /* private: where the newest list of her loans begins */
    struct kiosk_fee fees[KIOSK_FEES_MAX];
    uint16_t fees_count, listed_fees;
    struct kiosk_look look;
    struct kiosk_deal deal;
    enum screen deal_back; /* `pay`, `look` and the overlay of a reservation lead back there */
    struct kiosk_paid paid[KIOSK_PAID_MAX];
    uint8_t paid_count;
    uint16_t holds_made, holds_ended; /* in this visit */
    uint16_t costs_at;                /* the overlay COSTS asks about this item, */
    bool costs_renewal;               /* or loan */

    /* the pad */
    struct kiosk_tag tags[KIOSK_TAGS_MAX];
    uint8_t tags_count;
    struct kiosk_bit bits[KIOSK_BITS_MAX];
    uint32_t bad_reads;              /* in a row; from 3 on staff should know, */
    char bad_read_words[WORDS_SIZE]; /* with the cause and without the person */

    /* learning */
    struct patience {
        uint8_t slips, waits; /* touches that did nothing and refused books; times that nothing happened */
        uint16_t place;       /* which step that was */
        bool runs;            /* TIMER_PATIENCE */
        bool offered, more_time;
    } patience;
    struct kiosk_learning learning;
    uint8_t codes_tried;         /* picture-codes that were looked up and not taken; outlives visits */
    uint8_t codes_pauses;        /* after so many of them: each pause is twice as long as the one before */
    int64_t codes_wait_until_ms; /* monotonic: none is looked up before */
    struct lesson_run lesson;
    uint8_t lesson_at;
    struct lesson_view { /* private: what of the run has been shown */
        uint8_t step, screen, hint;
        enum lesson_said said;
        bool solved;
        bool plays;      /* TIMER_DEMO runs */
        bool typing;     /* a key was used since: the keys are seen first */
        bool other_keys; /* letters where digits are asked for, or digits for letters */
        uint8_t keys;    /* which page of them, where they have little room; the screen counts round */
    } lesson_view;

    struct kiosk_group group;

    /* staff */
    enum staff_part staff_part;
    bool staff_pin_wrong, staff_pin_set;
    uint8_t staff_misses;        /* wrong PINs in a row; a visit's end does not reset them */
    int64_t staff_wait_until_ms; /* monotonic: no PIN is taken before; 0 for none */
    struct staff_summary staff;
    struct staff_row staff_record; /* of RECORD and SETTLE, as last told; */
    bool staff_record_gone;        /* it stands on no list any more */
    enum staff_part staff_list;    /* where RECORD leads back to */
    bool staff_ordering;           /* an order is under way */
    bool staff_answered;           /* `staff_answer` tells of the last one, on this page */
    struct staff_answer staff_answer;
    char staff_card[ID_SIZE];    /* PERSONAL: the record's card, shown because staff asked */
    int64_t staff_card_until_ms; /* monotonic; it goes with the first refresh after that */
    bool staff_printing, staff_printed, staff_print_failed;
    struct kiosk_recorder recorder; /* of RECORDER */
    bool staff_called, staff_saw;   /* somebody was called, and has laid a staff card here */
    struct when called_at, saw_at;
    enum call_reason call_reason;
    char call_ulid[ULID_SIZE]; /* private: of the call that is open or was seen */

    /* private to update(): open questions, and transactions until their outcome is written. Those outlive
       their visit. */
    struct kiosk_ask {
        bool used;
        uint32_t request; /* 0: not asked yet */
        uint64_t visit;
        enum library_ask ask;
        enum library_list list;
        int16_t index;        /* of item, loan or hold; -1 for none */
        char ulid[ULID_SIZE]; /* of a transaction; "" of a question */
        bool offline;         /* begun as OFFLINE: no question follows */
        bool unknown;         /* waiting has ended: UNKNOWN was written */
        bool bit;             /* the last outcome wants the tag's security mark */
        uint8_t writes;       /* outcomes that the ledger has not confirmed yet */
        enum told told;
    } asks[KIOSK_ASKS_MAX];
    uint32_t next_request;
    uint64_t effects_made; /* the n of identifiers since the last seed */
};

/* Can letters and buttons still be made larger? */
bool kiosk_may_grow(const struct kiosk *k);
/* Makes a kiosk that shows welcome. `lessons` is borrowed for the kiosk's life (NULL: none). */
void kiosk_init(struct kiosk *k, const struct kiosk_rules *rules, const struct lesson_shelf *lessons);
/* One event in, effects out. `out` is emptied first. Asserts kiosk_valid() on the way out. */
void kiosk_update(struct kiosk *k, const struct event *e, struct effects *out);
/* Is Kazakh in Latin letters among the languages to choose from? */
bool kiosk_offers_latin(const struct kiosk *k);
/* The invariants: counts add up, no person without a visit, no PIN outside identify … */
bool kiosk_valid(const struct kiosk *k);

/* For the screens. */
struct kiosk_counts kiosk_counts(const struct kiosk *k);
/* Does anything on the pad or in the list stand in the way of a silent finish? */
bool kiosk_mismatch(const struct kiosk *k);
/* Does this one? Not what is lent, noted, uncertain or hers, nor a card, nor what was refused and taken away. */
bool kiosk_hinders(const struct kiosk_item *item);
/* How many loans the policy gives this patron while the library system is away, those that wait included. */
unsigned kiosk_offline_max(const struct kiosk *k);
bool kiosk_card_on_pad(const struct kiosk *k);
/* Outside opening hours the library wants returns alone here. */
bool kiosk_returns_only(const struct kiosk *k);
/* Does a reader work on which such things may lie (READER_FOR_ALL: everything)? */
bool kiosk_pad_up(const struct kiosk *k, enum reader_role what);
/* Tags that the pads for books tell apart when they lie there together; 0 while none is up. */
unsigned kiosk_at_once(const struct kiosk *k);
/* Can this reader set the security mark that the library chose? True when it chose none. */
bool kiosk_can_secure(const struct kiosk *k, unsigned reader);
/* Does the record that staff look at still owe a security mark, which can be set when its book is laid on a pad? */
bool kiosk_record_owes_bit(const struct kiosk *k);
/* May staff decide so about the record that they look at? */
bool kiosk_decision_fits(const struct kiosk *k, enum decision d);
/* An online loan is possible now; false while offline. */
bool kiosk_online(const struct kiosk *k);
/* Does the library system do this for us, and does the library want it here? True also while it is away. */
bool kiosk_offers(const struct kiosk *k, enum library_ask ask);
/* Can this book be reserved from its line on `checkout`? */
bool kiosk_may_hold(const struct kiosk *k, const struct kiosk_item *item);
/* Can the book of `look` be reserved; can this reservation be taken back? */
bool kiosk_may_hold_looked(const struct kiosk *k);
bool kiosk_may_cancel(const struct kiosk *k, const struct kiosk_hold *hold);
/* Can what she owes, or this fee alone, be paid at the kiosk now? */
bool kiosk_may_pay(const struct kiosk *k);
bool kiosk_may_pay_fee(const struct kiosk *k, const struct kiosk_fee *fee);
/* Can this loan be taken back? It was made in this visit and is done or noted, its book lies there (or was scanned, at
   a kiosk without a reader), and the library takes returns here. Not a renewal, nor what she agreed to pay for. */
bool kiosk_may_undo(const struct kiosk *k, const struct kiosk_item *item);
/* Does she have it now by what this visit has done: lent, or noted, and not given back? */
bool kiosk_is_lent(const struct kiosk_item *item);
/* Can this book be lent for the fee that stands with it? */
bool kiosk_may_agree(const struct kiosk *k, const struct kiosk_item *item);
/* Can her receipt go by e-mail? The library sends such, and its system told her address. */
bool kiosk_may_mail(const struct kiosk *k);
/* Can her preferences be kept under her card now, or what is kept there be erased? */
bool kiosk_may_keep(const struct kiosk *k);
/* Can what a learner does be kept here, if he asks for it? */
bool kiosk_may_remember(const struct kiosk *k);
/* Today as a day since 1970; 0 while the clock is unset. */
uint16_t kiosk_today(const struct kiosk *k);
/* The first lesson of the list whose hard steps are due again; NULL. `hard`: these steps. */
const struct lesson *kiosk_lesson_due(const struct kiosk *k, uint32_t *hard);
/* Does this lesson stand on the list that is shown? */
bool kiosk_lists(const struct kiosk *k, const struct lesson *lesson);
/* Does the step of the lesson ask for a word to be typed now? Are letters shown for it, or digits? */
bool kiosk_lesson_types(const struct kiosk *k);
bool kiosk_lesson_letters(const struct kiosk *k);
/* Can staff have the lessons' hand-outs written on the stick from here? */
bool kiosk_may_hand_out(const struct kiosk *k);
/* Is this step of a group's lesson one learner's turn? Whose turn comes after this one? May he leave (or come back)?
   One always stays. */
bool kiosk_group_acts(const struct kiosk *k);
uint8_t kiosk_group_after(const struct kiosk *k);
bool kiosk_group_may_leave(const struct kiosk *k, unsigned learner);
const char *screen_word(enum screen s);
const char *item_state_word(enum item_state s);
const char *renew_state_word(enum renew_state s);
const char *deal_step_word(enum deal_step s);
