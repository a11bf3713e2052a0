#include "link/sip2/charset.h"

#include <iconv.h>
#include <string.h>

#include "base/text.h"

enum { REPLACEMENT = 0xFFFD };

static const struct {
    const char *name, *iconv_name;
    bool single_byte;
} sets[] = {
    { "utf-8", "CP1252", false }, /* what is not UTF-8 is most likely Latin-1 or its Windows form */
    { "utf8", "CP1252", false },        { "latin-1", "ISO-8859-1", true }, { "iso-8859-1", "ISO-8859-1", true },
    { "cp850", "CP850", true },         { "cp866", "CP866", true },        { "cp1251", "CP1251", true },
    { "windows-1251", "CP1251", true }, { "cp1252", "CP1252", true },      { "windows-1252", "CP1252", true },
    { "kz-1048", "RK1048", true },      { "ascii", "CP1252", true },
};

/* The code point of one byte, 0 when the set does not use it. */
static uint16_t page_entry(iconv_t from, uint8_t byte)
{
    char in = (char)byte;
    uint8_t code[4] = { 0 };
    char *in_at = &in;
    char *out_at = (char *)code;
    size_t in_left = 1;
    size_t out_left = sizeof code;
    if (iconv(from, &in_at, &in_left, &out_at, &out_left) != 0 || out_left != sizeof code - 2)
        return 0;
    return (uint16_t)(code[0] | code[1] << 8);
}

enum result sip2_charset_init(const char *name, struct sip2_charset *out)
{
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        if (!text_equal(sets[i].name, name))
            continue;
        struct sip2_charset charset = { .single_byte = sets[i].single_byte, .plain = text_equal(name, "ascii") };
        iconv_t from = iconv_open("UTF-16LE", sets[i].iconv_name);
        if (from == (iconv_t)-1)
            return RESULT_NONE;
        for (int byte = 0x80; byte <= 0xFF; byte++)
            charset.page[byte - 0x80] = page_entry(from, (uint8_t)byte);
        iconv_close(from);
        *out = charset;
        return RESULT_OK;
    }
    return RESULT_NONE;
}

/* Bytes behind the lead byte of the UTF-8 character at the start of b; 0 for ASCII and for what is none. */
static size_t more_of_utf8(struct bytes b)
{
    uint8_t lead = b.at[0];
    size_t more = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    return more < b.n && utf8_valid(bytes_part(b, 0, more + 1)) ? more : 0;
}

/* Takes one character off `left`: of UTF-8 when `utf8` and there is one, else of the page. */
static uint32_t next_code(const struct sip2_charset *charset, bool utf8, struct bytes *left)
{
    static const uint8_t lead_bits[] = { 0x7F, 0x1F, 0x0F, 0x07 };
    uint8_t lead = left->at[0];
    size_t more = utf8 ? more_of_utf8(*left) : 0;
    uint32_t code = lead & (more > 0 ? lead_bits[more] : 0xFF);
    for (size_t i = 1; i <= more; i++)
        code = code << 6 | (left->at[i] & 0x3F);
    *left = bytes_part(*left, more + 1, left->n);
    if (more > 0 || lead < 0x80)
        return code;
    uint16_t entry = charset->page[lead - 0x80];
    return entry == 0 ? REPLACEMENT : entry;
}

/* Some systems cut values at 255 bytes, through a character. b without its cut last character, when
   the rest is UTF-8 that is more than ASCII; else b. */
static struct bytes without_cut_tail(struct bytes b)
{
    if (utf8_valid(b))
        return b;
    for (size_t cut = 1; cut <= 3 && cut < b.n; cut++) {
        struct bytes head = bytes_part(b, 0, b.n - cut);
        bool is_cut = b.at[b.n - cut] >= 0xC0; /* a lead byte, and continuations behind it */
        bool is_plain = true;
        for (size_t i = head.n + 1; i < b.n; i++)
            is_cut = is_cut && (b.at[i] & 0xC0) == 0x80;
        for (size_t i = 0; i < head.n; i++)
            is_plain = is_plain && head.at[i] < 0x80;
        if (is_cut && !is_plain && utf8_valid(head))
            return head;
    }
    return b;
}

static bool is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

void sip2_charset_decode(const struct sip2_charset *charset, struct bytes b, char *to, size_t size)
{
    struct bytes left = charset->single_byte ? b : without_cut_tail(b);
    bool utf8 = !charset->single_byte || utf8_valid(left);
    size_t n = 0;
    while (left.n > 0) {
        char text[4];
        uint32_t code = next_code(charset, utf8, &left);
        size_t add = utf8_put(text, is_control(code) ? ' ' : code);
        if (n + add >= size)
            break;
        memcpy(to + n, text, add);
        n += add;
    }
    to[n] = '\0';
}

/* The page's byte for a code point, '?' when it has none. */
static uint8_t page_byte(const struct sip2_charset *charset, uint32_t code)
{
    for (size_t i = 0; !charset->plain && i < sizeof charset->page / sizeof *charset->page; i++) {
        if (charset->page[i] == code)
            return (uint8_t)(0x80 + i);
    }
    return '?';
}

size_t sip2_charset_encode(const struct sip2_charset *charset, const char *text, uint8_t *to, size_t size)
{
    size_t n = 0;
    for (uint32_t code = utf8_next(&text); code != 0; code = utf8_next(&text)) {
        char bytes[4];
        if (is_control(code) || code == '|')
            code = ' ';
        size_t add = utf8_put(bytes, code);
        if (charset->single_byte && code >= 0x80) {
            bytes[0] = (char)page_byte(charset, code);
            add = 1;
        }
        if (n + add > size)
            break;
        memcpy(to + n, bytes, add);
        n += add;
    }
    return n;
}

uint32_t sip2_charset_sum(const struct sip2_charset *charset, struct bytes b)
{
    bool utf8 = !charset->single_byte || utf8_valid(b);
    uint32_t sum = 0;
    while (b.n > 0)
        sum += next_code(charset, utf8, &b);
    return sum;
}
