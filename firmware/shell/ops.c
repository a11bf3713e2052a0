/* What the control port asks, carried out on the UI thread (HACKING.md, "Control port"). */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <SDL.h>

#include "base/text.h"
#include "shell/app.h"
#include "shell/clock.h"

enum { RSS_LINE_SIZE = 128, WAIT_MS_DEFAULT = 5000, WAIT_MS_MAX = 600000 };

static const char *text_of(const cJSON *request, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(request, key);
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

/* A secret is reported as stars, one a character. */
static const char *value_of(const struct element *e, char stars[static KIOSK_ENTRY_SIZE])
{
    const char *value = e->value != NULL ? e->value : "";
    if (!e->secret)
        return value;
    size_t n = utf8_count(value);
    n = n < KIOSK_ENTRY_SIZE ? n : KIOSK_ENTRY_SIZE - 1;
    memset(stars, '*', n);
    stars[n] = '\0';
    return stars;
}

static cJSON *element_json(const struct element *e)
{
    char stars[KIOSK_ENTRY_SIZE];
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "id", e->id);
    cJSON_AddStringToObject(json, "role", role_word(e->role));
    cJSON_AddStringToObject(json, "name", e->name != NULL ? e->name : "");
    cJSON_AddStringToObject(json, "value", value_of(e, stars));
    cJSON_AddBoolToObject(json, "enabled", !e->disabled);
    cJSON_AddBoolToObject(json, "visible", element_is_visible(e));
    cJSON_AddBoolToObject(json, "focused", e->focused);
    const int place[] = { e->rect.x, e->rect.y, e->rect.w, e->rect.h };
    cJSON_AddItemToObject(json, "rect", cJSON_CreateIntArray(place, 4));
    return json;
}

static cJSON *op_screen(struct app *app, const cJSON *request)
{
    const struct kiosk *k = core_kiosk(app->core);
    cJSON *answer = control_ok();
    (void)request;
    cJSON_AddStringToObject(answer, "screen", screen_word(k->screen));
    cJSON_AddStringToObject(answer, "language", language_code(k->language));
    cJSON *elements = cJSON_AddArrayToObject(answer, "elements");
    for (size_t i = 0; i < app->scene->elements_count; i++) {
        const struct element *e = &app->scene->elements[i];
        if (e->id[0] != '\0' && !e->decor)
            cJSON_AddItemToArray(elements, element_json(e));
    }
    cJSON_AddStringToObject(answer, "said", app->said);
    return answer;
}

/* A finger that rests as long as the steadiest touch wants it to. */
static void touch(struct app *app, int x, int y)
{
    int64_t now = clock_mono_ms();
    hands_touch_down(app, x, y, now);
    hands_touch_up(app, x, y, now + TOUCH_DWELL_MS);
}

static cJSON *tap_id(struct app *app, const char *id)
{
    ears_hush(app);
    const struct element *e = scene_find(app->scene, id);
    if (e == NULL)
        return control_error("no-such-element");
    if (element_is_tappable(e) && !lens_shows(app->scene, e)) {
        hands_bring(app, e);
        e = scene_find(app->scene, id);
        if (e == NULL)
            return control_error("no-such-element");
    }
    int x = e->rect.x + e->rect.w / 2, y = e->rect.y + e->rect.h / 2;
    const struct element *hit = element_is_tappable(e) ? scene_hit(app->scene, x, y) : NULL;
    if (hit == NULL || !text_equal(hit->id, id))
        return control_error("not-tappable");
    touch(app, x, y);
    return control_ok();
}

static cJSON *op_tap(struct app *app, const cJSON *request)
{
    const char *id = text_of(request, "id");
    const cJSON *x = cJSON_GetObjectItemCaseSensitive(request, "x");
    const cJSON *y = cJSON_GetObjectItemCaseSensitive(request, "y");
    if (id != NULL)
        return tap_id(app, id);
    if (!cJSON_IsNumber(x) || !cJSON_IsNumber(y))
        return control_error("bad-request");
    if (scene_hit(app->scene, x->valueint, y->valueint) == NULL)
        return control_error("not-tappable");
    touch(app, x->valueint, y->valueint);
    return control_ok();
}

static cJSON *op_key(struct app *app, const cJSON *request)
{
    const char *name = text_of(request, "name");
    SDL_Keycode code = name != NULL ? SDL_GetKeyFromName(name) : SDLK_UNKNOWN;
    if (code == SDLK_UNKNOWN)
        return control_error("bad-request");
    if (!window_press_key(app, code, 0) && code >= 0x20 && code < 0x7F)
        hands_text(app, (const char[]){ (char)code, '\0' });
    return control_ok();
}

static cJSON *op_type(struct app *app, const cJSON *request)
{
    const char *text = text_of(request, "text");
    if (text == NULL || !utf8_valid(bytes_of_text(text)))
        return control_error("bad-request");
    hands_text(app, text);
    return control_ok();
}

static cJSON *op_shot(struct app *app, const cJSON *request)
{
    const char *path = text_of(request, "path");
    if (path == NULL)
        return control_error("bad-request");
    return painter_save_png(app->painter, path) == RESULT_OK ? control_ok() : control_error("bad-request");
}

static int compare_us(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void add_paint_times(const struct app *app, cJSON *answer)
{
    uint32_t sorted[APP_PAINTS_KEPT];
    size_t n = app->frames < APP_PAINTS_KEPT ? (size_t)app->frames : APP_PAINTS_KEPT;
    memcpy(sorted, app->paint_us, sizeof sorted);
    qsort(sorted, n, sizeof *sorted, compare_us);
    cJSON_AddNumberToObject(answer, "paint_us_p50", n > 0 ? sorted[n / 2] : 0);
    cJSON_AddNumberToObject(answer, "paint_us_p99", n > 0 ? sorted[n - 1 - n / 100] : 0);
}

static long resident_kib(void)
{
    long pages = 0, total = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f == NULL)
        return 0;
    if (fscanf(f, "%ld %ld", &total, &pages) != 2)
        pages = 0;
    fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* `reader`: all that the settings name; `readers`: each of them. */
static void add_up(const struct core_stats *stats, cJSON *answer)
{
    cJSON *up = cJSON_AddObjectToObject(answer, "up");
    cJSON_AddBoolToObject(up, "ledger", stats->ledger_up);
    cJSON *readers = cJSON_CreateArray();
    bool all = stats->readers_count > 0;
    for (unsigned i = 0; i < stats->readers_count; i++) {
        all = all && stats->readers_up[i];
        cJSON_AddItemToArray(readers, cJSON_CreateBool(stats->readers_up[i]));
    }
    cJSON_AddBoolToObject(up, "reader", all);
    cJSON_AddItemToObject(up, "readers", readers);
    cJSON_AddBoolToObject(up, "library", stats->library_up);
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        if (stats->tells[d])
            cJSON_AddBoolToObject(up, destination_word(d), stats->teller_up[d]);
}

static cJSON *op_stats(struct app *app, const cJSON *request)
{
    struct core_stats stats = core_stats(app->core);
    cJSON *answer = control_ok();
    (void)request;
    cJSON_AddBoolToObject(answer, "dark", app->rest.dark);
    cJSON_AddNumberToObject(answer, "frames", (double)app->frames);
    add_paint_times(app, answer);
    cJSON_AddNumberToObject(answer, "wakeups", (double)app->wakeups);
    cJSON_AddNumberToObject(answer, "rss_kib", (double)resident_kib());
    cJSON *queues = cJSON_AddObjectToObject(answer, "queues");
    cJSON_AddNumberToObject(queues, "asks", stats.asks_queued);
    cJSON_AddNumberToObject(answer, "outbox", stats.outbox);
    cJSON *tags = cJSON_AddObjectToObject(answer, "tags");
    cJSON_AddNumberToObject(tags, "torn", stats.programmings_open);
    cJSON_AddNumberToObject(tags, "repaired", stats.programmings_repaired);
    add_up(&stats, answer);
    return answer;
}

static bool element_has_come(const struct app *app, const cJSON *request, const char *id)
{
    const struct element *e = scene_find(app->scene, id);
    const char *value = text_of(request, "value");
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(request, "gone")))
        return e == NULL;
    return e != NULL && (value == NULL || text_equal(e->value != NULL ? e->value : "", value));
}

static bool has_come_true(const struct app *app, const cJSON *request)
{
    const char *screen = text_of(request, "screen");
    const char *id = text_of(request, "element");
    if (screen != NULL && !text_equal(screen, screen_word(core_kiosk(app->core)->screen)))
        return false;
    return id == NULL || element_has_come(app, request, id);
}

static int64_t deadline_of(const cJSON *request)
{
    const cJSON *ms = cJSON_GetObjectItemCaseSensitive(request, "timeout_ms");
    int wait = cJSON_IsNumber(ms) && ms->valueint >= 0 ? ms->valueint : WAIT_MS_DEFAULT;
    return clock_mono_ms() + (wait < WAIT_MS_MAX ? wait : WAIT_MS_MAX);
}

static void op_wait(struct app *app, struct control_call *call)
{
    const cJSON *request = control_request(call);
    if (text_of(request, "screen") == NULL && text_of(request, "element") == NULL) {
        control_answer(call, control_error("bad-request"));
        return;
    }
    if (has_come_true(app, request)) {
        control_answer(call, control_ok());
        return;
    }
    for (size_t i = 0; i < sizeof app->waiters / sizeof *app->waiters; i++) {
        if (app->waiters[i].call != NULL)
            continue;
        app->waiters[i] = (struct waiter){ call, deadline_of(request) };
        return;
    }
    control_answer(call, control_error("busy"));
}

void ops_check_waiters(struct app *app)
{
    int64_t now = clock_mono_ms();
    for (size_t i = 0; i < sizeof app->waiters / sizeof *app->waiters; i++) {
        struct waiter *w = &app->waiters[i];
        if (w->call == NULL)
            continue;
        bool came = has_come_true(app, control_request(w->call));
        if (!came && now < w->deadline_ms)
            continue;
        control_answer(w->call, came ? control_ok() : control_error("timeout"));
        w->call = NULL;
    }
}

int64_t ops_deadline(const struct app *app)
{
    int64_t earliest = INT64_MAX;
    for (size_t i = 0; i < sizeof app->waiters / sizeof *app->waiters; i++)
        if (app->waiters[i].call != NULL && app->waiters[i].deadline_ms < earliest)
            earliest = app->waiters[i].deadline_ms;
    return earliest;
}

void ops_dismiss(struct app *app)
{
    for (size_t i = 0; i < sizeof app->waiters / sizeof *app->waiters; i++)
        if (app->waiters[i].call != NULL)
            control_answer(app->waiters[i].call, control_error("timeout"));
}

static const struct {
    const char *word;
    cJSON *(*run)(struct app *app, const cJSON *request);
} ops[] = { { "screen", op_screen }, { "tap", op_tap },   { "key", op_key },
            { "type", op_type },     { "shot", op_shot }, { "stats", op_stats } };

/* The answer says that the event is processed and the scene is rebuilt. */
void ops_execute(struct app *app, struct control_call *call)
{
    const char *word = text_of(control_request(call), "op");
    app_refresh(app);
    if (word != NULL && text_equal(word, "wait")) {
        op_wait(app, call);
        return;
    }
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (word == NULL || !text_equal(ops[i].word, word))
            continue;
        cJSON *answer = ops[i].run(app, control_request(call));
        app_refresh(app);
        control_answer(call, answer);
        return;
    }
    control_answer(call, control_error("bad-request"));
}
