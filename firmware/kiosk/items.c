/* The list of a visit: books in order of first sight, each with its own state, one at a time to the library.

     (first sight) -> seen -> working -> done | refused | offline | unknown
     seen     a readable book lies there, its title is asked for; after the dwell (or a number typed, or
              checkout.all) it is working                                  [items_see, items_dwelt]
     working  its turn (TURN), then lane.c

   A book that is laid again is the same line: a second transaction follows only where the first could not
   be made (again[]). Element ids: checkout.number|ok|all, checkout.item.N, return.number|ok, return.item.N. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

/* Refusals that laying the book again may mend. */
static const bool again[REASON_COUNT] = {
    [REASON_LIMIT] = true,           [REASON_OFFLINE_LIMIT] = true,   [REASON_OFFLINE_NO_RETURN] = true,
    [REASON_OFFLINE_NO_LOAN] = true, [REASON_OFFLINE_NO_CARD] = true, [REASON_CANNOT_RECORD] = true,
    [REASON_TAG_UNREAD] = true,      [REASON_TAG_DAMAGED] = true,
};

/* ---- finding ---- */

struct kiosk_item *item_of_id(struct kiosk *k, const char *id)
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

/* A line of a number that was none; what is seen next takes its place. */
static struct kiosk_item *wrong_number(struct kiosk *k)
{
    for (size_t i = 0; i < k->items_count; i++)
        if (k->items[i].is_thing && k->items[i].uid.n == 0)
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
    item->deed = lends(k) ? ITEM_LENDS : ITEM_RETURNS;
    item->usage = TAG_USAGE_NOT_SAID;
    item->seen_mono_ms = k->mono_ms;
    return item;
}

bool lends(const struct kiosk *k)
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
        item->found = reply->ok && (reply->item.title[0] != '\0' || reply->item.status > ITEM_OTHER);
        item->missing = !reply->ok;
        text_copy(id, sizeof id, item->item.id);
        item->item = reply->item;
        text_copy(item->item.id, sizeof item->item.id, id); /* the book that lies here, whatever the answer names */
        item->before.status = reply->item.status;
        item->before.due = reply->item.due;
    }
    items_go(b);
}

/* What was asked of it before an earlier row of it was settled says nothing any more. */
void items_moved(struct kiosk *k, const char *id)
{
    struct kiosk_item *item = id[0] != '\0' ? item_of_id(k, id) : NULL;
    if (item != NULL && item->phase <= PHASE_TURN)
        item->before = (struct before){ 0 };
}

/* ---- first sight ---- */

static uint32_t dwell_left(const struct kiosk *k, const struct kiosk_item *item)
{
    int64_t left = item->seen_mono_ms + DWELL_MS - k->mono_ms;
    return left > 0 ? (uint32_t)left : 0;
}

static bool dwells(const struct kiosk *k, const struct kiosk_item *item)
{
    return item->state == ITEM_SEEN && item->on_pad && set_is_whole(item) && !(lends(k) && k->rules.checkout_confirm);
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
        if (k->items[i].state == ITEM_SEEN && k->items[i].on_pad && set_is_whole(&k->items[i]))
            take_turn(&k->items[i]);
    items_go(b);
}

/* A line that was refused for something that may have changed begins anew, under its old number. */
static void begin_anew(struct brain *b, struct kiosk_item *item, const char *id)
{
    struct item known = item->item;
    bool titled = text_equal(known.id, id);
    struct kiosk_item fresh = { .deed = item->deed,
                                .usage = item->usage,
                                .seen_mono_ms = b->k->mono_ms,
                                .uid = item->uid,
                                .on_pad = item->on_pad };
    if (titled)
        fresh.item = known;
    text_copy(fresh.item.id, sizeof fresh.item.id, id);
    fresh.asked = titled && item->asked;
    fresh.title_open = titled && item->title_open;
    fresh.found = titled && item->found;
    fresh.before = titled ? item->before : fresh.before;
    fresh.owed = titled ? item->owed : fresh.owed;
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
    if (item == NULL)
        item = wrong_number(k);
    bool first = item == NULL;
    bool was_on_pad = !first && item->on_pad;
    if (first && (item = new_item(b)) == NULL)
        return;
    if (first)
        text_copy(item->item.id, sizeof item->item.id, id);
    else if (may_begin_anew(item) && (!was_on_pad || item->is_thing))
        begin_anew(b, item, id);
    if (tag != NULL) {
        security_look_up(b, item);
        item->uid = tag->uid;
        item->usage = tag->usage;
        item->parts = tag->parts > 1 ? tag->parts : 0;
        set_look(k, item);
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
    item->is_blank = tag->thing == THING_BLANK;
    if (reason == REASON_FOREIGN)
        text_copy(item->item.id, sizeof item->item.id, tag->id);
    effect_sound(b, SOUND_NEEDS_YOU);
}

/* A tag was taken away. A book with another part still there is still there. */
static void look_if_lifted(struct brain *b, struct kiosk_item *item, struct uid uid)
{
    bool taken = b->e->type == EVENT_TAG_LEFT; /* else its reader went away */
    bool was = item->on_pad;
    if (item->uid.n == 0 || (item->is_thing && !uid_equal(item->uid, uid)))
        return;
    item->on_pad = false;
    set_look(b->k, item);
    if (taken && was && !item->on_pad && item->state == ITEM_SEEN)
        item->reason = REASON_TAG_UNREAD; /* lifted too soon */
}

void items_lifted(struct brain *b, struct uid uid)
{
    for (size_t i = 0; i < b->k->items_count; i++)
        look_if_lifted(b, &b->k->items[i], uid);
}

void items_number(struct brain *b, const char *text)
{
    char id[ID_SIZE];
    enum reason why = number_read(text, &b->k->rules.item_numbers, true, id);
    if (number_is_her_card(b->k, text))
        return;
    if (why == REASON_NONE) {
        items_see(b, NULL, id);
        return;
    }
    struct kiosk_item *item = wrong_number(b->k);
    if (item == NULL && (item = new_item(b)) == NULL)
        return;
    item->is_thing = true;
    text_copy(item->item.id, sizeof item->item.id, text);
    item_refuse(b, item, why);
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
    items_number(b, id);
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
        if (title_comes || item->owed.open || number_is_open(b, item))
            break;
        if (!k->ledger.up)
            item_refuse(b, item, REASON_CANNOT_RECORD);
        else if (number_is_no_book(k, item))
            number_refuse(b, item);
        else if (item->deed == ITEM_LENDS)
            checkout_begin(b, item);
        else
            return_begin(b, item);
        if (item->phase == PHASE_TURN)
            break; /* it waits for something else first */
    }
    leave_if_settled(b);
}

void item_agreed(struct brain *b, struct kiosk_item *item)
{
    item->agreed = true;
    take_turn(item);
    items_go(b);
}

void item_refuse(struct brain *b, struct kiosk_item *item, enum reason reason)
{
    item->state = ITEM_REFUSED;
    item->phase = PHASE_END;
    item->reason = reason;
    if (item->deed == ITEM_UNDOES)
        undo_fails(item, true);
    effect_sound(b, SOUND_NEEDS_YOU);
    if (reason != REASON_CANNOT_RECORD)
        return;
    b->k->cannot_record = true;
    call_staff(b, CALL_FOR_NOT_RECORDED);
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
        if (item->deed == ITEM_UNDOES && (item->state == ITEM_DONE || item->state == ITEM_OFFLINE)) {
            c.undone++;
            continue;
        }
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

bool kiosk_is_lent(const struct kiosk_item *item)
{
    return item->deed == ITEM_LENDS && (item->state == ITEM_DONE || item->state == ITEM_OFFLINE);
}

static bool being_read(const struct kiosk *k)
{
    for (size_t i = 0; i < k->tags_count; i++)
        if (k->tags[i].thing == THING_READING && !k->tags[i].left_behind && !k->tags[i].unsure)
            return true;
    return false;
}

/* A card is told to press Finish first: it must not hinder that. */
bool kiosk_hinders(const struct kiosk_item *item)
{
    return item->state == ITEM_SEEN || (needs_you(item) && item->reason != REASON_CARD_AS_ITEM);
}

bool kiosk_mismatch(const struct kiosk *k)
{
    for (size_t i = 0; i < k->items_count; i++)
        if (kiosk_hinders(&k->items[i]))
            return true;
    return being_read(k);
}
