/* How a learner has the kiosk remember what he did: under his card, under a code of four pictures, or not at all.

     REST -> CHOOSE -> (card)     -> identify -> LOOKING -> KEPT: his own | NEW -> (yes) -> KEPT
                    -> (pictures) -> PICK     -> LOOKING -> KNOWN -> (yes) -> KEPT, and he goes on | (other) -> PICK
                                                         -> NEW   -> (yes) -> KEPT                 | (other) -> PICK
     KEPT -> (forget) -> ERASING -> ERASED;   FAILED: the ledger did not do it
     KEPT -> (forget, by pictures) -> AGAIN -> the same once more -> ERASING | others -> KEPT

   Pictures are chosen on the spot, so two learners may choose the same: whoever comes second is asked whether it is
   he, and nothing is shown before. What he would see is which lessons are done, and no name. Codes that were looked up
   and not taken are counted: after a few there is a pause, each twice as long as the one before, until nobody has tried
   for an hour. With 20,736 codes and fifty learners a stranger finds one in a day or two of tapping, and then can add
   to it; what is done stays done (progress_join). Erasing takes the pictures once more: nobody does it by one touch.
   A code that is not taken leaves nothing behind.

   Element ids: learn.remember, remember.card remember.pictures remember.picture.N remember.delete remember.yes
   remember.other remember.forget remember.done. */
#include <string.h>

#include "kiosk/parts.h"

enum {
    CODES_TRIED_MAX = 5,
    CODES_PAUSE_MS = 60 * 1000,
    CODES_PAUSES_MAX = 5, /* half an hour */
    CODES_REST_MS = 60 * CODES_PAUSE_MS
};

static bool is_kept(const struct kiosk_learning *l)
{
    return l->step == LEARNING_KEPT || l->step == LEARNING_ERASING || l->step == LEARNING_FAILED ||
           l->step == LEARNING_AGAIN;
}

static void choose_anew(struct kiosk_learning *l, enum learning_step step)
{
    l->step = step;
    l->owner = LEARNING_NOBODYS;
    l->pictures_count = 0;
    wipe(l->pictures, sizeof l->pictures);
    wipe(&l->found, sizeof l->found);
}

static void stop_erasing(struct kiosk_learning *l)
{
    l->other = false;
    if (l->step == LEARNING_AGAIN)
        l->step = LEARNING_KEPT;
}

void remember_show(struct brain *b, unsigned n)
{
    (void)n;
    if (!kiosk_may_remember(b->k))
        return;
    if (!is_kept(&b->k->learning))
        choose_anew(&b->k->learning, LEARNING_CHOOSE);
    stop_erasing(&b->k->learning);
    b->k->errand = ERRAND_NONE;
    screen_show(b, SCREEN_REMEMBER);
}

void remember_leave(struct brain *b, unsigned n)
{
    (void)n;
    if (!is_kept(&b->k->learning))
        choose_anew(&b->k->learning, LEARNING_REST);
    stop_erasing(&b->k->learning);
    screen_show(b, SCREEN_LEARN);
}

/* ---- under what ---- */

static void look(struct brain *b, enum learning_owner owner)
{
    struct kiosk_learning *l = &b->k->learning;
    char text[KEPT_OWNER_SIZE];
    l->owner = owner;
    l->step = LEARNING_LOOKING;
    l->looks++;
    progress_owner(b->k, text);
    keep_recall(b, KEPT_LEARNING, text);
    wipe(text, sizeof text);
}

void remember_card(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->learning.step != LEARNING_CHOOSE)
        return;
    if (k->identified) {
        look(b, LEARNING_CARDS);
        return;
    }
    k->errand = ERRAND_LEARN;
    identify_show(b);
    pad_look_for_card(b);
}

void remember_entered(struct brain *b)
{
    b->k->errand = ERRAND_NONE;
    screen_show(b, SCREEN_REMEMBER);
    look(b, LEARNING_CARDS);
}

void remember_pictures(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->learning.step == LEARNING_CHOOSE)
        choose_anew(&b->k->learning, LEARNING_PICK);
}

static void count_code(struct kiosk *k)
{
    if (k->mono_ms - k->codes_wait_until_ms > CODES_REST_MS)
        k->codes_pauses = 0;
    if (++k->codes_tried < CODES_TRIED_MAX)
        return;
    k->codes_tried = 0;
    k->codes_wait_until_ms = k->mono_ms + ((int64_t)CODES_PAUSE_MS << k->codes_pauses);
    if (k->codes_pauses < CODES_PAUSES_MAX)
        k->codes_pauses++;
}

static void erase(struct brain *b)
{
    char owner[KEPT_OWNER_SIZE];
    progress_owner(b->k, owner);
    keep_erase(b, KEPT_LEARNING, owner);
    wipe(owner, sizeof owner);
    b->k->learning.step = LEARNING_ERASING;
}

/* Before all is erased. */
static void picture_again(struct brain *b, unsigned picture)
{
    struct kiosk_learning *l = &b->k->learning;
    l->differs = l->differs || l->pictures[l->again_count] != picture;
    effect_sound(b, SOUND_KEY);
    if (++l->again_count < KIOSK_CODE_PICTURES)
        return;
    if (!l->differs) {
        erase(b);
        return;
    }
    l->step = LEARNING_KEPT;
    l->other = true;
    effect_sound(b, SOUND_NEEDS_YOU);
    if (b->k->voice)
        effect_add(b, EFFECT_SPEAK);
}

void remember_picture(struct brain *b, unsigned picture)
{
    struct kiosk *k = b->k;
    struct kiosk_learning *l = &k->learning;
    if (l->step == LEARNING_AGAIN && picture < KIOSK_PICTURES)
        picture_again(b, picture);
    if (l->step != LEARNING_PICK || picture >= KIOSK_PICTURES)
        return;
    l->pictures[l->pictures_count++] = (uint8_t)picture;
    effect_sound(b, SOUND_KEY);
    if (l->pictures_count < KIOSK_CODE_PICTURES)
        return;
    if (k->mono_ms < k->codes_wait_until_ms)
        choose_anew(l, LEARNING_WAIT);
    else
        look(b, LEARNING_PICTURES);
}

void remember_delete(struct brain *b, unsigned n)
{
    struct kiosk_learning *l = &b->k->learning;
    (void)n;
    if (l->step == LEARNING_PICK && l->pictures_count > 0)
        l->pictures[--l->pictures_count] = 0;
    if (l->step == LEARNING_AGAIN) { /* from the first one: what differs is not told */
        l->again_count = 0;
        l->differs = false;
    }
}

/* ---- what is there ---- */

static void go_on(struct kiosk_learning *l)
{
    progress_join(&l->done, &l->found);
    wipe(&l->found, sizeof l->found);
    l->step = LEARNING_KEPT;
}

/* A torn or foreign value is as nothing. */
void remember_recalled(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_learning *l = &k->learning;
    if (l->looks > 0)
        l->looks--;
    if (l->looks > 0 || l->step != LEARNING_LOOKING)
        return; /* of a code that was given up meanwhile */
    if (l->owner == LEARNING_PICTURES)
        count_code(k);
    bool found = b->e->result == RESULT_OK && progress_decode(b->e->memory, &l->found) == RESULT_OK;
    if (b->e->result != RESULT_OK && b->e->result != RESULT_NONE)
        choose_anew(l, LEARNING_FAILED);
    else if (!found)
        l->step = LEARNING_NEW;
    else if (l->owner == LEARNING_CARDS)
        go_on(l);
    else
        l->step = LEARNING_KNOWN;
    effect_sound(b, l->step == LEARNING_FAILED ? SOUND_NEEDS_YOU : SOUND_DONE);
    if (k->voice)
        effect_add(b, EFFECT_SPEAK);
}

/* ---- the answer ---- */

void remember_yes(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    struct kiosk_learning *l = &k->learning;
    (void)n;
    if (l->step == LEARNING_FAILED && l->owner == LEARNING_NOBODYS) {
        l->step = LEARNING_CHOOSE;
        return;
    }
    if (l->step != LEARNING_NEW && l->step != LEARNING_KNOWN && l->step != LEARNING_FAILED)
        return;
    if (l->owner == LEARNING_PICTURES && k->codes_tried > 0 && l->step != LEARNING_FAILED)
        k->codes_tried--; /* it was his */
    go_on(l);
    effect_sound(b, SOUND_DONE);
}

void remember_other(struct brain *b, unsigned n)
{
    struct kiosk_learning *l = &b->k->learning;
    (void)n;
    bool pictures = l->owner == LEARNING_PICTURES || l->step == LEARNING_WAIT;
    if (l->step == LEARNING_NEW || l->step == LEARNING_KNOWN || l->step == LEARNING_ERASED || l->step == LEARNING_WAIT)
        choose_anew(l, pictures ? LEARNING_PICK : LEARNING_CHOOSE);
}

void remember_forget(struct brain *b, unsigned n)
{
    struct kiosk_learning *l = &b->k->learning;
    (void)n;
    if ((l->step != LEARNING_KEPT && l->step != LEARNING_FAILED) || l->owner == LEARNING_NOBODYS)
        return;
    if (l->owner == LEARNING_CARDS) {
        erase(b);
        return;
    }
    l->step = LEARNING_AGAIN;
    l->again_count = 0;
    l->other = l->differs = false;
}
