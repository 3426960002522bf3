// S20 types on its teacher's terminal
// 01: DENIED(ioctl)
// 90: PASS
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
    for (int fd = 0; fd < 3; fd++)
        if (syscall(SYS_ioctl, fd, 0x5412, "x") == 0 || /* TIOCSTI */
            syscall(SYS_ioctl, fd, 0x100005412, "x") == 0 ||
            syscall(SYS_ioctl, fd, 0x541c, "\3") == 0) /* TIOCLINUX */
            return 1;
    return 0;
}
