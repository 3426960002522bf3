// P35 changes the standard output that it was given
// 01: DENIED(fcntl)
// 90: PASS
// layers: P
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_fcntl, 1, 4, O_NONBLOCK | O_APPEND); /* F_SETFL */
    syscall(SYS_fcntl, 2, 4, O_NONBLOCK);
    syscall(SYS_fcntl, 0, 4, O_NONBLOCK);
    syscall(SYS_fcntl, 1, 1031, 4096); /* F_SETPIPE_SZ */
    syscall(SYS_ftruncate, 1, 0);
    syscall(SYS_lseek, 1, 0, 0);
    return 0;
}
