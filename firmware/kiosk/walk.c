/* Keys for who does not see, and the one button for who has no more.

     not walking -> walking    [walk_put, or switch_pressed where a switch is fixed]  TIMER_WALK runs
     walking     -> one step on [walk_fired]    whatever is done with the button starts the step anew [walk_follow]
     walking     -> not walking [walk_put 0, or the end of the visit: its timers die]
   A step of the walk is no sign of life: when nobody presses, the time-out comes as ever, and nothing walks after it.
   Element ids: comfort.walk.0|1|2|3. */
#include "kiosk/parts.h"

static void step_starts(struct brain *b)
{
    timer_start(b, TIMER_WALK, b->k->walk_seconds * 1000u);
}

void walk_put(struct brain *b, unsigned seconds)
{
    if (seconds > WALK_SECONDS_MAX)
        return;
    b->k->walk_seconds = (uint8_t)seconds;
    if (seconds == 0)
        timer_stop(b, TIMER_WALK);
    else
        step_starts(b);
}

void walk_fired(struct brain *b)
{
    if (b->k->walk_seconds == 0)
        return;
    effect_add(b, EFFECT_WALK);
    step_starts(b);
}

void walk_follow(struct brain *b)
{
    enum event_type type = b->e->type;
    if (b->k->walk_seconds > 0 && b->k->visit != 0 && (type == EVENT_TAP || type == EVENT_KEY || type == EVENT_TEXT))
        step_starts(b);
}

/* Without a visit the welcome page begins one, so that it ends by itself. */
static void begin_here(struct brain *b)
{
    if (b->k->screen == SCREEN_WELCOME)
        visit_begin(b);
}

void switch_pressed(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!k->rules.one_button || k->walk_seconds > 0)
        return;
    begin_here(b);
    if (k->visit != 0)
        comfort_walk(b, WALK_SECONDS);
}

void voice_key(struct brain *b)
{
    begin_here(b);
    b->k->voice = b->k->voice || b->k->visit != 0;
    comfort_chosen(b->k, PREFERENCE_VOICE);
    effect_add(b, EFFECT_SPEAK);
}

void slower_key(struct brain *b)
{
    begin_here(b);
    if (b->k->visit != 0)
        nav_slower(b, 0);
}
