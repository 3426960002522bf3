// P02 a daemon: child of a child, in a session of its own, asleep for five minutes
// 01: DENIED(clone)
// 17: DENIED(setsid) or DENIED(setsid) LEFTOVER or FAIL LEFTOVER
// 90: FAIL LEFTOVER or PASS LEFTOVER
// layers: A N P
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec long_time = {300, 0};
    if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) != 0)
        return 0;
    syscall(SYS_setsid);
    if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) != 0)
        return 0;
    syscall(SYS_nanosleep, &long_time, 0);
    return 0;
}
