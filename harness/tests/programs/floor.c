/* The least that a tracer which stops at every call can cost: both on one CPU, and nothing at a
 * stop but wait4 and PTRACE_SYSCALL.  usage: floor PROGRAM [ARGUMENT...] */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static void pin(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(0, &set);
    sched_setaffinity(0, sizeof set, &set); /* where it fails, all is measured where it runs */
}

int main(int argc, char **argv)
{
    int status;
    if (argc < 2)
        return 2;
    pin();
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    while (wait4(child, &status, 0, NULL) == child && WIFSTOPPED(status)) {
        int signal = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
        if (ptrace(PTRACE_SYSCALL, child, NULL, signal))
            return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
