/* What a learner has done, and that kept if he asks for it.

     a lesson is opened -> [progress_opened] -> noted after each event -> done, or left: counted without a name
     LEARNING_KEPT: whatever is noted is saved as it comes, one save at a time                      [save]
     visit_end -> what was not kept is gone

   How he asks: remember.c. */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

/* Of a longer one nobody knows whether anybody was there; a group talks between two touches. */
enum { PAUSE_MS = 60 * 1000, PAUSE_OF_GROUP_MS = 5 * PAUSE_MS };

uint16_t kiosk_today(const struct kiosk *k)
{
    struct when now = wall_time(k);
    int64_t day = now.known ? day_number(when_day(now)) : 0;
    return day > 0 && day < UINT16_MAX ? (uint16_t)day : 0;
}

bool kiosk_may_remember(const struct kiosk *k)
{
    return k->rules.keeps_under_card && k->ledger.up && k->group.count == 0;
}

bool kiosk_lists(const struct kiosk *k, const struct lesson *lesson)
{
    return lesson->course == k->learning.course;
}

const struct lesson *kiosk_lesson_due(const struct kiosk *k, uint32_t *hard)
{
    const struct lesson_shelf *shelf = k->lesson.shelf;
    for (uint8_t i = 0; shelf != NULL && i < shelf->count; i++) {
        *hard = progress_due(&k->learning.done, shelf->lessons[i], kiosk_today(k));
        if (*hard != 0 && kiosk_lists(k, shelf->lessons[i]))
            return shelf->lessons[i];
    }
    return NULL;
}

/* ---- a lesson under way ---- */

/* What a group does is nobody's own. */
static bool of_group(const struct kiosk *k)
{
    return k->group.count > 0;
}

/* What comes again is no lesson more. */
static void count_lesson(struct brain *b, bool finished)
{
    struct kiosk *k = b->k;
    k->learning.open = false;
    if (k->lesson.only != 0)
        return;
    struct effect *e = effect_add(b, EFFECT_COUNT_LESSON);
    text_copy(e->text, sizeof e->text, k->lesson.lesson->id);
    e->known = finished;
    e->people = k->group.count;
    e->request = of_group(k) ? k->lesson.step : progress_step(&k->learning.done, k->lesson.lesson);
    e->ms = k->learning.active_ms;
}

void progress_opened(struct brain *b)
{
    struct kiosk *k = b->k;
    k->learning.open = true;
    k->learning.seen_ms = k->mono_ms;
    k->learning.active_ms = 0;
    if (!of_group(k))
        progress_begin(&k->learning.done, &k->lesson);
}

static void note_time(struct kiosk *k)
{
    int64_t pause = k->mono_ms - k->learning.seen_ms;
    int64_t longest = of_group(k) ? PAUSE_OF_GROUP_MS : PAUSE_MS;
    k->learning.seen_ms = k->mono_ms;
    k->learning.active_ms += pause < 0 ? 0 : (uint32_t)(pause < longest ? pause : longest);
}

static void watch(struct brain *b)
{
    struct kiosk *k = b->k;
    note_time(k);
    if (k->lesson.done) {
        if (!of_group(k))
            progress_done(&k->learning.done, &k->lesson, kiosk_today(k));
        count_lesson(b, true);
        return;
    }
    if (!of_group(k))
        progress_note(&k->learning.done, &k->lesson);
    if (k->screen == SCREEN_LEARN)
        count_lesson(b, false);
}

void progress_visit_ends(struct brain *b)
{
    if (!b->k->learning.open)
        return;
    note_time(b->k);
    count_lesson(b, false);
}

void progress_wipe(struct kiosk *k)
{
    wipe(&k->learning, sizeof k->learning);
}

/* ---- kept ---- */

/* The words of a picture-code are part of what its hash is made of: they are never changed. */
void progress_owner(const struct kiosk *k, char to[static KEPT_OWNER_SIZE])
{
    const struct kiosk_learning *l = &k->learning;
    to[0] = '\0';
    if (l->owner == LEARNING_CARDS)
        text_copy(to, KEPT_OWNER_SIZE, k->patron.id);
    else if (l->owner == LEARNING_PICTURES)
        text_format(to, KEPT_OWNER_SIZE, "pictures %u %u %u %u", l->pictures[0], l->pictures[1], l->pictures[2],
                    l->pictures[3]);
}

static void save(struct brain *b)
{
    struct kiosk_learning *l = &b->k->learning;
    uint8_t bytes[PROGRESS_BYTES_MAX];
    char owner[KEPT_OWNER_SIZE];
    if (l->step != LEARNING_KEPT || l->saving)
        return;
    size_t n = progress_encode(&l->done, bytes);
    if (bytes_equal(bytes_of(bytes, n), bytes_of(l->bytes, l->bytes_count)))
        return;
    memcpy(l->bytes, bytes, n);
    l->bytes_count = (uint16_t)n;
    l->saving = true;
    progress_owner(b->k, owner);
    keep_save(b, KEPT_LEARNING, owner, bytes_of(l->bytes, n));
    wipe(owner, sizeof owner);
}

void progress_kept(struct brain *b)
{
    struct kiosk_learning *l = &b->k->learning;
    bool done = b->e->result == RESULT_OK, erasing = l->step == LEARNING_ERASING && !b->e->up;
    if (b->e->up)
        l->saving = false;
    if (erasing && done) {
        l->step = LEARNING_ERASED;
        l->owner = LEARNING_NOBODYS;
        l->bytes_count = l->pictures_count = 0;
        wipe(l->pictures, sizeof l->pictures);
    } else if (!done && (erasing || l->step == LEARNING_KEPT || l->step == LEARNING_AGAIN)) {
        l->step = LEARNING_FAILED;
        l->bytes_count = 0;
    }
    if (erasing || !done)
        effect_sound(b, done ? SOUND_DONE : SOUND_NEEDS_YOU);
    if (erasing && b->k->voice)
        effect_add(b, EFFECT_SPEAK);
}

void progress_follow(struct brain *b)
{
    if (b->k->learning.open)
        watch(b);
    save(b);
}
