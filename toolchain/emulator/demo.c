/* The demo library's tags and cards. The formats stand at the head of each file in assets/demo/. */
#include "emulator/demo.h"

#include <stdio.h>

#include "base/text.h"
#include "emulator/table_file.h"
#include "tags/ndef.h"

enum { TORN_BYTES = 12, WHOLE = THING_BLOCK_MAX };

struct load {
    struct things *things;
    const char *owner;
};

static enum result add(struct load *l, const char *what, const char *chip_word, struct thing **out)
{
    enum tag_chip chip;
    enum result r = tag_chip_of_word(chip_word, &chip);
    return r != RESULT_OK ? r : things_add(l->things, what, chip, things_uid_of_name(what, chip), out);
}

/* "2/3": the second of three parts. */
static enum result fill_part(struct thing *t, const char *tag, struct thing_block block)
{
    uint64_t part, parts;
    char first[] = { tag[0], '\0' };
    if (tag[0] == '\0' || tag[1] != '/' || text_to_u64(first, 9, &part) != RESULT_OK ||
        text_to_u64(tag + 2, 9, &parts) != RESULT_OK)
        return RESULT_BAD;
    block.part = (uint8_t)part;
    block.parts = (uint8_t)parts;
    return things_write_block(t, &block, WHOLE);
}

/* As a phone writes it: a text, or the address of the item's page. */
static enum result fill_ndef(struct thing *t, const char *number, bool address)
{
    uint8_t message[THING_BLOCK_MAX];
    char page[NDEF_TEXT_SIZE];
    size_t n;
    text_format(page, sizeof page, "https://kitap.example/item/%s", number);
    enum result r = address ? ndef_write_uri(page, message, sizeof message, &n)
                            : ndef_write_text("en", number, message, sizeof message, &n);
    return r != RESULT_OK ? r : things_write_memory(t, bytes_of(message, n));
}

/* What stands on a tag, by the word of the file. What memory.tsv holds is written when that is read. */
static enum result fill(struct thing *t, const char *tag, const char *number, const char *owner)
{
    static const char *const nothing[] = { "map", "blank", "card", "memory" };
    const struct thing_block block = { number, owner, 1, 1 };
    if (text_equal(tag, "block"))
        return things_write_block(t, &block, WHOLE);
    if (text_equal(tag, "torn"))
        return things_write_block(t, &block, TORN_BYTES);
    if (text_equal(tag, "ndef") || text_equal(tag, "address"))
        return fill_ndef(t, number, tag[0] == 'a');
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        if (text_equal(tag, nothing[i]))
            return RESULT_OK;
    }
    return fill_part(t, tag, block);
}

static enum result take_item(void *self, const struct table_row *row)
{
    struct load *l = self;
    struct thing *t;
    enum result r = table_row_check(row, 9);
    if (r != RESULT_OK)
        return r;
    r = add(l, row->fields[0], row->fields[3], &t);
    if (r != RESULT_OK)
        return r;
    t->kind = THING_BOOK;
    text_copy(t->id, sizeof t->id, row->fields[1]);
    text_copy(t->label, sizeof t->label, row->fields[7]);
    return fill(t, row->fields[4], row->fields[1], l->owner);
}

static enum result take_patron(void *self, const struct table_row *row)
{
    struct thing *t;
    enum result r = table_row_check(row, 12);
    if (r != RESULT_OK)
        return r;
    r = add(self, row->fields[0], row->fields[2], &t);
    if (r != RESULT_OK)
        return r;
    t->kind = THING_CARD;
    hex_put(t->id, sizeof t->id, bytes_of(t->tag.uid.at, t->tag.uid.n));
    text_copy(t->number, sizeof t->number, row->fields[1]);
    text_copy(t->label, sizeof t->label, row->fields[3]);
    text_copy(t->pin, sizeof t->pin, row->fields[4]);
    return RESULT_OK;
}

static enum result take_other(void *self, const struct table_row *row)
{
    struct thing *t;
    enum result r = table_row_check(row, 5);
    if (r != RESULT_OK)
        return r;
    r = add(self, row->fields[0], row->fields[1], &t);
    if (r != RESULT_OK)
        return r;
    bool is_card = text_equal(row->fields[2], "card");
    t->kind = is_card ? THING_CARD : THING_OTHER;
    text_copy(t->label, sizeof t->label, row->fields[0]);
    if (is_card)
        hex_put(t->id, sizeof t->id, bytes_of(t->tag.uid.at, t->tag.uid.n));
    else if (!text_equal(row->fields[3], "-"))
        text_copy(t->id, sizeof t->id, row->fields[3]);
    return fill(t, row->fields[2], row->fields[3], row->fields[4]);
}

static enum result take_memory(void *self, const struct table_row *row)
{
    struct load *l = self;
    uint8_t block[THING_BLOCK_MAX];
    size_t n;
    enum result r = table_row_check(row, 2);
    if (r != RESULT_OK)
        return r;
    struct thing *t = things_find(l->things, row->fields[0]);
    r = t == NULL ? RESULT_NONE : hex_get(row->fields[1], block, sizeof block, &n);
    return r != RESULT_OK ? r : things_write_memory(t, bytes_of(block, n));
}

enum result demo_things(const char *folder, const char *owner, struct things *out)
{
    static const struct {
        const char *file;
        enum result (*take)(void *self, const struct table_row *row);
    } files[] = { { "patrons.tsv", take_patron },
                  { "items.tsv", take_item },
                  { "others.tsv", take_other },
                  { "memory.tsv", take_memory } };
    struct load l = { out, owner };
    char path[DEMO_PATH_SIZE];
    out->count = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        text_format(path, sizeof path, "%s/%s", folder, files[i].file);
        enum result r = table_file_read(path, files[i].take, &l);
        if (r != RESULT_OK)
            return r;
    }
    return RESULT_OK;
}

static enum result map_item(void *self, const struct table_row *row)
{
    enum tag_chip chip;
    char hex[UID_TEXT_SIZE];
    enum result r = table_row_check(row, 9);
    if (r != RESULT_OK)
        return r;
    r = tag_chip_of_word(row->fields[3], &chip);
    if (r != RESULT_OK || !text_equal(row->fields[4], "map"))
        return r;
    uid_text(things_uid_of_name(row->fields[0], chip), hex);
    return fprintf(self, "%s,%s\n", hex, row->fields[1]) < 0 ? RESULT_IO : RESULT_OK;
}

enum result demo_uid_map(const char *folder, const char *path)
{
    char items[DEMO_PATH_SIZE];
    FILE *f = fopen(path, "we");
    if (f == NULL)
        return RESULT_IO;
    text_format(items, sizeof items, "%s/items.tsv", folder);
    fprintf(f, "# Items whose tags carry no block: chip's number,item's number\n");
    enum result r = table_file_read(items, map_item, f);
    return fclose(f) == 0 ? r : RESULT_IO;
}
