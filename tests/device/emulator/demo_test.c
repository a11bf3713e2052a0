/* The demo library's tags say, through the firmware's codecs, what their rows say. */
#include "base/text.h"
#include "check.h"
#include "emulator/demo.h"
#include "tags/tags.h"

static struct things things;

static const struct thing *thing(const char *what)
{
    if (things.count == 0)
        CHECK_EQ(demo_things(KITAP_DEMO_FOLDER, "KZ-ALA", &things), RESULT_OK);
    const struct thing *t = things_find(&things, what);
    CHECK(t != NULL);
    return t;
}

static struct tag_content content_of(const struct thing *t)
{
    struct tag_content content;
    uint8_t memory[THING_BLOCK_MAX] = { 0 };
    for (size_t i = 0; i < t->block_n; i++)
        memory[i] = t->block[i];
    tags_decode(bytes_of(memory, sizeof memory), TAG_NO_DSFID, TAGS_RULES_ALL, &content);
    return content;
}

TEST(every_book_with_a_whole_block_says_its_number)
{
    size_t read = 0;
    (void)thing("book-abai-1");
    for (size_t i = 0; i < things.count; i++) {
        const struct thing *t = &things.list[i];
        if (t->kind != THING_BOOK || t->block_n == 0 || text_equal(t->tag.what, "book-qartqozha"))
            continue;
        CHECK_TEXT(content_of(t).id, t->id);
        read++;
    }
    CHECK(read > 50);
    CHECK_EQ(content_of(thing("book-qartqozha")).kind, TAG_KIND_DAMAGED);
}

TEST(each_model_is_there)
{
    static const struct {
        const char *what;
        enum tag_model model;
    } models[] = { { "book-abai-1", TAG_MODEL_ISO28560_3 },
                   { "book-robinson", TAG_MODEL_ISO28560_2 },
                   { "book-karlsson", TAG_MODEL_3M },
                   { "book-home-made", TAG_MODEL_NDEF },
                   { "book-web-page", TAG_MODEL_NDEF } };
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        CHECK_EQ(content_of(thing(models[i].what)).model, models[i].model);
}

TEST(a_kit_has_three_parts_of_one_number)
{
    static const char *const parts[] = { "kit-qurastyr-1", "kit-qurastyr-2", "kit-qurastyr-3" };
    for (uint8_t i = 0; i < 3; i++) {
        struct tag_content content = content_of(thing(parts[i]));
        CHECK_TEXT(content.id, thing(parts[0])->id);
        CHECK_EQ(content.part, i + 1);
        CHECK_EQ(content.parts, 3);
    }
}

TEST(a_patrons_block_says_the_printed_number)
{
    const struct thing *t = thing("card-madina");
    struct tag_content content = content_of(t);
    CHECK_EQ(content.kind, TAG_KIND_PATRON);
    CHECK_TEXT(content.id, t->number);
}
