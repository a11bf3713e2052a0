/* The settings file: defaults as they are promised to outside harnesses, and every error with its line. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "settings/settings.h"

#include "check.h"

static char folder[] = "/tmp/kitap-settings-XXXXXX";
static char path[128];
static struct settings s;
static struct settings_errors errors;

static void write_file(const char *at, const char *text)
{
    FILE *f = fopen(at, "wb");
    CHECK(f != NULL);
    CHECK_EQ(fputs(text, f) >= 0, true);
    CHECK_EQ(fclose(f), 0);
}

static void remove_folder(void)
{
    char secret[160];
    text_format(secret, sizeof secret, "%s/secret", folder);
    unlink(secret);
    text_format(secret, sizeof secret, "%s/key", folder);
    unlink(secret);
    unlink(path);
    rmdir(folder);
}

static enum result load(const char *text)
{
    if (path[0] == '\0') {
        CHECK(mkdtemp(folder) != NULL);
        atexit(remove_folder);
        text_format(path, sizeof path, "%s/kitap.yaml", folder);
    }
    write_file(path, text);
    return settings_load(path, &s, &errors);
}

/* The errors as they are printed, each line without the file's name. */
static const char *told(void)
{
    static char out[32768];
    char *buffer = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&buffer, &n);
    settings_errors_print(f, &errors);
    fclose(f);
    out[0] = '\0';
    for (char *line = buffer; *line != '\0';) {
        char *end = strchr(line, '\n');
        CHECK(text_starts(line, path));
        text_add(out, sizeof out, "%.*s\n", (int)(end - line - (ptrdiff_t)strlen(path) - 1), line + strlen(path) + 1);
        line = end + 1;
    }
    free(buffer);
    return out;
}

TEST(an_empty_file_is_all_defaults)
{
    CHECK_EQ(load(""), RESULT_OK);
    CHECK_TEXT(s.kiosk.id, "kiosk-01");
    CHECK_EQ(s.kiosk.languages_count, 3);
    CHECK_EQ(s.kiosk.languages[1], LANGUAGE_RU);
    CHECK_EQ(s.kiosk.language, LANGUAGE_KK);
    CHECK_EQ(s.kiosk.time_out_s, 60);
    CHECK(s.kiosk.motion);
    CHECK(s.kiosk.latin_kazakh);
    CHECK_EQ(s.display.width, 1280);
    CHECK_EQ(s.display.height, 800);
    CHECK_EQ((int)(s.display.mm_per_pixel * 100 + 0.5), 17);
    CHECK_EQ(s.readers_count, 1);
    CHECK_EQ(s.readers[0].driver, READER_LIBNFC);
    CHECK_TEXT(s.readers[0].device, "pn532_uart:/dev/ttyS1");
    CHECK_EQ(s.library.protocol, PROTOCOL_SIP2);
    CHECK_EQ(s.library.port, 6001);
    CHECK_EQ(s.library.tls, false);
    CHECK_EQ(s.library.timeout_s, 5);
    CHECK_EQ(s.library.retries, 2);
    CHECK_TEXT(s.library.institution, "ALA");
    CHECK_EQ(s.security.on_loan, 0xC2);
    CHECK_EQ(s.offline.max_items, 5);
    CHECK_EQ(s.offline.unknown, UNKNOWN_LEND);
    CHECK_TEXT(s.scanner.device, "none");
    CHECK_TEXT(s.items.uid_map, "");
}

TEST(relative_paths_are_taken_from_the_files_folder)
{
    CHECK_EQ(load("storage: {dir: here/state, key_file: /abs/key}\n"), RESULT_OK);
    char *real = realpath(folder, NULL);
    char want[256];
    text_format(want, sizeof want, "%s/here/state", real);
    CHECK_TEXT(s.storage.dir, want);
    CHECK_TEXT(s.storage.key_file, "/abs/key");
    text_format(want, sizeof want, "%s/secrets/sip2", real);
    CHECK_TEXT(s.library.password_file, want);
    free(real);
}

TEST(scalars_are_typed_by_the_table_and_never_by_yaml)
{
    /* To YAML 1.1, `off` and `no` are booleans, 0123 is octal and 1e3 a number. */
    CHECK_EQ(load("kiosk: {id: no, motion: off}\nlibrary: {user: 0123, institution: 1e3, tls: on}\n"
                  "security: {in_stock: 7, on_loan: 0xd7}\noffline: {return: off}\n"),
             RESULT_OK);
    CHECK_TEXT(s.kiosk.id, "no");
    CHECK_EQ(s.kiosk.motion, false);
    CHECK_TEXT(s.library.user, "0123");
    CHECK_TEXT(s.library.institution, "1e3");
    CHECK(s.library.tls);
    CHECK_EQ(s.security.in_stock, 7);
    CHECK_EQ(s.security.on_loan, 0xD7);
    CHECK_EQ(s.offline.returns, false);
}

TEST(every_error_is_told_once_with_its_line_and_what_to_write)
{
    CHECK_EQ(load("kiosk:\n"
                  "  language: de\n"
                  "  time_out_s: soon\n"
                  "  motion: yes\n"
                  "library:\n"
                  "  port: 70000\n"
                  "  protocol: sip3\n"
                  "  user: a|b\n"
                  "  port: 6001\n"
                  "colour: red\n"
                  "display: {size: wide, rotate: 45}\n"
                  "offline: {max_items: -1}\n"
                  "scanner:\n"
                  "  devise: none\n"),
             RESULT_BAD);
    CHECK_TEXT(told(),
               "2: kiosk.language: \"de\" is not a language of this kiosk; write one of kk, ru, en\n"
               "3: kiosk.time_out_s: \"soon\" is not a whole number; write a whole number from 5 to 3600\n"
               "4: kiosk.motion: \"yes\" is neither on nor off; write on or off\n"
               "6: library.port: \"70000\" is out of range; write a whole number from 1 to 65535\n"
               "7: library.protocol: \"sip3\" is not one of the choices; write one of none, sip2, koha\n"
               "8: library.user: \"a|b\" has a '|', which ends a field on the wire; write text of 0 to 127 bytes\n"
               "9: library.port: stands there twice; write it once\n"
               "10: colour: is no key; write one of kiosk display attract voice library cards items tags checkout "
               "security "
               "offline calendar city https scanner printer call receipts storage fees staff lessons reader readers\n"
               "11: display.rotate: \"45\" is not one of the choices; write one of 0, 90, 180, 270\n"
               "11: display.size: \"wide\" is not a size; write a size such as 1280x800, each number from 320 to 7680\n"
               "12: offline.max_items: \"-1\" is not a whole number; write a whole number from 0 to 100\n"
               "14: scanner.devise: is no key; write one of device\n");
}

TEST(a_calendar_is_read_as_a_librarian_writes_it)
{
    CHECK_EQ(load("calendar:\n  mon: 09:00-19:00\n  sat: 10:00-17:30\n  sun: closed\n"
                  "  closed: [01-01, 12-16, 2027-03-22, 2027-07-01..2027-07-14]\n"),
             RESULT_OK);
    CHECK_EQ(s.calendar.week[0].closes, 19 * 60);
    CHECK_EQ(s.calendar.week[1].closes, 24 * 60 - 1);
    CHECK(s.calendar.week[6].closed);
    CHECK_EQ(s.calendar.closings_count, 4);
    CHECK(!calendar_is_open(&s.calendar, (struct day){ 2027, 7, 14 }));
    CHECK_EQ(load("calendar: {closed: []}\n"), RESULT_OK);
    CHECK_EQ(s.calendar.closings_count, 0);
}

TEST(every_error_of_a_calendar_has_the_line_of_its_day)
{
    CHECK_EQ(load("calendar:\n  mon: 9-19\n  tue: 19:00-09:00\n  sunday: closed\n  closed:\n    - 12-16\n"
                  "    - 16.12.2026\n    - [1]\n    - 2027-02-29\n"),
             RESULT_BAD);
    CHECK_TEXT(told(),
               "2: calendar.mon: \"9-19\" are no opening hours; write opening and closing time such as 09:00-19:00, "
               "23:59 at the latest, or closed\n"
               "3: calendar.tue: \"19:00-09:00\" are no opening hours; write opening and closing time such as "
               "09:00-19:00, 23:59 at the latest, or closed\n"
               "4: calendar.sunday: is no key; write one of mon tue wed thu fri sat sun closed outside "
               "notice_min\n"
               "7: calendar.closed: \"16.12.2026\" is no day; write a list of 64 days at most such as [12-16, "
               "2027-03-22, 2027-07-01..2027-07-14]\n"
               "8: calendar.closed: has an entry that is no word; write a list of 64 days at most such as [12-16, "
               "2027-03-22, 2027-07-01..2027-07-14]\n"
               "9: calendar.closed: \"2027-02-29\" is no day; write a list of 64 days at most such as [12-16, "
               "2027-03-22, 2027-07-01..2027-07-14]\n");
    CHECK_EQ(load("calendar: {mon: closed, tue: closed, wed: closed, thu: closed, fri: closed, sat: closed,\n"
                  "  sun: closed}\n"),
             RESULT_BAD);
    CHECK_TEXT(told(), "2: calendar.sun: is closed, as every other day; write the hours of those that are open\n");
    CHECK_EQ(load("calendar: {closed: 12-16}\n"), RESULT_BAD);

    static char many[2048];
    text_copy(many, sizeof many, "calendar:\n  closed: [01-01");
    for (int i = 1; i < CALENDAR_CLOSINGS_MAX; i++)
        text_add(many, sizeof many, ", 2027-01-01..2027-01-02");
    char *end = many + strlen(many);
    text_add(many, sizeof many, "]\n");
    CHECK_EQ(load(many), RESULT_OK);
    CHECK_EQ(s.calendar.closings_count, CALENDAR_CLOSINGS_MAX);
    *end = '\0';
    text_add(many, sizeof many, ",\n 02-02]\n");
    CHECK_EQ(load(many), RESULT_BAD);
    CHECK_EQ(errors.list[0].line, 3);
}

TEST(a_list_of_blocked_cards_needs_a_key_that_can_be_one)
{
    CHECK_EQ(load("offline:\n  blocked_file: /media/blocked\n  blocked_signer: 12\n"), RESULT_BAD);
    CHECK_TEXT(told(), "3: offline.blocked_signer: is no key of who signs offline.blocked_file; write its 64 hex "
                       "digits\n");
    CHECK_EQ(load("offline:\n  blocked_url: https://library.kz/list\n  blocked_signer: 12\n"), RESULT_BAD);
    CHECK_TEXT(told(),
               "3: offline.blocked_signer: is no key of who signs the list at offline.blocked_url; write its 64 "
               "hex digits\n");
    CHECK_EQ(load("offline: {blocked_url: http://library.kz/list,\n"
                  "  blocked_signer: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}\n"),
             RESULT_BAD);
    CHECK_TEXT(told(), "1: offline.blocked_url: is no address of a secure service; write https://host/path, without an "
                       "account\n");
    CHECK_EQ(load("offline: {blocked_file: b,\n"
                  "blocked_signer: 000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F}\n"),
             RESULT_OK);
}

TEST(a_file_written_as_json_is_read_too)
{
    CHECK_EQ(load("{\"kiosk\": {\"id\": \"\\u049a1\", \"motion\": false, \"languages\": [\"kk\", \"en\"]},\n"
                  " \"library\": {\"port\": 6002, \"tls\": true}, \"security\": {\"in_stock\": 7}}\n"),
             RESULT_OK);
    CHECK_TEXT(s.kiosk.id, "Қ1");
    CHECK_EQ(s.kiosk.motion, false);
    CHECK_EQ(s.kiosk.languages_count, 2);
    CHECK(s.library.tls);
    CHECK_EQ(s.library.port, 6002);
}

TEST(nothing_is_filled_when_anything_is_wrong)
{
    s = (struct settings){ .library.port = 1 };
    CHECK_EQ(load("library: {port: 7000, host: \"\"}\n"), RESULT_BAD);
    CHECK_EQ(s.library.port, 1);
}

TEST(a_key_without_a_value_is_an_error_and_an_empty_text_is_not)
{
    CHECK_EQ(load("library:\n  ca_file:\n  user: \"\"\n"), RESULT_BAD);
    CHECK_TEXT(told(), "2: library.ca_file: has no value; write a path, or \"\" for none\n");
}

TEST(broken_yaml_is_told_with_its_line)
{
    CHECK_EQ(load("kiosk:\n  id: a\n\tname: b\n"), RESULT_BAD);
    CHECK_EQ(errors.count, 1);
    CHECK_EQ(errors.list[0].line, 3);
    CHECK_TEXT(errors.list[0].key, "(file)");
    CHECK_EQ(load("kiosk: {id: \"\xFF\"}\n"), RESULT_BAD);
    CHECK_EQ(load("- a\n- b\n"), RESULT_BAD);
    CHECK_EQ(load("kiosk: {id: a}\n---\nkiosk: {id: b}\n"), RESULT_BAD);
    CHECK_EQ(load("library: [1, 2]\n"), RESULT_BAD);
    CHECK_EQ(load("library: {host: [a]}\n"), RESULT_BAD);
    CHECK_EQ(load("? [a]\n: b\n"), RESULT_BAD);
}

TEST(a_file_that_is_not_there_is_one_error)
{
    CHECK_EQ(settings_load("/nowhere/kitap.yaml", &s, &errors), RESULT_IO);
    CHECK_EQ(errors.count, 1);
    CHECK_TEXT(errors.list[0].key, "(file)");
}

TEST(values_that_contradict_each_other_are_told)
{
    CHECK_EQ(load("kiosk:\n  languages: [kk, ru]\n  language: en\n"
                  "security: {mechanism: afi, in_stock: 0x07, on_loan: 0x07}\n"
                  "reader: {driver: pcsc}\nreaders:\n  - {driver: pcsc, device: \"ACS\"}\n"),
             RESULT_BAD);
    CHECK_TEXT(told(),
               "3: kiosk.language: is not among kiosk.languages; write one of those, or add it there\n"
               "4: security.on_loan: is the same as security.in_stock; write the value that the gate lets pass\n"
               "6: readers: stands beside `reader`; write one of the two\n");
}

/* One file, one line of error, as a librarian reads it. */
static void wrong_is(const char *text, const char *want)
{
    CHECK_EQ(load(text), RESULT_BAD);
    CHECK_TEXT(told(), want);
}

TEST(a_mechanism_that_no_reader_for_books_can_set_is_told_with_what_to_write)
{
    static const char libnfc[] = "needs an ISO 15693 reader for books, and libnfc's (PN532) set no AFI or EAS; write "
                                 "byte or none, or a reader with driver: pcsc\n";
    char want[256];
    text_format(want, sizeof want, "2: security.mechanism: %s", libnfc);
    wrong_is("security:\n  mechanism: afi\n", want);
    wrong_is("security:\n  mechanism: eas\n", want);
    text_format(want, sizeof want, "1: security.mechanism: %s", libnfc);
    wrong_is("security: {mechanism: afi+eas}\nreaders:\n  - {driver: libnfc}\n  - {driver: pcsc, for: cards}\n", want);
    wrong_is("security: {mechanism: byte}\nreader: {driver: none}\n",
             "1: security.mechanism: needs a reader for books, and there is none; write none\n");
    CHECK_EQ(
        load(
            "security: {mechanism: afi}\nreaders:\n  - {driver: libnfc, for: cards}\n  - {driver: pcsc, for: items}\n"),
        RESULT_OK);
    CHECK_EQ(load("security: {mechanism: byte}\n"), RESULT_OK);
}

TEST(a_security_byte_keeps_out_of_the_block_and_of_its_last_page)
{
    wrong_is("security:\n  mechanism: byte\n  byte_at: 35\n",
             "3: security.byte_at: lies in the library's block or in its last page; write 36 or more\n");
    CHECK_EQ(load("security: {mechanism: byte, byte_at: 36}\n"), RESULT_OK);
    CHECK_EQ(load("security: {mechanism: none, byte_at: 0}\n"), RESULT_OK);
    wrong_is("security: {mechanism: byte, in_stock: 1, on_loan: 1}\n",
             "1: security.on_loan: is the same as security.in_stock; write the value that the gate lets pass\n");
    CHECK_EQ(load("security: {mechanism: eas, in_stock: 1, on_loan: 1}\nreader: {driver: pcsc}\n"), RESULT_OK);
}

TEST(readers_that_do_not_fit_together_are_told)
{
    wrong_is("readers:\n  - {driver: pcsc, device: ACS}\n  - driver: pcsc\n    device: ACS\n",
             "4: reader.device: is the device of another reader; write its own\n");
    wrong_is("readers:\n  - {}\n  - {}\n", "3: reader.device: is the device of another reader; write its own\n");
    wrong_is("readers:\n  - {}\n  - driver: none\n",
             "3: reader.driver: is none beside other readers; take this entry out\n");
    wrong_is("reader:\n  for: cards\n",
             "1: readers: has none for books; write for: all, or for: items, at one of them\n");
    wrong_is("cards:\n  identify: block\nreader: {for: items}\n",
             "2: cards.identify: needs a reader for cards; write for: all, or for: cards, at one of them, or identify: "
             "barcode\n");
    CHECK_EQ(load("cards: {identify: barcode}\nreader: {for: items}\n"), RESULT_OK);
    CHECK_EQ(load("reader: {driver: none, for: items}\n"), RESULT_OK);
}

TEST(a_number_is_no_shorter_than_what_it_begins_with)
{
    wrong_is("items: {prefix: \"2000\", length: 3}\n",
             "1: items.prefix: is longer than the whole number; write a shorter one, or another length\n");
    CHECK_EQ(load("cards: {prefix: \"2000\"}\nitems: {prefix: \"2000\", length: 14}\n"), RESULT_OK);
}

TEST(the_key_of_the_cards_is_read_from_its_file)
{
    static const uint8_t factory[CLASSIC_KEY_SIZE] = { 255, 255, 255, 255, 255, 255 };
    CHECK_EQ(load(""), RESULT_OK);
    CHECK(memcmp(s.cards.classic_key, factory, sizeof factory) == 0);
    CHECK(!s.cards.classic_key_b);
    char file[160];
    text_format(file, sizeof file, "%s/key", folder);
    write_file(file, "# of the university\nA0A1A2 A3A4A5 B\n");
    CHECK_EQ(load("cards: {classic_key_file: key}\n"), RESULT_OK);
    CHECK(memcmp(s.cards.classic_key, "\xA0\xA1\xA2\xA3\xA4\xA5", CLASSIC_KEY_SIZE) == 0);
    CHECK(s.cards.classic_key_b);
}

TEST(a_key_file_that_is_none_is_told_without_what_stands_in_it)
{
    char file[160];
    CHECK_EQ(load(""), RESULT_OK);
    text_format(file, sizeof file, "%s/key", folder);
    write_file(file, "A0A1A2A3A4\n");
    wrong_is("cards:\n  classic_key_file: key\n", "2: cards.classic_key_file: no key; write 12 hex digits\n");
    wrong_is("cards: {classic_key_file: missing}\n",
             "1: cards.classic_key_file: cannot be read; write the path of a file with 12 hex digits\n");
    wrong_is("cards: {classic_key_file: /dev/zero}\n",
             "1: cards.classic_key_file: cannot be read; write the path of a file with 12 hex digits\n");
}

TEST(codes_of_messages_are_two_digits_with_blanks_between)
{
    CHECK_EQ(load("library: {with: \"15 37\", without: 35, encoding: kz-1048, profile: evergreen-mediator}\n"),
             RESULT_OK);
    CHECK_TEXT(s.library.with, "15 37");
    CHECK_TEXT(s.library.without, "35");
    CHECK_EQ(s.library.profile, PROFILE_EVERGREEN_MEDIATOR);
    wrong_is("library: {without: \"355\"}\n", "1: library.without: \"355\" is not a list of codes; write codes of two "
                                              "digits with blanks between, such as \"35 37\"\n");
    wrong_is("library: {with: \"15,37\"}\n", "1: library.with: \"15,37\" is not a list of codes; write codes of two "
                                             "digits with blanks between, such as \"35 37\"\n");
}

TEST(what_is_not_lent_offline_is_named_by_numbers_and_by_what_tags_say)
{
    CHECK_EQ(load("offline: {not_cards: \"88 9\", not_items: R, not_usages: \"2 7 9\"}\n"), RESULT_OK);
    CHECK_TEXT(s.offline.kinds.not_cards, "88 9");
    CHECK_TEXT(s.offline.kinds.not_items, "R");
    CHECK_EQ(s.offline.kinds.not_usages, 0x284);
    CHECK_EQ(load("offline: {not_usages: \"\"}\n"), RESULT_OK);
    CHECK_EQ(s.offline.kinds.not_usages, 0);
    CHECK_EQ(load(""), RESULT_OK);
    CHECK_EQ(s.offline.kinds.not_usages, 0x84);
    wrong_is("offline: {not_usages: \"2,7\"}\n",
             "1: offline.not_usages: \"2,7\" is not a list of types of usage; write "
             "numbers from 0 to 15 with blanks between, such as \"2 7\"\n");
}

TEST(where_outcomes_go_beside_the_library_system_is_nowhere_at_first)
{
    CHECK_EQ(load(""), RESULT_OK);
    CHECK(!s.fees.paid_here); /* staff take no money here */
    CHECK_TEXT(s.staff.cards, "");
    CHECK_TEXT(s.city.servers, "");
    CHECK_TEXT(s.https.url, "");
    CHECK(s.city.tls);
    CHECK_EQ(s.https.batch, 32);
    CHECK_EQ(load("city: {servers: \"a.kz:4222 [::1]:4223  10.0.0.1:4224\", library: ala}\n"
                  "https: {url: \"https://city.kz/events\"}\n"),
             RESULT_OK);
}

TEST(a_city_that_cannot_be_told_is_refused)
{
    static const char no_list[] = "1: city.servers: is no list of servers; write host:port, such as "
                                  "nats-1.city.kz:4222, with blanks between\n";
    wrong_is("city: {servers: nats.city.kz}\n", no_list);
    wrong_is("city: {servers: \"a:4222 nats://b:4222\"}\n", no_list);
    wrong_is("city: {servers: \"a:0\"}\n", no_list);
    wrong_is("city:\n  servers: a:1\n  library: Abai.2\n",
             "3: city.library: cannot stand in a subject of the city's broker; write letters, digits, - and _ only\n");
    wrong_is("kiosk: {id: \"hall 1\"}\ncity: {servers: a:1}\n",
             "1: kiosk.id: cannot stand in a subject of the city's broker; write letters, digits, - and _ only\n");
    wrong_is("city:\n  servers: a:1\n  user: u\n  creds_file: c\n",
             "4: city.creds_file: stands beside city.user; write one of the two\n");
    wrong_is("https: {url: \"http://city.kz/\"}\n",
             "1: https.url: is no address of a secure service; write https://host/path, without an account\n");
    CHECK_EQ(load("kiosk: {id: \"hall 1\"}\ncity: {library: \"a b\"}\n"), RESULT_OK);
}

TEST(receipts_by_email_are_off_and_want_a_sender_and_an_encrypted_line_for_a_password)
{
    CHECK_EQ(load(""), RESULT_OK);
    CHECK_TEXT(s.receipts.mail_host, "");
    CHECK_EQ(s.receipts.mail_port, 465);
    CHECK_EQ(s.receipts.mail_tls, MAIL_TLS_ON);
    CHECK_EQ(load("receipts: {mail_host: mail.library.kz, mail_port: 587, mail_tls: starttls, mail_user: kiosk,\n"
                  "           mail_from: kitap@library.kz, mail_timeout_s: 5}\n"),
             RESULT_OK);
    CHECK_EQ(s.receipts.mail_tls, MAIL_TLS_START);
    wrong_is("receipts: {mail_host: mail.library.kz}\n",
             "1: receipts.mail_from: is no address; write the sender's, such as kitap@library.kz\n");
    wrong_is("receipts:\n  mail_host: smtp://mail\n  mail_from: k@library.kz\n",
             "2: receipts.mail_host: is no name or address of a server; write one such as mail.library.kz\n");
    wrong_is("receipts:\n  mail_host: m\n  mail_from: k@library.kz\n  mail_tls: off\n  mail_user: kiosk\n",
             "4: receipts.mail_tls: would show the password of receipts.mail_user to the whole line; write on or "
             "starttls\n");
    CHECK_EQ(load("receipts: {mail_host: 127.0.0.1, mail_port: 25, mail_tls: off, mail_from: k@library.kz}\n"),
             RESULT_OK);
}

TEST(the_lamp_at_the_desk_is_none_at_first_and_a_boards_relays_are_counted_from_one)
{
    CHECK_EQ(load(""), RESULT_OK);
    CHECK_EQ(s.call.lamp, LAMP_NONE);
    CHECK(s.call.tell);
    CHECK_EQ(load("call: {lamp: gpio, lamp_line: 0, lamp_active_low: on, tell: off}\n"), RESULT_OK);
    CHECK_EQ(s.call.lamp, LAMP_GPIO);
    CHECK_TEXT(s.call.device, "/dev/gpiochip0");
    CHECK(s.call.active_low);
    wrong_is("call:\n  lamp: serial\n  lamp_device: /dev/ttyUSB0\n",
             "1: call.lamp_line: is no relay of a board; write 1 for its first, 2 for its second\n");
    CHECK_EQ(load("call: {lamp: serial, lamp_device: /dev/ttyUSB0, lamp_line: 1}\n"), RESULT_OK);
    CHECK_EQ(s.call.lamp, LAMP_SERIAL);
}

TEST(every_key_is_printed)
{
    static const char *const keys[] = {
        "  for: all",     "  profile: \"auto\"", "  classic_sector: 1", "  classic_key_file: \"\"", "  check: none",
        "  prefix: \"\"", "  length: 0",         "  model: iso28560-3", "  read_reversed: on",      "  byte_at: 44"
    };
    CHECK_EQ(load(""), RESULT_OK);
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    settings_print(f, &s);
    fclose(f);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        CHECK(strstr(text, keys[i]) != NULL);
    free(text);
}

TEST(a_list_of_readers_is_read_up_to_its_maximum)
{
    CHECK_EQ(load("readers:\n  - {driver: pcsc, device: \"ACS ACR1252\"}\n  - {driver: libnfc}\n"), RESULT_OK);
    CHECK_EQ(s.readers_count, 2);
    CHECK_EQ(s.readers[0].driver, READER_PCSC);
    CHECK_TEXT(s.readers[1].device, "pn532_uart:/dev/ttyS1");
    CHECK_EQ(load("readers: [{}, {}, {}, {}, {}]\n"), RESULT_BAD);
    CHECK_EQ(load("readers: []\n"), RESULT_BAD);
    CHECK_EQ(load("readers: [{drivr: none}]\n"), RESULT_BAD);
    CHECK_TEXT(told(), "1: reader.drivr: is no key; write one of driver device for profile\n");
}

TEST(a_pcsc_reader_without_a_name_is_the_one_that_is_there)
{
    CHECK_EQ(load("reader: {driver: pcsc}\n"), RESULT_OK);
    CHECK_TEXT(s.readers[0].device, "");
    CHECK_EQ(load("readers: [{driver: libnfc}, {driver: pcsc, for: items}]\n"), RESULT_OK);
    CHECK_TEXT(s.readers[0].device, "pn532_uart:/dev/ttyS1");
    CHECK_TEXT(s.readers[1].device, "");
}

TEST(languages_are_each_named_once)
{
    CHECK_EQ(load("kiosk: {languages: [ru, kk], language: ru}\n"), RESULT_OK);
    CHECK_EQ(s.kiosk.languages_count, 2);
    CHECK_EQ(s.kiosk.languages[0], LANGUAGE_RU);
    CHECK_EQ(load("kiosk: {languages: [ru, ru, ru, ru, kk]}\n"), RESULT_BAD);
    CHECK_EQ(errors.count, 3);
    CHECK_EQ(load("kiosk: {languages: kk}\n"), RESULT_BAD);
    CHECK_EQ(load("kiosk: {languages: []}\n"), RESULT_BAD);
}

TEST(a_zone_that_would_silently_mean_utc_is_refused)
{
    if (access("/usr/share/zoneinfo/UTC", R_OK) != 0)
        return; /* nothing to know it by */
    CHECK_EQ(load("kiosk: {time_zone: Asia/Alma-Ata-2}\n"), RESULT_BAD);
    CHECK_EQ(load("kiosk: {time_zone: ../../../etc/passwd}\n"), RESULT_BAD);
    CHECK_EQ(load("kiosk: {time_zone: Asia/Qyzylorda}\n"), RESULT_OK);
}

TEST(more_errors_than_the_list_holds_are_counted_and_the_first_are_kept)
{
    static char text[8192];
    text[0] = '\0';
    for (int i = 0; i < SETTINGS_ERRORS_MAX + 10; i++)
        text_add(text, sizeof text, "unknown%d: 1\n", i);
    CHECK_EQ(load(text), RESULT_BAD);
    CHECK_EQ(errors.count, SETTINGS_ERRORS_MAX + 10);
    for (unsigned i = 0; i < SETTINGS_ERRORS_MAX; i++)
        CHECK_EQ(errors.list[i].line, i + 1);
}

TEST(what_is_printed_loads_to_the_same_values)
{
    CHECK_EQ(load("kiosk: {id: \"a \\\"b\\\" \\\\\", name: \"Абай кітапханасы\", languages: [ru, kk], language: kk}\n"
                  "display: {size: 1024x600, rotate: 270, mm_per_pixel: 0.1538}\nlibrary: {tls: on, encoding: cp866}\n"
                  "printer: {device: /dev/usb/lp0}\nreaders: [{driver: pcsc, device: \"\"}, {device: \"a: #b\"}]\n"
                  "offline: {not_usages: \"2 9\"}\n"
                  "calendar: {mon: 09:00-19:00, sun: closed, closed: [12-16, 2027-03-22, 12-30..01-02]}\n"),
             RESULT_OK);
    struct settings first = s;
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    settings_print(f, &first);
    fclose(f);
    CHECK_EQ(load(text), RESULT_OK);
    CHECK_TEXT(s.readers[1].device, "a: #b");
    CHECK_EQ(s.display.rotate, 270);
    CHECK_EQ(s.calendar.closings_count, 3);
    char *again = NULL;
    f = open_memstream(&again, &n);
    settings_print(f, &s);
    fclose(f);
    CHECK_TEXT(again, text);
    free(text);
    free(again);
}

TEST(a_secret_is_the_first_line_of_its_file)
{
    CHECK_EQ(load(""), RESULT_OK);
    char file[160], secret[16] = "old";
    text_format(file, sizeof file, "%s/secret", folder);
    CHECK_EQ(settings_secret(file, secret, sizeof secret), RESULT_IO);
    write_file(file, "құпия\r\nnot this\n");
    CHECK_EQ(settings_secret(file, secret, sizeof secret), RESULT_OK);
    CHECK_TEXT(secret, "құпия");
    write_file(file, "\n");
    CHECK_EQ(settings_secret(file, secret, sizeof secret), RESULT_BAD);
    write_file(file, "sixteen letters!");
    CHECK_EQ(settings_secret(file, secret, sizeof secret), RESULT_BAD);
    CHECK_TEXT(secret, "құпия");
}
