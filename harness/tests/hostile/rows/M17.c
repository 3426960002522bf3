// M17 writes its own code through /proc
// 01: DENIED(open)
// 18: FAIL or DENIED(pwrite64) or DENIED(openat)
// 90: PASS
// layers: N L
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    int fd = syscall(SYS_open, "/proc/self/mem", O_RDWR);
    return fd >= 0 && syscall(SYS_pwrite64, fd, "\xcc", 1, (long)main) == 1;
}
