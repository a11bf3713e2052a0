#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TESTS_MAX = 512 };

static struct {
    const char *name;
    void (*run)(void);
} tests[TESTS_MAX];
static size_t tests_count;
static const char *running = "";

static void fail(const char *text, const char *file, int line)
{
    fprintf(stderr, "%s:%d: %s: %s\n", file, line, running, text);
    fflush(stderr);
    _Exit(1);
}

void check_register(const char *name, void (*run)(void))
{
    if (tests_count == TESTS_MAX)
        abort();
    tests[tests_count].name = name;
    tests[tests_count++].run = run;
}

void check_true(bool ok, const char *text, const char *file, int line)
{
    if (!ok)
        fail(text, file, line);
}

void check_equal(long long got, long long want, const char *text, const char *file, int line)
{
    if (got == want)
        return;
    fprintf(stderr, "got %lld, want %lld\n", got, want);
    fail(text, file, line);
}

void check_text(const char *got, const char *want, const char *text, const char *file, int line)
{
    if (got != NULL && want != NULL && strcmp(got, want) == 0)
        return;
    fprintf(stderr, "got  \"%s\"\nwant \"%s\"\n", got ? got : "(null)", want ? want : "(null)");
    fail(text, file, line);
}

static void print_hex(const char *label, const unsigned char *at, size_t n)
{
    fprintf(stderr, "%s", label);
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "%02x", at[i]);
    fprintf(stderr, "\n");
}

void check_bytes(const void *got, size_t got_n, const void *want, size_t want_n, const char *text, const char *file,
                 int line)
{
    if (got_n == want_n && (got_n == 0 || memcmp(got, want, got_n) == 0))
        return;
    print_hex("got  ", got, got_n);
    print_hex("want ", want, want_n);
    fail(text, file, line);
}

int main(int argc, char **argv)
{
    size_t ran = 0;
    for (size_t i = 0; i < tests_count; i++) {
        if (argc > 1 && strstr(tests[i].name, argv[1]) == NULL)
            continue;
        running = tests[i].name;
        tests[i].run();
        printf("ok %s\n", tests[i].name);
        ran++;
    }
    if (ran == 0)
        fprintf(stderr, "no test ran\n");
    return ran == 0;
}
