/* shell/rest.h: when the screen may be dark, and where its picture lies, so that no page burns itself in. Pure: the
   time is given.

     AWAKE --a page for everybody, untouched for after_ms--> DARK --a touch, a key, a tag, another page--> AWAKE

   The picture moves by a pixel each time such a page comes back, turns or wakes: only when it is drawn anew in any
   case. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { REST_PLACES = 8 };

struct rest {
    int64_t after_ms; /* 0: never dark */
    int64_t quiet_since_ms;
    bool restful; /* a page for everybody stands there: welcome, closed */
    bool dark;
    uint32_t page;  /* that stood there last */
    unsigned place; /* 0 to REST_PLACES - 1 */
};

void rest_begin(struct rest *r, int64_t after_ms, int64_t now_ms);
/* Looks at what is shown; another `page` is another picture. True when `dark` or `place` has changed. */
bool rest_look(struct rest *r, bool restful, uint32_t page, int64_t now_ms);
/* Somebody is there. True when it was dark: then it wakes, and the touch has done its work. */
bool rest_touched(struct rest *r, int64_t now_ms);
/* When rest_look() must be asked at the latest; INT64_MAX: never. */
int64_t rest_deadline(const struct rest *r);
/* Pixels from the glass's corner to the picture's at that place, 0 to 2. */
void rest_shift(const struct rest *r, int *x, int *y);
