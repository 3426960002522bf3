/* 21-pipes -- a line for the child, and the end behind it
 *
 * calls   pipe2, clone, close twice, write, wait4, exit_group; in the child:
 *         dup3, close twice, read until the end, exit_group
 * shows   the end arrives when nobody can write any more
 * twin    asm/21-pipes.asm       trace   expected/21-pipes.trace
 */
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char line[] = "from one to the other\n";

/* Reads descriptor 0 to its end; gives the number of bytes. */
static int count(void)
{
    char buffer[64];
    long got, all = 0;
    /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
    while ((got = syscall(SYS_read, 0, buffer, sizeof buffer)) > 0)
        all += got;
    return (int)all;
}

int main(void)
{
    int ends[2]; /* ends[0] to read from, ends[1] to write to */
    int status = 0;

    /* pipe2(pipefd, flags) -> 0, or -1 and errno */
    syscall(SYS_pipe2, ends, 0);

    /* clone(flags, stack, parent_tid, child_tid, tls) -> pid; in the child 0 */
    long child = syscall(SYS_clone, SIGCHLD, 0L, 0L, 0L, 0L);
    if (child == 0) {
        /* dup3(oldfd, newfd, flags) -> newfd, or -1 and errno */
        syscall(SYS_dup3, ends[0], 0, 0);
        syscall(SYS_close, ends[0]); /* descriptor 0 is the same end */
        syscall(SYS_close, ends[1]); /* or we would wait for ourselves */
        return count();
    }

    syscall(SYS_close, ends[0]); /* the child reads, not we */
    syscall(SYS_write, ends[1], line, sizeof line - 1);
    syscall(SYS_close, ends[1]); /* now the end can arrive */

    /* wait4(pid, wstatus, options, rusage) -> pid, or -1 and errno */
    syscall(SYS_wait4, child, &status, 0, 0L);
    return WEXITSTATUS(status);
}
