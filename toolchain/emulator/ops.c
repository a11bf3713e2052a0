/* The operations of the control socket. See control.h for their words. */
#include "emulator/ops.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"

enum { MEMORY_TEXT_SIZE = 2 * CHIP_MEMORY_MAX + 1, PER_CENT_MAX = 100 };

struct op {
    struct emulator *e;
    const cJSON *request;
    cJSON *answer;
    const char *error; /* NULL: it went well */
};

static const char *text_in(const struct op *o, const char *name)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o->request, name);
    return cJSON_IsString(v) ? v->valuestring : NULL;
}

static unsigned number_in(const struct op *o, const char *name, unsigned fallback)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o->request, name);
    return cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble <= UINT_MAX ? (unsigned)v->valuedouble : fallback;
}

static bool has(const struct op *o, const char *name)
{
    return cJSON_HasObjectItem(o->request, name);
}

static bool is_true(const struct op *o, const char *name)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o->request, name));
}

static struct thing *thing_in(struct op *o)
{
    const char *what = text_in(o, "what");
    struct thing *t = what == NULL ? NULL : things_find(&o->e->things, what);
    if (t == NULL)
        o->error = what == NULL ? "bad-request" : "no-such-thing";
    return t;
}

static void add_hex(cJSON *to, const char *name, const uint8_t *at, size_t n)
{
    char hex[MEMORY_TEXT_SIZE];
    hex_put(hex, sizeof hex, bytes_of(at, n));
    cJSON_AddStringToObject(to, name, hex);
}

static void add_thing(struct op *o, cJSON *list, const struct thing *t)
{
    static const char *const kinds[] = { [THING_BOOK] = "book", [THING_CARD] = "card", [THING_OTHER] = "other" };
    cJSON *j = cJSON_CreateObject();
    (void)o;
    cJSON_AddStringToObject(j, "what", t->tag.what);
    cJSON_AddStringToObject(j, "kind", tag_chip_word(t->tag.chip));
    cJSON_AddStringToObject(j, "is", kinds[t->kind]);
    add_hex(j, "uid", t->tag.uid.at, t->tag.uid.n);
    cJSON_AddStringToObject(j, "id", t->id);
    cJSON_AddStringToObject(j, "number", t->number);
    cJSON_AddStringToObject(j, "pin", t->pin);
    cJSON_AddStringToObject(j, "label", t->label);
    cJSON_AddBoolToObject(j, "placed", t->tag.placed);
    add_hex(j, "block", t->block, t->block_n);
    cJSON_AddItemToArray(list, j);
}

static void op_list(struct op *o)
{
    cJSON *list = cJSON_AddArrayToObject(o->answer, "things");
    for (size_t i = 0; i < o->e->things.count; i++)
        add_thing(o, list, &o->e->things.list[i]);
}

/* Where the room is used up, an own thing that does not lie there gives way. */
static struct thing *own_place(struct emulator *e, const char *what, enum tag_chip chip, struct uid uid)
{
    struct thing *t = things_find(&e->things, what);
    enum result r = t != NULL ? RESULT_OK : things_add(&e->things, what, chip, uid, &t);
    if (r == RESULT_FULL && (t = things_spare(&e->things)) != NULL) {
        flash_forget(&e->flash, &t->tag);
        text_copy(t->tag.what, sizeof t->tag.what, what);
    }
    if (t != NULL)
        t->is_own = true;
    return t;
}

/* A thing of the caller's own: kind, uid, and the whole chip's memory from page 0. */
static struct thing *own_thing(struct op *o)
{
    const char *kind = text_in(o, "kind"), *uid_hex = text_in(o, "uid"), *memory = text_in(o, "memory");
    char what[WHAT_SIZE];
    enum tag_chip chip;
    struct uid uid = { .n = 0 };
    uint8_t bytes[CHIP_MEMORY_MAX];
    size_t n = 0, memory_n = 0;
    o->error = "bad-request";
    if (kind == NULL || uid_hex == NULL || tag_chip_of_word(kind, &chip) != RESULT_OK ||
        hex_get(uid_hex, uid.at, sizeof uid.at, &n) != RESULT_OK || !tag_uid_fits(chip, n))
        return NULL;
    if (memory != NULL && (hex_get(memory, bytes, tag_size(chip), &memory_n) != RESULT_OK))
        return NULL;
    uid.n = (uint8_t)n;
    text_format(what, sizeof what, "tag-%s", uid_hex);
    struct thing *t = own_place(o->e, what, chip, uid);
    if (t == NULL)
        return NULL;
    emulator_remove(o->e, t);
    tag_blank(&t->tag, chip, uid);
    memcpy(t->tag.memory, bytes, memory_n);
    o->error = NULL;
    return t;
}

/* What an ISO 15693 chip has beside its memory: "dsfid", "afi", "eas", "locked" (blocks), "system_locked" (bits). */
static void take_marks(const struct op *o, struct tag *t)
{
    const cJSON *block;
    t->memory[ICODE_DSFID_AT] = (uint8_t)number_in(o, "dsfid", t->memory[ICODE_DSFID_AT]);
    t->memory[ICODE_AFI_AT] = (uint8_t)number_in(o, "afi", t->memory[ICODE_AFI_AT]);
    t->memory[ICODE_EAS_AT] = (uint8_t)number_in(o, "eas", t->memory[ICODE_EAS_AT]);
    t->memory[ICODE_SYSTEM_LOCK_AT] = (uint8_t)number_in(o, "system_locked", t->memory[ICODE_SYSTEM_LOCK_AT]);
    cJSON_ArrayForEach(block, cJSON_GetObjectItemCaseSensitive(o->request, "locked"))
    {
        if (block->valuedouble >= 0 && block->valuedouble < (double)icode_blocks(t))
            t->memory[ICODE_LOCKS_AT + (size_t)block->valuedouble] = 1;
    }
}

static void add_marks(struct op *o, const struct tag *t)
{
    size_t locked = 0;
    for (size_t i = 0; i < icode_blocks(t); i++)
        locked += t->memory[ICODE_LOCKS_AT + i] != 0;
    cJSON_AddNumberToObject(o->answer, "dsfid", t->memory[ICODE_DSFID_AT]);
    cJSON_AddNumberToObject(o->answer, "afi", t->memory[ICODE_AFI_AT]);
    cJSON_AddNumberToObject(o->answer, "eas", t->memory[ICODE_EAS_AT] & 1);
    cJSON_AddNumberToObject(o->answer, "locked", (double)locked);
    cJSON_AddNumberToObject(o->answer, "system_locked", t->memory[ICODE_SYSTEM_LOCK_AT]);
}

static void op_place(struct op *o)
{
    struct thing *t = text_in(o, "what") != NULL ? thing_in(o) : own_thing(o);
    if (t == NULL)
        return;
    if (has(o, "weak"))
        emulator_weaken(t, number_in(o, "weak", 0));
    if (tag_family(t->tag.chip) == TAG_ISO15693)
        take_marks(o, &t->tag);
    if (emulator_place(o->e, t) != RESULT_OK)
        o->error = "pad-full";
    cJSON_AddStringToObject(o->answer, "what", t->tag.what);
}

static void op_remove(struct op *o)
{
    struct thing *t = thing_in(o);
    if (t != NULL)
        emulator_remove(o->e, t);
}

static void op_dump(struct op *o)
{
    const struct thing *t = thing_in(o);
    if (t != NULL)
        add_hex(o->answer, "memory", t->tag.memory, tag_size(t->tag.chip));
    if (t != NULL && tag_family(t->tag.chip) == TAG_ISO15693)
        add_marks(o, &t->tag);
}

static void op_scan(struct op *o)
{
    const char *text = text_in(o, "text");
    if (text == NULL)
        o->error = "bad-request";
    else
        emulator_scan(o->e, text);
}

static struct fault fault_in(const struct op *o)
{
    struct fault f = { .after = number_in(o, "after", 0),
                       .times = number_in(o, "times", 1),
                       .ms = number_in(o, "ms", 0),
                       .status = number_in(o, "status", 0) };
    const char *code = text_in(o, "code");
    text_copy(f.code, sizeof f.code, code == NULL ? "" : code);
    return f;
}

static void fault_weak(struct op *o)
{
    struct thing *t = thing_in(o);
    unsigned per_cent = number_in(o, "per-cent", PER_CENT_MAX + 1);
    if (t != NULL && per_cent <= PER_CENT_MAX)
        emulator_weaken(t, per_cent);
    else if (t != NULL)
        o->error = "bad-request";
}

static void fault_reader(struct op *o, const char *word)
{
    enum reader_fault which;
    struct fault f = fault_in(o);
    f.keep = is_true(o, "keep");
    if (reader_fault_of_word(word, &which) != RESULT_OK ||
        (which == READER_FAULT_STATUS && (!has(o, "status") || f.status > UINT8_MAX))) {
        o->error = "bad-request";
        return;
    }
    if (which == READER_FAULT_COLLISIONS && !has(o, "times"))
        f.times = 0;
    if (which == READER_FAULT_WEAK)
        fault_weak(o);
    else if (emulator_fault(o->e, which, f) != RESULT_OK)
        o->error = "no-device";
}

static void fault_pcsc(struct op *o, const char *word)
{
    enum pcsc_fault which;
    if (pcsc_fault_of_word(word, &which) == RESULT_OK)
        faults_arm_pcsc(&o->e->vicc.faults, which, fault_in(o));
    else
        o->error = "bad-request";
}

static void fault_library(struct op *o, const char *word)
{
    enum library_fault which;
    struct fault f = fault_in(o);
    if (library_fault_of_word(word, &which) != RESULT_OK)
        o->error = "bad-request";
    else if (which == LIBRARY_FAULT_UP)
        emulator_library_down(o->e, false);
    else if (which == LIBRARY_FAULT_DOWN && f.after == 0)
        emulator_library_down(o->e, true);
    else
        faults_arm_library(&o->e->library_faults, which, f);
}

static void op_fault(struct op *o)
{
    const char *reader = text_in(o, "reader"), *library = text_in(o, "library"), *pcsc = text_in(o, "pcsc");
    if (is_true(o, "clear"))
        emulator_clear_faults(o->e);
    else if (reader != NULL)
        fault_reader(o, reader);
    else if (pcsc != NULL)
        fault_pcsc(o, pcsc);
    else if (library != NULL)
        fault_library(o, library);
    else
        o->error = "bad-request";
}

static void add_exchanges(const struct op *o)
{
    cJSON *tags = cJSON_AddArrayToObject(o->answer, "tags");
    for (size_t i = 0; i < o->e->things.count; i++) {
        const struct tag *t = &o->e->things.list[i].tag;
        if (t->exchanges == 0)
            continue;
        cJSON *j = cJSON_CreateObject();
        cJSON_AddStringToObject(j, "what", t->what);
        cJSON_AddNumberToObject(j, "exchanges", (double)t->exchanges);
        cJSON_AddItemToArray(tags, j);
    }
}

static void op_wire(struct op *o)
{
    const struct line *l = &o->e->reader;
    cJSON_AddNumberToObject(o->answer, "to_chip", (double)l->bytes_in);
    cJSON_AddNumberToObject(o->answer, "to_host", (double)l->bytes_out);
    cJSON_AddNumberToObject(o->answer, "frames", (double)o->e->chip.frames);
    cJSON_AddNumberToObject(o->answer, "us", (double)line_time_us(l, l->bytes_in + l->bytes_out));
    add_exchanges(o);
    if (is_true(o, "clear"))
        emulator_count_anew(o->e);
}

static void add_write(void *self, const struct flash_write *w)
{
    cJSON *j = cJSON_CreateObject();
    cJSON_AddNumberToObject(j, "block", w->block);
    add_hex(j, "before", w->before, w->n);
    add_hex(j, "after", w->after, w->n);
    cJSON_AddBoolToObject(j, "torn", w->torn);
    cJSON_AddItemToArray(self, j);
}

static void op_journal(struct op *o)
{
    const struct thing *t = thing_in(o);
    if (t != NULL)
        flash_journal(&o->e->flash, &t->tag, add_write, cJSON_AddArrayToObject(o->answer, "writes"));
}

/* How the PC/SC reader behaves: {"op":"pcsc","addressing":"byte", ...}; the switches stand in vicc.c. */
static void op_pcsc(struct op *o)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, o->request)
    {
        bool is_switch = cJSON_IsString(member) && !text_equal(member->string, "op");
        if (is_switch && vicc_switch(&o->e->vicc, member->string, member->valuestring) != RESULT_OK)
            o->error = "bad-request";
    }
    cJSON_AddNumberToObject(o->answer, "commands", (double)o->e->vicc.commands);
}

static void op_watch(struct op *o)
{
    unsigned pid = number_in(o, "pid", 0);
    if (pid < 2 || pid > INT_MAX)
        o->error = "bad-request";
    else
        o->e->watched = (pid_t)pid;
}

static void op_power_cut(struct op *o)
{
    emulator_power_cut(o->e);
}

static void add_when(cJSON *j, const char *name, struct when w)
{
    char text[WHEN_TEXT_SIZE];
    when_text(w, text);
    cJSON_AddStringToObject(j, name, text);
}

static void add_loan(void *self, const char *item, const char *patron, struct when due)
{
    cJSON *j = cJSON_CreateObject();
    cJSON_AddStringToObject(j, "item", item);
    cJSON_AddStringToObject(j, "patron", patron);
    add_when(j, "due", due);
    cJSON_AddItemToArray(self, j);
}

static void op_loans(struct op *o)
{
    if (library_loans(o->e->store, add_loan, cJSON_AddArrayToObject(o->answer, "loans")) != RESULT_OK)
        o->error = "store-failed";
}

static void add_numbers(struct op *o, const char *patron, enum library_numbers kind, const char *name)
{
    static struct number_list list;
    cJSON *to = cJSON_AddArrayToObject(o->answer, name);
    if (library_list(o->e->store, patron, kind, when_of(emulator_wall_ms(), LIBRARY_OFFSET_MIN), &list) != RESULT_OK)
        o->error = "store-failed";
    for (size_t i = 0; o->error == NULL && i < list.count; i++)
        cJSON_AddItemToArray(to, cJSON_CreateString(list.text[i]));
}

/* What the library holds of a reader beside loans. */
static void op_account(struct op *o)
{
    const char *patron = text_in(o, "id");
    if (patron == NULL) {
        o->error = "bad-request";
        return;
    }
    add_numbers(o, patron, NUMBERS_HOLDS_READY, "ready");
    add_numbers(o, patron, NUMBERS_HOLDS_WAITING, "waiting");
    add_numbers(o, patron, NUMBERS_FINES, "fees");
}

static void add_request(void *self, int64_t wall_ms, const char *frame)
{
    cJSON *j = cJSON_CreateObject();
    add_when(j, "at", when_of(wall_ms, LIBRARY_OFFSET_MIN));
    cJSON_AddStringToObject(j, "frame", frame);
    cJSON_AddItemToArray(self, j);
}

static void op_requests(struct op *o)
{
    sip2_server_requests(o->e->library, add_request, cJSON_AddArrayToObject(o->answer, "requests"));
}

static void add_koha_request(void *self, const struct koha_heard *heard)
{
    cJSON *j = cJSON_CreateObject();
    add_when(j, "at", when_of(heard->wall_ms, LIBRARY_OFFSET_MIN));
    cJSON_AddStringToObject(j, "method", heard->method);
    cJSON_AddStringToObject(j, "path", heard->path);
    cJSON_AddStringToObject(j, "body", heard->body);
    cJSON_AddNumberToObject(j, "status", heard->status);
    cJSON_AddItemToArray(self, j);
}

static void fault_koha(struct op *o, const char *word)
{
    const char *method = text_in(o, "method"), *path = text_in(o, "path");
    struct koha_fault f = { .after = number_in(o, "after", 0),
                            .times = number_in(o, "times", 1),
                            .ms = number_in(o, "ms", 0),
                            .status = (int)number_in(o, "status", 500) };
    text_copy(f.method, sizeof f.method, method == NULL ? "" : method);
    text_copy(f.path, sizeof f.path, path == NULL ? "" : path);
    if (koha_fault_of_word(word, &f.kind) == RESULT_OK && f.status >= 200 && f.status < 600)
        koha_server_fault(o->e->koha, &f);
    else
        o->error = "bad-request";
}

/* {"op":"koha"} tells the requests over REST; "fault" arms one; "forget":true makes the token invalid; "expires" is how
   long the next one lasts (s); "confirm" and "value": one more question of every loan, "" ends it. */
static void op_koha(struct op *o)
{
    struct koha_desk *desk = koha_server_desk(o->e->koha);
    const char *fault = text_in(o, "fault"), *confirm = text_in(o, "confirm"), *value = text_in(o, "value");
    if (fault != NULL)
        fault_koha(o, fault);
    if (is_true(o, "forget"))
        desk->token[0] = '\0';
    desk->expires_s = number_in(o, "expires", desk->expires_s);
    if (confirm != NULL) {
        text_copy(desk->confirm, sizeof desk->confirm, confirm);
        text_copy(desk->confirm_value, sizeof desk->confirm_value, value == NULL ? "1" : value);
    }
    koha_server_requests(o->e->koha, add_koha_request, cJSON_AddArrayToObject(o->answer, "requests"));
}

static void op_printed(struct op *o)
{
    cJSON *list = cJSON_AddArrayToObject(o->answer, "printed");
    for (size_t i = 0; i < o->e->printed.count; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(o->e->printed.receipts[i]));
}

static void op_item(struct op *o)
{
    struct library_item item;
    const char *id = text_in(o, "id");
    if (id == NULL || library_item_find(o->e->store, id, &item) != RESULT_OK) {
        o->error = id == NULL ? "bad-request" : "no-such-item";
        return;
    }
    cJSON_AddStringToObject(o->answer, "id", item.id);
    cJSON_AddStringToObject(o->answer, "title", item.title);
    cJSON_AddStringToObject(o->answer, "lent_to", item.lent_to);
    add_when(o->answer, "due", item.due);
    cJSON_AddNumberToObject(o->answer, "renewals", item.renewals);
    cJSON_AddNumberToObject(o->answer, "transactions", item.transactions);
    cJSON_AddStringToObject(o->answer, "ready_for", item.ready_for);
}

static void op_rule(struct op *o)
{
    const char *name = text_in(o, "name"), *value = text_in(o, "value");
    if (name == NULL || value == NULL)
        o->error = "bad-request";
    else if (library_rule_set(o->e->store, name, value) != RESULT_OK)
        o->error = "no-such-rule";
}

static const struct {
    const char *word;
    void (*run)(struct op *o);
} ops[] = {
    { "list", op_list },   { "place", op_place },       { "remove", op_remove },   { "dump", op_dump },
    { "scan", op_scan },   { "fault", op_fault },       { "watch", op_watch },     { "power-cut", op_power_cut },
    { "loans", op_loans }, { "requests", op_requests }, { "printed", op_printed }, { "item", op_item },
    { "rule", op_rule },   { "wire", op_wire },         { "journal", op_journal }, { "pcsc", op_pcsc },
    { "koha", op_koha },   { "account", op_account },
};

static void run(struct op *o)
{
    const char *word = text_in(o, "op");
    for (size_t i = 0; word != NULL && i < sizeof ops / sizeof *ops; i++) {
        if (text_equal(ops[i].word, word)) {
            ops[i].run(o);
            return;
        }
    }
    o->error = "bad-request";
}

cJSON *ops_answer(struct emulator *e, const cJSON *request)
{
    struct op o = { e, request, cJSON_CreateObject(), NULL };
    if (o.answer == NULL)
        return NULL;
    run(&o);
    cJSON_AddBoolToObject(o.answer, "ok", o.error == NULL);
    if (o.error != NULL)
        cJSON_AddStringToObject(o.answer, "error", o.error);
    return o.answer;
}
