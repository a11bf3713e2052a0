/* The core's world, for real: processes, the ledger thread, the clock, the screen. */
#include <stdlib.h>

#include "base/text.h"
#include "shell/app.h"
#include "shell/clock.h"
#include "voice/voice.h"

static struct app *app_of(void *self)
{
    return self;
}

static enum result world_spawn(void *self, enum helper helper, uint32_t generation)
{
    return children_spawn(app_of(self)->children, helper, generation);
}

static void world_kill(void *self, enum helper helper)
{
    children_kill(app_of(self)->children, helper);
}

static enum result world_send(void *self, enum helper helper, const struct message *message)
{
    return children_send(app_of(self)->children, helper, message);
}

static void world_disk(void *self, const struct disk_job *job)
{
    ledger_thread_do(app_of(self)->ledger, job);
}

static void world_wake_at(void *self, int64_t mono_ms)
{
    app_of(self)->wake_at_ms = mono_ms;
}

static void world_changed(void *self)
{
    app_of(self)->stale = true;
}

static void world_sound(void *self, enum sound sound)
{
    ears_play(app_of(self), sound);
}

static void world_speak(void *self)
{
    struct app *app = self;
    app->speak_due = app->stale = true;
}

static void world_place(void *self)
{
    struct app *app = self;
    const struct kiosk *k = core_kiosk(app->core);
    voice_of_place(app->scene, (struct voice){ k->language, k->headset }, app->said, sizeof app->said);
    ears_tell(app, true);
    app->stale = true;
}

static void world_walk(void *self)
{
    struct app *app = self;
    app->walk_due = app->stale = true;
}

static void world_print_receipt(void *self, uint64_t visit)
{
    receipt_print(app_of(self), visit);
}

static void world_record(void *self, uint64_t visit, const struct recorder_order *order)
{
    studio_do(app_of(self), visit, order);
}

static void world_lamp(void *self, bool on)
{
    struct app *app = self;
    if (app->relay != NULL)
        relay_set(app->relay, on);
}

static void world_print_staff(void *self, uint64_t visit, bool list)
{
    staff_paper_print(app_of(self), visit, list);
}

static void world_write_letter(void *self, struct letter *out)
{
    receipt_write(core_kiosk(app_of(self)->core), out);
}

static void world_visit_ended(void *self)
{
    struct app *app = self;
    wipe(app->wedge, sizeof app->wedge);
    wipe(app->said, sizeof app->said);
    wipe(app->caption, sizeof app->caption);
    captions_end(&app->captions);
    app->by_keys = app->walk_due = app->speak_due = false;
    ears_hush(app);
    studio_visit_ended(app);
    app->stale = true;
}

static void world_restart(void *self)
{
    struct moment now = clock_moment();
    core_stop(app_of(self)->core, &now);
}

void app_make_world(struct app *app)
{
    app->wake_at_ms = INT64_MAX;
    app->world = (struct world){
        .self = app,
        .spawn = world_spawn,
        .kill = world_kill,
        .send = world_send,
        .disk = world_disk,
        .wake_at = world_wake_at,
        .changed = world_changed,
        .sound = world_sound,
        .speak = world_speak,
        .place = world_place,
        .walk = world_walk,
        .print_receipt = world_print_receipt,
        .record = world_record,
        .print_staff = world_print_staff,
        .lamp = world_lamp,
        .write_letter = world_write_letter,
        .visit_ended = world_visit_ended,
        .restart = world_restart,
    };
}

static void take_disk_done(struct app *app, const struct moment *now, const struct disk_done *done)
{
    core_disk_done(app->core, now, done);
    bool written = done->result == RESULT_OK && (done->kind == DISK_OPEN || done->kind == DISK_FLUSH);
    if (written && app->serves_commands && app->commands == NULL)
        app_open_commands(app); /* the disk was full, or read-only */
}

static void take_recorded(struct app *app, const struct moment *now, const struct recorder_answer *a)
{
    core_recorded(app->core, now, a->token, a->act, a->result, a->take_ms, a->kept);
}

static void take_input(struct app *app, struct input *input)
{
    struct moment now = clock_moment();
    switch (input->kind) {
    case INPUT_MESSAGE:
        core_message(app->core, &now, (enum helper)input->helper, input->owned);
        wipe(input->owned, sizeof(struct message));
        break;
    case INPUT_HELPER_ENDED:
        core_helper_ended(app->core, &now, (enum helper)input->helper);
        break;
    case INPUT_DISK_DONE:
        take_disk_done(app, &now, input->owned);
        wipe(input->owned, sizeof(struct disk_done));
        break;
    case INPUT_PRINTED:
        core_printed(app->core, &now, input->visit, input->result);
        break;
    case INPUT_RECORDED:
        take_recorded(app, &now, input->owned);
        break;
    case INPUT_SCAN:
        hands_scan(app, input->owned);
        break;
    case INPUT_HEADSET:
        hands_headset(app, input->result == RESULT_OK);
        break;
    case INPUT_EVDEV:
        window_take_evdev(app, input->owned);
        break;
    case INPUT_CONTROL:
        ops_execute(app, input->owned);
        return;
    case INPUT_COMMAND:
        private_execute(app, input->owned);
        return;
    case INPUT_STOP:
        core_stop(app->core, &now);
        break;
    case INPUT_KIND_COUNT:
        break;
    }
    free(input->owned);
}

void app_take_inputs(struct app *app)
{
    struct input input;
    while (inbox_take(app->inbox, &input))
        take_input(app, &input);
}
