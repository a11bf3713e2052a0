/* A USB board with relays on a serial line: each command is four bytes, and nothing need answer. */
#include <errno.h>
#include <termios.h>
#include <unistd.h>

#include "relay/way.h"

enum { BEGIN = 0xA0, COMMAND_SIZE = 4 };

static bool set_board(const struct relay_kernel *kernel, const struct relay_options *options, int fd, bool on)
{
    uint8_t command[COMMAND_SIZE] = { BEGIN, (uint8_t)options->line, on ? 1 : 0 };
    (void)kernel;
    command[3] = (uint8_t)(command[0] + command[1] + command[2]);
    ssize_t n = write(fd, command, sizeof command);
    if (n >= 0 && n != (ssize_t)sizeof command)
        errno = EIO;
    return n == (ssize_t)sizeof command;
}

static bool set_line(int fd)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0)
        return false;
    cfmakeraw(&line);
    return cfsetspeed(&line, B9600) == 0 && tcsetattr(fd, TCSANOW, &line) == 0;
}

static int open_board(const struct relay_kernel *kernel, const struct relay_options *options, bool on)
{
    int fd = kernel->open(kernel->self, options->device);
    if (fd < 0 || (set_line(fd) && set_board(kernel, options, fd, on)))
        return fd;
    int why = errno;
    kernel->close(kernel->self, fd);
    errno = why;
    return -1;
}

const struct relay_way relay_serial = { open_board, set_board };
