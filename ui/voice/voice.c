#include "voice/voice.h"

#include "base/text.h"
#include "language/language.h"

void voice_add_sentence(char *to, size_t size, const char *text)
{
    static const char *const ends[] = { ".", "?", "!", "…" };
    bool ended = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        ended = ended || text_ends(text, ends[i]);
    if (*text != '\0')
        text_add(to, size, "%s%s%s", *to != '\0' ? " " : "", text, ended ? "" : ".");
}

static const char *name_read(const struct element *e)
{
    return *e->read != '\0' ? e->read : e->name;
}

static bool keeps_to_itself(const struct element *e, struct voice v)
{
    return *e->aloud != '\0' && !v.headset;
}

static void add_length(const char *value, enum language l, char *to, size_t size)
{
    char count[64];
    unsigned n = (unsigned)utf8_count(value);
    text_format(count, sizeof count, say_n(l, "%u character", "%u characters", n), n);
    if (n > 0)
        voice_add_sentence(to, size, count);
}

static void add_value(const struct element *e, struct voice v, char *to, size_t size)
{
    if (e->role != ROLE_FIELD)
        return;
    for (size_t i = 0, n = utf8_count(e->value); e->secret && i < n; i++)
        text_add(to, size, " %s", say(v.language, N_("star")));
    if (!e->secret && keeps_to_itself(e, v))
        add_length(e->value, v.language, to, size);
    else if (!e->secret)
        voice_add_sentence(to, size, e->value);
}

/* Of a row: the sentence below its title, when it has one. */
static void add_reason(const struct scene *s, const struct element *e, char *to, size_t size)
{
    for (const struct element *part = e + 1; part <= e + e->children && part < s->elements + s->elements_count; part++)
        if (text_starts(part->id, e->id) && text_ends(part->id, ".reason"))
            voice_add_sentence(to, size, name_read(part));
}

void voice_of_element(const struct scene *s, const struct element *e, struct voice v, char *to, size_t size)
{
    *to = '\0';
    if (e->role == ROLE_BUTTON)
        voice_add_sentence(to, size, e->detail);
    voice_add_sentence(to, size, keeps_to_itself(e, v) ? e->aloud : name_read(e));
    add_value(e, v, to, size);
    if (e->role == ROLE_ITEM && !keeps_to_itself(e, v))
        add_reason(s, e, to, size);
    if (e->chosen)
        voice_add_sentence(to, size, say(v.language, N_("chosen")));
    if (e->disabled) {
        voice_add_sentence(to, size, say(v.language, N_("not available now")));
        voice_add_sentence(to, size, e->why);
    }
}

void voice_of_typing(const struct element *field, struct voice v, char *to, size_t size)
{
    *to = '\0';
    const char *at = field->value, *last = at;
    while (*at != '\0') {
        last = at;
        utf8_next(&at);
    }
    if (*last == '\0')
        text_copy(to, size, say(v.language, N_("empty")));
    else if (field->secret)
        text_copy(to, size, say(v.language, N_("star")));
    else if (keeps_to_itself(field, v))
        add_length(field->value, v.language, to, size);
    else
        text_copy(to, size, last);
}

static const struct element *focused(const struct scene *s)
{
    for (size_t i = 0; i < s->elements_count; i++)
        if (s->elements[i].focused && element_is_visible(&s->elements[i]))
            return &s->elements[i];
    return NULL;
}

void voice_of_focus(const struct scene *s, struct voice v, char *to, size_t size)
{
    const struct element *e = focused(s);
    *to = '\0';
    if (e != NULL)
        voice_of_element(s, e, v, to, size);
}

void voice_of_scene(const struct scene *s, bool keys, struct voice v, char *to, size_t size)
{
    char element[VOICE_TEXT_SIZE] = "";
    if (keys)
        voice_of_focus(s, v, element, sizeof element);
    text_copy(to, size, s->said);
    if (*element != '\0' && !text_ends(s->said, element)) /* the main action has just been named */
        text_add(to, size, " %s", element);
}

/* An overlay's name, else that of the screen. */
static const char *name_of_screen(const struct scene *s)
{
    for (size_t i = s->elements_count; i > 0; i--)
        if (s->elements[i - 1].role == ROLE_DIALOG && element_is_visible(&s->elements[i - 1]))
            return s->elements[i - 1].aloud[0] != '\0' ? s->elements[i - 1].aloud : name_read(&s->elements[i - 1]);
    const struct element *title = scene_find(s, "screen.title");
    return title != NULL ? name_read(title) : "";
}

void voice_of_place(const struct scene *s, struct voice v, char *to, size_t size)
{
    char element[VOICE_TEXT_SIZE];
    const struct element *e = focused(s);
    unsigned count, at = scene_stop_place(s, e != NULL ? e->id : "", STOPS_SPOKEN, &count);
    *to = '\0';
    voice_add_sentence(to, size, name_of_screen(s));
    voice_of_focus(s, v, element, sizeof element);
    voice_add_sentence(to, size, element);
    if (at > 0)
        text_format(element, sizeof element, say(v.language, N_("Place %u of %u")), at, count);
    else
        text_format(element, sizeof element, say_n(v.language, "%u control", "%u controls", count), count);
    voice_add_sentence(to, size, element);
}
