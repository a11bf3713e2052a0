/* The headset's jack: a pipe with recorded events of the kernel in the place of a socket, which no test machine has. */
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "jack/jack.h"

enum { WAIT_MS = 5000, SHORT_WAIT_MS = 300 };

static bool readable(int fd, int wait_ms)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    return poll(&p, 1, wait_ms) == 1 && (p.revents & POLLIN) != 0;
}

static void take_change(void *self, bool plugged)
{
    CHECK_EQ(eventfd_write(*(int *)self, plugged ? 1 : 2), 0);
}

static void record(int fd, uint16_t type, uint16_t code, int32_t value)
{
    struct input_event e = { .type = type, .code = code, .value = value };
    CHECK_EQ(write(fd, &e, sizeof e), (ssize_t)sizeof e);
}

static uint64_t change_of(int changes)
{
    eventfd_t value = 0;
    CHECK(readable(changes, WAIT_MS));
    CHECK_EQ(eventfd_read(changes, &value), 0);
    return value;
}

TEST(a_headset_is_told_when_it_is_plugged_in_and_pulled_out)
{
    int changes = eventfd(0, EFD_CLOEXEC);
    struct jack *jack = NULL;
    char dir[] = "/tmp/kitap-jack-XXXXXX", path[64];
    CHECK(mkdtemp(dir) != NULL);
    text_format(path, sizeof path, "%s/jack", dir);
    CHECK_EQ(mkfifo(path, 0600), 0);
    int events = open(path, O_RDWR | O_CLOEXEC);
    CHECK_EQ(jack_open(path, take_change, &changes, &jack), RESULT_OK);
    record(events, EV_KEY, KEY_VOLUMEUP, 1);
    record(events, EV_SW, SW_HEADPHONE_INSERT, 1);
    CHECK_EQ(change_of(changes), 1);
    record(events, EV_SW, SW_HEADPHONE_INSERT, 1);
    record(events, EV_SW, SW_MICROPHONE_INSERT, 1);
    CHECK(!readable(changes, SHORT_WAIT_MS));
    record(events, EV_SW, SW_HEADPHONE_INSERT, 0);
    CHECK_EQ(change_of(changes), 2);
    jack_close(jack);
    close(events);
    unlink(path);
    rmdir(dir);
    close(changes);
}

TEST(a_jack_that_is_not_there_is_no_failure)
{
    int changes = eventfd(0, EFD_CLOEXEC);
    struct jack *jack = NULL;
    CHECK_EQ(jack_open("/nonexistent/event0", take_change, &changes, &jack), RESULT_OK);
    CHECK(!readable(changes, SHORT_WAIT_MS));
    jack_close(jack);
    close(changes);
}
