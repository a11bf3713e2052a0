#include "screens/keys.h"

#include <string.h>

#include "base/text.h"

/* A field with its text in groups of four digits, or as stars. */
static void add_field(struct scene *s, const struct field *field)
{
    char shown[2 * KIOSK_ENTRY_SIZE];
    say_grouped(field->text, shown, sizeof shown);
    scene_add(s, (struct element){ .id = field->id,
                                   .role = ROLE_FIELD,
                                   .look = LOOK_FIELD,
                                   .name = field->label,
                                   .aloud = field->aloud,
                                   .value = scene_text(s, field->secret ? field->text : shown),
                                   .icon = field->icon,
                                   .secret = field->secret,
                                   .box = { .width = GROW(1) } });
}

void add_closed_field(struct scene *s, const char *id, const char *name)
{
    struct element e = button_of(s, LOOK_BUTTON_PLAIN, ICON_KEYS, id, name);
    e.role = ROLE_FIELD;
    scene_add(s, e);
}

static void add_key(struct scene *s, char c)
{
    bool letter = c >= 'A';
    const char *id = scene_format(s, "key.%c", letter ? c - 'A' + 'a' : c);
    scene_add(s, (struct element){ .id = id,
                                   .role = ROLE_KEY,
                                   .look = LOOK_KEY,
                                   .name = scene_format(s, "%c", c),
                                   .box = { .width = GROW(1), .height = GROW(1) } });
}

static void add_named_key(struct scene *s, const char *id, enum icon icon, const char *name, float weight)
{
    scene_add(s, (struct element){ .id = id,
                                   .role = ROLE_KEY,
                                   .look = LOOK_KEY,
                                   .name = name,
                                   .icon = icon,
                                   .step = STEP_TITLE,
                                   .box = { .width = GROW(weight), .height = GROW(1) } });
}

static void add_delete(const struct kiosk *k, struct scene *s, float weight)
{
    add_named_key(s, "key.delete", ICON_DEL, say(k->language, N_("Delete")), weight);
    s->elements[s->elements_count - 1].icon_only = true;
}

/* 15 mm on small panels, less what rounding to pixels may cost; large letters want more. */
static float least_key(const struct scene *s)
{
    struct frame f = frame_of(s);
    float least = f.small ? 14.8f : 20, letter = f.lead + 2;
    return letter > least ? letter : least;
}

static void open_keys_row(struct scene *s)
{
    float least = least_key(s);
    scene_open(s, (struct element){ .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, least, frame_of(s).portrait ? 40 : 26 },
                                             .gap_mm = 4,
                                             .across = PLACE_STRETCH } });
}

static void add_digits(const struct kiosk *k, struct scene *s)
{
    static const char rows[3][4] = { "123", "456", "789" };
    for (int r = 0; r < 3; r++) {
        open_keys_row(s);
        for (int i = 0; i < 3; i++)
            add_key(s, rows[r][i]);
        scene_close(s);
    }
    open_keys_row(s);
    add_named_key(s, "key.letters", ICON_NONE, "ABC", 1);
    add_key(s, '0');
    add_delete(k, s, 1);
    scene_close(s);
}

/* A wide panel that is low has room for three rows. */
static void add_digits_in_three_rows(const struct kiosk *k, struct scene *s)
{
    static const char *const rows[3] = { "123", "456", "7890" };
    for (int r = 0; r < 3; r++) {
        open_keys_row(s);
        for (const char *c = rows[r]; *c != '\0'; c++)
            add_key(s, *c);
        if (r == 0)
            add_delete(k, s, 1);
        if (r == 1)
            add_named_key(s, "key.letters", ICON_NONE, "ABC", 1);
        scene_close(s);
    }
}

/* A low panel has room for two rows only. */
static void add_digits_in_two_rows(const struct kiosk *k, struct scene *s)
{
    static const char *const rows[2] = { "12345", "67890" };
    for (int r = 0; r < 2; r++) {
        open_keys_row(s);
        for (const char *c = rows[r]; *c != '\0'; c++)
            add_key(s, *c);
        if (r == 0)
            add_delete(k, s, 2);
        else
            add_named_key(s, "key.letters", ICON_NONE, "ABC", 2);
        scene_close(s);
    }
}

static void add_letters(const struct kiosk *k, struct scene *s)
{
    static const char *const rows[3] = { "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM" };
    for (int r = 0; r < 3; r++) {
        open_keys_row(s);
        for (const char *c = rows[r]; *c != '\0'; c++)
            add_key(s, *c);
        if (r == 2) {
            add_named_key(s, "key.digits", ICON_NONE, "123", 1.5f);
            add_delete(k, s, 1.5f);
        }
        scene_close(s);
    }
}

/* Where the keys go now is nobody else's to read: not over a shoulder, either. */
static bool types_secret(const struct kiosk *k, const struct entry *entry)
{
    for (unsigned i = 0; i < entry->count; i++)
        if (entry->fields[i].secret && (entry->count == 1 || text_equal(entry->fields[i].id, k->field)))
            return true;
    return false;
}

/* The number pad, or the letters when the kiosk says so. `height` is what it may take, mm. */
static void add_keys(const struct kiosk *k, struct scene *s, const struct entry *entry, float height)
{
    float least = least_key(s);
    bool low = height < 4 * least + 12;
    size_t first = s->elements_count;
    open_column(s, GROW(1), GROW(1), 4);
    if (k->keyboard_letters)
        add_letters(k, s);
    else if (low && frame_of(s).wide)
        add_digits_in_three_rows(k, s);
    else if (low)
        add_digits_in_two_rows(k, s);
    else
        add_digits(k, s);
    scene_close(s);
    for (size_t i = first; i < s->elements_count; i++)
        s->elements[i].secret = types_secret(k, entry);
}

void add_close_keys(const struct kiosk *k, struct scene *s)
{
    add_button(s, LOOK_BUTTON_PLAIN, ICON_BACK, "key.close", say(k->language, N_("Put the keys away")));
}

void add_trouble(struct scene *s, const char *id, const char *sentence)
{
    if (*sentence == '\0')
        return;
    bool small = frame_of(s).small;
    scene_open(s, (struct element){ .id = id,
                                    .role = ROLE_STATUS,
                                    .look = LOOK_NEED_BOX,
                                    .name = sentence,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = small ? 2 : 4,
                                             .pad_y_mm = small ? 1 : 3,
                                             .gap_mm = 3,
                                             .across = PLACE_MIDDLE } });
    add_mark(s, MARK_REFUSED, small ? 9 : 11);
    struct element e = text_of(STEP_BODY, true, sentence);
    e.box.width = GROW(1);
    e.ink = INK_ON_NEED;
    scene_add(s, e);
    scene_close(s);
}

static void add_labels_and_fields(struct scene *s, const struct entry *entry)
{
    for (unsigned i = 0; i < entry->count; i++) {
        struct element label =
            text_of(frame_of(s).wide || frame_of(s).portrait ? STEP_LEAD : STEP_BODY, true, entry->fields[i].label);
        label.box.give_way = 5;
        scene_add(s, label);
        add_field(s, &entry->fields[i]);
    }
    add_trouble(s, entry->trouble_id, entry->trouble);
}

static void add_fields_in_a_row(struct scene *s, const struct entry *entry)
{
    open_row(s, GROW(1), FIT, 4);
    for (unsigned i = 0; i < entry->count; i++)
        add_field(s, &entry->fields[i]);
    scene_close(s);
    add_trouble(s, entry->trouble_id, entry->trouble);
}

/* Beside each other: what is typed, and a pad of three columns. */
static void add_entry_side_by_side(const struct kiosk *k, struct scene *s, const struct entry *entry, float height)
{
    scene_open(
        s, (struct element){
               .box = { .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 6, .across = PLACE_START } });
    open_column(s, GROW(1), FIT, 4);
    add_labels_and_fields(s, entry);
    scene_close(s);
    open_column(s, GROW(1), FIT, 0);
    add_keys(k, s, entry, height);
    scene_close(s);
    scene_close(s);
}

void add_entry(const struct kiosk *k, struct scene *s, const struct entry *entry, float width, float height)
{
    struct frame f = frame_of(s);
    float fields = f.low ? 24 : (float)entry->count * 24;
    if (f.small || f.big) {
        add_gap_below_bar(s);
        if (!k->keyboard_letters && height >= 4 * least_key(s) + 14 && !f.portrait) {
            add_entry_side_by_side(k, s, entry, height);
            return;
        }
        open_column(s, GROW(1), GROW(1), 4);
        if (f.small && entry->count > 1)
            add_fields_in_a_row(s, entry);
        else
            add_labels_and_fields(s, entry);
        add_keys(k, s, entry, height - (f.small ? 24 : fields) - (*entry->trouble != '\0' ? f.body + 4 : 0));
        scene_close(s);
        return;
    }
    bool low = height < 190;
    open_card(s, LOOK_CARD, width > 0 ? MM(width) : GROW(1), f.portrait ? FIT : GROW(1), low ? 4 : 6, low ? 4 : 5);
    if (f.low && entry->count > 1)
        add_fields_in_a_row(s, entry);
    else
        add_labels_and_fields(s, entry);
    add_keys(k, s, entry, height - 2 * 6 - fields - f.lead);
    scene_close(s);
}
