// P01 the lesson leaves children to themselves: there is an end to how many
// 28: FAIL LEFTOVER
// 28 without namespaces: skip
// layers: R N
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec long_time = {300, 0};
    for (int i = 0; i < 200; i++) /* far more than there may be */
        if (syscall(SYS_fork) == 0) {
            syscall(SYS_nanosleep, &long_time, 0L);
            syscall(SYS_exit, 0L);
        }
    return 0;
}
