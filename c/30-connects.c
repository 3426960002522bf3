/* 30-connects -- one call of a child stops it for its parent, a thousand do not
 *
 * calls   clone, wait4, ptrace, write, exit_group; the child makes others
 * shows   a filter chooses which calls a tracer hears of
 * trace   expected/30-connects.trace
 */
#include <asm/signal.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Offsets in struct seccomp_data. */
enum {
    NUMBER = offsetof(struct seccomp_data, nr),
    ARCH = offsetof(struct seccomp_data, arch)
};

enum { STOPPED = 0x7f }; /* in the first byte of a status; 0: exited */

static struct sock_filter filter[] = {
    /* 0 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, ARCH},
    /* 1 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, AUDIT_ARCH_X86_64}, /* 5 */
    /* 2 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, NUMBER},
    /* 3 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_getuid},     /* 5 */
    /* 4 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRACE | 9},    /* 9: for us */
    /* 5 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
};

/* The child: lets itself be traced, and makes its calls. */
static int child(void)
{
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};

    /* ptrace(op, pid, addr, data) -> 0, or -1 and errno */
    syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    syscall(SYS_prctl, PR_SET_SECCOMP, (long)SECCOMP_MODE_FILTER, &program);

    /* kill(pid, sig): stop here until the parent has set its options */
    syscall(SYS_kill, syscall(SYS_getpid), SIGSTOP);
    for (int i = 0; i < 1000; i++)
        syscall(SYS_getppid);
    syscall(SYS_getuid);
    return 5;
}

int main(void)
{
    int status;
    unsigned long data = 0;

    /* clone(flags, stack, ...) -> the child's number; 0 in the child */
    long pid = syscall(SYS_clone, (long)SIGCHLD, 0L, 0L, 0L, 0L);
    if (pid == 0)
        return child();

    /* wait4(pid, status, options, usage) -> pid: it has stopped itself */
    syscall(SYS_wait4, pid, &status, 0L, 0L);

    /* ptrace(op, pid, addr, data) -> 0, or -1 and errno */
    syscall(SYS_ptrace, PTRACE_SETOPTIONS, pid, 0L,
            (long)(PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL));
    syscall(SYS_ptrace, PTRACE_CONT, pid, 0L, 0L);

    /* wait4: at the entry of getuid; the event stands in the third byte */
    syscall(SYS_wait4, pid, &status, 0L, 0L);
    if (status >> 16 == PTRACE_EVENT_SECCOMP)
        syscall(SYS_ptrace, PTRACE_GETEVENTMSG, pid, 0L, &data); /* 9 */
    syscall(SYS_ptrace, PTRACE_CONT, pid, 0L, 0L);

    /* wait4: the end; the child's status stands in the second byte */
    syscall(SYS_wait4, pid, &status, 0L, 0L);
    if ((status & STOPPED) != 0)
        return 1;
    return (int)data + (status >> 8);
}
