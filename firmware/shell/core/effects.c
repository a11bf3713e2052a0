#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

static void journal_begin(struct core *core, const struct effect *e)
{
    (void)e;
    disk_journal(core, EFFECT_JOURNAL_BEGIN, DISK_BEGIN);
}

static void journal_outcome(struct core *core, const struct effect *e)
{
    (void)e;
    disk_journal(core, EFFECT_JOURNAL_OUTCOME, DISK_OUTCOME);
}

static void journal_later(struct core *core, const struct effect *e)
{
    disk_row(core, DISK_LATER, &e->transaction, 0);
}

static void ask(struct core *core, const struct effect *e)
{
    asks_add(core, ASK_OF_PATRON, e->request, e->visit, &e->library);
}

static void timer_start(struct core *core, const struct effect *e)
{
    timers_start(core, e->timer, e->ms, e->visit);
}

static void timer_stop(struct core *core, const struct effect *e)
{
    timers_stop(core, e->timer);
}

static void read_tag(struct core *core, const struct effect *e)
{
    reader_read(core, e->uid, &e->plan);
}

static void secure_tag(struct core *core, const struct effect *e)
{
    reader_secure(core, e->uid, &e->secure);
}

static void inventory(struct core *core, const struct effect *e)
{
    (void)e;
    reader_inventory(core);
}

static void look_up_uid(struct core *core, const struct effect *e)
{
    disk_blank(core)->uid = e->uid;
    disk_ask(core, DISK_LOOK_UP_UID, e);
}

static void look_up_bit(struct core *core, const struct effect *e)
{
    text_copy(disk_blank(core)->text, ID_SIZE, e->text);
    disk_ask(core, DISK_LOOK_UP_BIT, e);
}

static void sound(struct core *core, const struct effect *e)
{
    core->world.sound(core->world.self, e->sound);
}

static void speak(struct core *core, const struct effect *e)
{
    (void)e;
    core->world.speak(core->world.self);
}

static void place(struct core *core, const struct effect *e)
{
    (void)e;
    core->world.place(core->world.self);
}

static void walk(struct core *core, const struct effect *e)
{
    (void)e;
    core->world.walk(core->world.self);
}

static void print_receipt(struct core *core, const struct effect *e)
{
    core->world.print_receipt(core->world.self, e->visit);
}

static void mail(struct core *core, const struct effect *e)
{
    mail_receipt(core, e->visit);
}

static void call_staff(struct core *core, const struct effect *e)
{
    calls_note(core, &e->call);
}

static void check_staff_pin(struct core *core, const struct effect *e)
{
    text_copy(disk_blank(core)->text, ID_SIZE, e->text);
    disk_ask(core, DISK_CHECK_PIN, e);
}

static void staff_summary(struct core *core, const struct effect *e)
{
    disk_blank(core);
    disk_ask(core, DISK_SUMMARY, e);
}

static void staff_order(struct core *core, const struct effect *e)
{
    disk_blank(core)->order = e->order;
    disk_ask(core, DISK_ORDER, e);
}

static void print_staff(struct core *core, const struct effect *e)
{
    core->world.print_staff(core->world.self, e->visit, e->known);
}

static void record(struct core *core, const struct effect *e)
{
    core->world.record(core->world.self, e->visit, &e->record);
}

static void count_offline(struct core *core, const struct effect *e)
{
    struct disk_job *job = disk_blank(core);
    text_copy(job->text, ID_SIZE, e->library.patron);
    job->known = e->known;
    disk_ask(core, DISK_COUNT_OFFLINE, e);
}

static struct disk_job *of_owner(struct core *core, const struct effect *e)
{
    struct disk_job *job = disk_blank(core);
    job->kept = e->keeps;
    text_copy(job->text, sizeof job->text, e->owner);
    return job;
}

static void keep(struct core *core, const struct effect *e)
{
    struct disk_job *job = of_owner(core, e);
    assert(e->kept.n <= sizeof job->kept_bytes);
    memcpy(job->kept_bytes, e->kept.at, e->kept.n);
    job->kept_count = (uint16_t)e->kept.n;
    disk_ask(core, DISK_KEEP, e);
}

static void recall(struct core *core, const struct effect *e)
{
    of_owner(core, e);
    disk_ask(core, DISK_RECALL, e);
}

static void forget(struct core *core, const struct effect *e)
{
    of_owner(core, e);
    disk_ask(core, DISK_FORGET, e);
}

static void count_lesson(struct core *core, const struct effect *e)
{
    struct sitting *s = &disk_blank(core)->sitting;
    struct day d = when_day(core->now.now);
    text_copy(s->lesson, sizeof s->lesson, e->text);
    s->finished = e->known;
    s->step = (uint8_t)e->request;
    s->seconds = e->ms / 1000;
    s->learners = e->people;
    s->month = core->clock_set ? d.year * 12 + d.month - 1 : 0;
    disk_ask(core, DISK_COUNT_SITTING, e);
}

static void restart(struct core *core, const struct effect *e)
{
    (void)e;
    log_note("restart wanted by staff");
    core->world.restart(core->world.self);
    core_begin_stop(core);
}

static void restart_reader(struct core *core, const struct effect *e)
{
    (void)e;
    for (unsigned i = 0; i < readers_count(core); i++)
        helper_kill(core, (enum helper)(HELPER_READER + i), "restart wanted by staff");
}

static void visit_ended(struct core *core, const struct effect *e)
{
    asks_visit_ended(core, e->visit);
    core->world.visit_ended(core->world.self);
}

static void (*const carry_out[EFFECT_COUNT])(struct core *core, const struct effect *e) = {
    [EFFECT_JOURNAL_BEGIN] = journal_begin,
    [EFFECT_JOURNAL_OUTCOME] = journal_outcome,
    [EFFECT_JOURNAL_LATER] = journal_later,
    [EFFECT_ASK] = ask,
    [EFFECT_TIMER_START] = timer_start,
    [EFFECT_TIMER_STOP] = timer_stop,
    [EFFECT_READ_TAG] = read_tag,
    [EFFECT_LOOK_UP_UID] = look_up_uid,
    [EFFECT_SECURE_TAG] = secure_tag,
    [EFFECT_LOOK_UP_BIT] = look_up_bit,
    [EFFECT_INVENTORY] = inventory,
    [EFFECT_SOUND] = sound,
    [EFFECT_SPEAK] = speak,
    [EFFECT_PLACE] = place,
    [EFFECT_WALK] = walk,
    [EFFECT_PRINT_RECEIPT] = print_receipt,
    [EFFECT_MAIL_RECEIPT] = mail,
    [EFFECT_CALL_STAFF] = call_staff,
    [EFFECT_CHECK_STAFF_PIN] = check_staff_pin,
    [EFFECT_STAFF_SUMMARY] = staff_summary,
    [EFFECT_STAFF_ORDER] = staff_order,
    [EFFECT_PRINT_STAFF] = print_staff,
    [EFFECT_RECORD] = record,
    [EFFECT_COUNT_OFFLINE] = count_offline,
    [EFFECT_KEEP] = keep,
    [EFFECT_RECALL] = recall,
    [EFFECT_FORGET] = forget,
    [EFFECT_COUNT_LESSON] = count_lesson,
    [EFFECT_RESTART] = restart,
    [EFFECT_RESTART_READER] = restart_reader,
    [EFFECT_VISIT_ENDED] = visit_ended,
};

/* Journal effects of one update go together: the first of them takes the others along. */
static bool taken_along(const struct effects *all, size_t at)
{
    enum effect_type type = all->at[at].type;
    if (type != EFFECT_JOURNAL_BEGIN && type != EFFECT_JOURNAL_OUTCOME)
        return false;
    for (size_t i = 0; i < at; i++)
        if (all->at[i].type == type)
            return true;
    return false;
}

void effects_carry_out(struct core *core)
{
    struct effects *all = &core->effects;
    assert(all->count <= EFFECTS_MAX);
    for (size_t i = 0; i < all->count; i++)
        if (!taken_along(all, i))
            carry_out[all->at[i].type](core, &all->at[i]);
    wipe(all->at, all->count * sizeof *all->at); /* patrons, PINs */
    all->count = 0;
}
