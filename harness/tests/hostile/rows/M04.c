// M04 files of ten gigabytes
// 01: DENIED(creat)
// 10: DENIED(creat)
// 90: CRASH(SIGXFSZ) or PASS
// layers: R N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    static char block[65536];
    int fd = syscall(SYS_creat, "large", 0600);
    for (int i = 0; fd >= 0 && i < 160000; i++)
        if (syscall(SYS_write, fd, block, sizeof block) <= 0)
            return 0;
    return fd >= 0;
}
