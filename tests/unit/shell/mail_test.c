/* Receipts by e-mail: what goes to the program that sends them, and that the brain always hears what became of it. */
#include "stage.h"

#include <string.h>

#include "base/text.h"

enum { MAIL_MS = 10000, VISIT = 77 };

static void boot_mailing(void)
{
    mail_ms = MAIL_MS;
    brain_email = "aigul@mail.kz";
    letter_text = "Абай жолы\n";
    boot();
    mail_ms = 0;
    brain_visit = VISIT;
    hello(HELPER_MAIL);
    CHECK_EQ(sent[HELPER_MAIL][0].type, MESSAGE_MAIL_CONFIG);
}

static void wants_it(uint64_t visit)
{
    struct effect *e = will(EFFECT_MAIL_RECEIPT);
    e->visit = visit;
    tap("finish.receipt.mail");
}

static void mailed(enum result r, uint32_t request)
{
    const struct message m = { .type = MESSAGE_MAILED, .request = request, .mailed = { r, "the server answers 550" } };
    core_message(core, soon(), HELPER_MAIL, &m);
}

static enum result answer_to(uint64_t visit)
{
    size_t at = last_heard(EVENT_MAILED);
    CHECK_EQ(heard[at].visit, visit);
    return heard[at].result;
}

TEST(a_letter_goes_to_the_patrons_own_address_and_the_brain_hears_that_it_was_taken)
{
    boot_mailing();
    wants_it(VISIT);
    const struct message *m = last_sent(HELPER_MAIL);
    CHECK_EQ(m->type, MESSAGE_LETTER);
    CHECK_TEXT(m->letter.to, "aigul@mail.kz");
    CHECK_TEXT(m->letter.subject, "Receipt");
    CHECK_TEXT(m->letter.text, "Абай жолы\n");
    CHECK_EQ(strlen(m->letter.ulid), ULID_SIZE - 1);
    CHECK(!m->letter.more);
    CHECK_EQ(count_heard(EVENT_MAILED), 0);
    mailed(RESULT_OK, m->request);
    CHECK_EQ(answer_to(VISIT), RESULT_OK);
}

TEST(a_letter_longer_than_a_message_goes_in_pieces_that_tear_no_letter)
{
    static char text[3 * MESSAGE_LETTER_SIZE], whole[sizeof text];
    memset(text, 0, sizeof text);
    memset(whole, 0, sizeof whole);
    boot_mailing();
    text_copy(text, sizeof text, "x"); /* every further letter has two bytes, and stands across the border */
    while (strlen(text) < sizeof text - 8)
        text_add(text, sizeof text, "ә");
    letter_text = text;
    wants_it(VISIT);
    CHECK_EQ(sent_count[HELPER_MAIL], 4);
    for (size_t i = 1; i < 4; i++) {
        const struct message_letter *piece = &sent[HELPER_MAIL][i].letter;
        CHECK_EQ(sent[HELPER_MAIL][i].request, sent[HELPER_MAIL][1].request);
        CHECK_EQ(piece->more, i < 3);
        CHECK(utf8_valid(bytes_of(piece->text, strlen(piece->text))));
        text_add(whole, sizeof whole, "%s", piece->text);
    }
    CHECK_TEXT(whole, text);
}

TEST(what_was_not_taken_is_told_and_is_not_sent_again)
{
    boot_mailing();
    wants_it(VISIT);
    size_t before = sent_count[HELPER_MAIL];
    mailed(RESULT_REFUSED, last_sent(HELPER_MAIL)->request);
    CHECK_EQ(answer_to(VISIT), RESULT_REFUSED);
    wait_until(now.mono_ms + 3600 * 1000);
    CHECK_EQ(sent_count[HELPER_MAIL], before);
    CHECK_EQ(count_heard(EVENT_MAILED), 1);
}

TEST(a_program_that_dies_or_is_silent_has_sent_nothing)
{
    boot_mailing();
    wants_it(VISIT);
    core_helper_ended(core, soon(), HELPER_MAIL);
    CHECK_EQ(answer_to(VISIT), RESULT_GONE);
    wants_it(VISIT); /* while it is away */
    CHECK_EQ(count_heard(EVENT_MAILED), 2);
    CHECK_EQ(answer_to(VISIT), RESULT_GONE);
    wait_until(now.mono_ms + 1000);
    CHECK_EQ(spawned[HELPER_MAIL], 2);
    hello(HELPER_MAIL);
    wants_it(VISIT);
    wait_until(now.mono_ms + 6000); /* no sign of life */
    CHECK_EQ(killed[HELPER_MAIL], 1);
    core_helper_ended(core, soon(), HELPER_MAIL);
    CHECK_EQ(count_heard(EVENT_MAILED), 3);
    CHECK_EQ(killed[HELPER_LINK], 0);
}

TEST(one_that_lives_and_never_answers_is_killed)
{
    boot_mailing();
    wants_it(VISIT);
    for (int i = 0; i < 30 && killed[HELPER_MAIL] == 0; i++) {
        const struct message beat = { .type = MESSAGE_HEARTBEAT, .request = last_sent(HELPER_MAIL)->request };
        wait_until(now.mono_ms + 1000);
        core_message(core, soon(), HELPER_MAIL, &beat);
    }
    CHECK_EQ(killed[HELPER_MAIL], 1);
    CHECK(now.mono_ms <= 30 * 1000);
}

TEST(a_second_person_is_told_at_once_when_the_first_ones_letter_is_still_under_way)
{
    boot_mailing();
    wants_it(VISIT);
    uint32_t first = last_sent(HELPER_MAIL)->request;
    wants_it(VISIT + 2);
    CHECK_EQ(answer_to(VISIT + 2), RESULT_BUSY);
    mailed(RESULT_OK, first + 1); /* to nothing that is open */
    CHECK_EQ(count_heard(EVENT_MAILED), 1);
    mailed(RESULT_OK, first);
    CHECK_EQ(answer_to(VISIT), RESULT_OK);
}

TEST(without_a_mail_server_there_is_no_such_program)
{
    boot();
    CHECK_EQ(spawned[HELPER_MAIL], 0);
    wants_it(VISIT);
    CHECK_EQ(answer_to(VISIT), RESULT_GONE);
}
