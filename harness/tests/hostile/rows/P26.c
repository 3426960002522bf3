// P26 replaces itself a million times
// 01: DENIED(execve)
// 18: TRACE or TIME
// layers: P
// seconds: 16
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    (void)argc;
    for (;;)
        syscall(SYS_execve, "/proc/self/exe", argv, 0);
}
