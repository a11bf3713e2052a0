#include "stage.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- a brain on strings ---- */

struct heard heard[LOG_MAX];
size_t heard_count;
struct effects next_effects; /* what the brain answers the next event with */
uint64_t brain_visit;
const char *brain_email = "";

void kiosk_init(struct kiosk *k, const struct kiosk_rules *rules, const struct lesson_shelf *lessons)
{
    (void)lessons;
    memset(k, 0, sizeof *k);
    k->rules = *rules;
}

void kiosk_update(struct kiosk *k, const struct event *e, struct effects *out)
{
    k->visit = brain_visit;
    text_copy(k->patron.email, sizeof k->patron.email, brain_email);
    CHECK(heard_count < LOG_MAX);
    heard[heard_count].type = e->type;
    heard[heard_count].up = e->up;
    heard[heard_count].queued = e->queued;
    heard[heard_count].more = e->reply.more;
    heard[heard_count].result = e->result;
    heard[heard_count].outcome = e->reply.outcome;
    heard[heard_count].life = e->life;
    heard[heard_count].request = e->request;
    heard[heard_count].visit = e->visit;
    heard[heard_count].reader = e->reader;
    heard[heard_count].uid = e->uid;
    text_copy(heard[heard_count].text, ID_SIZE, e->text);
    text_copy(heard[heard_count].ulid, ULID_SIZE, e->ulid);
    text_copy(heard[heard_count].id, sizeof heard->id, e->id);
    heard_count++;
    *out = next_effects;
    memset(&next_effects, 0, sizeof next_effects);
}

size_t count_heard(enum event_type type)
{
    size_t n = 0;
    for (size_t i = 0; i < heard_count; i++)
        n += heard[i].type == type;
    return n;
}

size_t last_heard(enum event_type type)
{
    for (size_t i = heard_count; i > 0; i--)
        if (heard[i - 1].type == type)
            return i - 1;
    CHECK(false);
    return 0;
}

/* ---- a world that writes down ---- */

struct message sent[HELPER_COUNT][LOG_MAX];
size_t sent_count[HELPER_COUNT], spawned[HELPER_COUNT], killed[HELPER_COUNT], changes;
struct disk_job jobs[LOG_MAX];
size_t jobs_count;
int64_t wake_at;
enum security_mechanism gate;
bool tells[DESTINATION_COUNT];
int64_t list_every_ms;
bool calls_told = true, lamp;
int64_t mail_ms;
const char *letter_text = "";
enum result send_result;

static enum result spawn(void *self, enum helper helper, uint32_t generation)
{
    (void)self;
    (void)generation;
    spawned[helper]++;
    return RESULT_OK;
}

static void kill_helper(void *self, enum helper helper)
{
    (void)self;
    killed[helper]++;
}

static enum result send_message(void *self, enum helper helper, const struct message *m)
{
    (void)self;
    if (send_result != RESULT_OK)
        return send_result;
    sent[helper][sent_count[helper]++] = *m;
    return RESULT_OK;
}

static void disk(void *self, const struct disk_job *job)
{
    (void)self;
    jobs[jobs_count++] = *job;
}

static void wake(void *self, int64_t mono_ms)
{
    (void)self;
    wake_at = mono_ms;
}

static void changed(void *self)
{
    (void)self;
    changes++;
}

static void nothing(void *self)
{
    (void)self;
}

static void print_receipt(void *self, uint64_t visit)
{
    (void)self;
    (void)visit;
}

static void print_staff(void *self, uint64_t visit, bool list)
{
    (void)list;
    print_receipt(self, visit);
}

static void set_lamp(void *self, bool on)
{
    (void)self;
    lamp = on;
}

static void write_letter(void *self, struct letter *out)
{
    (void)self;
    text_copy(out->subject, sizeof out->subject, "Receipt");
    text_copy(out->text, sizeof out->text, letter_text);
}

static void no_sound(void *self, enum sound sound)
{
    (void)self;
    (void)sound;
}

static const struct world world = { .spawn = spawn,
                                    .kill = kill_helper,
                                    .send = send_message,
                                    .disk = disk,
                                    .wake_at = wake,
                                    .changed = changed,
                                    .sound = no_sound,
                                    .speak = nothing,
                                    .place = nothing,
                                    .walk = nothing,
                                    .print_receipt = print_receipt,
                                    .lamp = set_lamp,
                                    .print_staff = print_staff,
                                    .write_letter = write_letter,
                                    .visit_ended = nothing,
                                    .restart = nothing };

/* ---- a story's words ---- */

struct core *core;
struct moment now;

const struct moment *at(int64_t ms)
{
    now = (struct moment){ .mono_ms = ms, .now = when_of(1700000000000 + ms, 300), .seed = { 1, (uint64_t)ms } };
    return &now;
}

const struct moment *soon(void)
{
    return at(now.mono_ms + 1);
}

void fresh(int readers, bool link)
{
    core_destroy(core);
    heard_count = jobs_count = changes = 0;
    brain_visit = 0;
    memset(sent_count, 0, sizeof sent_count);
    memset(spawned, 0, sizeof spawned);
    memset(killed, 0, sizeof killed);
    memset(&next_effects, 0, sizeof next_effects);
    send_result = RESULT_OK;
    wake_at = INT64_MAX;
    static struct core_config config;
    config = (struct core_config){
        .rules = { .library_timeout_ms = 5000, .library_retries = 2, .readers_count = (uint8_t)readers }, .link = link
    };
    config.rules.security.mechanism = gate;
    config.link_config.type = MESSAGE_LINK_CONFIG;
    config.list_every_ms = list_every_ms;
    config.calls = calls_told;
    config.list_config.type = MESSAGE_LIST_CONFIG;
    config.mail_ms = mail_ms;
    config.mail_config.type = MESSAGE_MAIL_CONFIG;
    for (int d = 0; d < DESTINATION_COUNT; d++) {
        config.tells[d] = tells[d];
        config.teller_configs[d] = (struct message){ .type = MESSAGE_DESTINATION_CONFIG };
    }
    for (int i = 0; i < readers; i++)
        config.reader_configs[i] =
            (struct message){ .type = MESSAGE_READER_CONFIG, .reader_config.device = { (char)('0' + i) } };
    core = core_create(&config, &world);
    CHECK(core != NULL);
    core_start(core, at(0));
}

/* Answers the oldest job that was not answered yet, with what the test fills in. */
struct disk_done done;
size_t answered;

static void answer_job(enum result result)
{
    CHECK(answered < jobs_count);
    done.id = jobs[answered].id;
    done.kind = jobs[answered].kind;
    done.result = result;
    done.takes_intents = true;
    answered++;
    core_disk_done(core, soon(), &done);
    memset(&done, 0, sizeof done);
}

/* What every start with a right clock asks for says nothing to a test that does not wait for it. */
static void date_rows(void)
{
    struct disk_done filled = done;
    memset(&done, 0, sizeof done);
    answer_job(RESULT_OK);
    done = filled;
}

void disk_says(enum disk_kind kind, enum result result)
{
    while (answered < jobs_count && jobs[answered].kind == DISK_DATE_ROWS && kind != DISK_DATE_ROWS)
        date_rows();
    CHECK(answered < jobs_count);
    CHECK_EQ(jobs[answered].kind, kind);
    answer_job(result);
}

void hello(enum helper helper)
{
    struct message m = { .type = MESSAGE_HELLO, .hello = { .pid = 7, .lock_owned = true } };
    text_copy(m.hello.name, sizeof m.hello.name, helper_program(helper));
    core_message(core, soon(), helper, &m);
}

void line(bool up)
{
    core_message(core, soon(), HELPER_LINK, &(struct message){ .type = MESSAGE_LINE, .line = { .up = up } });
}

void reader_state(enum helper reader, bool up)
{
    core_message(core, soon(), reader, &(struct message){ .type = MESSAGE_READER_STATE, .reader_state = { .up = up } });
}

void boot(void)
{
    boot_with(1);
}

void boot_with(int readers)
{
    fresh(readers, true);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_OK);
    disk_says(DISK_RECOVER, RESULT_OK);
    disk_says(DISK_WAITING, RESULT_OK);
    for (int i = 0; i < readers; i++) {
        hello((enum helper)(HELPER_READER + i));
        reader_state((enum helper)(HELPER_READER + i), true);
    }
    hello(HELPER_LINK);
    line(true);
    while (answered < jobs_count)
        disk_says(DISK_WAITING, RESULT_OK);
    heard_count = 0;
}

void tap(const char *id)
{
    struct event e = { .type = EVENT_TAP };
    text_copy(e.id, sizeof e.id, id);
    core_event(core, soon(), &e);
}

struct effect *will(enum effect_type type)
{
    struct effect *e = &next_effects.at[next_effects.count++];
    e->type = type;
    return e;
}

void will_ask(enum library_ask ask, uint32_t request, const char *item, const char *patron)
{
    struct effect *e = will(EFFECT_ASK);
    e->request = request;
    e->visit = 5;
    e->library.ask = ask;
    text_copy(e->library.item, ID_SIZE, item);
    text_copy(e->library.patron, ID_SIZE, patron);
}

void will_journal(enum effect_type type, const char *ulid, enum life life, const char *item)
{
    struct effect *e = will(type);
    e->visit = 5;
    e->transaction.life = life;
    text_copy(e->transaction.ulid, ULID_SIZE, ulid);
    text_copy(e->transaction.item, ID_SIZE, item);
    text_copy(e->transaction.patron, ID_SIZE, "aigul");
}

const struct message *last_sent(enum helper helper)
{
    CHECK(sent_count[helper] > 0);
    return &sent[helper][sent_count[helper] - 1];
}

struct message reply_to(const struct message *request, enum library_outcome outcome, bool ok)
{
    return (struct message){
        .type = MESSAGE_REPLY,
        .request = request->request,
        .reply = { .ask = request->ask.ask, .outcome = outcome, .ok = ok, .patron = { .charged = COUNT_NOT_SAID } }
    };
}

void library_says(enum library_outcome outcome, bool ok)
{
    struct message m = reply_to(last_sent(HELPER_LINK), outcome, ok);
    core_message(core, soon(), HELPER_LINK, &m);
}

struct transaction row(uint64_t seq, enum life life, enum transaction_kind kind, const char *item, const char *patron)
{
    struct transaction t = { .seq = seq, .life = life, .kind = kind };
    text_format(t.ulid, sizeof t.ulid, "row-%llu", (unsigned long long)seq);
    text_copy(t.item, sizeof t.item, item);
    text_copy(t.patron, sizeof t.patron, patron);
    return t;
}

void waits(struct transaction t)
{
    done.transactions[done.transactions_count++] = t;
}

enum disk_kind next_job(void)
{
    CHECK(answered < jobs_count);
    return jobs[answered].kind;
}

/* Passes time, waking the core as it asked to be woken. */
/* Who is woken and wants to be woken at once, again and again, never rests. */
void wait_until(int64_t ms)
{
    enum { WAKES_MAX = 1000 };
    for (int wakes = 0; wake_at <= ms; wakes++) {
        CHECK(wakes < WAKES_MAX);
        core_wake(core, at(wake_at > now.mono_ms ? wake_at : now.mono_ms));
    }
    at(ms);
}
