#include "shown.h"

#include "base/text.h"
#include "stage.h"

static const char *const sound_words[] = { "seen", "done",        "all-done", "needs-you", "offline",
                                           "time", "left-behind", "key",      "called" };
static const char *const timer_words[] = { "idle", "warn", "dwell", "settle",  "show",     "repeat", "staff",
                                           "bit",  "walk", "hours", "attract", "patience", "demo" };
static const char *const list_words[] = { "", " ready", " overdue", " charged", " fines", " recalls", " waiting" };
static const char *const told_words[] = { "", " told-lent", " told-returned" };
static const char *const answer_words[] = { "", " lent-yes", " lent-no" };

static const char *bit_shown(const char *verb, enum bit bit)
{
    static const char *const later[BIT_COUNT] = { "", " bit-pending", " bit-done", " bit-failed" };
    return verb[0] == 'l' ? later[bit] : bit == BIT_PENDING ? " bit" : "";
}

static void put_row(char *to, const char *verb, const struct transaction *t)
{
    char due[WHEN_TEXT_SIZE];
    when_text(t->due, due);
    if (verb[0] == 'l')
        text_add(to, EFFECT_SHOWN_SIZE, "%s%s", verb, t->ulid[0] == 'A' ? " old-row" : "");
    else
        text_add(to, EFFECT_SHOWN_SIZE, "%s %s %s%s%s", verb, transaction_kind_word(t->kind), t->item,
                 t->item[0] ? " " : "", life_word(t->life));
    text_add(to, EFFECT_SHOWN_SIZE, "%s%s", t->reason != REASON_NONE ? " " : "",
             t->reason != REASON_NONE ? reason_word(t->reason) : "");
    text_add(to, EFFECT_SHOWN_SIZE, "%s%s%s%s", told_words[t->told], answer_words[t->before.lent_to_patron],
             bit_shown(verb, t->bit), t->staff_mark ? " mark" : "");
    text_add(to, EFFECT_SHOWN_SIZE, "%s%.10s%s%s", due[0] ? " due=" : "", due,
             verb[0] == 'b' && !t->at.known ? " undated" : "", item_is_on_loan(t->before.status) ? " was-on-loan" : "");
    text_add(to, EFFECT_SHOWN_SIZE, "%s%s%s%s%s%s%s%s", t->cancels ? " cancels" : "", t->number[0] ? " number=" : "",
             t->number, t->amount[0] ? " amount=" : "", t->amount, t->currency, t->before.fees[0] ? " owed=" : "",
             t->before.fees);
}

static void put_act(char *to, const struct lesson_run *run)
{
    static const char *const said[] = { "",         " follows",   " hint",   " well",  " order",    " hold",
                                        " push-up", " push-down", " almost", " other", " not-yours" };
    if (run->screen > 0)
        text_add(to, SHOWN_SIZE, " screen=%u", run->screen);
    if (run->touched != 0)
        text_add(to, SHOWN_SIZE, " touched=%02x", run->touched);
    if (run->hint > 0)
        text_add(to, SHOWN_SIZE, " hint=%u", run->hint);
    if (run->demo > 0)
        text_add(to, SHOWN_SIZE, " plays=%u", run->demo);
    if (run->typed[0] != '\0')
        text_add(to, SHOWN_SIZE, " typed=%s", run->typed);
    text_add(to, SHOWN_SIZE, "%s%s", run->solved ? " solved" : "", said[run->said]);
}

/* Whose turn it is, how many there are, and what is noted: learner (from 1), then the steps as bits. */
static void put_group(char *to, const struct kiosk *k)
{
    static const char *const parts[] = { "size", "turn", "locked", "checking", "trainer", "over" };
    const struct kiosk_group *g = &k->group;
    text_add(to, SHOWN_SIZE, " | group %s%s%u/%u", k->screen == SCREEN_GROUP ? parts[g->part] : "",
             k->screen == SCREEN_GROUP ? " " : "", g->turn + 1u, g->count);
    if (k->screen == SCREEN_GROUP && g->part == GROUP_TRAINER)
        text_add(to, SHOWN_SIZE, " at=%u", k->lesson.step);
    if (g->pin_wrong)
        text_add(to, SHOWN_SIZE, " wrong");
    for (unsigned i = 0; i < g->count; i++) {
        const struct group_learner *l = &g->learners[i];
        if (l->gone)
            text_add(to, SHOWN_SIZE, " %u-gone", i + 1);
        if ((l->hinted | l->gave_up | l->slow) != 0)
            text_add(to, SHOWN_SIZE, " %u-hinted=%x,left-out=%x,slow=%x", i + 1, l->hinted, l->gave_up, l->slow);
    }
}

static void put_ask(char *to, const struct library_request *l)
{
    text_add(to, EFFECT_SHOWN_SIZE, "ask %s%s%s%s%s%s", library_ask_word(l->ask), list_words[l->list],
             l->item[0] ? " " : "", l->item, l->patron[0] ? " of " : "", l->patron);
    text_add(to, EFFECT_SHOWN_SIZE, "%s%s", l->pin[0] ? " with-pin" : "", l->fee_agreed ? " fee-agreed" : "");
    if (l->ask == LIBRARY_HOLD)
        text_add(to, EFFECT_SHOWN_SIZE, " %s%s%s", l->hold.change == HOLD_CANCEL ? "cancel" : "add",
                 l->hold.number[0] ? " number=" : "", l->hold.number);
    if (l->ask == LIBRARY_PAY)
        text_add(to, EFFECT_SHOWN_SIZE, " %s%s%s%s", l->payment.amount, l->payment.currency,
                 l->payment.fee[0] ? " fee=" : "", l->payment.fee);
}

bool shown_is_noise(const struct effect *e)
{
    return e->type == EFFECT_TIMER_STOP ||
           (e->type == EFFECT_TIMER_START &&
            (e->timer == TIMER_IDLE || e->timer == TIMER_WALK || e->timer == TIMER_PATIENCE)) ||
           (e->type == EFFECT_READ_TAG && e->plan.bytes <= TAGS_FIRST_BYTES);
}

static void put_pad(char *to, const struct effect *e)
{
    char name[STAGE_THING_MAX];
    stage_name(e->uid, name, sizeof name);
    if (e->type == EFFECT_READ_TAG)
        text_add(to, EFFECT_SHOWN_SIZE, "read %u of %s", e->plan.bytes, name);
    else
        text_add(to, EFFECT_SHOWN_SIZE, "%s %s", e->secure.armed ? "arm" : "disarm", name);
}

/* By number of lesson, as the table has them: where he stopped, or that it is done. */
static void put_learned(char *to, const struct effect *e)
{
    struct progress p;
    text_add(to, EFFECT_SHOWN_SIZE, "keep learning of %s:", e->owner);
    if (progress_decode(e->kept, &p) != RESULT_OK)
        text_add(to, EFFECT_SHOWN_SIZE, " torn");
    for (uint8_t i = 0; i < p.count; i++) {
        if (p.at[i].finished)
            text_add(to, EFFECT_SHOWN_SIZE, " done%s", p.at[i].hard != 0 ? "-hard" : "");
        else
            text_add(to, EFFECT_SHOWN_SIZE, " at-%u", p.at[i].step);
    }
}

static void put_call(char *to, const struct call_note *c)
{
    static const char *const steps[CALL_STEP_COUNT] = { "call-staff", "call-seen", "call-over" };
    bool asked = c->reason == CALL_FOR_ASKED;
    text_add(to, EFFECT_SHOWN_SIZE, "%s%s%s", steps[c->step], asked ? "" : " ",
             asked ? "" : call_reason_word(c->reason));
}

static void put_sitting(char *to, const struct effect *e)
{
    text_add(to, EFFECT_SHOWN_SIZE, "count-lesson %s %s=%u", e->text, e->known ? "finished" : "left",
             e->known ? e->ms / 1000 : e->request);
    if (e->people > 0)
        text_add(to, EFFECT_SHOWN_SIZE, " of %u", e->people);
}

void shown_effect(char *to, const struct effect *e)
{
    static const char *const names[EFFECT_COUNT] = {
        [EFFECT_LOOK_UP_UID] = "look-up",
        [EFFECT_INVENTORY] = "inventory",
        [EFFECT_SPEAK] = "speak",
        [EFFECT_PLACE] = "place",
        [EFFECT_WALK] = "walk",
        [EFFECT_PRINT_RECEIPT] = "print",
        [EFFECT_MAIL_RECEIPT] = "mail",
        [EFFECT_CHECK_STAFF_PIN] = "check-pin",
        [EFFECT_STAFF_SUMMARY] = "summary",
        [EFFECT_STAFF_ORDER] = "order",
        [EFFECT_PRINT_STAFF] = "print-staff",
        [EFFECT_RESTART] = "restart",
        [EFFECT_RESTART_READER] = "restart-reader",
        [EFFECT_VISIT_ENDED] = "visit-ended",
    };
    if (e->type == EFFECT_JOURNAL_BEGIN)
        put_row(to, "begin", &e->transaction);
    else if (e->type == EFFECT_JOURNAL_OUTCOME)
        put_row(to, "outcome", &e->transaction);
    else if (e->type == EFFECT_JOURNAL_LATER)
        put_row(to, "later", &e->transaction);
    else if (e->type == EFFECT_ASK)
        put_ask(to, &e->library);
    else if (e->type == EFFECT_TIMER_START)
        text_add(to, EFFECT_SHOWN_SIZE, "%s %u", timer_words[e->timer], e->ms);
    else if (e->type == EFFECT_READ_TAG || e->type == EFFECT_SECURE_TAG)
        put_pad(to, e);
    else if (e->type == EFFECT_LOOK_UP_BIT)
        text_add(to, EFFECT_SHOWN_SIZE, "owes %s", e->text);
    else if (e->type == EFFECT_COUNT_OFFLINE)
        text_add(to, EFFECT_SHOWN_SIZE, "count%s%s%s", e->known ? " known" : "", e->request != 0 ? " of " : "",
                 e->request != 0 ? e->library.patron : "");
    else if (e->type == EFFECT_KEEP && e->keeps == KEPT_LEARNING)
        put_learned(to, e);
    else if (e->type == EFFECT_KEEP)
        text_add(to, EFFECT_SHOWN_SIZE, "keep %s of %s: %.*s", kept_kind_word(e->keeps), e->owner, (int)e->kept.n,
                 (const char *)e->kept.at);
    else if (e->type == EFFECT_FORGET || e->type == EFFECT_RECALL)
        text_add(to, EFFECT_SHOWN_SIZE, "%s %s of %s", e->type == EFFECT_FORGET ? "forget" : "recall",
                 kept_kind_word(e->keeps), e->owner);
    else if (e->type == EFFECT_COUNT_LESSON)
        put_sitting(to, e);
    else if (e->type == EFFECT_RECORD)
        text_add(to, EFFECT_SHOWN_SIZE, "record %s %s %u", recorder_act_word(e->record.act),
                 language_code(e->record.language), (unsigned)e->record.sentence);
    else if (e->type == EFFECT_CALL_STAFF)
        put_call(to, &e->call);
    else if (e->type == EFFECT_SOUND)
        text_add(to, EFFECT_SHOWN_SIZE, "sound %s", sound_words[e->sound]);
    else
        text_add(to, EFFECT_SHOWN_SIZE, "%s", names[e->type]);
}

static void put_flag(char *to, bool on, const char *word)
{
    if (on)
        text_add(to, SHOWN_SIZE, " %s", word);
}

static void put_items(char *to, const struct kiosk *k)
{
    for (size_t i = 0; i < k->items_count; i++) {
        const struct kiosk_item *item = &k->items[i];
        char due[WHEN_TEXT_SIZE];
        when_text(item->due, due);
        text_add(to, SHOWN_SIZE, " | %zu %s", i, item_state_word(item->state));
        if (item->reason != REASON_NONE)
            text_add(to, SHOWN_SIZE, " %s", reason_word(item->reason));
        if (due[0] != '\0' && (item->state == ITEM_DONE || item->state == ITEM_OFFLINE || item->reason == REASON_YOURS))
            text_add(to, SHOWN_SIZE, " %.10s", due);
        text_add(to, SHOWN_SIZE, "%s%s%s%s%s", item->due_days ? " days" : "", item->hold_waits ? " hold-waits" : "",
                 item->route ? " route" : "", item->sort_to[0] ? " to " : "", item->sort_to);
        if (item->missing_parts != 0)
            text_add(to, SHOWN_SIZE, " parts=%u/%u", item->parts_here, item->parts);
        for (unsigned part = 0; part < 32; part++)
            if ((item->missing_parts >> part & 1) != 0)
                text_add(to, SHOWN_SIZE, " without-part-%u", part + 1);
        put_flag(to, item->deed == ITEM_UNDOES, "given-back");
        put_flag(to, item->undo_failed, "stands");
        put_flag(to, kiosk_may_undo(k, item), "undo?");
        text_add(to, SHOWN_SIZE, "%s%s",
                 item->bit_failed ? " bit-failed"
                 : item->released ? " released"
                                  : "",
                 item->on_pad ? "" : " off-pad");
    }
}

static void put_account(char *to, const struct kiosk *k)
{
    for (size_t i = 0; i < k->loans_count; i++) {
        const struct kiosk_loan *l = &k->loans[i];
        char due[WHEN_TEXT_SIZE];
        when_text(l->item.due, due);
        text_add(to, SHOWN_SIZE, " | loan %zu %s %.10s%s%s%s", i, l->item.id, l->item.due.known ? due : "-",
                 l->overdue ? " overdue" : "", l->renew ? " " : "", renew_state_word(l->renew));
        if (l->reason != REASON_NONE)
            text_add(to, SHOWN_SIZE, " %s", reason_word(l->reason));
    }
    for (size_t i = 0; i < k->holds_count; i++)
        text_add(to, SHOWN_SIZE, " | hold %zu %s %s%s", i, k->holds[i].item.id, k->holds[i].ready ? "ready" : "waiting",
                 k->holds[i].gone ? " gone" : "");
    for (size_t i = 0; i < k->fees_count; i++)
        text_add(to, SHOWN_SIZE, " | fee %zu %s %s", i, k->fees[i].text, k->fees[i].amount);
}

static void put_look(char *to, const struct kiosk_look *look)
{
    text_add(to, SHOWN_SIZE, "%s%s%s%s", look->asking ? " asking" : "", look->failed ? " failed" : "",
             look->reason != REASON_NONE ? " " : "", look->reason != REASON_NONE ? reason_word(look->reason) : "");
    if (look->known)
        text_add(to, SHOWN_SIZE, " knows %s%s", look->item.id, look->hers == ANSWER_YES ? " hers" : "");
}

static void put_deal(char *to, const struct kiosk *k)
{
    const struct kiosk_deal *d = &k->deal;
    if (d->step != DEAL_NONE)
        text_add(to, SHOWN_SIZE, " | %s%s %s%s%s%s", transaction_kind_word(d->kind), d->cancels ? " cancel" : "",
                 deal_step_word(d->step), d->reason != REASON_NONE ? " " : "",
                 d->reason != REASON_NONE ? reason_word(d->reason) : "", d->unsent ? " unsent" : "");
    text_add(to, SHOWN_SIZE, "%s%s%s%s%s", d->amount[0] ? " amount=" : "", d->amount, d->pin_wrong ? " pin-wrong" : "",
             d->card_wrong ? " card-wrong" : "", d->changed ? " changed" : "");
    for (size_t i = 0; i < k->paid_count; i++)
        text_add(to, SHOWN_SIZE, " | paid %s%s", k->paid[i].amount, k->paid[i].unknown ? " unknown" : "");
}

static void put_learning(char *to, const struct kiosk_learning *l)
{
    static const char *const steps[] = { "",     "choose",  "pick",   "looking", "new",  "known",
                                         "kept", "erasing", "erased", "failed",  "wait", "again" };
    put_flag(to, l->step != LEARNING_REST, steps[l->step]);
    if (l->pictures_count > 0)
        text_add(to, SHOWN_SIZE, " pictures=%u", l->pictures_count);
    if (l->step == LEARNING_AGAIN)
        text_add(to, SHOWN_SIZE, " again=%u", l->again_count);
    put_flag(to, l->other, "other");
    put_flag(to, l->course == LESSON_FOR_STAFF, "staff-course");
}

static void put_recorder(char *to, const struct kiosk_recorder *r)
{
    static const char *const stages[] = { "idle", "runs", "taken" };
    static const char *const notes[] = { "", "no-microphone", "silence", "saved", "not-saved" };
    text_add(to, SHOWN_SIZE, " %s %u %s", language_code(r->language), (unsigned)r->sentence, stages[r->stage]);
    put_flag(to, r->asking, "asking");
    put_flag(to, r->kept, "has-one");
    put_flag(to, r->take_ms > 0, "take");
    put_flag(to, r->note != RECORDER_SAYS_NOTHING, notes[r->note]);
}

/* How she has it, and what was done with that last. */
static void put_comfort(char *to, const struct kiosk *k)
{
    put_flag(to, k->slow_pace, "slow");
    put_flag(to, k->low_reach, "low");
    put_flag(to, k->latin, "latin");
    put_flag(to, k->voice, "voice");
    put_flag(to, k->walk_seconds > 0, "walks");
    put_flag(to, k->steady_touch, "steady");
    put_flag(to, k->captions, "captions");
    put_flag(to, k->magnify > 1, k->magnify == 2 ? "twice" : "thrice");
    static const char *const steps[] = { "", "put-on", "keeping", "kept", "forgotten", "not-kept" };
    put_flag(to, k->preferences_step != PREFERENCES_REST, steps[k->preferences_step]);
}

void shown_state(char *to, const struct kiosk *k)
{
    static const char *const overlays[] = { "",       " +time-out", " +language", " +mismatch", " +costs",
                                            " +hold", " +closing",  " +offer",    " +group" };
    static const char *const staff_words[] = { "locked", "checking", "health", "queue",   "exceptions",
                                               "reader", "record",   "settle", "recorder" };
    text_format(to, SHOWN_SIZE, "%s%s %s", screen_word(k->screen), overlays[k->overlay], language_code(k->language));
    static const char *const openings[] = { "", " before", " open", " soon", " after", " shut" };
    text_add(to, SHOWN_SIZE, "%s", openings[k->opening]);
    if (k->screen == SCREEN_ATTRACT)
        text_add(to, SHOWN_SIZE, " notice=%d", k->notice);
    if (k->screen == SCREEN_STAFF)
        text_add(to, SHOWN_SIZE, " %s", staff_words[k->staff_part]);
    if (k->screen == SCREEN_STAFF && k->staff_part == STAFF_RECORDER)
        put_recorder(to, &k->recorder);
    put_flag(to, k->staff_card[0] != '\0', "card-shown");
    put_flag(to, k->staff_answered, k->staff_answer.result == RESULT_OK ? "done" : "not-done");
    if (k->card_reason != REASON_NONE)
        text_add(to, SHOWN_SIZE, " %s", reason_word(k->card_reason));
    put_flag(to, k->card_checking, "checking");
    put_flag(to, k->two_cards, "two-cards");
    put_flag(to, k->card_on_other_pad, "card-on-other-pad");
    put_flag(to, k->pin_needed, "pin-needed");
    put_flag(to, k->identified, "identified");
    put_flag(to, k->patron.email[0] != '\0', "email");
    put_flag(to, k->patron_offline, "unchecked");
    put_flag(to, k->finishing, "finishing");
    put_flag(to, k->cannot_record, "cannot-record");
    put_flag(to, k->account_loading, "loading");
    put_flag(to, k->account_partial, "partial");
    if (k->print[0] != '\0')
        text_add(to, SHOWN_SIZE, " lines=%s", k->print);
    put_flag(to, k->receipt_printed, "printed");
    put_flag(to, k->receipt_failed, "receipt-failed");
    put_flag(to, k->receipt_qr, "qr");
    put_flag(to, k->receipt_mailing, "mailing");
    put_flag(to, k->receipt_mailed, "mailed");
    put_flag(to, k->receipt_mail_failed, "mail-failed");
    put_flag(to, k->staff_pin_wrong, "wrong");
    put_flag(to, k->staff_called, "called");
    put_flag(to, k->staff_saw, "seen");
    put_comfort(to, k);
    put_learning(to, &k->learning);
    put_flag(to, k->library_slow, "library-slow");
    if (k->text_percent != 100)
        text_add(to, SHOWN_SIZE, " %u%%", k->text_percent);
    if (k->quota >= 0)
        text_add(to, SHOWN_SIZE, " quota=%d", (int)k->quota);
    if (k->guided)
        text_add(to, SHOWN_SIZE, " step=%u", k->guided_step);
    if (k->screen == SCREEN_LESSON)
        text_add(to, SHOWN_SIZE, " lesson=%u%s%s", k->lesson.step, k->lesson.chosen ? " chosen" : "",
                 k->lesson.done ? " over" : "");
    if (k->screen == SCREEN_LESSON)
        put_act(to, &k->lesson);
    if (k->group.count > 0)
        put_group(to, k);
    if (k->number[0] != '\0')
        text_add(to, SHOWN_SIZE, " number=%s%s", k->number, text_ends(k->number, " ") ? "_" : "");
    put_items(to, k);
    put_account(to, k);
    put_look(to, &k->look);
    put_deal(to, k);
}
