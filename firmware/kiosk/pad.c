/* The pads: what lies there now, and what it is.

   A tag's memory says item, card, blank, damaged or unknown; reader and step say what that means:
     welcome, identify   what may be a card is one, unless the reader is for books only
     checkout, return    it is an unknown item (refused), never a second patron; on a reader that is for cards only
                         nothing is an item
   What lay there when a visit ended is left behind: it opens nothing and is lent to nobody until it
   was taken away and laid again; what a reader does not see while it is away counts as lying there.

   A tag: READING -> ITEM | CARD | BLANK | UNKNOWN | DAMAGED | UNREAD   [on_tag_read]
          READING -> READING   the rest of it; again, at most TAG_TRIES_MAX times; or looked up in the map */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"
#include "kiosk/parts_group.h"
#include "tags/card.h"

static struct kiosk_tag *find_tag(struct kiosk *k, struct uid uid)
{
    for (size_t i = 0; i < k->tags_count; i++)
        if (uid_equal(k->tags[i].uid, uid))
            return &k->tags[i];
    return NULL;
}

void pad_forget(struct kiosk *k, struct kiosk_tag *tag)
{
    size_t at = (size_t)(tag - k->tags);
    k->tags_count--;
    memmove(tag, tag + 1, (k->tags_count - at) * sizeof *tag);
    wipe(&k->tags[k->tags_count], sizeof *tag);
}

enum reader_role pad_role(const struct kiosk *k, const struct kiosk_tag *tag)
{
    return tag->reader < READERS_MAX ? k->rules.roles[tag->reader] : READER_FOR_ALL;
}

/* ---- what it means here ---- */

static bool own_card(const struct kiosk *k, const struct kiosk_tag *tag)
{
    return k->card_uid.n != 0 && uid_equal(k->card_uid, tag->uid);
}

static bool may_be_card(const struct kiosk_tag *tag)
{
    return (tag->is_card || tag->thing == THING_CARD) && !tag->unsure;
}

static void take_book(struct brain *b, const struct kiosk_tag *tag)
{
    if (tag->foreign)
        items_see_thing(b, tag, REASON_FOREIGN);
    else if (pad_role(b->k, tag) == READER_FOR_CARDS)
        items_see_thing(b, tag, REASON_OTHER_PAD);
    else
        items_see(b, tag, tag->id);
}

static void take_item(struct brain *b, const struct kiosk_tag *tag)
{
    if (tag->left_behind || tag->answers_call || tag->unsure || own_card(b->k, tag))
        return;
    if (tag->thing != THING_ITEM && pad_role(b->k, tag) == READER_FOR_CARDS)
        return;
    switch (tag->thing) {
    case THING_READING:
        return;
    case THING_ITEM:
        take_book(b, tag);
        return;
    case THING_DAMAGED:
        items_see_thing(b, tag, REASON_TAG_DAMAGED);
        return;
    case THING_UNREAD:
        items_see_thing(b, tag, REASON_TAG_UNREAD);
        return;
    case THING_CARD:
    case THING_BLANK:
    case THING_UNKNOWN:
        items_see_thing(b, tag, tag->is_card && tag->card_told == RESULT_OK ? REASON_CARD_AS_ITEM : REASON_TAG_UNKNOWN);
        return;
    }
}

static bool takes_items(const struct kiosk *k)
{
    return k->screen == SCREEN_CHECKOUT || k->screen == SCREEN_RETURN;
}

/* `look` wants books only: what else lies there is of no interest. */
static void look_at(struct brain *b, const struct kiosk_tag *tag)
{
    bool book = tag->thing == THING_ITEM && !tag->left_behind && !tag->unsure && !own_card(b->k, tag);
    if (book && pad_role(b->k, tag) != READER_FOR_CARDS)
        look_book(b, tag->id);
}

void pad_take_items(struct brain *b)
{
    for (size_t i = 0; b->k->screen == SCREEN_LOOK && i < b->k->tags_count; i++)
        look_at(b, &b->k->tags[i]);
    for (size_t i = 0; takes_items(b->k) && i < b->k->tags_count; i++)
        take_item(b, &b->k->tags[i]);
}

/* Cards that lie where cards may lie, by whether they tell their number; one that does not, and why; and whether one
   lies elsewhere. */
struct cards {
    const struct kiosk_tag *told, *mute;
    unsigned told_count;
    enum reason why;
    bool elsewhere;
};

/* What lies there instead of a card that we know. Asked for a card only: on welcome it may be anything. */
static enum reason no_card(const struct kiosk *k, const struct kiosk_tag *tag)
{
    if (tag->card_told == RESULT_REFUSED && tag->is_card)
        return REASON_CARD_RANDOM;
    if (k->screen != SCREEN_IDENTIFY || tag->unsure)
        return REASON_NONE;
    if (tag->thing == THING_UNREAD)
        return REASON_CARD_UNREAD;
    if (tag->thing == THING_DAMAGED && !tag->mapping)
        return REASON_TAG_DAMAGED;
    if (tag->thing == THING_ITEM && tag->foreign)
        return REASON_FOREIGN;
    bool strange = tag->thing == THING_UNKNOWN || tag->thing == THING_BLANK || tag->thing == THING_CARD;
    return strange && !tag->mapping ? REASON_CARD_UNKNOWN : REASON_NONE;
}

static struct cards cards_on_pad(const struct kiosk *k)
{
    struct cards c = { 0 };
    for (size_t i = 0; i < k->tags_count; i++) {
        const struct kiosk_tag *tag = &k->tags[i];
        if (tag->left_behind || tag->answers_call)
            continue;
        if (pad_role(k, tag) == READER_FOR_ITEMS) {
            c.elsewhere = c.elsewhere || may_be_card(tag);
        } else if (may_be_card(tag) && tag->card_told == RESULT_OK) {
            c.told = tag;
            c.told_count++;
        } else if (no_card(k, tag) != REASON_NONE) {
            c.mute = tag;
            c.why = no_card(k, tag);
        }
    }
    return c;
}

void pad_look_for_card(struct brain *b)
{
    struct kiosk *k = b->k;
    bool welcome = k->screen == SCREEN_WELCOME && !kiosk_returns_only(k);
    if (!welcome && k->screen != SCREEN_IDENTIFY)
        return;
    struct cards c = cards_on_pad(k);
    k->two_cards = k->visit != 0 && c.told_count > 1;
    k->card_on_other_pad = k->visit != 0 && c.told_count == 0 && c.elsewhere;
    if (k->card_checking || !k->ledger.up)
        return;
    if (c.told_count == 1 && !own_card(k, c.told))
        identify_card(b, c.told->card, c.told->uid, false);
    else if (c.told_count == 0 && c.mute != NULL && !own_card(k, c.mute))
        identify_refuse(b, c.mute->uid, c.why);
}

static void tag_known(struct brain *b, struct kiosk_tag *tag)
{
    call_look(b, tag);
    trainer_card(b, tag);
    if (takes_items(b->k))
        take_item(b, tag);
    else if (b->k->screen == SCREEN_LOOK)
        look_at(b, tag);
    else
        pad_look_for_card(b);
    pay_look_at_pad(b);
    security_tag_named(b, tag);
}

/* ---- reading ---- */

static enum result read_more(struct brain *b, struct kiosk_tag *tag, size_t bytes)
{
    struct read_plan plan;
    enum result r = tags_plan(tag->family, tag->memory, &b->k->rules.layout, bytes, &plan);
    if (r != RESULT_OK)
        return r;
    struct effect *e = effect_add(b, EFFECT_READ_TAG);
    e->uid = tag->uid;
    e->plan = plan;
    return RESULT_OK;
}

/* Neither an item nor a card by its memory: the map may know it. */
static void without_block(struct brain *b, struct kiosk_tag *tag, enum thing thing)
{
    tag->thing = thing;
    if (!b->k->rules.items_by_uid_map) {
        tag_known(b, tag);
        return;
    }
    tag->mapping = true;
    effect_add(b, EFFECT_LOOK_UP_UID)->uid = tag->uid;
}

static void note_card(const struct kiosk *k, struct kiosk_tag *tag, const struct tag_content *content,
                      struct bytes memory)
{
    struct card_rules rules = { k->rules.cards_identify, k->rules.uid_form, k->rules.card_numbers };
    enum reader_role role = pad_role(k, tag);
    struct card_sight sight = { .role = role == READER_FOR_ITEMS ? READER_FOR_ALL
                                                                 : role, /* a card that lies among books is a card */
                                .family = tag->family,
                                .uid = tag->uid,
                                .content = content,
                                .memory = memory };
    tag->card_told = card_number(&sight, &rules, tag->card);
    if (tag->left_behind)
        wipe(tag->card, sizeof tag->card); /* it opens nothing: nobody needs to know whose it is */
    tag->is_card = (card_or_item(&sight, &rules) & TAG_MAY_BE_CARD) != 0 || tag->card_told == RESULT_REFUSED;
}

/* Nothing of it can be read but its number. */
static void without_memory(struct brain *b, struct kiosk_tag *tag)
{
    note_card(b->k, tag, &(struct tag_content){ .kind = TAG_KIND_UNKNOWN }, (struct bytes){ 0 });
    without_block(b, tag, THING_UNKNOWN);
}

/* From the beginning: it is new, or a reader sees it anew. It stays whose it was. */
static void start_reading(struct brain *b, struct kiosk_tag *tag)
{
    tag->unsure = tag->mapping = tag->doubted = tag->is_card = false;
    tag->thing = THING_READING;
    tag->usage = TAG_USAGE_NOT_SAID;
    tag->tries = 1;
    tag->got = 0;
    if (uid_is_mute(tag->uid)) {
        tag->thing = THING_UNREAD;
        tag_known(b, tag);
        return;
    }
    if (read_more(b, tag, TAGS_FIRST_BYTES) != RESULT_OK)
        without_memory(b, tag);
}

void on_tag_arrived(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_tag *tag = find_tag(k, b->e->uid);
    if (b->e->uid.n == 0 || (tag == NULL && k->tags_count == KIOSK_TAGS_MAX))
        return;
    if (tag != NULL && !tag->unsure && tag->reader == b->e->reader)
        return;
    if (tag == NULL) {
        tag = &k->tags[k->tags_count++];
        *tag = (struct kiosk_tag){ .uid = b->e->uid,
                                   .family = b->e->family,
                                   .fresh = k->screen == SCREEN_FINISH,
                                   .left_behind = b->e->reader < READERS_MAX && k->readers[b->e->reader].unlooked };
    }
    tag->reader = b->e->reader;
    tag->marks = b->e->marks;
    tag->memory = b->e->memory_size;
    start_reading(b, tag);
}

void on_tag_left(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_tag *tag = find_tag(k, b->e->uid);
    if (tag == NULL || tag->unsure || tag->reader != b->e->reader)
        return; /* a reader that is away has only forgotten it; or it was moved to another one */
    pad_forget(k, tag);
    items_lifted(b, b->e->uid);
    if (k->screen == SCREEN_IDENTIFY && uid_equal(k->card_uid, b->e->uid) && !k->card_checking && !k->pin_needed)
        k->card_uid = (struct uid){ 0 }; /* laid again, it is tried again */
    left_behind_look(b);
    pad_look_for_card(b);
}

static void count_misread(struct kiosk *k, const struct kiosk_tag *tag, enum result why)
{
    if (tag->reader < READERS_MAX)
        k->readers[tag->reader].misreads++;
    k->bad_reads++;
    if (k->bad_reads == BAD_READS_TELL)
        text_copy(k->bad_read_words, sizeof k->bad_read_words, result_text(why));
}

/* Once more, or never. */
static void read_again(struct brain *b, struct kiosk_tag *tag, enum result why)
{
    size_t bytes = tag->got > 0 ? tag->got : TAGS_FIRST_BYTES;
    if (why != RESULT_GONE && tag->tries < TAG_TRIES_MAX && read_more(b, tag, bytes) == RESULT_OK) {
        tag->tries++;
        return;
    }
    tag->thing = THING_UNREAD;
    count_misread(b->k, tag, why);
    tag_known(b, tag);
}

static void not_read(struct brain *b, struct kiosk_tag *tag)
{
    if (b->e->result == RESULT_REFUSED)
        without_memory(b, tag); /* a sector of another key: its number may be enough */
    else
        read_again(b, tag, b->e->result);
}

static void named(struct brain *b, struct kiosk_tag *tag, const struct tag_content *content)
{
    static const enum thing of_kind[TAG_KIND_COUNT] = { [TAG_KIND_UNKNOWN] = THING_UNKNOWN,
                                                        [TAG_KIND_ITEM] = THING_ITEM,
                                                        [TAG_KIND_PATRON] = THING_CARD,
                                                        [TAG_KIND_BLANK] = THING_BLANK,
                                                        [TAG_KIND_DAMAGED] = THING_DAMAGED };
    const char *owner = b->k->rules.owner;
    enum thing thing = of_kind[content->kind];
    b->k->bad_reads = 0;
    note_card(b->k, tag, content, b->e->memory);
    if (thing != THING_ITEM && thing != THING_CARD) {
        without_block(b, tag, thing);
        return;
    }
    tag->thing = thing;
    tag->usage = content->usage;
    tag->part = content->part;
    tag->parts = content->parts;
    tag->foreign = owner[0] != '\0' && content->owner[0] != '\0' && !text_equal(owner, content->owner);
    text_copy(tag->id, sizeof tag->id, thing == THING_ITEM ? content->id : "");
    tag_known(b, tag);
}

/* Without a checksum only two reads that say the same are believed. */
static bool is_doubtful(struct kiosk_tag *tag, const struct tag_content *content)
{
    if (content->kind != TAG_KIND_ITEM || !tags_warns(content, TAG_WARNING_NO_CHECKSUM))
        return false;
    if (tag->doubted && text_equal(tag->id, content->id))
        return false;
    tag->doubted = true;
    text_copy(tag->id, sizeof tag->id, content->id);
    return true;
}

/* The gate's byte can stand in another library's longer block; that is known when it is read up to there. */
static size_t wanted_of(const struct kiosk *k, struct kiosk_tag *tag, struct bytes memory)
{
    const struct security_rules *gate = &k->rules.security;
    size_t wanted = tags_wanted(memory, tag->marks.dsfid, k->rules.tags);
    if (gate->mechanism != SECURITY_BYTE)
        return wanted;
    tag->byte_taken = tags_uses(memory, tag->marks.dsfid, k->rules.tags, gate->byte_at);
    return wanted > gate->byte_at ? wanted : gate->byte_at + 1U;
}

static void was_read(struct brain *b, struct kiosk_tag *tag)
{
    struct bytes memory = b->e->memory;
    struct tag_content content;
    tag->marks = b->e->marks;
    size_t wanted = wanted_of(b->k, tag, memory);
    bool more = wanted > memory.n && memory.n > tag->got;
    tag->got = (uint16_t)(memory.n < TAG_MEMORY_MAX ? memory.n : TAG_MEMORY_MAX);
    if (more && read_more(b, tag, wanted) == RESULT_OK)
        return;
    tags_decode(memory, tag->marks.dsfid, b->k->rules.tags, &content);
    tags_note_numbers(&content, memory, &b->k->rules.item_numbers);
    if (is_doubtful(tag, &content))
        read_again(b, tag, RESULT_BAD);
    else
        named(b, tag, &content);
}

static void mapped(struct brain *b, struct kiosk_tag *tag)
{
    tag->mapping = false;
    if (b->e->result == RESULT_OK && b->e->text[0] != '\0') {
        tag->thing = THING_ITEM;
        tag->is_card = false;
        text_copy(tag->id, sizeof tag->id, b->e->text);
    }
    tag_known(b, tag);
}

void on_tag_read(struct brain *b)
{
    struct kiosk_tag *tag = find_tag(b->k, b->e->uid);
    if (tag == NULL || tag->unsure)
        return; /* lifted meanwhile, or the reader is away */
    if (tag->mapping)
        mapped(b, tag);
    else if (tag->thing != THING_READING)
        return;
    else if (b->e->result == RESULT_OK)
        was_read(b, tag);
    else
        not_read(b, tag);
}

/* ---- left behind ---- */

void pad_visit_ended(struct kiosk *k, bool keep_fresh)
{
    for (size_t i = 0; i < READERS_MAX; i++)
        k->readers[i].unlooked = !k->readers[i].health.up || k->readers[i].looking;
    for (size_t i = 0; i < k->tags_count; i++) {
        struct kiosk_tag *tag = &k->tags[i];
        tag->left_behind = tag->left_behind || !keep_fresh || !tag->fresh;
        if (tag->left_behind)
            wipe(tag->card, sizeof tag->card);
        tag->fresh = false;
    }
}

void pad_visit_begins(struct kiosk *k)
{
    for (size_t i = 0; i < READERS_MAX; i++)
        k->readers[i].unlooked = false;
}

bool pad_left_behind(const struct kiosk *k)
{
    for (size_t i = 0; i < k->tags_count; i++)
        if (k->tags[i].left_behind && !k->tags[i].unsure)
            return true;
    return false;
}

bool kiosk_card_on_pad(const struct kiosk *k)
{
    for (size_t i = 0; i < k->tags_count; i++)
        if (may_be_card(&k->tags[i]))
            return true;
    return false;
}
