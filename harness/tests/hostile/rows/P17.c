// P17 a child that no tracer follows writes what the line wants
// 01: DENIED(clone)
// 17: FAIL or DENIED(write)
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
    long child = syscall(SYS_clone, 0x00800000 | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        syscall(SYS_write, 1, "unseen\n", 7);
        syscall(SYS_exit, 0);
    }
    return child >= 0;
}
