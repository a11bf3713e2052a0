/* Behind the PIN: a sentence is chosen, said into the microphone, listened to, and kept or thrown away.

     IDLE --recorder.start--> RUNS --recorder.stop--> TAKEN --recorder.keep, recorder.drop--> IDLE
     RUNS -> IDLE when nothing was heard; TAKEN stays when it could not be kept
   An act at a time: what is tapped before the shell has answered is nothing. The visit's end drops what was taken.

   Element ids: staff.recorder recorder.language.N recorder.previous recorder.next recorder.start recorder.stop
   recorder.listen recorder.keep recorder.drop. */
#include "kiosk/parts.h"

static bool is_ready(const struct kiosk *k)
{
    return k->screen == SCREEN_STAFF && k->staff_part == STAFF_RECORDER && !k->recorder.asking;
}

static void ask(struct brain *b, enum recorder_act act)
{
    struct kiosk_recorder *r = &b->k->recorder;
    struct effect *e = effect_add(b, EFFECT_RECORD);
    e->record = (struct recorder_order){ .act = act, .language = r->language, .sentence = r->sentence };
    r->asking = true;
    r->note = RECORDER_SAYS_NOTHING;
}

void recorder_open(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->staff_part != STAFF_HEALTH || k->rules.recorder_sentences == 0)
        return;
    staff_part(b, STAFF_RECORDER);
    k->recorder = (struct kiosk_recorder){ .language = k->language };
    ask(b, RECORDER_LOOK);
}

void recorder_language(struct brain *b, unsigned l)
{
    struct kiosk_recorder *r = &b->k->recorder;
    if (!is_ready(b->k) || r->stage != RECORDER_IDLE || l >= LANGUAGE_COUNT)
        return;
    r->language = (enum language)l;
    ask(b, RECORDER_LOOK);
}

/* One on, or (`back`) one back; the last leads to the first. */
void recorder_turn(struct brain *b, unsigned back)
{
    struct kiosk_recorder *r = &b->k->recorder;
    unsigned count = b->k->rules.recorder_sentences;
    if (!is_ready(b->k) || r->stage != RECORDER_IDLE)
        return;
    r->sentence = (uint16_t)((r->sentence + (back ? count - 1 : 1)) % count);
    ask(b, RECORDER_LOOK);
}

void recorder_act(struct brain *b, unsigned act)
{
    static const enum recorder_stage wants[RECORDER_ACT_COUNT] = {
        [RECORDER_START] = RECORDER_IDLE, [RECORDER_STOP] = RECORDER_RUNS,  [RECORDER_LISTEN] = RECORDER_TAKEN,
        [RECORDER_KEEP] = RECORDER_TAKEN, [RECORDER_DROP] = RECORDER_TAKEN,
    };
    if (is_ready(b->k) && b->k->recorder.stage == wants[act])
        ask(b, (enum recorder_act)act);
}

static void answered(struct kiosk_recorder *r, const struct event *e)
{
    bool good = e->result == RESULT_OK;
    switch (e->record) {
    case RECORDER_START:
        r->stage = good ? RECORDER_RUNS : RECORDER_IDLE;
        r->note = good ? RECORDER_SAYS_NOTHING : RECORDER_SAYS_NO_MICROPHONE;
        break;
    case RECORDER_STOP:
        r->stage = good ? RECORDER_TAKEN : RECORDER_IDLE;
        r->note = good ? RECORDER_SAYS_NOTHING : RECORDER_SAYS_SILENCE;
        break;
    case RECORDER_KEEP:
        r->stage = good ? RECORDER_IDLE : RECORDER_TAKEN;
        r->note = good ? RECORDER_SAYS_KEPT : RECORDER_SAYS_NOT_KEPT;
        break;
    case RECORDER_DROP:
        r->stage = RECORDER_IDLE;
        break;
    case RECORDER_LOOK:
    case RECORDER_LISTEN:
    case RECORDER_ACT_COUNT:
        break;
    }
}

void on_recorded(struct brain *b)
{
    struct kiosk *k = b->k;
    if (b->e->visit != k->visit || k->screen != SCREEN_STAFF || k->staff_part != STAFF_RECORDER)
        return;
    k->recorder.asking = false;
    k->recorder.kept = b->e->up;
    k->recorder.take_ms = b->e->count;
    answered(&k->recorder, b->e);
}
