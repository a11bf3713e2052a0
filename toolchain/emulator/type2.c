/* Type 2 chips: READ, FAST_READ, WRITE, COMPATIBILITY_WRITE, GET_VERSION, READ_SIG, READ_CNT, CHECK_TEARING_EVENT,
   PWD_AUTH, HLTA, each where the kind has it; lock bits, one-time bits, the password's range. */
#include "emulator/type2.h"

#include <string.h>

enum {
    READ_US = 2500,
    WRITE_US = 7600,
    SHORT_US = 1500,
    FAST_READ_PAGE_US = 560,
    FAST_READ_PAGES_MAX = 65, /* what fits into the reader chip's buffer */
    LOCK_PAGE = 2,
    ONCE_PAGE = 3,       /* one-time bits; an NTAG's capability container */
    STATIC_PAGES = 16,   /* that the static lock bits guard */
    PROTECT_READ = 0x80, /* ACCESS: the password guards reading too */
    CFG_PAGES = 4,       /* CFG0, CFG1, PWD, PACK at the end */
    VERSION_SIZE = 8,
    SIGNATURE_SIZE = 32,
    COUNTERS = 3,
    COUNTER_SIZE = 3,
    NO_TEARING = 0xBD
};

/* What a kind has beside READ, WRITE and HLTA. */
enum type2_set { SET_PLAIN, SET_EV1, SET_NTAG };

struct kind {
    enum type2_set set;
    size_t dynamic;     /* page of the dynamic lock bytes, 0 for none */
    size_t pages_a_bit; /* that one of them guards */
    uint8_t capability; /* user memory / 8, in the capability container; 0: the page is empty */
    uint8_t cfg[8];     /* CFG0, CFG1 from the factory */
    uint8_t version[VERSION_SIZE];
};

static const struct kind kinds[CHIP_COUNT] = {
    [CHIP_NTAG213] = { SET_NTAG, 40, 2, 0x12, { 4, 0, 0, 0xFF }, { 0, 4, 4, 2, 1, 0, 0x0F, 3 } },
    [CHIP_NTAG215] = { SET_NTAG, 130, 16, 0x3E, { 4, 0, 0, 0xFF }, { 0, 4, 4, 2, 1, 0, 0x11, 3 } },
    [CHIP_NTAG216] = { SET_NTAG, 226, 16, 0x6D, { 4, 0, 0, 0xFF }, { 0, 4, 4, 2, 1, 0, 0x13, 3 } },
    [CHIP_ULTRALIGHT] = { .set = SET_PLAIN },
    [CHIP_ULTRALIGHT_EV1] = { SET_EV1, 0, 0, 0, { 0, 0, 0, 0xFF, 0, 5 }, { 0, 4, 3, 1, 1, 0, 0x0B, 3 } },
    [CHIP_ULTRALIGHT_EV1_41] = { SET_EV1, 36, 2, 0, { 0, 0, 0, 0xFF, 0, 5 }, { 0, 4, 3, 1, 1, 0, 0x0E, 3 } },
};

static const struct kind *kind_of(const struct tag *t)
{
    return &kinds[t->chip];
}

static size_t pages_of(const struct tag *t)
{
    return tag_size(t->chip) / TYPE2_PAGE;
}

static uint8_t *page_at(struct tag *t, size_t page)
{
    return t->memory + page * TYPE2_PAGE;
}

/* CFG0; 0 for a chip without. */
static size_t config_page(const struct tag *t)
{
    return kind_of(t)->set == SET_PLAIN ? 0 : pages_of(t) - CFG_PAGES;
}

void type2_blank(struct tag *t)
{
    const struct kind *k = kind_of(t);
    const uint8_t *u = t->uid.at;
    const uint8_t head[] = { u[0], u[1], u[2], (uint8_t)(0x88 ^ u[0] ^ u[1] ^ u[2]), u[3],
                             u[4], u[5], u[6], (uint8_t)(u[3] ^ u[4] ^ u[5] ^ u[6]), 0x48,
                             0,    0 };
    const uint8_t container[] = { 0xE1, 0x10, k->capability, 0 };
    size_t config = config_page(t);
    memcpy(t->memory, head, sizeof head);
    if (k->capability != 0)
        memcpy(page_at(t, ONCE_PAGE), container, sizeof container);
    if (k->dynamic != 0)
        page_at(t, k->dynamic)[3] = 0xBD;
    if (config == 0)
        return;
    memcpy(page_at(t, config), k->cfg, sizeof k->cfg); /* AUTH0 = FF: nothing is guarded */
    memset(page_at(t, config + 2), 0xFF, TYPE2_PAGE);  /* password */
}

static bool is_guarded(struct tag *t, size_t page, bool reading)
{
    size_t config = config_page(t);
    if (config == 0 || t->unlocked)
        return false;
    uint8_t auth0 = page_at(t, config)[3], access = page_at(t, config + 1)[0];
    return page >= auth0 && (!reading || (access & PROTECT_READ) != 0);
}

/* Pages 3 to 15 by the static lock bytes, user pages above by the dynamic ones. The number stands for ever. */
static bool is_locked(struct tag *t, size_t page)
{
    const struct kind *k = kind_of(t);
    const uint8_t *lock = page_at(t, LOCK_PAGE) + 2;
    if (page < ONCE_PAGE)
        return page < LOCK_PAGE;
    if (page < STATIC_PAGES)
        return (((unsigned)lock[0] | (unsigned)lock[1] << 8) >> page & 1) != 0;
    if (page >= k->dynamic)
        return false;
    size_t bit = (page - STATIC_PAGES) / k->pages_a_bit;
    return (page_at(t, k->dynamic)[bit / 8] >> (bit % 8) & 1) != 0;
}

/* Password and its answer read as zeros; reading goes on at page 0 behind the end. */
static void put_page(struct tag *t, size_t page, struct rf_answer *out)
{
    size_t at = page % pages_of(t), config = config_page(t);
    bool secret = config != 0 && at >= config + 2;
    if (secret || is_guarded(t, at, true))
        memset(out->data + out->n, 0, TYPE2_PAGE);
    else
        memcpy(out->data + out->n, page_at(t, at), TYPE2_PAGE);
    out->n += TYPE2_PAGE;
}

static void say_pages(struct chip_call *c, size_t first, size_t count, unsigned us)
{
    c->out->kind = RF_DATA;
    c->out->us = us;
    for (size_t i = 0; i < count; i++)
        put_page(c->tag, first + i, c->out);
}

static void read_pages(struct chip_call *c)
{
    size_t page = c->command.at[1];
    if (page >= pages_of(c->tag) || is_guarded(c->tag, page, true))
        chip_nak(c);
    else
        say_pages(c, page, 4, READ_US);
}

static void fast_read(struct chip_call *c)
{
    size_t first = c->command.at[1], last = c->command.at[2];
    if (first > last || last >= pages_of(c->tag) || last - first >= FAST_READ_PAGES_MAX ||
        is_guarded(c->tag, last, true))
        chip_nak(c);
    else
        say_pages(c, first, last - first + 1, SHORT_US + (unsigned)(last - first + 1) * FAST_READ_PAGE_US);
}

/* Lock bits can only be set, and not where a block-locking bit (the lowest three) froze them. */
static void merge_lock(struct tag *t, uint8_t bytes[static TYPE2_PAGE])
{
    const uint8_t *old = page_at(t, LOCK_PAGE);
    unsigned was = old[2] | (unsigned)old[3] << 8, wanted = bytes[2] | (unsigned)bytes[3] << 8;
    unsigned frozen = ((was & 1) != 0 ? 0x0008u : 0) | ((was & 2) != 0 ? 0x03F0u : 0) | ((was & 4) != 0 ? 0xFC00u : 0);
    unsigned now = was | (wanted & ~frozen);
    memcpy(bytes, old, 2); /* the end of its number */
    bytes[2] = (uint8_t)now;
    bytes[3] = (uint8_t)(now >> 8);
}

static void write_page(struct chip_call *c)
{
    struct tag *t = c->tag;
    size_t page = c->command.at[1];
    uint8_t bytes[TYPE2_PAGE];
    if (page >= pages_of(t) || is_locked(t, page) || is_guarded(t, page, false)) {
        chip_nak(c);
        return;
    }
    memcpy(bytes, c->command.at + 2, sizeof bytes);
    if (page == LOCK_PAGE)
        merge_lock(t, bytes);
    for (size_t i = 0; i < sizeof bytes && (page == ONCE_PAGE || page == kind_of(t)->dynamic); i++)
        bytes[i] |= page_at(t, page)[i];
    chip_program(c, page * TYPE2_PAGE, bytes, sizeof bytes, WRITE_US);
}

static void get_version(struct chip_call *c)
{
    chip_say(c, bytes_of(kind_of(c->tag)->version, VERSION_SIZE), SHORT_US);
}

/* The maker's signature cannot be made up: zero bytes, as clones give. */
static void read_signature(struct chip_call *c)
{
    static const uint8_t none[SIGNATURE_SIZE] = { 0 };
    chip_say(c, bytes_of(none, sizeof none), READ_US);
}

/* Nothing here counts: all counters stand as they left the factory. */
static void read_counter(struct chip_call *c)
{
    static const uint8_t zero[COUNTER_SIZE] = { 0 };
    if (c->command.at[1] >= COUNTERS)
        chip_nak(c);
    else
        chip_say(c, bytes_of(zero, sizeof zero), SHORT_US);
}

static void check_tearing(struct chip_call *c)
{
    static const uint8_t whole = NO_TEARING;
    if (c->command.at[1] >= COUNTERS)
        chip_nak(c);
    else
        chip_say(c, bytes_of(&whole, 1), SHORT_US);
}

static void give_password(struct chip_call *c)
{
    struct tag *t = c->tag;
    size_t config = config_page(t);
    if (memcmp(c->command.at + 1, page_at(t, config + 2), TYPE2_PAGE) != 0) {
        chip_nak(c);
        return;
    }
    t->unlocked = true;
    chip_say(c, bytes_of(page_at(t, config + 3), 2), SHORT_US);
}

/* A plain Ultralight says nothing at all to what it does not know. */
void type2_answer(struct chip_call *c)
{
    static const struct chip_command plain[] = {
        { 0x30, 2, read_pages }, { 0xA2, 6, write_page }, { 0xA0, 18, write_page }, { 0x50, 2, chip_halt }
    };
    static const struct chip_command more[] = { { 0x30, 2, read_pages },     { 0xA2, 6, write_page },
                                                { 0xA0, 18, write_page },    { 0x50, 2, chip_halt },
                                                { 0x3A, 3, fast_read },      { 0x60, 1, get_version },
                                                { 0x3C, 2, read_signature }, { 0x1B, 5, give_password },
                                                { 0x39, 2, read_counter },   { 0x3E, 2, check_tearing } };
    static const struct {
        const struct chip_command *list;
        size_t count;
    } sets[] = { [SET_PLAIN] = { plain, sizeof plain / sizeof *plain },
                 [SET_EV1] = { more, sizeof more / sizeof *more },
                 [SET_NTAG] = { more, sizeof more / sizeof *more - 2 } }; /* its counter is off */
    enum type2_set set = kind_of(c->tag)->set;
    chip_run(c, sets[set].list, sets[set].count, set == SET_PLAIN ? chip_silence : chip_nak);
}
