#include "worker_stage.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"

#include "check.h"

struct tag_about tag_of(unsigned n)
{
    return (struct tag_about){ .uid = { { 4, 0xA1, 0, (uint8_t)n }, 4 }, .family = TAG_TYPE_2, .atqa = 0x44 };
}

static void *scripted_create(const struct message_reader_config *config)
{
    (void)config;
    return NULL;
}

static enum result scripted_open(void *self, struct message_reader_state *out)
{
    struct scripted *s = self;
    pthread_mutex_lock(&s->lock);
    bool up = !s->no_device && !s->no_service;
    enum result failed = s->no_service ? RESULT_GONE : RESULT_IO;
    s->opened += up ? 1 : 0;
    s->hangs = false;
    pthread_mutex_unlock(&s->lock);
    *out = (struct message_reader_state){ .up = up, .cause = up ? READER_CAUSE_NONE : READER_CAUSE_MISSING };
    text_copy(out->words, sizeof out->words, up ? "scripted" : "no such device");
    return up ? RESULT_OK : failed;
}

static void scripted_abilities(void *self, struct reader_abilities *out)
{
    struct scripted *s = self;
    pthread_mutex_lock(&s->lock);
    *out = s->shows;
    pthread_mutex_unlock(&s->lock);
}

static enum result scripted_restart(void *self)
{
    struct scripted *s = self;
    pthread_mutex_lock(&s->lock);
    bool fails = s->fail_sweeps > 0;
    if (fails)
        s->fail_sweeps--;
    memset(s->silenced, 0, sizeof s->silenced);
    bool hangs = s->hangs;
    pthread_mutex_unlock(&s->lock);
    return hangs ? RESULT_GONE : fails ? RESULT_IO : RESULT_OK;
}

static enum result scripted_next(void *self, struct tag_about *out)
{
    struct scripted *s = self;
    enum result r = RESULT_NONE;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < TAGS_MAX && r == RESULT_NONE; i++) {
        if (!s->there[i] || s->silenced[i])
            continue;
        s->selected = i;
        s->selections[i]++;
        *out = tag_of((unsigned)i);
        r = RESULT_OK;
    }
    pthread_mutex_unlock(&s->lock);
    return r;
}

static enum result scripted_read(void *self, const struct tag_about *tag, const struct read_plan *plan,
                                 struct message_tag_read *out)
{
    struct scripted *s = self;
    (void)tag;
    pthread_mutex_lock(&s->lock);
    s->reads++;
    s->selections_at_read = s->selections[s->selected];
    enum result r = s->fail_reads > 0 ? RESULT_IO : s->read_as;
    if (s->fail_reads > 0)
        s->fail_reads--;
    pthread_mutex_unlock(&s->lock);
    memset(out->memory, 0xAB, plan->bytes);
    out->memory_n = plan->bytes;
    return r;
}

static enum result scripted_change(struct scripted *s, bool repair)
{
    pthread_mutex_lock(&s->lock);
    enum result r = s->writes < sizeof s->write_as / sizeof *s->write_as ? s->write_as[s->writes] : RESULT_OK;
    s->there[s->selected] = !s->lift_in_write;
    s->writes++;
    s->repairs += repair;
    pthread_mutex_unlock(&s->lock);
    return r;
}

static enum result scripted_write(void *self, const struct tag_about *tag, const struct tag_write *write)
{
    (void)tag;
    return scripted_change(self, write->repair);
}

static enum result scripted_secure(void *self, const struct tag_about *tag, const struct tag_secure *secure)
{
    (void)tag;
    (void)secure;
    return scripted_change(self, false);
}

static enum result scripted_halt(void *self)
{
    struct scripted *s = self;
    pthread_mutex_lock(&s->lock);
    s->silenced[s->selected] = !s->deaf[s->selected];
    pthread_mutex_unlock(&s->lock);
    return RESULT_OK;
}

static void scripted_explain(void *self, struct message_reader_state *out)
{
    (void)self;
    *out = (struct message_reader_state){ .cause = READER_CAUSE_GARBAGE, .words = "nonsense" };
}

static void scripted_close(void *self)
{
    (void)self;
}

static const struct reader_port scripted_port = {
    .name = "scripted",
    .create = scripted_create,
    .open = scripted_open,
    .abilities = scripted_abilities,
    .restart = scripted_restart,
    .next = scripted_next,
    .read = scripted_read,
    .write = scripted_write,
    .secure = scripted_secure,
    .halt = scripted_halt,
    .explain = scripted_explain,
    .close = scripted_close,
    .destroy = scripted_close,
};

static void *run(void *context)
{
    struct worker_stage *s = context;
    s->ended = worker_run(&s->helper, &scripted_port, &s->world);
    return NULL;
}

void worker_set(struct worker_stage *s)
{
    pthread_mutex_init(&s->world.lock, NULL);
    CHECK_EQ(channel_pair(s->fd), RESULT_OK);
    s->kitap = (struct channel){ s->fd[0], GENERATION };
    s->helper = (struct helper){ .name = "kitap-reader", .channel = { s->fd[1], GENERATION }, .parent = getpid() };
    CHECK_EQ(pthread_create(&s->thread, NULL, run, s), 0);
}

void say(struct worker_stage *s, const struct message *m)
{
    CHECK_EQ(channel_send(&s->kitap, m, 0), RESULT_OK);
}

struct message heard(struct worker_stage *s, enum message_type type)
{
    struct message m = { 0 };
    CHECK_EQ(channel_receive(&s->kitap, WAIT_MS, &m), RESULT_OK);
    CHECK_TEXT(message_name(m.type), message_name(type));
    return m;
}

void heard_nothing(struct worker_stage *s)
{
    struct message m;
    CHECK_EQ(channel_receive(&s->kitap, QUIET_MS, &m), RESULT_TIMEOUT);
}

void worker_clear(struct worker_stage *s)
{
    say(s, &(struct message){ .type = MESSAGE_STOP });
    CHECK_EQ(pthread_join(s->thread, NULL), 0);
    close(s->fd[0]);
    close(s->fd[1]);
    pthread_mutex_destroy(&s->world.lock);
}

void lay(struct worker_stage *s, unsigned n, bool there)
{
    pthread_mutex_lock(&s->world.lock);
    s->world.there[n] = there;
    pthread_mutex_unlock(&s->world.lock);
}

void fail_sweeps(struct worker_stage *s, unsigned n, bool no_device)
{
    pthread_mutex_lock(&s->world.lock);
    s->world.fail_sweeps = n;
    s->world.no_device = no_device;
    pthread_mutex_unlock(&s->world.lock);
}

void fail_reads(struct worker_stage *s, unsigned n, enum result then)
{
    pthread_mutex_lock(&s->world.lock);
    s->world.fail_reads = n;
    s->world.read_as = then;
    pthread_mutex_unlock(&s->world.lock);
}

unsigned opened(struct worker_stage *s)
{
    pthread_mutex_lock(&s->world.lock);
    unsigned n = s->world.opened;
    pthread_mutex_unlock(&s->world.lock);
    return n;
}

unsigned selections_at_read(struct worker_stage *s)
{
    pthread_mutex_lock(&s->world.lock);
    unsigned n = s->world.selections_at_read;
    pthread_mutex_unlock(&s->world.lock);
    return n;
}

void ask_read(struct worker_stage *s, uint32_t request, unsigned n)
{
    struct message m = { .type = MESSAGE_READ_TAG, .request = request };
    m.read_tag.uid = tag_of(n).uid;
    m.read_tag.plan = (struct read_plan){ .first = 4, .bytes = 144 };
    say(s, &m);
}

struct message heard_read(struct worker_stage *s, uint32_t request, unsigned n, enum result result)
{
    struct message m = heard(s, MESSAGE_TAG_READ);
    CHECK_EQ(m.request, request);
    CHECK(uid_equal(m.tag_read.uid, tag_of(n).uid));
    CHECK_TEXT(result_text(m.tag_read.result), result_text(result));
    return m;
}

void ask_write(struct worker_stage *s, uint32_t request, unsigned n)
{
    struct message m = { .type = MESSAGE_WRITE_TAG, .request = request };
    m.write_tag.uid = tag_of(n).uid;
    m.write_tag.write.plan = (struct read_plan){ .first = 4, .bytes = 32 };
    say(s, &m);
}

void ask_secure(struct worker_stage *s, uint32_t request, unsigned n)
{
    struct message m = { .type = MESSAGE_SECURE_TAG, .request = request };
    m.secure_tag.uid = tag_of(n).uid;
    m.secure_tag.secure = (struct tag_secure){ .mechanism = SECURITY_BYTE };
    say(s, &m);
}

void heard_written(struct worker_stage *s, uint32_t request, unsigned n, enum result result)
{
    struct message m = heard(s, MESSAGE_TAG_WRITTEN);
    CHECK_EQ(m.request, request);
    CHECK(uid_equal(m.tag_written.uid, tag_of(n).uid));
    CHECK_TEXT(result_text(m.tag_written.result), result_text(result));
}
