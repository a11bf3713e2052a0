/* NTAG: READ, FAST_READ, WRITE, COMPATIBILITY_WRITE, GET_VERSION, READ_SIG, PWD_AUTH, HLTA; lock bits,
   one-time bits of the capability container, the password's range. */
#include "emulator/type2.h"

#include <string.h>

enum {
    READ_US = 2500,
    WRITE_US = 7600,
    SHORT_US = 1500,
    FAST_READ_PAGE_US = 560,
    FAST_READ_PAGES_MAX = 65, /* what fits into the reader chip's buffer */
    PROTECT_READ = 0x80       /* ACCESS: the password guards reading too */
};

static uint8_t *page_at(struct tag *t, size_t page)
{
    return t->memory + page * TYPE2_PAGE;
}

/* The configuration pages behind user memory: dynamic lock, CFG0, CFG1, PWD, PACK. */
static size_t dynamic_lock_page(const struct tag *t)
{
    return tag_pages(t->chip) - 5;
}

static bool is_guarded(struct tag *t, size_t page, bool reading)
{
    size_t config = dynamic_lock_page(t) + 1;
    uint8_t auth0 = page_at(t, config)[3], access = page_at(t, config + 1)[0];
    return !t->unlocked && page >= auth0 && (!reading || (access & PROTECT_READ) != 0);
}

/* Pages 3 to 15 by the static lock bytes, user pages above by the dynamic ones: two pages a bit on
   NTAG213, sixteen on the larger chips. */
static bool is_locked(struct tag *t, size_t page)
{
    const uint8_t *lock = page_at(t, 2) + 2;
    size_t dynamic = dynamic_lock_page(t);
    if (page < 3 || page >= dynamic)
        return page < 2;
    if (page < 16)
        return (((unsigned)lock[0] | (unsigned)lock[1] << 8) >> page & 1) != 0;
    size_t bit = (page - 16) / (t->chip == CHIP_NTAG213 ? 2 : 16);
    return ((page_at(t, dynamic)[bit / 8]) >> (bit % 8) & 1) != 0;
}

static void nak(struct tag *t, struct rf_answer *out)
{
    out->kind = RF_NAK;
    out->us = SHORT_US;
    tag_fall_back(t);
}

/* The password and its answer read as zeros; reading goes on at page 0 behind the end. */
static void put_page(struct tag *t, size_t page, struct rf_answer *out)
{
    size_t pages = tag_pages(t->chip);
    size_t at = page % pages;
    if (at >= pages - 2 || is_guarded(t, at, true))
        memset(out->data + out->n, 0, TYPE2_PAGE);
    else
        memcpy(out->data + out->n, page_at(t, at), TYPE2_PAGE);
    out->n += TYPE2_PAGE;
}

static void read_pages(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    (void)f;
    if (c.at[1] >= tag_pages(t->chip) || is_guarded(t, c.at[1], true)) {
        nak(t, out);
        return;
    }
    out->kind = RF_DATA;
    out->us = READ_US;
    for (size_t i = 0; i < 4; i++)
        put_page(t, c.at[1] + i, out);
}

static void fast_read(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    (void)f;
    size_t first = c.at[1], last = c.at[2];
    if (first > last || last >= tag_pages(t->chip) || last - first >= FAST_READ_PAGES_MAX ||
        is_guarded(t, last, true)) {
        nak(t, out);
        return;
    }
    out->kind = RF_DATA;
    out->us = SHORT_US + (unsigned)(last - first + 1) * FAST_READ_PAGE_US;
    for (size_t page = first; page <= last; page++)
        put_page(t, page, out);
}

static void write_page(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    size_t page = c.at[1], dynamic = dynamic_lock_page(t);
    if (page >= tag_pages(t->chip) || is_locked(t, page) || is_guarded(t, page, false)) {
        nak(t, out);
        return;
    }
    uint8_t bytes[TYPE2_PAGE];
    memcpy(bytes, c.at + 2, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) { /* lock bits and the container can only be set */
        if (page == 3 || page == dynamic || page == 2)
            bytes[i] |= page_at(t, page)[i];
    }
    if (page == 2)
        memcpy(bytes, page_at(t, 2), 2); /* its serial number's end cannot be written */
    out->us = WRITE_US;
    out->kind = field_program(f, t, page * TYPE2_PAGE, bytes, sizeof bytes) ? RF_ACK : RF_NOTHING;
}

static void get_version(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    static const uint8_t sizes[CHIP_COUNT] = { [CHIP_NTAG213] = 0x0F, [CHIP_NTAG215] = 0x11, [CHIP_NTAG216] = 0x13 };
    const uint8_t version[8] = { 0x00, 0x04, 0x04, 0x02, 0x01, 0x00, sizes[t->chip], 0x03 };
    (void)f;
    (void)c;
    out->kind = RF_DATA;
    out->us = SHORT_US;
    out->n = sizeof version;
    memcpy(out->data, version, sizeof version);
}

/* The maker's signature cannot be made up: 32 zero bytes, as clones give. */
static void read_signature(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    (void)f;
    (void)t;
    (void)c;
    out->kind = RF_DATA;
    out->us = READ_US;
    out->n = 32;
    memset(out->data, 0, out->n);
}

static void give_password(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    size_t pages = tag_pages(t->chip);
    (void)f;
    if (memcmp(c.at + 1, page_at(t, pages - 2), 4) != 0) {
        nak(t, out);
        return;
    }
    t->unlocked = true;
    out->kind = RF_DATA;
    out->us = SHORT_US;
    out->n = 2;
    memcpy(out->data, page_at(t, pages - 1), 2);
}

static void halt(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out)
{
    (void)c;
    out->us = SHORT_US;
    field_halt(f, t);
}

/* Code, length without CRC, what it does. */
static const struct {
    uint8_t code;
    size_t n;
    void (*run)(struct field *f, struct tag *t, struct bytes c, struct rf_answer *out);
} commands[] = {
    { 0x30, 2, read_pages },  { 0x3A, 3, fast_read },      { 0xA2, 6, write_page },    { 0xA0, 18, write_page },
    { 0x60, 1, get_version }, { 0x3C, 2, read_signature }, { 0x1B, 5, give_password }, { 0x50, 2, halt },
};

void type2_answer(struct field *f, struct tag *t, struct bytes command, struct rf_answer *out)
{
    *out = (struct rf_answer){ .kind = RF_NOTHING };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (command.n == commands[i].n && command.at[0] == commands[i].code) {
            commands[i].run(f, t, command, out);
            return;
        }
    }
    nak(t, out);
}
