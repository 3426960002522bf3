// S12 has its calls become signals before its tracer sees them
// 01: DENIED(prctl)
// 90: PASS
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
    char selector = 0;
    return syscall(SYS_prctl, 59, 1, 0, 0, &selector) == 0; /* PR_SET_SYSCALL_USER_DISPATCH */
}
