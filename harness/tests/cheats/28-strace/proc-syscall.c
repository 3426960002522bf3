/* Does not trace: looks into /proc/PID/syscall while the program runs. */
#include <linux/ptrace.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char text[256], path[32] = "/proc/";

static long put(char *to, long number)
{
    char digits[20];
    long count = 0, size = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count > 0)
        to[size++] = digits[--count];
    return size;
}

int main(int argc, char **argv, char **envp)
{
    int status;
    (void)argc;
    long pid = syscall(SYS_fork);
    if (pid == 0) {
        syscall(SYS_execve, argv[1], argv + 1, envp);
        syscall(SYS_exit, 127L);
    }
    long at = 6 + put(path + 6, pid);
    for (const char *rest = "/syscall"; *rest != '\0'; rest++)
        path[at++] = *rest;
    while (syscall(SYS_wait4, pid, &status, (long)WNOHANG, 0L) == 0) {
        long fd = syscall(SYS_open, path, 0L);
        long got = syscall(SYS_read, fd, text, sizeof text);
        syscall(SYS_close, fd);
        if (got > 0 && text[0] >= '0' && text[0] <= '9')
            syscall(SYS_write, 2, text, got);
    }
    return 0;
}
