#include "link/event/event.h"

#include "base/text.h"

static void write_text(struct writer *w, const char *text)
{
    write_bytes(w, bytes_of_text(text));
}

/* RFC 8259, 7: quotation mark, reverse solidus and control characters are escaped. */
static void write_string(struct writer *w, const char *text)
{
    char escape[8];
    write_u8(w, '"');
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        text_format(escape, sizeof escape, c < 0x20 ? "\\u%04x" : "\\%c", c);
        if (c < 0x20 || c == '"' || c == '\\')
            write_text(w, escape);
        else
            write_u8(w, c);
    }
    write_u8(w, '"');
}

static void write_member(struct writer *w, const char *key, const char *value)
{
    write_u8(w, ',');
    write_string(w, key);
    write_u8(w, ':');
    if (value != NULL)
        write_string(w, value);
    else
        write_text(w, "null");
}

static void write_data(struct writer *w, const struct outcome *o)
{
    char at[WHEN_TEXT_SIZE], due[WHEN_TEXT_SIZE];
    when_text(o->at, at);
    when_text(o->due, due);
    write_text(w, ",\"data\":{\"kind\":");
    write_string(w, transaction_kind_word(o->kind));
    write_member(w, "state", life_word(o->life));
    write_member(w, "item", o->item);
    write_member(w, "at", o->at.known ? at : NULL);
    write_member(w, "due", o->due.known ? due : NULL);
    write_member(w, "reason", o->reason != REASON_NONE ? reason_word(o->reason) : NULL);
    write_u8(w, '}');
}

/* Up to the members of its own. */
static void write_head(struct writer *w, const char *ulid, const char *source, const char *kind, const char *subject,
                       struct when at)
{
    char type[32], time[WHEN_TEXT_SIZE];
    text_format(type, sizeof type, "kitap.%s", kind);
    when_text(at, time);
    write_text(w, "{\"specversion\":\"1.0\"");
    write_member(w, "id", ulid);
    write_member(w, "source", source);
    write_member(w, "type", type);
    write_member(w, "subject", subject);
    if (at.known)
        write_member(w, "time", time);
}

void event_write(struct writer *w, const struct outcome *o, const char *source)
{
    char sequence[24];
    text_format(sequence, sizeof sequence, "%020llu", (unsigned long long)o->seq);
    write_head(w, o->ulid, source, transaction_kind_word(o->kind), o->item, o->at);
    write_member(w, "sequence", sequence);
    write_member(w, "datacontenttype", "application/json");
    write_data(w, o);
    write_u8(w, '}');
}

void event_write_call(struct writer *w, const struct call_note *c, const char *source)
{
    char at[WHEN_TEXT_SIZE], over[WHEN_TEXT_SIZE];
    struct when end = c->at;
    end.utc_ms += CALL_KEEP_MS;
    when_text(c->at, at);
    when_text(end, over);
    write_head(w, c->ulid, source, EVENT_KIND_CALL, c->call, c->at);
    if (c->at.known)
        write_member(w, "expirytime", over);
    write_member(w, "datacontenttype", "application/json");
    write_text(w, ",\"data\":{\"kind\":");
    write_string(w, EVENT_KIND_CALL);
    write_member(w, "state", call_step_word(c->step));
    write_member(w, "at", c->at.known ? at : NULL);
    write_member(w, "reason", call_reason_word(c->reason));
    write_text(w, "}}");
}
