#include "base/text.h"
#include "screens/screens.h"
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

/* A button of the lens moves it, and shows that somebody is there: who looks for a button has time for it. */
static void tap(struct app *app, const char *id)
{
    if (screens_move_lens(&app->lens, app->scene, id))
        send_id(app, EVENT_TOUCHED, "");
    send_id(app, EVENT_TAP, id);
}

static void send_push(struct app *app, bool up)
{
    struct event e = { .type = EVENT_PUSHED, .up = up };
    text_copy(e.id, sizeof e.id, app->finger.met);
    send(app, &e);
}

void hands_wake(struct app *app)
{
    send_id(app, EVENT_TOUCHED, "");
}

void hands_touch_down(struct app *app, int x, int y, int64_t now_ms)
{
    ears_hush(app);
    if (app_wake(app))
        return;
    app->by_keys = false;
    app_refresh(app);
    touch_down(&app->finger, app->scene, x, y, now_ms);
    app->stale = true;
    if (app->finger.pressed[0] == '\0')
        send_id(app, EVENT_TOUCHED, "");
}

void hands_touch_up(struct app *app, int x, int y, int64_t now_ms)
{
    app->stale = true;
    enum touch_verdict verdict = touch_up(&app->finger, app->scene, x, y, now_ms, core_kiosk(app->core)->steady_touch);
    if (verdict == TOUCH_PUSHED_UP || verdict == TOUCH_PUSHED_DOWN)
        send_push(app, verdict == TOUCH_PUSHED_UP);
    else if (verdict == TOUCH_TAP)
        tap(app, app->finger.met);
    else if (verdict != TOUCH_NOTHING)
        send_id(app, verdict == TOUCH_HELD ? EVENT_HELD : EVENT_NEAR, app->finger.met);
}

void hands_bring(struct app *app, const struct element *e)
{
    lens_show(&app->lens, app->scene, e);
    app->stale = true;
    app_refresh(app);
}

void hands_look(struct app *app, int64_t now_ms)
{
    if (!touch_rests(&app->finger, app->scene, now_ms))
        return;
    app->stale = true;
    send_id(app, EVENT_HELD, app->finger.met);
}

static bool field_has_focus(const struct app *app)
{
    const struct element *e = scene_find(app->scene, core_kiosk(app->core)->focus);
    return e != NULL && e->role == ROLE_FIELD && element_is_visible(e);
}

static void type(struct app *app, const char *text)
{
    while (*text != '\0') {
        const char *from = text;
        struct event e = { .type = EVENT_TEXT };
        utf8_next(&text);
        text_copy_bytes(e.text, sizeof e.text, bytes_of(from, (size_t)(text - from)));
        send(app, &e);
    }
}

static bool field_is_empty(const struct app *app)
{
    const struct element *e = scene_find(app->scene, core_kiosk(app->core)->focus);
    return e == NULL || *e->value == '\0';
}

/* Twelve keys, as of a telephone (README.md of ui/screens): a digit is typed while a field has the focus. */
static bool telephone_key(struct app *app, char c)
{
    static const struct {
        char c;
        enum hands_key key;
    } keys[] = { { '1', HANDS_SLOWER }, { '2', HANDS_UP },       { '4', HANDS_LEFT }, { '5', HANDS_ENTER },
                 { '6', HANDS_RIGHT },  { '7', HANDS_TAB_BACK }, { '8', HANDS_DOWN }, { '9', HANDS_TAB },
                 { '0', HANDS_ESCAPE }, { '*', HANDS_VOICE },    { '#', HANDS_PLACE } };
    bool field = field_has_focus(app), empty = field_is_empty(app);
    if (field && c != '*' && c != '#')
        return false;
    if (field)
        hands_key(app, c == '*' ? empty ? HANDS_TAB_BACK : HANDS_BACKSPACE : empty ? HANDS_TAB : HANDS_ENTER);
    for (size_t i = 0; !field && i < sizeof keys / sizeof *keys; i++)
        if (keys[i].c == c)
            hands_key(app, keys[i].key);
    return true;
}

/* Repeat and "where am I", on any keypad; with kiosk.keypad all twelve keys. */
static bool is_key(struct app *app, const char *text)
{
    bool sign = text_equal(text, "*") || text_equal(text, "#");
    bool digit = *text >= '0' && *text <= '9' && text[1] == '\0';
    if (app->wedge[0] != '\0' || (!sign && !digit))
        return false;
    if (app->settings->kiosk.keypad)
        return telephone_key(app, *text);
    if (!sign || field_has_focus(app))
        return false;
    hands_key(app, *text == '*' ? HANDS_VOICE : HANDS_PLACE);
    return true;
}

void hands_text(struct app *app, const char *text)
{
    app_wake(app);
    app_refresh(app);
    if (is_key(app, text))
        return;
    if (field_has_focus(app)) {
        type(app, text);
        return;
    }
    text_add(app->wedge, sizeof app->wedge, "%s", text);
    send_id(app, EVENT_TOUCHED, "");
}

void hands_scan(struct app *app, const char *text)
{
    app_wake(app);
    struct event e = { .type = EVENT_SCAN };
    text_copy(e.text, sizeof e.text, text);
    send(app, &e);
}

/* A listener stops at rows and states too, since nobody reads them to her. */
static enum stops stops_of(const struct kiosk *k)
{
    return k->voice || k->guided ? STOPS_SPOKEN : STOPS_ACTING;
}

static void send_focus(struct app *app, const char *id, bool by_itself)
{
    struct event e = { .type = EVENT_FOCUS, .up = by_itself };
    text_copy(e.id, sizeof e.id, id);
    if (*id != '\0')
        send(app, &e);
}

static void move_focus(struct app *app, int step)
{
    const struct kiosk *k = core_kiosk(app->core);
    send_focus(app, scene_stop_next(app->scene, k->focus, step, stops_of(k)), false);
}

/* Over the glass for who sees it, in reading order for who listens. */
static void turn_focus(struct app *app, enum heading heading)
{
    const struct kiosk *k = core_kiosk(app->core);
    if (k->voice)
        move_focus(app, heading == HEADING_DOWN || heading == HEADING_RIGHT ? 1 : -1);
    else
        send_focus(app, scene_stop_toward(app->scene, k->focus, heading, stops_of(k)), false);
}

bool hands_follow(struct app *app)
{
    const struct kiosk *k = core_kiosk(app->core);
    const struct element *e = scene_find(app->scene, k->focus);
    bool walks = app->walk_due;
    app->walk_due = false;
    app->by_keys = app->by_keys || walks;
    if (!walks && (!app->by_keys || (e != NULL && element_is_visible(e))))
        return false;
    bool there = e != NULL && element_is_visible(e);
    const char *to = walks && there ? scene_stop_next(app->scene, k->focus, 1, stops_of(k))
                                    : scene_stop_first(app->scene, stops_of(k));
    send_focus(app, to, true);
    return *to != '\0';
}

static void send_key(struct app *app, enum key key)
{
    send(app, &(struct event){ .type = EVENT_KEY, .key = key });
}

/* Enter ends a scan, opens an empty field or finishes a full one, or presses the focused button; a row says itself
   again. */
static void press_enter(struct app *app)
{
    if (app->wedge[0] != '\0') {
        hands_scan(app, app->wedge);
        app->wedge[0] = '\0';
        return;
    }
    const struct element *e = scene_find(app->scene, core_kiosk(app->core)->focus);
    bool full = e != NULL && e->role == ROLE_FIELD && *e->value != '\0';
    if (e != NULL && element_is_tappable(e) && !full)
        tap(app, e->id);
    else if (e != NULL && element_is_visible(e) && !full)
        send_key(app, KEY_PLACE);
    else
        send_key(app, KEY_ENTER);
}

/* The one button, where there is one; else a button's key. */
static void press_space(struct app *app)
{
    const struct kiosk *k = core_kiosk(app->core);
    const struct element *e = scene_find(app->scene, k->focus);
    if (k->walk_seconds == 0 && app->settings->kiosk.one_button)
        send_key(app, KEY_SWITCH);
    else if (e != NULL && element_is_tappable(e) && (e->role != ROLE_FIELD || k->walk_seconds > 0))
        tap(app, e->id);
}

void hands_key(struct app *app, enum hands_key key)
{
    ears_hush(app);
    if (app_wake(app))
        return;
    app->by_keys = true;
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
    case HANDS_UP:
        turn_focus(app, HEADING_UP);
        break;
    case HANDS_DOWN:
        turn_focus(app, HEADING_DOWN);
        break;
    case HANDS_LEFT:
        turn_focus(app, HEADING_LEFT);
        break;
    case HANDS_RIGHT:
        turn_focus(app, HEADING_RIGHT);
        break;
    case HANDS_VOICE:
        send_key(app, KEY_VOICE);
        break;
    case HANDS_PLACE:
        send_key(app, KEY_PLACE);
        break;
    case HANDS_SLOWER:
        send_key(app, KEY_SLOWER);
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
