/* kitap doctor: a line a check, in words that a librarian can act on. Beside a running kiosk it asks that one
   (there are never two owners of a reader); else it starts the helpers itself for some seconds. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/doctor_reader.h"
#include "commands/options.h"
#include "commands/report.h"
#include "commands/running.h"
#include "language/language.h"
#include "ledger/ledger.h"
#include "shell/blocked_cards.h"
#include "shell/children.h"
#include "shell/clock.h"
#include "shell/folders.h"
#include "shell/rules.h"

enum { MS_A_DAY = 86400000 };
enum { HELPER_WAIT_MS = 8000, DISK_LEAST_MIB = 64, RUNNING_WAIT_MS = 5000 };

static void check_disk(struct report *r, const struct settings *s)
{
    struct statvfs disk;
    if (access(s->storage.dir, F_OK) != 0)
        report_add(r, "disk", VERDICT_NOTE, "%s is not there yet; the first start makes it", s->storage.dir);
    else if (access(s->storage.dir, R_OK | W_OK | X_OK) != 0)
        report_add(r, "disk", VERDICT_BAD, "%s cannot be written; give it to the kiosk's user", s->storage.dir);
    else if (statvfs(s->storage.dir, &disk) != 0)
        report_add(r, "disk", VERDICT_BAD, "%s: %s", s->storage.dir, strerror(errno));
    else {
        unsigned long mib = disk.f_bavail * disk.f_frsize / (1024 * 1024);
        report_add(r, "disk", mib < DISK_LEAST_MIB ? VERDICT_BAD : VERDICT_OK, "%lu MiB free in %s", mib,
                   s->storage.dir);
    }
}

static void count_damage(void *self, const char *text)
{
    (void)text;
    ++*(unsigned *)self;
}

/* Tags whose writing was cut off, and that have not come back. */
static void add_torn(struct report *r, unsigned torn)
{
    if (torn == 0)
        report_add(r, "tags", VERDICT_OK, "no tag was left half written");
    else
        report_add(
            r, "tags", VERDICT_NOTE,
            "%u %s lifted too early while it was written; lay it on a reader again and it is finished (kitap tag "
            "read, or the running kiosk)",
            torn, torn == 1 ? "tag was" : "tags were, each");
}

static void check_ledger(struct report *r, const struct settings *s)
{
    struct ledger *l = NULL;
    unsigned damage = 0, torn = 0;
    const char *key = access(s->storage.key_file, R_OK) == 0 ? s->storage.key_file : NULL;
    enum result opened = ledger_open_reader(s->storage.dir, key, &l);
    if (opened == RESULT_NONE) {
        report_add(r, "ledger", VERDICT_NOTE, "no ledger yet; the first start makes one");
        return;
    }
    enum result verified = opened == RESULT_OK ? ledger_verify(l, count_damage, &damage) : opened;
    if (verified == RESULT_OK)
        report_add(r, "ledger", VERDICT_OK, "whole");
    else
        report_add(r, "ledger", VERDICT_BAD, "%s, %u findings; see kitap ledger verify", result_text(verified), damage);
    if (opened == RESULT_OK && ledger_program_count(l, &torn) == RESULT_OK)
        add_torn(r, torn);
    ledger_close(l);
}

/* What other destinations have not taken yet. */
static void check_outcomes(struct report *r, const struct settings *s)
{
    struct ledger *l = NULL;
    char name[FINDING_NAME_SIZE];
    unsigned waiting, poisoned;
    if (ledger_open_reader(s->storage.dir, NULL, &l) != RESULT_OK)
        return;
    for (enum destination d = 0; d < DESTINATION_COUNT; d++) {
        if (!settings_tell(s, d) || ledger_count_outcomes(l, d, &waiting, &poisoned) != RESULT_OK)
            continue;
        text_format(name, sizeof name, "%s queue", destination_word(d));
        if (poisoned > 0)
            report_add(r, name, VERDICT_BAD,
                       "%u wait; %u were refused again and again: see kitap ledger list, and restart the kiosk when "
                       "their receiver is mended",
                       waiting, poisoned);
        else
            report_add(r, name, VERDICT_OK, "%u wait", waiting);
    }
    ledger_close(l);
}

/* Nothing is said where no list is set. */
static void check_blocked(struct report *r, const struct settings *s)
{
    const struct blocked_options options = { s->offline.blocked_file, s->offline.blocked_key_file,
                                             s->offline.blocked_signer, s->storage.dir, s->offline.blocked_url };
    struct blocked *list = NULL;
    if (s->offline.blocked_signer[0] == '\0')
        return;
    const char *file = s->offline.blocked_file[0] != '\0' ? s->offline.blocked_file : "the list of blocked cards";
    enum result read = blocked_cards_read(&options, &list);
    if (read == RESULT_REFUSED) {
        report_add(r, "blocked cards", VERDICT_BAD, "%s is not signed by offline.blocked_signer; bring the list anew",
                   file);
        return;
    }
    if (read != RESULT_OK) {
        report_add(r, "blocked cards", VERDICT_BAD, "%s: %s; look at it, its key file and offline.blocked_signer", file,
                   result_text(read));
        return;
    }
    int64_t age = clock_moment().now.utc_ms / MS_A_DAY - blocked_day(list);
    bool old = age > (int64_t)s->offline.blocked_old_days;
    report_add(r, "blocked cards", old ? VERDICT_NOTE : VERDICT_OK, "%zu, as of %lld days ago%s", blocked_count(list),
               (long long)age, old ? "; too old: bring a newer list" : "");
    blocked_destroy(list);
}

static void check_key(struct report *r, const struct settings *s)
{
    struct stat st;
    if (stat(s->storage.key_file, &st) != 0)
        report_add(r, "key", VERDICT_NOTE, "no master key yet; the first start makes one");
    else if ((st.st_mode & 077) != 0)
        report_add(r, "key", VERDICT_BAD, "%s can be read by others; chmod 600 it", s->storage.key_file);
    else
        report_add(r, "key", VERDICT_OK, "%s is readable by the kiosk alone", s->storage.key_file);
}

/* Would what waits outlive this machine? */
static void check_key_copy(struct report *r, const struct settings *s)
{
    struct ledger *l = NULL;
    struct ledger_key_copy copy;
    char at[WHEN_TEXT_SIZE];
    enum result found = ledger_open_reader(s->storage.dir, NULL, &l);
    if (found == RESULT_OK)
        found = ledger_key_copy(l, &copy);
    ledger_close(l);
    if (found != RESULT_OK)
        return;
    when_text(when_of(copy.at_ms, 0), at);
    if (!copy.any)
        report_add(r, "key copy", VERDICT_NOTE,
                   "the master key was never saved; kitap ledger save-key FOLDER of a stick");
    else if (!copy.current)
        report_add(r, "key copy", VERDICT_NOTE, "the master key has changed since it was saved; save it anew");
    else
        report_add(r, "key copy", VERDICT_OK, "the master key was saved on %.10s",
                   copy.at_ms != 0 ? at : "a day that is not known");
}

/* While the library system is away nothing but its looks tells a typed card number from a book's; what passes for a
   book is written down as it is. */
static void check_numbers(struct report *r, const struct settings *s)
{
    static struct kiosk_rules rules;
    rules_of_settings(s, 0, &rules);
    if (barcode_tells_apart(&rules.card_numbers, &rules.item_numbers))
        report_add(r, "numbers", VERDICT_OK, "typed numbers of cards and books are told apart");
    else
        report_add(r, "numbers", VERDICT_NOTE,
                   "a card's number that is typed where books are may pass for a book's while the library system is "
                   "away; say how each begins (cards.prefix, items.prefix), or how long it is");
}

static void check_set_aside(struct report *r, const struct settings *s)
{
    struct ledger_set_aside aside;
    ledger_look_aside(s->storage.dir, &aside);
    if (aside.files > 0)
        report_add(r, "damaged ledger", VERDICT_BAD,
                   "%s/%s was damaged and is set aside; %u rows that waited%s stand in the .txt beside it",
                   s->storage.dir, aside.newest, aside.rows, aside.all ? "" : ", as far as they could be read,");
}

static void check_staff_pin(struct report *r, const struct settings *s)
{
    if (access(s->staff.pin_file, R_OK) == 0)
        report_add(r, "staff", VERDICT_OK, "a staff PIN is set");
    else
        report_add(r, "staff", VERDICT_NOTE, "no staff PIN; set one with kitap staff pin");
}

/* Not lit: whoever sits there would come. */
static void check_lamp(struct report *r, const struct settings *s)
{
    if (s->call.lamp == LAMP_NONE)
        return;
    if (access(s->call.device, R_OK | W_OK) == 0)
        report_add(r, "lamp", VERDICT_OK, "%s is there, %s %u", s->call.device,
                   s->call.lamp == LAMP_GPIO ? "line" : "relay", s->call.line);
    else
        report_add(r, "lamp", VERDICT_BAD, "%s: %s", s->call.device,
                   errno == EACCES ? "we may not open it; add this user to its group, such as dialout or gpio"
                                   : strerror(errno));
}

static void check_clock(struct report *r)
{
    if (clock_moment().now.utc_ms >= clock_build_ms())
        report_add(r, "clock", VERDICT_OK, "the clock is later than the program");
    else
        report_add(r, "clock", VERDICT_BAD, "the clock shows a time before this program was built; set it");
}

static void check_languages(struct report *r)
{
    char folder[FOLDER_SIZE];
    folders_share(folder, sizeof folder, "locale");
    enum result opened = language_open(folder);
    if (opened == RESULT_OK)
        report_add(r, "languages", VERDICT_OK, "Kazakh, Russian and English are complete");
    else
        report_add(r, "languages", VERDICT_BAD, "catalogues are missing in %s; install the program again", folder);
}

static void check_display(struct report *r, const struct settings *s)
{
    const char *driver = getenv("SDL_VIDEODRIVER");
    const char *screen = getenv("DISPLAY");
    report_add(r, "display", VERDICT_NOTE, "%ux%u, %.3f mm a pixel (%s); hold a ruler to it once", s->display.width,
               s->display.height, s->display.mm_per_pixel,
               driver != NULL   ? driver
               : screen != NULL ? screen
                                : "no display here");
}

/* What stands on the hardware that nobody could try yet. */
static void check_unproven(struct report *r)
{
    report_add(
        r, "unproven", VERDICT_NOTE,
        "not tried on real hardware: panels without a window system (KMS; DRM, display.card) and their touch panels "
        "and keypads (display.touch, display.keys); a lamp at the desk (call.lamp); readers on I2C, SPI and USB; of "
        "PC/SC readers what their makers do in their own way (addressing of ISO 15693 tags, AFI, EAS)");
}

/* "reader", or "reader 2" of several. */
static void name_reader(const struct settings *s, unsigned reader, char to[static FINDING_NAME_SIZE])
{
    if (s->readers_count == 1)
        text_copy(to, FINDING_NAME_SIZE, "reader");
    else
        text_format(to, FINDING_NAME_SIZE, "reader %u", reader + 1);
}

static void check_machine(struct report *r, const struct settings *s)
{
    static struct machine machine;
    char name[FINDING_NAME_SIZE];
    machine = machine_here();
    for (unsigned i = 0; i < s->readers_count; i++) {
        name_reader(s, i, name);
        doctor_reader(r, &machine, &s->readers[i], name);
    }
}

static void take_line(struct report *r, const char *name, const struct message_line *line)
{
    report_add(r, name, line->up ? VERDICT_OK : VERDICT_BAD, "%s",
               line->words[0] != '\0' ? line->words
               : line->up             ? "it answers"
                                      : "it does not answer");
}

/* The helpers, started for some seconds. */
struct trial {
    struct report *report;
    struct children *children;
    struct inbox *inbox;
    const struct settings *settings;
    bool wants[HELPER_COUNT];
    struct reader_abilities can[READERS_MAX];
};

static void name_helper(const struct trial *t, enum helper helper, char to[static FINDING_NAME_SIZE])
{
    if (helper >= HELPER_TELLER)
        text_copy(to, FINDING_NAME_SIZE, destination_word((enum destination)(helper - HELPER_TELLER)));
    else if (helper == HELPER_LINK)
        text_copy(to, FINDING_NAME_SIZE, "library system");
    else if (helper == HELPER_LIST)
        text_copy(to, FINDING_NAME_SIZE, "blocked list");
    else if (helper == HELPER_MAIL)
        text_copy(to, FINDING_NAME_SIZE, "e-mail");
    else
        name_reader(t->settings, (unsigned)(helper - HELPER_READER), to);
}

static void take_reader_state(struct trial *t, enum helper helper, const struct message_reader_state *state)
{
    static const char *const cures[READER_CAUSE_COUNT] = {
        [READER_CAUSE_NONE] = "it works",
        [READER_CAUSE_MISSING] = "there is no such device; is it plugged in, is reader.device right?",
        [READER_CAUSE_SERVICE] = "pcscd does not run; systemctl enable --now pcscd.socket",
        [READER_CAUSE_BUSY] = "another program has it; stop pcscd or nfc tools",
        [READER_CAUSE_PERMISSION] = "it may not be opened; put the kiosk's user into the group dialout",
        [READER_CAUSE_LOST] = "it went away; look at its cable",
        [READER_CAUSE_SILENT] = "it does not answer; are its speed and its switches right? Unplug it for ten seconds",
        [READER_CAUSE_GARBAGE] = "something else answers there, or at another speed; is reader.device right?",
        [READER_CAUSE_OTHER] = "it does not work",
    };
    char name[FINDING_NAME_SIZE];
    name_helper(t, helper, name);
    report_add(t->report, name, state->up ? VERDICT_OK : VERDICT_BAD, "%s (%s)", cures[state->cause], state->words);
    if (state->up)
        t->can[helper - HELPER_READER] = state->can;
}

/* The file with what proves to the other side who we are. */
static const char *secret_of(const struct settings *s, enum helper helper)
{
    if (helper == HELPER_LINK)
        return s->library.password_file;
    if (helper == HELPER_MAIL)
        return s->receipts.mail_password_file;
    return helper == HELPER_TELLER + DESTINATION_CITY ? s->city.password_file : s->https.token_file;
}

static void send_config(struct trial *t, enum helper helper)
{
    struct message config;
    enum result r = RESULT_OK;
    char name[FINDING_NAME_SIZE];
    name_helper(t, helper, name);
    if (helper >= HELPER_TELLER)
        r = teller_config_of_settings(t->settings, (enum destination)(helper - HELPER_TELLER), &config);
    else if (helper == HELPER_LINK)
        r = link_config_of_settings(t->settings, &config);
    else if (helper == HELPER_LIST)
        (void)list_config_of_settings(t->settings, &config); /* it is */
    else if (helper == HELPER_MAIL)
        r = mail_config_of_settings(t->settings, &config);
    else
        reader_config_of_settings(t->settings, (unsigned)(helper - HELPER_READER), &config);
    if (r != RESULT_OK)
        report_add(t->report, name, VERDICT_BAD, "%s: %s", secret_of(t->settings, helper), result_text(r));
    const struct message fetch = { .type = MESSAGE_FETCH, .request = 1 };
    const struct message reach = { .type = MESSAGE_LETTER, .request = 1 };
    if (r != RESULT_OK || children_send(t->children, helper, &config) != RESULT_OK ||
        (helper == HELPER_LIST && children_send(t->children, helper, &fetch) != RESULT_OK) ||
        (helper == HELPER_MAIL && children_send(t->children, helper, &reach) != RESULT_OK))
        t->wants[helper] = false;
    wipe(&config, sizeof config);
}

static void take_named_line(struct trial *t, enum helper helper, const struct message_line *line)
{
    char name[FINDING_NAME_SIZE];
    name_helper(t, helper, name);
    take_line(t->report, name, line);
    if ((line->lacks & LIBRARY_BIT(LIBRARY_CHECKIN)) != 0)
        report_add(
            t->report, "returns", VERDICT_NOTE, "%s",
            t->settings->offline.returns
                ? "this library system takes none from a kiosk: they are noted; bring them in by an export (koc)"
                : "this library system takes none from a kiosk, and offline.return is off: staff take the books");
}

/* It is looked at, and does not come into force. */
static void take_fetched(struct trial *t, const struct message_fetched *fetched)
{
    char path[SETTINGS_PATH_SIZE];
    const struct settings *s = t->settings;
    const struct blocked_options options = { "", s->offline.blocked_key_file, s->offline.blocked_signer, s->storage.dir,
                                             s->offline.blocked_url };
    struct blocked_keys keys;
    struct blocked *list = NULL;
    if (fetched->fetched != FETCHED_NEW) {
        report_add(t->report, "blocked list", VERDICT_BAD, "%s", fetched->words);
        return;
    }
    blocked_cards_fetched_path(&options, path);
    enum result r = blocked_cards_keys(&options, &keys);
    if (r == RESULT_OK)
        r = blocked_read(path, &keys, &list);
    wipe(&keys, sizeof keys);
    if (r == RESULT_OK)
        report_add(t->report, "blocked list", VERDICT_OK, "it can be fetched: %zu cards", blocked_count(list));
    else
        report_add(t->report, "blocked list", VERDICT_BAD,
                   "what is there is no list that is signed by offline.blocked_signer (%s); it changes nothing",
                   result_text(r));
    blocked_destroy(list);
}

static void take_mailed(struct trial *t, const struct message_mailed *mailed)
{
    if (mailed->result == RESULT_OK)
        report_add(t->report, "e-mail", VERDICT_OK, "%s lets us in", t->settings->receipts.mail_host);
    else
        report_add(t->report, "e-mail", VERDICT_BAD, "no receipts by e-mail: %s", mailed->words);
}

static void take_message(struct trial *t, enum helper helper, const struct message *m)
{
    if (m->type == MESSAGE_HELLO) {
        send_config(t, helper);
        return;
    }
    if (m->type == MESSAGE_READER_STATE)
        take_reader_state(t, helper, &m->reader_state);
    else if (m->type == MESSAGE_LINE)
        take_named_line(t, helper, &m->line);
    else if (m->type == MESSAGE_FETCHED)
        take_fetched(t, &m->fetched);
    else if (m->type == MESSAGE_MAILED)
        take_mailed(t, &m->mailed);
    else
        return;
    t->wants[helper] = false;
}

static void take_helper_input(struct trial *t, struct input *input)
{
    enum helper helper = (enum helper)input->helper;
    char name[FINDING_NAME_SIZE];
    if (input->kind == INPUT_MESSAGE && t->wants[helper])
        take_message(t, helper, input->owned);
    if (input->kind == INPUT_HELPER_ENDED && t->wants[helper]) {
        name_helper(t, helper, name);
        report_add(t->report, name, VERDICT_BAD, "its program ended at once; see the lines above");
        t->wants[helper] = false;
    }
    free(input->owned);
}

static bool wants_any(const struct trial *t)
{
    for (int i = 0; i < HELPER_COUNT; i++)
        if (t->wants[i])
            return true;
    return false;
}

static void listen_to_helpers(struct trial *t)
{
    int64_t deadline = clock_mono_ms() + HELPER_WAIT_MS;
    char name[FINDING_NAME_SIZE];
    while (wants_any(t)) {
        struct input input;
        struct pollfd fd = { .fd = inbox_fd(t->inbox), .events = POLLIN };
        int64_t left = deadline - clock_mono_ms();
        if (left <= 0 || poll(&fd, 1, (int)left) < 0)
            break;
        while (inbox_take(t->inbox, &input))
            take_helper_input(t, &input);
    }
    for (int i = 0; i < HELPER_COUNT; i++) {
        name_helper(t, (enum helper)i, name);
        if (t->wants[i])
            report_add(t->report, name, VERDICT_BAD, "nothing was heard for %d s", HELPER_WAIT_MS / 1000);
    }
}

static void want_helpers(struct trial *t)
{
    const struct settings *s = t->settings;
    for (unsigned i = 0; i < s->readers_count; i++)
        t->wants[HELPER_READER + i] = s->readers[i].driver != READER_NONE;
    t->wants[HELPER_LINK] = s->library.protocol != PROTOCOL_NONE;
    t->wants[HELPER_LIST] = s->offline.blocked_url[0] != '\0';
    t->wants[HELPER_MAIL] = s->receipts.mail_host[0] != '\0';
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        t->wants[HELPER_TELLER + d] = settings_tell(s, d);
    if (s->readers[0].driver == READER_NONE)
        report_add(t->report, "reader", VERDICT_NOTE, "none in the settings; numbers are typed or scanned");
    if (!t->wants[HELPER_LINK])
        report_add(t->report, "library system", VERDICT_NOTE, "none in the settings; everything waits for an export");
}

static void try_helpers(struct report *r, const struct settings *s)
{
    struct child_program programs[HELPER_COUNT];
    folders_helper_programs(s, programs);
    struct trial t = { .report = r, .settings = s, .inbox = inbox_create() };
    t.children = t.inbox != NULL ? children_create(t.inbox, programs) : NULL;
    want_helpers(&t);
    for (int i = 0; i < HELPER_COUNT && t.children != NULL; i++)
        if (t.wants[i] && children_spawn(t.children, (enum helper)i, 1) != RESULT_OK)
            t.wants[i] = false;
    if (t.children != NULL)
        listen_to_helpers(&t);
    if (t.inbox != NULL)
        inbox_shut(t.inbox);
    children_destroy(t.children);
    inbox_destroy(t.inbox);
    if (s->readers[0].driver != READER_NONE)
        doctor_security(r, s, t.can, s->readers_count);
}

/* ---- beside a running kiosk ---- */

/* NULL: none runs, or it does not answer. */
static cJSON *ask_running(const struct settings *s, const char *op)
{
    int fd = running_connect(s);
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "op", op);
    cJSON *answer = fd >= 0 && running_say(fd, request) ? running_hear(fd, RUNNING_WAIT_MS, -1) : NULL;
    cJSON_Delete(request);
    if (fd >= 0)
        close(fd);
    return answer;
}

static bool is_true(const cJSON *json, const char *key)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, key));
}

static void check_running_security(struct report *r, const struct settings *s)
{
    struct reader_abilities can[READERS_MAX] = { 0 };
    cJSON *state = ask_running(s, "reader-state");
    const cJSON *reader;
    size_t n = 0;
    cJSON_ArrayForEach(reader, cJSON_GetObjectItemCaseSensitive(state, "readers"))
    {
        if (n < READERS_MAX && is_true(reader, "up"))
            can[n++] = (struct reader_abilities){ .writes = is_true(reader, "writes"),
                                                  .afi = is_true(reader, "afi"),
                                                  .eas = is_true(reader, "eas") };
    }
    cJSON_Delete(state);
    if (s->readers[0].driver != READER_NONE)
        doctor_security(r, s, can, n);
}

static void add_running(struct report *r, const cJSON *health)
{
    const cJSON *part;
    cJSON_ArrayForEach(part, cJSON_GetObjectItemCaseSensitive(health, "parts"))
    {
        const cJSON *name = cJSON_GetObjectItemCaseSensitive(part, "name");
        const cJSON *words = cJSON_GetObjectItemCaseSensitive(part, "words");
        if (cJSON_IsString(name) && cJSON_IsString(words))
            report_add(r, name->valuestring, is_true(part, "up") ? VERDICT_OK : VERDICT_BAD, "%s", words->valuestring);
    }
    const cJSON *torn = cJSON_GetObjectItemCaseSensitive(health, "torn");
    if (cJSON_IsNumber(torn))
        add_torn(r, (unsigned)torn->valueint);
}

int command_doctor(int argc, char **argv)
{
    const char *config = NULL;
    bool json = false;
    const struct option table[] = { { "--config", &config, NULL }, { "--json", NULL, &json }, { 0 } };
    struct words words;
    struct settings settings;
    if (options_read(argc, argv, table, &words) != RESULT_OK || config == NULL || words.count != 0)
        return commands_usage("doctor");
    int code = commands_load_settings(config, &settings);
    if (code != EXIT_DONE)
        return code;
    static struct report report;
    report_add(&report, "settings", VERDICT_OK, "%s has no errors", config);
    cJSON *running = ask_running(&settings, "health");
    if (running != NULL) {
        add_running(&report, running);
        check_machine(&report, &settings);
        check_running_security(&report, &settings);
    } else if (running_kiosk(&settings)) {
        report_add(&report, "kiosk", VERDICT_BAD, "it runs on %s and does not answer; restart it",
                   settings.storage.dir);
    } else {
        check_machine(&report, &settings);
        try_helpers(&report, &settings);
        check_ledger(&report, &settings);
    }
    cJSON_Delete(running);
    check_outcomes(&report, &settings);
    check_disk(&report, &settings);
    check_blocked(&report, &settings);
    check_key(&report, &settings);
    check_key_copy(&report, &settings);
    check_set_aside(&report, &settings);
    check_clock(&report);
    check_languages(&report);
    check_display(&report, &settings);
    check_staff_pin(&report, &settings);
    check_lamp(&report, &settings);
    check_numbers(&report, &settings);
    check_unproven(&report);
    if (json)
        report_print_json(&report);
    else
        report_print_text(&report);
    return report_is_bad(&report) ? EXIT_FAILED : EXIT_DONE;
}
