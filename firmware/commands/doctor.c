/* kitap doctor: a line a check, in words that a librarian can act on. Beside a running kiosk it asks that one
   (there are never two owners of a reader); else it starts the helpers itself for some seconds. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "language/language.h"
#include "ledger/ledger.h"
#include "shell/children.h"
#include "shell/clock.h"
#include "shell/folders.h"
#include "shell/rules.h"

enum {
    FINDINGS_MAX = 24,
    FINDING_SIZE = 256,
    HELPER_WAIT_MS = 8000,
    ANSWER_SIZE = 8192,
    DISK_LEAST_MIB = 64,
    RUNNING_WAIT_S = 5
};

enum verdict { VERDICT_OK, VERDICT_NOTE, VERDICT_BAD };

struct finding {
    const char *check;
    enum verdict verdict;
    char text[FINDING_SIZE];
};

struct report {
    size_t count;
    struct finding at[FINDINGS_MAX];
};

__attribute__((format(printf, 4, 5))) static void add(struct report *r, const char *check, enum verdict verdict,
                                                      const char *format, ...)
{
    if (r->count == FINDINGS_MAX)
        return;
    struct finding *f = &r->at[r->count++];
    f->check = check;
    f->verdict = verdict;
    va_list args;
    va_start(args, format);
    if (vsnprintf(f->text, sizeof f->text, format, args) < 0)
        f->text[0] = '\0';
    va_end(args);
}

static void check_disk(struct report *r, const struct settings *s)
{
    struct statvfs disk;
    if (access(s->storage.dir, F_OK) != 0)
        add(r, "disk", VERDICT_NOTE, "%s is not there yet; the first start makes it", s->storage.dir);
    else if (access(s->storage.dir, R_OK | W_OK | X_OK) != 0)
        add(r, "disk", VERDICT_BAD, "%s cannot be written; give it to the kiosk's user", s->storage.dir);
    else if (statvfs(s->storage.dir, &disk) != 0)
        add(r, "disk", VERDICT_BAD, "%s: %s", s->storage.dir, strerror(errno));
    else {
        unsigned long mib = disk.f_bavail * disk.f_frsize / (1024 * 1024);
        add(r, "disk", mib < DISK_LEAST_MIB ? VERDICT_BAD : VERDICT_OK, "%lu MiB free in %s", mib, s->storage.dir);
    }
}

static void count_damage(void *self, const char *text)
{
    (void)text;
    ++*(unsigned *)self;
}

static void check_ledger(struct report *r, const struct settings *s)
{
    struct ledger *l = NULL;
    unsigned damage = 0;
    const char *key = access(s->storage.key_file, R_OK) == 0 ? s->storage.key_file : NULL;
    enum result opened = ledger_open_reader(s->storage.dir, key, &l);
    if (opened == RESULT_NONE) {
        add(r, "ledger", VERDICT_NOTE, "no ledger yet; the first start makes one");
        return;
    }
    enum result verified = opened == RESULT_OK ? ledger_verify(l, count_damage, &damage) : opened;
    if (verified == RESULT_OK)
        add(r, "ledger", VERDICT_OK, "whole");
    else
        add(r, "ledger", VERDICT_BAD, "%s, %u findings; see kitap ledger verify", result_text(verified), damage);
    ledger_close(l);
}

static void check_key(struct report *r, const struct settings *s)
{
    struct stat st;
    if (stat(s->storage.key_file, &st) != 0)
        add(r, "key", VERDICT_NOTE, "no master key yet; the first start makes one");
    else if ((st.st_mode & 077) != 0)
        add(r, "key", VERDICT_BAD, "%s can be read by others; chmod 600 it", s->storage.key_file);
    else
        add(r, "key", VERDICT_OK, "%s is readable by the kiosk alone", s->storage.key_file);
}

static void check_staff_pin(struct report *r, const struct settings *s)
{
    if (access(s->staff.pin_file, R_OK) == 0)
        add(r, "staff", VERDICT_OK, "a staff PIN is set");
    else
        add(r, "staff", VERDICT_NOTE, "no staff PIN; set one with kitap staff pin");
}

static void check_clock(struct report *r)
{
    if (clock_is_set(clock_build_ms()))
        add(r, "clock", VERDICT_OK, "the clock is later than the program");
    else
        add(r, "clock", VERDICT_BAD, "the clock shows a time before this program was built; set it");
}

static void check_languages(struct report *r)
{
    char folder[FOLDER_SIZE];
    folders_share(folder, sizeof folder, "locale");
    enum result opened = language_open(folder);
    if (opened == RESULT_OK)
        add(r, "languages", VERDICT_OK, "Kazakh, Russian and English are complete");
    else
        add(r, "languages", VERDICT_BAD, "catalogues are missing in %s; install the program again", folder);
}

static void check_display(struct report *r, const struct settings *s)
{
    const char *driver = getenv("SDL_VIDEODRIVER");
    const char *screen = getenv("DISPLAY");
    add(r, "display", VERDICT_NOTE, "%ux%u, %.3f mm a pixel (%s); hold a ruler to it once", s->display.width,
        s->display.height, s->display.mm_per_pixel,
        driver != NULL   ? driver
        : screen != NULL ? screen
                         : "no display here");
}

/* What stands on the hardware that nobody could try yet. */
static void check_unproven(struct report *r)
{
    add(r, "unproven", VERDICT_NOTE,
        "not tried on real hardware: panels without a window system (DRM), I2C and SPI readers, PC/SC readers");
}

static void take_reader_state(struct report *r, const struct message_reader_state *state)
{
    static const char *const cures[READER_CAUSE_COUNT] = {
        [READER_CAUSE_NONE] = "it works",
        [READER_CAUSE_MISSING] = "there is no such device; is it plugged in, is reader.device right?",
        [READER_CAUSE_BUSY] = "another program has it; stop pcscd or nfc tools",
        [READER_CAUSE_PERMISSION] = "it may not be opened; put the kiosk's user into the group dialout",
        [READER_CAUSE_LOST] = "it went away; look at its cable",
        [READER_CAUSE_SILENT] = "it does not answer; unplug it, wait ten seconds, plug it in again",
        [READER_CAUSE_GARBAGE] = "something else answers there; is reader.device right?",
        [READER_CAUSE_OTHER] = "it does not work",
    };
    add(r, "reader", state->up ? VERDICT_OK : VERDICT_BAD, "%s (%s)", cures[state->cause], state->words);
}

static void take_line(struct report *r, const struct message_line *line)
{
    add(r, "library system", line->up ? VERDICT_OK : VERDICT_BAD, "%s",
        line->words[0] != '\0' ? line->words
        : line->up             ? "it answers"
                               : "it does not answer");
}

struct trial {
    struct report *report;
    struct children *children;
    struct inbox *inbox;
    const struct settings *settings;
    bool wants[HELPER_COUNT];
};

static void take_message(struct trial *t, enum helper helper, const struct message *m)
{
    if (m->type == MESSAGE_HELLO) {
        struct message config;
        enum result r = RESULT_OK;
        if (helper == HELPER_LINK)
            r = link_config_of_settings(t->settings, &config);
        else
            reader_config_of_settings(t->settings, (unsigned)(helper - HELPER_READER), &config);
        if (r != RESULT_OK)
            add(t->report, "library system", VERDICT_BAD, "%s: %s", t->settings->library.password_file, result_text(r));
        if (r != RESULT_OK || children_send(t->children, helper, &config) != RESULT_OK)
            t->wants[helper] = false;
        wipe(&config, sizeof config);
    }
    if (m->type == MESSAGE_READER_STATE) {
        take_reader_state(t->report, &m->reader_state);
        t->wants[helper] = false;
    }
    if (m->type == MESSAGE_LINE) {
        take_line(t->report, &m->line);
        t->wants[helper] = false;
    }
}

static void take_helper_input(struct trial *t, struct input *input)
{
    enum helper helper = (enum helper)input->helper;
    static const char *const checks[HELPER_COUNT] = { [HELPER_READER] = "reader", [HELPER_LINK] = "library system" };
    if (input->kind == INPUT_MESSAGE && t->wants[helper])
        take_message(t, helper, input->owned);
    if (input->kind == INPUT_HELPER_ENDED && t->wants[helper]) {
        add(t->report, checks[helper], VERDICT_BAD, "its program ended at once; see the lines above");
        t->wants[helper] = false;
    }
    free(input->owned);
}

static void listen_to_helpers(struct trial *t)
{
    int64_t deadline = clock_mono_ms() + HELPER_WAIT_MS;
    while (t->wants[HELPER_READER] || t->wants[HELPER_LINK]) {
        struct input input;
        struct pollfd fd = { .fd = inbox_fd(t->inbox), .events = POLLIN };
        int64_t left = deadline - clock_mono_ms();
        if (left <= 0 || poll(&fd, 1, (int)left) < 0)
            break;
        while (inbox_take(t->inbox, &input))
            take_helper_input(t, &input);
    }
    if (t->wants[HELPER_READER])
        add(t->report, "reader", VERDICT_BAD, "it said nothing for %d s", HELPER_WAIT_MS / 1000);
    if (t->wants[HELPER_LINK])
        add(t->report, "library system", VERDICT_BAD, "nothing was heard for %d s", HELPER_WAIT_MS / 1000);
}

static void try_helpers(struct report *r, const struct settings *s)
{
    struct child_program programs[HELPER_COUNT];
    folders_helper_programs(s, programs);
    struct trial t = { .report = r, .settings = s, .inbox = inbox_create() };
    t.children = t.inbox != NULL ? children_create(t.inbox, programs) : NULL;
    t.wants[HELPER_READER] = s->readers[0].driver != READER_NONE;
    t.wants[HELPER_LINK] = s->library.protocol == PROTOCOL_SIP2;
    if (!t.wants[HELPER_READER])
        add(r, "reader", VERDICT_NOTE, "none in the settings; numbers are typed or scanned");
    if (s->library.protocol == PROTOCOL_KOHA)
        add(r, "library system", VERDICT_BAD, "koha is not built in yet; write library.protocol: sip2");
    else if (!t.wants[HELPER_LINK])
        add(r, "library system", VERDICT_NOTE, "none in the settings; everything waits for an export");
    for (int i = 0; i < HELPER_COUNT && t.children != NULL; i++)
        if (t.wants[i] && children_spawn(t.children, (enum helper)i, 1) != RESULT_OK)
            t.wants[i] = false;
    if (t.children != NULL)
        listen_to_helpers(&t);
    if (t.inbox != NULL)
        inbox_shut(t.inbox);
    children_destroy(t.children);
    inbox_destroy(t.inbox);
}

static bool say_health(int fd)
{
    static const char request[] = "{\"op\":\"health\"}\n";
    return send(fd, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)sizeof request - 1;
}

/* A kiosk holds this lock as long as it lives (run.c). */
static bool kiosk_runs(const struct settings *s)
{
    char path[FOLDER_SIZE + 16];
    folders_state_lock(s, path, sizeof path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(fd);
    return held;
}

/* The health of a running kiosk, by its private socket; NULL when none runs or it does not answer. */
static cJSON *ask_running_kiosk(const struct settings *s)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char answer[ANSWER_SIZE];
    size_t n = 0;
    folders_private_socket(s, address.sun_path, sizeof address.sun_path);
    static const struct timeval patience = { .tv_sec = RUNNING_WAIT_S };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    bool asked = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0 && say_health(fd);
    while (asked && n < sizeof answer - 1 && memchr(answer, '\n', n) == NULL) {
        ssize_t got = recv(fd, answer + n, sizeof answer - 1 - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    if (fd >= 0)
        close(fd);
    answer[n] = '\0';
    return n > 0 ? cJSON_Parse(answer) : NULL;
}

static void add_running(struct report *r, const cJSON *health)
{
    const cJSON *part;
    const cJSON *parts = cJSON_GetObjectItemCaseSensitive(health, "parts");
    cJSON_ArrayForEach(part, parts)
    {
        const cJSON *name = cJSON_GetObjectItemCaseSensitive(part, "name");
        const cJSON *words = cJSON_GetObjectItemCaseSensitive(part, "words");
        bool up = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(part, "up"));
        if (!cJSON_IsString(name) || !cJSON_IsString(words))
            continue;
        static const char *const checks[] = { "reader", "library system", "ledger" };
        for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
            if (text_equal(checks[i], name->valuestring))
                add(r, checks[i], up ? VERDICT_OK : VERDICT_BAD, "%s", words->valuestring);
    }
}

static void print_text(const struct report *r)
{
    static const char *const words[] = { "ok  ", "note", "BAD " };
    for (size_t i = 0; i < r->count; i++)
        printf("%s  %-15s %s\n", words[r->at[i].verdict], r->at[i].check, r->at[i].text);
}

static void print_json(const struct report *r)
{
    static const char *const words[] = { "ok", "note", "bad" };
    for (size_t i = 0; i < r->count; i++) {
        cJSON *line = cJSON_CreateObject();
        cJSON_AddStringToObject(line, "check", r->at[i].check);
        cJSON_AddStringToObject(line, "verdict", words[r->at[i].verdict]);
        cJSON_AddStringToObject(line, "text", r->at[i].text);
        char *text = cJSON_PrintUnformatted(line);
        puts(text);
        cJSON_free(text);
        cJSON_Delete(line);
    }
}

int command_doctor(int argc, char **argv)
{
    const char *config = NULL;
    bool json = false, bad = false;
    const struct option table[] = { { "--config", &config, NULL }, { "--json", NULL, &json }, { 0 } };
    struct words words;
    struct settings settings;
    if (options_read(argc, argv, table, &words) != RESULT_OK || config == NULL || words.count != 0)
        return commands_usage("doctor");
    int code = commands_load_settings(config, &settings);
    if (code != EXIT_DONE)
        return code;
    struct report report = { 0 };
    add(&report, "settings", VERDICT_OK, "%s has no errors", config);
    cJSON *running = ask_running_kiosk(&settings);
    if (running != NULL)
        add_running(&report, running);
    else if (kiosk_runs(&settings))
        add(&report, "kiosk", VERDICT_BAD, "it runs on %s and does not answer; restart it", settings.storage.dir);
    else {
        try_helpers(&report, &settings);
        check_ledger(&report, &settings);
    }
    cJSON_Delete(running);
    check_disk(&report, &settings);
    check_key(&report, &settings);
    check_clock(&report);
    check_languages(&report);
    check_display(&report, &settings);
    check_staff_pin(&report, &settings);
    check_unproven(&report);
    if (json)
        print_json(&report);
    else
        print_text(&report);
    for (size_t i = 0; i < report.count; i++)
        bad = bad || report.at[i].verdict == VERDICT_BAD;
    return bad ? EXIT_FAILED : EXIT_DONE;
}
