/* What no single value shows: keys that contradict each other, and what a library would find out only at its gate. */
#include "settings/together.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "settings/table.h"
#include "tags/card.h"

enum {
    KEY_FILE_MAX = 4096,
    BLOCK_BYTES = 34, /* ISO 28560-3, the longer form */
    PAGE_BYTES = 4,   /* of a type 2 tag, and of most ICODEs: written as one */
    BYTE_AT_LEAST = (BLOCK_BYTES + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES
};

struct look {
    const struct settings *s;
    const struct settings_lines *lines;
    const struct settings_teller *teller;
};

static unsigned line_of_key(const struct look *look, const char *path)
{
    for (size_t i = 0; i < settings_table_count; i++)
        if (text_equal(settings_table[i].path, path))
            return look->lines->keys[i] > 0 ? look->lines->keys[i] : 1;
    assert(false);
    return 1;
}

static unsigned line_of_reader_key(const struct look *look, unsigned reader, const char *path)
{
    for (size_t i = 0; i < settings_reader_table_count; i++)
        if (text_equal(settings_reader_table[i].path, path) && look->lines->readers[reader][i] > 0)
            return look->lines->readers[reader][i];
    return look->lines->items[reader] > 0 ? look->lines->items[reader] : 1;
}

static unsigned line_of_readers(const struct look *look)
{
    unsigned line = look->lines->list > 0 ? look->lines->list : look->lines->reader;
    return line > 0 ? line : 1;
}

static void tell(const struct look *look, unsigned line, const char *key, const char *text)
{
    look->teller->tell(look->teller->self, line, key, text);
}

static void tell_key(const struct look *look, const char *key, const char *text)
{
    tell(look, line_of_key(look, key), key, text);
}

/* ---- readers ---- */

static bool is_for(const struct settings_reader *r, enum reader_role role)
{
    return r->driver != READER_NONE && (r->role == READER_FOR_ALL || r->role == role);
}

static unsigned count_for(const struct settings *s, enum reader_role role)
{
    unsigned n = 0;
    for (unsigned i = 0; i < s->readers_count; i++)
        n += is_for(&s->readers[i], role);
    return n;
}

static bool has_readers(const struct settings *s)
{
    return s->readers[0].driver != READER_NONE || s->readers_count > 1;
}

static bool is_same_device(const struct settings_reader *a, const struct settings_reader *b)
{
    return a->driver == b->driver && a->driver != READER_NONE && text_equal(a->device, b->device);
}

static void check_devices(const struct look *look)
{
    const struct settings *s = look->s;
    for (unsigned i = 0; i < s->readers_count; i++) {
        if (s->readers_count > 1 && s->readers[i].driver == READER_NONE)
            tell(look, line_of_reader_key(look, i, "reader.driver"), "reader.driver",
                 "is none beside other readers; take this entry out");
        for (unsigned k = 0; k < i; k++) {
            if (!is_same_device(&s->readers[i], &s->readers[k]))
                continue;
            tell(look, line_of_reader_key(look, i, "reader.device"), "reader.device",
                 "is the device of another reader; write its own");
            break;
        }
    }
}

static void check_roles(const struct look *look)
{
    const struct settings *s = look->s;
    if (!has_readers(s))
        return;
    if (count_for(s, READER_FOR_ITEMS) == 0)
        tell(look, line_of_readers(look), "readers",
             "has none for books; write for: all, or for: items, at one of them");
    if (count_for(s, READER_FOR_CARDS) == 0 && s->cards.identify != CARDS_BY_BARCODE)
        tell_key(look, "cards.identify",
                 "needs a reader for cards; write for: all, or for: cards, at one of them, or identify: barcode");
}

static void check_readers(const struct look *look)
{
    if (look->lines->reader > 0 && look->lines->list > 0)
        tell(look, look->lines->list, "readers", "stands beside `reader`; write one of the two");
    check_devices(look);
    check_roles(look);
}

/* ---- the security mark ---- */

/* What a library lays books on, and can set an AFI or EAS: ISO 15693, and libnfc knows none of it. */
static bool has_vicinity_reader(const struct settings *s)
{
    for (unsigned i = 0; i < s->readers_count; i++)
        if (is_for(&s->readers[i], READER_FOR_ITEMS) && s->readers[i].driver == READER_PCSC)
            return true;
    return false;
}

static void check_mechanism(const struct look *look)
{
    const struct settings *s = look->s;
    enum security_mechanism m = s->security.mechanism;
    if (m == SECURITY_NONE)
        return;
    if (!has_readers(s))
        tell_key(look, "security.mechanism", "needs a reader for books, and there is none; write none");
    else if (m != SECURITY_BYTE && !has_vicinity_reader(s))
        tell_key(
            look, "security.mechanism",
            "needs an ISO 15693 reader for books, and libnfc's (PN532) set no AFI or EAS; write byte or none, or a "
            "reader with driver: pcsc");
    if (m != SECURITY_EAS && s->security.in_stock == s->security.on_loan)
        tell_key(look, "security.on_loan", "is the same as security.in_stock; write the value that the gate lets pass");
    if (m == SECURITY_BYTE && s->security.byte_at < BYTE_AT_LEAST) {
        char text[128];
        text_format(text, sizeof text, "lies in the library's block or in its last page; write %d or more",
                    BYTE_AT_LEAST);
        tell_key(look, "security.byte_at", text);
    }
}

/* ---- numbers ---- */

static void check_number(const struct look *look, const char *prefix_key, const char *prefix, unsigned length)
{
    if (length > 0 && strlen(prefix) > length)
        tell_key(look, prefix_key, "is longer than the whole number; write a shorter one, or another length");
}

/* ---- other destinations ---- */

/* "host:port", or "[address]:port". */
static bool is_server(struct bytes word)
{
    const uint8_t *colon = memrchr(word.at, ':', word.n);
    char port[8];
    uint64_t number = 0;
    if (colon == NULL || colon == word.at || memchr(word.at, '/', word.n) != NULL)
        return false;
    text_copy_bytes(port, sizeof port, bytes_of(colon + 1, (size_t)(word.at + word.n - colon - 1)));
    return text_to_u64(port, UINT16_MAX, &number) == RESULT_OK && number > 0;
}

static void check_servers(const struct look *look)
{
    const char *at = look->s->city.servers;
    while (*(at += strspn(at, " ")) != '\0') {
        size_t n = strcspn(at, " ");
        if (!is_server(bytes_of(at, n))) {
            tell_key(look, "city.servers",
                     "is no list of servers; write host:port, such as nats-1.city.kz:4222, with blanks between");
            return;
        }
        at += n;
    }
}

/* A word between the dots of a subject. */
static void check_token(const struct look *look, const char *key, const char *text)
{
    static const char may[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (text[0] == '\0' || text[strspn(text, may)] != '\0')
        tell_key(look, key, "cannot stand in a subject of the city's broker; write letters, digits, - and _ only");
}

static void check_city(const struct look *look)
{
    const struct settings *s = look->s;
    if (s->city.servers[0] == '\0')
        return;
    check_servers(look);
    check_token(look, "kiosk.id", s->kiosk.id);
    check_token(look, "city.library", s->city.library);
    check_token(look, "city.subject", s->city.subject);
    check_token(look, "city.stream", s->city.stream);
    if (s->city.user[0] != '\0' && s->city.creds_file[0] != '\0')
        tell_key(look, "city.creds_file", "stands beside city.user; write one of the two");
}

/* Empty: none. */
static void check_url(const struct look *look, const char *key, const char *url)
{
    static const char scheme[] = "https://";
    if (url[0] == '\0')
        return;
    if (strncmp(url, scheme, strlen(scheme)) != 0 || url[strlen(scheme)] == '\0' || strpbrk(url, " @#") != NULL)
        tell_key(look, key, "is no address of a secure service; write https://host/path, without an account");
}

/* A password goes over a line that is encrypted, and letters have a sender. */
static void check_mail(const struct look *look)
{
    const struct settings *s = look->s;
    if (s->receipts.mail_host[0] == '\0')
        return;
    if (strpbrk(s->receipts.mail_host, " /@") != NULL)
        tell_key(look, "receipts.mail_host", "is no name or address of a server; write one such as mail.library.kz");
    if (!email_is_plain(s->receipts.mail_from))
        tell_key(look, "receipts.mail_from", "is no address; write the sender's, such as kitap@library.kz");
    if (s->receipts.mail_user[0] != '\0' && s->receipts.mail_tls == MAIL_TLS_OFF)
        tell_key(look, "receipts.mail_tls",
                 "would show the password of receipts.mail_user to the whole line; write on or starttls");
}

/* A board's relays are counted from one. */
static void check_lamp(const struct look *look)
{
    if (look->s->call.lamp == LAMP_SERIAL && look->s->call.line == 0)
        tell_key(look, "call.lamp_line", "is no relay of a board; write 1 for its first, 2 for its second");
}

static void check_language(const struct look *look)
{
    bool offered = false;
    for (unsigned i = 0; i < look->s->kiosk.languages_count; i++)
        offered |= look->s->kiosk.languages[i] == look->s->kiosk.language;
    if (!offered)
        tell_key(look, "kiosk.language", "is not among kiosk.languages; write one of those, or add it there");
}

/* A list that nobody could have signed would never come into force. */
static void check_blocked(const struct look *look)
{
    const char *key = look->s->offline.blocked_signer;
    bool good = strlen(key) == 64 && key[strspn(key, "0123456789abcdefABCDEF")] == '\0';
    if (look->s->offline.blocked_file[0] != '\0' && !good)
        tell_key(look, "offline.blocked_signer",
                 "is no key of who signs offline.blocked_file; write its 64 hex digits");
    else if (look->s->offline.blocked_url[0] != '\0' && !good)
        tell_key(look, "offline.blocked_signer",
                 "is no key of who signs the list at offline.blocked_url; write its 64 hex digits");
}

/* A library that never opens would have every book due on a day on which nobody takes it back. */
static void check_calendar(const struct look *look)
{
    bool opens = false;
    for (unsigned i = 0; i < WEEKDAYS; i++)
        opens |= !look->s->calendar.week[i].closed;
    if (!opens)
        tell_key(look, "calendar.sun", "is closed, as every other day; write the hours of those that are open");
}

void settings_check_together(const struct settings *s, const struct settings_lines *lines,
                             const struct settings_teller *teller)
{
    const struct look look = { s, lines, teller };
    check_language(&look);
    check_readers(&look);
    check_mechanism(&look);
    check_number(&look, "cards.prefix", s->cards.prefix, s->cards.length);
    check_number(&look, "items.prefix", s->items.prefix, s->items.length);
    check_city(&look);
    check_url(&look, "https.url", s->https.url);
    check_url(&look, "offline.blocked_url", s->offline.blocked_url);
    check_mail(&look);
    check_lamp(&look);
    check_calendar(&look);
    check_blocked(&look);
}

/* ---- the key of the cards' sector ---- */

/* RESULT_IO: it is no file, or cannot be read. Never waits: a pipe of that name would. */
static enum result read_key_file(const char *path, uint8_t to[static KEY_FILE_MAX], size_t *n)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return RESULT_IO;
    ssize_t got = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? read(fd, to, KEY_FILE_MAX) : -1;
    close(fd);
    if (got < 0)
        return RESULT_IO;
    *n = (size_t)got;
    return RESULT_OK;
}

enum result settings_read_key(struct settings *s, char *why, size_t size)
{
    uint8_t file[KEY_FILE_MAX];
    size_t n = 0;
    struct card_key key = { { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, false };
    const char *error = "cannot be read; write the path of a file with 12 hex digits";
    enum result r = RESULT_OK;
    if (s->cards.classic_key_file[0] != '\0') {
        r = read_key_file(s->cards.classic_key_file, file, &n);
        if (r == RESULT_OK)
            r = card_key_parse(bytes_of(file, n), &key, &error);
        wipe(file, sizeof file);
    }
    if (r == RESULT_OK) {
        memcpy(s->cards.classic_key, key.at, sizeof key.at);
        s->cards.classic_key_b = key.b;
    } else {
        text_copy(why, size, error);
    }
    wipe(&key, sizeof key);
    return r == RESULT_OK ? RESULT_OK : RESULT_BAD;
}
