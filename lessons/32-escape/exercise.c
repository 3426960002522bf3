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

/* TODO 1: the filter.  By its answers:
 *   SECCOMP_RET_TRACE           open, creat, openat, openat2
 *   SECCOMP_RET_ERRNO | ENOSYS  io_uring_setup, clone3
 *   SECCOMP_RET_ERRNO | EPERM   other tables, x32 among them;
 *                               clone with CLONE_UNTRACED in its first
 *                               argument, seccomp with LISTENER in its second
 *                               (BPF_JSET); process_vm_writev; ptrace, if its
 *                               first is PTRACE_ATTACH or PTRACE_SEIZE
 *   SECCOMP_RET_ALLOW           all else */

/* TODO 4: at the exit of an open: PTRACE_GETREGS; then the path of what the
 * descriptor leads to (readlink) or, if the call failed, the path that was
 * given (process_vm_readv); then report(path, result). */

int main(int argc, char **argv, char **envp)
{
    /* TODO 2: no_new_privs and the filter, on this process. */

    long root = syscall(SYS_fork);
    if (root == 0) {
        /* TODO 3: PTRACE_TRACEME; then stop, by SIGSTOP to oneself, until the
         * tracer has set its options. */

        /* execve(path, argv, envp) does not return */
        syscall(SYS_execve, argv[1], argv + 1, envp);
        return 127;
    }
    (void)argc;

    /* TODO 3: wait for that stop, PTRACE_SETOPTIONS, PTRACE_CONT.
     * TODO 4: wait for all of them (-1, and WALL), until nobody is left.  From
     * a PTRACE_EVENT_SECCOMP let it go on with PTRACE_SYSCALL, to the exit of
     * the call: SIGTRAP | 0x80 there, with PTRACE_O_TRACESYSGOOD.  From all
     * other stops with PTRACE_CONT.  Remember how the root ended. */
    (void)report;
    (void)make_link;

    /* wait4(pid, status, options, usage) -> pid: the root has ended */
    int status;
    syscall(SYS_wait4, root, &status, (long)WALL, 0L);
    return status >> 8 & 0xff;
}
