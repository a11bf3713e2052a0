/* The tables of SIP2's messages (3M SIP 2.00) and what walks them.

   To add a field: one entry in its message's list here; sip2_set and sip2_get then know it in both
   directions, and the log line hides it when it is PERSONAL or SECRET. */
#include "link/sip2/message.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "link/sip2/frame.h"

enum {
    NEEDED = 1,   /* always written, even empty */
    PERSONAL = 2, /* never logged */
    SECRET = 4,   /* never logged, never kept */
    REPEATED = 8, /* may occur many times */
    FIXED_MAX = 11,
    FIELDS_MAX = 32
};

struct fixed {
    const char *name;
    uint8_t width;
};

struct field {
    char id[3];
    uint8_t flags;
};

/* Fixed fields and fields end at the first zero entry; fields are in the order in which they are written. */
struct form {
    const char *code, *name;
    struct fixed fixed[FIXED_MAX];
    struct field fields[FIELDS_MAX];
};

/* clang-format off */
#define DATE { "date", 18 }
#define LANGUAGE { "language", 3 }
#define PATRON { "AA", NEEDED | PERSONAL }
#define INSTITUTION { "AO", NEEDED }
#define SCREEN_AND_PRINT { "AF", REPEATED | PERSONAL }, { "AG", REPEATED | PERSONAL }
#define VALID_PATRON { "BL", 0 }, { "CQ", 0 }
#define FEE { "BT", 0 }, { "CI", 0 }, { "BH", 0 }, { "BV", 0 }

static const struct form forms[SIP2_KIND_COUNT] = {
    [SIP2_LOGIN] = { "93", "login",
        { { "user algorithm", 1 }, { "password algorithm", 1 } },
        { { "CN", NEEDED }, { "CO", NEEDED | SECRET }, { "CP", 0 } } },
    [SIP2_LOGIN_REPLY] = { "94", "login reply", { { "ok", 1 } }, { { "", 0 } } },
    [SIP2_STATUS] = { "99", "status",
        { { "status", 1 }, { "print width", 3 }, { "version", 4 } }, { { "", 0 } } },
    [SIP2_STATUS_REPLY] = { "98", "status reply",
        { { "on-line", 1 }, { "checkin ok", 1 }, { "checkout ok", 1 }, { "renewal policy", 1 },
          { "status update ok", 1 }, { "off-line ok", 1 }, { "timeout", 3 }, { "retries", 3 }, DATE, { "version", 4 } },
        { INSTITUTION, { "AM", 0 }, { "BX", NEEDED }, { "AN", 0 }, { "AF", REPEATED }, { "AG", REPEATED } } },
    [SIP2_PATRON_STATUS] = { "23", "patron status",
        { LANGUAGE, DATE }, { INSTITUTION, PATRON, { "AC", NEEDED | SECRET }, { "AD", NEEDED | SECRET } } },
    [SIP2_PATRON_STATUS_REPLY] = { "24", "patron status reply",
        { { "patron status", 14 }, LANGUAGE, DATE },
        { INSTITUTION, PATRON, { "AE", NEEDED | PERSONAL }, VALID_PATRON, { "BH", 0 }, { "BV", 0 },
          SCREEN_AND_PRINT } },
    [SIP2_PATRON] = { "63", "patron",
        { LANGUAGE, DATE, { "summary", 10 } },
        { INSTITUTION, PATRON, { "AC", SECRET }, { "AD", SECRET }, { "BP", 0 }, { "BQ", 0 } } },
    [SIP2_PATRON_REPLY] = { "64", "patron reply",
        { { "patron status", 14 }, LANGUAGE, DATE, { "holds", 4 }, { "overdue", 4 }, { "charged", 4 }, { "fines", 4 },
          { "recalls", 4 }, { "unavailable holds", 4 } },
        { INSTITUTION, PATRON, { "AE", NEEDED | PERSONAL }, { "BZ", 0 }, { "CA", 0 }, { "CB", 0 }, VALID_PATRON,
          { "BH", 0 }, { "BV", 0 }, { "CC", 0 }, { "AS", REPEATED | PERSONAL }, { "AT", REPEATED | PERSONAL },
          { "AU", REPEATED | PERSONAL }, { "AV", REPEATED | PERSONAL }, { "BU", REPEATED | PERSONAL },
          { "CD", REPEATED | PERSONAL }, { "BD", PERSONAL }, { "BE", PERSONAL }, { "BF", PERSONAL },
          SCREEN_AND_PRINT } },
    [SIP2_CHECKOUT] = { "11", "checkout",
        { { "renewal policy", 1 }, { "no block", 1 }, DATE, { "no-block due date", 18 } },
        { INSTITUTION, PATRON, { "AB", NEEDED }, { "AC", NEEDED | SECRET }, { "CH", 0 }, { "AD", SECRET }, { "BO", 0 },
          { "BI", 0 } } },
    [SIP2_CHECKOUT_REPLY] = { "12", "checkout reply",
        { { "ok", 1 }, { "renewal ok", 1 }, { "magnetic", 1 }, { "desensitize", 1 }, DATE },
        { INSTITUTION, PATRON, { "AB", NEEDED }, { "AJ", NEEDED }, { "AH", NEEDED }, FEE, { "CK", 0 }, { "CH", 0 },
          { "BK", 0 }, SCREEN_AND_PRINT, VALID_PATRON } },
    [SIP2_CHECKIN] = { "09", "checkin",
        { { "no block", 1 }, DATE, { "return date", 18 } },
        { { "AP", NEEDED }, INSTITUTION, { "AB", NEEDED }, { "AC", NEEDED | SECRET }, { "CH", 0 }, { "BI", 0 } } },
    [SIP2_CHECKIN_REPLY] = { "10", "checkin reply",
        { { "ok", 1 }, { "resensitize", 1 }, { "magnetic", 1 }, { "alert", 1 }, DATE },
        { INSTITUTION, { "AB", NEEDED }, { "AQ", NEEDED }, { "AJ", 0 }, { "CL", 0 }, { "AA", PERSONAL }, { "CK", 0 },
          { "CH", 0 }, { "CV", 0 }, { "CT", 0 }, { "CR", 0 }, { "CS", 0 }, { "CY", PERSONAL }, { "DA", PERSONAL },
          { "AP", 0 }, SCREEN_AND_PRINT } },
    [SIP2_ITEM] = { "17", "item",
        { DATE }, { INSTITUTION, { "AB", NEEDED }, { "AC", SECRET } } },
    [SIP2_ITEM_REPLY] = { "18", "item reply",
        { { "circulation status", 2 }, { "security marker", 2 }, { "fee type", 2 }, DATE },
        { { "AB", NEEDED }, { "AJ", NEEDED }, { "CF", 0 }, { "AH", 0 }, { "CJ", 0 }, { "CM", 0 }, { "BG", 0 },
          { "BH", 0 }, { "BV", 0 }, { "CK", 0 }, { "AQ", 0 }, { "AP", 0 }, { "CH", 0 }, SCREEN_AND_PRINT } },
    [SIP2_RENEW] = { "29", "renew",
        { { "third party", 1 }, { "no block", 1 }, DATE, { "no-block due date", 18 } },
        { INSTITUTION, PATRON, { "AD", SECRET }, { "AB", 0 }, { "AJ", 0 }, { "AC", SECRET }, { "CH", 0 },
          { "BO", 0 } } },
    [SIP2_RENEW_REPLY] = { "30", "renew reply",
        { { "ok", 1 }, { "renewal ok", 1 }, { "magnetic", 1 }, { "desensitize", 1 }, DATE },
        { INSTITUTION, PATRON, { "AB", NEEDED }, { "AJ", NEEDED }, { "AH", NEEDED }, FEE, { "CK", 0 }, { "CH", 0 },
          { "BK", 0 }, SCREEN_AND_PRINT, VALID_PATRON } },
    [SIP2_RENEW_ALL] = { "65", "renew all",
        { DATE }, { INSTITUTION, PATRON, { "AD", SECRET }, { "AC", SECRET }, { "BO", 0 } } },
    [SIP2_RENEW_ALL_REPLY] = { "66", "renew all reply",
        { { "ok", 1 }, { "renewed", 4 }, { "unrenewed", 4 }, DATE },
        { INSTITUTION, { "BM", REPEATED | PERSONAL }, { "BN", REPEATED | PERSONAL }, SCREEN_AND_PRINT } },
    [SIP2_END_SESSION] = { "35", "end session",
        { DATE }, { INSTITUTION, PATRON, { "AC", SECRET }, { "AD", SECRET } } },
    [SIP2_END_SESSION_REPLY] = { "36", "end session reply",
        { { "end session", 1 }, DATE }, { INSTITUTION, PATRON, SCREEN_AND_PRINT } },
    [SIP2_RESEND_TO_CLIENT] = { "97", "repeat your answer", { { 0 } }, { { "", 0 } } },
    [SIP2_RESEND_TO_SERVER] = { "96", "repeat your request", { { 0 } }, { { "", 0 } } },
};
/* clang-format on */

static size_t fixed_size(const struct form *form)
{
    size_t n = 0;
    for (const struct fixed *f = form->fixed; f->width > 0; f++)
        n += f->width;
    assert(n < SIP2_FIXED_SIZE);
    return n;
}

static const struct field *field_of(const struct form *form, const char *id)
{
    for (const struct field *f = form->fields; f->id[0] != '\0'; f++) {
        if (f->id[0] == id[0] && f->id[1] == id[1])
            return f;
    }
    return NULL;
}

struct sip2_message sip2_message_of(enum sip2_kind kind)
{
    struct sip2_message m = { .kind = kind, .checksum_ok = true, .complete = true };
    memset(m.fixed, ' ', fixed_size(&forms[kind]));
    return m;
}

const char *sip2_code(enum sip2_kind kind)
{
    return forms[kind].code;
}

enum sip2_kind sip2_answer_of(enum sip2_kind request)
{
    assert(request < SIP2_RESEND_TO_CLIENT);
    assert(request % 2 == 0);
    return request + 1;
}

/* Where a fixed field starts; asserts that there is one of that name. */
static size_t fixed_at(enum sip2_kind kind, const char *name, size_t *width)
{
    size_t at = 0;
    const struct fixed *f = forms[kind].fixed;
    while (f->width > 0 && !text_equal(f->name, name))
        at += (f++)->width;
    assert(f->width > 0);
    *width = f->width;
    return at;
}

void sip2_set_fixed(struct sip2_message *m, const char *name, const char *text)
{
    size_t width;
    size_t at = fixed_at(m->kind, name, &width);
    size_t n = strnlen(text, width);
    memset(m->fixed + at, ' ', width);
    memcpy(m->fixed + at, text, n);
}

void sip2_get_fixed(const struct sip2_message *m, const char *name, char *to, size_t size)
{
    size_t width;
    size_t at = fixed_at(m->kind, name, &width);
    assert(size > width);
    text_copy_bytes(to, size, bytes_of(m->fixed + at, width));
}

char sip2_flag(const struct sip2_message *m, const char *name)
{
    size_t width;
    return m->fixed[fixed_at(m->kind, name, &width)];
}

void sip2_set(struct sip2_message *m, const char *id, const char *text)
{
    assert(field_of(&forms[m->kind], id) != NULL);
    assert(m->values_count < SIP2_VALUES_MAX);
    struct sip2_value *v = &m->values[m->values_count++];
    text_copy(v->id, sizeof v->id, id);
    v->text = text;
}

const char *sip2_next(const struct sip2_message *m, const char *id, size_t *at)
{
    while (*at < m->values_count) {
        const struct sip2_value *v = &m->values[(*at)++];
        if (text_equal(v->id, id))
            return v->text;
    }
    return NULL;
}

const char *sip2_get(const struct sip2_message *m, const char *id)
{
    size_t at = 0;
    return sip2_next(m, id, &at);
}

const char *sip2_text(const struct sip2_message *m, const char *id)
{
    const char *text = sip2_get(m, id);
    return text == NULL ? "" : text;
}

void sip2_join(const struct sip2_message *m, const char *id, char *to, size_t size)
{
    size_t at = 0;
    to[0] = '\0';
    for (const char *text = sip2_next(m, id, &at); text != NULL; text = sip2_next(m, id, &at)) {
        if (text[0] != '\0')
            text_add(to, size, to[0] == '\0' ? "%s" : " %s", text);
    }
}

static void value_write(struct writer *w, const struct sip2_charset *charset, const char *id, const char *text)
{
    uint8_t value[SIP2_VALUE_SIZE_MAX];
    size_t n = sip2_charset_encode(charset, text, value, sizeof value);
    write_bytes(w, bytes_of_text(id));
    write_bytes(w, bytes_of(value, n));
    write_u8(w, '|');
    wipe(value, sizeof value);
}

static void field_write(struct writer *w, const struct sip2_message *m, const struct sip2_charset *charset,
                        const struct field *f)
{
    size_t at = 0;
    const char *text = sip2_next(m, f->id, &at);
    if (text == NULL && (f->flags & NEEDED) != 0)
        text = "";
    while (text != NULL) {
        value_write(w, charset, f->id, text);
        text = (f->flags & REPEATED) != 0 ? sip2_next(m, f->id, &at) : NULL;
    }
}

static void trailer_write(struct writer *w, const struct sip2_message *m)
{
    char digits[5];
    if (m->sequence != '\0') {
        write_bytes(w, bytes_of("AY", 2));
        write_u8(w, (uint8_t)m->sequence);
    }
    if (m->sequence == '\0' && !m->has_checksum)
        return;
    write_bytes(w, bytes_of("AZ", 2));
    text_format(digits, sizeof digits, "%04X", (unsigned)sip2_checksum(bytes_of(w->at, w->n)));
    write_bytes(w, bytes_of_text(digits));
}

enum result sip2_encode(const struct sip2_message *m, const struct sip2_charset *charset, void *to, size_t size,
                        size_t *out_n)
{
    const struct form *form = &forms[m->kind];
    struct writer w = writer_of(to, size);
    write_bytes(&w, bytes_of_text(form->code));
    write_bytes(&w, bytes_of(m->fixed, fixed_size(form)));
    for (const struct field *f = form->fields; f->id[0] != '\0'; f++)
        field_write(&w, m, charset, f);
    trailer_write(&w, m);
    write_u8(&w, '\r');
    if (w.failed)
        return RESULT_FULL;
    *out_n = w.n;
    return RESULT_OK;
}

static enum result kind_of(struct bytes body, enum sip2_kind *out)
{
    if (body.n < 2 || !isdigit(body.at[0]) || !isdigit(body.at[1]))
        return RESULT_BAD;
    for (size_t i = 0; i < SIP2_KIND_COUNT; i++) {
        if (memcmp(forms[i].code, body.at, 2) != 0)
            continue;
        *out = (enum sip2_kind)i;
        return RESULT_OK;
    }
    return RESULT_NONE;
}

/* Takes the text up to `|` or the end. */
static struct bytes take_segment(struct bytes *rest)
{
    const uint8_t *bar = memchr(rest->at, '|', rest->n);
    size_t n = bar == NULL ? rest->n : (size_t)(bar - rest->at);
    struct bytes segment = bytes_part(*rest, 0, n);
    *rest = bytes_part(*rest, n + 1, rest->n);
    return segment;
}

static const struct field *field_at(const struct form *form, struct bytes segment)
{
    return segment.n < 2 ? NULL : field_of(form, (const char *)segment.at);
}

/* The field at the start of *segment, moving it to the field's start. Some systems write things like
   `C4::SIP::SIPServer=HASH(0x55d0)` in front of a field, or blanks and line ends. */
static const struct field *find_field(const struct form *form, struct bytes *segment)
{
    while (segment->n > 0 && segment->at[0] <= ' ')
        *segment = bytes_part(*segment, 1, segment->n);
    const struct field *f = field_at(form, *segment);
    const uint8_t *rubbish_end = segment->n == 0 ? NULL : memrchr(segment->at, ')', segment->n);
    if (f != NULL || rubbish_end == NULL)
        return f;
    *segment = bytes_part(*segment, (size_t)(rubbish_end - segment->at) + 1, segment->n);
    return field_at(form, *segment);
}

static enum result value_read(struct sip2_message *m, const struct field *f, struct bytes value,
                              const struct sip2_charset *charset, struct arena *arena)
{
    size_t size = 3 * value.n + 1;
    char *text = arena_take(arena, size, 1);
    if (text == NULL || m->values_count == SIP2_VALUES_MAX)
        return RESULT_FULL;
    sip2_charset_decode(charset, value, text, size);
    sip2_set(m, f->id, text);
    return RESULT_OK;
}

static enum result values_read(struct sip2_message *m, struct bytes rest, const struct sip2_charset *charset,
                               struct arena *arena)
{
    const struct form *form = &forms[m->kind];
    while (rest.n > 0) {
        struct bytes segment = take_segment(&rest);
        const struct field *f = find_field(form, &segment);
        if (f == NULL)
            continue;
        enum result r = value_read(m, f, bytes_part(segment, 2, segment.n), charset, arena);
        if (r != RESULT_OK)
            return r;
    }
    return RESULT_OK;
}

static bool has_all_needed(const struct sip2_message *m)
{
    for (const struct field *f = forms[m->kind].fields; f->id[0] != '\0'; f++) {
        if ((f->flags & NEEDED) != 0 && sip2_get(m, f->id) == NULL)
            return false;
    }
    return true;
}

static void fixed_read(struct sip2_message *m, struct bytes fixed)
{
    for (size_t i = 0; i < fixed.n; i++)
        m->fixed[i] = isprint(fixed.at[i]) ? (char)fixed.at[i] : '?';
}

enum result sip2_decode(struct bytes frame, const struct sip2_charset *charset, struct arena *arena,
                        struct sip2_message *out)
{
    enum sip2_kind kind;
    struct sip2_trailer trailer = sip2_trailer_of(frame, charset);
    struct bytes body = bytes_part(frame, 0, trailer.body_n);
    enum result r = kind_of(body, &kind);
    if (r != RESULT_OK)
        return r;
    size_t fixed_n = fixed_size(&forms[kind]);
    if (body.n < 2 + fixed_n)
        return RESULT_SHORT;
    struct sip2_message m = sip2_message_of(kind);
    m.sequence = trailer.sequence;
    m.has_checksum = trailer.has_checksum;
    m.checksum_ok = trailer.checksum_ok;
    fixed_read(&m, bytes_part(body, 2, fixed_n));
    r = values_read(&m, bytes_part(body, 2 + fixed_n, body.n), charset, arena);
    if (r != RESULT_OK)
        return r;
    m.complete = has_all_needed(&m);
    *out = m;
    return RESULT_OK;
}

void sip2_log_text(const struct sip2_message *m, char to[static SIP2_LOG_SIZE])
{
    const struct form *form = &forms[m->kind];
    size_t at = 0;
    text_format(to, SIP2_LOG_SIZE, "%s %s", form->code, form->name);
    for (const struct fixed *f = form->fixed; f->width > 0; at += (f++)->width)
        text_add(to, SIP2_LOG_SIZE, ", %s '%.*s'", f->name, (int)f->width, m->fixed + at);
    for (size_t i = 0; i < m->values_count; i++) {
        const struct sip2_value *v = &m->values[i];
        bool hidden = (field_of(form, v->id)->flags & (PERSONAL | SECRET)) != 0;
        text_add(to, SIP2_LOG_SIZE, " %s '%s'", v->id, hidden ? "***" : v->text);
    }
}
