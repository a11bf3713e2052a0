#define LOG_ROOM "shell"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "commands/commands.h"
#include "language/language.h"
#include "literacy/store/store.h"
#include "messages/lock.h"
#include "screens/screens.h"
#include "settings/notices.h"
#include "shell/app.h"
#include "shell/clock.h"
#include "shell/folders.h"
#include "shell/handout.h"
#include "shell/rules.h"
#include "voice/sentences.h"
#include "voice/voice.h"

/* ---- the screen ---- */

static void note_paint(struct app *app, int64_t began_us)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t us = (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 - began_us;
    app->paint_us[app->frames++ % APP_PAINTS_KEPT] = (uint32_t)us;
}

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void paint(struct app *app)
{
    int64_t began = now_us();
    struct painter_frame frame = painter_paint(app->painter, app->scene, (uint64_t)clock_mono_ms());
    if (frame.rects > 0)
        note_paint(app, began);
}

static bool page_for_everybody(const struct kiosk *k)
{
    bool so = k->screen == SCREEN_WELCOME || k->screen == SCREEN_ATTRACT || k->screen == SCREEN_CLOSED ||
              k->screen == SCREEN_OUT_OF_SERVICE;
    return so && k->overlay == OVERLAY_NONE && k->tags_count == 0;
}

static void settle_rest(struct app *app)
{
    int x, y;
    rest_shift(&app->rest, &x, &y);
    painter_rest(app->painter, app->rest.dark, x, y);
}

/* How many characters stand in the field that has the focus; 0 for none. */
static size_t typed_length(const struct app *app, const struct kiosk *k)
{
    const struct element *e = scene_find(app->scene, k->focus);
    return e != NULL && e->role == ROLE_FIELD ? utf8_count(e->value) : 0;
}

/* What is typed is heard at once; else the screen, whenever it has something new to say, with the control that has the
   focus once keys are in use; else that control when the focus has moved. */
static void update_said(struct app *app, const struct kiosk *k)
{
    struct voice v = { k->language, k->headset };
    const char *screen = app->scene->said;
    size_t length = typed_length(app, k);
    bool news = app->speak_due || app->said[0] == '\0' || !text_equal(screen, app->said_of_screen);
    bool moved = !text_equal(k->focus, app->said_focus);
    bool typed = !moved && length != app->said_length && (length > 0 || !news);
    if (typed)
        voice_of_typing(scene_find(app->scene, k->focus), v, app->said, sizeof app->said);
    else if (news)
        voice_of_scene(app->scene, app->by_keys, v, app->said, sizeof app->said);
    else if (moved && k->focus[0] != '\0')
        voice_of_focus(app->scene, v, app->said, sizeof app->said);
    bool passing_by = k->screen == SCREEN_ATTRACT && !k->headset; /* an empty hall is not spoken to */
    if (typed || news || (moved && k->focus[0] != '\0'))
        ears_tell(app, (k->voice || k->guided || app->speak_due) && !passing_by);
    text_copy(app->said_of_screen, sizeof app->said_of_screen, screen);
    text_copy(app->said_focus, sizeof app->said_focus, k->focus);
    app->said_length = length;
    app->speak_due = false;
}

bool app_wake(struct app *app)
{
    bool woke = rest_touched(&app->rest, clock_mono_ms());
    if (woke)
        settle_rest(app);
    app->stale = app->stale || woke;
    if (woke && core_kiosk(app->core)->screen == SCREEN_ATTRACT)
        hands_wake(app);
    return woke;
}

static void build(struct app *app)
{
    const struct kiosk *k = core_kiosk(app->core);
    struct glyph_metrics metrics = painter_metrics(app->painter);
    app->stale = false;
    app->panel = screens_panel(k, app->panel.width_px, app->panel.height_px, app->panel.mm_per_pixel);
    screens_build_captioned(k, &app->panel, &metrics, app->finger.pressed, app->caption, app->scene);
    struct lens_cue cue = { .touched = app->finger.acted, .by_keys = app->by_keys, .still = app->finger.down };
    screens_magnify(k, &app->lens, cue, app->finger.pressed, app->scene);
}

/* The caption as it is to be now; true when another stands in the scene. */
static bool caption_is_old(struct app *app, const struct kiosk *k)
{
    char caption[CAPTIONS_TEXT_SIZE];
    if (!k->captions)
        captions_end(&app->captions);
    else if (app->captions.said[0] == '\0')
        ears_tell(app, false);
    captions_text(&app->captions, caption);
    bool old = !text_equal(caption, app->caption);
    text_copy(app->caption, sizeof app->caption, caption);
    wipe(caption, sizeof caption);
    return old;
}

void app_refresh(struct app *app)
{
    if (!app->stale)
        return;
    const struct kiosk *k = core_kiosk(app->core);
    if (rest_look(&app->rest, page_for_everybody(k), k->attract_pages, clock_mono_ms()))
        settle_rest(app);
    build(app);
    if (hands_follow(app))
        build(app);
    update_said(app, k);
    if (caption_is_old(app, k))
        build(app);
    paint(app);
    ops_check_waiters(app);
}

/* ---- lessons ---- */

static bool open_lessons(struct app *app)
{
    char folder[FOLDER_SIZE];
    const char *chosen = app->settings->lessons.dir;
    if (chosen[0] == '\0') {
        folders_share(folder, sizeof folder, "lessons");
        chosen = folder;
    }
    app->lessons = lessons_open(chosen);
    app->lessons_unread = app->lessons != NULL;
    return app->lessons != NULL;
}

/* One file a turn: a finger never waits for all of them. */
static void read_lessons(struct app *app)
{
    if (!app->lessons_unread || lessons_read(app->lessons))
        return;
    app->lessons_unread = false;
    app->stale = true;
    unsigned wrong = lessons_errors(app->lessons)->count;
    if (wrong > 0)
        log_warning("%u errors in lesson files; see kitap lesson check", wrong);
}

/* On the ledger's thread; lessons that were read never change. */
static enum result hand_out(void *self, const char *dir, unsigned *files)
{
    return handouts_write(lessons_shelf(self), dir, files);
}

/* ---- waiting ---- */

static int64_t earliest(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int time_to_wait(const struct app *app)
{
    if (app->lessons_unread)
        return 0;
    int64_t now = clock_mono_ms();
    int64_t at = earliest(app->wake_at_ms, earliest(ops_deadline(app), private_deadline(app)));
    at = earliest(at, earliest(rest_deadline(&app->rest), captions_deadline(&app->captions)));
    at = earliest(at, touch_deadline(&app->finger));
    int frame = painter_next_frame_ms(app->painter, (uint64_t)now);
    if (frame >= 0)
        at = earliest(at, now + frame);
    if (at == INT64_MAX)
        return -1;
    int64_t left = at - now;
    return left <= 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
}

static void loop(struct app *app)
{
    while (!app->quit) {
        window_wait(app, time_to_wait(app));
        app->wakeups++;
        window_drain(app);
        read_lessons(app);
        app_take_inputs(app);
        struct moment now = clock_moment();
        if (app->wake_at_ms <= now.mono_ms) {
            app->wake_at_ms = INT64_MAX;
            core_wake(app->core, &now);
        }
        hands_look(app, now.mono_ms);
        bool turned = captions_turn(&app->captions, now.mono_ms);
        app->stale = app->stale || turned || rest_deadline(&app->rest) <= now.mono_ms;
        app_refresh(app);
        if (painter_next_frame_ms(app->painter, (uint64_t)now.mono_ms) == 0)
            paint(app);
        ops_check_waiters(app);
        private_check_waiters(app);
        if (core_idle(app->core))
            app->quit = true;
    }
}

/* ---- signals ---- */

static void signals_to_wait_for(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
}

static void *wait_for_signal(void *self)
{
    struct inbox *in = self;
    sigset_t set;
    int number;
    signals_to_wait_for(&set);
    while (sigwait(&set, &number) == 0)
        if (inbox_post(in, (struct input){ .kind = INPUT_STOP }) != RESULT_OK)
            return NULL;
    return NULL;
}

/* SIGTERM finishes what is in hand: every thread, and every helper, leaves it to the one that waits for it. */
static void block_signals(void)
{
    sigset_t set;
    signals_to_wait_for(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void begin_signals(struct app *app)
{
    app->signals_run = pthread_create(&app->signals, NULL, wait_for_signal, app->inbox) == 0;
}

static void end_signals(struct app *app)
{
    if (!app->signals_run)
        return;
    pthread_cancel(app->signals);
    pthread_join(app->signals, NULL);
}

/* ---- beginning and end ---- */

static bool make_folder(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* One kiosk a state folder; the lock lasts as long as the process. */
enum result app_own_state(const struct settings *s)
{
    char path[FOLDER_SIZE + 16];
    folders_state_lock(s, path, sizeof path);
    if (!make_folder(s->storage.dir)) {
        log_error("%s: %s", s->storage.dir, strerror(errno));
        return RESULT_IO;
    }
    int fd = lock_open(path);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return RESULT_OK;
    bool busy = fd >= 0 && errno == EWOULDBLOCK;
    log_error("%s: %s", path, busy ? "another kitap runs on this folder" : strerror(errno));
    if (fd >= 0)
        close(fd);
    return busy ? RESULT_BUSY : RESULT_IO;
}

static bool open_screen(struct app *app, const struct app_options *options)
{
    char atlas[FOLDER_SIZE], fonts[FOLDER_SIZE];
    folders_share(atlas, sizeof atlas, "kitap.atlas");
    folders_share(fonts, sizeof fonts, "fonts");
    struct painter_options painter = {
        .width_px = options->width_px,
        .height_px = options->height_px,
        .rotate = (int)options->settings->display.rotate,
        .window = true,
        .fullscreen = options->fullscreen,
        .card = text_equal(options->settings->display.card, "none") ? "" : options->settings->display.card,
        .title = "Kitap",
        .atlas_path = atlas,
        .fonts_dir = "",
    };
    enum result r = painter_create(&painter, &app->painter);
    if (r != RESULT_OK) {
        log_error("the screen cannot be opened: %s", result_text(r));
        return false;
    }
    app->panel = (struct panel){ .width_px = options->width_px,
                                 .height_px = options->height_px,
                                 .mm_per_pixel = (float)options->settings->display.mm_per_pixel,
                                 .text_percent = 100 };
    rest_begin(&app->rest, (int64_t)options->settings->display.blank_after_min * 60000, clock_mono_ms());
    return true;
}

static void load_notices(struct app *app)
{
    const char *path = app->settings->attract.notices;
    struct settings_errors errors;
    if (path[0] != '\0' && notices_load(path, app->notices, &errors) != RESULT_OK)
        log_warning("%s: %u faults; what is wrong is not shown; see kitap check", path, errors.count);
}

bool app_make_core(struct app *app, bool link, bool control_port)
{
    const struct settings *s = app->settings;
    struct core_config *config = calloc(1, sizeof *config);
    if (config == NULL)
        return false;
    struct moment now = clock_moment();
    rules_of_settings(s, now.now.offset_min, &config->rules);
    config->lessons = app->lessons != NULL ? lessons_shelf(app->lessons) : NULL;
    config->rules.notices = app->notices;
    if (s->voice.recorder && s->voice.recordings[0] != '\0')
        config->rules.recorder_sentences = (uint16_t)sentences_count();
    config->link = link && s->library.protocol != PROTOCOL_NONE;
    config->control_port_on = control_port;
    config->build_ms = clock_build_ms();
    text_copy(config->version, sizeof config->version, KITAP_VERSION);
    for (unsigned i = 0; i < config->rules.readers_count; i++)
        reader_config_of_settings(s, i, &config->reader_configs[i]);
    config->calls = s->call.tell;
    for (enum destination d = 0; link && d < DESTINATION_COUNT; d++) {
        config->tells[d] = settings_tell(s, d);
        if (config->tells[d] && teller_config_of_settings(s, d, &config->teller_configs[d]) != RESULT_OK)
            log_error("the secret for %s cannot be read; it will not know us", destination_word(d));
    }
    if (link && list_config_of_settings(s, &config->list_config))
        config->list_every_ms = (int64_t)s->offline.blocked_every_min * 60000;
    if (link && s->receipts.mail_host[0] != '\0') {
        config->mail_ms = (int64_t)s->receipts.mail_timeout_s * 1000;
        if (mail_config_of_settings(s, &config->mail_config) != RESULT_OK)
            log_error("%s cannot be read; the mail server will not know us", s->receipts.mail_password_file);
    }
    enum result r = link ? link_config_of_settings(s, &config->link_config) : RESULT_OK;
    if (r != RESULT_OK)
        log_error("%s: %s; the library system will not know us", s->library.password_file, result_text(r));
    app->core = core_create(config, &app->world);
    wipe(config, sizeof *config);
    free(config);
    return app->core != NULL;
}

static void post_scan(void *self, const char *text)
{
    struct app *app = self;
    char *copy = strdup(text);
    if (copy != NULL && inbox_post(app->inbox, (struct input){ .kind = INPUT_SCAN, .owned = copy }) != RESULT_OK)
        free(copy);
}

static void post_headset(void *self, bool plugged)
{
    struct app *app = self;
    struct input input = { .kind = INPUT_HEADSET, .result = plugged ? RESULT_OK : RESULT_GONE };
    if (inbox_post(app->inbox, input) != RESULT_OK)
        log_error("a change of the headset is lost: the inbox is full");
}

static void post_evdev(void *self, const struct evdev_event *e)
{
    struct app *app = self;
    struct evdev_event *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return;
    *copy = *e;
    if (inbox_post(app->inbox, (struct input){ .kind = INPUT_EVDEV, .owned = copy }) != RESULT_OK)
        free(copy);
}

/* Under a window system SDL brings fingers and keys. */
static void begin_evdev(struct app *app)
{
    const char *touch = app->settings->display.touch, *keys = app->settings->display.keys;
    if (!window_needs_evdev())
        return;
    if (!text_equal(touch, "none") && evdev_open(touch, post_evdev, app, &app->touch) != RESULT_OK)
        log_error("%s: the touch panel cannot be started", touch);
    if (!text_equal(keys, "none") && evdev_open(keys, post_evdev, app, &app->keys) != RESULT_OK)
        log_error("%s: the keys cannot be started", keys);
}

static void begin_lamp(struct app *app)
{
    const struct settings *s = app->settings;
    const struct relay_options options = { s->call.lamp, s->call.device, s->call.line, s->call.active_low };
    if (s->call.lamp != LAMP_NONE && relay_open(&options, NULL, &app->relay) != RESULT_OK)
        log_error("%s: the lamp at the desk cannot be started", s->call.device);
}

static void begin_small_devices(struct app *app)
{
    const char *scanner = app->settings->scanner.device, *printer = app->settings->printer.device,
               *jack = app->settings->voice.jack;
    if (!text_equal(scanner, "none") && scanner_open(scanner, post_scan, app, &app->scanner) != RESULT_OK)
        log_error("%s: the scanner cannot be started", scanner);
    if (!text_equal(printer, "none") && printer_open(printer, &app->printer) != RESULT_OK)
        log_error("%s: the printer cannot be started", printer);
    if (!text_equal(jack, "none") && jack_open(jack, post_headset, app, &app->jack) != RESULT_OK)
        log_error("%s: the headset's jack cannot be watched", jack);
    begin_lamp(app);
    begin_evdev(app);
}

bool app_begin_helpers(struct app *app)
{
    struct child_program programs[HELPER_COUNT];
    folders_helper_programs(app->settings, programs);
    app->children = children_create(app->inbox, programs);
    struct handouts_port handouts = { app->lessons != NULL ? hand_out : NULL, app->lessons };
    app->ledger = ledger_thread_create(app->settings, handouts, app->inbox);
    return app->children != NULL && app->ledger != NULL;
}

void app_end_core(struct app *app)
{
    children_destroy(app->children);
    ledger_thread_destroy(app->ledger);
    core_destroy(app->core);
}

void app_open_commands(struct app *app)
{
    char private_socket[FOLDER_SIZE];
    app->serves_commands = true;
    folders_private_socket(app->settings, private_socket, sizeof private_socket);
    if (control_open(private_socket, app->inbox, INPUT_COMMAND, &app->commands) != RESULT_OK)
        log_warning("%s cannot be opened; commands do not find this kiosk until it can", private_socket);
}

static void tell_free_disk(struct app *app)
{
    struct statvfs disk;
    struct moment now = clock_moment();
    if (statvfs(app->settings->storage.dir, &disk) == 0)
        core_disk_free(app->core, &now, (uint64_t)disk.f_bavail * disk.f_frsize);
}

static void say_ready(const char *control_path)
{
    cJSON *line = cJSON_CreateObject();
    cJSON_AddTrueToObject(line, "ready");
    cJSON_AddNumberToObject(line, "pid", (double)getpid());
    if (control_path != NULL)
        cJSON_AddStringToObject(line, "control", control_path);
    else
        cJSON_AddNullToObject(line, "control");
    char *text = cJSON_PrintUnformatted(line);
    puts(text);
    fflush(stdout);
    cJSON_free(text);
    cJSON_Delete(line);
}

/* The first frame is the finished welcome page, before the ledger is open. */
static bool begin(struct app *app, const struct app_options *options)
{
    char locale[FOLDER_SIZE];
    folders_share(locale, sizeof locale, "locale");
    if (language_open(locale) != RESULT_OK)
        log_error("the catalogues in %s cannot be opened", locale);
    app->inbox = inbox_create();
    app->scene = calloc(1, sizeof *app->scene);
    app->notices = calloc(1, sizeof *app->notices);
    if (app->inbox == NULL || app->scene == NULL || app->notices == NULL || !open_lessons(app))
        return false;
    begin_signals(app);
    load_notices(app);
    app_make_world(app);
    if (!open_screen(app, options) || !app_make_core(app, true, options->control_path != NULL))
        return false;
    window_begin(app);
    app->stale = true;
    app_refresh(app);
    if (!app_begin_helpers(app))
        return false;
    app_open_commands(app);
    if (options->control_path != NULL &&
        control_open(options->control_path, app->inbox, INPUT_CONTROL, &app->control) != RESULT_OK)
        return false;
    struct moment now = clock_moment();
    core_start(app->core, &now);
    begin_small_devices(app);
    ears_begin(app);
    tell_free_disk(app);
    say_ready(options->control_path);
    return true;
}

/* Clients that still wait get an answer, so that their threads can end. */
static void dismiss_clients(struct app *app)
{
    struct input input;
    inbox_shut(app->inbox);
    ops_dismiss(app);
    private_dismiss(app);
    while (inbox_take(app->inbox, &input)) {
        if (input.kind == INPUT_CONTROL || input.kind == INPUT_COMMAND)
            control_answer(input.owned, control_error("timeout"));
        else
            free(input.owned);
    }
    control_close(app->control);
    control_close(app->commands);
}

static void finish(struct app *app)
{
    end_signals(app);
    if (app->inbox != NULL)
        dismiss_clients(app);
    scanner_close(app->scanner);
    printer_close(app->printer);
    relay_close(app->relay);
    jack_close(app->jack);
    evdev_close(app->touch);
    evdev_close(app->keys);
    studio_end(app); /* it uses the speaker */
    ears_end(app);
    app_end_core(app);
    painter_destroy(app->painter);
    free(app->scene);
    lessons_close(app->lessons);
    free(app->notices);
    inbox_destroy(app->inbox);
}

int app_run(const struct app_options *options)
{
    struct app app = { .settings = options->settings };
    prctl(PR_SET_DUMPABLE, 0);
    clock_set_zone(options->settings->kiosk.time_zone);
    if (app_own_state(options->settings) != RESULT_OK)
        return EXIT_FAILED;
    block_signals();
    bool began = begin(&app, options);
    if (began)
        loop(&app);
    finish(&app);
    return began ? EXIT_DONE : EXIT_FAILED;
}
