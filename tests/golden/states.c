#include "states.h"

#include <assert.h>

#include "state_parts.h"
#include "usual_rules.h"

static const struct state *const flows[] = { start_states, checkout_states, return_states, aside_states, staff_states,
                                             deal_states,  learn_states,    lesson_states, group_states };

const struct state *state_at(size_t index)
{
    for (size_t f = 0; f < sizeof flows / sizeof *flows; f++)
        for (const struct state *s = flows[f]; s->name != NULL; s++)
            if (index-- == 0)
                return s;
    return NULL;
}

static void begin(struct kiosk *k, enum language language)
{
    struct kiosk_rules rules = usual_rules();
    text_copy(rules.library_name, sizeof rules.library_name, "Алатау кітапханасы");
    rules.motion = true;
    rules.offline_items_max = 4;
    kiosk_init(k, &rules, &states_shelf);
    k->now = now;
    k->reader.up = k->library.up = k->ledger.up = true;
    k->readers[0] = (struct kiosk_reader){ .health.up = true,
                                           .can = { .iso14443 = true, .reads = true, .writes = true, .at_once = 8 } };
    k->language = language;
    k->text_percent = 100;
}

void state_make(struct kiosk *k, const char *name, enum language language)
{
    begin(k, language);
    size_t i = 0;
    while (state_at(i) != NULL && !text_equal(state_at(i)->name, name))
        i++;
    assert(state_at(i) != NULL);
    state_at(i)->make(k);
}
