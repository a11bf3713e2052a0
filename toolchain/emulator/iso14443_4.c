/* Smart cards. See iso14443_4.h. */
#include "emulator/iso14443_4.h"

#include <string.h>

enum {
    ATS_US = 1000,
    BLOCK_US = 2500,
    /* PCB: the kind of a block (ISO 14443-4, 7.1.1.1) */
    I_BLOCK = 0x02,
    R_ACK = 0xA2,
    R_NAK = 0xB2,
    S_DESELECT = 0xC2,
    NUMBER = 0x01,
    CHAINED = 0x10,
    /* DESFire's native codes */
    NATIVE_OK = 0x00,
    NATIVE_ILLEGAL = 0x1C,
    NATIVE_NOT_FOUND = 0xA0,
    NATIVE_MORE = 0xAF,
    WRAPPED = 0x90,
    WRAPPED_STATUS = 0x91
};

struct kind {
    struct bytes ats;
    bool is_desfire;
};

static const struct kind *kind_of(enum tag_chip chip)
{
    static const uint8_t desfire[] = { 0x06, 0x75, 0x77, 0x81, 0x02, 0x80 };
    static const uint8_t phone[] = { 0x05, 0x78, 0x80, 0x70, 0x02 };
    /* Historical bytes: status indicator and card capabilities in compact TLV (ISO 7816-4, 8.1.1.2). */
    static const uint8_t card[] = { 0x0A, 0x78, 0x80, 0x82, 0x02, 0x80, 0x73, 0xC8, 0x21, 0x10 };
    static const struct kind kinds[] = { { { desfire, sizeof desfire }, true },
                                         { { phone, sizeof phone }, false },
                                         { { card, sizeof card }, false } };
    if (chip == CHIP_DESFIRE || chip == CHIP_DESFIRE_RANDOM)
        return &kinds[0];
    return chip == CHIP_PHONE ? &kinds[1] : &kinds[2];
}

/* GetVersion's three parts: hardware and software of an EV1 8K, then number, batch and date; a card that hides its
   number gives zeros. Returns the native status. */
static uint8_t version_part(struct tag *t, struct writer *w)
{
    static const uint8_t hardware[] = { 0x04, 0x01, 0x01, 0x01, 0x00, 0x1A, 0x05 };
    static const uint8_t software[] = { 0x04, 0x01, 0x01, 0x01, 0x04, 0x1A, 0x05 };
    static const uint8_t batch[] = { 0xBA, 0x34, 0x4D, 0x5A, 0x30, 0x24, 0x16 };
    static const uint8_t hidden[7] = { 0 };
    unsigned part = t->version_part++;
    if (part < 2) {
        write_bytes(w, part == 0 ? bytes_of(hardware, sizeof hardware) : bytes_of(software, sizeof software));
        return NATIVE_MORE;
    }
    write_bytes(w, t->uid.n == sizeof hidden ? bytes_of(t->uid.at, t->uid.n) : bytes_of(hidden, sizeof hidden));
    write_bytes(w, bytes_of(batch, sizeof batch));
    t->version_part = 0;
    return NATIVE_OK;
}

static uint8_t native(struct tag *t, uint8_t code, struct bytes data, struct writer *w)
{
    static const uint8_t whole_card[3] = { 0 };
    bool goes_on = code == 0xAF && t->version_part > 0;
    if (code == 0x60)
        t->version_part = 0;
    if (code == 0x60 || goes_on)
        return version_part(t, w);
    t->version_part = 0;
    if (code == 0x5A && data.n == sizeof whole_card)
        return bytes_equal(data, bytes_of(whole_card, sizeof whole_card)) ? NATIVE_OK : NATIVE_NOT_FOUND;
    return code == 0x6A && data.n == 0 ? NATIVE_OK : NATIVE_ILLEGAL; /* no applications */
}

static void iso(struct tag *t, struct bytes apdu, struct writer *w)
{
    uint8_t code = apdu.at[1];
    if (apdu.at[0] == WRAPPED && kind_of(t->chip)->is_desfire) {
        size_t n = apdu.n > 5 ? apdu.at[4] : 0;
        uint8_t status = native(t, code, bytes_part(apdu, 5, n), w);
        write_u8(w, WRAPPED_STATUS);
        write_u8(w, status);
        return;
    }
    bool selects = code == 0xA4; /* of what is not here */
    write_bytes(w, selects ? bytes_of("\x6A\x82", 2) : bytes_of("\x6D\x00", 2));
}

/* A native command has its code alone in front; an APDU has at least CLA, INS, P1, P2. */
static void command(struct tag *t, struct bytes c, struct writer *w)
{
    bool is_iso = c.n >= 4 && (c.at[0] == 0x00 || c.at[0] == WRAPPED);
    if (is_iso) {
        iso(t, c, w);
    } else if (kind_of(t->chip)->is_desfire) {
        uint8_t data[BLOCK_DATA_MAX];
        struct writer inner = writer_of(data, sizeof data);
        write_u8(w, native(t, c.at[0], bytes_part(c, 1, c.n), &inner));
        write_bytes(w, bytes_of(data, inner.n));
    } else {
        write_bytes(w, bytes_of("\x6D\x00", 2));
    }
}

static void say_again(struct chip_call *c)
{
    if (c->tag->last_block_n > 0)
        chip_say(c, bytes_of(c->tag->last_block, c->tag->last_block_n), BLOCK_US);
}

static void say_block(struct chip_call *c, uint8_t pcb, struct bytes data)
{
    struct tag *t = c->tag;
    struct writer w = writer_of(t->last_block, sizeof t->last_block);
    write_u8(&w, pcb | t->block_number);
    write_bytes(&w, data);
    t->last_block_n = w.n;
    say_again(c);
}

/* ISO 14443-4, 7.5.4: rules 10 (a command gives the other number), 11 and 12 (a NAK: the same again, or an ACK). */
static void block(struct chip_call *c)
{
    struct tag *t = c->tag;
    uint8_t pcb = c->command.at[0], kind = pcb & (uint8_t)~NUMBER;
    if (kind == I_BLOCK && c->command.n > 1) {
        uint8_t data[BLOCK_DATA_MAX - 1];
        struct writer w = writer_of(data, sizeof data);
        command(t, bytes_part(c->command, 1, c->command.n), &w);
        t->block_number ^= NUMBER;
        say_block(c, I_BLOCK, bytes_of(data, w.n));
    } else if (kind == R_NAK && (pcb & NUMBER) != t->block_number) {
        chip_say(c, bytes_of(&(uint8_t){ R_ACK | t->block_number }, 1), BLOCK_US);
    } else if ((kind == R_NAK || kind == R_ACK) && (pcb & NUMBER) == t->block_number) {
        say_again(c);
    } else if (pcb == S_DESELECT) {
        field_halt(c->field, t);
        chip_say(c, bytes_of(&(uint8_t){ S_DESELECT }, 1), BLOCK_US);
    }
}

void iso14443_4_answer(struct chip_call *c)
{
    struct tag *t = c->tag;
    uint8_t code = c->command.at[0];
    if (t->in_protocol) {
        block(c);
    } else if (code == ISO14443_4_RATS && c->command.n == 2) {
        t->in_protocol = true;
        t->block_number = NUMBER;
        t->last_block_n = 0;
        chip_say(c, kind_of(t->chip)->ats, ATS_US);
    } else if (code == 0x50 && c->command.n == 2) {
        chip_halt(c);
    } else {
        tag_fall_back(t);
    }
}
