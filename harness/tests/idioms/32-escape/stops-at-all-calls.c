/* 32-escape, the exercise -- a tracer that nobody leaves
 *
 * run     ./program NAME ARGUMENTS...
 * does    runs NAME with these arguments, and reports each file that it or
 *         anything that it starts opens (open, creat, openat, openat2), when
 *         the call is over: report(path, result).  The path is the one that
 *         the descriptor leads to; if the call failed, the one that was given.
 *         A filter, on this process before it forks, closes the ways out.
 *         Returns what NAME itself (the root) exited with; 128 + the signal,
 *         if it was killed.
 */
#include <asm/signal.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/uio.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <unistd.h>

enum { WALL = 0x40000000 };    /* __WALL: wait for children of every kind */
enum { X32_BIT = 0x40000000 }; /* in the numbers of the third table */
enum { PATH = 256 };           /* bytes of a path that we look at */
enum { LISTENER = SECCOMP_FILTER_FLAG_NEW_LISTENER };

/* Offsets in struct seccomp_data. */
enum {
    NUMBER = offsetof(struct seccomp_data, nr),
    ARCH = offsetof(struct seccomp_data, arch),
    FIRST = offsetof(struct seccomp_data, args[0]), /* the low half */
    SECOND = offsetof(struct seccomp_data, args[1])
};

/* Finished: the digits of a number. */
static char *add_number(char *end, long number)
{
    if (number >= 10)
        end = add_number(end, number / 10);
    *end = (char)('0' + number % 10);
    return end + 1;
}

/* Finished: "NAME opened" or "NAME failed 2" on descriptor 1, in one write;
 * NAME is what stands behind the last slash. */
static void report(const char *path, long result)
{
    char line[PATH + 32], *end = line;
    const char *name = path, *word = result < 0 ? " failed " : " opened";
    for (; *path != '\0'; path++)
        if (*path == '/')
            name = path + 1;
    while (*name != '\0')
        *end++ = *name++;
    while (*word != '\0')
        *end++ = *word++;
    if (result < 0)
        end = add_number(end, -result);
    *end++ = '\n';
    syscall(SYS_write, 1, line, end - line);
}

/* Finished: "/proc/PID/fd/FD". */
static void make_link(char *link, long pid, long fd)
{
    const char *proc = "/proc/", *middle = "/fd/";
    while (*proc != '\0')
        *link++ = *proc++;
    link = add_number(link, pid);
    while (*middle != '\0')
        *link++ = *middle++;
    link = add_number(link, fd);
    *link = '\0';
}

static struct sock_filter filter[] = {
    /*  0 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, ARCH},
    /*  1 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 22, AUDIT_ARCH_X86_64},     /* 24 */
    /*  2 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, NUMBER},
    /*  3 */ {BPF_JMP | BPF_JGE | BPF_K, 20, 0, X32_BIT},               /* 24 */
    /*  4 */ {BPF_JMP | BPF_JEQ | BPF_K, 17, 0, SYS_open},              /* 22 */
    /*  5 */ {BPF_JMP | BPF_JEQ | BPF_K, 16, 0, SYS_creat},             /* 22 */
    /*  6 */ {BPF_JMP | BPF_JEQ | BPF_K, 15, 0, SYS_openat},            /* 22 */
    /*  7 */ {BPF_JMP | BPF_JEQ | BPF_K, 14, 0, SYS_openat2},           /* 22 */
    /*  8 */ {BPF_JMP | BPF_JEQ | BPF_K, 14, 0, SYS_io_uring_setup},    /* 23 */
    /*  9 */ {BPF_JMP | BPF_JEQ | BPF_K, 13, 0, SYS_clone3},            /* 23 */
    /* 10 */ {BPF_JMP | BPF_JEQ | BPF_K, 13, 0, SYS_process_vm_writev}, /* 24 */
    /* 11 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 2, SYS_clone},              /* 14 */
    /* 12 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, FIRST},
    /* 13 */ {BPF_JMP | BPF_JSET | BPF_K, 10, 7, CLONE_UNTRACED},   /* 24, 21 */
    /* 14 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 2, SYS_seccomp},            /* 17 */
    /* 15 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, SECOND},
    /* 16 */ {BPF_JMP | BPF_JSET | BPF_K, 7, 4, LISTENER},          /* 24, 21 */
    /* 17 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, SYS_ptrace},             /* 21 */
    /* 18 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, FIRST},
    /* 19 */ {BPF_JMP | BPF_JEQ | BPF_K, 4, 0, PTRACE_ATTACH},          /* 24 */
    /* 20 */ {BPF_JMP | BPF_JEQ | BPF_K, 3, 0, PTRACE_SEIZE},           /* 24 */
    /* 21 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    /* 22 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRACE},
    /* 23 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS},
    /* 24 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EPERM},
};

/* At the exit of an open: what came of it. */
static void look(long pid)
{
    struct user_regs_struct held;
    char path[PATH], link[64];
    long size = 0;

    /* ptrace(op, pid, addr, data) -> 0, or -1 and errno */
    syscall(SYS_ptrace, PTRACE_GETREGS, pid, 0L, &held);
    long result = (long)held.rax;
    if (held.orig_rax != SYS_open && held.orig_rax != SYS_creat &&
        held.orig_rax != SYS_openat && held.orig_rax != SYS_openat2)
        return;
    if (result >= 0) {
        /* readlink(path, buf, size) -> bytes, without a NUL */
        make_link(link, pid, result);
        size = syscall(SYS_readlink, link, path, PATH - 1L);
    } else {
        /* process_vm_readv(pid, to, count, from, count, flags) -> bytes */
        int first = held.orig_rax == SYS_open || held.orig_rax == SYS_creat;
        struct iovec to = {path, PATH - 1};
        struct iovec from = {(void *)(first ? held.rdi : held.rsi), PATH - 1};
        size = syscall(SYS_process_vm_readv, pid, &to, 1L, &from, 1L, 0L);
    }
    path[size < 0 ? 0 : size] = '\0';
    report(path, result);
}

int main(int argc, char **argv, char **envp)
{
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    int status, code = 0;
    (void)argc;

    /* prctl(op, ...) -> 0: on ourselves, so that all that we start has it */
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    syscall(SYS_prctl, PR_SET_SECCOMP, (long)SECCOMP_MODE_FILTER, &program);

    long root = syscall(SYS_fork);
    if (root == 0) {
        syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);

        /* kill(pid, sig): stop until the tracer has set its options */
        syscall(SYS_kill, syscall(SYS_getpid), SIGSTOP);

        /* execve(path, argv, envp) does not return */
        syscall(SYS_execve, argv[1], argv + 1, envp);
        return 127;
    }

    /* wait4(pid, status, options, usage) -> pid: it has stopped itself */
    syscall(SYS_wait4, root, &status, (long)WALL, 0L);
    syscall(SYS_ptrace, PTRACE_SETOPTIONS, root, 0L,
            (long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP |
                   PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                   PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                   PTRACE_O_EXITKILL));
    syscall(SYS_ptrace, PTRACE_CONT, root, 0L, 0L);

    /* wait4(-1, ...): whoever has stopped or ended; -1 when nobody is left */
    long pid;
    while ((pid = syscall(SYS_wait4, -1L, &status, (long)WALL, 0L)) > 0) {
        int signal = status >> 8 & 0xff, event = status >> 16;
        int at_exit = signal == (SIGTRAP | 0x80);
        long how = PTRACE_SYSCALL;
        if ((status & 0xff) != 0x7f) { /* an end */
            if (pid == root)
                code = (status & 0x7f) ? 128 + (status & 0x7f) : signal;
            continue;
        }
        if (at_exit) {
            struct ptrace_syscall_info info;
            syscall(SYS_ptrace, PTRACE_GET_SYSCALL_INFO, pid, sizeof info,
                    &info);
            if (info.op == PTRACE_SYSCALL_INFO_EXIT)
                look(pid);
        }
        if (event != 0 || signal == SIGSTOP || at_exit)
            signal = 0; /* for us, not for the program */
        syscall(SYS_ptrace, how, pid, 0L, (long)signal);
    }
    return code;
}
