// P14 takes descriptors of its tracer
// 01: DENIED(getppid)
// 90: DENIED(pidfd_getfd)
// layers: P S
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    for (int pid = syscall(SYS_getppid); pid > 0; pid = pid > 8 ? 8 : pid - 1) {
        int handle = syscall(434, pid, 0); /* pidfd_open */
        for (int fd = 0; fd < 16; fd++)
            if (syscall(438, handle, fd, 0) >= 0) /* pidfd_getfd */
                return 1;
    }
    return 0;
}
