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

static enum result finish(struct writer *w, struct body *out)
{
    write_u8(w, ']');
    return w->failed ? RESULT_FULL : pack(bytes_of(out->json, w->n), out);
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
    return finish(&w, out);
}

enum result body_make_call(const struct call_note *c, const char *source, struct body *out)
{
    struct writer w = writer_of(out->json, sizeof out->json);
    write_u8(&w, '[');
    event_write_call(&w, c, source);
    return finish(&w, out);
}

void body_key(const struct outcome *outcomes, size_t n, char to[static BODY_KEY_SIZE])
{
    uint64_t hash = 0;
    for (size_t i = 0; i < n; i++)
        hash = fnv1a_64(hash, bytes_of_text(outcomes[i].ulid));
    text_format(to, BODY_KEY_SIZE, "%s-%u-%016llx", outcomes[0].ulid, (unsigned)n, (unsigned long long)hash);
}
