// T02 sleeps for an hour
// 01: DENIED(nanosleep)
// 90: TIME(wall clock)
// layers: A W
// seconds: 9
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec hour = {3600, 0};
    syscall(SYS_nanosleep, &hour, 0);
    return 0;
}
