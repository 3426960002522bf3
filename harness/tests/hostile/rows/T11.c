// T11 sets the clock
// 01: DENIED(clock_settime)
// 90: DENIED(clock_settime)
// layers: A S
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec then = {1, 0};
    struct {
        long part[64];
    } change = {{0x0100, 0}}; /* ADJ_SETOFFSET */
    return syscall(SYS_clock_settime, CLOCK_REALTIME, &then) == 0 ||
           syscall(SYS_settimeofday, &then, 0) == 0 || syscall(SYS_adjtimex, &change) == 0 ||
           syscall(SYS_clock_adjtime, CLOCK_REALTIME, &change) == 0;
}
