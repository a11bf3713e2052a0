#include "messages/lock.h"

#include <errno.h>
#include <fcntl.h>

int lock_open(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return fd < 0 && errno == EROFS ? open(path, O_RDONLY | O_CLOEXEC) : fd;
}
