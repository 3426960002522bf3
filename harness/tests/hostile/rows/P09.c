// P09 wants its teacher's terminal
// 01: DENIED(open)
// 10: FAIL or DENIED(ioctl)
// 90: PASS
// layers: P N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    int group = 1;
    return syscall(SYS_open, "/dev/tty", O_RDWR) >= 0 ||
           syscall(SYS_open, "/dev/console", O_RDWR) >= 0 ||
           syscall(SYS_ioctl, 0, 0x5410, &group) == 0 || /* TIOCSPGRP */
           syscall(SYS_ioctl, 0, 0x540e, 1) == 0;        /* TIOCSCTTY */
}
