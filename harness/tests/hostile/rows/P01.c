// P01 makes children until there are no more, and so do they
// 01: DENIED(clone)
// 17: DENIED(nanosleep) or TRACE
// 90: TRACE or TIME or TRACE LEFTOVER
// layers: A R N
// seconds: 12
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec two = {2, 0};
    for (int child = 0; child < 200; child++)
        if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) == 0)
            child /= 2; /* children make fewer */
    syscall(SYS_nanosleep, &two, 0);
    return 1;
}
