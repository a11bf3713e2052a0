/* What holds for every message of the table, in both directions. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "link/sip2/form.h"
#include "link/sip2/frame.h"

#include "check.h"

static const struct sip2_charset utf8;
static char texts[SIP2_TEXT_MAX];

static struct sip2_message there_and_back(const struct sip2_message *m)
{
    static uint8_t wire[SIP2_FRAME_MAX];
    struct sip2_message back = { 0 };
    struct arena arena = arena_of(texts, sizeof texts);
    struct bytes frame;
    size_t n;
    size_t used;
    CHECK_EQ(sip2_encode(m, &utf8, wire, sizeof wire, &n), RESULT_OK);
    CHECK_EQ(sip2_frame_next(bytes_of(wire, n), &frame, &used), RESULT_OK);
    CHECK_EQ(used, n);
    CHECK_EQ(sip2_decode(frame, &utf8, &arena, &back), RESULT_OK);
    return back;
}

/* Every fixed field and every field filled; those that may be repeated, twice. `marks` keeps the values. */
static struct sip2_message filled(enum sip2_kind kind, char marks[SIP2_FIELDS_MAX][16])
{
    struct sip2_message m = sip2_message_of(kind);
    const struct sip2_form *form = &sip2_forms[kind];
    for (const struct sip2_fixed *f = form->fixed; f->width > 0; f++)
        sip2_set_fixed(&m, f->name, "012345678901234567");
    for (size_t i = 0; form->fields[i].id[0] != '\0'; i++) {
        text_format(marks[i], 16, "mark-%s-%s", form->code, form->fields[i].id);
        sip2_set(&m, form->fields[i].id, marks[i]);
        if (form->fields[i].use == SIP2_REPEATED)
            sip2_set(&m, form->fields[i].id, marks[i]);
    }
    m.has_checksum = true;
    m.sequence = kind == SIP2_RESEND_TO_CLIENT || kind == SIP2_RESEND_TO_SERVER ? '\0' : '7';
    return m;
}

TEST(every_message_goes_there_and_back_with_all_its_fields)
{
    for (enum sip2_kind kind = 0; kind < SIP2_KIND_COUNT; kind++) {
        char marks[SIP2_FIELDS_MAX][16];
        struct sip2_message m = filled(kind, marks);
        struct sip2_message back = there_and_back(&m);
        CHECK_EQ(back.kind, kind);
        CHECK_TEXT(back.fixed, m.fixed);
        CHECK_EQ(back.sequence, m.sequence);
        CHECK(back.has_checksum && back.checksum_ok && back.complete);
        CHECK_EQ(back.values_count, m.values_count);
        for (size_t i = 0; i < m.values_count; i++) {
            CHECK_TEXT(back.values[i].id, m.values[i].id);
            CHECK_TEXT(back.values[i].text, m.values[i].text);
        }
    }
}

TEST(needed_fields_are_written_empty_and_their_lack_is_seen)
{
    for (enum sip2_kind kind = 0; kind < SIP2_KIND_COUNT; kind++) {
        struct sip2_message m = sip2_message_of(kind);
        struct sip2_message back = there_and_back(&m);
        bool needs = false;
        for (const struct sip2_field *f = sip2_forms[kind].fields; f->id[0] != '\0'; f++) {
            bool needed = f->use == SIP2_NEEDED;
            CHECK_EQ(sip2_get(&back, f->id) != NULL, needed);
            needs = needs || needed;
        }
        CHECK(back.complete);
        char bare[SIP2_FIXED_SIZE + 2];
        struct arena arena = arena_of(texts, sizeof texts);
        text_format(bare, sizeof bare, "%s%s", sip2_code(kind), m.fixed);
        CHECK_EQ(sip2_decode(bytes_of_text(bare), &utf8, &arena, &back), RESULT_OK);
        CHECK_EQ(back.complete, !needs);
    }
}

TEST(no_log_line_holds_a_personal_or_secret_value)
{
    for (enum sip2_kind kind = 0; kind < SIP2_KIND_COUNT; kind++) {
        char marks[SIP2_FIELDS_MAX][16];
        char line[SIP2_LOG_SIZE];
        struct sip2_message m = filled(kind, marks);
        sip2_log_text(&m, line);
        CHECK(text_starts(line, sip2_code(kind)));
        for (size_t i = 0; sip2_forms[kind].fields[i].id[0] != '\0'; i++) {
            bool open = sip2_meaning_of(sip2_forms[kind].fields[i].id)->privacy == SIP2_OPEN;
            CHECK(open || strstr(line, marks[i]) == NULL);
        }
    }
    static const char *const hidden = "AA AC AD AE AF BD BE BF CO CY DA PB";
    for (const char *id = hidden; *id != '\0'; id += id[2] == '\0' ? 2 : 3)
        CHECK(sip2_meaning_of(id)->privacy != SIP2_OPEN);
    CHECK_EQ(sip2_meaning_of("AC")->privacy, SIP2_SECRET);
    CHECK_EQ(sip2_meaning_of("AD")->privacy, SIP2_SECRET);
    CHECK_EQ(sip2_meaning_of("CO")->privacy, SIP2_SECRET);
}

TEST(codes_places_in_bx_and_meanings_are_each_said_once)
{
    for (enum sip2_kind a = 0; a < SIP2_KIND_COUNT; a++) {
        CHECK(sip2_forms[a].code != NULL);
        for (const struct sip2_field *f = sip2_forms[a].fields; f->id[0] != '\0'; f++)
            CHECK(sip2_field_of(&sip2_forms[a], f->id) == f);
        for (enum sip2_kind b = 0; b < a; b++) {
            CHECK(!text_equal(sip2_code(a), sip2_code(b)));
            CHECK(sip2_forms[a].supported_at < 0 || sip2_forms[a].supported_at != sip2_forms[b].supported_at);
        }
    }
    for (size_t i = 0; i < sip2_meanings_count; i++)
        CHECK(sip2_meaning_of(sip2_meanings[i].id) == &sip2_meanings[i]);
}
