#include "commands/running.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "shell/clock.h"
#include "shell/folders.h"

enum { ANSWER_MAX = 512 * 1024, SAY_WAIT_S = 5 };

bool running_kiosk(const struct settings *s)
{
    char path[FOLDER_SIZE + 16];
    folders_state_lock(s, path, sizeof path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(fd);
    return held;
}

int running_connect(const struct settings *s)
{
    static const struct timeval patience = { .tv_sec = SAY_WAIT_S };
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    folders_private_socket(s, address.sun_path, sizeof address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool send_all(int fd, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, text, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        text += sent;
        n -= (size_t)sent;
    }
    return true;
}

bool running_say(int fd, const cJSON *request)
{
    char *text = cJSON_PrintUnformatted(request);
    bool sent = text != NULL && send_all(fd, text, strlen(text)) && send_all(fd, "\n", 1);
    cJSON_free(text);
    return sent;
}

static bool wait_readable(int fd, int64_t deadline_ms, int stop_fd)
{
    struct pollfd fds[] = { { .fd = fd, .events = POLLIN }, { .fd = stop_fd, .events = POLLIN } };
    int64_t left = deadline_ms - clock_mono_ms();
    return left > 0 && poll(fds, 2, (int)left) > 0 && fds[1].revents == 0;
}

cJSON *running_hear(int fd, int wait_ms, int stop_fd)
{
    int64_t deadline_ms = clock_mono_ms() + wait_ms;
    char *room = malloc(ANSWER_MAX);
    size_t n = 0;
    bool whole = false;
    while (room != NULL && !whole && n < ANSWER_MAX - 1 && wait_readable(fd, deadline_ms, stop_fd)) {
        ssize_t got = recv(fd, room + n, ANSWER_MAX - 1 - n, 0);
        if (got <= 0)
            break;
        whole = memchr(room + n, '\n', (size_t)got) != NULL;
        n += (size_t)got;
    }
    if (whole)
        room[n] = '\0';
    cJSON *answer = whole ? cJSON_Parse(room) : NULL;
    free(room);
    return answer;
}
