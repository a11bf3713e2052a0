#include "link/https/body.h"

#include <assert.h>
#include <zlib.h>

#include "base/hash.h"
#include "base/text.h"

enum { GZIP_BITS = 15 + 16, GZIP_MEMORY = 8 };

static enum result pack(struct bytes from, struct body *out)
{
    z_stream z = { 0 };
    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_BITS, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return RESULT_FULL;
    z.next_in = (Bytef *)(uintptr_t)from.at; /* zlib reads only */
    z.avail_in = (uInt)from.n;
    z.next_out = out->at;
    z.avail_out = sizeof out->at;
    int code = deflate(&z, Z_FINISH);
    out->n = sizeof out->at - z.avail_out;
    deflateEnd(&z);
    return code == Z_STREAM_END ? RESULT_OK : RESULT_FULL;
}

static enum result finish(struct writer *w, const char *first, size_t n, struct body *out)
{
    write_u8(w, ']');
    if (w->failed)
        return RESULT_FULL;
    struct bytes json = bytes_of(out->json, w->n);
    text_format(out->key, sizeof out->key, "%s-%u-%016llx", first, (unsigned)n, (unsigned long long)fnv1a_64(0, json));
    return pack(json, out);
}

enum result body_make(const struct outcome *outcomes, size_t n, const char *source, struct body *out)
{
    assert(n >= 1);
    assert(n <= BODY_OUTCOMES_MAX);
    struct writer w = writer_of(out->json, sizeof out->json);
    for (size_t i = 0; i < n; i++) {
        write_u8(&w, i == 0 ? '[' : ',');
        event_write(&w, &outcomes[i], source);
    }
    return finish(&w, outcomes[0].ulid, n, out);
}

enum result body_make_call(const struct call_note *c, const char *source, struct body *out)
{
    struct writer w = writer_of(out->json, sizeof out->json);
    write_u8(&w, '[');
    event_write_call(&w, c, source);
    return finish(&w, c->ulid, 1, out);
}
