/* Fingers and keys without a window system: a pipe with recorded events of the kernel in the place of a panel, which
   no test machine has. */
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "evdev/evdev.h"

enum { WAIT_MS = 5000, SHORT_WAIT_MS = 200, READ_END = 0, WRITE_END = 1 };

static char dir[32], path[64];
static int told[2], events;
static struct evdev *device;

static void take(void *self, const struct evdev_event *e)
{
    CHECK(self == told);
    CHECK_EQ(write(told[WRITE_END], e, sizeof *e), (ssize_t)sizeof *e);
}

static void begin(void)
{
    text_copy(dir, sizeof dir, "/tmp/kitap-evdev-XXXXXX");
    CHECK(mkdtemp(dir) != NULL && pipe(told) == 0);
    text_format(path, sizeof path, "%s/event0", dir);
    CHECK_EQ(mkfifo(path, 0600), 0);
    events = open(path, O_RDWR | O_CLOEXEC);
    CHECK_EQ(evdev_open(path, take, told, &device), RESULT_OK);
}

static void end(void)
{
    evdev_close(device);
    close(events);
    close(told[READ_END]);
    close(told[WRITE_END]);
    unlink(path);
    rmdir(dir);
}

static void record(uint16_t type, uint16_t code, int32_t value)
{
    struct input_event e = { .type = type, .code = code, .value = value };
    CHECK_EQ(write(events, &e, sizeof e), (ssize_t)sizeof e);
}

static void record_place(int32_t x, int32_t y)
{
    record(EV_ABS, ABS_X, x);
    record(EV_ABS, ABS_Y, y);
}

static bool is_told(int wait_ms)
{
    struct pollfd p = { .fd = told[READ_END], .events = POLLIN };
    return poll(&p, 1, wait_ms) == 1;
}

static struct evdev_event next(void)
{
    struct evdev_event e = { 0 };
    CHECK(is_told(WAIT_MS));
    CHECK_EQ(read(told[READ_END], &e, sizeof e), (ssize_t)sizeof e);
    return e;
}

TEST(a_finger_is_told_down_and_up_at_its_place_and_not_between)
{
    begin();
    record(EV_KEY, BTN_TOUCH, 1);
    record_place(1024, 4095);
    record(EV_SYN, SYN_REPORT, 0);
    struct evdev_event e = next();
    CHECK(e.kind == EVDEV_DOWN && e.x > 0.249f && e.x < 0.251f && e.y == 1);
    record_place(2048, 0);
    record(EV_SYN, SYN_REPORT, 0);
    CHECK(!is_told(SHORT_WAIT_MS));
    record(EV_KEY, BTN_TOUCH, 0);
    record(EV_SYN, SYN_REPORT, 0);
    e = next();
    CHECK(e.kind == EVDEV_UP && e.x > 0.499f && e.x < 0.501f && e.y == 0);
    end();
}

TEST(a_finger_whose_events_were_dropped_makes_no_tap)
{
    begin();
    record(EV_KEY, BTN_TOUCH, 1);
    record(EV_SYN, SYN_REPORT, 0);
    CHECK_EQ(next().kind, EVDEV_DOWN);
    record(EV_SYN, SYN_DROPPED, 0);
    record(EV_KEY, BTN_TOUCH, 0);
    record(EV_SYN, SYN_REPORT, 0);
    CHECK_EQ(next().kind, EVDEV_LOST);
    record(EV_SYN, SYN_REPORT, 0);
    CHECK(!is_told(SHORT_WAIT_MS));
    end();
}

TEST(a_key_is_told_once_however_long_it_is_held)
{
    begin();
    record(EV_KEY, KEY_ENTER, 1);
    record(EV_KEY, KEY_ENTER, 2);
    record(EV_KEY, KEY_ENTER, 0);
    record(EV_KEY, KEY_5, 1);
    struct evdev_event e = next();
    CHECK(e.kind == EVDEV_KEY && e.key == EVDEV_ENTER);
    e = next();
    CHECK(e.kind == EVDEV_SIGN && e.sign == '5');
    end();
}

static void press(uint16_t code)
{
    record(EV_KEY, code, 1);
    record(EV_KEY, code, 0);
}

static void types(uint16_t code, char sign)
{
    press(code);
    struct evdev_event e = next();
    CHECK(e.kind == EVDEV_SIGN && e.sign == sign);
}

static void means(uint16_t code, enum evdev_key key)
{
    press(code);
    struct evdev_event e = next();
    CHECK(e.kind == EVDEV_KEY && e.key == key);
}

TEST(each_of_the_twelve_keys_is_told_whichever_kind_of_keypad_it_is_on)
{
    static const uint16_t telephone[] = { KEY_NUMERIC_0, KEY_NUMERIC_1, KEY_NUMERIC_2, KEY_NUMERIC_3, KEY_NUMERIC_4,
                                          KEY_NUMERIC_5, KEY_NUMERIC_6, KEY_NUMERIC_7, KEY_NUMERIC_8, KEY_NUMERIC_9 };
    static const uint16_t calculator[] = { KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
                                           KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9 };
    static const uint16_t keyboard[] = { KEY_0, KEY_1, KEY_2, KEY_3, KEY_4, KEY_5, KEY_6, KEY_7, KEY_8, KEY_9 };
    begin();
    for (int i = 0; i < 10; i++) {
        types(telephone[i], (char)('0' + i));
        types(calculator[i], (char)('0' + i));
        types(keyboard[i], (char)('0' + i));
    }
    types(KEY_NUMERIC_STAR, '*');
    types(KEY_NUMERIC_POUND, '#');
    types(KEY_KPASTERISK, '*');
    end();
}

TEST(star_and_pound_of_a_keypad_that_plays_keyboard_are_no_8_and_no_3)
{
    begin();
    record(EV_KEY, KEY_LEFTSHIFT, 1);
    types(KEY_8, '*');
    types(KEY_3, '#');
    press(KEY_5); /* a sign that nobody wants */
    record(EV_KEY, KEY_LEFTSHIFT, 0);
    types(KEY_8, '8');
    record(EV_KEY, KEY_RIGHTSHIFT, 1);
    means(KEY_TAB, EVDEV_PREVIOUS);
    record(EV_KEY, KEY_RIGHTSHIFT, 0);
    means(KEY_TAB, EVDEV_NEXT);
    end();
}

TEST(arrows_voice_place_and_pace_have_their_keys)
{
    begin();
    means(KEY_UP, EVDEV_ABOVE);
    means(KEY_DOWN, EVDEV_BELOW);
    means(KEY_LEFT, EVDEV_LEFT);
    means(KEY_RIGHT, EVDEV_RIGHT);
    means(KEY_F1, EVDEV_VOICE);
    means(KEY_F2, EVDEV_PLACE);
    means(KEY_HELP, EVDEV_PLACE);
    means(KEY_F3, EVDEV_SLOWER);
    means(KEY_OK, EVDEV_ENTER);
    means(KEY_CLEAR, EVDEV_BACKSPACE);
    means(KEY_CANCEL, EVDEV_ESCAPE);
    press(KEY_F4);
    CHECK(!is_told(SHORT_WAIT_MS));
    end();
}
