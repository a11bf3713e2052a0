/* kitap-reader: the only program that talks to a card reader. It says what lies on the pad and reads bytes
   when it is asked; what they mean is not its business.

   Order: descriptors 0 to 2, helper_start, READER_CONFIG, the port made, sandbox, then the worker's loop. */
#define LOG_ROOM "reader"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "reader/reader.h"
#include "reader/watchdog.h"

enum { CONFIG_WAIT_MS = 10000, STATUS_SERVICE_LOST = 4 /* 3 is the watchdog's */ };

static const struct reader_port *const ports[READER_DRIVER_COUNT] = {
    [READER_LIBNFC] = &reader_libnfc, [READER_PCSC] = &reader_pcsc
};

/* Closed standard descriptors would be given to the device, and libnfc takes 0 for "abort". */
static bool standard_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd < 0)
        return false;
    close(fd);
    return true;
}

static enum result configure(const struct helper *helper, struct message_reader_config *out)
{
    struct message m;
    enum result r = channel_receive(&helper->channel, CONFIG_WAIT_MS, &m);
    if (r == RESULT_OK && m.type != MESSAGE_READER_CONFIG)
        r = RESULT_BAD;
    if (r == RESULT_OK && ports[m.reader_config.driver] == NULL)
        r = RESULT_NONE;
    if (r == RESULT_OK)
        *out = m.reader_config;
    else
        log_error("no configuration from kitap that names a driver: %s", result_text(r));
    return r;
}

/* A device node needs /dev only; a reader on USB (no path in its name) also what libusb looks through; PC/SC nothing:
   its socket is open by now. */
static void close_in(const struct message_reader_config *config)
{
    static const char *const folders[] = { "/dev", "/sys/bus/usb", "/sys/devices", "/run/udev/data" };
    bool node = strchr(config->device, '/') != NULL;
    size_t all = sizeof folders / sizeof *folders;
    helper_sandbox(HELPER_READER, folders, config->driver == READER_PCSC ? 0 : node ? 1 : all);
}

int main(int argc, char **argv)
{
    struct helper helper;
    struct message_reader_config config;
    if (!standard_descriptors())
        return EXIT_FAILURE;
    int status = helper_start("kitap-reader", argc, argv, &helper);
    if (status >= 0)
        return status;
    signal(SIGPIPE, SIG_IGN);
    watchdog_init();
    if (configure(&helper, &config) != RESULT_OK)
        return EXIT_FAILURE;
    const struct reader_port *port = ports[config.driver];
    void *self = port->create(&config);
    if (self == NULL)
        return EXIT_FAILURE;
    close_in(&config);
    enum result r = worker_run(&helper, port, self);
    port->destroy(self);
    return r == RESULT_OK ? EXIT_SUCCESS : STATUS_SERVICE_LOST;
}
