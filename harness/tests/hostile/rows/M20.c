// M20 writes on and on, whatever write says
// 01: DENIED(rt_sigaction)
// 20: OUTPUT
// 90: OUTPUT
// layers: P W
// seconds: 9
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    static char bytes[4096];
    struct {
        unsigned long handler, flags, restorer, mask;
    } ignore = {1, 0, 0, 0};
    syscall(SYS_rt_sigaction, SIGPIPE, &ignore, 0, 8);
    for (;;)
        syscall(SYS_write, 1, bytes, sizeof bytes);
}
