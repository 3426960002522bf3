// P18 makes a child for its tracer, which outlives it
// 01: DENIED(clone)
// 17: FAIL
// 90: PASS
// layers: S A P N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec long_time = {300, 0};
    long child = syscall(SYS_clone, 0x00808000, 0, 0, 0, 0);
    if (child == 0)
        syscall(SYS_nanosleep, &long_time, 0);
    long other = syscall(SYS_clone, 0x00008000, 0, 0, 0, 0);
    if (other == 0)
        syscall(SYS_nanosleep, &long_time, 0);
    return child >= 0 || other >= 0;
}
