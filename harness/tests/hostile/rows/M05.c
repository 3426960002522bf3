// M05 files without number
// 01: DENIED(creat)
// 90: PASS or TRACE
// 90 without namespaces: PASS or TRACE or FAIL
// Without a mount namespace nothing limits how many files there are, only their size and the time;
// what was written is removed all the same.
// layers: N O
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
    char name[] = "f0000";
    for (int i = 0; i < 2000; i++) {
        name[1] = '0' + i / 1000;
        name[2] = '0' + i / 100 % 10;
        name[3] = '0' + i / 10 % 10;
        name[4] = '0' + i % 10;
        int fd = syscall(SYS_creat, name, 0600);
        if (fd < 0)
            return 0;
        syscall(SYS_close, fd);
    }
    return 1;
}
