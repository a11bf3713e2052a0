#include "shell/rest.h"

void rest_begin(struct rest *r, int64_t after_ms, int64_t now_ms)
{
    *r = (struct rest){ .after_ms = after_ms, .quiet_since_ms = now_ms };
}

static void move_on(struct rest *r)
{
    r->place = (r->place + 1) % REST_PLACES;
}

bool rest_look(struct rest *r, bool restful, uint32_t page, int64_t now_ms)
{
    bool was_dark = r->dark, comes_back = restful && !r->restful, turns = restful && page != r->page;
    if (!restful || comes_back)
        r->quiet_since_ms = now_ms;
    r->restful = restful;
    r->page = page;
    r->dark = restful && r->after_ms > 0 && now_ms - r->quiet_since_ms >= r->after_ms;
    if (comes_back || turns)
        move_on(r);
    return comes_back || turns || r->dark != was_dark;
}

bool rest_touched(struct rest *r, int64_t now_ms)
{
    bool was_dark = r->dark;
    r->quiet_since_ms = now_ms;
    r->dark = false;
    if (was_dark)
        move_on(r);
    return was_dark;
}

int64_t rest_deadline(const struct rest *r)
{
    return r->restful && !r->dark && r->after_ms > 0 ? r->quiet_since_ms + r->after_ms : INT64_MAX;
}

void rest_shift(const struct rest *r, int *x, int *y)
{
    static const struct {
        int x, y;
    } ring[REST_PLACES] = { { 0, 0 }, { 1, 0 }, { 2, 0 }, { 2, 1 }, { 2, 2 }, { 1, 2 }, { 0, 2 }, { 0, 1 } };
    *x = ring[r->place].x;
    *y = ring[r->place].y;
}
