/* tests/simulation/kinds.h: what can go wrong, what library systems do otherwise, what must have come up, and what must
   hold. */
#pragma once

/* Kinds of faults; whole kinds are switched off by the seed. */
#define SIM_FAULTS(X)                                                                                                  \
    X(NETWORK)                                                                                                         \
    X(CUT_BEFORE)                                                                                                      \
    X(CUT_AFTER)                                                                                                       \
    X(SILENT)                                                                                                          \
    X(SLOW)                                                                                                            \
    X(NONSENSE)                                                                                                        \
    X(LINK_DIES)                                                                                                       \
    X(READER_DIES)                                                                                                     \
    X(READER_SILENT)                                                                                                   \
    X(CRASH)                                                                                                           \
    X(SLOW_DISK)                                                                                                       \
    X(WALK_AWAY)                                                                                                       \
    X(TAG_GONE)                                                                                                        \
    X(TAG_TORN)                                                                                                        \
    X(TAG_LOCKED)                                                                                                      \
    X(TAG_LATE)                                                                                                        \
    X(READER_DIES_WRITING)                                                                                             \
    X(LATE_DEED)                                                                                                       \
    X(POWER_CUT)                                                                                                       \
    X(FULL_DISK)                                                                                                       \
    X(STICK_GONE)   /* the folder that the queue is to be carried away in */                                           \
    X(CITY_AWAY)    /* for minutes, or for days */                                                                     \
    X(CITY_LOSES)   /* an acknowledgement: it was taken */                                                             \
    X(CITY_CUT)     /* in the middle of a page */                                                                      \
    X(CITY_REFUSES) /* some outcome, for a while or for ever */                                                        \
    X(CITY_SLOW) X(CITY_SILENT) X(CITY_DIES) X(CITY_NONSENSE) SIM_FAULTS_APART(X)
/* Those that throw dice of their own: a run without them goes as if there were none. */
#define SIM_FAULTS_APART(X)                                                                                            \
    X(CLOCK_UNSET) /* after a power cut */                                                                             \
    X(CLOCK_AHEAD) /* for a while */                                                                                   \
    X(CLOCK_BACK)                                                                                                      \
    X(NO_CHECKIN)    /* a line that takes no book back */                                                              \
    X(BLOCKED_CARDS) /* a list of them is used */                                                                      \
    X(LIST_BAD)      /* it is not rightly signed, or torn */                                                           \
    X(LIST_OLD)      /* older than the one in force */                                                                 \
    X(LIST_AWAY)     /* its server, or the program that asks it */                                                     \
    X(KEY_LOST)      /* the file of the master key, while the kiosk was off */                                         \
    X(BIT_ROT)       /* a page of the database, likewise */                                                            \
    X(STICK_FULL)    /* in the middle of what is written on it */                                                      \
    X(STICK_TORN)    /* out, likewise */                                                                               \
    X(SINGLE_FEES)   /* no fault: the library system lists them, and takes one of them */
enum sim_fault {
#define X(name) FAULT_##name,
    SIM_FAULTS(X)
#undef X
        FAULT_COUNT,
    FAULT_FIRST_APART = FAULT_CLOCK_UNSET
};

/* What library systems do otherwise; each run has some of it. */
#define SIM_MANNERS(X)                                                                                                 \
    X(NO_LISTS)           /* it cannot list a patron's loans */                                                        \
    X(LISTS_OF_TITLES)    /* it lists titles, no numbers */                                                            \
    X(LISTS_WANT_PIN)     /* it lists nothing without a PIN */                                                         \
    X(NO_STATUS)          /* of any item: "other" */                                                                   \
    X(NO_DUE)             /* no date that can be read */                                                               \
    X(NO_TITLES)          /* in answers to transactions */                                                             \
    X(NO_REASONS)         /* a no without one that we know */                                                          \
    X(ALWAYS_WORDS)       /* an error's words with every yes */                                                        \
    X(SAYS_LITTLE)        /* of a patron: no counts, no limit, not that card and PIN are right */                      \
    X(RENEWS_BY_CHECKOUT) /* a loan of what she has already is a renewal */                                            \
    X(NOT_LENT_IS_NO)     /* a return of what was not on loan is refused */                                            \
    X(NO_BLOCK_IGNORED)   /* a replay is a transaction like any other */
enum sim_manner {
#define X(name) MANNER_##name,
    SIM_MANNERS(X)
#undef X
        MANNER_COUNT
};

/* What must have come up for a run of many seeds to be worth something; each fault that struck counts besides. */
#define SIM_SCENES(X)                                                                                                  \
    X(TWO_READERS)         /* a reader for books, one for cards; or two for all */                                     \
    X(SEEN_BY_BOTH)        /* a tag lay where both readers see it */                                                   \
    X(SET_SECURED)         /* both parts of a set got their mark */                                                    \
    X(SET_RESTORED)        /* one part did not, and the other was put back */                                          \
    X(BIT_DONE)            /* a row's mark was set */                                                                  \
    X(BIT_FAILED)          /* a row's mark was not set, and staff know */                                              \
    X(BIT_LEFT)            /* its visit was over before */                                                             \
    X(BIT_FINISHED)        /* it failed first, and was done when the tag came again */                                 \
    X(LOAN_RELEASED_LATER) /* the same, of a loan: its patron came with the book */                                    \
    X(UNDONE)              /* a loan of the same visit was taken back */                                               \
    X(PAID)                /* a fee */                                                                                 \
    X(HELD)                                                                                                            \
    X(HOLD_CANCELLED)                                                                                                  \
    X(LONG_QUEUE)      /* more for a destination than is read at once */                                               \
    X(ITEM_AGAIN)      /* told of in the page behind another outcome of it */                                          \
    X(STAFF_CONFIRMED) /* staff decided so */                                                                          \
    X(STAFF_VOIDED)                                                                                                    \
    X(STAFF_AGAIN)                                                                                                     \
    X(STAFF_CLOSED)                                                                                                    \
    X(STAFF_SEEN)                                                                                                      \
    X(REVEALED)       /* a sealed card was shown to staff */                                                           \
    X(CARRIED)        /* what waited went away on a stick */                                                           \
    X(KEY_CHANGED)    /* staff wanted it */                                                                            \
    X(CUT_BEFORE_BIT) /* the power failed between an outcome and its mark */                                           \
    X(NOT_DATED)      /* a row, while the clock is unset */                                                            \
    X(DAYS_PROMISED)  /* a loan, likewise */                                                                           \
    X(DATED_LATER)                                                                                                     \
    X(TAKEN_BACK) /* by staff, where the line does not */                                                              \
    X(LIST_IN_FORCE)                                                                                                   \
    X(CARD_BLOCKED) /* by a list, while the line is down */                                                            \
    X(LIST_ON_STICK)                                                                                                   \
    X(SEALED_FOR_EVER) /* a row's patron, since the key is lost */                                                     \
    X(SET_ASIDE)       /* a damaged ledger */                                                                          \
    X(NAMED_BESIDE)    /* what waited in it */                                                                         \
    X(PAID_SINGLY)     /* one fee of several */
enum sim_scene {
#define X(name) SCENE_##name,
    SIM_SCENES(X)
#undef X
        SCENE_COUNT
};

/* What must hold; a failure names one of them, and so does each patch in mutants/. */
#define SIM_INVARIANTS(X)                                                                                              \
    X(ASSERTED, "asserted")                           /* what the kiosk's own code asserts */                          \
    X(ON_DISK_BEFORE_SENT, "on-disk-before-sent")     /* rule 1: the intent, or the mark of a replay */                \
    X(ON_DISK_BEFORE_SHOWN, "on-disk-before-shown")   /* rule 1: what a screen says */                                 \
    X(ANSWERED, "answered")                           /* rule 2: an outcome or a delivery is the system's own word */  \
    X(SENT_ONCE, "sent-once")                         /* rule 2: no transaction leaves twice */                        \
    X(SETTLED_BY_PROOF, "settled-by-proof")           /* rule 2: asked when it is quiet, twice if need be */           \
    X(NO_SECOND, "no-second")                         /* rule 2: one open loan a book */                               \
    X(TOLD_IS_KEPT, "told-is-kept")                   /* rule 2: what he was told counts */                            \
    X(UNDONE_IS_KNOWN, "undone-is-known")             /* rule 2: what is taken back counts */                          \
    X(GATE_AS_SHOWN, "gate-as-shown")                 /* rule 3: done is shown with its mark */                        \
    X(GATE_AS_LEDGER, "gate-as-ledger")               /* rule 3: a mark is set, or staff know */                       \
    X(ARMED_AGAIN, "armed-again")                     /* rule 3: a return that comes again is armed */                 \
    X(OPENED_FOR_HIM, "opened-for-him")               /* rule 3: released for its patron only */                       \
    X(SETS_TOGETHER, "sets-together")                 /* rule 3: all parts or none */                                  \
    X(OFFLINE_POLICY, "offline-policy")               /* rule 4: no more than the library allows */                    \
    X(LINE_TRIED, "line-tried")                       /* rule 4: up after several good checks only */                  \
    X(ONLY_WHAT_IT_CAN, "only-what-it-can")           /* rule 4: a line is asked for nothing that it does not do */    \
    X(IN_ORDER, "in-order")                           /* rule 5: by item and by patron */                              \
    X(ONE_AT_A_TIME, "one-at-a-time")                 /* one question to the library system */                         \
    X(OPENED_BY_SOMEBODY, "opened-by-somebody")       /* rule 6: a visit begins with a hand */                         \
    X(TIME_IS_GIVEN, "time-is-given")                 /* rule 6: nobody is warned before his time */                   \
    X(WAITING_ENDS, "waiting-ends")                   /* rule 6: whoever finishes waits no longer than promised */     \
    X(NOTHING_PERSONAL_LEFT, "nothing-personal-left") /* rule 7: after a visit: screen, memory, log */                 \
    X(NOTHING_PLAIN_ON_DISK, "nothing-plain-on-disk") /* rule 7 */                                                     \
    X(PATRON_ERASED, "patron-erased")                 /* rule 7: when the row is final */                              \
    X(LOSS_IS_SAID, "loss-is-said")                   /* rules 7, 8: staff know what was lost with a key or a file */  \
    X(PIN_AS_TYPED, "pin-as-typed")                   /* rule 7: with the questions of its visit, and no other */      \
    X(STICK_WHOLE, "stick-whole")                     /* rule 5: what waits no longer lies whole on a stick */         \
    X(HANDED_AS_WRITTEN, "handed-as-written")         /* rule 5: a final row as it stands on disk, without a person */ \
    X(HANDED_IN_ORDER, "handed-in-order")             /* rule 5: by item */                                            \
    X(HANDED_AT_LAST, "handed-at-last")               /* rule 5: to each destination, but for what it refuses */       \
    X(DATED_AS_KNOWN, "dated-as-known")               /* clocks: a time that was shown, or marked as worked out */     \
    X(PAID_ONCE, "paid-once")                         /* rule 2: booked once, or not at all */                         \
    X(LIBRARY_AGREES, "library-agrees")               /* ledger and library, once settled */                           \
    X(NOTHING_INVENTED, "nothing-invented")                                                                            \
    X(LEDGER_WHOLE, "ledger-whole")                                                                                    \
    X(WITHIN_BOUNDS, "within-bounds")                                                                                  \
    X(COMES_TO_REST, "comes-to-rest")
enum invariant {
#define X(name, word) INVARIANT_##name,
    SIM_INVARIANTS(X)
#undef X
        INVARIANT_COUNT
};
