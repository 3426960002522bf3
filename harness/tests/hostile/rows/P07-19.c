// P07 stops itself, where the lesson lets it send signals
// 19: STOPPED or STOPPED LEFTOVER
// layers: P
// seconds: 8
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_kill, 0, SIGSTOP);
    return 0;
}
