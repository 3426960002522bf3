// P19 the same flags where no filter can read them
// 01: DENIED(clone3)
// 17: DENIED(clone3)
// 90: PASS
// layers: S A
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    unsigned long arguments[11] = {0x00800000, 0, 0, 0, SIGCHLD};
    long child = syscall(435, arguments, 64);
    if (child == 0)
        syscall(SYS_exit, 0);
    return child >= 0 || errno != ENOSYS;
}
