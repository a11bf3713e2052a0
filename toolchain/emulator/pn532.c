/* The PN532's frames, and a command's life. See pn532.h.

   frame -> ACK -> run -> answer; InListPassiveTarget with endless retries, InAutoPoll and TgInitAsTarget wait in
   `waiting` until a chip comes, time is up, or the host aborts (ACK frame or the next command). */
#include "emulator/pn532.h"

#include <string.h>

#include "emulator/pn532_inside.h"

enum {
    TO_CHIP = 0xD4,
    FROM_CHIP = 0xD5,
    WAKE = 0x55,
    NOISE = 0x5A,
    CHIP_US = 60,    /* from command to acknowledgement */
    LOOK_US = 20000, /* a command that waits looks for what lies there so often */
    NORMAL_HEAD = 5, /* bytes in front of TFI */
    EXTENDED_HEAD = 8
};

static void put_on_wire(struct pn532 *chip, struct bytes frame, int64_t ready_us)
{
    chip->frames++;
    chip->wire.send(chip->wire.self, frame, ready_us);
}

static bool strikes(struct pn532 *chip, enum reader_fault which)
{
    return faults_strike(chip->faults, which);
}

/* Frames. */

static void frame_put(struct writer *w, struct bytes body)
{
    uint8_t sum = FROM_CHIP;
    size_t n = body.n + 1;
    write_bytes(w, bytes_of("\0\0\xFF", 3));
    if (n > 0xFF) {
        write_bytes(w, bytes_of("\xFF\xFF", 2));
        write_u8(w, (uint8_t)(n >> 8));
        write_u8(w, (uint8_t)n);
        write_u8(w, (uint8_t)(0 - (n >> 8) - n));
    } else {
        write_u8(w, (uint8_t)n);
        write_u8(w, (uint8_t)(0 - n));
    }
    write_u8(w, FROM_CHIP);
    write_bytes(w, body);
    for (size_t i = 0; i < body.n; i++)
        sum = (uint8_t)(sum + body.at[i]);
    write_u8(w, (uint8_t)(0 - sum));
    write_u8(w, 0);
}

/* The faults of an answer on its way. Where TFI or the code is wrong the sum is right. */
static void spoil(struct pn532 *chip, uint8_t *at, size_t *n)
{
    uint8_t *tfi = at + (at[3] == 0xFF && at[4] == 0xFF ? EXTENDED_HEAD : NORMAL_HEAD), *sum = at + *n - 2;
    if (strikes(chip, READER_FAULT_BAD_CHECKSUM))
        ++*sum;
    if (strikes(chip, READER_FAULT_BAD_LENGTH))
        ++tfi[-1];
    if (strikes(chip, READER_FAULT_BAD_FRAME)) {
        --*tfi;
        ++*sum;
    }
    if (strikes(chip, READER_FAULT_BAD_CODE)) {
        tfi[1] = (uint8_t)(tfi[1] + 2);
        *sum = (uint8_t)(*sum - 2);
    }
    if (strikes(chip, READER_FAULT_TRUNCATE))
        *n /= 2;
    if (strikes(chip, READER_FAULT_GARBAGE_AFTER))
        at[(*n)++] = NOISE;
}

static void frame_send(struct pn532 *chip, struct bytes body, int64_t ready_us)
{
    uint8_t at[PN532_FRAME_MAX + 1];
    struct writer w = writer_of(at, PN532_FRAME_MAX);
    frame_put(&w, body);
    memcpy(chip->last, at, w.n);
    chip->last_count = w.n;
    spoil(chip, at, &w.n);
    put_on_wire(chip, bytes_of(at, w.n), ready_us);
}

static void error_send(struct pn532 *chip, int64_t ready_us)
{
    static const uint8_t frame[] = { 0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00 };
    put_on_wire(chip, bytes_of(frame, sizeof frame), ready_us);
}

static void ack_send(struct pn532 *chip, int64_t ready_us)
{
    static const uint8_t frame[] = { NOISE, 0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00 };
    size_t noise = strikes(chip, READER_FAULT_GARBAGE_BEFORE) ? 1 : 0;
    put_on_wire(chip, bytes_of(frame + 1 - noise, sizeof frame - 1 + noise), ready_us);
}

static void nack_send(struct pn532 *chip, int64_t ready_us)
{
    static const uint8_t frame[] = { 0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00 };
    put_on_wire(chip, bytes_of(frame, sizeof frame), ready_us);
}

/* A command's life. */

static const struct pn532_command *command_of(uint8_t code)
{
    static const struct pn532_command *const lists[] = { pn532_chip_commands, pn532_target_commands };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (const struct pn532_command *c = lists[i]; c->run != NULL; c++) {
            if (c->code == code)
                return c;
        }
    }
    return NULL;
}

static void run(struct pn532 *chip, struct bytes command, int64_t now_us, struct pn532_answer *out)
{
    struct pn532_call c = { chip, bytes_part(command, 1, command.n), now_us, out };
    const struct pn532_command *known = command_of(command.at[0]);
    out->w = writer_of(out->at, sizeof out->at);
    write_u8(&out->w, (uint8_t)(command.at[0] + 1));
    if (known == NULL)
        out->is_error = true;
    else
        known->run(&c);
}

static void answer_send(struct pn532 *chip, const struct pn532_answer *a, int64_t now_us)
{
    int64_t ready_us = now_us + CHIP_US + a->us;
    if (strikes(chip, READER_FAULT_NO_ANSWER))
        return;
    if (strikes(chip, READER_FAULT_LATE))
        ready_us += (int64_t)faults_told(chip->faults, READER_FAULT_LATE)->ms * 1000;
    if (a->is_error || a->w.failed || strikes(chip, READER_FAULT_ERROR_FRAME))
        error_send(chip, ready_us);
    else
        frame_send(chip, bytes_of(a->at, a->w.n), ready_us);
}

static void wait_for_target(struct pn532 *chip, struct bytes command)
{
    chip->waiting = command.at[0];
    memcpy(chip->wait_command, command.at, command.n);
    chip->wait_count = command.n;
}

/* As after power came: without field, targets, settings, and deaf until it is woken. Bytes that are being taken
   apart stay. */
static void start_anew(struct pn532 *chip)
{
    field_power(chip->field, false);
    memset(chip->targets, 0, sizeof chip->targets);
    memset(chip->registers, 0, sizeof chip->registers);
    chip->registers[PN532_TX_MODE] = PN532_CRC_ON;
    chip->registers[PN532_RX_MODE] = PN532_CRC_ON;
    chip->activation_retries = PN532_RETRY_FOR_EVER;
    chip->auto_rats = true;
    chip->last_count = 0;
    chip->rest_count = 0;
    chip->waiting = 0;
    chip->asleep = true;
}

/* Does the chip hear the command and say so? What is wrong with the cable or the command's way happens here. */
static bool accepted(struct pn532 *chip, int64_t now_us)
{
    if (strikes(chip, READER_FAULT_UNPLUG)) {
        chip->wire.unplug(chip->wire.self);
        return false;
    }
    if (strikes(chip, READER_FAULT_SILENT) || strikes(chip, READER_FAULT_IGNORE))
        return false;
    if (strikes(chip, READER_FAULT_NACK)) {
        nack_send(chip, now_us + CHIP_US);
        return false;
    }
    if (!strikes(chip, READER_FAULT_DROP_ACK))
        ack_send(chip, now_us + CHIP_US);
    if (strikes(chip, READER_FAULT_RESET)) {
        start_anew(chip);
        return false;
    }
    return true;
}

static void command_received(struct pn532 *chip, struct bytes command, int64_t now_us)
{
    struct pn532_answer a = { .us = 0 };
    chip->wire.cancel(chip->wire.self, now_us);
    chip->waiting = 0;
    if (!accepted(chip, now_us))
        return;
    run(chip, command, now_us, &a);
    if (a.waits)
        wait_for_target(chip, command);
    else
        answer_send(chip, &a, now_us);
}

static void host_nack(struct pn532 *chip, int64_t now_us)
{
    if (chip->last_count > 0)
        put_on_wire(chip, bytes_of(chip->last, chip->last_count), now_us + CHIP_US);
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
        chip->frames++;
        host_ack(chip, now_us);
        return 2;
    }
    if (b.at[0] == 0xFF && b.at[1] == 0x00) {
        chip->frames++;
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
    if (sums_to_zero(bytes_part(b, head, n + 1)) && body.at[0] == TO_CHIP) {
        chip->frames++;
        command_received(chip, bytes_part(body, 1, n), now_us);
    }
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
    *chip = (struct pn532){ .wire = wire, .field = field, .faults = faults };
    start_anew(chip);
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
    struct pn532_answer a = { .us = 0 };
    if (chip->waiting == 0)
        return INT64_MAX;
    run(chip, bytes_of(chip->wait_command, chip->wait_count), now_us, &a);
    if (a.waits) {
        bool looks = chip->field->count > 0 && chip->wait_until_us - now_us > LOOK_US;
        return looks ? now_us + LOOK_US : chip->wait_until_us;
    }
    chip->waiting = 0;
    answer_send(chip, &a, now_us);
    return INT64_MAX;
}

void pn532_forget(struct pn532 *chip, const struct tag *t)
{
    for (size_t i = 0; i < PN532_TARGETS_MAX; i++) {
        if (chip->targets[i].found.tag == t)
            chip->targets[i] = (struct pn532_target){ .ats_n = 0 };
    }
}
