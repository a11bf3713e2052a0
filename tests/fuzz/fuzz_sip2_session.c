/* A whole session with a library that says whatever the input says: the client's own exchange, with a wire made of the
   input in place of client/wire.c. Whatever comes, each request is told once what became of it, and that is true; a
   transaction leaves twice only on a 96, and never behind a 97.

   A byte says what the library does next: nothing, close, or say something; see enum act. */
#include "fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/library.h"
#include "link/sip2/client/wire.h"
#include "link/sip2/frame.h"

enum act { ACT_SILENT, ACT_CLOSE, ACT_RIGHT, ACT_96, ACT_WRONG_SUM, ACT_WRONG_NUMBER, ACT_GREETING, ACT_RAW };

enum { RAW_MOST = 63, ASKS_MOST = 4, FRAME_SIZE = 512 };

struct wire {
    bool open;
};

static struct wire wire;
static struct bytes input;
static char asked[FRAME_SIZE]; /* the last frame that the client sent, without its end */
static int64_t clock_ms;
static int sent, outcomes; /* of the transaction in hand, and of its request */
static bool has_96, has_97; /* since the transaction left: came, was sent */
static uint8_t last_said;
static enum library_outcome outcome;

static uint8_t next_byte(void)
{
    if (input.n == 0)
        return ACT_SILENT;
    uint8_t b = input.at[0];
    input = bytes_part(input, 1, input.n);
    return b;
}

enum result wire_open(const struct message_link_config *to, int timeout_ms, const struct library_world *world,
                      char words[static WIRE_WORDS_SIZE], struct wire **out)
{
    (void)to, (void)timeout_ms, (void)world;
    clock_ms++;
    text_copy(words, WIRE_WORDS_SIZE, "refused");
    if (input.n == 0)
        return RESULT_GONE;
    assert(!wire.open);
    wire.open = true;
    *out = &wire;
    return RESULT_OK;
}

void wire_close(struct wire *w)
{
    if (w != NULL)
        w->open = false;
}

int wire_fd(const struct wire *w)
{
    (void)w;
    return -1;
}

enum result wire_send(struct wire *w, struct bytes b, int64_t deadline_ms, bool *left)
{
    (void)deadline_ms;
    assert(w->open && b.n > 2);
    text_copy_bytes(asked, sizeof asked, bytes_part(b, 0, b.n - 1));
    *left = true;
    if (text_starts(asked, "97"))
        has_97 = true;
    if (!text_starts(asked, "11"))
        return RESULT_OK;
    sent++;
    assert(sent == 1 || (sent == 2 && has_96 && !has_97));
    has_96 = has_97 = false;
    return RESULT_OK;
}

/* With the request's number, or another, and a sum that is right or not. */
static size_t answer(char *to, size_t size, const char *text, int number_more, unsigned sum_more)
{
    size_t n = strlen(asked);
    text_format(to, size, "%s", text);
    if (n > 9 && memcmp(asked + n - 9, "AY", 2) == 0)
        text_add(to, size, "AY%cAZ", (asked[n - 7] - '0' + number_more) % 10 + '0');
    if (text_ends(to, "AZ"))
        text_add(to, size, "%04X", (sip2_checksum(bytes_of_text(to)) + sum_more) & 0xFFFF);
    text_add(to, size, "\r");
    return strlen(to);
}

static size_t raw(uint8_t *to)
{
    size_t n = next_byte() % RAW_MOST + 1;
    for (size_t i = 0; i < n; i++)
        to[i] = next_byte();
    return n;
}

static size_t say(enum act act, uint8_t *to, size_t size)
{
#define LENT "121NNY20261123    183800AOALA|AA04A1|AB2000|AJAbai|AH20261207    235900|"
    static const char status[] = "98YYYNYN60000320261123    1838002.00AOALA|BXYYYYYYYYYYYYYYYY|";
    char text[FRAME_SIZE];
    size_t n = 0;
    switch (act) {
    case ACT_RIGHT:
        n = answer(text, sizeof text, LENT, 0, 0);
        break;
    case ACT_WRONG_SUM:
        n = answer(text, sizeof text, LENT, 0, 1);
        break;
    case ACT_WRONG_NUMBER:
        n = answer(text, sizeof text, LENT, 1, 0);
        break;
    case ACT_GREETING:
        n = answer(text, sizeof text, text_starts(asked, "93") ? "941" : status, 0, 0);
        break;
    case ACT_96:
        text_copy(text, sizeof text, "96AZFEF6\r");
        n = strlen(text);
        break;
    case ACT_RAW:
    case ACT_SILENT:
    case ACT_CLOSE:
        return raw(to);
    }
    assert(n <= size);
    memcpy(to, text, n);
    return n;
}

enum result wire_receive(struct wire *w, void *to, size_t size, int64_t deadline_ms, size_t *out_n)
{
    uint8_t said[FRAME_SIZE];
    assert(w->open && size > 0);
    if (deadline_ms <= clock_ms)
        return RESULT_TIMEOUT;
    enum act act = next_byte() % (ACT_RAW + 1);
    if (act == ACT_SILENT) {
        clock_ms = deadline_ms;
        return RESULT_TIMEOUT;
    }
    if (act == ACT_CLOSE)
        return RESULT_GONE;
    clock_ms++;
    size_t n = say(act, said, sizeof said);
    n = n < size ? n : size;
    memcpy(to, said, n);
    has_96 = has_96 || memmem(said, n, "96", 2) != NULL || (last_said == '9' && said[0] == '6');
    last_said = said[n - 1];
    *out_n = n;
    return RESULT_OK;
}

static int64_t now_ms(void *context)
{
    (void)context;
    return clock_ms;
}

static struct when wall(void *context)
{
    (void)context;
    return when_at((struct day){ 2026, 11, 23 }, 18, 38, 0, 300);
}

static int offset_min(void *context, int64_t utc_s)
{
    (void)context, (void)utc_s;
    return 300;
}

static bool yes(void *context)
{
    (void)context;
    return true;
}

static void line(void *context, bool up, const char *words)
{
    (void)context, (void)up;
    assert(words[0] != '\0' && utf8_valid(bytes_of_text(words)));
}

static void reply(void *context, const struct library_reply *r)
{
    (void)context;
    assert(outcomes == 0);
    outcomes += !r->more;
    outcome = r->outcome;
}

static void ask(void *session, enum library_ask what)
{
    struct library_request q = { .ask = what, .patron = "04A1", .item = "2000" };
    int64_t started = clock_ms;
    sent = outcomes = 0;
    has_96 = has_97 = false;
    library_sip2.ask(session, &q);
    assert(outcomes == 1);
    assert(what != LIBRARY_CHECKOUT || (outcome == LIBRARY_NOT_SENT) == (sent == 0));
    assert(clock_ms - started < 30000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct library_world world = { NULL, now_ms, wall, offset_min, yes, yes, line, reply };
    struct message_link_config c = { .host = "h",
                                     .user = "kiosk",
                                     .password = "secret",
                                     .encoding = "utf-8",
                                     .timeout_s = 2,
                                     .retries = 1,
                                     .keep_alive_s = 45 };
    void *session;
    log_set_level(LOG_LEVEL_ERROR);
    if (size < 2)
        return 0;
    c.checksum = data[0] % CHECKSUM_COUNT;
    c.login = data[0] / 3 % LOGIN_COUNT;
    c.profile = data[1] % PROFILE_COUNT;
    input = bytes_of(data + 2, size - 2);
    wire.open = false;
    asked[0] = '\0';
    clock_ms = 1;
    assert(library_sip2.create(&c, &world, &session) == RESULT_OK);
    for (int i = 0; i < ASKS_MOST && input.n > 0; i++) {
        ask(session, i % 2 == 0 ? LIBRARY_CHECKOUT : LIBRARY_PATRON);
        clock_ms += 31000; /* behind any back-off */
    }
    library_sip2.destroy(session);
    assert(!wire.open);
    return 0;
}
