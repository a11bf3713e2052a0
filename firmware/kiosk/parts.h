/* kiosk/parts.h: what the files of this room share. Private to firmware/kiosk.

     update.c    the one entry, effects, timers, the invariant
     asks.c      open questions and transactions
     taps.c      the table of element ids: which screen, which function
     fields.c    typing, on-screen keys, scanning
     visit.c     a visit begins and ends; welcome, language, help
     pad.c       tags on the pad: what they are, by context
     identify.c  who is it
     items.c     the list of a visit: first sight, dwell, whose turn it is, counts
     numbers.c   a number that was typed or scanned: a book's, or by mistake a card's
     sets.c      a set of several parts
     lane.c      one book at a time to the ledger and the library
     security.c  the mark on the tags that the gate looks at
     owed.c      marks that older rows still owe
     readers.c   readers come and go
     checkout.c  return.c   what a transaction asks and what its answer means
     undo.c      a loan of this visit that is taken back
     account.c   renew.c    loans, holds, fees; renewing
     deal.c      a reservation, its end, or a payment: one at a time
     look.c      the state of a book
     pay.c       a fee that is paid here, on staff's word
     costs.c     a loan or a renewal that costs a fee
     finish.c    waiting for what is under way, finish, receipts, left-behind
     timeout.c   the idle time and its warning
     call.c      calling a person
     attract.c   what passers-by see: the library's notices
     hours.c     opening hours, and what is offered outside them
     learn.c     guided steps
     lesson.c    lessons from data
     group.c     trainer.c  a lesson with a group, and the page of whoever leads it
     patience.c  help for who hesitates or slips, asked first
     progress.c  what a learner has done, and that kept
     remember.c  how it is asked whether it shall be: by card, by pictures, not at all
     certificate.c  a record of practice
     keep.c      what is kept under her card
     comfort.c   how screens, voice and touch are to be, and that kept
     staff.c     behind the PIN */
#pragma once

#include "kiosk/kiosk.h"

enum {
    DWELL_MS = 800,
    WARN_SECONDS = 20,      /* 49 CFR 27.71(k): the least time to answer */
    WARN_SECONDS_SLOW = 60, /* guided, lessons, slow pace */
    SLOW_FACTOR = 5,        /* of time_out_ms, likewise */
    SETTLES_MAX = 3,        /* so often the waiting before a finish is long for a row that the disk has not taken yet */
    LEFT_CALL_MS = 5000,    /* left-behind calls again ... */
    LEFT_CALLS_MAX = 12,    /* ... so often, then seldom */
    LEFT_CALL_SELDOM_MS = 60000,
    PRINTED_SHOW_MS = 6000,
    STAFF_REFRESH_MS = 5000,
    STAFF_CARD_MS = 30 * 1000, /* a card number stands on the screen so long, if staff ask for it */
    STAFF_WAIT_MS = 1000,      /* after a wrong PIN; doubles */
    STAFF_WAIT_DOUBLES_MAX = 6,
    TAG_TRIES_MAX = 3,
    BIT_MS = 3000,     /* rule 3: so long a patron waits for the security mark */
    BAD_READS_TELL = 3 /* in a row: staff should know */
};

/* Of an item or a renewal on its way:
     NONE -> TURN -> BEGIN -> ASK -> OUTCOME -> BIT -> END,  BEGIN -> BIT when begun as OFFLINE, BEGIN -> END when not
     begun at all, TURN -> BIT when nothing is to be lent but an old mark is owed, any -> END where no mark is wanted,
     TURN -> NONE when waiting has ended before its turn. */
enum phase { PHASE_NONE, PHASE_TURN, PHASE_BEGIN, PHASE_ASK, PHASE_OUTCOME, PHASE_BIT, PHASE_END };

/* One update. */
struct brain {
    struct kiosk *k;
    const struct event *e;
    struct effects *out;
};

/* What a reply means: the row's new life, and what the patron will see once it is written. */
struct verdict {
    enum life life;
    enum item_state state;
    enum reason reason;
    enum told told;
    bool bit; /* the security bit is to be set */
};

/* update.c */
struct effect *effect_add(struct brain *b, enum effect_type type);
void effect_sound(struct brain *b, enum sound sound);
void timer_start(struct brain *b, enum timer timer, uint32_t ms);
void timer_stop(struct brain *b, enum timer timer);
/* The next identifier of this update. */
void next_ulid(struct brain *b, char out[static ULID_SIZE]);
/* The wall time, or unknown while the clock is unset. */
struct when wall_time(const struct kiosk *k);
/* Up or down, since when, with the device's own words. */
void note_health(struct brain *b, struct part_health *part);
void screen_show(struct brain *b, enum screen screen);
void overlay_show(struct brain *b, enum overlay overlay);

/* asks.c */
struct kiosk_ask *ask_take(struct kiosk *k, enum library_ask ask, int index);
struct kiosk_ask *ask_of_ulid(struct kiosk *k, const char *ulid);
void ask_drop(struct kiosk_ask *ask);
void asks_drop_questions(struct kiosk *k);
/* Is such a question of this visit open? */
bool ask_is_open(const struct kiosk *k, enum library_ask ask, enum library_list list);
/* Sends what the slot stands for; the effect is returned for its last fields. */
struct effect *ask_send(struct brain *b, struct kiosk_ask *slot, const char *item);
/* A question: a slot and its sending. NULL: no slot is free, which is as "not sent". */
struct effect *question(struct brain *b, enum library_ask ask, enum library_list list, int index, const char *item);
void transaction_begin(struct brain *b, struct kiosk_ask *slot, const struct transaction *t);
/* JOURNAL_OUTCOME of the slot's row. Item and reply may be NULL: the visit has ended, or there is no reply. */
void transaction_outcome(struct brain *b, struct kiosk_ask *slot, const struct verdict *v,
                         const struct library_reply *reply);
/* The verdict of one answer where it says all: of renewals, reservations and payments. */
struct verdict plain_verdict(const struct library_reply *reply);
/* The verdict on a row whose UNKNOWN is written already; false: the reply settles nothing. */
bool late_verdict(const struct kiosk_ask *slot, const struct library_reply *reply, struct verdict *out);
void on_reply(struct brain *b);
void on_journaled(struct brain *b);

/* taps.c, fields.c */
void on_tap(struct brain *b);
void on_focus(struct brain *b);
void on_text(struct brain *b);
void on_key(struct brain *b);
void on_scan(struct brain *b);
/* A number as it was typed or scanned, by the library's rules: REASON_NONE and the number, or why it is none. */
enum reason number_read(const char *text, const struct barcode_rules *rules, bool item, char out[static ID_SIZE]);
void tap_id(struct brain *b, const char *id);
bool is_field(const char *id);
void focus_on(struct brain *b, const char *field);
void key_tapped(struct brain *b, const char *key);
void identify_ok(struct brain *b, unsigned n);
void items_ok(struct brain *b, unsigned n);

/* visit.c */
void visit_begin(struct brain *b);
void visit_end(struct brain *b);
void go_home(struct brain *b);
void welcome_errand(struct brain *b, unsigned errand);
void language_choose(struct brain *b, unsigned language);
void latin_choose(struct brain *b, unsigned n);
void language_ask(struct brain *b, unsigned n);
void overlay_close(struct brain *b, unsigned n);
void nav_home(struct brain *b, unsigned n);
void nav_back(struct brain *b, unsigned n);
void nav_help(struct brain *b, unsigned n);
void nav_more(struct brain *b, unsigned n);
void nav_call(struct brain *b, unsigned n);
void nav_comfort(struct brain *b, unsigned n);
void nav_again(struct brain *b, unsigned n);
void nav_slower(struct brain *b, unsigned n);

/* patience.c */
/* A touch beside, or one that could do nothing; a book that was refused. */
void patience_slip(struct brain *b);
void patience_fired(struct brain *b);
/* At the end of each update; `life`: somebody did something. */
void patience_follow(struct brain *b, bool life);
void offer_bigger(struct brain *b, unsigned n);
void offer_time(struct brain *b, unsigned n);
void offer_call(struct brain *b, unsigned n);
void offer_close(struct brain *b, unsigned n);

/* comfort.c */
void comfort_text(struct brain *b, unsigned percent);
void comfort_theme(struct brain *b, unsigned theme);
void comfort_pace(struct brain *b, unsigned slow);
void comfort_voice(struct brain *b, unsigned on);
void comfort_reach(struct brain *b, unsigned low);
void comfort_touch(struct brain *b, unsigned steady);
void comfort_captions(struct brain *b, unsigned on);
void comfort_magnify(struct brain *b, unsigned times);
void comfort_reset(struct brain *b, unsigned n);
void comfort_walk(struct brain *b, unsigned seconds);
void comfort_keep(struct brain *b, unsigned n);
void comfort_forget(struct brain *b, unsigned n);
void comfort_defaults(struct kiosk *k);
/* She has chosen this in this visit: what is kept under her card does not change it. */
void comfort_chosen(struct kiosk *k, enum preference p);
/* What is kept under the card of whoever was identified just now? */
void preferences_ask(struct brain *b);
void preferences_recalled(struct brain *b);
void preferences_kept(struct brain *b);
void preferences_seen(struct kiosk *k);
void preferences_wipe(struct kiosk *k);

/* pad.c */
void on_tag_arrived(struct brain *b);
void on_tag_left(struct brain *b);
void on_tag_read(struct brain *b);
void on_reader(struct brain *b);
void on_inventory_done(struct brain *b);
void pad_forget(struct kiosk *k, struct kiosk_tag *tag);
/* What may lie where this tag lies. */
enum reader_role pad_role(const struct kiosk *k, const struct kiosk_tag *tag);
/* Opens the card that lies there alone, on welcome and identify. */
void pad_look_for_card(struct brain *b);
/* Takes the books that lie there into the list, on checkout and return. */
void pad_take_items(struct brain *b);
void pad_visit_begins(struct kiosk *k);
void pad_visit_ended(struct kiosk *k, bool keep_fresh);
bool pad_left_behind(const struct kiosk *k);

/* identify.c */
void identify_show(struct brain *b);
void identify_card(struct brain *b, const char *id, struct uid uid, bool typed);
void identify_reply(struct brain *b, const struct library_reply *reply);
void identify_counted(struct brain *b);
/* Something waits anew for the library system that is not of this visit: it may be hers. */
void identify_count_again(struct brain *b);
void identify_number(struct brain *b, const char *text, bool typed);
/* A card that cannot be taken, and why. */
void identify_refuse(struct brain *b, struct uid uid, enum reason reason);
void identify_pin_need(struct kiosk *k);
void identify_entered(struct brain *b);

/* numbers.c: of a number without a tag */
/* Her card was scanned once more, and nobody can say that a book has the same number: it means nothing. */
bool number_is_her_card(const struct kiosk *k, const char *text);
/* True while the ledger is asked whether it knows it as a card. */
bool number_is_open(struct brain *b, struct kiosk_item *item);
void number_counted(struct brain *b);
/* Nothing may be written down of it. */
bool number_is_no_book(const struct kiosk *k, const struct kiosk_item *item);
void number_refuse(struct brain *b, struct kiosk_item *item);

/* sets.c */
/* Which parts lie there now. */
void set_look(struct kiosk *k, struct kiosk_item *item);
bool set_is_whole(const struct kiosk_item *item);

/* items.c */
/* Is this visit one of lending, not of returning? */
bool lends(const struct kiosk *k);
void items_see(struct brain *b, const struct kiosk_tag *tag, const char *id);
void items_number(struct brain *b, const char *text);
void items_see_thing(struct brain *b, const struct kiosk_tag *tag, enum reason reason);
void items_lifted(struct brain *b, struct uid uid);
void items_dwelt(struct brain *b);
void items_take_seen(struct brain *b, unsigned n);
void items_go(struct brain *b);
bool items_working(const struct kiosk *k);
struct kiosk_item *item_of_id(struct kiosk *k, const char *id);
struct kiosk_item *item_of_ulid(struct kiosk *k, const char *ulid);
void item_refuse(struct brain *b, struct kiosk_item *item, enum reason reason);
/* Its fee was agreed to: a new transaction. */
void item_agreed(struct brain *b, struct kiosk_item *item);
void item_title(struct brain *b, int index, const struct library_reply *reply);
void items_moved(struct kiosk *k, const char *id); /* an earlier row of the book was settled */

/* lane.c */
void item_begin(struct brain *b, struct kiosk_item *item, bool offline);
void item_begun(struct brain *b, struct kiosk_ask *slot);
void item_reply(struct brain *b, struct kiosk_ask *slot, const struct library_reply *reply);
void item_written(struct brain *b, struct kiosk_item *item);
/* Shows what is written, once its mark is set or given up. */
void item_show(struct brain *b, struct kiosk_item *item);
void item_not_written(struct brain *b, struct kiosk_item *item);
void item_settled(struct brain *b, struct kiosk_item *item);
/* Waiting has ended: what is still under way is shown as not certain. */
void items_put_off(struct brain *b);

/* security.c */
bool security_on(const struct kiosk *k);
/* A transaction of this item begins: an older row's mark is not finished any more. */
void security_begun(struct kiosk *k, const char *id);
/* The ledger has the outcome of an item whose mark is to be set. Shows the item at once or within BIT_MS. */
void security_written(struct brain *b, struct kiosk_item *item);
/* Its mark is left to a later day: staff should look. */
void security_left_pending(struct brain *b, const char *ulid);
void security_put_off(struct brain *b, struct kiosk_item *item);
void security_visit_ended(struct brain *b);
void security_timer(struct brain *b);
void bit_fired(struct brain *b);
void security_tag_named(struct brain *b, const struct kiosk_tag *tag);
/* Asks the ledger, once, what an earlier loan of this book still owes. */
void security_look_up(struct brain *b, struct kiosk_item *item);
/* An earlier loan's mark could be set: its tag lies there. */
bool security_owes(const struct kiosk_item *item);
/* Does what the library system has just said show that very loan? */
bool security_same_loan(const struct kiosk_item *item);
/* Sets it; item->then is shown afterwards. */
void security_release(struct brain *b, struct kiosk_item *item);
void on_tag_secured(struct brain *b);
void on_bit_owed(struct brain *b);
/* For owed.c: is a mark of this item being set, or open? */
bool bit_is_open(struct kiosk *k, const char *id);
void bit_tag_again(struct brain *b, const struct kiosk_tag *tag);
void bit_arm(struct brain *b, const char *ulid, const char *id);
/* Of the visit that runs: staff's, who look at this row. */
void bit_disarm(struct brain *b, const char *ulid, const char *id);
void bit_for_item(struct brain *b, struct kiosk_item *item, const char *ulid, bool armed);

/* checkout.c, return.c */
void checkout_begin(struct brain *b, struct kiosk_item *item);
struct verdict checkout_verdict(const struct kiosk *k, const struct kiosk_item *item,
                                const struct library_reply *reply);
struct verdict checkout_unknown(const struct kiosk *k, const struct kiosk_item *item);
void lent_reply(struct brain *b, const struct library_reply *reply);
/* Has the system told the list that was asked for? */
bool list_told(const struct library_reply *reply);
void loan_note(struct kiosk *k, const struct library_entry *entry);
void return_begin(struct brain *b, struct kiosk_item *item);
struct verdict return_unknown(const struct kiosk *k);
struct verdict return_verdict(const struct kiosk *k, const struct library_reply *reply);
void return_hints(struct kiosk_answer *then, const struct library_reply *reply);

/* undo.c */
void undo_tap(struct brain *b, unsigned index);
/* What was to be given back is not: the loan is shown again, as it was. `told`: and that it failed. */
void undo_fails(struct kiosk_item *item, bool told);
/* Its loan's mark was set, or not, while its return had not begun: kept with the loan. False: it is not the loan's. */
bool undo_takes_bit(struct kiosk_item *item, const char *ulid, bool set);
/* It is written as given back: it takes no place in what she may have any more. Not later: the ledger, asked again how
   many of hers wait, leaves it out too. */
void undo_counts(struct kiosk *k, struct kiosk_item *item, enum item_state state);

/* deal.c */
bool deal_working(const struct kiosk *k);
void deal_close(struct kiosk *k);
/* Begins to ask; what was there before is forgotten. */
struct kiosk_deal *deal_ask(struct brain *b, enum transaction_kind kind);
void deal_go(struct brain *b);
void deal_begun(struct brain *b, struct kiosk_ask *slot);
void deal_reply(struct brain *b, struct kiosk_ask *slot, const struct library_reply *reply);
void deal_written(struct brain *b, bool ok);
void deal_settled(struct brain *b);
void deal_put_off(struct brain *b);
void hold_item_tap(struct brain *b, unsigned index);
void hold_look_tap(struct brain *b, unsigned n);
void hold_cancel_tap(struct brain *b, unsigned index);
void hold_yes(struct brain *b, unsigned n);
void hold_close(struct brain *b, unsigned n);

/* look.c */
void look_show(struct brain *b, unsigned n);
void look_book(struct brain *b, const char *id);
void look_number(struct brain *b, const char *text);
void look_ok(struct brain *b, unsigned n);
void look_reply(struct brain *b, const struct library_reply *reply);
/* From `look` and `pay` back to the account. */
void account_again(struct brain *b, unsigned n);

/* pay.c */
void pay_show(struct brain *b, unsigned n);
void pay_all(struct brain *b, unsigned n);
void pay_fee(struct brain *b, unsigned index);
void pay_other(struct brain *b, unsigned n);
void pay_ok(struct brain *b, unsigned n);
/* The staff PIN was looked at. */
void pay_pin(struct brain *b);
void pay_look_at_pad(struct brain *b);
void pay_scan(struct brain *b, const char *text);
/* The deal shows what came of it. */
void pay_shown(struct brain *b);
void pay_settled(struct brain *b);
void fee_note(struct kiosk *k, const struct library_entry *entry);
void fees_reply(struct brain *b, const struct library_reply *reply);
/* Staff have the money: what is owed is asked once more, since an earlier payment may have arrived meanwhile, and only
   the sum of just before can prove what became of this one. deal_go() follows. */
void pay_go(struct brain *b);
/* Nothing of it is sent; `deal` says why. */
void deal_refuse(struct brain *b, enum reason reason);

/* costs.c */
/* Asks about the next book or loan that costs something and was not asked about yet. */
void costs_look(struct brain *b);
void costs_yes(struct brain *b, unsigned n);
void costs_no(struct brain *b, unsigned n);
void costs_item_tap(struct brain *b, unsigned index);
void costs_renewal_tap(struct brain *b, unsigned index);

/* account.c, renew.c */
void account_show(struct brain *b);
void account_list_reply(struct brain *b, enum library_list list, const struct library_reply *reply);
void account_item_reply(struct brain *b, enum library_list list, int index, const struct library_reply *reply);
void account_tab(struct brain *b, unsigned part);
void account_checkout(struct brain *b, unsigned n);
void account_done(struct brain *b, unsigned n);
void loan_days(struct kiosk *k, struct kiosk_loan *loan);
void renew_tap(struct brain *b, unsigned index);
/* Its fee was agreed to. */
void renew_agreed(struct brain *b, struct kiosk_loan *loan);
void renew_all_tap(struct brain *b, unsigned n);
void renew_begun(struct brain *b, struct kiosk_ask *slot);
void renew_reply(struct brain *b, struct kiosk_ask *slot, const struct library_reply *reply);
void renew_all_reply(struct brain *b, const struct library_reply *reply);
void renew_settled(struct brain *b);
void renew_title(struct brain *b, int index, const struct library_reply *reply);
void renew_written(struct brain *b, struct kiosk_loan *loan, bool ok);
void renew_put_off(struct brain *b);
bool renew_working(const struct kiosk *k);
struct kiosk_loan *loan_of_ulid(struct kiosk *k, const char *ulid);

/* finish.c */
void finish_tap(struct brain *b, unsigned n);
void mismatch_back(struct brain *b, unsigned n);
void mismatch_finish(struct brain *b, unsigned n);
/* (retries + 2) x time-out: so long what is under way is waited for (rule 6). */
uint32_t patience_ms(const struct kiosk *k);
/* Goes on when nothing is under way any more; else waits for it. */
void leave(struct brain *b, enum leave where);
void leave_if_settled(struct brain *b);
void settle_fired(struct brain *b);
void finish_end(struct brain *b, unsigned n);
void finish_print(struct brain *b, unsigned n);
void finish_qr(struct brain *b, unsigned n);
void finish_mail(struct brain *b, unsigned n);
void finish_fired(struct brain *b);
void on_mailed(struct brain *b);
void on_printed(struct brain *b);
void family_next(struct brain *b, unsigned n);
void left_behind_or_welcome(struct brain *b);
void left_behind_look(struct brain *b);
void left_behind_home(struct brain *b);
void left_behind_call(struct brain *b);
void left_behind_not_mine(struct brain *b, unsigned n);

/* timeout.c */
void idle_start(struct brain *b);
/* Without a sign of life for so long, the time-out warns, or finish ends. */
uint32_t idle_ms(const struct kiosk *k);
void sign_of_life(struct brain *b);
void idle_fired(struct brain *b);
void warn_fired(struct brain *b);
void time_more(struct brain *b, unsigned n);
void time_finish(struct brain *b, unsigned n);

/* call.c */
/* Once, until somebody has seen it. */
void call_staff(struct brain *b, enum call_reason reason);
void call_end(struct brain *b);
/* The same for one that was seen: whoever answered has done so for who was here before. */
void call_end_seen(struct brain *b);
/* Staff are here. */
void call_seen(struct brain *b);
bool is_staff_card(const struct kiosk *k, const char *number);
/* A tag has told what it is: does it answer the call? */
void call_look(struct brain *b, struct kiosk_tag *tag);
/* Does this number that was scanned? Then it means nothing else. */
bool call_scan(struct brain *b, const char *number);

/* attract.c */
/* Before every event: what somebody does on the page for passers-by is done on welcome. */
void attract_leave(struct brain *b, bool touched);
void attract_fired(struct brain *b);
/* Behind every event. `touched`: it was a sign of life. */
void attract_follow(struct brain *b, bool touched);

/* hours.c */
/* Behind every event: what the hours are now, and what follows from it. */
void hours_follow(struct brain *b);
void hours_fired(struct brain *b);
/* The kiosk is closed now, by the library's wish. */
bool hours_shut(const struct kiosk *k);

/* learn.c */
void learn_show(struct brain *b, unsigned course);
void learn_open(struct brain *b, unsigned index);
void learn_repeat(struct brain *b, unsigned n);
void learn_guided(struct brain *b, unsigned errand);
void guided_next(struct brain *b, unsigned n);
void guided_own(struct brain *b, unsigned n);
/* The step that the state has come to. */
void guided_follow(struct kiosk *k);

/* lesson.c */
void learn_lesson(struct brain *b, unsigned index);
void lesson_choice(struct brain *b, unsigned index);
void lesson_part(struct brain *b, unsigned index);
/* The buttons that stand in for holding, and for pushing `by`. */
void lesson_held(struct brain *b, unsigned n);
void lesson_pushed(struct brain *b, unsigned by);
void lesson_help(struct brain *b, unsigned n);
void lesson_pass(struct brain *b, unsigned n);
void lesson_again(struct brain *b, unsigned n);
void lesson_on(struct brain *b, unsigned n);
void lesson_leave(struct brain *b);
/* Typing, by whatever keys. */
void lesson_key(struct brain *b, const char *key);
void lesson_text(struct brain *b, const char *text);
void lesson_erase(struct brain *b);
void lesson_enter(struct brain *b, unsigned n);
/* What a finger does beside tapping. */
void on_held(struct brain *b);
void on_pushed(struct brain *b);
void on_near(struct brain *b);
/* Behind every event. */
void lesson_follow(struct brain *b);
void lesson_fired(struct brain *b);

/* progress.c */
/* A lesson has just been begun, resumed or repeated; the one before it is over. */
void progress_opened(struct brain *b);
/* Behind every event. */
void progress_follow(struct brain *b);
void progress_visit_ends(struct brain *b);
/* The text under which it is kept; "" while nothing is chosen. */
void progress_owner(const struct kiosk *k, char to[static KEPT_OWNER_SIZE]);
void progress_kept(struct brain *b);
void progress_wipe(struct kiosk *k);

/* remember.c */
void remember_show(struct brain *b, unsigned n);
void remember_leave(struct brain *b, unsigned n);
void remember_card(struct brain *b, unsigned n);
/* Whoever wanted her card to remember is identified. */
void remember_entered(struct brain *b);
void remember_pictures(struct brain *b, unsigned n);
void remember_picture(struct brain *b, unsigned picture);
void remember_delete(struct brain *b, unsigned n);
void remember_yes(struct brain *b, unsigned n);
void remember_other(struct brain *b, unsigned n);
void remember_forget(struct brain *b, unsigned n);
void remember_recalled(struct brain *b);

/* certificate.c */
void certificate_show(struct brain *b, unsigned n);
void certificate_leave(struct brain *b, unsigned n);
/* The name is typed, as far as it is to be: the keys go. */
void certificate_named(struct brain *b, unsigned n);
/* Another text stands there now. */
void certificate_changed(struct kiosk *k);

/* keep.c: `owner` as of circulation/kept.h; `data` stays as it is until the next update. */
void keep_save(struct brain *b, enum kept_kind kind, const char *owner, struct bytes data);
void keep_recall(struct brain *b, enum kept_kind kind, const char *owner);
void keep_erase(struct brain *b, enum kept_kind kind, const char *owner);
void on_kept(struct brain *b);
void on_recalled(struct brain *b);

/* staff.c */
/* Has the staff PIN that stands in pin_entry looked at, and wipes it. */
void staff_check_pin(struct brain *b);
/* It was right or wrong: how long the next one waits. */
void staff_pin_counts(struct kiosk *k, bool set, bool right);
void staff_show(struct brain *b, unsigned n);
void staff_ok(struct brain *b, unsigned n);
void staff_part(struct brain *b, unsigned part);
void staff_restart(struct brain *b, unsigned n);
void staff_learn(struct brain *b, unsigned n);
void staff_reader_restart(struct brain *b, unsigned n);
void staff_refresh(struct brain *b);
void staff_record(struct brain *b, unsigned n);
void staff_settle(struct brain *b, unsigned n);
void staff_back(struct brain *b, unsigned n);
void staff_decide(struct brain *b, unsigned d);
void staff_card(struct brain *b, unsigned n);
void staff_carry(struct brain *b, unsigned n);
void staff_blocked(struct brain *b, unsigned n);
void staff_handouts(struct brain *b, unsigned n);
void staff_print(struct brain *b, unsigned list);
/* Staff look at this row, and its security mark is what they want set. */
bool staff_sets_bit(const struct kiosk *k, const char *ulid);
/* False: it was no paper of staff. */
bool staff_was_printed(struct brain *b);
void on_staff_answer(struct brain *b);

/* recorder.c */
void recorder_open(struct brain *b, unsigned n);
void recorder_language(struct brain *b, unsigned l);
void recorder_turn(struct brain *b, unsigned back);
void recorder_act(struct brain *b, unsigned act); /* enum recorder_act */
void on_recorded(struct brain *b);
void staff_visit_ended(struct kiosk *k);
void on_staff_pin(struct brain *b);
void on_staff_summary(struct brain *b);

/* walk.c: the focus that walks by itself, for who has one button; and the keys of the voice. */
enum { WALK_SECONDS = 2, WALK_SECONDS_MAX = 5 };
void walk_put(struct brain *b, unsigned seconds);
void walk_fired(struct brain *b);
/* After each update: what a person does gives her a whole step again. */
void walk_follow(struct brain *b);
void switch_pressed(struct brain *b);
void voice_key(struct brain *b);
void slower_key(struct brain *b);
