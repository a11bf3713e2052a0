/* What is kept under her card, or another mark of hers, because she asked: saving, asking, erasing, and whose affair
   the answers are. The ledger does it while the screen goes on. */
#include <assert.h>

#include "base/text.h"
#include "kiosk/parts.h"

static struct effect *of_owner(struct brain *b, enum effect_type type, enum kept_kind kind, const char *owner)
{
    struct effect *e = effect_add(b, type);
    assert(owner[0] != '\0');
    e->keeps = kind;
    text_copy(e->owner, sizeof e->owner, owner);
    return e;
}

void keep_save(struct brain *b, enum kept_kind kind, const char *owner, struct bytes data)
{
    assert(data.n > 0 && data.n <= KEPT_BYTES_MAX);
    of_owner(b, EFFECT_KEEP, kind, owner)->kept = data;
}

void keep_recall(struct brain *b, enum kept_kind kind, const char *owner)
{
    of_owner(b, EFFECT_RECALL, kind, owner);
}

void keep_erase(struct brain *b, enum kept_kind kind, const char *owner)
{
    of_owner(b, EFFECT_FORGET, kind, owner);
}

/* ---- answers; those of a visit that has ended are nobody's ---- */

void on_kept(struct brain *b)
{
    if (b->e->visit != b->k->visit || b->k->visit == 0)
        return;
    switch (b->e->keeps) {
    case KEPT_PREFERENCES:
        preferences_kept(b);
        return;
    case KEPT_LEARNING:
        progress_kept(b);
        return;
    case KEPT_KIND_COUNT:
        return;
    }
}

void on_recalled(struct brain *b)
{
    if (b->e->visit != b->k->visit || b->k->visit == 0)
        return;
    switch (b->e->keeps) {
    case KEPT_PREFERENCES:
        preferences_recalled(b);
        return;
    case KEPT_LEARNING:
        remember_recalled(b);
        return;
    case KEPT_KIND_COUNT:
        return;
    }
}
