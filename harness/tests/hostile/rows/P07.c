// P07 stops itself
// 01: DENIED(getpid)
// 90: STOPPED
// layers: P
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_kill, syscall(SYS_getpid), SIGSTOP);
    return 0;
}
