/* Helpers that work, flood, hang, die, or are not there at all. */
#include <signal.h>
#include <string.h>

#include "shell/children.h"

#include "scratch.h"

static struct inbox *in;
static struct children *children;

static void begin(const char *program)
{
    struct child_program programs[HELPER_COUNT];
    scratch_make();
    for (int i = 0; i < HELPER_COUNT; i++) {
        char name[16];
        text_format(name, sizeof name, "%d.lock", i);
        programs[i].name = program;
        scratch_path(programs[i].lock, sizeof programs->lock, name);
    }
    in = inbox_create();
    children = children_create(in, programs);
    CHECK(children != NULL);
}

static void spawn(enum helper helper, uint32_t generation, const char *trial)
{
    CHECK_EQ(setenv("TRIAL", trial, 1), 0);
    CHECK_EQ(children_spawn(children, helper, generation), RESULT_OK);
    CHECK(children_pid(children, helper) > 0);
}

static void end(void)
{
    inbox_shut(in);
    children_destroy(children);
    inbox_destroy(in);
}

static void expect_message(enum helper helper, uint32_t generation, enum message_type type)
{
    struct input got = next_input(in);
    CHECK_EQ(got.kind, INPUT_MESSAGE);
    CHECK_EQ(got.helper, helper);
    CHECK_EQ(got.generation, generation);
    CHECK_EQ(((struct message *)got.owned)->type, type);
    free(got.owned);
}

static void expect_end(enum helper helper, uint32_t generation)
{
    struct input got = next_input(in);
    CHECK_EQ(got.kind, INPUT_HELPER_ENDED);
    CHECK_EQ(got.helper, helper);
    CHECK_EQ(got.generation, generation);
}

static void send_to(enum helper helper, enum message_type type)
{
    const struct message m = { .type = type };
    CHECK_EQ(children_send(children, helper, &m), RESULT_OK);
}

TEST(a_helper_says_hello_answers_and_ends_when_it_is_told_to)
{
    begin("trial_helper");
    spawn(HELPER_LINK, 1, "echo");
    expect_message(HELPER_LINK, 1, MESSAGE_HELLO);
    send_to(HELPER_LINK, MESSAGE_INVENTORY);
    expect_message(HELPER_LINK, 1, MESSAGE_INVENTORY);
    send_to(HELPER_LINK, MESSAGE_STOP);
    expect_end(HELPER_LINK, 1);
    end();
}

TEST(both_helpers_run_side_by_side_and_one_is_killed_alone)
{
    begin("trial_helper");
    spawn(HELPER_READER, 1, "echo");
    expect_message(HELPER_READER, 1, MESSAGE_HELLO);
    spawn(HELPER_LINK, 1, "echo");
    expect_message(HELPER_LINK, 1, MESSAGE_HELLO);
    children_kill(children, HELPER_READER);
    expect_end(HELPER_READER, 1);
    send_to(HELPER_LINK, MESSAGE_HEARTBEAT);
    expect_message(HELPER_LINK, 1, MESSAGE_HEARTBEAT);
    end();
}

TEST(two_readers_run_beside_each_other_and_one_that_is_killed_leaves_the_other_alone)
{
    const enum helper second = (enum helper)(HELPER_READER + 1);
    begin("trial_helper");
    spawn(HELPER_READER, 1, "echo");
    expect_message(HELPER_READER, 1, MESSAGE_HELLO);
    spawn(second, 7, "echo");
    expect_message(second, 7, MESSAGE_HELLO);
    children_kill(children, HELPER_READER);
    expect_end(HELPER_READER, 1);
    send_to(second, MESSAGE_INVENTORY);
    expect_message(second, 7, MESSAGE_INVENTORY);
    spawn(HELPER_READER, 2, "echo");
    expect_message(HELPER_READER, 2, MESSAGE_HELLO);
    end();
}

TEST(a_killed_helper_is_started_again_with_its_next_generation)
{
    begin("trial_helper");
    for (uint32_t generation = 1; generation <= 3; generation++) {
        spawn(HELPER_READER, generation, "hang");
        expect_message(HELPER_READER, generation, MESSAGE_HELLO);
        children_kill(children, HELPER_READER);
        expect_end(HELPER_READER, generation);
    }
    end();
}

TEST(a_helper_that_aborts_is_told_as_ended)
{
    begin("trial_helper");
    spawn(HELPER_READER, 1, "dies");
    expect_message(HELPER_READER, 1, MESSAGE_HELLO);
    expect_end(HELPER_READER, 1);
    end();
}

TEST(a_packet_that_is_no_message_is_dropped_and_the_next_one_counts)
{
    begin("trial_helper");
    spawn(HELPER_LINK, 1, "garbage");
    expect_message(HELPER_LINK, 1, MESSAGE_HELLO);
    send_to(HELPER_LINK, MESSAGE_HEARTBEAT);
    expect_message(HELPER_LINK, 1, MESSAGE_HEARTBEAT);
    end();
}

TEST(a_helper_of_another_version_is_told_as_ended)
{
    begin("trial_helper");
    spawn(HELPER_LINK, 1, "foreign");
    expect_message(HELPER_LINK, 1, MESSAGE_HELLO);
    expect_end(HELPER_LINK, 1);
    spawn(HELPER_LINK, 2, "echo"); /* the old one is killed first: it holds the lock */
    expect_message(HELPER_LINK, 2, MESSAGE_HELLO);
    end();
}

TEST(a_helper_that_floods_is_killed_and_its_end_is_not_lost)
{
    begin("trial_helper");
    spawn(HELPER_READER, 1, "flood");
    int pid = children_pid(children, HELPER_READER);
    char stat_path[64];
    text_format(stat_path, sizeof stat_path, "/proc/%d/stat", pid);
    for (int64_t deadline = clock_mono_ms() + SCRATCH_WAIT_MS;;) { /* nobody drains: it must die of that */
        char state = '\0';
        FILE *f = fopen(stat_path, "re");
        CHECK(f != NULL);
        CHECK_EQ(fscanf(f, "%*d %*s %c", &state), 1);
        fclose(f);
        if (state == 'Z')
            break;
        CHECK(clock_mono_ms() < deadline);
        usleep(10000);
    }
    unsigned messages = 0;
    for (struct input got = next_input(in); got.kind != INPUT_HELPER_ENDED; got = next_input(in), messages++)
        free(got.owned);
    CHECK(messages >= INBOX_MAX);
    end();
}

TEST(a_helper_that_hangs_is_told_by_a_full_channel_and_killed_at_the_end)
{
    const struct message m = { .type = MESSAGE_HEARTBEAT };
    enum result r = RESULT_OK;
    begin("trial_helper");
    spawn(HELPER_LINK, 1, "hang");
    expect_message(HELPER_LINK, 1, MESSAGE_HELLO);
    for (int i = 0; i < 100000 && r == RESULT_OK; i++)
        r = children_send(children, HELPER_LINK, &m);
    CHECK_EQ(r, RESULT_FULL);
    int pid = children_pid(children, HELPER_LINK);
    end();
    CHECK(kill(pid, 0) != 0);
}

TEST(a_program_that_is_not_there_ends_at_once)
{
    begin("no_such_helper");
    spawn(HELPER_READER, 1, "echo");
    expect_end(HELPER_READER, 1);
    end();
}

TEST(nothing_is_sent_to_a_helper_that_was_never_started)
{
    const struct message m = { .type = MESSAGE_HEARTBEAT };
    begin("trial_helper");
    CHECK_EQ(children_pid(children, HELPER_LINK), 0);
    CHECK_EQ(children_send(children, HELPER_LINK, &m), RESULT_GONE);
    children_kill(children, HELPER_LINK);
    end();
    children_destroy(NULL);
}
