#include "link/sip2/frame.h"

#include <ctype.h>
#include <string.h>

#include "link/sip2/message.h"

enum { CHECKSUM_SIZE = 6, SEQUENCE_SIZE = 3 }; /* "AZ" and four digits; "AY" and one */

static const uint8_t *find(struct bytes b, int byte)
{
    return b.n == 0 ? NULL : memchr(b.at, byte, b.n);
}

/* Bytes before the code; *is_line when they are a line of their own, ended by CR. */
static size_t rubbish_before_code(struct bytes in, bool *is_line)
{
    bool is_blank = true;
    size_t n = 0;
    for (*is_line = false; n < in.n && !isdigit(in.at[n]) && !*is_line; n++) {
        *is_line = in.at[n] == '\r' && !is_blank;
        is_blank = is_blank && in.at[n] <= ' ';
    }
    return n;
}

static size_t blanks_before(struct bytes in)
{
    size_t n = 0;
    while (n < in.n && in.at[n] <= ' ')
        n++;
    return n;
}

enum result sip2_frame_next(struct bytes in, struct bytes *frame, size_t *used)
{
    bool is_line;
    size_t start = rubbish_before_code(in, &is_line);
    struct bytes rest = bytes_part(in, start, in.n);
    if (is_line) {
        *used = start;
        return RESULT_BAD;
    }
    const uint8_t *end = find(rest, '\r');
    if (end == NULL)
        end = find(rest, '\n');
    if (end == NULL) {
        *used = rest.n > 0 ? start : blanks_before(in);
        return in.n - *used > SIP2_FRAME_MAX ? RESULT_FULL : RESULT_NONE;
    }
    size_t n = (size_t)(end - rest.at);
    if (n > SIP2_FRAME_MAX)
        return RESULT_FULL;
    *frame = bytes_of(rest.at, n);
    *used = start + n + 1;
    return RESULT_OK;
}

static uint32_t sum_of(struct bytes b)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < b.n; i++)
        sum += b.at[i];
    return sum;
}

uint16_t sip2_checksum(struct bytes b)
{
    return (uint16_t)(0 - sum_of(b));
}

static bool hex_value(struct bytes b, uint16_t *out)
{
    uint16_t v = 0;
    for (size_t i = 0; i < b.n; i++) {
        if (!isxdigit(b.at[i]))
            return false;
        int digit = isdigit(b.at[i]) ? b.at[i] - '0' : toupper(b.at[i]) - 'A' + 10;
        v = (uint16_t)(v << 4 | digit);
    }
    *out = v;
    return true;
}

static struct bytes without_blanks_behind(struct bytes frame)
{
    while (frame.n > 0 && frame.at[frame.n - 1] <= ' ')
        frame.n--;
    return frame;
}

static struct bytes last(struct bytes b, size_t n)
{
    return b.n < n ? (struct bytes){ 0 } : bytes_part(b, b.n - n, n);
}

/* True when `part`, the end of `whole`, is the trailer's field of that id and not the end of a value
   such as an item number AZ1234 in ABAZ1234. */
static bool is_trailer(struct bytes whole, struct bytes part, const char *id)
{
    if (part.n < 2 || part.at[0] != id[0] || part.at[1] != id[1])
        return false;
    return whole.n == part.n || !isalpha(part.at[-1]);
}

/* AY stands alone when the other side numbers its messages without adding them up. */
static void take_sequence(struct bytes head, struct sip2_trailer *t)
{
    struct bytes tail = last(head, SEQUENCE_SIZE);
    if (!is_trailer(head, tail, "AY") || !isdigit(tail.at[2]))
        return;
    t->sequence = (char)tail.at[2];
    t->body_n = head.n - SEQUENCE_SIZE;
}

struct sip2_trailer sip2_trailer_of(struct bytes frame, const struct sip2_charset *charset)
{
    struct sip2_trailer t = { .checksum_ok = true, .body_n = frame.n };
    struct bytes whole = without_blanks_behind(frame);
    struct bytes tail = last(whole, CHECKSUM_SIZE);
    uint16_t told;
    if (!is_trailer(whole, tail, "AZ") || !hex_value(bytes_part(tail, 2, 4), &told)) {
        take_sequence(whole, &t);
        return t;
    }
    struct bytes added = bytes_part(whole, 0, whole.n - CHECKSUM_SIZE + 2);
    t.has_checksum = true;
    t.checksum_ok = sip2_checksum(added) == told || (uint16_t)(0 - sip2_charset_sum(charset, added)) == told;
    t.body_n = whole.n - CHECKSUM_SIZE;
    take_sequence(bytes_part(whole, 0, t.body_n), &t);
    return t;
}
