// P05 a signal that kills, to everybody
// 01: DENIED(kill)
// 19: FAIL or CRASH or TIME
// 90: PASS
// 90 without namespaces: PASS or CRASH
// layers: N A L
// seconds: 12
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_kill, -1, SIGKILL);
    syscall(SYS_kill, 1, SIGKILL);
    return 0;
}
