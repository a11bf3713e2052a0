#include "screens/group_words.h"

#include <assert.h>

#include "base/text.h"
#include "screens/learn_words.h"

/* Unlike in shape and in name. */
static const uint8_t signs[GROUP_MAX] = { 3, 0, 1, 4, 5, 6 };

const char *sign_name(enum language l, unsigned learner)
{
    assert(learner < GROUP_MAX);
    return picture_name(l, signs[learner]);
}

enum icon sign_icon(unsigned learner)
{
    assert(learner < GROUP_MAX);
    return picture_icon(signs[learner]);
}

void words_of_turn(const struct kiosk *k, char *to, size_t size)
{
    enum language l = k->language;
    if (kiosk_group_acts(k) || (k->screen == SCREEN_GROUP && k->group.part == GROUP_TURN))
        text_format(to, size, say(l, N_("Now: %s")), sign_name(l, k->group.turn));
    else
        text_copy(to, size, say(l, N_("Everybody together")));
}

/* "3, 5" */
static const char *steps_of(struct scene *s, uint32_t bits)
{
    const char *words = "";
    for (unsigned step = 0; bits >> step != 0; step++)
        if ((bits >> step & 1) != 0)
            words = scene_format(s, "%s%s%u", words, *words != '\0' ? ", " : "", step + 1);
    return words;
}

static const char *joined(struct scene *s, const char *before, const char *note)
{
    return *before != '\0' ? scene_format(s, "%s %s", before, note) : note;
}

const char *words_of_trouble(const struct kiosk *k, struct scene *s, unsigned learner)
{
    enum language l = k->language;
    const struct group_learner *he = &k->group.learners[learner];
    const char *words = "";
    if (he->hinted != 0)
        words = scene_format(s, say(l, N_("Second hint at steps: %s.")), steps_of(s, he->hinted));
    if (he->gave_up != 0)
        words = joined(s, words, scene_format(s, say(l, N_("Left out steps: %s.")), steps_of(s, he->gave_up)));
    if (he->slow != 0)
        words = joined(s, words, scene_format(s, say(l, N_("Took long at steps: %s.")), steps_of(s, he->slow)));
    return words;
}

bool is_stuck(const struct kiosk *k, unsigned learner)
{
    const struct group_learner *he = &k->group.learners[learner];
    bool his = kiosk_group_acts(k) && k->group.announced && k->group.turn == learner && !k->lesson.solved;
    return his && ((he->hinted | he->slow) >> k->lesson.step & 1) != 0;
}

const char *words_for_trainer(enum language l, enum lesson_step_kind kind)
{
    switch (kind) {
    case LESSON_SHOW:
        return say(l, N_("Read it aloud. Ask who knows this already."));
    case LESSON_DO:
    case LESSON_FIND:
        return say(l, N_("Let the learner try alone. Please do not point."));
    case LESSON_CHOOSE:
        return say(l, N_("The others do not prompt. Ask: why this answer?"));
    case LESSON_TYPE:
        return say(l, N_("Give time to look for each letter."));
    case LESSON_PRACTISE:
        return say(l, N_("Mistakes are safe here. Talk about what followed."));
    case LESSON_REFLECT:
        return say(l, N_("Give everybody a moment. Nobody has to answer."));
    case LESSON_KINDS_COUNT:
        break;
    }
    return "";
}
