/* 19-wait -- two children: one leaves, the other is killed
 *
 * calls   clone twice; wait4, kill, wait4, wait4, exit_group; in the children
 *         exit_group and pause
 * shows   a status has two shapes; who has ended first is told first; ECHILD
 * twin    asm/19-wait.asm        trace   expected/19-wait.trace
 */
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static int status; /* of the child that has ended last */

/* Gives what clone gave: to each of the two its own. */
static long make_child(void)
{
    /* clone(flags, stack, parent_tid, child_tid, tls) -> pid, or -1 and errno
     * in the child -> 0 */
    return syscall(SYS_clone, SIGCHLD, 0L, 0L, 0L, 0L);
}

/* Waits until some child has ended; gives its pid, and leaves its status. */
static long wait_for_any(void)
{
    /* wait4(pid, wstatus, options, rusage) -> pid of who ended, or -1, errno */
    return syscall(SYS_wait4, -1, &status, 0, 0L);
}

int main(void)
{
    long leaver = make_child();
    if (leaver == -1)
        return errno;
    if (leaver == 0)
        return 42;

    long sleeper = make_child();
    if (sleeper == -1)
        return errno;
    if (sleeper == 0)
        for (;;)
            syscall(SYS_pause); /* returns when a signal has been handled */

    wait_for_any();               /* the leaver: the other one sleeps */
    int sum = status >> 8 & 0xff; /* bits 8 to 15: what it left with */

    /* kill(pid, sig) -> 0, or -1 and errno */
    syscall(SYS_kill, sleeper, SIGTERM);

    wait_for_any();       /* the sleeper */
    sum += status & 0x7f; /* bits 0 to 6: the signal */

    wait_for_any(); /* nobody: -1, and errno is ECHILD */
    return sum;     /* 42 + 15 */
}
