/* Every key of the settings file, in the order in which `kitap check --print` shows them.
   A new key: a field in settings.h, a line here. */
#include "settings/table.h"

#include <string.h>

#include "base/text.h"

#define FIELD(field) offsetof(struct settings, field), sizeof(((struct settings *)0)->field)
#define READER_FIELD(field) offsetof(struct settings_reader, field), sizeof(((struct settings_reader *)0)->field)
#define ROW(path, type, field, least, most, fallback, help)                                                            \
    {                                                                                                                  \
        path, SETTING_##type, FIELD(field), least, most, NULL, fallback, help                                          \
    }
#define CHOICE(path, type, field, words, fallback, help)                                                               \
    {                                                                                                                  \
        path, SETTING_##type, FIELD(field), 0, 0, words, fallback, help                                                \
    }

enum {
    TEXT_MOST = SETTINGS_TEXT_SIZE - 1,
    PATH_MOST = SETTINGS_PATH_SIZE - 1,
    NUMBER_MOST = ID_SIZE - 1,
    CODES_MOST = 59,
    BEGINNINGS_MOST = BEGINNINGS_SIZE - 1
};

static const char *const protocols[] = { "none", "sip2", "koha", NULL };
static const char *const profiles[] = { "generic", "koha", "evergreen", "folio", "evergreen-mediator", NULL };
static const char *const drivers[] = { "none", "libnfc", "pcsc", NULL };
static const char *const encodings[] = { "utf-8",  "ascii",        "latin-1", "iso-8859-1",   "cp850",   "cp866",
                                         "cp1251", "windows-1251", "cp1252",  "windows-1252", "kz-1048", NULL };
static const char *const checksums[] = { "auto", "on", "off", NULL };
static const char *const logins[] = { "before-status", "after-status", "none", NULL };
static const char *const line_ends[] = { "cr", "crlf", NULL };
static const char *const card_kinds[] = { "uid", "barcode", "block", NULL };
static const char *const uid_forms[] = { "hex",     "reversed",         "decimal",    "reversed-decimal",
                                         "wiegand", "reversed-wiegand", "decimal-10", "reversed-decimal-10",
                                         NULL };
static const char *const pins[] = { "never", "typed", "always", NULL };
static const char *const item_kinds[] = { "block", NULL };
static const char *const mechanisms[] = { "none", "afi", "eas", "afi+eas", "byte", NULL };
static const char *const roles[] = { "all", "items", "cards", NULL };
static const char *const checks[] = { "none", "mod10", "mod43", NULL };
static const char *const write_models[] = { "iso28560-3", "iso28560-2", NULL };
static const char *const outsides[] = { "open", "returns", "closed", NULL };
static const char *const unknowns[] = { "lend", "keep", NULL };
static const char *const mail_lines[] = { "off", "on", "starttls", NULL };
static const char *const lamps[] = { "none", "gpio", "serial", NULL };
static const char *const turns[] = { "0", "90", "180", "270", NULL };

const struct setting settings_table[] = {
    ROW("kiosk.id", WIRE, kiosk.id, 1, TEXT_MOST, "kiosk-01", "names this kiosk in records and to the library system"),
    ROW("kiosk.name", TEXT, kiosk.name, 0, TEXT_MOST, "", "the library's name, shown on the welcome page"),
    ROW("kiosk.languages", LANGUAGES, kiosk.languages, 1, 0, "kk ru en", "the languages to choose from, in that order"),
    ROW("kiosk.language", LANGUAGE, kiosk.language, 0, 0, "kk", "the language at the start of every visit"),
    ROW("kiosk.latin_kazakh", SWITCH, kiosk.latin_kazakh, 0, 0, "on",
        "a further choice beside kk: Kazakh in Latin letters (draft of April 2021), for the eyes only"),
    ROW("kiosk.time_zone", ZONE, kiosk.time_zone, 1, TEXT_MOST, "Asia/Almaty",
        "local time, as the time zone database names it"),
    ROW("kiosk.time_out_s", UNSIGNED, kiosk.time_out_s, 5, 3600, "60",
        "seconds without a touch until the kiosk asks and then ends the visit"),
    ROW("kiosk.motion", SWITCH, kiosk.motion, 0, 0, "on", "may things move on the screen?"),
    ROW("kiosk.keypad", SWITCH, kiosk.keypad, 0, 0, "off",
        "a keypad of twelve raised keys types 0 to 9, * and #: outside of fields they move, press, repeat and go back"),
    ROW("kiosk.one_button", SWITCH, kiosk.one_button, 0, 0, "off",
        "a single switch is fixed here that types a space: its first press begins the walk of the focus"),
    ROW("display.size", SIZE, display.width, 320, 7680, "1280x800", "pixels of the panel, before it is turned"),
    CHOICE("display.rotate", WORD, display.rotate, turns, "0", "degrees clockwise"),
    ROW("display.mm_per_pixel", DECIMAL, display.mm_per_pixel, 0.02, 2, "0.17",
        "size of a pixel on the glass: width of the panel in mm / its pixels"),
    ROW("display.card", DEVICE, display.card, 1, PATH_MOST, "none",
        "of a board without window system or GPU: /dev/dri/card0; none: a window"),
    ROW("display.touch", DEVICE, display.touch, 1, PATH_MOST, "auto",
        "without a window system: the touch panel; auto, /dev/input/eventN or none"),
    ROW("display.keys", DEVICE, display.keys, 1, PATH_MOST, "none",
        "without a window system: a keypad; /dev/input/eventN or none"),
    ROW("display.blank_after_min", UNSIGNED, display.blank_after_min, 0, 1440, "30",
        "minutes until the untouched welcome or closed page goes dark, 0 for never; a touch or a tag wakes it"),
    ROW("attract.after_s", UNSIGNED, attract.after_s, 0, 86400, "180",
        "seconds until the untouched welcome page gives way to opening hours and notices, 0 for never"),
    ROW("attract.step_s", UNSIGNED, attract.step_s, 5, 3600, "20", "seconds that each of them stands there"),
    ROW("attract.notices", PATH, attract.notices, 0, PATH_MOST, "",
        "the library's notices, a YAML file (see HACKING.md); empty: none"),
    ROW("voice.sounds", SWITCH, voice.sounds, 0, 0, "on", "short notes: seen, done, needs you"),
    ROW("voice.speaks", SWITCH, voice.speaks, 0, 0, "off",
        "every visit begins with the voice on; else it is switched on by whoever wants it"),
    ROW("voice.jack", DEVICE, voice.jack, 1, PATH_MOST, "none",
        "the input device that tells of a headset: auto, /dev/input/eventN or none; one that is plugged in is spoken "
        "to"),
    ROW("voice.words_per_minute", UNSIGNED, voice.words_per_minute, 80, 300, "140",
        "how fast it speaks; at the slow pace three quarters of that"),
    ROW("voice.recordings", PATH, voice.recordings, 0, PATH_MOST, "",
        "a folder with recordings of sentences, heard in place of the voice (see HACKING.md); empty: none"),
    ROW("voice.recorder", SWITCH, voice.recorder, 0, 0, "off",
        "staff may record sentences at the screen, into that folder; wants a microphone"),
    CHOICE("library.protocol", CHOICE, library.protocol, protocols, "sip2", "how the library system is spoken to"),
    CHOICE("library.profile", CHOICE, library.profile, profiles, "generic", "which library system it is"),
    ROW("library.host", WIRE, library.host, 1, TEXT_MOST, "127.0.0.1", "its name or address"),
    ROW("library.port", PORT, library.port, 1, 65535, "6001", "its port"),
    ROW("library.tls", SWITCH, library.tls, 0, 0, "off", "encrypt the line"),
    ROW("library.ca_file", PATH, library.ca_file, 0, PATH_MOST, "",
        "certificates to trust, PEM; empty: those of the operating system"),
    ROW("library.user", WIRE, library.user, 0, TEXT_MOST, "kiosk",
        "the kiosk's account there (CN); for koha the id of its key"),
    ROW("library.password_file", PATH, library.password_file, 0, PATH_MOST, "secrets/sip2",
        "its password is this file's first line; empty: none"),
    ROW("library.institution", WIRE, library.institution, 0, TEXT_MOST, "ALA",
        "AO in every message; for koha the library's code"),
    ROW("library.location", WIRE, library.location, 0, TEXT_MOST, "hall", "CP at login, AP in returns"),
    CHOICE("library.encoding", WORD, library.encoding, encodings, "utf-8", "how letters are written on the wire"),
    CHOICE("library.checksum", CHOICE, library.checksum, checksums, "auto",
           "sequence and checksum: as the profile has it; on: demanded of every answer; off: not sent"),
    CHOICE("library.login", CHOICE, library.login, logins, "before-status", "when the login is sent; none: never"),
    CHOICE("library.line_end", CHOICE, library.line_end, line_ends, "cr", "what ends a message that is sent"),
    ROW("library.terminal_password", SWITCH, library.terminal_password, 0, 0, "off",
        "send the password with every message, too (AC)"),
    ROW("library.with", CODES, library.with, 0, CODES_MOST, "",
        "codes of messages to send although the system says that it lacks them"),
    ROW("library.without", CODES, library.without, 0, CODES_MOST, "", "codes of messages never to send, such as 35 37"),
    ROW("library.timeout_s", UNSIGNED, library.timeout_s, 1, 60, "5", "seconds to wait for an answer"),
    ROW("library.retries", UNSIGNED, library.retries, 0, 10, "2", "how often a question is asked again"),
    ROW("library.keep_alive_s", UNSIGNED, library.keep_alive_s, 5, 3600, "45",
        "seconds between two signs of life on an idle line"),
    CHOICE("cards.identify", CHOICE, cards.identify, card_kinds, "uid", "what on a card is the patron's number"),
    CHOICE("cards.uid_form", CHOICE, cards.uid_form, uid_forms, "hex",
           "how a card's UID becomes a number: hex is upper case, first byte first; kitap tag learn finds it out"),
    ROW("cards.classic_sector", UNSIGNED, cards.classic_sector, 1, 39, "1",
        "MIFARE Classic: the sector of the library's block"),
    ROW("cards.classic_key_file", PATH, cards.classic_key_file, 0, PATH_MOST, "",
        "its key: a file with 12 hex digits, and B behind them for key B; empty: the factory's key A"),
    CHOICE("cards.check", CHOICE, cards.check, checks, "none", "check character of a typed or scanned card number"),
    ROW("cards.prefix", WIRE, cards.prefix, 0, NUMBER_MOST, "", "what every card number begins with; empty: anything"),
    ROW("cards.length", UNSIGNED, cards.length, 0, NUMBER_MOST, "0", "characters of a card number; 0: any"),
    CHOICE("cards.pin", CHOICE, cards.pin, pins, "never", "who is asked for a PIN; typed: those who type their number"),
    CHOICE("items.identify", CHOICE, items.identify, item_kinds, "block",
           "what on a tag is the item's number: its ISO 28560 block"),
    ROW("items.uid_map", PATH, items.uid_map, 0, PATH_MOST, "",
        "a file of lines uid,barcode for tags without a block; empty: none"),
    ROW("items.owner", TEXT, items.owner, 0, TEXT_MOST, "",
        "this library's ISIL as it stands on its tags: others' books are told apart; empty: not looked at"),
    CHOICE("items.check", CHOICE, items.check, checks, "none", "check character of a typed or scanned item number"),
    ROW("items.prefix", WIRE, items.prefix, 0, NUMBER_MOST, "", "what every item number begins with; empty: anything"),
    ROW("items.length", UNSIGNED, items.length, 0, NUMBER_MOST, "0", "characters of an item number; 0: any"),
    CHOICE("tags.model", CHOICE, tags.model, write_models, "iso28560-3", "the data model that kitap writes on tags"),
    ROW("tags.read_reversed", SWITCH, tags.read_reversed, 0, 0, "on", "read blocks whose bytes stand backwards"),
    ROW("tags.read_swapped", SWITCH, tags.read_swapped, 0, 0, "on", "read old tags with version and usage exchanged"),
    ROW("tags.read_short_crc", SWITCH, tags.read_short_crc, 0, 0, "on",
        "read blocks whose checksum leaves the last two bytes out"),
    ROW("checkout.confirm", SWITCH, checkout.confirm, 0, 0, "off",
        "lend only after a touch, for pads that read too far"),
    ROW("checkout.undo", SWITCH, checkout.undo, 0, 0, "on",
        "offer to take a loan back while its book still lies there, where the library system takes returns"),
    CHOICE("security.mechanism", CHOICE, security.mechanism, mechanisms, "none", "what the gate looks at"),
    ROW("security.in_stock", BYTE, security.in_stock, 0, 255, "0x07",
        "AFI, or byte, of a book that belongs on the shelf"),
    ROW("security.on_loan", BYTE, security.on_loan, 0, 255, "0xC2", "AFI, or byte, of a book that is lent"),
    ROW("security.byte_at", UNSIGNED, security.byte_at, 0, 1023, "44", "mechanism byte: its place in user memory"),
    ROW("offline.checkout", SWITCH, offline.checkout, 0, 0, "on", "lend while the library system is away"),
    ROW("offline.return", SWITCH, offline.returns, 0, 0, "on", "take books back while it is away"),
    ROW("offline.max_items", UNSIGNED, offline.max_items, 0, 100, "5", "most loans of a patron while it is away"),
    ROW("offline.loan_days", UNSIGNED, offline.loan_days, 1, 365, "14", "days that are promised meanwhile"),
    ROW("offline.known_days", UNSIGNED, offline.known_days, 0, 366, "90",
        "for how long a card that the library system knew counts as seen here; 0: none does"),
    ROW("offline.unknown_cards", SWITCH, offline.unknown_cards, 0, 0, "on",
        "lend also to cards that were not seen here"),
    ROW("offline.unknown_max_items", UNSIGNED, offline.unknown_max_items, 0, 100, "5",
        "most loans with such a card; never more than max_items"),
    ROW("offline.not_cards", WIRE, offline.kinds.not_cards, 0, BEGINNINGS_MOST, "",
        "beginnings of the numbers of cards that do not borrow while it is away, with blanks between"),
    ROW("offline.not_items", WIRE, offline.kinds.not_items, 0, BEGINNINGS_MOST, "",
        "beginnings of the numbers of books that are not lent while it is away, with blanks between"),
    ROW("offline.not_usages", USAGES, offline.kinds.not_usages, 0, 0, "2 7",
        "nor are books whose tags say one of these types of usage: 2 not for circulation, 7 discarded"),
    ROW("offline.not_age", BYTE, offline.kinds.not_age, 0, 21, "18",
        "nor are titles with an age mark from this on, as long as nobody can say how old she is; 0: they are. Marks "
        "are known of Koha over REST (age restriction) and where the title itself has one (: [16+]), and only of books "
        "that the system was asked about"),
    CHOICE("offline.unknown", CHOICE, offline.unknown, unknowns, "lend",
           "a loan whose answer was lost: lend the book, or keep it here"),
    ROW("offline.blocked_file", PATH, offline.blocked_file, 0, PATH_MOST, "",
        "a signed list of blocked cards that are refused while it is away; empty: lists come by hand"),
    ROW("offline.blocked_key_file", PATH, offline.blocked_key_file, 0, PATH_MOST, "secrets/blocked-key",
        "its first line, 64 hex digits, is the key of that list's hashes"),
    ROW("offline.blocked_signer", TEXT, offline.blocked_signer, 0, TEXT_MOST, "",
        "64 hex digits: the public key (Ed25519) of whoever signs that list; empty: no list is used"),
    ROW("offline.blocked_old_days", UNSIGNED, offline.blocked_old_days, 1, 366, "7",
        "days after which staff are told that the list is old"),
    ROW("offline.blocked_url", TEXT, offline.blocked_url, 0, SETTINGS_URL_SIZE - 1, "",
        "where a newer list is fetched, https://host/path; empty: it is not fetched"),
    ROW("offline.blocked_ca_file", PATH, offline.blocked_ca_file, 0, PATH_MOST, "",
        "certificates to trust there, PEM; empty: those of the operating system"),
    ROW("offline.blocked_every_min", UNSIGNED, offline.blocked_every_min, 1, 7 * 24 * 60, "60",
        "that list is asked for again within so many minutes"),
    ROW("calendar.mon", HOURS, calendar.week[0], 0, 0, "00:00-23:59",
        "when the library is open: a loan that is promised offline is due at closing time of an open day"),
    ROW("calendar.tue", HOURS, calendar.week[1], 0, 0, "00:00-23:59", "the same"),
    ROW("calendar.wed", HOURS, calendar.week[2], 0, 0, "00:00-23:59", "the same"),
    ROW("calendar.thu", HOURS, calendar.week[3], 0, 0, "00:00-23:59", "the same"),
    ROW("calendar.fri", HOURS, calendar.week[4], 0, 0, "00:00-23:59", "the same"),
    ROW("calendar.sat", HOURS, calendar.week[5], 0, 0, "00:00-23:59", "the same"),
    ROW("calendar.sun", HOURS, calendar.week[6], 0, 0, "00:00-23:59", "the same"),
    ROW("calendar.closed", DAYS, calendar.closings, 0, 0, "",
        "holidays: a day, a day of every year, or a first and a last one"),
    CHOICE("calendar.outside", CHOICE, hours.outside, outsides, "open",
           "what the kiosk offers outside opening hours: open, everything; returns, only these; closed, nothing"),
    ROW("calendar.notice_min", UNSIGNED, hours.notice_min, 0, 240, "15",
        "minutes before closing time at which patrons are told; 0: they are not"),
    ROW("city.servers", TEXT, city.servers, 0, SETTINGS_SERVERS_SIZE - 1, "",
        "the city's NATS servers, host:port with blanks between; empty: nothing is told to a city"),
    ROW("city.tls", SWITCH, city.tls, 0, 0, "on", "encrypt the line"),
    ROW("city.ca_file", PATH, city.ca_file, 0, PATH_MOST, "",
        "certificates to trust, PEM; empty: those of the operating system"),
    ROW("city.user", TEXT, city.user, 0, TEXT_MOST, "", "the kiosk's account there; empty: none"),
    ROW("city.password_file", PATH, city.password_file, 0, PATH_MOST, "secrets/city",
        "its password is this file's first line"),
    ROW("city.creds_file", PATH, city.creds_file, 0, PATH_MOST, "",
        "a credentials file of NATS in place of an account; empty: none"),
    ROW("city.stream", TEXT, city.stream, 1, TEXT_MOST, "KITAP", "the stream that takes what happens here"),
    ROW("city.subject", TEXT, city.subject, 1, TEXT_MOST, "kitap", "what every subject begins with"),
    ROW("city.library", TEXT, city.library, 1, TEXT_MOST, "library", "this library's word in the subject"),
    ROW("city.duplicate_window_s", UNSIGNED, city.duplicate_window_s, 120, 31 * 24 * 3600, "604800",
        "for how long the stream must know what it has taken: the longest outage that is promised"),
    ROW("https.url", TEXT, https.url, 0, SETTINGS_URL_SIZE - 1, "",
        "where what happened is posted in batches; empty: nowhere"),
    ROW("https.ca_file", PATH, https.ca_file, 0, PATH_MOST, "",
        "certificates to trust, PEM; empty: those of the operating system"),
    ROW("https.token_file", PATH, https.token_file, 0, PATH_MOST, "",
        "its first line is sent as a bearer token; empty: none"),
    ROW("https.batch", UNSIGNED, https.batch, 1, 64, "32", "most of what happened in one request"),
    ROW("https.timeout_s", UNSIGNED, https.timeout_s, 1, 60, "10", "seconds to wait for an answer"),
    ROW("scanner.device", DEVICE, scanner.device, 1, PATH_MOST, "none",
        "the barcode scanner's device file; a scanner that types needs none"),
    ROW("printer.device", DEVICE, printer.device, 1, PATH_MOST, "none", "the receipt printer's device file"),
    ROW("call.tell", SWITCH, call.tell, 0, 0, "on",
        "who is told of outcomes (city, https) is told at once when a person is wanted at the kiosk, and answers"),
    CHOICE("call.lamp", CHOICE, call.lamp, lamps, "none",
           "a lamp at the desk that is lit meanwhile: on a GPIO line, on a relay board on a serial line (A0 01 01 A2)"),
    ROW("call.lamp_device", PATH, call.device, 1, PATH_MOST, "/dev/gpiochip0",
        "the chip, or the board's device file such as /dev/ttyUSB0"),
    ROW("call.lamp_line", UNSIGNED, call.line, 0, 255, "0",
        "gpio: the line's number on its chip, from 0; serial: the relay's on its board, from 1"),
    ROW("call.lamp_active_low", SWITCH, call.active_low, 0, 0, "off", "gpio: a low line lights the lamp"),
    ROW("receipts.mail_host", WIRE, receipts.mail_host, 0, TEXT_MOST, "",
        "the mail server that takes receipts for patrons whose address the library system tells; empty: none is sent"),
    ROW("receipts.mail_port", PORT, receipts.mail_port, 1, 65535, "465", "its port; 587 with mail_tls: starttls"),
    CHOICE("receipts.mail_tls", CHOICE, receipts.mail_tls, mail_lines, "on",
           "encrypt the line: from its first byte, after STARTTLS, or not (a relay on this machine)"),
    ROW("receipts.mail_ca_file", PATH, receipts.mail_ca_file, 0, PATH_MOST, "",
        "certificates to trust, PEM; empty: those of the operating system"),
    ROW("receipts.mail_user", TEXT, receipts.mail_user, 0, TEXT_MOST, "", "the kiosk's account there; empty: no login"),
    ROW("receipts.mail_password_file", PATH, receipts.mail_password_file, 0, PATH_MOST, "secrets/mail",
        "its password is this file's first line"),
    ROW("receipts.mail_from", TEXT, receipts.mail_from, 0, TEXT_MOST, "", "the sender's address"),
    ROW("receipts.mail_timeout_s", UNSIGNED, receipts.mail_timeout_s, 1, 60, "10",
        "seconds that a patron waits for it; then it was not sent"),
    ROW("storage.dir", PATH, storage.dir, 1, PATH_MOST, "state", "where the ledger is kept"),
    ROW("storage.key_file", PATH, storage.key_file, 1, PATH_MOST, "state/keys/master",
        "the key that seals patrons who must wait"),
    ROW("storage.stick", PATH, storage.stick, 0, PATH_MOST, "",
        "the folder where the system mounts a USB stick, for staff at the screen; empty: none"),
    ROW("storage.keep_days", UNSIGNED, storage.keep_days, 0, 3660, "400",
        "days after which what is settled becomes statistics; 0: it is kept for ever"),
    ROW("storage.forget_days", UNSIGNED, storage.forget_days, 0, 3660, "400",
        "days after which what patrons keep under their cards is erased when they did not come; 0: nothing is kept so"),
    ROW("storage.key_days", UNSIGNED, storage.key_days, 0, 3660, "365",
        "days after which that key is changed for a new one; 0: only by kitap ledger rotate-key"),
    ROW("fees.paid_here", SWITCH, fees.paid_here, 0, 0, "off",
        "staff take money at this kiosk, and say so with a staff card or the staff PIN"),
    ROW("staff.cards", TEXT, staff.cards, 0, SETTINGS_CARDS_SIZE - 1, "",
        "numbers of staff's cards, as the library's cards are told, with blanks between; empty: the PIN only"),
    ROW("staff.pin_file", PATH, staff.pin_file, 1, PATH_MOST, "secrets/staff-pin",
        "the staff PIN's hash, written by kitap staff pin"),
    ROW("lessons.dir", PATH, lessons.dir, 0, PATH_MOST, "",
        "lessons to offer; empty: those that came with the program"),
};
const size_t settings_table_count = sizeof settings_table / sizeof *settings_table;

const struct setting settings_reader_table[] = {
    { "reader.driver", SETTING_CHOICE, READER_FIELD(driver), 0, 0, drivers, "libnfc", "how the reader is reached" },
    { "reader.device", SETTING_TEXT, READER_FIELD(device), 0, TEXT_MOST, NULL, "pn532_uart:/dev/ttyS1",
      "libnfc's connection string, or the PC/SC reader's name" },
    { "reader.for", SETTING_CHOICE, READER_FIELD(role), 0, 0, roles, "all", "what is laid on it" },
    { "reader.profile", SETTING_TEXT, READER_FIELD(profile), 0, TEXT_MOST, NULL, "auto",
      "PC/SC: how this maker's readers are spoken to; auto finds it out" },
};
const size_t settings_reader_table_count = sizeof settings_reader_table / sizeof *settings_reader_table;

const char *setting_name(const struct setting *row)
{
    return strchr(row->path, '.') + 1;
}

static const struct setting *find_in(const struct setting *table, size_t count, const char *section, const char *key)
{
    size_t n = strlen(section);
    for (size_t i = 0; i < count; i++)
        if (strncmp(table[i].path, section, n) == 0 && table[i].path[n] == '.' &&
            text_equal(setting_name(&table[i]), key))
            return &table[i];
    return NULL;
}

const struct setting *setting_find(const char *section, const char *key)
{
    if (text_equal(section, "reader"))
        return find_in(settings_reader_table, settings_reader_table_count, section, key);
    return find_in(settings_table, settings_table_count, section, key);
}
