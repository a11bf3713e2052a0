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
    CHECK_TEXT(
        told(),
        "2: kiosk.language: \"de\" is not a language of this kiosk; write one of kk, ru, en\n"
        "3: kiosk.time_out_s: \"soon\" is not a whole number; write a whole number from 5 to 3600\n"
        "4: kiosk.motion: \"yes\" is neither on nor off; write on or off\n"
        "6: library.port: \"70000\" is out of range; write a whole number from 1 to 65535\n"
        "7: library.protocol: \"sip3\" is not one of the choices; write one of none, sip2, koha\n"
        "8: library.user: \"a|b\" has a '|', which ends a field on the wire; write text of 0 to 127 bytes\n"
        "9: library.port: stands there twice; write it once\n"
        "10: colour: is no key; write one of kiosk display library cards items tags checkout security offline scanner "
        "printer storage staff lessons reader readers\n"
        "11: display.rotate: \"45\" is not one of the choices; write one of 0, 90, 180, 270\n"
        "11: display.size: \"wide\" is not a size; write a size such as 1280x800, each number from 320 to 7680\n"
        "12: offline.max_items: \"-1\" is not a whole number; write a whole number from 0 to 100\n"
        "14: scanner.devise: is no key; write one of device\n");
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
                  "reader: {driver: none}\nreaders:\n  - {driver: pcsc, device: \"ACS\"}\n"),
             RESULT_BAD);
    CHECK_TEXT(told(),
               "3: kiosk.language: is not among kiosk.languages; write one of those, or add it there\n"
               "4: security.on_loan: is the same as security.in_stock; write the value that the gate lets pass\n"
               "6: readers: stands beside `reader`; write one of the two\n");
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
                  "printer: {device: /dev/usb/lp0}\nreaders: [{driver: none, device: \"\"}, {device: \"a: #b\"}]\n"),
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
