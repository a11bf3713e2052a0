/* kitap-sip2-library: a library that speaks SIP2, with the manners of a real system, for whoever tries a kiosk's client
   (this one or another) against it. It keeps state while it runs: a demo library of readers, items, loans, holds and
   fees. One line of JSON when ready; ends on SIGTERM. */
#define LOG_ROOM "library"
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "emulator/sip2_manners.h"
#include "emulator/sip2_server.h"

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, WORD_SIZE = 64, SETS_MOST = 16 };

static const char usage[] =
    "kitap-sip2-library [--port N] [--profile NAME] [--demo FOLDER] [--user CN] [--password CO] [--institution AO]\n"
    "                   [--rule NAME=VALUE]... [--fault NAME[:CODE[:MS]]]... [--log]\n"
    "  plays a library system on 127.0.0.1; prints a line of JSON when ready\n"
    "  --port N       where it listens (0: any, the line of JSON tells which)\n"
    "  --profile NAME whose manners it has, see below (generic)\n"
    "  --demo FOLDER  the library to play: readers, items, loans, holds, fees, rules as tables\n"
    "  --user, --password, --institution   the account (kiosk, secret, ALA)\n"
    "  --rule N=V     another value for a rule of rules.tsv, such as rental_fee=100 or encoding=cp1251\n"
    "  --fault F      what goes wrong, see below; strikes the next message of that code once (those that last: until\n"
    "                 the end), such as cut-after-request:11 or slow:63:3000\n"
    "  --log          every request, without secrets and persons\n";

struct pair {
    char name[WORD_SIZE], value[WORD_SIZE];
};

struct options {
    struct sip2_account account;
    const char *demo;
    struct pair rules[SETS_MOST], faults[SETS_MOST]; /* of a fault: its word, and CODE:MS */
    size_t rules_count, faults_count;
    bool help;
};

struct library {
    struct faults faults;
    struct library_store *store;
    struct sip2_server *server;
    int signals;
};

/* "NAME=VALUE" of a list that is not full. */
static enum result add_pair(struct pair *list, size_t *count, const char *text, char between)
{
    size_t n = strcspn(text, (char[]){ between, '\0' });
    if (*count == SETS_MOST || n == 0 || n >= WORD_SIZE || strlen(text + n) > WORD_SIZE)
        return RESULT_BAD;
    struct pair *p = &list[(*count)++];
    text_copy_bytes(p->name, sizeof p->name, bytes_of(text, n));
    text_copy(p->value, sizeof p->value, text[n] == '\0' ? "" : text + n + 1);
    return RESULT_OK;
}

static enum result take_option(struct options *o, int option)
{
    uint64_t n = 0;
    enum result r = RESULT_OK;
    switch (option) {
    case 'p':
        r = text_to_u64(optarg, UINT16_MAX, &n);
        o->account.port = (uint16_t)n;
        break;
    case 'm':
        r = add_pair(o->rules, &o->rules_count, "profile", '=');
        if (r == RESULT_OK)
            text_copy(o->rules[o->rules_count - 1].value, WORD_SIZE, optarg);
        break;
    case 'd':
        o->demo = optarg;
        break;
    case 'u':
        o->account.user = optarg;
        break;
    case 'w':
        o->account.password = optarg;
        break;
    case 'i':
        o->account.institution = optarg;
        break;
    case 'r':
        r = add_pair(o->rules, &o->rules_count, optarg, '=');
        break;
    case 'f':
        r = add_pair(o->faults, &o->faults_count, optarg, ':');
        break;
    case 'l':
        log_set_level(LOG_LEVEL_DEBUG);
        break;
    case 'h':
        o->help = true;
        break;
    default:
        r = RESULT_BAD;
    }
    return r;
}

static enum result parse(int argc, char **argv, struct options *o)
{
    static const struct option names[] = { { "port", required_argument, NULL, 'p' },
                                           { "profile", required_argument, NULL, 'm' },
                                           { "demo", required_argument, NULL, 'd' },
                                           { "user", required_argument, NULL, 'u' },
                                           { "password", required_argument, NULL, 'w' },
                                           { "institution", required_argument, NULL, 'i' },
                                           { "rule", required_argument, NULL, 'r' },
                                           { "fault", required_argument, NULL, 'f' },
                                           { "log", no_argument, NULL, 'l' },
                                           { "help", no_argument, NULL, 'h' },
                                           { NULL, 0, NULL, 0 } };
    int option;
    while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
        if (take_option(o, option) != RESULT_OK)
            return RESULT_BAD;
    }
    return optind == argc ? RESULT_OK : RESULT_BAD;
}

static void print_usage(FILE *to)
{
    fputs(usage, to);
    fputs("profiles:\n ", to);
    for (size_t i = 0; sip2_manners_name(i) != NULL; i++)
        fprintf(to, " %s", sip2_manners_name(i));
    fputs("\nfaults:\n", to);
    for (enum library_fault f = 0; f < LIBRARY_FAULT_COUNT; f++)
        fprintf(to, "  %-20s %s\n", library_fault_word(f), library_fault_text(f));
}

static bool is_profile(const char *name)
{
    size_t i = 0;
    while (sip2_manners_name(i) != NULL && !text_equal(sip2_manners_name(i), name))
        i++;
    return sip2_manners_name(i) != NULL;
}

static enum result set_rules(struct library *l, const struct options *o)
{
    for (size_t i = 0; i < o->rules_count; i++) {
        const struct pair *p = &o->rules[i];
        bool known = !text_equal(p->name, "profile") || is_profile(p->value);
        if (known && library_rule_set(l->store, p->name, p->value) == RESULT_OK)
            continue;
        log_error("%s=%s is no rule of this library; see --help", p->name, p->value);
        return RESULT_BAD;
    }
    return RESULT_OK;
}

/* "CODE:MS", either may be missing. */
static enum result fault_of(const char *text, struct fault *out)
{
    size_t n = strcspn(text, ":");
    uint64_t ms = 0;
    if (n != 0 && n != sizeof out->code - 1)
        return RESULT_BAD;
    if (text[n] != '\0' && text_to_u64(text + n + 1, INT32_MAX, &ms) != RESULT_OK)
        return RESULT_BAD;
    *out = (struct fault){ .times = 1, .ms = (unsigned)ms };
    text_copy_bytes(out->code, sizeof out->code, bytes_of(text, n));
    return RESULT_OK;
}

static enum result arm_faults(struct library *l, const struct options *o)
{
    for (size_t i = 0; i < o->faults_count; i++) {
        enum library_fault which;
        struct fault f;
        if (library_fault_of_word(o->faults[i].name, &which) != RESULT_OK ||
            fault_of(o->faults[i].value, &f) != RESULT_OK) {
            log_error("%s:%s is no fault; see --help", o->faults[i].name, o->faults[i].value);
            return RESULT_BAD;
        }
        faults_arm_library(&l->faults, which, f);
    }
    return RESULT_OK;
}

static int64_t now_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The table lives in a file without a name. */
static enum result open_store(struct library *l, const char *demo)
{
    char path[] = "/tmp/kitap-library-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return RESULT_IO;
    close(fd);
    enum result r = library_store_open(path, demo, now_us(CLOCK_REALTIME) / 1000, 0, &l->store);
    unlink(path);
    return r;
}

static enum result open_signals(int *out)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    *out = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return *out < 0 ? RESULT_IO : RESULT_OK;
}

static void loop(struct library *l)
{
    struct signalfd_siginfo got;
    while (read(l->signals, &got, sizeof got) != sizeof got) {
        struct poll_list list = { .n = 0 };
        int64_t due_us = sip2_server_run(l->server, now_us(CLOCK_MONOTONIC), now_us(CLOCK_REALTIME) / 1000);
        int64_t left_us = due_us - now_us(CLOCK_MONOTONIC);
        poll_add(&list, l->signals, POLLIN);
        sip2_server_polls(l->server, &list);
        /* At least each second, for lines that are idle. */
        poll(list.at, list.n,
             due_us == INT64_MAX || left_us > 1000000 ? 1000
             : left_us <= 0                           ? 0
                                                      : (int)(left_us / 1000) + 1);
    }
}

static enum result play(const struct options *o)
{
    struct library l = { .signals = -1 };
    char profile[WORD_SIZE];
    enum result r = open_signals(&l.signals);
    if (r == RESULT_OK)
        r = open_store(&l, o->demo);
    if (r == RESULT_OK)
        r = set_rules(&l, o);
    if (r == RESULT_OK)
        r = arm_faults(&l, o);
    if (r == RESULT_OK)
        r = sip2_server_open(o->account, l.store, &l.faults, &l.server);
    if (r == RESULT_OK) {
        library_rule_text(l.store, "profile", profile, sizeof profile);
        printf("{\"host\":\"127.0.0.1\",\"port\":%u,\"profile\":\"%s\"}\n", sip2_server_port(l.server), profile);
        r = fflush(stdout) == 0 ? RESULT_OK : RESULT_IO;
    }
    if (r == RESULT_OK)
        loop(&l);
    sip2_server_close(l.server);
    library_store_close(l.store);
    if (l.signals >= 0)
        close(l.signals);
    return r;
}

int main(int argc, char **argv)
{
    struct options o = { .account = { "kiosk", "secret", "ALA", 0 }, .demo = KITAP_DEMO_FOLDER };
    enum result r = parse(argc, argv, &o);
    if (r != RESULT_OK || o.help) {
        print_usage(r == RESULT_OK ? stdout : stderr);
        return r == RESULT_OK ? EXIT_OK : EXIT_USAGE;
    }
    r = play(&o);
    return r == RESULT_OK ? EXIT_OK : r == RESULT_BAD ? EXIT_USAGE : EXIT_FAILED;
}
