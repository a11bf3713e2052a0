#include "voice/captions.h"

#include <string.h>

#include "base/text.h"

enum { READ_MS = 1000, LETTER_MS = 80, SOUND_SHOWN_MS = 4000 };

static bool ends_sentence(char c)
{
    return c == '.' || c == '!' || c == '?' || c == ':';
}

/* Bytes of the piece that begins at `from`. */
static size_t piece_of(const char *said, size_t from, size_t letters)
{
    const char *at = said + from;
    size_t word = 0, sentence = 0;
    for (size_t n = 0; *at != '\0' && n < letters; n++) {
        char last = *at;
        utf8_next(&at);
        if (*at == ' ' || *at == '\0') {
            word = (size_t)(at - said) - from;
            if (ends_sentence(last))
                sentence = word;
        }
    }
    if (*at == '\0')
        return strlen(said + from);
    if (sentence > 0)
        return sentence;
    return word > 0 ? word : (size_t)(at - said) - from;
}

/* Bytes but for those that go on with a letter. */
static int64_t letters_in(const char *text, size_t n)
{
    int64_t letters = 0;
    for (size_t i = 0; i < n; i++)
        letters += ((unsigned char)text[i] & 0xC0) != 0x80;
    return letters;
}

static void show(struct captions *c, size_t from, int64_t now_ms)
{
    c->from = from + strspn(c->said + from, " ");
    c->n = piece_of(c->said, c->from, c->letters);
    bool last = c->said[c->from + c->n] == '\0';
    c->turn_at_ms = last ? 0 : now_ms + READ_MS + letters_in(c->said + c->from, c->n) * LETTER_MS;
}

void captions_say(struct captions *c, const char *said, size_t letters, int64_t now_ms)
{
    wipe(c->said, sizeof c->said);
    text_copy(c->said, sizeof c->said, said);
    c->letters = letters > 0 ? letters : 1;
    show(c, 0, now_ms);
}

void captions_sound(struct captions *c, const char *meaning, int64_t now_ms)
{
    if (*meaning == '\0')
        return;
    text_copy(c->sound, sizeof c->sound, meaning);
    c->sound_until_ms = now_ms + SOUND_SHOWN_MS;
}

bool captions_turn(struct captions *c, int64_t now_ms)
{
    bool turns = c->turn_at_ms > 0 && now_ms >= c->turn_at_ms;
    bool fades = c->sound[0] != '\0' && now_ms >= c->sound_until_ms;
    if (turns)
        show(c, c->from + c->n, now_ms);
    if (fades)
        c->sound[0] = '\0';
    return turns || fades;
}

int64_t captions_deadline(const struct captions *c)
{
    int64_t turn = c->turn_at_ms > 0 ? c->turn_at_ms : INT64_MAX;
    int64_t fade = c->sound[0] != '\0' ? c->sound_until_ms : INT64_MAX;
    return turn < fade ? turn : fade;
}

void captions_text(const struct captions *c, char to[static CAPTIONS_TEXT_SIZE])
{
    text_format(to, CAPTIONS_TEXT_SIZE, "%s%s%.*s", c->sound, c->sound[0] != '\0' && c->n > 0 ? " " : "", (int)c->n,
                c->said + c->from);
}

void captions_end(struct captions *c)
{
    wipe(c, sizeof *c);
}
