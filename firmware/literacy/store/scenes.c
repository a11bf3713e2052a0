/* Scenes and their parts, and the screens of a practice, which lead to each other by their ids. */
#include "base/text.h"

#include "literacy/store/inside.h"

#define X(name, word) word,
static const char *const kinds[] = { LESSON_PART_KINDS(X) };
static const char *const places[] = { LESSON_PLACES(X) };
static const char *const gestures[] = { LESSON_GESTURES(X) };
static const char *const icons[] = { LESSON_ICONS(X) };
#undef X

/* ---- parts ---- */

static void read_kind(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_part *)at)->kind =
        (enum lesson_part_kind)load_one_of(l, value, "kind", kinds, LESSON_PART_KINDS_COUNT);
}

static void read_id(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_part *)at)->id = load_id(l, value);
}

static void read_text(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson_part *)at)->text);
}

static void read_line(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson_part *)at)->line);
}

static void read_follows(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson_part *)at)->follows);
}

static void read_icon(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_part *)at)->icon =
        (enum lesson_icon)(1 + load_one_of(l, value, "icon", icons, LESSON_ICONS_COUNT - 1));
}

static void read_good(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_part *)at)->worth = load_yes(l, value, "good") ? LESSON_GOOD : LESSON_MISS;
}

static void read_by(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_part *)at)->by = (enum lesson_gesture)load_one_of(l, value, "by", gestures, LESSON_GESTURES_COUNT);
}

static void read_from(struct load *l, const struct tree *value, void *at)
{
    static const char *const words[] = { "them", "me" };
    ((struct lesson_part *)at)->from = (enum lesson_from)load_one_of(l, value, "from", words, 2);
}

static void read_to(struct load *l, const struct tree *value, void *at)
{
    if (l->practice)
        ((struct lesson_part *)at)->to = (uint8_t)load_one_of(l, value, "to", l->screens, l->screens_count);
    else
        load_wrong(l, value->key_line, "to leads to a screen of a practice, and there are none here; delete it");
}

enum { HAS_TEXT = 4, HAS_FROM = 256 };
static const struct field part_fields[] = { { "kind", read_kind, false },
                                            { "id", read_id, true },
                                            { "text", read_text, true },
                                            { "line", read_line, true },
                                            { "icon", read_icon, true },
                                            { "good", read_good, true },
                                            { "by", read_by, true },
                                            { "to", read_to, true },
                                            { "from", read_from, true },
                                            { "follows", read_follows, true },
                                            { 0 } };

static void judge_part(struct load *l, const struct tree *node, const struct lesson_part *part, unsigned seen)
{
    bool acts = part->worth != LESSON_NEUTRAL || part->by != LESSON_BY_TAP || part->to != LESSON_NOTHING ||
                part->follows.in[0] != NULL;
    if (part->kind == LESSON_PART_PICTURE && part->icon == LESSON_ICON_NONE)
        load_wrong(l, node->line, "a picture needs its icon; write icon: NAME");
    if (part->kind != LESSON_PART_PICTURE && (seen & HAS_TEXT) == 0)
        load_wrong(l, node->line, "text is missing; write it");
    if (part->kind == LESSON_PART_MESSAGE && (seen & HAS_FROM) == 0)
        load_wrong(l, node->line, "a message is from: them or from: me; write which");
    if (part->id == NULL && (acts || part->kind == LESSON_PART_KEY))
        load_wrong(l, node->line, "what can be touched needs a name; write id: NAME");
    if (part->worth == LESSON_MISS && part->follows.in[0] == NULL)
        load_wrong(l, node->line, "a wrong part says why it tempts and what is safe; write follows");
    if (l->practice && part->id != NULL && part->to == LESSON_NOTHING && part->follows.in[0] == NULL)
        load_wrong(l, node->line, "a touch here does nothing; write to: SCREEN, or follows");
}

static bool is_id_twice(const struct lesson_part *parts, unsigned count, const char *id)
{
    for (unsigned i = 0; i < count; i++)
        if (parts[i].id != NULL && text_equal(parts[i].id, id))
            return true;
    return false;
}

static void read_parts(struct load *l, const struct tree *value, void *at)
{
    struct lesson_scene *scene = at;
    if (!load_is_list(l, value, 1, LESSON_PARTS_MAX))
        return;
    struct lesson_part *parts = load_take(l, value->count * sizeof *parts, value->line);
    scene->parts = parts;
    for (const struct tree *node = value->first; node != NULL && parts != NULL; node = node->next) {
        struct lesson_part *part = &parts[scene->parts_count];
        part->to = LESSON_NOTHING;
        store_note(l->store, part, NULL, node->line);
        judge_part(l, node, part, load_mapping(l, part_fields, node, part));
        if (part->id != NULL && is_id_twice(parts, scene->parts_count, part->id))
            load_wrong(l, node->line, "the id %s stands twice in this scene; change one", part->id);
        scene->parts_count++;
    }
}

/* ---- scenes ---- */

static void read_on(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_scene *)at)->on = (enum lesson_place)load_one_of(l, value, "on", places, LESSON_PLACES_COUNT);
}

void load_scene(struct load *l, const struct tree *node, struct lesson_scene *to)
{
    static const struct field fields[] = { { "on", read_on, false }, { "parts", read_parts, false }, { 0 } };
    load_mapping(l, fields, node, to);
    store_note(l->store, to, NULL, node->line);
}

/* ---- a practice ---- */

static void read_end(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_scene *)at)->end = load_yes(l, value, "end");
}

/* Known before the parts are read, which name them. */
static void read_no_more(struct load *l, const struct tree *value, void *at)
{
    (void)l;
    (void)value;
    (void)at;
}

static void collect_ids(struct load *l, const struct tree *screens)
{
    l->screens_count = 0;
    for (const struct tree *node = screens->first; node != NULL; node = node->next) {
        const struct tree *id = load_entry(node, "id");
        const char *word = id != NULL && id->word != NULL ? id->word : "";
        for (unsigned i = 0; i < l->screens_count; i++)
            if (word[0] != '\0' && text_equal(l->screens[i], word))
                load_wrong(l, node->line, "two screens are called %s; change one", word);
        l->screens[l->screens_count++] = word;
    }
}

void load_screens(struct load *l, const struct tree *node, struct lesson_step *step)
{
    static const struct field fields[] = { { "id", read_no_more, false },
                                           { "on", read_on, false },
                                           { "parts", read_parts, false },
                                           { "end", read_end, true },
                                           { 0 } };
    if (!load_is_list(l, node, 1, LESSON_SCREENS_MAX))
        return;
    struct lesson_scene *screens = load_take(l, node->count * sizeof *screens, node->line);
    step->screens = screens;
    collect_ids(l, node);
    l->practice = true;
    for (const struct tree *one = node->first; one != NULL && screens != NULL; one = one->next) {
        struct lesson_scene *screen = &screens[step->screens_count++];
        store_note(l->store, screen, NULL, one->line);
        load_mapping(l, fields, one, screen);
    }
    l->practice = false;
}
