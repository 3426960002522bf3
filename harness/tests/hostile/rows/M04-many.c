// M04 many files of almost the size that one may have
// 01: DENIED(rt_sigaction)
// 90: PASS
// 90 without namespaces: PASS or TIME(processor)
// Without a mount namespace nothing limits how many files there are, only their size and the time;
// what was written is removed all the same.
// layers: R N
// seconds: 9
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    static char block[1048576];
    char name[] = "f000";
    struct {
        unsigned long handler, flags, restorer, mask;
    } ignore = {1, 0, 0, 0};
    syscall(SYS_rt_sigaction, SIGXFSZ, &ignore, 0, 8);
    for (int i = 0; i < 1000; i++) {
        name[1] = '0' + i / 100;
        name[2] = '0' + i / 10 % 10;
        name[3] = '0' + i % 10;
        int fd = syscall(SYS_creat, name, 0600);
        if (fd < 0 || syscall(SYS_write, fd, block, sizeof block) != sizeof block)
            return 0;
        syscall(SYS_close, fd);
    }
    return 1;
}
