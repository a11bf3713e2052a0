/* What a command says on the private socket, and what the kiosk answers there: lines of JSON. Whatever becomes an order
   of staff has a whole path and bounded texts, and is read the same when it is said again; nobody is asked for ever. */
#include "fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/desk_orders.h"

enum { CALLS_MAX = 64, LINE_MAX_BYTES = 4096 };

static struct disk_job job;
static bool job_waits;
static struct core *core;
static struct moment now;

static enum result spawn(void *self, enum helper helper, uint32_t generation)
{
    (void)self;
    (void)helper;
    (void)generation;
    return RESULT_OK;
}

static void kill_helper(void *self, enum helper helper)
{
    (void)self;
    (void)helper;
}

static enum result send_message(void *self, enum helper helper, const struct message *m)
{
    (void)self;
    (void)helper;
    (void)m;
    return RESULT_OK;
}

static void disk(void *self, const struct disk_job *asked)
{
    (void)self;
    job = *asked;
    job_waits = true;
}

static void wake(void *self, int64_t mono_ms)
{
    (void)self;
    (void)mono_ms;
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
                                    .changed = nothing,
                                    .sound = no_sound,
                                    .speak = nothing,
                                    .print_receipt = print_receipt,
                                    .print_staff = print_staff,
                                    .visit_ended = nothing,
                                    .restart = nothing };

static const struct moment *soon(void)
{
    int64_t ms = now.mono_ms + 10;
    now = (struct moment){ .mono_ms = ms, .now = when_of(1700000000000 + ms, 300), .seed = { 1, (uint64_t)ms } };
    return &now;
}

static void order_is_whole(const struct staff_order *order)
{
    bool with_path = order->kind == ORDER_CARRY || order->kind == ORDER_BLOCKED;
    assert(memchr(order->path, '\0', sizeof order->path) != NULL);
    assert(memchr(order->note, '\0', sizeof order->note) != NULL);
    assert(memchr(order->format, '\0', sizeof order->format) != NULL);
    assert(!with_path || order->path[0] == '/');
    assert(order->kind != ORDER_DECIDE || (order->seq > 0 && order->decision < DECISION_COUNT));
    assert(order->kind != ORDER_REVEAL); /* no card number is told on the socket */
    assert(order->role == STAFF_AT_COMMAND);
}

/* The ledger says yes to everything. */
static void answer_disk(void)
{
    static struct disk_done done;
    for (int i = 0; job_waits && i < CALLS_MAX; i++) {
        done = (struct disk_done){ .id = job.id, .kind = job.kind, .takes_intents = true };
        if (job.kind == DISK_ORDER) {
            order_is_whole(&job.order);
            done.answer = (struct staff_answer){ .kind = job.order.kind, .seq = job.order.seq };
        }
        job_waits = false;
        core_disk_done(core, soon(), &done);
    }
}

static void start(void)
{
    static struct core_config config;
    config = (struct core_config){ .rules = { .library_timeout_ms = 5000, .library_retries = 2, .readers_count = 1 } };
    config.reader_configs[0] = (struct message){ .type = MESSAGE_READER_CONFIG };
    now = (struct moment){ .mono_ms = 0 };
    core = core_create(&config, &world);
    assert(core != NULL);
    core_start(core, soon());
    answer_disk();
}

/* Until it is answered: time passes, the ledger answers. */
static cJSON *ask(const cJSON *request)
{
    struct desk_call call = { .begun = false };
    for (int i = 0; i < CALLS_MAX; i++) {
        cJSON *answer = desk_answer(core, soon(), request, &call);
        if (answer != NULL)
            return answer;
        answer_disk();
        if (call.due_ms != INT64_MAX && call.due_ms > now.mono_ms)
            now.mono_ms = call.due_ms;
        core_wake(core, soon());
    }
    return NULL;
}

/* An order that was taken is read the same when the other side writes it. */
static void said_again(void)
{
    const struct staff_order order = job.order;
    cJSON *request = desk_order_request(&order);
    cJSON *answer = ask(request);
    struct staff_answer out;
    assert(answer != NULL);
    assert(desk_order_of_json(answer, order.kind, &out) == RESULT_OK);
    assert(out.result == RESULT_OK);
    assert(job.kind == DISK_ORDER && job.order.kind == order.kind && job.order.seq == order.seq);
    assert(text_equal(job.order.path, order.path) && text_equal(job.order.note, order.note));
    cJSON_Delete(answer);
    cJSON_Delete(request);
}

static void other_side(const cJSON *json)
{
    struct desk_tag tag;
    struct desk_verdict verdict;
    struct staff_answer answer;
    if (desk_tag_of_json(json, &tag) == RESULT_OK)
        assert(tag.memory_n <= sizeof tag.memory && tag.about.ats_n <= sizeof tag.about.ats);
    if (desk_verdict_of_json(json, &verdict) == RESULT_OK)
        assert(verdict.result < RESULT_COUNT);
    if (desk_order_of_json(json, ORDER_CARRY, &answer) == RESULT_OK)
        assert(answer.result < RESULT_COUNT && memchr(answer.text, '\0', sizeof answer.text) != NULL);
}

static void take_line(const char *line)
{
    cJSON *json = cJSON_Parse(line);
    if (json == NULL)
        return;
    other_side(json);
    job = (struct disk_job){ .kind = DISK_KIND_COUNT };
    cJSON *answer = ask(json);
    bool ordered = job.kind == DISK_ORDER;
    cJSON_Delete(answer);
    cJSON_Delete(json);
    if (ordered)
        said_again();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char line[LINE_MAX_BYTES];
    struct bytes left = bytes_of(data, size);
    start();
    while (left.n > 0) {
        const uint8_t *end = memchr(left.at, '\n', left.n);
        size_t n = end != NULL ? (size_t)(end - left.at) : left.n;
        text_copy_bytes(line, sizeof line, bytes_part(left, 0, n));
        take_line(line);
        left = bytes_part(left, n + 1, left.n);
    }
    core_destroy(core);
    job_waits = false;
    return 0;
}
