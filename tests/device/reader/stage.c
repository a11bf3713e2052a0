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

void stage_reader_as(struct stage *s, const struct message_reader_config *config)
{
    struct message told = { .type = MESSAGE_READER_CONFIG };
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
    told.reader_config = *config;
    stage_say(s, &told);
}

void stage_reader(struct stage *s)
{
    struct message_reader_config config = { .driver = READER_LIBNFC };
    text_copy(config.device, sizeof config.device, s->device);
    stage_reader_as(s, &config);
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

/* The answer, which is "ok"; the caller deletes it. */
__attribute__((format(printf, 2, 0))) static cJSON *answer_to(struct stage *s, const char *format, va_list rest)
{
    static char line[LINE_SIZE];
    int n = vsnprintf(line, sizeof line - 1, format, rest);
    CHECK(n > 0 && (size_t)n < sizeof line - 1);
    line[n] = '\n';
    CHECK_EQ(write(s->control, line, (size_t)n + 1), n + 1);
    line_of(s->control, line, sizeof line);
    cJSON *answer = cJSON_Parse(line);
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "ok")))
        CHECK_TEXT(line, "an answer that is ok");
    return answer;
}

void stage_do(struct stage *s, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    cJSON_Delete(answer_to(s, format, rest));
    va_end(rest);
}

void stage_text(struct stage *s, char *to, size_t size, const char *name, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    cJSON *answer = answer_to(s, format, rest);
    va_end(rest);
    text_of(answer, name, to, size);
    cJSON_Delete(answer);
}

int stage_number(struct stage *s, const char *name, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    cJSON *answer = answer_to(s, format, rest);
    va_end(rest);
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(answer, name);
    CHECK(cJSON_IsNumber(number));
    int n = number->valueint;
    cJSON_Delete(answer);
    return n;
}

static __attribute__((format(printf, 2, 3))) cJSON *get(struct stage *s, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    cJSON *answer = answer_to(s, format, rest);
    va_end(rest);
    return answer;
}

size_t stage_dump(struct stage *s, const char *uid, uint8_t to[static STAGE_MEMORY_MAX])
{
    size_t n = 0;
    cJSON *answer = get(s, "{\"op\":\"dump\",\"what\":\"tag-%s\"}", uid);
    const char *hex = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "memory"));
    CHECK(hex != NULL);
    CHECK_EQ(hex_get(hex, to, STAGE_MEMORY_MAX, &n), RESULT_OK);
    cJSON_Delete(answer);
    return n;
}

unsigned stage_writes(struct stage *s, const char *uid)
{
    cJSON *answer = get(s, "{\"op\":\"journal\",\"what\":\"tag-%s\"}", uid);
    int n = cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(answer, "writes"));
    cJSON_Delete(answer);
    return (unsigned)n;
}

unsigned stage_frames(struct stage *s)
{
    return (unsigned)stage_number(s, "frames", "{\"op\":\"wire\"}");
}

/* The first 16 bytes of the chip are as they come from the factory; the number's own bytes do not matter here. */
void stage_place(struct stage *s, const char *kind, const char *uid, const char *user_hex)
{
    static const char head[] = "00000000000000000000000000000000";
    static const char container[] = "000000000000000000000000E1101200";
    stage_do(s, "{\"op\":\"place\",\"kind\":\"%s\",\"uid\":\"%s\",\"memory\":\"%s%s\"}", kind, uid,
             text_starts(kind, "ntag") ? container : head, user_hex);
}

void stage_lay(struct stage *s, const char *kind, const char *uid)
{
    stage_do(s, "{\"op\":\"place\",\"kind\":\"%s\",\"uid\":\"%s\"}", kind, uid);
}

void stage_lay_again(struct stage *s, const char *uid)
{
    stage_do(s, "{\"op\":\"place\",\"what\":\"tag-%s\"}", uid);
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
    do /* a long write, on a busy machine, takes longer than the time between two heartbeats */
        CHECK_EQ(channel_receive(&s->channel, STAGE_HEAR_MS, &m), RESULT_OK);
    while (m.type == MESSAGE_HEARTBEAT && type != MESSAGE_HEARTBEAT);
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

struct uid stage_uid(const char *hex)
{
    struct uid uid = { 0 };
    size_t n;
    CHECK_EQ(hex_get(hex, uid.at, sizeof uid.at, &n), RESULT_OK);
    uid.n = (uint8_t)n;
    return uid;
}

enum result stage_write(struct stage *s, const char *uid, const struct tag_write *write)
{
    struct message m = { .type = MESSAGE_WRITE_TAG, .request = STAGE_WRITE };
    m.write_tag.uid = stage_uid(uid);
    m.write_tag.write = *write;
    stage_say(s, &m);
    m = stage_hear(s, MESSAGE_TAG_WRITTEN);
    CHECK_EQ(m.request, STAGE_WRITE);
    return m.tag_written.result;
}

enum result stage_secure(struct stage *s, const char *uid, const struct tag_secure *secure)
{
    struct message m = { .type = MESSAGE_SECURE_TAG, .request = STAGE_SECURE };
    m.secure_tag.uid = stage_uid(uid);
    m.secure_tag.secure = *secure;
    stage_say(s, &m);
    m = stage_hear(s, MESSAGE_TAG_WRITTEN);
    CHECK_EQ(m.request, STAGE_SECURE);
    return m.tag_written.result;
}
