/* 28-strace -- the numbers of another program's calls
 *
 * run     ./program ./other
 * calls   fork; in the child ptrace and execve; then wait4, ptrace and write
 *         for each call of the other program; exit_group
 * shows   a traced program stops twice for each call, and its parent may look
 * trace   expected/28-strace.trace
 */
#include <linux/ptrace.h> /* PTRACE_..., struct ptrace_syscall_info */
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A line of decimal digits on descriptor 2. */
static void print(unsigned long number)
{
    char line[24];
    int at = sizeof line;
    line[--at] = '\n';
    do
        line[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    syscall(SYS_write, 2, line + at, sizeof line - at);
}

int main(int argc, char **argv, char **envp)
{
    struct ptrace_syscall_info info;
    int status;
    (void)argc;

    /* fork() -> the child's pid; 0 in the child; or -1 and errno */
    long pid = syscall(SYS_fork);
    if (pid == 0) {
        /* ptrace(op, pid, addr, data) -> 0; or -1 and errno */
        syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);
        syscall(SYS_execve, argv[1], argv + 1, envp);
        syscall(SYS_exit, 127L);
    }

    /* wait4(pid, wstatus, options, rusage) -> pid; or -1 and errno.  The first
     * stop: the child has become the other program. */
    syscall(SYS_wait4, pid, &status, 0L, 0L);
    syscall(SYS_ptrace, PTRACE_SETOPTIONS, pid, 0L,
            (long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));
    syscall(SYS_ptrace, PTRACE_SYSCALL, pid, 0L, 0L); /* to the next stop */

    while (syscall(SYS_wait4, pid, &status, 0L, 0L) == pid &&
           WIFSTOPPED(status)) {
        if (WSTOPSIG(status) == (SIGTRAP | 0x80)) { /* at a call: no signal */
            syscall(SYS_ptrace, PTRACE_GET_SYSCALL_INFO, pid, sizeof info,
                    &info);
            if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
                print(info.entry.nr);
        }
        syscall(SYS_ptrace, PTRACE_SYSCALL, pid, 0L, 0L);
    }
    return 0;
}
