// P25 replaces itself by a program that becomes root
// 01: DENIED(execve)
// 18: DENIED(geteuid)
// 90: PASS
// layers: N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    static const char *const paths[] = {"/bin/su", "/usr/bin/su", "/usr/bin/sudo",
                                        "/usr/bin/passwd", "/bin/sh"};
    const char *argv[] = {"su", "-c", "id", 0};
    for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++)
        syscall(SYS_execve, paths[i], argv, 0);
    return syscall(SYS_geteuid) == 0 || syscall(SYS_setuid, 0) == 0;
}
