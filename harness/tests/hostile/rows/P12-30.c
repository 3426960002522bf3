// P12 in lesson 30, which opens ptrace: it traces its own tracer
// 30: FAIL or DENIED or TIME
// 30 without namespaces: skip
// good: PASS or skip
// layers: N S P W
// seconds: 12
#include <linux/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    long parent = syscall(SYS_getppid);
    long seized = 0;
    for (long pid = 1; pid < 64; pid++)
        seized += syscall(SYS_ptrace, PTRACE_SEIZE, pid, 0L, 0L) == 0 && pid != syscall(SYS_getpid);
    syscall(SYS_ptrace, PTRACE_SEIZE, parent, 0L, 0L);
    syscall(SYS_ptrace, PTRACE_ATTACH, parent, 0L, 0L);
    return seized != 0;
}
