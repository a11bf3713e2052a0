/* The walls of a helper: seccomp by libseccomp, Landlock by its raw system calls (glibc has none). */
#define LOG_ROOM "sandbox"
#include "messages/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

/* The leak check at the end of a sanitized program attaches with ptrace and reads /proc. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* Newer than the headers of Debian 12; the kernel says by its ABI version whether it knows them. */
#define ACCESS_REFER (1ULL << 13)
#define ACCESS_TRUNCATE (1ULL << 14)
#define ACCESS_IOCTL_DEVICE (1ULL << 15)
#define ACCESS_FIRST ((1ULL << 13) - 1)
#define ACCESS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define ACCESS_WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE | ACCESS_IOCTL_DEVICE)
#define ACCESS_OF_FILES (LANDLOCK_ACCESS_FS_READ_FILE | ACCESS_WRITE)

static uint64_t landlock_handled(long abi)
{
    uint64_t handled = ACCESS_FIRST;
    if (abi >= 2)
        handled |= ACCESS_REFER;
    if (abi >= 3)
        handled |= ACCESS_TRUNCATE;
    if (abi >= 5)
        handled |= ACCESS_IOCTL_DEVICE;
    return handled;
}

static void landlock_allow(int rules, const char *path, uint64_t access)
{
    struct stat about;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &about) == 0 && !S_ISDIR(about.st_mode))
        access &= ACCESS_OF_FILES;
    struct landlock_path_beneath_attr rule = { .allowed_access = access, .parent_fd = fd };
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        log_warning("Landlock does not take %s: %s", path, strerror(errno));
    close(fd);
}

static void landlock_close_in(enum helper_walls walls, const char *const *folders, size_t folders_n)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) {
        log_warning("this kernel has no Landlock: files are not walled off");
        return;
    }
    struct landlock_ruleset_attr attr = { .handled_access_fs = landlock_handled(abi) };
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (rules < 0) {
        log_warning("Landlock refuses: %s", strerror(errno));
        return;
    }
    uint64_t access = ACCESS_READ | (walls == HELPER_READER ? ACCESS_WRITE : 0);
    for (size_t i = 0; i < folders_n; i++)
        landlock_allow(rules, folders[i], access & attr.handled_access_fs);
    if (SANITIZED)
        landlock_allow(rules, "/proc", ACCESS_READ);
    if (syscall(SYS_landlock_restrict_self, rules, 0) != 0)
        log_warning("Landlock refuses: %s", strerror(errno));
    close(rules);
}

static const int forbidden_to_all[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(listen),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
};

static const int forbidden_to_reader[] = { SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind) };

static int forbid(scmp_filter_ctx filter, const int *calls, size_t n)
{
    int failed = 0;
    for (size_t i = 0; i < n; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), calls[i], 0);
    return failed;
}

static int forbid_families(scmp_filter_ctx filter, enum scmp_compare how, uint64_t family)
{
    const struct scmp_arg_cmp argument = { .arg = 0, .op = how, .datum_a = family };
    return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1, &argument);
}

/* Every family but AF_INET and AF_INET6 (libseccomp takes one comparison an argument). */
static int forbid_other_families(scmp_filter_ctx filter)
{
    int failed = forbid_families(filter, SCMP_CMP_LT, AF_INET);
    failed |= forbid_families(filter, SCMP_CMP_GT, AF_INET6);
    for (uint64_t family = AF_INET + 1; family < AF_INET6; family++)
        failed |= forbid_families(filter, SCMP_CMP_EQ, family);
    return failed;
}

static void seccomp_close_in(enum helper_walls walls)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL) {
        log_warning("no memory for seccomp: system calls are not walled off");
        return;
    }
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    failed |= forbid(filter, forbidden_to_all, LENGTH(forbidden_to_all));
    if (!SANITIZED)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ptrace), 0);
    if (walls == HELPER_READER)
        failed |= forbid(filter, forbidden_to_reader, LENGTH(forbidden_to_reader));
    else
        failed |= forbid_other_families(filter);
    failed |= seccomp_load(filter);
    if (failed != 0)
        log_warning("seccomp is not complete: some system calls are not walled off");
    seccomp_release(filter);
}

void helper_sandbox(enum helper_walls walls, const char *const *folders, size_t folders_n)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        log_warning("prctl: %s", strerror(errno));
    landlock_close_in(walls, folders, folders_n);
    seccomp_close_in(walls);
}
