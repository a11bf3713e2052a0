#include "link/sip2/profile.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "link/sip2/form.h"

static const struct sip2_profile profiles[PROFILE_COUNT] = {
    [PROFILE_GENERIC] = { .lacks = "", .renewal_policy = 'N', .says_place = true, .lists_may_be_text = true },
    [PROFILE_KOHA] = { .lacks = "01 19", .renewal_policy = 'N' },
    [PROFILE_EVERGREEN] = { .lacks = "", .renewal_policy = 'N', .says_place = true, .lists_may_be_text = true },
    [PROFILE_EVERGREEN_MEDIATOR] = { .detection = SIP2_DETECTION_NOT_SENT,
                                     .lacks = "19 25 97",
                                     .renewal_policy = 'N',
                                     .says_place = true,
                                     .lists_may_be_text = true },
    [PROFILE_FOLIO] = { .detection = SIP2_DETECTION_TRIED,
                        .lacks = "01 15 19 25",
                        .renewal_policy = 'N',
                        .wants_service_point = true,
                        .lists_may_be_text = true },
};

const struct sip2_profile *sip2_profile_of(enum library_profile profile)
{
    assert(profile < PROFILE_COUNT);
    return &profiles[profile];
}

static bool names(const char *codes, enum sip2_kind kind)
{
    for (const char *at = codes; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
        if (strncmp(at, sip2_code(kind), 2) == 0)
            return true;
    }
    return false;
}

static bool is_always_sent(enum sip2_kind kind)
{
    return kind == SIP2_LOGIN || kind == SIP2_STATUS || kind == SIP2_CHECKOUT || kind == SIP2_CHECKIN;
}

/* A list that denies the status message, which has just been answered by it, is not believed (SIP2Mediator's). */
static bool denies(const char *told, int at)
{
    int status_at = sip2_forms[SIP2_STATUS].supported_at;
    size_t n = strlen(told);
    return at >= 0 && n > (size_t)at && told[at] == 'N' && (n <= (size_t)status_at || told[status_at] != 'N');
}

bool sip2_has_message(const struct sip2_abilities *a, enum sip2_kind kind)
{
    if (names(a->with, kind))
        return true;
    if (names(a->without, kind) || names(profiles[a->profile].lacks, kind))
        return false;
    return is_always_sent(kind) || !denies(a->told, sip2_forms[kind].supported_at);
}

bool sip2_is_service_point(const char *location)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (strlen(location) != sizeof shape - 1)
        return false;
    for (size_t i = 0; shape[i] != '\0'; i++) {
        if (shape[i] == '-' ? location[i] != '-' : !isxdigit((unsigned char)location[i]))
            return false;
    }
    return true;
}
