/* 30-connects, the exercise -- at the third connect it is over
 *
 * run     ./program NAME ARGUMENTS...
 * does    runs NAME with these arguments, and reports each connect that it or
 *         anything that it starts is about to make, with the number of the
 *         connect and its port: report(number, port).  At the third all of them
 *         are killed before the connect is made.
 *         Returns what NAME itself (the root) exited with, whoever else ended
 *         when; 128 + the signal, if it was killed.
 */
#include <asm/signal.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <unistd.h>

enum { WALL = 0x40000000 }; /* __WALL: wait for children of every kind */

/* Finished: "connect 1 to 80" on descriptor 1, in one write. */
static char *add_number(char *end, long number)
{
    if (number >= 10)
        end = add_number(end, number / 10);
    *end = (char)('0' + number % 10);
    return end + 1;
}

static void report(long number, long port)
{
    char line[64] = "connect ";
    char *end = add_number(line + 8, number);
    *end++ = ' ';
    *end++ = 't';
    *end++ = 'o';
    *end++ = ' ';
    end = add_number(end, port);
    *end++ = '\n';
    syscall(SYS_write, 1, line, end - line);
}

/* TODO 1: the filter: SECCOMP_RET_TRACE for connect, SECCOMP_RET_ALLOW else. */

int main(int argc, char **argv, char **envp)
{
    long root = syscall(SYS_fork);
    if (root == 0) {
        /* TODO 2: PTRACE_TRACEME; no_new_privs and the filter; then stop, by
         * SIGSTOP to oneself, until the tracer has set its options. */

        /* execve(path, argv, envp) does not return */
        syscall(SYS_execve, argv[1], argv + 1, envp);
        return 127;
    }
    (void)argc;

    /* TODO 3: wait for that stop, PTRACE_SETOPTIONS, PTRACE_CONT.
     * TODO 4: wait for all of them (-1, and WALL), until nobody is left: at a
     * PTRACE_EVENT_SECCOMP report the connect, and kill at the third; let who
     * has stopped go on; remember how the root ended. */
    (void)report;

    /* wait4(pid, status, options, usage) -> pid: the root has ended */
    int status;
    syscall(SYS_wait4, root, &status, (long)WALL, 0L);
    return status >> 8 & 0xff;
}
