// M16 holds locks and leases for longer than it lives
// 01: DENIED(open)
// 90: PASS
// layers: N S
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    int fd = syscall(SYS_open, ".", O_RDONLY);
    syscall(SYS_flock, fd, 2);
    syscall(SYS_flock, 0, 2);
    syscall(SYS_flock, 1, 2);
    syscall(SYS_fcntl, 0, 1024, 1); /* F_SETLEASE */
    syscall(SYS_fcntl, fd, 1024, 0);
    return 0;
}
