// P01 the same with no call but those of its lesson
// 17: TRACE or TIME or TRACE LEFTOVER or TIME LEFTOVER
// layers: R N P
// seconds: 14
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    for (;;)
        syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}
