#include "voice/voice.h"

#include "base/text.h"
#include "language/language.h"

static void add_sentence(char *to, size_t size, const char *text)
{
    if (*text != '\0')
        text_add(to, size, "%s%s%s", *to != '\0' ? " " : "", text,
                 text_ends(text, ".") || text_ends(text, "?") ? "" : ".");
}

static void add_value(const struct element *e, enum language l, char *to, size_t size)
{
    if (e->role != ROLE_FIELD)
        return;
    for (size_t i = 0, n = utf8_count(e->value); e->secret && i < n; i++)
        text_add(to, size, " %s", say(l, N_("star")));
    if (!e->secret)
        add_sentence(to, size, e->value);
}

void voice_of_element(const struct element *e, enum language l, char *to, size_t size)
{
    *to = '\0';
    add_sentence(to, size, e->name);
    add_value(e, l, to, size);
    if (e->chosen)
        add_sentence(to, size, say(l, N_("chosen")));
    if (e->disabled) {
        add_sentence(to, size, say(l, N_("not available now")));
        add_sentence(to, size, e->why);
    }
}

static const struct element *focused(const struct scene *s)
{
    for (size_t i = 0; i < s->elements_count; i++)
        if (s->elements[i].focused && element_is_visible(&s->elements[i]))
            return &s->elements[i];
    return NULL;
}

void voice_of_scene(const struct scene *s, bool focus_moved, enum language l, char *to, size_t size)
{
    const struct element *e = focus_moved ? focused(s) : NULL;
    if (e != NULL)
        voice_of_element(e, l, to, size);
    else
        text_copy(to, size, s->said);
}
