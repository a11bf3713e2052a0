/* The kiosk's folder. See home.h. */
#define LOG_ROOM "emulator"
#include "emulator/home.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "emulator/demo.h"

static const char *path_of(const struct home *h, const char *name, char to[static DEMO_PATH_SIZE])
{
    text_format(to, DEMO_PATH_SIZE, "%s/%s", h->dir, name);
    return to;
}

static enum result folder(const struct home *h, const char *name)
{
    char path[DEMO_PATH_SIZE];
    return mkdir(path_of(h, name, path), 0700) == 0 || errno == EEXIST ? RESULT_OK : RESULT_IO;
}

static enum result secret(const struct home *h)
{
    char path[DEMO_PATH_SIZE];
    int fd = open(path_of(h, "secrets/sip2", path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return RESULT_IO;
    int n = dprintf(fd, "%s\n", HOME_PASSWORD);
    return close(fd) == 0 && n > 0 ? RESULT_OK : RESULT_IO;
}

/* A YAML text in double quotes. */
static void print_quoted(FILE *f, const char *before, const char *text)
{
    fprintf(f, "%s\"", before);
    for (; *text != '\0'; text++)
        fprintf(f, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    fprintf(f, "\"\n");
}

static void print_settings(FILE *f, const struct home *h)
{
    fprintf(f, "# Written by kitap-emulator: a kiosk whose surroundings are emulated.\n");
    fprintf(f, "kiosk:\n  id: kiosk-01\n  name: Алатау кітапханасы\n  languages: [kk, ru, en]\n  language: kk\n"
               "  time_zone: Asia/Almaty\n  time_out_s: 60\n");
    fprintf(f, "display:\n  size: 1280x800\n  mm_per_pixel: 0.17\n");
    print_quoted(f, "reader:\n  driver: libnfc\n  device: ", h->reader);
    fprintf(f,
            "library:\n  protocol: sip2\n  profile: generic\n  host: 127.0.0.1\n  port: %u\n  user: %s\n"
            "  password_file: secrets/sip2\n  institution: %s\n  location: hall\n  encoding: utf-8\n",
            (unsigned)h->port, HOME_USER, HOME_INSTITUTION);
    fprintf(f, "  timeout_s: 5\n  retries: 2\n");
    fprintf(f, "cards:\n  identify: uid\n  uid_form: hex\n  pin: never\n");
    fprintf(f, "items:\n  identify: block\n  uid_map: uid_map.csv\n  owner: %s\n", HOME_OWNER);
    fprintf(f, "security:\n  mechanism: none\n");
    print_quoted(f, "scanner:\n  device: ", h->scanner);
    print_quoted(f, "printer:\n  device: ", h->printer);
    fprintf(f, "storage:\n  dir: state\n  key_file: state/keys/master\n");
}

static enum result settings(const struct home *h)
{
    char path[DEMO_PATH_SIZE];
    FILE *f = fopen(path_of(h, "kitap.yaml", path), "we");
    if (f == NULL)
        return RESULT_IO;
    print_settings(f, h);
    return fclose(f) == 0 ? RESULT_OK : RESULT_IO;
}

static enum result uid_map(const struct home *h)
{
    char path[DEMO_PATH_SIZE];
    return demo_uid_map(h->demo, path_of(h, "uid_map.csv", path));
}

enum result home_write(const struct home *h)
{
    enum result r = folder(h, "secrets");
    if (r == RESULT_OK)
        r = folder(h, "state");
    if (r == RESULT_OK)
        r = secret(h);
    if (r == RESULT_OK)
        r = uid_map(h);
    if (r == RESULT_OK)
        r = settings(h);
    if (r != RESULT_OK)
        log_error("%s: the kiosk's folder cannot be written", h->dir);
    return r;
}
