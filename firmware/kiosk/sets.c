/* A set of several parts with a tag each: it is lent and returned whole, or not at all. */
#include "base/text.h"
#include "kiosk/parts.h"

static bool is_part_of(const struct kiosk *k, const struct kiosk_tag *tag, const char *id)
{
    return pad_role(k, tag) != READER_FOR_CARDS && tag->thing == THING_ITEM && !tag->left_behind && !tag->unsure &&
           text_equal(tag->id, id);
}

/* Does the same part lie there twice? Its first tag is counted. */
static bool is_counted(const struct kiosk *k, const struct kiosk_tag *tag)
{
    for (const struct kiosk_tag *before = k->tags; before < tag; before++)
        if (before->part == tag->part && is_part_of(k, before, tag->id))
            return true;
    return false;
}

void set_look(struct kiosk *k, struct kiosk_item *item)
{
    enum { NAMED_MAX = 32 };
    if (item->is_thing)
        return;
    uint32_t there = 0;
    item->parts_here = 0;
    for (size_t i = 0; i < k->tags_count; i++) {
        const struct kiosk_tag *tag = &k->tags[i];
        if (!is_part_of(k, tag, item->item.id))
            continue;
        item->on_pad = true;
        item->uid = tag->uid;
        if (tag->part >= 1 && tag->part <= item->parts && !is_counted(k, tag))
            item->parts_here++;
        there |= tag->part >= 1 && tag->part <= NAMED_MAX ? UINT32_C(1) << (tag->part - 1) : 0;
    }
    uint32_t all = item->parts >= NAMED_MAX ? UINT32_MAX : (UINT32_C(1) << item->parts) - 1;
    item->missing_parts = item->on_pad ? all & ~there : 0;
}

bool set_is_whole(const struct kiosk_item *item)
{
    return item->parts == 0 || item->parts_here == item->parts;
}
