#include "stage.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

#include "check.h"

enum { LINE_SIZE = 65536, TYPE_2_HEAD = 16 };

/* One line, without its end. */
static void line_of(int fd, char *to, size_t size)
{
    size_t n = 0;
    while (n + 1 < size && read(fd, to + n, 1) == 1 && to[n] != '\n')
        n++;
    to[n] = 0;
}

static void text_of(const cJSON *j, const char *name, char *to, size_t size)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(j, name));
    CHECK(text != NULL);
    text_copy(to, size, text);
}

static int control_open(const char *path)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0);
    text_copy(to.sun_path, sizeof to.sun_path, path);
    CHECK_EQ(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

void stage_emulator(struct stage *s)
{
    static char line[LINE_SIZE];
    char control[256];
    int ends[2];
    text_copy(s->dir, sizeof s->dir, "/tmp/kitap-reader-test-XXXXXX");
    CHECK(mkdtemp(s->dir) != NULL);
    text_format(s->lock, sizeof s->lock, "%s/lock", s->dir);
    CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
    s->emulator = fork();
    if (s->emulator == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nothing behind */
        dup2(ends[1], STDOUT_FILENO);
        execl(KITAP_EMULATOR, "kitap-emulator", "--dir", s->dir, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    s->out = ends[0];
    line_of(s->out, line, sizeof line);
    cJSON *ready = cJSON_Parse(line);
    CHECK(ready != NULL);
    text_of(ready, "reader", s->device, sizeof s->device);
    text_of(ready, "control", control, sizeof control);
    cJSON_Delete(ready);
    s->control = control_open(control);
}

void stage_reader(struct stage *s)
{
    struct message config = { .type = MESSAGE_READER_CONFIG };
    int ends[2];
    char fd[16];
    CHECK_EQ(channel_pair(ends), RESULT_OK);
    text_format(fd, sizeof fd, "%d", ends[1]);
    s->reader = fork();
    if (s->reader == 0) {
        (void)fcntl(ends[1], F_SETFD, 0); /* not closed by exec */
        close(STDIN_FILENO);              /* it must not get the device as its descriptor 0 */
        execl(KITAP_READER, "kitap-reader", "--fd", fd, "--generation", "9", "--lock", s->lock, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    s->end = ends[0];
    s->channel = (struct channel){ ends[0], STAGE_GENERATION };
    CHECK_EQ(stage_hear(s, MESSAGE_HELLO).hello.pid, s->reader);
    config.reader_config.driver = READER_LIBNFC;
    text_copy(config.reader_config.device, sizeof config.reader_config.device, s->device);
    stage_say(s, &config);
}

void stage_set(struct stage *s)
{
    stage_emulator(s);
    stage_reader(s);
    CHECK(stage_hear(s, MESSAGE_READER_STATE).reader_state.up);
}

int stage_stop_reader(struct stage *s)
{
    int status = -1;
    stage_say(s, &(struct message){ .type = MESSAGE_STOP });
    CHECK_EQ(waitpid(s->reader, &status, 0), s->reader);
    close(s->end);
    return status;
}

void stage_clear(struct stage *s)
{
    char command[128];
    CHECK_EQ(kill(s->emulator, SIGTERM), 0);
    CHECK_EQ(waitpid(s->emulator, NULL, 0), s->emulator);
    close(s->out);
    close(s->control);
    text_format(command, sizeof command, "%s", s->dir);
    pid_t remover = fork();
    if (remover == 0) {
        execlp("rm", "rm", "-rf", command, (char *)NULL);
        _exit(127);
    }
    waitpid(remover, NULL, 0);
}

void stage_do(struct stage *s, const char *format, ...)
{
    static char line[LINE_SIZE];
    va_list rest;
    va_start(rest, format);
    int n = vsnprintf(line, sizeof line - 1, format, rest);
    va_end(rest);
    CHECK(n > 0 && (size_t)n < sizeof line - 1);
    line[n] = '\n';
    CHECK_EQ(write(s->control, line, (size_t)n + 1), n + 1);
    line_of(s->control, line, sizeof line);
    cJSON *answer = cJSON_Parse(line);
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "ok")))
        CHECK_TEXT(line, "an answer that is ok");
    cJSON_Delete(answer);
}

/* The first 16 bytes of the chip are as they come from the factory; the number's own bytes do not matter here. */
void stage_place(struct stage *s, const char *kind, const char *uid, const char *user_hex)
{
    static const char head[] = "00000000000000000000000000000000";
    static const char container[] = "000000000000000000000000E1101200";
    stage_do(s, "{\"op\":\"place\",\"kind\":\"%s\",\"uid\":\"%s\",\"memory\":\"%s%s\"}", kind, uid,
             text_starts(kind, "ntag") ? container : head, user_hex);
}

void stage_remove(struct stage *s, const char *uid)
{
    stage_do(s, "{\"op\":\"remove\",\"what\":\"tag-%s\"}", uid);
}

void stage_fault(struct stage *s, const char *fault, unsigned after, unsigned times)
{
    stage_do(s, "{\"op\":\"fault\",\"reader\":\"%s\",\"after\":%u,\"times\":%u}", fault, after, times);
}

struct message stage_hear(struct stage *s, enum message_type type)
{
    struct message m = { 0 };
    CHECK_EQ(channel_receive(&s->channel, STAGE_HEAR_MS, &m), RESULT_OK);
    CHECK_TEXT(message_name(m.type), message_name(type));
    return m;
}

void stage_quiet(struct stage *s, int ms)
{
    struct message m = { 0 };
    enum result r = channel_receive(&s->channel, ms, &m);
    if (r == RESULT_OK)
        CHECK_TEXT(message_name(m.type), "nothing");
    CHECK_EQ(r, RESULT_TIMEOUT);
}

void stage_say(struct stage *s, const struct message *m)
{
    CHECK_EQ(channel_send(&s->channel, m, 1000), RESULT_OK);
}

void stage_ask(struct stage *s, uint32_t request, struct uid uid, struct read_plan plan)
{
    struct message m = { .type = MESSAGE_READ_TAG, .request = request };
    m.read_tag.uid = uid;
    m.read_tag.plan = plan;
    stage_say(s, &m);
}
