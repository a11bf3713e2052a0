/* The library's answers as frames, on the demo library at noon of 24 November 2026 in Almaty; and that the firmware
   takes the library's words, and the settings file, for what they are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "emulator/home.h"
#include "emulator/sip2_desk.h"
#include "emulator/things.h"
#include "link/sip2/refusal.h"
#include "settings/settings.h"

#define NOW "20261124    120000"
#define BLANK "                  "
#define AIGUL "044A6AE555FCBF"
#define ABAI "32770000000018"

enum { FRAME_SIZE = 4096, ARENA_SIZE = 65536 };

static struct sip2_desk desk;
static struct library_store *store;
static const struct sip2_charset utf8;

static struct when noon(void)
{
    return when_at((struct day){ 2026, 11, 24 }, 12, 0, 0, LIBRARY_OFFSET_MIN);
}

static void start(void)
{
    static char path[] = "/tmp/kitap-desk-XXXXXX";
    int fd = store == NULL ? mkstemp(path) : -1;
    if (fd >= 0)
        close(fd);
    library_store_close(store);
    CHECK_EQ(library_store_open(path, KITAP_DEMO_FOLDER, noon().utc_ms, 0, &store), RESULT_OK);
    unlink(path); /* the open table lives on */
    desk = (struct sip2_desk){ .account = { "kiosk", "secret", "ALA", 0 }, .store = store, .logged_in = true };
}

/* The answer's frame without its end; "" when the library closes. */
static const char *ask(const char *frame)
{
    static char text[FRAME_SIZE];
    static uint8_t memory[ARENA_SIZE];
    struct arena arena = arena_of(memory, sizeof memory);
    struct sip2_message request, reply;
    size_t n;
    text[0] = '\0';
    CHECK_EQ(sip2_decode(bytes_of_text(frame), &utf8, &arena, &request), RESULT_OK);
    if (!sip2_desk_answer(&desk, &request, noon(), &arena, &reply))
        return text;
    CHECK_EQ(sip2_encode(&reply, &utf8, text, sizeof text - 1, &n), RESULT_OK);
    text[n - 1] = '\0';
    return text;
}

TEST(a_login_is_yes_or_no_and_nothing_is_said_before_it)
{
    start();
    desk.logged_in = false;
    CHECK_TEXT(ask("9900802.00"), "");
    CHECK_TEXT(ask("9300CNkiosk|COwrong|CPhall|"), "940");
    CHECK_TEXT(ask("9310CNkiosk|COsecret|CPhall|"), "940");
    CHECK_TEXT(ask("9300CNkiosk|COsecret|CPhall|"), "941");
    CHECK(text_starts(ask("9900802.00"), "98YYYYNY050003" NOW "2.00AOALA|"));
}

TEST(evergreen_closes_at_the_fourth_wrong_login_and_others_never)
{
    start();
    desk.logged_in = false;
    for (int i = 0; i < 4; i++)
        CHECK_TEXT(ask("9300CNkiosk|COwrong|CPhall|"), "940");
    CHECK_EQ(library_rule_set(store, "profile", "evergreen"), RESULT_OK);
    desk.wrong_logins = 0;
    for (int i = 0; i < 3; i++)
        CHECK_TEXT(ask("9300CNkiosk|COwrong|CPhall|"), "940");
    CHECK_TEXT(ask("9300CNkiosk|COwrong|CPhall|"), "");
}

TEST(a_readers_lists_are_cut_as_asked)
{
    start();
    const char *all = ask("63000" NOW "  Y       AOALA|AA" AIGUL "|AC|");
    CHECK(strstr(all, "AU32770000000174|AU32770000000034|") != NULL);
    const char *second = ask("63000" NOW "  Y       AOALA|AA" AIGUL "|AC|BP2|BQ2|");
    CHECK(strstr(second, "AU32770000000174|") == NULL);
    CHECK(strstr(second, "AU32770000000034|") != NULL);
}

TEST(ready_and_waiting_holds_are_told_apart)
{
    start();
    const char *nurlan = ask("63000" NOW "Y         AOALA|AA22770000000093|AC|");
    CHECK(strstr(nurlan, "AS32770000000265|") != NULL);
    const char *zhanna = ask("63000" NOW "     Y    AOALA|AA22770000000085|AC|");
    CHECK(strstr(zhanna, "CD32770000000257|") != NULL);
    CHECK(strstr(zhanna, "|AS") == NULL);
}

TEST(a_wrong_pin_is_said_and_shows_no_lists)
{
    start();
    const char *wrong = ask("63001" NOW "  Y       AOALA|AA" AIGUL "|AC|AD9999|");
    CHECK(strstr(wrong, "CQN|") != NULL);
    CHECK(strstr(wrong, "|AU") == NULL);
    CHECK(strstr(ask("63001" NOW "  Y       AOALA|AA" AIGUL "|AC|AD1234|"), "CQY|") != NULL);
    CHECK(text_starts(ask("11NN" NOW BLANK "AOALA|AA" AIGUL "|AB" ABAI "|AC|AD9999|"), "120N"));
}

TEST(an_item_goes_from_the_shelf_to_a_reader_and_back)
{
    start();
    CHECK(text_starts(ask("17" NOW "AOALA|AB" ABAI "|AC|"), "18030201" NOW "AB" ABAI "|AJАбай жолы. Бірінші кітап / "));
    CHECK_TEXT(ask("11NN" NOW BLANK "AOALA|AA" AIGUL "|AB" ABAI "|AC|"),
               "121NNY" NOW "AOALA|AA" AIGUL "|AB" ABAI
               "|AJАбай жолы. Бірінші кітап / Мұхтар Әуезов|AH20261208    235900|CK001|");
    const char *item = ask("17" NOW "AOALA|AB" ABAI "|AC|");
    CHECK(text_starts(item, "18040201"));
    CHECK(strstr(item, "AH20261208    235900|") != NULL);
    CHECK(text_starts(ask("09N" NOW NOW "APhall|AOALA|AB" ABAI "|AC|"),
                      "101YNN" NOW "AOALA|AB" ABAI "|AQҚазақ әдебиеті|"));
    CHECK(text_starts(ask("09N" NOW NOW "APhall|AOALA|AB" ABAI "|AC|"), "100NNY"));
}

TEST(a_book_that_another_waits_for_is_routed)
{
    start();
    const char *answer = ask("09N" NOW NOW "APhall|AOALA|AB32770000000232|AC|");
    CHECK(text_starts(answer, "101YNY"));
    CHECK(strstr(answer, "CV01|") != NULL);
    CHECK(strstr(answer, "DAЖанна Бекова|") != NULL);
}

TEST(renew_all_names_what_was_renewed_and_what_was_not)
{
    start();
    CHECK_TEXT(ask("65" NOW "AOALA|AA" AIGUL "|AC|"), "66100010001" NOW "AOALA|BM32770000000034|BN32770000000174|");
    CHECK(text_starts(ask("65" NOW "AOALA|AAnobody|AC|"), "66000000000"));
}

TEST(a_hold_is_added_at_the_end_of_the_queue_and_taken_out_again)
{
    start();
    CHECK_TEXT(ask("15+" NOW "BShall|AOALA|AA" AIGUL "|AB32770000000232|AC|"),
               "161N" NOW "BR2|BShall|AOALA|AA" AIGUL "|AB32770000000232|AJМаса / Ахмет Байтұрсынұлы|");
    CHECK(strstr(ask("15+" NOW "AOALA|AA" AIGUL "|AB32770000000232|AC|"), "AFБұл басылымға тапсырысыңыз бар|") != NULL);
    CHECK(strstr(ask("63000" NOW "     Y    AOALA|AA" AIGUL "|AC|"), "CD32770000000232|") != NULL);
    CHECK(text_starts(ask("15-" NOW "AOALA|AA" AIGUL "|AB32770000000232|AC|"), "161N"));
    CHECK(text_starts(ask("15-" NOW "AOALA|AA" AIGUL "|AB32770000000232|AC|"), "160N"));
    CHECK(text_starts(ask("15+" NOW "AOALA|AA" AIGUL "|AB32770000000174|AC|"), "160N"));
    CHECK(text_starts(ask("15+" NOW "AOALA|AA" AIGUL "|AB" ABAI "|AC|"), "161Y"));
}

TEST(money_is_taken_off_the_oldest_fee_and_never_more_than_is_owed)
{
    start();
    const char *olga = "22770000000044";
    char frame[256];
    text_format(frame, sizeof frame, "37" NOW "0100KZTBV3000.00|AOALA|AA%s|AC|BKtx1|", olga);
    CHECK(text_starts(ask(frame), "38N"));
    text_format(frame, sizeof frame, "37" NOW "0100KZTBV2600.00|AOALA|AA%s|AC|BKtx1|", olga);
    const char *paid = ask(frame);
    CHECK(text_starts(paid, "38Y" NOW "AOALA|"));
    CHECK(strstr(paid, "BKtx1|") != NULL);
    CHECK(strstr(paid, "AGtx1: 2600.00|") != NULL);
    text_format(frame, sizeof frame, "63000" NOW "   Y      AOALA|AA%s|AC|", olga);
    CHECK(strstr(ask(frame), "BV250.00|") != NULL);
}

TEST(a_card_is_blocked_and_given_back)
{
    start();
    const char *blocked = ask("01N" NOW "AOALA|ALleft in the kiosk|AA" AIGUL "|AC|");
    CHECK(text_starts(blocked, "24YYYY"));
    CHECK(strstr(blocked, "BLN|") != NULL);
    const char *open = ask("25" NOW "AOALA|AA" AIGUL "|AC|");
    CHECK(text_starts(open, "26              "));
    CHECK(strstr(open, "BLY|") != NULL);
}

TEST(a_note_on_an_item_is_kept)
{
    start();
    CHECK(text_starts(ask("19" NOW "AOALA|AB" ABAI "|AC|CHwet cover|"), "201" NOW "AB" ABAI "|"));
    CHECK(text_starts(ask("19" NOW "AOALA|ABnosuch|AC|CHwet cover|"), "200"));
}

TEST(a_loan_that_costs_something_is_made_when_the_reader_agrees)
{
    start();
    CHECK_EQ(library_rule_set(store, "rental_fee", "100"), RESULT_OK);
    const char *refused = ask("11NN" NOW BLANK "AOALA|AA" AIGUL "|AB" ABAI "|AC|");
    CHECK(text_starts(refused, "120N"));
    CHECK(strstr(refused, "BT06|BHKZT|BV100.00|") != NULL);
    CHECK(text_starts(ask("11NN" NOW BLANK "AOALA|AA" AIGUL "|AB" ABAI "|AC|BOY|"), "121N"));
}

TEST(the_sequence_digit_comes_back)
{
    start();
    const char *answer = ask("35" NOW "AOALA|AA" AIGUL "|AC|AY7AZ0000");
    CHECK(strstr(answer, "AY7AZ") != NULL);
}

TEST(the_firmware_takes_each_word_for_what_it_means_in_three_languages)
{
    static const struct {
        enum library_word word;
        enum reason reason;
    } rows[] = {
        { LIBRARY_WORD_NO_PATRON, REASON_CARD_UNKNOWN },
        { LIBRARY_WORD_NO_ITEM, REASON_NOT_FOUND },
        { LIBRARY_WORD_BLOCKED, REASON_CARD_BLOCKED },
        { LIBRARY_WORD_EXPIRED, REASON_CARD_EXPIRED },
        { LIBRARY_WORD_CARD_LOST, REASON_CARD_LOST },
        { LIBRARY_WORD_ITEM_LOST, REASON_LOST },
        { LIBRARY_WORD_REFERENCE, REASON_REFERENCE },
        { LIBRARY_WORD_OTHER_LOAN, REASON_OTHER_LOAN },
        { LIBRARY_WORD_YOURS, REASON_YOURS },
        { LIBRARY_WORD_HOLD, REASON_HOLD },
        { LIBRARY_WORD_FEES, REASON_FEES },
        { LIBRARY_WORD_OVERDUE, REASON_OVERDUE },
        { LIBRARY_WORD_LIMIT, REASON_LIMIT },
        { LIBRARY_WORD_NOT_LENT, REASON_NOT_LENT },
        { LIBRARY_WORD_RENEWALS_USED, REASON_RENEWALS_USED },
        { LIBRARY_WORD_WRONG_PIN, REASON_PIN_WRONG },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
            const char *words = sip2_desk_words(rows[i].word, l);
            check_text(reason_word(sip2_refusal_of_words(words)), reason_word(rows[i].reason), words, __FILE__,
                       __LINE__);
        }
    }
}

TEST(the_settings_file_is_one_that_the_firmware_loads)
{
    char dir[] = "/tmp/kitap-home-XXXXXX", path[64], secret[SETTINGS_SECRET_MAX];
    static struct settings s;
    static struct settings_errors errors;
    CHECK(mkdtemp(dir) != NULL);
    const struct home h = { dir, KITAP_DEMO_FOLDER, "pn532_uart:/tmp/reader", "/tmp/scanner", "/tmp/printer", 6001 };
    CHECK_EQ(home_write(&h), RESULT_OK);
    text_format(path, sizeof path, "%s/kitap.yaml", dir);
    enum result r = settings_load(path, &s, &errors);
    settings_errors_print(stderr, &errors);
    CHECK_EQ(r, RESULT_OK);
    CHECK_TEXT(s.readers[0].device, "pn532_uart:/tmp/reader");
    CHECK_EQ(s.library.port, 6001);
    CHECK_EQ(settings_secret(s.library.password_file, secret, sizeof secret), RESULT_OK);
    CHECK_TEXT(secret, HOME_PASSWORD);
    static const char *const files[] = { "kitap.yaml", "uid_map.csv", "secrets/sip2", "secrets", "state", "" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        text_format(path, sizeof path, "%s/%s", dir, files[i]);
        CHECK_EQ(remove(path), 0);
    }
}
