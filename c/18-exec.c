/* 18-exec -- a program that becomes itself once more
 *
 * calls   getpid, execve, exit_group
 * shows   execve keeps the process and replaces all that is in it
 * twin    asm/18-exec.asm        trace   expected/18-exec.trace
 */
#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static char self[] = "/proc/self/exe"; /* a link to the program that runs */
static char word[] = "again";

static int counter;

int main(int argc, char **argv)
{
    char *arguments[] = {self, word, NULL};
    (void)argv;

    /* getpid() -> pid */
    syscall(SYS_getpid);
    if (argc > 1)
        return counter;

    counter++; /* 1, in memory that will be gone */

    /* execve(path, argv, envp) does not return, or -1 and errno */
    syscall(SYS_execve, self, arguments, NULL);
    return errno; /* who comes by here has not been replaced */
}
