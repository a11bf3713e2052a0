/* Scanner and printer on a pty: the test holds the other end of the line. */
#include <fcntl.h>
#include <pthread.h>
#include <pty.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>

#include "printer/printer.h"
#include "scanner/scanner.h"

#include "scratch.h"

enum { SHORT_WAIT_MS = 300 };

static int line; /* our end */
static char device[SCRATCH_SIZE + 16];

static void plug_in(void)
{
    char name[64];
    struct termios raw = { 0 };
    int other;
    cfmakeraw(&raw);
    CHECK_EQ(openpty(&line, &other, name, &raw, NULL), 0);
    close(other);
    unlink(device);
    CHECK_EQ(symlink(name, device), 0);
}

static void open_line(void)
{
    scratch_make();
    scratch_path(device, sizeof device, "device");
    plug_in();
}

static bool readable(int fd, int wait_ms)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    return poll(&p, 1, wait_ms) == 1 && (p.revents & POLLIN) != 0;
}

/* ---- the scanner ---- */

struct scans {
    pthread_mutex_t lock;
    int arrived; /* an eventfd that counts */
    int count;
    char last[SCAN_SIZE];
};

static struct scans scans;
static struct scanner *scanner;

static void take_scan(void *self, const char *text)
{
    struct scans *to = self;
    pthread_mutex_lock(&to->lock);
    to->count++;
    text_copy(to->last, sizeof to->last, text);
    pthread_mutex_unlock(&to->lock);
    CHECK_EQ(eventfd_write(to->arrived, 1), 0);
}

static void begin_scanner(void)
{
    scans = (struct scans){ .arrived = eventfd(0, EFD_SEMAPHORE | EFD_CLOEXEC) };
    pthread_mutex_init(&scans.lock, NULL);
    CHECK_EQ(scanner_open(device, take_scan, &scans, &scanner), RESULT_OK);
}

static void end_scanner(void)
{
    scanner_close(scanner);
    close(scans.arrived);
    close(line);
}

static void send_line(const char *text)
{
    CHECK_EQ(write(line, text, strlen(text)), (ssize_t)strlen(text));
}

static void expect_scan(const char *text)
{
    eventfd_t one;
    CHECK(readable(scans.arrived, SCRATCH_WAIT_MS));
    CHECK_EQ(eventfd_read(scans.arrived, &one), 0);
    pthread_mutex_lock(&scans.lock);
    CHECK_TEXT(scans.last, text);
    pthread_mutex_unlock(&scans.lock);
}

TEST(a_scan_is_a_line_whatever_its_end)
{
    open_line();
    begin_scanner();
    send_line("20001000000123\r");
    expect_scan("20001000000123");
    send_line("20001000000124\r\n");
    expect_scan("20001000000124");
    send_line("2000100");
    send_line("0000125\n");
    expect_scan("20001000000125");
    end_scanner();
}

TEST(empty_lines_lines_that_are_too_long_and_noise_are_no_scans)
{
    char flood[SCAN_SIZE * 3];
    open_line();
    begin_scanner();
    memset(flood, '7', sizeof flood - 1);
    flood[sizeof flood - 1] = '\0';
    send_line("\r\n\n");
    send_line(flood);
    send_line("\r");
    send_line("200\x01\x7F\xFF\r");
    send_line("AB-17\r");
    expect_scan("AB-17");
    CHECK(!readable(scans.arrived, SHORT_WAIT_MS));
    end_scanner();
}

TEST(the_scanner_is_opened_again_when_it_comes_back)
{
    open_line();
    begin_scanner();
    send_line("1\r");
    expect_scan("1");
    close(line);
    plug_in();
    usleep(2500 * 1000); /* it is tried again after a second */
    send_line("2\r");
    expect_scan("2");
    end_scanner();
}

TEST(a_scanner_that_is_not_there_holds_nothing_up)
{
    scratch_make();
    scratch_path(device, sizeof device, "nothing");
    line = -1;
    begin_scanner();
    usleep(SHORT_WAIT_MS * 1000);
    int64_t began = clock_mono_ms();
    scanner_close(scanner);
    CHECK(clock_mono_ms() - began < 1000);
    close(scans.arrived);
    scanner_close(NULL);
}

/* ---- the printer ---- */

static struct printer *printer;
static int printed; /* an eventfd; it counts result + 1 */

static void take_printed(void *self, enum result r)
{
    CHECK_EQ(eventfd_write(*(int *)self, (eventfd_t)r + 1), 0);
}

static void begin_printer(void)
{
    printed = eventfd(0, EFD_CLOEXEC);
    CHECK_EQ(printer_open(device, &printer), RESULT_OK);
}

static enum result print_result(void)
{
    eventfd_t r;
    CHECK(readable(printed, SCRATCH_WAIT_MS));
    CHECK_EQ(eventfd_read(printed, &r), 0);
    return (enum result)(r - 1);
}

static void end_printer(void)
{
    printer_close(printer);
    close(printed);
}

TEST(a_receipt_is_reset_text_and_cut)
{
    static const char want[] = "\x1B@Абай жолы\n\x1DVB";
    char got[sizeof want] = "";
    open_line();
    begin_printer();
    int keep = open(device, O_RDWR | O_NOCTTY | O_CLOEXEC); /* so that the line survives the printer's closing */
    CHECK_EQ(printer_print(printer, "Абай жолы\n", take_printed, &printed), RESULT_OK);
    CHECK_EQ(print_result(), RESULT_OK);
    size_t n = 0;
    for (ssize_t more; n < sizeof want && (more = read(line, got + n, sizeof want - n)) > 0;)
        n += (size_t)more;
    CHECK_BYTES(got, n, want, sizeof want); /* with the NUL: GS V 66 takes one byte more */
    close(keep);
    end_printer();
    close(line);
}

/* A visit of 64 books with the system's own lines: far more than the line takes at once. */
TEST(a_receipt_of_a_whole_visit_is_printed_to_its_end)
{
    static char text[RECEIPT_SIZE], got[RECEIPT_SIZE + 16];
    size_t want = 2 + sizeof text - 1 + 4; /* ESC @ before it, GS V 66 0 behind */
    size_t n = 0;
    open_line();
    begin_printer();
    int keep = open(device, O_RDWR | O_NOCTTY | O_CLOEXEC);
    memset(text, 'x', sizeof text - 1);
    CHECK_EQ(printer_print(printer, text, take_printed, &printed), RESULT_OK);
    for (ssize_t more; n < want && (more = read(line, got + n, sizeof got - n)) > 0;)
        n += (size_t)more;
    CHECK_EQ(print_result(), RESULT_OK);
    CHECK_EQ(n, want);
    CHECK_BYTES(got + 2, sizeof text - 1, text, sizeof text - 1);
    close(keep);
    end_printer();
    close(line);
}

TEST(a_printer_that_is_not_there_is_an_io_error_each_time)
{
    scratch_make();
    scratch_path(device, sizeof device, "nothing");
    begin_printer();
    for (int i = 0; i < 3; i++) {
        enum result r;
        while ((r = printer_print(printer, "x\n", take_printed, &printed)) == RESULT_BUSY)
            usleep(1000);
        CHECK_EQ(r, RESULT_OK);
        CHECK_EQ(print_result(), RESULT_IO);
    }
    end_printer();
}

TEST(one_receipt_at_a_time_and_the_end_gives_up_what_nobody_takes)
{
    static char text[RECEIPT_SIZE];
    open_line();
    begin_printer();
    int keep = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    memset(text, 'x', sizeof text - 1);
    while (write(keep, text, sizeof text) > 0) /* nobody reads our end: the line is full */
        continue;
    CHECK_EQ(printer_print(printer, text, take_printed, &printed), RESULT_OK);
    CHECK(!readable(printed, SHORT_WAIT_MS));
    CHECK_EQ(printer_print(printer, "x\n", take_printed, &printed), RESULT_BUSY);
    printer_close(printer);
    CHECK_EQ(print_result(), RESULT_GONE);
    close(printed);
    close(keep);
    close(line);
    printer_close(NULL);
}
