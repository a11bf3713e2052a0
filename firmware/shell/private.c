/* The private socket of the state folder: what commands beside a running kiosk ask (durability rule 10). Only its own
   user can open it. {"op":"health"}: the parts of the kiosk, with their own words, and how many tags are not whole; the
   others are in desk.h. */
#include "base/text.h"
#include "shell/app.h"
#include "shell/clock.h"

static void add_part(cJSON *parts, const char *name, bool up, const char *words)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "name", name);
    cJSON_AddBoolToObject(json, "up", up);
    cJSON_AddStringToObject(json, "words", words);
    cJSON_AddItemToArray(parts, json);
}

static void add_health(cJSON *parts, const char *name, const struct part_health *part)
{
    add_part(parts, name, part->up, part->words);
}

static cJSON *health(const struct app *app)
{
    static const char *const readers[READERS_MAX] = { "reader 1", "reader 2", "reader 3", "reader 4" };
    const struct kiosk *k = core_kiosk(app->core);
    cJSON *answer = control_ok();
    cJSON *parts = cJSON_AddArrayToObject(answer, "parts");
    for (unsigned i = 0; i < k->rules.readers_count; i++)
        add_health(parts, k->rules.readers_count == 1 ? "reader" : readers[i], &k->readers[i].health);
    add_health(parts, "library system", &k->library);
    add_health(parts, "ledger", &k->ledger);
    struct core_stats stats = core_stats(app->core);
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        if (stats.tells[d])
            add_part(parts, destination_word(d), stats.teller_up[d], stats.teller_words[d]);
    if (stats.fetches)
        add_part(parts, "blocked list", stats.fetched, stats.fetch_words);
    cJSON_AddNumberToObject(answer, "torn", stats.programmings_open);
    return answer;
}

static struct desk_waiter *free_waiter(struct app *app)
{
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        if (app->desk_waiters[i].call == NULL)
            return &app->desk_waiters[i];
    return NULL;
}

static const char *op_of(const struct control_call *call)
{
    const cJSON *op = cJSON_GetObjectItemCaseSensitive(control_request(call), "op");
    return cJSON_IsString(op) ? op->valuestring : "";
}

/* What still waits whose op begins so. */
static void dismiss(struct app *app, const char *begins, const char *word)
{
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        struct control_call *call = app->desk_waiters[i].call;
        if (call == NULL || !text_starts(op_of(call), begins))
            continue;
        app->desk_waiters[i].call = NULL;
        control_answer(call, control_error(word));
    }
}

void private_execute(struct app *app, struct control_call *call)
{
    const char *word = op_of(call);
    if (text_equal(word, "tag-done")) /* the desk closes: they would open it again, for a command that may have gone */
        dismiss(app, "tag-", "done");
    struct desk_waiter *waiter = free_waiter(app);
    if (text_equal(word, "health")) {
        control_answer(call, health(app));
    } else if (!desk_knows(word)) {
        control_answer(call, control_error("bad-request"));
    } else if (waiter == NULL) {
        control_answer(call, control_error("busy"));
    } else {
        *waiter = (struct desk_waiter){ .call = call };
        private_check_waiters(app);
    }
}

void private_check_waiters(struct app *app)
{
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        struct desk_waiter *w = &app->desk_waiters[i];
        struct moment now = clock_moment();
        cJSON *answer = w->call != NULL ? desk_answer(app->core, &now, control_request(w->call), &w->desk) : NULL;
        if (answer == NULL)
            continue;
        struct control_call *call = w->call;
        w->call = NULL;
        control_answer(call, answer);
    }
}

int64_t private_deadline(const struct app *app)
{
    int64_t earliest = INT64_MAX;
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        if (app->desk_waiters[i].call != NULL && app->desk_waiters[i].desk.due_ms < earliest)
            earliest = app->desk_waiters[i].desk.due_ms;
    return earliest;
}

void private_dismiss(struct app *app)
{
    dismiss(app, "", "timeout");
}
