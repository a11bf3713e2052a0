#include "reader/pcsc_apdu.h"

#include <assert.h>
#include <string.h>

enum { CLASS = 0xFF, GET_DATA = 0xCA, READ_BINARY = 0xB0, UPDATE_BINARY = 0xD6, HEAD = 5, WORD = 2, UID_LEAST = 4 };

enum result apdu_send(const struct apdu_line *line, struct bytes command, struct apdu_answer *out)
{
    uint8_t back[APDU_ANSWER_MAX];
    size_t n = 0;
    enum result r = line->transmit(line->self, command, back, &n);
    if (r != RESULT_OK)
        return r;
    if (n < WORD || n > sizeof back)
        return RESULT_IO;
    out->n = n - WORD;
    out->word = (uint16_t)(back[n - 2] << 8 | back[n - 1]);
    memcpy(out->at, back, out->n);
    return RESULT_OK;
}

enum result apdu_meaning(uint16_t word)
{
    static const struct {
        uint16_t word, mask;
        enum result result;
    } words[] = {
        { 0x9000, 0xFFFF, RESULT_OK },      { 0x6282, 0xFFFF, RESULT_OK },   { 0x6700, 0xFFFF, RESULT_SHORT },
        { 0x6C00, 0xFF00, RESULT_SHORT },   { 0x6A00, 0xFF00, RESULT_NONE }, { 0x6B00, 0xFF00, RESULT_NONE },
        { 0x6D00, 0xFF00, RESULT_NONE },    { 0x6E00, 0xFF00, RESULT_NONE }, { 0x6800, 0xFF00, RESULT_NONE },
        { 0x6900, 0xFF00, RESULT_REFUSED },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((word & words[i].mask) == words[i].word)
            return words[i].result;
    return RESULT_IO;
}

enum result apdu_uid(const struct apdu_line *line, struct uid *out)
{
    static const uint8_t command[HEAD] = { CLASS, GET_DATA };
    struct apdu_answer answer;
    enum result r = apdu_send(line, bytes_of(command, sizeof command), &answer);
    if (r == RESULT_OK)
        r = apdu_meaning(answer.word);
    if (r == RESULT_OK && (answer.n < UID_LEAST || answer.n > UID_MAX))
        r = RESULT_IO;
    if (r != RESULT_OK)
        return r;
    *out = (struct uid){ .n = (uint8_t)answer.n };
    memcpy(out->at, answer.at, answer.n);
    return RESULT_OK;
}

enum result apdu_read(const struct apdu_line *line, uint16_t p1_p2, uint8_t n, uint8_t *to)
{
    const uint8_t command[HEAD] = { CLASS, READ_BINARY, (uint8_t)(p1_p2 >> 8), (uint8_t)p1_p2, n };
    struct apdu_answer answer;
    enum result r = apdu_send(line, bytes_of(command, sizeof command), &answer);
    if (r == RESULT_OK)
        r = apdu_meaning(answer.word);
    if (r == RESULT_OK && answer.n < n)
        r = RESULT_SHORT;
    if (r != RESULT_OK)
        return r;
    memcpy(to, answer.at, n);
    return RESULT_OK;
}

enum result apdu_update(const struct apdu_line *line, uint16_t p1_p2, struct bytes data)
{
    uint8_t command[HEAD + APDU_DATA_MAX] = { CLASS, UPDATE_BINARY, (uint8_t)(p1_p2 >> 8), (uint8_t)p1_p2,
                                              (uint8_t)data.n };
    struct apdu_answer answer;
    assert(data.n <= APDU_DATA_MAX);
    memcpy(command + HEAD, data.at, data.n);
    enum result r = apdu_send(line, bytes_of(command, HEAD + data.n), &answer);
    return r == RESULT_OK ? apdu_meaning(answer.word) : r;
}
