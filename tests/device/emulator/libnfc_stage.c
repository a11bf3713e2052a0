/* See libnfc_stage.h. */
#include "libnfc_stage.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "emulator/line.h"
#include "emulator/pn532.h"
#include "emulator/things.h"

enum { BAUD = 115200, LOOK_US = 5000, CHUNK = 512, ANSWER_SIZE = 300 };

static struct {
    pthread_t thread;
    pthread_mutex_t lock; /* over all but the device */
    bool stop;
    char path[LINE_PATH_SIZE];
    struct line line;
    struct pn532 chip;
    struct flash flash;
    struct field field;
    struct faults faults;
    struct things things;
    nfc_context *context;
    nfc_device *device;
} stage = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void wire_send(void *self, struct bytes frame, int64_t ready_us)
{
    line_send(self, frame, ready_us);
}

static void wire_cancel(void *self, int64_t at_us)
{
    line_cancel(self, at_us);
}

static void wire_unplug(void *self)
{
    line_unplug(self);
}

/* One turn of the chip's side; when the next is due. */
static int64_t turn(void)
{
    uint8_t in[CHUNK];
    size_t n;
    int64_t through_us;
    while ((n = line_receive(&stage.line, in, sizeof in, now_us(), &through_us)) > 0)
        pn532_receive(&stage.chip, bytes_of(in, n), through_us);
    if (stage.field.torn != NULL)
        pn532_forget(&stage.chip, stage.field.torn);
    stage.field.torn = NULL;
    int64_t next = pn532_run(&stage.chip, now_us()), due = line_run(&stage.line, now_us());
    return next < due ? next : due;
}

static void *chip_thread(void *self)
{
    bool stop = false;
    (void)self;
    while (!stop) {
        pthread_mutex_lock(&stage.lock);
        int64_t due = turn(), left = due - now_us();
        struct pollfd fd = { .fd = stage.line.master, .events = POLLIN };
        stop = stage.stop;
        pthread_mutex_unlock(&stage.lock);
        left = left > LOOK_US ? LOOK_US : left < 0 ? 0 : left;
        ppoll(&fd, 1, &(struct timespec){ 0, left * 1000 }, NULL);
    }
    return NULL;
}

static void path_of(pid_t pid, char out[static LINE_PATH_SIZE])
{
    text_format(out, LINE_PATH_SIZE, "/tmp/kitap-libnfc-%d", (int)pid);
}

static void chip_open(void)
{
    struct pn532_wire wire = { wire_send, wire_cancel, wire_unplug, &stage.line };
    struct seed seed = { 3, 1 };
    path_of(getpid(), stage.path);
    CHECK_EQ(line_open(&stage.line, stage.path, BAUD), RESULT_OK);
    memset(&stage.flash, 0, sizeof stage.flash);
    stage.flash.chance.seed = seed;
    field_init(&stage.field, &stage.flash, seed);
    faults_clear(&stage.faults);
    stage.things.count = 0;
    pn532_init(&stage.chip, wire, &stage.field, &stage.faults);
    stage.stop = false;
    CHECK_EQ(pthread_create(&stage.thread, NULL, chip_thread, NULL), 0);
}

void libnfc_stage_open(void)
{
    nfc_connstring device;
    chip_open();
    nfc_init(&stage.context);
    CHECK(stage.context != NULL);
    text_format(device, sizeof device, "pn532_uart:%s", stage.path);
    stage.device = nfc_open(stage.context, device);
    CHECK(stage.device != NULL);
    CHECK_EQ(nfc_initiator_init(stage.device), 0);
    CHECK_EQ(nfc_device_set_property_bool(stage.device, NP_INFINITE_SELECT, false), 0);
}

void libnfc_stage_close(void)
{
    nfc_close(stage.device);
    nfc_exit(stage.context);
    pthread_mutex_lock(&stage.lock);
    stage.stop = true;
    pthread_mutex_unlock(&stage.lock);
    pthread_join(stage.thread, NULL);
    line_close(&stage.line);
}

void libnfc_stage_sweep(pid_t pid)
{
    char path[LINE_PATH_SIZE];
    path_of(pid, path);
    unlink(path);
}

nfc_device *libnfc_stage_device(void)
{
    return stage.device;
}

struct tag *libnfc_stage_lay(const char *uid_hex, enum tag_chip chip)
{
    struct thing *t;
    struct uid uid;
    size_t n;
    CHECK_EQ(hex_get(uid_hex, uid.at, sizeof uid.at, &n), RESULT_OK);
    uid.n = (uint8_t)n;
    pthread_mutex_lock(&stage.lock);
    CHECK_EQ(things_add(&stage.things, uid_hex, chip, uid, &t), RESULT_OK);
    CHECK_EQ(field_place(&stage.field, &t->tag), RESULT_OK);
    pthread_mutex_unlock(&stage.lock);
    return &t->tag;
}

void libnfc_stage_take(struct tag *t)
{
    pthread_mutex_lock(&stage.lock);
    field_remove(&stage.field, t);
    pthread_mutex_unlock(&stage.lock);
}

void libnfc_stage_fault(enum reader_fault which, struct fault f)
{
    pthread_mutex_lock(&stage.lock);
    faults_arm_reader(&stage.faults, which, f);
    pthread_mutex_unlock(&stage.lock);
}

void libnfc_stage_calm(void)
{
    pthread_mutex_lock(&stage.lock);
    faults_clear(&stage.faults);
    pthread_mutex_unlock(&stage.lock);
}

void libnfc_stage_tear(size_t after, bool keep)
{
    pthread_mutex_lock(&stage.lock);
    stage.flash.tear_armed = true;
    stage.flash.tear_keeps = keep;
    stage.flash.tear_after = after;
    pthread_mutex_unlock(&stage.lock);
}

int libnfc_stage_select(nfc_target *out)
{
    const nfc_modulation a = { NMT_ISO14443A, NBR_106 };
    return nfc_initiator_select_passive_target(stage.device, a, NULL, 0, out);
}

static int exchange(const uint8_t *command, size_t n, uint8_t *answer, size_t size)
{
    return nfc_initiator_transceive_bytes(stage.device, command, n, answer, size, LIBNFC_STAGE_TIMEOUT_MS);
}

int libnfc_stage_read(uint8_t page, uint8_t out[static 16])
{
    uint8_t answer[ANSWER_SIZE];
    int n = exchange((const uint8_t[]){ 0x30, page }, 2, answer, sizeof answer);
    if (n == 16)
        memcpy(out, answer, 16);
    return n;
}

int libnfc_stage_write(uint8_t page, const char *four_bytes)
{
    uint8_t command[6] = { 0xA2, page }, answer[ANSWER_SIZE];
    memcpy(command + 2, four_bytes, 4);
    return exchange(command, sizeof command, answer, sizeof answer);
}
