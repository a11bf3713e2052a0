#include "circulation/tag.h"

#include "base/text.h"

bool uid_equal(struct uid a, struct uid b)
{
    return bytes_equal(bytes_of(a.at, a.n), bytes_of(b.at, b.n));
}

bool uid_is_random(struct uid uid)
{
    return uid.n == 4 && uid.at[0] == 0x08;
}

bool uid_is_mute(struct uid uid)
{
    return uid_equal(uid, UID_MUTE);
}

void uid_text(struct uid uid, char out[static UID_TEXT_SIZE])
{
    hex_put(out, UID_TEXT_SIZE, bytes_of(uid.at, uid.n));
}
