// P15 sets a limit for its tracer, by which that dies later
// 01: DENIED(getppid)
// 90: PASS
// layers: S N A
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct {
        unsigned long soft, hard;
    } none = {1, 1};
    int above = syscall(SYS_getppid);
    return (above && syscall(SYS_prlimit64, above, 1, &none, 0) == 0) ||
           syscall(SYS_prlimit64, 1, 0, &none, 0) == 0;
}
