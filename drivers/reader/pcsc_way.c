#include "reader/pcsc_way.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum {
    CLASS = 0xFF,
    MANAGE_SESSION = 0xC2,
    SESSION_START = 0x81,
    SESSION_END = 0x82,
    SWITCH_PROTOCOL = 0x8F,
    PROTOCOL_ISO15693 = 0x02,
    LAYER_3 = 0x03,
    FRAME_OUT = 0x95,
    FRAME_BACK = 0x97,
    STATUS = 0xC0,
    FLAGS_ADDRESSED = 0x22, /* high data rate, with the number */
    FLAG_ERROR = 0x01,
    NXP = 0x04, /* manufacturer, ISO 7816-6 */
    NO_ANSWER = 0x6401,
    NOTHING_CAME = 0x6300,
    VICINITY_UID = 8,
    PARAMETERS_MAX = 64,
    END_TRIES = 3
};

/* Some readers must be told that a write takes its time: 1,000,000 us, least significant byte first. */
static const uint8_t timer[] = { 0x5F, 0x46, 0x04, 0x40, 0x42, 0x0F, 0x00 };

static const struct {
    const char *name;
    enum pcsc_way way;
} profiles[] = {
    { "any", WAY_TRANSPARENT }, { "transparent", WAY_TRANSPARENT },
    { "acs", WAY_ACS },         { "springcard", WAY_SPRINGCARD },
    { "none", WAY_NONE }, /* storage-card commands and no more */
};

/* What stands in the names of their readers, and what those hear. */
static const struct {
    const char *reader, *profile;
    bool iso14443, iso15693;
} makers[] = {
    { "ACR1552", "acs", true, true },           { "ACR122", "none", true, false },
    { "SpringCard", "springcard", true, true }, { "OMNIKEY 5022", "transparent", true, true },
    { "uTrust 3720F", "none", true, false },
};

enum result pcsc_profile_find(const char *name, const char *reader, struct pcsc_profile *out)
{
    bool by_reader = name[0] == 0 || text_equal(name, "auto");
    struct pcsc_profile profile = { by_reader ? profiles[0].name : name, WAY_NONE, !by_reader, true, true };
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        if (strcasestr(reader, makers[i].reader) == NULL)
            continue;
        profile.name = by_reader ? makers[i].profile : name;
        profile.iso14443 = makers[i].iso14443;
        profile.iso15693 = makers[i].iso15693;
    }
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
        if (!text_equal(profile.name, profiles[i].name))
            continue;
        profile.name = profiles[i].name;
        profile.way = profiles[i].way;
        *out = profile;
        return RESULT_OK;
    }
    return RESULT_NONE;
}

/* Answers of the chip: flags, then data or an error code (ISO 15693-3, 7.4.2). */

static enum result meaning_of_error(uint8_t code)
{
    static const enum result meanings[] = {
        [0x01] = RESULT_NONE,    [0x02] = RESULT_NONE,    [0x03] = RESULT_NONE,
        [0x0F] = RESULT_IO,      [0x10] = RESULT_NONE,    [0x11] = RESULT_REFUSED,
        [0x12] = RESULT_REFUSED, [0x13] = RESULT_REFUSED, [0x14] = RESULT_REFUSED,
    };
    bool known = code < sizeof meanings / sizeof *meanings && meanings[code] != RESULT_OK;
    return known ? meanings[code] : RESULT_IO;
}

static enum result take_answer(struct bytes answer, bool flags, struct way_answer *out)
{
    assert(answer.n <= sizeof out->at);
    if (flags && answer.n == 0)
        return RESULT_TIMEOUT;
    if (flags && (answer.at[0] & FLAG_ERROR) != 0)
        return answer.n > 1 ? meaning_of_error(answer.at[1]) : RESULT_IO;
    struct bytes data = flags ? bytes_part(answer, 1, answer.n) : answer;
    if (data.n > 0)
        memcpy(out->at, data.at, data.n);
    out->n = data.n;
    return RESULT_OK;
}

/* The transparent way. */

static enum result session(const struct way *w, const uint8_t *objects, size_t n, uint8_t layer, bool with_end,
                           struct apdu_answer *out)
{
    uint8_t command[APDU_COMMAND_MAX] = { CLASS, MANAGE_SESSION, 0, layer, (uint8_t)n };
    assert(n < APDU_DATA_MAX);
    memcpy(command + 5, objects, n);
    enum result r = apdu_send(w->line, bytes_of(command, 5 + n + (with_end ? 1 : 0)), out);
    return r == RESULT_OK ? apdu_meaning(out->word) : r;
}

/* The value of a data object in an answer; an empty view when it is not there. */
static struct bytes object_in(const struct apdu_answer *answer, uint8_t tag)
{
    struct cursor c = cursor_of(bytes_of(answer->at, answer->n));
    while (!c.failed && c.left.n > 0) {
        uint8_t found = cursor_u8(&c), length = cursor_u8(&c);
        if (length == 0x81)
            length = cursor_u8(&c);
        struct bytes value = cursor_take(&c, length);
        if (found == tag && !c.failed)
            return value;
    }
    return (struct bytes){ NULL, 0 };
}

/* C0: which object failed, then a status word for it. */
static enum result status_in(const struct apdu_answer *answer)
{
    struct bytes status = object_in(answer, STATUS);
    if (status.n < 3)
        return RESULT_NONE;
    uint16_t word = (uint16_t)(status.at[1] << 8 | status.at[2]);
    return word == NO_ANSWER ? RESULT_TIMEOUT : apdu_meaning(word);
}

static enum result transparent_open(struct way *w)
{
    static const uint8_t start[] = { SESSION_START, 0 },
                         protocol[] = { SWITCH_PROTOCOL, 2, PROTOCOL_ISO15693, LAYER_3 };
    struct apdu_answer answer;
    enum result r = session(w, start, sizeof start, 0, false, &answer);
    if (r == RESULT_OK)
        r = status_in(&answer);
    if (r == RESULT_OK)
        r = session(w, protocol, sizeof protocol, 2, false, &answer);
    return r == RESULT_OK ? status_in(&answer) : r;
}

static void transparent_close(struct way *w)
{
    static const uint8_t end[] = { SESSION_END, 0 };
    struct apdu_answer answer;
    enum result r = RESULT_IO;
    for (int tries = 0; tries < END_TRIES && r == RESULT_IO; tries++) /* inside it nothing else is done */
        r = session(w, end, sizeof end, 0, false, &answer);
}

static bool is_custom(enum vicinity_command command)
{
    return command >= VICINITY_NXP_SET_EAS;
}

static bool takes_time(enum vicinity_command command)
{
    return command == VICINITY_WRITE_BLOCK || command == VICINITY_WRITE_AFI || command == VICINITY_WRITE_DSFID ||
           command == VICINITY_NXP_SET_EAS || command == VICINITY_NXP_RESET_EAS;
}

static void put_frame(struct writer *to, const struct way *w, enum vicinity_command command, struct bytes parameters)
{
    write_u8(to, FLAGS_ADDRESSED);
    write_u8(to, (uint8_t)command);
    if (is_custom(command))
        write_u8(to, NXP);
    for (size_t i = VICINITY_UID; i > 0; i--) /* least significant byte first */
        write_u8(to, w->uid.at[i - 1]);
    write_bytes(to, parameters);
}

static enum result exchange_frame(struct way *w, struct bytes frame, bool with_timer, struct way_answer *out)
{
    uint8_t objects[APDU_DATA_MAX];
    struct writer to = writer_of(objects, sizeof objects);
    struct apdu_answer answer;
    if (with_timer)
        write_bytes(&to, bytes_of(timer, sizeof timer));
    write_u8(&to, FRAME_OUT);
    write_u8(&to, (uint8_t)frame.n);
    write_bytes(&to, frame);
    assert(!to.failed);
    enum result r = session(w, objects, to.n, 1, true, &answer);
    if (r == RESULT_OK)
        r = status_in(&answer);
    return r == RESULT_OK ? take_answer(object_in(&answer, FRAME_BACK), true, out) : r;
}

static enum result transparent_ask(struct way *w, enum vicinity_command command, struct bytes parameters,
                                   struct way_answer *out)
{
    uint8_t frame[PARAMETERS_MAX];
    struct writer to = writer_of(frame, sizeof frame);
    put_frame(&to, w, command, parameters);
    assert(!to.failed);
    bool with_timer = takes_time(command) && !w->timer_refused;
    enum result r = exchange_frame(w, bytes_of(frame, to.n), with_timer, out);
    if (r != RESULT_NONE || !with_timer)
        return r;
    r = exchange_frame(w, bytes_of(frame, to.n), false, out);
    w->timer_refused = r != RESULT_NONE; /* else it was the command that is not known */
    return r;
}

/* Makers' own commands: one each, no session. */

static enum result own_command(struct way *w, const uint8_t head[static 4], struct bytes data, bool with_end,
                               struct way_answer *out)
{
    uint8_t command[APDU_COMMAND_MAX];
    struct writer to = writer_of(command, sizeof command);
    struct apdu_answer answer;
    write_bytes(&to, bytes_of(head, 4));
    write_u8(&to, (uint8_t)data.n); /* without data this is what may come */
    write_bytes(&to, data);
    if (data.n > 0 && with_end)
        write_u8(&to, 0);
    assert(!to.failed);
    enum result r = apdu_send(w->line, bytes_of(command, to.n), &answer);
    if (r != RESULT_OK)
        return r;
    if (answer.word == NOTHING_CAME || answer.word == NO_ANSWER)
        return RESULT_TIMEOUT;
    r = apdu_meaning(answer.word);
    return r == RESULT_OK ? take_answer(bytes_of(answer.at, answer.n), w->flags_come, out) : r;
}

static enum result acs_ask(struct way *w, enum vicinity_command command, struct bytes parameters,
                           struct way_answer *out)
{
    static const uint8_t head[] = { CLASS, 0xFB, 0, 0 };
    uint8_t data[PARAMETERS_MAX];
    struct writer to = writer_of(data, sizeof data);
    write_u8(&to, (uint8_t)command);
    if (is_custom(command))
        write_u8(&to, NXP);
    write_bytes(&to, parameters);
    assert(!to.failed);
    return own_command(w, head, bytes_of(data, to.n), false, out);
}

static enum result springcard_ask(struct way *w, enum vicinity_command command, struct bytes parameters,
                                  struct way_answer *out)
{
    const uint8_t head[] = { CLASS, 0xF6, (uint8_t)command, 0 };
    if (is_custom(command))
        return RESULT_NONE;
    return own_command(w, head, parameters, !takes_time(command), out);
}

static const struct {
    enum result (*open)(struct way *w);
    enum result (*ask)(struct way *w, enum vicinity_command command, struct bytes parameters, struct way_answer *out);
    void (*close)(struct way *w);
} ways[WAY_COUNT] = {
    [WAY_TRANSPARENT] = { transparent_open, transparent_ask, transparent_close },
    [WAY_ACS] = { NULL, acs_ask, NULL },
    [WAY_SPRINGCARD] = { NULL, springcard_ask, NULL },
};

enum result way_open(struct way *w)
{
    if (ways[w->kind].ask == NULL)
        return RESULT_NONE;
    return ways[w->kind].open == NULL ? RESULT_OK : ways[w->kind].open(w);
}

void way_close(struct way *w)
{
    if (ways[w->kind].close != NULL)
        ways[w->kind].close(w);
}

enum result way_ask(struct way *w, enum vicinity_command command, struct bytes parameters, struct way_answer *out)
{
    assert(ways[w->kind].ask != NULL);
    return ways[w->kind].ask(w, command, parameters, out);
}
