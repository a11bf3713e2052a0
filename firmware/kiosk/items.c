/* The list of a visit: books in order of first sight, each with its own state, one at a time to the library.

     (first sight) -> seen -> working -> done | refused | offline | unknown
     seen     a readable book lies there, its title is asked for; after the dwell (or a number typed, or
              checkout.all) it is working                                  [items_see, items_dwelt]
     working  its turn (TURN), written down (BEGIN), asked (ASK), the answer written (OUTCOME)
     the rest is shown only once the ledger has it                         [item_written]

   A book that is laid again is the same line: a second transaction follows only where the first could not
   be made (again[]). Element ids: checkout.number|ok|all, checkout.item.N, return.number|ok, return.item.N. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

/* Refusals that laying the book again may mend. */
static const bool again[REASON_COUNT] = {
    [REASON_LIMIT] = true,         [REASON_OFFLINE_LIMIT] = true, [REASON_OFFLINE_NO_RETURN] = true,
    [REASON_CANNOT_RECORD] = true, [REASON_TAG_UNREAD] = true,    [REASON_TAG_DAMAGED] = true,
};

/* ---- finding ---- */

static struct kiosk_item *item_of_id(struct kiosk *k, const char *id)
{
    for (size_t i = 0; i < k->items_count; i++)
        if (!k->items[i].is_thing && text_equal(k->items[i].item.id, id))
            return &k->items[i];
    return NULL;
}

static struct kiosk_item *item_of_uid(struct kiosk *k, struct uid uid)
{
    for (size_t i = 0; uid.n != 0 && i < k->items_count; i++)
        if (uid_equal(k->items[i].uid, uid))
            return &k->items[i];
    return NULL;
}

struct kiosk_item *item_of_ulid(struct kiosk *k, const char *ulid)
{
    for (size_t i = 0; i < k->items_count; i++)
        if (k->items[i].ulid[0] != '\0' && text_equal(k->items[i].ulid, ulid))
            return &k->items[i];
    return NULL;
}

static struct kiosk_item *new_item(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->items_count == KIOSK_ITEMS_MAX) {
        effect_sound(b, SOUND_NEEDS_YOU);
        return NULL;
    }
    struct kiosk_item *item = &k->items[k->items_count++];
    memset(item, 0, sizeof *item);
    item->seen_mono_ms = k->mono_ms;
    return item;
}

static bool lends(const struct kiosk *k)
{
    return k->errand != ERRAND_RETURN;
}

/* ---- titles: one question at a time ---- */

static void ask_titles(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!kiosk_online(k) || ask_is_open(k, LIBRARY_ITEM, LIST_NONE))
        return;
    for (size_t i = 0; i < k->items_count; i++) {
        struct kiosk_item *item = &k->items[i];
        if (item->is_thing || item->asked || item->phase > PHASE_TURN)
            continue;
        item->asked = true;
        item->title_open = question(b, LIBRARY_ITEM, LIST_NONE, (int)i, item->item.id) != NULL;
        return;
    }
}

void item_title(struct brain *b, int index, const struct library_reply *reply)
{
    struct kiosk_item *item = &b->k->items[index];
    char id[ID_SIZE];
    item->title_open = false;
    if (reply->outcome == LIBRARY_ANSWERED && !item->is_thing && item->phase <= PHASE_TURN) {
        text_copy(id, sizeof id, item->item.id);
        item->item = reply->item;
        text_copy(item->item.id, sizeof item->item.id, id); /* the book that lies here, whatever the answer names */
        item->before.status = reply->item.status;
        item->before.due = reply->item.due;
    }
    items_go(b);
}

/* ---- sets ---- */

/* Which parts lie there; a set is lent whole, or not at all. */
static void look_at_parts(struct kiosk *k, struct kiosk_item *item)
{
    enum { PARTS_MAX = 64 };
    uint64_t there = 0;
    if (item->is_thing)
        return;
    for (size_t i = 0; i < k->tags_count; i++) {
        const struct kiosk_tag *tag = &k->tags[i];
        if (tag->thing != THING_ITEM || tag->left_behind || tag->unsure || !text_equal(tag->id, item->item.id))
            continue;
        item->on_pad = true;
        item->uid = tag->uid;
        if (tag->part >= 1 && tag->part <= PARTS_MAX)
            there |= UINT64_C(1) << (tag->part - 1);
    }
    item->missing_part = 0;
    for (uint8_t part = 1; item->on_pad && part <= item->parts && part <= PARTS_MAX; part++)
        if (!((there >> (part - 1)) & 1) && item->missing_part == 0)
            item->missing_part = part;
}

/* ---- first sight ---- */

static uint32_t dwell_left(const struct kiosk *k, const struct kiosk_item *item)
{
    int64_t left = item->seen_mono_ms + DWELL_MS - k->mono_ms;
    return left > 0 ? (uint32_t)left : 0;
}

static bool dwells(const struct kiosk *k, const struct kiosk_item *item)
{
    return item->state == ITEM_SEEN && item->on_pad && item->missing_part == 0 &&
           !(lends(k) && k->rules.checkout_confirm);
}

static void start_dwell(struct brain *b)
{
    struct kiosk *k = b->k;
    uint32_t first = UINT32_MAX;
    for (size_t i = 0; i < k->items_count; i++)
        if (dwells(k, &k->items[i]) && dwell_left(k, &k->items[i]) < first)
            first = dwell_left(k, &k->items[i]);
    if (first != UINT32_MAX)
        timer_start(b, TIMER_DWELL, first > 0 ? first : 1);
}

static void take_turn(struct kiosk_item *item)
{
    item->state = ITEM_WORKING;
    item->phase = PHASE_TURN;
    item->reason = REASON_NONE;
}

void items_dwelt(struct brain *b)
{
    struct kiosk *k = b->k;
    for (size_t i = 0; i < k->items_count; i++)
        if (dwells(k, &k->items[i]) && dwell_left(k, &k->items[i]) == 0)
            take_turn(&k->items[i]);
    start_dwell(b);
    items_go(b);
}

void items_take_seen(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    for (size_t i = 0; i < k->items_count; i++)
        if (k->items[i].state == ITEM_SEEN && k->items[i].on_pad && k->items[i].missing_part == 0)
            take_turn(&k->items[i]);
    items_go(b);
}

/* A line that was refused for something that may have changed begins anew, under its old number. */
static void begin_anew(struct brain *b, struct kiosk_item *item, const char *id)
{
    struct item known = item->item;
    bool titled = text_equal(known.id, id);
    struct kiosk_item fresh = { .seen_mono_ms = b->k->mono_ms, .uid = item->uid, .on_pad = item->on_pad };
    if (titled)
        fresh.item = known;
    text_copy(fresh.item.id, sizeof fresh.item.id, id);
    fresh.asked = titled && item->asked;
    fresh.title_open = titled && item->title_open;
    fresh.before = titled ? item->before : fresh.before;
    *item = fresh;
}

static bool may_begin_anew(const struct kiosk_item *item)
{
    return item->state == ITEM_REFUSED && (item->is_thing || again[item->reason]);
}

void items_see(struct brain *b, const struct kiosk_tag *tag, const char *id)
{
    struct kiosk *k = b->k;
    struct kiosk_item *item = item_of_id(k, id);
    if (item == NULL && tag != NULL && item_of_uid(k, tag->uid) != NULL && item_of_uid(k, tag->uid)->is_thing)
        item = item_of_uid(k, tag->uid); /* its tag can be read now */
    bool first = item == NULL;
    bool was_on_pad = !first && item->on_pad;
    if (first && (item = new_item(b)) == NULL)
        return;
    if (first)
        text_copy(item->item.id, sizeof item->item.id, id);
    else if (may_begin_anew(item) && (!was_on_pad || item->is_thing))
        begin_anew(b, item, id);
    if (tag != NULL) {
        item->uid = tag->uid;
        item->parts = tag->parts > 1 ? tag->parts : 0;
        look_at_parts(k, item);
    }
    if (item->state == ITEM_SEEN) {
        item->reason = REASON_NONE;
        if (!was_on_pad || item->parts > 1)
            item->seen_mono_ms = k->mono_ms;
        effect_sound(b, SOUND_SEEN);
    }
    if (item->state == ITEM_SEEN && tag == NULL && !(lends(k) && k->rules.checkout_confirm && item->on_pad))
        take_turn(item); /* somebody typed it: it needs no dwell */
    start_dwell(b);
    items_go(b);
}

void items_see_thing(struct brain *b, const struct kiosk_tag *tag, enum reason reason)
{
    struct kiosk_item *item = item_of_uid(b->k, tag->uid);
    if (item == NULL && (item = new_item(b)) == NULL)
        return;
    item->on_pad = true;
    if (item->uid.n != 0 && !item->is_thing)
        return; /* a book that is being handled already was read badly this time */
    item->uid = tag->uid;
    item->is_thing = true;
    item->state = ITEM_REFUSED;
    item->phase = PHASE_END;
    item->reason = reason;
    if (reason == REASON_FOREIGN)
        text_copy(item->item.id, sizeof item->item.id, tag->id);
    effect_sound(b, SOUND_NEEDS_YOU);
}

/* A tag was taken away. A book with another part still there is still there. */
static void look_if_lifted(struct kiosk *k, struct kiosk_item *item, struct uid uid)
{
    bool was = item->on_pad;
    if (item->uid.n == 0 || (item->is_thing && !uid_equal(item->uid, uid)))
        return;
    item->on_pad = false;
    look_at_parts(k, item);
    if (was && !item->on_pad && item->state == ITEM_SEEN)
        item->reason = REASON_TAG_UNREAD; /* lifted too soon */
}

void items_lifted(struct brain *b, struct uid uid)
{
    for (size_t i = 0; i < b->k->items_count; i++)
        look_if_lifted(b->k, &b->k->items[i], uid);
}

/* checkout.ok and return.ok: the number that was typed. */
void items_ok(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    char id[ID_SIZE];
    (void)n;
    if (k->number[0] == '\0')
        return;
    text_copy(id, sizeof id, k->number);
    memset(k->number, 0, sizeof k->number);
    k->keyboard_open = false;
    items_see(b, NULL, id);
}

/* ---- one at a time ---- */

static bool lane_is_busy(const struct kiosk *k)
{
    for (size_t i = 0; i < k->items_count; i++)
        if (k->items[i].phase >= PHASE_BEGIN && k->items[i].phase <= PHASE_OUTCOME)
            return true;
    return false;
}

static struct kiosk_item *next_turn(struct kiosk *k)
{
    for (size_t i = 0; i < k->items_count; i++)
        if (k->items[i].phase == PHASE_TURN)
            return &k->items[i];
    return NULL;
}

/* Begins what can be begun. A turn that ends at once (refused here) gives way to the next. */
void items_go(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_item *item;
    ask_titles(b);
    while (!lane_is_busy(k) && (item = next_turn(k)) != NULL) {
        bool title_comes = item->title_open || (kiosk_online(k) && !item->asked);
        if (title_comes)
            break;
        if (!k->ledger.up)
            item_refuse(b, item, REASON_CANNOT_RECORD);
        else if (lends(k))
            checkout_begin(b, item);
        else
            return_begin(b, item);
        if (item->phase == PHASE_TURN)
            break; /* it waits for something else first */
    }
    leave_if_settled(b);
}

void item_refuse(struct brain *b, struct kiosk_item *item, enum reason reason)
{
    item->state = ITEM_REFUSED;
    item->phase = PHASE_END;
    item->reason = reason;
    effect_sound(b, SOUND_NEEDS_YOU);
    if (reason != REASON_CANNOT_RECORD)
        return;
    b->k->cannot_record = true;
    call_staff(b);
}

static struct when promised(const struct kiosk *k)
{
    if (k->clock_unset || !lends(k))
        return (struct when){ 0 };
    int64_t day = day_number(when_day(k->now)) + k->rules.offline_loan_days;
    return when_at(day_of_number(day), 23, 59, 0, k->now.offset_min);
}

/* The promise of an offline loan: a date, or days while the clock is unset. */
static void promise(const struct kiosk *k, struct kiosk_item *item)
{
    item->then.due = promised(k);
    item->then.due_days = lends(k) && k->clock_unset ? k->rules.offline_loan_days : 0;
}

void item_begin(struct brain *b, struct kiosk_item *item, bool offline)
{
    struct kiosk *k = b->k;
    enum library_ask ask = lends(k) ? LIBRARY_CHECKOUT : LIBRARY_CHECKIN;
    struct kiosk_ask *slot = ask_take(k, ask, (int)(item - k->items));
    if (slot == NULL) {
        item_refuse(b, item, REASON_CANNOT_RECORD);
        return;
    }
    struct transaction t = { .kind = lends(k) ? TRANSACTION_CHECKOUT : TRANSACTION_CHECKIN,
                             .life = offline ? LIFE_OFFLINE : LIFE_INTENDED,
                             .at = wall_time(k),
                             .before = item->before };
    next_ulid(b, t.ulid);
    text_copy(t.item, sizeof t.item, item->item.id);
    text_copy(t.title, sizeof t.title, item->item.title);
    if (lends(k))
        text_copy(t.patron, sizeof t.patron, k->card);
    if (offline) {
        promise(k, item);
        t.due = item->then.due;
        t.told = lends(k) ? TOLD_LENT : TOLD_RETURNED;
        t.bit = security_on(k) ? BIT_PENDING : BIT_NONE;
        item->then.state = ITEM_OFFLINE;
    }
    text_copy(item->ulid, sizeof item->ulid, t.ulid);
    item->phase = PHASE_BEGIN;
    transaction_begin(b, slot, &t);
}

/* The ledger holds an unsettled row of this book: no second transaction. */
static void earlier_row(struct brain *b, struct kiosk_item *item)
{
    item->ulid[0] = '\0';
    if (!b->e->up || !lends(b->k)) {
        item_refuse(b, item, REASON_WAITING_LOAN);
        return;
    }
    item->phase = PHASE_END;
    item->state = b->e->life == LIFE_OFFLINE ? ITEM_OFFLINE : ITEM_UNKNOWN;
    effect_sound(b, SOUND_OFFLINE);
}

void item_begun(struct brain *b, struct kiosk_ask *slot)
{
    struct kiosk_item *item = &b->k->items[slot->index];
    if (b->e->result != RESULT_OK) {
        ask_drop(slot);
        if (b->e->result == RESULT_BUSY)
            earlier_row(b, item);
        else
            item_refuse(b, item, REASON_CANNOT_RECORD);
        items_go(b);
    } else if (slot->offline) {
        ask_drop(slot);
        item_written(b, item);
    } else {
        item->phase = PHASE_ASK;
        ask_send(b, slot, item->item.id);
    }
}

/* ---- the answer ---- */

/* Waiting had ended and UNKNOWN was written; the truth still goes to the ledger, with or without a visit. */
static void late_reply(struct brain *b, struct kiosk_ask *slot, struct kiosk_item *item,
                       const struct library_reply *reply)
{
    struct verdict v;
    slot->request = 0;
    if (!late_verdict(slot, reply, &v)) {
        if (slot->writes == 0)
            ask_drop(slot);
        return;
    }
    v.bit = v.life == LIFE_CONFIRMED && slot->told != TOLD_NOTHING && security_on(b->k);
    transaction_outcome(b, slot, &v, reply);
    if (item == NULL)
        return;
    item->then.state = v.state;
    item->then.reason = v.reason;
    if (v.life == LIFE_CONFIRMED)
        item->then.due = reply->item.due;
}

static void note_reply(struct kiosk *k, struct kiosk_item *item, const struct library_reply *reply)
{
    if (item->then.state == ITEM_OFFLINE)
        promise(k, item);
    else
        item->then.due = reply->item.due;
    if (item->then.reason == REASON_YOURS && !item->then.due.known)
        item->then.due = item->before.due;
    text_copy(item->then.words, sizeof item->then.words, reply->words);
    if (item->item.title[0] == '\0' && reply->item.title[0] != '\0') {
        text_copy(item->item.title, sizeof item->item.title, reply->item.title);
        text_copy(item->item.author, sizeof item->item.author, reply->item.author);
    }
    if (!lends(k))
        return_hints(&item->then, reply);
}

void item_reply(struct brain *b, struct kiosk_ask *slot, const struct library_reply *reply)
{
    struct kiosk *k = b->k;
    struct kiosk_item *item = slot->visit == k->visit ? &k->items[slot->index] : NULL;
    if (slot->unknown || item == NULL) {
        late_reply(b, slot, item, reply);
        return;
    }
    struct verdict v = lends(k) ? checkout_verdict(k, item, reply) : return_verdict(k, reply);
    slot->request = 0;
    item->phase = PHASE_OUTCOME;
    item->then.state = v.state;
    item->then.reason = v.reason;
    note_reply(k, item, reply);
    transaction_outcome(b, slot, &v, reply);
    if (v.life == LIFE_OFFLINE)
        b->out->at[b->out->count - 1].transaction.due = item->then.due;
}

/* ---- written, or not ---- */

static void count_written(struct kiosk *k, const struct kiosk_item *item)
{
    bool lent = item->state == ITEM_DONE || item->state == ITEM_OFFLINE ||
                (item->state == ITEM_UNKNOWN && k->rules.unknown == UNKNOWN_LEND);
    if (!lends(k) || !lent)
        return;
    if (k->quota > 0)
        k->quota--;
    if (item->state != ITEM_DONE)
        k->offline_count++;
}

static void sound_of(struct brain *b, const struct kiosk_item *item)
{
    static const enum sound sounds[ITEM_STATE_COUNT] = {
        [ITEM_DONE] = SOUND_DONE,
        [ITEM_REFUSED] = SOUND_NEEDS_YOU,
        [ITEM_OFFLINE] = SOUND_OFFLINE,
        [ITEM_UNKNOWN] = SOUND_OFFLINE,
    };
    struct kiosk_counts c = kiosk_counts(b->k);
    bool all = item->state == ITEM_DONE && c.working + c.needs_you + c.seen == 0 && c.done > 1;
    effect_sound(b, all ? SOUND_ALL_DONE : sounds[item->state]);
}

/* The first number of the system's words; 0 for none. */
static uint16_t age_in(const char *words)
{
    enum { AGE_MAX = 99 };
    unsigned age = 0;
    words += strcspn(words, "0123456789");
    for (; *words >= '0' && *words <= '9' && age <= AGE_MAX; words++)
        age = 10 * age + (unsigned)(*words - '0');
    return (uint16_t)(age <= AGE_MAX ? age : 0);
}

static void show_answer(struct kiosk_item *item)
{
    const struct kiosk_answer *then = &item->then;
    item->state = then->state;
    item->reason = then->reason;
    item->due = then->due;
    item->due_days = then->due_days;
    item->hold_waits = then->hold_waits;
    item->route = then->route;
    text_copy(item->words, sizeof item->words, then->words);
    text_copy(item->sort_to, sizeof item->sort_to, then->sort_to);
    item->age = item->reason == REASON_AGE ? age_in(item->words) : 0;
}

void item_written(struct brain *b, struct kiosk_item *item)
{
    bool counted = item->phase == PHASE_END && item->state == ITEM_UNKNOWN;
    item->phase = PHASE_END;
    show_answer(item);
    if (!counted)
        count_written(b->k, item);
    sound_of(b, item);
    items_go(b);
}

/* The shell goes on trying; until it has succeeded nothing is certain for the patron. */
void item_not_written(struct brain *b, struct kiosk_item *item)
{
    if (item->phase != PHASE_OUTCOME)
        return;
    item->phase = PHASE_END;
    item->state = ITEM_UNKNOWN;
    count_written(b->k, item);
    b->k->cannot_record = true;
    effect_sound(b, SOUND_NEEDS_YOU);
    call_staff(b);
    items_go(b);
}

/* Settled outside the flow: while the visit lasts it is shown. */
void item_settled(struct brain *b, struct kiosk_item *item)
{
    if (item->phase != PHASE_END || item->state != ITEM_UNKNOWN)
        return;
    if (b->e->life == LIFE_CONFIRMED)
        item->state = ITEM_DONE;
    else if (b->e->life == LIFE_OFFLINE)
        item->state = ITEM_OFFLINE;
    else if (b->e->life == LIFE_REFUSED || b->e->life == LIFE_VOID)
        item->state = ITEM_REFUSED;
    else
        return;
    item->reason = item->state == ITEM_REFUSED && b->e->reason == REASON_NONE ? REASON_SYSTEM : b->e->reason;
    sound_of(b, item);
}

/* ---- waiting has ended ---- */

/* Its intent is not on disk, so nothing of it is sent and nothing may be promised. */
static void put_off_unwritten(struct brain *b, struct kiosk_ask *slot, struct kiosk_item *item)
{
    slot->unknown = true;
    slot->told = TOLD_NOTHING;
    item->then = (struct kiosk_answer){ .state = ITEM_REFUSED, .reason = REASON_CANNOT_RECORD };
    item_refuse(b, item, REASON_CANNOT_RECORD);
}

static void put_off(struct brain *b, struct kiosk_item *item)
{
    struct kiosk_ask *slot = ask_of_ulid(b->k, item->ulid);
    struct verdict v;
    if (item->phase == PHASE_TURN) { /* nothing of it has begun */
        item->phase = PHASE_NONE;
        item->state = ITEM_SEEN;
        return;
    }
    if (item->phase == PHASE_BEGIN && slot != NULL && !slot->offline) {
        put_off_unwritten(b, slot, item);
        return;
    }
    v = lends(b->k) ? checkout_unknown(b->k) : (struct verdict){ .life = LIFE_UNKNOWN, .told = TOLD_RETURNED };
    if (slot != NULL && item->phase != PHASE_OUTCOME) {
        slot->unknown = !slot->offline;
        slot->told = v.told;
        if (item->phase == PHASE_ASK)
            transaction_outcome(b, slot, &v, NULL);
        item->then.state = slot->offline ? ITEM_OFFLINE : ITEM_UNKNOWN;
    }
    item->phase = PHASE_END;
    item->state = ITEM_UNKNOWN;
    count_written(b->k, item);
}

void items_put_off(struct brain *b)
{
    for (size_t i = 0; i < b->k->items_count; i++)
        if (b->k->items[i].state == ITEM_WORKING)
            put_off(b, &b->k->items[i]);
}

bool items_working(const struct kiosk *k)
{
    for (size_t i = 0; i < k->items_count; i++)
        if (k->items[i].state == ITEM_WORKING)
            return true;
    return false;
}

/* ---- counts ---- */

/* A refused book that was taken off the pad is no longer in the way; one that was typed never lay there. */
static bool needs_you(const struct kiosk_item *item)
{
    return item->state == ITEM_REFUSED && (item->on_pad || item->uid.n == 0) && item->reason != REASON_YOURS;
}

struct kiosk_counts kiosk_counts(const struct kiosk *k)
{
    struct kiosk_counts c = { 0 };
    for (size_t i = 0; i < k->items_count; i++) {
        const struct kiosk_item *item = &k->items[i];
        c.on_pad += item->on_pad;
        c.done += item->state == ITEM_DONE;
        c.working += item->state == ITEM_WORKING;
        c.offline += item->state == ITEM_OFFLINE;
        c.unknown += item->state == ITEM_UNKNOWN;
        c.seen += item->state == ITEM_SEEN;
        c.yours += item->state == ITEM_REFUSED && item->reason == REASON_YOURS;
        c.needs_you += needs_you(item);
    }
    return c;
}

static bool being_read(const struct kiosk *k)
{
    for (size_t i = 0; i < k->tags_count; i++)
        if (k->tags[i].thing == THING_READING && !k->tags[i].left_behind && !k->tags[i].unsure)
            return true;
    return false;
}

bool kiosk_mismatch(const struct kiosk *k)
{
    struct kiosk_counts c = kiosk_counts(k);
    return c.seen + c.needs_you > 0 || being_read(k);
}
