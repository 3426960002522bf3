// mistake: child-runs-on
// says: it has no child of its own to wait for
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

    if (child == 0)
        counter++;

    /* wait4(pid, wstatus, options, rusage)
     *       -> pid of who has ended, or -1 and errno */
    int status;
    syscall(SYS_wait4, child, &status, 0L, 0L);

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, stars, (long)counter);

    return status >> 8 & 0xff; /* bits 8 to 15 are the child's */
}
