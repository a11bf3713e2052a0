/* The lamp at the desk. No such device is here: `mock` plays the kernel's GPIO by the rules of its documentation, and a
   pty is the board on a serial line. */
#include <errno.h>
#include <linux/gpio.h>
#include <poll.h>
#include <pty.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "relay/relay.h"

enum { WAIT_MS = 5000, STEP_MS = 5, CHIP = 1000, LINE = 17 };

static struct {
    atomic_int absent; /* opening fails so often */
    atomic_int lit;    /* of the line: 1, 0, or -1 while nobody has asked for it */
    atomic_int fails;  /* setting fails so often */
    atomic_int asked, closed;
    atomic_ullong flags;
    atomic_int line;
    int fd; /* of the line: an eventfd */
} mock;

static int mock_open(void *self, const char *path)
{
    (void)self;
    CHECK_TEXT(path, "/dev/gpiochip0");
    if (atomic_fetch_sub(&mock.absent, 1) > 0) {
        errno = ENOENT;
        return -1;
    }
    return CHIP;
}

static int take_line(struct gpio_v2_line_request *r)
{
    CHECK_EQ(r->num_lines, 1);
    CHECK_TEXT(r->consumer, "kitap");
    CHECK_EQ(r->config.num_attrs, 1);
    CHECK_EQ(r->config.attrs[0].attr.id, GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES);
    CHECK_EQ(r->config.attrs[0].mask, 1);
    atomic_store(&mock.line, (int)r->offsets[0]);
    atomic_store(&mock.flags, r->config.flags);
    atomic_store(&mock.lit, (int)(r->config.attrs[0].attr.values & 1));
    atomic_fetch_add(&mock.asked, 1);
    r->fd = mock.fd;
    return 0;
}

static int mock_control(void *self, int fd, unsigned long request, void *argument)
{
    const struct gpio_v2_line_values *values = argument;
    (void)self;
    if (request == GPIO_V2_GET_LINE_IOCTL && fd == CHIP)
        return take_line(argument);
    CHECK_EQ(request, GPIO_V2_LINE_SET_VALUES_IOCTL);
    CHECK_EQ(fd, mock.fd);
    CHECK_EQ(values->mask, 1);
    if (atomic_fetch_sub(&mock.fails, 1) > 0) {
        errno = ENODEV;
        return -1;
    }
    atomic_store(&mock.lit, (int)(values->bits & 1));
    return 0;
}

static void mock_close(void *self, int fd)
{
    (void)self;
    if (fd != CHIP)
        atomic_fetch_add(&mock.closed, 1);
}

static struct relay *open_mock(bool active_low)
{
    const struct relay_kernel kernel = { NULL, mock_open, mock_control, mock_close };
    const struct relay_options options = { LAMP_GPIO, "/dev/gpiochip0", LINE, active_low };
    struct relay *r = NULL;
    mock.fd = eventfd(0, EFD_CLOEXEC);
    atomic_store(&mock.asked, 0);
    atomic_store(&mock.closed, 0);
    atomic_store(&mock.lit, -1);
    CHECK_EQ(relay_open(&options, &kernel, &r), RESULT_OK);
    return r;
}

static bool becomes(atomic_int *at, int value)
{
    const struct timespec step = { 0, STEP_MS * 1000000L };
    for (int ms = 0; ms < WAIT_MS && atomic_load(at) != value; ms += STEP_MS)
        nanosleep(&step, NULL);
    return atomic_load(at) == value;
}

TEST(a_gpio_line_lights_the_lamp_while_it_is_wanted_and_is_dark_at_first_and_in_the_end)
{
    struct relay *r = open_mock(false);
    CHECK(becomes(&mock.lit, 0));
    CHECK_EQ(atomic_load(&mock.line), LINE);
    CHECK_EQ(atomic_load(&mock.flags), GPIO_V2_LINE_FLAG_OUTPUT);
    relay_set(r, true);
    CHECK(becomes(&mock.lit, 1));
    relay_set(r, false);
    CHECK(becomes(&mock.lit, 0));
    relay_set(r, true);
    CHECK(becomes(&mock.lit, 1));
    relay_close(r);
    CHECK_EQ(atomic_load(&mock.lit), 0);
    CHECK_EQ(atomic_load(&mock.closed), 1);
    CHECK_EQ(atomic_load(&mock.asked), 1);
}

TEST(a_lamp_that_a_low_line_lights_is_asked_for_so)
{
    struct relay *r = open_mock(true);
    CHECK(becomes(&mock.lit, 0));
    CHECK_EQ(atomic_load(&mock.flags), GPIO_V2_LINE_FLAG_OUTPUT | GPIO_V2_LINE_FLAG_ACTIVE_LOW);
    relay_close(r);
}

TEST(a_chip_that_comes_late_shows_what_is_wanted_then)
{
    atomic_store(&mock.absent, 1);
    struct relay *r = open_mock(false);
    relay_set(r, true);
    CHECK(becomes(&mock.lit, 1));
    relay_close(r);
    CHECK_EQ(atomic_load(&mock.lit), 0);
}

TEST(a_line_that_was_lost_is_asked_for_anew)
{
    struct relay *r = open_mock(false);
    CHECK(becomes(&mock.lit, 0));
    atomic_store(&mock.fails, 1);
    relay_set(r, true);
    CHECK(becomes(&mock.lit, 1));
    CHECK_EQ(atomic_load(&mock.asked), 2);
    CHECK_EQ(atomic_load(&mock.closed), 1);
    relay_close(r);
}

/* ---- the board on a serial line ---- */

static void heard(int board, const char *hex)
{
    static const char digits[] = "0123456789ABCDEF";
    char text[9] = "";
    for (int i = 0; i < 4; i++) {
        uint8_t byte = 0;
        struct pollfd p = { .fd = board, .events = POLLIN };
        CHECK_EQ(poll(&p, 1, WAIT_MS), 1);
        CHECK_EQ(read(board, &byte, 1), 1);
        text[2 * i] = digits[byte >> 4];
        text[2 * i + 1] = digits[byte & 15];
    }
    CHECK_TEXT(text, hex);
}

TEST(a_board_on_a_serial_line_is_told_by_four_bytes)
{
    int board, line;
    char path[64];
    struct termios t;
    struct relay *r = NULL;
    CHECK_EQ(openpty(&board, &line, path, NULL, NULL), 0);
    const struct relay_options options = { LAMP_SERIAL, path, 2, false };
    CHECK_EQ(relay_open(&options, NULL, &r), RESULT_OK);
    heard(board, "A00200A2");
    relay_set(r, true);
    heard(board, "A00201A3");
    CHECK_EQ(tcgetattr(line, &t), 0);
    CHECK_EQ(cfgetospeed(&t), B9600);
    CHECK_EQ(t.c_oflag & OPOST, 0);
    relay_close(r);
    heard(board, "A00200A2");
    close(line);
    close(board);
}

TEST(a_board_that_was_pulled_out_and_comes_back_shows_what_is_wanted)
{
    int board, line, second, second_line;
    char path[64], second_path[64], folder[] = "/tmp/kitap-relay-XXXXXX", name[64];
    struct relay *r = NULL;
    CHECK(mkdtemp(folder) != NULL);
    text_format(name, sizeof name, "%s/board", folder);
    CHECK_EQ(openpty(&board, &line, path, NULL, NULL), 0);
    CHECK_EQ(openpty(&second, &second_line, second_path, NULL, NULL), 0);
    CHECK_EQ(symlink(path, name), 0);
    const struct relay_options options = { LAMP_SERIAL, name, 1, false };
    CHECK_EQ(relay_open(&options, NULL, &r), RESULT_OK);
    heard(board, "A00100A1");
    relay_set(r, true);
    heard(board, "A00101A2");
    CHECK_EQ(unlink(name), 0);
    CHECK_EQ(symlink(second_path, name), 0);
    close(line);
    close(board);
    heard(second, "A00101A2");
    relay_close(r);
    heard(second, "A00100A1");
    close(second_line);
    close(second);
    unlink(name);
    rmdir(folder);
}
