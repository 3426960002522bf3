// P02 the lesson leaves children to themselves: one that stays is found all the same
// 28: FAIL LEFTOVER
// 28 without namespaces: skip
// layers: N
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec long_time = {300, 0};
    if (syscall(SYS_fork) == 0) {
        syscall(SYS_setsid);
        if (syscall(SYS_fork) == 0)
            syscall(SYS_nanosleep, &long_time, 0L);
        syscall(SYS_exit, 0L);
    }
    return 0;
}
