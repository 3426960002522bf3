// P06 a signal that kills, to its process group
// 01: DENIED(kill)
// 90: CRASH(SIGKILL)
// layers: P N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_kill, 0, SIGKILL);
    return 0;
}
