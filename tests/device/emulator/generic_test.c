/* A visit at a library of no known make. */
#include "base/text.h"
#include "check.h"
#include "visit_stage.h"

TEST(a_whole_visit_at_a_generic_library)
{
    library_stage_open("generic", visit_config(PROFILE_GENERIC));
    visit_as_everywhere();
    visit_reserve_and_pay();
    visit_route();
    CHECK(visit_sent("APhall|AOALA|AB" ABAI "|AC|AY"));
    visit_leave(AIGUL);
}

#define KZ_NAME "Айгүл Сапарова"

/* Titles of the demo library are Kazakh: what a set lacks the library writes as a question mark. */
TEST(each_character_set_carries_what_letters_it_has)
{
    static const struct {
        const char *encoding, *name, *author;
    } cases[] = {
        { "utf-8", KZ_NAME, "Мұхтар Әуезов" },           { "kz-1048", KZ_NAME, "Мұхтар Әуезов" },
        { "cp1251", "Айг?л Сапарова", "М?хтар ?уезов" }, { "windows-1251", "Айг?л Сапарова", "М?хтар ?уезов" },
        { "cp866", "Айг?л Сапарова", "М?хтар ?уезов" },  { "ascii", "????? ????????", "?????? ??????" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct message_link_config c = visit_config(PROFILE_GENERIC);
        text_copy(c.encoding, sizeof c.encoding, cases[i].encoding);
        library_stage_open("generic", c);
        library_stage_rule("encoding", cases[i].encoding);
        library_stage_ask(LIBRARY_PATRON, AIGUL, "");
        CHECK_TEXT(library_stage.last.patron.name, cases[i].name);
        library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
        CHECK(library_stage.last.ok);
        CHECK_TEXT(library_stage.last.item.author, cases[i].author);
        visit_leave(AIGUL);
    }
}

TEST(western_letters_come_in_latin_1_and_cp850)
{
    static const char *const encodings[] = { "latin-1", "iso-8859-1", "cp850", "cp1252", "windows-1252" };
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        struct message_link_config c = visit_config(PROFILE_GENERIC);
        text_copy(c.encoding, sizeof c.encoding, encodings[i]);
        library_stage_open("generic", c);
        library_stage_rule("encoding", encodings[i]);
        library_stage_rule("slip", "Façade naïve, ñandú");
        library_stage_ask(LIBRARY_CHECKOUT, AIGUL, ABAI);
        CHECK_TEXT(library_stage.last.print, "Façade naïve, ñandú");
        visit_leave(AIGUL);
    }
}

/* A system behind a proxy, or one that is changed while it runs: UTF-8 is told apart from any set of single bytes. */
TEST(a_session_in_mixed_character_sets_is_read)
{
    struct message_link_config c = visit_config(PROFILE_GENERIC);
    text_copy(c.encoding, sizeof c.encoding, "kz-1048");
    library_stage_open("generic", c);
    for (int i = 0; i < 6; i++) {
        library_stage_rule("encoding", i % 2 == 0 ? "utf-8" : "kz-1048");
        library_stage_ask(LIBRARY_PATRON, AIGUL, "");
        CHECK_TEXT(library_stage.last.patron.name, KZ_NAME);
    }
    visit_leave(AIGUL);
}
