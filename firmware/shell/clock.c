#include "shell/clock.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

void clock_set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

/* Minutes east of UTC at that moment, by the process's time zone. */
static int clock_offset_min(int64_t utc_ms)
{
    time_t seconds = (time_t)(utc_ms / 1000);
    struct tm local;
    localtime_r(&seconds, &local);
    return (int)(local.tm_gmtoff / 60);
}

static int64_t clock_ms(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_mono_ms(void)
{
    return clock_ms(CLOCK_BOOTTIME);
}

struct moment clock_moment(void)
{
    struct moment m = { .mono_ms = clock_mono_ms() };
    int64_t wall = clock_ms(CLOCK_REALTIME);
    m.now = when_of(wall, clock_offset_min(wall));
    ssize_t n = getrandom(&m.seed, sizeof m.seed, 0);
    assert(n == (ssize_t)sizeof m.seed);
    return m;
}

int64_t clock_build_ms(void)
{
    return (int64_t)KITAP_BUILD_SECONDS * 1000;
}
