#include "reader/pages.h"

#include <string.h>

#include "reader/write.h"

enum {
    PAGE = 4,
    READ_BYTES = 16,
    FAST_PAGES_MAX = 60, /* 65 is the most that libnfc takes */
    PAGES_ALL = 256,
    FIRST_USER_PAGE = 4,
    STATIC_LOCK_PAGE = 2,
    SMALL_END = 16, /* no chip has anything but user memory in pages 4 to 15 */
    STATIC_END = 16,
    CONTAINER_PAGE = 3,
    CONTAINER_UNIT = 8,  /* bytes that one of its size counts */
    CONTAINER_AT = PAGE, /* behind the static lock page: NFC Forum Type 2 Tag 6.1 */
    CONTAINER_MARK = 0xE1,
    CONTAINER_CLOSED = 0x0F, /* nobody may write */
    VERSION_SIZE = 8,
    COMMAND_READ = 0x30,
    COMMAND_FAST_READ = 0x3A,
    COMMAND_GET_VERSION = 0x60,
    COMMAND_WRITE = 0xA2,
    READER_REFUSALS_MAX = 2,
    VERSION_REFUSALS_MAX = 3,
    FAST_TRIES_MAX = 2,
    NOES_MAX = 8 /* a tag that is coupled weakly misses half of what it should hear */
};

/* By bytes 2 and 6 of GET_VERSION. `end` is the first page behind user memory; `locks` the page of the dynamic lock
   bytes, 0 where there are none, a bit for `pages_a_bit` pages from page 16 on; `config` holds AUTH0 in its last byte:
   the first page that wants a password. (Data sheets NTAG210/212, NTAG213/215/216 8.5, MF0ULx1 8.5.) */
struct page_model {
    uint8_t product, storage;
    uint16_t end;
    uint8_t locks, pages_a_bit, config;
};

static const struct page_model models[] = {
    { 0x03, 0x0B, 16, 0, 0, 16 },      /* Ultralight EV1, 48 bytes */
    { 0x03, 0x0E, 36, 36, 2, 37 },     /* Ultralight EV1, 128 bytes */
    { 0x04, 0x0B, 16, 0, 0, 16 },      /* NTAG210 */
    { 0x04, 0x0E, 36, 36, 2, 37 },     /* NTAG212 */
    { 0x04, 0x0F, 40, 40, 2, 41 },     /* NTAG213 */
    { 0x04, 0x11, 130, 130, 16, 131 }, /* NTAG215 */
    { 0x04, 0x13, 226, 226, 16, 227 }, /* NTAG216 */
};

static const struct page_note *find(const struct pages *pages, struct uid uid)
{
    for (size_t i = 0; i < PAGES_NOTES_MAX; i++)
        if (pages->notes[i].uid.n != 0 && uid_equal(pages->notes[i].uid, uid))
            return &pages->notes[i];
    return NULL;
}

static struct page_note *note_of(struct pages *pages, struct uid uid)
{
    for (size_t i = 0; i < PAGES_NOTES_MAX; i++)
        if (pages->notes[i].uid.n != 0 && uid_equal(pages->notes[i].uid, uid))
            return &pages->notes[i];
    struct page_note *note = &pages->notes[pages->notes_next++ % PAGES_NOTES_MAX];
    *note = (struct page_note){ .uid = uid };
    return note;
}

void pages_forget(struct pages *pages)
{
    *pages = (struct pages){ .chip = pages->chip };
}

uint16_t pages_memory(const struct pages *pages, struct uid uid)
{
    const struct page_note *note = find(pages, uid);
    return note == NULL || note->end == 0 ? 0 : (uint16_t)((note->end - FIRST_USER_PAGE) * PAGE);
}

static const struct page_model *model_of(const uint8_t version[static VERSION_SIZE])
{
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (models[i].product == version[2] && models[i].storage == version[6])
            return &models[i];
    return NULL;
}

/* A reader that refuses InCommunicateThru again and again has none: what needs it is done without. */
static bool is_plain(const struct pages *pages)
{
    return pages->refusals >= READER_REFUSALS_MAX;
}

/* Four pages in one READ. RESULT_NONE: the tag said no, and is selected again. */
static enum result read_one(struct pages *pages, uint8_t page, uint8_t back[static CHIP_RECEIVE_SIZE])
{
    const uint8_t command[] = { COMMAND_READ, page };
    int rc = chip_exchange(pages->chip, command, sizeof command, back);
    if (rc == READ_BYTES)
        return RESULT_OK;
    return chip_is_at_fault(rc) || chip_again(pages->chip) != RESULT_OK ? RESULT_IO : RESULT_NONE;
}

/* Where the data area ends by its capability container (NFC Forum Type 2 Tag 6.1); 0: it has none. */
static uint16_t end_by_container(const uint8_t container[static PAGE])
{
    bool is_one =
        container[0] == CONTAINER_MARK && container[2] >= (SMALL_END - FIRST_USER_PAGE) * PAGE / CONTAINER_UNIT;
    return is_one ? (uint16_t)(FIRST_USER_PAGE + container[2] * CONTAINER_UNIT / PAGE) : 0;
}

/* It has no GET_VERSION. Is there a page 16? Without it it is the first Ultralight, 48 bytes; else what a reader gets
   may go on past its user memory, with configuration and then with page 0 again. */
static enum result learn_by_end(struct pages *pages, struct page_note *note)
{
    uint8_t back[CHIP_RECEIVE_SIZE];
    enum result r = read_one(pages, SMALL_END, back);
    if (r == RESULT_NONE)
        note->end = SMALL_END;
    else if (r == RESULT_OK && (r = read_one(pages, CONTAINER_PAGE, back)) == RESULT_OK)
        note->end = end_by_container(back);
    note->learnt = r != RESULT_IO;
    return note->learnt ? RESULT_OK : RESULT_IO;
}

enum result pages_learn(struct pages *pages, struct uid uid)
{
    static const uint8_t command[] = { COMMAND_GET_VERSION };
    struct page_note *note = note_of(pages, uid);
    uint8_t back[CHIP_RECEIVE_SIZE];
    if (note->learnt)
        return RESULT_OK;
    if (is_plain(pages))
        return learn_by_end(pages, note);
    int rc = chip_exchange_through(pages->chip, command, sizeof command, back);
    pages->refusals = chip_is_at_fault(rc) ? pages->refusals + 1 : 0;
    if (rc == VERSION_SIZE) {
        *note = (struct page_note){ .uid = uid, .learnt = true, .model = model_of(back) };
        note->end = note->model == NULL ? 0 : note->model->end;
        return RESULT_OK;
    }
    if (chip_is_at_fault(rc) || chip_again(pages->chip) != RESULT_OK)
        return RESULT_IO;
    return ++note->refusals < VERSION_REFUSALS_MAX ? RESULT_OK : learn_by_end(pages, note);
}

/* A part of a memory; `n` comes back as what was got. */
struct span {
    unsigned first; /* page */
    uint16_t n;
    uint8_t *to;
};

/* RESULT_NONE: the tag said no. RESULT_IO: the chip. */
static enum result read_fast(struct pages *pages, const struct span *s)
{
    uint8_t back[CHIP_RECEIVE_SIZE];
    unsigned all = (s->n + PAGE - 1U) / PAGE;
    for (unsigned done = 0; done < all; done += FAST_PAGES_MAX) {
        unsigned count = all - done < FAST_PAGES_MAX ? all - done : FAST_PAGES_MAX;
        const uint8_t command[] = { COMMAND_FAST_READ, (uint8_t)(s->first + done),
                                    (uint8_t)(s->first + done + count - 1) };
        int rc = chip_exchange_through(pages->chip, command, sizeof command, back);
        if (rc != (int)(count * PAGE)) {
            pages->refusals += chip_is_at_fault(rc);
            return chip_is_at_fault(rc) ? RESULT_IO : RESULT_NONE;
        }
        unsigned left = s->n - done * PAGE, part = left < count * PAGE ? left : count * PAGE;
        memcpy(s->to + done * PAGE, back, part);
    }
    pages->refusals = 0;
    return RESULT_OK;
}

/* READ, four pages at a time; ends where the tag says no again and again. RESULT_REFUSED: that is at once. */
static enum result read_slow(struct pages *pages, struct span *s)
{
    uint8_t back[CHIP_RECEIVE_SIZE];
    unsigned noes = 0;
    for (uint16_t n = 0; n < s->n;) {
        const uint8_t command[] = { COMMAND_READ, (uint8_t)(s->first + n / PAGE) };
        int rc = chip_exchange(pages->chip, command, sizeof command, back);
        if (rc == READ_BYTES) {
            uint16_t part = s->n - n < READ_BYTES ? (uint16_t)(s->n - n) : READ_BYTES;
            memcpy(s->to + n, back, part);
            n = (uint16_t)(n + part);
            noes = 0;
            continue;
        }
        if (chip_is_at_fault(rc) || chip_again(pages->chip) != RESULT_OK)
            return RESULT_IO;
        if (++noes == NOES_MAX) {
            s->n = n;
            return n == 0 ? RESULT_REFUSED : RESULT_OK;
        }
    }
    return RESULT_OK;
}

/* A plan that starts in user memory ends there. */
static void cut(struct span *s, const struct page_note *note)
{
    if (note->end > s->first && s->first + (s->n + PAGE - 1U) / PAGE > note->end)
        s->n = (uint16_t)((note->end - s->first) * PAGE);
}

/* Past the pages that every chip has it must be known where user memory ends. */
static enum result learn_for(struct pages *pages, const struct page_note *note, struct span *s)
{
    enum result r = RESULT_OK;
    while (s->first + s->n / PAGE > SMALL_END && !note->learnt && r == RESULT_OK)
        r = pages_learn(pages, note->uid);
    cut(s, note);
    return r;
}

/* FAST_READ where the tag has it: a tag that says no is asked what it is, and if it says so once more. */
static enum result read_span(struct pages *pages, struct uid uid, struct span *s)
{
    struct page_note *note = note_of(pages, uid);
    cut(s, note);
    for (unsigned i = 0; i < FAST_TRIES_MAX && !note->slow && !is_plain(pages); i++) {
        enum result r = read_fast(pages, s);
        if (r != RESULT_NONE)
            return r;
        if (chip_again(pages->chip) != RESULT_OK || pages_learn(pages, uid) != RESULT_OK)
            return RESULT_IO;
        cut(s, note);
        if (note->refusals > 0)
            break;
    }
    enum result r = learn_for(pages, note, s);
    if (r == RESULT_OK)
        r = read_slow(pages, s);
    note->slow = r == RESULT_OK && note->model == NULL;
    return r;
}

enum result pages_read(struct pages *pages, struct uid uid, const struct read_plan *plan, struct message_tag_read *out)
{
    struct span s = { plan->first, plan->bytes, out->memory };
    if (plan->first + (plan->bytes + PAGE - 1U) / PAGE > PAGES_ALL)
        return RESULT_NONE;
    enum result r = read_span(pages, uid, &s);
    if (r == RESULT_OK)
        out->memory_n = s.n;
    return r;
}

/* Writing: see write.h. */

struct page_medium {
    struct pages *pages;
    const struct page_note *note;
    unsigned first;
    bool locks_read;
    uint8_t head[READ_BYTES]; /* from the static lock page on */
    uint8_t tail[READ_BYTES]; /* from the dynamic lock page on, or from the configuration where there is none */
};

static enum result medium_read(void *self, uint16_t offset, uint16_t n, uint8_t *to)
{
    struct page_medium *m = self;
    struct span s = { m->first + offset / PAGE, n, to };
    enum result r = read_span(m->pages, m->note->uid, &s);
    return r == RESULT_OK && s.n != n ? RESULT_REFUSED : r;
}

static enum result medium_write(void *self, uint16_t offset, const uint8_t *block)
{
    struct page_medium *m = self;
    uint8_t back[CHIP_RECEIVE_SIZE];
    uint8_t command[2 + PAGE] = { COMMAND_WRITE, (uint8_t)(m->first + offset / PAGE) };
    memcpy(command + 2, block, PAGE);
    return chip_exchange(m->pages->chip, command, sizeof command, back) >= 0 ? RESULT_OK : RESULT_IO;
}

static enum result medium_again(void *self)
{
    struct page_medium *m = self;
    return chip_again(m->pages->chip);
}

static unsigned tail_page(const struct page_model *model)
{
    return model->locks != 0 ? model->locks : model->config;
}

/* Reading only: nothing here sets a lock bit. */
static enum result read_locks(struct page_medium *m)
{
    struct span head = { STATIC_LOCK_PAGE, READ_BYTES, m->head };
    enum result r = m->locks_read ? RESULT_OK : read_slow(m->pages, &head);
    if (r == RESULT_OK && !m->locks_read && m->note->model != NULL) {
        struct span tail = { tail_page(m->note->model), READ_BYTES, m->tail };
        r = read_slow(m->pages, &tail);
        if (r == RESULT_OK && tail.n != READ_BYTES)
            r = RESULT_REFUSED;
    }
    m->locks_read = m->locks_read || r == RESULT_OK;
    return r;
}

static bool is_locked(const struct page_medium *m, unsigned page)
{
    const struct page_model *model = m->note->model;
    if (m->head[CONTAINER_AT] == CONTAINER_MARK && (m->head[CONTAINER_AT + 3] & CONTAINER_CLOSED) == CONTAINER_CLOSED)
        return true;
    if (page < STATIC_END)
        return ((m->head[2] | (unsigned)m->head[3] << 8) >> page & 1) != 0;
    if (model == NULL || model->locks == 0)
        return true;
    unsigned bit = (page - STATIC_END) / model->pages_a_bit;
    return (m->tail[bit / 8] >> bit % 8 & 1) != 0;
}

static bool is_behind_password(const struct page_medium *m, unsigned page)
{
    const struct page_model *model = m->note->model;
    return model != NULL && page >= m->tail[(model->config - tail_page(model)) * PAGE + PAGE - 1];
}

static enum result medium_may_write(void *self, uint16_t offset)
{
    struct page_medium *m = self;
    unsigned page = m->first + offset / PAGE;
    enum result r = read_locks(m);
    if (r != RESULT_OK)
        return r;
    return is_locked(m, page) || is_behind_password(m, page) ? RESULT_REFUSED : RESULT_OK;
}

/* Of a chip that does not say what it is only the pages are written that are user memory on every one. */
static enum result medium_open(struct pages *pages, struct uid uid, unsigned first, unsigned count,
                               struct page_medium *out)
{
    const struct page_note *note = note_of(pages, uid);
    for (unsigned i = 0; i < VERSION_REFUSALS_MAX && !note->learnt; i++)
        if (pages_learn(pages, uid) != RESULT_OK)
            return RESULT_GONE;
    unsigned end = note->end != 0 ? note->end : SMALL_END;
    if (first < FIRST_USER_PAGE || first + count > end)
        return RESULT_NONE;
    *out = (struct page_medium){ .pages = pages, .note = note, .first = first };
    return RESULT_OK;
}

static struct write_medium medium_of(struct page_medium *m)
{
    return (struct write_medium){ .block_size = PAGE,
                                  .read = medium_read,
                                  .may_write = medium_may_write,
                                  .write = medium_write,
                                  .again = medium_again,
                                  .self = m };
}

enum result pages_write(struct pages *pages, struct uid uid, const struct tag_write *write)
{
    struct page_medium m;
    enum result r = medium_open(pages, uid, write->plan.first, (write->plan.bytes + PAGE - 1U) / PAGE, &m);
    if (r != RESULT_OK)
        return r;
    struct write_medium medium = medium_of(&m);
    return write_carry_out(&medium, write);
}

enum result pages_write_byte(struct pages *pages, struct uid uid, uint16_t at, uint8_t value)
{
    struct page_medium m;
    enum result r = medium_open(pages, uid, FIRST_USER_PAGE, at / PAGE + 1U, &m);
    if (r != RESULT_OK)
        return r;
    struct write_medium medium = medium_of(&m);
    return write_byte(&medium, at, value);
}
