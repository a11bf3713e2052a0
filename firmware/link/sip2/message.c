/* What walks the table of forms: encoder, decoder, log line. */
#include "link/sip2/message.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "link/sip2/form.h"
#include "link/sip2/frame.h"

struct sip2_message sip2_message_of(enum sip2_kind kind)
{
    struct sip2_message m = { .kind = kind, .checksum_ok = true, .complete = true };
    memset(m.fixed, ' ', sip2_fixed_size(&sip2_forms[kind]));
    return m;
}

const char *sip2_code(enum sip2_kind kind)
{
    return sip2_forms[kind].code;
}

enum sip2_kind sip2_answer_of(enum sip2_kind request)
{
    assert(sip2_is_request(request));
    return sip2_forms[request].answer;
}

bool sip2_is_request(enum sip2_kind kind)
{
    return sip2_forms[kind].answer != kind;
}

/* Where a fixed field starts; asserts that there is one of that name. */
static size_t fixed_at(enum sip2_kind kind, const char *name, size_t *width)
{
    size_t at = 0;
    const struct sip2_fixed *f = sip2_forms[kind].fixed;
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
    assert(sip2_field_of(&sip2_forms[m->kind], id) != NULL);
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
    static const char more[] = "…";
    size_t at = 0;
    size_t n = 0;
    to[0] = '\0';
    for (const char *text = sip2_next(m, id, &at); text != NULL; text = sip2_next(m, id, &at)) {
        if (text[0] != '\0')
            text_add(to, size, n == 0 ? "%s" : " %s", text);
        n += strlen(text) + (n > 0);
    }
    if (n < size)
        return;
    for (n = size - sizeof more; n > 0 && ((unsigned char)to[n] & 0xC0) == 0x80; n--)
        continue;
    text_copy(to + n, size - n, more);
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
                        const struct sip2_field *f)
{
    size_t at = 0;
    const char *text = sip2_next(m, f->id, &at);
    if (text == NULL && (f->use & SIP2_NEEDED) != 0)
        text = "";
    while (text != NULL) {
        value_write(w, charset, f->id, text);
        text = (f->use & SIP2_REPEATED) != 0 ? sip2_next(m, f->id, &at) : NULL;
    }
}

static void fields_write(struct writer *w, const struct sip2_message *m, const struct sip2_charset *charset,
                         const struct sip2_style *style)
{
    const struct sip2_form *form = &sip2_forms[m->kind];
    for (size_t i = 0; style->as_set && i < m->values_count; i++) {
        const struct sip2_value *v = &m->values[i];
        value_write(w, charset, v->id, v->text);
        if (style->rubbish != NULL && (sip2_field_of(form, v->id)->use & SIP2_REPEATED) != 0)
            write_bytes(w, bytes_of_text(style->rubbish));
    }
    for (const struct sip2_field *f = form->fields; f->id[0] != '\0'; f++) {
        if (!style->as_set || sip2_get(m, f->id) == NULL)
            field_write(w, m, charset, f);
    }
}

static void trailer_write(struct writer *w, const struct sip2_message *m, const struct sip2_charset *charset,
                          const struct sip2_style *style)
{
    char digits[5];
    if (m->sequence != '\0') {
        write_bytes(w, bytes_of("AY", 2));
        write_u8(w, (uint8_t)m->sequence);
    }
    if (m->sequence == '\0' && !m->has_checksum)
        return;
    write_bytes(w, bytes_of("AZ", 2));
    struct bytes added = bytes_of(w->at, w->n);
    uint16_t sum = style->adds_code_points ? (uint16_t)(0 - sip2_charset_sum(charset, added)) : sip2_checksum(added);
    text_format(digits, sizeof digits, "%04X", (unsigned)sum);
    write_bytes(w, bytes_of_text(digits));
}

enum result sip2_encode_as(const struct sip2_message *m, const struct sip2_charset *charset,
                           const struct sip2_style *style, void *to, size_t size, size_t *out_n)
{
    const struct sip2_form *form = &sip2_forms[m->kind];
    struct writer w = writer_of(to, size);
    write_bytes(&w, bytes_of_text(form->code));
    write_bytes(&w, bytes_of(m->fixed, sip2_fixed_size(form)));
    fields_write(&w, m, charset, style);
    trailer_write(&w, m, charset, style);
    write_bytes(&w, bytes_of_text(style->end == NULL ? "\r" : style->end));
    if (w.failed)
        return RESULT_FULL;
    *out_n = w.n;
    return RESULT_OK;
}

enum result sip2_encode(const struct sip2_message *m, const struct sip2_charset *charset, void *to, size_t size,
                        size_t *out_n)
{
    return sip2_encode_as(m, charset, &(struct sip2_style){ .end = NULL }, to, size, out_n);
}

static enum result kind_of(struct bytes body, enum sip2_kind *out)
{
    if (body.n < 2 || !isdigit(body.at[0]) || !isdigit(body.at[1]))
        return RESULT_BAD;
    for (size_t i = 0; i < SIP2_KIND_COUNT; i++) {
        if (memcmp(sip2_forms[i].code, body.at, 2) != 0)
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

static const struct sip2_field *field_at(const struct sip2_form *form, struct bytes segment)
{
    return segment.n < 2 ? NULL : sip2_field_of(form, (const char *)segment.at);
}

static bool is_noise(uint8_t byte)
{
    return byte <= ' ' || byte >= 0x7F;
}

/* The field at the start of *segment, moving it to the field's start. Some systems write things like
   `C4::SIP::SIPServer=HASH(0x55d0)` in front of a field, or blanks and line ends; lines add stray bytes. */
static const struct sip2_field *find_field(const struct sip2_form *form, struct bytes *segment)
{
    while (segment->n > 0 && is_noise(segment->at[0]))
        *segment = bytes_part(*segment, 1, segment->n);
    const struct sip2_field *f = field_at(form, *segment);
    const uint8_t *rubbish_end = segment->n == 0 ? NULL : memrchr(segment->at, ')', segment->n);
    if (f != NULL || rubbish_end == NULL)
        return f;
    *segment = bytes_part(*segment, (size_t)(rubbish_end - segment->at) + 1, segment->n);
    return field_at(form, *segment);
}

/* `|` ends a field; Koha and Evergreen write one inside a value like this. */
static void bars_read(char *text)
{
    static const char entity[] = "&#124;";
    for (char *at = strstr(text, entity); at != NULL; at = strstr(at + 1, entity)) {
        *at = '|';
        memmove(at + 1, at + sizeof entity - 1, strlen(at + sizeof entity - 1) + 1);
    }
}

static enum result value_read(struct sip2_message *m, const struct sip2_field *f, struct bytes value,
                              const struct sip2_charset *charset, struct arena *arena)
{
    size_t size = 3 * value.n + 1;
    char *text = arena_take(arena, size, 1);
    if (text == NULL)
        return RESULT_FULL;
    m->cut = m->values_count == SIP2_VALUES_MAX;
    if (m->cut)
        return RESULT_OK;
    sip2_charset_decode(charset, value, text, size);
    bars_read(text);
    sip2_set(m, f->id, text);
    return RESULT_OK;
}

static enum result values_read(struct sip2_message *m, struct bytes rest, const struct sip2_charset *charset,
                               struct arena *arena)
{
    const struct sip2_form *form = &sip2_forms[m->kind];
    while (rest.n > 0) {
        struct bytes segment = take_segment(&rest);
        const struct sip2_field *f = find_field(form, &segment);
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
    for (const struct sip2_field *f = sip2_forms[m->kind].fields; f->id[0] != '\0'; f++) {
        if ((f->use & SIP2_NEEDED) != 0 && sip2_get(m, f->id) == NULL)
            return false;
    }
    return true;
}

/* 96 and 97: what stands behind the code makes them something else, damaged. */
static bool must_be_bare(const struct sip2_form *form)
{
    return form->fixed[0].width == 0 && form->fields[0].id[0] == '\0';
}

static bool is_blank(struct bytes b)
{
    size_t n = 0;
    while (n < b.n && is_noise(b.at[n]))
        n++;
    return n == b.n;
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
    size_t fixed_n = sip2_fixed_size(&sip2_forms[kind]);
    if (body.n < 2 + fixed_n)
        return RESULT_SHORT;
    if (must_be_bare(&sip2_forms[kind]) && !is_blank(bytes_part(body, 2, body.n)))
        return RESULT_BAD;
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

/* What a 17 asks about may be a card that was laid where a book is expected. */
static bool is_hidden(const struct sip2_message *m, const struct sip2_value *v)
{
    bool asks = m->kind == SIP2_ITEM || m->kind == SIP2_ITEM_REPLY;
    return (asks && text_equal(v->id, "AB")) || sip2_meaning_of(v->id)->privacy != SIP2_OPEN;
}

void sip2_log_text(const struct sip2_message *m, char to[static SIP2_LOG_SIZE])
{
    const struct sip2_form *form = &sip2_forms[m->kind];
    size_t at = 0;
    text_format(to, SIP2_LOG_SIZE, "%s %s", form->code, form->name);
    for (const struct sip2_fixed *f = form->fixed; f->width > 0; at += (f++)->width)
        text_add(to, SIP2_LOG_SIZE, ", %s '%.*s'", f->name, (int)f->width, m->fixed + at);
    for (size_t i = 0; i < m->values_count; i++) {
        const struct sip2_value *v = &m->values[i];
        text_add(to, SIP2_LOG_SIZE, " %s '%s'", v->id, is_hidden(m, v) ? "***" : v->text);
    }
}
