/* The PN532: frames, and a table of commands. See pn532.h.

   A command's life: frame -> ACK -> run -> answer; InListPassiveTarget with endless retries, InAutoPoll
   and TgInitAsTarget wait in `waiting` until a chip comes, time is up, or the host aborts (ACK frame or
   the next command). */
#include "emulator/pn532.h"

#include <string.h>

#include "emulator/classic.h"
#include "emulator/type2.h"

enum {
    TO_CHIP = 0xD4,
    FROM_CHIP = 0xD5,
    WAKE = 0x55,
    CHIP_US = 60,          /* from command to acknowledgement */
    TRY_US = 5000,         /* an activation that nobody answers */
    SELECT_US = 5500,      /* an activation of seven bytes */
    POLL_UNIT_US = 150000, /* InAutoPoll's period */
    RETRY_FOR_EVER = 0xFF,
    ANSWER_MAX = 280,
    TX_MODE = 0x02,
    RX_MODE = 0x03,
    CRC_ON = 0x80
};

enum status {
    STATUS_OK = 0x00,
    STATUS_TIMEOUT = 0x01,
    STATUS_CRC = 0x02,
    STATUS_FORMAT = 0x13,
    STATUS_AUTH = 0x14,
    STATUS_NO_TARGET = 0x27,
    STATUS_LIE = 0x80 /* the fault: a bit that libnfc does not expect */
};

/* An answer in the making: code, data. */
struct answer {
    struct writer w;
    unsigned us;
    bool has_status, waits, is_error;
    uint8_t at[ANSWER_MAX];
};

struct call {
    struct pn532 *chip;
    struct bytes data; /* behind the command's code */
    int64_t now_us;
    struct answer *out;
};

static void put_status(struct call *c, enum status s)
{
    bool lie = faults_strike(c->chip->faults, READER_FAULT_BAD_STATUS);
    c->out->has_status = true;
    write_u8(&c->out->w, lie ? STATUS_LIE : (uint8_t)s);
}

/* Frames. */

static void frame_send(struct pn532 *chip, struct bytes body, bool lie, int64_t ready_us)
{
    uint8_t at[PN532_FRAME_MAX];
    struct writer w = writer_of(at, sizeof at);
    uint8_t sum = FROM_CHIP;
    size_t n = body.n + 1;
    write_bytes(&w, bytes_of("\0\0\xFF", 3));
    if (n > 0xFF) {
        write_bytes(&w, bytes_of("\xFF\xFF", 2));
        write_u8(&w, (uint8_t)(n >> 8));
        write_u8(&w, (uint8_t)n);
        write_u8(&w, (uint8_t)(0 - (n >> 8) - n));
    } else {
        write_u8(&w, (uint8_t)n);
        write_u8(&w, (uint8_t)(0 - n));
    }
    write_u8(&w, FROM_CHIP);
    write_bytes(&w, body);
    for (size_t i = 0; i < body.n; i++)
        sum = (uint8_t)(sum + body.at[i]);
    write_u8(&w, (uint8_t)(0 - sum + (lie ? 1 : 0)));
    write_u8(&w, 0);
    memcpy(chip->last, at, w.n);
    chip->last_count = w.n;
    chip->wire.send(chip->wire.self, bytes_of(at, w.n), ready_us);
}

static void error_send(struct pn532 *chip, int64_t ready_us)
{
    static const uint8_t frame[] = { 0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00 };
    chip->wire.send(chip->wire.self, bytes_of(frame, sizeof frame), ready_us);
}

static void ack_send(struct pn532 *chip, int64_t ready_us)
{
    static const uint8_t frame[] = { 0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00 };
    chip->wire.send(chip->wire.self, bytes_of(frame, sizeof frame), ready_us);
}

/* Commands about the chip itself. */

static void diagnose(struct call *c)
{
    uint8_t test = cursor_u8(&(struct cursor){ .left = c->data });
    bool here = field_is_active(c->chip->field, c->chip->targets[0]);
    switch (test) {
    case 0x00: /* the line: the same bytes back */
        write_bytes(&c->out->w, c->data);
        break;
    case 0x01: /* ROM */
    case 0x02: /* RAM */
    case 0x07: /* antenna */
        write_u8(&c->out->w, STATUS_OK);
        break;
    case 0x06: /* is the target still there? */
        write_u8(&c->out->w, here ? STATUS_OK : STATUS_TIMEOUT);
        break;
    default:
        c->out->is_error = true;
    }
}

static void firmware_version(struct call *c)
{
    write_bytes(&c->out->w, bytes_of("\x32\x01\x06\x07", 4));
}

static void general_status(struct call *c)
{
    struct writer *w = &c->out->w;
    size_t count = (size_t)(c->chip->targets[0] != NULL) + (size_t)(c->chip->targets[1] != NULL);
    write_u8(w, STATUS_OK);
    write_u8(w, c->chip->field->on);
    write_u8(w, (uint8_t)count);
    for (size_t i = 0; i < PN532_TARGETS_MAX; i++) {
        if (c->chip->targets[i] != NULL) {
            write_u8(w, (uint8_t)(i + 1));
            write_bytes(w, bytes_of("\0\0\0", 3)); /* 106 kbit/s both ways, ISO 14443A */
        }
    }
    write_u8(w, 0x80);
}

/* Registers outside the contactless interface's page read as 0 and forget what is written. */
static uint8_t *register_at(struct pn532 *chip, unsigned high, unsigned low)
{
    return high == 0x63 ? &chip->registers[low] : NULL;
}

static void read_register(struct call *c)
{
    for (size_t i = 0; i + 1 < c->data.n; i += 2) {
        const uint8_t *r = register_at(c->chip, c->data.at[i], c->data.at[i + 1]);
        write_u8(&c->out->w, r == NULL ? 0 : *r);
    }
}

static void write_register(struct call *c)
{
    for (size_t i = 0; i + 2 < c->data.n; i += 3) {
        uint8_t *r = register_at(c->chip, c->data.at[i], c->data.at[i + 1]);
        if (r != NULL)
            *r = c->data.at[i + 2];
    }
}

/* SetParameters, SAMConfiguration, SetSerialBaudRate to the speed that is set: acknowledged, and nothing
   of the emulation hangs on them. */
static void accept(struct call *c)
{
    (void)c;
}

static void power_down(struct call *c)
{
    write_u8(&c->out->w, STATUS_OK);
    field_power(c->chip->field, false);
    memset(c->chip->targets, 0, sizeof c->chip->targets);
    c->chip->asleep = true;
}

static void rf_configuration(struct call *c)
{
    enum { ITEM_FIELD = 0x01, ITEM_RETRIES = 0x05 };
    if (c->data.n < 2) {
        c->out->is_error = true;
        return;
    }
    if (c->data.at[0] == ITEM_FIELD)
        field_power(c->chip->field, (c->data.at[1] & 1) != 0);
    if (c->data.at[0] == ITEM_RETRIES && c->data.n == 4)
        c->chip->activation_retries = c->data.at[3];
}

/* Targets. */

static void put_target(struct writer *w, size_t number, const struct tag *t)
{
    uint16_t atqa = tag_atqa(t);
    write_u8(w, (uint8_t)number);
    write_u8(w, (uint8_t)(atqa >> 8));
    write_u8(w, (uint8_t)atqa);
    write_u8(w, tag_sak(t));
    write_u8(w, t->uid.n);
    write_bytes(w, bytes_of(t->uid.at, t->uid.n));
}

/* Cascade tags (88) stand in front of each level but the last. RESULT_NONE: no number was given. */
static enum result uid_given(struct bytes b, struct uid *out)
{
    struct uid uid = { .n = 0 };
    if (b.n == 0)
        return RESULT_NONE;
    for (size_t i = 0; i < b.n && uid.n < UID_MAX; i++) {
        bool is_cascade = b.n > 4 && i % 4 == 0 && i + 4 < b.n;
        if (!is_cascade)
            uid.at[uid.n++] = b.at[i];
    }
    *out = uid;
    return RESULT_OK;
}

static size_t select_targets(struct pn532 *chip, size_t most, struct bytes initiator)
{
    struct uid uid;
    size_t count = 0;
    bool by_number = uid_given(initiator, &uid) == RESULT_OK;
    memset(chip->targets, 0, sizeof chip->targets);
    field_power(chip->field, true);
    while (count < most) {
        struct tag *t = by_number ? field_select_uid(chip->field, uid) : field_select_any(chip->field);
        if (t == NULL || (count > 0 && t == chip->targets[0]))
            break;
        chip->targets[count++] = t;
        if (count < most)
            field_halt(chip->field, t); /* so that the next one can be heard */
    }
    return count;
}

static void put_targets(struct call *c, size_t count)
{
    write_u8(&c->out->w, (uint8_t)count);
    for (size_t i = 0; i < count; i++)
        put_target(&c->out->w, i + 1, c->chip->targets[i]);
    c->out->us = SELECT_US * (unsigned)count;
}

/* What is not ISO 14443A at 106 kbit/s finds nobody here. */
static void list_passive_target(struct call *c)
{
    if (c->data.n < 2) {
        c->out->is_error = true;
        return;
    }
    size_t most = c->data.at[0] >= PN532_TARGETS_MAX ? PN532_TARGETS_MAX : 1;
    size_t count = c->data.at[1] == 0 ? select_targets(c->chip, most, bytes_part(c->data, 2, c->data.n)) : 0;
    if (count == 0 && c->chip->activation_retries == RETRY_FOR_EVER) {
        c->out->waits = true;
        c->chip->wait_until_us = INT64_MAX;
        return;
    }
    put_targets(c, count);
    if (count == 0)
        c->out->us = (c->chip->activation_retries + 1u) * TRY_US;
}

static void auto_poll(struct call *c)
{
    struct pn532 *chip = c->chip;
    if (c->data.n < 3) {
        c->out->is_error = true;
        return;
    }
    struct bytes types = bytes_part(c->data, 2, c->data.n);
    uint8_t type = 0xFF;
    for (size_t i = 0; i < types.n; i++) { /* generic A, or MIFARE */
        if (types.at[i] == 0x00 || types.at[i] == 0x10)
            type = types.at[i];
    }
    if (type != 0xFF && select_targets(chip, 1, (struct bytes){ 0 }) == 1) {
        uint8_t target[16];
        struct writer w = writer_of(target, sizeof target);
        put_target(&w, 1, chip->targets[0]);
        write_u8(&c->out->w, 1);
        write_u8(&c->out->w, type);
        write_u8(&c->out->w, (uint8_t)w.n);
        write_bytes(&c->out->w, bytes_of(target, w.n));
        c->out->us = SELECT_US;
    } else if (chip->waiting == 0) {
        bool for_ever = c->data.at[0] == 0xFF;
        int64_t us = (int64_t)c->data.at[0] * c->data.at[1] * (int64_t)types.n * POLL_UNIT_US;
        chip->wait_until_us = for_ever ? INT64_MAX : c->now_us + us;
        c->out->waits = true;
    } else if (c->now_us < chip->wait_until_us) {
        c->out->waits = true;
    } else {
        write_u8(&c->out->w, 0);
    }
}

static void init_as_target(struct call *c)
{
    c->out->waits = true;
    c->chip->wait_until_us = INT64_MAX;
}

/* The target of a number, made the active one; NULL when there is none. */
static struct tag *target_of(struct pn532 *chip, unsigned number)
{
    if (number < 1 || number > PN532_TARGETS_MAX || chip->targets[number - 1] == NULL)
        return NULL;
    struct tag *t = chip->targets[number - 1];
    struct tag *other = chip->targets[2 - number];
    if (t->state != TAG_ACTIVE && other != NULL && other->state == TAG_ACTIVE) {
        field_halt(chip->field, other);
        t = field_select_uid(chip->field, t->uid);
    }
    return t;
}

static void to_chip(struct pn532 *chip, struct tag *t, struct bytes command, struct rf_answer *out)
{
    *out = (struct rf_answer){ .kind = RF_NOTHING, .us = TRY_US };
    if (!field_is_active(chip->field, t))
        return;
    if (t->chip == CHIP_CLASSIC_1K)
        classic_answer(chip->field, t, command, out);
    else
        type2_answer(chip->field, t, command, out);
}

static enum status status_of(enum rf_kind kind)
{
    switch (kind) {
    case RF_DATA:
    case RF_ACK:
        return STATUS_OK;
    case RF_NAK:
        return STATUS_FORMAT;
    case RF_AUTH_FAILED:
        return STATUS_AUTH;
    case RF_NOTHING:
        break;
    }
    return STATUS_TIMEOUT;
}

/* 60 and 61 are authentications to this command, whatever the chip on the pad takes them for. */
static void data_exchange(struct call *c)
{
    struct rf_answer rf;
    struct bytes command = bytes_part(c->data, 1, c->data.n);
    struct tag *t = c->data.n > 1 ? target_of(c->chip, c->data.at[0] & 0x07u) : NULL;
    if (t == NULL) {
        put_status(c, STATUS_NO_TARGET);
        return;
    }
    to_chip(c->chip, t, command, &rf);
    bool is_auth = command.at[0] == 0x60 || command.at[0] == 0x61;
    if (is_auth && t->chip != CHIP_CLASSIC_1K && rf.kind != RF_NOTHING) {
        tag_fall_back(t);
        rf.kind = RF_AUTH_FAILED;
    }
    put_status(c, status_of(rf.kind));
    c->out->us = rf.us;
    if (rf.kind == RF_DATA)
        write_bytes(&c->out->w, bytes_of(rf.data, rf.n));
}

/* CRC_A (ISO 14443-3 annex B), low byte first. */
static uint16_t crc_a(struct bytes b)
{
    uint16_t crc = 0x6363;
    for (size_t i = 0; i < b.n; i++) {
        uint8_t x = (uint8_t)(b.at[i] ^ (crc & 0xFF));
        x = (uint8_t)(x ^ (x << 4));
        crc = (uint16_t)((crc >> 8) ^ (x << 8) ^ (x << 3) ^ (x >> 4));
    }
    return crc;
}

static bool take_crc(struct bytes *b)
{
    if (b->n < 3)
        return false;
    struct bytes body = bytes_part(*b, 0, b->n - 2);
    uint16_t crc = crc_a(body);
    if (b->at[body.n] != (uint8_t)crc || b->at[body.n + 1] != crc >> 8)
        return false;
    *b = body;
    return true;
}

static struct tag *active_target(struct pn532 *chip)
{
    for (size_t i = 0; i < PN532_TARGETS_MAX; i++) {
        if (field_is_active(chip->field, chip->targets[i]))
            return chip->targets[i];
    }
    return NULL;
}

/* Frames as they are; the host sets and checks the CRC where the mode registers say so. A four-bit
   answer is a broken CRC to a receiver that wants one. */
static void communicate_thru(struct call *c)
{
    struct rf_answer rf = { .kind = RF_NOTHING, .us = TRY_US };
    bool adds = (c->chip->registers[TX_MODE] & CRC_ON) != 0, checks = (c->chip->registers[RX_MODE] & CRC_ON) != 0;
    struct bytes command = c->data;
    struct tag *t = active_target(c->chip);
    if (t != NULL && command.n > 0 && (adds || take_crc(&command)) &&
        !(t->chip == CHIP_CLASSIC_1K && command.at[0] >> 1 == 0x30))
        to_chip(c->chip, t, command, &rf);
    c->out->us = rf.us;
    bool four_bits = rf.kind == RF_ACK || rf.kind == RF_NAK;
    put_status(c, four_bits && checks ? STATUS_CRC : four_bits ? STATUS_OK : status_of(rf.kind));
    if (four_bits && !checks)
        write_u8(&c->out->w, rf.kind == RF_ACK ? 0x0A : 0x00);
    if (rf.kind != RF_DATA)
        return;
    write_bytes(&c->out->w, bytes_of(rf.data, rf.n));
    if (!checks)
        write_u16(&c->out->w, crc_a(bytes_of(rf.data, rf.n)));
}

/* Number 0: all of them. They are halted; a released one is forgotten. */
static void leave_targets(struct call *c, bool forget)
{
    unsigned number = c->data.n > 0 ? c->data.at[0] : 0;
    for (unsigned i = 0; i < PN532_TARGETS_MAX; i++) {
        if (number != 0 && number != i + 1)
            continue;
        if (c->chip->targets[i] != NULL)
            field_halt(c->chip->field, c->chip->targets[i]);
        if (forget)
            c->chip->targets[i] = NULL;
    }
    put_status(c, STATUS_OK);
}

static void deselect(struct call *c)
{
    leave_targets(c, false);
}

static void release(struct call *c)
{
    leave_targets(c, true);
}

static void select_again(struct call *c)
{
    unsigned number = c->data.n > 0 ? c->data.at[0] : 0;
    struct tag *t = number >= 1 && number <= PN532_TARGETS_MAX ? c->chip->targets[number - 1] : NULL;
    if (t == NULL)
        put_status(c, STATUS_NO_TARGET);
    else if (field_is_active(c->chip->field, t) || field_select_uid(c->chip->field, t->uid) == t)
        put_status(c, STATUS_OK);
    else
        put_status(c, STATUS_TIMEOUT);
}

static const struct {
    uint8_t code;
    void (*run)(struct call *c);
} commands[] = {
    { 0x00, diagnose },
    { 0x02, firmware_version },
    { 0x04, general_status },
    { 0x06, read_register },
    { 0x08, write_register },
    { 0x10, accept },
    { 0x12, accept },
    { 0x14, accept },
    { 0x16, power_down },
    { 0x32, rf_configuration },
    { 0x4A, list_passive_target },
    { 0x60, auto_poll },
    { 0x40, data_exchange },
    { 0x42, communicate_thru },
    { 0x44, deselect },
    { 0x52, release },
    { 0x54, select_again },
    { 0x8C, init_as_target },
};

static void run(struct pn532 *chip, struct bytes command, int64_t now_us, struct answer *out)
{
    struct call c = { chip, bytes_part(command, 1, command.n), now_us, out };
    out->w = writer_of(out->at, sizeof out->at);
    write_u8(&out->w, (uint8_t)(command.at[0] + 1));
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (commands[i].code == command.at[0]) {
            commands[i].run(&c);
            return;
        }
    }
    out->is_error = true;
}

static void answer_send(struct pn532 *chip, const struct answer *a, int64_t now_us)
{
    int64_t ready_us = now_us + CHIP_US + a->us;
    if (a->is_error || a->w.failed)
        error_send(chip, ready_us);
    else
        frame_send(chip, bytes_of(a->at, a->w.n), faults_strike(chip->faults, READER_FAULT_BAD_CHECKSUM), ready_us);
}

static void wait_for_target(struct pn532 *chip, struct bytes command)
{
    chip->waiting = command.at[0];
    memcpy(chip->wait_command, command.at, command.n);
    chip->wait_count = command.n;
}

static void command_received(struct pn532 *chip, struct bytes command, int64_t now_us)
{
    struct answer a = { .us = 0 };
    chip->wire.cancel(chip->wire.self, now_us);
    chip->waiting = 0;
    chip->exchanges++;
    if (faults_strike(chip->faults, READER_FAULT_UNPLUG)) {
        chip->wire.unplug(chip->wire.self);
        return;
    }
    if (faults_strike(chip->faults, READER_FAULT_SILENT))
        return;
    if (!faults_strike(chip->faults, READER_FAULT_DROP_ACK))
        ack_send(chip, now_us + CHIP_US);
    run(chip, command, now_us, &a);
    if (a.waits)
        wait_for_target(chip, command);
    else
        answer_send(chip, &a, now_us);
}

static void host_nack(struct pn532 *chip, int64_t now_us)
{
    if (chip->last_count > 0)
        chip->wire.send(chip->wire.self, bytes_of(chip->last, chip->last_count), now_us + CHIP_US);
}

static void host_ack(struct pn532 *chip, int64_t now_us)
{
    chip->wire.cancel(chip->wire.self, now_us);
    chip->waiting = 0;
}

static bool sums_to_zero(struct bytes b)
{
    uint8_t sum = 0;
    for (size_t i = 0; i < b.n; i++)
        sum = (uint8_t)(sum + b.at[i]);
    return sum == 0;
}

/* The frame behind a start code 00 FF. Returns the bytes it takes; 0: more must come. What is broken is
   passed over without a word, as the chip does. */
static size_t frame_take(struct pn532 *chip, struct bytes b, int64_t now_us)
{
    size_t head = 2;
    if (b.n < 2)
        return 0;
    size_t n = b.at[0];
    if (b.at[0] == 0x00 && b.at[1] == 0xFF) {
        host_ack(chip, now_us);
        return 2;
    }
    if (b.at[0] == 0xFF && b.at[1] == 0x00) {
        host_nack(chip, now_us);
        return 2;
    }
    if (b.at[0] == 0xFF && b.at[1] == 0xFF) {
        head = 5;
        if (b.n < head)
            return 0;
        n = (size_t)b.at[2] << 8 | b.at[3];
    }
    if (!sums_to_zero(bytes_part(b, head == 5 ? 2 : 0, head == 5 ? 3 : 2)) || n < 2 || n > PN532_FRAME_MAX - 12)
        return 2;
    if (b.n < head + n + 1)
        return 0;
    struct bytes body = bytes_part(b, head, n);
    if (sums_to_zero(bytes_part(b, head, n + 1)) && body.at[0] == TO_CHIP)
        command_received(chip, bytes_part(body, 1, n), now_us);
    return head + n + 1;
}

/* Bytes in front of the next start code that belong to nothing. */
static size_t noise_before(struct bytes b)
{
    size_t i = 0;
    while (i + 1 < b.n && !(b.at[i] == 0x00 && b.at[i + 1] == 0xFF))
        i++;
    return i;
}

static void in_drop(struct pn532 *chip, size_t n)
{
    chip->in_count -= n;
    memmove(chip->in, chip->in + n, chip->in_count);
}

static void frames_take(struct pn532 *chip, int64_t now_us)
{
    for (;;) {
        in_drop(chip, noise_before(bytes_of(chip->in, chip->in_count)));
        if (chip->in_count < 2)
            return;
        size_t used = frame_take(chip, bytes_of(chip->in + 2, chip->in_count - 2), now_us);
        if (used == 0)
            return;
        in_drop(chip, 2 + used);
    }
}

void pn532_init(struct pn532 *chip, struct pn532_wire wire, struct field *field, struct faults *faults)
{
    *chip = (struct pn532){ .wire = wire, .field = field, .faults = faults, .asleep = true };
    chip->activation_retries = RETRY_FOR_EVER;
    chip->registers[TX_MODE] = CRC_ON;
    chip->registers[RX_MODE] = CRC_ON;
}

void pn532_receive(struct pn532 *chip, struct bytes b, int64_t now_us)
{
    for (size_t i = 0; i < b.n; i++) {
        if (chip->asleep && b.at[i] != WAKE)
            continue;
        chip->asleep = false;
        if (chip->in_count == sizeof chip->in)
            in_drop(chip, 1);
        chip->in[chip->in_count++] = b.at[i];
    }
    frames_take(chip, now_us);
}

int64_t pn532_run(struct pn532 *chip, int64_t now_us)
{
    if (chip->waiting == 0)
        return INT64_MAX;
    struct answer a = { .us = 0 };
    run(chip, bytes_of(chip->wait_command, chip->wait_count), now_us, &a);
    if (a.waits)
        return chip->wait_until_us;
    chip->waiting = 0;
    answer_send(chip, &a, now_us);
    return INT64_MAX;
}

void pn532_forget(struct pn532 *chip, const struct tag *t)
{
    for (size_t i = 0; i < PN532_TARGETS_MAX; i++) {
        if (chip->targets[i] == t)
            chip->targets[i] = NULL;
    }
}
