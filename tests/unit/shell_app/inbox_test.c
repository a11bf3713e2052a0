#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "shell/inbox.h"

#include "check.h"

enum { POSTERS = 4, POSTS_EACH = 2000 };

static bool readable(const struct inbox *in)
{
    struct pollfd fd = { .fd = inbox_fd(in), .events = POLLIN };
    return poll(&fd, 1, 0) == 1;
}

static struct input numbered(uint32_t n)
{
    return (struct input){ .kind = INPUT_HELPER_ENDED, .generation = n };
}

TEST(inputs_come_in_the_order_in_which_they_were_posted)
{
    struct inbox *in = inbox_create();
    struct input got;
    for (uint32_t i = 0; i < 3; i++)
        CHECK_EQ(inbox_post(in, numbered(i)), RESULT_OK);
    for (uint32_t i = 0; i < 3; i++) {
        CHECK(inbox_take(in, &got));
        CHECK_EQ(got.generation, i);
    }
    CHECK(!inbox_take(in, &got));
    inbox_destroy(in);
}

TEST(the_descriptor_is_readable_while_something_waits_and_quiet_when_all_is_taken)
{
    struct inbox *in = inbox_create();
    struct input got;
    CHECK(!readable(in));
    CHECK_EQ(inbox_post(in, numbered(1)), RESULT_OK);
    CHECK(readable(in));
    while (inbox_take(in, &got))
        CHECK(readable(in));
    CHECK(!readable(in));
    inbox_destroy(in);
}

TEST(a_full_inbox_is_seen_and_what_it_holds_stays_whole)
{
    struct inbox *in = inbox_create();
    struct input got;
    for (uint32_t i = 0; i < INBOX_MAX; i++)
        CHECK_EQ(inbox_post(in, numbered(i)), RESULT_OK);
    CHECK_EQ(inbox_post(in, numbered(9999)), RESULT_FULL);
    CHECK(inbox_take(in, &got));
    CHECK_EQ(inbox_post(in, numbered(INBOX_MAX)), RESULT_OK);
    for (uint32_t i = 1; i <= INBOX_MAX; i++) {
        CHECK(inbox_take(in, &got));
        CHECK_EQ(got.generation, i);
    }
    CHECK(!inbox_take(in, &got));
    inbox_destroy(in);
}

TEST(a_shut_inbox_takes_nothing_more_and_gives_what_waits)
{
    struct inbox *in = inbox_create();
    struct input got;
    CHECK_EQ(inbox_post(in, numbered(7)), RESULT_OK);
    inbox_shut(in);
    CHECK_EQ(inbox_post(in, numbered(8)), RESULT_GONE);
    CHECK(inbox_take(in, &got));
    CHECK_EQ(got.generation, 7);
    CHECK(!inbox_take(in, &got));
    inbox_destroy(in);
}

TEST(what_was_never_taken_is_freed_with_the_inbox)
{
    struct inbox *in = inbox_create();
    CHECK_EQ(inbox_post(in, (struct input){ .kind = INPUT_SCAN, .owned = strdup("20001000000123") }), RESULT_OK);
    inbox_destroy(in);
    inbox_destroy(NULL);
}

struct poster {
    struct inbox *in;
    int number;
};

static void *post_many(void *self)
{
    const struct poster *p = self;
    for (uint32_t i = 0; i < POSTS_EACH;) {
        struct input input = { .kind = INPUT_HELPER_ENDED, .helper = p->number, .generation = i };
        if (inbox_post(p->in, input) == RESULT_OK)
            i++;
    }
    return NULL;
}

static void count_wake(void *self)
{
    atomic_fetch_add((atomic_uint *)self, 1);
}

TEST(several_posters_lose_nothing_and_each_keeps_its_order)
{
    static struct poster posters[POSTERS];
    pthread_t threads[POSTERS];
    uint32_t next[POSTERS] = { 0 };
    atomic_uint wakes = 0;
    struct inbox *in = inbox_create();
    inbox_on_post(in, count_wake, &wakes);
    for (int i = 0; i < POSTERS; i++) {
        posters[i] = (struct poster){ in, i };
        CHECK_EQ(pthread_create(&threads[i], NULL, post_many, &posters[i]), 0);
    }
    for (int taken = 0; taken < POSTERS * POSTS_EACH;) {
        struct pollfd fd = { .fd = inbox_fd(in), .events = POLLIN };
        struct input got;
        CHECK_EQ(poll(&fd, 1, 20000), 1);
        for (; inbox_take(in, &got); taken++)
            CHECK_EQ(got.generation, next[got.helper]++);
    }
    for (int i = 0; i < POSTERS; i++)
        pthread_join(threads[i], NULL);
    CHECK_EQ(atomic_load(&wakes), POSTERS * POSTS_EACH);
    inbox_destroy(in);
}
