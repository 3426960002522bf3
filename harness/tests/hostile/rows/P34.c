// P34 has the kernel send signals to its tracer
// 01: DENIED(getppid)
// 90: PASS
// layers: N A P
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    int above = syscall(SYS_getppid);
    syscall(SYS_pipe2, ends, 0);
    for (int pid = above > 1 ? above : 1; pid > 0; pid--) {
        syscall(SYS_fcntl, ends[0], 8, pid);      /* F_SETOWN */
        syscall(SYS_fcntl, ends[0], 10, SIGKILL); /* F_SETSIG */
        syscall(SYS_fcntl, ends[0], 4, 0x2000);   /* F_SETFL, O_ASYNC */
        syscall(SYS_write, ends[1], "x", 1);
        if (pid > 40)
            pid = 40;
    }
    return 0;
}
