#include "painter/atlas.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool adds_up(struct atlas *a)
{
    const struct atlas_head *head = (const struct atlas_head *)(const void *)a->at;
    if (a->size < sizeof *head || memcmp(head->magic, ATLAS_MAGIC, sizeof head->magic) != 0 || head->size != a->size)
        return false;
    uint64_t records = sizeof *head + (uint64_t)head->fonts * sizeof(struct atlas_font) +
                       (uint64_t)head->glyphs * sizeof(struct atlas_glyph);
    if (records > a->size)
        return false;
    a->fonts = (const struct atlas_font *)(const void *)(a->at + sizeof *head);
    a->glyphs = (const struct atlas_glyph *)(const void *)(a->fonts + head->fonts);
    a->fonts_count = head->fonts;
    for (uint32_t i = 0; i < head->fonts; i++)
        if (a->fonts[i].first > head->glyphs || a->fonts[i].count > head->glyphs - a->fonts[i].first)
            return false;
    return true;
}

enum result atlas_open(struct atlas *a, const char *path)
{
    *a = (struct atlas){ 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return RESULT_NONE;
    struct stat st;
    void *at = MAP_FAILED;
    if (fstat(fd, &st) == 0 && st.st_size > 0)
        at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (at == MAP_FAILED)
        return RESULT_BAD;
    a->at = at;
    a->size = (size_t)st.st_size;
    if (adds_up(a))
        return RESULT_OK;
    atlas_close(a);
    return RESULT_BAD;
}

void atlas_close(struct atlas *a)
{
    if (a->at != NULL)
        munmap((void *)(uintptr_t)a->at, a->size);
    *a = (struct atlas){ 0 };
}

const struct atlas_font *atlas_font(const struct atlas *a, enum face face, int px)
{
    for (uint32_t i = 0; i < a->fonts_count; i++)
        if (a->fonts[i].face == face && a->fonts[i].px == px)
            return &a->fonts[i];
    return NULL;
}

const struct atlas_glyph *atlas_glyph(const struct atlas *a, const struct atlas_font *font, uint32_t code)
{
    uint32_t low = font->first, high = font->first + font->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (a->glyphs[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low >= font->first + font->count || a->glyphs[low].code != code)
        return NULL;
    const struct atlas_glyph *g = &a->glyphs[low];
    bool inside = g->offset <= a->size && (uint64_t)g->w * g->h <= a->size - g->offset;
    return inside ? g : NULL;
}
