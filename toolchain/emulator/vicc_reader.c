/* A PC/SC reader's firmware. See vicc_reader.h. */
#include "emulator/vicc_reader.h"

#include <string.h>

enum {
    CLASS = 0xFF,
    OK = 0x9000,
    END_OF_DATA = 0x6282,
    FAILED = 0x6300,
    NO_ANSWER = 0x6401,
    WRONG_LENGTH = 0x6700,
    NOT_SUPPORTED = 0x6A81,
    NO_SUCH_PLACE = 0x6A82,
    WRONG_P1_P2 = 0x6B00,
    UNKNOWN_INS = 0x6D00,
    UNKNOWN_CLASS = 0x6E00,
    FRAME_MAX = 64,
    FRAMES_BLOCKS_MAX = 48, /* of one frame to the chip */
    HIGH_RATE = 0x02,
    CHIP_ERROR = 0x01,
    COMMAND_US = 1500 /* USB and the reader's own time */
};

struct call {
    struct vicc_reader *reader;
    struct flash *flash;
    struct tag *tag;
    uint8_t p1, p2;
    struct bytes data; /* Lc bytes */
    unsigned expected; /* Le; 0: none, or as many as there are */
    struct vicc_answer *out;
    struct writer w;
};

struct bytes vicc_atr(void)
{
    static const uint8_t atr[] = { 0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00,
                                   0x03, 0x06, 0x0B, 0x00, 0x14, 0x00, 0x00, 0x00, 0x00, 0x77 };
    return bytes_of(atr, sizeof atr);
}

/* A frame to the chip; RF_NOTHING also for one that the tear took away. */
static void to_chip(struct call *c, struct bytes frame, struct rf_answer *back)
{
    enum flash_end end = icode_answer(c->flash, c->tag, frame, back);
    c->out->us += back->us;
    if (end != FLASH_DONE)
        c->out->end = end;
}

/* A plain command of the reader's own to the chip. */
static bool command_to_chip(struct call *c, uint8_t code, struct bytes parameters, struct rf_answer *back)
{
    uint8_t frame[FRAME_MAX];
    struct writer w = writer_of(frame, sizeof frame);
    write_u8(&w, HIGH_RATE);
    write_u8(&w, code);
    write_bytes(&w, parameters);
    to_chip(c, bytes_of(frame, w.n), back);
    return back->kind == RF_DATA && (back->data[0] & CHIP_ERROR) == 0;
}

static uint16_t get_data(struct call *c)
{
    struct uid uid = c->tag->uid;
    if (c->p1 != 0 || c->p2 != 0)
        return NOT_SUPPORTED;
    for (size_t i = 0; i < uid.n; i++)
        write_u8(&c->w, uid.at[c->reader->uid_first_byte_first ? i : uid.n - 1U - i]);
    return OK;
}

/* The block that P1 P2 name; false: none. */
static bool block_of(const struct call *c, size_t *out)
{
    unsigned address = (unsigned)c->p1 << 8 | c->p2;
    switch (c->reader->addressing) {
    case VICC_BLOCK:
        *out = address;
        return true;
    case VICC_BYTE:
        *out = address / ICODE_BLOCK;
        return address % ICODE_BLOCK == 0;
    case VICC_BLOCK_IN_P1:
        *out = c->p1;
        return c->p2 == 0;
    case VICC_ADDRESSING_COUNT:
        break;
    }
    return false;
}

static uint16_t read_blocks(struct call *c, size_t block, size_t count)
{
    struct rf_answer back;
    for (size_t done = 0; done < count;) {
        size_t part = count - done < FRAMES_BLOCKS_MAX ? count - done : FRAMES_BLOCKS_MAX;
        const uint8_t parameters[] = { (uint8_t)(block + done), (uint8_t)(part - 1) };
        if (!command_to_chip(c, 0x23, bytes_of(parameters, sizeof parameters), &back))
            return FAILED;
        write_bytes(&c->w, bytes_of(back.data + 1, back.n - 1));
        done += part;
    }
    return OK;
}

static uint16_t read_binary(struct call *c)
{
    size_t block, n = c->expected != 0 ? c->expected : c->reader->longest;
    if (!block_of(c, &block) || block >= icode_blocks(c->tag))
        return NO_SUCH_PLACE;
    if (n % ICODE_BLOCK != 0 || n > c->reader->longest)
        return WRONG_LENGTH;
    size_t left = icode_blocks(c->tag) - block, count = n / ICODE_BLOCK;
    uint16_t word = read_blocks(c, block, count < left ? count : left);
    return word == OK && count > left ? END_OF_DATA : word;
}

/* A locked block and one that is not heard look the same, as with many readers. */
static uint16_t update_binary(struct call *c)
{
    uint8_t parameters[1 + ICODE_BLOCK];
    struct rf_answer back;
    size_t block;
    if (!block_of(c, &block) || block >= icode_blocks(c->tag))
        return NO_SUCH_PLACE;
    if (c->data.n != ICODE_BLOCK)
        return WRONG_LENGTH;
    parameters[0] = (uint8_t)block;
    memcpy(parameters + 1, c->data.at, ICODE_BLOCK);
    return command_to_chip(c, 0x21, bytes_of(parameters, sizeof parameters), &back) ? OK : FAILED;
}

/* MANAGE SESSION, PC/SC part 3, 3.2.3: data objects in, data objects out; C0 tells how it went. */

static void put_status(struct call *c, uint8_t object, uint16_t word)
{
    const uint8_t status[] = { 0xC0, 3, object, (uint8_t)(word >> 8), (uint8_t)word };
    write_bytes(&c->w, bytes_of(status, sizeof status));
}

static void exchange_frame(struct call *c, struct bytes frame)
{
    static const uint8_t good[] = { 0x92, 1, 0, 0x96, 2, 0, 0 };
    struct rf_answer back;
    to_chip(c, frame, &back);
    if (back.kind != RF_DATA) {
        put_status(c, 1, NO_ANSWER);
        return;
    }
    put_status(c, 0, OK);
    write_bytes(&c->w, bytes_of(good, sizeof good));
    write_u8(&c->w, 0x97);
    if (back.n > 127)
        write_u8(&c->w, 0x81);
    write_u8(&c->w, (uint8_t)back.n);
    write_bytes(&c->w, bytes_of(back.data, back.n));
}

static void take_object(struct call *c, unsigned object, struct bytes value)
{
    bool to_iso15693 = value.n == 2 && value.at[0] == 0x02;
    if (object == 0x81 || object == 0x82) {
        c->reader->in_session = object == 0x81;
        put_status(c, 0, OK);
    } else if (!c->reader->in_session || (object == 0x8F && !to_iso15693)) {
        put_status(c, 1, NOT_SUPPORTED);
    } else if (object == 0x8F) {
        put_status(c, 0, OK);
        write_bytes(&c->w, bytes_of((const uint8_t[]){ 0x8F, 1, 0 }, 3));
    } else if (object == 0x95) {
        exchange_frame(c, value);
    } else {
        put_status(c, 1, NOT_SUPPORTED);
    }
}

static uint16_t manage_session(struct call *c)
{
    struct cursor in = cursor_of(c->data);
    bool refused = false;
    if (c->reader->no_transparent)
        return NOT_SUPPORTED;
    while (!in.failed && in.left.n > 0 && !refused) {
        unsigned object = cursor_u8(&in);
        if (object == 0x5F)
            object = object << 8 | cursor_u8(&in);
        struct bytes value = cursor_take(&in, cursor_u8(&in));
        refused = object == 0x5F46 && c->reader->no_timer;
        if (in.failed || object == 0x5F46)
            continue;
        take_object(c, object, value);
    }
    if (refused)
        put_status(c, 1, NOT_SUPPORTED);
    return in.failed ? WRONG_LENGTH : OK;
}

/* Makers' own: the chip's command without its flags. */

static uint16_t vendor_answer(struct call *c, const struct rf_answer *back)
{
    size_t from = c->reader->with_flags ? 0 : 1;
    if (back->kind != RF_DATA)
        return FAILED;
    if ((back->data[0] & CHIP_ERROR) != 0 && !c->reader->with_flags)
        return FAILED;
    write_bytes(&c->w, bytes_of(back->data + from, back->n - from));
    return OK;
}

static uint16_t acs(struct call *c)
{
    struct rf_answer back;
    if (c->reader->vendor != VICC_ACS)
        return UNKNOWN_INS;
    if (c->data.n == 0)
        return WRONG_LENGTH;
    (void)command_to_chip(c, c->data.at[0], bytes_part(c->data, 1, c->data.n), &back);
    return vendor_answer(c, &back);
}

static uint16_t springcard(struct call *c)
{
    struct rf_answer back;
    if (c->reader->vendor != VICC_SPRINGCARD)
        return UNKNOWN_INS;
    if (c->p1 < 0x20 || c->p1 > 0x2C)
        return WRONG_P1_P2;
    (void)command_to_chip(c, c->p1, c->data, &back);
    return vendor_answer(c, &back);
}

static const struct {
    uint8_t ins;
    bool in_session; /* may come inside a transparent session */
    uint16_t (*run)(struct call *c);
} commands[] = { { 0xCA, false, get_data },      { 0xB0, false, read_binary }, { 0xD6, false, update_binary },
                 { 0xC2, true, manage_session }, { 0xFB, false, acs },         { 0xF6, false, springcard } };

static uint16_t dispatch(struct call *c, uint8_t class, uint8_t ins)
{
    if (class != CLASS)
        return UNKNOWN_CLASS;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (commands[i].ins == ins)
            return c->reader->in_session && !commands[i].in_session ? NOT_SUPPORTED : commands[i].run(c);
    }
    return UNKNOWN_INS;
}

/* Behind P2: nothing, Le, Lc and data, or Lc, data and Le. */
static bool take_body(struct call *c, struct bytes body)
{
    if (body.n <= 1) {
        c->expected = body.n == 1 ? body.at[0] : 0;
        return true;
    }
    size_t n = body.at[0];
    c->data = bytes_part(body, 1, n);
    c->expected = body.n == n + 2 ? body.at[n + 1] : 0;
    return body.n == n + 1 || body.n == n + 2;
}

void vicc_reader_answer(struct vicc_reader *r, struct flash *f, struct tag *t, struct bytes apdu,
                        struct vicc_answer *out)
{
    struct call c = { .reader = r, .flash = f, .tag = t, .out = out };
    uint16_t word = WRONG_LENGTH;
    *out = (struct vicc_answer){ .us = COMMAND_US, .end = FLASH_DONE };
    c.w = writer_of(out->at, sizeof out->at - 2);
    if (apdu.n >= 4 && take_body(&c, bytes_part(apdu, 4, apdu.n))) {
        c.p1 = apdu.at[2];
        c.p2 = apdu.at[3];
        word = dispatch(&c, apdu.at[0], apdu.at[1]);
    }
    if (word != OK && word != END_OF_DATA)
        c.w.n = 0;
    out->n = c.w.n;
    out->at[out->n++] = (uint8_t)(word >> 8);
    out->at[out->n++] = (uint8_t)word;
}
