/* The pad: what lies there now, and what it is.

   A tag's memory says item, card, blank, damaged or unknown; the step says what that means:
     welcome, identify   a tag with neither an item block nor a line in the UID map is a card
     checkout, return    it is an unknown item (refused), never a second patron
   What lay there when a visit ended is left behind: it opens nothing and is lent to nobody until it
   was taken away and laid again; what the reader does not see while it is away counts as lying there.

   A tag: READING -> ITEM | CARD | BLANK | UNKNOWN | DAMAGED | UNREAD   [on_tag_read]
          READING -> READING   read again, at most TAG_TRIES_MAX times; or looked up in the map */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

static struct kiosk_tag *find_tag(struct kiosk *k, struct uid uid)
{
    for (size_t i = 0; i < k->tags_count; i++)
        if (uid_equal(k->tags[i].uid, uid))
            return &k->tags[i];
    return NULL;
}

static void remove_tag(struct kiosk *k, struct kiosk_tag *tag)
{
    size_t at = (size_t)(tag - k->tags);
    k->tags_count--;
    memmove(tag, tag + 1, (k->tags_count - at) * sizeof *tag);
    wipe(&k->tags[k->tags_count], sizeof *tag);
}

/* ---- what it means here ---- */

static bool own_card(const struct kiosk *k, const struct kiosk_tag *tag)
{
    return k->card_uid.n != 0 && uid_equal(k->card_uid, tag->uid);
}

/* Without an item on it, a tag may be a card when cards are told by their chip's number. */
static bool may_be_card(const struct kiosk *k, const struct kiosk_tag *tag)
{
    if (tag->unsure)
        return false;
    if (tag->thing == THING_CARD)
        return true;
    return k->rules.cards_identify == CARDS_BY_UID && !tags_uid_random(tag->uid) &&
           (tag->thing == THING_BLANK || tag->thing == THING_UNKNOWN);
}

static void take_item(struct brain *b, const struct kiosk_tag *tag)
{
    if (tag->left_behind || tag->unsure || own_card(b->k, tag))
        return;
    switch (tag->thing) {
    case THING_READING:
        return;
    case THING_ITEM:
        if (tag->foreign)
            items_see_thing(b, tag, REASON_FOREIGN);
        else
            items_see(b, tag, tag->id);
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
        items_see_thing(b, tag, may_be_card(b->k, tag) ? REASON_CARD_AS_ITEM : REASON_TAG_UNKNOWN);
        return;
    }
}

static bool takes_items(const struct kiosk *k)
{
    return k->screen == SCREEN_CHECKOUT || k->screen == SCREEN_RETURN;
}

void pad_take_items(struct brain *b)
{
    for (size_t i = 0; takes_items(b->k) && i < b->k->tags_count; i++)
        take_item(b, &b->k->tags[i]);
}

static void card_number(const struct kiosk *k, const struct kiosk_tag *tag, char out[static ID_SIZE])
{
    char text[TAGS_UID_SIZE];
    if (k->rules.cards_identify != CARDS_BY_UID) {
        text_copy(out, ID_SIZE, tag->id);
        return;
    }
    tags_uid_text(tag->uid, k->rules.uid_form, text);
    text_copy(out, ID_SIZE, text);
}

void pad_look_for_card(struct brain *b)
{
    struct kiosk *k = b->k;
    const struct kiosk_tag *card = NULL;
    unsigned cards = 0;
    char number[ID_SIZE];
    if (k->screen != SCREEN_WELCOME && k->screen != SCREEN_IDENTIFY)
        return;
    for (size_t i = 0; i < k->tags_count; i++) {
        if (k->tags[i].left_behind || !may_be_card(k, &k->tags[i]))
            continue;
        card = &k->tags[i];
        cards++;
    }
    k->two_cards = k->visit != 0 && cards > 1;
    if (cards != 1 || own_card(k, card) || k->card_checking || !k->ledger.up)
        return;
    card_number(k, card, number);
    if (number[0] != '\0')
        identify_card(b, number, card->uid, false);
    wipe(number, sizeof number);
}

static void tag_known(struct brain *b, struct kiosk_tag *tag)
{
    if (takes_items(b->k))
        take_item(b, tag);
    else
        pad_look_for_card(b);
}

/* ---- reading ---- */

static void read_again(struct brain *b, struct kiosk_tag *tag, const struct read_plan *plan)
{
    struct effect *e = effect_add(b, EFFECT_READ_TAG);
    tag->tries++;
    e->uid = tag->uid;
    e->plan = *plan;
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

static void start_reading(struct brain *b, struct kiosk_tag *tag)
{
    struct read_plan plan;
    if (tags_plan(tag->family, &b->k->rules.layout, &plan) == RESULT_OK)
        read_again(b, tag, &plan);
    else
        without_block(b, tag, THING_UNKNOWN);
}

/* The reader is back and sees what lay there before: it is read anew, and is whose it was. */
static void seen_again(struct brain *b, struct kiosk_tag *tag)
{
    tag->unsure = tag->mapping = false;
    tag->thing = THING_READING;
    tag->tries = 0;
    start_reading(b, tag);
}

void on_tag_arrived(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_tag *tag = find_tag(k, b->e->uid);
    if (tag != NULL && tag->unsure)
        seen_again(b, tag);
    if (b->e->uid.n == 0 || tag != NULL || k->tags_count == KIOSK_TAGS_MAX)
        return;
    tag = &k->tags[k->tags_count++];
    *tag = (struct kiosk_tag){
        .uid = b->e->uid, .family = b->e->family, .thing = THING_READING, .fresh = k->screen == SCREEN_FINISH
    };
    start_reading(b, tag);
}

void on_tag_left(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_tag *tag = find_tag(k, b->e->uid);
    if (tag == NULL || tag->unsure)
        return; /* a reader that is away has only forgotten it */
    remove_tag(k, tag);
    items_lifted(b, b->e->uid);
    if (k->screen == SCREEN_IDENTIFY && uid_equal(k->card_uid, b->e->uid) && !k->card_checking && !k->pin_needed)
        k->card_uid = (struct uid){ 0 }; /* laid again, it is tried again */
    left_behind_look(b);
    pad_look_for_card(b);
}

static void not_read(struct brain *b, struct kiosk_tag *tag)
{
    struct read_plan plan;
    if (b->e->result != RESULT_GONE && tag->tries < TAG_TRIES_MAX &&
        tags_plan(tag->family, &b->k->rules.layout, &plan) == RESULT_OK) {
        read_again(b, tag, &plan);
        return;
    }
    tag->thing = THING_UNREAD;
    b->k->bad_reads++;
    if (b->k->bad_reads == BAD_READS_TELL)
        text_copy(b->k->bad_read_words, sizeof b->k->bad_read_words, result_text(b->e->result));
    tag_known(b, tag);
}

static void decoded(struct brain *b, struct kiosk_tag *tag)
{
    static const enum thing of_kind[TAG_KIND_COUNT] = { [TAG_KIND_UNKNOWN] = THING_UNKNOWN,
                                                        [TAG_KIND_ITEM] = THING_ITEM,
                                                        [TAG_KIND_PATRON] = THING_CARD,
                                                        [TAG_KIND_BLANK] = THING_BLANK,
                                                        [TAG_KIND_DAMAGED] = THING_DAMAGED };
    struct tag_content content;
    tags_decode(b->e->memory, TAG_NO_DSFID, &content);
    b->k->bad_reads = 0;
    enum thing thing = of_kind[content.kind];
    const char *owner = b->k->rules.owner;
    if (thing != THING_ITEM && thing != THING_CARD) {
        without_block(b, tag, thing);
        return;
    }
    tag->thing = thing;
    tag->part = content.part;
    tag->parts = content.parts;
    tag->foreign = owner[0] != '\0' && content.owner[0] != '\0' && !text_equal(owner, content.owner);
    text_copy(tag->id, sizeof tag->id, content.id);
    tag_known(b, tag);
}

static void mapped(struct brain *b, struct kiosk_tag *tag)
{
    tag->mapping = false;
    if (b->e->result == RESULT_OK && b->e->text[0] != '\0') {
        tag->thing = THING_ITEM;
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
        decoded(b, tag);
    else
        not_read(b, tag);
}

/* ---- the reader as a whole ---- */

static bool any_unsure(const struct kiosk *k)
{
    for (size_t i = 0; i < k->tags_count; i++)
        if (k->tags[i].unsure)
            return true;
    return false;
}

void on_reader(struct brain *b)
{
    struct kiosk *k = b->k;
    note_health(b, &k->reader);
    if (k->reader.up && (k->visit != 0 || any_unsure(k)))
        effect_add(b, EFFECT_INVENTORY);
    if (k->reader.up)
        return;
    for (size_t i = 0; i < k->tags_count; i++)
        k->tags[i].unsure = true;
    for (size_t i = 0; i < k->tags_count; i++)
        items_lifted(b, k->tags[i].uid);
    left_behind_look(b);
}

/* What lies there came as TAG_ARRIVED; what did not come was taken away while the reader did not look. */
void on_inventory_done(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!k->reader.up)
        return; /* nobody has looked */
    for (size_t i = k->tags_count; i > 0; i--)
        if (k->tags[i - 1].unsure)
            remove_tag(k, &k->tags[i - 1]);
    left_behind_look(b);
    pad_look_for_card(b);
}

/* ---- left behind ---- */

void pad_visit_ended(struct kiosk *k, bool keep_fresh)
{
    for (size_t i = 0; i < k->tags_count; i++) {
        struct kiosk_tag *tag = &k->tags[i];
        tag->left_behind = tag->left_behind || !keep_fresh || !tag->fresh;
        tag->fresh = false;
    }
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
        if (may_be_card(k, &k->tags[i]))
            return true;
    return false;
}
