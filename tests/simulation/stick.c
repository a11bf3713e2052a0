/* The stick that staff carry the queue away on: full, or pulled out, while it is written. Rows that wait no longer lie
   on it, in a file that is what its check code says. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "sim.h"

enum { SYNCS = 5 /* of the files, and of their folder */, HEX_SIZE = 2 * crypto_hash_sha256_BYTES + 1 };

void stick_begins(struct sim *s)
{
    int error = strikes(s, FAULT_STICK_FULL, 3) ? ENOSPC : strikes(s, FAULT_STICK_TORN, 3) ? EIO : 0;
    power_stick(error, (unsigned)roll_of(s, FAULT_STICK_TORN, SYNCS));
}

void stick_ends(struct sim *s)
{
    (void)s;
    power_stick(0, 0);
}

/* Of a whole file, in hex; false: there is none. */
static bool digest(const char *path, char hex[static HEX_SIZE])
{
    static unsigned char piece[1 << 16], sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return false;
    crypto_hash_sha256_init(&state);
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        crypto_hash_sha256_update(&state, piece, n);
    fclose(f);
    crypto_hash_sha256_final(&state, sum);
    for (size_t i = 0; i < crypto_hash_sha256_BYTES; i++)
        text_format(hex + 2 * i, 3, "%02x", sum[i]);
    return true;
}

void stick_has(struct sim *s, const char *name)
{
    char path[1024], said[HEX_SIZE] = "", is[HEX_SIZE];
    text_format(path, sizeof path, "%s/%s", s->stick, name);
    bool there = digest(path, is);
    if (!there) { /* its name is what came last */
        text_add(path, sizeof path, ".part");
        there = digest(path, is);
    }
    text_format(path, sizeof path, "%s/%s.sha256", s->stick, name);
    FILE *f = fopen(path, "r");
    bool read = f != NULL && fscanf(f, "%64s", said) == 1;
    if (f != NULL)
        fclose(f);
    if (!there || !read || !text_equal(said, is))
        sim_fail(s, INVARIANT_STICK_WHOLE, "rows wait no longer, and %s is not whole on the stick", name);
}
