/* The kiosk's surroundings. See emulator.h. */
#define LOG_ROOM "emulator"
#include "emulator/emulator.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/log.h"
#include "base/text.h"
#include "emulator/demo.h"
#include "emulator/home.h"
#include "emulator/poll_list.h"

enum { SEED_CHANCE, SEED_FLASH, SEED_FIELD, SEED_VICC }; /* what a seed is used for */
enum { SERIAL_BAUD = 115200, CHUNK = 512, DEVICE_SIZE = LINE_PATH_SIZE + 32 };

static int64_t clock_us(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t emulator_now_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

int64_t emulator_wall_ms(void)
{
    return clock_us(CLOCK_REALTIME) / 1000;
}

/* The chip's wire is the line. */

static void wire_send(void *self, struct bytes frame, int64_t ready_us)
{
    struct emulator *e = self;
    line_send(&e->reader, frame, ready_us);
}

static void wire_cancel(void *self, int64_t now_us)
{
    struct emulator *e = self;
    line_cancel(&e->reader, now_us);
}

static void wire_unplug(void *self)
{
    emulator_unplug(self);
}

static void chip_power_on(struct emulator *e)
{
    struct pn532_wire wire = { wire_send, wire_cancel, wire_unplug, e };
    field_power(&e->field, false);
    pn532_init(&e->chip, wire, &e->field, &e->reader_faults);
}

static void device_of(const struct emulator *e, char to[static DEVICE_SIZE])
{
    text_format(to, DEVICE_SIZE, "pn532_uart:%s", e->reader.path);
    if (e->baud != SERIAL_BAUD)
        text_add(to, DEVICE_SIZE, ":%u", e->baud);
}

static enum result lines_open(struct emulator *e)
{
    static const char *const names[] = { "reader", "scanner", "printer" };
    struct line *lines[] = { &e->reader, &e->scanner, &e->printer };
    for (size_t i = 0; i < 3; i++) {
        char path[LINE_PATH_SIZE];
        text_format(path, sizeof path, "%s/%s", e->dir, names[i]);
        enum result r = line_open(lines[i], path, i == 0 ? e->baud : SERIAL_BAUD);
        if (r != RESULT_OK) {
            log_error("%s: %s", path, result_text(r));
            return r;
        }
    }
    return RESULT_OK;
}

static enum result library_open(struct emulator *e, const struct emulator_options *o)
{
    const struct sip2_account account = { HOME_USER, HOME_PASSWORD, HOME_INSTITUTION, 0 };
    char path[EMULATOR_PATH_SIZE + 16];
    text_format(path, sizeof path, "%s/library.db", e->dir);
    enum result r = library_store_open(path, o->demo, o->wall_ms, o->seed, &e->store);
    if (r != RESULT_OK)
        return r;
    r = sip2_server_open(account, e->store, &e->library_faults, &e->library);
    if (r != RESULT_OK)
        return r;
    return koha_server_open(
        &(struct koha_desk){
            .store = e->store, .user = HOME_USER, .password = HOME_PASSWORD, .institution = HOME_INSTITUTION },
        &e->koha);
}

static enum result home_open(const struct emulator *e, const char *demo)
{
    char device[DEVICE_SIZE];
    device_of(e, device);
    struct home h = { e->dir, demo, device, e->scanner.path, e->printer.path, sip2_server_port(e->library) };
    return home_write(&h);
}

enum result emulator_open(const struct emulator_options *o, struct emulator **out)
{
    struct emulator *e = calloc(1, sizeof *e);
    if (e == NULL)
        return RESULT_FULL;
    text_copy(e->dir, sizeof e->dir, o->dir);
    e->baud = o->baud;
    vicc_init(&e->vicc, o->pcsc_port, &e->flash);
    e->reader = e->scanner = e->printer = (struct line){ .master = -1, .slave = -1 };
    enum result r = demo_things(o->demo, HOME_OWNER, &e->things);
    if (r == RESULT_OK)
        r = lines_open(e);
    if (r == RESULT_OK)
        r = library_open(e, o);
    if (r == RESULT_OK)
        r = home_open(e, o->demo);
    if (r != RESULT_OK) {
        emulator_close(e);
        return r;
    }
    e->chance.seed = (struct seed){ o->seed, SEED_CHANCE };
    e->vicc.chance.seed = (struct seed){ o->seed, SEED_VICC };
    e->flash.chance.seed = (struct seed){ o->seed, SEED_FLASH };
    field_init(&e->field, &e->flash, (struct seed){ o->seed, SEED_FIELD });
    chip_power_on(e);
    *out = e;
    return RESULT_OK;
}

void emulator_close(struct emulator *e)
{
    if (e == NULL)
        return;
    vicc_close(&e->vicc);
    sip2_server_close(e->library);
    koha_server_close(e->koha);
    library_store_close(e->store);
    line_close(&e->reader);
    line_close(&e->scanner);
    line_close(&e->printer);
    free(e);
}

static void add_path(cJSON *j, const char *name, const struct emulator *e, const char *file)
{
    char path[EMULATOR_PATH_SIZE + 16];
    text_format(path, sizeof path, "%s/%s", e->dir, file);
    cJSON_AddStringToObject(j, name, path);
}

char *emulator_ready_line(const struct emulator *e, const char *control)
{
    char device[DEVICE_SIZE], address[32], koha[40], pcsc[VICC_NAME_SIZE];
    cJSON *j = cJSON_CreateObject();
    device_of(e, device);
    text_format(address, sizeof address, "127.0.0.1:%u", (unsigned)sip2_server_port(e->library));
    cJSON_AddNumberToObject(j, "version", 1);
    cJSON_AddStringToObject(j, "reader", device);
    cJSON_AddStringToObject(j, "sip2", address);
    text_format(koha, sizeof koha, "http://127.0.0.1:%u", (unsigned)koha_server_port(e->koha));
    cJSON_AddStringToObject(j, "koha", koha);
    add_path(j, "config", e, "kitap.yaml");
    cJSON_AddStringToObject(j, "control", control);
    cJSON_AddStringToObject(j, "printer", e->printer.path);
    cJSON_AddStringToObject(j, "scanner", e->scanner.path);
    if (vicc_name(&e->vicc, pcsc) == RESULT_OK)
        cJSON_AddStringToObject(j, "pcsc", pcsc);
    else
        cJSON_AddNullToObject(j, "pcsc");
    char *line = cJSON_PrintUnformatted(j);
    cJSON_Delete(j);
    return line;
}

void emulator_polls(struct emulator *e, struct poll_list *list)
{
    poll_add(list, e->reader.master, POLLIN);
    poll_add(list, e->printer.master, POLLIN);
    sip2_server_polls(e->library, list);
    koha_server_polls(e->koha, list);
    vicc_polls(&e->vicc, list);
}

static void reader_run(struct emulator *e, int64_t now_us)
{
    uint8_t in[CHUNK];
    size_t n;
    int64_t through_us = now_us;
    while ((n = line_receive(&e->reader, in, sizeof in, now_us, &through_us)) > 0)
        pn532_receive(&e->chip, bytes_of(in, n), through_us);
    if (e->field.torn != NULL) {
        pn532_forget(&e->chip, e->field.torn);
        e->field.torn = NULL;
    }
}

static void printer_run(struct emulator *e, int64_t now_us)
{
    uint8_t in[CHUNK];
    size_t n;
    int64_t through_us;
    while ((n = line_receive(&e->printer, in, sizeof in, now_us, &through_us)) > 0)
        printed_take(&e->printed, bytes_of(in, n));
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t emulator_run(struct emulator *e, int64_t now_us)
{
    reader_run(e, now_us);
    printer_run(e, now_us);
    int64_t next = sooner(pn532_run(&e->chip, now_us), vicc_run(&e->vicc, now_us));
    next = sooner(next, line_run(&e->reader, now_us));
    next = sooner(next, line_run(&e->scanner, now_us));
    next = sooner(next, koha_server_run(e->koha, now_us, emulator_wall_ms()));
    return sooner(next, sip2_server_run(e->library, now_us, emulator_wall_ms()));
}

static bool is_vicinity(const struct thing *t)
{
    return tag_family(t->tag.chip) == TAG_ISO15693;
}

enum result emulator_place(struct emulator *e, struct thing *t)
{
    return is_vicinity(t) ? vicc_place(&e->vicc, &t->tag) : field_place(&e->field, &t->tag);
}

void emulator_remove(struct emulator *e, struct thing *t)
{
    if (is_vicinity(t))
        vicc_remove(&e->vicc, &t->tag);
    else
        field_remove(&e->field, &t->tag);
}

void emulator_unplug(struct emulator *e)
{
    line_unplug(&e->reader);
}

enum result emulator_replug(struct emulator *e)
{
    if (line_is_plugged(&e->reader))
        return RESULT_OK;
    chip_power_on(e);
    return line_replug(&e->reader);
}

void emulator_library_down(struct emulator *e, bool down)
{
    enum result r = sip2_server_down(e->library, down);
    if (r == RESULT_OK)
        r = koha_server_down(e->koha, down);
    if (r != RESULT_OK)
        log_error("the library cannot listen again: %s", result_text(r));
}

void emulator_scan(struct emulator *e, const char *text)
{
    char line[LINE_SEGMENT_SIZE];
    text_format(line, sizeof line, "%s\r", text);
    line_send(&e->scanner, bytes_of_text(line), emulator_now_us());
}

void emulator_weaken(struct thing *t, unsigned per_cent)
{
    t->tag.weak_per_cent = per_cent;
}

static void tear(struct emulator *e, struct fault f)
{
    e->flash.tear_armed = true;
    e->flash.tear_keeps = f.keep;
    e->flash.tear_after = f.after;
}

enum result emulator_fault(struct emulator *e, enum reader_fault which, struct fault f)
{
    if (which == READER_FAULT_REPLUG)
        return emulator_replug(e);
    if (which == READER_FAULT_COLLISIONS && f.times == 0)
        f.times = 1 + (unsigned)chance_number(&e->chance, COLLISIONS_MAX);
    if (which == READER_FAULT_TEAR)
        tear(e, f);
    else if (which == READER_FAULT_UNPLUG && f.after == 0)
        emulator_unplug(e);
    else
        faults_arm_reader(&e->reader_faults, which, f);
    return RESULT_OK;
}

void emulator_count_anew(struct emulator *e)
{
    line_count_anew(&e->reader);
    e->chip.frames = 0;
    e->vicc.commands = 0;
    for (size_t i = 0; i < e->things.count; i++)
        e->things.list[i].tag.exchanges = 0;
}

void emulator_clear_faults(struct emulator *e)
{
    faults_clear(&e->reader_faults);
    faults_clear(&e->library_faults);
    koha_server_fault(e->koha, &(struct koha_fault){ .kind = KOHA_FAULT_NONE });
    vicc_clear_faults(&e->vicc);
    e->flash.tear_armed = false;
    for (size_t i = 0; i < e->things.count; i++)
        e->things.list[i].tag.weak_per_cent = 0;
    emulator_library_down(e, false);
    enum result r = emulator_replug(e);
    if (r != RESULT_OK)
        log_error("the reader cannot be plugged in: %s", result_text(r));
}

/* The whole group where the watched process leads one; else only itself, for its group may be ours. */
static void kill_watched(struct emulator *e)
{
    if (e->watched <= 0)
        return;
    kill(getpgid(e->watched) == e->watched ? -e->watched : e->watched, SIGKILL);
    e->watched = 0;
}

void emulator_power_cut(struct emulator *e)
{
    kill_watched(e);
    sip2_server_drop(e->library);
    vicc_power_cut(&e->vicc);
    emulator_unplug(e);
    enum result r = emulator_replug(e);
    if (r != RESULT_OK)
        log_error("the reader did not come back: %s", result_text(r));
}
