// P30 makes its memory unreadable and writes
// 01: DENIED(prctl)
// 90: FAIL
// layers: S A N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_prctl, 4, 0, 0, 0, 0); /* PR_SET_DUMPABLE */
    syscall(SYS_write, 2, "hidden\n", 7);
    return 1;
}
