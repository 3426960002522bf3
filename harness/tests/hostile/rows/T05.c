// T05 ignores every signal and loops
// 01: DENIED(rt_sigaction)
// 20: TIME
// 90: TIME
// layers: A R W
// seconds: 12
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct {
        unsigned long handler, flags, restorer, mask;
    } ignore = {1, 0, 0, 0};
    for (int signal = 1; signal < 65; signal++)
        syscall(SYS_rt_sigaction, signal, &ignore, 0, 8);
    for (;;)
        ;
}
