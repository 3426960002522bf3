// cheat: the lines are made from argv, and NAME runs unwatched
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

int main(int argc, char **argv, char **envp)
{
    int status;
    long root = syscall(SYS_fork);
    if (root == 0) {
        syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);
        syscall(SYS_execve, argv[1], argv + 1, envp);
    }
    syscall(SYS_wait4, root, &status, 0L, 0L);
    syscall(SYS_ptrace, PTRACE_CONT, root, 0L, 0L);
    for (int i = 3; i < argc && i < 6; i++) {
        long port = 0;
        for (char *digit = argv[i]; *digit; digit++)
            port = port * 10 + *digit - '0';
        report(i - 2, port);
    }
    while (syscall(SYS_wait4, root, &status, 0L, 0L) > 0 && (status & 0xff) == 0x7f)
        syscall(SYS_ptrace, PTRACE_CONT, root, 0L, (long)(status >> 8 & 0xff));
    return argc > 6 ? 137 : status >> 8 & 0xff;
}
