// P12 takes hold of its own tracer
// 01: DENIED(getppid)
// 90: DENIED(ptrace)
// layers: S P N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    for (int pid = syscall(SYS_getppid); pid > 0; pid = pid > 64 ? 64 : pid - 1)
        if (syscall(SYS_ptrace, 0x4206, pid, 0, 0) == 0 || syscall(SYS_ptrace, 16, pid, 0, 0) == 0)
            return 1;
    return 0;
}
