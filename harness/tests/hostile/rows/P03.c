// P03 a daemon that wakes when the results are there, and writes them anew
// 01: DENIED(clone)
// 90: FAIL LEFTOVER or PASS LEFTOVER
// layers: A N L O
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char *const files[] = {"../results/P03-01.json", "../../results/P03-01.json",
                                    "../expected/01-hello.exercise.trace",
                                    "../../../expected/01-hello.exercise.trace"};

int main(void)
{
    struct timespec while_ = {2, 0};
    if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) != 0)
        return 0;
    syscall(SYS_setsid);
    syscall(SYS_nanosleep, &while_, 0);
    for (unsigned i = 0; i < sizeof files / sizeof *files; i++)
        syscall(SYS_open, files[i], O_WRONLY | O_TRUNC);
    return 0;
}
