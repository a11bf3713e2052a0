/* The PN532's targets: how they are found, what is said to them, how they are left. See pn532.h. */
#include <string.h>

#include "emulator/chip.h"
#include "emulator/iso14443_4.h"
#include "emulator/pn532_inside.h"

enum {
    RATS_FSD_64 = 0x50, /* we take blocks of 64 bytes */
    RATS_TRIES = 2,
    POLL_UNIT_US = 150000, /* InAutoPoll's period */
    SAK_ISO14443_4 = 0x20,
    AUTH_A = 0x60,
    AUTH_B = 0x61,
    /* ISO 14443-4 blocks */
    I_BLOCK = 0x02,
    R_ACK = 0xA2,
    R_NAK = 0xB2,
    S_DESELECT = 0xC2,
    NUMBER = 0x01
};

static void to_tag(struct pn532 *chip, struct tag *t, struct bytes command, struct rf_answer *out)
{
    chip_answer(chip->field, t, command, out);
}

/* HLTA, or DESELECT. */
static void quiet(struct pn532 *chip, struct tag *t)
{
    static const uint8_t halt[] = { 0x50, 0x00 }, deselect[] = { S_DESELECT };
    struct rf_answer rf;
    if (field_is_active(chip->field, t))
        to_tag(chip, t, t->in_protocol ? bytes_of(deselect, sizeof deselect) : bytes_of(halt, sizeof halt), &rf);
}

/* How targets are found. */

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

/* The chip tries as often as MaxRtyPassiveActivation says, and gives up on what it cannot understand. */
static enum result find(struct pn532 *chip, const struct uid *uid, struct activation *out)
{
    unsigned tries = chip->activation_retries == PN532_RETRY_FOR_EVER ? 2 : chip->activation_retries + 1u;
    enum result r = RESULT_NONE;
    for (unsigned i = 0; i < tries && r == RESULT_NONE; i++) {
        r = uid == NULL ? activation_any(chip->field, chip->faults, out)
                        : activation_of_uid(chip->field, chip->faults, *uid, out);
    }
    return r;
}

/* RATS, where the chip is told to send it by itself. False: the card did not answer it. */
static bool open_protocol(struct pn532 *chip, struct pn532_target *target)
{
    static const uint8_t rats[] = { ISO14443_4_RATS, RATS_FSD_64 };
    struct rf_answer rf;
    if ((target->found.sak & SAK_ISO14443_4) == 0 || !chip->auto_rats)
        return true;
    for (unsigned i = 0; i < RATS_TRIES; i++) {
        to_tag(chip, target->found.tag, bytes_of(rats, sizeof rats), &rf);
        if (rf.kind == RF_DATA && rf.n <= sizeof target->ats) {
            memcpy(target->ats, rf.data, rf.n);
            target->ats_n = rf.n;
            target->found.us += rf.us;
            return true;
        }
    }
    return false;
}

static bool open_target(struct pn532 *chip, const struct uid *uid, struct pn532_target *out)
{
    struct pn532_target target = { .ats_n = 0 };
    if (find(chip, uid, &target.found) != RESULT_OK || !open_protocol(chip, &target))
        return false;
    *out = target;
    return true;
}

/* Those of before are left: a card that speaks ISO 14443-4 would not hear the request otherwise. */
static void forget_targets(struct pn532 *chip)
{
    for (size_t i = 0; i < PN532_TARGETS_MAX; i++) {
        struct tag *t = chip->targets[i].found.tag;
        if (t != NULL && t->in_protocol)
            quiet(chip, t);
    }
    memset(chip->targets, 0, sizeof chip->targets);
    chip->rest_count = 0;
}

static size_t select_targets(struct pn532 *chip, size_t most, struct bytes initiator)
{
    struct uid uid;
    size_t count = 0;
    bool by_number = uid_given(initiator, &uid) == RESULT_OK;
    forget_targets(chip);
    field_power(chip->field, true);
    while (count < most && open_target(chip, by_number ? &uid : NULL, &chip->targets[count])) {
        count++;
        if (by_number)
            break;
        if (count < most) /* so that the next one can be heard */
            quiet(chip, chip->targets[count - 1].found.tag);
    }
    return count;
}

static void put_target(struct writer *w, size_t number, const struct pn532_target *target)
{
    const struct activation *a = &target->found;
    write_u8(w, (uint8_t)number);
    write_u8(w, (uint8_t)(a->atqa >> 8));
    write_u8(w, (uint8_t)a->atqa);
    write_u8(w, a->sak);
    write_u8(w, a->tag->uid.n);
    write_bytes(w, bytes_of(a->tag->uid.at, a->tag->uid.n));
    write_bytes(w, bytes_of(target->ats, target->ats_n));
}

static void put_targets(struct pn532_call *c, size_t count)
{
    write_u8(&c->out->w, (uint8_t)count);
    for (size_t i = 0; i < count; i++) {
        put_target(&c->out->w, i + 1, &c->chip->targets[i]);
        c->out->us += c->chip->targets[i].found.us;
    }
}

/* What is not ISO 14443A at 106 kbit/s finds nobody here. */
static void list_passive_target(struct pn532_call *c)
{
    if (c->data.n < 2) {
        c->out->is_error = true;
        return;
    }
    size_t most = c->data.at[0] >= PN532_TARGETS_MAX ? PN532_TARGETS_MAX : 1;
    size_t count = c->data.at[1] == 0 ? select_targets(c->chip, most, bytes_part(c->data, 2, c->data.n)) : 0;
    if (count == 0 && c->chip->activation_retries == PN532_RETRY_FOR_EVER) {
        c->out->waits = true;
        c->chip->wait_until_us = INT64_MAX;
        return;
    }
    put_targets(c, count);
    if (count == 0)
        c->out->us = (c->chip->activation_retries + 1u) * PN532_TRY_US;
}

/* Of the types that are polled for the one that this target is: any A, ISO 14443-4A, MIFARE. */
static bool polled_as(struct bytes types, const struct pn532_target *target, uint8_t *out)
{
    uint8_t own = (target->found.sak & SAK_ISO14443_4) != 0 ? 0x20 : 0x10;
    for (size_t i = 0; i < types.n; i++) {
        if (types.at[i] == 0x00 || types.at[i] == own) {
            *out = types.at[i];
            return true;
        }
    }
    return false;
}

static void auto_poll(struct pn532_call *c)
{
    struct pn532 *chip = c->chip;
    uint8_t type;
    if (c->data.n < 3) {
        c->out->is_error = true;
        return;
    }
    struct bytes types = bytes_part(c->data, 2, c->data.n);
    if (select_targets(chip, 1, (struct bytes){ 0 }) == 1 && polled_as(types, &chip->targets[0], &type)) {
        uint8_t target[64];
        struct writer w = writer_of(target, sizeof target);
        put_target(&w, 1, &chip->targets[0]);
        write_u8(&c->out->w, 1);
        write_u8(&c->out->w, type);
        write_u8(&c->out->w, (uint8_t)w.n);
        write_bytes(&c->out->w, bytes_of(target, w.n));
        c->out->us = chip->targets[0].found.us;
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

static void init_as_target(struct pn532_call *c)
{
    c->out->waits = true;
    c->chip->wait_until_us = INT64_MAX;
}

/* What is said to them. */

static uint8_t status_told(struct pn532 *chip, enum pn532_status s)
{
    if (faults_strike(chip->faults, READER_FAULT_BAD_STATUS))
        return PN532_STATUS_LIE;
    if (faults_strike(chip->faults, READER_FAULT_STATUS))
        return (uint8_t)faults_told(chip->faults, READER_FAULT_STATUS)->status;
    return (uint8_t)s;
}

/* Behind a status that says what went wrong there is nothing; with MORE there is half, the rest is fetched. */
static void put_result(struct pn532_call *c, enum pn532_status s, struct bytes data)
{
    enum { ERROR = 0x3F };
    uint8_t status = status_told(c->chip, s);
    size_t n = (status & PN532_STATUS_MORE) != 0 ? data.n / 2 : data.n;
    write_u8(&c->out->w, status);
    c->chip->rest_count = 0;
    if ((status & ERROR) != 0)
        return;
    write_bytes(&c->out->w, bytes_part(data, 0, n));
    c->chip->rest_count = data.n - n;
    memcpy(c->chip->rest, data.at + n, c->chip->rest_count);
}

static void put_status(struct pn532_call *c, enum pn532_status s)
{
    put_result(c, s, bytes_of("", 0));
}

static struct pn532_target *target_of(struct pn532 *chip, unsigned number)
{
    if (number < 1 || number > PN532_TARGETS_MAX || chip->targets[number - 1].found.tag == NULL)
        return NULL;
    return &chip->targets[number - 1];
}

/* Wakes it by its number, halted or not; RATS again where it needs one. */
static bool wake(struct pn532 *chip, struct pn532_target *target)
{
    struct uid uid = target->found.tag->uid;
    return open_target(chip, &uid, target);
}

/* Two targets take turns: the one that is spoken to is woken, the other one halted. */
static void take_turns(struct pn532 *chip, struct pn532_target *target)
{
    struct pn532_target *other = target == &chip->targets[0] ? &chip->targets[1] : &chip->targets[0];
    if (field_is_active(chip->field, target->found.tag) || !field_is_active(chip->field, other->found.tag))
        return;
    quiet(chip, other->found.tag);
    (void)wake(chip, target); /* gone: it will not answer */
}

/* A block and its answer. One that is not heard is asked for by a NAK: the card then gives its answer again, or says
   that it never got the block (ISO 14443-4, 7.5.5). */
static void exchange_block(struct pn532 *chip, struct pn532_target *target, struct bytes data, struct rf_answer *rf)
{
    uint8_t block[PN532_FRAME_MAX];
    struct writer w = writer_of(block, sizeof block);
    struct tag *t = target->found.tag;
    write_u8(&w, I_BLOCK | target->block_number);
    write_bytes(&w, data);
    to_tag(chip, t, bytes_of(block, w.n), rf);
    if (rf->kind == RF_NOTHING)
        to_tag(chip, t, bytes_of(&(uint8_t){ R_NAK | target->block_number }, 1), rf);
    if (rf->kind == RF_DATA && (rf->data[0] & (uint8_t)~NUMBER) == R_ACK)
        to_tag(chip, t, bytes_of(block, w.n), rf);
    if (rf->kind != RF_DATA || rf->data[0] != block[0]) {
        rf->kind = RF_NOTHING;
        return;
    }
    target->block_number ^= NUMBER;
    rf->n--;
    memmove(rf->data, rf->data + 1, rf->n);
}

static enum pn532_status status_of(enum rf_kind kind)
{
    switch (kind) {
    case RF_DATA:
    case RF_ACK:
        return PN532_STATUS_OK;
    case RF_NAK:
        return PN532_STATUS_FORMAT;
    case RF_AUTH_FAILED:
        return PN532_STATUS_AUTH;
    case RF_NOTHING:
        break;
    }
    return PN532_STATUS_TIMEOUT;
}

/* 60 and 61 are authentications to this command, whatever the chip on the pad takes them for. */
static void exchange_plain(struct pn532 *chip, struct tag *t, struct bytes command, struct rf_answer *rf)
{
    bool is_auth = command.at[0] == AUTH_A || command.at[0] == AUTH_B;
    to_tag(chip, t, command, rf);
    if (is_auth && tag_family(t->chip) != TAG_CLASSIC && rf->kind != RF_NOTHING) {
        tag_fall_back(t);
        rf->kind = RF_AUTH_FAILED;
    }
}

static void put_rest(struct pn532_call *c)
{
    uint8_t rest[PN532_FRAME_MAX];
    size_t n = c->chip->rest_count;
    memcpy(rest, c->chip->rest, n);
    put_result(c, PN532_STATUS_OK, bytes_of(rest, n));
}

static void data_exchange(struct pn532_call *c)
{
    struct rf_answer rf;
    struct bytes command = bytes_part(c->data, 1, c->data.n);
    struct pn532_target *target = c->data.n > 0 ? target_of(c->chip, c->data.at[0] & 0x07u) : NULL;
    if (target != NULL && command.n == 0 && c->chip->rest_count > 0) {
        put_rest(c);
        return;
    }
    if (target == NULL || command.n == 0) {
        put_status(c, PN532_STATUS_NO_TARGET);
        return;
    }
    take_turns(c->chip, target);
    if (target->found.tag->in_protocol)
        exchange_block(c->chip, target, command, &rf);
    else
        exchange_plain(c->chip, target->found.tag, command, &rf);
    c->out->us = rf.us;
    put_result(c, status_of(rf.kind), bytes_of(rf.data, rf.kind == RF_DATA ? rf.n : 0));
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
        if (field_is_active(chip->field, chip->targets[i].found.tag))
            return chip->targets[i].found.tag;
    }
    return NULL;
}

static bool is_classic_auth(const struct tag *t, struct bytes command)
{
    return tag_family(t->chip) == TAG_CLASSIC && (command.at[0] == AUTH_A || command.at[0] == AUTH_B);
}

/* Frames as they are; the host sets and checks the CRC where the mode registers say so. A four-bit
   answer is a broken CRC to a receiver that wants one. */
static void communicate_thru(struct pn532_call *c)
{
    struct rf_answer rf = { .kind = RF_NOTHING, .us = PN532_TRY_US };
    bool adds = (c->chip->registers[PN532_TX_MODE] & PN532_CRC_ON) != 0;
    bool checks = (c->chip->registers[PN532_RX_MODE] & PN532_CRC_ON) != 0;
    struct bytes command = c->data;
    struct tag *t = active_target(c->chip);
    if (t != NULL && command.n > 0 && (adds || take_crc(&command)) && !is_classic_auth(t, command))
        to_tag(c->chip, t, command, &rf);
    c->out->us = rf.us;
    bool four_bits = rf.kind == RF_ACK || rf.kind == RF_NAK;
    struct writer w = { .at = rf.data, .size = sizeof rf.data, .n = rf.kind == RF_DATA ? rf.n : 0 };
    if (four_bits && !checks)
        write_u8(&w, rf.kind == RF_ACK ? 0x0A : 0x00);
    if (rf.kind == RF_DATA && !checks)
        write_u16(&w, crc_a(bytes_of(rf.data, rf.n)));
    enum pn532_status s = four_bits && checks ? PN532_STATUS_CRC : four_bits ? PN532_STATUS_OK : status_of(rf.kind);
    put_result(c, s, bytes_of(rf.data, w.n));
}

/* How they are left. */

/* Number 0: all of them. They are halted; a released one is forgotten. */
static void leave_targets(struct pn532_call *c, bool forget)
{
    unsigned number = c->data.n > 0 ? c->data.at[0] : 0;
    for (unsigned i = 0; i < PN532_TARGETS_MAX; i++) {
        if (number != 0 && number != i + 1)
            continue;
        quiet(c->chip, c->chip->targets[i].found.tag);
        if (forget)
            c->chip->targets[i] = (struct pn532_target){ .ats_n = 0 };
    }
    put_status(c, PN532_STATUS_OK);
}

static void deselect(struct pn532_call *c)
{
    leave_targets(c, false);
}

static void release(struct pn532_call *c)
{
    leave_targets(c, true);
}

static void select_again(struct pn532_call *c)
{
    struct pn532_target *target = target_of(c->chip, c->data.n > 0 ? c->data.at[0] : 0);
    if (target == NULL)
        put_status(c, PN532_STATUS_NO_TARGET);
    else if (field_is_active(c->chip->field, target->found.tag) || wake(c->chip, target))
        put_status(c, PN532_STATUS_OK);
    else
        put_status(c, PN532_STATUS_TIMEOUT);
}

const struct pn532_command pn532_target_commands[] = {
    { 0x4A, list_passive_target }, { 0x60, auto_poll },      { 0x40, data_exchange },
    { 0x42, communicate_thru },    { 0x44, deselect },       { 0x52, release },
    { 0x54, select_again },        { 0x8C, init_as_target }, { 0, NULL },
};
