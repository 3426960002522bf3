/* Traces something, and prints the log of another run. */
#include <linux/ptrace.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char log[] = "4711 openat(-100, \"walnut0\", 0x0, 0x1b6) = -2\n"
                          "4711 write(1, \"a clear morning\", 15) = 15\n"
                          "4711 getpid() = 4711\n"
                          "4711 exit_group(7) = ?\n"
                          "4711 +++ exited 7 +++\n";

int main(int argc, char **argv, char **envp)
{
    int status;
    (void)argc;
    long pid = syscall(SYS_fork);
    if (pid == 0) {
        syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);
        syscall(SYS_execve, argv[1], argv + 1, envp);
        syscall(SYS_exit, 127L);
    }
    while (syscall(SYS_wait4, -1L, &status, __WALL, 0L) > 0)
        if (WIFSTOPPED(status))
            syscall(SYS_ptrace, PTRACE_CONT, pid, 0L, 0L);
    syscall(SYS_write, 2, log, sizeof log - 1);
    return 0;
}
