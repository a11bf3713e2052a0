/* Commands to chips. See chip.h. */
#include "emulator/chip.h"

#include <assert.h>
#include <string.h>

#include "emulator/classic.h"
#include "emulator/iso14443_4.h"
#include "emulator/type2.h"

enum { SHORT_US = 1300, LOST_US = 5000 };

void chip_nak(struct chip_call *c)
{
    c->out->kind = RF_NAK;
    c->out->us = SHORT_US;
    tag_fall_back(c->tag);
}

void chip_silence(struct chip_call *c)
{
    tag_fall_back(c->tag);
}

void chip_halt(struct chip_call *c)
{
    c->out->us = SHORT_US;
    field_halt(c->field, c->tag);
}

void chip_say(struct chip_call *c, struct bytes data, unsigned us)
{
    assert(data.n <= sizeof c->out->data);
    c->out->kind = RF_DATA;
    c->out->us = us;
    c->out->n = data.n;
    memcpy(c->out->data, data.at, data.n);
}

void chip_program(struct chip_call *c, size_t at, const uint8_t *from, size_t n, unsigned us)
{
    c->out->us = us;
    c->out->kind = field_program(c->field, c->tag, at, from, n) ? RF_ACK : RF_NOTHING;
}

void chip_run(struct chip_call *c, const struct chip_command *list, size_t count, void (*unknown)(struct chip_call *c))
{
    for (size_t i = 0; i < count; i++) {
        if (c->command.n == list[i].n && c->command.at[0] == list[i].code) {
            list[i].run(c);
            return;
        }
    }
    unknown(c);
}

static void dispatch(struct chip_call *c)
{
    switch (tag_family(c->tag->chip)) {
    case TAG_TYPE_2:
        type2_answer(c);
        return;
    case TAG_CLASSIC:
        classic_answer(c);
        return;
    case TAG_ISO14443_4:
        iso14443_4_answer(c);
        return;
    case TAG_ISO15693:
    case TAG_OTHER:
    case TAG_FAMILY_COUNT:
        break;
    }
}

void chip_answer(struct field *f, struct tag *t, struct bytes command, struct rf_answer *out)
{
    struct chip_call c = { f, t, command, out };
    *out = (struct rf_answer){ .kind = RF_NOTHING, .us = LOST_US };
    if (!field_is_active(f, t) || command.n == 0)
        return;
    bool missed = field_misses(f, t), heard = missed && chance_number(&f->chance, 2) == 0;
    if (missed && !heard)
        return;
    t->exchanges++;
    dispatch(&c);
    if (missed) /* it did what it was told, and nobody heard it say so */
        *out = (struct rf_answer){ .kind = RF_NOTHING, .us = LOST_US };
}
