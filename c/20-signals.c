/* 20-signals -- a signal from oneself, and one while read waits
 *
 * calls   rt_sigaction, getpid, kill, read, exit_group; rt_sigreturn after a
 *         handler
 * shows   a handler comes between two instructions, and the kernel undoes it
 * twin    asm/20-signals.asm     trace   expected/20-signals.trace
 */
#include <asm/signal.h> /* the kernel's struct; <signal.h> has libc's */
#include <sys/syscall.h>
#include <unistd.h>

static char buffer[512];
static volatile int count; /* of signals; "volatile": read anew each time */

static void on_usr1(int signal)
{
    (void)signal;
    count++;
}

/* The handler returns to here.  "naked": nothing but these two instructions, so
 * that the stack is as the kernel left it.  rt_sigreturn is 15. */
__attribute__((naked)) static void restorer(void)
{
    __asm__("mov $15, %eax\n\tsyscall");
}

int main(void)
{
    struct sigaction counting = {
        .sa_handler = on_usr1, /* where the signal leads */
        .sa_flags = SA_RESTORER | SA_RESTART,
        .sa_restorer = restorer, /* where its ret leads */
        .sa_mask = 0,            /* what is held back meanwhile */
    };

    /* rt_sigaction(signum, act, oldact, sigsetsize) -> 0, or -1 and errno */
    syscall(SYS_rt_sigaction, SIGUSR1, &counting, 0L, sizeof counting.sa_mask);

    /* getpid() -> this process's number */
    long pid = syscall(SYS_getpid);

    /* kill(pid, sig) -> 0, or -1 and errno */
    syscall(SYS_kill, pid, SIGUSR1); /* on_usr1 runs here */

    /* read(fd, buf, count) -> bytes read, or -1 and errno */
    syscall(SYS_read, 0, buffer, sizeof buffer); /* ... and here, many times */
    return count;
}
