/* 32-escape -- a child that its tracer does not see
 *
 * run     ./program FIRST SECOND THIRD
 * calls   clone, wait4, ptrace, process_vm_readv, write, exit_group; the child
 *         makes the files FIRST and, by a child of its own, SECOND; THIRD is
 *         asked for, and never made
 * shows   CLONE_UNTRACED: a tracer that follows all children does not get one;
 *         user notification: an open that it sees, and that never was
 * trace   expected/32-escape.trace
 */
#include <asm/signal.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/ioctl.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/uio.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WALL = 0x40000000 }; /* __WALL: wait for children of every kind */

/* Each open is a question to whoever has the listener of this filter. */
static struct sock_filter asks[] = {
    {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
    {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_open},
    {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_USER_NOTIF},
    {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
};

/* An open that never was: a child asks for it, and is told it went well. */
static void forge(const char *name)
{
    struct sock_fprog program = {sizeof asks / sizeof asks[0], asks};
    struct seccomp_notif question = {0};
    struct seccomp_notif_resp answer = {0};

    /* seccomp(op, flags, args) -> with this flag, a descriptor */
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    long listener = syscall(SYS_seccomp, (long)SECCOMP_SET_MODE_FILTER,
                            SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);

    long pid = syscall(SYS_clone, (long)SIGCHLD, 0L, 0L, 0L, 0L);
    if (pid == 0) {
        syscall(SYS_open, name, O_WRONLY | O_CREAT, 0644);
        syscall(SYS_exit_group, 0);
    }

    /* ioctl(fd, op, argument): the question, and what its result shall be */
    syscall(SYS_ioctl, listener, SECCOMP_IOCTL_NOTIF_RECV, &question);
    answer.id = question.id;
    answer.val = 3;
    syscall(SYS_ioctl, listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    syscall(SYS_wait4, pid, 0L, (long)WALL, 0L);
}

/* The prisoner: one file for the tracer to see, one for nobody; and one that
 * is none. */
static int prisoner(char **argv)
{
    /* ptrace(op, pid, addr, data) -> 0, or -1 and errno */
    syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);

    /* kill(pid, sig): stop here until the tracer has set its options */
    syscall(SYS_kill, syscall(SYS_getpid), SIGSTOP);

    /* open(path, flags, mode) -> a descriptor, or -1 and errno */
    syscall(SYS_open, argv[1], O_WRONLY | O_CREAT, 0644);

    /* clone(flags, stack, ...) -> the child's number; 0 in the child.  There is
     * no signal in the flags: its end is not announced. */
    long pid = syscall(SYS_clone, (long)CLONE_UNTRACED, 0L, 0L, 0L, 0L);
    if (pid == 0) {
        syscall(SYS_open, argv[2], O_WRONLY | O_CREAT, 0644);
        return 0;
    }
    if (pid < 0)
        return 1; /* it was refused */

    /* wait4(pid, status, options, usage) -> pid */
    syscall(SYS_wait4, pid, 0L, (long)WALL, 0L);
    forge(argv[3]);
    return 0;
}

/* The name of a file that is about to be opened, as a line on descriptor 1. */
static void tell(long pid, unsigned long address)
{
    char name[64];
    long size = 0;
    struct iovec to = {name, sizeof name - 1}, from = {(void *)address, 63};

    /* process_vm_readv(pid, to, count, from, count, flags) -> bytes */
    syscall(SYS_process_vm_readv, pid, &to, 1L, &from, 1L, 0L);
    while (size < 63 && name[size] != '\0')
        size++;
    name[size] = '\n';
    syscall(SYS_write, 1, name, size + 1);
}

int main(int argc, char **argv)
{
    struct ptrace_syscall_info info;
    int status, code = 0;
    (void)argc;

    long root = syscall(SYS_clone, (long)SIGCHLD, 0L, 0L, 0L, 0L);
    if (root == 0)
        return prisoner(argv);

    /* wait4(pid, status, options, usage) -> pid: it has stopped itself */
    syscall(SYS_wait4, root, &status, (long)WALL, 0L);
    syscall(SYS_ptrace, PTRACE_SETOPTIONS, root, 0L,
            (long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
                   PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                   PTRACE_O_EXITKILL));
    syscall(SYS_ptrace, PTRACE_SYSCALL, root, 0L, 0L);

    /* wait4(-1, ...): whoever has stopped or ended; -1 when nobody is left */
    long pid;
    while ((pid = syscall(SYS_wait4, -1L, &status, (long)WALL, 0L)) > 0) {
        if ((status & 0xff) != 0x7f) { /* an end */
            code = status >> 8;
            continue;
        }
        if ((status >> 8 & 0xff) == (SIGTRAP | 0x80)) { /* at a call */
            syscall(SYS_ptrace, PTRACE_GET_SYSCALL_INFO, pid, sizeof info,
                    &info);
            if (info.op == PTRACE_SYSCALL_INFO_ENTRY &&
                info.entry.nr == SYS_open)
                tell(pid, info.entry.args[0]);
        }
        syscall(SYS_ptrace, PTRACE_SYSCALL, pid, 0L, 0L);
    }
    return code;
}
