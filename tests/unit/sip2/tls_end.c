#include "tls_end.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

#include "check.h"

enum { PATH_SIZE = 128 };

static char folder[] = "/tmp/kitap-sip2-tls-XXXXXX";

static void remove_certificates(void)
{
    static const char *const files[] = { "ca.key",       "ca.pem",         "ca.srl",     "other-ca.key",
                                         "other-ca.pem", "server.key",     "server.csr", "good.pem",
                                         "expired.pem",  "other-name.pem", "names",      "" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[PATH_SIZE];
        text_format(path, sizeof path, "%s/%s", folder, files[i]);
        (void)remove(path);
    }
}

static void make_certificates(void)
{
    static bool made;
    if (made)
        return;
    CHECK(mkdtemp(folder) != NULL);
    pid_t child = fork();
    if (child == 0) {
        CHECK(freopen("/dev/null", "w", stderr) != NULL);
        execl("tests/unit/sip2/certificates.sh", "certificates.sh", folder, (char *)NULL);
        _exit(127);
    }
    int status = -1;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, 0);
    CHECK_EQ(atexit(remove_certificates), 0);
    made = true;
}

pid_t tls_end_start(const char *certificate, uint16_t port, uint16_t *out)
{
    int ends[2];
    make_certificates();
    char cert[PATH_SIZE], key[PATH_SIZE], target[8], text[16] = "";
    uint64_t n;
    CHECK_EQ(pipe(ends), 0);
    text_format(cert, sizeof cert, "%s/%s.pem", folder, certificate);
    text_format(key, sizeof key, "%s/server.key", folder);
    text_format(target, sizeof target, "%u", port);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execlp("python3", "python3", "tests/unit/sip2/tls_end.py", cert, key, target, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    CHECK(read(ends[0], text, sizeof text - 1) > 0);
    close(ends[0]);
    text[strcspn(text, "\n")] = '\0';
    CHECK_EQ(text_to_u64(text, UINT16_MAX, &n), RESULT_OK);
    *out = (uint16_t)n;
    return child;
}

void tls_end_stop(pid_t end)
{
    kill(end, SIGKILL);
    CHECK_EQ(waitpid(end, NULL, 0), end);
}

void tls_end_path(const char *certificate, char *to, size_t size)
{
    make_certificates();
    text_format(to, size, "%s/%s.pem", folder, certificate);
}
