#include "reader/pcsc_vicinity.h"

#include <string.h>

#include "reader/write.h"

enum {
    BLOCK = 4, /* where the chip does not say */
    VICINITY_UID = 8,
    E0 = 0xE0, /* the first byte of every number, ISO 15693-1 */
    NXP = 0x04,
    SLIX2_BLOCKS = 80, /* the last is its counter */
    EAS_BYTES = 32,
    EAS_SILENCES = 2,
    ASK_BLOCKS_MAX = 48, /* what one answer of the chip holds in any reader's buffer */
    HAS_DSFID = 0x01,
    HAS_AFI = 0x02,
    HAS_MEMORY = 0x04
};

static const struct bytes nothing = { NULL, 0 };

void vicinity_init(struct vicinity *v, const struct apdu_line *line, const struct pcsc_profile *profile)
{
    *v = (struct vicinity){ .profile = *profile, .way = { .line = line, .kind = profile->way } };
    blocks_init(&v->blocks, line);
}

/* Some readers give the number least significant byte first. */
static struct uid in_order(struct uid uid)
{
    struct uid turned = uid;
    if (uid.n != VICINITY_UID || uid.at[0] == E0 || uid.at[VICINITY_UID - 1] != E0)
        return uid;
    for (size_t i = 0; i < VICINITY_UID; i++)
        turned.at[i] = uid.at[VICINITY_UID - 1 - i];
    return turned;
}

static bool is_nxp(struct uid uid)
{
    return uid.n == VICINITY_UID && uid.at[1] == NXP;
}

/* ICODE by the third byte of its number and, in the first family, bits 4 and 3 of the fourth. */
static bool is_slix2(struct uid uid)
{
    return is_nxp(uid) && uid.at[2] == 0x01 && (uid.at[3] & 0x18) == 0x08;
}

static uint16_t memory_by_number(struct uid uid)
{
    static const uint16_t families[] = { [1] = 112, [2] = 160, [3] = 32 };
    if (!is_nxp(uid) || uid.at[2] >= sizeof families / sizeof *families)
        return 0;
    return is_slix2(uid) ? (SLIX2_BLOCKS - 1) * BLOCK : families[uid.at[2]];
}

/* Information flags, number, then what the flags name (ISO 15693-3, 10.4.12). */
static enum result take_system(struct bytes answer, struct tag_about *about, uint16_t *end)
{
    struct cursor c = cursor_of(answer);
    uint8_t has = cursor_u8(&c);
    struct bytes uid = cursor_take(&c, VICINITY_UID);
    for (size_t i = 0; i < uid.n; i++)
        if (uid.at[i] != about->uid.at[VICINITY_UID - 1 - i])
            return RESULT_BAD;
    if ((has & HAS_DSFID) != 0)
        about->marks.dsfid = cursor_u8(&c);
    if ((has & HAS_AFI) != 0)
        about->marks.afi = cursor_u8(&c);
    if ((has & HAS_MEMORY) != 0) {
        unsigned blocks = cursor_u8(&c) + 1U;
        about->block_size = (uint8_t)((cursor_u8(&c) & 0x1FU) + 1U);
        *end = (uint16_t)(blocks * about->block_size);
        about->memory = is_slix2(about->uid) && blocks == SLIX2_BLOCKS ? memory_by_number(about->uid) : *end;
    }
    return c.failed ? RESULT_BAD : RESULT_OK;
}

/* Some readers leave the chip's flags in front of its answer: its number tells. */
static enum result ask_system(struct vicinity *v, struct tag_about *about, uint16_t *end)
{
    struct tag_about found = *about;
    struct way_answer answer;
    enum result r = way_ask(&v->way, VICINITY_SYSTEM, nothing, &answer);
    if (r != RESULT_OK)
        return r;
    r = take_system(bytes_of(answer.at, answer.n), &found, end);
    if (r == RESULT_BAD && v->way.kind != WAY_TRANSPARENT && !v->way.flags_come) {
        found = *about;
        r = take_system(bytes_part(bytes_of(answer.at, answer.n), 1, answer.n), &found, end);
        v->way.flags_come = r == RESULT_OK;
    }
    if (r != RESULT_OK)
        return RESULT_IO;
    *about = found;
    return RESULT_OK;
}

/* Armed chips send their sequence; others keep silent, as does a chip that is not heard: silence counts when it comes
   twice, and a word in between. */
static enum result ask_eas(struct vicinity *v, struct tag_about *about)
{
    struct way_answer answer;
    uint16_t end;
    for (int silences = 0; silences < EAS_SILENCES;) {
        enum result r = way_ask(&v->way, VICINITY_NXP_EAS_ALARM, nothing, &answer);
        if (r == RESULT_OK && answer.n < EAS_BYTES)
            return RESULT_IO;
        if (r == RESULT_OK)
            about->marks.eas = 1;
        if (r != RESULT_TIMEOUT)
            return r;
        silences++;
        r = silences < EAS_SILENCES ? ask_system(v, about, &end) : RESULT_OK;
        if (r != RESULT_OK)
            return r;
    }
    about->marks.eas = 0;
    return RESULT_OK;
}

/* Everything that the chip says of itself; the way must be open. */
static enum result ask_all(struct vicinity *v, struct tag_about *about, uint16_t *end)
{
    enum result r = ask_system(v, about, end);
    if (r != RESULT_OK || !is_nxp(about->uid))
        return r;
    r = ask_eas(v, about);
    v->has_eas = v->has_eas || r == RESULT_OK;
    return r == RESULT_NONE || r == RESULT_REFUSED ? RESULT_OK : r;
}

static enum result ask_this_way(struct vicinity *v, struct tag_about *about, uint16_t *end)
{
    v->way.uid = about->uid;
    enum result r = way_open(&v->way);
    if (r == RESULT_OK)
        r = ask_all(v, about, end);
    way_close(&v->way);
    return r;
}

/* By the profile's way; where that does not work and nobody chose it, by the transparent one; else by none. */
static enum result ask_some_way(struct vicinity *v, struct tag_about *about, uint16_t *end)
{
    const enum pcsc_way ways[] = { v->way.kind, WAY_TRANSPARENT };
    size_t count = v->way_tried || v->profile.by_name ? 1 : 2;
    enum result r = RESULT_NONE;
    for (size_t i = 0; i < count && v->way.kind != WAY_NONE && r != RESULT_OK && r != RESULT_GONE; i++) {
        v->way.kind = ways[i];
        r = ask_this_way(v, about, end);
    }
    if (r == RESULT_OK)
        v->way_tried = true;
    else if (r != RESULT_GONE && !v->way_tried)
        v->way.kind = WAY_NONE;
    return r;
}

enum result vicinity_meet(struct vicinity *v, struct uid uid, struct tag_about *out)
{
    struct tag_about about = {
        .uid = in_order(uid), .family = TAG_ISO15693, .block_size = BLOCK, .marks = TAG_MARKS_NONE
    };
    uint16_t end = 0;
    about.memory = memory_by_number(about.uid);
    enum result r = ask_some_way(v, &about, &end);
    if (r == RESULT_GONE)
        return r;
    if (r != RESULT_OK && v->way_tried) /* it is known to work: this chip is not heard well */
        return RESULT_IO;
    v->about = about;
    blocks_meet(&v->blocks, about.block_size, end);
    *out = about;
    return RESULT_OK;
}

void vicinity_abilities(const struct vicinity *v, struct reader_abilities *out)
{
    out->afi = v->way.kind != WAY_NONE && (v->way_tried || v->profile.by_name);
    out->eas = v->has_eas;
}

/* Memory: by storage-card commands where they are understood, else by the chip's own. */

static unsigned size_of(const struct vicinity *v)
{
    return v->about.block_size;
}

static enum result heard(enum result r)
{
    if (r == RESULT_TIMEOUT)
        return RESULT_IO;
    return r;
}

static enum result read_multiple(struct vicinity *v, unsigned block, unsigned count, uint8_t *to)
{
    const uint8_t parameters[] = { (uint8_t)block, (uint8_t)(count - 1) };
    struct way_answer answer;
    enum result r = way_ask(&v->way, VICINITY_READ_BLOCKS, bytes_of(parameters, sizeof parameters), &answer);
    if (r == RESULT_OK && answer.n != (size_t)count * size_of(v))
        r = RESULT_IO;
    if (r == RESULT_OK)
        memcpy(to, answer.at, answer.n);
    return heard(r);
}

static enum result read_by_way(struct vicinity *v, unsigned block, unsigned count, uint8_t *to)
{
    unsigned most = ASK_BLOCKS_MAX * BLOCK / size_of(v);
    enum result r = way_open(&v->way);
    for (unsigned done = 0, part; r == RESULT_OK && done < count; done += part) {
        part = count - done < most ? count - done : most;
        r = read_multiple(v, block + done, part, to + (size_t)done * size_of(v));
    }
    way_close(&v->way);
    return heard(r);
}

static enum result read_blocks(struct vicinity *v, unsigned block, unsigned n, uint8_t *to, unsigned *done)
{
    enum result r = blocks_read(&v->blocks, block, n, to, done);
    if (r != RESULT_NONE || blocks_known(&v->blocks))
        return r;
    r = read_by_way(v, block, n / size_of(v), to);
    *done = r == RESULT_OK ? n : 0;
    return r;
}

static enum result write_block(struct vicinity *v, unsigned block, const uint8_t *data)
{
    uint8_t parameters[1 + WRITE_BLOCK_MAX] = { (uint8_t)block };
    struct way_answer answer;
    enum result r = blocks_write(&v->blocks, block, data);
    if (r != RESULT_NONE || blocks_known(&v->blocks))
        return r;
    memcpy(parameters + 1, data, size_of(v));
    r = way_open(&v->way);
    if (r == RESULT_OK)
        r = way_ask(&v->way, VICINITY_WRITE_BLOCK, bytes_of(parameters, 1U + size_of(v)), &answer);
    way_close(&v->way);
    return heard(r);
}

static unsigned in_blocks(unsigned n, unsigned block_size)
{
    return (n + block_size - 1) / block_size * block_size;
}

/* How many bytes of the plan the chip has; where nobody tells its size, all. */
static unsigned bytes_there(const struct vicinity *v, const struct read_plan *plan)
{
    unsigned from = (unsigned)plan->first * size_of(v), memory = v->about.memory;
    if (memory == 0)
        return plan->bytes;
    unsigned left = from < memory ? memory - from : 0;
    return plan->bytes < left ? plan->bytes : left;
}

enum result vicinity_read(struct vicinity *v, const struct read_plan *plan, struct message_tag_read *out)
{
    uint8_t memory[TAG_MEMORY_MAX + WRITE_BLOCK_MAX];
    unsigned n = bytes_there(v, plan), done = 0;
    if (n == 0)
        return RESULT_NONE;
    enum result r = read_blocks(v, plan->first, in_blocks(n, size_of(v)), memory, &done);
    if (r == RESULT_NONE && v->about.memory == 0 && done > 0)
        r = RESULT_OK; /* its end is found */
    if (r != RESULT_OK)
        return r;
    n = n < done ? n : done;
    memcpy(out->memory, memory, n);
    out->memory_n = (uint16_t)n;
    out->marks = v->about.marks;
    return RESULT_OK;
}

/* Writing: the transaction of write.h on these blocks. */

struct medium {
    struct vicinity *v;
    unsigned first; /* block */
};

static unsigned block_at(const struct medium *m, uint16_t offset)
{
    return m->first + offset / size_of(m->v);
}

static enum result medium_read(void *self, uint16_t offset, uint16_t n, uint8_t *to)
{
    struct medium *m = self;
    unsigned done;
    return read_blocks(m->v, block_at(m, offset), n, to, &done);
}

static enum result medium_may_write(void *self, uint16_t offset)
{
    struct medium *m = self;
    unsigned block = block_at(m, offset);
    return block < VICINITY_BLOCKS_MAX && m->v->locks[block] != 0 ? RESULT_REFUSED : RESULT_OK;
}

static enum result medium_write(void *self, uint16_t offset, const uint8_t *data)
{
    struct medium *m = self;
    return write_block(m->v, block_at(m, offset), data);
}

/* Many readers say the same of a locked block and of one that was not heard; it can be looked at at once. */
static enum result medium_again(void *self)
{
    (void)self;
    return RESULT_OK;
}

static struct write_medium medium_of(struct medium *m)
{
    return (struct write_medium){ .block_size = m->v->about.block_size,
                                  .read = medium_read,
                                  .may_write = medium_may_write,
                                  .write = medium_write,
                                  .again = medium_again,
                                  .self = m };
}

/* Which of these blocks are locked (ISO 15693-3, 10.4.13). Who does not say has none that are known. */
static enum result ask_locks(struct vicinity *v, unsigned first, unsigned count)
{
    struct way_answer answer;
    memset(v->locks, 0, sizeof v->locks);
    enum result r = first + count <= VICINITY_BLOCKS_MAX ? way_open(&v->way) : RESULT_NONE;
    for (unsigned done = 0, part; r == RESULT_OK && done < count; done += part) {
        part = count - done < ASK_BLOCKS_MAX ? count - done : ASK_BLOCKS_MAX;
        const uint8_t parameters[] = { (uint8_t)(first + done), (uint8_t)(part - 1) };
        r = way_ask(&v->way, VICINITY_SECURITY, bytes_of(parameters, sizeof parameters), &answer);
        if (r == RESULT_OK)
            memcpy(v->locks + first + done, answer.at, answer.n < part ? answer.n : part);
    }
    way_close(&v->way);
    if (r == RESULT_GONE)
        return r;
    return RESULT_OK;
}

static bool can_be_written(const struct vicinity *v, const struct read_plan *plan)
{
    bool size = size_of(v) >= TAG_GUARD_SIZE && size_of(v) <= WRITE_BLOCK_MAX;
    bool way = blocks_known(&v->blocks) || v->way.kind != WAY_NONE;
    return size && way && bytes_there(v, plan) == plan->bytes;
}

/* Marks. */

static bool marks_wanted(const struct tag_marks *m)
{
    return m->dsfid != TAG_NOT_TOLD || m->afi != TAG_NOT_TOLD || m->eas != TAG_NOT_TOLD;
}

/* Can chip and reader do each of those that are wanted? */
static bool marks_possible(const struct tag_marks *wanted, const struct tag_marks *have)
{
    return (wanted->dsfid == TAG_NOT_TOLD || have->dsfid != TAG_NOT_TOLD) &&
           (wanted->afi == TAG_NOT_TOLD || have->afi != TAG_NOT_TOLD) &&
           (wanted->eas == TAG_NOT_TOLD || have->eas != TAG_NOT_TOLD);
}

static bool marks_stand(const struct tag_marks *wanted, const struct tag_marks *have)
{
    return (wanted->dsfid == TAG_NOT_TOLD || have->dsfid == wanted->dsfid) &&
           (wanted->afi == TAG_NOT_TOLD || have->afi == wanted->afi) &&
           (wanted->eas == TAG_NOT_TOLD || have->eas == wanted->eas);
}

/* What differs is written. Silence says nothing: what stands there is read afterwards. */
static enum result put_marks(struct vicinity *v, const struct tag_marks *wanted)
{
    const struct tag_marks *have = &v->about.marks;
    const struct {
        int wanted, have;
        enum vicinity_command command;
        bool with_value;
    } marks[] = { { wanted->dsfid, have->dsfid, VICINITY_WRITE_DSFID, true },
                  { wanted->afi, have->afi, VICINITY_WRITE_AFI, true },
                  { wanted->eas, have->eas, wanted->eas == 1 ? VICINITY_NXP_SET_EAS : VICINITY_NXP_RESET_EAS, false } };
    enum result r = RESULT_OK;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && (r == RESULT_OK || r == RESULT_TIMEOUT); i++) {
        struct way_answer answer;
        const uint8_t value = (uint8_t)marks[i].wanted;
        if (marks[i].wanted == TAG_NOT_TOLD || marks[i].wanted == marks[i].have)
            continue;
        r = way_ask(&v->way, marks[i].command, marks[i].with_value ? bytes_of(&value, 1) : nothing, &answer);
    }
    return r == RESULT_TIMEOUT ? RESULT_OK : r;
}

static enum result exchange_marks(struct vicinity *v, const struct tag_marks *wanted)
{
    uint16_t end;
    enum result r = ask_all(v, &v->about, &end);
    if (r != RESULT_OK)
        return r == RESULT_IO || r == RESULT_TIMEOUT ? RESULT_GONE : r;
    if (!marks_possible(wanted, &v->about.marks))
        return RESULT_NONE;
    if (marks_stand(wanted, &v->about.marks))
        return RESULT_OK;
    r = put_marks(v, wanted);
    if (r == RESULT_OK)
        r = ask_all(v, &v->about, &end);
    if (r == RESULT_OK && !marks_stand(wanted, &v->about.marks))
        r = RESULT_IO;
    return r == RESULT_GONE ? RESULT_IO : heard(r);
}

static enum result set_marks(struct vicinity *v, const struct tag_marks *wanted)
{
    if (!marks_wanted(wanted))
        return RESULT_OK;
    enum result r = way_open(&v->way);
    if (r == RESULT_OK)
        r = exchange_marks(v, wanted);
    way_close(&v->way);
    return r;
}

enum result vicinity_write(struct vicinity *v, const struct tag_write *write)
{
    struct medium m = { v, write->plan.first };
    struct write_medium medium = medium_of(&m);
    if (!can_be_written(v, &write->plan) || !marks_possible(&write->marks, &v->about.marks))
        return RESULT_NONE;
    enum result r = ask_locks(v, m.first, in_blocks(write->plan.bytes, size_of(v)) / size_of(v));
    if (r == RESULT_OK)
        r = write_carry_out(&medium, write);
    if (r != RESULT_OK)
        return r;
    r = set_marks(v, &write->marks);
    if (r == RESULT_GONE && write->plan.bytes > 0)
        return RESULT_IO; /* the memory was written */
    return r;
}

static enum result secure_byte(struct vicinity *v, const struct tag_secure *secure)
{
    const struct read_plan plan = { .bytes = (uint16_t)(secure->byte_at + 1) };
    struct medium m = { v, 0 };
    struct write_medium medium = medium_of(&m);
    if (!can_be_written(v, &plan))
        return RESULT_NONE;
    enum result r = ask_locks(v, secure->byte_at / size_of(v), 1);
    return r == RESULT_OK ? write_byte(&medium, secure->byte_at, secure->value) : r;
}

enum result vicinity_secure(struct vicinity *v, const struct tag_secure *secure)
{
    struct tag_marks wanted = TAG_MARKS_NONE;
    switch (secure->mechanism) {
    case SECURITY_BYTE:
        return secure_byte(v, secure);
    case SECURITY_AFI_EAS:
        wanted.eas = secure->armed;
        wanted.afi = secure->value;
        break;
    case SECURITY_AFI:
        wanted.afi = secure->value;
        break;
    case SECURITY_EAS:
        wanted.eas = secure->armed;
        break;
    case SECURITY_NONE:
    case SECURITY_COUNT:
        break;
    }
    return set_marks(v, &wanted);
}
