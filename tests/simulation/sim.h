/* tests/simulation/sim.h: a whole kiosk from a seed. The brain, the core, upload and the ledger are the
   real ones; clock, helpers, library system, pad and people are played here. Single-threaded.

     main.c     seeds, phases (faults, then calm), crashes, arguments
     life.c     the program's lives: its start, its end without warning, its folder
     world.c    the core's world: simulated time, helpers with faults, the disk
     pads.c     one or two readers: what lies on them, its security mark, and their faults
     library.c  a library system that keeps state
     deals.c    fees that are paid here, and reservations
     staff.c    what staff order: decisions, the queue on a stick, a new key
     manners.c  what library systems do otherwise
     wire.h     in some seeds: the real SIP2 session over a simulated wire, in place of world.c's link
     wall.c     the machine's wall clock, and what rows say of it
     city.c     the other destinations: receivers of outcomes that drop by ULID, and the program of each
     people.c   patrons who borrow, return, renew and walk away
     kinds.h    tables: faults, manners, scenes, invariants
     stick.c    the stick that the queue is carried away on
     damage.c   a database that is damaged while the kiosk is off
     barred.c   the library's signed list of blocked cards: by HTTPS, or on a stick
     cover.c    which fault met which message in which state
     sum.c      what came up in many runs, of several processes
     watch.c    what goes by: requests, answers, disk jobs, visits; each against what was before
     checks.c   what must hold after every step, and at the end: screen, ledger, library and gate agree

   Not played: a stranger's card that is scanned among books while the line is down (people.c), since nothing tells its
   number from a book's then, unless the settings say how numbers begin. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "kinds.h"
#include "shell/core/core.h"
#include "shell/disk.h"

enum {
    SIM_ITEMS = 24,
    SIM_SETS = 5, /* items of two parts, the first ones */
    SIM_PATRONS = 4,
    SIM_CARDS = SIM_ITEMS + SIM_SETS, /* the first card among the tags: items, second parts, cards */
    SIM_STAFF_CARD = SIM_CARDS + SIM_PATRONS,
    SIM_TAGS = SIM_STAFF_CARD + 1,
    SIM_READERS = 2,
    SIM_PENDING_MAX = 512,
    SIM_ROWS_MAX = 2048,
    SIM_DEEDS_MAX = 4096,
    SIM_WORKED_OUT_MAX = 6,
    SIM_LISTS_MAX = 512,
    SIM_NOBODY = -1
};

#define SIM_WALL_MS 1790000000000ll /* 2026-09-21 */
#define SIM_DAY_MS 86400000ll
#define SIM_BUILD_MS (SIM_WALL_MS - SIM_DAY_MS)

/* ---- the library system ---- */
struct sim_item {
    char id[ID_SIZE];
    int patron; /* SIM_NOBODY: on the shelf */
    int64_t due_ms;
    int renewals;
    bool reference;
};

enum deed_kind { DEED_LOAN, DEED_RETURN, DEED_RENEWAL, DEED_LENT_AGAIN /* to the same: a renewal by checkout */ };

/* Something that the library system has really done. */
struct deed {
    enum deed_kind kind;
    int item, patron;
    bool unlisted; /* a 65 renewed a loan that came after the account was listed: no row can tell of it */
};

/* A payment as the library system books it, by the kiosk's number. */
struct sim_payment {
    char ulid[ID_SIZE];
    uint32_t times;
};

/* One of what a patron owes. */
struct sim_fee {
    int number;
    int64_t amount; /* hundredths; 0: paid */
};

enum { SIM_PAYMENTS_MAX = 512, SIM_FEES_MAX = 8 };

struct sim_library {
    int64_t owed[SIM_PATRONS];                      /* hundredths */
    struct sim_fee fees[SIM_PATRONS][SIM_FEES_MAX]; /* where single ones are listed: their sum is what is owed */
    int fees_made;
    struct sim_payment payments[SIM_PAYMENTS_MAX];
    int payments_count, fees_later;
    int doing; /* the row that what is asked is about; SIM_NOBODY */
    bool held[SIM_ITEMS][SIM_PATRONS];
    int hold_deeds[SIM_ITEMS][SIM_PATRONS];
    struct sim_item items[SIM_ITEMS];
    bool blocked[SIM_PATRONS];
    struct deed deeds[SIM_DEEDS_MAX];
    int deeds_count;
    bool manners[MANNER_COUNT];
    bool lies; /* the canary: some loans are not kept */
};

/* ---- what was seen of a transaction ---- */
struct sim_row {
    char ulid[ULID_SIZE];
    uint64_t seq; /* 0: nobody was told that it is written */
    enum transaction_kind kind;
    int item, patron;
    bool told;    /* a screen said that it counts (done, offline, or unknown and lent) */
    bool settled; /* the core wrote it as confirmed by settling: a later fact, on disk within a second */
    enum bit bit; /* as it was written last */

    enum life life;        /* as the ledger knows it now, later facts with it; LIFE_COUNT: it does not */
    bool marked, poisoned; /* its delivery is sending; was given up */
    bool left, gone;       /* it was handed to the link, ever; and may have arrived */
    bool by_all;           /* with others, by one 65 */
    bool happened;         /* in the library system: it did it */
    bool carried, by_hand; /* away on a stick; staff brought it into the library system */
    bool decided;          /* by staff */
    bool noted;            /* it was offline, once */
    bool early;            /* its replay was answered, and that is not written yet */
    bool answered, unsent; /* what became of the last time it left: the system's word; not one byte */
    bool seen_back;        /* the library system showed its book as back: a return by staff's hand has arrived */
    bool patron_lost;      /* no key opens who it was */
    bool aside;            /* in a damaged ledger that was set aside: the new one says nothing of it */
    bool hers;             /* and that word was that she has the book already */
    bool was_out;          /* the library system had the book on loan when this began */
    bool was_hers;         /* to the same patron; when it left, if it did */
    int64_t closed_ms;     /* when the connection it left on was done with it; INT64_MAX: not yet */
    struct {
        uint64_t got; /* times; a receiver counts the first only */
        enum life life;
        uint16_t refused, refusals_left; /* UINT16_MAX: for ever */
    } at[DESTINATION_COUNT];

    int64_t true_ms, at_ms; /* when it was written, truly, and begun, by the clock; 0: that was unset */
    int64_t worked_out_ms[SIM_WORKED_OUT_MAX]; /* later, in the same boot, the newest first: not all are kept on disk */
    int boot;

    int looks;             /* answers about its item since it is unknown and it was quiet, */
    int64_t first_look_ms; /* the first of them */
};

/* What the gate would say of a tag. */
enum sim_gate { GATE_ARMED, GATE_OPEN, GATE_HALF /* torn: neither */ };

struct sim_tag {
    uint8_t readers; /* that see it, a bit each; 0: it lies nowhere */
    enum sim_gate gate;
    bool locked; /* the last time that its mark was to be set, and it is as it was */
    bool fresh;  /* no reader has told the kiosk of it yet */
    bool unsure; /* what was last done to it was cut off, or it was lifted meanwhile: all or nothing cannot be asked */
};

/* ---- things that will happen ---- */
enum pending_kind {
    PENDING_MESSAGE,
    PENDING_ENDED,
    PENDING_DISK,
    PENDING_APPLY,
    PENDING_BEAT,
    PENDING_PRINTED,
    PENDING_NETWORK,
    PENDING_PERSON,
    PENDING_ROOM, /* on the disk: comes and goes */
    PENDING_DEED, /* the library system does what nobody waits for any more */
    PENDING_CITY, /* a destination: comes and goes */
    PENDING_STAFF,
    PENDING_CLOCK /* is set wrong, or right */
};
struct pending {
    enum pending_kind kind;
    int64_t at_ms;
    uint64_t order;
    enum helper helper;
    uint32_t generation;
    enum library_outcome outcome; /* APPLY: how it ends after the library has done it */
    int64_t then_ms;
    uint64_t visit; /* of PRINTED */
    int row;        /* APPLY, DEED: what it is about; SIM_NOBODY */
    struct message message;
};

struct sim_helper {
    bool alive, running, silent;
    uint32_t generation;
    struct library_request ask; /* that is open */
    uint32_t open;              /* the request it is working at; 0: none */
    int64_t late_ms;            /* a reader: it is held up until then, and with it all that it says later */
};

/* A destination, as its program sees it. */
struct sim_city {
    bool away;
    uint32_t request;
    uint16_t count;
    struct outcome page[MESSAGE_HANDED_MAX]; /* that is being handed over */
};

enum { SIM_JOBS_MAX = 80 };

/* What goes by, and what was seen last. */
struct sim_watch {
    struct {
        uint32_t request; /* 0: nobody waits for an answer */
        int row;          /* the transaction's; SIM_NOBODY */
        enum library_ask ask;
        int64_t at_ms;
        char item[ID_SIZE];
        int patron;
    } asked;
    uint64_t visit;
    bool hand, hand_at_finish; /* somebody has touched, scanned or laid something since the last visit ended */
    int64_t hand_ms;
    int64_t finishing_ms; /* 0: nobody waits to be finished */
    unsigned searches;
    int64_t search_ms; /* when memory is searched for what was a patron's; 0: it was */
    bool warned;
    bool line_up, connected;
    int line_good;
    int64_t line_down_ms, connected_ms; /* down: -1 for never in this life */
    char pin[PIN_SIZE];                 /* typed in this visit */
};

struct sim {
    uint64_t seed, dice, dice_of[FAULT_COUNT];
    bool faults_on[FAULT_COUNT], calm, canary, verbose;
    int64_t mono_ms, wake_ms;
    int64_t began_ms, calm_ms; /* some time of a day; nobody comes any more from then on */
    uint64_t orders;
    uint64_t steps;

    struct core *core;
    struct core_config config;
    struct disk *disk;
    struct disk_options disk_options;
    char dir[512], key_file[512], stick[400];
    bool stick_arrives;     /* the one that was written last */
    unsigned carried_count; /* on it */
    int visits;             /* of this run */
    int lives;              /* how often the kiosk was started */
    unsigned damages;       /* ledgers that were set aside */
    bool rotten; /* its database was damaged, and the kiosk has not opened it yet: nobody can say what stands there */

    struct pending pending[SIM_PENDING_MAX];
    int pending_count;
    struct disk_job *jobs[SIM_JOBS_MAX]; /* owned; first in, first done */
    int jobs_count;
    struct disk_done done;

    bool network_up;
    struct sim_wire *wire; /* the link is a real one, over this; NULL: world.c plays it (owned) */
    struct sim_helper helpers[HELPER_COUNT];
    struct sim_library library;
    struct sim_city city[DESTINATION_COUNT];

    struct sim_row rows[SIM_ROWS_MAX];
    int rows_count;

    struct sim_tag tags[SIM_TAGS];
    bool seen[SIM_PATRONS]; /* the library system has said here that it knows the card */
    int holder[SIM_ITEMS];  /* who took the book home by what he was told; SIM_NOBODY: the library */
    struct ledger *reader;  /* a look at the ledger beside its owner */
    struct sim_watch watch;

    bool no_checkin; /* the line takes no book back */
    struct {
        bool used;
        uint16_t lists[SIM_LISTS_MAX]; /* who stands on each, a bit a patron; a list's number is its day */
        int lists_count, in_force;     /* its number; SIM_NOBODY: none is */
        int offered;                   /* that was written last; SIM_NOBODY: a bad one */
        int refused;                   /* the patron who was asked about last, if the list has her; SIM_NOBODY */
    } barred;
    struct {
        int64_t off_ms;    /* it shows so much more than the true time */
        int64_t booted_ms; /* the machine, */
        int boots;         /* so often */
        int64_t newest_ms; /* what it showed, set, when the newest row began; 0: there is none */
        char boot_id[16];
    } clock;

    bool full; /* the disk */
    struct {
        bool here, gone; /* gone: he walked away and his things lie there */
        int patron, visits_left, rush_left;
        int64_t quiet_until_ms; /* nobody comes before */
        enum { WANTS_LOANS, WANTS_RETURNS, WANTS_ACCOUNT } wants;
        int items[5], items_count, laid;
        int acts;
    } person;
};

/* main.c */
/* A number below n. */
uint64_t roll(struct sim *s, uint64_t n);
bool happens(struct sim *s, enum sim_fault fault, uint64_t one_in);
/* The same by the dice of a fault of its own. */
uint64_t roll_of(struct sim *s, enum sim_fault fault, uint64_t n);
bool strikes(struct sim *s, enum sim_fault fault, uint64_t one_in);
struct moment sim_now(struct sim *s);
/* It came up: counted over all runs. */
void sim_scene(enum sim_scene scene);
void sim_struck(enum sim_fault fault);
__attribute__((format(printf, 3, 4), noreturn)) void sim_fail(struct sim *s, enum invariant broken, const char *format,
                                                              ...);

/* life.c */
void life_start(struct sim *s);
bool life_ends(struct sim *s); /* now */
void life_crash(struct sim *s);
void life_drop(struct sim *s);

/* damage.c */
void damage_comes(struct sim *s); /* while the kiosk is off */
/* The ledger was opened; `text`: what of it staff are told. */
void damage_opened(struct sim *s, const char *text);
/* What the new ledger cannot say counts as open; does it say something of this item? */
bool damage_touches(const struct sim *s, int item);
void damage_end(struct sim *s);

/* sum.c: what came up, over all runs of all processes that share it */
/* `file`: where it is kept, NULL for nowhere; it goes on with what stands there, if that is this program's. */
MUST_USE bool sum_open(const char *file, uint64_t from);
uint64_t sum_next_seed(void);
void sum_not_run(void);            /* the seed that was taken last */
void sum_run(const struct sim *s); /* it is over */
double sum_hours(void);
void sum_say(void);
const char *sum_fault_name(enum sim_fault fault);
/* Says all that came up. False when something never did, in so many runs that it should have; or when too few people
   came. */
MUST_USE bool sum_proves(void);

/* world.c */
void world_init(struct sim *s, struct world *out);
void world_later(struct sim *s, const struct pending *p);
/* Does the next thing; false when nothing will ever happen again by itself. */
bool world_step(struct sim *s);
void world_calm(struct sim *s); /* what comes and goes is here from now on */
void world_kill_all(struct sim *s);
/* A helper says m after some milliseconds; it ends. */
void world_say(struct sim *s, enum helper helper, int64_t ms, const struct message *m);
void world_die(struct sim *s, enum helper helper, int64_t ms);

/* power.c */
void power_begin(uint64_t seed); /* a run: SQLite's disk is in memory, and so is its chance */
/* A new life: its files are in `dir`; `may_fail`: what is not synced can be lost. */
void power_on(const char *dir, bool may_fail);
/* It fails after so many more writes and syncs, in the middle of what is done then. */
void power_goes_after(uint64_t works);
/* Of what was written and not synced each write is kept, lost or torn; how many were not kept. */
size_t power_fail(struct sim *s);
void power_room(bool room); /* on the disk */
/* The n-th file (from 0) that is synced from now on cannot be, and is cut in two; error 0: all can. */
void power_stick(int error, unsigned n);
/* All databases of a folder, and their logs: also under another folder's name; gone; looked through for somebody. */
void power_copy(const char *from, const char *to);
/* A page of the folder's database is written over; false: there is none. */
bool power_rot(struct sim *s, const char *dir);
void power_drop(const char *dir);
void power_look(struct sim *s);

/* pads.c */
void pads_init(struct sim *s);
/* The item of a tag, SIM_NOBODY for a card; the tag of an item's second part, SIM_NOBODY for none. */
int pads_item(int tag);
int pads_second(int item);
/* Lays a tag down where such things are laid; takes it away. */
void pads_place(struct sim *s, int tag);
void pads_remove(struct sim *s, int tag);
bool pads_was_fresh(struct sim *s, struct uid uid); /* and is it no longer */
void pads_reader_takes(struct sim *s, enum helper reader, const struct message *m);
void pads_unsure(struct sim *s, unsigned readers); /* all that lies on these, a bit each */
/* Do all parts of the item say so at the gate? */
bool pads_gate_is(const struct sim *s, int item, enum sim_gate gate);

/* library.c */
void library_init(struct sim *s);
int library_item(const struct sim *s, const char *id);
int library_patron(const char *id);
struct uid sim_uid(int tag);
void library_card(int patron, char out[static ID_SIZE]);
void library_pin(int patron, char out[static PIN_SIZE]);
/* Does what is asked and fills the replies (entries of a list after each other); returns how many. */
enum { SIM_REPLIES_MAX = SIM_ITEMS + 1 };
int library_answer(struct sim *s, const struct library_request *ask,
                   struct library_reply replies[static SIM_REPLIES_MAX]);

/* deals.c */
void deals_init(struct sim *s);
void deals_returned(struct sim *s, int patron);
void deals_of_patron(const struct sim *s, int patron, struct patron *out);
/* The n-th of what is listed of her fees; false: there are no more. */
bool deals_fee(const struct sim *s, int patron, int n, struct library_entry *out);
void deals_pay(struct sim *s, const struct library_request *ask, struct library_reply *reply);
void deals_hold(struct sim *s, const struct library_request *ask, struct library_reply *reply);
bool deals_works(const struct sim *s);
/* True: he has done something about it. */
bool deals_on_account(struct sim *s);
bool deals_on_checkout(struct sim *s);
void deals_on_overlay(struct sim *s);
void deals_on_pay(struct sim *s);
void deals_end(struct sim *s);

/* staff.c */
void staff_begin(struct sim *s);
void staff_act(struct sim *s);
/* It is carried out: before, and with what came of it. */
void staff_orders(struct sim *s, const struct staff_order *o);
void staff_answered(struct sim *s, const struct staff_order *o, const struct staff_answer *answer);
/* What was carried away, by the ledger. */
void staff_look(struct sim *s);
/* Where the line takes no book back, staff do, and say so in the end. */
void staff_take_back(struct sim *s);

/* stick.c */
void stick_begins(struct sim *s); /* the queue is about to be written on it */
void stick_ends(struct sim *s);
void stick_has(struct sim *s, const char *name); /* rows say that they went away in that file */

/* manners.c */
void manners_choose(struct sim *s);
bool manners_renew_by_checkout(const struct sim *s);
bool manners_obey_no_block(const struct sim *s);
bool manners_return_twice(const struct sim *s); /* the second time counts too */
/* Of n replies so many are left. */
int manners_apply(const struct sim *s, const struct library_request *ask, struct library_reply *replies, int n);

/* barred.c */
void barred_init(struct sim *s);
void barred_takes(struct sim *s, const struct message *m); /* who fetches the list is told */
/* Writes a list on a stick, and says where it is. */
void barred_on_stick(struct sim *s, char path[static ORDER_PATH_SIZE]);
/* A disk job was done: a list came into force, or did not; a card was looked for. */
void barred_done(struct sim *s, const struct disk_job *job, const struct disk_done *done);
void barred_brought(struct sim *s, const struct staff_answer *answer);
/* An offline loan begins. */
void barred_borrows(struct sim *s, int patron);

/* wall.c */
int64_t wall_true(const struct sim *s);
int64_t wall_shows(const struct sim *s);
struct ledger_moment wall_of_ledger(void *self); /* of a struct sim */
void wall_begin(struct sim *s);
void wall_boots(struct sim *s);   /* the machine does */
void wall_changes(struct sim *s); /* is wrong from now on, or right */
/* A row begins; it is about to be written; it is written; rows without a time get one. */
void wall_begins(struct sim *s, struct sim_row *row, const struct transaction *t);
void wall_writes(struct sim *s, struct sim_row *row);
void wall_written(struct sim *s, const struct sim_row *row);
void wall_dates(struct sim *s);
void wall_lives(struct sim *s); /* as watch_lives() */
void wall_look(struct sim *s, bool at_end);

/* city.c */
void city_init(struct sim *s);
void city_takes(struct sim *s, enum destination d, const struct message *m);
void city_comes_and_goes(struct sim *s, enum destination d);
void city_end(struct sim *s); /* each has got what is final */

/* people.c */
void people_begin(struct sim *s); /* so many will come; the first one by the hour of the day */
void people_act(struct sim *s);
void people_tap(struct sim *s, const char *id);

/* cover.c */
/* It struck while this was told to a destination. */
void cover_handed(enum sim_fault fault, const struct outcome *outcome);
/* It struck while this was asked. */
void cover_fault(const struct sim *s, enum sim_fault fault, const struct library_request *ask);
/* While the security mark of this item (SIM_NOBODY: of none) was set; while this was written. */
void cover_mark(const struct sim *s, enum sim_fault fault, int item);
void cover_job(enum sim_fault fault, const struct disk_job *job);
void cover_power(struct sim *s);   /* it fails now */
uint64_t *cover_counts(size_t *n); /* all its cells */
bool cover_say(void);              /* the table; false when one of its cells is empty */

/* watch.c */
struct sim_row *watch_row(struct sim *s, const char *ulid);
bool watch_moves(const struct sim_row *row); /* its item left, or came back, as far as the kiosk knows */
void watch_start(struct sim *s);             /* a new life of the kiosk */
void watch_request(struct sim *s, const struct message *m);
void watch_message(struct sim *s, enum helper helper, const struct message *m); /* the kiosk hears it now */
void watch_link_ended(struct sim *s);
void watch_job(struct sim *s, const struct disk_job *job); /* the kiosk wants it done */
/* Does it, and notes what became of the rows. */
void watch_run(struct sim *s, struct disk *disk, struct disk_job *job, struct disk_done *done);
void watch_opened(struct sim *s, int item); /* a tag of it gets the mark that lets it through */
void watch_hand(struct sim *s);             /* somebody touches, scans, lays or lifts something */
void watch_step(struct sim *s);
bool watch_names_somebody(const char *text, size_t n); /* a card's number or a PIN */
/* What the ledger on disk says of each row, when the kiosk has looked after it at boot. */
void watch_lives(struct sim *s);

/* checks.c */
/* All rows that are committed, by seq. */
void checks_each(struct sim *s, bool (*take)(void *self, const struct ledger_row *row), void *self);
/* Those that staff see, by seq. */
void checks_exceptions(struct sim *s, bool (*take)(void *self, const struct ledger_row *row), void *self);
void checks_close(struct sim *s); /* the look at the ledger */
void checks_job(struct sim *s, const struct disk_job *job);
void checks_crash(struct sim *s); /* just before it */
void checks_request(struct sim *s, const struct library_request *ask);
/* It stands like that on disk. */
void checks_outcome(struct sim *s, enum destination d, const struct outcome *o);
void checks_step(struct sim *s);
/* What still waits: a row, somebody, or the visit on this screen; NULL: nothing. */
const char *checks_waiting(struct sim *s);
/* A return that still owes its mark; SIM_NOBODY. */
int checks_unarmed(struct sim *s);
void checks_end(struct sim *s);
