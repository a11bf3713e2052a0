/* The mark on an item's tags that the gate looks at (durability rule 3): set only after the ledger has the row.

   A row's mark, struct kiosk_bit:
     FREE -> SETTING        the ledger has an outcome that wants it [security_written], or owes one (owed.c)
     SETTING -> FREE        every tag of the item was read back as wanted: DONE               [is_set]
     SETTING -> RESTORING   one cannot be set, or 3 s are over, and others of the set are: FAILED  [give_up]
     SETTING -> OPEN        the same with none to restore: FAILED
     RESTORING -> OPEN      the others are as they were
     OPEN -> SETTING        its tags lie there again within the visit: then it may still become DONE
     any -> FREE            a newer transaction of the item begins: its mark will count     [security_begun]
     any -> FREE            the visit is over and no answer is awaited; a row that is PENDING gets a staff mark
   A tag of it: OPEN -> ASKED -> SET, ASKED -> OPEN (lifted, torn, refused), SET -> BACK -> OPEN (restored). One of a
   set that is open after an error on the way may be set all the same: it goes BACK with the others. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

bool security_on(const struct kiosk *k)
{
    return k->rules.security.mechanism != SECURITY_NONE;
}

bool kiosk_can_secure(const struct kiosk *k, unsigned reader)
{
    const struct reader_abilities *can = &k->readers[reader].can;
    switch (k->rules.security.mechanism) {
    case SECURITY_NONE:
        return true;
    case SECURITY_AFI:
        return can->afi;
    case SECURITY_EAS:
        return can->eas;
    case SECURITY_AFI_EAS:
        return can->afi && can->eas;
    case SECURITY_BYTE:
        return can->writes;
    case SECURITY_COUNT:
        break;
    }
    return false;
}

/* ---- the list ---- */

static struct kiosk_bit *bit_of_item(struct kiosk *k, const char *id)
{
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++)
        if (k->bits[i].step != BIT_FREE && text_equal(k->bits[i].item, id))
            return &k->bits[i];
    return NULL;
}

/* The row in the list of this visit that shows what becomes of it. */
static struct kiosk_item *item_of_bit(struct kiosk *k, const struct kiosk_bit *bit)
{
    if (bit->visit == 0 || bit->visit != k->visit)
        return NULL;
    struct kiosk_item *item = item_of_ulid(k, bit->ulid);
    for (size_t i = 0; item == NULL && i < k->items_count; i++)
        if (text_equal(k->items[i].owed.ulid, bit->ulid))
            item = &k->items[i];
    return item;
}

static unsigned tags_that_are(const struct kiosk_bit *bit, enum tag_bit what)
{
    unsigned n = 0;
    for (size_t i = 0; i < bit->tags_count; i++)
        n += bit->tags[i].bit == what;
    return n;
}

static void bit_free(struct kiosk_bit *bit)
{
    *bit = (struct kiosk_bit){ 0 };
}

/* ---- its tags ---- */

static const struct kiosk_tag *lies_on_pad(const struct kiosk *k, const struct kiosk_bit *bit, struct uid uid)
{
    for (size_t i = 0; i < k->tags_count; i++) {
        const struct kiosk_tag *tag = &k->tags[i];
        bool its = tag->thing == THING_ITEM && !tag->unsure && text_equal(tag->id, bit->item);
        if (its && uid_equal(tag->uid, uid))
            return tag;
    }
    return NULL;
}

/* And may be set: what was left behind is released for nobody. */
static const struct kiosk_tag *lies_there(const struct kiosk *k, const struct kiosk_bit *bit, struct uid uid)
{
    const struct kiosk_tag *tag = lies_on_pad(k, bit, uid);
    return tag != NULL && (bit->armed || !tag->left_behind) ? tag : NULL;
}

static struct bit_tag *tag_of_bit(struct kiosk_bit *bit, struct uid uid)
{
    for (size_t i = 0; i < bit->tags_count; i++)
        if (uid_equal(bit->tags[i].uid, uid))
            return &bit->tags[i];
    return NULL;
}

/* As far as its chip tells; of a byte in its memory it does not. */
static bool stands(const struct kiosk *k, const struct kiosk_tag *tag, bool armed)
{
    const struct security_rules *rules = &k->rules.security;
    bool afi = tag->marks.afi == (armed ? rules->in_stock : rules->on_loan), eas = tag->marks.eas == (armed ? 1 : 0);
    switch (rules->mechanism) {
    case SECURITY_AFI:
        return afi;
    case SECURITY_EAS:
        return eas;
    case SECURITY_AFI_EAS:
        return afi && eas;
    case SECURITY_NONE:
    case SECURITY_BYTE:
    case SECURITY_COUNT:
        break;
    }
    return false;
}

static void note_marks(struct kiosk *k, struct uid uid, bool armed)
{
    const struct security_rules *rules = &k->rules.security;
    enum security_mechanism m = rules->mechanism;
    for (size_t i = 0; i < k->tags_count; i++) {
        if (!uid_equal(k->tags[i].uid, uid))
            continue;
        if (m == SECURITY_AFI || m == SECURITY_AFI_EAS)
            k->tags[i].marks.afi = armed ? rules->in_stock : rules->on_loan;
        if (m == SECURITY_EAS || m == SECURITY_AFI_EAS)
            k->tags[i].marks.eas = armed;
    }
}

static void gather(const struct kiosk *k, struct kiosk_bit *bit)
{
    for (size_t i = 0; i < k->tags_count; i++) {
        const struct kiosk_tag *tag = &k->tags[i];
        if (lies_there(k, bit, tag->uid) == NULL || tag_of_bit(bit, tag->uid) != NULL ||
            bit->tags_count == KIOSK_TAGS_MAX)
            continue;
        bit->tags[bit->tags_count++] =
            (struct bit_tag){ .uid = tag->uid, .part = tag->part, .stood = stands(k, tag, bit->armed) };
        if (tag->parts > 1)
            bit->parts = tag->parts;
    }
}

/* Is this the first of the tags that stand for its part, and at hand or done? */
static bool stands_for_part(const struct kiosk *k, const struct kiosk_bit *bit, size_t at)
{
    const struct bit_tag *tag = &bit->tags[at];
    if (tag->bit == TAG_BIT_OPEN && lies_there(k, bit, tag->uid) == NULL)
        return false;
    for (size_t i = 0; i < at; i++)
        if (bit->tags[i].part == tag->part)
            return false;
    return true;
}

/* All parts of a set are at hand or done; of anything else one tag is. */
static bool is_whole(const struct kiosk *k, const struct kiosk_bit *bit)
{
    unsigned n = 0;
    for (size_t i = 0; i < bit->tags_count; i++)
        n += stands_for_part(k, bit, i);
    return n >= (bit->parts > 1 ? bit->parts : 1u);
}

static void secure(struct brain *b, const struct kiosk_bit *bit, struct uid uid, bool armed)
{
    const struct security_rules *rules = &b->k->rules.security;
    struct effect *e = effect_add(b, EFFECT_SECURE_TAG);
    e->uid = uid;
    e->secure = (struct tag_secure){ .mechanism = rules->mechanism,
                                     .armed = armed,
                                     .value = armed ? rules->in_stock : rules->on_loan,
                                     .byte_at = rules->byte_at };
    text_copy(e->text, sizeof e->text, bit->item);
}

/* ---- how it ends ---- */

static void bit_row(struct brain *b, const char *ulid, enum bit to)
{
    struct transaction *t = &effect_add(b, EFFECT_JOURNAL_LATER)->transaction;
    text_copy(t->ulid, sizeof t->ulid, ulid);
    t->bit = to;
    t->staff_mark = to != BIT_DONE;
}

void security_left_pending(struct brain *b, const char *ulid)
{
    bit_row(b, ulid, BIT_PENDING);
}

static void is_set(struct brain *b, struct kiosk_bit *bit)
{
    struct kiosk_item *item = item_of_bit(b->k, bit);
    bit_row(b, bit->ulid, BIT_DONE);
    bool of_loan = item != NULL && undo_takes_bit(item, bit->ulid, true);
    bit_free(bit);
    if (item == NULL || of_loan)
        return;
    bool late = item->bit_failed;
    item->bit_failed = false;
    item->released = item->then.reason == REASON_YOURS;
    item->bit_set = true;
    if (item->phase == PHASE_BIT)
        item_show(b, item);
    else if (late)
        effect_sound(b, SOUND_DONE);
}

static void tell_failed(struct brain *b, struct kiosk_bit *bit)
{
    struct kiosk_item *item = item_of_bit(b->k, bit);
    if (bit->failed)
        return;
    bit->failed = true;
    bit_row(b, bit->ulid, BIT_FAILED);
    if (item == NULL || undo_takes_bit(item, bit->ulid, false))
        return;
    item->bit_failed = true;
    if (item->phase == PHASE_BIT)
        item_show(b, item);
    else
        effect_sound(b, SOUND_NEEDS_YOU);
}

static bool may_be_set(const struct kiosk_bit *bit, const struct bit_tag *tag)
{
    return tag->bit == TAG_BIT_SET || (tag->bit == TAG_BIT_OPEN && tag->maybe && bit->parts > 1);
}

/* All of a set or nothing of it, with or without its visit. */
static void restore(struct brain *b, struct kiosk_bit *bit)
{
    for (size_t i = 0; i < bit->tags_count; i++) {
        struct bit_tag *tag = &bit->tags[i];
        if (!may_be_set(bit, tag) || lies_on_pad(b->k, bit, tag->uid) == NULL)
            continue;
        tag->maybe = false;
        tag->bit = tag->stood ? TAG_BIT_OPEN : TAG_BIT_BACK;
        if (!tag->stood)
            secure(b, bit, tag->uid, !bit->armed);
    }
    bit->step = tags_that_are(bit, TAG_BIT_BACK) > 0 ? BIT_RESTORING : BIT_OPEN;
}

static void free_if_over(struct kiosk_bit *bit)
{
    bool awaits = tags_that_are(bit, TAG_BIT_ASKED) + tags_that_are(bit, TAG_BIT_BACK) > 0;
    if (bit->visit == 0 && !awaits && bit->step != BIT_SETTING)
        bit_free(bit);
}

/* Telling it can end the visit, and with it what is known of the mark: what is set goes back before. */
static void give_up(struct brain *b, struct kiosk_bit *bit)
{
    restore(b, bit);
    tell_failed(b, bit);
    free_if_over(bit);
}

/* ---- setting it ---- */

static bool can_secure_tag(const struct kiosk *k, const struct kiosk_tag *tag)
{
    return tag->reader < READERS_MAX && kiosk_can_secure(k, tag->reader) && !tag->byte_taken;
}

/* Asks for what lies there and is open. False: nothing was asked. */
static bool ask_open(struct brain *b, struct kiosk_bit *bit)
{
    bool asked = false;
    for (size_t i = 0; i < bit->tags_count; i++) {
        struct bit_tag *one = &bit->tags[i];
        const struct kiosk_tag *tag = lies_there(b->k, bit, one->uid);
        if (one->bit != TAG_BIT_OPEN || tag == NULL || one->tries == TAG_TRIES_MAX || !can_secure_tag(b->k, tag))
            continue;
        one->tries++;
        one->bit = TAG_BIT_ASKED;
        bit->tried = true;
        secure(b, bit, one->uid, bit->armed);
        asked = true;
    }
    return asked;
}

static bool some_reader_cannot(const struct kiosk *k, const struct kiosk_bit *bit)
{
    for (size_t i = 0; i < bit->tags_count; i++) {
        const struct kiosk_tag *tag = lies_there(k, bit, bit->tags[i].uid);
        if (bit->tags[i].bit == TAG_BIT_OPEN && tag != NULL && !can_secure_tag(k, tag))
            return true;
    }
    return false;
}

/* On with it: done, more to ask, to wait for, or no use. */
static void bit_go(struct brain *b, struct kiosk_bit *bit)
{
    gather(b->k, bit);
    bool open = tags_that_are(bit, TAG_BIT_OPEN) > 0 || !is_whole(b->k, bit);
    bool may_ask = bit->armed || bit->visit != 0; /* a loan is released in its visit only */
    if (tags_that_are(bit, TAG_BIT_ASKED) > 0)
        return;
    if (!open)
        is_set(b, bit);
    else if (bit->hopeless || some_reader_cannot(b->k, bit))
        give_up(b, bit);
    else if (may_ask && is_whole(b->k, bit) && ask_open(b, bit))
        bit->step = BIT_SETTING;
    else if (bit->failed || (bit->visit == 0 && bit->tried))
        give_up(b, bit);
    else if (bit->visit == 0)
        bit_free(bit); /* the rest of the set is not there yet: each part that comes asks again */
}

static void start_waiting(struct brain *b, struct kiosk_bit *bit)
{
    bit->until_ms = b->k->mono_ms + BIT_MS;
    security_timer(b);
}

/* A free one, else the one that has failed longest: it is told already. */
static struct kiosk_bit *bit_take(struct kiosk *k)
{
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++)
        if (k->bits[i].step == BIT_FREE)
            return &k->bits[i];
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++)
        if (k->bits[i].step == BIT_OPEN)
            return &k->bits[i];
    return NULL;
}

/* One mark an item: an older row's gives way. */
static struct kiosk_bit *bit_begin(struct kiosk *k, const char *ulid, const char *id, bool armed)
{
    struct kiosk_bit *bit = bit_of_item(k, id);
    if (bit == NULL && (bit = bit_take(k)) == NULL)
        return NULL;
    *bit = (struct kiosk_bit){ .step = BIT_SETTING, .armed = armed };
    text_copy(bit->ulid, sizeof bit->ulid, ulid);
    text_copy(bit->item, sizeof bit->item, id);
    return bit;
}

static void cannot_begin(struct brain *b, struct kiosk_item *item, const char *ulid)
{
    bit_row(b, ulid, BIT_FAILED);
    item->bit_failed = true;
    if (item->phase == PHASE_BIT)
        item_show(b, item);
}

void bit_arm(struct brain *b, const char *ulid, const char *id)
{
    struct kiosk_bit *bit = bit_begin(b->k, ulid, id, true);
    if (bit != NULL)
        bit_go(b, bit);
}

void bit_disarm(struct brain *b, const char *ulid, const char *id)
{
    struct kiosk_bit *bit = bit_begin(b->k, ulid, id, false);
    if (bit == NULL)
        return;
    bit->visit = b->k->visit;
    start_waiting(b, bit);
    bit_go(b, bit);
}

void bit_for_item(struct brain *b, struct kiosk_item *item, const char *ulid, bool armed)
{
    struct kiosk *k = b->k;
    struct kiosk_bit *bit = item->uid.n > 0 ? bit_begin(k, ulid, item->item.id, armed) : NULL;
    if (bit == NULL) { /* typed or scanned: no tag lies there */
        cannot_begin(b, item, ulid);
        return;
    }
    bit->visit = k->visit;
    bit->parts = item->parts;
    start_waiting(b, bit);
    bit_go(b, bit);
}

bool bit_is_open(struct kiosk *k, const char *id)
{
    return bit_of_item(k, id) != NULL;
}

/* A tag that was laid again goes on where its mark stopped. */
void bit_tag_again(struct brain *b, const struct kiosk_tag *tag)
{
    struct kiosk_bit *bit = bit_of_item(b->k, tag->id);
    struct bit_tag *known = tag_of_bit(bit, tag->uid);
    if (known != NULL && known->bit == TAG_BIT_OPEN)
        known->tries = 0;
    if (bit->step != BIT_RESTORING)
        bit_go(b, bit);
    items_go(b);
}

void security_begun(struct kiosk *k, const char *id)
{
    struct kiosk_bit *older = bit_of_item(k, id);
    if (older != NULL)
        bit_free(older);
}

void security_written(struct brain *b, struct kiosk_item *item)
{
    if (item->bit_set) { /* a later word on a row whose tag is as it should be */
        bit_row(b, item->ulid, BIT_DONE);
        if (item->phase == PHASE_BIT)
            item_show(b, item);
        return;
    }
    bit_for_item(b, item, item->ulid, item->deed != ITEM_LENDS);
}

/* ---- answers ---- */

static struct kiosk_bit *bit_that_asked(struct kiosk *k, struct uid uid, bool armed)
{
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++) {
        struct kiosk_bit *bit = &k->bits[i];
        struct bit_tag *tag = bit->step != BIT_FREE ? tag_of_bit(bit, uid) : NULL;
        if (tag == NULL)
            continue;
        if ((tag->bit == TAG_BIT_ASKED && bit->armed == armed) || (tag->bit == TAG_BIT_BACK && bit->armed != armed))
            return bit;
    }
    return NULL;
}

static bool is_for_good(enum result r)
{
    return r != RESULT_OK && r != RESULT_GONE && r != RESULT_IO;
}

void on_tag_secured(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_bit *bit = bit_that_asked(k, b->e->uid, b->e->up);
    if (bit == NULL)
        return;
    struct bit_tag *tag = tag_of_bit(bit, b->e->uid);
    bool ok = b->e->result == RESULT_OK, back = tag->bit == TAG_BIT_BACK;
    if (ok)
        note_marks(k, b->e->uid, b->e->up);
    tag->bit = ok && !back ? TAG_BIT_SET : TAG_BIT_OPEN;
    tag->maybe = !back && b->e->result == RESULT_IO;
    if (ok)
        tag->tries = 0;
    else if (b->e->reader < READERS_MAX)
        k->readers[b->e->reader].unset++;
    bit->hopeless = bit->hopeless || (!back && is_for_good(b->e->result));
    if (back || bit->step == BIT_RESTORING)
        restore(b, bit);
    else
        bit_go(b, bit);
    if (bit->step == BIT_OPEN)
        free_if_over(bit);
    items_go(b);
}

/* ---- time, and the end of a visit ---- */

static bool waits(const struct kiosk *k, const struct kiosk_bit *bit)
{
    return bit->step != BIT_FREE && bit->visit == k->visit && k->visit != 0 && !bit->failed;
}

void security_timer(struct brain *b)
{
    struct kiosk *k = b->k;
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++)
        if (waits(k, &k->bits[i]) && k->bits[i].until_ms < first)
            first = k->bits[i].until_ms;
    if (first == INT64_MAX)
        return;
    timer_start(b, TIMER_BIT, first > k->mono_ms ? (uint32_t)(first - k->mono_ms) : 1);
}

void bit_fired(struct brain *b)
{
    struct kiosk *k = b->k;
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++)
        if (waits(k, &k->bits[i]) && k->bits[i].until_ms <= k->mono_ms)
            give_up(b, &k->bits[i]);
    security_timer(b);
    items_go(b);
}

void security_put_off(struct brain *b, struct kiosk_item *item)
{
    struct kiosk_bit *bit = bit_of_item(b->k, item->item.id);
    if (bit != NULL)
        give_up(b, bit);
    else
        item_show(b, item);
}

void security_visit_ended(struct brain *b)
{
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++) {
        struct kiosk_bit *bit = &b->k->bits[i];
        if (bit->step == BIT_FREE || bit->visit == 0)
            continue;
        if (!bit->failed)
            bit_row(b, bit->ulid, BIT_PENDING);
        bit->visit = 0;
        if (bit->step == BIT_SETTING && tags_that_are(bit, TAG_BIT_ASKED) == 0)
            restore(b, bit);
        free_if_over(bit);
    }
}
