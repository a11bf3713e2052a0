/* A tag's memory: every model's decoder, and the UID map's lines. */
#include "fuzz.h"

#include <assert.h>
#include <string.h>

#include "tags/tags.h"
#include "tags/uid_map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tag_content content;
    struct uid_map map = uid_map_of(bytes_of(data, size));
    struct uid_map_entry entry;
    tags_decode(bytes_of(data, size), size > 0 ? data[0] : TAG_NO_DSFID, TAGS_RULES_ALL, &content);
    assert(content.model < TAG_MODEL_COUNT);
    assert(memchr(content.id, '\0', sizeof content.id) != NULL);
    assert((content.kind == TAG_KIND_ITEM || content.kind == TAG_KIND_PATRON) || content.id[0] == '\0');
    while (uid_map_next(&map, &entry) != RESULT_NONE)
        assert(map.line > 0);
    return 0;
}
