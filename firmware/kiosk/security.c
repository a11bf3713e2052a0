/* The security bit of an item's tag. */
#include "kiosk/parts.h"

bool security_on(const struct kiosk *k)
{
    return k->rules.security.mechanism != SECURITY_NONE;
}
