// T09 thirty children, each of which loops
// 01: DENIED(clone)
// 17: TIME or TIME LEFTOVER
// 90: TIME or TIME LEFTOVER
// layers: A R W N
// seconds: 14
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    for (int child = 0; child < 30; child++)
        if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) == 0)
            for (;;)
                ;
    for (;;)
        ;
}
