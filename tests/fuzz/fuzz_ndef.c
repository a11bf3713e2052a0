/* NDEF on a tag: container, TLV blocks, records, texts and addresses; what is read and written again is the same. */
#include "fuzz.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "tags/ndef.h"

enum { MEMORY = NDEF_TEXT_SIZE + 64 };

static struct ndef_record only_record(const uint8_t *memory, size_t n)
{
    struct bytes message;
    struct ndef_record record;
    assert(ndef_find(bytes_of(memory, n), &message) == RESULT_OK);
    struct ndef_reader r = ndef_reader_of(message);
    enum result first = ndef_next(&r, &record);
    assert(first == RESULT_OK);
    assert(ndef_next(&r, &record) == RESULT_NONE);
    return record;
}

static void text_again(const char *language, const char *text)
{
    uint8_t memory[MEMORY];
    char back[NDEF_TEXT_SIZE], language_back[NDEF_LANGUAGE_SIZE];
    size_t n;
    if (ndef_write_text(language, text, memory, sizeof memory, &n) != RESULT_OK)
        return;
    struct ndef_record record = only_record(memory, n);
    enum result r = ndef_text(&record, language_back, back, sizeof back);
    assert(r == RESULT_OK);
    assert(text_equal(back, text) && text_equal(language_back, language));
}

static void uri_again(const char *uri)
{
    uint8_t memory[MEMORY];
    char back[NDEF_TEXT_SIZE];
    size_t n;
    if (ndef_write_uri(uri, memory, sizeof memory, &n) != RESULT_OK)
        return;
    struct ndef_record record = only_record(memory, n);
    enum result r = ndef_uri(&record, back, sizeof back);
    assert(r == RESULT_OK && text_equal(back, uri));
}

static void records(struct bytes message)
{
    struct ndef_reader r = ndef_reader_of(message);
    struct ndef_record record;
    char text[NDEF_TEXT_SIZE], language[NDEF_LANGUAGE_SIZE];
    unsigned count = 0;
    while (ndef_next(&r, &record) == RESULT_OK) {
        assert(++count <= NDEF_RECORDS_MAX);
        assert(record.type.n + record.id.n + record.payload.n <= message.n);
        if (ndef_text(&record, language, text, sizeof text) == RESULT_OK)
            text_again(language, text);
        if (ndef_uri(&record, text, sizeof text) == RESULT_OK)
            uri_again(text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct barcode_rules any = { 0 }, own = { .prefix = "2", .length = 14 };
    struct bytes memory = bytes_of(data, size), message = { 0 };
    char id[ID_SIZE] = "";
    records(memory);
    enum result found = ndef_find(memory, &message);
    assert(found != RESULT_SHORT || message.n < size);
    records(message);
    if (ndef_candidate(memory, &any, true, id))
        assert(id[0] != '\0' && strlen(id) < sizeof id);
    if (ndef_candidate(memory, &own, true, id))
        assert(strlen(id) == 14 && id[0] == '2');
    return 0;
}
