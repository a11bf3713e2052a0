/* Scanned numbers under every kind of rule, key files, and numbers from which a UID's form is learnt. */
#include "fuzz.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "tags/barcode.h"
#include "tags/card.h"
#include "tags/uid.h"

enum { TEXT = 300 };

static void scan(const char *text, const struct barcode_rules *rules, bool item)
{
    char out[ID_SIZE] = "", again[ID_SIZE];
    if (barcode_read(text, rules, item, out) != BARCODE_OK) {
        assert(out[0] == '\0');
        return;
    }
    assert(out[0] != '\0');
    assert(rules->length == 0 || utf8_count(out) == rules->length);
    assert(text_starts(out, rules->prefix));
    if (rules->check == BARCODE_MOD_10)
        assert(barcode_read(out, rules, item, again) == BARCODE_OK && text_equal(out, again));
}

static void learn(const char *text)
{
    struct uid uid = { { 4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6 }, text[0] != '\0' && text[0] % 2 == 0 ? 7 : 4 };
    struct uid_example example = { uid, text };
    struct uid_lesson lesson = uid_form_learn(&example, 1);
    char sent[TAGS_UID_SIZE];
    if (lesson.learnt != UID_LEARNT_ONE)
        return;
    tags_uid_text(uid, lesson.form, sent);
    assert(text_equal(sent, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const prefixes[] = { "", "2", "3023", "AB-" };
    char text[TEXT];
    struct card_key key;
    const char *error;
    if (size == 0)
        return 0;
    struct barcode_rules rules = { .check = data[0] % BARCODE_CHECK_COUNT, .length = data[0] >> 4 };
    text_copy(rules.prefix, sizeof rules.prefix, prefixes[data[0] >> 2 & 3]);
    text_copy_bytes(text, sizeof text, bytes_of(data + 1, size - 1));
    scan(text, &rules, true);
    scan(text, &rules, false);
    learn(text);
    if (card_key_parse(bytes_of(data + 1, size - 1), &key, &error) == RESULT_OK)
        assert(error == NULL);
    else
        assert(error != NULL);
    return 0;
}
