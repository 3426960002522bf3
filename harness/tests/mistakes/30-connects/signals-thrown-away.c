// mistake: signal-swallowed
// says: SIGUSR1 was on its way
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

/* Offsets in struct seccomp_data. */
enum {
    NUMBER = offsetof(struct seccomp_data, nr),
    ARCH = offsetof(struct seccomp_data, arch)
};

/* connect stops for the tracer, all else runs on. */
static struct sock_filter filter[] = {
    /* 0 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, ARCH},
    /* 1 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, AUDIT_ARCH_X86_64}, /* 5 */
    /* 2 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, NUMBER},
    /* 3 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_connect}, /* 5 */
    /* 4 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRACE},
    /* 5 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
};

/* The root, before it becomes NAME: traced, filtered, and in a group of its
 * own, which all that it starts belong to. */
static int become(char **argv, char **envp)
{
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};

    syscall(SYS_setpgid, 0L, 0L);
    syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    syscall(SYS_prctl, PR_SET_SECCOMP, (long)SECCOMP_MODE_FILTER, &program);

    /* kill(pid, sig): stop until the tracer has set its options */
    syscall(SYS_kill, syscall(SYS_getpid), SIGSTOP);

    /* execve(path, argv, envp) does not return */
    syscall(SYS_execve, argv[0], argv, envp);
    return 127;
}

/* The port of a connect that is about to be made: rsi is the address of struct
 * sockaddr_in, whose first 8 bytes are family, port and address. */
static long port_of(long pid)
{
    unsigned long address = 0, bytes = 0;

    /* ptrace(op, pid, addr, data): here both put what they read into *data */
    syscall(SYS_ptrace, PTRACE_PEEKUSR, pid,
            offsetof(struct user_regs_struct, rsi), &address);
    syscall(SYS_ptrace, PTRACE_PEEKDATA, pid, address, &bytes);
    return (bytes >> 16 & 0xff) << 8 | (bytes >> 24 & 0xff); /* network order */
}

int main(int argc, char **argv, char **envp)
{
    int status, code = 0;
    long connects = 0;
    (void)argc;

    long root = syscall(SYS_fork);
    if (root == 0)
        return become(argv + 1, envp);

    /* wait4(pid, status, options, usage) -> pid: it has stopped itself */
    syscall(SYS_wait4, root, &status, (long)WALL, 0L);

    /* ptrace(op, pid, addr, data) -> 0, or -1 and errno */
    syscall(SYS_ptrace, PTRACE_SETOPTIONS, root, 0L,
            (long)(PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
                   PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                   PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL));
    syscall(SYS_ptrace, PTRACE_CONT, root, 0L, 0L);

    /* wait4(-1, ...): whoever has stopped or ended; -1 when nobody is left */
    long pid;
    while ((pid = syscall(SYS_wait4, -1L, &status, (long)WALL, 0L)) > 0) {
        int signal = status >> 8 & 0xff, event = status >> 16;
        if ((status & 0xff) != 0x7f) { /* an end */
            if (pid == root)
                code = (status & 0x7f) ? 128 + (status & 0x7f) : signal;
            continue;
        }
        if (event == PTRACE_EVENT_SECCOMP) {
            report(++connects, port_of(pid));
            if (connects == 3)
                syscall(SYS_kill, -root, SIGKILL);
        }
        signal = 0;
        syscall(SYS_ptrace, PTRACE_CONT, pid, 0L, (long)signal);
    }
    return code;
}
