// M05 a directory in a directory, two thousand times
// 01: DENIED(mkdir)
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
    for (int i = 0; i < 2000; i++)
        if (syscall(SYS_mkdir, "d", 0700) != 0 || syscall(SYS_chdir, "d") != 0)
            return 0;
    return 1;
}
