// P11 asks to be traced, so that its tracer cannot
// 01: DENIED(ptrace)
// 90: DENIED(ptrace)
// layers: A S
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    return syscall(SYS_ptrace, 0, 0, 0, 0) == 0;
}
