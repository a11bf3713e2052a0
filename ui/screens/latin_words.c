#include "language/latin.h"

#include <string.h>

#include "base/text.h"
#include "screens/parts.h"

enum { LONGEST = 1024 };

bool writes_latin(const struct kiosk *k)
{
    return k->latin && k->language == LANGUAGE_KK;
}

const char *in_latin(struct scene *s, const char *text)
{
    char latin[2 * LONGEST + 1];
    if (strlen(text) > LONGEST)
        return text; /* whole, rather than cut */
    kazakh_latin(text, latin, sizeof latin);
    return text_equal(latin, text) ? text : scene_text(s, latin);
}

const char *latin_name(struct scene *s)
{
    return in_latin(s, language_name(LANGUAGE_KK));
}

/* Covers and spines show titles; keys are what they type. */
static bool is_verbatim(const struct element *e)
{
    return e->verbatim || e->look == LOOK_COVER || e->look == LOOK_SPINE || e->look == LOOK_KEY ||
           text_starts(e->id, "language.");
}

void write_in_latin(struct scene *s)
{
    for (size_t i = 0; i < s->elements_count; i++) {
        struct element *e = &s->elements[i];
        const char *latin = is_verbatim(e) ? e->name : in_latin(s, e->name);
        if (latin == e->name)
            continue;
        e->read = e->name;
        e->name = latin;
    }
}
