/* What a `requires` line names, and how this machine is tried for it. */
#include "lesson/grade.h"

#include "capture/capture.h"
#include "jail/jail.h"
#include "lesson/given.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool int80(struct problem *problem)
{
    return door_possible(DOOR_INT80, problem);
}

static bool sysenter(struct problem *problem)
{
    return door_possible(DOOR_SYSENTER, problem);
}

static bool sysinfo(struct problem *problem)
{
    return door_possible(DOOR_SYSINFO, problem);
}

static bool vsyscall(struct problem *problem)
{
    return door_possible(DOOR_VSYSCALL, problem);
}

static bool vdso(struct problem *problem)
{
    return door_possible(DOOR_VDSO, problem);
}

static bool fail_at(struct problem *problem, const char *what)
{
    return problem_set(problem, STATUS_CANNOT, "%s: %s", what, strerror(errno));
}

/* A connection to 127.0.0.1, made and taken. */
static bool loopback(struct problem *problem)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    struct timeval patience = {2, 0};
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client >= 0)
        setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    bool ok = server >= 0 && client >= 0 &&
              bind(server, (struct sockaddr *)&address, sizeof address) == 0 &&
              listen(server, 1) == 0 &&
              getsockname(server, (struct sockaddr *)&address, &size) == 0 &&
              connect(client, (struct sockaddr *)&address, size) == 0;
    if (!ok)
        fail_at(problem, "no TCP connection to 127.0.0.1 can be made here");
    if (server >= 0)
        close(server);
    if (client >= 0)
        close(client);
    return ok;
}

static bool pty(struct problem *problem)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), slave = -1;
    bool ok = master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0 &&
              (slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC)) >= 0;
    if (!ok)
        fail_at(problem, "no terminal can be made here");
    if (slave >= 0)
        close(slave);
    if (master >= 0)
        close(master);
    return ok;
}

/* A set of System V semaphores. */
static bool semaphores(struct problem *problem)
{
    int id = semget(IPC_PRIVATE, 1, 0600);
    if (id < 0)
        return fail_at(problem, "no System V semaphores can be made here");
    semctl(id, 0, IPC_RMID);
    return true;
}

/* A file with holes, as large as any that a case asks for, where runs have their files. */
static bool holes(struct problem *problem)
{
    enum { GIB = 32 };
    char path[PATH_MAX];
    const char *place = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/ring3.XXXXXX", place && *place ? place : "/tmp");
    int fd = mkstemp(path);
    bool ok = fd >= 0 && given_hole(fd, 0, "", 0, (uint64_t)GIB << 30);
    if (!ok)
        problem_set(problem, STATUS_CANNOT, "no file of %d GiB, all of it a hole, can be made: %s",
                    GIB, strerror(errno));
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    return ok;
}

/* A ring of the kernel's; what refuses it says why. */
static bool io_uring(struct problem *problem)
{
    static const char name[] = "/proc/sys/kernel/io_uring_disabled";
    struct io_uring_params params = {0};
    int ring = (int)syscall(SYS_io_uring_setup, 1, &params), error = errno;
    if (ring >= 0) {
        close(ring);
        return true;
    }
    char disabled = '0';
    int setting = open(name, O_RDONLY | O_CLOEXEC);
    if (setting >= 0 && read(setting, &disabled, 1) != 1)
        disabled = '0';
    if (setting >= 0)
        close(setting);
    if (error == EPERM && disabled != '0')
        return problem_set(problem, STATUS_CANNOT,
                           "no ring can be made here: kernel.io_uring_disabled is %c", disabled);
    errno = error;
    return fail_at(problem, "no ring (io_uring) can be made here");
}

static bool glibc(struct problem *problem)
{
#ifdef __GLIBC__
    (void)problem;
    return true;
#else
    return problem_set(problem, STATUS_CANNOT, "the C library of this system is not glibc");
#endif
}

/* A child that lets itself be traced stops at once. */
static bool ptrace_of_a_child(struct problem *problem)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
            raise(SIGSTOP);
        _exit(errno);
    }
    bool ok = pid > 0 && waitpid(pid, &status, 0) == pid && WIFSTOPPED(status);
    if (ok) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    } else if (pid > 0) {
        errno = WEXITSTATUS(status);
    }
    return ok || fail_at(problem, "a program cannot trace its child here");
}

#define IA32 "a kernel built with CONFIG_IA32_EMULATION and not started with ia32_emulation=off"

static const struct need {
    const char *word;
    bool (*try)(struct problem *problem);
    const char *remedy; /* what has it */
} needs[] = {
    {"int80", int80, IA32},
    {"sysenter", sysenter, "a processor of Intel's, and " IA32},
    {"sysinfo", sysinfo, IA32 " or vdso32=0"},
    {"vsyscall", vsyscall, "a kernel started with vsyscall=xonly"},
    {"vdso", vdso, "a kernel that is not started with vdso=0"},
    {"loopback", loopback, "a network interface lo that is up (as root: ip link set lo up)"},
    {"pty", pty, "a file system of terminals (as root: mount -t devpts devpts /dev/pts)"},
    {"glibc", glibc, "a system with glibc: Debian, Ubuntu, Fedora, openSUSE, Arch"},
    {"ptrace", ptrace_of_a_child, "a container or a system that allows ptrace"},
    {"semaphores", semaphores, "a kernel with System V IPC"},
    {"io_uring", io_uring,
     "a kernel with CONFIG_IO_URING and sysctl kernel.io_uring_disabled=0, outside a container "
     "that "
     "refuses it"},
    {"holes", holes, "a file system that keeps holes: ext4, xfs, btrfs, tmpfs"},
};

static const struct need *find_unmet(const char *const *words, size_t count,
                                     struct problem *problem)
{
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < sizeof needs / sizeof *needs; n++)
            if (strcmp(needs[n].word, words[i]) == 0 && !needs[n].try(problem))
                return &needs[n];
    return NULL;
}

static bool words_met(const char *const *words, size_t count, struct problem *problem)
{
    return !find_unmet(words, count, problem);
}

const char *requires_remedy(const struct expectation *expectation)
{
    struct problem ignored;
    const struct need *need =
        find_unmet(expectation->requires, expectation->requires_count, &ignored);
    return need ? need->remedy : NULL;
}

/* A case for machines without something is of no concern to those that have it. */
static bool case_concerns(const struct expect_case *one)
{
    struct problem why = {0};
    const char *lacking = expect_case_lacking(one);
    return !lacking || (!words_met(&lacking, 1, &why) && why.status == STATUS_CANNOT);
}

bool requires_met(struct expectation *expectation, struct problem *problem)
{
    if (!words_met(expectation->requires, expectation->requires_count, problem))
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < expectation->case_count; i++)
        if (case_concerns(expectation->cases[i]))
            expectation->cases[kept++] = expectation->cases[i];
    expectation->case_count = kept;
    return kept || problem_set(problem, STATUS_CANNOT, "no case is for a machine like this");
}

/* What nobody watches has to be kept in: other people's programs need the namespaces for it. */
static bool is_kept_in(const struct expect_case *one, struct problem *problem)
{
    static const enum jail_layer layers[] = {JAIL_PID, JAIL_MOUNT, JAIL_NET};
    if (!expect_case_unwatched(one))
        return true;
    const struct jail_machine *machine = jail_look();
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        if (!(machine->layers & JAIL_BIT(layers[i])))
            return problem_set(problem, STATUS_CANNOT,
                               "nobody watches what its program starts, and the jail of this "
                               "machine lacks the layer %s: %s",
                               jail_layer_name(layers[i]), machine->why[layers[i]]);
    return true;
}

bool case_met(const struct expect_case *one, bool jailed, struct problem *problem)
{
    if (jailed && !is_kept_in(one, problem))
        return false;
    size_t count;
    const char *const *words = expect_case_requires(one, &count);
    return words_met(words, count, problem);
}
