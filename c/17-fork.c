/* 17-fork -- one call that returns twice
 *
 * calls   clone, wait4, write, exit_group
 * shows   the child is told 0, its parent the child's pid; memory is copied
 * twin    asm/17-fork.asm        trace   expected/17-fork.trace
 */
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static char line[] = "counter 5\n";

int main(void)
{
    /* clone(flags, stack, parent_tid, child_tid, tls) -> pid, or -1 and errno;
     * in the child -> 0 */
    long child = syscall(SYS_clone, (long)SIGCHLD, 0L, 0L, 0L, 0L);
    if (child == -1)
        return errno;

    if (child == 0)
        line[8]++; /* '5' becomes '6', in the child's memory */
    else
        /* wait4(pid, wstatus, options, rusage)
         *       -> pid of who has ended, or -1 and errno */
        syscall(SYS_wait4, child, 0L, 0L, 0L);

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, line, sizeof line - 1);
    return 0;
}
