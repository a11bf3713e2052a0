/* The worker's loop in a thread, between a scripted port (tags that lie there, faults that strike) and the test
   as kitap. */
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "reader/reader.h"

#include "check.h"

enum { TAGS_MAX = 8, GENERATION = 7, WAIT_MS = 5000, QUIET_MS = 500 };

/* What the test says of the world; both threads touch it, under `lock`. */
struct scripted {
    pthread_mutex_t lock;
    bool there[TAGS_MAX], silenced[TAGS_MAX];
    bool no_device, no_service, hangs, lift_in_write;
    bool deaf[TAGS_MAX]; /* cannot be silenced */
    int selected;
    unsigned fail_sweeps, fail_reads, opened, reads;
    unsigned selections[TAGS_MAX], selections_at_read;
    enum result read_as;           /* what a read gives when none is to fail */
    enum result write_as[4];       /* what the first writes give; later ones RESULT_OK */
    unsigned writes, repairs;      /* so many of them with `repair` */
    struct reader_abilities shows; /* with a tag */
};

static struct tag_about tag_of(unsigned n)
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

struct stage {
    struct scripted world;
    int fd[2];
    struct helper helper;
    struct channel kitap;
    pthread_t thread;
    enum result ended;
};

static void *run(void *context)
{
    struct stage *s = context;
    s->ended = worker_run(&s->helper, &scripted_port, &s->world);
    return NULL;
}

static void stage_set(struct stage *s)
{
    pthread_mutex_init(&s->world.lock, NULL);
    CHECK_EQ(channel_pair(s->fd), RESULT_OK);
    s->kitap = (struct channel){ s->fd[0], GENERATION };
    s->helper = (struct helper){ .name = "kitap-reader", .channel = { s->fd[1], GENERATION }, .parent = getpid() };
    CHECK_EQ(pthread_create(&s->thread, NULL, run, s), 0);
}

static void say(struct stage *s, const struct message *m)
{
    CHECK_EQ(channel_send(&s->kitap, m, 0), RESULT_OK);
}

static struct message heard(struct stage *s, enum message_type type)
{
    struct message m = { 0 };
    CHECK_EQ(channel_receive(&s->kitap, WAIT_MS, &m), RESULT_OK);
    CHECK_TEXT(message_name(m.type), message_name(type));
    return m;
}

static void heard_nothing(struct stage *s)
{
    struct message m;
    CHECK_EQ(channel_receive(&s->kitap, QUIET_MS, &m), RESULT_TIMEOUT);
}

static void stage_clear(struct stage *s)
{
    say(s, &(struct message){ .type = MESSAGE_STOP });
    CHECK_EQ(pthread_join(s->thread, NULL), 0);
    close(s->fd[0]);
    close(s->fd[1]);
    pthread_mutex_destroy(&s->world.lock);
}

static void lay(struct stage *s, unsigned n, bool there)
{
    pthread_mutex_lock(&s->world.lock);
    s->world.there[n] = there;
    pthread_mutex_unlock(&s->world.lock);
}

static void fail_sweeps(struct stage *s, unsigned n, bool no_device)
{
    pthread_mutex_lock(&s->world.lock);
    s->world.fail_sweeps = n;
    s->world.no_device = no_device;
    pthread_mutex_unlock(&s->world.lock);
}

static void fail_reads(struct stage *s, unsigned n, enum result then)
{
    pthread_mutex_lock(&s->world.lock);
    s->world.fail_reads = n;
    s->world.read_as = then;
    pthread_mutex_unlock(&s->world.lock);
}

static unsigned opened(struct stage *s)
{
    pthread_mutex_lock(&s->world.lock);
    unsigned n = s->world.opened;
    pthread_mutex_unlock(&s->world.lock);
    return n;
}

static unsigned selections_at_read(struct stage *s)
{
    pthread_mutex_lock(&s->world.lock);
    unsigned n = s->world.selections_at_read;
    pthread_mutex_unlock(&s->world.lock);
    return n;
}

static void ask_read(struct stage *s, uint32_t request, unsigned n)
{
    struct message m = { .type = MESSAGE_READ_TAG, .request = request };
    m.read_tag.uid = tag_of(n).uid;
    m.read_tag.plan = (struct read_plan){ .first = 4, .bytes = 144 };
    say(s, &m);
}

static struct message heard_read(struct stage *s, uint32_t request, unsigned n, enum result result)
{
    struct message m = heard(s, MESSAGE_TAG_READ);
    CHECK_EQ(m.request, request);
    CHECK(uid_equal(m.tag_read.uid, tag_of(n).uid));
    CHECK_TEXT(result_text(m.tag_read.result), result_text(result));
    return m;
}

TEST(a_tag_is_told_when_it_comes_and_when_it_goes)
{
    struct stage s = { 0 };
    stage_set(&s);
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_nothing(&s);
    lay(&s, 3, true);
    struct message m = heard(&s, MESSAGE_TAG_ARRIVED);
    CHECK(uid_equal(m.tag.uid, tag_of(3).uid));
    CHECK_EQ(m.tag.atqa, 0x44);
    heard_nothing(&s);
    lay(&s, 3, false);
    CHECK(uid_equal(heard(&s, MESSAGE_TAG_LEFT).tag.uid, tag_of(3).uid));
    heard_nothing(&s);
    stage_clear(&s);
}

TEST(a_read_is_answered_with_memory_or_with_why_not)
{
    struct stage s = { 0 };
    s.world.there[1] = s.world.there[2] = true;
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard(&s, MESSAGE_TAG_ARRIVED);
    ask_read(&s, 11, 2);
    struct message m = heard_read(&s, 11, 2, RESULT_OK);
    CHECK_EQ(m.tag_read.memory_n, 144);
    CHECK_EQ(m.tag_read.memory[143], 0xAB);
    ask_read(&s, 12, 5);
    heard_read(&s, 12, 5, RESULT_GONE);
    fail_reads(&s, 2, RESULT_OK);
    ask_read(&s, 13, 1);
    heard_read(&s, 13, 1, RESULT_OK);
    fail_reads(&s, 1000, RESULT_OK);
    ask_read(&s, 14, 1);
    heard_read(&s, 14, 1, RESULT_IO);
    fail_reads(&s, 0, RESULT_REFUSED);
    ask_read(&s, 15, 1);
    ask_read(&s, 16, 2);
    heard_read(&s, 15, 1, RESULT_REFUSED);
    heard_read(&s, 16, 2, RESULT_REFUSED);
    heard_nothing(&s);
    stage_clear(&s);
}

TEST(an_inventory_lists_everything_again_and_then_says_so)
{
    struct stage s = { 0 };
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    say(&s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 20 });
    CHECK_EQ(heard(&s, MESSAGE_INVENTORY_DONE).inventory_done.count, 0);
    lay(&s, 0, true);
    lay(&s, 7, true);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard(&s, MESSAGE_TAG_ARRIVED);
    say(&s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 21 });
    for (int i = 0; i < 2; i++)
        CHECK_EQ(heard(&s, MESSAGE_TAG_ARRIVED).request, 21);
    struct message m = heard(&s, MESSAGE_INVENTORY_DONE);
    CHECK_EQ(m.request, 21);
    CHECK_EQ(m.inventory_done.count, 2);
    heard_nothing(&s);
    stage_clear(&s);
}

TEST(two_bad_sweeps_are_nothing)
{
    struct stage s = { 0 };
    s.world.there[1] = true;
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    fail_sweeps(&s, 2, false);
    heard_nothing(&s);
    CHECK_EQ(opened(&s), 1);
    stage_clear(&s);
}

/* What went wrong was over when it was opened again: it never was down, and its tags are known still. */
TEST(a_device_that_opens_again_at_once_is_not_told_lost)
{
    struct stage s = { 0 };
    s.world.there[1] = true;
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s);
    fail_sweeps(&s, 3, false);
    ask_read(&s, 9, 1);
    struct message m = heard(&s, MESSAGE_READER_STATE);
    CHECK(m.reader_state.up);
    CHECK_TEXT(m.reader_state.words, "scripted; opened anew: 1; last: nonsense");
    heard_read(&s, 9, 1, RESULT_OK);
    heard_nothing(&s);
    CHECK_EQ(opened(&s), 2);
    stage_clear(&s);
}

TEST(a_device_that_hangs_is_opened_anew_without_waiting)
{
    struct stage s = { 0 };
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard_nothing(&s);
    pthread_mutex_lock(&s.world.lock);
    s.world.hangs = true;
    pthread_mutex_unlock(&s.world.lock);
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_nothing(&s);
    CHECK_EQ(opened(&s), 2);
    stage_clear(&s);
}

/* Its tags are known again without a word: a lost frame is no book that was lifted. */
TEST(a_device_that_is_lost_again_and_again_is_told_and_comes_back_by_itself)
{
    struct stage s = { 0 };
    s.world.there[1] = true;
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s);
    fail_sweeps(&s, 6, false);
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    struct message m = heard(&s, MESSAGE_READER_STATE);
    CHECK(!m.reader_state.up);
    CHECK_EQ(m.reader_state.cause, READER_CAUSE_GARBAGE);
    CHECK_TEXT(m.reader_state.words, "nonsense");
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_nothing(&s);
    stage_clear(&s);
}

/* The next process finds the service; whoever asked is not left waiting. */
TEST(a_way_that_is_lost_for_this_process_ends_it_with_every_question_answered)
{
    struct stage s = { .world.no_service = true };
    stage_set(&s);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.up);
    CHECK_EQ(pthread_join(s.thread, NULL), 0);
    CHECK_TEXT(result_text(s.ended), result_text(RESULT_GONE));
    close(s.fd[0]);
    close(s.fd[1]);
}

static void ask_write(struct stage *s, uint32_t request, unsigned n)
{
    struct message m = { .type = MESSAGE_WRITE_TAG, .request = request };
    m.write_tag.uid = tag_of(n).uid;
    m.write_tag.write.plan = (struct read_plan){ .first = 4, .bytes = 32 };
    say(s, &m);
}

static void ask_secure(struct stage *s, uint32_t request, unsigned n)
{
    struct message m = { .type = MESSAGE_SECURE_TAG, .request = request };
    m.secure_tag.uid = tag_of(n).uid;
    m.secure_tag.secure = (struct tag_secure){ .mechanism = SECURITY_BYTE };
    say(s, &m);
}

static void heard_written(struct stage *s, uint32_t request, unsigned n, enum result result)
{
    struct message m = heard(s, MESSAGE_TAG_WRITTEN);
    CHECK_EQ(m.request, request);
    CHECK(uid_equal(m.tag_written.uid, tag_of(n).uid));
    CHECK_TEXT(result_text(m.tag_written.result), result_text(result));
}

/* How the port answers writes, what kitap hears in the end, how many tries it took and how many of them repaired. */
TEST(a_write_is_tried_again_and_repairs_only_what_it_may_have_torn)
{
    static const struct {
        enum result as[4], told;
        unsigned tries, repairs;
    } cases[] = {
        { { RESULT_OK }, RESULT_OK, 1, 0 },
        { { RESULT_GONE, RESULT_GONE, RESULT_OK }, RESULT_OK, 3, 0 },
        { { RESULT_IO, RESULT_OK }, RESULT_OK, 2, 1 },
        { { RESULT_GONE, RESULT_IO, RESULT_IO, RESULT_OK }, RESULT_OK, 4, 2 },
        { { RESULT_BAD }, RESULT_BAD, 1, 0 },
        { { RESULT_REFUSED }, RESULT_REFUSED, 1, 0 },
        { { RESULT_NONE }, RESULT_NONE, 1, 0 },
        { { RESULT_IO, RESULT_REFUSED }, RESULT_IO, 2, 1 }, /* it refuses, but it is not as it was */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stage s = { .world.there = { true } };
        memcpy(s.world.write_as, cases[i].as, sizeof s.world.write_as);
        stage_set(&s);
        heard(&s, MESSAGE_READER_STATE);
        heard(&s, MESSAGE_TAG_ARRIVED);
        ask_write(&s, 50, 0);
        heard_written(&s, 50, 0, cases[i].told);
        stage_clear(&s);
        CHECK_EQ(s.world.writes, cases[i].tries);
        CHECK_EQ(s.world.repairs, cases[i].repairs);
    }
}

TEST(a_mark_is_set_and_tried_again)
{
    struct stage s = { .world.there = { true }, .world.write_as = { RESULT_IO, RESULT_GONE, RESULT_OK } };
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    ask_secure(&s, 51, 0);
    heard_written(&s, 51, 0, RESULT_OK);
    ask_secure(&s, 52, 5);
    heard_written(&s, 52, 5, RESULT_GONE);
    stage_clear(&s);
}

TEST(a_tag_that_is_lifted_in_a_write_is_never_said_to_be_as_it_was)
{
    struct stage s = { .world = { .there = { true }, .write_as = { RESULT_IO }, .lift_in_write = true } };
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    ask_write(&s, 53, 0);
    heard(&s, MESSAGE_TAG_LEFT);
    heard_written(&s, 53, 0, RESULT_IO);
    stage_clear(&s);
}

TEST(without_a_device_nothing_is_written_and_that_is_said)
{
    struct stage s = { .world.no_device = true };
    stage_set(&s);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.up);
    ask_write(&s, 54, 1);
    heard_written(&s, 54, 1, RESULT_GONE);
    ask_secure(&s, 55, 1);
    heard_written(&s, 55, 1, RESULT_GONE);
    stage_clear(&s);
}

/* It comes last, as the others are silent; they are told to come and go all the same, and it is told once. */
TEST(a_tag_that_cannot_be_silenced_is_told_once_and_hides_nobody_before_it)
{
    struct stage s = { .world = { .there = { [7] = true }, .deaf = { [7] = true } } };
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    lay(&s, 3, true);
    CHECK(uid_equal(heard(&s, MESSAGE_TAG_ARRIVED).tag.uid, tag_of(3).uid));
    ask_read(&s, 80, 3);
    heard_read(&s, 80, 3, RESULT_OK);
    lay(&s, 3, false);
    CHECK(uid_equal(heard(&s, MESSAGE_TAG_LEFT).tag.uid, tag_of(3).uid));
    lay(&s, 7, false);
    CHECK(uid_equal(heard(&s, MESSAGE_TAG_LEFT).tag.uid, tag_of(7).uid));
    heard_nothing(&s);
    stage_clear(&s);
}

TEST(what_a_reader_shows_only_with_a_tag_is_told_then)
{
    struct stage s = { .world.shows = { .iso15693 = true, .reads = true, .at_once = 1 } };
    stage_set(&s);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.can.reads);
    lay(&s, 2, true);
    struct message m = heard(&s, MESSAGE_READER_STATE);
    CHECK(m.reader_state.up);
    CHECK(m.reader_state.can.iso15693);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s);
    stage_clear(&s);
}

/* A book that is laid is asked for at once: one selection is enough for its identifier. */
TEST(a_new_tag_is_read_while_it_is_selected)
{
    struct stage s = { 0 };
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    for (unsigned n = 0; n < TAGS_MAX; n++) {
        lay(&s, n, true);
        heard(&s, MESSAGE_TAG_ARRIVED);
        ask_read(&s, 60 + n, n);
        heard_read(&s, 60 + n, n, RESULT_OK);
        CHECK_EQ(selections_at_read(&s), 1);
    }
    stage_clear(&s);
}

TEST(a_device_that_stays_away_is_told_once_and_its_tags_are_gone)
{
    struct stage s = { 0 };
    s.world.there[1] = true;
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s);
    fail_sweeps(&s, 3, true);
    CHECK_EQ(heard(&s, MESSAGE_READER_STATE).reader_state.cause, READER_CAUSE_GARBAGE);
    CHECK_EQ(heard(&s, MESSAGE_READER_STATE).reader_state.cause, READER_CAUSE_MISSING);
    heard(&s, MESSAGE_TAG_LEFT);
    heard_nothing(&s);
    stage_clear(&s);
}

TEST(without_a_device_every_question_is_answered_at_once)
{
    struct stage s = { .world.no_device = true };
    stage_set(&s);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.up);
    ask_read(&s, 31, 1);
    heard_read(&s, 31, 1, RESULT_IO);
    say(&s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 32 });
    struct message m = heard(&s, MESSAGE_INVENTORY_DONE);
    CHECK_EQ(m.request, 32);
    CHECK_EQ(m.inventory_done.count, 0);
    stage_clear(&s);
}

TEST(questions_that_are_open_when_the_device_is_lost_are_answered)
{
    struct stage s = { .world.there = { true } };
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s); /* the tag is not selected any more */
    fail_sweeps(&s, 1000, false);
    ask_read(&s, 41, 0);
    say(&s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 42 });
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_read(&s, 41, 0, RESULT_IO);
    heard(&s, MESSAGE_TAG_LEFT);
    CHECK_EQ(heard(&s, MESSAGE_INVENTORY_DONE).request, 42);
    stage_clear(&s);
}

TEST(it_ends_when_kitap_goes_away)
{
    struct stage s = { 0 };
    stage_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    close(s.fd[0]);
    CHECK_EQ(pthread_join(s.thread, NULL), 0);
    close(s.fd[1]);
}
