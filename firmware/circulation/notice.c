#include "circulation/notice.h"

bool notice_is_shown(const struct notice *n, enum language l, struct when now)
{
    if (n->text[l][0] == '\0')
        return false;
    if (n->from.year == 0 && n->until.year == 0)
        return true;
    if (!now.known)
        return false;
    int64_t today = day_number(when_day(now));
    return (n->from.year == 0 || today >= day_number(n->from)) && (n->until.year == 0 || today <= day_number(n->until));
}
