/* 17-fork, the exercise -- a child that counts, a parent that reports
 *
 * run     ./program N             N is 1..59
 * calls   clone; in the child: return N + 1; in the parent: wait4, write N
 *         stars, return what the child left with; no clone: its errno
 */
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char stars[] =
    "************************************************************";

static int counter;

int main(int argc, char **argv)
{
    /* Finished: the digits of N become the number in counter. */
    for (const char *digit = argv[1]; *digit != '\0'; digit++)
        counter = 10 * counter + (*digit - '0');
    (void)argc;

    /* clone(flags, stack, parent_tid, child_tid, tls) -> pid, or -1 and errno;
     * in the child -> 0 */
    long child = syscall(SYS_clone, (long)SIGCHLD, 0L, 0L, 0L, 0L);
    if (child == -1)
        return errno;

    /* TODO 1: two processes arrive here. In the child add 1 to the counter,
     * and return it. */

    /* wait4(pid, wstatus, options, rusage)
     *       -> pid of who has ended, or -1 and errno */
    /* TODO 2: wait for the child; its status goes to an int of yours. */

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, stars, (long)counter);

    return 0; /* TODO 3: what the child left with */
}
