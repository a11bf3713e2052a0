/* tests/support/check.h: the smallest frame in which a test is a promise.

   TEST(a_torn_tag_is_reported) { CHECK(x); CHECK_EQ(a, b); CHECK_TEXT(s, "…"); }

   Each TEST registers itself; main() runs all of them, or those whose name contains argv[1].
   A failed check prints file, line and both sides and ends that program with 1. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

void check_register(const char *name, void (*run)(void));
void check_true(bool ok, const char *text, const char *file, int line);
void check_equal(long long got, long long want, const char *text, const char *file, int line);
void check_text(const char *got, const char *want, const char *text, const char *file, int line);
void check_bytes(const void *got, size_t got_n, const void *want, size_t want_n, const char *text, const char *file,
                 int line);

#define TEST(name)                                                                                                     \
    static void name(void);                                                                                            \
    __attribute__((constructor)) static void register_##name(void)                                                     \
    {                                                                                                                  \
        check_register(#name, name);                                                                                   \
    }                                                                                                                  \
    static void name(void)
#define CHECK(x) check_true((x), #x, __FILE__, __LINE__)
#define CHECK_EQ(got, want) check_equal((long long)(got), (long long)(want), #got " is " #want, __FILE__, __LINE__)
#define CHECK_TEXT(got, want) check_text((got), (want), #got, __FILE__, __LINE__)
#define CHECK_BYTES(got, got_n, want, want_n) check_bytes((got), (got_n), (want), (want_n), #got, __FILE__, __LINE__)
