/* kitap-emulator: plays the kiosk's surroundings for the demo and for tests: a PN532 on a serial line with cards and
   books to lay on it, a barcode scanner, a receipt printer, and a library that speaks SIP2 and keeps state.

   kitap-emulator --dir DIR [--seed N] [--baud 115200] [--demo FOLDER] [--pcsc PORT] [--tray]
   One line of JSON when ready; ends on SIGTERM. */
#define LOG_ROOM "emulator"
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "emulator/control.h"
#include "emulator/emulator.h"
#include "emulator/poll_list.h"
#include "emulator/program/tray.h"

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, TRAY_PERIOD_US = 33000, BAUD = 115200 };

static const char usage[] =
    "kitap-emulator --dir DIR [--seed N] [--baud 115200] [--demo FOLDER] [--pcsc PORT] [--tray]\n"
    "  plays a kiosk's surroundings: RFID reader, scanner, printer, library system; prints a line of JSON when ready\n"
    "  --dir DIR      where settings, devices and the library's table are put (made when missing)\n"
    "  --seed N       the due dates at the start follow from it\n"
    "  --baud N       speed of the reader's line\n"
    "  --demo FOLDER  the library to play\n"
    "  --pcsc PORT    where the virtual PC/SC reader's first slot listens (35963; 0: none)\n"
    "  --tray         a window with cards and books to lay on the reader\n";

struct options {
    struct emulator_options emulator;
    char dir[EMULATOR_PATH_SIZE];
    bool tray, help;
};

static enum result take_option(struct options *o, int option)
{
    uint64_t n = 0;
    enum result r = RESULT_OK;
    switch (option) {
    case 'd':
        o->emulator.dir = optarg;
        break;
    case 's':
        r = text_to_u64(optarg, UINT64_MAX, &o->emulator.seed);
        break;
    case 'b':
        r = text_to_u64(optarg, 1000000, &n);
        o->emulator.baud = (unsigned)n;
        break;
    case 'm':
        o->emulator.demo = optarg;
        break;
    case 'p':
        r = text_to_u64(optarg, UINT16_MAX - VICC_SLOTS, &n);
        o->emulator.pcsc_port = (uint16_t)n;
        break;
    case 't':
        o->tray = true;
        break;
    case 'h':
        o->help = true;
        break;
    default:
        r = RESULT_BAD;
    }
    return r;
}

static enum result parse(int argc, char **argv, struct options *o)
{
    static const struct option names[] = { { "dir", required_argument, NULL, 'd' },
                                           { "seed", required_argument, NULL, 's' },
                                           { "baud", required_argument, NULL, 'b' },
                                           { "demo", required_argument, NULL, 'm' },
                                           { "pcsc", required_argument, NULL, 'p' },
                                           { "tray", no_argument, NULL, 't' },
                                           { "help", no_argument, NULL, 'h' },
                                           { NULL, 0, NULL, 0 } };
    int option;
    while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
        if (take_option(o, option) != RESULT_OK)
            return RESULT_BAD;
    }
    return optind == argc && (o->help || o->emulator.dir != NULL) ? RESULT_OK : RESULT_BAD;
}

/* The folder, made when missing, as an absolute path. */
static enum result dir_open(struct options *o)
{
    char *absolute = NULL;
    if (mkdir(o->emulator.dir, 0700) != 0 && errno != EEXIST)
        return RESULT_IO;
    absolute = realpath(o->emulator.dir, NULL);
    if (absolute == NULL || strlen(absolute) >= sizeof o->dir - 32) {
        free(absolute);
        return RESULT_IO;
    }
    text_copy(o->dir, sizeof o->dir, absolute);
    free(absolute);
    o->emulator.dir = o->dir;
    return RESULT_OK;
}

static int signals_open(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void wait_for(struct poll_list *list, int64_t due_us, bool tray)
{
    int64_t now_us = emulator_now_us();
    if (tray && due_us > now_us + TRAY_PERIOD_US)
        due_us = now_us + TRAY_PERIOD_US;
    int64_t left_us = due_us > now_us ? due_us - now_us : 0;
    struct timespec t = { left_us / 1000000, left_us % 1000000 * 1000 };
    ppoll(list->at, list->n, due_us == INT64_MAX ? NULL : &t, NULL);
}

static void loop(struct emulator *e, struct control *control, struct tray *tray, int signals)
{
    struct signalfd_siginfo got;
    while (read(signals, &got, sizeof got) != sizeof got) {
        struct poll_list list = { .n = 0 };
        control_run(control);
        int64_t due_us = emulator_run(e, emulator_now_us());
        if (tray != NULL && !tray_run(tray))
            return;
        poll_add(&list, signals, POLLIN);
        emulator_polls(e, &list);
        control_polls(control, &list);
        wait_for(&list, due_us, tray != NULL);
    }
}

static enum result say_ready(const struct emulator *e, const char *control)
{
    char *line = emulator_ready_line(e, control);
    bool said = line != NULL && printf("%s\n", line) > 0 && fflush(stdout) == 0;
    free(line);
    return said ? RESULT_OK : RESULT_IO;
}

static enum result play(const struct options *o)
{
    struct emulator *e = NULL;
    struct control *control = NULL;
    struct tray *tray = NULL;
    char path[EMULATOR_PATH_SIZE + 16];
    int signals = signals_open();
    enum result r = signals < 0 ? RESULT_IO : emulator_open(&o->emulator, &e);
    text_format(path, sizeof path, "%s/emulator.sock", o->dir);
    if (r == RESULT_OK)
        r = control_open(path, e, &control);
    if (r == RESULT_OK && o->tray)
        r = tray_open(e, &tray);
    if (r == RESULT_OK)
        r = say_ready(e, path);
    if (r == RESULT_OK)
        loop(e, control, tray, signals);
    tray_close(tray);
    control_close(control);
    emulator_close(e);
    if (signals >= 0)
        close(signals);
    return r;
}

int main(int argc, char **argv)
{
    struct options o = { .emulator = { .demo = KITAP_DEMO_FOLDER, .baud = BAUD, .pcsc_port = VICC_PORT } };
    enum result r = parse(argc, argv, &o);
    if (r != RESULT_OK || o.help) {
        fputs(usage, o.help && r == RESULT_OK ? stdout : stderr);
        return r == RESULT_OK ? EXIT_OK : EXIT_USAGE;
    }
    o.emulator.wall_ms = emulator_wall_ms();
    r = dir_open(&o);
    if (r != RESULT_OK) {
        log_error("%s: cannot be used as the folder", o.emulator.dir);
        return EXIT_FAILED;
    }
    return play(&o) == RESULT_OK ? EXIT_OK : EXIT_FAILED;
}
