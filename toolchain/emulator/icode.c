/* ICODE chips. See icode.h. */
#include "emulator/icode.h"

#include <string.h>

enum {
    FLAG_INVENTORY = 0x04,
    FLAG_ADDRESSED = 0x20,
    FLAG_OPTION = 0x40, /* of a read: the lock of each block too */
    FLAG_ERROR = 0x01,
    ERROR_UNKNOWN_COMMAND = 0x01,
    ERROR_FORMAT = 0x02,
    ERROR_NO_BLOCK = 0x10,
    ERROR_LOCKED = 0x12,
    NXP = 0x04,
    CUSTOM = 0xA0,
    UID_BYTES = 8,
    IC_REFERENCE = 0x01,
    INFO_FLAGS = 0x0F, /* DSFID, AFI, memory, IC reference */
    SLIX2_BLOCKS = 80,
    EAS_BYTES = 32,
    BYTE_US = 302, /* 26.48 kbit/s, both ways */
    WAIT_US = 320, /* ISO 15693-3: t1 */
    PROGRAM_US = 5000
};

struct call {
    struct flash *flash;
    struct tag *tag;
    uint8_t flags;
    struct cursor parameters;
    struct writer out; /* behind the flags */
    uint8_t error;     /* 0: none */
    bool silent;
    enum flash_end end;
};

size_t icode_blocks(const struct tag *t)
{
    return t->chip == CHIP_ICODE_SLIX2 ? SLIX2_BLOCKS : tag_size(t->chip) / ICODE_BLOCK;
}

static void program(struct call *c, size_t at, const uint8_t *from, size_t n)
{
    c->end = flash_program(c->flash, c->tag, at, from, n);
    c->silent = c->silent || c->end != FLASH_DONE;
}

static bool is_locked(const struct call *c, size_t block)
{
    return c->tag->memory[ICODE_LOCKS_AT + block] != 0;
}

static bool system_locked(const struct call *c, enum icode_lock lock)
{
    return (c->tag->memory[ICODE_SYSTEM_LOCK_AT] & lock) != 0;
}

static void put_uid(struct call *c)
{
    for (size_t i = UID_BYTES; i > 0; i--) /* least significant byte first */
        write_u8(&c->out, c->tag->uid.at[i - 1]);
}

static void put_block(struct call *c, size_t block)
{
    if ((c->flags & FLAG_OPTION) != 0)
        write_u8(&c->out, is_locked(c, block));
    write_bytes(&c->out, bytes_of(c->tag->memory + block * ICODE_BLOCK, ICODE_BLOCK));
}

static void put_lock(struct call *c, size_t block)
{
    write_u8(&c->out, is_locked(c, block));
}

static void inventory(struct call *c)
{
    write_u8(&c->out, c->tag->memory[ICODE_DSFID_AT]);
    put_uid(c);
}

/* One or several blocks, each by `put`. */
static void each_block(struct call *c, size_t first, size_t count, void (*put)(struct call *c, size_t block))
{
    if (first + count > icode_blocks(c->tag))
        c->error = ERROR_NO_BLOCK;
    for (size_t i = 0; i < count && c->error == 0; i++)
        put(c, first + i);
}

static void read_single(struct call *c)
{
    each_block(c, cursor_u8(&c->parameters), 1, put_block);
}

static void read_multiple(struct call *c)
{
    size_t first = cursor_u8(&c->parameters);
    each_block(c, first, cursor_u8(&c->parameters) + 1U, put_block);
}

static void get_security(struct call *c)
{
    size_t first = cursor_u8(&c->parameters);
    each_block(c, first, cursor_u8(&c->parameters) + 1U, put_lock);
}

static void write_single(struct call *c)
{
    size_t block = cursor_u8(&c->parameters);
    struct bytes data = cursor_take(&c->parameters, ICODE_BLOCK);
    if (block >= icode_blocks(c->tag))
        c->error = ERROR_NO_BLOCK;
    else if (is_locked(c, block))
        c->error = ERROR_LOCKED;
    else if (data.n == ICODE_BLOCK)
        program(c, block * ICODE_BLOCK, data.at, data.n);
}

static void lock_block(struct call *c)
{
    size_t block = cursor_u8(&c->parameters);
    if (block < icode_blocks(c->tag))
        program(c, ICODE_LOCKS_AT + block, (const uint8_t[]){ 1 }, 1);
    else
        c->error = ERROR_NO_BLOCK;
}

static void write_system(struct call *c, size_t at, uint8_t value, enum icode_lock lock)
{
    if (system_locked(c, lock))
        c->error = ERROR_LOCKED;
    else
        program(c, at, &value, 1);
}

static void write_afi(struct call *c)
{
    write_system(c, ICODE_AFI_AT, cursor_u8(&c->parameters), ICODE_LOCK_AFI);
}

static void write_dsfid(struct call *c)
{
    write_system(c, ICODE_DSFID_AT, cursor_u8(&c->parameters), ICODE_LOCK_DSFID);
}

static void set_eas(struct call *c)
{
    write_system(c, ICODE_EAS_AT, 1, ICODE_LOCK_EAS);
}

static void reset_eas(struct call *c)
{
    write_system(c, ICODE_EAS_AT, 0, ICODE_LOCK_EAS);
}

static void lock_system(struct call *c, enum icode_lock lock)
{
    uint8_t locks = (uint8_t)(c->tag->memory[ICODE_SYSTEM_LOCK_AT] | lock);
    program(c, ICODE_SYSTEM_LOCK_AT, &locks, 1);
}

static void lock_afi(struct call *c)
{
    lock_system(c, ICODE_LOCK_AFI);
}

static void lock_dsfid(struct call *c)
{
    lock_system(c, ICODE_LOCK_DSFID);
}

static void lock_eas(struct call *c)
{
    lock_system(c, ICODE_LOCK_EAS);
}

/* An armed chip sends its sequence, whatever it is; here it follows from nothing but its place. */
static void eas_alarm(struct call *c)
{
    c->silent = (c->tag->memory[ICODE_EAS_AT] & 1) == 0;
    for (size_t i = 0; i < EAS_BYTES; i++)
        write_u8(&c->out, (uint8_t)(0x2F + 7 * i));
}

static void get_system(struct call *c)
{
    write_u8(&c->out, INFO_FLAGS);
    put_uid(c);
    write_u8(&c->out, c->tag->memory[ICODE_DSFID_AT]);
    write_u8(&c->out, c->tag->memory[ICODE_AFI_AT]);
    write_u8(&c->out, (uint8_t)(icode_blocks(c->tag) - 1));
    write_u8(&c->out, ICODE_BLOCK - 1);
    write_u8(&c->out, IC_REFERENCE);
}

/* Code, bytes of parameters, does it program, what it does. */
static const struct {
    uint8_t code, parameters;
    bool programs;
    void (*run)(struct call *c);
} commands[] = {
    { 0x20, 1, false, read_single }, { 0x23, 2, false, read_multiple }, { 0x2C, 2, false, get_security },
    { 0x21, 5, true, write_single }, { 0x22, 1, true, lock_block },     { 0x27, 1, true, write_afi },
    { 0x28, 0, true, lock_afi },     { 0x29, 1, true, write_dsfid },    { 0x2A, 0, true, lock_dsfid },
    { 0x2B, 0, false, get_system },  { 0xA2, 0, true, set_eas },        { 0xA3, 0, true, reset_eas },
    { 0xA4, 0, true, lock_eas },     { 0xA5, 0, false, eas_alarm },
};

static bool run(struct call *c, uint8_t code)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (commands[i].code != code)
            continue;
        if (c->parameters.left.n == commands[i].parameters)
            commands[i].run(c);
        else
            c->error = ERROR_FORMAT;
        return commands[i].programs;
    }
    c->error = ERROR_UNKNOWN_COMMAND;
    return false;
}

/* Is it meant? NXP's own commands name the maker; an addressed one names the chip. */
static bool is_for_us(struct call *c, uint8_t code)
{
    bool ours = code < CUSTOM || cursor_u8(&c->parameters) == NXP;
    for (size_t i = UID_BYTES; i > 0 && ours && (c->flags & FLAG_ADDRESSED) != 0; i--)
        ours = cursor_u8(&c->parameters) == c->tag->uid.at[i - 1];
    return ours && !c->parameters.failed;
}

static void put_error(struct call *c)
{
    c->out.n = 0;
    write_u8(&c->out, c->error);
}

enum flash_end icode_answer(struct flash *f, struct tag *t, struct bytes frame, struct rf_answer *out)
{
    struct call c = { .flash = f, .tag = t, .parameters = cursor_of(frame), .end = FLASH_DONE };
    bool programs = false;
    *out = (struct rf_answer){ .kind = RF_NOTHING, .us = WAIT_US + BYTE_US * (unsigned)(frame.n + 2) };
    c.out = writer_of(out->data + 1, sizeof out->data - 1);
    c.flags = cursor_u8(&c.parameters);
    uint8_t code = cursor_u8(&c.parameters);
    t->exchanges++;
    if ((c.flags & FLAG_INVENTORY) != 0)
        inventory(&c);
    else if (is_for_us(&c, code))
        programs = run(&c, code);
    else
        c.silent = true;
    out->us += programs ? PROGRAM_US : 0;
    if (c.error != 0)
        put_error(&c);
    if (c.silent || c.out.failed)
        return c.end;
    out->kind = RF_DATA;
    out->data[0] = c.error != 0 ? FLAG_ERROR : 0;
    out->n = 1 + c.out.n;
    out->us += BYTE_US * (unsigned)(out->n + 2);
    return c.end;
}
