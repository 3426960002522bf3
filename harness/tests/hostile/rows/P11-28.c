// P11 the lesson opens ptrace: its own tracer, the parent, the init and itself are out of reach
// 28: FAIL
// needs: namespaces
// 28 says: kept in
// never: got through
// layers: P N
#include <linux/ptrace.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long through;

static void try(long op, long pid)
{
    if (syscall(SYS_ptrace, op, pid, 0L, 0L) == 0)
        through++;
}

int main(int argc, char **argv, char **envp)
{
    int status;
    long self = syscall(SYS_getpid);
    (void)argc;
    (void)argv;
    (void)envp;
    try(PTRACE_TRACEME, 0); /* it has a tracer already */
    try(PTRACE_SEIZE, syscall(SYS_getppid));
    try(PTRACE_ATTACH, syscall(SYS_getppid));
    try(PTRACE_SEIZE, 1);
    try(PTRACE_SEIZE, self);
    for (long pid = 2; pid < 50; pid++)
        if (pid != self)
            try(PTRACE_SEIZE, pid);
    long child = syscall(SYS_fork);
    if (child == 0) {
        try(PTRACE_SEIZE, self); /* one task, one tracer */
        try(PTRACE_ATTACH, 1);
        syscall(SYS_exit, through);
    }
    syscall(SYS_wait4, child, &status, 0L, 0L);
    if (through == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        syscall(SYS_write, 2, "kept in\n", 8L);
    else
        syscall(SYS_write, 2, "got through\n", 12L);

    /* Something that may be traced: so that the log is looked at. */
    child = syscall(SYS_fork);
    if (child == 0) {
        syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);
        syscall(SYS_kill, syscall(SYS_getpid), (long)SIGSTOP);
        syscall(SYS_exit, 0L);
    }
    syscall(SYS_wait4, child, &status, 0L, 0L);
    syscall(SYS_ptrace, PTRACE_CONT, child, 0L, 0L);
    syscall(SYS_wait4, child, &status, 0L, 0L);
    return 0;
}
