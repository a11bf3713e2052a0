/* Readers come and go: their health, what they can do, and what is certain of the tags that lay on them.

   A tag of a reader that went away is unsure until that reader has looked again [on_inventory_done]. */
#include "base/text.h"
#include "kiosk/parts.h"

static bool any_unsure(const struct kiosk *k, unsigned reader)
{
    for (size_t i = 0; i < k->tags_count; i++)
        if (k->tags[i].unsure && k->tags[i].reader == reader)
            return true;
    return false;
}

/* All readers as one: up while any is; its words and its time are those of one that is down, if there is one. */
static void sum_up(struct kiosk *k)
{
    const struct part_health *shown = NULL;
    bool up = false;
    uint32_t failures = 0;
    for (size_t i = 0; i < READERS_MAX; i++) {
        const struct part_health *one = &k->readers[i].health;
        if (!one->since.known)
            continue;
        up = up || one->up;
        failures += one->failures;
        if (shown == NULL || (shown->up && !one->up))
            shown = one;
    }
    if (shown != NULL)
        k->reader = *shown;
    k->reader.up = up;
    k->reader.failures = failures;
}

static void reader_down(struct brain *b, uint8_t reader)
{
    struct kiosk *k = b->k;
    for (size_t i = 0; i < k->tags_count; i++)
        k->tags[i].unsure = k->tags[i].unsure || k->tags[i].reader == reader;
    for (size_t i = 0; i < k->tags_count; i++)
        if (k->tags[i].reader == reader)
            items_lifted(b, k->tags[i].uid);
    left_behind_look(b);
}

void on_reader(struct brain *b)
{
    struct kiosk *k = b->k;
    uint8_t n = b->e->reader;
    if (n >= READERS_MAX)
        return;
    struct kiosk_reader *reader = &k->readers[n];
    if (reader->health.up && !b->e->up && b->e->cause < READER_CAUSE_COUNT)
        reader->causes[b->e->cause]++;
    note_health(b, &reader->health);
    if (b->e->up)
        reader->can = b->e->can;
    sum_up(k);
    reader->looking = b->e->up;
    if (b->e->up && (k->visit != 0 || any_unsure(k, n) || reader->unlooked))
        effect_add(b, EFFECT_INVENTORY);
    if (!b->e->up)
        reader_down(b, n);
}

/* What lies there came as TAG_ARRIVED; what did not come was taken away while the reader did not look. */
void on_inventory_done(struct brain *b)
{
    struct kiosk *k = b->k;
    uint8_t n = b->e->reader;
    if (n >= READERS_MAX || !k->readers[n].health.up)
        return; /* nobody has looked */
    k->readers[n].looking = k->readers[n].unlooked = false;
    for (size_t i = k->tags_count; i > 0; i--)
        if (k->tags[i - 1].unsure && k->tags[i - 1].reader == n)
            pad_forget(k, &k->tags[i - 1]);
    left_behind_look(b);
    pad_look_for_card(b);
}

bool kiosk_pad_up(const struct kiosk *k, enum reader_role what)
{
    bool cards = false, books = false;
    for (size_t i = 0; i < READERS_MAX; i++) {
        if (!k->readers[i].health.up)
            continue;
        cards = cards || k->rules.roles[i] != READER_FOR_ITEMS;
        books = books || k->rules.roles[i] != READER_FOR_CARDS;
    }
    return (cards || what == READER_FOR_ITEMS) && (books || what == READER_FOR_CARDS);
}

unsigned kiosk_at_once(const struct kiosk *k)
{
    unsigned most = 0;
    for (size_t i = 0; i < READERS_MAX; i++)
        if (k->readers[i].health.up && k->rules.roles[i] != READER_FOR_CARDS && k->readers[i].can.at_once > most)
            most = k->readers[i].can.at_once;
    return most;
}
