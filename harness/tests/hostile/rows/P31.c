// P31 wants to outlive its parent, and the children of others
// 01: DENIED(prctl)
// 90: FAIL LEFTOVER or PASS LEFTOVER
// layers: N P
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
    syscall(SYS_prctl, 1, 0, 0, 0, 0);  /* PR_SET_PDEATHSIG */
    syscall(SYS_prctl, 36, 1, 0, 0, 0); /* PR_SET_CHILD_SUBREAPER */
    if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) == 0) {
        syscall(SYS_prctl, 36, 1, 0, 0, 0);
        if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) == 0)
            syscall(SYS_nanosleep, &long_time, 0);
        syscall(SYS_nanosleep, &long_time, 0);
    }
    return 0;
}
