/* The one entry of the brain: every event, by kind, to the flow that it belongs to.

   Events of a visit carry its number; those of an ended visit change nothing. Ledger, library, reader
   and journal events belong to no visit. */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"
#include "kiosk/parts_group.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

/* ---- effects ---- */

struct effect *effect_add(struct brain *b, enum effect_type type)
{
    assert(b->out->count < EFFECTS_MAX);
    struct effect *e = &b->out->at[b->out->count++];
    memset(e, 0, sizeof *e);
    e->type = type;
    e->visit = b->k->visit;
    return e;
}

/* The same sound twice in one update is one sound. */
void effect_sound(struct brain *b, enum sound sound)
{
    for (size_t i = 0; i < b->out->count; i++)
        if (b->out->at[i].type == EFFECT_SOUND && b->out->at[i].sound == sound)
            return;
    effect_add(b, EFFECT_SOUND)->sound = sound;
}

void timer_start(struct brain *b, enum timer timer, uint32_t ms)
{
    struct effect *e = effect_add(b, EFFECT_TIMER_START);
    e->timer = timer;
    e->ms = ms;
}

void timer_stop(struct brain *b, enum timer timer)
{
    effect_add(b, EFFECT_TIMER_STOP)->timer = timer;
}

void next_ulid(struct brain *b, char out[static ULID_SIZE])
{
    ulid_make(out, b->e->now.utc_ms, b->e->seed, b->k->effects_made++);
}

struct when wall_time(const struct kiosk *k)
{
    return k->clock_unset ? (struct when){ 0 } : k->now;
}

void overlay_show(struct brain *b, enum overlay overlay)
{
    bool warned = b->k->warn_seconds > 0;
    b->k->overlay = overlay;
    b->k->warn_seconds = 0;
    if (warned) {
        timer_stop(b, TIMER_WARN);
        idle_start(b);
    }
}

void screen_show(struct brain *b, enum screen screen)
{
    struct kiosk *k = b->k;
    k->screen = screen;
    overlay_show(b, OVERLAY_NONE);
    k->page = 0;
    k->focus[0] = k->field[0] = '\0';
    k->keyboard_open = k->keyboard_letters = false;
    wipe(k->pin_entry, sizeof k->pin_entry);
    if (screen != SCREEN_IDENTIFY)
        memset(k->number, 0, sizeof k->number);
}

/* ---- what the shell reports ---- */

void note_health(struct brain *b, struct part_health *part)
{
    if (part->up && !b->e->up)
        part->failures++;
    if (part->up != b->e->up || !part->since.known)
        part->since = b->e->now;
    part->up = b->e->up;
    text_copy(part->words, sizeof part->words, b->e->text);
}

/* Without a ledger nothing can be lent: said plainly on the first page, not after a walk through it. */
static void on_ledger(struct brain *b)
{
    struct kiosk *k = b->k;
    note_health(b, &k->ledger);
    if (k->ledger.up && k->screen == SCREEN_OUT_OF_SERVICE)
        screen_show(b, SCREEN_WELCOME);
    else if (!k->ledger.up && k->screen == SCREEN_WELCOME && k->visit == 0)
        screen_show(b, SCREEN_OUT_OF_SERVICE);
    else if (!k->ledger.up && k->items_count == 0 && (k->screen == SCREEN_CHECKOUT || k->screen == SCREEN_RETURN))
        screen_show(b, SCREEN_SORRY);
    items_go(b);
}

static void on_line(struct brain *b)
{
    note_health(b, &b->k->library);
    b->k->lacks = b->e->lacks;
    if (!b->k->library.up)
        b->k->library_slow = false;
    items_go(b);
}

static void on_settled(struct brain *b)
{
    struct kiosk *k = b->k;
    /* What the library has just taken in, of this visit or an earlier one, may be missing from the list of her loans.
     */
    bool moved = b->e->life == LIFE_UPLOADED || b->e->life == LIFE_CONFIRMED;
    if (moved)
        items_moved(k, b->e->reply.item.id);
    if (k->lent == LENT_KNOWN && moved)
        k->lent = LENT_NOT_ASKED;
    struct kiosk_item *item = item_of_ulid(k, b->e->ulid);
    if (item != NULL)
        item_settled(b, item);
    else if (b->e->life == LIFE_OFFLINE)
        identify_count_again(b);
    renew_settled(b);
    deal_settled(b);
    pay_settled(b);
}

static void on_timer(struct brain *b)
{
    if (b->e->visit != b->k->visit && b->e->timer != TIMER_HOURS)
        return;
    switch (b->e->timer) {
    case TIMER_IDLE:
        idle_fired(b);
        return;
    case TIMER_WARN:
        warn_fired(b);
        return;
    case TIMER_DWELL:
        items_dwelt(b);
        return;
    case TIMER_SETTLE:
        settle_fired(b);
        return;
    case TIMER_SHOW:
        finish_fired(b);
        return;
    case TIMER_REPEAT:
        left_behind_call(b);
        return;
    case TIMER_STAFF:
        staff_refresh(b);
        return;
    case TIMER_BIT:
        bit_fired(b);
        return;
    case TIMER_WALK:
        walk_fired(b);
        return;
    case TIMER_HOURS:
        hours_fired(b);
        return;
    case TIMER_PAGES:
        attract_fired(b);
        return;
    case TIMER_PATIENCE:
        patience_fired(b);
        return;
    case TIMER_DEMO:
        lesson_fired(b);
        return;
    case TIMER_COUNT:
        return;
    }
}

/* ---- the entry ---- */

static bool is_sign_of_life(const struct event *e)
{
    static const bool life[EVENT_COUNT] = {
        [EVENT_TAP] = true,  [EVENT_FOCUS] = true,       [EVENT_TEXT] = true,    [EVENT_KEY] = true,
        [EVENT_SCAN] = true, [EVENT_TOUCHED] = true,     [EVENT_HELD] = true,    [EVENT_PUSHED] = true,
        [EVENT_NEAR] = true, [EVENT_TAG_ARRIVED] = true, [EVENT_TAG_LEFT] = true
    };
    return life[e->type] && !(e->type == EVENT_FOCUS && e->up);
}

static bool is_answer(enum event_type type)
{
    static const bool answers[EVENT_COUNT] = {
        [EVENT_REPLY] = true,    [EVENT_JOURNALED] = true, [EVENT_TAG_SECURED] = true,
        [EVENT_BIT_OWED] = true, [EVENT_TAG_READ] = true,  [EVENT_OFFLINE_COUNT] = true
    };
    return answers[type];
}

static void on_nothing(struct brain *b)
{
    (void)b; /* TOUCHED: sign_of_life() was all */
}

static void on_slow(struct brain *b)
{
    if (b->e->visit == b->k->visit) /* what an ended visit waits for is nobody's affair here */
        b->k->library_slow = b->k->visit != 0;
}

static void on_clock(struct brain *b)
{
    b->k->clock_unset = !b->e->up;
}

/* Whoever plugs a headset in wants to hear; it stays on the kiosk's side: the next one may wear it too. */
static void on_headset(struct brain *b)
{
    b->k->headset = b->e->up;
    b->k->voice = b->k->headset || b->k->rules.speaks;
    if (b->k->headset)
        effect_add(b, EFFECT_SPEAK);
}

static void (*const flows[EVENT_COUNT])(struct brain *b) = {
    [EVENT_TAP] = on_tap,
    [EVENT_FOCUS] = on_focus,
    [EVENT_TEXT] = on_text,
    [EVENT_KEY] = on_key,
    [EVENT_SCAN] = on_scan,
    [EVENT_TOUCHED] = on_nothing,
    [EVENT_HELD] = on_held,
    [EVENT_PUSHED] = on_pushed,
    [EVENT_NEAR] = on_near,
    [EVENT_TIMER] = on_timer,
    [EVENT_TAG_ARRIVED] = on_tag_arrived,
    [EVENT_TAG_LEFT] = on_tag_left,
    [EVENT_TAG_READ] = on_tag_read,
    [EVENT_INVENTORY_DONE] = on_inventory_done,
    [EVENT_READER] = on_reader,
    [EVENT_LINE] = on_line,
    [EVENT_LIBRARY_SLOW] = on_slow,
    [EVENT_REPLY] = on_reply,
    [EVENT_JOURNALED] = on_journaled,
    [EVENT_SETTLED] = on_settled,
    [EVENT_LEDGER] = on_ledger,
    [EVENT_CLOCK] = on_clock,
    [EVENT_HEADSET] = on_headset,
    [EVENT_STAFF_PIN] = on_staff_pin,
    [EVENT_STAFF_SUMMARY] = on_staff_summary,
    [EVENT_STAFF_ANSWER] = on_staff_answer,
    [EVENT_PRINTED] = on_printed,
    [EVENT_MAILED] = on_mailed,
    [EVENT_TAG_SECURED] = on_tag_secured,
    [EVENT_BIT_OWED] = on_bit_owed,
    [EVENT_RECORDED] = on_recorded,
    [EVENT_KEPT] = on_kept,
    [EVENT_RECALLED] = on_recalled,
    [EVENT_OFFLINE_COUNT] = identify_counted,
};

void kiosk_update(struct kiosk *k, const struct event *e, struct effects *out)
{
    struct brain b = { k, e, out };
    assert(e->type < EVENT_COUNT);
    assert(flows[e->type] != NULL);
    out->count = 0;
    k->now = e->now;
    k->mono_ms = e->mono_ms;
    k->effects_made = 0;
    if (is_answer(e->type))
        k->heard_ms = e->mono_ms;
    bool life = is_sign_of_life(e);
    attract_leave(&b, life);
    if (life)
        sign_of_life(&b);
    flows[e->type](&b);
    walk_follow(&b);
    hours_follow(&b);
    attract_follow(&b, life);
    guided_follow(k);
    lesson_follow(&b);
    group_follow(&b);
    progress_follow(&b);
    patience_follow(&b, life);
    assert(kiosk_valid(k));
}

void kiosk_init(struct kiosk *k, const struct kiosk_rules *rules, const struct lesson_shelf *lessons)
{
    memset(k, 0, sizeof *k);
    k->rules = *rules;
    if (k->rules.layout.classic_sector == 0)
        k->rules.layout = tags_layout_default();
    k->screen = k->back = SCREEN_WELCOME;
    k->language = rules->language;
    k->quota = k->notice = -1;
    k->lesson.shelf = lessons;
    k->staff_pin_set = true;
    comfort_defaults(k);
    assert(kiosk_valid(k));
}

/* ---- the invariant ---- */

/* Against a block that stays in the nearest cache: some hundred kilobytes are looked through after each event. */
static bool is_blank(const void *at, size_t n)
{
    static const uint8_t blank[2048];
    const uint8_t *byte = at;
    for (; n > sizeof blank; byte += sizeof blank, n -= sizeof blank)
        if (memcmp(byte, blank, sizeof blank) != 0)
            return false;
    return memcmp(byte, blank, n) == 0;
}

static bool no_card_is_kept(const struct kiosk *k)
{
    for (size_t i = 0; i < k->tags_count; i++)
        if (k->tags[i].left_behind && !is_blank(k->tags[i].card, sizeof k->tags[i].card))
            return false;
    return true;
}

static bool without_person(const struct kiosk *k)
{
    return no_card_is_kept(k) && !k->identified && is_blank(&k->patron, sizeof k->patron) &&
           is_blank(k->card, sizeof k->card) && is_blank(k->number, sizeof k->number) &&
           is_blank(k->items, sizeof k->items) && k->items_count == 0 && is_blank(k->fees, sizeof k->fees) &&
           is_blank(&k->look, sizeof k->look) && is_blank(&k->deal, sizeof k->deal) &&
           is_blank(k->paid, sizeof k->paid) && is_blank(k->loans, sizeof k->loans) &&
           is_blank(k->holds, sizeof k->holds) && k->loans_count == 0 && k->holds_count == 0 && !k->finishing &&
           is_blank(&k->learning, sizeof k->learning) && is_blank(&k->group, sizeof k->group) &&
           is_blank(k->staff_card, sizeof k->staff_card) && !k->preferences_kept &&
           k->preferences_step == PREFERENCES_REST && is_blank(k->preferences, sizeof k->preferences);
}

static bool pins_are_short_lived(const struct kiosk *k)
{
    bool asked = k->screen == SCREEN_IDENTIFY || k->screen == SCREEN_STAFF || k->screen == SCREEN_PAY ||
                 k->screen == SCREEN_GROUP;
    bool used = k->visit != 0 && (k->card_checking || k->identified);
    return (used || is_blank(k->pin, sizeof k->pin)) && (asked || is_blank(k->pin_entry, sizeof k->pin_entry));
}

static bool item_is_valid(const struct kiosk_item *item)
{
    bool under_way = item->phase >= PHASE_TURN && item->phase <= PHASE_BIT;
    if (item->state >= ITEM_STATE_COUNT || (item->state == ITEM_WORKING) != under_way)
        return false;
    if (item->deed == ITEM_UNDOES && item->loan.ulid[0] == '\0')
        return false;
    return item->is_thing ? item->state == ITEM_REFUSED : item->item.id[0] != '\0';
}

static bool items_are_valid(const struct kiosk *k)
{
    unsigned under_way = 0;
    for (size_t i = 0; i < k->items_count; i++) {
        const struct kiosk_item *item = &k->items[i];
        if (!item_is_valid(item))
            return false;
        under_way += item->phase >= PHASE_BEGIN && item->phase <= PHASE_OUTCOME;
    }
    return under_way <= 1;
}

static bool group_is_valid(const struct kiosk_group *g)
{
    return g->count == 0 ? !g->runs : g->count <= GROUP_MAX && g->turn < g->count && !g->learners[g->turn].gone;
}

static bool bounds_hold(const struct kiosk *k)
{
    return k->items_count <= KIOSK_ITEMS_MAX && k->tags_count <= KIOSK_TAGS_MAX && k->loans_count <= k->listed_loans &&
           k->listed_loans <= KIOSK_LOANS_MAX && k->holds_count <= k->listed_holds &&
           k->listed_holds <= KIOSK_LOANS_MAX && k->fees_count <= k->listed_fees && k->listed_fees <= KIOSK_FEES_MAX &&
           k->paid_count <= KIOSK_PAID_MAX && k->deal.step < DEAL_STEP_COUNT && k->language < LANGUAGE_COUNT &&
           k->screen < SCREEN_COUNT && group_is_valid(&k->group) && k->notice >= -1 && k->notice < NOTICES_MAX;
}

/* A mark belongs to a row, and to this visit or to none. */
static bool bits_are_valid(const struct kiosk *k)
{
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++) {
        const struct kiosk_bit *bit = &k->bits[i];
        if (bit->step == BIT_FREE)
            continue;
        bool named = bit->ulid[0] != '\0' && bit->item[0] != '\0' && bit->tags_count <= KIOSK_TAGS_MAX;
        if (!named || (bit->visit != 0 && bit->visit != k->visit))
            return false;
    }
    return true;
}

bool kiosk_valid(const struct kiosk *k)
{
    if (!bounds_hold(k) || !pins_are_short_lived(k) || !items_are_valid(k) || !bits_are_valid(k))
        return false;
    if (k->visit == 0 && !without_person(k))
        return false;
    return (k->overlay == OVERLAY_TIME_OUT) == (k->warn_seconds > 0);
}

/* ---- words and views ---- */

bool kiosk_online(const struct kiosk *k)
{
    return k->rules.library_configured && k->library.up;
}

bool kiosk_offers(const struct kiosk *k, enum library_ask ask)
{
    bool wanted = ask != LIBRARY_PAY || k->rules.fees_paid_here;
    return k->rules.library_configured && wanted && (k->lacks & LIBRARY_BIT(ask)) == 0;
}

const char *screen_word(enum screen s)
{
#define X(NAME, name, word) word,
    static const char *const words[] = { SCREENS(X) };
#undef X
    assert(s < LENGTH(words));
    return words[s];
}

const char *item_state_word(enum item_state s)
{
    static const char *const words[ITEM_STATE_COUNT] = { "seen", "working", "done", "refused", "offline", "unknown" };
    assert(s < ITEM_STATE_COUNT);
    return words[s];
}

const char *renew_state_word(enum renew_state s)
{
    static const char *const words[] = { "", "working", "done", "refused", "unknown" };
    assert(s < LENGTH(words));
    return words[s];
}

const char *deal_step_word(enum deal_step s)
{
    static const char *const words[DEAL_STEP_COUNT] = { "", "asked", "working", "done", "refused", "unknown" };
    assert(s < DEAL_STEP_COUNT);
    return words[s];
}
