#include "base/text.h"
#include "shell/app.h"
#include "shell/clock.h"

static void send(struct app *app, struct event *e)
{
    struct moment now = clock_moment();
    core_event(app->core, &now, e);
}

static void send_id(struct app *app, enum event_type type, const char *id)
{
    struct event e = { .type = type };
    text_copy(e.id, sizeof e.id, id);
    send(app, &e);
}

void hands_touch_down(struct app *app, int x, int y)
{
    ears_hush(app);
    if (app_wake(app))
        return;
    app_refresh(app);
    const struct element *e = scene_hit(app->scene, x, y);
    text_copy(app->pressed, sizeof app->pressed, e != NULL ? e->id : "");
    app->stale = true;
    if (e == NULL)
        send_id(app, EVENT_TOUCHED, "");
}

/* A touch begins and ends in the same target (49 CFR 27.71, VVSG): sliding off takes it back. */
void hands_touch_up(struct app *app, int x, int y)
{
    char pressed[SCENE_ID_SIZE];
    text_copy(pressed, sizeof pressed, app->pressed);
    app->pressed[0] = '\0';
    app->stale = true;
    const struct element *e = scene_hit(app->scene, x, y);
    if (e != NULL && pressed[0] != '\0' && text_equal(e->id, pressed))
        send_id(app, EVENT_TAP, e->id);
}

static bool field_has_focus(const struct app *app)
{
    const struct element *e = scene_find(app->scene, core_kiosk(app->core)->focus);
    return e != NULL && e->role == ROLE_FIELD && element_is_visible(e);
}

void hands_text(struct app *app, const char *text)
{
    app_wake(app);
    app_refresh(app);
    if (!field_has_focus(app)) {
        text_add(app->wedge, sizeof app->wedge, "%s", text);
        send_id(app, EVENT_TOUCHED, "");
        return;
    }
    while (*text != '\0') {
        const char *from = text;
        struct event e = { .type = EVENT_TEXT };
        utf8_next(&text);
        text_copy_bytes(e.text, sizeof e.text, bytes_of(from, (size_t)(text - from)));
        send(app, &e);
    }
}

void hands_scan(struct app *app, const char *text)
{
    app_wake(app);
    struct event e = { .type = EVENT_SCAN };
    text_copy(e.text, sizeof e.text, text);
    send(app, &e);
}

static void move_focus(struct app *app, int step)
{
    const char *next = scene_focus_next(app->scene, core_kiosk(app->core)->focus, step);
    if (next[0] != '\0')
        send_id(app, EVENT_FOCUS, next);
}

static void send_key(struct app *app, enum key key)
{
    send(app, &(struct event){ .type = EVENT_KEY, .key = key });
}

/* Enter ends a scan, finishes a field, or presses the focused button. */
static void press_enter(struct app *app)
{
    if (app->wedge[0] != '\0') {
        hands_scan(app, app->wedge);
        app->wedge[0] = '\0';
        return;
    }
    const struct element *e = scene_find(app->scene, core_kiosk(app->core)->focus);
    if (e != NULL && e->role != ROLE_FIELD && element_is_tappable(e))
        send_id(app, EVENT_TAP, e->id);
    else
        send_key(app, KEY_ENTER);
}

static void press_space(struct app *app)
{
    const struct element *e = scene_find(app->scene, core_kiosk(app->core)->focus);
    if (e != NULL && e->role != ROLE_FIELD && element_is_tappable(e))
        send_id(app, EVENT_TAP, e->id);
}

void hands_key(struct app *app, enum hands_key key)
{
    ears_hush(app);
    if (app_wake(app))
        return;
    app_refresh(app);
    switch (key) {
    case HANDS_ENTER:
        press_enter(app);
        break;
    case HANDS_SPACE:
        press_space(app);
        break;
    case HANDS_BACKSPACE:
        send_key(app, KEY_BACKSPACE);
        break;
    case HANDS_ESCAPE:
        send_key(app, KEY_ESCAPE);
        break;
    case HANDS_TAB:
        move_focus(app, 1);
        break;
    case HANDS_TAB_BACK:
        move_focus(app, -1);
        break;
    }
    app->stale = true;
}

void hands_headset(struct app *app, bool plugged)
{
    ears_hush(app);
    struct event e = { .type = EVENT_HEADSET, .up = plugged };
    send(app, &e);
}
