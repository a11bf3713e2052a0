#include "session_stage.h"

#include <curl/curl.h>
#include <time.h>

#include "base/text.h"

#include "check.h"

static int64_t now_ms(void *context)
{
    struct timespec t;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 2 * ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

static int offset_min(void *context, int64_t utc_s)
{
    (void)context, (void)utc_s;
    return 300;
}

static struct when wall(void *context)
{
    (void)context;
    return when_at((struct day){ 2026, 11, 23 }, 18, 38, 0, 300);
}

static bool beat(void *context)
{
    const struct stage *s = context;
    return !s->wanted;
}

static bool may_send(void *context)
{
    const struct stage *s = context;
    return s->may_send;
}

static void line(void *context, bool up, const char *words)
{
    struct stage *s = context;
    CHECK(words[0] != '\0');
    text_add(s->told, sizeof s->told, up ? "up " : "down ");
    text_copy(s->words, sizeof s->words, words);
}

static void reply(void *context, const struct library_reply *r)
{
    static const char *const outcomes[] = { "answered", "not-sent", "maybe-sent", "nonsense" };
    struct stage *s = context;
    text_copy(s->title, sizeof s->title, r->item.title);
    s->unlisted = r->unlisted;
    s->replies++;
    text_add(s->told, sizeof s->told, "%s%s%s%s%s ", outcomes[r->outcome], r->ok ? ":ok" : "",
             r->entry.kind == ENTRY_NONE ? "" : ":", r->entry.text, r->more ? "+" : "");
}

void stage_set_with(struct stage *s, const char *script, struct message_link_config config)
{
    CHECK_EQ(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    *s = (struct stage){ .may_send = true };
    s->world = (struct library_world){ s, now_ms, wall, offset_min, beat, may_send, line, reply };
    scripted_start(&s->server, script);
    config.port = s->server.port;
    CHECK_EQ(library_sip2.create(&config, &s->world, &s->session), RESULT_OK);
}

struct message_link_config stage_usual(void)
{
    return (struct message_link_config){
        .host = "127.0.0.1",
        .user = "kiosk",
        .password = "secret",
        .institution = "ALA",
        .location = "hall",
        .encoding = "utf-8",
        .timeout_s = 2,
        .retries = 2,
        .keep_alive_s = 45,
    };
}

void stage_set(struct stage *s, const char *script)
{
    stage_set_with(s, script, stage_usual());
}

void stage_ask(struct stage *s, enum library_ask what)
{
    struct library_request q = { .ask = what, .patron = "04A1", .item = "2000" };
    library_sip2.ask(s->session, &q);
}

void stage_clear(struct stage *s, const char *told)
{
    library_sip2.destroy(s->session);
    scripted_stop(&s->server);
    CHECK_TEXT(s->told, told);
}
